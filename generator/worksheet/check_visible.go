package worksheet

import (
	"slices"
	"strconv"
	"strings"
)

// The conditions of most worksheets speak of few answers, and compare them with
// values that stand in the condition. Then all that can be told apart can be
// tried: a field whose condition is true in no case can never show. What cannot
// be tried, such as sums, may be anything, so that nothing that can show is
// reported.

// mostVariables and mostCases limit what is tried.
const (
	mostVariables = 12
	mostCases     = 5000
)

// visible reports sections, fields and columns that can never show. Those whose
// conditions speak of such a field are left out: one of them is to blame for all.
func (c *checker) visible() {
	hidden := map[*Field]bool{}
	shows := func(what string, formula *Formula, table *Field, conditions ...*Formula) bool {
		if formula == nil {
			return true
		}
		t := newTrial(c)
		for _, one := range append(conditions, formula) {
			t.gather(one, table)
		}
		if slices.ContainsFunc(t.fields, func(f *Field) bool { return hidden[f] }) || t.canBeTrue(append(conditions, formula), table) {
			return true
		}
		c.errorf(formula.Source, "change the condition, or remove it; a question that does not show counts as not answered", "%s can never show, whatever people answer", what)
		return false
	}
	for i := range c.Sections {
		section := &c.Sections[i]
		if !shows("the section `"+section.ID.Value+"`", section.ShowIf, nil) {
			for j := range section.Fields {
				hidden[&section.Fields[j]] = true
			}
		}
	}
	c.each(func(f, table *Field) {
		if hidden[f] || hidden[table] {
			return
		}
		var around []*Formula
		if section := c.sectionOf[f]; section != nil && section.ShowIf != nil {
			around = append(around, section.ShowIf)
		}
		hidden[f] = !shows("`"+f.ID.Value+"`", f.ShowIf, table, around...)
	})
}

// variable is an answer that conditions speak of.
type variable struct {
	field *Field
	// table is the table whose column it is, or nil.
	table *Field
	// literals are what it is compared with.
	literals []any
	// values are what is tried; nil is blank.
	values []any
}

// trial tries the cases that some conditions tell apart.
type trial struct {
	*checker
	variables map[string]*variable
	order     []string
	// fields are those that conditions read, conditions of conditions included.
	fields []*Field
	seen   map[*Formula]bool
	chosen map[string]any
}

func newTrial(c *checker) *trial {
	return &trial{checker: c, variables: map[string]*variable{}, seen: map[*Formula]bool{}, chosen: map[string]any{}}
}

// variableOf is the name under which the answer is tried that a tree reads, and
// "" for anything else.
func (t *trial) variableOf(tree any, table *Field) string {
	operation, operands := splitTree(tree)
	if operation != "ref" && operation != "up" {
		return ""
	}
	name, _ := operands[0].(string)
	if operation == "ref" && table != nil {
		return table.ID.Value + "/" + name
	}
	if len(operands) > 1 {
		statement, _ := operands[1].(string)
		name += "." + statement
	}
	return name
}

// gather finds the answers that a condition speaks of, and those that the
// conditions of these speak of.
func (t *trial) gather(formula *Formula, table *Field) {
	if formula == nil || t.seen[formula] {
		return
	}
	t.seen[formula] = true
	t.walk(formula.Tree, table)
	for name, literals := range formula.comparedWith() {
		outside := strings.TrimPrefix(name, "^")
		if table != nil && outside == name {
			outside = table.ID.Value + "/" + name
		}
		if v := t.variables[outside]; v != nil {
			v.literals = append(v.literals, literals...)
		}
	}
}

func (t *trial) walk(tree any, table *Field) {
	operation, operands := splitTree(tree)
	switch operation {
	case "ref", "up":
		t.add(tree, table)
	case "and", "or", "not", "if":
		for _, operand := range operands {
			t.walk(operand, table)
		}
	case "blank":
		t.walk(operands[0], table)
	case "=", "!=", "<", "<=", ">", ">=", "in":
		for _, operand := range operands {
			t.add(operand, table)
		}
	}
}

// add takes the answer that a tree reads, if it reads one, for a variable.
func (t *trial) add(tree any, table *Field) {
	name := t.variableOf(tree, table)
	if name == "" || t.variables[name] != nil {
		return
	}
	operation, operands := splitTree(tree)
	id, _ := operands[0].(string)
	v := &variable{field: t.Field(id)}
	if operation == "ref" && table != nil {
		v.field, v.table = table.Column(id), table
	}
	if v.field == nil {
		return
	}
	t.variables[name] = v
	t.order = append(t.order, name)
	t.fields = append(t.fields, v.field)
	t.gather(v.field.ShowIf, v.table)
	if section := t.sectionOf[v.field]; section != nil {
		t.gather(section.ShowIf, nil)
	}
}

// canBeTrue reports whether all conditions can be true at once. When that cannot
// be tried it is taken to be so.
func (t *trial) canBeTrue(conditions []*Formula, table *Field) bool {
	cases := 1
	for _, name := range t.order {
		v := t.variables[name]
		v.values = t.valuesOf(v, name)
		if cases *= len(v.values); cases > mostCases || len(t.order) > mostVariables {
			return true
		}
	}
	for n := range cases {
		for _, name := range t.order {
			values := t.variables[name].values
			t.chosen[name], n = values[n%len(values)], n/len(values)
		}
		all := true
		for _, condition := range conditions {
			all = all && t.truth(condition.Tree, table)&maybeTrue != 0
		}
		if all {
			return true
		}
	}
	return false
}

// valuesOf are the values of an answer that its conditions can tell apart.
func (t *trial) valuesOf(v *variable, name string) []any {
	values := []any{nil}
	switch kind := v.field.kind(); {
	case kind == YesNoField, v.field.Value != nil && v.field.Value.Type == YesNo:
		return append(values, true, false)
	case kind == ChoiceField:
		for _, option := range v.field.Options {
			values = append(values, option.Code.Value)
		}
	case kind == ChoicesField:
		return t.selections(v)
	case kind == RatingField:
		for _, grade := range v.field.Grades {
			if score, err := strconv.ParseFloat(grade.Code.Value, 64); err == nil {
				values = append(values, score)
			}
		}
	case kind == NumberField, v.field.Value != nil && v.field.Value.Type == Number:
		var numbers []float64
		for _, literal := range v.literals {
			if number, ok := literal.(float64); ok {
				numbers = append(numbers, number)
			}
		}
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
		for i, number := range numbers {
			if i == 0 {
				values = append(values, number-1)
			}
			values = append(values, number)
			if i+1 < len(numbers) {
				values = append(values, number/2+numbers[i+1]/2)
			} else {
				values = append(values, number+1)
			}
		}
		if len(numbers) == 0 {
			values = append(values, 0.0)
		}
	default:
		other := "…"
		for _, literal := range v.literals {
			if text, ok := literal.(string); ok && text != "" {
				values = append(values, text)
				other += text
			}
		}
		values = append(values, other)
	}
	return values
}

// selections are the codes that may be ticked together, as far as conditions tell
// them apart.
func (t *trial) selections(v *variable) []any {
	values := []any{nil}
	var named []string
	other := ""
	for _, option := range v.field.Options {
		if slices.Contains(v.literals, any(option.Code.Value)) {
			named = append(named, option.Code.Value)
		} else {
			other = option.Code.Value
		}
	}
	if len(named) > 12 {
		return make([]any, mostCases+1)
	}
	for set := 1; set < 1<<len(named); set++ {
		ticked := map[string]bool{}
		for i, code := range named {
			if set&(1<<i) != 0 {
				ticked[code] = true
			}
		}
		values = append(values, ticked)
	}
	if other != "" {
		values = append(values, map[string]bool{other: true})
	}
	return values
}
