package render

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
)

// findWord starts the keys of the words that the search says.
const findWord = "find_"

// SearchView is what the page that searches shows without scripts: the alphabetical
// index, or a part of it.
type SearchView struct {
	Letters []IndexLetter
	// Parts are the pages of an index that is too long for one.
	Parts []IndexPart
	// Whole is the path of the page that searches when this one is a part of its index.
	Whole string
}

// IndexLetter is a letter of the index with its lines.
type IndexLetter struct {
	Letter string
	Lines  []IndexLine
}

// IndexLine is a title, or another name of a term; Note says what kind of page it is,
// or the title under which the term stands.
type IndexLine struct {
	Name, Path, Note string
	// Language is that of the name, when it is not that of the page.
	Language string
}

// IndexPart is a page of a long index, with its first and its last line.
type IndexPart struct {
	Path, Label, First, Last string
	Current                  bool
}

// search gathers the index that a page shows.
func (r *Renderer) search(v *View, page *site.Page) {
	if !page.IsSearch {
		return
	}
	view, whole := &SearchView{}, page
	if page.PartOfIndex() {
		whole = page.Parent
		view.Whole = whole.Path
	}
	for _, part := range whole.Parts {
		letter := part.Letters[0]
		label := letter.Letter
		if part.PartOf > 0 {
			label += " " + strconv.Itoa(part.Part)
		}
		view.Parts = append(view.Parts, IndexPart{part.Path, label, letter.Entries[0].Name, letter.Entries[len(letter.Entries)-1].Name, part == page})
	}
	for _, letter := range page.Letters {
		lines := make([]IndexLine, len(letter.Entries))
		for i, entry := range letter.Entries {
			line := IndexLine{Name: entry.Name, Path: entry.Page.Path, Note: v.Site.Words["kind_"+string(entry.Page.Kind)], Language: titleLanguage(entry.Page, page.Language)}
			switch isSame := func(at int) bool {
				return at >= 0 && at < len(lines) && letter.Entries[at].Name == entry.Name
			}; {
			case entry.IsOther:
				line.Note = insert(v.Site.Words["search_see"], "title", r.fill(entry.Page, entry.Page.Title))
			case (isSame(i-1) || isSame(i+1)) && entry.Page.Parent != nil:
				// Modules may have topics of the same title.
				line.Note += ", " + r.link(entry.Page.Parent).Title
			}
			lines[i] = line
		}
		view.Letters = append(view.Letters, IndexLetter{letter.Letter, lines})
	}
	v.Search = view
	if view.Whole == "" {
		v.addScripts(r, "search.js")
	}
}

// searchPart is the title of a part of the index.
func searchPart(page *site.Page, words map[string]string) string {
	letter := page.Letters[0].Letter
	if page.PartOf == 0 {
		return insert(words["search_part"], "letter", letter)
	}
	title := insert(words["search_part_of"], "letter", letter)
	return insert(insert(title, "n", strconv.Itoa(page.Part)), "count", strconv.Itoa(page.PartOf))
}

// spoken is what the search says and shows beside the index, for one language.
type spoken struct {
	Words map[string]string `json:"words"`
	// Kinds are the words for one page of a kind and for several.
	Kinds map[string][2]string `json:"kinds"`
	// Facets are what the facets are called, Labels the words for their ids.
	Facets map[string]string            `json:"facets"`
	Labels map[string]map[string]string `json:"labels"`
	// Order are the ids of each facet in the handbook's own order.
	Order map[string][]string `json:"order"`
	// Family is the family of each driver, Families what they are called.
	Family   map[string]string `json:"family"`
	Families map[string]string `json:"families"`
	// Page is the page that searches, Starts are pages to begin with, never none.
	Page   string  `json:"page"`
	Starts []start `json:"starts"`
	// Glossary is the list of terms, "" without one.
	Glossary string `json:"glossary"`
}

type start struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// searchWords is the file with the words of the search in a language.
func searchWords(language string) string { return "search/words-" + language + ".js" }

// spokenWords is that file: a script like those of the index, because pages from a
// folder may load nothing else.
func (r *Renderer) spokenWords(language string) ([]byte, error) {
	view := r.shared[language]
	said := spoken{
		Words: map[string]string{}, Kinds: map[string][2]string{}, Facets: map[string]string{}, Labels: map[string]map[string]string{}, Order: map[string][]string{},
		Family: map[string]string{}, Families: map[string]string{}, Page: view.Search.Path,
	}
	for key, word := range view.Words {
		if name, ok := strings.CutPrefix(key, findWord); ok {
			said.Words[name] = word
		}
	}
	for _, kind := range document.Kinds {
		said.Kinds[string(kind)] = [2]string{view.Words["kind_"+string(kind)], view.Words["related_"+string(kind)]}
		said.Order["kind"] = append(said.Order["kind"], string(kind))
	}
	said.Facets["kind"] = view.Words["facet_kind"]
	vocabularies := r.Site.Handbook.In(language).Vocabularies
	for _, name := range []string{"driver", "stage", "role"} {
		said.Facets[name] = view.Words["facet_"+name]
		said.Labels[name] = map[string]string{}
		for _, concept := range vocabularies[name] {
			said.Labels[name][concept.ID.Value] = concept.Label
			said.Order[name] = append(said.Order[name], concept.ID.Value)
		}
	}
	for _, driver := range slices.Sorted(maps.Keys(r.Site.Families)) {
		id, label := r.family(language, []schema.Text{{Value: driver}})
		if id != "" {
			said.Family[driver], said.Families[id] = id, label
		}
	}
	for _, link := range view.Navigation {
		said.Starts = append(said.Starts, start{link.Path, link.Title})
		if page := r.Site.PageAt(link.Path); page != nil && page.Section == "glossary" {
			said.Glossary = link.Path
		}
	}
	if view.Plans != nil {
		said.Starts = append(said.Starts, start{view.Plans.Path, view.Plans.Title})
	}
	if said.Starts == nil {
		// A handbook without a menu, such as one that was just begun.
		said.Starts = []start{{view.Home.Path, view.Words["home"]}}
	}
	data, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(string(data))
	return slices.Concat([]byte("handbookSearch("+strconv.Quote(strings.TrimPrefix(searchWords(language), "search/"))+","), text, []byte(");\n")), err
}
