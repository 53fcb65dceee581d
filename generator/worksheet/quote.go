package worksheet

import (
	"slices"
	"strings"
)

// Quote returns a text with each {id} replaced by what the field's answer says, or
// by its label in brackets when it is blank or does not show. Dates stay as plans
// hold them. In a row of a table, given by the path of the row or of a cell in it,
// an id may be a column. Its twin is static/client/plan/pipe.ts.
func (d *Definition) Quote(text string, answers map[string]any, state *State, path string) string {
	tableID, rest, _ := strings.Cut(path, "/")
	rowID, _, _ := strings.Cut(rest, "/")
	table := d.Field(tableID)
	var row map[string]any
	rows, _ := answers[tableID].([]map[string]any)
	for _, one := range rows {
		if one["_row"] == rowID {
			row = one
		}
	}
	var out strings.Builder
	done := 0
	quotes(text, func(id string, at, length int) {
		field, name, holder := d.Field(id), id, answers
		if row != nil {
			if column := table.Column(id); column != nil {
				field, name, holder = column, tableID+"/"+rowID+"/"+id, row
			}
		}
		if field == nil {
			return
		}
		value := holder[id]
		if field.kind() == ComputedField {
			value = state.Computed[name]
		}
		if slices.Contains(state.Hidden, name) {
			value = nil
		}
		said := field.inWords(value)
		if said == "" {
			said = "[" + d.words(field.Label.Value) + "]"
		} else if len(field.Options) > 0 {
			said = d.words(said)
		}
		out.WriteString(text[done:at])
		out.WriteString(said)
		done = at + length
	})
	return out.String() + text[done:]
}

// inWords is an answer in a sentence; "" for blank, and for tables and ratings.
func (f *Field) inWords(value any) string {
	label := func(code string) string {
		for _, option := range f.Options {
			if option.Code.Value == code {
				return option.Label.Value
			}
		}
		return code
	}
	switch v := value.(type) {
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		return canonicalNumber(v)
	case string:
		return label(v)
	case []string:
		var all []string
		for _, code := range v {
			all = append(all, label(code))
		}
		return strings.Join(all, ", ")
	}
	return ""
}
