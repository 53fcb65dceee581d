package render

import (
	"handbook/generator/document"
	"handbook/generator/site"
)

// titleOf is a page's title, or what the interface calls it.
func titleOf(page *site.Page, words map[string]string) string {
	if page.NotFound {
		return words["not_found"]
	}
	if page.IsOffline {
		return words["offline"]
	}
	if page.PartOfIndex() {
		return searchPart(page, words)
	}
	if page.IsSearch && page.Title == "" {
		return words["search"]
	}
	if page.Example != nil {
		return insert(words["form_example_of"], "title", titleOf(page.Example, words))
	}
	return page.TitleIn(words)
}

// titleLanguage is the language of a page's title, "" when it is that of the pages
// around it.
func titleLanguage(page *site.Page, around string) string {
	language := page.Language
	if page.Title != "" {
		language = page.TextLanguage()
	}
	if language == around {
		return ""
	}
	return language
}

// fill puts the values of variables into a text of the page.
func (r *Renderer) fill(page *site.Page, text string) string {
	return r.Site.WithVariables(page.TextLanguage(), text)
}

// link is how a page is shown on another page of the same language.
func (r *Renderer) link(page *site.Page) Link {
	words := r.shared[page.Language].Words
	link := Link{Path: page.Path, Title: r.fill(page, titleOf(page, words)), Kind: string(page.Kind), Language: titleLanguage(page, page.Language)}
	if d := page.Document; d != nil {
		link.Number, link.Summary, link.Time = d.Number, r.fill(page, d.Summary), d.Time
	}
	return link
}

// card is a link with what cards and lists show beside it.
func (r *Renderer) card(page *site.Page) Link {
	link := r.link(page)
	if page.Kind == document.Module {
		link.Topics = len(page.Children)
	}
	d := page.Document
	if d == nil {
		return link
	}
	link.Family, link.FamilyLabel = r.family(page.Language, d.Driver)
	link.Date, link.Part = d.Date.String(), r.lessonPart(page)
	for _, vocabulary := range []string{"driver", "stage", "role"} {
		for _, word := range site.Words(d, vocabulary) {
			link.Tags = append(link.Tags, vocabulary+"-"+word.Value)
		}
	}
	return link
}

func (r *Renderer) cards(pages []*site.Page) []Link {
	var links []Link
	for _, page := range pages {
		links = append(links, r.card(page))
	}
	return links
}

// group is a page that heads a list of links.
func (r *Renderer) group(page *site.Page) Group {
	link := r.link(page)
	return Group{Title: link.Title, Summary: link.Summary, Path: link.Path, Language: link.Language}
}

func (r *Renderer) optional(page *site.Page) *Link {
	if page == nil {
		return nil
	}
	link := r.link(page)
	return &link
}
