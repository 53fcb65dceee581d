package schema

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

var errTooDeep = fmt.Errorf("more than %d levels", maxDepth)

// special are the characters that text without quotes may not start with.
const special = "[]{}*&!%@`|>\"',?-#:"

// explain turns the fault that ended the parsing into one in an author's words.
func (d *decoder) explain(err error) {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) {
		d.found.Errorf(d.pos(0), 0, "", "this YAML cannot be read: %v", err)
		return
	}
	at := d.offset(fault.Mark.Line, fault.Mark.Column)
	from := at
	if fault.ContextMark.Line > 0 {
		from = d.offset(fault.ContextMark.Line, fault.ContextMark.Column)
	}
	says := func(part string) bool { return strings.Contains(fault.Message, part) }
	while := func(part string) bool { return strings.Contains(fault.ContextMsg, part) }
	line := d.takeApart(at)

	switch {
	case says(errTooDeep.Error()):
		d.found.Errorf(d.pos(at), 1, "", "lists and keys stand inside each other more than %d levels deep", maxDepth)
	case while("quoted scalar"):
		d.explainQuoted(fault.Message, from, at)
	case line.tab >= 0 && line.tab <= at:
		number, _ := d.pos(line.tab).LineColumn()
		d.found.Errorf(d.pos(line.tab), 1, "replace the tab with two spaces", "line %d is indented with a tab; YAML wants spaces", number)
	case says("mapping values are not allowed"):
		d.explainColon(line, at)
	case while("simple key"):
		d.explainNoColon(from)
	case while("flow sequence"), while("flow mapping"):
		d.explainOpen(from, at)
	case while("block scalar"), while("an alias"), while("an anchor"), while("a tag"):
		d.needsQuotes(from)
	case while("directive"), says("directive"), says("incompatible YAML"):
		d.found.Errorf(d.pos(line.start), len(d.restOfLine(line.start)), "delete the line", "a line that starts with `%%` is not possible here")
	case says("'-' indicator"):
		d.found.Errorf(d.pos(at), len(d.restOfLine(at)), "start it with `- `, or indent it to belong to the entry above", "this line is not an entry of the list above it")
	case says("did not find expected key"):
		d.explainMisfit(line, at)
	case says("unknown anchor"), says("cannot start any token"), says("not allowed in this context"), says("expected node content"):
		d.needsQuotes(at)
	default:
		d.found.Errorf(d.pos(at), 0, "text with special characters goes in quotes", "YAML cannot be read from here on: %s", fault.Message)
	}
}

// line is a line taken apart: indentation, "- ", key, ": ", value.
type line struct {
	// start is the first character that is not indentation.
	start int
	// tab is the first tab of the indentation, or -1.
	tab int
	// key is "" when the line has none; colon is where it ends.
	key   string
	colon int
	// value is where the value starts: after the key, or after "- ".
	value int
}

// takeApart looks at the line that offset stands on. It is a guess, made to
// explain text that is not YAML.
func (d *decoder) takeApart(offset int) line {
	first := bytes.LastIndexAny(d.text[:offset], "\r\n") + 1
	rest := d.restOfLine(first)
	l := line{tab: -1, colon: -1}
	indent := len(rest) - len(bytes.TrimLeft(rest, " \t"))
	if tab := bytes.IndexByte(rest[:indent], '\t'); tab >= 0 {
		l.tab = first + tab
	}
	l.start = first + indent
	rest = rest[indent:]
	l.value = l.start
	for bytes.HasPrefix(rest, []byte("- ")) {
		trimmed := bytes.TrimLeft(rest[2:], " ")
		l.value += len(rest) - len(trimmed)
		rest = trimmed
	}
	end := bytes.Index(rest, []byte(": "))
	if end < 0 && bytes.HasSuffix(rest, []byte(":")) {
		end = len(rest) - 1
	}
	if end > 0 && strings.IndexByte(special, rest[0]) < 0 {
		l.key = string(rest[:end])
		l.colon = l.value + end
		value := bytes.TrimLeft(rest[end+1:], " ")
		l.value += len(rest) - len(value)
	}
	return l
}

// write is the hint that puts the value of a line in quotes.
func (d *decoder) write(l line) string {
	value := string(d.restOfLine(l.value))
	for _, quote := range []string{`"`, "'"} {
		if len(value) > 1 && strings.HasPrefix(value, quote) && strings.HasSuffix(value, quote) {
			value = value[1 : len(value)-1]
		}
	}
	if l.key == "" {
		return "put it in quotes: " + quoted(value)
	}
	return "put it in quotes: " + l.key + ": " + quoted(value)
}

// needsQuotes reports text that starts with a character that means something.
func (d *decoder) needsQuotes(at int) {
	l := d.takeApart(at)
	rest := d.restOfLine(at)
	if len(rest) == 0 {
		d.found.Errorf(d.pos(at), 0, "write `key: value`", "a value is missing here")
		return
	}
	hint := "put it in quotes"
	if l.value == at {
		hint = d.write(l)
	}
	switch rest[0] {
	case ',':
		if l.value != at {
			d.found.Errorf(d.pos(at), 1, "delete the comma, or write an entry before it", "an entry is missing before this comma")
			return
		}
	case '&', '*':
		hint = "anchors and aliases are not possible here; if it is text, " + hint
	case '!':
		hint = "tags are not possible here; if it is text, " + hint
	case '-':
		hint = "start the list on the next line; if it is text, " + hint
	}
	length := max(1, bytes.IndexAny(append(rest[:len(rest):len(rest)], ' '), " ,]}"))
	if strings.IndexByte(special, rest[0]) < 0 {
		d.found.Errorf(d.pos(at), length, "text with special characters goes in quotes", "YAML cannot be read from here on")
		return
	}
	first := "`" + string(rest[:1]) + "`"
	if rest[0] == '`' {
		first = "a backquote"
	}
	d.found.Errorf(d.pos(at), length, hint, "text that starts with %s needs quotes", first)
}

// explainQuoted is about text in quotes that goes wrong at offset at.
func (d *decoder) explainQuoted(message string, from, at int) {
	if strings.Contains(message, "escape") || strings.Contains(message, "hexadecimal") {
		slash := from + bytes.LastIndexByte(d.text[from:min(at+1, len(d.text))], '\\')
		code := d.text[slash:min(slash+2, len(d.text))]
		hint := "write \\\\ for a backslash, or put the text in single quotes"
		d.found.Errorf(d.pos(slash), len(code), hint, "the backslash and what follows it mean nothing between double quotes")
		return
	}
	quote := d.text[from]
	hint := fmt.Sprintf("add %c where the text ends", quote)
	d.found.Errorf(d.pos(from), len(d.restOfLine(from)), hint, "the text that starts with %c here never ends", quote)
}

// explainColon is about a ": " that YAML takes for the end of a key.
func (d *decoder) explainColon(l line, at int) {
	if l.key != "" && at > l.colon {
		d.found.Errorf(d.pos(at), 1, d.write(l), "the value of `%s` has a colon in it, so it needs quotes", l.key)
		return
	}
	hint := "start it in the same column as the keys above; if it continues the text above, put that text in quotes"
	d.found.Errorf(d.pos(l.start), max(1, at-l.start), hint, "a key cannot stand here, indented further than the line above")
}

// explainNoColon is about a line that has no ": ".
func (d *decoder) explainNoColon(at int) {
	text := d.restOfLine(at)
	hint := "if it continues the text above, indent it; if it is a key, put a colon and a space after it"
	if colon := bytes.IndexByte(text, ':'); colon > 0 && colon+1 < len(text) {
		hint = "put a space after the colon: `" + string(text[:colon]) + ": " + string(text[colon+1:]) + "`"
	}
	d.found.Errorf(d.pos(at), len(text), hint, "this line is not `key: value`")
}

// explainOpen is about a list in [ ] or keys in { }, opened at from.
func (d *decoder) explainOpen(from, at int) {
	open := d.text[from]
	end := byte(']')
	if open == '{' {
		end = '}'
	}
	if bytes.IndexAny(d.text[from:at], "\r\n") >= 0 || at >= len(d.text) {
		hint := fmt.Sprintf("add %c; if it is text, put it in quotes", end)
		d.found.Errorf(d.pos(from), 1, hint, "the `%c` that opens here is never closed", open)
		return
	}
	hint := "put a comma between entries; text with quotes, brackets or colons in it goes in quotes"
	d.found.Errorf(d.pos(at), 1, hint, "a comma or `%c` should stand here", end)
}

// explainMisfit is about a line, or the end of one, that does not belong.
func (d *decoder) explainMisfit(l line, at int) {
	if at > l.value && l.value < len(d.text) {
		switch quote := d.text[l.value]; quote {
		case '"', '\'':
			d.found.Errorf(d.pos(at), len(d.restOfLine(at)), d.write(l), "there is more text after the closing %c", quote)
			return
		case '[', '{':
			d.needsQuotes(l.value)
			return
		}
	}
	if at == l.start {
		hint := "start it in the same column as the lines it belongs to"
		d.found.Errorf(d.pos(at), len(d.restOfLine(at)), hint, "this line does not belong to the lines above it: it is indented differently, or a list mixes with keys")
		return
	}
	d.needsQuotes(at)
}
