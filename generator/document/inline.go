package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

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

type referenceParser struct{}

func (referenceParser) Trigger() []byte { return []byte{'['} }

func (referenceParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	name, after, ok := parseReference(line)
	if !ok {
		return nil
	}
	node := &reference{name: name, at: segment.Start + 2, length: len(line) - len(after) - 4}
	node.SetPos(segment.Start)
	if before, label, labelled := strings.Cut(name, "|"); labelled {
		node.name, node.label = strings.TrimSpace(before), strings.TrimSpace(label)
		node.length = len(before)
	}
	node.name = strings.TrimSpace(node.name)
	block.Advance(len(line) - len(after))
	return node
}

// parseReference reads "[[name]]" at the start of line. "[[1]](…)" is a link
// whose text has brackets, not a reference.
func parseReference(line []byte) (name string, after []byte, ok bool) {
	inside, found := bytes.CutPrefix(line, []byte("[["))
	if !found {
		return "", nil, false
	}
	end := bytes.Index(inside, []byte("]]"))
	if end <= 0 || bytes.ContainsAny(inside[:end], "[]\n`") || len(bytes.TrimSpace(inside[:end])) == 0 {
		return "", nil, false
	}
	after = inside[end+2:]
	if len(after) > 0 && (after[0] == '(' || after[0] == '[') {
		return "", nil, false
	}
	return string(inside[:end]), after, true
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
	name, length := VariableAt(string(line))
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
	inside, _, closed := strings.Cut(rest, "}}")
	name = strings.TrimSpace(inside)
	if !closed || name == "" || len(name) > 100 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || name[0] < 'a' || name[0] > 'z' {
		return "", 0
	}
	return name, len(inside) + 4
}
