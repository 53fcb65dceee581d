package search

import (
	"strings"
	"unicode/utf8"
)

// table is a piece of a file: numbers, then texts.
type table struct {
	numbers []byte
	texts   []string
}

// number adds a number of any size: six bits a character, the lowest first, each
// but the last with 64 added.
func (t *table) number(n int) {
	for n >= 64 {
		t.numbers = append(t.numbers, byte(64|n&63))
		n >>= 6
	}
	t.numbers = append(t.numbers, byte(n))
}

// code adds a number below 128 as one character.
func (t *table) code(n uint8) { t.numbers = append(t.numbers, n) }

// text adds a text. Characters that separate texts become blanks.
func (t *table) text(text string) {
	t.texts = append(t.texts, strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), separator, " "))
}

// separator stands between two texts.
const separator = "\t"

// String is the table as it stands in a file: how many characters the numbers take,
// the numbers, the texts.
func (t *table) String() string {
	var head table
	head.number(len(t.numbers))
	return string(head.numbers) + string(t.numbers) + strings.Join(t.texts, separator)
}

// script is the file that hands a string to the page: a classic script that calls
// one function, in characters that need no escape wherever possible.
func script(name, text string) []byte {
	out := make([]byte, 0, len(text)+len(text)/16+64)
	out = append(out, `handbookSearch("`...)
	out = appendLiteral(out, name)
	out = append(out, `","`...)
	out = appendLiteral(out, text)
	return append(out, "\");\n"...)
}

// appendLiteral adds a text as it stands between quotation marks in JavaScript. No
// text can end the literal or the script around it.
func appendLiteral(out []byte, text string) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '"' || c == '\\':
			out = append(out, '\\', c)
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\r':
			out = append(out, '\\', 'r')
		case c == '/' && i > 0 && text[i-1] == '<':
			out = append(out, '\\', '/')
		case c == '-' && strings.HasSuffix(text[:i], "<!-"):
			out = append(out, `\-`...)
		case c < utf8.RuneSelf:
			out = append(out, c)
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				out = append(out, "\uFFFD"...)
			case r == '\u2028' || r == '\u2029':
				out = append(out, `\u202`...)
				out = append(out, '8'+byte(r-'\u2028'))
			default:
				out = append(out, text[i:i+size]...)
			}
			i += size
			continue
		}
		i++
	}
	return out
}
