package worksheet

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CSV is how plans become tables for spreadsheets. Its twin is
// static/client/plan/csv.ts.
type CSV struct {
	// WithoutPrivate leaves out what is private, and all that is unmapped, which
	// nobody can tell.
	WithoutPrivate bool
	// WithoutMark leaves out the mark that tells spreadsheets that the text is UTF-8.
	WithoutMark bool
}

// Entry is a plan whose answers fit a definition.
type Entry struct {
	Definition *Definition
	Plan       *Plan
}

// longHeader are the columns of Long.
var longHeader = []any{"plan", "school", "version", "field", "row", "item", "value", "label", "state"}

// Long returns a line for each answer. A table's cell has the number of its row and
// its column as item; a rating's score its statement as item, and its evidence
// statement.evidence; each ticked choice has a line. The state is answered,
// blank, hidden (it does not show), computed or unmapped.
func (c CSV) Long(entries []Entry) []byte {
	lines := [][]any{longHeader}
	for _, entry := range entries {
		lines = append(lines, c.plan(entry.Definition, entry.Plan)...)
	}
	return c.file(lines)
}

// Wide returns a line for each plan of one definition, with a column for each
// field. What does not show is blank.
func (c CSV) Wide(d *Definition, plans []*Plan) []byte {
	fields := c.fields(d)
	names := []any{"plan", "title", "school", "version"}
	values := []func(*Plan) any{
		func(p *Plan) any { return p.About.ID },
		func(p *Plan) any { return p.About.Title },
		func(p *Plan) any { return d.school(fields, p) },
		func(p *Plan) any { return p.Worksheet.Version },
	}
	add := func(name string, value func(*Plan) any) {
		names, values = append(names, name), append(values, value)
	}
	for _, field := range fields {
		id := field.ID.Value
		switch field.kind() {
		case RatingField:
			for _, statement := range field.Statements {
				member := func(key string) func(*Plan) any {
					return func(p *Plan) any {
						if slices.Contains(p.Hidden, id) {
							return nil
						}
						return ratingOf(p.Answers[id], statement.ID.Value)[key]
					}
				}
				add(id+"/"+statement.ID.Value, member("score"))
				if field.Evidence {
					add(id+"/"+statement.ID.Value+"/evidence", member("evidence"))
				}
			}
		case TableField:
			most := 0
			for _, p := range plans {
				rows, _ := p.Answers[id].([]map[string]any)
				most = max(most, len(rows))
			}
			for n := range most {
				for k := range field.Columns {
					column := &field.Columns[k]
					add(id+"/"+strconv.Itoa(n+1)+"/"+column.ID.Value, func(p *Plan) any {
						rows, _ := p.Answers[id].([]map[string]any)
						if n >= len(rows) || slices.Contains(p.Hidden, id) {
							return nil
						}
						return p.wideValue(rowPath(id, rows[n])+"/"+column.ID.Value, rows[n][column.ID.Value])
					})
				}
			}
		default:
			add(id, func(p *Plan) any { return p.wideValue(id, p.Answers[id]) })
		}
	}
	lines := [][]any{names}
	for _, p := range plans {
		var line []any
		for _, value := range values {
			line = append(line, value(p))
		}
		lines = append(lines, line)
	}
	return c.file(lines)
}

func (p *Plan) wideValue(path string, value any) any {
	if slices.Contains(p.Hidden, path) {
		return nil
	}
	if computed, ok := p.Computed[path]; ok {
		return computed
	}
	if codes, ok := value.([]string); ok {
		return strings.Join(codes, "; ")
	}
	return value
}

// plan returns the lines of one plan.
func (c CSV) plan(d *Definition, p *Plan) [][]any {
	fields := c.fields(d)
	school := d.school(fields, p)
	var lines [][]any
	add := func(field string, row any, item string, value any, label, state string) {
		if value == nil && state == "answered" {
			state = "blank"
		}
		lines = append(lines, []any{p.About.ID, school, p.Worksheet.Version, field, row, item, value, label, state})
	}
	// answer adds the line of a field or cell, or the lines of what is ticked.
	answer := func(field *Field, path, id string, row any, item string, value any) {
		state := "answered"
		computed, isComputed := p.Computed[path]
		if isComputed {
			state = "computed"
		}
		if slices.Contains(p.Hidden, path) {
			state = "hidden"
		}
		values := []any{value}
		if codes, ok := value.([]string); ok {
			values = values[:0]
			for _, code := range codes {
				values = append(values, code)
			}
		}
		if field.kind() == ComputedField {
			values = []any{computed}
		}
		for _, one := range values {
			if row == nil || one != nil {
				add(id, row, item, one, d.optionLabel(field, one), state)
			}
		}
	}
	for _, field := range fields {
		id := field.ID.Value
		value := p.Answers[id]
		state := "answered"
		if slices.Contains(p.Hidden, id) {
			state = "hidden"
		}
		switch field.kind() {
		case RatingField:
			for _, statement := range field.Statements {
				name := statement.ID.Value
				rating := ratingOf(value, name)
				label := ""
				for _, grade := range field.Grades {
					if rating["score"] == grade.Code.Value {
						label = d.words(grade.Label)
					}
				}
				add(id, nil, name, rating["score"], label, state)
				if evidence := rating["evidence"]; evidence != nil {
					add(id, nil, name+".evidence", evidence, "", state)
				}
			}
		case TableField:
			rows, _ := value.([]map[string]any)
			if len(rows) == 0 {
				add(id, nil, "", nil, "", state)
			}
			for i, row := range rows {
				for j := range field.Columns {
					column := &field.Columns[j]
					answer(column, rowPath(id, row)+"/"+column.ID.Value, id, float64(i+1), column.ID.Value, row[column.ID.Value])
				}
			}
		default:
			answer(field, id, id, nil, "", value)
		}
	}
	if c.WithoutPrivate {
		return lines
	}
	for _, path := range slices.SortedFunc(maps.Keys(p.Unmapped), compareUTF16) {
		parts := append(strings.Split(path, "/"), "", "")
		if len(parts) == 4 {
			parts[1], parts[2] = "", parts[1]
		}
		value := p.Unmapped[path]
		switch value.(type) {
		case string, float64, bool:
		default:
			text, _ := Canonical(value)
			value = string(text)
		}
		add(parts[0], parts[1], parts[2], value, "", "unmapped")
	}
	return lines
}

// fields are what a table of plans shows.
func (c CSV) fields(d *Definition) []*Field {
	var shown []*Field
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			field := &d.Sections[i].Fields[j]
			if kind := field.kind(); kind != NoteField && kind != HeadingField && !(c.WithoutPrivate && field.Private) {
				shown = append(shown, field)
			}
		}
	}
	return shown
}

// school is the school of a plan, or whatever else groups results.
func (d *Definition) school(fields []*Field, p *Plan) string {
	by := "school"
	if d.Results != nil && d.Results.By.Value != "" {
		by = d.Results.By.Value
	}
	for _, field := range fields {
		if field.ID.Value == by {
			value, _ := p.Answers[by].(string)
			if label := d.optionLabel(field, value); label != "" {
				return label
			}
			return value
		}
	}
	return ""
}

// optionLabel is what readers see of a code, "" when there is no such option.
func (d *Definition) optionLabel(field *Field, code any) string {
	for _, option := range field.Options {
		if code == option.Code.Value {
			return d.words(option.Label.Value)
		}
	}
	return ""
}

// ratingOf is the answer to a rating's statement, nil when there is none.
func ratingOf(ratings any, statement string) map[string]any {
	all, _ := ratings.(map[string]any)
	one, _ := all[statement].(map[string]any)
	return one
}

func rowPath(table string, row map[string]any) string {
	name, _ := row["_row"].(string)
	return table + "/" + name
}

var formulaStart = regexp.MustCompile(`^[=+\-@\t\r\n]`)

// file writes lines as CSV (RFC 4180). Text that a spreadsheet would take for a
// formula gets an apostrophe.
func (c CSV) file(lines [][]any) []byte {
	var out strings.Builder
	if !c.WithoutMark {
		out.WriteString("\uFEFF")
	}
	for _, line := range lines {
		for i, value := range line {
			if i > 0 {
				out.WriteByte(',')
			}
			text := ""
			switch v := value.(type) {
			case string:
				text = formulaStart.ReplaceAllString(v, "'$0")
			case float64:
				text = canonicalNumber(v)
			case bool:
				text = strconv.FormatBool(v)
			}
			if strings.ContainsAny(text, "\",\r\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			out.WriteString(text)
		}
		out.WriteString("\r\n")
	}
	return []byte(out.String())
}
