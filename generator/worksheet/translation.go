package worksheet

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// CheckTranslation reports where a definition is more than a translation of
// another: a plan that is started in one language is opened in the other, so
// that both ask, check and compute the same. Texts and the order may differ.
func (d *Definition) CheckTranslation(original *Definition) (faults source.Diagnostics) {
	name := original.File.Name()
	report := func(at schema.Text, hint, format string, args ...any) {
		faults.Errorf(at.Pos, at.Length, hint, format, args...)
	}
	if d.ID.Value != original.ID.Value {
		report(d.ID, "write `id: "+original.ID.Value+"`", "the id of %s is `%s`, and people's plans belong to both", name, original.ID.Value)
		return faults
	}
	if compareVersions(d.Version.Value, original.Version.Value) != 0 {
		report(d.Version, "translate what changed, and write `version: \""+original.Version.Value+"\"`", "%s is version %s, and plans belong to the worksheet in both languages", name, original.Version.Value)
		return faults
	}
	own, others := d.withoutTexts(), original.withoutTexts()
	for _, path := range original.paths() {
		if _, ok := own[path]; !ok && hasParent(own, path) {
			report(d.ID, "copy it from there, and translate its texts", "%s has `%s`, and this translation does not", name, path)
		}
	}
	for _, path := range d.paths() {
		mine, other := own[path], others[path]
		if other.members == nil {
			if hasParent(others, path) {
				report(mine.at, "delete it, or add it to "+name, "`%s` is only in this translation", path)
			}
			continue
		}
		for _, key := range mine.differences(other) {
			report(mine.at, "make it the same as there; a translation changes only texts", "the `%s` of `%s` is not as in %s", key, path, name)
		}
	}
	if keys := own[""].differences(others[""]); len(keys) > 0 {
		report(d.Version, "make it the same as there; a translation changes only texts", "`%s` is not as in %s", keys[0], name)
	}
	return faults
}

// untexted is a definition, section or field as it is shipped, without its texts
// and what is in it, and its place in the file.
type untexted struct {
	at      schema.Text
	members map[string]any
}

// hasParent reports whether what a part is in is among the parts.
func hasParent(parts map[string]untexted, path string) bool {
	_, ok := parts[path[:max(0, strings.LastIndex(path, "."))]]
	return ok
}

// paths are those of withoutTexts, in the order of the definition.
func (d *Definition) paths() (paths []string) {
	for i := range d.Sections {
		paths = append(paths, d.Sections[i].ID.Value)
		for j := range d.Sections[i].Fields {
			f := &d.Sections[i].Fields[j]
			paths = append(paths, d.Sections[i].ID.Value+"."+f.ID.Value)
			for k := range f.Columns {
				paths = append(paths, d.Sections[i].ID.Value+"."+f.ID.Value+"."+f.Columns[k].ID.Value)
			}
		}
	}
	return paths
}

// withoutTexts are the parts of a definition by section.field.column; the
// definition itself is at "".
func (d *Definition) withoutTexts() map[string]untexted {
	whole := d.ship()
	for _, text := range []string{"sections", "language", "title", "summary"} {
		delete(whole, text)
	}
	parts := map[string]untexted{"": {d.ID, whole}}
	field := func(path string, f *Field) {
		one := d.shipField(f)
		for _, text := range []string{"label", "unit", "columns"} {
			delete(one, text)
		}
		if _, ok := f.Default.(string); ok && (f.kind() == TextField || f.kind() == LongTextField) {
			delete(one, "default")
		}
		if f.Value != nil && f.Value.Type == Text {
			delete(one, "value")
		}
		for _, key := range []string{"options", "grades", "statements", "checks"} {
			list, _ := one[key].([]any)
			for _, entry := range list {
				delete(entry.(map[string]any), "label")
				delete(entry.(map[string]any), "say")
			}
			if key != "checks" {
				slices.SortFunc(list, func(a, b any) int { return bytes.Compare(canonicalOf(a), canonicalOf(b)) })
			}
		}
		if rows, ok := one["rows"].(map[string]any); ok {
			delete(rows, "noun")
		}
		parts[path] = untexted{f.ID, one}
	}
	for i := range d.Sections {
		section := &d.Sections[i]
		members := map[string]any{"id": section.ID.Value}
		shipFormula(members, "show", section.ShowIf)
		parts[section.ID.Value] = untexted{section.ID, members}
		for j := range section.Fields {
			f := &section.Fields[j]
			path := section.ID.Value + "." + f.ID.Value
			field(path, f)
			for k := range f.Columns {
				field(path+"."+f.Columns[k].ID.Value, &f.Columns[k])
			}
		}
	}
	return parts
}

// keysOfAuthors are the keys of definitions that are shipped under other names.
var keysOfAuthors = map[string]string{"require": "require_if", "show": "show_if", "maxLength": "max_length", "bar": "show", "grades": "scale", "result": "value"}

// differences are the keys that two parts do not have the same, as authors write
// them.
func (u untexted) differences(other untexted) (keys []string) {
	for _, members := range []map[string]any{u.members, other.members} {
		for key := range members {
			if author := cmp.Or(keysOfAuthors[key], key); !bytes.Equal(canonicalOf(u.members[key]), canonicalOf(other.members[key])) && !slices.Contains(keys, author) {
				keys = append(keys, author)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// canonicalOf is the canonical JSON of a part of a shipped definition.
func canonicalOf(value any) []byte {
	text, _ := Canonical(value) // the whole could be written
	return text
}
