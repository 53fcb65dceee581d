package main

import (
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
)

// kindNames are the kinds of pages, and others besides.
func kindNames(others ...string) []string {
	names := others
	for _, kind := range document.Kinds {
		names = append(names, string(kind))
	}
	return names
}

// kindNamed finds the kind that a person names, or says what may be named:
// others besides the kinds, which it returns as they are.
func kindNamed(word string, others ...string) (document.Kind, error) {
	kind := document.Kind(strings.ToLower(word))
	names := kindNames(others...)
	switch {
	case slices.Contains(names, string(kind)):
		return kind, nil
	case word == "glossary":
		return document.Glossary, nil
	}
	hint := source.DidYouMean(string(kind), names)
	if hint == "" {
		hint = "the kinds are " + strings.Join(names, ", ")
	}
	return "", badCall("there is no kind of page called %q\n  hint: %s", word, hint)
}

// aPage is what a kind of page is called in a sentence.
func aPage(kind document.Kind) string {
	switch kind {
	case document.ENote:
		return "an eNote"
	case document.Glossary:
		return "a glossary term"
	case document.Page:
		return "a plain page"
	}
	return "a " + string(kind)
}
