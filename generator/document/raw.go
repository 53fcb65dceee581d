package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Raw HTML in Markdown passes three gates. First each piece is read tag by tag
// against the allow-list below, and what is not on it is dropped with a warning
// at its place. Then the whole body is balanced, so that an unclosed tag cannot
// reach past it. Last, bluemonday applies the same list to the result.

var allowedElements = strings.Fields(`a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
	figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup
	table tbody td tfoot th thead time tr u ul var wbr`)

var allowedAttributes = map[string][]string{
	"":           {"id", "class", "title", "lang", "dir", "role", "tabindex"},
	"a":          {"href"},
	"img":        {"src", "alt", "width", "height"},
	"td":         {"colspan", "rowspan", "headers"},
	"th":         {"colspan", "rowspan", "headers", "scope"},
	"col":        {"span"},
	"colgroup":   {"span"},
	"ol":         {"start", "reversed"},
	"li":         {"value"},
	"time":       {"datetime"},
	"del":        {"datetime"},
	"ins":        {"datetime"},
	"details":    {"open"},
	"blockquote": {"cite"},
	"q":          {"cite"},
}

// swallowed elements are dropped with everything inside them.
var swallowed = map[string]bool{"script": true, "style": true, "iframe": true, "object": true, "template": true, "noscript": true, "svg": true, "math": true, "textarea": true, "select": true, "title": true, "head": true, "xmp": true, "noembed": true, "noframes": true, "plaintext": true, "audio": true, "video": true, "canvas": true}

var instead = map[string]string{
	"iframe": "link to the page instead, or use the directive video", "video": "use the directive video", "audio": "link to the file instead",
	"script": "pages run no scripts of their own", "style": "put styles into static/theme.css", "svg": "put the drawing into a file and use the directive figure or diagram",
	"form": "forms are worksheets", "input": "forms are worksheets", "button": "use a link", "center": "use a class and static/theme.css", "font": "use a class and static/theme.css",
}

// hold and cut stand for holes and for the borders between blocks while the
// body is balanced. Their n carries the file's hash, which no author can write.
const (
	hold = "hb-hold"
	cut  = "hb-cut"
)

var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowedElements...)
	p.AllowNoAttrs().OnElements(allowedElements...)
	for element, names := range allowedAttributes {
		if element == "" {
			p.AllowAttrs(names...).Globally()
		} else {
			p.AllowAttrs(names...).OnElements(element)
		}
	}
	p.AllowAttrs("n").OnElements(hold, cut)
	p.AllowURLSchemes("http", "https", "mailto", "tel", hold)
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}()

// filterRawHTML reads one piece of raw HTML against the allow-list.
func (b *builder) filterRawHTML(node ast.Node) {
	piece, at := "", 0
	switch n := node.(type) {
	case *ast.HTMLBlock:
		lines := n.Lines()
		for i := range lines.Len() {
			segment := lines.At(i)
			if i == 0 {
				at = segment.Start
			}
			piece += string(segment.Value(b.text))
		}
		if n.HasClosure() {
			piece += string(n.ClosureLine.Value(b.text))
		}
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			if i == 0 {
				at = segment.Start
			}
			piece += string(segment.Value(b.text))
		}
	}
	if b.rawHTML == nil {
		b.rawHTML = map[ast.Node]string{}
	}
	b.raw = true
	b.rawHTML[node] = b.allowed(piece, at)
}

// allowed returns the piece of raw HTML that stands at offset at, without what
// is not on the allow-list.
func (b *builder) allowed(piece string, at int) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(piece))
	skipping := ""
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(tokens.Raw())
		here := at
		at += len(raw)
		switch kind {
		case html.TextToken:
			if skipping == "" {
				out.WriteString(raw)
			}
			continue
		case html.CommentToken, html.DoctypeToken:
			continue
		}
		token := tokens.Token()
		if skipping != "" {
			if kind == html.EndTagToken && token.Data == skipping {
				skipping = ""
			}
			continue
		}
		if !slices.Contains(allowedElements, token.Data) {
			if kind != html.EndTagToken {
				b.Diagnostics.Warnf(b.pos(here), len(strings.TrimRight(raw, "\n")), instead[token.Data], "the HTML element <%s> is left out", token.Data)
				if swallowed[token.Data] && kind == html.StartTagToken && strings.Contains(strings.ToLower(piece), "</"+token.Data) {
					skipping = token.Data
				}
			}
			continue
		}
		kept := token.Attr[:0]
		for _, attribute := range token.Attr {
			if allowedAttribute(token.Data, attribute.Key) && (!isAddress(attribute.Key) || allowedAddress(attribute.Val)) {
				kept = append(kept, attribute)
				continue
			}
			b.Diagnostics.Warnf(b.pos(here), len(strings.TrimRight(raw, "\n")), instead[attribute.Key], "the HTML attribute %s of <%s> is left out", attribute.Key, token.Data)
		}
		token.Attr = kept
		b.rawTargets(&token, here)
		out.WriteString(token.String())
		if token.Data == hold {
			out.WriteString("</" + hold + ">")
		}
	}
}

func allowedAttribute(element, name string) bool {
	return slices.Contains(allowedAttributes[""], name) || slices.Contains(allowedAttributes[element], name) || strings.HasPrefix(name, "aria-")
}

func isAddress(name string) bool { return name == "href" || name == "src" || name == "cite" }

// rawTargets turns the addresses in a raw tag into links that are resolved
// like those written in Markdown.
func (b *builder) rawTargets(token *html.Token, at int) {
	if token.Type == html.EndTagToken {
		return
	}
	for i, attribute := range token.Attr {
		where := b.find(at, attribute.Val)
		switch {
		case token.Data == "a" && attribute.Key == "href" && strings.TrimSpace(attribute.Val) != "":
			index := b.link(Link{Kind: PageLink, Pos: b.pos(where), Length: max(len(attribute.Val), 1), Target: attribute.Val, Text: "raw"})
			token.Attr[i].Val = b.held(index)
		case token.Data == "img" && attribute.Key == "src":
			alt := ""
			for _, other := range token.Attr {
				if other.Key == "alt" {
					alt = other.Val
				}
			}
			index := b.link(Link{Kind: Image, Pos: b.pos(where), Length: max(len(attribute.Val), 1), Target: attribute.Val, Text: alt})
			token.Type, token.Data, token.DataAtom = html.StartTagToken, hold, atom.Atom(0)
			token.Attr = []html.Attribute{{Key: "n", Val: b.held(index)}}
			return
		}
	}
}

// held is the name of a hole while raw HTML is balanced.
func (b *builder) held(index int) string {
	return fmt.Sprintf("%s:%x-%d", hold, b.File.Hash[:8], index)
}

// cleanRawHTML balances the body and cuts it into its blocks again.
func (b *builder) cleanRawHTML() {
	var whole strings.Builder
	chunks := 0
	key := fmt.Sprintf("%x-", b.File.Hash[:8])
	eachChunk(b.Blocks, b.Directives, func(chunk *Chunk) {
		fmt.Fprintf(&whole, `<%s n="%s%d"></%s>`, cut, key, chunks, cut)
		whole.WriteString(b.withHeld(*chunk))
		chunks++
	})
	nodes, err := html.ParseFragment(strings.NewReader(whole.String()), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	var balanced strings.Builder
	for _, node := range nodes {
		if err == nil {
			err = html.Render(&balanced, node)
		}
	}
	parts := strings.Split(policy.Sanitize(balanced.String()), "<"+cut+` n="`+key)
	if err != nil || len(parts) != chunks+1 {
		b.Diagnostics.Errorf(b.pos(0), 0, "write the part in Markdown, or close every tag where it was opened", "the raw HTML of this page cannot be read")
		return
	}
	next := 0
	eachChunk(b.Blocks, b.Directives, func(chunk *Chunk) {
		next++
		_, part, _ := strings.Cut(parts[next], "></"+cut+">")
		if next == 1 {
			part = parts[0] + part
		}
		*chunk = b.withHoles(part)
	})
}

// eachChunk visits every chunk in the order of the text, directives that stand
// in lists last.
func eachChunk(blocks []Block, directives []*Directive, visit func(*Chunk)) {
	for i := range blocks {
		block := &blocks[i]
		visit(&block.HTML)
		eachChunk(block.Children, nil, visit)
		if block.Directive != nil {
			eachChunk(block.Directive.Body, nil, visit)
		}
	}
	for _, directive := range directives {
		eachChunk(directive.Body, nil, visit)
	}
}

// withHeld writes a chunk with marks for its holes.
func (b *builder) withHeld(chunk Chunk) string {
	var out strings.Builder
	from := 0
	for _, hole := range chunk.Holes {
		out.WriteString(chunk.HTML[from:hole.At])
		from = int(hole.At)
		index := int(hole.Index)
		switch {
		case hole.IsDirective:
			fmt.Fprintf(&out, `<%s n="%s"></%s>`, hold, b.held(len(b.Links)+index), hold)
		case b.Links[index].Kind == PageLink:
			fmt.Fprintf(&out, ` href="%s"`, b.held(index))
		default:
			fmt.Fprintf(&out, `<%s n="%s"></%s>`, hold, b.held(index), hold)
		}
	}
	out.WriteString(chunk.HTML[from:])
	return out.String()
}

// withHoles is the inverse of withHeld, on cleaned HTML.
func (b *builder) withHoles(text string) Chunk {
	var out strings.Builder
	var holes []Hole
	mark := fmt.Sprintf("%s:%x-", hold, b.File.Hash[:8])
	element := "<" + hold + ` n="`
	for {
		i := strings.Index(text, mark)
		if i < 0 {
			break
		}
		before, rest := text[:i], text[i+len(mark):]
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		index := 0
		fmt.Sscan(rest[:digits], &index)
		rest = rest[digits:]
		if link, ok := strings.CutSuffix(before, ` href="`); ok {
			before, rest = link, strings.TrimPrefix(rest, `"`)
		} else if opening, ok := strings.CutSuffix(before, element); ok {
			before = opening
			rest = strings.TrimPrefix(rest, `"></`+hold+">")
		}
		out.WriteString(before)
		hole := Hole{At: int32(out.Len()), Index: int32(index)}
		if index >= len(b.Links) {
			hole.Index, hole.IsDirective = int32(index-len(b.Links)), true
		}
		holes = append(holes, hole)
		text = rest
	}
	out.WriteString(text)
	return Chunk{HTML: out.String(), Holes: holes}
}
