package worksheet

import (
	"slices"
	"strings"

	"handbook/generator/schema"
)

// dependency is something that an answer depends on, and the formula that says so.
type dependency struct {
	on   string
	text schema.Text
}

// dependencies are, for every field ("total"), column ("sessions/cost") and section
// ("section team"), what its value depends on: its formula, and the conditions
// that hide it, since what is hidden counts as blank.
func (c *checker) dependencies() (order []string, all map[string][]dependency) {
	all = map[string][]dependency{}
	add := func(of string, formula *Formula, table *Field) {
		if formula == nil {
			return
		}
		for _, reference := range formula.References() {
			name := reference.Field
			if reference.Column != "" {
				if name == "" {
					name = table.ID.Value
				}
				name += "/" + reference.Column
			}
			all[of] = append(all[of], dependency{name, formula.Source})
		}
	}
	for i := range c.Sections {
		section := &c.Sections[i]
		name := "section " + section.ID.Value
		order = append(order, name)
		add(name, section.ShowIf, nil)
		for j := range section.Fields {
			f := &section.Fields[j]
			order = append(order, f.ID.Value)
			add(f.ID.Value, f.Value, nil)
			add(f.ID.Value, f.ShowIf, nil)
			if section.ShowIf != nil {
				all[f.ID.Value] = append(all[f.ID.Value], dependency{name, section.ShowIf.Source})
			}
			for k := range f.Columns {
				column := &f.Columns[k]
				path := f.ID.Value + "/" + column.ID.Value
				order = append(order, path)
				add(path, column.Value, f)
				add(path, column.ShowIf, f)
			}
		}
	}
	return order, all
}

// circles reports fields that depend on their own answers, each circle once.
func (c *checker) circles() {
	const visiting, done = 1, 2
	order, dependencies := c.dependencies()
	state := map[string]int{}
	var path []string
	var visit func(name string)
	visit = func(name string) {
		state[name] = visiting
		path = append(path, name)
		for _, one := range dependencies[name] {
			switch state[one.on] {
			case visiting:
				circle := append(slices.Clone(path[slices.Index(path, one.on):]), one.on)
				if len(circle) == 2 {
					c.errorf(one.text, "let the formula read other fields", "`%s` depends on its own answer", name)
				} else {
					c.errorf(one.text, "change one of these formulas, so that the circle has a beginning", "these depend on each other: %s", strings.Join(circle, " → "))
				}
			case done:
			default:
				visit(one.on)
			}
		}
		path = path[:len(path)-1]
		state[name] = done
	}
	for _, name := range order {
		if state[name] == 0 {
			visit(name)
		}
	}
}
