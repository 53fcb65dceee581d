package document

import (
	"bytes"
	"strings"
	"unicode"

	extensionast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/width"
)

// tableWidth is how many columns of a screen the lines of a table may take
// before Format stops lining up its cells: longer lines wrap in most editors,
// and then padding makes a table harder to read.
const tableWidth = 120

// pad brings a table into its ordinary form.
func (p *proposal) pad(table *extensionast.Table) {
	header := table.FirstChild()
	if header == nil || header.ChildCount() == 0 {
		return
	}
	lines := [][2]int{p.textOfLine(header.Pos()), p.textOfLine(p.afterMarks(p.nextLine(header.Pos())))}
	for row := header.NextSibling(); row != nil; row = row.NextSibling() {
		lines = append(lines, p.textOfLine(row.Pos()))
	}
	prefix := p.body[p.lineStart(lines[0][0]):lines[0][0]]
	// rows are the cells; the line of dashes is made anew.
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = cells(string(p.body[line[0]:line[1]]))
	}
	rows[1] = nil
	var out strings.Builder
	for i, row := range layTable(rows, table.Alignments) {
		from := lines[i][0]
		if i > 0 {
			start := p.lineStart(from)
			own := p.body[start:from]
			if len(bytes.Trim(own, " \t")) == 0 {
				own = []byte(indentation(prefix))
			}
			out.WriteString(p.lineEnd(start))
			out.Write(own)
		}
		out.WriteString(row)
	}
	from, to := lines[0][0], lines[len(lines)-1][1]
	to += len(p.body[to:p.nextLine(to)]) - len(bytes.TrimLeft(p.body[to:p.nextLine(to)], " \t"))
	if formatted := out.String(); formatted != string(p.body[from:to]) {
		p.found = append(p.found, change{from, to, formatted})
	}
}

// textOfLine returns where the text of a line starts, at offset at or after the
// blanks there, and where it ends.
func (p *proposal) textOfLine(at int) [2]int {
	end := p.nextLine(at)
	line := bytes.TrimRight(p.body[at:end], " \t\r\n")
	return [2]int{at + len(line) - len(bytes.TrimLeft(line, " \t")), at + len(line)}
}

// afterMarks is the offset after the marks of quotes on a line that starts at at.
func (p *proposal) afterMarks(at int) int {
	line := p.body[at:]
	return at + len(line) - len(bytes.TrimLeft(line, " \t>"))
}

// indentation is blank space as wide as the marks of a list item or quote that
// prefix holds.
func indentation(prefix []byte) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(prefix))
}

// cells splits a line of a table as the parser does: at every | that has no
// backslash before it. A row may have fewer cells than the table has columns,
// or more.
func cells(line string) []string {
	line = strings.TrimPrefix(line, "|")
	line = strings.TrimSuffix(line, "|")
	var split []string
	for from := 0; from < len(line); {
		to := from
		for to < len(line) && (line[to] != '|' || to > 0 && line[to-1] == '\\') {
			to++
		}
		split = append(split, strings.TrimSpace(line[from:to]))
		from = to + 1
	}
	return split
}

// layTable writes the lines of a table. The second row, that of the dashes, is
// made from the alignments.
func layTable(rows [][]string, alignments []extensionast.Alignment) []string {
	const narrowest = 3
	columns := len(alignments)
	widths := make([]int, columns)
	total := 1
	for column := range columns {
		widths[column] = narrowest
		for _, row := range rows {
			if column < len(row) {
				widths[column] = max(widths[column], displayWidth(row[column]))
			}
		}
		total += widths[column] + len(" |") + 1
	}
	aligned := total <= tableWidth
	lines := make([]string, len(rows))
	for i, row := range rows {
		dashed := i == 1
		if dashed {
			row = make([]string, columns)
		}
		line := "|"
		for column, text := range row {
			wide, alignment := 0, extensionast.AlignNone
			if column < columns {
				alignment = alignments[column]
				if aligned {
					wide = widths[column]
				}
			}
			if dashed {
				text = dashes(max(wide, narrowest), alignment)
			}
			line += placed(text, wide, alignment)
		}
		if len(row) == 0 {
			line += "|"
		}
		lines[i] = line
	}
	return lines
}

func dashes(wide int, alignment extensionast.Alignment) string {
	text := []byte(strings.Repeat("-", wide))
	if alignment == extensionast.AlignLeft || alignment == extensionast.AlignCenter {
		text[0] = ':'
	}
	if alignment == extensionast.AlignRight || alignment == extensionast.AlignCenter {
		text[wide-1] = ':'
	}
	return string(text)
}

// placed is a cell with its blanks and the | after it.
func placed(text string, wide int, alignment extensionast.Alignment) string {
	before, after := 0, max(wide-displayWidth(text), 0)
	switch alignment {
	case extensionast.AlignRight:
		before, after = after, 0
	case extensionast.AlignCenter:
		before = after / 2
		after -= before
	}
	if text == "" && wide == 0 {
		return " |"
	}
	return strings.Repeat(" ", before+1) + text + strings.Repeat(" ", after+1) + "|"
}

// displayWidth is how many columns text takes in an editor: two for a wide East
// Asian character, none for a mark that sits on another character.
func displayWidth(text string) int {
	columns := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide || width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			columns += 2
		default:
			columns++
		}
	}
	return columns
}
