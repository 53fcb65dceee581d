package worksheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"handbook/generator/document"
	"handbook/generator/schema"
)

// shipped is the definition as browsers get it, made when it is asked for.
type shipped struct {
	once sync.Once
	json []byte
	hash string
}

// Shipped returns the definition as browsers get it: canonical JSON (RFC 8785) in
// the form of static/client/plan/types.ts, formulas as trees, {{variables}}
// replaced. It must be called only when Read found no errors.
func (d *Definition) Shipped() []byte {
	d.shipped.once.Do(func() {
		text, err := Canonical(d.ship())
		if err != nil {
			panic("worksheet: " + err.Error())
		}
		sum := sha256.Sum256(text)
		d.shipped.json, d.shipped.hash = text, "sha256:"+hex.EncodeToString(sum[:])
	})
	return d.shipped.json
}

// Hash is the hash of the definition as it is shipped, "sha256:…". Plans name the
// definition that they were filled against by it.
func (d *Definition) Hash() string {
	d.Shipped()
	return d.shipped.hash
}

// Script returns definition.js: a script that puts the shipped definition where
// the client finds it.
func (d *Definition) Script() []byte {
	var out bytes.Buffer
	out.WriteString(`(globalThis.handbookDefinitions??={})["` + d.ID.Value + `"]={"hash":"` + d.Hash() + `","definition":`)
	out.Write(d.Shipped())
	out.WriteString("};\n")
	return out.Bytes()
}

func (d *Definition) ship() map[string]any {
	sections := make([]any, len(d.Sections))
	for i := range d.Sections {
		section := &d.Sections[i]
		one := map[string]any{"id": section.ID.Value, "title": d.words(section.Title.Value), "fields": d.shipFields(section.Fields)}
		shipFormula(one, "show", section.ShowIf)
		sections[i] = one
	}
	out := map[string]any{"id": d.ID.Value, "version": d.Version.Value, "language": d.Language, "title": d.words(d.Title), "sections": sections}
	if d.Summary != "" {
		out["summary"] = d.words(d.Summary)
	}
	if len(d.Prefill) > 0 {
		out["prefill"] = shipMap(d.Prefill)
	}
	if d.Results != nil {
		results := map[string]any{"over": shipList(d.Results.Over)}
		if by := d.Results.By.Value; by != "" {
			results["by"] = by
		}
		if group := d.Results.Group.Value; group != "" {
			results["group"] = group
		}
		out["results"] = results
	}
	if len(d.Migrations) > 0 {
		out["migrations"] = d.shipMigrations()
	}
	return out
}

func (d *Definition) shipMigrations() []any {
	list := make([]any, len(d.Migrations))
	for i, migration := range d.Migrations {
		one := map[string]any{"from": migration.From.Value}
		if len(migration.Rename) > 0 {
			one["rename"] = shipMap(migration.Rename)
		}
		if len(migration.Recode) > 0 {
			recode := map[string]any{}
			for field, codes := range migration.Recode {
				recode[field.Value] = shipMap(codes)
			}
			one["recode"] = recode
		}
		if len(migration.Remove) > 0 {
			one["remove"] = shipList(migration.Remove)
		}
		list[i] = one
	}
	return list
}

func (d *Definition) shipFields(fields []Field) []any {
	list := make([]any, len(fields))
	for i := range fields {
		list[i] = d.shipField(&fields[i])
	}
	return list
}

func (d *Definition) shipField(f *Field) map[string]any {
	out := map[string]any{"id": f.ID.Value, "type": f.Type.Value, "label": d.words(f.Label.Value)}
	flag := func(name string, set bool) {
		if set {
			out[name] = true
		}
	}
	flag("required", f.Required)
	flag("private", f.Private)
	flag("evidence", f.Evidence)
	flag("bar", f.Show.Value == "bar")
	shipFormula(out, "require", f.RequireIf)
	shipFormula(out, "show", f.ShowIf)
	shipFormula(out, "value", f.Value)
	if f.Default != nil {
		out["default"] = f.Default
	}
	if f.MaxLength > 0 {
		out["maxLength"] = f.MaxLength
	}
	if f.Min != nil {
		out["min"] = *f.Min
	}
	if f.Max != nil {
		out["max"] = *f.Max
	}
	if f.Unit != "" {
		out["unit"] = d.words(f.Unit)
	}
	if f.Value != nil {
		out["result"] = resultNames[f.Value.Type]
	}
	if len(f.Checks) > 0 {
		checks := make([]any, len(f.Checks))
		for i, check := range f.Checks {
			one := map[string]any{"that": check.That.Tree, "say": d.words(check.Say)}
			if check.Warning {
				one["warning"] = true
			}
			checks[i] = one
		}
		out["checks"] = checks
	}
	if len(f.Options) > 0 {
		options := make([]any, len(f.Options))
		for i, option := range f.Options {
			options[i] = map[string]any{"code": option.Code.Value, "label": d.words(option.Label.Value)}
		}
		out["options"] = options
	}
	switch f.kind() {
	case RatingField:
		d.shipRating(out, f)
	case TableField:
		rows := map[string]any{"max": f.mostRows(), "noun": ""}
		if f.Rows != nil {
			rows["noun"] = d.words(f.Rows.Noun.Value)
			if f.Rows.Min > 0 {
				rows["min"] = f.Rows.Min
			}
		}
		out["rows"], out["columns"] = rows, d.shipFields(f.Columns)
	}
	return out
}

func (d *Definition) shipRating(out map[string]any, f *Field) {
	grades := make([]any, len(f.Grades))
	for i, grade := range f.Grades {
		grades[i] = map[string]any{"code": grade.Code.Value, "label": d.words(grade.Label)}
	}
	statements := make([]any, len(f.Statements))
	for i, statement := range f.Statements {
		one := map[string]any{"id": statement.ID.Value, "label": d.words(statement.Label.Value)}
		if statement.Driver.Value != "" {
			one["driver"] = statement.Driver.Value
		}
		statements[i] = one
	}
	out["grades"], out["statements"] = grades, statements
}

// usualRows is how many rows a table may have when its definition does not say.
const usualRows = 100

// mostRows is how many rows a table may have.
func (f *Field) mostRows() int {
	if f.Rows != nil && f.Rows.Max > 0 {
		return f.Rows.Max
	}
	return usualRows
}

var resultNames = map[Type]string{Number: "number", Text: "text", Date: "date", YesNo: "yesno"}

func shipFormula(out map[string]any, name string, formula *Formula) {
	if formula != nil {
		out[name] = formula.Tree
	}
}

func shipMap(texts map[schema.Text]schema.Text) map[string]any {
	out := map[string]any{}
	for key, value := range texts {
		out[key.Value] = value.Value
	}
	return out
}

func shipList(texts []schema.Text) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text.Value
	}
	return list
}

// words replaces each {{variable}} that has a value in the definition's language.
func (d *Definition) words(text string) string {
	return document.ReplaceVariables(text, d.handbook.In(d.Language).Variable)
}
