// Package worksheet reads worksheet definitions and plans; it knows no HTML.
//
// A definition (content/worksheets/NAME.yaml) says what a form asks: sections of
// fields, conditions, checks and computed values. A plan is what one person
// answered. Both are public formats: field ids, types and option codes are
// promises to people with saved plans, and change only with a migration.
//
// Conditions, checks and computed values are formulas: small typed expressions
// without conversions, checked when the site builds, shipped to browsers as JSON
// trees, and evaluated there and here with the same results.
//
// A rating on the scale badge whose statements are named after the vocabulary
// badge_area rates areas of competence (see Badge). People take such a plan to a
// reviewer as evidence (handbook-evidence/1), which says that it is self-assessed.
package worksheet

import (
	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Definition is one worksheet. Read returns it checked: every formula is parsed,
// every name known. It is never changed afterwards.
type Definition struct {
	Pos             source.Pos
	document.Common `yaml:",inline" required:"id title"`
	Version         schema.Text                 `yaml:"version" required:"true" pattern:"[0-9]+(?:\\.[0-9]+)*" patternhint:"use numbers with dots, in quotes, such as \"2.1\"" doc:"The version of the questions, such as \"2.1\". Raise it when ids, types or codes change, and add a migration."`
	Sections        []Section                   `yaml:"sections" required:"true" doc:"The parts of the form, in their order."`
	Prefill         map[schema.Text]schema.Text `yaml:"prefill" pattern:"[a-z][a-z0-9_]*" doc:"Fields of a new plan that start with an answer from another worksheet's newest plan: school: drivers_assessment.school."`
	Results         *Results                    `yaml:"results" doc:"How several people's plans of this worksheet are put side by side."`
	Migrations      []Migration                 `yaml:"migrations" doc:"What changed between versions, oldest first, so that saved plans follow."`

	// File is the nearest layer's file.
	File *source.File
	// Language is the code of the language its texts are in.
	Language string

	handbook *schema.Handbook
	// broken says that it has errors, and so what seems to be missing may be there.
	broken bool
	// fields are all fields by id, in no table.
	fields map[string]*Field
	// texts are the Markdown texts, see Texts.
	texts   []schema.Text
	shipped shipped
}

// Section is a part of the form under a heading.
type Section struct {
	Pos        source.Pos
	ID         schema.Text `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The section's id, unique among sections."`
	Title      schema.Text `yaml:"title" required:"true" doc:"The section's heading. It may quote answers: \"Plan for {school}\"."`
	Intro      schema.Text `yaml:"intro" doc:"Markdown shown under the heading."`
	ShowIfText schema.Text `yaml:"show_if" doc:"A formula: the section shows only when it is true."`
	Fields     []Field     `yaml:"fields" required:"true" doc:"What the section asks, in order."`

	ShowIf *Formula
	// Part is the number of Intro among the Markdown texts, -1 without one.
	Part int
}

// FieldType is the type of a field.
type FieldType string

const (
	TextField     FieldType = "text"
	LongTextField FieldType = "long_text"
	NumberField   FieldType = "number"
	DateField     FieldType = "date"
	ChoiceField   FieldType = "choice"
	ChoicesField  FieldType = "choices"
	YesNoField    FieldType = "yes_no"
	RatingField   FieldType = "rating"
	TableField    FieldType = "table"
	ComputedField FieldType = "computed"
	NoteField     FieldType = "note"
	HeadingField  FieldType = "heading"
)

// Field is a question, a computed value, a note or a heading; also a column of a
// table. Which keys a type has is checked by Read.
type Field struct {
	Pos           source.Pos
	ID            schema.Text `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The name answers are kept under. It never changes without a migration."`
	Type          schema.Text `yaml:"type" required:"true" enum:"text,long_text,number,date,choice,choices,yes_no,rating,table,computed,note,heading" doc:"What kind of answer it takes."`
	Label         schema.Text `yaml:"label" doc:"The question. It may quote answers: \"Plan for {school}\". For a note, its Markdown."`
	Help          schema.Text `yaml:"help" doc:"A hint below the label. It may quote answers."`
	Required      bool        `yaml:"required" doc:"The check of the plan asks for an answer."`
	RequireIfText schema.Text `yaml:"require_if" doc:"A formula: an answer is asked for when it is true."`
	ShowIfText    schema.Text `yaml:"show_if" doc:"A formula: the field shows only when it is true."`
	Default       any         `yaml:"default" doc:"The answer that a new plan starts with."`
	CheckTexts    []CheckText `yaml:"checks" doc:"What must hold for a sound answer; in a table, for every row."`
	Private       bool        `yaml:"private" doc:"Left out of exports for a team."`

	MaxLength int      `yaml:"max_length" doc:"The most characters of a text."`
	Rows      *Rows    `yaml:"rows" doc:"For a long_text, how many lines its box shows; for a table, its rows."`
	Min       *float64 `yaml:"min" doc:"The least number."`
	Max       *float64 `yaml:"max" doc:"The greatest number."`
	Unit      string   `yaml:"unit" doc:"What a number counts, such as h or %."`

	Options    []Option    `yaml:"options" doc:"The answers to choose from."`
	Scale      schema.Text `yaml:"scale" doc:"The name of a scale of handbook.yaml."`
	Evidence   bool        `yaml:"evidence" doc:"Each statement has a box for evidence."`
	Statements []Statement `yaml:"statements" doc:"What is rated."`

	Columns []Field `yaml:"columns" doc:"The columns of a table."`

	ValueText schema.Text `yaml:"value" doc:"The formula of a computed value."`
	Show      schema.Text `yaml:"show" enum:"bar" doc:"bar: show a computed percentage as a bar."`

	// ShowIf, RequireIf, Checks and Value are the formulas, nil or empty when there
	// are none.
	ShowIf, RequireIf, Value *Formula
	Checks                   []Check
	// Grades are the grades of Scale.
	Grades []schema.Grade
	// Part is the number of a note's Label among the Markdown texts, otherwise -1.
	Part int

	// Keys are the keys that were written, and where they stand.
	Keys schema.Keys
}

// Rows are how many rows a table has: none, or as many as people need. For a
// long_text it is written as a plain number, its lines.
type Rows struct {
	Lines int         `yaml:"lines" shorthand:"true" doc:"How many lines the box of a long_text shows."`
	Min   int         `yaml:"min" doc:"The least rows of a sound plan."`
	Max   int         `yaml:"max" doc:"The most rows, at most 500. Default: 100."`
	Print int         `yaml:"print" doc:"How many rows a blank form prints. Default: 5."`
	Noun  schema.Text `yaml:"noun" doc:"What a row is called, such as session. Default: row."`
}

// Option is one answer of a choice.
type Option struct {
	Code  schema.Text `yaml:"code" required:"true" code:"true" doc:"What is stored, in quotes when it is a number. It never changes without a migration."`
	Label schema.Text `yaml:"label" required:"true" doc:"What readers see."`
}

// Statement is one line of a rating.
type Statement struct {
	Pos      source.Pos
	ID       schema.Text            `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The name its score is kept under."`
	Label    schema.Text            `yaml:"label" required:"true" doc:"What is rated."`
	Driver   schema.Text            `yaml:"driver" doc:"The driver it belongs to, for results by driver."`
	Criteria map[schema.Text]string `yaml:"criteria" code:"true" doc:"What each grade means for this statement, by its code."`
}

// CheckText is a check as it is written.
type CheckText struct {
	Pos   source.Pos
	That  schema.Text `yaml:"that" required:"true" doc:"A formula that must not be false."`
	Say   schema.Text `yaml:"say" required:"true" doc:"What to tell when it is. It may quote answers."`
	Level schema.Text `yaml:"level" enum:"error,warning" doc:"warning: worth a look, but sound. Default: error."`
}

// Check is a check with its formula.
type Check struct {
	That    *Formula
	Say     string
	Warning bool
}

// Results say how several people's plans are compared.
type Results struct {
	By    schema.Text   `yaml:"by" doc:"The field whose answer groups plans, such as school."`
	Over  []schema.Text `yaml:"over" required:"true" doc:"The ratings that are put together."`
	Group schema.Text   `yaml:"group" enum:"driver" doc:"driver: results by the statements' drivers."`
}

// Migration carries plans over a change of ids, types or codes. It applies to
// plans filled with version From or an older one.
type Migration struct {
	Pos    source.Pos
	From   schema.Text                                 `yaml:"from" required:"true" pattern:"[0-9]+(?:\\.[0-9]+)*" doc:"The last version before the change."`
	Rename map[schema.Text]schema.Text                 `yaml:"rename" doc:"Old id to new id: a field (trainer: your_role), a column (sessions.who: lead) or a statement (items.f1: f2)."`
	Recode map[schema.Text]map[schema.Text]schema.Text `yaml:"recode" doc:"For a field or column by its new id, old code to new code."`
	Remove []schema.Text                               `yaml:"remove" doc:"Fields, columns (sessions.who), statements or codes (your_role.principal) that are gone, or whose type changed; their answers are kept apart as unmapped."`
}
