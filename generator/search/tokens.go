package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/spanish"
	"golang.org/x/text/unicode/norm"
)

// longestToken is the most characters of a token; longer runs are not words and
// are left out.
const longestToken = 40

// isWord reports whether a character belongs to words.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r)
}

// nextToken finds the first token of a text and returns it with what follows; the
// token is nil at the end of the text.
func nextToken(text []byte) (token, rest []byte) {
	for {
		start, end := -1, len(text)
		for i := 0; i < len(text); {
			c, size := rune(text[i]), 1
			if c >= utf8.RuneSelf {
				c, size = utf8.DecodeRune(text[i:])
			}
			if word := isWordFast(c); word && start < 0 {
				start = i
			} else if !word && start >= 0 {
				end = i
				break
			}
			i += size
		}
		if start < 0 {
			return nil, nil
		}
		token, rest = text[start:end], text[end:]
		if len(token) <= longestToken || utf8.RuneCount(token) <= longestToken {
			return token, rest
		}
		text = rest
	}
}

func isWordFast(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return isWord(c)
}

// parts returns the words that make up a token in camelCase, such as Data and
// System of DataSystem, without those of a single character; nil when it is one
// word.
func parts(token string) (words []string) {
	if token == strings.ToLower(token) {
		return nil
	}
	runes := []rune(token)
	start, cut := 0, false
	add := func(end int) {
		if end-start > 1 {
			words = append(words, string(runes[start:end]))
		}
		start = end
	}
	for i := 1; i < len(runes); i++ {
		if unicode.IsUpper(runes[i]) && (unicode.IsLower(runes[i-1]) || unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			add(i)
			cut = true
		}
	}
	if !cut {
		return nil
	}
	add(len(runes))
	return words
}

// unlike are letters that Unicode does not take apart, and how people type them.
var unlike = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ς", "σ")

// Fold returns a token as it is compared: in small letters, without accents,
// compatible forms of a character as one.
func Fold(token string) string {
	plain := true
	for i := range len(token) {
		if token[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(token)
	}
	var folded strings.Builder
	for _, r := range norm.NFKD.String(token) {
		if !unicode.Is(unicode.Mn, r) {
			folded.WriteRune(unicode.ToLower(r))
		}
	}
	return unlike.Replace(folded.String())
}

// stemmer finds the stems of one language's words.
type stemmer struct {
	stem func(*snowballstem.Env) bool
	env  *snowballstem.Env
}

// newStemmer returns the stemmer of a language. Words of languages that have none
// here are their own stems.
func newStemmer(language string) *stemmer {
	s := &stemmer{env: snowballstem.NewEnv("")}
	switch base, _, _ := strings.Cut(language, "-"); base {
	case "en":
		s.stem = english.Stem
	case "es":
		s.stem = spanish.Stem
	}
	return s
}

// of returns the folded stem of a token. The stem is that of the word with its
// accents, which Spanish endings need.
func (s *stemmer) of(token string) string {
	if s.stem == nil || strings.ContainsFunc(token, unicode.IsNumber) {
		return Fold(token)
	}
	s.env.SetCurrent(strings.ToLower(norm.NFC.String(token)))
	s.stem(s.env)
	if stem := Fold(s.env.Current()); stem != "" {
		return stem
	}
	return Fold(token)
}

// eachToken calls found for every token of a text, and for the parts of those in
// camelCase.
func eachToken(text string, found func(token string)) {
	rest := []byte(text)
	for {
		var token []byte
		if token, rest = nextToken(rest); token == nil {
			return
		}
		whole := string(token)
		found(whole)
		for _, part := range parts(whole) {
			found(part)
		}
	}
}

// oneLine puts a text on one line, with single blanks.
func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// shorten cuts a text at a blank, so that it has at most most characters.
func shorten(text string, most int) string {
	text = oneLine(text)
	count := 0
	for i := range text {
		if count == most {
			cut := strings.LastIndexByte(text[:i], ' ')
			if cut < i/2 {
				cut = i
			}
			return strings.TrimRight(text[:cut], " ,;:–—-(") + " …"
		}
		count++
	}
	return text
}
