package worksheet

import (
	"fmt"
	"slices"
)

const evidenceFormat = "handbook-evidence/1"

// Evidence is what a person shows a reviewer of their badges (handbook-evidence/1):
// the members of the file, none of which is trusted. EvidenceSchema says what they
// are. The plan in it is that of its PlanFile.
type Evidence map[string]any

// readEvidence reads the plan in a file of evidence.
func (f *PlanFile) readEvidence(file map[string]any) *Fault {
	if fault := f.verify(file); fault != nil {
		return fault
	}
	members, _ := file["plan"].(map[string]any)
	plan, fault := f.readInside(members)
	if fault != nil {
		return fault
	}
	f.Plan, f.Evidence = plan, file
	f.Notes = append(f.Notes, Note{Code: "evidence"})
	return nil
}

// Badges are how many areas the evidence is about.
func (e Evidence) Badges() int { return len(objectsIn(e["badges"])) }

// Exported is when it was saved, ISO 8601 in UTC, or "".
func (e Evidence) Exported() string {
	if isMoment(e["exported"]) != "" {
		return ""
	}
	return e["exported"].(string)
}

// ReviewEvidence says where evidence claims what its plan and its lessons do not say.
func (d *Definition) ReviewEvidence(e Evidence, p *Plan) (remarks []Remark) {
	warn := func(format string, args ...any) {
		remarks = append(remarks, Remark{Warning: true, Text: fmt.Sprintf(format, args...)})
	}
	if e["self_assessed"] != true {
		warn("the file does not say that its levels are self-assessed; nothing else is known of them")
	}
	fitted, fault := d.Fit(p)
	if fault != nil {
		return remarks
	}
	badges := d.Badges()
	progress, _ := e["progress"].(map[string]any)
	for _, one := range objectsIn(e["badges"]) {
		area, _ := one["area"].(string)
		i := slices.IndexFunc(badges, func(badge Badge) bool { return badge.Area == area })
		if i < 0 {
			warn("the file has a level for %s, which the worksheet does not rate", shortened(area))
			continue
		}
		ratings, _ := fitted.Answers[badges[i].Field.ID.Value].(map[string]any)
		rating, _ := ratings[area].(map[string]any)
		if score, _ := rating["score"].(string); score != one["level"] {
			warn("the file says level %s for %s, but the plan in it says %s", shortened(one["level"]), area, shortened(rating["score"]))
		}
		for _, lesson := range objectsIn(one["lessons"]) {
			page, _ := lesson["page"].(string)
			if work, _ := progress[page].(map[string]any); work["done"] == nil || work["done"] != lesson["done"] {
				warn("the file counts the lesson %s for %s, but has no record that it was done then", shortened(lesson["page"]), area)
			}
		}
	}
	return remarks
}

// objectsIn are the objects of a list.
func objectsIn(list any) (objects []map[string]any) {
	all, _ := list.([]any)
	for _, one := range all {
		if members, ok := one.(map[string]any); ok {
			objects = append(objects, members)
		}
	}
	return objects
}

// EvidenceSchema returns the JSON Schema (2020-12) of evidence for badges. The plan in
// it has a schema of its own, beside its worksheet.
func EvidenceSchema() []byte {
	text := object{"type": "string"}
	about := func(schema object, description string) object {
		schema["description"] = description
		return schema
	}
	schema := sealed(object{
		"format":        object{"const": evidenceFormat},
		"handbook":      about(handbookSchema(), "The handbook that the file was saved from."),
		"exported":      about(shaped(momentPattern), "When the file was saved, by the clock of the device."),
		"self_assessed": about(object{"const": true}, "The levels are what the person says of their own work. Nobody has confirmed them."),
		"person":        about(sealed(object{"name": written(), "role": written(), "date": written(), "reviewer": written()}), "As the person wrote it, in words."),
		"badges": object{"type": "array", "minItems": 1, "items": sealed(object{
			"area": about(shaped(`^[a-z][a-z0-9_]*$`), "An id of the vocabulary badge_area."), "title": text,
			"level": about(written(), "A code of the scale badge."), "level_title": text,
			"criterion": about(text, "What the level means in this area."),
			"evidence":  object{"type": "array", "items": sealed(object{"question": text, "answer": written()}, "answer")},
			"lessons": object{"type": "array", "items": sealed(object{
				"page": about(written(), "The member of progress."), "title": text, "level": written(), "done": shaped(momentPattern),
			}, "page", "title", "level", "done")},
		}, "area", "title", "level", "level_title", "evidence", "lessons")},
		"plan": about(object{
			"type": "object", "properties": object{"format": object{"const": planFormat}, "worksheet": object{"type": "object"}, "plan": object{"type": "object"}, "answers": object{"type": "object"}},
			"required": []string{"format", "handbook", "worksheet", "plan", "answers", "integrity"},
		}, "The plan that says so, without private answers. Its schema is plan.schema.json beside the worksheet."),
		"progress": about(object{"type": "object", "additionalProperties": object{
			"type": "object", "properties": object{
				"format": object{"const": "handbook-progress/1"}, "page": written(), "read": shaped(momentPattern), "step": text, "done": shaped(momentPattern),
				"interactions": object{"type": "object"}, "unmapped": object{"type": "object"},
			}, "required": []string{"format", "page", "interactions"},
		}}, "What was done in the lessons, by their pages; without answers, unless the person put them in."),
		"integrity": integritySchema(),
	}, "format", "handbook", "exported", "self_assessed", "person", "badges", "plan", "progress", "integrity")
	schema["title"] = "Evidence for badges"
	schema["description"] = "What a person shows a reviewer: the levels they give themselves, the plan that says why, and the lessons that count."
	return schemaFile(schema)
}
