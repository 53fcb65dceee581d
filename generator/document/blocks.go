package document

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
)

// blocks turns the children of a node into blocks. inside is the directive they
// belong to, or nil for the body.
func (b *builder) blocks(parent ast.Node, inside *Directive) []Block {
	outer := b.spec
	b.spec = nil
	if inside != nil {
		b.spec = inside.Spec
	}
	base, from, floor := len(b.stack), b.out.mark(), b.floor
	b.floor = len(b.open)
	prose, open := Block{}, false
	flush := func() {
		if open {
			prose.HTML = b.take(from)
			b.stack = append(b.stack, prose)
			open = false
		}
	}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Heading:
			if b.endMarks(); b.isInsideRaw() {
				break
			}
			flush()
			block := b.heading(n)
			if inside != nil && inside.Name == "scenario" {
				b.headings[len(b.headings)-1].Scene = true
			}
			b.stack = append(b.stack, block)
			continue
		case *fence:
			if b.endMarks(); b.isInsideRaw() {
				break
			}
			flush()
			if directive := b.directive(n); directive != nil {
				b.stack = append(b.stack, Block{Kind: DirectiveBlock, Pos: directive.Pos, Directive: directive})
			}
			continue
		case *ast.ThematicBreak:
			if inside != nil && !b.isInsideRaw() {
				flush()
				b.stack = append(b.stack, Block{Kind: Rule, Pos: b.pos(b.place(n))})
				continue
			}
		case *ast.LinkReferenceDefinition:
			continue
		case *ast.Paragraph:
			if inside == nil && b.Lead == "" {
				b.Lead = b.plainText(n)
			}
		}
		if b.keeps(node) {
			if b.endMarks(); !b.isInsideRaw() {
				flush()
				block := b.structure(node)
				b.stack = append(b.stack, block)
				continue
			}
		}
		if !open {
			prose, open = Block{Kind: Prose, Pos: b.pos(b.place(node))}, true
		}
		b.write(node)
	}
	b.endRaw(b.floor)
	b.floor = floor
	flush()
	b.spec = outer
	return b.pop(base)
}

// keeps reports whether a node right in the body of the directive is kept as a
// tree.
func (b *builder) keeps(node ast.Node) bool {
	if b.spec == nil || len(b.spec.Structure) == 0 {
		return false
	}
	kind := Prose
	switch n := node.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		kind = Paragraph
	case *ast.List:
		kind = List
		if b.spec.Name == "scenario" && !leadsOn(n) || b.spec.Name == "video" && !b.isTimed(n) {
			return false
		}
	case *extensionast.Table:
		kind = Table
	case *extensionast.DefinitionList:
		kind = Definitions
	}
	return slices.Contains(b.spec.Structure, kind)
}

// leadsOn reports whether an entry of a list starts with a link to a place in the
// page.
func leadsOn(list *ast.List) bool {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if first := item.FirstChild(); first != nil {
			if link, ok := first.FirstChild().(*ast.Link); ok && bytes.HasPrefix(link.Destination, []byte("#")) {
				return true
			}
		}
	}
	return false
}

// isTimed reports whether an entry of a list starts with a time: [1:30].
func (b *builder) isTimed(list *ast.List) bool {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil || first.Kind() != ast.KindTextBlock && first.Kind() != ast.KindParagraph || first.Lines().Len() == 0 {
			continue
		}
		line := first.Lines().At(0)
		if text := b.text[line.Start:line.Stop]; len(text) > 1 && text[0] == '[' && '0' <= text[1] && text[1] <= '9' {
			return true
		}
	}
	return false
}

// pop takes the blocks from the stack that lie above base.
func (b *builder) pop(base int) []Block {
	blocks := exact(b.stack[base:])
	clear(b.stack[base:])
	b.stack = b.stack[:base]
	return blocks
}

// take returns what was written since a mark.
func (b *builder) take(from mark) Chunk {
	chunk, raw := b.out.take(from)
	if raw {
		return b.balance(chunk)
	}
	return chunk
}

// isInsideRaw reports whether a raw HTML element is open around the place. What
// would be a block of its own is then part of the prose.
func (b *builder) isInsideRaw() bool { return len(b.open) > b.floor }

func (b *builder) heading(n *ast.Heading) Block {
	block := Block{Kind: Heading, Level: uint8(n.Level), Pos: b.pos(b.place(n)), Text: b.plainText(n)}
	block.HTML = b.line(n)
	if id, at, _ := b.headingID(n); id != "" {
		block.ID = b.anchor(id, at)
	} else {
		block.ID = b.anchors.unique(Slug(block.Text))
	}
	if class, ok := n.AttributeString("class"); ok {
		text, _ := class.([]byte)
		block.Class = string(bytes.Join(bytes.Fields(text), []byte(" ")))
	}
	b.countWords(n)
	b.headings = append(b.headings, Anchor{ID: block.ID, Text: block.Text, Level: n.Level, Pos: block.Pos, Contents: b.contents && block.Text != ""})
	return block
}

// line is the HTML of what stands within one line or paragraph.
func (b *builder) line(node ast.Node) Chunk {
	outer := b.phrasing
	b.phrasing = true
	from := b.out.mark()
	b.writeChildren(node)
	b.phrasing = outer
	return b.take(from)
}

// structure turns a node into a block with children, for directives that read
// their lists and tables.
func (b *builder) structure(node ast.Node) Block {
	block := Block{Pos: b.pos(b.place(node))}
	switch n := node.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		b.leaf(&block, Paragraph, n)
	case *ast.List:
		if n.Parent().Kind() == ast.KindListItem && (b.spec == nil || !b.spec.Nested) {
			b.proseOf(&block, n)
			break
		}
		block.Kind, block.Ordered = List, n.IsOrdered()
		block.Children = b.children(n)
	case *ast.ListItem:
		b.item(&block, n)
	case *ast.Blockquote:
		block.Kind = Quote
		outer := b.contents
		b.contents = false
		block.Children = b.blocks(n, &prose)
		b.contents = outer
	case *extensionast.Table:
		block.Kind = Table
		block.Children = b.children(n)
	case *extensionast.TableHeader, *extensionast.TableRow:
		block.Kind = Row
		block.Children = b.children(n)
	case *extensionast.TableCell:
		b.checkCutReference(n)
		if n.PreviousSibling() == nil && n.Parent().Kind() == extensionast.KindTableRow {
			block.ID = b.takeKey(n)
		}
		b.leaf(&block, Cell, n)
	case *extensionast.DefinitionList:
		block.Kind = Definitions
		block.Children = b.children(n)
	case *extensionast.DefinitionTerm:
		block.ID = b.takeKey(n)
		b.leaf(&block, Term, n)
	case *extensionast.DefinitionDescription:
		block.Kind = Description
		block.Children = b.children(n)
	default:
		b.proseOf(&block, n)
	}
	return block
}

// proseOf fills a block with a node's markup.
func (b *builder) proseOf(block *Block, node ast.Node) {
	block.Kind = Prose
	from := b.out.mark()
	b.write(node)
	b.endRaw(b.floor)
	block.HTML = b.take(from)
}

// prose is a directive around blocks that are kept as prose.
var prose Directive

// leaf fills a block that has text and no children.
func (b *builder) leaf(block *Block, kind BlockKind, node ast.Node) {
	block.Kind = kind
	block.Text = b.plainText(node)
	block.HTML = b.line(node)
	b.countWords(node)
}

func (b *builder) children(parent ast.Node) []Block {
	base := len(b.stack)
	for child := parent.FirstChild(); child != nil; child = child.NextSibling() {
		switch n := child.(type) {
		case *fence:
			outer := b.contents
			b.contents = false
			if directive := b.directive(n); directive != nil {
				b.stack = append(b.stack, Block{Kind: DirectiveBlock, Pos: directive.Pos, Directive: directive})
			}
			b.contents = outer
		case *ast.LinkReferenceDefinition:
		default:
			block := b.structure(n)
			b.stack = append(b.stack, block)
		}
	}
	return b.pop(base)
}

// item fills the block of a list item. Its task box and its {#key} are said in
// the block and left out of the text.
func (b *builder) item(block *Block, n *ast.ListItem) {
	block.Kind = Item
	if box := taskBox(n); box != nil {
		block.Box = EmptyBox
		if box.IsChecked {
			block.Box = CheckedBox
		}
		box.Parent().RemoveChild(box.Parent(), box)
	}
	if first := n.FirstChild(); first != nil && (first.Kind() == ast.KindTextBlock || first.Kind() == ast.KindParagraph) {
		block.ID = b.takeKey(first)
		block.Text = b.plainText(first)
	}
	block.Children = b.children(n)
}

// takeKey removes a {#key} from the end of a paragraph and returns the key.
func (b *builder) takeKey(paragraph ast.Node) string {
	lines := paragraph.Lines()
	if lines.Len() == 0 {
		return ""
	}
	line := lines.At(lines.Len() - 1)
	text := bytes.TrimRight(b.text[line.Start:line.Stop], " \t\r\n")
	open := bytes.LastIndex(text, []byte("{#"))
	if open < 0 || !bytes.HasSuffix(text, []byte("}")) || open > 0 && text[open-1] == '\\' || bytes.IndexByte(text[open+2:], '{') >= 0 {
		return ""
	}
	at := line.Start + open
	for last := paragraph.LastChild(); last != nil; last = paragraph.LastChild() {
		end, ok := last.(*ast.Text)
		if !ok {
			return ""
		}
		if end.Segment.Start >= at {
			paragraph.RemoveChild(paragraph, last)
			continue
		}
		if end.Segment.Stop > at {
			end.Segment = end.Segment.WithStop(at)
		}
		end.Segment = end.Segment.TrimRightSpace(b.text)
		end.SetSoftLineBreak(false)
		end.SetHardLineBreak(false)
		break
	}
	key := string(text[open+2 : len(text)-1])
	if !isID(key) {
		b.Diagnostics.Errorf(b.pos(at+2), len(key), "use small letters, digits and _, and start with a letter: {#"+idLike(key)+"}", "`%s` cannot be the key of an entry", key)
		return ""
	}
	return key
}

// place is the offset of a node's first character.
func (b *builder) place(node ast.Node) int {
	for n := node; n != nil; n = n.FirstChild() {
		// A line knows its place better than a node behind a tab.
		if k := n.Kind(); (k == ast.KindParagraph || k == ast.KindTextBlock || k == extensionast.KindTableCell) && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
		if at := n.Pos(); at >= 0 {
			return at
		}
	}
	return 0
}
