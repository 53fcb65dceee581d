package lesson

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/document"
	"handbook/generator/source"
)

// many is a page of at least n interactions.
func many(tb testing.TB, n int) (text []byte, count int) {
	archive, err := txtar.ParseFile("testdata/interactions.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	parser := document.NewParser()
	var out strings.Builder
	out.WriteString("# Many\n\n")
	for round := 0; count < n; round++ {
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".out") || strings.Contains(file.Name, "lenient") || strings.HasPrefix(string(file.Data), "---") {
				continue
			}
			d, _ := parse(parser, file.Name, file.Data)
			l, _ := Read(d, Options{Scales: scales})
			if l == nil {
				continue
			}
			count += len(l.Interactions)
			body := strings.ReplaceAll(string(file.Data), "{#", fmt.Sprintf("{#r%d_", round))
			out.WriteString(strings.ReplaceAll(body, "](#", fmt.Sprintf("](#r%d_", round)) + "\n\n")
		}
	}
	return []byte(out.String()), count
}

// BenchmarkRead parses 1,500 interactions, Markdown included.
func BenchmarkRead(b *testing.B) {
	text, count := many(b, 1500)
	parser := document.NewParser()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := parser.Parse(source.NewFile(nil, "many.md", text), document.Options{Kind: document.Page, Lenient: true})
		Read(d, Options{Scales: scales, Lenient: true})
	}
	b.ReportMetric(float64(count), "interactions")
}

// TestFast holds the time for 1,500 interactions, Markdown included, well below what
// an author would notice.
func TestFast(t *testing.T) {
	text, _ := many(t, 1500)
	best := time.Hour
	for range 5 {
		parser := document.NewParser()
		start := time.Now()
		d := parser.Parse(source.NewFile(nil, "many.md", text), document.Options{Kind: document.Page, Lenient: true})
		Read(d, Options{Scales: scales, Lenient: true})
		best = min(best, time.Since(start))
	}
	if best > 300*time.Millisecond {
		t.Errorf("1,500 interactions take %v, and should take less than 100 ms", best)
	}
}
