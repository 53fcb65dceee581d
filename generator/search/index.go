package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"handbook/generator/document"
	"handbook/generator/site"
)

// vocabularies are the facets that pages have besides their kind.
var vocabularies = []string{"driver", "stage", "role"}

// entry is a page of the index.
type entry struct {
	page                           *site.Page
	url, title, kind, number, time string
	lede                           string
	facts                          facts
	// values are the ids of the page's facets.
	values [3][]string
}

// index is everything that is known of one language's pages.
type index struct {
	language string
	entries  []*entry
	// stems are sorted by key; plain says which of them are words like "the".
	stems []stem
	plain []bool
	// first is where each stem's postings start; a last number ends them.
	first []uint32
	// pages, codes and sections are the postings of all stems.
	pages    []uint32
	codes    []uint8
	sections []uint16
}

// Input is what an index is made of.
type Input struct {
	Site *site.Site
	// Words are the words of the interface by language: the names of kinds and
	// sections.
	Words map[string]map[string]string
	// Workers is how many goroutines work at once, at least one.
	Workers int
	// Whole puts each language's index into one file of a known name, whatever its
	// size.
	Whole bool
}

// isFound reports whether a page is in the index: those with a text of their own,
// the lists of sections, and those of what people keep: plans and badges.
func isFound(page *site.Page) bool {
	if page.Print != nil || page.Example != nil || page.NotFound || page.Facet != nil {
		return false
	}
	return page.Document != nil || page.IsSection || page.IsPlans || page.IsPassport
}

// collect counts the words of a language's pages.
func collect(ctx context.Context, in Input, language string) (*index, []*collector) {
	x := &index{language: language}
	words := in.Words[language]
	for _, page := range in.Site.Pages {
		if page.Language == language && isFound(page) {
			x.entries = append(x.entries, newEntry(in.Site, page, words))
		}
	}
	phrases := findPhrases(in.Site, language)
	explained := explainedTerms(in.Site, language)
	collectors := make([]*collector, max(1, in.Workers))
	var next atomic.Int64
	var group sync.WaitGroup
	for w := range collectors {
		c := newCollector(language, phrases)
		collectors[w] = c
		group.Go(func() {
			r := &reader{out: c, site: in.Site, wording: in.Site.Handbook.In(language), words: words, others: in.Words}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(x.entries) {
					return
				}
				e := x.entries[i]
				c.start(i)
				r.read(e.page, e)
				for _, text := range explained[e.page] {
					c.aliasIn(0, text)
				}
				e.facts = c.finish()
				e.facts.worker = w
			}
		})
	}
	group.Wait()
	return x, collectors
}

// newEntry gathers what results show of a page.
func newEntry(s *site.Site, page *site.Page, words map[string]string) *entry {
	fill := func(text string) string { return oneLine(s.WithVariables(page.TextLanguage(), text)) }
	e := &entry{page: page, url: page.Path, title: fill(page.TitleIn(words)), kind: string(page.Kind)}
	switch {
	case page.IsPlans:
		e.lede = words["plans_lede"]
	case page.IsPassport:
		e.lede = words["passport_lede"]
	}
	if d := page.Document; d != nil {
		e.number, e.time = oneLine(d.Number), oneLine(d.Time)
		e.lede = fill(cmp.Or(d.Summary, d.Lead))
		for i, vocabulary := range vocabularies {
			for _, id := range site.Words(d, vocabulary) {
				if !slices.Contains(e.values[i], id.Value) {
					e.values[i] = append(e.values[i], id.Value)
				}
			}
		}
	}
	return e
}

// findPhrases gathers the names of a language's glossary.
func findPhrases(s *site.Site, language string) *phrases {
	p := &phrases{byFirst: map[string][]phrase{}}
	stemmer := newStemmer(language)
	for _, page := range s.Pages {
		if page.Language == language && page.Kind == document.Glossary && page.Document != nil {
			d := page.Document
			p.add(stemmer, newTerm([]string{page.Title}, d.Acronyms, d.Synonyms))
		}
	}
	if len(p.byFirst) == 0 {
		return nil
	}
	return p
}

// explainedTerms are, for the pages that explain a driver, the names of the
// glossary's terms that belong to it, and what the vocabulary says of it.
func explainedTerms(s *site.Site, language string) map[*site.Page][]string {
	found := map[*site.Page][]string{}
	pages := s.DriverPages[language]
	for _, concept := range s.Handbook.In(language).Vocabularies["driver"] {
		if page := pages[concept.ID.Value]; page != nil {
			found[page] = append(found[page], concept.Label, concept.Summary)
		}
	}
	for _, page := range s.Pages {
		if page.Language != language || page.Kind != document.Glossary || page.Document == nil {
			continue
		}
		d := page.Document
		for _, driver := range d.Driver {
			if explaining := pages[driver.Value]; explaining != nil && explaining.Original == nil {
				found[explaining] = append(found[explaining], newTerm([]string{page.Title}, d.Acronyms, d.Synonyms).names...)
			}
		}
	}
	return found
}

// merge gives the stems of all workers one order and the postings theirs, and lets
// go of the workers' counts.
func (x *index) merge(collectors []*collector) {
	byKey := map[string]int{}
	for _, c := range collectors {
		for _, one := range c.stems {
			if at, known := byKey[one.key]; known {
				for _, form := range one.forms {
					if !slices.Contains(x.stems[at].forms, form) {
						x.stems[at].forms = append(x.stems[at].forms, form)
					}
				}
				continue
			}
			byKey[one.key] = len(x.stems)
			x.stems = append(x.stems, one)
		}
	}
	slices.SortFunc(x.stems, func(a, b stem) int { return strings.Compare(a.key, b.key) })
	plain := plainForms(x.language)
	x.plain = make([]bool, len(x.stems))
	for i := range x.stems {
		slices.Sort(x.stems[i].forms)
		byKey[x.stems[i].key] = i
		x.plain[i] = isPlain(x.stems[i], plain)
	}
	numbers := make([][]uint32, len(collectors))
	for w, c := range collectors {
		numbers[w] = make([]uint32, len(c.stems))
		for i, one := range c.stems {
			numbers[w][i] = uint32(byKey[one.key])
		}
		*c = collector{}
	}
	x.first = make([]uint32, len(x.stems)+1)
	length := 0
	for _, e := range x.entries {
		own := numbers[e.facts.worker]
		length += e.facts.length
		for i := range e.facts.records {
			record := &e.facts.records[i]
			record.stem = own[record.stem]
			x.first[record.stem+1]++
		}
		for _, one := range e.facts.names {
			renumber(one.stems, own)
		}
		for _, one := range e.facts.heads {
			renumber(one.stems, own)
		}
	}
	for i := range x.stems {
		x.first[i+1] += x.first[i]
	}
	x.post(float64(max(1, length)) / float64(max(1, len(x.entries))))
}

func renumber(list, numbers []uint32) {
	for i := range list {
		list[i] = numbers[list[i]]
	}
}

// post fills the postings, page by page, so that each stem's are in the order of
// pages. average is the mean length of a text in words.
func (x *index) post(average float64) {
	total := x.first[len(x.stems)]
	x.pages, x.codes, x.sections = make([]uint32, total), make([]uint8, total), make([]uint16, total)
	next := slices.Clone(x.first[:len(x.stems)])
	rarity := make([]float64, len(x.stems))
	for i := range rarity {
		rarity[i] = x.rarity(i)
	}
	shares := newShares(len(x.stems))
	for n, e := range x.entries {
		shares.start(rarity)
		for _, one := range e.facts.names {
			shares.name(one.stems, one.worth)
		}
		for _, one := range e.facts.heads {
			shares.head(one.stems, one.section)
		}
		length := float64(e.facts.length)
		if e.page.Original != nil {
			// Only what stands out was counted.
			length = max(length, 2*average)
		}
		short := 0.6 + 0.4*length/average
		for _, record := range e.facts.records {
			at := next[record.stem]
			next[record.stem]++
			x.pages[at] = uint32(n)
			x.codes[at], x.sections[at] = shares.code(record, float64(record.body)/short)
		}
		e.facts = facts{sections: e.facts.sections}
	}
}

// rarity is how much a stem tells, from how many pages have it.
func (x *index) rarity(i int) float64 {
	if x.plain[i] {
		return 0
	}
	pages, all := float64(x.first[i+1]-x.first[i]), float64(len(x.entries))
	return math.Log(1 + (all-pages+0.5)/(pages+0.5))
}

// saturation is BM25's k1: how soon a word's repetitions stop to count.
const saturation = 1.2

// shareLevels are the shares of a name that a word can make up, as they are kept.
var shareLevels = [8]float64{0.06, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7, 1}

// shares finds how much of a name or a heading each stem makes up.
type shares struct {
	rarity []float64
	round  int32
	of     []share
}

type share struct {
	round      int32
	name, head float64
	section    uint16
}

func newShares(stems int) *shares { return &shares{of: make([]share, stems)} }

func (s *shares) start(rarity []float64) {
	s.rarity = rarity
	s.round++
}

// name counts the stems of one name.
func (s *shares) name(stems []uint32, worth float64) {
	whole := s.whole(stems)
	for _, number := range stems {
		one := s.at(number)
		one.name = max(one.name, worth*s.part(number)/whole)
	}
}

// head counts the stems of one heading.
func (s *shares) head(stems []uint32, section uint16) {
	whole := s.whole(stems)
	for _, number := range stems {
		if one, part := s.at(number), s.part(number)/whole; part > one.head {
			one.head, one.section = part, section
		}
	}
}

// part is what a stem adds to a name.
func (s *shares) part(number uint32) float64 { return s.rarity[number] + 0.1 }

func (s *shares) whole(stems []uint32) (whole float64) {
	for i, number := range stems {
		if !slices.Contains(stems[:i], number) {
			whole += s.part(number)
		}
	}
	return whole
}

func (s *shares) at(number uint32) *share {
	one := &s.of[number]
	if one.round != s.round {
		*one = share{round: s.round}
	}
	return one
}

// code is the number of a posting, and its section.
func (s *shares) code(r record, body float64) (uint8, uint16) {
	level := body / (body + saturation)
	one := &s.of[r.stem]
	switch {
	case one.round == s.round && one.name > 0:
		return nameCode + nearest(one.name)*2 + uint8(min(1, level*2)), 0
	case one.round == s.round && one.head > 0:
		return headCode + nearest(one.head)*2 + uint8(min(1, level*2)), one.section
	}
	return uint8(min(headCode-1, level*headCode)), r.section
}

// Codes below headCode are of words in the text alone, and tell how much of it is
// about them. Those from nameCode on are of words in a name of the page, those between
// of words in a heading: they tell which share of it the word makes up, and whether
// the text is about the word.
const (
	headCode = 16
	nameCode = 32
)

// nearest is the number of the level that is nearest to a share.
func nearest(part float64) uint8 {
	best := 0
	for i, level := range shareLevels {
		if math.Abs(level-part) < math.Abs(shareLevels[best]-part) {
			best = i
		}
	}
	return uint8(best)
}
