package worksheet

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/schema"
	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write the expected results into testdata")

const formulaVectors = "testdata/vectors/formula.json"

// formulaVector is a case that the browsers' evaluator passes too.
type formulaVector struct {
	Name    string
	Formula string
	// Tree is the formula's. -update writes it.
	Tree any
	// Answers are the names; when Row is given, it is, and they are outside.
	Answers map[string]any
	Row     map[string]any
	Result  any
}

type formulaVectorFile struct {
	Fields json.RawMessage
	Cases  []json.RawMessage
}

// names reads the fields of the vectors: a type, or a type with codes, columns
// or statements.
func names(t testing.TB, text []byte) map[string]Name {
	t.Helper()
	types := map[string]Type{"number": Number, "text": Text, "date": Date, "code": Code, "codes": Codes, "yesno": YesNo, "table": Table, "rating": Rating}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	result := map[string]Name{}
	for id, field := range fields {
		if field[0] == '"' {
			result[id] = Name{Type: types[strings.Trim(string(field), `"`)]}
			continue
		}
		var full struct {
			Type              string
			Codes, Statements []string
			Columns           json.RawMessage
		}
		if err := json.Unmarshal(field, &full); err != nil {
			t.Fatal(err)
		}
		name := Name{Type: types[full.Type], Codes: full.Codes, Statements: full.Statements}
		for _, code := range full.Codes {
			name.Labels = append(name.Labels, "The "+code)
		}
		if full.Columns != nil {
			name.Columns = names(t, full.Columns)
		}
		result[id] = name
	}
	return result
}

func readFormulaVectors(t testing.TB) (map[string]Name, formulaVectorFile) {
	t.Helper()
	text, err := os.ReadFile(formulaVectors)
	if err != nil {
		t.Fatal(err)
	}
	var file formulaVectorFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return names(t, file.Fields), file
}

// formulaText is a formula as it would stand in a file.
func formulaText(formula string) schema.Text {
	file := source.NewFile(nil, "formula", []byte(formula))
	return schema.Text{Value: formula, Pos: source.Pos{File: file}, Length: len(formula)}
}

func lookup(answers map[string]any) Lookup {
	return func(name string) any { return answers[name] }
}

var everyType = []Type{Number, Text, Date, Code, Codes, YesNo, Table, Rating}

func TestFormulaVectors(t *testing.T) {
	fields, file := readFormulaVectors(t)
	seen := map[string]bool{}
	for i, raw := range file.Cases {
		var v formulaVector
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if seen[v.Name] {
			t.Errorf("%s: two vectors have this name", v.Name)
		}
		seen[v.Name] = true
		if v.Formula != "" {
			scope := Scope{Names: fields}
			if v.Row != nil {
				scope = Scope{Names: fields["sessions"].Columns, Outer: fields}
			}
			formula, faults := ParseFormula(formulaText(v.Formula), scope, everyType...)
			if faults.HasErrors() {
				t.Errorf("%s: %v", v.Name, faults)
				continue
			}
			if !reflect.DeepEqual(formula.Tree, v.Tree) && !*update {
				t.Errorf("%s: the tree is %v, want %v", v.Name, formula.Tree, v.Tree)
			}
			v.Tree = formula.Tree
			file.Cases[i] = withTree(t, raw, formula.Tree)
		}
		names, outer := lookup(v.Answers), Lookup(nil)
		if v.Row != nil {
			names, outer = lookup(v.Row), names
		}
		got := (&Formula{Tree: v.Tree}).Evaluate(names, outer)
		if number, ok := got.(float64); got != v.Result || ok && math.Signbit(number) && number == 0 {
			t.Errorf("%s: got %v, want %v", v.Name, got, v.Result)
		}
	}
	if *update {
		var out bytes.Buffer
		fmt.Fprintf(&out, "{\"fields\": %s,\n\"cases\": [\n", file.Fields)
		for i, raw := range file.Cases {
			out.Write(raw)
			if i < len(file.Cases)-1 {
				out.WriteByte(',')
			}
			out.WriteByte('\n')
		}
		out.WriteString("]}\n")
		if err := os.WriteFile(formulaVectors, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// withTree puts a tree into the text of a vector, which else stays as its
// author wrote it.
func withTree(t *testing.T, raw json.RawMessage, tree any) json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		t.Fatal(err)
	}
	text, err := Canonical(tree)
	if err != nil {
		t.Fatal(err)
	}
	members["tree"] = text
	var parts []string
	for _, name := range []string{"name", "formula", "tree", "answers", "row", "result"} {
		if value, ok := members[name]; ok {
			parts = append(parts, fmt.Sprintf("%q: %s", name, value))
		}
	}
	return json.RawMessage("{" + strings.Join(parts, ", ") + "}")
}

// TestFormulaDepth shows that no tree can exhaust the stack.
func TestFormulaDepth(t *testing.T) {
	for levels, want := range map[int]any{maxFormulaDepth - 1: 1.0, 100_000: nil} {
		var tree any = 1.0
		for range levels {
			tree = []any{"round", tree, 0.0}
		}
		if got := (&Formula{Tree: tree}).Evaluate(lookup(nil), nil); got != want {
			t.Errorf("%d levels: got %v, want %v", levels, got, want)
		}
	}
}

// TestFormulas reads the formulas of each archive in testdata/formula, one a
// line. The name of a file says where they stand: show_if or value, or in a row
// of the table, row_show_if or row_value. What is right shows its tree and what
// it reads.
func TestFormulas(t *testing.T) {
	fields, _ := readFormulaVectors(t)
	paths, err := filepath.Glob("testdata/formula/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no tests", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		wants := map[string]string{}
		written := &txtar.Archive{Comment: archive.Comment}
		for _, file := range archive.Files {
			wants[file.Name] = string(file.Data)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".out") {
				continue
			}
			scope, want := Scope{Names: fields}, []Type{Number, Text, Date, YesNo}
			if strings.HasPrefix(file.Name, "row_") {
				scope = Scope{Names: fields["sessions"].Columns, Outer: fields}
			}
			if strings.HasSuffix(file.Name, "show_if") {
				want = []Type{YesNo}
			}
			var out strings.Builder
			for line := range strings.Lines(string(file.Data)) {
				line = strings.NewReplacer("<nbsp>", "\u00a0", "<zero>", "\u200b", "<tab>", "\t").Replace(strings.TrimSuffix(line, "\n"))
				if repeated, times := "", 0; strings.HasPrefix(line, "repeat ") {
					fmt.Sscanf(line, "repeat %d %s", &times, &repeated)
					line = strings.Repeat(repeated, times) + "1"
				}
				formula, faults := ParseFormula(formulaText(line), scope, want...)
				faults.Print(&out)
				if formula != nil {
					fmt.Fprintf(&out, "%s\n", describeFormula(t, formula))
				}
			}
			name := file.Name + ".out"
			written.Files = append(written.Files, file, txtar.File{Name: name, Data: []byte(out.String())})
			if out.String() != wants[name] && !*update {
				t.Errorf("%s %s: got\n%s\nwant\n%s", path, file.Name, out.String(), wants[name])
			}
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(written), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func describeFormula(t *testing.T, f *Formula) string {
	t.Helper()
	tree, err := Canonical(f.Tree)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%s\n  is %v: %s\n", f.Source.Value, f.Type, tree)
	if references := f.References(); len(references) > 0 {
		text += "  reads"
		for _, one := range references {
			text += " " + one.Field
			if one.Column != "" {
				text += "/" + one.Column
			}
		}
		text += "\n"
	}
	if comparisons := f.comparedWith(); len(comparisons) > 0 {
		text += fmt.Sprintf("  compares %v\n", comparisons)
	}
	return strings.TrimSuffix(text, "\n")
}

// FuzzFormula checks that faults lie inside the formula, and that what is right
// gives a result of its type for answers of theirs, and some result for any.
func FuzzFormula(f *testing.F) {
	fields, file := readFormulaVectors(f)
	for _, raw := range file.Cases {
		var v formulaVector
		if err := json.Unmarshal(raw, &v); err != nil {
			f.Fatal(err)
		}
		f.Add(v.Formula, byte(0))
	}
	paths, _ := filepath.Glob("testdata/formula/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range archive.Files {
			for line := range strings.Lines(string(one.Data)) {
				f.Add(strings.TrimSpace(line), byte(len(line)))
			}
		}
	}
	rows := []map[string]any{{"topic": "a", "due": "2026-02-01", "hours": 1.5, "done": true, "kind": "online", "who": []string{"coach"}}, {"hours": -0.0}}
	good := map[string]any{
		"a": 2.0, "b": -7.5, "rate": 1e300, "s": "Zoë 👍🏽", "d": "2024-02-29", "e": "9999-12-31", "done": true, "role": "coach", "level": "1",
		"roles": []string{"coach", "lead"}, "items": map[string]any{"f1": map[string]any{"score": "2"}, "f3": map[string]any{"score": "na"}}, "sessions": rows,
	}
	wrong := []any{nil, math.NaN(), math.Inf(1), "", "x", true, []any{}, []any{nil, []any{}, map[string]any{"hours": "x"}}, []string{}, []string{"coach"}, rows, map[string]any{"f1": 2.0, "f2": map[string]any{"score": []any{}}}, 7, struct{}{}}
	f.Fuzz(func(t *testing.T, formula string, salt byte) {
		text := formulaText(formula)
		for _, scope := range []Scope{{Names: fields}, {Names: fields["sessions"].Columns, Outer: fields}} {
			parsed, faults := ParseFormula(text, scope, Number, Text, Date, YesNo)
			if (parsed == nil) != faults.HasErrors() {
				t.Fatalf("%q: %v %v", formula, parsed, faults)
			}
			for _, fault := range faults {
				if fault.Pos.Offset < 0 || fault.Length < 0 || fault.Pos.Offset+fault.Length > len(formula) || fault.Message == "" {
					t.Errorf("%q: %#v", formula, fault)
				}
			}
			if parsed == nil {
				continue
			}
			if _, err := json.Marshal(parsed.Tree); err != nil {
				t.Errorf("%q: %v", formula, err)
			}
			parsed.References()
			parsed.comparedWith()
			names, outer := lookup(good), Lookup(nil)
			if scope.Outer != nil {
				names, outer = lookup(rows[0]), names
			}
			switch result := parsed.Evaluate(names, outer).(type) {
			case nil:
			case float64:
				if parsed.Type != Number || math.IsNaN(result) || math.IsInf(result, 0) || result == 0 && math.Signbit(result) {
					t.Errorf("%q: %v for %v", formula, result, parsed.Type)
				}
			case string:
				if parsed.Type != Text && parsed.Type != Date {
					t.Errorf("%q: %q for %v", formula, result, parsed.Type)
				}
			case bool:
				if parsed.Type != YesNo {
					t.Errorf("%q: %v for %v", formula, result, parsed.Type)
				}
			}
			any := func(name string) any { return wrong[(len(name)+int(name[0])+int(salt))%len(wrong)] }
			parsed.Evaluate(any, any)
		}
	})
}

// TestFormulaGuide reads the tables of the authors' guide: their formulas parse,
// those that are said to go wrong do, and every function has an example.
func TestFormulaGuide(t *testing.T) {
	guide, err := os.ReadFile("../../content/guide/09-formulas.md")
	if err != nil {
		t.Fatal(err)
	}
	fields := names(t, []byte(`{
		"school": "text", "budget": "number", "spent": "number", "starts": "date", "ends": "date", "coached": "yesno",
		"role": {"type": "code", "codes": ["coach", "teacher", "lead"]}, "sources": {"type": "codes", "codes": ["observation", "student_work"]},
		"sessions": {"type": "table", "columns": {"topic": "text", "date": "date", "hours": "number", "done": "yesno"}},
		"items": {"type": "rating", "statements": ["f1", "f2"]}}`))
	missing := maps.Clone(formulaFunctions)
	right, wrong, section := 0, 0, ""
	for line := range strings.Lines(string(guide)) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			section = strings.TrimSpace(heading)
		}
		cells := strings.Split(line, "|")
		if len(cells) < 4 || section == "Where formulas stand" {
			continue
		}
		for i, cell := range cells[1:3] {
			formula, ok := strings.CutPrefix(strings.TrimSpace(cell), "`")
			formula, _, closed := strings.Cut(formula, "`")
			if !ok || !closed {
				continue
			}
			_, faults := ParseFormula(formulaText(formula), Scope{Names: fields}, everyType...)
			if section == "What often goes wrong" && i == 0 {
				wrong++
				if len(faults) == 0 || faults[0].Hint == "" {
					t.Errorf("%s: no hint", formula)
				}
				continue
			}
			right++
			if len(faults) > 0 {
				t.Errorf("%s: %v", formula, faults)
			}
			maps.DeleteFunc(missing, func(name string, _ formulaFunction) bool { return strings.Contains(formula, name+"(") })
		}
	}
	if len(missing) > 0 || right < 40 || wrong < 12 {
		t.Errorf("%d right and %d wrong examples; none for %v", right, wrong, missing)
	}
}
