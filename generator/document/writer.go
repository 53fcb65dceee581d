package document

import (
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// writer collects HTML and the holes in it.
type writer struct {
	html  []byte
	holes []Hole
	// raw counts the pieces of raw HTML among what was written.
	raw int
}

// mark is a place in what a writer holds.
type mark struct{ html, holes, raw int }

func (w *writer) mark() mark { return mark{len(w.html), len(w.holes), w.raw} }

// take removes what was written since a mark and returns it. raw says that
// there is raw HTML in it.
func (w *writer) take(from mark) (chunk Chunk, raw bool) {
	chunk.HTML = string(w.html[from.html:])
	if holes := w.holes[from.holes:]; len(holes) > 0 {
		chunk.Holes = exact(holes)
		for i := range chunk.Holes {
			chunk.Holes[i].At -= int32(from.html)
		}
	}
	raw = w.raw > from.raw
	w.html, w.holes, w.raw = w.html[:from.html], w.holes[:from.holes], from.raw
	return chunk, raw
}

// chunk writes what was taken before.
func (w *writer) chunk(chunk Chunk) {
	for _, hole := range chunk.Holes {
		hole.At += int32(len(w.html))
		w.holes = append(w.holes, hole)
	}
	w.add(chunk.HTML)
}

func (w *writer) add(html string) { w.html = append(w.html, html...) }

func (w *writer) number(n int) { w.html = strconv.AppendInt(w.html, int64(n), 10) }

// escape writes text with the characters escaped that HTML and attributes need.
func (w *writer) escape(text []byte) { w.html = appendEscaped(w.html, text) }

func (w *writer) hole(index int, isDirective bool) {
	w.holes = append(w.holes, Hole{At: int32(len(w.html)), Index: int32(index), IsDirective: isDirective})
}

// special are the bytes that cannot stand in HTML as they are.
var special = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;", 0: "\ufffd"}

func appendEscaped(html, text []byte) []byte {
	from := 0
	for i, c := range text {
		if entity := special[c]; entity != "" {
			html = append(append(html, text[from:i]...), entity...)
			from = i + 1
		}
	}
	return append(html, text[from:]...)
}

// unescape resolves the backslashes and character references of Markdown text.
func unescape(text []byte) []byte {
	at := 0
	for at < len(text) && text[at] != '\\' && text[at] != '&' {
		at++
	}
	if at == len(text) {
		return text
	}
	plain := append(make([]byte, 0, len(text)), text[:at]...)
	for at < len(text) {
		switch c := text[at]; {
		case c == '\\' && at+1 < len(text) && util.IsPunct(text[at+1]):
			plain = append(plain, text[at+1])
			at += 2
		case c == '&':
			var length int
			if plain, length = appendReference(plain, text[at:]); length == 0 {
				plain = append(plain, '&')
				length = 1
			}
			at += length
		default:
			plain = append(plain, c)
			at++
		}
	}
	return plain
}

// appendReference appends the character that "&name;" or "&#123;" at the start of
// text stands for. It returns the length of the reference, 0 when it is none.
func appendReference(plain, text []byte) ([]byte, int) {
	end := 1
	for end < len(text) && text[end] != ';' && (util.IsAlphaNumeric(text[end]) || text[end] == '#' && end == 1) {
		end++
	}
	if end == len(text) || text[end] != ';' || end == 1 {
		return plain, 0
	}
	name := string(text[1:end])
	if name[0] != '#' {
		if entity, ok := util.LookUpHTML5EntityByName(name); ok {
			return append(plain, entity.Characters...), end + 1
		}
		return plain, 0
	}
	digits, base, most := name[1:], 10, 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, most = digits[1:], 16, 6
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || len(digits) > most {
		return plain, 0
	}
	if n == 0 || !utf8.ValidRune(rune(n)) {
		n = utf8.RuneError
	}
	return utf8.AppendRune(plain, rune(n)), end + 1
}
