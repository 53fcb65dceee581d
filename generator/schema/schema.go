// Package schema reads strict YAML into structs, describes the same structs as
// JSON Schema, and holds the settings of handbook.yaml.
//
// # What the YAML may be
//
// The text is one YAML 1.2 document of keys and values in UTF-8. Anchors,
// aliases, merge keys, tags and directives are refused: no format here needs
// them, and without them a short text cannot grow into a long one. A key stands
// once. Nesting ends at 64 levels. Whether a plain word is a number, a boolean or
// empty is decided as YAML 1.2 does: yes, no, on and off are text, 012 is twelve.
//
// # Structs
//
// A field with a yaml tag is a key; other fields are left alone, except that a
// field of type source.Pos is set to the place where the struct's keys start, and
// one of type Keys to the keys that were written.
// The fields of an embedded struct belong to the struct around it. The tags:
//
//	yaml:"name"            the key
//	doc:"…"                what an author needs to know about it
//	required:"true"        it must be there and not empty; on an embedded struct,
//	                       which of its keys must: required:"id title"
//	enum:"a,b,c"           the texts that are allowed
//	pattern:"[a-z]+"       what the whole text must match (RE2 and ECMA 262)
//	patternhint:"…"        what to say when it does not
//	code:"true"            a code: lower-case letters, digits and _; in quotes
//	                       where YAML would read a number, a boolean or a date
//	shorthand:"true"       a plain value in place of the struct fills this field
//
// On a list, enum, pattern and code speak of its entries; on a map, of its keys.
//
// A field is a string, bool, int, float64, Date, Text, any, a struct, a pointer
// to one of these, a list of these, or a map from string or Text to any of them.
// Text keeps the place of a value for phases that have to blame it. Text may be
// written as a plain number (version: 2.0 is the text "2.0"); a list may be
// written as its only entry when the entry is not a struct; a key without a value
// counts as not written. A list written [] is empty but not nil.
package schema

import (
	"bytes"
	"io"
	"reflect"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"handbook/generator/source"
)

// Options say how strict Decode is.
type Options struct {
	// Lenient makes unknown keys warnings. It is for foreign content.
	Lenient bool
}

// maxDepth is how many lists and groups of keys may stand inside each other.
const maxDepth = 64

// Decode reads the YAML text that stands at [start, start+len(text)) of file into
// out, a pointer to a struct, and reports every fault at its place in the file. A
// text that is not YAML has one fault and leaves out alone; any other fault leaves
// only the value it is about.
//
// Decode never panics because of the text. It panics when out is not a pointer
// to a struct of the types above.
func Decode(file *source.File, start int, text []byte, out any, options Options) source.Diagnostics {
	if marked := bytes.TrimPrefix(text, []byte("\ufeff")); len(marked) < len(text) {
		start, text = start+len(text)-len(marked), marked
	}
	d := &decoder{file: file, start: start, text: text, lenient: options.Lenient}
	target := reflect.ValueOf(out).Elem()
	if !d.readable() {
		return d.found
	}
	d.findLines()
	root, ok := d.parse()
	if !ok {
		return d.found
	}
	switch {
	case root == nil || d.isNull(root):
		d.setPos(target, 0)
		fields := describe(target.Type()).fields
		for i := range fields {
			d.missing(&fields[i], 0, 0)
		}
	case !d.isOrdinary(root):
	case root.Kind == yaml.MappingNode:
		d.structure(root, target, place{})
	default:
		d.notKeys(root)
	}
	return d.found
}

// decoder is one call of Decode. Offsets are those of text until a diagnostic
// or a Text is made.
type decoder struct {
	file    *source.File
	start   int
	text    []byte
	lines   []int
	lenient bool
	found   source.Diagnostics
}

func (d *decoder) pos(offset int) source.Pos {
	return source.Pos{File: d.file, Offset: d.start + offset}
}

// readable reports whether the text is UTF-8 without control characters.
func (d *decoder) readable() bool {
	for i := 0; i < len(d.text); {
		b := d.text[i]
		if ' ' <= b && b < utf8.RuneSelf || b == '\n' || b == '\t' || b == '\r' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(d.text[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			d.found.Errorf(d.pos(i), 1, "save the file as UTF-8", "this byte (0x%02X) is not UTF-8 text", b)
			return false
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			d.found.Errorf(d.pos(i), size, "delete it; it may be invisible in your editor", "the control character U+%04X may not stand here", r)
			return false
		}
		i += size
	}
	return true
}

// findLines notes where the lines of YAML start; YAML ends lines at more
// characters than a text editor does.
func (d *decoder) findLines() {
	d.lines = append(make([]int, 0, 16), 0)
	for i := 0; i < len(d.text); i++ {
		end := 0
		switch d.text[i] {
		case '\n':
			end = i + 1
		case '\r':
			if i+1 < len(d.text) && d.text[i+1] == '\n' {
				continue
			}
			end = i + 1
		case 0xC2, 0xE2:
			for _, mark := range []string{"\u0085", "\u2028", "\u2029"} {
				if bytes.HasPrefix(d.text[i:], []byte(mark)) {
					end = i + len(mark)
				}
			}
		}
		if end > 0 {
			d.lines = append(d.lines, end)
			i = end - 1
		}
	}
}

// offset converts a line and a column in characters, both from 1.
func (d *decoder) offset(line, column int) int {
	if line < 1 || line > len(d.lines) {
		return len(d.text)
	}
	at := d.lines[line-1]
	for ; column > 1 && at < len(d.text); column-- {
		_, size := utf8.DecodeRune(d.text[at:])
		at += size
	}
	return at
}

// limits ends the parsing of a text that is nested too deep.
type limits struct{}

func (limits) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth > maxDepth {
		return errTooDeep
	}
	return nil
}

func (limits) CheckAlias(int, int) error { return nil }

// parse returns the root of the only document, nil when there is none, and
// whether the text is YAML.
func (d *decoder) parse() (root *yaml.Node, ok bool) {
	defer func() {
		if recover() != nil {
			root, ok = nil, false
			d.found.Errorf(d.pos(0), 0, "simplify it; the part that is not ordinary `key: value` lines is the likely cause", "this YAML cannot be read")
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(d.text), yaml.WithPlugin(limits{}))
	if err != nil {
		d.explain(err)
		return nil, false
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case err == io.EOF:
		return nil, true
	case err != nil:
		d.explain(err)
		return nil, false
	}
	switch err := loader.Load(&second); {
	case err == nil:
		d.found.Errorf(d.pos(d.offset(second.Line, second.Column)), 3, "delete this line, or put the text that starts with --- in quotes", "a second document starts here, but there may be only one")
		return nil, false
	case err != io.EOF:
		d.explain(err)
		return nil, false
	}
	return first.Content[0], true
}
