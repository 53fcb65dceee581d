package lesson

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write what was found into testdata")

// scales are those of the handbook that the tests' pages belong to.
var scales = map[string][]schema.Grade{
	"badge":    {grade("1", "Explorer"), grade("2", "Novice"), grade("3", "Experienced"), grade("4", "Expert")},
	"in_place": {grade("0", "Not in place"), grade("1", "Partially in place"), grade("2", "In place")},
}

func grade(code, label string) schema.Grade {
	return schema.Grade{Code: schema.Text{Value: code}, Label: label}
}

// TestRead reads the pages in testdata/interactions.txtar. What was found in
// NAME.md stands behind it as NAME.out. Words after a file's name are its kind, and
// lenient.
func TestRead(t *testing.T) {
	golden(t, "testdata/interactions.txtar", func(d *document.Document, lenient bool) string {
		l, faults := Read(d, Options{Scales: scales, Lenient: lenient})
		for _, problem := range unsound(d, l) {
			t.Errorf("%s: %s", d.File.Path, problem)
		}
		return dump(l) + report(append(d.Diagnostics, faults...))
	})
}

// TestMistakes shows what authors are told: one message for each page of
// testdata/mistakes.txtar, which has one mistake.
func TestMistakes(t *testing.T) {
	count := 0
	golden(t, "testdata/mistakes.txtar", func(d *document.Document, lenient bool) string {
		count++
		_, faults := Read(d, Options{Scales: scales, Lenient: lenient})
		all := slices.Concat(d.Diagnostics, faults).Sort()
		if len(all) != 1 {
			t.Errorf("%s: %d messages", d.File.Path, len(all))
		}
		for _, one := range all {
			if one.Hint == "" || !one.Pos.IsValid() || strings.HasSuffix(one.Message, ".") {
				t.Errorf("%s: %s: no hint, no place or a full stop", d.File.Path, one)
			}
		}
		return report(all)
	})
	if count < 40 {
		t.Errorf("only %d mistakes", count)
	}
}

// TestFormat shows that bringing a page into its ordinary form changes no
// interaction.
func TestFormat(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/interactions.txtar")
	if err != nil {
		t.Fatal(err)
	}
	places := regexp.MustCompile(`\b\d+:\d+ `)
	parser := document.NewParser()
	say := func(name string, text []byte) string {
		d, lenient := parse(parser, name, text)
		l, _ := Read(d, Options{Scales: scales, Lenient: lenient})
		return places.ReplaceAllString(dump(l), "")
	}
	for _, page := range archive.Files {
		if strings.HasSuffix(page.Name, ".out") {
			continue
		}
		tight := blankLines.ReplaceAll(page.Data, []byte("$1\n"))
		formatted := document.Format(tight)
		if say(page.Name, tight) != say(page.Name, formatted) {
			t.Errorf("%s is another lesson when it is formatted:\n%s", page.Name, formatted)
		}
		if !bytes.Equal(document.Format(formatted), formatted) {
			t.Errorf("%s is formatted otherwise the second time", page.Name)
		}
	}
}

// blankLines are the blank lines below the opening lines of directives.
var blankLines = regexp.MustCompile(`(?m)^(:::[a-z].*)\n\n`)

// golden compares what is said of each page of an archive.
func golden(t *testing.T, path string, say func(d *document.Document, lenient bool) string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	var pages []txtar.File
	for _, file := range archive.Files {
		if name, ok := strings.CutSuffix(file.Name, ".out"); ok {
			want[name] = string(file.Data)
		} else {
			pages = append(pages, file)
		}
	}
	archive.Files = nil
	parser := document.NewParser()
	for _, page := range pages {
		d, lenient := parse(parser, page.Name, page.Data)
		got := say(d, lenient)
		name := strings.TrimSuffix(d.File.Path, ".md")
		archive.Files = append(archive.Files, page, txtar.File{Name: name + ".out", Data: []byte(got)})
		if got != want[name] && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s", d.File.Path, got, want[name])
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func parse(parser *document.Parser, name string, text []byte) (d *document.Document, lenient bool) {
	words := strings.Fields(name)
	options := document.Options{Kind: document.Page}
	for _, word := range words[1:] {
		if word == "lenient" {
			options.Lenient = true
		} else {
			options.Kind = document.Kind(word)
		}
	}
	return parser.Parse(source.NewFile(nil, words[0], text), options), options.Lenient
}

func report(faults source.Diagnostics) string {
	var out strings.Builder
	_ = faults.Sort().Print(&out)
	return out.String()
}

// dump writes all of a lesson as text.
func dump(l *Lesson) string {
	if l == nil {
		return "nothing\n"
	}
	out := &writer{}
	if len(l.Opening) > 0 {
		out.line("opening: %s", blocks(l.Opening))
	}
	for _, step := range l.Steps {
		var ids []string
		for _, i := range step.Interactions {
			ids = append(ids, i.ID)
		}
		out.line("step #%s %q: %s; interactions: %s", step.ID, step.Title, blocks(step.Blocks), strings.Join(ids, " "))
	}
	for _, i := range l.Interactions {
		out.interaction(i)
	}
	return out.String()
}

type writer struct {
	strings.Builder
	indent string
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, w.indent+format+"\n", args...) }

func (w *writer) interaction(i *Interaction) {
	fmt.Fprintf(w, "%s %s #%s", place(i.Directive.Pos), i.Kind, i.ID)
	if i.Title != "" {
		fmt.Fprintf(w, " [%s]", i.Title)
	}
	for name, value := range map[string]string{" was ": strings.Join(i.Was, " "), " scale ": i.Scale} {
		if value != "" {
			w.WriteString(name + value)
		}
	}
	if i.Inside != nil {
		w.WriteString(" inside #" + i.Inside.ID)
	}
	if i.Many {
		w.WriteString(" many")
	}
	if i.Rows > 0 {
		fmt.Fprintf(w, " rows %d", i.Rows)
	}
	if i.Kind == Worked {
		fmt.Fprintf(w, " show %d", i.Show)
	}
	if i.Plan != nil {
		fmt.Fprintf(w, " plan %s.%s through link %d", i.Plan.Worksheet, i.Plan.Field, i.Plan.Link)
	}
	w.WriteString("\n")
	w.indent = "  "
	if len(i.Prompt) > 0 {
		w.line("prompt: %s", blocks(i.Prompt))
	}
	if len(i.Head) > 0 {
		w.line("head: %s", cells(i.Head))
	}
	for _, option := range i.Options {
		w.item("option", option.Item, map[bool]string{true: " right"}[option.Right]+" feedback: "+blocks(option.Feedback))
	}
	for _, category := range i.Categories {
		w.item("category", category.Item, "")
		w.indent = "    "
		for _, item := range category.Items {
			w.item("entry", item, "")
		}
		w.indent = "  "
	}
	for _, pair := range i.Pairs {
		w.item("pair", pair.Item, " with "+cells([]document.Block{pair.Right}))
	}
	for _, item := range i.Items {
		cells := cells(item.Cells)
		if cells != "" {
			cells = " cells: " + cells
		}
		w.item("entry", item, cells)
	}
	for _, grade := range i.Grades {
		w.line("grade %s %s", grade.Code.Value, grade.Label)
	}
	for _, scene := range i.Scenes {
		end := ""
		if scene.Ending {
			end = " the end"
		}
		w.line("scene #%s %q%s: %s", scene.ID, scene.Title, end, blocks(scene.Blocks))
		w.indent = "    "
		for _, choice := range scene.Choices {
			w.item("to #"+choice.To, choice.Item, "")
		}
		w.indent = "  "
	}
	for _, pause := range i.Pauses {
		w.item("pause at "+clock(pause.At), pause.Item, "")
	}
	if len(i.After) > 0 {
		w.line("after: %s", blocks(i.After))
	}
	w.indent = ""
}

func (w *writer) item(what string, item Item, more string) {
	below := ""
	if len(item.Blocks) > 0 {
		below = " below: " + blocks(item.Blocks)
	}
	html := ""
	if item.HTML.HTML != item.Text {
		html = " " + visible(item.HTML)
	}
	w.line("%s at %s {%s} %q%s%s%s", what, place(item.Pos), item.Key, item.Text, html, below, more)
}

func place(pos source.Pos) string {
	line, column := pos.LineColumn()
	return fmt.Sprintf("%d:%d", line, column)
}

// blocks writes the kinds of blocks and what they say.
func blocks(list []document.Block) string {
	names := []string{"prose", "heading", "directive", "rule", "paragraph", "list", "item", "quote", "table", "row", "cell", "definitions", "term", "description"}
	var all []string
	for _, block := range list {
		said := block.Text
		switch {
		case block.Directive != nil:
			said = block.Directive.Name
		case said == "":
			said = visible(block.HTML)
		}
		all = append(all, names[block.Kind]+" "+strings.ReplaceAll(said, "\n", "⏎"))
	}
	return strings.Join(all, " | ")
}

func cells(list []document.Block) string {
	var all []string
	for _, cell := range list {
		all = append(all, visible(cell.HTML))
	}
	return strings.Join(all, " | ")
}

// visible is HTML with a mark for each hole.
func visible(chunk document.Chunk) string {
	var out strings.Builder
	from := 0
	for _, hole := range chunk.Holes {
		out.WriteString(chunk.HTML[from:hole.At] + "⟦" + fmt.Sprint(hole.Index) + "⟧")
		from = int(hole.At)
	}
	return out.String() + chunk.HTML[from:]
}
