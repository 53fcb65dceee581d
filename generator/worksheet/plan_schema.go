package worksheet

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object.
type object = map[string]any

// The patterns of what plans hold, for JSON Schema (ECMA 262).
const (
	dayPattern    = `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`
	momentPattern = `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$`
	rowPattern    = `^[A-Za-z0-9_-]{1,40}$`
)

// PlanSchema returns the JSON Schema (2020-12) of the plans of this version of the
// worksheet, for programs that read or write them. It describes the form of a
// plan: an unfinished one fits, too. What makes a plan sound, such as required
// answers and checks, is the definition's.
func (d *Definition) PlanSchema() []byte {
	schema := sealed(object{
		"format":    object{"const": planFormat},
		"handbook":  handbookSchema(),
		"worksheet": d.worksheetSchema(),
		"plan": sealed(object{
			"id": shaped(`^` + planUUID + `$`), "revision": object{"type": "integer", "minimum": 0, "maximum": int64(lastRevision)}, "parent": shaped(`^` + planUUID + `@[0-9]{1,16}$`),
			"title": object{"type": "string"}, "status": object{"enum": []any{"draft", "checked"}}, "created": shaped(momentPattern), "modified": shaped(momentPattern),
		}, "id", "revision", "title", "status", "created", "modified"),
		"answers":   d.answersSchema(),
		"computed":  d.computedSchema(),
		"hidden":    object{"type": "array", "items": object{"type": "string"}, "uniqueItems": true, "description": "The paths of what did not show: barrier, sessions/r7f/due."},
		"unmapped":  object{"type": "object", "description": "What has no place in this version, by path."},
		"sources":   object{"type": "array", "items": shaped(`^` + planUUID + `(@[0-9]{1,16})?$`), "description": "The plans behind a consensus."},
		"integrity": integritySchema(),
	}, "format", "handbook", "worksheet", "plan", "answers")
	schema["title"] = d.words(d.Title)
	schema["description"] = "A plan of the worksheet " + d.ID.Value + ", version " + d.Version.Value + "."
	return schemaFile(schema)
}

// schemaFile writes the schema of a whole file.
func schemaFile(schema object) []byte {
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(schema); err != nil {
		panic("worksheet: " + err.Error())
	}
	return out.Bytes()
}

// handbookSchema is the member handbook of files that people save.
func handbookSchema() object {
	return sealed(object{"id": written(), "version": object{"type": "string"}, "url": object{"type": "string", "pattern": `^https?://\S+$`}}, "id")
}

// integritySchema is the member with a file's checksum.
func integritySchema() object {
	return sealed(object{"algorithm": object{"const": "sha-256"}, "canonical": object{"const": "RFC 8785"}, "value": shaped(`^[0-9a-f]{64}$`)}, "algorithm", "canonical", "value")
}

// sealed is the schema of an object that has these members and no others.
func sealed(members object, required ...string) object {
	out := object{"type": "object", "properties": members, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// filled is the schema of an object that is left out when it has no members.
func filled(members object) object {
	out := sealed(members)
	out["minProperties"] = 1
	return out
}

// shaped is a text of a pattern.
func shaped(pattern string) object { return object{"type": "string", "pattern": pattern} }

// written is a text that is not empty.
func written() object { return object{"type": "string", "minLength": 1} }

func (d *Definition) worksheetSchema() object {
	return sealed(object{
		"id": object{"const": d.ID.Value}, "version": object{"const": d.Version.Value},
		"definition": shaped(`^sha256:[0-9a-f]{64}$`), "language": shaped(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$`),
	}, "id", "version", "definition", "language")
}

// answersSchema describes the answers, each of its field's type.
func (d *Definition) answersSchema() object {
	members := object{}
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			d.addAnswer(members, &d.Sections[i].Fields[j])
		}
	}
	return sealed(members)
}

// addAnswer adds the member for a field or a column that people answer.
func (d *Definition) addAnswer(members object, f *Field) {
	schema := d.answerSchema(f)
	if schema == nil {
		return
	}
	if label := d.words(f.Label.Value); label != "" {
		schema["title"] = label
	}
	members[f.ID.Value] = schema
}

func (d *Definition) answerSchema(f *Field) object {
	switch f.kind() {
	case TextField, LongTextField:
		return written()
	case NumberField:
		return object{"type": "number"}
	case DateField:
		return shaped(dayPattern)
	case YesNoField:
		return object{"type": "boolean"}
	case ChoiceField:
		return object{"enum": codesOf(f.Options)}
	case ChoicesField:
		return object{"type": "array", "items": object{"enum": codesOf(f.Options)}, "minItems": 1, "uniqueItems": true}
	case RatingField:
		return d.ratingSchema(f)
	case TableField:
		columns := object{"_row": shaped(rowPattern)}
		for i := range f.Columns {
			d.addAnswer(columns, &f.Columns[i])
		}
		return object{"type": "array", "items": sealed(columns, "_row"), "minItems": 1}
	}
	return nil
}

func codesOf(options []Option) []any {
	codes := make([]any, len(options))
	for i, option := range options {
		codes[i] = option.Code.Value
	}
	return codes
}

func (d *Definition) ratingSchema(f *Field) object {
	var codes []any
	for _, grade := range f.Grades {
		codes = append(codes, grade.Code.Value)
	}
	statements := object{}
	for _, statement := range f.Statements {
		members := object{"score": object{"enum": codes}}
		if f.Evidence {
			members["evidence"] = written()
		}
		one := filled(members)
		one["title"] = d.words(statement.Label.Value)
		statements[statement.ID.Value] = one
	}
	return filled(statements)
}

// computedSchema describes the computed values by path: total, sessions/r7f/cost.
func (d *Definition) computedSchema() object {
	members, cells := object{}, object{}
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			f := &d.Sections[i].Fields[j]
			if f.Value != nil {
				members[f.ID.Value] = resultSchema(f)
			}
			for k := range f.Columns {
				if column := &f.Columns[k]; column.Value != nil {
					cells["^"+f.ID.Value+"/[A-Za-z0-9_-]{1,40}/"+column.ID.Value+"$"] = resultSchema(column)
				}
			}
		}
	}
	out := sealed(members)
	if len(cells) > 0 {
		out["patternProperties"] = cells
	}
	return out
}

func resultSchema(f *Field) object {
	switch f.Value.Type {
	case Number:
		return object{"type": "number"}
	case Date:
		return shaped(dayPattern)
	case YesNo:
		return object{"type": "boolean"}
	}
	return object{"type": "string"}
}
