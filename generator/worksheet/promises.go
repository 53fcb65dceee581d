package worksheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// Promises are what the saved plans of one version rely on: the types of fields,
// columns ("sessions.topic") and statements ("items.f1") by path, and the codes
// they may hold.
type Promises struct {
	Fields map[schema.Text]schema.Text   `yaml:"fields"`
	Codes  map[schema.Text][]schema.Text `yaml:"codes"`
}

// The types that Promises have beside those of fields.
const (
	statementType = "statement"
	// evidenceType is a rating whose statements have boxes for evidence.
	evidenceType = "rating with evidence"
)

// Promises returns what a definition promises.
func (d *Definition) Promises() Promises {
	p := Promises{Fields: map[schema.Text]schema.Text{}, Codes: map[schema.Text][]schema.Text{}}
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			p.add("", &d.Sections[i].Fields[j])
		}
	}
	return p
}

func (p Promises) add(table string, field *Field) {
	path, kind := plain(table+field.ID.Value), field.Type.Value
	switch field.kind() {
	case NoteField, HeadingField, ComputedField:
		return
	case ChoiceField, ChoicesField:
		for _, option := range field.Options {
			p.Codes[path] = append(p.Codes[path], plain(option.Code.Value))
		}
	case RatingField:
		if field.Evidence {
			kind = evidenceType
		}
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
	p.Fields[path] = plain(kind)
}

func plain(value string) schema.Text { return schema.Text{Value: value} }

// Broken is a promise that a definition no longer keeps.
type Broken struct {
	// Promise is what was promised, at its place in the file of promises.
	Promise       schema.Text
	Message, Hint string
}

// Broken returns the promises to plans of earlier versions that d breaks without
// a migration: those of the newest version first, in the order of their paths.
// What a later version was promised as well is said once.
func (d *Definition) Broken(promised map[schema.Text]Promises) []Broken {
	var broken []Broken
	said := map[string]bool{}
	say := func(about string, one Broken) {
		if !said[about] {
			broken = append(broken, one)
		}
		said[about] = true
	}
	for _, version := range newestFirst(promised) {
		if compareVersions(version.Value, d.Version.Value) > 0 {
			broken = append(broken, Broken{version, fmt.Sprintf("the worksheet %s is version %s now, and plans that people saved with version %s cannot be opened with an older one", d.ID.Value, d.Version.Value, version.Value),
				"raise `version` above " + version.Value})
			continue
		}
		for _, f := range d.follow(version.Value, promised[version]) {
			if f.fate != kept {
				if f.fate != inBroken && f.fate != removed {
					message, hint := d.explain(version.Value, f)
					say(f.to, Broken{f.path, message, hint})
				}
				continue
			}
			for _, code := range f.lostCodes {
				hint := fmt.Sprintf("put it back, or %s that says what it became or that it is gone: recode: {%s: {%q: new_code}} or remove: [%s.%s]", d.addMigration(version.Value), f.to, code.promised.Value, f.path.Value, code.promised.Value)
				say(f.to+"="+code.now, Broken{code.promised, fmt.Sprintf("the worksheet %s no longer has the code %q of %s, and plans that people saved hold it", d.ID.Value, code.promised.Value, f.name()), hint})
			}
		}
	}
	return broken
}

// Keep returns what people rely on once d is published: what it promises itself,
// and what it keeps of the promises of earlier versions.
func (d *Definition) Keep(promised map[schema.Text]Promises) map[schema.Text]Promises {
	all := map[schema.Text]Promises{plain(d.Version.Value): d.Promises()}
	for version, old := range promised {
		if compareVersions(version.Value, d.Version.Value) >= 0 {
			continue
		}
		still := Promises{Fields: map[schema.Text]schema.Text{}, Codes: map[schema.Text][]schema.Text{}}
		for _, f := range d.follow(version.Value, old) {
			if f.fate != kept && f.fate != removed {
				continue
			}
			still.Fields[f.path] = plain(f.kind)
			for _, code := range old.codes(f.path.Value) {
				if !slices.ContainsFunc(f.lostCodes, func(lost lostCode) bool { return lost.promised == code }) {
					still.Codes[f.path] = append(still.Codes[f.path], code)
				}
			}
		}
		all[version] = still
	}
	return all
}

// fate is what becomes of the answers that plans have at a promised path.
type fate int

const (
	kept     fate = iota
	removed       // a migration removes them on purpose
	gone          // nothing has their id
	retyped       // what has their id takes other answers
	collided      // other answers get the same id
	inBroken      // the table or rating they are in is not kept
)

// followed is a promised field, column or statement and what becomes of it.
type followed struct {
	path      schema.Text
	kind      string
	fate      fate
	to        string // its path now
	have      string // what stands there now: a type, or for collided a path
	lostCodes []lostCode
}

// lostCode is a promised code that nothing has any more, and what migrations make
// of it.
type lostCode struct {
	promised schema.Text
	now      string
}

// follow tells what becomes of everything that was promised to plans of a version,
// in the order of the paths. It brings an example of each answer through the
// migrations, as Fit does with the answers of plans.
func (d *Definition) follow(version string, p Promises) []followed {
	now := d.Promises()
	types := map[string]string{}
	for path, kind := range now.Fields {
		types[path.Value] = kind.Value
	}
	codes := map[string][]string{}
	for path, list := range now.Codes {
		codes[path.Value] = plainTexts(list)
	}
	fates, cameFrom := map[string]fate{}, map[string]string{}
	var all []followed
	for _, path := range sorted(p.Fields) {
		f := followed{path: path, kind: p.Fields[path].Value}
		one := d.carry(version, f, "")
		parent := parentOf(path.Value)
		f.to = one.path
		have, exists := types[f.to]
		switch {
		case parent != "" && fates[parent] != kept:
			f.fate = inBroken
			if fates[parent] == removed {
				f.fate = removed
			}
		case one.removed:
			f.fate = removed
		case !exists:
			f.fate = gone
		case !compatible(f.kind, have):
			f.fate, f.have = retyped, have
		case cameFrom[f.to] != "":
			f.fate, f.have = collided, cameFrom[f.to]
		default:
			cameFrom[f.to] = path.Value
			for _, code := range p.codes(path.Value) {
				if one := d.carry(version, f, code.Value); !one.removed && !slices.Contains(codes[f.to], one.code) {
					f.lostCodes = append(f.lostCodes, lostCode{code, one.code})
				}
			}
		}
		fates[path.Value] = f.fate
		all = append(all, f)
	}
	return all
}

// carried is where an answer is after the migrations, and which code it has.
type carried struct {
	path, code string
	removed    bool
}

// carry brings one answer of a plan of a version through the migrations: that of
// the promised field, column or statement, with a code if it has codes.
func (d *Definition) carry(version string, f followed, code string) carried {
	// A rating's own answer is its grades: one of a statement that no migration names.
	const statement = "*"
	m := &migrator{Definition: d, unmapped: map[string]any{}}
	name, item, inside := strings.Cut(f.path.Value, ".")
	isRating := f.kind == string(RatingField) || f.kind == evidenceType
	var answer any = code
	if isRating || f.kind == statementType {
		answer = map[string]any{"score": code}
	}
	switch {
	case isRating:
		m.answers = map[string]any{name: map[string]any{statement: answer}}
	case f.kind == string(TableField):
		m.answers = map[string]any{name: []any{map[string]any{"_row": "r1"}}}
	case f.kind == statementType:
		m.answers = map[string]any{name: map[string]any{item: answer}}
	case inside:
		m.answers = map[string]any{name: []any{map[string]any{"_row": "r1", item: answer}}}
	default:
		m.answers = map[string]any{name: answer}
	}
	// where reads what migrator has made of the answer; there is one at most.
	where := func() (at carried) {
		at.removed = true
		for name, value := range m.answers {
			at.path = name
			members, isObject := value.(map[string]any)
			if rows := objectsOf(value); len(rows) > 0 {
				members = rows[0]
			}
			if at.removed = inside; !inside && !isObject {
				at.code, _ = value.(string)
			}
			for item, value := range members {
				switch {
				case item == "_row":
				case isRating:
					rating, _ := value.(map[string]any)
					at.code, _ = rating["score"].(string)
				default:
					at.path, at.removed = name+"."+item, false
					at.code, _ = value.(string)
				}
			}
		}
		return at
	}
	at := where()
	for _, migration := range d.Migrations {
		if compareVersions(migration.From.Value, version) < 0 {
			continue
		}
		if code != "" && contains(migration.Remove, at.path+"."+at.code) {
			at.removed = true
			return at
		}
		m.apply(migration)
		next := where()
		if next.removed {
			next.path = at.path
			return next
		}
		at = next
	}
	return at
}

// explain says what is wrong with a promise that is not kept, and what to do.
func (d *Definition) explain(version string, f followed) (message, hint string) {
	add := d.addMigration(version)
	switch f.fate {
	case retyped:
		return fmt.Sprintf("in the worksheet %s, %s was of the type %s and is now of the type %s, so that plans that people saved do not fit", d.ID.Value, f.name(), f.kind, f.have),
			fmt.Sprintf("give the new question a new id, or %s with remove: [%s]; the old answers are then kept apart", add, f.path.Value)
	case collided:
		return fmt.Sprintf("in the worksheet %s, the answers of %s and of %s in plans that people saved would both become %s", d.ID.Value, f.have, f.path.Value, f.to),
			fmt.Sprintf("give one of them an id of its own, or %s with remove: [%s]", add, f.path.Value)
	}
	hint = fmt.Sprintf("put it back, or %s that renames or removes it: rename: {%s: new_id} or remove: [%s]", add, f.path.Value, f.path.Value)
	var siblings []string
	for path := range d.Promises().Fields {
		if parentOf(path.Value) == parentOf(f.to) {
			siblings = append(siblings, strings.TrimPrefix(path.Value, parentOf(f.to)+"."))
		}
	}
	slices.Sort(siblings)
	if near := source.Nearest(strings.TrimPrefix(f.to, parentOf(f.to)+"."), siblings); near != "" {
		hint += fmt.Sprintf("; did you mean rename: {%s: %s}?", f.path.Value, near)
	}
	return fmt.Sprintf("the worksheet %s no longer has %s, and plans that people saved have answers there", d.ID.Value, f.name()), hint
}

// addMigration asks for a migration of plans of a version.
func (d *Definition) addMigration(version string) string {
	if compareVersions(version, d.Version.Value) == 0 {
		return fmt.Sprintf("raise `version` and add a migration from %q", version)
	}
	return fmt.Sprintf("add a migration from %q", version)
}

func (f followed) name() string {
	switch {
	case f.kind == statementType:
		return "the statement " + f.path.Value
	case parentOf(f.path.Value) != "":
		return "the column " + f.path.Value
	}
	return "the field " + f.path.Value
}

// compatible reports whether answers of a type fit another: a text may become a
// long one, and a rating may get boxes for evidence.
func compatible(old, now string) bool {
	return old == now || old == string(TextField) && now == string(LongTextField) || old == string(RatingField) && now == evidenceType
}

// codes are the codes that were promised for a path.
func (p Promises) codes(path string) []schema.Text {
	for key, codes := range p.Codes {
		if key.Value == path {
			return codes
		}
	}
	return nil
}

func parentOf(path string) string {
	parent, _, below := strings.Cut(path, ".")
	if !below {
		return ""
	}
	return parent
}

func contains(list []schema.Text, value string) bool {
	return slices.ContainsFunc(list, func(one schema.Text) bool { return one.Value == value })
}

func plainTexts(list []schema.Text) []string {
	values := make([]string, len(list))
	for i, one := range list {
		values[i] = one.Value
	}
	return values
}

func sorted(fields map[schema.Text]schema.Text) []schema.Text {
	return slices.SortedFunc(maps.Keys(fields), func(a, b schema.Text) int { return strings.Compare(a.Value, b.Value) })
}

func newestFirst(promised map[schema.Text]Promises) []schema.Text {
	return slices.SortedFunc(maps.Keys(promised), func(a, b schema.Text) int { return compareVersions(b.Value, a.Value) })
}
