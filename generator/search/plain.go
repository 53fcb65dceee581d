package search

import (
	"slices"
	"strings"
)

// plainWords are, by language, words that hold sentences together and tell nothing
// of what a page is about. They are found in names and headings alone, and count
// hardly anything.
var plainWords = map[string][]string{
	"en": strings.Fields(`a about after again all also am an and any are as at be because been before being both but by can could did d do does doesn doing don done each every for from get
		gets got had has have having he her here hers him his how i if in into is isn it its itself just let like ll m many may me mean meaning meanings means might more most much must my no nor not of off
		on once one only or other our ours out over own per re s same shall she should so some such t than that the their theirs them then there these they this those
		to too up upon us ve very was we were what when where which while who whom whose why will with within without would yet you your yours`),
	"es": strings.Fields(`a al algo algunas algunos ante antes aquel así aún aunque cada como cómo con contra cual cuál cuáles cuando cuándo de del desde donde dónde dos
		durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están estas este esto estos fue fueron ha haber había han hasta hay
		la las le les lo los más me mi mis mucho muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque
		pues que qué quien quién quienes se ser será significa significan si sí sin sobre son soy su sus también tan tanto te tengo tiene tienen todo todos tu tus u un una unas uno unos usted
		ustedes y ya yo`),
}

// plainForms are the folded forms of a language's plain words, sorted.
func plainForms(language string) []string {
	base, _, _ := strings.Cut(language, "-")
	var forms []string
	for _, word := range plainWords[base] {
		forms = append(forms, Fold(word))
	}
	slices.Sort(forms)
	return forms
}

// isPlain reports whether all forms of a stem are plain words.
func isPlain(one stem, forms []string) bool {
	for _, form := range one.forms {
		if _, plain := slices.BinarySearch(forms, form); !plain {
			return false
		}
	}
	return true
}
