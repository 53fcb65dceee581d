package worksheet

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/schema"
)

var lineEnds = regexp.MustCompile(`[ \t]*\n[ \t\n]*`)

// place returns the answer of a field made of a value, nil for blank. What does
// not fit is lost.
func (m *migrator) place(field *Field, value any, path string) any {
	if isBlank(value) {
		return nil
	}
	switch v := value.(type) {
	case map[string]any:
		if field.kind() == RatingField {
			return m.placeRatings(field, v, path)
		}
	case []any:
		if field.kind() == ChoicesField {
			return m.placeCodes(field, v, path)
		}
		if field.kind() == TableField {
			return m.placeRows(field, v, path)
		}
	}
	if field.fits(value) {
		return value
	}
	if text, ok := value.(string); ok && field.kind() == TextField {
		return lineEnds.ReplaceAllString(text, " ") // a box of one line would swallow them
	}
	m.lose(path, value)
	return nil
}

func (m *migrator) placeCodes(field *Field, codes []any, path string) any {
	var known []string
	for _, option := range field.Options {
		if slices.Contains(codes, any(option.Code.Value)) {
			known = append(known, option.Code.Value)
		}
	}
	var unknown []any
	for _, code := range codes {
		if text, ok := code.(string); !ok || !slices.Contains(known, text) {
			unknown = append(unknown, code)
		}
	}
	if len(unknown) > 0 {
		m.lose(path, unknown)
	}
	if len(known) == 0 {
		return nil
	}
	return known
}

func (m *migrator) placeRows(table *Field, rows []any, path string) any {
	var placed []map[string]any
	for i, one := range rows {
		row, ok := one.(map[string]any)
		if !ok {
			if !isBlank(one) {
				m.lose(path+"/"+strconv.Itoa(i+1), one)
			}
			continue
		}
		id, _ := row["_row"].(string)
		good := map[string]any{"_row": id}
		for j := range table.Columns {
			column := &table.Columns[j]
			if answer := m.place(column, row[column.ID.Value], path+"/"+id+"/"+column.ID.Value); answer != nil {
				good[column.ID.Value] = answer
			}
		}
		for _, name := range slices.SortedFunc(maps.Keys(row), compareUTF16) {
			if name != "_row" && table.Column(name) == nil && !isBlank(row[name]) {
				m.lose(path+"/"+id+"/"+name, row[name])
			}
		}
		placed = append(placed, good)
	}
	if len(placed) == 0 {
		return nil
	}
	return placed
}

func (m *migrator) placeRatings(field *Field, ratings map[string]any, path string) any {
	placed := map[string]any{}
	place := func(statement string, known bool) {
		rating, ok := ratings[statement].(map[string]any)
		if !known || !ok {
			if !isBlank(ratings[statement]) {
				m.lose(path+"/"+statement, ratings[statement])
			}
			return
		}
		good, rest := map[string]any{}, map[string]any{}
		for key, value := range rating {
			if isBlank(value) {
				continue
			}
			text, isText := value.(string)
			isGrade := slices.ContainsFunc(field.Grades, func(grade schema.Grade) bool { return isText && grade.Code.Value == text })
			if key == "score" && isGrade || key == "evidence" && field.Evidence && isText {
				good[key] = value
			} else {
				rest[key] = value
			}
		}
		if len(good) > 0 {
			placed[statement] = good
		}
		if len(rest) > 0 {
			m.lose(path+"/"+statement, rest)
		}
	}
	known := map[string]bool{}
	for _, statement := range field.Statements {
		known[statement.ID.Value] = true
		place(statement.ID.Value, true)
	}
	for _, name := range slices.SortedFunc(maps.Keys(ratings), compareUTF16) {
		if !known[name] {
			place(name, false)
		}
	}
	if len(placed) == 0 {
		return nil
	}
	return placed
}

// fits reports whether a value is an answer of a field that is no table and no
// rating.
func (f *Field) fits(value any) bool {
	isKnown := func(code string) bool {
		return slices.ContainsFunc(f.Options, func(option Option) bool { return option.Code.Value == code })
	}
	switch v := value.(type) {
	case string:
		switch f.kind() {
		case TextField:
			return !strings.Contains(v, "\n")
		case LongTextField:
			return true
		case DateField:
			return isDay(v)
		case ChoiceField:
			return isKnown(v)
		}
	case float64:
		return f.kind() == NumberField
	case bool:
		return f.kind() == YesNoField
	case []string:
		return f.kind() == ChoicesField && !slices.ContainsFunc(v, func(code string) bool { return !isKnown(code) })
	}
	return false
}
