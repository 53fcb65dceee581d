package source

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Severity says what a fault does to the build.
type Severity int

const (
	// Error stops publishing; the last good site stays.
	Error Severity = iota
	// Warning is reported and does not stop publishing, unless the build is strict.
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one fault, made where its position is known.
type Diagnostic struct {
	Pos Pos
	// Length is how many bytes from Pos the fault covers; 0 marks one character.
	Length   int
	Severity Severity
	// Message says what is wrong in words an author knows, without a full stop.
	Message string
	// Hint says what to do about it: "did you mean `coaching`?"
	Hint string
}

// Diagnostics is what a phase found.
type Diagnostics []Diagnostic

// Errorf adds an error.
func (d *Diagnostics) Errorf(pos Pos, length int, hint, format string, args ...any) {
	*d = append(*d, Diagnostic{Pos: pos, Length: length, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Warnf adds a warning.
func (d *Diagnostics) Warnf(pos Pos, length int, hint, format string, args ...any) {
	*d = append(*d, Diagnostic{Pos: pos, Length: length, Severity: Warning, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Count returns the numbers of errors and warnings.
func (d Diagnostics) Count() (errors, warnings int) {
	for _, one := range d {
		if one.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// HasErrors reports whether any of d is an error.
func (d Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(d, func(one Diagnostic) bool { return one.Severity == Error })
}

// Sort orders d by file, place and message and drops repetitions, so that the
// report does not depend on which worker finished first.
func (d Diagnostics) Sort() Diagnostics {
	slices.SortStableFunc(d, func(a, b Diagnostic) int {
		return cmp.Or(compareFiles(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Offset, b.Pos.Offset), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(d, func(a, b Diagnostic) bool { return a == b })
}

// compareFiles orders files by path and then by layer; nowhere comes first.
func compareFiles(a, b *File) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	if order := cmp.Compare(a.Path, b.Path); order != 0 {
		return order
	}
	return cmp.Compare(a.Name(), b.Name())
}

// String is one line: "path:line:column: message".
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Pos.IsValid() {
		b.WriteString(d.Pos.String() + ": ")
	}
	if d.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	return b.String()
}

// Excerpt returns the source line the fault stands on and a line of blanks and
// carets that marks it, both with tabs as single blanks. Both are empty when the
// fault has no place in a text file. Long lines are cut around the fault.
func (d Diagnostic) Excerpt() (line, carets string) {
	if !d.Pos.IsValid() || d.Pos.File.text == nil {
		return "", ""
	}
	text, start := d.Pos.line()
	from := min(max(d.Pos.Offset-start, 0), len(text))
	to := min(from+max(d.Length, 1), len(text))
	before := []rune(string(bytes.ToValidUTF8(text[:from], []byte("\ufffd"))))
	within := []rune(string(bytes.ToValidUTF8(text[from:to], []byte("\ufffd"))))
	after := []rune(string(bytes.ToValidUTF8(text[to:], []byte("\ufffd"))))
	const width = 100
	if len(before) > width*2/3 {
		before = append([]rune("…"), before[len(before)-width*2/3+1:]...)
	}
	if room := max(width-len(before), 10); len(within) > room {
		within, after = append(within[:room-1:room-1], '…'), nil
	} else if room -= len(within); len(after) > room {
		after = append(after[:max(room-1, 0):max(room-1, 0)], '…')
	}
	plain := strings.NewReplacer("\t", " ", "\r", " ")
	line = strings.TrimRight(plain.Replace(string(before)+string(within)+string(after)), " ")
	if strings.TrimSpace(line) == "" {
		return "", ""
	}
	return line, strings.Repeat(" ", len(before)) + strings.Repeat("^", max(len(within), 1))
}

// Print writes every fault in d: its place and message, the line, a caret and
// the hint.
func (d Diagnostics) Print(w io.Writer) error {
	var b bytes.Buffer
	for _, one := range d {
		fmt.Fprintln(&b, one)
		if line, carets := one.Excerpt(); line != "" {
			fmt.Fprintf(&b, "  %s\n  %s\n", line, carets)
		}
		if one.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", one.Hint)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Nearest returns the candidate that word was probably meant to be, or "" when
// none is near: at most a third of the letters differ (Damerau–Levenshtein,
// neighbouring letters swapped counting as one).
func Nearest(word string, candidates []string) string {
	limit := max(1, utf8.RuneCountInString(word)/3)
	best, found := limit+1, ""
	for _, candidate := range candidates {
		if distance := editDistance([]rune(strings.ToLower(word)), []rune(strings.ToLower(candidate)), limit); distance < best || distance == best && distance <= limit && candidate < found {
			best, found = distance, candidate
		}
	}
	return found
}

// DidYouMean is a hint that names the nearest candidate, or otherwise is "".
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return "did you mean `" + near + "`?"
	}
	return ""
}

func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	older, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range a {
		current[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			current[j+1] = min(previous[j+1]+1, current[j]+1, previous[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				current[j+1] = min(current[j+1], older[j-1]+1)
			}
		}
		older, previous, current = previous, current, older
	}
	return previous[len(b)]
}
