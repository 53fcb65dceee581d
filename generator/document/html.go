package document

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// writer collects HTML and the holes in it. It has the methods of
// util.BufWriter, so that goldmark's text writer can write to it.
type writer struct {
	bytes.Buffer
	holes []Hole
}

func (w *writer) Buffered() int { return w.Len() }
func (w *writer) Flush() error  { return nil }

func (w *writer) reset() {
	w.Reset()
	w.holes = nil
}

func (w *writer) hole(index int, isDirective bool) {
	w.holes = append(w.holes, Hole{At: int32(w.Len()), Index: int32(index), IsDirective: isDirective})
}

// take returns what was written since the last take.
func (w *writer) take() Chunk {
	chunk := Chunk{HTML: w.String(), Holes: w.holes}
	w.reset()
	return chunk
}

func (b *builder) writeChildren(node ast.Node) {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		b.write(child)
	}
}

// element writes <tag>…</tag> around a node's children.
func (b *builder) element(tag string, node ast.Node) {
	b.out.WriteByte('<')
	b.out.WriteString(tag)
	b.out.WriteByte('>')
	b.writeChildren(node)
	b.out.WriteString("</")
	b.out.WriteString(tag)
	b.out.WriteByte('>')
}

// escape writes text with the characters escaped that HTML and attributes need.
func (b *builder) escape(text []byte) { b.out.Write(util.EscapeHTML(text)) }

// write writes one node as HTML. The markup has no white space between
// elements, so that pages need no minifier.
func (b *builder) write(node ast.Node) {
	w := b.out
	switch n := node.(type) {
	case *ast.Paragraph:
		b.element("p", n)
		b.countWords(n)
	case *ast.TextBlock:
		b.writeChildren(n)
		if n.NextSibling() != nil {
			w.WriteByte('\n')
		}
		b.countWords(n)
	case *ast.Heading:
		b.nestedHeading(n)
	case *ast.Blockquote:
		b.element("blockquote", n)
	case *ast.List:
		b.list(n)
	case *ast.ListItem:
		b.element("li", n)
	case *ast.ThematicBreak:
		w.WriteString("<hr>")
	case *ast.CodeBlock:
		b.code(n, "")
	case *ast.FencedCodeBlock:
		b.code(n, string(n.Language(b.text)))
	case *ast.HTMLBlock, *ast.RawHTML:
		w.WriteString(b.rawHTML[node])
	case *ast.Text:
		b.inlineText(n)
	case *ast.String:
		if n.IsCode() || n.IsRaw() {
			w.Write(n.Value)
		} else {
			b.escape(n.Value)
		}
	case *ast.Emphasis:
		b.element([]string{"em", "strong"}[min(max(n.Level, 1), 2)-1], n)
	case *ast.CodeSpan:
		b.codeSpan(n)
	case *ast.Link:
		b.pageLink(n)
	case *ast.Image:
		b.image(n)
	case *ast.AutoLink:
		b.autoLink(n)
	case *reference:
		w.hole(b.link(Link{Kind: Reference, Pos: b.pos(n.at), Length: n.length, Target: n.name, Text: n.label}), false)
	case *variable:
		w.hole(b.link(Link{Kind: Variable, Pos: b.pos(n.at), Length: n.length, Target: n.name}), false)
	case *fence:
		b.nestedDirective(n)
	case *extensionast.Strikethrough:
		b.element("del", n)
	case *extensionast.TaskCheckBox:
		if n.IsChecked {
			w.WriteString(`<span class="task">☑</span> `)
		} else {
			w.WriteString(`<span class="task">☐</span> `)
		}
	case *extensionast.DefinitionList:
		b.element("dl", n)
	case *extensionast.DefinitionTerm:
		b.element("dt", n)
	case *extensionast.DefinitionDescription:
		b.element("dd", n)
	case *extensionast.Table:
		w.WriteString(`<div class="scroll-x" tabindex="0"><table class="data">`)
		b.writeChildren(n)
		w.WriteString("</table></div>")
	case *extensionast.TableHeader:
		w.WriteString("<thead><tr>")
		b.writeChildren(n)
		w.WriteString("</tr></thead>")
		if n.NextSibling() != nil {
			w.WriteString("<tbody>")
		}
	case *extensionast.TableRow:
		b.element("tr", n)
		if n.NextSibling() == nil {
			w.WriteString("</tbody>")
		}
	case *extensionast.TableCell:
		b.tableCell(n)
	case *extensionast.FootnoteLink:
		index := strconv.Itoa(n.Index)
		w.WriteString(`<sup id="fnref-` + index + footnoteRepeat(n.RefIndex) + `"><a class="footnote-ref" href="#fn-` + index + `" role="doc-noteref">` + index + `</a></sup>`)
	case *extensionast.FootnoteBacklink:
		w.WriteString(` <a class="footnote-back" href="#fnref-` + strconv.Itoa(n.Index) + footnoteRepeat(n.RefIndex) + `" role="doc-backlink">↩</a>`)
	case *extensionast.Footnote:
		w.WriteString(`<li id="fn-` + strconv.Itoa(n.Index) + `">`)
		b.writeChildren(n)
		w.WriteString("</li>")
	case *extensionast.FootnoteList:
		w.WriteString(`<section class="footnotes" role="doc-endnotes"><hr><ol>`)
		b.writeChildren(n)
		w.WriteString("</ol></section>")
	case *ast.LinkReferenceDefinition:
	default:
		b.writeChildren(n)
	}
}

func footnoteRepeat(refIndex int) string {
	if refIndex == 0 {
		return ""
	}
	return "-" + strconv.Itoa(refIndex)
}

func (b *builder) countWords(node ast.Node) {
	if lines := node.Lines(); lines != nil {
		for i := range lines.Len() {
			at := lines.At(i)
			blank := true
			for _, c := range at.Value(b.text) {
				now := c == ' ' || c == '\t' || c == '\n' || c == '\r'
				if blank && !now {
					b.Words++
				}
				blank = now
			}
		}
	}
}

// nestedHeading writes a heading that stands in a list or a quote.
func (b *builder) nestedHeading(n *ast.Heading) {
	id, _ := n.AttributeString("id")
	level := strconv.Itoa(n.Level)
	b.out.WriteString("<h" + level + ` id="`)
	b.escape([]byte(attributeText(id)))
	b.out.WriteString(`">`)
	b.writeChildren(n)
	b.out.WriteString("</h" + level + ">")
	b.Anchors = append(b.Anchors, Anchor{ID: attributeText(id), Text: b.plainText(n), Level: n.Level, Pos: b.pos(n.Pos())})
}

// nestedDirective leaves a hole for a directive that stands in a list or a quote.
func (b *builder) nestedDirective(n *fence) {
	outer := b.out
	b.out = &writer{}
	directive := b.directive(n)
	b.out = outer
	if directive != nil {
		b.Directives = append(b.Directives, directive)
		b.out.hole(len(b.Directives)-1, true)
	}
}

func (b *builder) list(n *ast.List) {
	if !n.IsOrdered() {
		if isTaskList(n) {
			b.out.WriteString(`<ul class="tasks">`)
			b.writeChildren(n)
			b.out.WriteString("</ul>")
			return
		}
		b.element("ul", n)
		return
	}
	b.out.WriteString("<ol")
	if n.Start != 1 {
		b.out.WriteString(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	b.out.WriteByte('>')
	b.writeChildren(n)
	b.out.WriteString("</ol>")
}

func isTaskList(n *ast.List) bool {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if first := item.FirstChild(); first != nil {
			if _, ok := first.FirstChild().(*extensionast.TaskCheckBox); ok {
				return true
			}
		}
	}
	return false
}

func (b *builder) code(n ast.Node, language string) {
	b.out.WriteString(`<pre tabindex="0"><code`)
	if language != "" {
		b.out.WriteString(` class="language-`)
		b.escape([]byte(language))
		b.out.WriteByte('"')
	}
	b.out.WriteByte('>')
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.escape(line.Value(b.text))
	}
	b.out.WriteString("</code></pre>")
}

func (b *builder) codeSpan(n *ast.CodeSpan) {
	b.out.WriteString("<code>")
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		text, ok := child.(*ast.Text)
		if !ok {
			continue
		}
		value := text.Segment.Value(b.text)
		if trimmed := bytes.TrimSuffix(value, []byte("\n")); len(trimmed) < len(value) {
			b.escape(trimmed)
			b.out.WriteByte(' ')
		} else {
			b.escape(value)
		}
	}
	b.out.WriteString("</code>")
}

func (b *builder) inlineText(n *ast.Text) {
	value := n.Segment.Value(b.text)
	if n.IsRaw() {
		b.escape(value)
		return
	}
	html.DefaultWriter.Write(b.out, value)
	switch {
	case n.HardLineBreak():
		b.out.WriteString("<br>")
	case n.SoftLineBreak():
		b.out.WriteByte('\n')
	}
}

func (b *builder) tableCell(n *extensionast.TableCell) {
	tag := "td"
	if n.Parent().Kind() == extensionast.KindTableHeader {
		tag = "th"
	}
	b.out.WriteString("<" + tag)
	if tag == "th" {
		b.out.WriteString(` scope="col"`)
	}
	switch n.Alignment {
	case extensionast.AlignRight:
		b.out.WriteString(` class="n"`)
	case extensionast.AlignCenter:
		b.out.WriteString(` class="c"`)
	}
	b.out.WriteByte('>')
	b.writeChildren(n)
	b.countWords(n)
	b.out.WriteString("</" + tag + ">")
}

// targetPosition is where a link's destination stands in the source: after the
// link's text, or, for a [text][name] link, the text itself.
func (b *builder) targetPosition(node ast.Node, destination string) (at, length int) {
	start := max(node.Pos(), 0)
	from := start
	if last := lastText(node); last != nil {
		from = max(from, last.Segment.Stop)
	}
	window := b.text[from:min(len(b.text), from+len(destination)+40)]
	if i := bytes.Index(window, []byte(destination)); i >= 0 && destination != "" {
		return from + i, len(destination)
	}
	end := bytes.IndexAny(b.text[start:], ")]\n")
	return start, max(end+1, 1)
}

func lastText(node ast.Node) *ast.Text {
	for child := node.LastChild(); child != nil; child = child.LastChild() {
		if text, ok := child.(*ast.Text); ok {
			return text
		}
	}
	return nil
}

func (b *builder) pageLink(n *ast.Link) {
	target := string(util.UnescapePunctuations(n.Destination))
	if !allowedAddress(target) {
		at, length := b.targetPosition(n, string(n.Destination))
		b.foreignf(b.pos(at), length, "a link leads to a page, or to an address that starts with https:, mailto: or tel:", "this link's address is not allowed: %s", shorten(target))
		b.writeChildren(n)
		return
	}
	at, length := b.targetPosition(n, string(n.Destination))
	b.out.WriteString("<a")
	b.out.hole(b.link(Link{Kind: PageLink, Pos: b.pos(at), Length: length, Target: target, Text: b.plainText(n)}), false)
	if len(n.Title) > 0 {
		b.out.WriteString(` title="`)
		b.escape(n.Title)
		b.out.WriteByte('"')
	}
	b.out.WriteByte('>')
	b.writeChildren(n)
	b.out.WriteString("</a>")
}

func (b *builder) image(n *ast.Image) {
	at, length := b.targetPosition(n, string(n.Destination))
	link := Link{Kind: Image, Pos: b.pos(at), Length: length, Target: string(util.UnescapePunctuations(n.Destination)), Text: b.plainText(n), Title: string(n.Title)}
	b.out.hole(b.link(link), false)
}

func (b *builder) autoLink(n *ast.AutoLink) {
	address := string(n.URL(b.text))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	label := n.Label(b.text)
	if !allowedAddress(address) {
		b.escape(label)
		return
	}
	b.out.WriteString(`<a href="`)
	b.escape(util.URLEscape([]byte(address), false))
	b.out.WriteString(`">`)
	b.escape(label)
	b.out.WriteString("</a>")
}

// allowedAddress reports whether an address may stand in a link: a relative
// one, or one of the schemes that cannot run code.
func allowedAddress(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(scheme)) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

func shorten(text string) string {
	if utf8.RuneCountInString(text) > 60 {
		return string([]rune(text)[:59]) + "…"
	}
	return text
}
