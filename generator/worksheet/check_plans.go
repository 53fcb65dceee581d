package worksheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"handbook/generator/schema"
)

// This file checks what a definition says about plans: where answers come from,
// how they are compared, and how older ones follow.

// answerPath is what prefill names: worksheet.field.
var answerPath = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

func (c *checker) prefill() {
	for _, own := range inOrder(c.Prefill) {
		from := c.Prefill[own]
		f := c.fields[own.Value]
		switch {
		case f == nil:
			c.errorf(own, unknown(own.Value, c.FieldIDs()), "there is no field `%s` to fill", own.Value)
		case !f.isFillable():
			c.errorf(own, "fill a text, a number, a date, a choice or a yes or no", "a field of the type %s cannot be filled from another worksheet", f.Type.Value)
		case !answerPath.MatchString(from.Value):
			c.errorf(from, "write the worksheet's id, a dot and the field's id: drivers_assessment.school", "`%s` does not name a field of a worksheet", from.Value)
		}
	}
}

// isFillable reports whether the field can start with an answer of another
// worksheet.
func (f *Field) isFillable() bool { return f.isQuotable() && f.kind() != ComputedField }

func (c *checker) results() {
	if c.Results == nil {
		return
	}
	ratings := c.idsOf(func(f *Field) bool { return f.kind() == RatingField })
	drivers := false
	for _, over := range c.Results.Over {
		switch f := c.fields[over.Value]; {
		case f == nil:
			c.errorf(over, cmp.Or(unknown(over.Value, ratings), "leave `results` out, or add a rating"), "there is no field `%s`", over.Value)
		case f.kind() != RatingField:
			c.errorf(over, cmp.Or(unknown(over.Value, ratings), "leave `results` out, or add a rating"), "`%s` is a %s, and results are over ratings", over.Value, f.Type.Value)
		default:
			drivers = drivers || slices.ContainsFunc(f.Statements, func(s Statement) bool { return s.Driver.Value != "" })
		}
	}
	if group := c.Results.Group; group.Value != "" && !drivers && !c.found.HasErrors() {
		c.errorf(group, "add `driver: …` to the statements, or leave `group` out", "no statement of these ratings names a driver")
	}
	if by := c.Results.By; by.IsGiven() {
		groups := c.idsOf(func(f *Field) bool { return f.kind() == TextField || f.kind() == ChoiceField })
		if !slices.Contains(groups, by.Value) {
			c.errorf(by, cmp.Or(unknown(by.Value, groups), "leave `by` out, or add such a field"), "plans are grouped by a text or a choice, and `%s` is none", by.Value)
		}
	}
}

func (c *checker) idsOf(is func(*Field) bool) []string {
	var ids []string
	for id, f := range c.fields {
		if is(f) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// migrations checks the migrations from the last to the first: what one leads to
// has to be what the next begins with.
func (c *checker) migrations() {
	for i, migration := range c.Migrations {
		switch {
		case compareVersions(migration.From.Value, c.Version.Value) >= 0:
			c.errorf(migration.From, "name the last version before the change, and raise `version` with every change", "this migration is from version %s, but the worksheet itself is version %s", migration.From.Value, c.Version.Value)
		case i > 0 && compareVersions(migration.From.Value, c.Migrations[i-1].From.Value) <= 0:
			c.errorf(migration.From, "order migrations from the oldest version to the newest, one for each", "this migration is from version %s, and the one before it from %s", migration.From.Value, c.Migrations[i-1].From.Value)
		}
	}
	after := c.promised()
	for _, migration := range slices.Backward(c.Migrations) {
		after = c.migration(&migration, after)
	}
}

// shape is what migrations know of something at a path: "school",
// "sessions.topic", "items.f1".
type shape struct {
	kind  FieldType
	codes []string
}

// promised are the fields, columns and statements as they are now.
func (c *checker) promised() map[string]shape {
	shapes := map[string]shape{}
	c.each(func(f, table *Field) {
		one, path := shape{kind: f.kind()}, f.ID.Value
		if table != nil {
			path = table.ID.Value + "." + path
		}
		for _, option := range f.Options {
			one.codes = append(one.codes, option.Code.Value)
		}
		for _, grade := range f.Grades {
			one.codes = append(one.codes, grade.Code.Value)
		}
		for _, statement := range f.Statements {
			shapes[path+"."+statement.ID.Value] = shape{kind: statementType}
		}
		shapes[path] = one
	})
	return shapes
}

// migration checks one migration, given what there is after it, and returns what
// there was before it.
func (c *checker) migration(m *Migration, after map[string]shape) (before map[string]shape) {
	back := c.renames(m, after)
	for _, path := range inOrder(m.Recode) {
		c.recode(path, m.Recode[path], after)
	}
	before = map[string]shape{}
	for path, one := range after {
		before[back(path)] = one
	}
	for _, path := range m.Remove {
		dot := strings.LastIndex(path.Value, ".")
		parent, item := path.Value[:max(0, dot)], path.Value[dot+1:]
		one, there := before[parent]
		switch {
		case isRenamed(m, path.Value):
			c.errorf(path, "leave it in one of them", "`%s` is renamed and removed by one migration", path.Value)
		case parent == "":
		case there && slices.Contains(one.codes, item) && one.kind != RatingField:
			c.errorf(path, "delete it here, or from the options", "the code `%s` of `%s` is still there", item, parent)
		case one.kind == RatingField && hasShape(before, path.Value):
			c.errorf(path, "delete it here, or from the statements", "the statement `%s` of `%s` is still there", item, parent)
		}
		before[path.Value] = shape{}
	}
	return before
}

func isRenamed(m *Migration, path string) bool {
	for from := range m.Rename {
		if from.Value == path {
			return true
		}
	}
	return false
}

func hasShape(shapes map[string]shape, path string) bool { _, ok := shapes[path]; return ok }

// renames checks what a migration renames, and returns a function from paths
// after it to paths before it.
func (c *checker) renames(m *Migration, after map[string]shape) (back func(path string) string) {
	// old are the earlier names by the later ones; a column's or a statement's has
	// the earlier name of what it is in before it.
	old, later := map[string]string{}, map[string]string{}
	for _, from := range inOrder(m.Rename) {
		if to := m.Rename[from]; !strings.Contains(from.Value, ".") {
			later[from.Value] = to.Value
		}
	}
	for _, from := range inOrder(m.Rename) {
		to := m.Rename[from]
		parent, item, inside := strings.Cut(from.Value, ".")
		path, earlier := to.Value, to.Value
		if inside {
			now := parent
			if name, renamed := later[parent]; renamed {
				now = name
			}
			path, earlier = now+"."+to.Value, parent+"."+to.Value
		} else {
			item = parent
		}
		switch {
		case strings.Contains(to.Value, "."):
			c.errorf(to, "write only the new name, such as "+to.Value[strings.LastIndex(to.Value, ".")+1:], "a new name has no dot")
			continue
		case item == to.Value:
			c.errorf(from, "delete it", "this renames `%s` to itself", from.Value)
		case old[earlier] != "":
			c.errorf(from, "let the answers of one of them be removed", "two things are renamed to `%s`", to.Value)
		case !hasShape(after, path):
			c.errorf(to, unknown(path, siblings(after, path)), "there is no `%s` in the worksheet", path)
		}
		old[earlier] = from.Value
	}
	for _, from := range inOrder(m.Rename) {
		path := from.Value
		if parent, item, inside := strings.Cut(path, "."); inside && later[parent] != "" {
			path = later[parent] + "." + item
		}
		if old[from.Value] == "" && hasShape(after, path) {
			c.errorf(from, "delete it here, or give the new question another id", "`%s` is still there, so it was not renamed", from.Value)
		}
	}
	return func(path string) string {
		parent, item, inside := strings.Cut(path, ".")
		if before, renamed := old[parent]; renamed {
			parent = before
		}
		if !inside {
			return parent
		}
		if before, renamed := old[parent+"."+item]; renamed {
			return before
		}
		return parent + "." + item
	}
}

// siblings are the paths beside one.
func siblings(shapes map[string]shape, path string) []string {
	parent, _, inside := strings.Cut(path, ".")
	var names []string
	for other := range shapes {
		if its, _, below := strings.Cut(other, "."); below == inside && (!inside || its == parent) {
			names = append(names, other)
		}
	}
	slices.Sort(names)
	return names
}

// recode checks the codes that a migration changes, and gives the answer its
// earlier codes.
func (c *checker) recode(path schema.Text, codes map[schema.Text]schema.Text, after map[string]shape) {
	one, ok := after[path.Value]
	switch {
	case !ok:
		c.errorf(path, unknown(path.Value, siblings(after, path.Value)), "there is no `%s` in the worksheet; a recode names it by its new id", path.Value)
		return
	case one.kind == "":
		return
	case len(one.codes) == 0:
		c.errorf(path, "only choices and ratings have codes", "`%s` has no codes", path.Value)
		return
	}
	earlier := slices.Clone(one.codes)
	for _, from := range inOrder(codes) {
		if to := codes[from]; !slices.Contains(one.codes, to.Value) {
			c.errorf(to, unknown(to.Value, one.codes), "`%s` has no code `%s`", path.Value, to.Value)
		}
		earlier = append(earlier, from.Value)
	}
	one.codes = earlier
	after[path.Value] = one
}
