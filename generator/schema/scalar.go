package schema

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// form is what YAML 1.2 makes of a value.
type form int

const (
	collection form = iota
	words
	null
	boolean
	whole
	fraction
)

const quotedStyles = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar is the form of a value; text in quotes is always words.
func (d *decoder) scalar(node *yaml.Node) form {
	if node.Kind != yaml.ScalarNode {
		return collection
	}
	if node.Style&quotedStyles != 0 {
		return words
	}
	switch node.Value {
	case "", "~", "null", "Null", "NULL":
		return null
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return boolean
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN":
		return fraction
	}
	return numeral(node.Value)
}

// numeral tells numbers from words: [-+]?digits, 0o17, 0x1F, [-+]?1.5e3.
func numeral(value string) form {
	if rest, ok := strings.CutPrefix(value, "0x"); ok && rest != "" && strings.Trim(rest, "0123456789abcdefABCDEF") == "" {
		return whole
	}
	if rest, ok := strings.CutPrefix(value, "0o"); ok && rest != "" && strings.Trim(rest, "01234567") == "" {
		return whole
	}
	rest := unsigned(value)
	before := digits(rest)
	rest = rest[before:]
	if rest == "" && before > 0 {
		return whole
	}
	after := 0
	if strings.HasPrefix(rest, ".") {
		after = digits(rest[1:])
		rest = rest[1+after:]
	}
	if before+after > 0 && rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		if power := unsigned(rest[1:]); power != "" {
			rest = power[digits(power):]
		}
	}
	if before+after > 0 && rest == "" {
		return fraction
	}
	return words
}

// unsigned is a number without its sign.
func unsigned(number string) string {
	if number != "" && (number[0] == '-' || number[0] == '+') {
		return number[1:]
	}
	return number
}

// digits counts the digits that text starts with.
func digits(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}

// integer reads what numeral calls whole.
func integer(value string) (int, error) {
	if rest, ok := strings.CutPrefix(value, "0x"); ok {
		number, err := strconv.ParseInt(rest, 16, strconv.IntSize)
		return int(number), err
	}
	if rest, ok := strings.CutPrefix(value, "0o"); ok {
		number, err := strconv.ParseInt(rest, 8, strconv.IntSize)
		return int(number), err
	}
	return strconv.Atoi(value)
}

// number returns the finite number that node writes.
func (d *decoder) number(node *yaml.Node) (float64, bool) {
	switch d.scalar(node) {
	case whole:
		if number, err := integer(node.Value); err == nil {
			return float64(number), true
		}
	case fraction:
	default:
		return 0, false
	}
	number, err := strconv.ParseFloat(node.Value, 64)
	return number, err == nil && !math.IsInf(number, 0) && !math.IsNaN(number)
}

// looksLikeDate reports whether YAML 1.1 takes the text for a date.
func looksLikeDate(text string) bool {
	return digits(text) == 4 && len(text) >= len("2021-7-5") && text[4] == '-'
}

func (d *decoder) isNull(node *yaml.Node) bool {
	return d.scalar(node) == null && d.isPlain(node)
}

// isEmpty reports whether a value says nothing.
func isEmpty(node *yaml.Node) bool {
	if node.Kind != yaml.ScalarNode {
		return len(node.Content) == 0
	}
	return strings.TrimSpace(node.Value) == "" || node.Style&quotedStyles == 0 && (node.Value == "~" || strings.EqualFold(node.Value, "null"))
}
