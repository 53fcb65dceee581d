package worksheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// Promises are what people's saved plans rely on: the types of fields, columns
// ("sessions.topic") and statements ("items.f1") by path, and the codes they may
// hold.
type Promises struct {
	Version schema.Text                   `yaml:"version" required:"true"`
	Fields  map[schema.Text]schema.Text   `yaml:"fields"`
	Codes   map[schema.Text][]schema.Text `yaml:"codes"`
}

// Statement is the type that Promises give a statement.
const statementType = "statement"

// Promises returns what a definition promises.
func (d *Definition) Promises() Promises {
	p := Promises{Version: plain(d.Version.Value), Fields: map[schema.Text]schema.Text{}, Codes: map[schema.Text][]schema.Text{}}
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			p.add("", &d.Sections[i].Fields[j])
		}
	}
	return p
}

func (p Promises) add(table string, field *Field) {
	path := plain(table + field.ID.Value)
	switch FieldType(field.Type.Value) {
	case NoteField, HeadingField, ComputedField:
		return
	case ChoiceField, ChoicesField:
		for _, option := range field.Options {
			p.Codes[path] = append(p.Codes[path], plain(option.Code.Value))
		}
	case RatingField:
		for _, grade := range field.Grades {
			p.Codes[path] = append(p.Codes[path], plain(grade.Code.Value))
		}
		for _, statement := range field.Statements {
			p.Fields[plain(path.Value+"."+statement.ID.Value)] = plain(statementType)
		}
	case TableField:
		for i := range field.Columns {
			p.add(field.ID.Value+".", &field.Columns[i])
		}
	}
	p.Fields[path] = plain(field.Type.Value)
}

func plain(value string) schema.Text { return schema.Text{Value: value} }

// Broken is a promise that a definition no longer keeps.
type Broken struct {
	// Promise is what was promised, at its place in the file of promises.
	Promise       schema.Text
	Message, Hint string
}

// Broken returns the promises that d breaks without a migration, in the order of
// their paths.
func (d *Definition) Broken(old Promises) []Broken {
	now := d.Promises()
	types := map[string]string{}
	for path, kind := range now.Fields {
		types[path.Value] = kind.Value
	}
	codes := map[string][]schema.Text{}
	for path, all := range now.Codes {
		codes[path.Value] = all
	}
	move := d.moves(old.Version.Value)
	var broken []Broken
	for _, path := range sorted(old.Fields) {
		kind := old.Fields[path].Value
		to, removed := move.path(path.Value)
		have, exists := types[to]
		what := describe(path.Value, kind)
		switch {
		case removed:
		case move.parentRemoved(path.Value):
		case !exists:
			if _, table := types[parentOf(to)]; strings.Contains(to, ".") && !table {
				continue // its table or rating is reported
			}
			broken = append(broken, Broken{path, fmt.Sprintf("the worksheet %s no longer has %s, and plans that people saved have answers there", d.ID.Value, what),
				fmt.Sprintf("put it back, or add a migration from %q that renames or removes it: rename: {%s: new_id} or remove: [%s]", old.Version.Value, path.Value, path.Value) + nearest(path.Value, types)})
		case !compatible(kind, have):
			broken = append(broken, Broken{path, fmt.Sprintf("in the worksheet %s, %s is now of the type %s, and plans that people saved do not fit", d.ID.Value, what, have),
				fmt.Sprintf("give the new question a new id, or add a migration from %q with remove: [%s]; the old answers are then kept apart", old.Version.Value, path.Value)})
		}
		if !exists || removed {
			continue
		}
		for _, code := range old.Codes[keyOf(old.Codes, path.Value)] {
			if slices.ContainsFunc(codes[to], func(other schema.Text) bool { return other.Value == code.Value }) || move.code(path.Value, to, code.Value) {
				continue
			}
			broken = append(broken, Broken{code, fmt.Sprintf("the worksheet %s no longer has the code %q of %s, and plans that people saved hold it", d.ID.Value, code.Value, what),
				fmt.Sprintf("put it back, or add a migration from %q: recode: {%s: {%q: new_code}} or remove: [%s.%s]", old.Version.Value, to, code.Value, to, code.Value)})
		}
	}
	return broken
}

// moves are the migrations that apply to plans of a version, in order.
type moves []Migration

func (d *Definition) moves(version string) moves {
	var apply moves
	for _, migration := range d.Migrations {
		if compareVersions(migration.From.Value, version) >= 0 {
			apply = append(apply, migration)
		}
	}
	return apply
}

// path follows a field, column or statement through the migrations.
func (m moves) path(path string) (to string, removed bool) {
	for _, migration := range m {
		if contains(migration.Remove, path) {
			return path, true
		}
		path = migration.renamed(path)
	}
	return path, false
}

// renamed is the path after a migration's renaming of it and of what it is in.
func (m *Migration) renamed(path string) string {
	parent, own := parentOf(path), path
	if parent != "" {
		own = strings.TrimPrefix(path, parent+".")
	}
	for from, to := range m.Rename {
		if from.Value == path {
			own = to.Value
		}
		if parent != "" && from.Value == parentOf(path) {
			parent = to.Value
		}
	}
	if parent == "" {
		return own
	}
	return parent + "." + own
}

func (m moves) parentRemoved(path string) bool {
	if parent := parentOf(path); parent != "" {
		_, removed := m.path(parent)
		return removed
	}
	return false
}

// code reports whether a code is recoded or removed.
func (m moves) code(old, now, code string) bool {
	for _, migration := range m {
		for path, codes := range migration.Recode {
			if path.Value == now || path.Value == old {
				for from := range codes {
					if from.Value == code {
						return true
					}
				}
			}
		}
		if contains(migration.Remove, old+"."+code) || contains(migration.Remove, now+"."+code) {
			return true
		}
	}
	return false
}

// compatible reports whether answers of a type fit another: a text may become a
// long one.
func compatible(old, now string) bool {
	return old == now || old == string(TextField) && now == string(LongTextField)
}

func parentOf(path string) string {
	parent, _, below := strings.Cut(path, ".")
	if !below {
		return ""
	}
	return parent
}

func describe(path, kind string) string {
	if kind == statementType {
		return "the statement " + path
	}
	if strings.Contains(path, ".") {
		return "the column " + path
	}
	return "the field " + path
}

func nearest(path string, types map[string]string) string {
	if near := source.Nearest(path, slices.Sorted(maps.Keys(types))); near != "" {
		return fmt.Sprintf("; did you mean rename: {%s: %s}?", path, near)
	}
	return ""
}

func contains(list []schema.Text, value string) bool {
	return slices.ContainsFunc(list, func(one schema.Text) bool { return one.Value == value })
}

func sorted(fields map[schema.Text]schema.Text) []schema.Text {
	return slices.SortedFunc(maps.Keys(fields), func(a, b schema.Text) int { return strings.Compare(a.Value, b.Value) })
}

func keyOf(codes map[schema.Text][]schema.Text, path string) schema.Text {
	for key := range codes {
		if key.Value == path {
			return key
		}
	}
	return schema.Text{}
}
