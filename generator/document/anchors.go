package document

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Slug returns the anchor of a heading's text: lower case, Unicode letters,
// digits and marks kept in NFC, blanks to "-", "-" and "_" kept, everything
// else dropped (formats.md, "Anchors").
func Slug(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.TrimSpace(text)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r), r == '-':
			b.WriteByte('-')
		case r == '_':
			b.WriteByte('_')
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// anchorSet hands out the ids of one page.
type anchorSet map[string]bool

// unique returns id, or id with "-1", "-2", … when it is taken, and takes it.
func (s anchorSet) unique(id string) string {
	free := id
	for n := 1; s[free]; n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	s[free] = true
	return free
}
