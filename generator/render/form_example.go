package render

import (
	"html/template"
	"slices"
	"strconv"

	"handbook/generator/site"
	"handbook/generator/worksheet"
)

// ExampleView is a filled worksheet as text.
type ExampleView struct {
	// Worksheet is the page of the worksheet, Title the name of the example plan.
	Worksheet Link
	Title     string
	Sections  []ExampleSection
}

// ExampleSection is a part of an example under a heading.
type ExampleSection struct {
	Base   string
	Number int
	Title  template.HTML
	Fields []ExampleField
}

// ExampleField is a field and its answer. Of Texts, Rows and Ratings it has what
// its type needs; all are empty when nobody answered.
type ExampleField struct {
	Type, Plain string
	Label       template.HTML
	// Body is a note's text.
	Body template.HTML
	// Texts are the answer's words: one, or those of each chosen option.
	Texts []string
	// Columns are the heads of a table, Rows its cells.
	Columns []template.HTML
	Rows    [][]string
	Ratings []ExampleRating
	// Bar says that Percent shows as a bar.
	Bar     bool
	Percent string
}

// ExampleRating is one rated statement.
type ExampleRating struct {
	Label                      template.HTML
	Grade, Criterion, Evidence string
}

// example is the example plan of a worksheet, without the sections and fields that
// do not show. A sample that cannot be read shows nothing; Read has reported it.
func (r *Renderer) example(v *View, page *site.Page) *ExampleView {
	sheet := page.Example
	example := &ExampleView{Worksheet: r.link(sheet)}
	file, fault := worksheet.ReadPlans(sheet.Sample.Text())
	if fault != nil || file.Plan == nil {
		return example
	}
	plan := file.Plan
	example.Title = plan.About.Title
	b := r.newFormBuilder(v, page, sheet, "")
	b.plan = plan
	for i := range sheet.Worksheet.Sections {
		s := &sheet.Worksheet.Sections[i]
		section := ExampleSection{Base: b.base + "-s-" + s.ID.Value, Number: i + 1, Title: b.text(s.Title.Value)}
		for j := range s.Fields {
			if f := &s.Fields[j]; !slices.Contains(plan.Hidden, f.ID.Value) {
				section.Fields = append(section.Fields, b.answered(f))
			}
		}
		if len(section.Fields) > 0 {
			example.Sections = append(example.Sections, section)
		}
	}
	return example
}

// answered is a field with its answer in the plan.
func (b *formBuilder) answered(f *worksheet.Field) ExampleField {
	id := f.ID.Value
	out := ExampleField{Type: f.Type.Value, Plain: b.plain(f.Label.Value), Label: b.text(f.Label.Value)}
	answer := b.plan.Answers[id]
	switch worksheet.FieldType(f.Type.Value) {
	case worksheet.NoteField:
		out.Body = b.part(f.Part)
	case worksheet.TableField:
		for i := range f.Columns {
			out.Columns = append(out.Columns, b.text(f.Columns[i].Label.Value))
		}
		rows, _ := answer.([]any)
		for _, entry := range rows {
			row, _ := entry.(map[string]any)
			out.Rows = append(out.Rows, b.cells(f, row))
		}
	case worksheet.RatingField:
		ratings, _ := answer.(map[string]any)
		for i := range f.Statements {
			rating, _ := ratings[f.Statements[i].ID.Value].(map[string]any)
			out.Ratings = append(out.Ratings, b.rated(f, &f.Statements[i], rating))
		}
	case worksheet.ComputedField:
		value := b.plan.Computed[id]
		out.Texts = b.say(f, value)
		if number, ok := value.(float64); ok && f.Show.Value == "bar" {
			out.Bar, out.Percent = true, strconv.FormatFloat(number, 'f', -1, 64)
		}
	default:
		out.Texts = b.say(f, answer)
	}
	return out
}

func (b *formBuilder) cells(f *worksheet.Field, row map[string]any) []string {
	var cells []string
	key, _ := row["_row"].(string)
	for i := range f.Columns {
		column := &f.Columns[i]
		value := row[column.ID.Value]
		if column.Type.Value == string(worksheet.ComputedField) {
			value = b.plan.Computed[f.ID.Value+"/"+key+"/"+column.ID.Value]
		}
		text := ""
		for n, said := range b.say(column, value) {
			if n > 0 {
				text += ", "
			}
			text += said
		}
		cells = append(cells, text)
	}
	return cells
}

func (b *formBuilder) rated(f *worksheet.Field, s *worksheet.Statement, rating map[string]any) ExampleRating {
	out := ExampleRating{Label: b.text(s.Label.Value)}
	out.Evidence, _ = rating["evidence"].(string)
	score, _ := rating["score"].(string)
	for _, grade := range f.Grades {
		if grade.Code.Value == score {
			out.Grade = gradeTitle(grade)
		}
	}
	for code, text := range s.Criteria {
		if code.Value == score {
			out.Criterion = b.plain(text)
		}
	}
	return out
}

// say puts an answer into words.
func (b *formBuilder) say(f *worksheet.Field, answer any) []string {
	switch value := answer.(type) {
	case string:
		if f.Type.Value == string(worksheet.DateField) || f.Type.Value == string(worksheet.ComputedField) && f.Value != nil && f.Value.Type == worksheet.Date {
			return []string{writeDate(b.words, value)}
		}
		for _, option := range f.Options {
			if option.Code.Value == value {
				return []string{b.plain(option.Label.Value)}
			}
		}
		return []string{value}
	case bool:
		if value {
			return []string{b.words["form_yes"]}
		}
		return []string{b.words["form_no"]}
	case float64:
		return []string{withUnit(strconv.FormatFloat(value, 'f', -1, 64), f.Unit)}
	case []any:
		var texts []string
		for _, one := range value {
			texts = append(texts, b.say(f, one)...)
		}
		return texts
	}
	return nil
}

// withUnit puts a number's unit behind it, on the same line.
func withUnit(number, unit string) string {
	switch unit {
	case "", "%":
		return number + unit
	}
	return number + "\u00a0" + unit
}
