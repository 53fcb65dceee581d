package site

import (
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// resolvePlanField finds the worksheet and checks the field that the answer to a
// reflection can fill.
func (l *linker) resolvePlanField(page *Page, link *document.Link, faults *source.Diagnostics) Target {
	sheet, _ := l.reference(link.Target, page.Language, link.Pos, link.Length, faults)
	if sheet == nil || sheet.Worksheet == nil || sheet.Document.Diagnostics.HasErrors() {
		return Target{Page: sheet}
	}
	id := sheet.Worksheet.ID.Value
	pos, length := link.Pos.Add(link.Length+1), len(link.Text)
	switch field := sheet.Worksheet.Field(link.Text); {
	case field == nil:
		hint := source.DidYouMean(link.Text, textFields(sheet.Worksheet))
		if hint == "" {
			hint = fieldsHint(sheet.Worksheet)
		}
		faults.Errorf(pos, length, hint, "the worksheet `%s` has no field `%s`", id, link.Text)
	case !takesText(field):
		faults.Errorf(pos, length, fieldsHint(sheet.Worksheet), "the field `%s` of the worksheet `%s` is of the type %s, and cannot hold what people write", link.Text, id, field.Type.Value)
	}
	return Target{Page: sheet}
}

func takesText(field *worksheet.Field) bool {
	kind := worksheet.FieldType(field.Type.Value)
	return kind == worksheet.TextField || kind == worksheet.LongTextField
}

// textFields are the fields of a worksheet that people write in, in its order.
func textFields(d *worksheet.Definition) []string {
	var ids []string
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			if field := &d.Sections[i].Fields[j]; takesText(field) {
				ids = append(ids, field.ID.Value)
			}
		}
	}
	return ids
}

func fieldsHint(d *worksheet.Definition) string {
	ids := textFields(d)
	if len(ids) == 0 {
		return "that worksheet has no field of the type text or long_text"
	}
	const few = 6
	return "name one that people write in, such as " + strings.Join(ids[:min(len(ids), few)], ", ")
}
