package document

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// Raw HTML in Markdown passes three gates. First each piece is read tag by tag
// against the lists below; what is not on them is dropped with a warning at its
// place, and what stays is written anew (this file). An element ends at the
// latest with the paragraph, the list item, the quote or the directive in which
// it began, and a tag that would end one of those is dropped (tags.go). Last,
// what holds more than marks within a line is balanced as a browser would, and
// bluemonday applies the same lists to the result (balance.go).

// phrasing elements may stand within a line, flow elements around lines.
var phrasing, flow = setOf(`a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time u
	var wbr`), setOf(`blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary
	table tbody td tfoot th thead tr ul`)

var allowedAttributes = map[string]map[string]bool{
	"": setOf(`id class title lang dir role tabindex aria-label aria-hidden aria-labelledby aria-describedby aria-level aria-current
		aria-details aria-roledescription`),
	"a":          setOf("href"),
	"img":        setOf("src alt width height"),
	"td":         setOf("colspan rowspan headers"),
	"th":         setOf("colspan rowspan headers scope"),
	"col":        setOf("span"),
	"colgroup":   setOf("span"),
	"ol":         setOf("start reversed"),
	"li":         setOf("value"),
	"time":       setOf("datetime"),
	"del":        setOf("datetime"),
	"ins":        setOf("datetime"),
	"details":    setOf("open"),
	"blockquote": setOf("cite"),
	"q":          setOf("cite"),
}

// swallowed elements are dropped with everything inside them.
var swallowed = setOf(`script style iframe object template noscript svg math textarea select title head xmp noembed noframes plaintext
	audio video canvas`)

// instead says what to write for an element or an attribute that is left out.
var instead = map[string]string{
	"iframe": "link to the page instead, or use the directive video", "video": "use the directive video", "audio": "link to the file instead",
	"script": "pages run no scripts of their own", "style": "put styles into static/theme.css", "svg": "put the drawing into a file and use the directive figure or diagram",
	"form": "forms are worksheets", "input": "forms are worksheets", "button": "use a link", "center": "use a class and static/theme.css", "font": "use a class and static/theme.css",
	"align": "use a class and static/theme.css",
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// piece is one stretch of raw HTML.
type piece struct {
	html []byte
	// lines are where its lines stand.
	lines []lineStart
}

type lineStart struct{ inPiece, inBody int }

func (p *piece) add(segment text.Segment, body []byte) {
	value := segment.Value(body)
	p.lines = append(p.lines, lineStart{len(p.html), segment.Stop - len(value)})
	p.html = append(p.html, value...)
}

// place returns where a part of the piece stands in the body.
func (p *piece) place(from, length int) (at, long int) {
	at = max(p.inBody(from), 0)
	return at, max(p.inBody(from+max(length, 1)-1)+1-at, 0)
}

// inBody is the offset in the body of the n-th byte of the piece.
func (p *piece) inBody(n int) int {
	i, found := slices.BinarySearchFunc(p.lines, n, func(line lineStart, n int) int { return line.inPiece - n })
	if !found {
		i--
	}
	return p.lines[i].inBody + n - p.lines[i].inPiece
}

func (b *builder) rawBlock(n *ast.HTMLBlock) {
	var p piece
	for i := range n.Lines().Len() {
		p.add(n.Lines().At(i), b.text)
	}
	if n.HasClosure() {
		p.add(n.ClosureLine, b.text)
	}
	b.out.raw++
	b.rawHTML(&p)
}

func (b *builder) rawInline(n *ast.RawHTML) {
	var p piece
	for i := range n.Segments.Len() {
		p.add(n.Segments.At(i), b.text)
	}
	b.rawHTML(&p)
}

// rawHTML writes what is allowed of a piece of raw HTML.
func (b *builder) rawHTML(p *piece) {
	if trimmed := bytes.TrimSpace(p.html); len(trimmed) == 0 || bytes.HasPrefix(trimmed, []byte("<!--")) && bytes.Index(trimmed, []byte("-->")) == len(trimmed)-3 {
		return
	}
	if name, isEnd := bareTag(p.html); name != "" && b.allowedElement(name) {
		if isEnd {
			b.endTag(name)
			return
		}
		at, length := p.place(0, len(p.html))
		b.startTag(html.Token{Data: name}, at, length)
		return
	}
	tokens := html.NewTokenizer(bytes.NewReader(p.html))
	skipping, next := "", 0
	for {
		kind := tokens.Next()
		// What follows <textarea> and its like is read as markup too.
		tokens.NextIsNotRawText()
		raw := tokens.Raw()
		if kind == html.ErrorToken {
			if rest := bytes.TrimSpace(p.html[next:]); len(rest) > 0 && skipping == "" {
				at, length := p.place(next, len(rest))
				b.Diagnostics.Warnf(b.pos(at), length, "put > after the tag", "this HTML tag has no end and is left out")
			}
			return
		}
		at, length := p.place(next, len(bytes.TrimRight(raw, "\r\n")))
		next += len(raw)
		switch kind {
		case html.TextToken:
			if skipping == "" {
				b.out.escape(tokens.Text())
			}
			continue
		case html.CommentToken, html.DoctypeToken:
			switch isComment := bytes.HasPrefix(raw, []byte("<!--")); {
			case skipping != "":
			case !isComment:
				b.Diagnostics.Warnf(b.pos(at), length, "", "this markup is left out")
			case !bytes.HasSuffix(raw, []byte(">")):
				b.Diagnostics.Warnf(b.pos(at), 4, "put --> after the comment", "this comment has no end, and what follows is left out")
			}
			continue
		}
		token := tokens.Token()
		switch {
		case skipping != "":
			if kind == html.EndTagToken && token.Data == skipping {
				skipping = ""
			}
		case !b.allowedElement(token.Data):
			if kind == html.EndTagToken {
				continue
			}
			b.leaveOut(token.Data, at, length)
			if swallowed[token.Data] && kind == html.StartTagToken {
				skipping = token.Data
			}
		case kind == html.EndTagToken:
			b.endTag(token.Data)
		default:
			b.startTag(token, at, length)
		}
	}
}

// allowedElement reports whether an element may stand where the builder is.
func (b *builder) allowedElement(name string) bool {
	return phrasing[name] || !b.phrasing && flow[name]
}

func (b *builder) leaveOut(name string, at, length int) {
	if flow[name] {
		b.Diagnostics.Warnf(b.pos(at), length, "put it on a line of its own, with blank lines around it", "the HTML element <%s> is left out, because it cannot stand within a line", name)
		return
	}
	b.Diagnostics.Warnf(b.pos(at), length, instead[name], "the HTML element <%s> is left out", name)
}

// bareTag returns the name of the one tag without attributes that a piece is,
// such as <br> and </sub>, "" when it is none.
func bareTag(piece []byte) (name string, isEnd bool) {
	if len(piece) < 3 || len(piece) > 16 || piece[0] != '<' || piece[len(piece)-1] != '>' {
		return "", false
	}
	inside := piece[1 : len(piece)-1]
	if isEnd = inside[0] == '/'; isEnd {
		inside = inside[1:]
	} else {
		inside = bytes.TrimRight(bytes.TrimSuffix(inside, []byte("/")), " ")
	}
	name = strings.ToLower(string(inside))
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz123456") != "" {
		return "", false
	}
	return name, isEnd
}

// rawAttributes returns the allowed attributes of a raw tag.
func (b *builder) rawAttributes(token html.Token, at, length int) []html.Attribute {
	kept := make([]html.Attribute, 0, len(token.Attr))
	for _, a := range token.Attr {
		written := a.Key
		if a.Key == "name" && token.Data == "a" {
			a.Key = "id"
		}
		switch {
		case slices.ContainsFunc(kept, func(other html.Attribute) bool { return other.Key == a.Key }):
		case !allowedAttributes[""][a.Key] && !allowedAttributes[token.Data][a.Key]:
			b.Diagnostics.Warnf(b.pos(at), length, instead[a.Key], "the HTML attribute %s of <%s> is left out", a.Key, token.Data)
		case isAddress(a.Key) && !allowedAddress(a.Val):
			where, long := b.findValue(at, length, a)
			b.foreignf(b.pos(where), long, "a link leads to a page, or to an address that starts with https:, mailto: or tel:", "this address is not allowed: %s", shorten(a.Val))
		case a.Key == "id":
			where, long := b.findValue(at, length, html.Attribute{Key: written, Val: a.Val})
			a.Val = NFC(a.Val)
			if b.rawAnchor(a.Val, where, long) {
				kept = append(kept, a)
			}
		default:
			kept = append(kept, a)
		}
	}
	return kept
}

func (b *builder) rawImage(attributes []html.Attribute, at, length int) {
	link := Link{Kind: Image, Pos: b.pos(at), Length: length}
	for _, a := range attributes {
		switch a.Key {
		case "src":
			where, long := b.findValue(at, length, a)
			link.Pos, link.Length, link.Target = b.pos(where), long, strings.TrimSpace(a.Val)
		case "alt":
			link.Text = a.Val
		case "title":
			link.Title = a.Val
		}
	}
	if link.Target == "" {
		b.Diagnostics.Warnf(b.pos(at), length, `write <img src="file.png" alt="…">`, "the HTML element <img> is left out, because it names no picture")
		return
	}
	b.adviseImage(link)
	b.out.hole(b.link(link), false)
}

// rawAnchor takes the id of a raw element for the page's anchors.
func (b *builder) rawAnchor(id string, at, length int) bool {
	if id == "" || strings.ContainsAny(id, " \t\r\n\f") {
		return false
	}
	if _, taken := b.anchors[id]; taken {
		b.Diagnostics.Warnf(b.pos(at), length, "choose another id", "the id #%s is left out, because this page already has it", id)
		return false
	}
	b.anchors.take(id)
	b.headings = append(b.headings, Anchor{ID: id, Pos: b.pos(at)})
	return true
}

// findValue returns where the value of an attribute stands in the tag at an
// offset, or the tag when the value is written in another way there.
func (b *builder) findValue(at, length int, a html.Attribute) (where, long int) {
	tag := b.text[at:min(at+length, len(b.text))]
	lower := bytes.ToLower(tag)
	for from := 0; ; {
		i := bytes.Index(lower[from:], []byte(a.Key))
		if i < 0 || a.Val == "" || len(lower) != len(tag) {
			return at, length
		}
		from += i + len(a.Key)
		rest, found := bytes.CutPrefix(bytes.TrimLeft(tag[from:], " \t\r\n"), []byte("="))
		if !found {
			continue
		}
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
			rest = rest[1:]
		}
		if bytes.HasPrefix(rest, []byte(a.Val)) {
			return at + len(tag) - len(rest), len(a.Val)
		}
	}
}

func isAddress(name string) bool { return name == "href" || name == "src" || name == "cite" }
