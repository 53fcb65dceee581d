// Command formulas writes random formulas with random answers and what the
// generator computes, for tests/client/formula.test.mjs to compare with what
// browsers compute. Half are formulas that an author could write, parsed; half
// are trees that no author could. Some answers are of the wrong type.
//
// Each line is a JSON object: {"answers": …, "row": …} holds for the lines after
// it, {"tree": …, "result": …, "formula": …} is a case.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

func main() {
	seed := flag.Uint64("seed", 1, "where the random numbers start")
	cases := flag.Int("n", 100_000, "how many cases")
	flag.Parse()
	if err := write(rand.New(rand.NewPCG(*seed, 5)), *cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// casesPerAnswers is how many cases share their answers.
const casesPerAnswers = 50

func write(r *rand.Rand, cases int) error {
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	m := maker{r}
	var answers, row map[string]any
	for i := range cases {
		if i%casesPerAnswers == 0 {
			wrong := r.IntN(4) == 0
			answers, row = m.answers(fields, wrong), m.answers(columns, wrong)
			if err := lines.Encode(map[string]any{"answers": answers, "row": row}); err != nil {
				return err
			}
		}
		inRow := r.IntN(4) == 0
		var formula *worksheet.Formula
		if i%2 == 0 {
			var err error
			if formula, err = m.formula(inRow); err != nil {
				return err
			}
		} else {
			formula = &worksheet.Formula{Tree: m.tree(r.IntN(6))}
		}
		names, outer := lookup(answers), worksheet.Lookup(nil)
		if inRow {
			names, outer = lookup(row), names
		}
		one := map[string]any{"tree": formula.Tree, "inRow": inRow, "result": formula.Evaluate(names, outer)}
		if formula.Source.Value != "" {
			one["formula"] = formula.Source.Value
		}
		if err := lines.Encode(one); err != nil {
			return err
		}
	}
	return out.Flush()
}

func lookup(answers map[string]any) worksheet.Lookup {
	return func(name string) any { return answers[name] }
}

var (
	columns = map[string]worksheet.Name{
		"topic": {Type: worksheet.Text}, "due": {Type: worksheet.Date}, "hours": {Type: worksheet.Number}, "done": {Type: worksheet.YesNo},
		"kind": {Type: worksheet.Code, Codes: codes}, "who": {Type: worksheet.Codes, Codes: codes},
	}
	fields = map[string]worksheet.Name{
		"a": {Type: worksheet.Number}, "b": {Type: worksheet.Number}, "s": {Type: worksheet.Text}, "d": {Type: worksheet.Date}, "ok": {Type: worksheet.YesNo},
		"role": {Type: worksheet.Code, Codes: codes}, "roles": {Type: worksheet.Codes, Codes: codes},
		"items": {Type: worksheet.Rating, Statements: statements}, "rows": {Type: worksheet.Table, Columns: columns},
	}
	codes      = []string{"coach", "lead", "2"}
	statements = []string{"f1", "f2", "f3"}
	// named lists the names of each type, in a fixed order.
	fieldsOf  = map[worksheet.Type][]string{worksheet.Number: {"a", "b", "items.f1", "items.f3"}, worksheet.Text: {"s"}, worksheet.Date: {"d"}, worksheet.YesNo: {"ok"}, worksheet.Code: {"role"}, worksheet.Codes: {"roles"}}
	columnsOf = map[worksheet.Type][]string{worksheet.Number: {"hours"}, worksheet.Text: {"topic"}, worksheet.Date: {"due"}, worksheet.YesNo: {"done"}, worksheet.Code: {"kind"}, worksheet.Codes: {"who"}}

	numbers = []any{0.0, 1.0, 2.0, -3.0, 0.1, 0.2, 0.5, 2.5, -2.5, 1.005, 7.0, 33.3, 1e15, 9007199254740993.0, 1e21, 1e-7, 1e308, -1e308, 5e-324, -1e-300}
	texts   = []any{"x", "coach", " ", "Zoë 👍🏽", "e\u0301", "👨‍👩‍👧", "שלום", "2", "a\nb", "\u0000", "__proto__", "true"}
	dates   = []any{"2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "2000-03-01", "1969-12-31", "2026-10-25"}
	// odd are answers that fit nowhere, or in the wrong place.
	odd = []any{"2026-02-30", "0000-01-01", "2026-13-01", "2026-1-1", []any{}, []any{"coach", 1.0, nil}, []any{[]any{}, map[string]any{"hours": 2.0, "done": true}, "x", map[string]any{"hours": "2"}}, map[string]any{},
		map[string]any{"f1": map[string]any{"score": 2.0}, "f3": map[string]any{"score": "7"}, "constructor": "1"}, map[string]any{"score": "1"}, true, 0.0, "", "9", nil}
)

// maker makes random things.
type maker struct{ *rand.Rand }

func pick[T any](m maker, from ...T) T { return from[m.IntN(len(from))] }

// answers are random answers to some of the fields.
func (m maker) answers(fields map[string]worksheet.Name, wrong bool) map[string]any {
	answers := map[string]any{}
	for _, id := range sorted(fields) {
		switch {
		case m.IntN(4) == 0:
		case wrong && m.IntN(3) == 0:
			answers[id] = pick(m, odd...)
		default:
			answers[id] = m.answer(fields[id], wrong)
		}
	}
	return answers
}

func (m maker) answer(name worksheet.Name, wrong bool) any {
	switch name.Type {
	case worksheet.Number:
		if m.IntN(2) == 0 {
			return float64(m.IntN(2000)-1000) / pick(m, 1.0, 2, 8, 100)
		}
		return pick(m, numbers...)
	case worksheet.Text:
		return pick(m, texts...)
	case worksheet.Date:
		if m.IntN(2) == 0 {
			return fmt.Sprintf("%04d-%02d-%02d", 1+m.IntN(9999), 1+m.IntN(12), 1+m.IntN(28))
		}
		return pick(m, dates...)
	case worksheet.Code:
		return pick(m, codes...)
	case worksheet.Codes:
		return []any{pick(m, codes...)}
	case worksheet.Rating:
		rated := map[string]any{}
		for _, statement := range statements {
			if m.IntN(4) > 0 {
				rated[statement] = map[string]any{"score": pick(m, "0", "1", "2", "na")}
			}
		}
		return rated
	case worksheet.Table:
		rows := []any{}
		for range m.IntN(5) {
			rows = append(rows, m.answers(columns, wrong))
		}
		return rows
	}
	return m.IntN(2) == 0
}

func sorted(fields map[string]worksheet.Name) []string {
	var names []string
	for _, name := range []string{"a", "b", "s", "d", "ok", "role", "roles", "items", "rows", "topic", "due", "hours", "done", "kind", "who"} {
		if _, ok := fields[name]; ok {
			names = append(names, name)
		}
	}
	return names
}

// place is where a formula stands: among the fields, in a row, or in a row that
// an aggregate goes through.
type place struct{ row, aggregate bool }

// formula is a random formula that parses.
func (m maker) formula(inRow bool) (*worksheet.Formula, error) {
	scope := worksheet.Scope{Names: fields}
	if inRow {
		scope = worksheet.Scope{Names: columns, Outer: fields}
	}
	for {
		text := m.write(pick(m, worksheet.Number, worksheet.YesNo, worksheet.Text, worksheet.Date), 1+m.IntN(4), place{row: inRow})
		if len(text) > 500 {
			continue
		}
		file := source.NewFile(nil, "formula", []byte(text))
		formula, faults := worksheet.ParseFormula(schema.Text{Value: text, Pos: source.Pos{File: file}, Length: len(text)}, scope, worksheet.Number, worksheet.YesNo, worksheet.Text, worksheet.Date)
		if formula == nil {
			return nil, fmt.Errorf("a formula that should parse: %v", faults)
		}
		return formula, nil
	}
}

// name is the name of a field or column, with the score of a statement for some
// numbers.
func (m maker) name(of worksheet.Type, at place) string {
	if !at.row {
		return pick(m, fieldsOf[of]...)
	}
	if m.IntN(3) == 0 {
		return "^" + pick(m, fieldsOf[of]...)
	}
	return pick(m, columnsOf[of]...)
}

// outside is a table or a rating, which stand outside every row.
func outside(name string, at place) string {
	if at.row {
		return "^" + name
	}
	return name
}

// write writes a random formula of a type.
func (m maker) write(of worksheet.Type, depth int, at place) string {
	if depth <= 0 {
		return m.leaf(of, at)
	}
	some := func(of worksheet.Type) string { return m.write(of, depth-1, at) }
	inner := func(of worksheet.Type) string { return m.write(of, depth-1, place{row: true, aggregate: true}) }
	rows := outside("rows", at)
	kinds := 9
	if at.aggregate {
		kinds = 7
	}
	switch kind := m.IntN(kinds); {
	case kind == 0 || of == worksheet.Code || of == worksheet.Date:
		return "if(" + some(worksheet.YesNo) + ", " + some(of) + ", " + some(of) + ")"
	case kind == 1:
		return m.leaf(of, at)
	case of == worksheet.Text:
		return some(pick(m, worksheet.Text, worksheet.Number, worksheet.Date, worksheet.Code)) + " & " + some(worksheet.Text)
	case of == worksheet.Number:
		switch kind {
		case 2:
			return "round(" + some(of) + ", " + fmt.Sprint(m.IntN(7)) + ")"
		case 3:
			return pick(m, "len("+some(worksheet.Text)+")", "days_between("+some(worksheet.Date)+", "+some(worksheet.Date)+")")
		case 4:
			return pick(m, "-(", "(") + some(of) + ")"
		case 7:
			return pick(m, "sum(", "mean(", "min(", "max(") + rows + ", " + inner(of) + ")"
		case 8:
			return pick(m, pick(m, "sum_of(", "mean_of(", "answered(")+outside("items", at)+")", "count("+rows+", "+inner(worksheet.YesNo)+")")
		}
		return "(" + some(of) + pick(m, " + ", " - ", " * ", " / ") + some(of) + ")"
	}
	switch m.IntN(kinds) {
	case 0:
		return "(" + some(of) + pick(m, " and ", " or ") + some(of) + ")"
	case 1:
		return "not (" + some(of) + ")"
	case 2:
		return "blank(" + some(pick(m, worksheet.Number, worksheet.Text, worksheet.Date, worksheet.YesNo)) + ")"
	case 3:
		return m.name(worksheet.Code, at) + pick(m, ` in ("coach", "lead")`, ` = "2"`, ` != "lead"`)
	case 4:
		return `"coach" in ` + m.name(worksheet.Codes, at)
	case 7, 8:
		return pick(m, "any(", "all(") + rows + ", " + inner(of) + ")"
	}
	both := pick(m, worksheet.Number, worksheet.Date, worksheet.Text, worksheet.YesNo)
	operators := []string{" = ", " != ", " < ", " <= ", " > ", " >= "}
	if both != worksheet.Number && both != worksheet.Date {
		operators = operators[:2]
	}
	return "((" + some(both) + ")" + pick(m, operators...) + "(" + some(both) + "))"
}

// leaf is a literal or a name.
func (m maker) leaf(of worksheet.Type, at place) string {
	if m.IntN(3) > 0 {
		return m.name(of, at)
	}
	switch of {
	case worksheet.Number:
		return pick(m, "0", "1", "2.5", "0.1", "100", "-3", "1000000000000000000000", "0.0000001", "007")
	case worksheet.Text:
		return pick(m, `"coach"`, `"x"`, `'say "yes"'`, `"👍🏽"`)
	case worksheet.YesNo:
		return pick(m, "true", "false")
	}
	return m.name(of, at)
}

// operations are those of trees, and some that there are not.
var operations = strings.Fields("ref up + - * / & = != < <= > >= and or neg not in if blank len round days_between sum mean min max count any all sum_of mean_of answered power constructor __proto__")

// tree is a random tree that may make no sense.
func (m maker) tree(depth int) any {
	if depth <= 0 || m.IntN(12) == 0 {
		return pick(m, pick(m, numbers...), pick(m, texts...), pick(m, dates...), pick(m, odd...), m.reference())
	}
	operation := pick(m, operations...)
	if operation == "ref" || operation == "up" {
		return m.reference()
	}
	tree := []any{operation}
	for range pick(m, 2, 2, 2, 2, 3, 3, 1, 0, 4) {
		tree = append(tree, m.tree(depth-1))
	}
	if strings.Contains("sum mean min max count any all", operation) && len(tree) > 2 && m.IntN(4) > 0 {
		tree[1] = []any{pick(m, "ref", "up"), "rows"}
	}
	return tree
}

func (m maker) reference() any {
	name := pick[any](m, "a", "b", "s", "d", "ok", "role", "roles", "items", "rows", "hours", "done", "topic", "due", "kind", "who", "nothing", "__proto__", "constructor", "", 1.0, nil)
	if m.IntN(6) == 0 {
		return []any{pick(m, "ref", "up"), pick[any](m, "items", name), pick[any](m, "f1", "f3", "constructor", "__proto__", 1.0)}
	}
	return []any{pick(m, "ref", "ref", "up"), name}
}
