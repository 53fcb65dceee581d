package worksheet

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"handbook/generator/source"
)

// otherFunctions are functions that spreadsheets and programs have, with what
// to write here.
var otherFunctions = map[string]string{
	"abs":         "write `if(a < 0, -a, a)`",
	"average":     "write `mean(table, number)`",
	"averageif":   "write `mean(table, if(condition, number, other))`",
	"avg":         "write `mean(table, number)`",
	"ceil":        "write `round(number, 0)`",
	"coalesce":    "write `if(blank(a), b, a)`",
	"concat":      "join texts with `&`: first & \" \" & last",
	"concatenate": "join texts with `&`: first & \" \" & last",
	"contains":    "write `\"code\" in name`",
	"counta":      "write `count(table, not blank(column))`",
	"countif":     "write `count(table, condition)`",
	"countifs":    "write `count(table, condition and condition)`",
	"date":        "a formula has no fixed dates; compare two date fields",
	"datedif":     "write `days_between(earlier, later)`",
	"datediff":    "write `days_between(earlier, later)`",
	"days":        "write `days_between(earlier, later)`",
	"empty":       "write `blank(name)`",
	"floor":       "write `round(number, 0)`",
	"ifs":         "write one `if` inside another",
	"includes":    "write `\"code\" in name`",
	"int":         "write `round(number, 0)`",
	"isblank":     "write `blank(name)`",
	"isempty":     "write `blank(name)`",
	"length":      "write `len(text)`",
	"now":         "a formula does not know what day it is; ask for a date in a field",
	"sumif":       "write `sum(table, if(condition, number, 0))`",
	"today":       "a formula does not know what day it is; ask for a date in a field",
}

// otherNames are words for values that formulas write differently.
var otherNames = map[string]string{
	"yes": "write `true`", "no": "write `false`",
	"null": "ask with `blank(name)`", "none": "ask with `blank(name)`", "nothing": "ask with `blank(name)`", "empty": "ask with `blank(name)`",
	"today": otherFunctions["today"], "now": otherFunctions["now"],
}

func (c *formulaChecker) unknownFunction(n *formulaNode) {
	at := *n
	at.to = n.from + len(n.text)
	hint := otherFunctions[strings.ToLower(n.text)]
	if hint == "" {
		hint = nearestOrAll(n.text, slices.Sorted(maps.Keys(formulaFunctions)), "there are ")
	}
	c.fail(&at, hint, "there is no function `%s`", n.text)
}

var hyphenated = regexp.MustCompile(`^[a-z0-9_]+(?:-[a-z0-9_]+)+`)

// unknownName reports a name that no field has, and what may have been meant.
func (c *formulaChecker) unknownName(n *formulaNode, scope Scope) {
	what, names := "field", scope.Names
	switch {
	case n.outer:
		what, names = "field outside the table", scope.Outer
	case scope.Outer != nil:
		what = "column"
	}
	hint := ""
	_, isColumn := scope.Names[n.text]
	_, isOutside := scope.Outer[n.text]
	joined := strings.ReplaceAll(hyphenated.FindString(c.source[n.from:]), "-", "_")
	_, isJoined := names[joined]
	switch {
	case n.outer && isColumn:
		hint = "it is a column: write `" + n.text + "`"
	case isOutside:
		hint = "it is a field outside the table: write `^" + n.text + "`"
	case isJoined:
		hint = "did you mean `" + joined + "`? A hyphen is a minus"
	case otherNames[strings.ToLower(n.text)] != "":
		hint = otherNames[strings.ToLower(n.text)]
	case formulaFunctions[n.text].usage != "":
		hint = "write `" + formulaFunctions[n.text].usage + "`"
	default:
		hint = source.DidYouMean(n.text, slices.Collect(maps.Keys(names)))
	}
	if hint == "" || source.Nearest(n.text, []string{n.text}) == "" {
		hint = c.elsewhere(n.text, scope)
	}
	c.fail(n, hint, "there is no %s `%s`", what, n.text)
}

// elsewhere is a hint for a name that is a column or a code.
func (c *formulaChecker) elsewhere(name string, scope Scope) string {
	for _, field := range slices.Sorted(maps.Keys(scope.Names)) {
		known := scope.Names[field]
		if column, ok := known.Columns[name]; ok {
			return columnUsage(field, name, column.Type)
		}
		if slices.Contains(known.Codes, name) {
			return "a code stands in quotes: \"" + name + "\""
		}
	}
	return ""
}

// columnUsage is a hint how to use a column from outside its table.
func columnUsage(table, column string, of Type) string {
	switch of {
	case YesNo:
		return fmt.Sprintf("count the rows: `count(%s, %s)`", table, column)
	case Number:
		return fmt.Sprintf("go through the rows: `sum(%s, %s)`", table, column)
	case Unknown:
		return ""
	}
	return fmt.Sprintf("go through the rows: `count(%s, not blank(%s))`", table, column)
}

// nearestOrAll is a hint that names the nearest candidate, or else all of them.
func nearestOrAll(word string, candidates []string, introduction string) string {
	if hint := source.DidYouMean(word, candidates); hint != "" || len(candidates) == 0 || len(candidates) > 16 {
		return hint
	}
	return introduction + "`" + strings.Join(candidates, "`, `") + "`"
}

// valueCount is how many values a function takes.
func valueCount(n int) string {
	return [...]string{"no value", "one value", "two values", "three values"}[n]
}

var numeral = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)

const noFixedDates = "a formula has no fixed dates; ask for the date in a field and compare with that, or count days with `days_between(earlier, later)`"

// comparison is a hint for two parts of different types that are compared.
func (c *formulaChecker) comparison(n *formulaNode, left, right checked) string {
	l, r := n.operands[0], n.operands[1]
	if isText(l) || l.kind == literalNode && !isText(r) {
		l, r, left, right = r, l, right, left
	}
	name := c.source[l.from:l.to]
	text, _ := r.value.(string)
	switch {
	case isText(r) && left.Type == Date:
		return noFixedDates
	case isText(r) && left.Type == Number && numeral.MatchString(text):
		return "a number stands without quotes: " + text
	case isText(r) && left.Type == Number && l.statement != "":
		return "a score is a number, and blank when it is not: `blank(" + name + ")`"
	case isText(r) && left.Type == YesNo, left.Type == YesNo && right.Type == Number:
		return fmt.Sprintf("write `%s` alone, or `not %s`", name, name)
	case isText(r) && left.Type == Codes:
		return fmt.Sprintf("write `\"%s\" in %s`", text, name)
	case left.Type == Code && r.kind == literalNode:
		return "a code stands in quotes: \"" + c.source[r.from:r.to] + "\""
	case left.Type == Code && right.Type == Text, left.Type == Text && right.Type == Code:
		return "a choice is compared with one of its codes in quotes, or with another choice"
	case left.Type == Text && r.kind == literalNode:
		return "text stands in quotes: \"" + c.source[r.from:r.to] + "\""
	case left.Type == Table || left.Type == Rating || left.Type == Codes:
		return c.conversion(l, left, right.Type)
	case right.Type == Table || right.Type == Rating || right.Type == Codes:
		return c.conversion(r, right, left.Type)
	case left.Type == Date && right.Type == Number || left.Type == Number && right.Type == Date:
		return "count days with `days_between(earlier, later)`"
	}
	return ""
}

// conversion is a hint how to get from a part to a type.
func (c *formulaChecker) conversion(n *formulaNode, part checked, want Type) string {
	name := c.source[n.from:n.to]
	text, _ := n.value.(string)
	switch {
	case part.Type == Table && want == YesNo:
		return fmt.Sprintf("ask whether it has rows: `count(%s, true) > 0`", name)
	case part.Type == Table:
		return fmt.Sprintf("count its rows with `count(%s, true)`, or add up a column with `sum(%s, column)`", name, name)
	case part.Type == Rating && want == YesNo:
		return fmt.Sprintf("ask whether it has answers: `answered(%s) > 0`", name)
	case part.Type == Rating:
		return fmt.Sprintf("use `sum_of(%s)`, `mean_of(%s)`, or the score of one statement, such as `%s`", name, name, name+"."+firstOr(part.Statements, "f1"))
	case part.Type == Codes:
		return fmt.Sprintf("ask for one of its codes: `\"%s\" in %s`", firstOr(part.Codes, "code"), name)
	case want == Date && isText(n):
		return noFixedDates
	case want == Date:
		return "ask for it in a date field"
	case want == Number && isText(n) && numeral.MatchString(text):
		return "a number stands without quotes: " + text
	case want == YesNo && isText(n):
		return "a condition is a whole comparison: `role = \"coach\" or role = \"lead\"`, or shorter `role in (\"coach\", \"lead\")`"
	case want == Number && part.Type == Code:
		return fmt.Sprintf("a code is not a number, even when it looks like one; compare it: `%s = \"%s\"`", name, firstOr(part.Codes, "code"))
	case want == Number && part.Type == Date:
		return "count days with `days_between(earlier, later)`"
	case want == Number && part.Type == YesNo:
		return fmt.Sprintf("make a number of it with `if(%s, 1, 0)`", name)
	case want == Number && part.Type == Text:
		return "texts have no order and no sum; ask for it in a number field"
	case want == YesNo && part.Type == Number:
		return fmt.Sprintf("compare it: `%s > 0`", name)
	case want == YesNo && part.Type == Code:
		return fmt.Sprintf("compare it: `%s = \"%s\"`", name, firstOr(part.Codes, "code"))
	case want == YesNo:
		return fmt.Sprintf("ask whether it is answered: `not blank(%s)`", name)
	case want == Text && part.Type == YesNo:
		return fmt.Sprintf("make a text of it with `if(%s, \"yes\", \"no\")`", name)
	case want == Text:
		return fmt.Sprintf("make a text of it: `%s & \"\"`", name)
	}
	return ""
}

func firstOr(list []string, otherwise string) string {
	if len(list) > 0 {
		return list[0]
	}
	return otherwise
}

// wrongResult reports a formula of a type that its place does not take.
func (c *formulaChecker) wrongResult(n *formulaNode, result checked, want []Type) {
	var types strings.Builder
	for i, one := range want {
		switch {
		case i > 0 && i == len(want)-1:
			types.WriteString(" or ")
		case i > 0:
			types.WriteString(", ")
		}
		types.WriteString(one.String())
	}
	better := want[0]
	if slices.Contains(want, Text) {
		better = Text
	}
	c.fail(n, c.conversion(n, result, better), "this formula gives %v, and here it must be %s", result.Type, types.String())
}
