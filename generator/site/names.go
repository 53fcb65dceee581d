package site

import (
	"fmt"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
)

// names finds the pages of one language by what people call them.
type names struct {
	byID    map[string][]*Page
	byTitle map[string][]*Page
	byKind  map[document.Kind][]*Page
}

func (l *linker) indexNames() {
	for _, page := range l.Pages {
		if page.Document != nil && page.Original == nil {
			addName(l.names, page)
		}
	}
}

// addName lists a page under its names.
func addName(byLanguage map[string]*names, page *Page) {
	n := byLanguage[page.Language]
	if n == nil {
		n = &names{byID: map[string][]*Page{}, byTitle: map[string][]*Page{}, byKind: map[document.Kind][]*Page{}}
		byLanguage[page.Language] = n
	}
	n.byID[page.ID] = append(n.byID[page.ID], page)
	n.byKind[page.Kind] = append(n.byKind[page.Kind], page)
	titles := append([]string{page.Title}, page.Document.Acronyms...)
	titles = append(titles, page.Document.Synonyms...)
	for _, title := range titles {
		key := foldName(title)
		if !slices.Contains(n.byTitle[key], page) {
			n.byTitle[key] = append(n.byTitle[key], page)
		}
	}
}

// foldName makes names comparable: case and runs of blanks do not matter.
func foldName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// kindWords are the words that may stand before a name in a reference.
var kindWords = func() map[string]document.Kind {
	words := map[string]document.Kind{"glossary": document.Glossary}
	for _, kind := range document.Kinds {
		words[string(kind)] = kind
	}
	return words
}()

// lookup finds the pages that a reference may mean, from the nearest meaning to
// the farthest: kind and number, id or title; id; title, term or synonym.
func (n *names) lookup(name string) []*Page {
	if n == nil {
		return nil
	}
	if word, rest, ok := strings.Cut(name, " "); ok {
		if kind, known := kindWords[strings.ToLower(word)]; known {
			if found := n.ofKind(kind, strings.TrimSpace(rest)); len(found) > 0 {
				return found
			}
		}
	}
	if found := n.byID[identifier(name)]; len(found) > 0 {
		return found
	}
	return n.byTitle[foldName(name)]
}

func (n *names) ofKind(kind document.Kind, rest string) []*Page {
	var byNumber, byOrdinal, byID, byTitle []*Page
	title := foldName(rest)
	for _, page := range n.byKind[kind] {
		if page.Document.Number != "" && page.Document.Number == rest {
			byNumber = append(byNumber, page)
		}
		if page.Document.Number == "" && PlaceOf(page.Source, nil).Ordinal == rest {
			byOrdinal = append(byOrdinal, page)
		}
		if page.ID == identifier(rest) {
			byID = append(byID, page)
		}
	}
	for _, page := range n.byTitle[title] {
		if page.Kind == kind {
			byTitle = append(byTitle, page)
		}
	}
	for _, found := range [][]*Page{byNumber, byID, byTitle, byOrdinal} {
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// reference finds the one page that a reference means, and reports when there
// is none or more than one.
func (l *linker) reference(name, language string, pos source.Pos, length int, faults *source.Diagnostics) (page *Page, fragment string) {
	whole := name
	name, fragment, _ = strings.Cut(name, "#")
	name = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(name), "[["), "]]"))
	found := l.names[language].lookup(name)
	if len(found) == 0 && language != l.Languages[0] {
		found = l.names[l.Languages[0]].lookup(name)
	}
	switch len(found) {
	case 1:
		if fragment != "" && !l.hasAnchor(found[0], fragment) {
			if !l.isUnread(found[0]) && !l.recordLost(found[0], fragment, pos.File.Layer) {
				l.foreignf(faults, pos, length, l.anchorHint(found[0], fragment), "%s has no heading #%s", found[0].Document.File.Name(), fragment)
			}
			fragment = ""
		}
		return l.localized(found[0], language), fragment
	case 0:
		if absent := l.absent.named(name, language); absent != nil {
			l.reportAbsent(absent, whole, pos, length, faults)
			break
		}
		if !l.mayBeUnread(name) {
			l.foreignf(faults, pos, length, l.nameHint(name, language), "there is no page called `%s`", whole)
		}
	default:
		var choices []string
		for _, page := range found[:min(len(found), 4)] {
			choices = append(choices, fmt.Sprintf("[[%s %s]] for %s", page.Kind, page.ID, page.Document.File.Name()))
		}
		l.foreignf(faults, pos, length, "write "+strings.Join(choices, " or "), "`%s` could mean %d pages", whole, len(found))
	}
	return nil, ""
}

func (l *linker) nameHint(name, language string) string {
	n := l.names[language]
	if n == nil {
		return ""
	}
	if word, rest, ok := strings.Cut(name, " "); ok {
		if kind, known := kindWords[strings.ToLower(word)]; known {
			var candidates []string
			for _, page := range n.byKind[kind] {
				candidates = append(candidates, page.ID)
				if page.Document.Number != "" {
					candidates = append(candidates, page.Document.Number)
				}
			}
			if near := source.Nearest(rest, candidates); near != "" {
				return "did you mean `" + word + " " + near + "`?"
			}
			return howToName
		}
	}
	if len(n.byID) > 5000 {
		return howToName
	}
	var candidates []string
	for id := range n.byID {
		candidates = append(candidates, id)
	}
	for title := range n.byTitle {
		candidates = append(candidates, title)
	}
	if hint := source.DidYouMean(name, candidates); hint != "" {
		return hint
	}
	return howToName
}

const howToName = "a page's name is its id, its title, or its kind and number, such as handout 12"
