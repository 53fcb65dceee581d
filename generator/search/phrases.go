package search

import (
	"slices"
	"strings"
)

// phrases are the names of the glossary's terms, to find them in titles and
// headings.
type phrases struct {
	// byFirst are the names by their first stem.
	byFirst map[string][]phrase
}

// phrase is one name of a term, as stems.
type phrase struct {
	stems []string
	term  *term
}

// term is an entry of the glossary.
type term struct {
	// names are all names of the term: its title, its acronyms and synonyms.
	names []string
}

func (p *phrases) add(s *stemmer, t *term) {
	for _, name := range t.names {
		var stems []string
		eachToken(name, func(token string) { stems = append(stems, s.of(token)) })
		if len(stems) > 0 {
			p.byFirst[stems[0]] = append(p.byFirst[stems[0]], phrase{stems, t})
		}
	}
}

// in returns the terms that a list of stems names, each once, in the order of the
// list.
func (p *phrases) in(stems []uint32, key func(uint32) string) (found []*term) {
	for i := range stems {
		for _, one := range p.byFirst[key(stems[i])] {
			if len(one.stems) > len(stems)-i || slices.Contains(found, one.term) {
				continue
			}
			same := true
			for j := range one.stems {
				same = same && key(stems[i+j]) == one.stems[j]
			}
			if same {
				found = append(found, one.term)
			}
		}
	}
	return found
}

// newTerm puts the names of a term together, each once.
func newTerm(names ...[]string) *term {
	t := &term{}
	for _, list := range names {
		for _, name := range list {
			if name = strings.TrimSpace(name); name != "" && !slices.Contains(t.names, name) {
				t.names = append(t.names, name)
			}
		}
	}
	return t
}
