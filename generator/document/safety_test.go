package document

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"handbook/generator/source"
)

// faults says what is wrong with a document that no document may have: places
// outside the file, holes that lead nowhere, HTML that could do harm or does not
// close what it opens.
func faults(d *Document) (found []string) {
	fail := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	size := len(d.File.Text())
	inside := func(what string, offset, length int) {
		if offset < 0 || length < 0 || offset+length > size {
			fail("%s stands at %d+%d in a file of %d bytes", what, offset, length, size)
		}
	}
	if d.Words < 0 {
		fail("%d words", d.Words)
	}
	inside("the body", d.BodyStart, 0)
	for _, link := range d.Links {
		inside("the link "+link.Target, link.Pos.Offset, link.Length)
	}
	for _, anchor := range d.Anchors {
		inside("the anchor "+anchor.ID, anchor.Pos.Offset, 0)
	}
	for _, one := range slices.Concat(d.Diagnostics, d.Advice) {
		inside("“"+one.Message+"”", one.Pos.Offset, one.Length)
	}
	filled := make([]bool, len(d.Links))
	shown := make([]bool, len(d.Directives))
	visit(d.Blocks, d.Directives, func(block *Block) {
		inside("a block", block.Pos.Offset, 0)
		last := 0
		for _, hole := range block.HTML.Holes {
			at, index := int(hole.At), int(hole.Index)
			switch {
			case at < last || at > len(block.HTML.HTML):
				fail("a hole at %d follows one at %d in %d bytes", at, last, len(block.HTML.HTML))
				return
			case hole.IsDirective && (index < 0 || index >= len(shown)), !hole.IsDirective && (index < 0 || index >= len(filled)):
				fail("a hole is for %d", index)
				return
			case hole.IsDirective:
				shown[index] = true
			default:
				filled[index] = true
			}
			last = at
		}
	})
	for i, ok := range shown {
		if !ok {
			fail("directive %d stands nowhere", i)
		}
	}
	for i, ok := range filled {
		if kind := d.Links[i].Kind; !ok && kind != Resource && kind != Card && kind != Form && kind != PageLink && !inTitle(d, d.Links[i].Pos) {
			fail("link %d stands nowhere", i)
		}
	}
	if len(found) == 0 {
		page := filledIn(d)
		if strings.Contains(page, hex.EncodeToString(d.File.Hash[:8])) {
			fail("a name that stood in a hole was left behind")
		}
		found = append(found, unsafe(page)...)
	}
	return found
}

// inTitle reports whether a place is in the heading that became the title.
func inTitle(d *Document, pos source.Pos) bool {
	for i, anchor := range d.Anchors {
		if anchor.Level == 1 && !anchor.Contents && pos.Offset > anchor.Pos.Offset {
			return i+1 == len(d.Anchors) || pos.Offset < d.Anchors[i+1].Pos.Offset
		}
	}
	return false
}

func visit(blocks []Block, directives []*Directive, one func(*Block)) {
	for i := range blocks {
		one(&blocks[i])
		visit(blocks[i].Children, nil, one)
		if blocks[i].Directive != nil {
			visit(blocks[i].Directive.Body, nil, one)
		}
	}
	for _, directive := range directives {
		visit(directive.Body, nil, one)
	}
}

// filledIn is the page's HTML with harmless things in its holes.
func filledIn(d *Document) string {
	var out strings.Builder
	var write func(blocks []Block)
	chunk := func(chunk Chunk) {
		from := 0
		for _, hole := range chunk.Holes {
			out.WriteString(chunk.HTML[from:hole.At])
			from = int(hole.At)
			if hole.IsDirective {
				out.WriteString("<aside>")
				write(d.Directives[hole.Index].Body)
				out.WriteString("</aside>")
				continue
			}
			switch d.Links[hole.Index].Kind {
			case PageLink:
				out.WriteString(` href="page.html"`)
			case Image:
				out.WriteString(`<img src="picture.png" alt="">`)
			case Reference:
				out.WriteString(`<a href="page.html">reference</a>`)
			case Variable:
				out.WriteString("variable")
			}
		}
		out.WriteString(chunk.HTML[from:])
	}
	tags := map[BlockKind]string{Heading: "h2", DirectiveBlock: "aside", Paragraph: "p", List: "ul", Item: "li", Quote: "blockquote", Table: "table", Row: "tr", Cell: "td", Definitions: "dl", Term: "dt", Description: "dd"}
	write = func(blocks []Block) {
		for i := range blocks {
			block := &blocks[i]
			tag := tags[block.Kind]
			if tag != "" {
				out.WriteString("<" + tag + ">")
			}
			chunk(block.HTML)
			write(block.Children)
			if block.Directive != nil {
				write(block.Directive.Body)
			}
			if tag == "table" {
				out.WriteString("</tbody>")
			}
			if tag != "" {
				out.WriteString("</" + tag + ">")
			}
		}
	}
	write(d.Blocks)
	return strings.NewReplacer("<table><tr>", "<table><tbody><tr>").Replace(out.String())
}

// unsafe says what in a page's HTML could run code or load something, and what a
// browser would have to mend.
func unsafe(page string) (found []string) {
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		token := tokens.Token()
		switch kind {
		case html.CommentToken, html.DoctypeToken:
			found = append(found, "there is a comment")
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				found = append(found, fmt.Sprintf("</%s> closes %v", token.Data, open))
				return found
			}
			open = open[:len(open)-1]
		case html.StartTagToken, html.SelfClosingTagToken:
			if !isVoid(token.Data) {
				open = append(open, token.Data)
			}
			if !phrasing[token.Data] && !flow[token.Data] && token.Data != "aside" && token.Data != "img" {
				found = append(found, "<"+token.Data+">")
			}
			for _, a := range token.Attr {
				address := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcset", a.Key == "srcdoc", a.Key == "action":
					found = append(found, "the attribute "+a.Key)
				case isAddress(a.Key) && !allowedAddress(address):
					found = append(found, "the address "+a.Val)
				}
			}
		}
	}
	if len(open) > 0 {
		found = append(found, fmt.Sprintf("never closed: %v", open))
	}
	// What a browser makes of the page is what was written: no element moved,
	// closed early or hidden in the text of another.
	nodes, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return found // nested too deeply to be compared
	}
	var again strings.Builder
	for _, node := range nodes {
		_ = html.Render(&again, node)
	}
	if a, b := skeleton(page), skeleton(again.String()); a != b {
		found = append(found, "a browser reads\n"+b+"\nwhere this is written:\n"+a)
	}
	return found
}

func isVoid(name string) bool {
	return slices.Contains([]string{"br", "hr", "img", "col", "wbr"}, name)
}

// skeleton lists the tags of a page and whether there is text between them.
func skeleton(page string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if text := strings.TrimSpace(string(tokens.Text())); text != "" {
				out.WriteString("·")
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			out.WriteString("<" + string(name) + ">")
		case html.EndTagToken:
			name, _ := tokens.TagName()
			out.WriteString("</" + string(name) + ">")
		}
	}
}
