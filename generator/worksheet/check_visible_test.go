package worksheet

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestWhatShowsIsNotReported makes worksheets with conditions of all kinds, fills
// them in with whatever comes, and looks whether a question shows that Read says
// can never show.
func TestWhatShowsIsNotReported(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2026))
	handbook := testHandbook(t)
	reported, shown := 0, 0
	for range 150 {
		text, names := randomWorksheet(random)
		d, faults := Read(stackOf("content/worksheets/random.yaml", text), handbook, false)
		never := map[string]bool{}
		for _, fault := range faults {
			name, ok := strings.CutSuffix(fault.Message, " can never show, whatever people answer")
			if !ok {
				t.Fatalf("%s\n%v", text, fault)
			}
			never[strings.Trim(name, "`")] = true
			reported++
		}
		for range 100 {
			hidden := d.State(randomAnswers(random), nil).Hidden
			for _, name := range names {
				if slices.Contains(hidden, name) {
					continue
				}
				if shown++; never[name] {
					t.Fatalf("%s shows:\n%s", name, text)
				}
			}
		}
	}
	if reported < 20 || shown < 5000 {
		t.Errorf("%d questions never show, %d showed: the worksheets say too little", reported, shown)
	}
}

// randomWorksheet makes a worksheet whose questions a1, a2, … have conditions that
// speak of others and of each other.
func randomWorksheet(random *rand.Rand) (text string, names []string) {
	var out strings.Builder
	out.WriteString(`id: random
version: "1"
title: Random
sections:
  - id: s
    title: S
    fields:
      - {id: role, type: choice, label: Role, options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]}
      - {id: who, type: choices, label: Who, options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]}
      - {id: n, type: number, label: N}
      - {id: twice, type: computed, label: Twice, value: 'n * 2'}
      - {id: positive, type: computed, label: Positive, value: 'n > 0'}
      - {id: yes, type: yes_no, label: Yes}
      - {id: word, type: text, label: Word}
      - {id: items, type: rating, label: Items, scale: in_place, statements: [{id: f1, label: One}]}
`)
	atoms := []string{
		`role = "a"`, `role != "b"`, `role in ("a", "c")`, `"a" in who`, `"b" in who`, `n > 3`, `n <= 3`, `2 < n`, `n = 3`, `twice > 5`, `twice = n`, `positive`, `yes`, `yes = true`, `yes != true`,
		`blank(role)`, `blank(who)`, `blank(n)`, `blank(yes)`, `blank(word)`, `word = "x"`, `len(word) > 0`, `word & "" = "x"`, `items.f1 >= 2`, `items.f1 > 2`, `answered(items) > 0`, `true`, `if(yes, positive, n < 2)`,
	}
	var condition func(depth int) string
	condition = func(depth int) string {
		switch random.IntN(4 + 4*depth) {
		case 0:
			return "(" + condition(depth+1) + " and " + condition(depth+1) + ")"
		case 1:
			return "(" + condition(depth+1) + " or " + condition(depth+1) + ")"
		case 2:
			return "not " + condition(depth+1)
		}
		return atoms[random.IntN(len(atoms))]
	}
	for i := 1; i <= 6; i++ {
		name := fmt.Sprintf("a%d", i)
		kind := []string{"text", "yes_no"}[i%2]
		both := condition(0) + " and " + condition(0) + " and " + condition(0)
		fmt.Fprintf(&out, "      - {id: %s, type: %s, label: A, show_if: '%s'}\n", name, kind, both)
		names = append(names, name)
		atoms = append(atoms, "blank("+name+")", "not blank("+name+")")
		if kind == "yes_no" {
			atoms = append(atoms, name)
		}
	}
	return out.String(), names
}

// randomAnswers answers most of a random worksheet's questions.
func randomAnswers(random *rand.Rand) map[string]any {
	codes := []string{"a", "b", "c"}
	answers := map[string]any{}
	maybe := func(name string, value any) {
		if random.IntN(4) > 0 {
			answers[name] = value
		}
	}
	maybe("role", codes[random.IntN(3)])
	maybe("who", codes[random.IntN(3):])
	maybe("n", float64(random.IntN(9))-1)
	maybe("yes", random.IntN(2) == 0)
	maybe("word", []string{"x", "y"}[random.IntN(2)])
	maybe("items", map[string]any{"f1": map[string]any{"score": []string{"0", "1", "2", "na"}[random.IntN(4)]}})
	for i := 1; i <= 6; i++ {
		if i%2 == 1 {
			maybe(fmt.Sprintf("a%d", i), random.IntN(2) == 0)
		} else {
			maybe(fmt.Sprintf("a%d", i), "text")
		}
	}
	return answers
}
