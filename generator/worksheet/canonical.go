package worksheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Canonical returns the canonical form of JSON (RFC 8785), which checksums
// cover: no space, keys in the order of their UTF-16 code units, numbers as
// ECMAScript writes them. The value is made of nil, bool, float64, int, string,
// []any, []string, map[string]any and []map[string]any; any other type, a number
// that is not finite and text that is not UTF-8 are errors.
func Canonical(value any) ([]byte, error) {
	var out bytes.Buffer
	if err := writeCanonical(&out, value); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// checksum is the SHA-256 of a value's canonical form, in hexadecimal.
func checksum(value any) (string, error) {
	text, err := Canonical(value)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func writeCanonical(out *bytes.Buffer, value any) error {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case int:
		return writeCanonical(out, float64(v))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%v has no place in JSON", v)
		}
		out.WriteString(canonicalNumber(v))
	case string:
		if !utf8.ValidString(v) {
			return fmt.Errorf("%q is not UTF-8", v)
		}
		writeCanonicalText(out, v)
	case []any:
		return writeCanonicalList(out, v)
	case []string:
		return writeCanonicalList(out, v)
	case []map[string]any:
		return writeCanonicalList(out, v)
	case map[string]any:
		out.WriteByte('{')
		for i, key := range slices.SortedFunc(maps.Keys(v), compareUTF16) {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := writeCanonical(out, key); err != nil {
				return err
			}
			out.WriteByte(':')
			if err := writeCanonical(out, v[key]); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	default:
		return fmt.Errorf("a %T has no place in JSON", value)
	}
	return nil
}

func writeCanonicalList[T any](out *bytes.Buffer, list []T) error {
	out.WriteByte('[')
	for i, one := range list {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeCanonical(out, one); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

func writeCanonicalText(out *bytes.Buffer, text string) {
	const short = "btn\x00fr" // \b to \r; \v has no short form
	out.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c >= 0x20:
			out.WriteByte(c)
		case c >= '\b' && c <= '\r' && c != '\v':
			out.WriteByte('\\')
			out.WriteByte(short[c-'\b'])
		default:
			fmt.Fprintf(out, `\u%04x`, c)
		}
	}
	out.WriteByte('"')
}

// canonicalNumber writes a finite number as ECMAScript does.
func canonicalNumber(number float64) string {
	if number == 0 {
		return "0"
	}
	if size := math.Abs(number); size >= 1e-6 && size < 1e21 {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	text := strconv.FormatFloat(number, 'e', -1, 64)
	if n := len(text); text[n-4] == 'e' && text[n-2] == '0' {
		text = text[:n-2] + text[n-1:] // e-07 is e-7
	}
	return text
}

// compareUTF16 orders texts by their UTF-16 code units, which differs from the
// order of their bytes where surrogates meet U+E000 to U+FFFF.
func compareUTF16(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			if a[i] < 0xEE && b[i] < 0xEE {
				return int(a[i]) - int(b[i])
			}
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		}
	}
	return len(a) - len(b)
}
