package worksheet

import (
	"strings"

	"handbook/generator/schema"
)

// formulas parses all formulas, those of computed fields first, each after those
// that it reads, because their types follow from each other.
func (c *checker) formulas() {
	c.names = map[string]Name{}
	for _, f := range c.fields {
		if name, ok := nameFor(f); ok {
			c.names[f.ID.Value] = name
		}
	}
	i := inference{c, map[*Field]bool{}}
	c.each(func(f, table *Field) {
		if f.kind() == ComputedField {
			i.value(f, table)
		}
	})
	for s := range c.Sections {
		section := &c.Sections[s]
		section.ShowIf = c.condition(section.ShowIfText, nil)
	}
	c.each(func(f, table *Field) {
		f.ShowIf, f.RequireIf = c.condition(f.ShowIfText, table), c.condition(f.RequireIfText, table)
		for _, check := range f.CheckTexts {
			if that := c.condition(check.That, rowChecks(f, table)); that != nil {
				f.Checks = append(f.Checks, Check{That: that, Say: check.Say.Value, Warning: check.Level.Value == "warning"})
			}
		}
		if f.Value != nil && f.Value.Type != Number && f.Value.Type != Unknown {
			for _, key := range []string{"show", "unit"} {
				if at, given := f.Keys[key]; given {
					c.errorf(at, "leave it out, or let the formula give a number", "`%s` belongs to numbers, and `%s` is %v", key, f.ID.Value, f.Value.Type)
				}
			}
		}
	})
}

// each calls back for every field, and after a table for its columns.
func (c *checker) each(do func(f, table *Field)) {
	for i := range c.Sections {
		for j := range c.Sections[i].Fields {
			f := &c.Sections[i].Fields[j]
			do(f, nil)
			for k := range f.Columns {
				do(&f.Columns[k], f)
			}
		}
	}
}

// nameFor is what formulas may know about a field, and whether they may read it.
func nameFor(f *Field) (Name, bool) {
	name := Name{}
	switch f.kind() {
	case TextField, LongTextField:
		name.Type = Text
	case NumberField:
		name.Type = Number
	case DateField:
		name.Type = Date
	case YesNoField:
		name.Type = YesNo
	case ChoiceField, ChoicesField:
		name.Type = Code
		if f.kind() == ChoicesField {
			name.Type = Codes
		}
		for _, option := range f.Options {
			name.Codes = append(name.Codes, option.Code.Value)
			name.Labels = append(name.Labels, option.Label.Value)
		}
	case RatingField:
		name.Type = Rating
		for _, statement := range f.Statements {
			name.Statements = append(name.Statements, statement.ID.Value)
		}
	case TableField:
		name.Type, name.Columns = Table, map[string]Name{}
		for i := range f.Columns {
			if column, ok := nameFor(&f.Columns[i]); ok {
				name.Columns[f.Columns[i].ID.Value] = column
			}
		}
	case ComputedField:
	default:
		return Name{}, false
	}
	return name, true
}

// scope is what a formula in a table, or in none, sees.
func (c *checker) scope(table *Field) Scope {
	if table == nil {
		return Scope{Names: c.names}
	}
	return Scope{Names: c.names[table.ID.Value].Columns, Outer: c.names}
}

// condition parses a formula that gives yes or no; it is nil when there is none.
func (c *checker) condition(text schema.Text, table *Field) *Formula {
	if !text.IsGiven() {
		return nil
	}
	if strings.TrimSpace(text.Value) == "" {
		c.errorf(text, "write a formula, or leave the key out", "this formula is empty")
		return nil
	}
	formula, faults := ParseFormula(text, c.scope(table), YesNo)
	c.found = append(c.found, faults...)
	return formula
}

// inference finds the types of computed fields.
type inference struct {
	*checker
	visited map[*Field]bool
}

// value parses the formula of a computed field after those that it reads. Fields
// that read each other have no type, which is reported as a circle.
func (i *inference) value(f, table *Field) {
	if i.visited[f] {
		return
	}
	i.visited[f] = true
	results := []Type{Number, Text, Date, YesNo}
	if draft, _ := ParseFormula(f.ValueText, i.scope(table), results...); draft != nil {
		for _, reference := range draft.References() {
			if read, in := i.read(reference, table); read != nil && read.kind() == ComputedField {
				i.value(read, in)
			}
		}
	}
	formula, faults := ParseFormula(f.ValueText, i.scope(table), results...)
	i.found = append(i.found, faults...)
	if formula == nil {
		return
	}
	f.Value = formula
	i.scope(table).Names[f.ID.Value] = Name{Type: formula.Type}
}

// read is the field, or the column of a table, that a reference means.
func (c *checker) read(reference Reference, table *Field) (f, in *Field) {
	if reference.Field != "" {
		f = c.fields[reference.Field]
		if reference.Column == "" || f == nil {
			return f, nil
		}
		table = f
	}
	if table == nil {
		return nil, nil
	}
	return table.Column(reference.Column), table
}
