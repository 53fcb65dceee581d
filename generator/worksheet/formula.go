package worksheet

import (
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Type is the type of a formula or of a name in it.
type Type uint8

const (
	Unknown Type = iota
	Number
	Text
	Date
	Code
	Codes
	YesNo
	Table
	Rating
)

// Name is what a formula may know about a field.
type Name struct {
	Type Type
	// Codes are the codes of a Code or Codes.
	Codes []string
	// Statements are the statements of a Rating.
	Statements []string
	// Columns are the columns of a Table.
	Columns map[string]Name
}

// Scope holds the names that a formula sees.
type Scope struct {
	// Names are the fields, or in a table its columns.
	Names map[string]Name
	// Outer are the fields outside, for ^name; nil when the formula is in no table.
	Outer map[string]Name
}

// Formula is a checked formula.
type Formula struct {
	// Source is the formula as it is written.
	Source schema.Text
	Type   Type
	// Tree is the formula as it is shipped: a string, float64 or bool, or a list
	// []any{"op", ...}.
	Tree any
}

// ParseFormula parses and checks a formula whose result must be one of the
// types want. The formula is nil when there are errors.
func ParseFormula(text schema.Text, scope Scope, want ...Type) (*Formula, source.Diagnostics) {
	panic("not written")
}

// Names returns the fields outside tables that the formula reads, sorted.
func (f *Formula) Names() []string { panic("not written") }

// Lookup returns the answer that a name stands for: nil for blank, float64,
// string, bool, []string for codes, []map[string]any for a table's rows,
// map[string]any for a rating (statement to {"score", "evidence"}).
type Lookup func(name string) any

// Evaluate computes the formula. In a row of a table names are looked up by
// names and ^names by outer; elsewhere outer is nil.
func (f *Formula) Evaluate(names, outer Lookup) any { panic("not written") }
