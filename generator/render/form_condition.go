package render

import (
	"strconv"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/worksheet"
)

// when says in plain words when a conditional part of the form applies, for people
// who fill it in on paper; "" when it always does. Conditions that would take more
// than a sentence are not put into words.
func (b *formBuilder) when(f *worksheet.Formula, text schema.Text) string {
	if !text.IsGiven() {
		return ""
	}
	if f != nil {
		if condition, simple := b.condition(f.Tree, ""); simple {
			return insert(b.words["form_when"], "condition", condition)
		}
	}
	return b.words["form_when_other"]
}

// condition puts a formula's tree into words, if it is a simple one. inside is the
// operation around it that joins conditions.
func (b *formBuilder) condition(tree any, inside string) (string, bool) {
	list, _ := tree.([]any)
	if len(list) == 0 {
		return "", false
	}
	operation, _ := list[0].(string)
	operands := list[1:]
	switch operation {
	case "ref", "up":
		return b.compare("form_if_yes", tree, nil)
	case "not":
		inner, _ := operands[0].([]any)
		if len(inner) == 2 && inner[0] == "blank" {
			return b.compare("form_if_answered", inner[1], nil)
		}
		return b.compare("form_if_no", operands[0], nil)
	case "blank":
		return b.compare("form_if_blank", operands[0], nil)
	case "=", "!=", "<", "<=", ">", ">=":
		return b.compare("form_if_"+map[string]string{"=": "is", "!=": "not", "<": "less", "<=": "most", ">": "more", ">=": "least"}[operation], operands[0], operands[1:])
	case "in":
		if code, ok := operands[0].(string); ok {
			return b.compare("form_if_includes", operands[1], []any{code})
		}
		return b.compare("form_if_is", operands[0], operands[1:])
	case "and", "or":
		if inside != "" && inside != operation {
			return "", false
		}
		var parts []string
		for _, operand := range operands {
			part, simple := b.condition(operand, operation)
			if !simple {
				return "", false
			}
			parts = append(parts, part)
		}
		return strings.Join(parts, " "+b.words["form_"+operation]+" "), true
	}
	return "", false
}

// compare says how a field's answer compares with values. A yes or no has words of
// its own.
func (b *formBuilder) compare(word string, tree any, values []any) (string, bool) {
	label, f := b.named(tree)
	if f == nil {
		return "", false
	}
	var said []string
	for _, value := range values {
		switch v := value.(type) {
		case string:
			text := v
			for _, option := range f.Options {
				if option.Code.Value == v {
					text = b.plain(option.Label.Value)
				}
			}
			said = append(said, insert(b.words["form_quote"], "text", text))
		case float64:
			said = append(said, b.score(f, v))
		case bool:
			if len(values) > 1 || word != "form_if_is" && word != "form_if_not" {
				return "", false
			}
			if v == (word == "form_if_is") {
				word = "form_if_yes"
			} else {
				word = "form_if_no"
			}
		default:
			return "", false
		}
	}
	text := insert(b.words[word], "label", insert(b.words["form_quote"], "text", label))
	return insert(text, "value", strings.Join(said, " "+b.words["form_or"]+" ")), true
}

// named is the field or statement that a tree names, as people know it.
func (b *formBuilder) named(tree any) (label string, f *worksheet.Field) {
	list, _ := tree.([]any)
	if len(list) < 2 || list[0] != "ref" && list[0] != "up" {
		return "", nil
	}
	id, _ := list[1].(string)
	if list[0] == "ref" {
		f = b.columns[id]
	}
	if f == nil {
		f = b.fields[id]
	}
	if f == nil {
		return "", nil
	}
	if len(list) == 3 {
		for _, s := range f.Statements {
			if s.ID.Value == list[2] {
				return b.plain(s.Label.Value), f
			}
		}
		return "", nil
	}
	return b.plain(f.Label.Value), f
}

// score is a number, or the name of the grade that it is the score of.
func (b *formBuilder) score(f *worksheet.Field, number float64) string {
	text := strconv.FormatFloat(number, 'f', -1, 64)
	for _, grade := range f.Grades {
		if grade.Code.Value == text {
			return insert(b.words["form_quote"], "text", grade.Label)
		}
	}
	return withUnit(text, f.Unit)
}
