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

// material is what pages are made from. Their sentences are new: each word follows
// the two before it, or sometimes the one before it, as it does in the corpus. Each
// page has some words of its own that come back in it, in its title and headings.
// Other words stand instead of some: frequent ones as often as in the corpus, and
// invented ones, whose frequencies follow Zipf's law, so that new words go on coming
// as they do in real text. The same number always makes the same page.
type material struct {
	next     map[[2]string][]string // the words that follow two words, or one after ""
	headings []string
	words    []string // every word of the corpus, as often as it stands there
	topics   []string // words that a page can be about: neither too frequent nor too short
	invented []string
	titles   map[string]bool
}

const inventedWords = 120_000

var (
	fenced    = regexp.MustCompile("(?s)```.*?```|<[^>]*>|\\{[%{].*?[%}]\\}|^---\n.*?\n---\n")
	linked    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	sentenced = regexp.MustCompile(`[.!?:]\s+|\n\s*\n|\n\s*[-*|#>]|\n\s*\d+\.`)
	wordly    = regexp.MustCompile(`^[\p{L}][\p{L}'’-]*$`)
)

func newMaterial(texts []text) *material {
	m := &material{next: map[[2]string][]string{}, titles: map[string]bool{}}
	known := map[string]bool{}
	for _, one := range texts {
		plain := linked.ReplaceAllString(fenced.ReplaceAllString(string(one.body), " "), "$1")
		plain = strings.NewReplacer("*", "", "_", " ", "`", "", "[", "", "]", "").Replace(plain)
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
			m.learn(words)
			for _, word := range words {
				if word := bare(word); word != "" {
					m.words = append(m.words, word)
				}
			}
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

// learn notes what follows what in a sentence; "" is before its first word and
// after its last.
func (m *material) learn(words []string) {
	before := [2]string{}
	for _, word := range append(slices.Clone(words), "") {
		for _, key := range [][2]string{before, {"", before[1]}} {
			m.next[key] = append(m.next[key], word)
		}
		before = [2]string{before[1], word}
	}
}

// sentence makes a sentence of at most thirty words.
func (m *material) sentence(random *rand.Rand) []string {
	var words []string
	before := [2]string{}
	for len(words) < 30 {
		key := before
		if random.IntN(5) == 0 {
			key[0] = ""
		}
		choices := m.next[key]
		word := choices[random.IntN(len(choices))]
		if word == "" {
			if len(words) > 4 {
				break
			}
			// Too short: go on with how another sentence begins.
			before = [2]string{}
			continue
		}
		words = append(words, word)
		before = [2]string{before[1], word}
	}
	return words
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

	title := ""
	for title == "" || m.titles[title] {
		// The beginning of a heading, so that none of the corpus comes back whole.
		words := strings.Fields(pick(m.headings))
		words = append(words[:min(len(words)-1, 1+random.IntN(3))], pick(own))
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
			words := strings.Fields(pick(m.headings))
			words[random.IntN(len(words))] = pick(own)
			fmt.Fprintf(&out, "## %s\n\n", capital(strings.Join(words, " ")))
		}
		for sentence := range 3 + random.IntN(8) {
			words := m.sentence(random)
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
