package worksheet

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"handbook/generator/schema"
)

// TestTranslation opens a plan of the Training Plan on the page of a translation.
func TestTranslation(t *testing.T) {
	english, err := os.ReadFile("../../content/worksheets/training-plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sample, err := os.ReadFile("../../content/worksheets/training-plan.sample.plan.json")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile("../../handbook.yaml")
	if err != nil {
		t.Fatal(err)
	}
	handbook, _ := schema.ReadHandbook(stackOf("handbook.yaml", string(settings)))
	read := func(path, text string) *Definition {
		t.Helper()
		d, faults := Read(stackOf(path, text), handbook, false)
		if faults.HasErrors() {
			t.Fatal(faults)
		}
		return d
	}
	translate := strings.NewReplacer(`label: "`, `label: "ES `, "label: ", "label: ES ", `title: "`, `title: "ES `, "title: ", "title: ES ").Replace
	d := read("content/worksheets/training-plan.yaml", string(english))
	es := read("content/es/worksheets/training-plan.yaml", translate(string(english)))
	if faults := es.CheckTranslation(d); len(faults) > 0 {
		t.Fatal(faults)
	}
	if d.Hash() == es.Hash() || d.Language == es.Language {
		t.Error("each language has its own definition")
	}
	if !reflect.DeepEqual(d.Promises(), es.Promises()) {
		t.Error("the languages promise different things")
	}
	file, fault := ReadPlans(sample)
	if fault != nil {
		t.Fatal(fault.Words())
	}
	if file.Plan.Worksheet.Language != d.Language {
		t.Errorf("the sample is not of the English worksheet: %+v", file.Plan.Worksheet)
	}
	want, fault := d.Fit(file.Plan)
	if fault != nil {
		t.Fatal(fault.Words())
	}
	got, fault := es.Fit(file.Plan)
	if fault != nil {
		t.Fatal(fault.Words())
	}
	if !reflect.DeepEqual(got, want) || len(got.Unmapped) > 0 {
		t.Errorf("in Spanish the plan is %v", got)
	}
	if a, b := d.State(want.Answers, want.Unmapped), es.State(got.Answers, got.Unmapped); !reflect.DeepEqual(a.Hidden, b.Hidden) || !reflect.DeepEqual(a.Computed, b.Computed) || len(a.Problems) != len(b.Problems) {
		t.Error("what shows and what is computed depends on the language")
	}
}

// TestTranslationDiffers changes more than texts.
func TestTranslationDiffers(t *testing.T) {
	const text = `sections:
  - id: team
    title: Team
    fields:
      - {id: school, type: text, label: School, required: true, default: Here}
      - {id: role, type: choice, label: Role, options: [{code: coach, label: Coach}, {code: lead, label: Lead}]}
      - {id: why, type: long_text, label: Why, show_if: 'role = "lead"', max_length: 200}
      - {id: sessions, type: table, label: Sessions, rows: {noun: session, max: 20}, columns: [{id: topic, type: text, label: Topic}, {id: hours, type: number, label: Hours}], checks: [{that: 'hours > 0', say: More.}]}
      - {id: says, type: computed, label: Says, value: 'if(role = "lead", "You lead", "You do not")'}
  - id: more
    title: More
    fields: [{id: day, type: date, label: Day}]
migrations: [{from: "1.0", rename: {campus: school}}]
`
	original, report := readText(t, "plan.yaml", text)
	if report != "" {
		t.Fatal(report)
	}
	for _, one := range []struct{ old, new, want string }{
		{"label: School,", "label: Escuela,", ""},
		{"default: Here", "default: Aquí", ""},
		{"noun: session", "noun: sesión", ""},
		{"say: More.", "say: Más.", ""},
		{`"You lead", "You`, `"Usted dirige", "You`, ""},
		{"{code: coach, label: Coach}, {code: lead, label: Lead}", "{code: lead, label: Líder}, {code: coach, label: Tutor}", ""},
		{"id: school,", "id: escuela,", "content/worksheets/plan.yaml has `team.school`, and this translation does not\n`team.escuela` is only in this translation\n`migrations` is not as in content/worksheets/plan.yaml"},
		{"required: true, ", "", "the `required` of `team.school` is not as in content/worksheets/plan.yaml"},
		{`role = "lead"', max`, `role = "coach"', max`, "the `show_if` of `team.why` is not as in content/worksheets/plan.yaml"},
		{"max_length: 200", "max_length: 400", "the `max_length` of `team.why` is not as in content/worksheets/plan.yaml"},
		{"id: hours, type: number", "id: hours, type: text", "the `checks` of `team.sessions` is not as in content/worksheets/plan.yaml\nthe `type` of `team.sessions.hours` is not as in content/worksheets/plan.yaml"},
		{"max: 20", "max: 10", "the `rows` of `team.sessions` is not as in content/worksheets/plan.yaml"},
		{"hours > 0", "hours > 1", "the `checks` of `team.sessions` is not as in content/worksheets/plan.yaml"},
		{"{code: coach, label: Coach}, ", "", "the `options` of `team.role` is not as in content/worksheets/plan.yaml"},
		{"  - id: more\n    title: More\n    fields: [{id: day, type: date, label: Day}]\n", "", "content/worksheets/plan.yaml has `more`, and this translation does not"},
		{"migrations: [{from: \"1.0\", rename: {campus: school}}]\n", "", "`migrations` is not as in content/worksheets/plan.yaml"},
	} {
		if !strings.Contains(text, one.old) {
			t.Fatal(one.old)
		}
		changed := strings.Replace(text, one.old, one.new, 1)
		if strings.Contains(one.new, "id: escuela") {
			changed = strings.Replace(changed, "{campus: school}", "{campus: escuela}", 1)
		}
		if strings.Contains(one.new, "hours, type: text") {
			changed = strings.Replace(changed, "hours > 0", `len(hours) > 0`, 1)
		}
		d, report := readText(t, "plan.yaml", changed)
		if report != "" {
			t.Fatal(report)
		}
		var got []string
		for _, fault := range d.CheckTranslation(original) {
			got = append(got, fault.Message)
		}
		if strings.Join(got, "\n") != one.want {
			t.Errorf("%s → %s:\n%s\nwant:\n%s", one.old, one.new, strings.Join(got, "\n"), one.want)
		}
	}
}
