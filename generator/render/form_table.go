package render

import (
	"strconv"

	"handbook/generator/worksheet"
)

// rowPlaceholder stands for a row's key in the row that scripts copy.
const rowPlaceholder = "ROW"

// printedRows is how many rows a blank form prints when its definition does not say.
const printedRows = 5

func (b *formBuilder) table(v *FormField, f *worksheet.Field) {
	rows := worksheet.Rows{}
	if f.Rows != nil {
		rows = *f.Rows
	}
	v.Noun = b.words["form_row"]
	if rows.Noun.Value != "" {
		v.Noun = b.plain(rows.Noun.Value)
	}
	switch {
	case len(f.Columns) >= 8:
		v.Room = "most"
	case len(f.Columns) >= 6:
		v.Room = "many"
	case len(f.Columns) == 5:
		v.Room = "some"
	}
	v.AddText = insert(b.words["form_add_row"], "row", v.Noun)
	b.columns = map[string]*worksheet.Field{}
	for i := range f.Columns {
		b.columns[f.Columns[i].ID.Value] = &f.Columns[i]
	}
	mixed := false
	for i := range f.Columns {
		column := &f.Columns[i]
		head := b.common(column, v.Base+"-"+column.ID.Value, "")
		head.Value = ""
		head.When = b.when(column.ShowIf, column.ShowIfText)
		v.Columns = append(v.Columns, head)
		mixed = mixed || column.Required
	}
	// Heads say which columns are optional only where others are not.
	for i := range v.Columns {
		v.Columns[i].Optional = v.Columns[i].Optional && mixed
	}
	v.Template = b.row(v, f, rowPlaceholder)
	printed := rows.Print
	if printed == 0 {
		printed = max(printedRows, rows.Min)
		if rows.Max > 0 {
			printed = min(printed, rows.Max)
		}
	}
	for n := 1; n <= printed; n++ {
		v.Rows = append(v.Rows, b.row(v, f, strconv.Itoa(n)))
		if n > 1 {
			v.More = append(v.More, n)
		}
	}
	b.columns = nil
}

func (b *formBuilder) row(table *FormField, f *worksheet.Field, key string) FormRow {
	row := FormRow{Key: key, Base: table.Base + "-" + key, Noun: table.Noun, Interface: table.Interface, Paper: table.Paper}
	for i := range f.Columns {
		column := &f.Columns[i]
		cell := b.common(column, row.Base+"-"+column.ID.Value, table.Name+"/"+key+"/"+column.ID.Value)
		cell.LabelledBy = cell.Base + "-label " + row.Base
		// What describes a column stands in its head.
		cell.Described, cell.Optional = "", table.Columns[i].Optional
		if column.Help.Value != "" {
			cell.Described = table.Base + "-" + column.ID.Value + "-hint"
		}
		if cell.Lines > 0 {
			cell.Lines = 2
			if column.Rows != nil && column.Rows.Lines > 0 {
				cell.Lines = column.Rows.Lines
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}
