package search

import (
	"slices"
	"strings"
)

// Weights of a word by where it stands, in a count of words in the text.
const (
	textWeight    = 1
	summaryWeight = 2
	// headingVote is what a heading weighs when the section of a word is chosen.
	headingVote = 8
)

// stem is a word's stem with the forms that were written.
type stem struct {
	key   string
	forms []string
}

// word is a token as it stands in texts, capitals and all.
type word struct {
	stem  uint32
	parts []uint32
}

// collector counts the words of one page after another. Each worker has one, with
// numbers of its own for the stems it met.
type collector struct {
	stemmer *stemmer
	words   map[string]word
	numbers map[string]uint32
	stems   []stem
	counts  []count
	phrases *phrases

	// What follows is of the page at hand.
	page    int32
	touched []uint32
	facts   facts
	at      uint16
	quiet   bool
}

// count is what is known of a stem in the page at hand.
type count struct {
	page int32
	body uint16
	// here is the weight in the section at, best the most that a section had.
	at, bestAt uint16
	here, best uint16
}

// record is a stem in a page.
type record struct {
	stem    uint32
	body    uint16
	section uint16
}

// facts are what one page's words are.
type facts struct {
	records []record
	// names are the page's names: its title, and other words for it.
	names []name
	heads []head
	// length counts the words of the text.
	length   int
	sections []section
	worker   int
}

// name is a name of a page.
type name struct {
	stems []uint32
	// worth is 1 for the title, less for other names.
	worth float64
}

// Worths of names other than the title.
const (
	otherName = 0.75
	// foreignName is that of a title in another language than the index.
	foreignName = 0.7
)

// head is a heading, or another name for what a section is about.
type head struct {
	section uint16
	stems   []uint32
}

// section is a part of a page that a link can name. The first is the page itself.
type section struct{ anchor, title string }

func newCollector(language string, phrases *phrases) *collector {
	return &collector{stemmer: newStemmer(language), words: map[string]word{}, numbers: map[string]uint32{}, phrases: phrases}
}

// start begins a page.
func (c *collector) start(page int) {
	c.page = int32(page + 1)
	c.touched = c.touched[:0]
	c.facts = facts{sections: []section{{}}}
	c.at, c.quiet = 0, false
}

// finish returns what was counted since start.
func (c *collector) finish() facts {
	c.facts.records = make([]record, len(c.touched))
	for i, number := range c.touched {
		count := &c.counts[number]
		c.facts.records[i] = record{number, count.body, count.bestAt}
	}
	return c.facts
}

// look finds the number of a token's stem, and those of its parts.
func (c *collector) look(token []byte) word {
	if known, ok := c.words[string(token)]; ok {
		return known
	}
	text := string(token)
	found := word{stem: c.number(text)}
	for _, part := range parts(text) {
		found.parts = append(found.parts, c.number(part))
	}
	c.words[text] = found
	return found
}

// number returns the number of a token's stem and remembers the token's form.
func (c *collector) number(token string) uint32 {
	key, form := c.stemmer.of(token), Fold(token)
	number, known := c.numbers[key]
	if !known {
		number = uint32(len(c.stems))
		c.numbers[key] = number
		c.stems = append(c.stems, stem{key: key})
		c.counts = append(c.counts, count{})
	}
	forms := c.stems[number].forms
	for _, other := range forms {
		if other == form {
			return number
		}
	}
	c.stems[number].forms = append(forms, form)
	return number
}

// add counts a stem in the section at hand.
func (c *collector) add(number uint32, weight, vote uint16) {
	one := &c.counts[number]
	if one.page != c.page {
		*one = count{page: c.page, at: c.at}
		c.touched = append(c.touched, number)
	}
	if one.at != c.at {
		one.at, one.here = c.at, 0
	}
	if one.body < 1<<15 {
		one.body += weight
	}
	if one.here < 1<<15 {
		one.here += vote
	}
	if one.here > one.best {
		one.best, one.bestAt = one.here, c.at
	}
}

// bytes counts the words of a text.
func (c *collector) bytes(text []byte) {
	for {
		var token []byte
		if token, text = nextToken(text); token == nil {
			return
		}
		c.facts.length++
		found := c.look(token)
		c.add(found.stem, textWeight, textWeight)
		for _, part := range found.parts {
			c.add(part, textWeight, textWeight)
		}
	}
}

// text counts the words of a text.
func (c *collector) text(text string) {
	if text != "" {
		c.bytes([]byte(text))
	}
}

// weighty counts the words of a text without counting them in its length, and
// returns their stems; and once more with the words that hyphens part as one, so that
// inservice finds in-service, or nil when there are none.
func (c *collector) weighty(text string, weight, vote uint16) (stems, joined []uint32) {
	rest := []byte(text)
	var before []byte
	for {
		var token []byte
		if token, rest = nextToken(rest); token == nil {
			return stems, joined
		}
		found := c.look(token)
		c.add(found.stem, weight, vote)
		for _, part := range found.parts {
			c.add(part, weight, vote)
		}
		one := found.stem
		if before != nil {
			one = c.look(slices.Concat(before, token)).stem
			c.add(one, weight, vote)
			if joined == nil {
				joined = slices.Clone(stems)
			}
			joined = joined[:len(joined)-1]
		}
		if joined != nil || before != nil {
			joined = append(joined, one)
		}
		stems = append(stems, found.stem)
		before = nil
		if len(rest) > 0 && rest[0] == '-' {
			before = token
		}
	}
}

// summary counts the words of a page's summary.
func (c *collector) summary(text string) { c.weighty(text, summaryWeight, 0) }

// name counts a name of the page: its title, or a word that means the same.
func (c *collector) name(text string, worth float64) {
	stems, joined := c.weighty(text, 0, 0)
	if len(stems) == 0 {
		return
	}
	c.facts.names = append(c.facts.names, name{stems, worth})
	if joined != nil {
		c.facts.names = append(c.facts.names, name{joined, worth})
	}
	c.expand(stems, -1)
}

// head counts words that stand for a section, and returns their stems.
func (c *collector) head(section uint16, text string, vote uint16) []uint32 {
	stems, joined := c.weighty(text, 0, vote)
	for _, list := range [][]uint32{stems, joined} {
		if len(list) > 0 {
			c.facts.heads = append(c.facts.heads, head{section, list})
		}
	}
	return stems
}

// alias counts words that say what the section at hand is about.
func (c *collector) alias(text string) { c.aliasIn(c.at, text) }

// aliasIn counts words that say what a section is about.
func (c *collector) aliasIn(section uint16, text string) {
	c.head(section, text, headingVote)
}

// heading counts the heading of the section at hand, and what else people call
// what it names.
func (c *collector) heading(title string) {
	c.expand(c.head(c.at, title, headingVote), int(c.at))
}

// expand counts the other names of the glossary's terms that a title or a heading
// has: those of a heading as words of its section, those of a title, whose section
// is -1, as names that weigh like a heading.
func (c *collector) expand(stems []uint32, section int) {
	if c.phrases == nil {
		return
	}
	for _, term := range c.phrases.in(stems, func(number uint32) string { return c.stems[number].key }) {
		for _, name := range term.names {
			if section >= 0 {
				c.weighty(name, summaryWeight, summaryWeight)
			} else {
				c.head(0, name, 0)
			}
		}
	}
}

// section begins a part of the page under a heading.
func (c *collector) section(anchor, title string) {
	if c.quiet || anchor == "" || len(c.facts.sections) > 1<<15 {
		c.text(title)
		return
	}
	c.at = uint16(len(c.facts.sections))
	c.facts.sections = append(c.facts.sections, section{anchor, strings.Join(strings.Fields(title), " ")})
	c.heading(title)
}

// inner begins a part inside another, and returns what leave needs to go back.
func (c *collector) inner(anchor, title string) uint16 {
	back := c.at
	c.section(anchor, title)
	return back
}

func (c *collector) leave(section uint16) { c.at = section }
