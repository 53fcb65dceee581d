package document

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"handbook/generator/source"
)

// Format returns the text of a Markdown file in its ordinary form:
//
//   - a blank line follows the opening fence of a directive and precedes the
//     closing one, and blank lines part the directive from its neighbours;
//   - the columns of a table are lined up or, where that would make its lines
//     longer than tableWidth, every cell stands between single blanks;
//   - the last line ends.
//
// Nothing else changes: front matter, code, the ends of lines and the words stay
// as they are. A change that would alter the page is left out, and so is every
// change when the file cannot be read. Formatting twice is formatting once.
func Format(text []byte) []byte {
	f := formatter{NewParser()}
	// A change may make room for another; more than a few rounds never happen.
	const rounds = 8
	formatted := text
	for range rounds {
		next := f.round(formatted)
		if bytes.Equal(next, formatted) {
			return formatted
		}
		formatted = next
	}
	return text
}

type formatter struct{ parser *Parser }

// change puts text in place of what stands between two offsets of a file.
type change struct {
	from, to int
	text     string
}

// round makes those changes that leave the page as it is.
func (f formatter) round(text []byte) []byte {
	start, readable := bodyStart(text)
	if !readable {
		return text
	}
	page := f.page(text)
	var kept []change
	var try func(changes []change)
	try = func(changes []change) {
		if len(changes) == 0 {
			return
		}
		all := append(kept[:len(kept):len(kept)], changes...)
		if f.page(apply(text, all)) == page {
			kept = all
		} else if half := len(changes) / 2; half > 0 {
			try(changes[:half])
			try(changes[half:])
		}
	}
	try(f.changes(text, start))
	return apply(text, kept)
}

// bodyStart is where the Markdown of a file begins, and whether it can be read.
func bodyStart(text []byte) (start int, readable bool) {
	d := &Document{File: source.NewFile(nil, "", text), Kind: Page}
	readable = d.frontMatter(true)
	return d.BodyStart, readable
}

// apply makes changes, which are in the order of the text and do not overlap.
func apply(text []byte, changes []change) []byte {
	if len(changes) == 0 {
		return text
	}
	var out bytes.Buffer
	from := 0
	for _, one := range changes {
		out.Write(text[from:one.from])
		out.WriteString(one.text)
		from = one.to
	}
	out.Write(text[from:])
	return out.Bytes()
}

// page is all that readers and other pages see of a file, as one text.
func (f formatter) page(text []byte) string {
	d := f.parser.Parse(source.NewFile(nil, "", text), Options{Kind: Page, Lenient: true})
	var out strings.Builder
	fmt.Fprintf(&out, "%q %q %d\n", d.Title, d.Lead, len(d.Diagnostics))
	for _, link := range d.Links {
		fmt.Fprintf(&out, "link %d %q %q %q\n", link.Kind, link.Target, link.Text, link.Title)
	}
	for _, anchor := range d.Anchors {
		fmt.Fprintf(&out, "anchor %q %q %d %t\n", anchor.ID, anchor.Text, anchor.Level, anchor.Contents)
	}
	writeBlocks(&out, d.Blocks)
	for _, directive := range d.Directives {
		writeDirective(&out, directive)
	}
	return out.String()
}

func writeBlocks(out *strings.Builder, blocks []Block) {
	for _, block := range blocks {
		fmt.Fprintf(out, "%d %d %d %t %q %q %q %q %v{\n", block.Kind, block.Level, block.Box, block.Ordered, block.HTML.HTML, block.Text, block.ID, block.Class, block.HTML.Holes)
		if block.Directive != nil {
			writeDirective(out, block.Directive)
		}
		writeBlocks(out, block.Children)
		out.WriteString("}\n")
	}
}

func writeDirective(out *strings.Builder, d *Directive) {
	fmt.Fprintf(out, "%q %q %q %q %q %d %d %d %d %d %d{\n", d.Name, d.Title, d.ID, d.Class, d.Attributes, d.Resource, d.Target, d.Form, d.Captions, d.Poster, d.Plan)
	writeBlocks(out, d.Body)
	out.WriteString("}\n")
}

// changes proposes what would bring a file into its ordinary form. start is
// where its Markdown begins.
func (f formatter) changes(file []byte, start int) []change {
	p := &proposal{body: file[start:], blanks: map[int]string{}}
	root := f.parser.markdown.Parse(text.NewReader(p.body))
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := node.(type) {
			case *fence:
				p.part(n)
			case *extensionast.Table:
				p.pad(n)
			}
		}
		return ast.WalkContinue, nil
	})
	for at, line := range p.blanks {
		p.found = append(p.found, change{at, at, line})
	}
	slices.SortFunc(p.found, func(a, b change) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for i := range p.found {
		p.found[i].from += start
		p.found[i].to += start
	}
	if end := len(file); end > source.NewFile(nil, "", file).BodyStart() && file[end-1] != '\n' {
		p.found = append(p.found, change{end, end, p.lineEnd(len(p.body))})
	}
	return p.found
}

// proposal collects the changes to one body.
type proposal struct {
	body  []byte
	found []change
	// blanks are the blank lines to put in front of the lines at these offsets.
	blanks map[int]string
}

// part puts blank lines inside and around a directive.
func (p *proposal) part(f *fence) {
	if !f.closed {
		return
	}
	opening, closing := p.lineStart(f.at), p.lineStart(f.closing)
	quoted := false
	for parent := f.Parent(); parent != nil; parent = parent.Parent() {
		quoted = quoted || parent.Kind() == ast.KindBlockquote
	}
	blank := func(at int) {
		if at > 0 && at < len(p.body) && !p.isBlank(at-1, quoted) && !p.isBlank(at, quoted) {
			p.blanks[at] = p.blankLine(p.body[opening:f.at], quoted) + p.lineEnd(at)
		}
	}
	// What stands in a list item or a quote has neighbours only there.
	inside := f.Parent().Kind() != ast.KindDocument && f.Parent().Kind() != kindFence
	if !inside || f.PreviousSibling() != nil {
		blank(opening)
	}
	after := p.nextLine(opening)
	if after == closing && !p.isBlank(closing, quoted) {
		p.blanks[closing] = p.blankLine(p.body[opening:f.at], quoted) + p.lineEnd(closing)
	} else {
		blank(after)
		blank(closing)
	}
	if !inside || f.NextSibling() != nil {
		blank(p.nextLine(closing))
	}
}

// lineStart is where the line of offset at starts.
func (p *proposal) lineStart(at int) int { return bytes.LastIndexByte(p.body[:at], '\n') + 1 }

// nextLine is where the line after that of offset at starts.
func (p *proposal) nextLine(at int) int {
	if end := bytes.IndexByte(p.body[at:], '\n'); end >= 0 {
		return at + end + 1
	}
	return len(p.body)
}

// lineEnd is how the line before offset at ends.
func (p *proposal) lineEnd(at int) string {
	if end := bytes.LastIndexByte(p.body[:at], '\n'); end > 0 && p.body[end-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// isBlank reports whether nothing stands on the line of offset at, but for the
// marks of quotes when it is quoted.
func (p *proposal) isBlank(at int, quoted bool) bool {
	marks := " \t\r\n"
	if quoted {
		marks += ">"
	}
	return len(bytes.Trim(p.body[p.lineStart(at):p.nextLine(at)], marks)) == 0
}

// blankLine is an empty line among lines that start with prefix.
func (p *proposal) blankLine(prefix []byte, quoted bool) string {
	if !quoted {
		return ""
	}
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if r == '>' || r == '\t' {
			return r
		}
		return ' '
	}, string(prefix)), " \t")
}
