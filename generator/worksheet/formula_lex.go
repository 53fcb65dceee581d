package worksheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind says what a piece of a formula is.
type tokenKind uint8

const (
	endToken tokenKind = iota
	numberToken
	textToken
	// nameToken is an id or a function.
	nameToken
	// wordToken is one of Words.
	wordToken
	// symbolToken is an operator, a bracket, a comma, a dot or ^.
	symbolToken
)

// token is a piece of a formula.
type token struct {
	kind tokenKind
	// text is the symbol, the word, or what stands between the quotes.
	text     string
	number   float64
	from, to int
}

var (
	// numberSpelling is what starts like a number, numberPattern a number.
	numberSpelling = regexp.MustCompile(`^[0-9][\p{L}\p{M}0-9_.]*`)
	numberPattern  = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
	wordPattern    = regexp.MustCompile(`^[\p{L}\p{M}0-9_]+`)
	idPattern      = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
	symbolPattern  = regexp.MustCompile(`^(?:<=|>=|!=|[-+*/&=<>(),.^])`)
)

// slip is a mark of another language or of a word processor, and what to write
// instead.
type slip struct{ mark, hint string }

// slips are those that people make; the longer stand before their beginnings.
var slips = []slip{
	{"<=>", "write `=`"},
	{"===", "write a single `=`"},
	{"!==", "write `!=`"},
	{"==", "write a single `=`"},
	{"=<", "write `<=`"},
	{"=>", "write `>=`"},
	{"<>", "write `!=`"},
	{"=!", "write `!=`"},
	{":=", "write `=`"},
	{"&&", "write `and`"},
	{"||", "write `or`"},
	{"|", "write `or`"},
	{"**", "multiply with `*`; there are no powers"},
	{"≠", "write `!=`"},
	{"≤", "write `<=`"},
	{"≥", "write `>=`"},
	{"×", "write `*`"},
	{"·", "write `*`"},
	{"÷", "write `/`"},
	{"−", "write the minus of the keyboard, `-`"},
	{"–", "write the minus of the keyboard, `-`"},
	{"—", "write the minus of the keyboard, `-`"},
	{"!", "write `not`: not done"},
	{"“", "use the straight quotes of the keyboard: \"…\""},
	{"”", "use the straight quotes of the keyboard: \"…\""},
	{"„", "use the straight quotes of the keyboard: \"…\""},
	{"«", "use the straight quotes of the keyboard: \"…\""},
	{"»", "use the straight quotes of the keyboard: \"…\""},
	{"‘", "use the straight quotes of the keyboard: '…'"},
	{"’", "use the straight quotes of the keyboard: '…'"},
	{"`", "use the straight quotes of the keyboard: '…'"},
	{"%", "write percentages as numbers: 50"},
	{"{", "in a formula names stand without braces: school"},
	{"}", "in a formula names stand without braces: school"},
	{"[", "codes to choose from stand in round brackets: (\"coach\", \"lead\")"},
	{"]", "codes to choose from stand in round brackets: (\"coach\", \"lead\")"},
	{";", "put a comma between the values of a function"},
	{"#", "remove it; a formula has no notes"},
	{"$", "remove it; names stand alone: school"},
	{"@", "remove it; names stand alone: school"},
}

// scanFormula cuts a formula into tokens, the last of which is an end. It
// reports every mark that formulas do not have.
func scanFormula(text string, faults *formulaFaults) []token {
	var tokens []token
	for at := 0; ; {
		at = len(text) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
		rest := text[at:]
		if rest == "" {
			return append(tokens, token{kind: endToken, from: at, to: at})
		}
		next := token{kind: symbolToken, from: at}
		spelling := numberSpelling.FindString(rest)
		word := wordPattern.FindString(rest)
		symbol := symbolPattern.FindString(rest)
		slip := slipAt(rest)
		afterDot := len(tokens) > 0 && tokens[len(tokens)-1].text == "."
		switch {
		case rest[0] == '"' || rest[0] == '\'':
			end := strings.IndexByte(rest[1:], rest[0])
			if end < 0 {
				faults.add(at, len(text), fmt.Sprintf("close it with the mark that it starts with: %c", rest[0]), "this text has no end")
				return append(tokens, token{kind: endToken, from: len(text), to: len(text)})
			}
			next.kind, next.text, next.to = textToken, rest[1:1+end], at+end+2
		case spelling != "" && !afterDot:
			next.kind, next.to = numberToken, at+len(spelling)
			var err error
			if next.number, err = strconv.ParseFloat(spelling, 64); !numberPattern.MatchString(spelling) {
				faults.add(at, next.to, "a number is digits, with a dot before decimals: 2.5", "`%s` is neither a number nor a name", spelling)
			} else if err != nil {
				faults.add(at, next.to, "", "this number is too large")
			}
		case word != "":
			next.kind, next.text, next.to = nameToken, word, at+len(word)
			lower := strings.ToLower(word)
			if slices.Contains(Words, lower) && !afterDot {
				next.kind, next.text = wordToken, lower
			}
			if !idPattern.MatchString(lower) {
				faults.add(at, next.to, "names have only lower-case letters, digits and _; text stands in quotes", "`%s` is not a name", word)
			} else if next.kind == wordToken && word != lower {
				faults.add(at, next.to, "write `"+lower+"`", "`%s` is written in small letters", word)
			}
		case len(slip.mark) > len(symbol):
			next.text, next.to = slip.mark, at+len(slip.mark)
			faults.add(at, next.to, slip.hint, "formulas have no `%s`", slip.mark)
		case symbol != "":
			next.text, next.to = symbol, at+len(symbol)
		default:
			r, size := utf8.DecodeRuneInString(rest)
			next.text, next.to = rest[:size], at+size
			if unicode.IsPrint(r) && r != utf8.RuneError {
				faults.add(at, next.to, "text stands in straight quotes: \"…\"", "formulas have no `%c`", r)
			} else {
				faults.add(at, next.to, "delete it, with what stands beside it, and type that again", "there is a character here that cannot be seen")
			}
		}
		tokens = append(tokens, next)
		at = next.to
	}
}

// slipAt returns the slip that a text starts with, if any.
func slipAt(text string) slip {
	for _, one := range slips {
		if strings.HasPrefix(text, one.mark) {
			return one
		}
	}
	return slip{}
}
