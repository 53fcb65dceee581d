package worksheet

import (
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"handbook/generator/schema"
)

// Lookup returns the answer that a name stands for: nil for blank, float64,
// string, bool, []string for codes, []map[string]any for a table's rows,
// map[string]any for a rating (statement to {"score", "evidence"}). Lists and
// objects may also be as encoding/json reads them. The answers of hidden fields
// and columns are left out, those of computed columns are put in.
type Lookup func(name string) any

// Evaluate computes the formula. In a row of a table names are looked up by
// names and ^names by outer; elsewhere outer is nil. The result is nil for
// blank, a float64, a string or a bool. An operation takes answers of a
// wrong type for blank.
func (f *Formula) Evaluate(names, outer Lookup) any {
	switch result := evaluateTree(f.Tree, names, outer, 0).(type) {
	case float64, string, bool:
		return result
	}
	return nil
}

// maxFormulaDepth is how deep a tree is evaluated. No formula of 500 bytes is
// deeper.
const maxFormulaDepth = 500

// evaluateTree computes a tree; its twin is static/client/plan/formula.ts. Products
// are rounded by float64(…), or some processors would join them with a sum.
func evaluateTree(tree any, names, outer Lookup, depth int) any {
	list, ok := tree.([]any)
	if !ok {
		return operandOf(tree)
	}
	if len(list) == 0 || depth > maxFormulaDepth {
		return nil
	}
	operation, _ := list[0].(string)
	operand := func(i int) any {
		if i >= len(list) {
			return nil
		}
		return evaluateTree(list[i], names, outer, depth+1)
	}
	text := func(i int) (string, bool) {
		if i >= len(list) {
			return "", false
		}
		text, ok := list[i].(string)
		return text, ok
	}
	switch operation {
	case "ref", "up":
		look := names
		if operation == "up" {
			look = outer
		}
		name, ok := text(1)
		if !ok || look == nil {
			return nil
		}
		if len(list) > 2 {
			statement, ok := text(2)
			if !ok {
				return nil
			}
			return scoreOf(memberOf(look(name), statement))
		}
		if found := operandOf(look(name)); found != "" {
			return found
		}
		return nil
	case "and", "or":
		left, isLeft := operand(1).(bool)
		right, isRight := operand(2).(bool)
		decisive := operation == "or"
		if isLeft && left == decisive || isRight && right == decisive {
			return decisive
		}
		if isLeft && isRight {
			return !decisive
		}
		return nil
	case "not":
		if value, ok := operand(1).(bool); ok {
			return !value
		}
		return nil
	case "if":
		if operand(1) == true {
			return operand(2)
		}
		return operand(3)
	case "blank":
		switch value := operand(1).(type) {
		case float64, bool, []any:
			return false
		case string:
			return value == ""
		}
		return true
	case "&":
		return joinedText(operand(1)) + joinedText(operand(2))
	case "in":
		return isIn(operand(1), len(list)-2, func(i int) any { return operand(i + 2) })
	case "sum_of", "mean_of", "answered":
		var scores []float64
		ratings, _ := operand(1).(map[string]any)
		for _, one := range ratings {
			if value, ok := scoreOf(one).(float64); ok {
				scores = append(scores, value)
			}
		}
		// Scores are whole and small, so the order of the sum does not matter.
		return aggregated(map[string]string{"sum_of": "sum", "mean_of": "mean", "answered": "count"}[operation], scores)
	case "sum", "mean", "min", "max", "count", "any", "all":
		outside := outer
		if outside == nil {
			outside = names
		}
		var condition any
		if len(list) > 2 {
			condition = list[2]
		}
		rows, _ := operand(1).([]any)
		return throughRows(operation, rows, func(row map[string]any) any {
			return evaluateTree(condition, func(name string) any { return row[name] }, outside, depth+1)
		})
	}
	return arithmetic(operation, operand(1), operand(2))
}

// arithmetic computes the operations that are blank when an operand is blank or
// of a wrong type.
func arithmetic(operation string, left, right any) any {
	if operation == "=" || operation == "!=" {
		equal, ok := false, false
		switch l := left.(type) {
		case float64:
			var r float64
			r, ok = right.(float64)
			equal = l == r
		case string:
			var r string
			r, ok = right.(string)
			equal = l == r
		case bool:
			var r bool
			r, ok = right.(bool)
			equal = l == r
		}
		if !ok {
			return nil
		}
		return equal == (operation == "=")
	}
	switch operation {
	case "len":
		if text, ok := left.(string); ok {
			return float64(utf8.RuneCountInString(text))
		}
		return nil
	case "days_between":
		from, isFrom := dayNumber(left)
		to, isTo := dayNumber(right)
		if !isFrom || !isTo {
			return nil
		}
		return to - from
	}
	l, ok := left.(float64)
	if !ok {
		return nil
	}
	if operation == "neg" {
		return finite(-l)
	}
	r, ok := right.(float64)
	if !ok {
		return nil
	}
	switch operation {
	case "+":
		return finite(l + r)
	case "-":
		return finite(l - r)
	case "*":
		return finite(float64(l * r))
	case "/":
		return finite(l / r)
	case "<":
		return l < r
	case "<=":
		return l <= r
	case ">":
		return l > r
	case ">=":
		return l >= r
	case "round":
		if r != math.Trunc(r) || r < 0 || r > 6 {
			return nil
		}
		power := [...]float64{1, 10, 100, 1e3, 1e4, 1e5, 1e6}[int(r)]
		rounded := math.Floor(float64(math.Abs(l)*power)+0.5) / power
		return finite(math.Copysign(rounded, l))
	}
	return nil
}

// isIn tells whether a code is one of n others, or among ticked ones.
func isIn(code any, n int, other func(int) any) any {
	found := false
	wanted, ok := code.(string)
	if !ok {
		return nil
	}
	for i := range n {
		switch one := other(i).(type) {
		case string:
			found = found || one == wanted
		case []any:
			found = found || slices.Contains(one, code)
		default:
			return nil
		}
	}
	return found
}

// throughRows computes a value for each row and puts the values together.
func throughRows(operation string, rows []any, value func(map[string]any) any) any {
	var numbers []float64
	trues, others := 0, 0
	for _, one := range rows {
		row, ok := one.(map[string]any)
		if !ok {
			continue
		}
		result := value(row)
		if result == true {
			trues++
		} else {
			others++
		}
		if number, ok := result.(float64); ok {
			numbers = append(numbers, number)
		}
	}
	switch operation {
	case "count":
		return float64(trues)
	case "any":
		return trues > 0
	case "all":
		return others == 0
	}
	return aggregated(operation, numbers)
}

// aggregated is the sum, mean, min, max or count of numbers.
func aggregated(operation string, numbers []float64) any {
	sum := 0.0
	for _, one := range numbers {
		sum += one
	}
	switch {
	case operation == "count":
		return float64(len(numbers))
	case operation == "sum":
		return finite(sum)
	case len(numbers) == 0:
		return nil
	case operation == "mean":
		return finite(sum / float64(len(numbers)))
	case operation == "min":
		return slices.Min(numbers)
	}
	return slices.Max(numbers)
}

// operandOf brings an answer or a literal into the form that evaluateTree works with:
// a finite number that is not -0, a string, a bool, a list that is not empty, or
// an object; anything else is blank.
func operandOf(value any) any {
	switch v := value.(type) {
	case float64:
		return finite(v)
	case string, bool, map[string]any:
		return v
	case []string:
		return listed(v)
	case []any:
		return listed(v)
	case []map[string]any:
		return listed(v)
	}
	return nil
}

func listed[T any](list []T) any {
	if len(list) == 0 {
		return nil
	}
	all := make([]any, len(list))
	for i, one := range list {
		all[i] = one
	}
	return all
}

// finite is a result; what is not finite is blank, and -0 is 0.
func finite(value float64) any {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return nil
	}
	return value + 0
}

// joinedText is a value as & writes it.
func joinedText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return canonicalNumber(v)
	}
	return ""
}

// dayNumber counts days in the calendar of all times (proleptic Gregorian).
func dayNumber(value any) (float64, bool) {
	text, _ := value.(string)
	date, ok := schema.ParseDate(text)
	if !ok {
		return 0, false
	}
	return float64(time.Date(date.Year, date.Month, date.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400), true
}

// scoreOf is the number of a rating's answer to a statement, {"score": "2"}.
// Codes that are not a number of at most 9 digits, such as na, have none.
func scoreOf(rated any) any {
	code, _ := memberOf(rated, "score").(string)
	if len(code) > 9 || !allDigits(code) {
		return nil
	}
	value, _ := strconv.ParseFloat(code, 64)
	return value
}

func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// memberOf is a member of an object.
func memberOf(object any, name string) any {
	members, _ := object.(map[string]any)
	return members[name]
}
