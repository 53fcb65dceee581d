package worksheet

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"handbook/generator/document"
	"handbook/generator/schema"
)

// What keys belong to which types of fields, beyond id, type and show_if.
var (
	askingKeys = []string{"label", "help", "required", "require_if", "default", "checks", "private"}
	ownKeys    = map[FieldType][]string{
		TextField:     {"max_length"},
		LongTextField: {"max_length", "rows"},
		NumberField:   {"min", "max", "unit"},
		DateField:     {},
		ChoiceField:   {"options"},
		ChoicesField:  {"options"},
		YesNoField:    {},
		RatingField:   {"scale", "evidence", "statements"},
		TableField:    {"rows", "columns"},
		ComputedField: {"value", "show", "unit"},
		NoteField:     {},
		HeadingField:  {},
	}
	otherKeys = map[FieldType][]string{
		RatingField:   {"label", "help", "required", "require_if", "checks", "private"},
		TableField:    {"label", "help", "required", "require_if", "checks", "private"},
		ComputedField: {"label", "help", "checks", "private"},
		NoteField:     {"label"},
		HeadingField:  {"label"},
	}
)

// hasKey reports whether fields of a type have a key.
func hasKey(kind FieldType, key string) bool {
	switch key {
	case "id", "type", "show_if":
		return true
	}
	more, special := otherKeys[kind]
	if !special {
		more = askingKeys
	}
	return slices.Contains(more, key) || slices.Contains(ownKeys[kind], key)
}

// mostTableRows and mostLines limit what a page can show.
const (
	mostTableRows = 500
	mostLines     = 60
)

// field checks a field, or a column of a table, except its formulas.
func (c *checker) field(f, table *Field) {
	c.isName(f.ID)
	kind := f.kind()
	if table != nil && slices.Contains([]FieldType{TableField, RatingField, NoteField, HeadingField}, kind) {
		c.errorf(f.Type, "a column is a text, long_text, number, date, choice, choices, yes_no or computed", "a table cannot have a column of the type %s", kind)
		return
	}
	if !c.keys(f, table) {
		return
	}
	if strings.TrimSpace(f.Label.Value) == "" {
		c.errorf(f.ID, "add `label: …`, what people read", "the field `%s` has no label", f.ID.Value)
	}
	if kind != NoteField {
		c.quotes(f.Label, table)
	}
	c.quotes(f.Help, table)
	if f.Required && f.RequireIfText.IsGiven() {
		c.errorf(f.Keys["require_if"], "keep one of the two", "`%s` is always required, so `require_if` has no effect", f.ID.Value)
	}
	for _, check := range f.CheckTexts {
		c.quotes(check.Say, rowChecks(f, table))
	}
	if length, given := f.Keys["max_length"]; given && f.MaxLength < 1 {
		c.errorf(length, "write a whole number, such as 120", "`max_length` must be 1 or more")
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		c.errorf(f.Keys["min"], "swap the two", "`min` is greater than `max`")
	}
	c.rows(f)
	c.needs(f)
	c.options(f, table)
	c.rating(f)
	c.columns(f)
	c.defaultOf(f)
}

// rowChecks is the table in whose rows a field's checks stand, or nil.
func rowChecks(f, table *Field) *Field {
	if f.kind() == TableField {
		return f
	}
	return table
}

// keys reports keys that the type does not have.
func (c *checker) keys(f, table *Field) (sound bool) {
	sound = true
	for _, key := range slices.SortedFunc(maps.Values(f.Keys), func(a, b schema.Text) int { return a.Pos.Offset - b.Pos.Offset }) {
		if hasKey(f.kind(), key.Value) {
			if key.Value == "private" && table != nil {
				c.errorf(key, "write it in the table, which is then private as a whole", "a column cannot be private")
				sound = false
			}
			continue
		}
		sound = false
		var kinds []string
		for _, kind := range []FieldType{TextField, LongTextField, NumberField, DateField, ChoiceField, ChoicesField, YesNoField, RatingField, TableField, ComputedField} {
			if hasKey(kind, key.Value) {
				kinds = append(kinds, string(kind))
			}
		}
		c.errorf(key, "leave it out, or change the type; it belongs to "+strings.Join(kinds, ", "), "a field of the type %s has no `%s`", f.Type.Value, key.Value)
	}
	return sound
}

// needs reports what a field cannot do without.
func (c *checker) needs(f *Field) {
	need := func(key, hint string, missing bool) {
		if missing {
			c.errorf(f.ID, hint, "the field `%s` is of the type %s and has no %s", f.ID.Value, f.Type.Value, key)
		}
	}
	switch f.kind() {
	case ChoiceField, ChoicesField:
		need("options", "add `options: [{code: yes_weekly, label: Every week}, …]`", len(f.Options) == 0)
	case RatingField:
		need("scale", "add `scale: …`, the name of a scale of handbook.yaml", f.Scale.Value == "")
		need("statements", "add `statements: [{id: f1, label: …}]`", len(f.Statements) == 0)
	case TableField:
		need("columns", "add `columns: [{id: topic, type: text, label: Topic}, …]`", len(f.Columns) == 0)
	case ComputedField:
		need("value", "add `value: '…'`, a formula", strings.TrimSpace(f.ValueText.Value) == "")
	}
}

func (c *checker) rows(f *Field) {
	if f.Rows == nil {
		return
	}
	key, r := f.Keys["rows"], f.Rows
	c.quotes(r.Noun, nil)
	switch isTable := f.kind() == TableField; {
	case !isTable && (r.Min != 0 || r.Max != 0 || r.Print != 0 || r.Noun.IsGiven()):
		c.errorf(key, "write how many lines the box shows: `rows: 6`", "the `rows` of a long_text are its lines, a plain number")
	case !isTable && (r.Lines < 1 || r.Lines > mostLines):
		c.errorf(key, "such as `rows: 6`", "a box shows 1 to %d lines", mostLines)
	case isTable && r.Lines != 0:
		c.errorf(key, "write `rows: {max: 20, print: 6, noun: session}`", "the `rows` of a table are keys and values")
	case r.Min < 0 || r.Max < 0 || r.Print < 0:
		c.errorf(key, "write 0 or more", "a number of rows cannot be below 0")
	case r.Max > mostTableRows:
		c.errorf(key, "lower `max`", "a table has at most %d rows", mostTableRows)
	case isTable && r.Min > f.mostRows():
		c.errorf(key, "lower `min`, or raise `max`", "the table needs at least %d rows, and may have at most %d", r.Min, f.mostRows())
	case isTable && r.Print > f.mostRows():
		c.errorf(key, "lower `print`, or raise `max`", "a blank form would print %d rows, and the table may have at most %d", r.Print, f.mostRows())
	}
}

func (c *checker) options(f, table *Field) {
	code := c.once("code")
	for _, option := range f.Options {
		code(option.Code)
		c.isSafe(option.Code)
		c.quotes(option.Label, table)
	}
}

func (c *checker) rating(f *Field) {
	if f.kind() != RatingField {
		return
	}
	if len(f.Grades) == 0 {
		if f.Scale.Value != "" {
			c.errorf(f.Scale, unknown(f.Scale.Value, slices.Sorted(maps.Keys(c.handbook.Scales))), "handbook.yaml has no scale called `%s`", f.Scale.Value)
		}
		return
	}
	var grades []string
	for _, grade := range f.Grades {
		grades = append(grades, grade.Code.Value)
	}
	var drivers []string
	for _, driver := range c.handbook.Vocabularies["driver"] {
		drivers = append(drivers, driver.ID.Value)
	}
	once := c.once("statement")
	for i := range f.Statements {
		statement := &f.Statements[i]
		once(statement.ID)
		c.isName(statement.ID)
		c.quotes(statement.Label, nil)
		if driver := statement.Driver; driver.Value != "" && len(drivers) > 0 && !slices.Contains(drivers, driver.Value) {
			c.errorf(driver, unknown(driver.Value, drivers), "there is no driver called `%s`", driver.Value)
		}
		for _, code := range inOrder(statement.Criteria) {
			if !slices.Contains(grades, code.Value) {
				c.errorf(code, "the codes of `"+f.Scale.Value+"` are "+strings.Join(grades, ", "), "the scale `%s` has no code `%s`", f.Scale.Value, code.Value)
			}
		}
	}
}

// inOrder are the keys of a map in the order of the file.
func inOrder[T any](m map[schema.Text]T) []schema.Text {
	return slices.SortedFunc(maps.Keys(m), func(a, b schema.Text) int { return a.Pos.Offset - b.Pos.Offset })
}

func (c *checker) columns(f *Field) {
	once := c.once("column")
	for i := range f.Columns {
		once(f.Columns[i].ID)
		c.field(&f.Columns[i], f)
	}
}

// defaultOf checks the answer that a new plan starts with, and brings it into the
// form that answers have.
func (c *checker) defaultOf(f *Field) {
	key, given := f.Keys["default"]
	if !given || f.Default == nil {
		return
	}
	wrong := func(hint, format string, args ...any) { c.errorf(key, hint, format, args...) }
	switch f.kind() {
	case TextField, LongTextField:
		text, ok := f.Default.(string)
		switch {
		case !ok:
			wrong("write text; a number or true goes in quotes", "the default of `%s` is not a text", f.ID.Value)
		case strings.TrimSpace(text) == "":
			wrong("leave it out", "the default of `%s` is empty", f.ID.Value)
		case f.MaxLength > 0 && utf8.RuneCountInString(text) > f.MaxLength:
			wrong("shorten it, or raise `max_length`", "the default of `%s` is longer than %d characters", f.ID.Value, f.MaxLength)
		}
		f.Default = document.NFC(text)
	case NumberField:
		number, ok := f.Default.(float64)
		if whole, isWhole := f.Default.(int); isWhole {
			number, ok = float64(whole), true
		}
		switch {
		case !ok || math.IsNaN(number) || math.IsInf(number, 0):
			wrong("write a number without quotes", "the default of `%s` is not a number", f.ID.Value)
		case f.Min != nil && number < *f.Min, f.Max != nil && number > *f.Max:
			wrong("choose a number within them", "the default of `%s` is outside `min` and `max`", f.ID.Value)
		}
		f.Default = number
	case DateField:
		day, _ := f.Default.(string)
		if _, ok := schema.ParseDate(day); !ok {
			wrong("write year-month-day, for example 2026-09-01", "the default of `%s` is not a date", f.ID.Value)
		}
	case YesNoField:
		if _, ok := f.Default.(bool); !ok {
			wrong("write true or false, without quotes", "the default of `%s` is not true or false", f.ID.Value)
		}
	case ChoiceField:
		c.defaultCode(f, key, f.Default)
	case ChoicesField:
		codes, isList := f.Default.([]any)
		if !isList {
			codes = []any{f.Default}
		}
		if len(codes) == 0 {
			wrong("leave it out", "the default of `%s` is empty", f.ID.Value)
		}
		for _, code := range codes {
			c.defaultCode(f, key, code)
		}
		var ordered []any
		for _, option := range f.Options {
			if slices.Contains(codes, any(option.Code.Value)) {
				ordered = append(ordered, option.Code.Value)
			}
		}
		f.Default = ordered
	}
}

// defaultCode checks a code that a new plan starts with.
func (c *checker) defaultCode(f *Field, key schema.Text, value any) {
	var codes []string
	for _, option := range f.Options {
		codes = append(codes, option.Code.Value)
	}
	code, isText := value.(string)
	switch {
	case !isText:
		c.errorf(key, "put the code in quotes", "the default of `%s` is not a code", f.ID.Value)
	case len(codes) > 0 && !slices.Contains(codes, code):
		c.errorf(key, unknown(code, codes), "the default of `%s` is `%s`, which is none of its codes", f.ID.Value, code)
	}
}
