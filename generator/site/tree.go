package site

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
)

func titleFromID(id string) string {
	title := []rune(strings.ReplaceAll(id, "_", " "))
	if len(title) > 0 {
		title[0] = []rune(strings.ToUpper(string(title[0])))[0]
	}
	return string(title)
}

// addSections adds the home pages and the lists of sections that no file
// describes.
func (l *linker) addSections() {
	filled := map[string]bool{}
	for _, page := range l.Pages {
		filled[page.Language] = true
		if page.Section != "" && page.Kind != document.Page {
			filled[page.Language+"/"+page.Section] = true
		}
	}
	for i, language := range l.Languages {
		prefix := l.prefix(language)
		if !filled[language] && i > 0 {
			named := l.Site.Handbook.Languages[i]
			l.faults.Warnf(named.Pos, named.Length, "translate a page, best the first one: content/"+language+"/index.md", "no page is written in `%s`, so the site leaves this language out", language)
			continue
		}
		if l.byPath[prefix+"index.html"] == nil {
			l.addPage(&Page{Kind: document.Page, Language: language, Path: prefix + "index.html", ID: "home", Title: l.Site.Handbook.In(language).Title, order: prefix})
		}
		l.Homes[language] = l.byPath[prefix+"index.html"]
		for _, section := range document.Sections {
			listed := filled[language+"/"+section]
			address := prefix + section + "/index.html"
			if existing := l.byPath[address]; existing != nil {
				existing.IsSection, existing.Section = true, section
			} else if listed {
				l.addPage(&Page{Kind: document.Page, Language: language, Path: address, Section: section, IsSection: true, ID: section, order: prefix + "1000 " + section + "/"})
			}
		}
	}
	l.Home = l.Homes[l.Languages[0]]
}

func (l *linker) addPage(page *Page) {
	l.byPath[page.Path] = page
	l.Pages = append(l.Pages, page)
}

// buildTree gives every page its parent, its children in order and its
// neighbours in reading.
func (l *linker) buildTree() {
	slices.SortStableFunc(l.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Path, b.Path))
	})
	for _, page := range l.Pages {
		home := l.Homes[page.Language]
		if page == home {
			continue
		}
		for dir := path.Dir(path.Dir(page.Path)); dir != "."; dir = path.Dir(dir) {
			if parent := l.byPath[dir+"/index.html"]; parent != nil && parent.Language == page.Language {
				page.Parent = parent
				break
			}
		}
		if page.Parent == nil {
			page.Parent = home
		}
		page.Parent.Children = append(page.Parent.Children, page)
	}
	for _, page := range l.Pages {
		if page.IsSection && page.Section == "enotes" {
			slices.SortStableFunc(page.Children, func(a, b *Page) int { return cmp.Compare(date(b), date(a)) })
		}
		if page.IsSection && page.Section == "glossary" {
			slices.SortStableFunc(page.Children, func(a, b *Page) int {
				return cmp.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
			})
		}
		if page == l.Homes[page.Language] {
			continue
		}
		children := page.Children
		for i, child := range children {
			if i > 0 {
				child.Previous = children[i-1]
			}
			if i+1 < len(children) {
				child.Next = children[i+1]
			}
		}
		if page.Kind == document.Module && len(children) > 0 {
			children[0].Previous = page
		}
	}
	for _, page := range l.Pages {
		if page.Kind == document.Module && len(page.Children) > 0 {
			page.Next = page.Children[0]
		}
	}
}

func date(page *Page) string {
	if page.Document == nil {
		return ""
	}
	return page.Document.Date.String()
}

// buildNavigation finds the pages of the main menu.
func (l *linker) buildNavigation() {
	for i, language := range l.Languages {
		prefix := l.prefix(language)
		for _, entry := range l.Site.Handbook.Navigation {
			name := strings.Trim(entry.Value, "/")
			page := l.byPath[prefix+name+"/index.html"]
			if page != nil {
				l.Navigation[language] = append(l.Navigation[language], page)
				continue
			}
			if i == 0 && !slices.Contains(document.Sections, name) {
				l.foreignf(l.faults, entry.Pos, entry.Length, source.DidYouMean(name, document.Sections), "the navigation names `%s`, but there is no such section or page", entry.Value)
			}
		}
	}
}
