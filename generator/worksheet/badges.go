package worksheet

import (
	"slices"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// What makes a rating one of badges: its scale, and the vocabulary that its
// statements are named after.
const (
	BadgeScale = "badge"
	BadgeAreas = "badge_area"
)

// Badge is an area of competence that a worksheet has people rate. A statement on
// the scale badge whose id is an entry of the vocabulary badge_area rates that
// area. What else is answered in its section is evidence for it, when the section
// rates no other area; so is the evidence of the statement itself.
type Badge struct {
	// Area is an id of the vocabulary badge_area.
	Area      string
	Section   *Section
	Field     *Field
	Statement *Statement
}

// personFields are the fields of a worksheet with badges that say whose badges they
// are, by their ids, with the types they may have and what the passport takes them
// for.
var personFields = []struct {
	id    string
	types []FieldType
	means string
}{
	{"name", []FieldType{TextField}, "the name on the certificate"},
	{"role", []FieldType{ChoiceField, TextField}, "the person’s role"},
	{"date", []FieldType{DateField}, "the day of the self-assessment"},
	{"reviewer", []FieldType{TextField}, "the name beside the reviewer’s line"},
}

// Badges are the areas that the worksheet rates, in its order; nil in most
// worksheets.
func (d *Definition) Badges() (badges []Badge) {
	areas := d.handbook.Vocabularies[BadgeAreas]
	for i := range d.Sections {
		section := &d.Sections[i]
		for j := range section.Fields {
			field := &section.Fields[j]
			if field.kind() != RatingField || field.Scale.Value != BadgeScale {
				continue
			}
			for k := range field.Statements {
				statement := &field.Statements[k]
				if isArea(areas, statement.ID.Value) {
					badges = append(badges, Badge{statement.ID.Value, section, field, statement})
				}
			}
		}
	}
	return badges
}

func isArea(areas []schema.Concept, id string) bool {
	return slices.ContainsFunc(areas, func(area schema.Concept) bool { return area.ID.Value == id })
}

// badges checks what the passport needs to find in a worksheet that rates areas.
func (c *checker) badges() {
	areas := c.handbook.Vocabularies[BadgeAreas]
	if len(areas) == 0 {
		return
	}
	names := make([]string, len(areas))
	for i, area := range areas {
		names[i] = area.ID.Value
	}
	badges := c.Badges()
	rated := map[string]schema.Text{}
	for _, badge := range badges {
		id := badge.Statement.ID
		if before, twice := rated[badge.Area]; twice {
			line, _ := before.Pos.LineColumn()
			c.errorf(id, "keep one of the two: a badge has one level", "the area `%s` is already rated on line %d", badge.Area, line)
			continue
		}
		rated[badge.Area] = id
	}
	for i := range c.Sections {
		for j := range c.Sections[i].Fields {
			if field := &c.Sections[i].Fields[j]; field.kind() == RatingField && field.Scale.Value == BadgeScale {
				c.strangers(field, names, len(badges) > 0)
			}
		}
	}
	if len(badges) == 0 {
		return
	}
	for _, person := range personFields {
		field := c.fields[person.id]
		if field == nil || slices.Contains(person.types, field.kind()) {
			continue
		}
		kind := field.kind()
		c.errorf(field.ID, "give it the type "+string(person.types[0])+", or another id", "the badge passport takes `%s` for %s, and it is of the type %s", person.id, person.means, kind)
	}
}

// strangers reports statements on the scale of badges that are no areas. In a
// worksheet that rates no area they are its own affair, unless they look like one.
func (c *checker) strangers(field *Field, areas []string, hasBadges bool) {
	for i := range field.Statements {
		id := field.Statements[i].ID
		switch {
		case slices.Contains(areas, id.Value):
		case hasBadges, source.Nearest(id.Value, areas) != "":
			c.errorf(id, unknown(id.Value, areas), "there is no badge area called `%s`", id.Value)
		}
	}
}
