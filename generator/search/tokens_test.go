package search

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestTokens follows the vectors that the client follows, too
// (tests/client/search.test.mjs).
func TestTokens(t *testing.T) {
	text, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Tokens []struct {
			Text   string
			Tokens []string
		}
		Fold  []struct{ Token, Folded string }
		Parts []struct {
			Token string
			Parts []string
		}
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, one := range vectors.Tokens {
		if got := wholeTokens(one.Text); !slices.Equal(got, one.Tokens) {
			t.Errorf("tokens of %q: got %q, want %q", one.Text, got, one.Tokens)
		}
	}
	for _, one := range vectors.Fold {
		if got := Fold(one.Token); got != one.Folded {
			t.Errorf("%q folded: got %q, want %q", one.Token, got, one.Folded)
		}
	}
	for _, one := range vectors.Parts {
		if got := parts(one.Token); !slices.Equal(got, one.Parts) {
			t.Errorf("parts of %q: got %q, want %q", one.Token, got, one.Parts)
		}
	}
}

func wholeTokens(text string) []string {
	var all []string
	rest := []byte(text)
	for {
		var token []byte
		if token, rest = nextToken(rest); token == nil {
			return all
		}
		all = append(all, string(token))
	}
}

// TestStems shows that endings fall away and accents do their work before they do.
func TestStems(t *testing.T) {
	for _, test := range []struct{ language, token, stem string }{
		{"en", "Coaches", "coach"}, {"en", "selection", "select"}, {"en", "evaluated", "evalu"}, {"en", "2021s", "2021s"},
		{"es", "evaluación", "evalu"}, {"es", "evaluaciones", "evalu"}, {"es", "formación", "formacion"}, {"es", "niños", "nin"},
		{"es-MX", "acompañamiento", "acompan"}, {"fr", "enseignants", "enseignants"}, {"fr", "Élèves", "eleves"},
	} {
		if got := newStemmer(test.language).of(test.token); got != test.stem {
			t.Errorf("the stem of %q in %s: got %q, want %q", test.token, test.language, got, test.stem)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"Coaching teachers", "cafe\u0301 DataSystem", "ΟΔΟΣ ½", "\xff\xfe", "हिन्दी 教育"} {
		f.Add(seed)
	}
	stemmers := []*stemmer{newStemmer("en"), newStemmer("es"), newStemmer("fr")}
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range wholeTokens(text) {
			if token == "" || utf8.RuneCountInString(token) > longestToken {
				t.Errorf("the token %q is empty or too long", token)
			}
			for _, r := range token {
				if !isWord(r) {
					t.Errorf("the token %q has %q in it", token, r)
				}
			}
			folded := Fold(token)
			if again := Fold(folded); again != folded {
				t.Errorf("%q folds to %q, and that to %q", token, folded, again)
			}
			for _, r := range folded {
				if unicode.Is(unicode.Mn, r) {
					t.Errorf("%q folds to %q, with a mark", token, folded)
				}
			}
			for _, s := range stemmers {
				if s.of(token) == "" && folded != "" {
					t.Errorf("%q has no stem", token)
				}
			}
			for _, part := range parts(token) {
				if utf8.RuneCountInString(part) < 2 {
					t.Errorf("%q has the part %q", token, part)
				}
			}
		}
	})
}
