package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"handbook/generator/source"
)

// Translation is what handbook.yaml says in another language: the keys of the
// handbook that readers see, in the same form. What it leaves out stays in the
// handbook's own language, but an entry of a list is one thing: translated without
// a summary, it has none.
type Translation struct {
	Title        string             `yaml:"title" doc:"The handbook's title in this language."`
	Scales       map[Text][]Grade   `yaml:"scales" doc:"The labels of rating scales, by the scale's name and the grade's code."`
	Vocabularies map[Text][]Concept `yaml:"vocabularies" doc:"The labels and summaries of vocabularies, by the vocabulary's name and the word's id."`
	Variables    map[Text]string    `yaml:"variables" doc:"The texts that pages in this language insert with {{name}}."`
}

// Wording is what a handbook's settings say to readers of one language. It is
// never changed once the handbook has been read.
type Wording struct {
	Title        string
	Scales       map[string][]Grade
	Vocabularies map[string][]Concept
	Variables    map[string]string
	// Brand is the same in every language.
	Brand Brand
}

// In returns the handbook's wording in one of its languages, and for any other
// language what handbook.yaml says itself.
func (h *Handbook) In(language string) *Wording {
	if wording := h.wordings[language]; wording != nil {
		return wording
	}
	return &Wording{Title: h.Title, Scales: h.Scales, Vocabularies: h.Vocabularies, Variables: h.Variables, Brand: h.Brand}
}

// Concept returns the word of a vocabulary that has an id. It reports false when
// there is none.
func (w *Wording) Concept(vocabulary, id string) (Concept, bool) {
	for _, concept := range w.Vocabularies[vocabulary] {
		if concept.ID.Value == id {
			return concept, true
		}
	}
	return Concept{}, false
}

// Variable returns the text that {{name}} stands for: a variable, or else a
// value of the brand that is not empty. It reports false when there is none; then
// {{name}} is ordinary text.
func (w *Wording) Variable(name string) (string, bool) {
	if text, ok := w.Variables[name]; ok {
		return text, true
	}
	var text string
	switch name {
	case "organization":
		text = w.Brand.Organization.Value
	case "logo":
		text = w.Brand.Logo.Value
	case "accent":
		text = w.Brand.Accent.Value
	case "font":
		text = w.Brand.Font.Value
	case "contact":
		text = w.Brand.Contact.Value
	}
	return text, text != ""
}

// translate fills in the wordings of all languages of h from its layers, nearest
// first, and reports translations of what the handbook does not have.
//
// Each layer, from the farthest, puts its texts and then its translations over
// those of the layers below. A translation belongs to the text it was made of: a
// nearer layer that words the text anew takes the translation away, too, until it
// gives its own.
func (h *Handbook) translate(layers []*Handbook) (found source.Diagnostics) {
	h.wordings = map[string]*Wording{}
	for _, language := range h.Languages {
		h.wordings[language.Value] = &Wording{Brand: h.Brand}
	}
	below := &Wording{}
	for i, layer := range slices.Backward(layers) {
		own := &Wording{
			Title: layer.Title, Scales: mergeLists(layer.Scales, below.Scales, Grade.key), Vocabularies: mergeLists(layer.Vocabularies, below.Vocabularies, Concept.key),
			Variables: mergeTexts(layer.Variables, below.Variables),
		}
		for _, wording := range h.wordings {
			wording.follow(own, below)
		}
		for _, language := range sortedKeys(layer.Translations) {
			translation := layer.Translations[language]
			if !translatesInto(language, languagesOf(layers[i:]), &found) {
				continue
			}
			translation.check(own, &found)
			if wording := h.wordings[language.Value]; wording != nil {
				wording.put(&translation)
			}
		}
		below = own
	}
	return found
}

// follow takes over the texts of a layer that the layers below it do not have, or
// have in other words.
func (w *Wording) follow(own, below *Wording) {
	if own.Title != below.Title {
		w.Title = own.Title
	}
	w.Scales = followLists(w.Scales, own.Scales, below.Scales, func(a, b Grade) bool { return a.Code.Value == b.Code.Value && a.Label == b.Label })
	w.Vocabularies = followLists(w.Vocabularies, own.Vocabularies, below.Vocabularies, func(a, b Concept) bool {
		return a.ID.Value == b.ID.Value && a.Label == b.Label && a.Summary == b.Summary
	})
	w.Variables = maps.Clone(w.Variables)
	for name, text := range own.Variables {
		if before, had := below.Variables[name]; had && before == text {
			continue
		}
		if w.Variables == nil {
			w.Variables = map[string]string{}
		}
		w.Variables[name] = text
	}
}

// followLists returns own with every entry that is the same below as it stands in
// translated. The entries of below come first in own, in the order of translated.
func followLists[T any](translated, own, below map[string][]T, same func(a, b T) bool) map[string][]T {
	lists := map[string][]T{}
	for name, entries := range own {
		lists[name] = slices.Clone(entries)
		for i, before := range below[name] {
			if same(before, entries[i]) {
				lists[name][i] = translated[name][i]
			}
		}
	}
	return lists
}

// put puts a translation over w.
func (w *Wording) put(t *Translation) {
	w.Title = cmp.Or(t.Title, w.Title)
	for name, grades := range t.Scales {
		putEntries(w.Scales[name.Value], grades, Grade.key)
	}
	for name, concepts := range t.Vocabularies {
		putEntries(w.Vocabularies[name.Value], concepts, Concept.key)
	}
	for name, text := range t.Variables {
		if _, known := w.Variables[name.Value]; known {
			w.Variables[name.Value] = text
		}
	}
}

func putEntries[T any](list, translated []T, key func(T) Text) {
	for _, entry := range translated {
		if at := slices.IndexFunc(list, func(other T) bool { return key(other).Value == key(entry).Value }); at >= 0 {
			list[at] = entry
		}
	}
}

// translatesInto reports whether a layer that speaks languages, its own first, can
// be translated into a language.
func translatesInto(language Text, languages []string, found *source.Diagnostics) bool {
	switch at := slices.Index(languages, language.Value); {
	case at > 0:
		return true
	case at == 0:
		found.Errorf(language.Pos, language.Length, "write it in `title`, `vocabularies`, `scales` and `variables` themselves", "`%s` is the language of handbook.yaml itself", language.Value)
	default:
		hint := source.DidYouMean(language.Value, languages[1:])
		if hint == "" {
			hint = "add it to `languages`, or delete its translations"
		}
		found.Errorf(language.Pos, language.Length, hint, "the handbook has no language `%s`", language.Value)
	}
	return false
}

// languagesOf are the codes of the languages of the nearest of the layers that
// names them.
func languagesOf(layers []*Handbook) []string {
	for _, layer := range layers {
		if len(layer.Languages) > 0 {
			codes := make([]string, len(layer.Languages))
			for i, language := range layer.Languages {
				codes[i] = language.Value
			}
			return codes
		}
	}
	return []string{defaultLanguage}
}

// check reports what is translated but not in the handbook.
func (t *Translation) check(own *Wording, found *source.Diagnostics) {
	unknown := func(name Text, names []string, format string, args ...any) {
		slices.Sort(names)
		hint := source.DidYouMean(name.Value, names)
		switch {
		case hint == "" && len(names) == 0:
			hint = "handbook.yaml has none; delete the translation"
		case hint == "":
			hint = "handbook.yaml has " + strings.Join(names, ", ")
		}
		found.Errorf(name.Pos, name.Length, hint, format, append(args, name.Value)...)
	}
	checkLists(t.Scales, own.Scales, Grade.key, unknown, "there is no scale `%s` to translate", "the scale `%s` has no code `%s`")
	checkLists(t.Vocabularies, own.Vocabularies, Concept.key, unknown, "there is no vocabulary `%s` to translate", "the vocabulary `%s` has no id `%s`")
	for _, name := range sortedKeys(t.Variables) {
		if _, known := own.Variables[name.Value]; !known {
			unknown(name, slices.Collect(maps.Keys(own.Variables)), "there is no variable `%s` to translate")
		}
	}
}

func checkLists[T any](translated map[Text][]T, own map[string][]T, key func(T) Text, unknown func(name Text, names []string, format string, args ...any), noList, noEntry string) {
	for _, name := range sortedKeys(translated) {
		entries, known := own[name.Value]
		if !known {
			unknown(name, slices.Collect(maps.Keys(own)), noList)
			continue
		}
		var names []string
		for _, entry := range entries {
			names = append(names, key(entry).Value)
		}
		for _, entry := range keys(translated[name], key) {
			if entry.Value != "" && !slices.Contains(names, entry.Value) {
				unknown(entry, names, noEntry, name.Value)
			}
		}
	}
}

// sortedKeys are the keys of a map in the order of the file.
func sortedKeys[T any](m map[Text]T) []Text {
	return slices.SortedFunc(maps.Keys(m), func(a, b Text) int { return cmp.Compare(a.Pos.Offset, b.Pos.Offset) })
}

// mergeTexts puts texts over those of the layers below.
func mergeTexts(own, upstream map[string]string) map[string]string {
	if len(upstream) == 0 {
		return own
	}
	merged := maps.Clone(upstream)
	maps.Copy(merged, own)
	return merged
}
