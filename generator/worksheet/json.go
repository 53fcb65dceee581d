package worksheet

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// deepest is how deeply lists and objects of a plan may be nested.
const deepest = 32

// parseJSON reads a JSON text into nil, bool, float64, string, []any and
// map[string]any. Unlike encoding/json it tells a file that was cut off from one
// that is no JSON, and refuses what other readers would: a key that occurs twice,
// half a surrogate pair, a number out of range, and __proto__. The text is UTF-8.
func parseJSON(text []byte) (value any, fault *Fault) {
	p := &jsonParser{text: text}
	defer func() {
		if failed := recover(); failed != nil {
			known, ok := failed.(*Fault)
			if !ok {
				panic(failed)
			}
			value, fault = nil, known
		}
	}()
	if p.skip(); p.at == len(text) {
		p.fail("empty", "")
	}
	value = p.value()
	if p.skip(); p.at < len(text) {
		p.failHere("json")
	}
	return value, nil
}

// jsonParser panics with a *Fault where the text is wrong.
type jsonParser struct {
	text  []byte
	at    int
	depth int
}

func (p *jsonParser) fail(code, detail string) { panic(&Fault{code, detail}) }

func (p *jsonParser) failHere(code string) {
	p.fail(code, strconv.Itoa(1+bytes.Count(p.text[:p.at], []byte("\n"))))
}

// cutOff is the start of a number or a word, or nothing, at the end of a file.
var cutOff = regexp.MustCompile(`^[-+.0-9A-Za-z_]{0,31}\s*$`)

// failUnread ends the reading where no rule fits: the file ends too early, or is
// no JSON.
func (p *jsonParser) failUnread() {
	if p.depth > 0 && cutOff.Match(p.text[p.at:]) {
		p.fail("truncated", "")
	}
	p.failHere("json")
}

// skip passes over space and returns the next byte, or 0 at the end.
func (p *jsonParser) skip() byte {
	for ; p.at < len(p.text); p.at++ {
		if c := p.text[p.at]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// expect is skip for a byte that must come.
func (p *jsonParser) expect(c byte) {
	if p.skip() != c || p.at == len(p.text) {
		p.failUnread()
	}
}

var literal = regexp.MustCompile(`^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)`)

func (p *jsonParser) value() any {
	switch c := p.skip(); c {
	case '"':
		return p.string()
	case '[', '{':
		if p.depth++; p.depth > deepest {
			p.fail("deep", strconv.Itoa(deepest))
		}
		var value any
		if p.at++; c == '[' {
			value = p.list()
		} else {
			value = p.object()
		}
		p.depth--
		p.at++
		return value
	}
	token := literal.Find(p.text[p.at:])
	if token == nil {
		p.failUnread()
	}
	var value any
	switch string(token) {
	case "null":
	case "true":
		value = true
	case "false":
		value = false
	default:
		number, _ := strconv.ParseFloat(string(token), 64)
		if math.IsInf(number, 0) {
			p.failHere("number")
		}
		if number == 0 {
			number = 0 // not −0
		}
		value = number
	}
	p.at += len(token)
	return value
}

func (p *jsonParser) list() []any {
	values := []any{}
	if p.skip() != ']' {
		for {
			values = append(values, p.value())
			if p.skip() != ',' {
				break
			}
			p.at++
		}
	}
	p.expect(']')
	return values
}

func (p *jsonParser) object() map[string]any {
	values := map[string]any{}
	if p.skip() != '}' {
		for {
			p.expect('"')
			key := p.string()
			if key == "__proto__" {
				p.fail("unsafe", key)
			}
			if _, twice := values[key]; twice {
				p.fail("duplicate", key)
			}
			p.expect(':')
			p.at++
			values[key] = p.value()
			if p.skip() != ',' {
				break
			}
			p.at++
		}
	}
	p.expect('}')
	return values
}

func (p *jsonParser) string() string {
	end := p.at
	for {
		length := bytes.IndexByte(p.text[end+1:], '"')
		if length < 0 {
			if bytes.ContainsFunc(bytes.TrimSpace(p.text[p.at:]), func(c rune) bool { return c < ' ' }) {
				p.failHere("json")
			}
			p.fail("truncated", "")
		}
		end += 1 + length
		slashes := 0
		for p.text[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			break
		}
	}
	token := p.text[p.at : end+1]
	var value string
	if json.Unmarshal(token, &value) != nil {
		p.failHere("json")
	}
	if hasLoneSurrogate(token) {
		p.failHere("text")
	}
	p.at = end + 1
	return value
}

// hasLoneSurrogate reports whether a JSON string escapes half a surrogate pair,
// which encoding/json would replace.
func hasLoneSurrogate(token []byte) bool {
	high := false
	for i := 0; i < len(token); i++ {
		var unit uint64
		if token[i] == '\\' {
			if i++; token[i] == 'u' {
				unit, _ = strconv.ParseUint(string(token[i+1:i+5]), 16, 16)
				i += 4
			}
		}
		low := unit >= 0xDC00 && unit < 0xE000
		if high != low {
			return true
		}
		high = unit >= 0xD800 && unit < 0xDC00
	}
	return high
}

// utf8Text is the text of a file without the mark that some programs put before
// it, or false when it is in another encoding.
func utf8Text(data []byte) ([]byte, bool) {
	return bytes.TrimPrefix(data, []byte("\uFEFF")), utf8.Valid(data)
}
