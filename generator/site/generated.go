package site

import (
	"cmp"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
)

// prefix is the folder of a language in the site, "" for the default.
func (l *linker) prefix(language string) string {
	if language == l.Languages[0] {
		return ""
	}
	return language + "/"
}

// addFallbacks adds, for every language that has a page, the pages that nobody
// has translated: they show the default language's text inside the language's
// own interface.
func (l *linker) addFallbacks() {
	originals := slices.Clone(l.Pages)
	for _, language := range l.Languages[1:] {
		if l.Homes[language] == nil {
			continue
		}
		for _, original := range originals {
			if original.Language != l.Languages[0] || original.Document == nil {
				continue
			}
			path := l.prefix(language) + original.Path
			if l.byPath[path] != nil && l.byPath[path].Document != nil {
				continue
			}
			page := *original
			page.Language, page.Path, page.Original, page.order = language, path, original, l.prefix(language)+original.order
			if existing := l.byPath[path]; existing != nil {
				*existing = page
				continue
			}
			l.addPage(&page)
			if page.Section != "" && !page.IsSection {
				l.addSection(language, page.Section)
			}
		}
	}
}

// addSection adds the list of a section in a language when it is missing.
func (l *linker) addSection(language, section string) {
	path := l.prefix(language) + section + "/index.html"
	if l.byPath[path] == nil {
		l.addPage(&Page{Kind: document.Page, Language: language, Path: path, Section: section, IsSection: true, ID: section, order: l.prefix(language) + "1000 " + section + "/"})
	}
}

// addPrints adds, for every module with topics, a page that shows them one after
// another.
func (l *linker) addPrints() {
	for _, module := range slices.Clone(l.Pages) {
		if module.Kind != document.Module || len(module.Children) == 0 {
			continue
		}
		path := module.Address() + "print/index.html"
		if l.byPath[path] != nil {
			continue
		}
		print := &Page{Kind: document.Page, Language: module.Language, Path: path, Title: module.Title, Section: module.Section, ID: module.ID, Print: module, Parent: module}
		module.PrintedAs = print
		l.addPage(print)
	}
}

// addExamples adds, for every worksheet with an example plan, a page that shows it.
func (l *linker) addExamples() {
	for _, sheet := range slices.Clone(l.Pages) {
		path := sheet.Address() + "example/index.html"
		if sheet.Worksheet == nil || sheet.Sample == nil || l.byPath[path] != nil {
			continue
		}
		l.addPage(&Page{Kind: document.Page, Language: sheet.Language, Path: path, Section: sheet.Section, ID: sheet.ID, Example: sheet, Parent: sheet})
	}
}

// addPlans adds the list of people's plans in every language, when the handbook
// has worksheets, or asks for answers that are kept. Without worksheets, it is called
// "progress".
func (l *linker) addPlans() {
	id := ""
	for _, page := range l.Pages {
		if page.Worksheet != nil {
			id = "plans"
			break
		} else if page.Lesson.KeepsAnswers() {
			id = "progress"
		}
	}
	if id == "" {
		return
	}
	l.addOwn("plans", Page{ID: id, IsPlans: true})
}

// addOwn adds a page of the program's own in every language, unless authors wrote one
// at its address.
func (l *linker) addOwn(folder string, own Page) {
	for _, language := range l.Languages {
		path := l.prefix(language) + folder + "/index.html"
		if home := l.Homes[language]; home != nil && l.byPath[path] == nil {
			page := own
			page.Kind, page.Language, page.Path, page.Parent = document.Page, language, path, home
			l.addPage(&page)
		}
	}
}

// addFacets adds the lists of a section's pages by driver, stage and role.
func (l *linker) addFacets() {
	for _, section := range slices.Clone(l.Pages) {
		if !section.IsSection {
			continue
		}
		section.Items = section.Children
		if len(section.Items) < 2 || section.Section == "glossary" {
			continue
		}
		for _, vocabulary := range []string{"driver", "stage", "role"} {
			for _, concept := range l.Site.Handbook.In(section.Language).Vocabularies[vocabulary] {
				id := concept.ID.Value
				var items []*Page
				for _, page := range section.Items {
					if page.Document != nil && slices.ContainsFunc(Words(page.Document, vocabulary), func(word schema.Text) bool { return word.Value == id }) {
						items = append(items, page)
					}
				}
				path := section.Address() + vocabulary + "/" + strings.ReplaceAll(id, "_", "-") + "/index.html"
				if len(items) == 0 || l.byPath[path] != nil {
					continue
				}
				facet := &Page{
					Kind: document.Page, Language: section.Language, Path: path, Section: section.Section, IsSection: true, ID: id,
					Title: section.Title, Items: items, Parent: section, Facet: &Facet{vocabulary, id, concept.Label},
				}
				section.Facets = append(section.Facets, facet)
				l.addPage(facet)
			}
		}
	}
}

// addNotFound adds 404.html.
func (l *linker) addNotFound() {
	l.addPage(&Page{Kind: document.Page, Language: l.Languages[0], Path: "404.html", ID: "not_found", NotFound: true})
}

// addOffline adds offline.html in every language, unless the handbook wants none.
func (l *linker) addOffline() {
	if !l.Site.Handbook.WorksOffline() {
		return
	}
	for _, language := range l.Languages {
		if l.Homes[language] != nil {
			l.addPage(&Page{Kind: document.Page, Language: language, Path: l.prefix(language) + "offline.html", ID: "offline", IsOffline: true})
		}
	}
}

// Words are what a page's front matter says for a vocabulary: driver, stage or role.
func Words(d *document.Document, vocabulary string) []schema.Text {
	switch vocabulary {
	case "driver":
		return d.Driver
	case "stage":
		return d.Stage
	case "role":
		return d.Role
	}
	return nil
}

// joinTranslations gives every page its counterparts in the other languages.
func (l *linker) joinTranslations() {
	var languages []string
	for _, language := range l.Languages {
		if l.Homes[language] != nil {
			languages = append(languages, language)
		}
	}
	if len(languages) < 2 {
		return
	}
	for _, page := range l.Pages {
		if page.NotFound {
			continue
		}
		for _, language := range languages {
			if other := l.localized(page, language); other.Language == language {
				page.Translations = append(page.Translations, other)
			}
		}
	}
}

// TitleIn is the page's title; what the program adds itself, such as the list of a
// section that no file describes, has the interface's word for it.
func (p *Page) TitleIn(words map[string]string) string {
	switch {
	case p.IsPlans && p.ID == "progress":
		return words["progress_own"]
	case p.IsPlans:
		return words["plans"]
	case p.IsPassport:
		return words["passport"]
	case p.Title == "" && p.Section != "":
		return cmp.Or(words["section_"+p.Section], p.Section)
	}
	return p.Title
}
