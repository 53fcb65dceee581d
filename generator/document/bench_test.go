package document

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"

	"handbook/generator/source"
)

// BenchmarkParse reads pages like those of a real handbook, and beside it lets
// goldmark turn the same files into HTML with the same extensions. Parse should
// take at most 1.4 times as long; it also reads the front matter, finds links
// and anchors and keeps the result.
func BenchmarkParse(b *testing.B) {
	files := pages(200)
	size := 0
	for _, file := range files {
		size += len(file.Text())
	}
	b.Run("document", func(b *testing.B) {
		parser := NewParser()
		b.ReportAllocs()
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, file := range files {
				parser.Parse(file, Options{Kind: Topic})
			}
		}
	})
	b.Run("goldmark", func(b *testing.B) {
		markdown := goldmark.New(
			goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
			goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithHeadingAttribute()),
			goldmark.WithRendererOptions(html.WithUnsafe()),
		)
		var out bytes.Buffer
		b.ReportAllocs()
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, file := range files {
				out.Reset()
				if err := markdown.Convert(file.Text(), &out); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// pages makes Markdown files of about 6 KB, the same ones each time.
func pages(n int) []*source.File {
	words := strings.Fields(`the of and to a in coaching teachers school district program fidelity training data leaders team practice
		students support implementation drivers selection plan “review” it’s who can when they observe weekly feedback and improve`)
	random := rand.New(rand.NewPCG(1, 2))
	var out strings.Builder
	text := func(length int) {
		for i := range length {
			if i > 0 {
				out.WriteByte(" \n"[min(i%14/13, 1)])
			}
			word := words[random.IntN(len(words))]
			switch random.IntN(40) {
			case 0:
				fmt.Fprintf(&out, "[%s %s](../%s/0%d-topic.md#%s)", word, word, word, i%9, word)
			case 1:
				fmt.Fprintf(&out, "**%s**", word)
			case 2:
				fmt.Fprintf(&out, "*%s*,", word)
			case 3:
				fmt.Fprintf(&out, "`%s`.", word)
			case 4:
				fmt.Fprintf(&out, "[%s](https://example.org/%s?a=1&b=2)", word, word)
			default:
				out.WriteString(word)
			}
		}
		out.WriteString(".\n")
	}
	var files []*source.File
	for number := range n {
		out.Reset()
		fmt.Fprintf(&out, "---\ntitle: Page %d\nsummary: What the page is about.\ndriver: [coaching]\ntime: 20 min\n---\n", number)
		for section := range 7 {
			fmt.Fprintf(&out, "\n## Section %d of page %d\n\n", section, number)
			text(50)
			out.WriteByte('\n')
			switch section {
			case 1, 4:
				for range 6 {
					out.WriteString("- ")
					text(9)
				}
			case 2:
				out.WriteString(":::tip[Keep in mind]\n\n")
				text(30)
				out.WriteString("\n:::\n")
			case 3:
				out.WriteString("| Driver | One district | Another |\n|---|---|---|\n| coaching | weekly | [never](../a.md) |\n| training | 3 hours | 2 days |\n")
			case 5:
				out.WriteString("> ")
				text(20)
				out.WriteString("\n![A coach and a teacher](images/coach.png)\n\n```\ncode\n```\n")
			}
			out.WriteByte('\n')
			text(45)
		}
		files = append(files, source.NewFile(nil, fmt.Sprintf("content/modules/m/%d.md", number), []byte(out.String())))
	}
	return files
}
