package site

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"handbook/generator/document"
)

// mostOnOnePage is how many lines of the alphabetical index stand on one page.
// A longer index has a page for each letter, and several for the largest.
const mostOnOnePage = 1000

// Signs heads the lines that begin with no letter.
const Signs = "0–9"

// Entry is a line of the alphabetical index.
type Entry struct {
	// Name is the title of the page, or what else people call the term it explains.
	Name string
	Page *Page
	// IsOther says that Name is another name than the page's title.
	IsOther bool
}

// Letter is a part of the alphabetical index: lines that begin alike, whatever their
// accents, unless the language has a letter of its own for one (ñ in Spanish).
type Letter struct {
	Letter  string
	Entries []Entry
}

// addSearch adds the page that searches, in every language. It has the alphabetical
// index, and a long one has pages of its own below. A page that authors wrote at that
// address becomes it.
func (l *linker) addSearch() {
	l.alphabets = map[string]*sorted{}
	for _, language := range l.Languages {
		home := l.Homes[language]
		if home == nil {
			continue
		}
		path := l.prefix(language) + "search/index.html"
		search := l.byPath[path]
		if search == nil {
			search = &Page{Kind: document.Page, Language: language, Path: path, ID: "search", Parent: home}
			l.addPage(search)
		}
		search.IsSearch = true
		letters := l.alphabet(language, search)
		total := 0
		for _, letter := range letters {
			total += len(letter.Entries)
		}
		if total <= mostOnOnePage {
			search.Letters = letters
			continue
		}
		for _, letter := range letters {
			slug := strings.ToLower(letter.Letter)
			if letter.Letter == Signs {
				slug = "0-9"
			}
			pages := (len(letter.Entries) + mostOnOnePage - 1) / mostOnOnePage
			for n, entries := range slices.Collect(slices.Chunk(letter.Entries, (len(letter.Entries)+pages-1)/pages)) {
				part := &Page{Kind: document.Page, Language: language, Parent: search, IsSearch: true, ID: "search_" + slug, Letters: []Letter{{letter.Letter, entries}}}
				name := slug
				if pages > 1 {
					name += "-" + strconv.Itoa(n+1)
					part.PartOf, part.Part = pages, n+1
				}
				for part.Path = search.Address() + name + "/index.html"; l.byPath[part.Path] != nil; part.Path = search.Address() + name + "/index.html" {
					name += "-"
				}
				if before := len(search.Parts) - 1; before >= 0 {
					part.Previous = search.Parts[before]
					part.Previous.Next = part
				}
				search.Parts = append(search.Parts, part)
				l.addPage(part)
			}
		}
	}
}

// sorted is how the lines of a language's index were sorted: the names in the order of
// the pages, and for each letter the places of its lines among them.
type sorted struct {
	names   []string
	letters []sortedLetter
}

type sortedLetter struct {
	letter string
	lines  []int
}

// alphabet sorts the titles of a language's pages, and the other names of the terms
// in its glossary, as its dictionaries do. The same names were sorted already when
// there was an earlier site.
func (l *linker) alphabet(language string, search *Page) []Letter {
	var entries []Entry
	now := &sorted{}
	add := func(name string, page *Page, isOther bool) {
		name = strings.Join(strings.Fields(l.WithVariables(page.TextLanguage(), name)), " ")
		if name != "" {
			entries = append(entries, Entry{name, page, isOther})
			now.names = append(now.names, name)
		}
	}
	for _, page := range l.Pages {
		d := page.Document
		if page.Language != language || d == nil || page == search {
			continue
		}
		add(page.Title, page, false)
		if page.Kind != document.Glossary {
			continue
		}
		others := slices.Concat(d.Acronyms, d.Synonyms)
		for i, name := range others {
			if !slices.Contains(others[:i], name) && !strings.EqualFold(name, page.Title) {
				add(name, page, true)
			}
		}
	}
	if l.Previous != nil && l.Previous.alphabets[language] != nil && slices.Equal(l.Previous.alphabets[language].names, now.names) {
		now = l.Previous.alphabets[language]
	} else {
		now.sort(language)
	}
	l.alphabets[language] = now
	letters := make([]Letter, len(now.letters))
	for i, one := range now.letters {
		letters[i].Letter = one.letter
		for _, line := range one.lines {
			letters[i].Entries = append(letters[i].Entries, entries[line])
		}
	}
	return letters
}

// sort finds the letters.
func (s *sorted) sort(code string) {
	tag := language.Make(code)
	order, base := collate.New(tag), collate.New(tag, collate.Loose)
	var buffer collate.Buffer
	keys, lines := make([][]byte, len(s.names)), make([]int, len(s.names))
	for i, name := range s.names {
		keys[i], lines[i] = bytes.Clone(order.KeyFromString(&buffer, firstWord(name))), i
		buffer.Reset()
	}
	slices.SortStableFunc(lines, func(a, b int) int {
		if by := bytes.Compare(keys[a], keys[b]); by != 0 {
			return by
		}
		return strings.Compare(s.names[a], s.names[b])
	})
	places, known := map[string]int{}, map[rune]string{}
	for _, line := range lines {
		first := firstLetter(s.names[line])
		letter, seen := known[first]
		if !seen {
			letter = letterOf(first, base)
			known[first] = letter
		}
		place, begun := places[letter]
		if !begun {
			place = len(s.letters)
			places[letter] = place
			s.letters = append(s.letters, sortedLetter{letter: letter})
		}
		s.letters[place].lines = append(s.letters[place].lines, line)
	}
}

// firstWord is a name without the signs before its first letter or digit: “What?”
// stands under W.
func firstWord(name string) string {
	at := strings.IndexFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	return name[max(at, 0):]
}

// firstLetter is the first letter of a name, composed, or 0 when it begins with none.
func firstLetter(name string) rune {
	for _, r := range norm.NFC.String(firstWord(name)) {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		break
	}
	return 0
}

// letterOf is the letter of the alphabet under which a first letter stands.
func letterOf(first rune, order *collate.Collator) string {
	switch {
	case first == 0:
		return Signs
	case unicode.Is(unicode.Han, first):
		// Thousands of signs would each be a letter of its own.
		return "漢"
	}
	for _, plain := range norm.NFKD.String(string(first)) {
		plain = unicode.ToUpper(plain)
		if unicode.In(plain, unicode.Hangul, unicode.Arabic) || unicode.IsLetter(plain) && order.CompareString(string(plain), string(first)) == 0 {
			return string(plain)
		}
		break
	}
	return string(first)
}
