package worksheet

import (
	"slices"
	"unicode/utf8"
)

// State is what follows from a plan's answers.
type State struct {
	// Hidden are the paths of fields and cells that do not show, sorted.
	Hidden []string `json:"hidden"`
	// Computed are the computed values that are not blank, by path.
	Computed map[string]any `json:"computed"`
	// Required are the paths whose require_if is true.
	Required []string       `json:"required"`
	Problems []Problem      `json:"problems"`
	Sections []SectionState `json:"sections"`
}

// Problem is something in a plan that is not as the definition asks.
type Problem struct {
	// Path is school, items/f1 or sessions/r7f/due; for the check of a row
	// sessions/r7f.
	Path string `json:"path"`
	// Kind is required, type, min, max, length, rows_min, rows_max or check. Type:
	// what was written is no answer of the field's type, and stands in unmapped.
	Kind string `json:"kind"`
	// Level is error or warning.
	Level string `json:"level"`
	// Say is what a check says, as the definition has it; Quote replaces its {names}.
	Say string `json:"say,omitempty"`
}

// SectionState is how far a section is.
type SectionState struct {
	ID     string `json:"id"`
	Hidden bool   `json:"hidden"`
	// Asked is how many questions show, each statement of a rating one; Filled is how
	// many of them are answered.
	Asked  int `json:"asked"`
	Filled int `json:"filled"`
	// Problems are the errors, warnings left out.
	Problems int `json:"problems"`
}

// State returns what follows from answers as Fit returns them. Unmapped holds what
// was written and is no answer. Its twin is static/client/plan/state.ts.
//
// Values are made when something asks for them and kept, so their order does not
// matter. In a circle, which no checked definition has, the value that is being
// made counts as blank.
func (d *Definition) State(answers, unmapped map[string]any) *State {
	e := &evaluation{
		definition: d, answers: answers, unmapped: unmapped,
		sectionOf: map[string]*Section{}, sections: map[*Section]bool{}, cells: map[string]*cell{}, tables: map[string][]*tableRow{},
		removed: map[string]bool{},
		State:   &State{Hidden: []string{}, Computed: map[string]any{}, Required: []string{}, Problems: []Problem{}},
	}
	e.names = func(name string) any { return e.cell(name).value }
	for _, migration := range d.Migrations {
		for _, path := range migration.Remove {
			e.removed[path.Value] = true
		}
	}
	for i := range d.Sections {
		for _, field := range d.Sections[i].Fields {
			e.sectionOf[field.ID.Value] = &d.Sections[i]
		}
	}
	for i := range d.Sections {
		e.judgeSection(&d.Sections[i])
	}
	slices.Sort(e.Hidden)
	return e.State
}

// evaluation makes the state of one plan's answers.
type evaluation struct {
	*State
	definition        *Definition
	answers, unmapped map[string]any
	sectionOf         map[string]*Section
	// removed are the paths that migrations remove.
	removed map[string]bool
	// sections, cells and tables are what was made so far.
	sections map[*Section]bool
	cells    map[string]*cell
	tables   map[string][]*tableRow
	names    Lookup
}

// cell is a question or column that shows or not, and its value; nil is blank.
type cell struct {
	shown bool
	value any
}

// blankCell is one that does not show, or is being made.
var blankCell = &cell{}

type tableRow struct {
	// path is that of the row: sessions/r7f.
	path string
	// cell is that of a column.
	cell  func(column string) *cell
	names Lookup
}

func isShown(condition *Formula, names, outer Lookup) bool {
	return condition == nil || condition.Evaluate(names, outer) == true
}

// section reports whether a section shows.
func (e *evaluation) section(s *Section) bool {
	if shown, made := e.sections[s]; made {
		return shown
	}
	e.sections[s] = false
	e.sections[s] = isShown(s.ShowIf, e.names, nil)
	return e.sections[s]
}

// cell is the field of an id in no table.
func (e *evaluation) cell(id string) *cell {
	if one, made := e.cells[id]; made {
		return one
	}
	field := e.definition.Field(id)
	if field == nil {
		return blankCell
	}
	e.cells[id] = blankCell
	if e.section(e.sectionOf[id]) && isShown(field.ShowIf, e.names, nil) {
		value := e.answers[id]
		switch {
		case field.Value != nil:
			value = field.Value.Evaluate(e.names, nil)
		case field.kind() == TableField:
			value = e.rows(field, value)
		}
		e.cells[id] = &cell{true, value}
	}
	return e.cells[id]
}

// rows are the rows of a table as formulas see them.
func (e *evaluation) rows(table *Field, answer any) any {
	given, _ := answer.([]map[string]any)
	rows := make([]map[string]any, len(given))
	for i, answers := range given {
		name, _ := answers["_row"].(string)
		row := &tableRow{path: table.ID.Value + "/" + name}
		cells := map[string]*cell{}
		row.cell = func(id string) *cell {
			if one, made := cells[id]; made {
				return one
			}
			column := table.Column(id)
			if column == nil {
				return blankCell
			}
			cells[id] = blankCell
			if isShown(column.ShowIf, row.names, e.names) {
				value := answers[id]
				if column.Value != nil {
					value = column.Value.Evaluate(row.names, e.names)
				}
				cells[id] = &cell{true, value}
			}
			return cells[id]
		}
		row.names = func(name string) any { return row.cell(name).value }
		e.tables[table.ID.Value] = append(e.tables[table.ID.Value], row)
		// A formula sees a row only when the whole table is made.
		rows[i] = map[string]any{}
	}
	for i, row := range e.tables[table.ID.Value] {
		for _, column := range table.Columns {
			rows[i][column.ID.Value] = row.names(column.ID.Value)
		}
	}
	return rows
}

func (e *evaluation) judgeSection(section *Section) {
	counts := SectionState{ID: section.ID.Value, Hidden: !e.section(section)}
	before := len(e.Problems)
	for i := range section.Fields {
		field := &section.Fields[i]
		id := field.ID.Value
		one := e.cell(id)
		if !one.shown {
			e.Hidden = append(e.Hidden, id)
			continue
		}
		switch field.kind() {
		case NoteField, HeadingField:
		case ComputedField:
			if one.value != nil {
				e.Computed[id] = one.value
			}
			e.check(id, field.Checks, e.names, nil)
		case RatingField:
			e.judgeRatings(field, one.value, &counts)
		case TableField:
			e.judgeTable(field, &counts)
		default:
			counts.Asked++
			if e.judge(field, id, id, one.value, e.names, nil) {
				counts.Filled++
			}
		}
	}
	for _, problem := range e.Problems[before:] {
		if problem.Level == "error" {
			counts.Problems++
		}
	}
	e.Sections = append(e.Sections, counts)
}

func (e *evaluation) add(path, kind string) {
	e.Problems = append(e.Problems, Problem{Path: path, Kind: kind, Level: "error"})
}

func (e *evaluation) check(path string, checks []Check, names, outer Lookup) {
	for _, check := range checks {
		if check.That.Evaluate(names, outer) == false {
			level := "error"
			if check.Warning {
				level = "warning"
			}
			e.Problems = append(e.Problems, Problem{path, "check", level, e.definition.words(check.Say)})
		}
	}
}

func (e *evaluation) isRequired(field *Field, path string, names, outer Lookup) bool {
	if field.RequireIf != nil && field.RequireIf.Evaluate(names, outer) == true {
		e.Required = append(e.Required, path)
		return true
	}
	return field.Required
}

// isNone reports whether something stands at a path that is no answer. Its name is
// the path that migrations know it by: sessions.due.
func (e *evaluation) isNone(path, name string) bool {
	_, stands := e.unmapped[path]
	return stands && !e.removed[name]
}

// judge adds what is wrong with a value, and reports whether there is one.
func (e *evaluation) judge(field *Field, path, name string, value any, names, outer Lookup) bool {
	required := e.isRequired(field, path, names, outer)
	filled := !isBlank(value)
	switch v := value.(type) {
	case float64:
		if field.kind() != NumberField {
			e.add(path, "type")
			break
		}
		if field.Min != nil && v < *field.Min {
			e.add(path, "min")
		}
		if field.Max != nil && v > *field.Max {
			e.add(path, "max")
		}
	default:
		text, _ := value.(string)
		switch {
		case !filled && e.isNone(path, name):
			e.add(path, "type")
		case !filled && required:
			e.add(path, "required")
		case !filled:
		case !field.fits(value):
			e.add(path, "type")
		case field.MaxLength > 0 && utf8.RuneCountInString(text) > field.MaxLength:
			e.add(path, "length")
		}
	}
	e.check(path, field.Checks, names, outer)
	return filled
}

func (e *evaluation) judgeRatings(field *Field, value any, counts *SectionState) {
	id := field.ID.Value
	ratings, _ := value.(map[string]any)
	required := e.isRequired(field, id, e.names, nil)
	var open []string
	anyNone := false
	for _, statement := range field.Statements {
		rating, _ := ratings[statement.ID.Value].(map[string]any)
		if isBlank(rating["score"]) {
			open = append(open, statement.ID.Value)
			anyNone = anyNone || e.isNone(id+"/"+statement.ID.Value, id+"."+statement.ID.Value)
		}
	}
	isEmpty := len(open) == len(field.Statements) && !anyNone
	counts.Asked += len(field.Statements)
	counts.Filled += len(field.Statements) - len(open)
	switch {
	case isEmpty && e.isNone(id, id):
		e.add(id, "type")
	case isEmpty && required:
		e.add(id, "required")
	default:
		for _, statement := range open {
			if e.isNone(id+"/"+statement, id+"."+statement) {
				e.add(id+"/"+statement, "type")
			} else if required {
				e.add(id+"/"+statement, "required")
			}
		}
	}
	e.check(id, field.Checks, e.names, nil)
}

func (e *evaluation) judgeTable(table *Field, counts *SectionState) {
	id := table.ID.Value
	rows := e.tables[id]
	required := e.isRequired(table, id, e.names, nil)
	counts.Asked++
	if len(rows) > 0 {
		counts.Filled++
	}
	switch {
	case len(rows) == 0 && e.isNone(id, id):
		e.add(id, "type")
	case len(rows) == 0 && required:
		e.add(id, "required")
	case table.Rows != nil && len(rows) < table.Rows.Min:
		e.add(id, "rows_min")
	case len(rows) > table.mostRows():
		e.add(id, "rows_max")
	}
	for _, row := range rows {
		for i := range table.Columns {
			column := &table.Columns[i]
			path := row.path + "/" + column.ID.Value
			one := row.cell(column.ID.Value)
			switch {
			case !one.shown:
				e.Hidden = append(e.Hidden, path)
			case column.Value == nil:
				e.judge(column, path, id+"."+column.ID.Value, one.value, row.names, e.names)
			default:
				if one.value != nil {
					e.Computed[path] = one.value
				}
				e.check(path, column.Checks, row.names, e.names)
			}
		}
		e.check(row.path, table.Checks, row.names, e.names)
	}
}
