package worksheet

import (
	"fmt"
	"slices"
)

// The limits of a formula: its bytes, and how deep brackets, functions, not and
// minus may stand inside each other.
const (
	maxFormulaLength = 500
	maxFormulaLevels = 32
)

// nodeKind says what a node of a parsed formula is.
type nodeKind uint8

const (
	literalNode nodeKind = iota
	nameNode
	// operationNode is an operator with its operands.
	operationNode
	callNode
)

// formulaNode is a part of a parsed formula; from and to are its bytes, with
// the brackets around it.
type formulaNode struct {
	kind nodeKind
	// text is a name, an operation of the tree, or a function.
	text string
	// value is that of a literal: a float64, a string or a bool.
	value any
	// outer is set for ^name, statement for name.statement.
	outer     bool
	statement string
	operands  []*formulaNode
	from, to  int
}

// parseFormula returns nil when it has reported an error. The grammar:
//
//	or      = and { "or" and } .
//	and     = not { "and" not } .
//	not     = "not" not | compare .
//	compare = join [ ("="|"!="|"<"|"<="|">"|">=") join
//	               | "in" ( "(" TEXT { "," TEXT } ")" | name ) ] .
//	join    = sum { "&" sum } .
//	sum     = product { ("+"|"-") product } .
//	product = unary { ("*"|"/") unary } .
//	unary   = "-" unary | primary .
//	primary = NUMBER | TEXT | "true" | "false" | call | name | "(" or ")" .
//	call    = ID "(" or { "," or } ")" .
//	name    = ["^"] ID [ "." CODE ] .
func parseFormula(text string, faults *formulaFaults) *formulaNode {
	if len(text) > maxFormulaLength {
		faults.add(0, len(text), "make parts of it computed fields of their own", "this formula has %d bytes, and %d are the most", len(text), maxFormulaLength)
		return nil
	}
	p := formulaParser{source: text, faults: faults, tokens: scanFormula(text, faults)}
	if faults.found.HasErrors() {
		return nil
	}
	if p.token().kind == endToken {
		faults.add(0, len(text), "", "this formula is empty")
		return nil
	}
	root := p.or()
	if root != nil && p.token().kind != endToken {
		return p.unexpected(nil)
	}
	return root
}

type formulaParser struct {
	source string
	faults *formulaFaults
	tokens []token
	at     int
	level  int
}

func (p *formulaParser) token() token { return p.tokens[p.at] }

// is reports whether the next token is one of these symbols or words.
func (p *formulaParser) is(texts ...string) bool {
	next := p.token()
	return (next.kind == symbolToken || next.kind == wordToken) && slices.Contains(texts, next.text)
}

// take returns the next token and steps over it.
func (p *formulaParser) take() token {
	taken := p.token()
	if taken.kind != endToken {
		p.at++
	}
	return taken
}

func (p *formulaParser) fail(from, to int, hint, format string, args ...any) *formulaNode {
	p.faults.add(from, to, hint, format, args...)
	return nil
}

// chain parses operands with operators of one strength between them.
func (p *formulaParser) chain(operand func() *formulaNode, operators ...string) *formulaNode {
	left := operand()
	for left != nil && p.is(operators...) {
		operator := p.take()
		right := operand()
		if right == nil {
			return nil
		}
		left = operation(operator.text, left.from, right.to, left, right)
	}
	return left
}

func operation(name string, from, to int, operands ...*formulaNode) *formulaNode {
	return &formulaNode{kind: operationNode, text: name, operands: operands, from: from, to: to}
}

func (p *formulaParser) or() *formulaNode      { return p.chain(p.and, "or") }
func (p *formulaParser) and() *formulaNode     { return p.chain(p.not, "and") }
func (p *formulaParser) join() *formulaNode    { return p.chain(p.sum, "&") }
func (p *formulaParser) sum() *formulaNode     { return p.chain(p.product, "+", "-") }
func (p *formulaParser) product() *formulaNode { return p.chain(p.unary, "*", "/") }

func (p *formulaParser) not() *formulaNode {
	if p.is("not") {
		return p.prefix("not", p.not)
	}
	return p.compare()
}

func (p *formulaParser) unary() *formulaNode {
	if p.is("-") {
		return p.prefix("neg", p.unary)
	}
	return p.primary()
}

// prefix parses an operator that stands before its operand.
func (p *formulaParser) prefix(name string, operand func() *formulaNode) *formulaNode {
	operator := p.take()
	if !p.deeper(operator) {
		return nil
	}
	inner := operand()
	p.level--
	if inner == nil {
		return nil
	}
	return operation(name, operator.from, inner.to, inner)
}

// deeper enters a level, unless there are too many.
func (p *formulaParser) deeper(at token) bool {
	p.level++
	if p.level <= maxFormulaLevels {
		return true
	}
	p.fail(at.from, at.to, "make parts of it computed fields of their own", "this formula is nested too deeply: %d levels are the most", maxFormulaLevels)
	return false
}

var comparisons = []string{"=", "!=", "<", "<=", ">", ">="}

func (p *formulaParser) compare() *formulaNode {
	left := p.join()
	if left == nil {
		return nil
	}
	var result *formulaNode
	switch {
	case p.is(comparisons...):
		operator := p.take()
		if right := p.join(); right != nil {
			result = operation(operator.text, left.from, right.to, left, right)
		}
	case p.is("in"):
		p.take()
		result = p.choices(left)
	case p.is("not") && p.tokens[p.at+1].text == "in":
		not, in := p.take(), p.take()
		return p.fail(not.from, in.to, fmt.Sprintf("write `not %s in …`", p.source[left.from:left.to]), "`not` stands before what it denies")
	default:
		return left
	}
	if result != nil && p.is(append(comparisons, "in")...) {
		second := p.take()
		middle := "b"
		if result.text != "in" {
			middle = p.text(result.operands[1])
		}
		return p.fail(second.from, second.to, fmt.Sprintf("write both and join them: `%s and %s %s …`", p.text(result), middle, second.text), "comparisons cannot be chained")
	}
	return result
}

// text is how a node is written.
func (p *formulaParser) text(n *formulaNode) string { return p.source[n.from:n.to] }

// choices parses what follows in.
func (p *formulaParser) choices(left *formulaNode) *formulaNode {
	const hint = "write `role in (\"coach\", \"lead\")` for a choice, or `\"coach\" in roles` where several can be ticked"
	if p.is("(") {
		open := p.take()
		operands := []*formulaNode{left}
		for {
			next := p.take()
			if next.kind != textToken {
				if next.kind == endToken {
					return p.fail(open.from, open.to, "add `)`", "this `(` is never closed")
				}
				return p.fail(next.from, next.to, hint, "after `in (` stand codes in quotes")
			}
			operands = append(operands, &formulaNode{value: next.text, from: next.from, to: next.to})
			switch {
			case p.is(")"):
				return operation("in", left.from, p.take().to, operands...)
			case p.is(","):
				p.take()
			default:
				return p.unexpected(&open)
			}
		}
	}
	if p.is("^") || p.token().kind == nameToken && p.tokens[p.at+1].text != "(" {
		if name := p.name(); name != nil {
			return operation("in", left.from, name.to, left, name)
		}
		return nil
	}
	next := p.token()
	return p.fail(next.from, next.to, hint, "after `in` stand codes in brackets, or the name of a field")
}

func (p *formulaParser) primary() *formulaNode {
	next := p.token()
	switch next.kind {
	case numberToken:
		p.take()
		return &formulaNode{value: next.number, from: next.from, to: next.to}
	case textToken:
		p.take()
		return &formulaNode{value: next.text, from: next.from, to: next.to}
	case nameToken:
		if p.tokens[p.at+1].text == "(" && p.tokens[p.at+1].kind == symbolToken {
			return p.call()
		}
		return p.name()
	}
	switch {
	case p.is("true", "false"):
		p.take()
		return &formulaNode{value: next.text == "true", from: next.from, to: next.to}
	case p.is("^"):
		return p.name()
	case p.is("("):
		p.take()
		if !p.deeper(next) {
			return nil
		}
		inner := p.or()
		p.level--
		if inner == nil {
			return nil
		}
		if !p.is(")") {
			return p.unexpected(&next)
		}
		inner.from, inner.to = next.from, p.take().to
		return inner
	case p.is("not"):
		return p.fail(next.from, next.to, "put it in brackets: (not …)", "`not` cannot stand here")
	case p.is(".") && numeral.MatchString(p.tokens[p.at+1].text):
		number := p.tokens[p.at+1]
		return p.fail(next.from, number.to, "write 0."+number.text, "a number starts with a digit")
	}
	return p.missing()
}

// missing reports that a value should stand where the next token is.
func (p *formulaParser) missing() *formulaNode {
	next := p.token()
	if p.at == 0 {
		hint := ""
		if p.is("and", "or") {
			hint = "`" + next.text + "` stands between two conditions"
		}
		return p.fail(next.from, next.to, hint, "something is missing before `%s`", p.source[next.from:next.to])
	}
	before := p.tokens[p.at-1]
	if next.kind == endToken {
		return p.fail(before.from, before.to, "", "something is missing after `%s`", p.source[before.from:before.to])
	}
	return p.fail(next.from, next.to, "", "something is missing between `%s` and `%s`", p.source[before.from:before.to], p.source[next.from:next.to])
}

func (p *formulaParser) call() *formulaNode {
	function, open := p.take(), p.take()
	if !p.deeper(function) {
		return nil
	}
	call := &formulaNode{kind: callNode, text: function.text, from: function.from}
	for !p.is(")") || len(call.operands) > 0 {
		value := p.or()
		if value == nil {
			return nil
		}
		call.operands = append(call.operands, value)
		if p.is(")") {
			break
		}
		if !p.is(",") {
			return p.unexpected(&open)
		}
		p.take()
	}
	p.level--
	call.to = p.take().to
	return call
}

func (p *formulaParser) name() *formulaNode {
	name := &formulaNode{kind: nameNode, from: p.token().from}
	if p.is("^") {
		p.take()
		name.outer = true
	}
	id := p.take()
	if id.kind != nameToken {
		return p.fail(name.from, id.to, "a power is written as a product: a * a", "after `^` stands the name of a field outside the table")
	}
	name.text, name.to = id.text, id.to
	if p.is(".") {
		dot := p.take()
		statement := p.take()
		if statement.kind != nameToken {
			return p.fail(dot.from, dot.to, "write `items.f1` for the score of statement f1", "after the dot stands a statement of the rating")
		}
		name.statement, name.to = statement.text, statement.to
	}
	return name
}

// otherWords are words that people put between values, with what to write.
var otherWords = map[string]string{
	"is":       "write `=`; ask for an empty answer with `blank(name)`",
	"equals":   "write `=`",
	"contains": "write `\"code\" in name`",
	"than":     "write `>` or `<`",
	"then":     "write `if(condition, value, other value)`",
	"else":     "write `if(condition, value, other value)`",
	"plus":     "write `+`",
	"minus":    "write `-`",
	"times":    "write `*`",
	"x":        "multiply with `*`",
}

// unexpected reports a token that cannot stand where it does: inside the bracket
// open, or when that is nil at the end.
func (p *formulaParser) unexpected(open *token) *formulaNode {
	next, before := p.token(), p.tokens[p.at-1]
	text := p.source[next.from:next.to]
	if next.kind == endToken {
		return p.fail(open.from, open.to, "add `)`", "this `(` is never closed")
	}
	if next.kind == symbolToken {
		switch {
		case text == ")":
			return p.fail(next.from, next.to, "remove it", "this `)` closes nothing")
		case text == ",":
			return p.fail(next.from, next.to, "decimals have a dot: 2.5", "a comma stands only between the values of a function")
		case text == "(":
			return p.fail(next.from, next.to, "", "something is missing before `(`")
		case text == "^":
			return p.fail(next.from, next.to, "a power is written as a product: a * a", "`^` stands before a name")
		}
		return p.fail(next.from, next.to, "", "`%s` cannot stand here", text)
	}
	hint := "put one between them, such as `and`, `=`, `+`, or `&` to join texts"
	if open != nil {
		hint = "put a comma between them, or an operator such as `and`, `=` or `+`"
	}
	if other, ok := otherWords[text]; ok {
		hint = other
	} else if other, ok := otherWords[before.text]; ok && before.kind == nameToken {
		hint = other
	} else if before.kind == nameToken && formulaFunctions[before.text].usage != "" {
		hint = "write `" + formulaFunctions[before.text].usage + "`"
	}
	return p.fail(before.from, next.to, hint, "there is no operator between `%s` and `%s`", p.source[before.from:before.to], text)
}
