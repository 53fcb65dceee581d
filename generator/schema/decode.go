package schema

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"handbook/generator/source"
)

// place is what a message calls a value: a key, or a part of the key's value.
type place struct {
	key string
	// part is "an entry of", "a name in", or "" for the value itself.
	part string
}

const (
	entryOf = "an entry of"
	nameIn  = "a name in"
)

func (p place) String() string {
	switch {
	case p.part != "":
		return p.part + " `" + p.key + "`"
	case p.key == "":
		return "this"
	}
	return "`" + p.key + "`"
}

// value reads node into out, as far as it obeys the rule.
func (d *decoder) value(node *yaml.Node, out reflect.Value, at place, r *rule) {
	if !d.isOrdinary(node) {
		return
	}
	kind := out.Type()
	switch kind {
	case textType:
		if value, ok := d.textOf(node, at, r); ok {
			offset, length := d.span(node)
			out.Set(reflect.ValueOf(Text{value, d.pos(offset), length}))
		}
		return
	case dateType:
		d.date(node, out, at)
		return
	}
	switch kind.Kind() {
	case reflect.Pointer:
		filled := reflect.New(kind.Elem())
		d.value(node, filled.Elem(), at, r)
		out.Set(filled)
	case reflect.Struct:
		d.structure(node, out, at)
	case reflect.Slice:
		d.list(node, out, at, r)
	case reflect.Map:
		d.table(node, out, at, r)
	case reflect.Interface:
		if value := d.anything(node, at); value != nil {
			out.Set(reflect.ValueOf(value))
		}
	case reflect.String:
		if value, ok := d.textOf(node, at, r); ok {
			out.SetString(value)
		}
	case reflect.Bool:
		if d.scalar(node) != boolean {
			d.wrong(node, at, "true or false", boolHint(node))
			return
		}
		out.SetBool(node.Value[0] == 't' || node.Value[0] == 'T')
	case reflect.Int:
		number, err := integer(node.Value)
		if d.scalar(node) != whole {
			d.wrong(node, at, "a whole number", numberHint(node))
		} else if err != nil {
			d.fault(node, "", "%v is too large a number", at)
		} else {
			out.SetInt(int64(number))
		}
	case reflect.Float64:
		number, ok := d.number(node)
		if !ok {
			d.wrong(node, at, "a number", numberHint(node))
			return
		}
		out.SetFloat(number)
	default:
		panic("schema: a field of type " + kind.String() + " cannot be read from YAML")
	}
}

// structure reads keys and values into a struct.
func (d *decoder) structure(node *yaml.Node, out reflect.Value, at place) {
	s := describe(out.Type())
	offset, length := d.span(node)
	d.setPos(out, offset)
	first, misspelt := make([]*yaml.Node, len(s.fields)), make([]bool, len(s.fields))
	switch {
	case node.Kind == yaml.MappingNode:
	case node.Kind == yaml.ScalarNode && s.shorthand >= 0:
		f := &s.fields[s.shorthand]
		first[s.shorthand] = node
		d.value(node, out.FieldByIndex(f.index), at, &f.rule)
	default:
		d.wrong(node, at, "keys and values", "write its keys indented on the lines below: `"+s.names[0]+": …`")
		return
	}
	var written Keys
	if s.keys != nil {
		written = make(Keys, len(node.Content)/2)
		out.FieldByIndex(s.keys).Set(reflect.ValueOf(written))
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !d.isKey(key) {
			continue
		}
		n, known := s.byName[key.Value]
		if !known {
			if meant, ok := s.byName[d.unknownKey(key, s)]; ok {
				misspelt[meant] = true
			}
			continue
		}
		f := &s.fields[n]
		if first[n] != nil {
			d.twice(key, first[n])
			continue
		}
		first[n] = key
		if written != nil {
			offset, length := d.span(key)
			written[f.name] = Text{f.name, d.pos(offset), length}
		}
		if f.required && d.isPlain(value) && isEmpty(value) {
			d.fault(key, "write `"+f.name+": "+example(f.kind)+"`", "`%s` is empty", f.name)
		}
		if d.isNull(value) {
			d.lostComment(key, value)
			continue
		}
		d.value(value, out.FieldByIndex(f.index), place{key: f.name}, &f.rule)
	}
	for i := range s.fields {
		if first[i] == nil && !misspelt[i] {
			d.missing(&s.fields[i], offset, length)
		}
	}
}

// missing reports a key that was not written, if it is required.
func (d *decoder) missing(f *field, offset, length int) {
	if f.required {
		d.found.Errorf(d.pos(offset), length, "add `"+f.name+": "+example(f.kind)+"`", "`%s` is missing", f.name)
	}
}

// example is how a value of a type is written.
func example(kind reflect.Type) string {
	switch {
	case kind == dateType:
		return "2021-07-15"
	case kind.Kind() == reflect.Slice && kind.Elem().Kind() != reflect.Struct, kind == reflect.TypeFor[[]Text]():
		return "[…, …]"
	}
	return "…"
}

// unknownKey reports a key and returns the one that was probably meant, or "".
func (d *decoder) unknownKey(key *yaml.Node, s *structure) string {
	meant := source.Nearest(key.Value, s.names)
	hint := source.DidYouMean(key.Value, s.names)
	if meant == "" {
		switch _, custom := s.byName["custom"]; {
		case custom:
			hint = "keys of your own go under `custom`"
		case len(s.names) <= 20:
			hint = "the keys here are " + strings.Join(s.names, ", ")
		}
	}
	offset, length := d.span(key)
	if d.lenient {
		d.found.Warnf(d.pos(offset), length, hint, "unknown key `%s`", key.Value)
	} else {
		d.found.Errorf(d.pos(offset), length, hint, "unknown key `%s`", key.Value)
	}
	return meant
}

func (d *decoder) twice(key, first *yaml.Node) {
	line, _ := d.pos(d.offset(first.Line, 1)).LineColumn()
	d.fault(key, "keep one of the two", "`%s` stands here again, after line %d", key.Value, line)
}

// list reads a list; a plain value is a list of one entry.
func (d *decoder) list(node *yaml.Node, out reflect.Value, at place, r *rule) {
	kind := out.Type().Elem()
	entries, part := node.Content, entryOf
	if node.Kind != yaml.SequenceNode {
		if node.Kind != yaml.ScalarNode || kind.Kind() == reflect.Struct && kind != textType && kind != dateType {
			d.wrong(node, at, "a list", "start each entry with `- `")
			return
		}
		if entries, part = []*yaml.Node{node}, at.part; isEmpty(node) {
			entries = nil
		}
	}
	filled := reflect.MakeSlice(out.Type(), 0, len(entries))
	for _, entry := range entries {
		if entry.Kind == yaml.ScalarNode && d.isPlain(entry) && isEmpty(entry) {
			d.fault(entry, "write the entry, or delete it; text that starts with # goes in quotes", "an entry of `%s` is empty", at.key)
			continue
		}
		element := reflect.New(kind).Elem()
		d.value(entry, element, place{at.key, part}, r)
		filled = reflect.Append(filled, element)
	}
	out.Set(filled)
}

// table reads keys and values into a map.
func (d *decoder) table(node *yaml.Node, out reflect.Value, at place, r *rule) {
	if node.Kind != yaml.MappingNode {
		d.wrong(node, at, "keys and values", "write its keys indented on the lines below: `key: …`")
		return
	}
	kind := out.Type()
	below := &rule{}
	if kind.Elem().Kind() == reflect.Map {
		below = r
	}
	filled := reflect.MakeMapWithSize(kind, len(node.Content)/2)
	first := make(map[string]*yaml.Node, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !d.isKey(key) {
			continue
		}
		if first[key.Value] != nil {
			d.twice(key, first[key.Value])
			continue
		}
		first[key.Value] = key
		d.obeys(key, place{at.key, nameIn}, r)
		element := reflect.New(kind.Elem()).Elem()
		if d.isNull(value) {
			d.lostComment(key, value)
		} else {
			d.value(value, element, place{key: key.Value}, below)
		}
		name := reflect.ValueOf(key.Value)
		if kind.Key() == textType {
			offset, length := d.span(key)
			name = reflect.ValueOf(Text{key.Value, d.pos(offset), length})
		}
		filled.SetMapIndex(name, element)
	}
	out.Set(filled)
}

// anything reads a value whose shape is the author's own: nil, bool, int,
// float64, string, []any or map[string]any.
func (d *decoder) anything(node *yaml.Node, at place) any {
	if !d.isOrdinary(node) {
		return nil
	}
	switch node.Kind {
	case yaml.MappingNode:
		var keys map[string]any
		d.table(node, reflect.ValueOf(&keys).Elem(), at, &rule{})
		return keys
	case yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, entry := range node.Content {
			list[i] = d.anything(entry, place{at.key, entryOf})
		}
		return list
	}
	switch d.scalar(node) {
	case null:
		return nil
	case boolean:
		return node.Value[0] == 't' || node.Value[0] == 'T'
	case whole:
		if number, err := integer(node.Value); err == nil {
			return number
		}
	}
	if number, ok := d.number(node); ok {
		return number
	}
	return node.Value
}

// textOf returns the text of a value as it is spelled.
func (d *decoder) textOf(node *yaml.Node, at place, r *rule) (string, bool) {
	switch d.scalar(node) {
	case words, whole, fraction:
		if node.Value == "" {
			return "", true
		}
		d.lostComment(node, node)
		return node.Value, d.obeys(node, at, r)
	case boolean:
		if r.code {
			return "", d.obeys(node, at, r)
		}
		d.wrong(node, at, "text", "if it is text, put it in quotes: "+quoted(node.Value))
	default:
		d.wrong(node, at, "text", d.quoteHint(node))
	}
	return "", false
}

// obeys checks a text, or the key of a map, against a rule.
func (d *decoder) obeys(node *yaml.Node, at place, r *rule) bool {
	value := node.Value
	switch {
	case r.code && node.Style&quotedStyles == 0 && (d.scalar(node) != words || looksLikeDate(value)):
		d.fault(node, "write "+quoted(value)+" with quotes", "%v is a code, but YAML reads `%s` as %s", at, value, d.inWords(node))
	case r.enum != nil && !slices.Contains(r.enum, value):
		hint := source.DidYouMean(value, r.enum)
		if hint == "" {
			hint = "use one of " + strings.Join(r.enum, ", ")
		}
		d.fault(node, hint, "%v cannot be `%s`", at, value)
	case r.pattern != nil && !r.pattern.MatchString(value):
		hint := r.hint
		if hint == "" {
			hint = "it must match " + r.expression
		}
		d.fault(node, hint, "%v cannot be `%s`", at, value)
	default:
		return true
	}
	return false
}

func (d *decoder) date(node *yaml.Node, out reflect.Value, at place) {
	const hint = "write year-month-day, for example 2021-07-15"
	switch {
	case node.Kind != yaml.ScalarNode:
		d.wrong(node, at, "a date", hint)
		return
	case isEmpty(node):
		return
	}
	day, ok := ParseDate(node.Value)
	if !ok {
		d.fault(node, hint, "`%s` is not a date", node.Value)
		return
	}
	out.Set(reflect.ValueOf(day))
}

// setPos fills the source.Pos of a struct that has one.
func (d *decoder) setPos(out reflect.Value, offset int) {
	if s := describe(out.Type()); s.pos != nil {
		out.FieldByIndex(s.pos).Set(reflect.ValueOf(d.pos(offset)))
	}
}
