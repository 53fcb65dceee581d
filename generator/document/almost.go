package document

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// This file finds text that was probably meant to be a link, a table or a
// directive, and stays text because of a small mistake.

// blankAddress is a link or picture with a blank in the name of its file.
var blankAddress = regexp.MustCompile(`\]\(([^()<>"'\s][^()<>"']* [^()<>"']*\.(?:md|png|jpe?g|gif|svg|webp|avif|pdf|docx?|xlsx?|pptx?|mp4|vtt)(?:#[^()<>"'\s]*)?)\)`)

// almostLinkOrTable looks at the lines of a paragraph.
func (b *builder) almostLinkOrTable(node ast.Node) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	all := b.text[lines.At(0).Start:lines.At(lines.Len()-1).Stop]
	if hasBlankAddress(all) {
		inCode := false
		for i := range lines.Len() {
			segment := lines.At(i)
			line := b.text[segment.Start:segment.Stop]
			for _, at := range blankAddress.FindAllSubmatchIndex(line, -1) {
				if inCode != (bytes.Count(line[:at[0]], []byte("`"))%2 == 1) {
					continue
				}
				address := string(line[at[2]:at[3]])
				b.Diagnostics.Warnf(b.pos(segment.Start+at[2]), len(address), "write "+strings.ReplaceAll(address, " ", "%20")+", or better, give the file a name without blanks", "this is not a link, because there is a blank in its address")
			}
			inCode = inCode != (bytes.Count(line, []byte("`"))%2 == 1)
		}
	}
	if lines.Len() > 1 && bytes.IndexByte(all, '|') >= 0 {
		for i := 1; i < lines.Len(); i++ {
			above, segment := lines.At(i-1), lines.At(i)
			if line := b.text[segment.Start:segment.Stop]; isDashes(line) {
				b.almostTable(above.Start, b.text[above.Start:above.Stop], line)
			}
		}
	}
}

// hasBlankAddress is a quick look for what blankAddress finds.
func hasBlankAddress(text []byte) bool {
	for {
		i := bytes.Index(text, []byte("]("))
		if i < 0 {
			return false
		}
		text = text[i+2:]
		if end := bytes.IndexAny(text, "()<>\"'"); end >= 0 && text[end] == ')' && bytes.IndexByte(text[:end], ' ') >= 0 {
			return true
		}
	}
}

// isDashes reports whether a line looks like the second one of a table.
func isDashes(line []byte) bool {
	return bytes.IndexByte(line, '|') >= 0 && bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "|-: \t\r\n")) == 0
}

func (b *builder) almostTable(at int, header, dashes []byte) {
	if bytes.IndexByte(header, '|') < 0 {
		return
	}
	text := strings.TrimSpace(string(header))
	names, below := len(cells(text)), len(cells(strings.TrimSpace(string(dashes))))
	if names != below {
		at += bytes.Index(header, []byte(text))
		b.Diagnostics.Warnf(b.pos(at), len(text), "write one --- for each column, with | between them", "this is not a table, because it has %d columns here and %d in the line below", names, below)
	}
}

// almostDirective looks at the first line of code that is code because it is
// indented.
func (b *builder) almostDirective(node ast.Node) {
	if node.Lines().Len() == 0 {
		return
	}
	segment := node.Lines().At(0)
	line := string(bytes.TrimSpace(b.text[segment.Start:segment.Stop]))
	if f := parseFence(line, segment.Start); strings.HasPrefix(line, ":::") && SpecOf(f.name) != nil {
		b.Advice.Warnf(b.pos(segment.Start), len(line), "remove the blanks in front of it, or keep at most three", "this directive is shown as code, because it is indented")
	}
}

// openCode is the code at the end of a directive that is never closed, when that
// is why the directive is not closed either.
func (b *builder) openCode(f *fence) *ast.FencedCodeBlock {
	var last ast.Node = f
	for last.LastChild() != nil && last.LastChild().Type() == ast.TypeBlock {
		last = last.LastChild()
	}
	code, ok := last.(*ast.FencedCodeBlock)
	if !ok {
		return nil
	}
	end := code.Pos()
	if n := code.Lines().Len(); n > 0 {
		end = code.Lines().At(n - 1).Stop
	} else if i := bytes.IndexByte(b.text[end:], '\n'); i >= 0 {
		end += i
	}
	rest := bytes.TrimLeft(b.text[end:], " \t\r\n>")
	if bytes.HasPrefix(rest, []byte("```")) || bytes.HasPrefix(rest, []byte("~~~")) {
		return nil
	}
	return code
}
