package schema

import (
	"bytes"
	"fmt"
	"time"

	"handbook/generator/source"
)

// Keys are the keys that a struct was written with, and where they stand.
type Keys map[string]Text

// Text is a text that knows where it stands.
type Text struct {
	Value string
	// Pos is the first character of the value, inside its quotes. It is not valid
	// when the value was not written.
	Pos source.Pos
	// Length is how many bytes the value takes in the file.
	Length int
}

// String returns the value.
func (t Text) String() string { return t.Value }

// IsGiven reports whether the value was written, be it as an empty text.
func (t Text) IsGiven() bool { return t.Pos.IsValid() }

// At returns the place of the n-th byte of the value, for faults inside it such
// as a wrong name in a formula. It follows a value over several lines; where
// escapes make the places differ, it is the place of the value.
func (t Text) At(n int) source.Pos {
	switch {
	case !t.IsGiven():
		return t.Pos
	case t.Length == len(t.Value):
		return t.Pos.Add(n)
	}
	text, at := t.Pos.File.Text(), t.Pos.Offset
	for i := 0; i < n && i < len(t.Value); {
		blanks, written := countBlanks([]byte(t.Value[i:])), countBlanks(text[at:])
		switch {
		case blanks > 0 && written > 0 && i+blanks > n:
			return source.Pos{File: t.Pos.File, Offset: at}
		case blanks > 0 && written > 0:
			// The file has line ends and indentation where the value has blanks.
			at += written
			i += blanks
		case at < len(text) && text[at] == t.Value[i]:
			at++
			i++
		default:
			return t.Pos
		}
	}
	return source.Pos{File: t.Pos.File, Offset: at}
}

// countBlanks counts the blanks and line ends that text starts with.
func countBlanks(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t\r\n")) }

// Date is a civil day, without a time zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a date as it is written in YAML: 2021-07-15. It reports false
// when the text is not of this form or there is no such day.
func ParseDate(text string) (Date, bool) {
	if len(text) != len("2021-07-15") {
		return Date{}, false
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() == 0 {
		return Date{}, false
	}
	return Date{day.Year(), day.Month(), day.Day()}, true
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String is year-month-day, and "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Time is midnight of that day in UTC.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
