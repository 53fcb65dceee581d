package worksheet

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"handbook/generator/schema"
)

// member is a member of a plan's file, and what its value must be.
type member struct {
	name     string
	optional bool
	// rule returns "", or the code of the value's fault.
	rule func(value any) string
	// members are those of an object that knows its own.
	members []member
}

const planUUID = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`

var (
	handbookMember = member{name: "handbook", members: []member{
		{name: "id", rule: like(`[^\x00]|\x00`)},
		{name: "version", optional: true, rule: isA[string]},
		{name: "url", optional: true, rule: like(`^https?://[^\s\x{b}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$`)},
	}}
	planMembers = []member{
		handbookMember,
		{name: "worksheet", members: []member{
			{name: "id", rule: like(`^[a-z][a-z0-9_]{0,99}$`)},
			{name: "version", rule: isVersion},
			{name: "definition", rule: like(`^sha256:[0-9a-f]{64}$`)},
			{name: "language", rule: like(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$`)},
		}},
		{name: "plan", members: []member{
			{name: "id", rule: like(`^` + planUUID + `$`)},
			{name: "revision", rule: isRevision},
			{name: "parent", optional: true, rule: like(`^` + planUUID + `@[0-9]{1,16}$`)},
			{name: "title", rule: isA[string]},
			{name: "status", rule: like(`^(draft|checked)$`)},
			{name: "created", rule: isMoment},
			{name: "modified", rule: isMoment},
		}},
		{name: "answers", rule: isA[map[string]any]},
		{name: "computed", optional: true, rule: areScalars},
		{name: "hidden", optional: true, rule: each(isA[string])},
		{name: "unmapped", optional: true, rule: isA[map[string]any]},
		{name: "sources", optional: true, rule: each(like(`^` + planUUID + `(@[0-9]{1,16})?$`))},
	}
	backupMembers = []member{
		handbookMember,
		{name: "plans", rule: isA[[]any]},
		// The ids of plans that were put away, for browsers.
		{name: "archived", optional: true, rule: each(isA[string])},
		{name: "progress", rule: isA[map[string]any]},
	}
	integrityMembers = []member{{name: "integrity", members: []member{
		{name: "algorithm", rule: like(`^sha-256$`)},
		{name: "canonical", rule: like(`^RFC 8785$`)},
		{name: "value", rule: like(`^[0-9a-f]{64}$`)},
	}}}
)

func isA[T any](value any) string {
	if _, ok := value.(T); !ok {
		return "type"
	}
	return ""
}

func like(pattern string) func(any) string {
	shape := regexp.MustCompile(pattern)
	return func(value any) string {
		text, ok := value.(string)
		switch {
		case !ok:
			return "type"
		case !shape.MatchString(text):
			return "value"
		}
		return ""
	}
}

func each(rule func(any) string) func(any) string {
	return func(value any) string {
		list, ok := value.([]any)
		if !ok {
			return "type"
		}
		for _, one := range list {
			if code := rule(one); code != "" {
				return code
			}
		}
		return ""
	}
}

func areScalars(value any) string {
	values, ok := value.(map[string]any)
	if !ok {
		return "type"
	}
	for _, one := range values {
		switch one.(type) {
		case string, bool, float64:
		default:
			return "type"
		}
	}
	return ""
}

// lastRevision is far beyond any that a plan gets by being saved. Behind a much
// larger one, browsers could not count on.
const lastRevision = 1e12

func isRevision(value any) string {
	number, ok := value.(float64)
	switch {
	case !ok:
		return "type"
	case number < 0 || number > lastRevision || number != float64(int64(number)):
		return "value"
	}
	return ""
}

var versionLike = like(`^[0-9]+(\.[0-9]+)*$`)

func isVersion(value any) string {
	if code := versionLike(value); code != "" {
		return code
	}
	if len(value.(string)) > 40 {
		return "value"
	}
	return ""
}

var momentLike = like(`^[^\n\r\x{2028}\x{2029}]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$`)

func isMoment(value any) string {
	if code := momentLike(value); code != "" {
		return code
	}
	if !isDay(value.(string)[:strings.IndexByte(value.(string), 'T')]) {
		return "value"
	}
	return ""
}

// isDay reports whether a text is a day of the calendar, YYYY-MM-DD.
func isDay(text string) bool {
	_, ok := schema.ParseDate(text)
	return ok
}

// pick returns the members that are known, and notes those that are not.
func (f *PlanFile) pick(value map[string]any, members []member, at string) (map[string]any, *Fault) {
	known := map[string]any{}
	for _, m := range members {
		one, ok := value[m.name]
		if !ok {
			if m.optional {
				continue
			}
			return nil, &Fault{"missing", at + m.name}
		}
		rule := m.rule
		if m.members != nil {
			rule = isA[map[string]any]
		}
		if code := rule(one); code != "" {
			return nil, &Fault{code, at + m.name}
		}
		if m.members != nil {
			inner, fault := f.pick(one.(map[string]any), m.members, at+m.name+".")
			if fault != nil {
				return nil, fault
			}
			one = inner
		}
		known[m.name] = one
	}
	for _, name := range slices.SortedFunc(maps.Keys(value), compareUTF16) {
		if _, ok := known[name]; !ok && (at != "" || name != "format" && name != "integrity") {
			f.Notes = append(f.Notes, Note{Code: "unknown", Detail: at + name})
		}
	}
	return known, nil
}
