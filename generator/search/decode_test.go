package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// decoder reads the files of an index as the package comment says, to show what is
// in them.
type decoder struct {
	t     *testing.T
	files map[string]string // the strings of the scripts, by name
	out   strings.Builder
}

// stringOf is the string that a script hands over, and the name it gives.
func stringOf(t *testing.T, script []byte) (name, text string) {
	t.Helper()
	source := string(script)
	inside, ok := strings.CutPrefix(source, `handbookSearch("`)
	inside, closed := strings.CutSuffix(inside, "\");\n")
	name, literal, parted := strings.Cut(inside, `","`)
	if !ok || !closed || !parted {
		t.Fatalf("%.60q … is no file of the index", source)
	}
	var out strings.Builder
	for i := 0; i < len(literal); i++ {
		switch c := literal[i]; {
		case c == '"' || c == '\n' || c == '\r' || strings.HasPrefix(literal[i:], "\u2028") || strings.HasPrefix(literal[i:], "\u2029"):
			t.Fatalf("%s: the literal ends at %.20q", name, literal[i:])
		case c != '\\':
			out.WriteByte(c)
		default:
			i++
			switch literal[i] {
			case 'n':
				out.WriteByte('\n')
			case 'r':
				out.WriteByte('\r')
			case 'u':
				out.WriteString(map[string]string{"2028": "\u2028", "2029": "\u2029"}[literal[i+1:i+5]])
				i += 4
			default:
				out.WriteByte(literal[i])
			}
		}
	}
	return name, out.String()
}

// reading is a place in a string, in characters as JavaScript counts them.
type reading struct {
	units []uint16
	at    int
	end   int
	texts []string
}

func (r *reading) number() (n int) {
	for shift := 0; ; shift += 6 {
		c := int(r.units[r.at])
		r.at++
		if c < 64 {
			return n + c<<shift
		}
		n += (c - 64) << shift
	}
}

func (r *reading) text() string {
	text := r.texts[0]
	r.texts = r.texts[1:]
	return text
}

// table reads the head of a table.
func table(text string) *reading {
	r := &reading{units: utf16.Encode([]rune(text))}
	r.end = r.number()
	r.end += r.at
	r.texts = strings.Split(string(utf16.Decode(r.units[r.end:])), "\t")
	return r
}

func (d *decoder) printf(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

// dump shows the index of a language: its pages, words and facets.
func (d *decoder) dump(language string) string {
	outer := &reading{units: utf16.Encode([]rune(d.files[language+".js"]))}
	length := outer.number()
	rest := outer.units[outer.at+length:]
	head := table(string(utf16.Decode(outer.units[outer.at : outer.at+length])))
	version, pages, chunk, summaries, placed := head.number(), head.number(), head.number(), head.number(), head.number()
	counts := []int{head.number(), head.number(), head.number(), head.number(), head.number()}
	prefix := head.text()
	d.printf("version %d, %d pages, %d in a file, %d summaries in a file, sections of words in at most %d, files %v\n", version, pages, chunk, summaries, placed, counts)
	var kinds []string
	for range head.number() {
		kinds = append(kinds, head.text())
	}
	var kindOf []string
	for range head.number() {
		kind := kinds[head.number()]
		kindOf = append(kindOf, slices.Repeat([]string{kind}, head.number())...)
	}
	type start struct{ file, at int }
	var starts []start
	for range counts[0] {
		starts = append(starts, start{head.number(), head.number()})
		head.text()
	}
	if head.number() == 1 {
		for i, count := range counts {
			for n := range count {
				size := head.number()
				d.files[fmt.Sprintf("%s%s%d.js", prefix, "wpcfs"[i:i+1], n)] = string(utf16.Decode(rest[:size]))
				rest = rest[size:]
			}
		}
	}
	shard := func(kind string, n int) string { return d.files[fmt.Sprintf("%s%s%d.js", prefix, kind, n)] }
	d.printf("\n== pages\n")
	for n := range counts[2] {
		d.pages(table(shard("c", n)), n*chunk, kindOf, func(page int) string { return table(shard("s", page/summaries)).texts[page%summaries] })
	}
	d.printf("\n== facets\n")
	facets := table(shard("f", 0))
	for _, name := range []string{"driver", "stage", "role"} {
		for range facets.number() {
			d.printf("%s %s:%v\n", name, facets.text(), distances(facets, facets.number()))
		}
	}
	d.printf("\n== words\n")
	for n, start := range starts {
		d.words(table(shard("w", n)), start.file, start.at, placed, func(file int) string { return shard("p", file) })
	}
	return d.out.String()
}

func distances(r *reading, count int) []int {
	pages := make([]int, count)
	last := -1
	for i := range pages {
		last += 1 + r.number()
		pages[i] = last
	}
	return pages
}

func (d *decoder) pages(r *reading, n int, kindOf []string, summary func(int) string) {
	url := ""
	for ; r.at < r.end; n++ {
		url = url[:r.number()] + r.text()
		d.printf("%d %s %q", n, kindOf[n], url)
		for _, name := range []string{"title", "number", "time"} {
			if text := r.text(); text != "" {
				d.printf(" %s=%q", name, text)
			}
		}
		if text := summary(n); text != "" {
			d.printf(" summary=%q", text)
		}
		d.printf("\n")
		for i := range r.number() {
			anchor, title := r.text(), r.text()
			if anchor == "" {
				anchor = "(its own)"
			}
			d.printf("  %d #%s %q\n", i+1, anchor, title)
		}
	}
}

func (d *decoder) words(r *reading, file, at, placed int, postings func(int) string) {
	key := ""
	for first := true; r.at < r.end; first = false {
		key = key[:r.number()] + r.text()
		var forms []string
		for range r.number() {
			forms = append(forms, key[:len(key)-r.number()]+r.text())
		}
		pages, names, length, flags := r.number(), r.number(), r.number(), r.number()
		kept := pages
		if flags&2 != 0 {
			kept = r.number()
		}
		if flags&1 != 0 && !first {
			file, at = file+1, 0
		}
		d.printf("%s %v in %d, named by %d:", key, forms, pages, names)
		list := &reading{units: utf16.Encode([]rune(postings(file))), at: at}
		numbers := distances(list, kept)
		codes := list.units[list.at:][:kept]
		list.at += kept
		for i, n := range numbers {
			d.printf(" %d", n)
			switch code := codes[i]; {
			case code >= 32:
				d.printf(" name %d/%d", code>>1&7, code&1)
			case code >= 16:
				d.printf("#%d heading %d/%d", list.number(), code>>1&7, code&1)
			case pages <= placed:
				d.printf("#%d %d", list.number(), code)
			default:
				d.printf(" %d", code)
			}
			if i < len(numbers)-1 {
				d.printf(",")
			}
		}
		d.printf("\n")
		if list.at != at+length {
			d.t.Errorf("the postings of %s take %d characters, not %d", key, list.at-at, length)
		}
		at += length
	}
}
