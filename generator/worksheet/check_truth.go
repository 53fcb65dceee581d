package worksheet

import "slices"

// truths is a set of what a yes or no may be.
type truths uint8

const (
	maybeTrue truths = 1 << iota
	maybeFalse
	maybeBlank
	maybeAny = maybeTrue | maybeFalse | maybeBlank
)

// effective are the values that an answer may count as in the case at hand: the
// chosen one, and blank when its field may be hidden.
func (t *trial) effective(name string) []any {
	v := t.variables[name]
	shown := maybeTrue
	if v.field.ShowIf != nil {
		shown = t.truth(v.field.ShowIf.Tree, v.table)
	}
	if section := t.sectionOf[v.field]; section != nil && section.ShowIf != nil {
		around := t.truth(section.ShowIf.Tree, nil)
		if around&maybeTrue == 0 {
			shown = maybeFalse
		} else if around != maybeTrue {
			shown |= maybeFalse
		}
	}
	switch {
	case shown&maybeTrue == 0:
		return []any{nil}
	case shown == maybeTrue:
		return []any{t.chosen[name]}
	}
	return []any{t.chosen[name], nil}
}

// truth is what a condition may be in the case at hand.
func (t *trial) truth(tree any, table *Field) truths {
	if value, ok := tree.(bool); ok {
		return truthOf(value)
	}
	operation, operands := splitTree(tree)
	switch operation {
	case "ref", "up":
		var out truths
		if name := t.variableOf(tree, table); t.variables[name] != nil {
			for _, value := range t.effective(name) {
				out |= truthOf(value)
			}
			return out
		}
	case "not":
		return t.truth(operands[0], table).each(func(one truths) truths {
			switch one {
			case maybeTrue:
				return maybeFalse
			case maybeFalse:
				return maybeTrue
			}
			return maybeBlank
		})
	case "and", "or":
		// An and is false when either side is, an or true when either is.
		strong, weak := maybeFalse, maybeTrue
		if operation == "or" {
			strong, weak = maybeTrue, maybeFalse
		}
		right := t.truth(operands[1], table)
		return t.truth(operands[0], table).each(func(a truths) truths {
			return right.each(func(b truths) truths {
				switch {
				case a == strong || b == strong:
					return strong
				case a == weak && b == weak:
					return weak
				}
				return maybeBlank
			})
		})
	case "if":
		return t.truth(operands[0], table).each(func(condition truths) truths {
			if condition == maybeTrue {
				return t.truth(operands[1], table)
			}
			return t.truth(operands[2], table)
		})
	case "blank":
		if name := t.variableOf(operands[0], table); t.variables[name] != nil {
			var out truths
			for _, value := range t.effective(name) {
				out |= truthOf(value == nil)
			}
			return out
		}
		return maybeTrue | maybeFalse
	case "=", "!=", "<", "<=", ">", ">=", "in":
		return t.comparison(operation, operands, table)
	}
	return maybeAny
}

// each joins the results of a function of each truth in a set.
func (s truths) each(of func(truths) truths) (out truths) {
	for _, one := range []truths{maybeTrue, maybeFalse, maybeBlank} {
		if s&one != 0 {
			out |= of(one)
		}
	}
	return out
}

func truthOf(value any) truths {
	switch value {
	case true:
		return maybeTrue
	case false:
		return maybeFalse
	case nil:
		return maybeBlank
	}
	return maybeAny
}

// comparison is what a comparison of an answer with values may be, and anything
// for all others.
func (t *trial) comparison(operation string, operands []any, table *Field) truths {
	at := slices.IndexFunc(operands, func(operand any) bool { _, literal := operand.([]any); return literal })
	if at < 0 {
		return maybeAny
	}
	others := slices.Concat(operands[:at], operands[at+1:])
	name := t.variableOf(operands[at], table)
	if t.variables[name] == nil || slices.ContainsFunc(others, func(other any) bool { _, operation := other.([]any); return operation }) {
		return maybeAny
	}
	if at > 0 {
		// "coach" = role and 5 < total are turned round.
		operation = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operation] + map[string]string{"=": "=", "!=": "!=", "in": "in"}[operation]
	}
	var out truths
	for _, value := range t.effective(name) {
		out |= compareWith(value, operation, others)
	}
	return out
}

// compareWith compares an answer with values.
func compareWith(value any, operation string, others []any) truths {
	switch v := value.(type) {
	case nil:
		return maybeBlank
	case map[string]bool:
		code, _ := others[0].(string)
		return truthOf(v[code])
	case float64:
		other, ok := others[0].(float64)
		if !ok {
			return maybeAny
		}
		switch operation {
		case "<":
			return truthOf(v < other)
		case "<=":
			return truthOf(v <= other)
		case ">":
			return truthOf(v > other)
		case ">=":
			return truthOf(v >= other)
		}
	}
	switch operation {
	case "=":
		return truthOf(value == others[0])
	case "!=":
		return truthOf(value != others[0])
	case "in":
		return truthOf(slices.Contains(others, value))
	}
	return maybeAny
}
