package document

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// policy is the last gate of raw HTML: the lists of raw.go once more.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for _, elements := range []map[string]bool{phrasing, flow} {
		for element := range elements {
			p.AllowElements(element)
			p.AllowNoAttrs().OnElements(element)
		}
	}
	for element, names := range allowedAttributes {
		for name := range names {
			if element == "" {
				p.AllowAttrs(name).Globally()
			} else {
				p.AllowAttrs(name).OnElements(element)
			}
		}
	}
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}()

// balance gives a chunk with raw HTML the form that a browser would make of it,
// so that it stays as it is wherever the page puts it.
func (b *builder) balance(chunk Chunk) Chunk {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(b.hold(chunk)), root)
	var out strings.Builder
	for _, node := range nodes {
		if err == nil {
			err = html.Render(&out, node)
		}
	}
	if err != nil {
		b.Diagnostics.Warnf(b.pos(0), 0, "write it in Markdown", "the raw HTML of this page is nested too deeply; only its text is kept")
		return withoutTags(chunk)
	}
	return b.unhold(policy.Sanitize(out.String()))
}

// held is how names begin that stand in the holes of a chunk while it is
// balanced. They carry the file's hash, which nobody can write into the file.
func (b *builder) held() string { return "held-" + hex.EncodeToString(b.file.Hash[:8]) + "-" }

// hold returns the HTML of a chunk with names in its holes.
func (b *builder) hold(chunk Chunk) string {
	var out strings.Builder
	held, from := b.held(), 0
	for _, hole := range chunk.Holes {
		out.WriteString(chunk.HTML[from:hole.At])
		from = int(hole.At)
		tag, kind := "span", "l"
		switch {
		case hole.IsDirective:
			tag, kind = "div", "d"
		case b.links[hole.Index].Kind == PageLink:
			out.WriteString(` href="` + held + kind + strconv.Itoa(int(hole.Index)) + `"`)
			continue
		case b.links[hole.Index].Kind == Reference:
			// It will be a link, and a link ends one that is open.
			tag = "a"
		}
		out.WriteString("<" + tag + ` id="` + held + kind + strconv.Itoa(int(hole.Index)) + `"></` + tag + ">")
	}
	out.WriteString(chunk.HTML[from:])
	return out.String()
}

// unhold is the inverse of hold, on balanced HTML.
func (b *builder) unhold(text string) Chunk {
	var out strings.Builder
	var holes []Hole
	held := b.held()
	for {
		before, rest, found := strings.Cut(text, held)
		if !found {
			break
		}
		hole := Hole{IsDirective: rest[0] == 'd'}
		number, rest, _ := strings.Cut(rest[1:], `"`)
		index, _ := strconv.Atoi(number)
		hole.Index = int32(index)
		if link, ok := strings.CutSuffix(before, ` href="`); ok {
			before = link
		} else {
			i := strings.LastIndexByte(before, '<')
			_, rest, _ = strings.Cut(rest, "</"+strings.TrimSuffix(before[i+1:], ` id="`)+">")
			before = before[:i]
		}
		out.WriteString(before)
		hole.At = int32(out.Len())
		holes = append(holes, hole)
		text = rest
	}
	out.WriteString(text)
	return Chunk{HTML: out.String(), Holes: holes}
}

// withoutTags keeps the text of a chunk and the holes that are not in a tag.
func withoutTags(chunk Chunk) Chunk {
	var out strings.Builder
	var holes []Hole
	next, inside := 0, false
	for i := 0; i <= len(chunk.HTML); i++ {
		for next < len(chunk.Holes) && int(chunk.Holes[next].At) == i {
			if hole := chunk.Holes[next]; !inside {
				hole.At = int32(out.Len())
				holes = append(holes, hole)
			}
			next++
		}
		if i == len(chunk.HTML) {
			break
		}
		switch c := chunk.HTML[i]; {
		case c == '<':
			inside = true
		case c == '>':
			inside = false
			out.WriteByte(' ')
		case !inside:
			out.WriteByte(c)
		}
	}
	return Chunk{HTML: out.String(), Holes: holes}
}
