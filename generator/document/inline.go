package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// longestName limits [[name|label]] and {{name}}, in bytes, so that a line of
// opening brackets is read in one go.
const longestName = 300

// reference is [[name]] or [[name|label]] in the goldmark tree.
type reference struct {
	ast.BaseInline
	name, label string
	// at is the offset of the name in the body, length that of its text.
	at, length int
}

var kindReference = ast.NewNodeKind("Reference")

func (r *reference) Kind() ast.NodeKind { return kindReference }

func (r *reference) Dump(source []byte, level int) { ast.DumpHelper(r, source, level, nil, nil) }

// text is what stands for the reference where it cannot be a link.
func (r *reference) text() string {
	if r.label != "" {
		return r.label
	}
	return r.name
}

type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'['} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inside, ok := parseReference(line)
	if !ok {
		return nil
	}
	// A label follows "|", which in a table is written "\|".
	name, label, _ := strings.Cut(inside, "|")
	name = strings.TrimSuffix(name, `\`)
	trimmed := strings.TrimSpace(name)
	node := &reference{
		name: trimmed, label: strings.TrimSpace(strings.ReplaceAll(label, `\|`, "|")),
		at: segment.Start + 2 + strings.Index(name, trimmed), length: len(trimmed),
	}
	node.SetPos(segment.Start)
	block.Advance(len(inside) + 4)
	return node
}

// parseReference returns what stands between "[[" and "]]" at the start of line.
// "[[1]](…)" is a link whose text has brackets, not a reference.
func parseReference(line []byte) (inside string, ok bool) {
	if len(line) < 5 || line[0] != '[' || line[1] != '[' {
		return "", false
	}
	line = line[2:]
	end := bytes.Index(line[:min(len(line), longestName)], []byte("]]"))
	if end <= 0 || bytes.ContainsAny(line[:end], "[]\n`") {
		return "", false
	}
	if after := line[end+2:]; len(after) > 0 && (after[0] == '(' || after[0] == '[') {
		return "", false
	}
	name, _, _ := bytes.Cut(line[:end], []byte("|"))
	if len(bytes.Trim(name, ` \`)) == 0 {
		return "", false
	}
	return string(line[:end]), true
}

// variable is {{name}} in the goldmark tree.
type variable struct {
	ast.BaseInline
	name       string
	at, length int
}

var kindVariable = ast.NewNodeKind("Variable")

func (v *variable) Kind() ast.NodeKind { return kindVariable }

func (v *variable) Dump(source []byte, level int) { ast.DumpHelper(v, source, level, nil, nil) }

type variableParser struct{}

func (variableParser) Trigger() []byte { return []byte{'{'} }

func (variableParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 5 || line[1] != '{' {
		return nil
	}
	name, length := VariableAt(string(line[:min(len(line), longestName)]))
	if length == 0 {
		return nil
	}
	node := &variable{name: name, at: segment.Start, length: length}
	node.SetPos(segment.Start)
	block.Advance(length)
	return node
}

// VariableAt reads "{{name}}" at the start of s and returns the name and the
// length of the whole, or 0 when s does not start with a variable.
func VariableAt(s string) (name string, length int) {
	rest, ok := strings.CutPrefix(s, "{{")
	if !ok {
		return "", 0
	}
	end := strings.Index(rest[:min(len(rest), longestName)], "}}")
	if end < 0 {
		return "", 0
	}
	name = strings.Trim(rest[:end], " \t")
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || name[0] < 'a' || name[0] > 'z' {
		return "", 0
	}
	return name, end + 4
}

// answer is {id} in the goldmark tree of a worksheet's texts.
type answer struct {
	ast.BaseInline
	name       string
	at, length int
}

var kindAnswer = ast.NewNodeKind("Answer")

func (a *answer) Kind() ast.NodeKind { return kindAnswer }

func (a *answer) Dump(source []byte, level int) { ast.DumpHelper(a, source, level, nil, nil) }

type answerParser struct{}

func (answerParser) Trigger() []byte { return []byte{'{'} }

func (answerParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	name, length := AnswerAt(string(line[:min(len(line), longestName)]))
	if length == 0 || block.PrecendingCharacter() == '{' {
		return nil
	}
	node := &answer{name: name, at: segment.Start, length: length}
	node.SetPos(segment.Start)
	block.Advance(length)
	return node
}

// AnswerAt reads "{id}", which quotes an answer in a worksheet's text, at the
// start of s and returns the id and the length of the whole, or 0 when s does not
// start with one.
func AnswerAt(s string) (name string, length int) {
	rest, ok := strings.CutPrefix(s, "{")
	if !ok {
		return "", 0
	}
	end := strings.IndexByte(rest[:min(len(rest), longestName)], '}')
	if end < 0 || !isID(rest[:end]) {
		return "", 0
	}
	return rest[:end], end + 2
}

// ReplaceVariables replaces each {{name}} in a text that has a value.
func ReplaceVariables(text string, valueOf func(name string) (string, bool)) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	var out strings.Builder
	for {
		i := strings.Index(text, "{{")
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:i])
		text = text[i:]
		name, length := VariableAt(text)
		value, known := valueOf(name)
		if length == 0 || !known {
			value, length = text[:2], 2
		}
		out.WriteString(value)
		text = text[length:]
	}
}
