package document

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"

	"handbook/generator/source"
)

// blocks turns the children of a node into blocks. inside is the directive they
// belong to, or nil for the body.
func (b *builder) blocks(parent ast.Node, inside *Directive) []Block {
	var blocks []Block
	structured := inside != nil && inside.Spec != nil && inside.Spec.Structured
	prose := Block{}
	flush := func() {
		if prose.Pos.IsValid() {
			prose.HTML = b.out.take()
			blocks = append(blocks, prose)
			prose = Block{}
		}
	}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Heading:
			flush()
			blocks = append(blocks, b.heading(n, inside))
			continue
		case *fence:
			flush()
			if directive := b.directive(n); directive != nil {
				blocks = append(blocks, Block{Kind: DirectiveBlock, Pos: directive.Pos, Directive: directive})
			}
			continue
		case *ast.ThematicBreak:
			if inside != nil {
				flush()
				blocks = append(blocks, Block{Kind: Rule, Pos: b.pos(n.Pos())})
				continue
			}
		case *ast.LinkReferenceDefinition:
			continue
		case *ast.Paragraph:
			if inside == nil && !b.lead {
				b.lead = true
				b.Lead = b.plainText(n)
			}
		}
		if structured {
			blocks = append(blocks, b.structure(node))
			continue
		}
		if !prose.Pos.IsValid() {
			prose = Block{Kind: Prose, Pos: b.pos(b.start(node))}
		}
		b.write(node)
	}
	flush()
	return blocks
}

func (b *builder) heading(n *ast.Heading, inside *Directive) Block {
	b.writeChildren(n)
	block := Block{Kind: Heading, Level: uint8(n.Level), Pos: b.pos(n.Pos()), HTML: b.out.take(), Text: b.plainText(n)}
	id, _ := n.AttributeString("id")
	block.ID = attributeText(id)
	if class, ok := n.AttributeString("class"); ok {
		block.Class = attributeText(class)
	}
	b.Anchors = append(b.Anchors, Anchor{
		ID: block.ID, Text: block.Text, Level: n.Level, Pos: block.Pos,
		Contents: inside == nil || inside.Spec != nil && inside.Spec.Layout == "callout",
	})
	return block
}

// structure turns a node into a block with children, for directives that read
// their lists and tables.
func (b *builder) structure(node ast.Node) Block {
	block := Block{Pos: b.pos(b.start(node))}
	children := func() {
		for child := node.FirstChild(); child != nil; child = child.NextSibling() {
			if f, ok := child.(*fence); ok {
				if directive := b.directive(f); directive != nil {
					block.Children = append(block.Children, Block{Kind: DirectiveBlock, Pos: directive.Pos, Directive: directive})
				}
				continue
			}
			block.Children = append(block.Children, b.structure(child))
		}
	}
	leaf := func(kind BlockKind) {
		block.Kind = kind
		block.Text = b.plainText(node)
		b.writeChildren(node)
		block.HTML = b.out.take()
	}
	switch n := node.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		leaf(Paragraph)
	case *ast.List:
		block.Kind, block.Ordered = List, n.IsOrdered()
		children()
	case *ast.ListItem:
		block.Kind = Item
		if first := n.FirstChild(); first != nil {
			block.Text = b.plainText(first)
			if box, ok := first.FirstChild().(*extensionast.TaskCheckBox); ok {
				block.Box = EmptyBox
				if box.IsChecked {
					block.Box = CheckedBox
				}
			}
		}
		children()
	case *ast.Blockquote:
		block.Kind = Quote
		children()
	case *extensionast.Table:
		block.Kind = Table
		children()
	case *extensionast.TableHeader, *extensionast.TableRow:
		block.Kind = Row
		children()
	case *extensionast.TableCell:
		leaf(Cell)
	case *extensionast.DefinitionList:
		block.Kind = Definitions
		children()
	case *extensionast.DefinitionTerm:
		leaf(Term)
	case *extensionast.DefinitionDescription:
		block.Kind = Description
		children()
	default:
		block.Kind = Prose
		b.write(node)
		block.HTML = b.out.take()
	}
	return block
}

// start is the offset of a node's first character.
func (b *builder) start(node ast.Node) int {
	for n := node; n != nil; n = n.FirstChild() {
		if at := n.Pos(); at >= 0 {
			return at
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// directive checks a fence against its Spec and turns it into a Directive. It
// returns nil when there is nothing to show.
func (b *builder) directive(f *fence) *Directive {
	pos := b.pos(f.at)
	length := f.end - f.at
	if f.stray {
		b.foreignf(pos, length, "remove it, or open a directive above it", "these colons close a directive, but none is open")
		return nil
	}
	if f.broken != "" {
		b.foreignf(b.pos(f.brokenAt), 0, f.hint, "%s", f.broken)
		if f.name == "" {
			return nil
		}
	}
	d := &Directive{
		Spec: SpecOf(f.name), Name: f.name, Title: f.title, Pos: pos,
		Attributes: map[string]string{}, Resource: -1, Target: -1, Captions: -1, Poster: -1,
	}
	switch {
	case d.Spec == nil:
		hint := source.DidYouMean(f.name, specNames)
		if hint == "" {
			hint = "the directives are " + strings.Join(buildable(), ", ")
		}
		b.foreignf(b.pos(f.nameAt), len(f.name), hint, "there is no directive named `%s`", f.name)
	case d.Spec.Interactive:
		b.foreignf(b.pos(f.nameAt), len(f.name), "write the question as text for now; lesson interactions come with a later version", "the directive `%s` asks for answers, which this version of handbook does not build", f.name)
		d.Spec = nil
	}
	if !f.closed {
		b.Diagnostics.Errorf(pos, length, "put ::: on a line of its own after its text", "the directive `%s` that starts here is never closed", f.name)
	}
	b.attributes(d, f)
	if d.ID != "" {
		b.Anchors = append(b.Anchors, Anchor{ID: d.ID, Text: d.Title, Pos: pos})
	}
	d.Body = b.blocks(f, d)
	b.checkBody(d, f)
	return d
}

func (b *builder) attributes(d *Directive, f *fence) {
	for _, a := range f.attributes {
		pos := b.pos(a.at)
		short := a.at >= 0 && a.at < len(b.text) && (b.text[a.at] == '#' || b.text[a.at] == '.')
		switch {
		case short && a.name == "id":
			d.ID = a.value
			continue
		case short && a.name == "class":
			d.Class = strings.TrimSpace(d.Class + " " + a.value)
			continue
		case d.Spec == nil:
			continue
		}
		spec := d.Spec.attribute(a.name)
		if spec == nil {
			hint := source.DidYouMean(a.name, d.Spec.attributeNames())
			if names := d.Spec.attributeNames(); hint == "" && len(names) > 0 {
				hint = "it takes " + strings.Join(names, ", ")
			}
			b.foreignf(pos, len(a.name), hint, "`%s` has no attribute named `%s`", d.Name, a.name)
			continue
		}
		if spec.Later {
			b.foreignf(pos, a.length, "leave it out for now", "the attribute `%s` of `%s` belongs to worksheets and lessons, which this version of handbook does not build", a.name, d.Name)
			continue
		}
		if _, twice := d.Attributes[a.name]; twice {
			b.Diagnostics.Errorf(pos, a.length, "keep one of them", "the attribute `%s` is given twice", a.name)
			continue
		}
		d.Attributes[a.name] = a.value
		if a.value == "" {
			continue
		}
		valueAt := b.find(a.at, a.value)
		switch a.name {
		case "src":
			d.Resource = b.link(Link{Kind: Resource, Pos: b.pos(valueAt), Length: len(a.value), Target: a.value})
		case "captions":
			d.Captions = b.link(Link{Kind: Resource, Pos: b.pos(valueAt), Length: len(a.value), Target: a.value})
		case "poster":
			d.Poster = b.link(Link{Kind: Resource, Pos: b.pos(valueAt), Length: len(a.value), Target: a.value})
		case "id":
			target := a.value
			if d.Name == "worksheet" {
				target = "worksheet " + target
			}
			d.Target = b.link(Link{Kind: Card, Pos: b.pos(valueAt), Length: len(a.value), Target: target})
		}
	}
	if d.Spec == nil {
		return
	}
	for _, spec := range d.Spec.Attributes {
		if _, given := d.Attributes[spec.Name]; spec.Required && !given {
			b.foreignf(d.Pos, f.end-f.at, "add "+spec.Name+"=… inside { }: "+spec.Means, "`%s` needs the attribute `%s`", d.Name, spec.Name)
		}
	}
	if d.Spec.IDRequired && d.ID == "" {
		b.foreignf(d.Pos, f.end-f.at, "add one that will stay, such as {#"+strings.ReplaceAll(d.Name, "-", "_")+"_1}", "`%s` needs an id", d.Name)
	}
	if d.Title != "" && !d.Spec.Titled {
		b.foreignf(d.Pos, f.end-f.at, "remove the [title]", "`%s` has no title", d.Name)
	}
}

func (b *builder) link(link Link) int {
	b.Links = append(b.Links, link)
	return len(b.Links) - 1
}

// checkBody reports a body that the directive cannot show.
func (b *builder) checkBody(d *Directive, f *fence) {
	if d.Spec == nil {
		return
	}
	fail := func(format string, args ...any) {
		b.Diagnostics.Errorf(d.Pos, f.end-f.at, "its body is "+d.Spec.Body, format, args...)
	}
	count := func(kind BlockKind) (n int) {
		for _, block := range d.Body {
			if block.Kind == kind {
				n++
			}
		}
		return n
	}
	switch d.Name {
	case "compare":
		if n := count(Table); n != 1 {
			fail("`compare` needs one table, and has %d", n)
			return
		}
		for _, block := range d.Body {
			if block.Kind == Table && len(block.Children[0].Children) < 3 {
				fail("the table of `compare` needs a column that names the row and two or more to compare")
			}
		}
	case "cards":
		if count(Definitions) == 0 {
			fail("`cards` has no terms")
		}
	case "steps":
		if !hasOrderedList(f) {
			fail("`steps` has no numbered list")
		}
	case "tabs":
		if count(Heading) < 2 {
			fail("`tabs` needs two headings or more, one for each tab")
		} else if d.Body[0].Kind != Heading {
			fail("`tabs` must start with a heading")
		}
	case "columns":
		if count(Rule) == 0 {
			fail("`columns` has nothing that parts its columns")
		}
	case "diagram":
		if count(List) != 1 {
			fail("`diagram` needs one list of its parts")
		}
	case "worksheet", "download":
		if len(d.Body) > 0 {
			b.Diagnostics.Warnf(d.Pos, f.end-f.at, "move the text above or below the card", "`%s` is a card and does not show text of its own", d.Name)
		}
	case "video", "figure":
	default:
		if len(d.Body) == 0 {
			fail("`%s` has no text", d.Name)
		}
	}
}

func hasOrderedList(f *fence) bool {
	for node := f.FirstChild(); node != nil; node = node.NextSibling() {
		if list, ok := node.(*ast.List); ok && list.IsOrdered() {
			return true
		}
	}
	return false
}
