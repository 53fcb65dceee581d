package worksheet

import (
	"maps"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Read reads the definition of a worksheet from the nearest file of a stack below
// content/, and checks it. lenient makes unknown keys warnings. The definition is
// complete only when there are no errors, but never nil.
func Read(stack *source.Stack, handbook *schema.Handbook, lenient bool) (*Definition, source.Diagnostics) {
	file := stack.Top()
	d := &Definition{File: file, Language: languageOf(stack.Path, handbook), handbook: handbook, fields: map[string]*Field{}}
	start := file.BodyStart()
	found := schema.Decode(file, start, file.Text()[start:], d, schema.Options{Lenient: lenient})
	d.collect()
	if d.broken = found.HasErrors(); d.broken {
		return d, found
	}
	c := &checker{Definition: d, found: found, sectionOf: map[*Field]*Section{}}
	c.definition()
	d.broken = c.found.HasErrors()
	return d, c.found
}

// languageOf is the language of a file below content/.
func languageOf(path string, handbook *schema.Handbook) string {
	if len(handbook.Languages) == 0 {
		return ""
	}
	folder, _, _ := strings.Cut(strings.TrimPrefix(path, "content/"), "/")
	for _, language := range handbook.Languages[1:] {
		if language.Value == folder {
			return folder
		}
	}
	return handbook.Languages[0].Value
}

// collect indexes the fields, numbers the Markdown texts and finds the scales.
func (d *Definition) collect() {
	part := func(text schema.Text) int {
		if strings.TrimSpace(text.Value) == "" {
			return -1
		}
		d.texts = append(d.texts, text)
		return len(d.texts) - 1
	}
	for i := range d.Sections {
		section := &d.Sections[i]
		section.Part = part(section.Intro)
		for j := range section.Fields {
			field := &section.Fields[j]
			field.Part = -1
			if field.kind() == NoteField {
				field.Part = part(field.Label)
			}
			field.Grades = d.handbook.In(d.Language).Scales[field.Scale.Value]
			for k := range field.Columns {
				field.Columns[k].Part = -1
			}
			if id := field.ID.Value; id != "" && d.fields[id] == nil {
				d.fields[id] = field
			}
		}
	}
}

// kind is the type of a field.
func (f *Field) kind() FieldType { return FieldType(f.Type.Value) }

// Field returns the field of an id in no table, or nil.
func (d *Definition) Field(id string) *Field { return d.fields[id] }

// Column returns the column of an id in a table, or nil.
func (f *Field) Column(id string) *Field {
	i := slices.IndexFunc(f.Columns, func(column Field) bool { return column.ID.Value == id })
	if i < 0 {
		return nil
	}
	return &f.Columns[i]
}

// Texts are the Markdown texts of the definition, sections' introductions and
// notes, in their order.
func (d *Definition) Texts() []schema.Text { return d.texts }

// Quoted returns the label of the field that {id} quotes in a text outside tables.
// The problem says why it cannot, the hint what to do; it is "" when it can.
func (d *Definition) Quoted(id string) (label, problem, hint string) { return d.quoted(id, nil) }

// quoted is Quoted, for a text in a table or in none.
func (d *Definition) quoted(id string, table *Field) (label, problem, hint string) {
	field := d.fields[id]
	if table != nil && table.Column(id) != nil {
		field = table.Column(id)
	}
	switch {
	case field == nil && d.broken:
		return "", "", ""
	case field == nil:
		var names []string
		for name, field := range d.fields {
			if field.isQuotable() {
				names = append(names, name)
			}
		}
		if table != nil {
			for i := range table.Columns {
				names = append(names, table.Columns[i].ID.Value)
			}
		}
		slices.Sort(names)
		hint = source.DidYouMean(id, names)
		if hint == "" {
			hint = "a word in { } quotes the answer of the field with this id; for anything else use ( )"
		}
		return "", "there is no field `" + id + "` to quote here", hint
	case !field.isQuotable():
		return "", "`" + id + "` has no answer that a text can quote", "quote a text, a number, a date, a choice, a yes or no, or a computed value"
	}
	return field.Label.Value, "", ""
}

// isQuotable reports whether texts can quote the answer.
func (f *Field) isQuotable() bool {
	switch f.kind() {
	case RatingField, TableField, NoteField, HeadingField:
		return false
	}
	return true
}

// quotes calls back for each {id} in a text, with its offset and length.
func quotes(text string, found func(id string, at, length int)) {
	for at := 0; at < len(text); {
		if text[at] == '{' && (at == 0 || text[at-1] != '{') {
			if id, length := document.AnswerAt(text[at:]); length > 0 {
				found(id, at, length)
				at += length
				continue
			}
		}
		at++
	}
}

// FieldIDs are the ids of the fields in no table, sorted.
func (d *Definition) FieldIDs() []string { return slices.Sorted(maps.Keys(d.fields)) }

// Takes reports whether an answer to another field may be one to this field: both
// are of one type, and a choice has at least one of the other's codes.
func (f *Field) Takes(other *Field) bool {
	mine, its := f.kind(), other.kind()
	switch {
	case mine == LongTextField && its == TextField:
		return true
	case its == ComputedField && other.Value != nil:
		return mine == map[Type]FieldType{Number: NumberField, Text: LongTextField, Date: DateField, YesNo: YesNoField}[other.Value.Type]
	case mine != its || !f.isFillable():
		return false
	case len(f.Options) == 0:
		return true
	}
	return slices.ContainsFunc(f.Options, func(option Option) bool {
		return slices.ContainsFunc(other.Options, func(its Option) bool { return its.Code.Value == option.Code.Value })
	})
}
