package schema

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"handbook/generator/source"
)

var (
	textType = reflect.TypeFor[Text]()
	dateType = reflect.TypeFor[Date]()
	posType  = reflect.TypeFor[source.Pos]()
	keysType = reflect.TypeFor[Keys]()
)

// structure is what the tags of a struct say.
type structure struct {
	fields []field
	byName map[string]int
	// names are the keys in the order of the fields.
	names []string
	// pos is the field that takes the place of the struct's keys, or nil.
	pos []int
	// keys is the field that takes the keys that were written, or nil.
	keys []int
	// shorthand is the index in fields of the field that a plain value fills, or -1.
	shorthand int
}

// field is one key.
type field struct {
	name     string
	doc      string
	index    []int
	kind     reflect.Type
	required bool
	rule     rule
}

// rule is what texts must be.
type rule struct {
	enum    []string
	pattern *regexp.Regexp
	// expression is the pattern as it was written.
	expression string
	hint       string
	code       bool
}

// The patterns of names that people give to things.
const (
	idPattern   = `[a-z][a-z0-9_]*`
	codePattern = `[a-z0-9][a-z0-9_]*`
)

// patternHints say what to do about a text that does not match a well-known
// pattern.
var patternHints = map[string]string{
	idPattern:   "use lower-case letters, digits and _, starting with a letter",
	codePattern: "use lower-case letters, digits and _",
}

var structures sync.Map // reflect.Type → *structure

// describe returns the structure of a struct type.
func describe(t reflect.Type) *structure {
	if known, ok := structures.Load(t); ok {
		return known.(*structure)
	}
	s := &structure{byName: map[string]int{}, shorthand: -1}
	s.add(t, nil)
	known, _ := structures.LoadOrStore(t, s)
	return known.(*structure)
}

func (s *structure) add(t reflect.Type, path []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(path[:len(path):len(path)], i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case f.Type == posType:
			s.pos = index
			continue
		case f.Type == keysType:
			s.keys = index
			continue
		case f.Anonymous && name == "":
			s.add(f.Type, index)
			for needed := range strings.FieldsSeq(f.Tag.Get("required")) {
				s.fields[s.byName[needed]].required = true
			}
			continue
		case name == "" || name == "-":
			continue
		}
		if _, taken := s.byName[name]; taken {
			panic(fmt.Sprintf("schema: %v has two fields for the key %s", t, name))
		}
		if f.Tag.Get("shorthand") == "true" {
			s.shorthand = len(s.fields)
		}
		s.byName[name] = len(s.fields)
		s.names = append(s.names, name)
		s.fields = append(s.fields, field{name: name, doc: f.Tag.Get("doc"), index: index, kind: f.Type, required: f.Tag.Get("required") == "true", rule: readRule(f.Tag)})
	}
}

func readRule(tag reflect.StructTag) rule {
	r := rule{expression: tag.Get("pattern"), hint: tag.Get("patternhint"), code: tag.Get("code") == "true"}
	if list := tag.Get("enum"); list != "" {
		r.enum = strings.Split(list, ",")
	}
	if r.code && r.expression == "" {
		r.expression = codePattern
	}
	if r.expression != "" {
		r.pattern = regexp.MustCompile(`^(?:` + r.expression + `)$`)
	}
	if r.hint == "" {
		r.hint = patternHints[r.expression]
	}
	return r
}
