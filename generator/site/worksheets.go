package site

import (
	"path"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// Worksheet is what belongs to the document of a worksheet's page.
type Worksheet struct {
	Definition *worksheet.Definition
	// Sample is the file of an example plan, or nil.
	Sample *source.File
}

// introductionOf is the path of the Markdown file beside a worksheet's definition.
func introductionOf(definition string) string {
	return strings.TrimSuffix(definition, path.Ext(definition)) + ".md"
}

// WorksheetFile is the path in the site of a file beside a worksheet's page, such
// as definition.js. Pages that stand in for a translation use the original's.
func (p *Page) WorksheetFile(name string) string {
	if p.Original != nil {
		return p.Original.WorksheetFile(name)
	}
	return p.Address() + name
}

// resolveAnswer finds what {id} in a worksheet's text quotes: its Text is the
// label of the field.
func resolveAnswer(page *Page, link *document.Link, faults *source.Diagnostics) Target {
	label, problem, hint := page.Worksheet.Quoted(link.Target)
	if problem != "" {
		faults.Errorf(link.Pos, link.Length, hint, "%s", problem)
		return Target{}
	}
	return Target{Text: label, Known: true}
}

// checkWorksheets checks what worksheets say about each other.
func (l *linker) checkWorksheets() {
	var sheets []*Page
	for _, page := range l.Pages {
		if page.Worksheet != nil {
			sheets = append(sheets, page)
		}
	}
	for _, page := range sheets {
		if page.Original != nil || page.Document.Diagnostics.HasErrors() {
			continue
		}
		l.checkPrefill(page, sheets)
		if page.Language != l.Languages[0] {
			l.checkTranslation(page, sheets)
		}
	}
}

// checkTranslation checks that a worksheet in another language than the first is
// the same worksheet, by its file's name or its id.
func (l *linker) checkTranslation(page *Page, sheets []*Page) {
	original := l.localized(page, l.Languages[0])
	for _, other := range sheets {
		if original == page && other.Language == l.Languages[0] && other.Worksheet.ID.Value == page.Worksheet.ID.Value {
			id := page.Worksheet.ID
			l.faults.Errorf(id.Pos, id.Length, "name both files the same, so that readers can change the language", "%s has this id, too, and its file has another name", other.Document.File.Name())
		}
	}
	if original != page && original.Worksheet != nil && !original.Document.Diagnostics.HasErrors() {
		*l.faults = append(*l.faults, page.Worksheet.CheckTranslation(original.Worksheet)...)
	}
}

// checkPrefill checks that a worksheet's fields are filled from fields of their
// type.
func (l *linker) checkPrefill(page *Page, sheets []*Page) {
	for own, from := range page.Worksheet.Prefill {
		id, name, _ := strings.Cut(from.Value, ".")
		var sheet *Page
		var ids []string
		for _, other := range sheets {
			if other.Language == page.Language {
				ids = append(ids, other.ID)
				if other.ID == id {
					sheet = other
				}
			}
		}
		if sheet == nil {
			if l.absent.named("worksheet "+id, page.Language) == nil {
				l.faults.Errorf(from.Pos, len(id), source.DidYouMean(id, ids), "there is no worksheet `%s`", id)
			}
			continue
		}
		field, target := sheet.Worksheet.Field(name), page.Worksheet.Field(own.Value)
		switch {
		case sheet.Document.Diagnostics.HasErrors():
		case field == nil:
			l.faults.Errorf(from.At(len(id)+1), len(name), source.DidYouMean(name, sheet.Worksheet.FieldIDs()), "the worksheet `%s` has no field `%s`", id, name)
		case !target.Takes(field):
			l.faults.Errorf(from.Pos, from.Length, "name a field of the same type, with the same codes", "`%s` is of the type %s, and cannot start with an answer to `%s`, which is of the type %s", own.Value, target.Type.Value, name, field.Type.Value)
		}
	}
}
