package worksheet

import (
	"fmt"
	"strings"
)

// Fault is what is wrong with a plan's file, so that nothing of it can be used.
type Fault struct {
	// Code is the same in browsers, whose interface has words for it.
	Code string
	// Detail is what the fault is about: the number of a line, or the path of a
	// member, such as plan.revision.
	Detail string
}

// Words says what the fault is, for people.
func (f *Fault) Words() string {
	words, ok := map[string]string{
		"too_big":         "the file is larger than %s, so it is no plan",
		"encoding":        "the file is no UTF-8 text",
		"empty":           "the file is empty",
		"truncated":       "the file ends too early; it was not saved or copied completely",
		"json":            "the file is no JSON: line %s cannot be read",
		"duplicate":       "%s occurs twice",
		"deep":            "its lists are nested deeper than %s",
		"unsafe":          "the file holds the key %s, which no plan has",
		"text":            "a text in line %s holds half a character",
		"number":          "a number in line %s is too large",
		"not_plan":        "this is neither a plan nor a backup",
		"newer_format":    "the file was written by a newer handbook, in the format %s",
		"damaged":         "the file was changed or damaged after it was saved; its checksum is wrong",
		"missing":         "%s is missing",
		"type":            "%s is not of its type",
		"value":           "%s is not what it must be",
		"other_worksheet": "the plan is of another worksheet: %s",
		"newer":           "the plan was filled with version %s of the worksheet, which is newer than this handbook's",
	}[f.Code]
	switch {
	case !ok:
		return f.Code + " " + f.Detail
	case strings.Contains(words, "%"):
		return fmt.Sprintf(words, f.Detail)
	}
	return words
}
