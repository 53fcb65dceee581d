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
