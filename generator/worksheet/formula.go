package worksheet

import (
	"cmp"
	"maps"
	"slices"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// Type is the type of a formula or of a name in it.
type Type uint8

const (
	// Unknown is the type of a name that is not known yet. It fits everywhere, so
	// that a formula can be read for its References before computed fields have
	// types; the formula must be parsed again when they do.
	Unknown Type = iota
	Number
	Text
	Date
	// Code is the answer of a choice.
	Code
	// Codes are the ticked answers of a choices.
	Codes
	YesNo
	Table
	Rating
)

// String returns the type as messages say it: "a number".
func (t Type) String() string {
	return [...]string{"of no known type", "a number", "a text", "a date", "a choice", "a choice of several", "yes or no", "a table", "a rating"}[t]
}

// Name is what a formula may know about a field.
type Name struct {
	Type Type
	// Codes are the codes of a Code or Codes.
	Codes []string
	// Labels are what readers see for Codes, in the same order. A message uses them
	// to find the code that was meant; they may be left out.
	Labels []string
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

// Words are the words of formulas, which cannot be names of fields.
var Words = []string{"and", "false", "in", "not", "or", "true"}

// Formula is a checked formula.
//
// Its tree is a literal (a float64, a string or a bool) or a list of an
// operation's name and its operands:
//
//	["ref", "school"]              the answer of a field; in a table, of a column
//	["ref", "items", "f1"]         the score of a rating's statement
//	["up", "starts"]               ^starts; also ["up", "items", "f1"]
//	["+", a, b]                    also - * / & = != < <= > >= and or
//	["neg", a]                     -a; the minus of a literal is part of it
//	["not", a]
//	["in", a, "x", "y"]            a in ("x", "y")
//	["in", "x", a]                 "x" in a
//	["if", c, a, b]                and the other functions under their own names:
//	                               blank len round days_between, sum mean min max
//	                               count any all, sum_of mean_of answered
//
// Dates have no order of their own: a < b is [">", ["days_between", a, b], 0],
// and likewise a <= b has >= 0, a > b has < 0, and a >= b has <= 0. All chains
// lean left: a + b + c is ["+", ["+", a, b], c].
type Formula struct {
	// Source is the formula as it is written.
	Source schema.Text
	Type   Type
	// Tree is the formula as it is shipped: a string, float64 or bool, or a list
	// []any{"op", ...}.
	Tree any

	inTable bool
}

// ParseFormula parses and checks a formula whose result must be one of the
// types want. The formula is nil when there are errors.
func ParseFormula(text schema.Text, scope Scope, want ...Type) (*Formula, source.Diagnostics) {
	faults := &formulaFaults{text: text}
	root := parseFormula(text.Value, faults)
	if root == nil {
		return nil, faults.found
	}
	c := formulaChecker{source: text.Value, faults: faults}
	result := c.check(root, scope)
	if result.Type != Unknown && !slices.Contains(want, result.Type) {
		c.wrongResult(root, result, want)
	}
	if faults.found.HasErrors() {
		return nil, faults.found
	}
	return &Formula{Source: text, Type: result.Type, Tree: result.tree, inTable: scope.Outer != nil}, faults.found
}

// formulaFaults collects what is wrong with one formula.
type formulaFaults struct {
	text  schema.Text
	found source.Diagnostics
}

// add reports a fault of the bytes from from to to.
func (f *formulaFaults) add(from, to int, hint, format string, args ...any) {
	pos, length := f.place(from, to)
	f.found.Errorf(pos, length, hint, format, args...)
}

func (f *formulaFaults) warn(from, to int, hint, format string, args ...any) {
	pos, length := f.place(from, to)
	f.found.Warnf(pos, length, hint, format, args...)
}

// place is the whole formula when its bytes cannot be told apart in the file.
func (f *formulaFaults) place(from, to int) (source.Pos, int) {
	start, end := f.text.At(from), f.text.At(to)
	if end.Offset-start.Offset < to-from {
		return f.text.Pos, f.text.Length
	}
	return start, end.Offset - start.Offset
}

// Reference is something that a formula reads.
type Reference struct {
	// Field is a field in no table. It is "" for a column of the table that the
	// formula itself is in.
	Field string
	// Column is a column of Field that a sum or another aggregate goes through, or
	// of the formula's own table.
	Column string
}

// References returns what the formula reads, sorted and without repetitions:
// sum(sessions, hours * ^rate) reads sessions, its column hours, and rate.
func (f *Formula) References() []Reference {
	found := map[Reference]bool{}
	var walk func(tree any, table string, inTable bool)
	walk = func(tree any, table string, inTable bool) {
		operation, operands := splitTree(tree)
		switch operation {
		case "ref", "up":
			name, _ := operands[0].(string)
			switch {
			case operation == "up" || !inTable:
				found[Reference{Field: name}] = true
			default:
				found[Reference{Field: table, Column: name}] = true
			}
			return
		case "sum", "mean", "min", "max", "count", "any", "all":
			walk(operands[0], table, inTable)
			_, name := splitTree(operands[0])
			inner, _ := name[0].(string)
			walk(operands[1], inner, true)
			return
		}
		for _, operand := range operands {
			walk(operand, table, inTable)
		}
	}
	walk(f.Tree, "", f.inTable)
	return slices.SortedFunc(maps.Keys(found), func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Column, b.Column))
	})
}

// comparedWith returns the literals that each name is directly compared with, by
// =, !=, an order or in: your_role = "coach" or total > 5. Names are written as
// in formulas: school, ^starts, items.f1. What stands inside an aggregate is
// left out. With a value below, between and above the literals, every
// distinction that such comparisons make can be tried.
func (f *Formula) comparedWith() map[string][]any {
	found := map[string][]any{}
	var walk func(tree any)
	walk = func(tree any) {
		operation, operands := splitTree(tree)
		switch operation {
		case "sum", "mean", "min", "max", "count", "any", "all":
			return
		case "=", "!=", "<", "<=", ">", ">=", "in":
			for i, operand := range operands {
				others := slices.Concat(operands[:i], operands[i+1:])
				for _, other := range others {
					if name := nameOf(operand); name != "" && nameOf(other) == "" {
						if _, isOperation := other.([]any); !isOperation && !slices.Contains(found[name], other) {
							found[name] = append(found[name], other)
						}
					}
				}
			}
		}
		for _, operand := range operands {
			walk(operand)
		}
	}
	walk(f.Tree)
	return found
}

// nameOf returns a name as it is written in a formula, "" for anything else.
func nameOf(tree any) string {
	operation, operands := splitTree(tree)
	if operation != "ref" && operation != "up" {
		return ""
	}
	name, _ := operands[0].(string)
	if operation == "up" {
		name = "^" + name
	}
	if len(operands) > 1 {
		statement, _ := operands[1].(string)
		name += "." + statement
	}
	return name
}

// splitTree returns an operation and its operands; a literal has none.
func splitTree(tree any) (operation string, operands []any) {
	if list, ok := tree.([]any); ok && len(list) > 0 {
		operation, _ = list[0].(string)
		operands = list[1:]
	}
	return operation, operands
}
