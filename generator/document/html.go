package document

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
)

// writeChildren writes what is inside a node. Raw HTML elements that begin there
// end there.
func (b *builder) writeChildren(node ast.Node) {
	outer := b.floor
	b.floor = len(b.open)
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		b.write(child)
	}
	b.endRaw(b.floor)
	b.floor = outer
}

// element writes <tag>…</tag> around a node's children.
func (b *builder) element(tag string, node ast.Node) {
	b.out.add("<")
	b.out.add(tag)
	b.out.add(">")
	b.writeChildren(node)
	b.out.add("</")
	b.out.add(tag)
	b.out.add(">")
}

// write writes one node as HTML. The markup has no white space between
// elements, so that pages need no minifier.
func (b *builder) write(node ast.Node) {
	w := &b.out
	switch n := node.(type) {
	case *ast.Text:
		b.inlineText(n)
	case *ast.String:
		if n.IsCode() || n.IsRaw() {
			w.html = append(w.html, n.Value...)
		} else {
			w.escape(n.Value)
		}
	case *ast.Paragraph:
		b.endAround(paragraphs)
		b.element("p", n)
		b.countWords(n)
	case *ast.TextBlock:
		b.writeChildren(n)
		if n.NextSibling() != nil {
			w.add("\n")
		}
		b.countWords(n)
	case *ast.Heading:
		b.nestedHeading(n)
	case *ast.Blockquote:
		b.endAround(paragraphs)
		b.endAround(links)
		b.element("blockquote", n)
	case *ast.List:
		b.endAround(paragraphs)
		b.endAround(links)
		b.list(n)
	case *ast.ListItem:
		b.element("li", n)
	case *ast.ThematicBreak:
		b.endAround(paragraphs)
		w.add("<hr>")
	case *ast.CodeBlock:
		b.code(n, nil)
	case *ast.FencedCodeBlock:
		b.code(n, n.Language(b.text))
	case *ast.HTMLBlock:
		b.rawBlock(n)
	case *ast.RawHTML:
		b.rawInline(n)
	case *ast.Emphasis:
		if n.Level == 1 {
			b.element("em", n)
		} else {
			b.element("strong", n)
		}
	case *ast.CodeSpan:
		b.codeSpan(n)
	case *ast.Link:
		b.pageLink(n)
	case *ast.Image:
		b.image(n)
	case *ast.AutoLink:
		b.autoLink(n)
	case *reference:
		b.reference(n)
	case *variable:
		w.hole(b.link(Link{Kind: Variable, Pos: b.pos(n.at), Length: n.length, Target: n.name}), false)
	case *answer:
		w.hole(b.link(Link{Kind: Answer, Pos: b.pos(n.at), Length: n.length, Target: n.name}), false)
	case *fence:
		b.nestedDirective(n)
	case *extensionast.Strikethrough:
		b.element("del", n)
	case *extensionast.TaskCheckBox:
		if n.IsChecked {
			w.add(`<span class="task">☑</span> `)
		} else {
			w.add(`<span class="task">☐</span> `)
		}
	case *extensionast.DefinitionList:
		b.endAround(paragraphs)
		b.endAround(links)
		b.element("dl", n)
	case *extensionast.DefinitionTerm:
		b.element("dt", n)
		b.countWords(n)
	case *extensionast.DefinitionDescription:
		b.element("dd", n)
	case *extensionast.Table:
		b.endAround(paragraphs)
		w.add(`<div class="scroll-x" tabindex="0"><table class="data">`)
		b.writeChildren(n)
		w.add("</table></div>")
	case *extensionast.TableHeader:
		w.add("<thead><tr>")
		b.writeChildren(n)
		w.add("</tr></thead>")
		if n.NextSibling() != nil {
			w.add("<tbody>")
		}
	case *extensionast.TableRow:
		b.element("tr", n)
		if n.NextSibling() == nil {
			w.add("</tbody>")
		}
	case *extensionast.TableCell:
		b.tableCell(n)
	case *extensionast.FootnoteLink:
		b.footnoteLink(n)
	case *extensionast.FootnoteBacklink:
		b.endRaw(b.floor)
		w.add(` <a class="footnote-back" href="#fnref:`)
		b.footnoteNumber(n.Index, n.RefIndex)
		w.add(`" role="doc-backlink">↩</a>`)
	case *extensionast.Footnote:
		w.add(`<li id="fn:`)
		w.number(n.Index)
		w.add(`">`)
		b.writeChildren(n)
		w.add("</li>")
	case *extensionast.FootnoteList:
		b.endRaw(b.floor)
		if b.part != nil {
			return
		}
		w.add(`<div class="footnotes" role="doc-endnotes"><hr><ol>`)
		b.writeChildren(n)
		w.add("</ol></div>")
	case *ast.LinkReferenceDefinition:
	default:
		b.writeChildren(n)
	}
}

// footnoteLink writes the number that leads to a footnote. Its ids have a colon,
// which no heading's has.
func (b *builder) footnoteLink(n *extensionast.FootnoteLink) {
	w := &b.out
	if b.part != nil {
		b.Diagnostics.Errorf(b.pos(n.Pos()), 1, "write what it says in the text, or in the introduction beside the worksheet", "a footnote may not stand inside a worksheet's definition")
		return
	}
	w.add(`<sup id="fnref:`)
	b.footnoteNumber(n.Index, n.RefIndex)
	w.add(`">`)
	linked := b.insideLink()
	if !linked {
		w.add(`<a class="footnote-ref" href="#fn:`)
		w.number(n.Index)
		w.add(`" role="doc-noteref">`)
	}
	w.number(n.Index)
	if !linked {
		w.add("</a>")
	}
	w.add("</sup>")
}

// footnoteNumber writes 3 for the first place that refers to footnote 3, then
// 3:1, 3:2, …
func (b *builder) footnoteNumber(index, repeat int) {
	b.out.number(index)
	if repeat > 0 {
		b.out.add(":")
		b.out.number(repeat)
	}
}

// countWords adds the words in the source of a node.
func (b *builder) countWords(node ast.Node) {
	lines := node.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		blank, words := true, 0
		for _, c := range b.text[at.Start:at.Stop] {
			now := c <= ' '
			if blank && !now {
				words++
			}
			blank = now
		}
		b.Words += words
	}
}

// nestedHeading writes a heading that stands in a list or a quote.
func (b *builder) nestedHeading(n *ast.Heading) {
	w := &b.out
	b.endMarks()
	outer := b.contents
	b.contents = false
	heading := b.heading(n)
	b.contents = outer
	level := "123456"[heading.Level-1 : heading.Level]
	w.add("<h")
	w.add(level)
	w.add(` id="`)
	w.escape([]byte(heading.ID))
	if heading.Class != "" {
		w.add(`" class="`)
		w.escape([]byte(heading.Class))
	}
	w.add(`">`)
	w.chunk(heading.HTML)
	w.add("</h")
	w.add(level)
	w.add(">")
}

// nestedDirective leaves a hole for a directive that stands in a list or a quote.
func (b *builder) nestedDirective(n *fence) {
	b.endMarks()
	outer := b.contents
	b.contents = false
	directive := b.directive(n)
	b.contents = outer
	if directive != nil {
		b.Directives = append(b.Directives, directive)
		b.out.hole(len(b.Directives)-1, true)
	}
}

func (b *builder) list(n *ast.List) {
	w := &b.out
	switch {
	case n.IsOrdered():
		w.add("<ol")
		if n.Start != 1 {
			w.add(` start="`)
			w.number(n.Start)
			w.add(`"`)
		}
		w.add(">")
		b.writeChildren(n)
		w.add("</ol>")
	case isTaskList(n):
		w.add(`<ul class="tasks">`)
		b.writeChildren(n)
		w.add("</ul>")
	default:
		b.element("ul", n)
	}
}

func isTaskList(n *ast.List) bool {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if taskBox(item) != nil {
			return true
		}
	}
	return false
}

// taskBox returns the box at the start of a list item, or nil.
func taskBox(item ast.Node) *extensionast.TaskCheckBox {
	if first := item.FirstChild(); first != nil {
		if box, ok := first.FirstChild().(*extensionast.TaskCheckBox); ok {
			return box
		}
	}
	return nil
}

func (b *builder) code(n ast.Node, language []byte) {
	w := &b.out
	b.endAround(paragraphs)
	w.add(`<pre tabindex="0"><code`)
	if len(language) > 0 {
		w.add(` class="language-`)
		w.escape(unescape(language))
		w.add(`"`)
	}
	w.add(">")
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		text := line.Value(b.text)
		if unix, found := bytes.CutSuffix(text, []byte("\r\n")); found {
			w.escape(unix)
			w.add("\n")
		} else {
			w.escape(text)
		}
	}
	w.add("</code></pre>")
}

func (b *builder) codeSpan(n *ast.CodeSpan) {
	w := &b.out
	w.add("<code>")
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		text, ok := child.(*ast.Text)
		if !ok {
			continue
		}
		value := text.Segment.Value(b.text)
		if line, found := bytes.CutSuffix(value, []byte("\n")); found {
			w.escape(bytes.TrimSuffix(line, []byte("\r")))
			w.add(" ")
		} else {
			w.escape(value)
		}
	}
	w.add("</code>")
}

func (b *builder) inlineText(n *ast.Text) {
	value := n.Segment.Value(b.text)
	if !n.IsRaw() {
		b.adviseFootnote(n)
		value = unescape(value)
	}
	b.out.escape(value)
	switch {
	case n.HardLineBreak():
		b.out.add("<br>")
	case n.SoftLineBreak():
		b.out.add("\n")
	}
}

func (b *builder) tableCell(n *extensionast.TableCell) {
	w := &b.out
	end := "</td>"
	if n.Parent().Kind() == extensionast.KindTableHeader && n.HasChildren() {
		// An empty corner heads nothing.
		w.add(`<th scope="col"`)
		end = "</th>"
	} else {
		w.add("<td")
	}
	switch n.Alignment {
	case extensionast.AlignRight:
		w.add(` class="n"`)
	case extensionast.AlignCenter:
		w.add(` class="c"`)
	}
	w.add(">")
	b.writeChildren(n)
	b.checkCutReference(n)
	b.countWords(n)
	w.add(end)
}

// checkCutReference reports [[name|label]] in a table, whose | parts two cells.
func (b *builder) checkCutReference(n *extensionast.TableCell) {
	next := n.NextSibling()
	if next == nil || n.Lines().Len() == 0 || next.Lines().Len() == 0 {
		return
	}
	here, there := n.Lines().At(0), next.Lines().At(0)
	text := here.Value(b.text)
	at := bytes.LastIndex(text, []byte("[["))
	if at < 0 || bytes.Contains(text[at:], []byte("]]")) || bytes.IndexByte(text[at:], '`') >= 0 || !bytes.Contains(there.Value(b.text), []byte("]]")) {
		return
	}
	b.Diagnostics.Warnf(b.pos(here.Start+at), len(text)-at, `in a table, write \| inside a reference: [[name\|label]]`, "the table's | cuts this reference in two")
}
