package document

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"handbook/generator/source"
)

// directive checks a fence against its Spec and turns it into a Directive. It
// returns nil when there is nothing to show.
func (b *builder) directive(f *fence) *Directive {
	pos := b.pos(f.at)
	length := f.end - f.at
	if f.mere {
		return nil
	}
	if f.stray {
		b.foreignf(pos, length, "remove it, or open a directive above it", "these colons close a directive, but none is open")
		return nil
	}
	if f.deep {
		b.foreignf(pos, length, f.hint, "%s", f.broken)
		return nil
	}
	d := &Directive{
		Spec: SpecOf(f.name), Name: f.name, Title: f.title, Pos: pos,
		Length: length, Resource: -1, Target: -1, Form: -1, Captions: -1, Poster: -1, Plan: -1,
	}
	switch {
	case f.broken != "":
		b.foreignf(b.pos(f.brokenAt), f.end-f.brokenAt, f.hint, "%s", f.broken)
	case d.Spec == nil:
		hint := source.DidYouMean(f.name, specNames)
		if hint == "" {
			hint = "the directives are " + strings.Join(specNames, ", ")
		}
		b.foreignf(b.pos(f.nameAt), len(f.name), hint, "there is no directive named `%s`", f.name)
	}
	if !f.closed && f.broken == "" {
		b.unclosed(f)
	}
	b.attributes(d, f)
	if d.ID != "" {
		b.headings = append(b.headings, Anchor{ID: d.ID, Text: d.Title, Pos: pos})
	}
	outer := b.contents
	b.contents = outer && (d.Spec == nil || d.Spec.Layout == "callout")
	scenario := b.scenario
	b.scenario = scenario || d.Name == "scenario"
	d.Body = b.blocks(f, d)
	b.contents, b.scenario = outer, scenario
	b.checkBody(d, f)
	return d
}

func (b *builder) unclosed(f *fence) {
	if code := b.openCode(f); code != nil {
		b.Diagnostics.Errorf(b.pos(code.Pos()), 3, "put ``` on a line of its own after the code", "the code that starts here is never closed, and so the directive `%s` is not either", f.name)
		return
	}
	hint := "put ::: on a line of its own after its text"
	for child := f.FirstChild(); child != nil; child = child.NextSibling() {
		if child.Kind() == kindFence {
			hint = "put ::: on a line of its own after its text; each directive inside it needs one, too"
		}
	}
	b.Diagnostics.Errorf(b.pos(f.at), f.end-f.at, hint, "the directive `%s` that starts here is never closed", f.name)
}

func (b *builder) attributes(d *Directive, f *fence) {
	for _, a := range f.attributes {
		pos := b.pos(a.at)
		switch {
		case a.short && a.name == "id":
			b.directiveID(d, a)
			continue
		case a.short:
			d.Class = strings.TrimSpace(d.Class + " " + strings.ReplaceAll(a.value, ".", " "))
			continue
		case d.Spec == nil:
			continue
		}
		spec := d.Spec.attribute(a.name)
		switch {
		case spec == nil:
			b.foreignf(pos, len(a.name), unknownAttribute(d.Spec, a.name), "`%s` has no attribute named `%s`", d.Name, a.name)
			continue
		case spec.Flag && a.given:
			b.foreignf(pos, a.length, "write only "+a.name, "the attribute `%s` of `%s` has no value", a.name, d.Name)
		case !spec.Flag && (!a.given || a.value == "" && a.name != "alt"):
			b.foreignf(pos, a.length, "write "+a.name+"=…: "+spec.Means, "the attribute `%s` of `%s` needs a value", a.name, d.Name)
			continue
		}
		if _, twice := d.Attributes[a.name]; twice {
			b.Diagnostics.Errorf(pos, a.length, "keep one of them", "the attribute `%s` is given twice", a.name)
			continue
		}
		if d.Attributes == nil {
			d.Attributes = map[string]string{}
		}
		d.Attributes[a.name] = a.value
		d.places = append(d.places, attributePlace{a.name, b.pos(a.valueAt), len(a.value)})
		b.attributeLink(d, a)
	}
	if d.Spec == nil || f.broken != "" {
		return
	}
	for _, spec := range d.Spec.Attributes {
		tried := slices.ContainsFunc(f.attributes, func(a attribute) bool { return a.name == spec.Name && !a.short })
		if spec.Required && !tried {
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

// unknownAttribute says what to write instead of an attribute that a directive
// does not have.
func unknownAttribute(spec *Spec, name string) string {
	switch name {
	case "id":
		return "an id is written {#name}"
	case "class":
		return "a class is written {.name}"
	}
	names := spec.attributeNames()
	if hint := source.DidYouMean(name, names); hint != "" {
		return hint
	}
	if len(names) == 0 {
		return "it takes only {#id .class}"
	}
	return "it takes #id, .class, " + strings.Join(names, ", ")
}

func (b *builder) directiveID(d *Directive, a attribute) {
	id := b.anchor(NFC(a.value), a.at)
	switch {
	case d.ID != "":
		b.Diagnostics.Errorf(b.pos(a.at), a.length, "keep one of them", "`%s` has two ids", d.Name)
		return
	case d.Spec != nil && d.Spec.IDRequired && !isID(a.value):
		b.foreignf(b.pos(a.at), a.length, "use small letters, digits and _, and start with a letter: #"+idLike(a.value), "`%s` cannot be the id of `%s`", a.value, d.Name)
	}
	d.ID = id
}

// attributeLink makes links of the files and pages that attributes name.
func (b *builder) attributeLink(d *Directive, a attribute) {
	link := Link{Kind: Resource, Pos: b.pos(a.valueAt), Length: len(a.value), Target: a.value}
	var index *int
	switch a.name {
	case "src":
		index = &d.Resource
	case "captions":
		index = &d.Captions
	case "poster":
		index = &d.Poster
	case "id":
		index, link.Kind = &d.Target, Card
		if d.Name == "worksheet" {
			link.Target = "worksheet " + a.value
		}
	case "worksheet":
		index, link.Kind, link.Target = &d.Form, Form, "worksheet "+a.value
	case "plan":
		worksheet, field, found := strings.Cut(a.value, ".")
		if !found || !isID(worksheet) || !isID(field) {
			b.Diagnostics.Errorf(link.Pos, link.Length, "name a worksheet and one of its fields, such as plan=training_plan.rationale", "`%s` names no field of a worksheet", a.value)
			delete(d.Attributes, a.name)
			return
		}
		index, link.Kind, link.Target, link.Text, link.Length = &d.Plan, PlanField, "worksheet "+worksheet, field, len(worksheet)
	default:
		return
	}
	if link.Kind == Resource && !allowedFile(a.value) {
		b.foreignf(link.Pos, link.Length, "name a file beside this page, or an address that starts with https:", "this address is not allowed: %s", shorten(a.value))
		delete(d.Attributes, a.name)
		return
	}
	*index = b.link(link)
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
		if len(d.Body) == 0 && d.Form < 0 {
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
