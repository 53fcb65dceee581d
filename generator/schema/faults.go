package schema

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"
)

// isPlain reports whether node has no anchor, alias or tag.
func (d *decoder) isPlain(node *yaml.Node) bool {
	return node.Kind != yaml.AliasNode && node.Anchor == "" && node.Style&yaml.TaggedStyle == 0 && node.Tag != "!"
}

// isOrdinary is isPlain, and reports the fault.
func (d *decoder) isOrdinary(node *yaml.Node) bool {
	if d.isPlain(node) {
		return true
	}
	offset := d.offset(node.Line, node.Column)
	d.needsQuotes(offset)
	return false
}

// isKey reports whether node can be a key, and its fault when not.
func (d *decoder) isKey(node *yaml.Node) bool {
	switch {
	case !d.isOrdinary(node):
		return false
	case node.Kind != yaml.ScalarNode:
		d.fault(node, "if it is text, put it in quotes", "a key must be a plain word, but this is %s", d.inWords(node))
		return false
	case node.Value == "<<" && node.Style&quotedStyles == 0:
		d.fault(node, "write the keys out", "merging keys with `<<` is not possible here")
		return false
	case node.Value == "" && node.Style&quotedStyles == 0:
		d.fault(node, "write `key: value`", "the key before `:` is missing")
		return false
	}
	return true
}

// fault reports an error that covers a node.
func (d *decoder) fault(node *yaml.Node, hint, format string, args ...any) {
	offset, length := d.span(node)
	d.found.Errorf(d.pos(offset), length, hint, format, args...)
}

// wrong reports a value of the wrong type.
func (d *decoder) wrong(node *yaml.Node, at place, want, hint string) {
	d.fault(node, hint, "%v should be %s, but this is %s", at, want, d.inWords(node))
}

// notKeys reports a document that is not keys and values.
func (d *decoder) notKeys(root *yaml.Node) {
	offset, length := d.span(root)
	hint := "write one `key: value` on each line, for example `title: Coaching`"
	if line := d.text[offset:]; root.Kind == yaml.ScalarNode && digits(root.Value) == 0 {
		if at := bytes.IndexByte(line, ':'); at > 0 && bytes.IndexAny(line[:at], " \n") < 0 {
			hint = "put a space after the colon: `" + string(line[:at]) + ": …`"
		}
	}
	d.found.Errorf(d.pos(offset), length, hint, "keys and values should stand here, but this is %s", d.inWords(root))
}

// inWords says what a value is.
func (d *decoder) inWords(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "keys and values"
	case yaml.SequenceNode:
		return "a list"
	}
	switch d.scalar(node) {
	case null:
		return "empty"
	case boolean:
		return "true or false"
	case whole:
		return "a number"
	case fraction:
		if _, finite := d.number(node); finite {
			return "the number " + node.Value
		}
		return "`" + node.Value + "`"
	}
	if node.Style&quotedStyles == 0 && looksLikeDate(node.Value) {
		return "a date"
	}
	return "text"
}

// quoteHint says how to make a text of a list or of keys and values.
func (d *decoder) quoteHint(node *yaml.Node) string {
	offset := d.offset(node.Line, node.Column)
	if node.Style&yaml.FlowStyle != 0 {
		if offset < len(d.text) && strings.IndexByte("[{", d.text[offset]) >= 0 {
			return "text that starts with " + string(d.text[offset]) + " goes in quotes"
		}
		return "text with a colon goes in quotes"
	}
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 && node.Content[1].Line == node.Line {
		return "text with a colon goes in quotes: " + quoted(string(d.restOfLine(offset)))
	}
	return ""
}

func boolHint(node *yaml.Node) string {
	switch strings.ToLower(node.Value) {
	case "yes", "on", "true", "y":
		return "write true, without quotes"
	case "no", "off", "false", "n":
		return "write false, without quotes"
	}
	return ""
}

func numberHint(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && node.Value != "" && node.Style&quotedStyles != 0 && numeral(node.Value) != words {
		return "write " + node.Value + " without quotes"
	}
	return ""
}

// lostComment warns about a text that was probably meant to go on at a #:
// "title: Lesson #3", "accent: #1f3f6e". A comment has a blank after its #.
func (d *decoder) lostComment(key, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode || value.Style&quotedStyles != 0 {
		return
	}
	start := d.offset(value.Line, value.Column)
	if !bytes.HasPrefix(d.text[start:], []byte(value.Value)) {
		return
	}
	rest := d.text[start+len(value.Value):]
	comment := bytes.TrimLeft(rest, " ")
	if len(comment) < 2 || comment[0] != '#' || strings.IndexByte(" \t\r\n#!", comment[1]) >= 0 {
		return
	}
	at := start + len(value.Value) + len(rest) - len(comment)
	lost := string(d.restOfLine(at))
	if value.Value == "" {
		d.found.Warnf(d.pos(at), len(lost), "if it is text, put it in quotes: "+quoted(lost)+"; a comment has a blank after #", "`%s` is empty, because `#` starts a comment", key.Value)
		return
	}
	all := string(d.restOfLine(start))
	d.found.Warnf(d.pos(at), len(lost), "if it is text, put it in quotes: "+quoted(all)+"; a comment has a blank after #", "the text ends before `#`, because ` #` starts a comment")
}

// restOfLine is the text from offset to the end of its line.
func (d *decoder) restOfLine(offset int) []byte {
	rest := d.text[offset:]
	if end := bytes.IndexAny(rest, "\r\n"); end >= 0 {
		rest = rest[:end]
	}
	return bytes.TrimRight(rest, " \t")
}

// quoted puts text in quotes the way an author would.
func quoted(text string) string {
	const longest = 70
	switch {
	case len(text) > longest:
		return `"…"`
	case !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// span returns where the characters of a value stand: inside its quotes, the
// first line of a block of text, the first key of keys and values.
func (d *decoder) span(node *yaml.Node) (offset, length int) {
	offset = d.offset(node.Line, node.Column)
	switch node.Kind {
	case yaml.MappingNode:
		if len(node.Content) > 0 && node.Style&yaml.FlowStyle == 0 {
			return d.span(node.Content[0])
		}
		return offset, 1
	case yaml.SequenceNode:
		return offset, 1
	}
	text := d.text[offset:]
	switch {
	case node.Style&yaml.DoubleQuotedStyle != 0 && len(text) > 0:
		for i := 1; i < len(text); i++ {
			if text[i] == '\\' {
				i++
			} else if text[i] == '"' {
				return offset + 1, i - 1
			}
		}
	case node.Style&yaml.SingleQuotedStyle != 0 && len(text) > 0:
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			return offset + 1, i - 1
		}
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return d.blockSpan(offset)
	case bytes.HasPrefix(text, []byte(node.Value)):
		return offset, len(node.Value)
	}
	return offset, len(d.restOfLine(offset))
}

// blockSpan finds the first line of the text after a | or >.
func (d *decoder) blockSpan(offset int) (int, int) {
	at := offset + len(d.restOfLine(offset))
	for at < len(d.text) && strings.IndexByte(" \r\n", d.text[at]) >= 0 {
		at++
	}
	return at, len(d.restOfLine(at))
}
