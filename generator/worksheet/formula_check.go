package worksheet

import (
	"fmt"
	"slices"
	"strings"
)

// formulaFunction is what the checker knows of a function.
type formulaFunction struct {
	// usage shows how it is written.
	usage string
	// takes are the types of its values, Unknown where several types are possible.
	takes []Type
	gives Type
	// goesThroughRows is set for those whose second value is computed in every row
	// of the table that is their first.
	goesThroughRows bool
}

var formulaFunctions = map[string]formulaFunction{
	"if":           {usage: "if(condition, value, other value)", takes: []Type{YesNo, Unknown, Unknown}},
	"blank":        {usage: "blank(name)", takes: []Type{Unknown}, gives: YesNo},
	"len":          {usage: "len(text)", takes: []Type{Text}, gives: Number},
	"round":        {usage: "round(number, 0)", takes: []Type{Number, Number}, gives: Number},
	"days_between": {usage: "days_between(earlier, later)", takes: []Type{Date, Date}, gives: Number},
	"sum":          {usage: "sum(table, number)", takes: []Type{Table, Number}, gives: Number, goesThroughRows: true},
	"mean":         {usage: "mean(table, number)", takes: []Type{Table, Number}, gives: Number, goesThroughRows: true},
	"min":          {usage: "min(table, number)", takes: []Type{Table, Number}, gives: Number, goesThroughRows: true},
	"max":          {usage: "max(table, number)", takes: []Type{Table, Number}, gives: Number, goesThroughRows: true},
	"count":        {usage: "count(table, condition)", takes: []Type{Table, YesNo}, gives: Number, goesThroughRows: true},
	"any":          {usage: "any(table, condition)", takes: []Type{Table, YesNo}, gives: YesNo, goesThroughRows: true},
	"all":          {usage: "all(table, condition)", takes: []Type{Table, YesNo}, gives: YesNo, goesThroughRows: true},
	"sum_of":       {usage: "sum_of(rating)", takes: []Type{Rating}, gives: Number},
	"mean_of":      {usage: "mean_of(rating)", takes: []Type{Rating}, gives: Number},
	"answered":     {usage: "answered(rating)", takes: []Type{Rating}, gives: Number},
}

// formulaChecker finds the types of a parsed formula and makes its tree.
type formulaChecker struct {
	source string
	faults *formulaFaults
	// aggregate is the function through whose rows the checker goes, or "".
	aggregate string
}

// checked is what the checker knows of a part: its type with codes or columns,
// and its tree. The type is Unknown where a fault was reported.
type checked struct {
	Name
	tree any
}

func (c *formulaChecker) fail(n *formulaNode, hint, format string, args ...any) {
	c.faults.add(n.from, n.to, hint, format, args...)
}

func (c *formulaChecker) check(n *formulaNode, scope Scope) checked {
	switch n.kind {
	case literalNode:
		switch n.value.(type) {
		case float64:
			return checked{Name{Type: Number}, n.value}
		case string:
			return checked{Name{Type: Text}, n.value}
		}
		return checked{Name{Type: YesNo}, n.value}
	case nameNode:
		return c.name(n, scope)
	case callNode:
		return c.call(n, scope)
	}
	switch n.text {
	case "in":
		return c.in(n, scope)
	case "neg":
		if number, ok := n.operands[0].value.(float64); ok {
			return checked{Name{Type: Number}, 0 - number}
		}
	}
	tree := []any{n.text}
	operands := make([]checked, len(n.operands))
	for i, operand := range n.operands {
		operands[i] = c.check(operand, scope)
		tree = append(tree, operands[i].tree)
	}
	result := checked{tree: tree}
	anyUnknown := slices.ContainsFunc(operands, func(one checked) bool { return one.Type == Unknown })
	switch n.text {
	case "=", "!=":
		result.Type = YesNo
		c.equal(n, operands[0], operands[1])
	case "<", "<=", ">", ">=":
		result.Type = YesNo
		if c.ordered(n, operands[0], operands[1]) == Date {
			flipped := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[n.text]
			result.tree = []any{flipped, []any{"days_between", operands[0].tree, operands[1].tree}, 0.0}
		}
	case "and", "or", "not":
		result.Type = YesNo
		for i, operand := range n.operands {
			c.want(operand, operands[i], "`"+n.text+"` takes conditions, which are yes or no", YesNo)
		}
	case "&":
		result.Type = Text
		for i, operand := range n.operands {
			c.want(operand, operands[i], "`&` joins texts, numbers, dates and choices", Text, Number, Date, Code)
		}
	default:
		if anyUnknown {
			// A name with a hyphen is one fault, not one for each part.
			return result
		}
		result.Type = Number
		for i, operand := range n.operands {
			c.want(operand, operands[i], "`"+strings.Replace(n.text, "neg", "-", 1)+"` takes numbers", Number)
		}
	}
	return result
}

// want reports a part that is of none of these types. rule says what takes it.
func (c *formulaChecker) want(n *formulaNode, part checked, rule string, types ...Type) bool {
	if part.Type == Unknown || slices.Contains(types, part.Type) {
		return true
	}
	c.fail(n, c.conversion(n, part, types[0]), "%s, and %s is %v", rule, c.quote(n), part.Type)
	return false
}

// quote is a part as it is written, if that is short.
func (c *formulaChecker) quote(n *formulaNode) string {
	if text := c.source[n.from:n.to]; len(text) <= 40 {
		return "`" + text + "`"
	}
	return "this"
}

func (c *formulaChecker) name(n *formulaNode, scope Scope) checked {
	names, operation := scope.Names, "ref"
	if n.outer {
		if scope.Outer == nil {
			c.fail(n, "write `"+n.text+"`", "`^` reads a field outside a table, and this formula is in no table")
			return checked{}
		}
		names, operation = scope.Outer, "up"
	}
	known, ok := names[n.text]
	if !ok {
		c.unknownName(n, scope)
		return checked{}
	}
	if n.statement == "" {
		return checked{known, []any{operation, n.text}}
	}
	tree := []any{operation, n.text, n.statement}
	switch {
	case known.Type == Rating && !slices.Contains(known.Statements, n.statement):
		c.fail(n, nearestOrAll(n.statement, known.Statements, "its statements are "), "the rating `%s` has no statement `%s`", n.text, n.statement)
	case known.Type == Rating || known.Type == Unknown:
		return checked{Name{Type: Number}, tree}
	case known.Type == Table:
		c.fail(n, columnUsage(n.text, n.statement, known.Columns[n.statement].Type), "a table has a column in every row, so `%s` is no single answer", c.source[n.from:n.to])
	default:
		c.fail(n, "", "only a rating has statements after a dot, and `%s` is %v", n.text, known.Type)
	}
	return checked{}
}

// isText reports whether a part is a text in quotes.
func isText(n *formulaNode) bool {
	_, ok := n.value.(string)
	return ok
}

// equal checks the operands of = and !=.
func (c *formulaChecker) equal(n *formulaNode, left, right checked) {
	l, r := n.operands[0], n.operands[1]
	switch {
	case left.Type == Unknown || right.Type == Unknown:
	case left.Type == Code && isText(r):
		c.code(r, left.Name, l)
	case right.Type == Code && isText(l):
		c.code(l, right.Name, r)
	case left.Type != right.Type:
		c.fail(n, c.comparison(n, left, right), "%s is %v and %s is %v; only two of one kind can be compared", c.quote(l), left.Type, c.quote(r), right.Type)
	case left.Type == Codes || left.Type == Table || left.Type == Rating:
		c.fail(n, c.conversion(l, left, YesNo), "%v cannot be compared as a whole", left.Type)
	case left.Type == Code && !slices.ContainsFunc(left.Codes, func(code string) bool { return slices.Contains(right.Codes, code) }):
		c.faults.warn(n.from, n.to, "", "%s and %s have no code in common, so they are never equal", c.quote(l), c.quote(r))
	case l.value == "" || r.value == "":
		if l.value == "" {
			l = r
		}
		c.faults.warn(n.from, n.to, "write `blank("+c.source[l.from:l.to]+")`", "an answer is never equal to an empty text")
	}
}

// code reports a text in quotes that is no code of a choice, which is written
// as the node of.
func (c *formulaChecker) code(n *formulaNode, choice Name, of *formulaNode) {
	code, _ := n.value.(string)
	if choice.Type == Unknown || choice.Codes == nil || slices.Contains(choice.Codes, code) {
		return
	}
	hint := nearestOrAll(code, choice.Codes, "its codes are ")
	for i, label := range choice.Labels {
		if strings.EqualFold(strings.TrimSpace(code), label) && i < len(choice.Codes) {
			hint = fmt.Sprintf("that is the label, which may change; write the code, \"%s\"", choice.Codes[i])
		}
	}
	c.fail(n, hint, "%s has no code `%s`", c.quote(of), code)
}

// ordered checks the operands of < and its like and returns their type.
func (c *formulaChecker) ordered(n *formulaNode, left, right checked) Type {
	l, r := n.operands[0], n.operands[1]
	switch {
	case left.Type == Unknown:
		return right.Type
	case right.Type == Unknown:
		return left.Type
	case left.Type != right.Type:
		c.fail(n, c.comparison(n, left, right), "%s is %v and %s is %v; `%s` compares two numbers or two dates", c.quote(l), left.Type, c.quote(r), right.Type, n.text)
	case left.Type != Number && left.Type != Date:
		c.fail(n, c.conversion(l, left, Number), "`%s` compares two numbers or two dates, and %s is %v", n.text, c.quote(l), left.Type)
	}
	return left.Type
}

// in checks both forms: a choice in codes, and a code in the ticked ones.
func (c *formulaChecker) in(n *formulaNode, scope Scope) checked {
	l, rest := n.operands[0], n.operands[1:]
	left := c.check(l, scope)
	tree := []any{"in", left.tree}
	if rest[0].kind == nameNode {
		right := c.check(rest[0], scope)
		tree = append(tree, right.tree)
		switch {
		case right.Type == Unknown:
		case right.Type != Codes:
			c.fail(rest[0], c.conversion(rest[0], right, YesNo), "after `in` stands a choice of several, and %s is %v", c.quote(rest[0]), right.Type)
		case !isText(l):
			c.fail(l, c.conversion(rest[0], right, YesNo), "before `in` stands a code in quotes when a name follows it")
		default:
			c.code(l, right.Name, rest[0])
		}
		return checked{Name{Type: YesNo}, tree}
	}
	for _, one := range rest {
		tree = append(tree, one.value)
	}
	switch {
	case left.Type == Codes:
		c.fail(n, fmt.Sprintf("ask for each: `%s in %s`", c.source[rest[0].from:rest[0].to], c.source[l.from:l.to]), "%s can have several answers at once", c.quote(l))
	case left.Type != Code && left.Type != Unknown:
		c.fail(l, "compare other answers with `=`, joined by `or`", "before `in (…)` stands a choice, and %s is %v", c.quote(l), left.Type)
	case left.Type == Code:
		for _, one := range rest {
			c.code(one, left.Name, l)
		}
	}
	return checked{Name{Type: YesNo}, tree}
}

func (c *formulaChecker) call(n *formulaNode, scope Scope) checked {
	f, ok := formulaFunctions[n.text]
	if !ok {
		c.unknownFunction(n)
		return checked{}
	}
	result := checked{Name: Name{Type: f.gives}}
	if len(n.operands) != len(f.takes) {
		c.fail(n, "write `"+f.usage+"`", "`%s` takes %s, not %d", n.text, valueCount(len(f.takes)), len(n.operands))
		return result
	}
	if f.goesThroughRows {
		result.tree = c.rows(n, f, scope)
		return result
	}
	tree := []any{n.text}
	parts := make([]checked, len(n.operands))
	for i, operand := range n.operands {
		parts[i] = c.check(operand, scope)
		tree = append(tree, parts[i].tree)
		if f.takes[i] != Unknown {
			rule := fmt.Sprintf("`%s` takes %v", n.text, f.takes[i])
			if n.text == "if" {
				rule = "the first value of `if` is a condition"
			}
			c.want(operand, parts[i], rule, f.takes[i])
		}
	}
	result.tree = tree
	switch n.text {
	case "blank":
		if parts[0].Type == Table || parts[0].Type == Rating {
			c.fail(n.operands[0], c.conversion(n.operands[0], parts[0], YesNo), "`blank` asks about one answer, and %s is %v", c.quote(n.operands[0]), parts[0].Type)
		}
	case "round":
		if digits, ok := n.operands[1].value.(float64); !ok || digits != float64(int(digits)) || digits > 6 {
			c.fail(n.operands[1], "write `round(number, 1)` for one decimal", "the second value of `round` is how many decimals to keep, written as a number from 0 to 6")
		}
	case "if":
		result.Name = c.branches(n, parts[1], parts[2])
	}
	return result
}

// branches returns the type of an if.
func (c *formulaChecker) branches(n *formulaNode, one, other checked) Name {
	for i, part := range []checked{one, other} {
		if part.Type == Table || part.Type == Rating {
			c.fail(n.operands[i+1], c.conversion(n.operands[i+1], part, Number), "`if` gives single answers, and %s is %v", c.quote(n.operands[i+1]), part.Type)
			return Name{}
		}
	}
	switch {
	case one.Type == Unknown || other.Type == Unknown:
		return Name{Type: max(one.Type, other.Type)}
	case one.Type != other.Type:
		hint := ""
		if one.Type == Code || other.Type == Code {
			hint = "a choice joined with an empty text is a text: `role & \"\"`"
		}
		c.fail(n, hint, "both values of `if` are of one kind, and %s is %v, %s %v", c.quote(n.operands[1]), one.Type, c.quote(n.operands[2]), other.Type)
		return Name{}
	case one.Type == Code || one.Type == Codes:
		result := Name{Type: one.Type, Codes: slices.Clone(one.Codes)}
		for _, code := range other.Codes {
			if !slices.Contains(result.Codes, code) {
				result.Codes = append(result.Codes, code)
			}
		}
		return result
	}
	return Name{Type: one.Type}
}

// rows checks a function that goes through the rows of a table.
func (c *formulaChecker) rows(n *formulaNode, f formulaFunction, scope Scope) any {
	if c.aggregate != "" {
		c.fail(n, "give the table a computed column, or make a computed field of it, and use that", "`%s` cannot stand inside `%s`: each goes through the rows of a table", n.text, c.aggregate)
		return nil
	}
	table := c.check(n.operands[0], scope)
	if table.Type == Number && (n.text == "min" || n.text == "max") {
		c.fail(n.operands[0], "for the smaller of two numbers write `if(a < b, a, b)`", "`%s` looks for a number in the rows of a table: `%s`", n.text, f.usage)
		return nil
	}
	if table.Type == Unknown || !c.want(n.operands[0], table, fmt.Sprintf("`%s` goes through the rows of a table: `%s`", n.text, f.usage), Table) {
		return nil
	}
	inner := Scope{Names: table.Columns, Outer: scope.Outer}
	if inner.Outer == nil {
		inner.Outer = scope.Names
	}
	c.aggregate = n.text
	value := c.check(n.operands[1], inner)
	c.aggregate = ""
	rule := "the second value of `" + n.text + "` is a number for each row"
	if f.takes[1] == YesNo {
		rule = "the second value of `" + n.text + "` is a condition for each row"
	}
	c.want(n.operands[1], value, rule, f.takes[1])
	return []any{n.text, table.tree, value.tree}
}
