package search

import (
	"strconv"
	"strings"
	"testing"
)

// FuzzScript writes texts and numbers into a script and reads them back: whatever
// they are, they end neither the literal, nor the line, nor the script.
func FuzzScript(f *testing.F) {
	for _, seed := range []string{"plain", `"quotes" and \ strokes`, "</script><!-- --> <!--", "line\nline\r\u2028\u2029", "\xff\xfe", "\x00\t\x1f", "é 教 😀", `\u2028`, "<\\/"} {
		f.Add(seed, uint32(len(seed)*1000))
	}
	f.Fuzz(func(t *testing.T, text string, n uint32) {
		var one table
		one.number(int(n))
		one.number(0)
		one.text(text)
		one.text("next")
		whole := one.String()
		file := string(script("en.js", whole))
		literal, ok := strings.CutPrefix(file, `handbookSearch("en.js","`)
		literal, closed := strings.CutSuffix(literal, "\");\n")
		if !ok || !closed {
			t.Fatalf("%q is no call", file)
		}
		if strings.ContainsAny(literal, "\n\r\u2028\u2029") || strings.Contains(literal, "</") || strings.Contains(literal, "<!--") {
			t.Fatalf("%q can end the script", literal)
		}
		// What JavaScript reads is what Go reads in the same escapes, with raw
		// characters below U+0020 and the needless ones of JavaScript put differently.
		var plain strings.Builder
		for i := 0; i < len(literal); i++ {
			switch {
			case literal[i] == '\\' && (literal[i+1] == '/' || literal[i+1] == '-'):
			case literal[i] == '\\':
				plain.WriteByte('\\')
				i++
				plain.WriteByte(literal[i])
			case literal[i] < ' ' || literal[i] == 0x7f:
				plain.WriteString(`\x` + string("0123456789abcdef"[literal[i]>>4]) + string("0123456789abcdef"[literal[i]&15]))
			default:
				plain.WriteByte(literal[i])
			}
		}
		read, err := strconv.Unquote(`"` + plain.String() + `"`)
		if err != nil || read != whole {
			t.Fatalf("%q is read as %q (%v)", whole, read, err)
		}
		if want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\t", " ") + "\tnext"; !strings.HasSuffix(read, want) {
			t.Fatalf("%q does not end in %q", read, want)
		}
		at, numbers := 0, []int{}
		for range 3 {
			value := 0
			for shift := 0; ; shift += 6 {
				c := int(read[at])
				at++
				value += c & 63 << shift
				if c < 64 {
					break
				}
			}
			numbers = append(numbers, value)
		}
		if numbers[1] != int(n) || numbers[2] != 0 {
			t.Fatalf("%d is read as %v", n, numbers)
		}
	})
}
