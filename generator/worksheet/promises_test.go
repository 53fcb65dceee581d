package worksheet

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"handbook/generator/schema"
)

// TestPromisesAgreeWithFit changes random worksheets twice, with migrations that
// are sometimes forgotten. Promises are reported as broken exactly when a plan of
// an earlier version loses what was not removed on purpose.
func TestPromisesAgreeWithFit(t *testing.T) {
	broke, kept := 0, 0
	for seed := range uint64(1500) {
		r := &rewriter{Rand: rand.New(rand.NewPCG(5, seed)), onPurpose: map[int]bool{}}
		versions := []randomSheet{r.sheet()}
		var migrations []string
		for range 2 {
			next, migration := r.change(versions[len(versions)-1])
			versions = append(versions, next)
			if migration != "" {
				migrations = append(migrations, fmt.Sprintf("  - {from: %q, %s}\n", fmt.Sprint(len(versions)-1), migration))
			}
		}
		text := versions[2].text("3", migrations)
		d, report := readText(t, "random.yaml", text)
		middle, problem := readText(t, "random.yaml", versions[1].text("2", nil))
		if report != "" || problem != "" {
			continue // such a change is refused in any case
		}
		first, _ := readText(t, "random.yaml", versions[0].text("1", nil))
		for v, old := range []*Definition{first, middle} {
			broken := d.Broken(map[schema.Text]Promises{plain(fmt.Sprint(v + 1)): old.Promises()})
			lost := map[string]any{}
			for n := range 3 {
				fitted, fault := d.Fit(&Plan{Worksheet: PlanWorksheet{ID: "plan", Version: fmt.Sprint(v + 1)}, Answers: r.answers(versions[v], n)})
				if fault != nil {
					t.Fatal(fault.Words())
				}
				maps.Copy(lost, fitted.Unmapped)
			}
			isRetyped := slices.ContainsFunc(broken, func(one Broken) bool { return strings.Contains(one.Message, "was of the type") })
			if len(broken) == 0 && len(lost) > 0 || len(broken) > 0 && len(lost) == 0 && !isRetyped {
				t.Fatalf("seed %d: %v\nlost: %v\nversion %d:\n%s\nnow:\n%s", seed, broken, lost, v+1, versions[v].text(fmt.Sprint(v+1), nil), text)
			}
			if len(broken) > 0 {
				broke++
			} else {
				kept++
			}
			// What is recorded after a release that breaks promises is kept.
			rest := d.Keep(map[schema.Text]Promises{plain(fmt.Sprint(v + 1)): old.Promises()})
			if again := d.Broken(rest); len(again) > 0 {
				t.Fatalf("seed %d: %v after %v in\n%s", seed, again, broken, text)
			}
		}
	}
	if broke < 200 || kept < 200 {
		t.Fatalf("%d broken and %d kept are too few to mean something", broke, kept)
	}
}

// randomSheet is a worksheet as far as promises speak of it.
type randomSheet []randomField

// randomField is a field, column, statement or code. born is the same in all
// versions of a worksheet.
type randomField struct {
	born     int
	id, kind string
	// inside are codes, columns or statements, grades the codes of a rating.
	inside, grades randomSheet
}

type rewriter struct {
	*rand.Rand
	births int
	// onPurpose are those that a migration removes.
	onPurpose map[int]bool
}

func (r *rewriter) field(id string, kinds ...string) randomField {
	r.births++
	f := randomField{born: r.births, id: id, kind: kinds[r.IntN(len(kinds))]}
	switch f.kind {
	case "choice", "choices":
		f.inside = r.list(3, "code")
	case "rating", "rating with evidence":
		f.inside = r.list(2, "statement")
		for _, grade := range []string{"0", "1", "2", "na"} {
			f.grades = append(f.grades, randomField{id: grade})
		}
	case "table":
		f.inside = r.list(3, "text", "number", "choice")
	}
	return f
}

// list makes up to some fields with ids of their own.
func (r *rewriter) list(most int, kinds ...string) (list randomSheet) {
	for _, i := range r.Perm(4)[:1+r.IntN(most)] {
		list = append(list, r.field(string("pqrs"[i]), kinds...))
	}
	return list
}

func (r *rewriter) sheet() randomSheet {
	return r.list(4, "text", "long_text", "number", "choice", "choices", "rating", "rating with evidence", "table")
}

// inherit makes a field the same as an older one of its id: migrations cannot tell
// them apart.
func inherit(f, old randomField) randomField {
	f.born, f.inside = old.born, slices.Clone(f.inside)
	for i, one := range f.inside {
		for _, other := range old.inside {
			if one.id == other.id {
				f.inside[i] = inherit(one, other)
			}
		}
	}
	return f
}

// reborn is a field that nothing connects with what it was before.
func (r *rewriter) reborn(f randomField) randomField {
	r.births++
	f.born, f.inside = r.births, slices.Clone(f.inside)
	for i := range f.inside {
		f.inside[i] = r.reborn(f.inside[i])
	}
	return f
}

func (r *rewriter) oneIn(n int) bool { return r.IntN(n) == 0 }

// change is a worksheet after some edits, and the migration for most of them.
func (r *rewriter) change(old randomSheet) (randomSheet, string) {
	var rename, recode, remove []string
	remember := r.oneIn(2) // otherwise something may be forgotten
	note := func(list *[]string, format string, args ...any) bool {
		if !remember && r.oneIn(5) {
			return false
		}
		*list = append(*list, fmt.Sprintf(format, args...))
		return true
	}
	var edit func(list randomSheet, path string, newPath string, kinds ...string) randomSheet
	edit = func(list randomSheet, path, newPath string, kinds ...string) (next randomSheet) {
		taken, fresh, forgotten := map[string]bool{}, r.births, map[string]randomField{}
		for _, f := range list {
			taken[f.id] = true
		}
		for _, f := range list {
			before := f.id
			switch r.IntN(12) {
			case 0:
				if note(&remove, "%s", path+before) {
					r.onPurpose[f.born] = true
				} else {
					forgotten[before] = f
				}
				continue
			case 1, 2:
				id := string("pqrs"[r.IntN(4)])
				if id != before && (!taken[id] || r.oneIn(3)) && !slices.ContainsFunc(next, func(f randomField) bool { return f.id == id }) {
					if !note(&rename, "%s: %s", path+before, id) {
						forgotten[before] = f
						f = r.reborn(f)
					}
					f.id = id
				}
			case 3:
				if len(kinds) > 1 {
					if note(&remove, "%s", path+before) {
						r.onPurpose[f.born] = true
					} else {
						forgotten[before] = f
					}
					next = append(next, r.field(f.id, kinds...))
					continue
				}
			}
			switch f.kind {
			case "choice", "choices":
				f.inside = slices.Clone(f.inside)
				for i, code := range f.inside {
					if to := string("pqrs"[r.IntN(4)]); r.oneIn(5) && !slices.ContainsFunc(f.inside, func(f randomField) bool { return f.id == to }) {
						if i > 0 && r.oneIn(3) { // one stays, to be lost with the field
							if note(&remove, "%s.%s", path+before, code.id) {
								r.onPurpose[code.born] = true
							}
							f.inside[i] = r.field(to, "code")
						} else {
							if !note(&recode, "%s: {%s: %s}", newPath+f.id, code.id, to) {
								f.inside[i] = r.reborn(code)
							}
							f.inside[i].id = to
						}
						break
					}
				}
			case "rating", "rating with evidence":
				f.inside = edit(f.inside, before+".", f.id+".", "statement")
			case "table":
				f.inside = edit(f.inside, before+".", f.id+".", "text", "number", "choice")
			}
			if strings.HasPrefix(f.kind, "rating") && r.oneIn(8) {
				f.kind = map[bool]string{true: "rating", false: "rating with evidence"}[r.oneIn(2)]
			}
			next = append(next, f)
		}
		if id := string("pqrs"[r.IntN(4)]); r.oneIn(3) && !slices.ContainsFunc(next, func(f randomField) bool { return f.id == id }) {
			next = append(next, r.field(id, kinds...))
		}
		if len(next) == 0 {
			next = append(next, r.field("q", kinds...))
		}
		for i, f := range next {
			if old, ok := forgotten[f.id]; ok && f.born > fresh {
				next[i] = inherit(f, old)
			}
		}
		return next
	}
	next := edit(old, "", "", "text", "long_text", "number", "choice", "choices", "rating", "rating with evidence", "table")
	var parts []string
	for key, list := range map[string][]string{"rename": rename, "recode": recode} {
		if len(list) > 0 {
			parts = append(parts, fmt.Sprintf("%s: {%s}", key, strings.Join(list, ", ")))
		}
	}
	if len(remove) > 0 {
		parts = append(parts, fmt.Sprintf("remove: [%s]", strings.Join(remove, ", ")))
	}
	return next, strings.Join(parts, ", ")
}

func (s randomSheet) text(version string, migrations []string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "id: plan\nversion: %q\ntitle: Plan\nsections:\n  - id: sec\n    title: S\n    fields:\n", version)
	for _, f := range s {
		fmt.Fprintf(&out, "      - %s\n", f.text())
	}
	if len(migrations) > 0 {
		fmt.Fprintf(&out, "migrations:\n%s", strings.Join(migrations, ""))
	}
	return out.String()
}

func (f randomField) text() string {
	var inside []string
	for _, one := range f.inside {
		inside = append(inside, one.text())
	}
	list := strings.Join(inside, ", ")
	kind, evidence := strings.CutSuffix(f.kind, " with evidence")
	switch f.kind {
	case "code":
		return fmt.Sprintf("{code: %s, label: L}", f.id)
	case "statement":
		return fmt.Sprintf("{id: %s, label: L}", f.id)
	case "choice", "choices":
		list = ", options: [" + list + "]"
	case "table":
		list = ", columns: [" + list + "]"
	case "rating", "rating with evidence":
		list = fmt.Sprintf(", scale: in_place, evidence: %v, statements: [%s]", evidence, list)
	}
	return fmt.Sprintf("{id: %s, type: %s, label: L%s}", f.id, kind, list)
}

// answers are those of the nth plan: it gives every choice its nth code. What was
// removed on purpose is not answered.
func (r *rewriter) answers(s randomSheet, n int) map[string]any {
	answers := map[string]any{}
	for _, f := range s {
		if r.onPurpose[f.born] {
			continue
		}
		code := func() (string, bool) {
			one := f.inside[n%len(f.inside)]
			return one.id, !r.onPurpose[one.born]
		}
		switch f.kind {
		case "text":
			answers[f.id] = fmt.Sprintf("text %d", f.born)
		case "long_text":
			answers[f.id] = fmt.Sprintf("text\n%d", f.born)
		case "number":
			answers[f.id] = float64(f.born)
		case "choice":
			if code, ok := code(); ok {
				answers[f.id] = code
			}
		case "choices":
			if code, ok := code(); ok {
				answers[f.id] = []any{code}
			}
		case "rating", "rating with evidence":
			ratings := map[string]any{}
			for _, one := range f.inside {
				if rating := map[string]any{"score": f.grades[n].id}; !r.onPurpose[one.born] {
					if f.kind != "rating" {
						rating["evidence"] = "seen"
					}
					ratings[one.id] = rating
				}
			}
			answers[f.id] = ratings
		case "table":
			row := r.answers(f.inside, n)
			row["_row"] = "r1"
			answers[f.id] = []any{row}
		}
	}
	return answers
}
