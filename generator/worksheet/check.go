package worksheet

import (
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// checker checks a definition that has been decoded.
type checker struct {
	*Definition
	found source.Diagnostics
	// broken says that the YAML has faults, so that what seems to be missing may be
	// there.
	broken bool
}

// errorf reports an error about a text.
func (c *checker) errorf(at schema.Text, hint, format string, args ...any) {
	c.found.Errorf(at.Pos, at.Length, hint, format, args...)
}

func (c *checker) definition() {
	if c.ID.Value == "" && !c.broken {
		c.found.Errorf(c.Pos, 0, "add `id: …`, such as training_plan; people's plans are kept under it, so it never changes", "`id` is missing")
	}
	if strings.TrimSpace(c.Title) == "" && !c.broken {
		c.found.Errorf(c.Pos, 0, "add `title: …`", "`title` is missing")
	}
	c.isSafe(c.ID)
}

// unsafe are ids and codes that mean something to programs that read plans.
var unsafe = []string{"constructor", "prototype", "id"}

// isSafe reports an id that cannot be used.
func (c *checker) isSafe(id schema.Text) {
	if slices.Contains(unsafe, id.Value) {
		c.errorf(id, "choose another, such as the_"+id.Value, "`%s` cannot be an id, because programs give it a meaning of their own", id.Value)
	}
}
