package worksheet

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Remark is something to say about a plan, for people.
type Remark struct {
	// Warning is worth a look, but the plan is sound.
	Warning bool
	Text    string
}

// Review says what is to be said about a plan of the worksheet: the problems of its
// answers in the order of the form, what has no place, and the computed values
// that the file has otherwise. A plan that does not fit at all is a fault.
func (d *Definition) Review(p *Plan) ([]Remark, *Fault) {
	f, fault := d.Fit(p)
	if fault != nil {
		return nil, fault
	}
	state := d.State(f.Answers, f.Unmapped)
	var remarks []Remark
	said := map[string]bool{}
	for _, problem := range state.Problems {
		if problem.Kind == "type" {
			said[problem.Path] = true
		}
		text := d.place(problem.Path, f.Answers, state) + ": " + d.problem(problem, f, state)
		remarks = append(remarks, Remark{problem.Level == "warning", text})
	}
	for _, path := range slices.SortedFunc(maps.Keys(f.Unmapped), compareUTF16) {
		if !said[path] {
			remarks = append(remarks, Remark{true, path + ": this has no place in the worksheet: " + shortened(f.Unmapped[path])})
		}
	}
	// With another version other values are to be expected.
	if len(p.Computed) > 0 && compareVersions(p.Worksheet.Version, d.Version.Value) == 0 {
		names := maps.Clone(p.Computed)
		maps.Copy(names, state.Computed)
		for _, path := range slices.SortedFunc(maps.Keys(names), compareUTF16) {
			was, now := shortened(p.Computed[path]), shortened(state.Computed[path])
			if was != now {
				remarks = append(remarks, Remark{true, fmt.Sprintf("%s: the file says %s, but the answers make it %s", d.place(path, f.Answers, state), was, now)})
			}
		}
	}
	return remarks, nil
}

// place names a field, a statement or a cell as the form does.
func (d *Definition) place(path string, answers map[string]any, state *State) string {
	parts := strings.Split(path, "/")
	field := d.Field(parts[0])
	if field == nil {
		return path
	}
	names := []string{d.words(field.Label.Value)}
	switch {
	case len(parts) == 1:
	case field.kind() == RatingField:
		for _, statement := range field.Statements {
			if statement.ID.Value == parts[1] {
				names = append(names, d.words(statement.Label.Value))
			}
		}
	default:
		rows, _ := answers[parts[0]].([]map[string]any)
		number := slices.IndexFunc(rows, func(row map[string]any) bool { return row["_row"] == parts[1] }) + 1
		names = append(names, fmt.Sprintf("%s %d", field.noun(), number))
		if len(parts) > 2 && field.Column(parts[2]) != nil {
			names = append(names, d.words(field.Column(parts[2]).Label.Value))
		}
	}
	for i, name := range names {
		names[i] = d.Quote(name, answers, state, path)
	}
	return strings.Join(names, ", ")
}

func (f *Field) noun() string {
	if f.Rows != nil && f.Rows.Noun.Value != "" {
		return f.Rows.Noun.Value
	}
	return "row"
}

// problem says what a problem is.
func (d *Definition) problem(problem Problem, f *Fitted, state *State) string {
	parts := strings.Split(problem.Path, "/")
	field := d.Field(parts[0])
	value := f.Answers[parts[0]]
	rows, _ := value.([]map[string]any)
	if len(parts) == 3 {
		field = field.Column(parts[2])
		for _, row := range rows {
			if row["_row"] == parts[1] {
				value = row[parts[2]]
			}
		}
	}
	switch problem.Kind {
	case "required":
		return "an answer is missing"
	case "type":
		if stands, ok := f.Unmapped[problem.Path]; ok {
			value = stands
		}
		return shortened(value) + " is no answer to this"
	case "min":
		return fmt.Sprintf("%s is less than %s", shortened(value), canonicalNumber(*field.Min))
	case "max":
		return fmt.Sprintf("%s is more than %s", shortened(value), canonicalNumber(*field.Max))
	case "length":
		text, _ := value.(string)
		return fmt.Sprintf("it has %d characters, and may have %d", utf8.RuneCountInString(text), field.MaxLength)
	case "rows_min":
		return fmt.Sprintf("it has %d rows, and needs %d", len(rows), field.Rows.Min)
	case "rows_max":
		return fmt.Sprintf("it has %d rows, and may have %d", len(rows), field.mostRows())
	}
	return d.Quote(problem.Say, f.Answers, state, problem.Path)
}

// shortened is a value as JSON, or the start of it; "blank" for none.
func shortened(value any) string {
	const most = 60
	if value == nil {
		return "blank"
	}
	text, err := Canonical(value)
	if err != nil {
		return "?"
	}
	if runes := bytes.Runes(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(text)
}
