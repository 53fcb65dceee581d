package worksheet

import (
	"strings"
	"testing"

	"handbook/generator/schema"
)

const badgeSettings = `id: school
title: School
scales:
  badge: [{code: "1", label: Explorer}, {code: "2", label: Novice}]
  far: [{code: "0", label: No}, {code: "1", label: Yes}]
vocabularies:
  badge_area: [{id: delivery, label: Delivery}, {id: technology, label: Technology}]
`

// TestBadges finds the areas that worksheets rate, and says what keeps the passport
// from showing them.
func TestBadges(t *testing.T) {
	const rating = `{id: level, type: rating, label: Level, scale: badge, statements: [`
	tests := []struct {
		name, fields string
		want         string
		fault        string
	}{
		{"one rating for all", rating + `{id: technology, label: T}, {id: delivery, label: D}]}`, "technology delivery", ""},
		{"a rating each", rating + `{id: technology, label: T}]}, {id: more, type: rating, label: More, scale: badge, statements: [{id: delivery, label: D}]}`, "technology delivery", ""},
		{"another scale", `{id: level, type: rating, label: Level, scale: far, statements: [{id: technology, label: T}]}`, "", ""},
		{"the scale for something else", rating + `{id: cooking, label: C}]}`, "", ""},
		{"its person", rating + `{id: technology, label: T}]}, {id: name, type: text, label: N}, {id: role, type: text, label: R}, {id: date, type: date, label: D}`, "technology", ""},
		{"a person of another worksheet", `{id: name, type: number, label: N}`, "", ""},
		{"a slip", rating + `{id: tecnology, label: T}]}`, "", "there is no badge area called `tecnology`\n|hint: did you mean `technology`?"},
		{"a stranger", rating + `{id: technology, label: T}, {id: cooking, label: C}]}`, "technology", "there is no badge area called `cooking`\n|hint: use one of delivery, technology"},
		{"twice", rating + `{id: technology, label: T}]}, {id: more, type: rating, label: More, scale: badge, statements: [{id: technology, label: D}]}`, "technology technology", "the area `technology` is already rated on line 4\n|hint: keep one of the two"},
		{"a date that is none", rating + `{id: technology, label: T}]}, {id: date, type: text, label: D}`, "technology", "the badge passport takes `date` for the day of the self-assessment, and it is of the type text\n|hint: give it the type date, or another id"},
	}
	handbook, faults := schema.ReadHandbook(stackOf("handbook.yaml", badgeSettings))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "id: plan\nversion: \"1.0\"\ntitle: Plan\nsections: [{id: s, title: S, fields: [" + test.fields + "]}]\n"
			d, faults := Read(stackOf("content/worksheets/plan.yaml", text), handbook, false)
			var areas []string
			for _, badge := range d.Badges() {
				areas = append(areas, badge.Area)
			}
			if got := strings.Join(areas, " "); got != test.want {
				t.Errorf("areas are %q, want %q", got, test.want)
			}
			var report strings.Builder
			if err := faults.Print(&report); err != nil {
				t.Fatal(err)
			}
			got := report.String()
			if test.fault == "" && got != "" {
				t.Errorf("unexpected:\n%s", got)
			}
			for _, part := range strings.Split(test.fault, "|") {
				if !strings.Contains(got, strings.TrimSpace(part)) {
					t.Errorf("no %q in:\n%s", part, got)
				}
			}
		})
	}
}
