package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/worksheet"
)

// FormView is a worksheet as a form: on its own page, or inside an activity.
type FormView struct {
	// ID is the worksheet's id, Hash that of its definition.
	ID, Title, Version, Hash string
	// Base is what all ids of the form start with: "hb-training_plan".
	Base string
	// Path is the worksheet's own page, Example the page of a filled one or "",
	// Plans the page of all plans, Passport that of badges for a worksheet that has
	// some. They are from the root of the site; Root leads there.
	Root, Path, Example, Plans, Passport string
	// Language is the language of the worksheet's text when it is not that of the
	// page, Around that of the page when the text around the form is in another one.
	Language, Around string
	// Interface is the language of the interface's words when Language is set.
	Interface string
	// Embedded says that the form stands in another page's text, Paper that the page
	// is only printed, so that nothing is saved there.
	Embedded, Paper bool
	// Numbered says that there are several sections to number.
	Numbered bool
	Sections []FormSection
}

// FormSection is a part of a form under a heading.
type FormSection struct {
	ID, Base, Interface string
	Number              int
	// Plain is the title as text alone.
	Plain string
	Title template.HTML
	Intro template.HTML
	// When says when a conditional section applies, "" for others.
	When   string
	Fields []FormField
}

// FormField is one field of a form, or one cell of a table's row.
type FormField struct {
	ID, Type string
	// Base is the id of its input and what other ids of the field start with, Name
	// the name of its inputs.
	Base, Name string
	// Class is the classes of its element.
	Class string
	// Plain is the label as text alone.
	Plain string
	Label template.HTML
	Help  template.HTML
	// Body is a note's text.
	Body template.HTML
	// When says when a conditional field applies, "" for others.
	When string
	// Optional says that no answer is asked for, Sometimes that it depends.
	Optional, Sometimes, Private bool
	// Described are the ids of what describes the input.
	Described string
	// Lines is the height of a box for long text.
	Lines int
	// Limit is the most characters, LimitText the same in words.
	Limit     int
	LimitText string
	Unit      string
	// Whole says that a number is most likely a whole one.
	Whole bool
	// Value is what a new plan has here.
	Value string
	// Options are the answers of a choice.
	Options []FormOption
	// Short says that all options are short enough to share a line.
	Short      bool
	Statements []FormStatement
	Evidence   bool
	// Columns are a table's columns, Template the row that scripts copy, Rows those
	// of the form as it is printed.
	Columns  []FormField
	Template FormRow
	Rows     []FormRow
	// More are the numbers of the rows after the first, which paper has and scripts do not.
	More    []int
	Noun    string
	AddText string
	// Room is how much room the columns of a table need: "", "some", "many" or "most".
	Room string
	// Bar says that a computed value shows as a bar.
	Bar bool
	// Embedded and Paper are those of the form.
	Embedded, Paper bool
	// Interface is the language of the interface's words when the form is in another.
	Interface string
	// LabelledBy are the ids that name a cell's input.
	LabelledBy string
}

// FormOption is one answer to choose from, or one grade of a scale.
type FormOption struct {
	Code, Base string
	Label      template.HTML
	Plain      string
	// Interface is set for the interface's own yes and no, as in FormField.
	Interface string
	// Numeric says that the grade's code is a score that people know it by.
	Numeric bool
	// Criteria says what the grade means for a statement.
	Criteria template.HTML
	Chosen   bool
}

// FormStatement is one line of a rating.
type FormStatement struct {
	ID, Base, Name string
	Label          template.HTML
	Plain          string
	Grades         []FormOption
	// Detailed says that the grades have criteria.
	Detailed bool
}

// FormRow is one row of a table. Key is its number, or ROW in the row that
// scripts copy.
type FormRow struct {
	Key, Base, Noun, Interface string
	Paper                      bool
	Cells                      []FormField
}

// formBuilder makes the form of one worksheet on one page.
type formBuilder struct {
	renderer *Renderer
	view     *View
	// page is where the form stands, sheet the worksheet's own page.
	page, sheet *site.Page
	language    string
	words       map[string]string
	definition  *worksheet.Definition
	// fields are all fields by id; columns are those of the table being built.
	fields, columns map[string]*worksheet.Field
	base            string
	embedded        bool
	// targets are what the links of the definition's texts lead to.
	targets []shown
	// plan is the example whose answers texts quote, nil for a blank form.
	plan *worksheet.Plan
	// failed is why a text could not be written.
	failed error
}

// newFormBuilder prepares the form of a worksheet on a page, whose ids get a prefix.
func (r *Renderer) newFormBuilder(v *View, page, sheet *site.Page, prefix string) *formBuilder {
	b := &formBuilder{
		renderer: r, view: v, page: page, sheet: sheet, language: sheet.TextLanguage(), words: v.Site.Words, definition: sheet.Worksheet,
		fields: map[string]*worksheet.Field{}, base: prefix + "hb-" + sheet.ID, embedded: page != sheet,
	}
	for i := range b.definition.Sections {
		for j := range b.definition.Sections[i].Fields {
			field := &b.definition.Sections[i].Fields[j]
			b.fields[field.ID.Value] = field
		}
	}
	for i := range sheet.Document.Links {
		b.targets = append(b.targets, r.show(page, &sheet.Document.Links[i], sheet.Targets[i]))
	}
	return b
}

// foreign is the language of the interface when the worksheet's text is in another.
func (b *formBuilder) foreign() string {
	if b.language == b.page.Language {
		return ""
	}
	return b.page.Language
}

// isPaper reports whether the page is only printed.
func (b *formBuilder) isPaper() bool { return b.page.Print != nil }

func (b *formBuilder) sections() []FormSection {
	var sections []FormSection
	for i := range b.definition.Sections {
		s := &b.definition.Sections[i]
		section := FormSection{
			ID: s.ID.Value, Base: b.base + "-s-" + s.ID.Value, Interface: b.foreign(), Number: i + 1, Plain: b.plain(s.Title.Value), Title: b.text(s.Title.Value),
			Intro: b.part(s.Part), When: b.when(s.ShowIf, s.ShowIfText),
		}
		for j := range s.Fields {
			section.Fields = append(section.Fields, b.field(&s.Fields[j]))
		}
		sections = append(sections, section)
	}
	return sections
}

func (b *formBuilder) field(f *worksheet.Field) FormField {
	id := f.ID.Value
	v := b.common(f, b.base+"-"+id, id)
	v.When = b.when(f.ShowIf, f.ShowIfText)
	class := []string{"field"}
	switch worksheet.FieldType(f.Type.Value) {
	case worksheet.NumberField, worksheet.DateField:
		class = append(class, "field--short")
	case worksheet.RatingField:
		class = append(class, "ratings")
		v.Evidence = f.Evidence
		b.rating(&v, f)
	case worksheet.TableField:
		class = append(class, "field--wide")
		b.table(&v, f)
	case worksheet.ComputedField:
		class = append(class, "computed")
	case worksheet.NoteField:
		class = append(class, "note", "prose")
		v.Body = b.part(f.Part)
	case worksheet.HeadingField:
		class = []string{"form-heading"}
	}
	if v.When != "" {
		class = append(class, "conditional")
	}
	v.Class = strings.Join(class, " ")
	return v
}

// common is what fields and cells share.
func (b *formBuilder) common(f *worksheet.Field, base, name string) FormField {
	v := FormField{
		ID: f.ID.Value, Type: f.Type.Value, Base: base, Name: name, Embedded: b.embedded, Paper: b.isPaper(), Interface: b.foreign(),
		Plain: b.plain(f.Label.Value), Label: b.text(f.Label.Value), Help: b.text(f.Help.Value),
		Private: f.Private, Limit: f.MaxLength, Unit: f.Unit, Bar: f.Show.Value == "bar", Evidence: f.Evidence,
		Whole: isWhole(f.Min) && isWhole(f.Max) && (f.Min != nil || f.Max != nil),
	}
	v.Sometimes = f.RequireIfText.IsGiven()
	v.Optional = !f.Required && !v.Sometimes && asks(f)
	var described []string
	if f.Help.Value != "" {
		described = append(described, base+"-hint")
	}
	if f.Unit != "" {
		described = append(described, base+"-unit")
	}
	if f.MaxLength > 0 {
		described = append(described, base+"-count")
		v.LimitText = insert(b.words["form_limit"], "n", strconv.Itoa(f.MaxLength))
	}
	v.Described = strings.Join(described, " ")
	if f.Type.Value == string(worksheet.LongTextField) {
		v.Lines = 4
		if f.Rows != nil && f.Rows.Lines > 0 {
			v.Lines = f.Rows.Lines
		}
	}
	b.options(&v, f)
	return v
}

// asks reports whether a field asks for an answer.
func asks(f *worksheet.Field) bool {
	switch worksheet.FieldType(f.Type.Value) {
	case worksheet.ComputedField, worksheet.NoteField, worksheet.HeadingField:
		return false
	}
	return true
}

func isWhole(limit *float64) bool { return limit == nil || *limit == float64(int64(*limit)) }

// shortOption is the length up to which options share a line, in characters.
const shortOption = 14

// options fills in the answers to choose from and what a new plan starts with.
func (b *formBuilder) options(v *FormField, f *worksheet.Field) {
	chosen := func(string) bool { return false }
	switch value := f.Default.(type) {
	case string:
		v.Value = value
		chosen = func(code string) bool { return code == value }
	case bool:
		chosen = func(code string) bool { return code == strconv.FormatBool(value) }
	case int:
		v.Value = strconv.Itoa(value)
	case int64:
		v.Value = strconv.FormatInt(value, 10)
	case float64:
		v.Value = strconv.FormatFloat(value, 'f', -1, 64)
	case []any:
		chosen = func(code string) bool { return slices.Contains(value, any(code)) }
	case []string:
		chosen = func(code string) bool { return slices.Contains(value, code) }
	}
	options := f.Options
	if f.Type.Value == string(worksheet.YesNoField) {
		options = []worksheet.Option{
			{Code: schema.Text{Value: "true"}, Label: schema.Text{Value: b.words["form_yes"]}},
			{Code: schema.Text{Value: "false"}, Label: schema.Text{Value: b.words["form_no"]}},
		}
	}
	v.Short = true
	for _, option := range options {
		one := FormOption{Code: option.Code.Value, Base: v.Base + "-" + option.Code.Value, Label: b.text(option.Label.Value), Plain: b.plain(option.Label.Value), Chosen: chosen(option.Code.Value)}
		if f.Options == nil {
			one.Interface = v.Interface
		}
		v.Short = v.Short && len([]rune(one.Plain)) <= shortOption
		v.Options = append(v.Options, one)
	}
	v.Short = v.Short && len(options) <= 4
}

func (b *formBuilder) rating(v *FormField, f *worksheet.Field) {
	for _, s := range f.Statements {
		id := s.ID.Value
		statement := FormStatement{ID: id, Base: v.Base + "-" + id, Name: v.Name + "." + id, Label: b.text(s.Label.Value), Plain: b.plain(s.Label.Value), Detailed: len(s.Criteria) > 0}
		for _, grade := range f.Grades {
			code := grade.Code.Value
			one := FormOption{Code: code, Base: statement.Base + "-" + code, Plain: grade.Label, Label: b.text(grade.Label), Numeric: isNumeric(code)}
			for key, text := range s.Criteria {
				if key.Value == code {
					one.Criteria = b.text(text)
				}
			}
			statement.Grades = append(statement.Grades, one)
		}
		v.Statements = append(v.Statements, statement)
	}
}

// isNumeric reports whether people know a grade by its code, because it is a score.
func isNumeric(code string) bool {
	_, err := strconv.ParseFloat(code, 64)
	return err == nil
}

// gradeTitle is a grade's name, with its code when people know that: "2 Novice".
func gradeTitle(grade schema.Grade) string {
	if isNumeric(grade.Code.Value) {
		return grade.Code.Value + " " + grade.Label
	}
	return grade.Label
}
