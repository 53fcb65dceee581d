package worksheet

import (
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// checker checks a definition whose YAML has no faults.
type checker struct {
	*Definition
	found source.Diagnostics
	// names are what formulas may know about the fields in no table.
	names map[string]Name
	// sectionOf are the sections of the fields in no table.
	sectionOf map[*Field]*Section
}

// errorf reports an error about a text.
func (c *checker) errorf(at schema.Text, hint, format string, args ...any) {
	c.found.Errorf(at.Pos, at.Length, hint, format, args...)
}

// What plans can hold of a worksheet, see ReadPlans.
const (
	longestID      = 100
	longestVersion = 40
)

func (c *checker) definition() {
	c.isSafe(c.ID)
	if len(c.ID.Value) > longestID {
		c.errorf(c.ID, "shorten it", "the id is longer than %d letters", longestID)
	}
	if len(c.Version.Value) > longestVersion {
		c.errorf(c.Version, "shorten it", "the version is longer than %d characters", longestVersion)
	}
	sections, fields := c.once("section"), c.once("field")
	for i := range c.Sections {
		section := &c.Sections[i]
		sections(section.ID)
		c.isSafe(section.ID)
		c.quotes(section.Title, nil)
		for j := range section.Fields {
			fields(section.Fields[j].ID)
			c.sectionOf[&section.Fields[j]] = section
			c.field(&section.Fields[j], nil)
		}
	}
	if c.found.HasErrors() {
		return
	}
	c.formulas()
	if c.found.HasErrors() {
		return
	}
	if c.circles(); !c.found.HasErrors() {
		c.visible()
	}
	c.badges()
	c.prefill()
	c.results()
	c.migrations()
}

// once returns a function that reports an id that was there before.
func (c *checker) once(what string) func(id schema.Text) {
	first, hint := map[string]schema.Text{}, "choose another id for one of them"
	if what == "code" {
		hint = "choose another code for one of them"
	}
	return func(id schema.Text) {
		if before, taken := first[id.Value]; taken {
			line, _ := before.Pos.LineColumn()
			c.errorf(id, hint, "the %s `%s` is already there on line %d", what, id.Value, line)
			return
		}
		first[id.Value] = id
	}
}

// unsafe are ids and codes that mean something to programs that read plans.
var unsafe = []string{"constructor", "prototype", "id"}

// isSafe reports an id or a code that cannot be used.
func (c *checker) isSafe(id schema.Text) {
	if slices.Contains(unsafe, id.Value) {
		c.errorf(id, "choose another, such as the_"+id.Value, "`%s` cannot be used here, because programs give it a meaning of their own", id.Value)
	}
}

// isName reports an id that formulas cannot use.
func (c *checker) isName(id schema.Text) {
	if slices.Contains(Words, id.Value) {
		c.errorf(id, "choose another, such as is_"+id.Value, "`%s` cannot be an id, because it is a word of formulas", id.Value)
	}
	c.isSafe(id)
}

// quotes checks the {answers} of a text; table is the one it stands in, or nil.
func (c *checker) quotes(text schema.Text, table *Field) {
	quotes(text.Value, func(id string, at, length int) {
		if _, problem, hint := c.quoted(id, table); problem != "" {
			c.found.Errorf(text.At(at), length, hint, "%s", problem)
		}
	})
}

// unknown is the hint about a name that is none of those that are there.
func unknown(name string, known []string) string {
	if hint := source.DidYouMean(name, known); hint != "" {
		return hint
	}
	switch {
	case len(known) == 0:
		return ""
	case len(known) == 1:
		return "the only one is `" + known[0] + "`"
	case len(known) > 12:
		return "some of them are " + strings.Join(known[:12], ", ")
	}
	return "use one of " + strings.Join(known, ", ")
}
