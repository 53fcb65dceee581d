package worksheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"handbook/generator/schema"
)

// TestReviewEvidence says where evidence claims more than its plan and lessons do.
func TestReviewEvidence(t *testing.T) {
	handbook, _ := schema.ReadHandbook(stackOf("handbook.yaml", badgeSettings))
	d, faults := Read(stackOf("content/worksheets/plan.yaml", `id: plan
version: "1.0"
title: Plan
sections: [{id: s, title: S, fields: [{id: level, type: rating, label: Level, scale: badge, statements: [{id: technology, label: T}]}]}]
`), handbook, false)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	plan := &Plan{Worksheet: PlanWorksheet{ID: "plan", Version: "1.0"}, Answers: map[string]any{"level": map[string]any{"technology": map[string]any{"score": "1"}}}}
	badge := func(area, level string, lessons ...any) map[string]any {
		return map[string]any{"area": area, "level": level, "lessons": lessons}
	}
	lesson := map[string]any{"page": "lessons/one/", "done": "2026-01-31T08:00:00Z"}
	progress := map[string]any{"lessons/one/": map[string]any{"done": "2026-01-31T08:00:00Z"}}
	tests := []struct {
		name     string
		evidence Evidence
		want     string
	}{
		{"as it is", Evidence{"self_assessed": true, "badges": []any{badge("technology", "1", lesson)}, "progress": progress}, ""},
		{"a higher level", Evidence{"self_assessed": true, "badges": []any{badge("technology", "2")}}, `says level "2" for technology, but the plan in it says "1"`},
		{"another area", Evidence{"self_assessed": true, "badges": []any{badge("delivery", "2")}}, `a level for "delivery", which the worksheet does not rate`},
		{"a lesson without a record", Evidence{"self_assessed": true, "badges": []any{badge("technology", "1", lesson)}}, `counts the lesson "lessons/one/" for technology, but has no record`},
		{"not said to be self-assessed", Evidence{"badges": []any{}}, "does not say that its levels are self-assessed"},
		{"nothing of its type", Evidence{"self_assessed": true, "badges": []any{1, badge("technology", "1", 2)}, "progress": "x"}, ""},
	}
	for _, test := range tests {
		var said []string
		for _, remark := range d.ReviewEvidence(test.evidence, plan) {
			said = append(said, remark.Text)
		}
		if got := strings.Join(said, "\n"); (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// TestEvidenceSchema validates the evidence that tests of files are made from.
func TestEvidenceSchema(t *testing.T) {
	resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(EvidenceSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("evidence.schema.json", resource); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("evidence.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	cases, bases := readFileCases(t)
	for _, one := range cases {
		if one.File != "evidence" || one.Cut > 0 {
			continue
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(one.text(t, bases)))
		if err != nil {
			t.Fatal(err)
		}
		if fits := compiled.Validate(instance) == nil; fits != (one.Name == "evidence for badges" || one.Name == "evidence that was changed") {
			t.Errorf("%s: fits is %v", one.Name, fits)
		}
	}
}
