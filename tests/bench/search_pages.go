package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// makeSearchHandbook writes a handbook of at least so many pages: all texts of
// the corpus as they are, and for the rest pages made from them, in the folder
// content/made. It returns how many were made.
func makeSearchHandbook(dir string, texts []text, pages int) (int, error) {
	settings := "id: bench\ntitle: Bench\nurl: https://handbook.example.org/\nlenient: true\noffline: false\n"
	if err := write(filepath.Join(dir, "handbook.yaml"), []byte(settings)); err != nil {
		return 0, err
	}
	for _, one := range texts {
		if err := write(filepath.Join(dir, "content", "corpus", filepath.FromSlash(one.path)), one.body); err != nil {
			return 0, err
		}
	}
	made := max(0, pages-len(texts))
	material := newMaterial(texts)
	for i := range made {
		if err := write(filepath.Join(dir, "content", "made", fmt.Sprintf("%03d", i/100), fmt.Sprintf("page-%02d.md", i%100)), material.page(i)); err != nil {
			return 0, err
		}
	}
	return made, nil
}

// material is what pages are made from. A made page has sentences of three pages
// of the corpus and of all others, some words of its own that come back in it, and
// other words instead of some: frequent ones as often as in the corpus, and
// invented ones, whose frequencies follow Zipf's law, so that new words go on
// coming as they do in real text. The same number always makes the same page.
type material struct {
	sources   [][]string // the sentences of each text
	sentences []string
	headings  []string
	words     []string // every word of the corpus, as often as it stands there
	invented  []string
	topics    []string // words that a page can be about: neither too frequent nor too short
	titles    map[string]bool
}

const inventedWords = 120_000

var (
	fenced    = regexp.MustCompile("(?s)```.*?```|<[^>]*>|\\{[%{].*?[%}]\\}|^---\n.*?\n---\n")
	linked    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	sentenced = regexp.MustCompile(`[.!?:]\s+|\n\s*\n|\n\s*[-*|#>]|\n\s*\d+\.`)
	wordly    = regexp.MustCompile(`^[\p{L}][\p{L}'’-]*$`)
)

func newMaterial(texts []text) *material {
	m := &material{titles: map[string]bool{}}
	known := map[string]bool{}
	for _, one := range texts {
		plain := linked.ReplaceAllString(fenced.ReplaceAllString(string(one.body), " "), "$1")
		plain = strings.NewReplacer("*", "", "_", " ", "`", "", "[", "", "]", "").Replace(plain)
		var own []string
		for line := range strings.Lines(plain) {
			if heading, found := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); found && strings.HasPrefix(line, "#") {
				if words := strings.Fields(heading); len(words) >= 2 && len(words) <= 8 && !strings.Contains(heading, "{") && allWords(words) && !known[heading] {
					known[heading] = true
					m.headings = append(m.headings, strings.Join(words, " "))
				}
			}
		}
		for _, sentence := range sentenced.Split(plain, -1) {
			words := strings.Fields(strings.TrimLeft(sentence, " \t\n-*|#>•0123456789."))
			if len(words) < 5 || len(words) > 30 || !allWords(words) {
				continue
			}
			own = append(own, strings.Join(words, " "))
			for _, word := range words {
				if word := bare(word); word != "" {
					m.words = append(m.words, word)
				}
			}
		}
		if len(own) > 3 {
			m.sources = append(m.sources, own)
			m.sentences = append(m.sentences, own...)
		}
	}
	m.invented = invent(m.words, inventedWords)
	times := map[string]int{}
	for _, word := range m.words {
		times[word]++
	}
	for _, word := range m.words {
		if len(word) > 5 && times[word]*5000 < len(m.words) {
			m.topics = append(m.topics, word)
		}
	}
	return m
}

// allWords says whether nearly all of words are words, and not code or numbers.
func allWords(words []string) bool {
	n := 0
	for _, word := range words {
		if bare(word) != "" {
			n++
		}
	}
	return n*10 >= len(words)*8
}

// bare is a word in lower case without punctuation around it, or "".
func bare(word string) string {
	word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
	if !wordly.MatchString(word) {
		return ""
	}
	return word
}

// invent makes words that read like those it is given: each letter follows the
// two before it as it does in them.
func invent(words []string, n int) []string {
	random := rand.New(rand.NewPCG(1, 1))
	next := map[string][]rune{}
	known := map[string]bool{}
	for _, word := range words {
		known[word] = true
	}
	unique := make([]string, 0, len(known))
	for word := range known {
		unique = append(unique, word)
	}
	slices.Sort(unique)
	for _, word := range unique {
		letters := append([]rune("^^"), append([]rune(word), '$')...)
		for i := 2; i < len(letters); i++ {
			before := string(letters[i-2 : i])
			next[before] = append(next[before], letters[i])
		}
	}
	var made []string
	for len(made) < n {
		letters := []rune("^^")
		for len(letters) < 15 && letters[len(letters)-1] != '$' {
			choices := next[string(letters[len(letters)-2:])]
			letters = append(letters, choices[random.IntN(len(choices))])
		}
		word := strings.Trim(string(letters), "^$")
		if len(word) >= 4 && !known[word] {
			known[word] = true
			made = append(made, word)
		}
	}
	return made
}

// page makes the page of a number, with a title that no page before it has.
func (m *material) page(number int) []byte {
	random := rand.New(rand.NewPCG(uint64(number), 2))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	// Zipf's law: the word of rank r is drawn in proportion to 1/r.
	rare := func() string {
		return m.invented[int(math.Exp(random.Float64()*math.Log(float64(len(m.invented)))))-1]
	}
	var own []string // what the page is about
	for range 4 {
		own = append(own, pick(m.topics))
	}
	own = append(own, m.invented[random.IntN(len(m.invented))])
	near := [][]string{}
	for range 3 {
		near = append(near, m.sources[random.IntN(len(m.sources))])
	}

	title := ""
	for title == "" || m.titles[title] {
		words := strings.Fields(pick(m.headings))
		if len(words) > 3 {
			words = words[:2+random.IntN(3)]
		}
		words = append(words, pick(own))
		if random.IntN(2) == 0 {
			words = append(words, pick([]string{"for", "and", "with", "of"}), pick(own))
		}
		title = capital(strings.Join(words, " "))
	}
	m.titles[title] = true

	var out strings.Builder
	fmt.Fprintf(&out, "---\ntitle: %q\n---\n\n", title)
	for section := range 3 + random.IntN(5) {
		if section > 0 {
			heading := pick(m.headings)
			if random.IntN(2) == 0 {
				heading += " " + pick(own)
			}
			fmt.Fprintf(&out, "## %s\n\n", capital(heading))
		}
		for sentence := range 3 + random.IntN(8) {
			from := m.sentences
			if random.IntN(2) == 0 {
				from = near[random.IntN(len(near))]
			}
			words := strings.Fields(pick(from))
			for i, word := range words {
				switch chance := random.Float64(); {
				case bare(word) == "" || len(word) < 4:
				case chance < .04:
					words[i] = pick(own)
				case chance < .12:
					words[i] = pick(m.words)
				case chance < .15:
					words[i] = rare()
				}
			}
			fmt.Fprintf(&out, "%s. ", capital(strings.Trim(strings.Join(words, " "), ".,;:")))
			if sentence%3 == 2 {
				out.WriteString("\n\n")
			}
		}
		out.WriteString("\n\n")
	}
	return []byte(out.String())
}

func capital(s string) string {
	letters := []rune(s)
	letters[0] = unicode.ToUpper(letters[0])
	return string(letters)
}
