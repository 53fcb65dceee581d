package document

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NFC returns text in Unicode's composed form, in which addresses and anchors are
// written whatever form an editor or a file system used.
func NFC(text string) string { return norm.NFC.String(text) }

// Slug returns the anchor of a heading's text: lower case, Unicode letters,
// digits and marks kept in NFC, blanks to "-", "-" and "_" kept, everything
// else dropped (formats.md, "Anchors").
func Slug(text string) string {
	text = strings.TrimSpace(text)
	b := make([]byte, 0, len(text))
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	for _, r := range text {
		switch {
		case r == '-' || r == '_' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r-'A'+'a'))
		case unicode.IsSpace(r):
			b = append(b, '-')
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
			b = append(b, string(unicode.ToLower(r))...)
		}
	}
	if len(b) == 0 {
		return "section"
	}
	return string(b)
}

// isID reports whether text has the form of an id: [a-z][a-z0-9_]*.
func isID(text string) bool {
	for i := range len(text) {
		c := text[i]
		if !('a' <= c && c <= 'z' || i > 0 && ('0' <= c && c <= '9' || c == '_')) {
			return false
		}
	}
	return text != ""
}

// idLike is the id that text was probably meant to be.
func idLike(text string) string {
	var id []byte
	for _, c := range []byte(strings.ToLower(text)) {
		switch {
		case 'a' <= c && c <= 'z', len(id) > 0 && '0' <= c && c <= '9':
			id = append(id, c)
		case len(id) > 0 && id[len(id)-1] != '_':
			id = append(id, '_')
		}
	}
	if id = bytes.TrimRight(id, "_"); len(id) == 0 {
		return "first"
	}
	return string(id)
}

// anchorSet hands out the ids of one page. It holds, for each id in use, the
// number that the next repeat of it tries first.
type anchorSet map[string]int

func (s anchorSet) take(id string) { s[id] = 1 }

// unique returns id, or id with "-1", "-2", … when it is taken, and takes it.
func (s anchorSet) unique(id string) string {
	n, taken := s[id]
	if !taken {
		s.take(id)
		return id
	}
	for ; ; n++ {
		free := id + "-" + strconv.Itoa(n)
		if _, taken := s[free]; !taken {
			s[id] = n + 1
			s.take(free)
			return free
		}
	}
}
