package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// JSONSchema returns the JSON Schema (2020-12) of the struct that v is, or points
// to, indented and ending in a line feed. It accepts what Decode accepts, except
// keys without a value. Structs inside the struct are under $defs by the name of
// their type.
func JSONSchema(v any, title, description string) []byte {
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	w := &schemaWriter{names: map[reflect.Type]string{}}
	root := w.object(t)
	root.Schema, root.Title, root.Description = "https://json-schema.org/draft/2020-12/schema", title, description
	root.Definitions = w.definitions
	return append(bytes.TrimSpace(encode(root, "  ")), '\n')
}

// node is a JSON Schema, its keywords in the order they are written.
type node struct {
	Schema      string   `json:"$schema,omitempty"`
	Reference   string   `json:"$ref,omitempty"`
	Title       string   `json:"title,omitempty"`
	Description string   `json:"description,omitempty"`
	AnyOf       []*node  `json:"anyOf,omitempty"`
	Type        any      `json:"type,omitempty"`
	Format      string   `json:"format,omitempty"`
	Enum        []string `json:"enum,omitempty"`
	MinLength   int      `json:"minLength,omitempty"`
	MinItems    int      `json:"minItems,omitempty"`
	Pattern     string   `json:"pattern,omitempty"`
	Items       *node    `json:"items,omitempty"`
	Properties  members  `json:"properties,omitempty"`
	Names       *node    `json:"propertyNames,omitempty"`
	// Additional is false, or the schema of every value.
	Additional  any      `json:"additionalProperties,omitempty"`
	Required    []string `json:"required,omitempty"`
	Definitions members  `json:"$defs,omitempty"`
}

// members is a JSON object that keeps its order.
type members []member

type member struct {
	name   string
	schema *node
}

// MarshalJSON writes the members in their order.
func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(encode(one.name, ""))
		b.WriteByte(':')
		b.Write(encode(one.schema, ""))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode is JSON without escaped < > &. The values here can always be written.
func encode(v any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// schemaWriter collects the definitions of structs, which may contain themselves.
type schemaWriter struct {
	names       map[reflect.Type]string
	definitions members
}

func (w *schemaWriter) object(t reflect.Type) *node {
	s := describe(t)
	n := &node{Type: "object", Additional: false}
	for i := range s.fields {
		f := &s.fields[i]
		value := w.of(f.kind, &f.rule, f.required)
		value.Description = f.doc
		n.Properties = append(n.Properties, member{f.name, value})
		if f.required {
			n.Required = append(n.Required, f.name)
		}
	}
	return n
}

// of returns the schema of one value.
func (w *schemaWriter) of(t reflect.Type, r *rule, required bool) *node {
	switch t {
	case textType:
		return wordsSchema(r, required)
	case dateType:
		return &node{Type: "string", Format: "date"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return w.of(t.Elem(), r, required)
	case reflect.Struct:
		return &node{Reference: "#/$defs/" + w.define(t)}
	case reflect.Slice:
		list := &node{Type: "array", Items: w.of(t.Elem(), r, true)}
		if required {
			list.MinItems = 1
		}
		if list.Items.Reference != "" {
			return list
		}
		return &node{AnyOf: []*node{w.of(t.Elem(), r, required), list}}
	case reflect.Map:
		return w.table(t, r)
	case reflect.Interface:
		return &node{}
	case reflect.Bool:
		return &node{Type: "boolean"}
	case reflect.Int:
		return &node{Type: "integer"}
	case reflect.Float64:
		return &node{Type: "number"}
	case reflect.String:
		return wordsSchema(r, required)
	}
	panic("schema: a field of type " + t.String() + " cannot be read from YAML")
}

func (w *schemaWriter) table(t reflect.Type, r *rule) *node {
	n := &node{Type: "object"}
	below := &rule{}
	if t.Elem().Kind() == reflect.Map {
		below = r
	}
	if t.Elem().Kind() != reflect.Interface {
		n.Additional = w.of(t.Elem(), below, false)
	}
	if r.enum != nil || r.pattern != nil {
		n.Names = &node{Enum: r.enum}
		if r.pattern != nil {
			n.Names.Pattern = r.pattern.String()
		}
	}
	return n
}

// define puts a struct under $defs once and returns its name there.
func (w *schemaWriter) define(t reflect.Type) string {
	if name, ok := w.names[t]; ok {
		return name
	}
	name := t.Name()
	for _, other := range w.definitions {
		if other.name == name {
			name = t.String()
		}
	}
	w.names[t] = name
	place := len(w.definitions)
	w.definitions = append(w.definitions, member{name: name})
	schema := w.object(t)
	if s := describe(t); s.shorthand >= 0 {
		f := &s.fields[s.shorthand]
		schema = &node{AnyOf: []*node{w.of(f.kind, &f.rule, true), schema}}
	}
	w.definitions[place].schema = schema
	return name
}

// wordsSchema is the schema of a text, which a plain number may write.
func wordsSchema(r *rule, required bool) *node {
	n := &node{Type: []string{"string", "number"}, Enum: r.enum}
	if r.enum != nil || r.code || r.pattern != nil && !r.pattern.MatchString("2.0") {
		n.Type = "string"
	}
	switch {
	case r.pattern == nil && required && r.enum == nil:
		n.MinLength = 1
	case r.pattern != nil && required:
		n.Pattern = r.pattern.String()
	case r.pattern != nil:
		n.Pattern = "^(?:" + r.expression + ")?$"
	}
	return n
}
