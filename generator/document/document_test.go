package document

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// TestParse parses every *.md of the archives in testdata/parse. The result of
// NAME.md stands behind it as NAME.out. Words after the file's name say how it
// is read: the kind, and any of
//
//	lenient     with Options.Lenient
//	crlf        lines end as on Windows
//	mark        the file starts with a byte-order mark
//	unended     the last line has no end
//	quoted      the file is a Go string, for bytes that an editor hides
func TestParse(t *testing.T) {
	paths, err := filepath.Glob("testdata/parse/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no tests", err)
	}
	parser := NewParser()
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			var files []txtar.File
			for _, one := range archive.Files {
				if name, ok := strings.CutSuffix(one.Name, ".out"); ok {
					want[name] = string(one.Data)
				} else {
					files = append(files, one)
				}
			}
			archive.Files = nil
			for _, input := range files {
				file, options := read(t, input)
				d := parser.Parse(file, options)
				got := dump(d)
				name := strings.TrimSuffix(file.Path, ".md")
				archive.Files = append(archive.Files, input, txtar.File{Name: name + ".out", Data: []byte(got)})
				if got != want[name] && !*update {
					t.Errorf("%s:\n%s\nwant:\n%s", file.Path, got, want[name])
				}
				for _, fault := range faults(d) {
					t.Errorf("%s: %s\n%s", file.Path, fault, got)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// read returns the file that an archive holds.
func read(t testing.TB, input txtar.File) (*source.File, Options) {
	words := strings.Fields(input.Name)
	text := input.Data
	options := Options{Kind: Page}
	for _, word := range words[1:] {
		switch word {
		case "lenient":
			options.Lenient = true
		case "crlf":
			text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		case "mark":
			text = append([]byte("\ufeff"), text...)
		case "unended":
			text = bytes.TrimRight(text, "\r\n")
		case "quoted":
			unquoted, err := strconv.Unquote(strings.TrimSpace(string(text)))
			if err != nil {
				t.Fatal(input.Name, err)
			}
			text = []byte(unquoted)
		default:
			if !slices.Contains(Kinds, Kind(word)) {
				t.Fatalf("%s: what does %q mean?", input.Name, word)
			}
			options.Kind = Kind(word)
		}
	}
	return source.NewFile(nil, words[0], text), options
}

// dump writes all of a document as text.
func dump(d *Document) string {
	var out strings.Builder
	if d.Title != "" {
		fmt.Fprintf(&out, "title: %s\n", d.Title)
	}
	fields(&out, reflect.ValueOf(d.Fields), "")
	if d.Lead != "" {
		fmt.Fprintf(&out, "lead: %s\n", d.Lead)
	}
	fmt.Fprintf(&out, "words: %d\n", d.Words)
	blocks(&out, d, d.Blocks, "")
	for i, directive := range d.Directives {
		fmt.Fprintf(&out, "directive %d:", i)
		writeOut(&out, d, directive, "  ")
	}
	for i, link := range d.Links {
		fmt.Fprintf(&out, "%s %d at %s: %s", []string{"link", "image", "reference", "variable", "resource", "card", "form", "plan", "answer"}[link.Kind], i, place(link.Pos), link.Target)
		text := string(d.File.Text()[link.Pos.Offset:min(link.Pos.Offset+link.Length, len(d.File.Text()))])
		if text != link.Target {
			fmt.Fprintf(&out, " ← %q", text)
		}
		if link.Text != "" {
			fmt.Fprintf(&out, ", text %q", link.Text)
		}
		if link.Title != "" {
			fmt.Fprintf(&out, ", title %q", link.Title)
		}
		out.WriteByte('\n')
	}
	for _, anchor := range d.Anchors {
		fmt.Fprintf(&out, "anchor #%s at %s level %d", anchor.ID, place(anchor.Pos), anchor.Level)
		if anchor.Contents {
			out.WriteString(" contents")
		}
		fmt.Fprintf(&out, ": %s\n", anchor.Text)
	}
	report := func(name string, found source.Diagnostics) {
		if len(found) > 0 {
			out.WriteString(name + ":\n")
			_ = found.Print(&out)
		}
	}
	report("diagnostics", d.Diagnostics)
	report("advice", d.Advice)
	return out.String()
}

func place(pos source.Pos) string {
	line, column := pos.LineColumn()
	return fmt.Sprintf("%d:%d", line, column)
}

// fields writes what the front matter says.
func fields(out *strings.Builder, value reflect.Value, name string) {
	switch v := value.Interface().(type) {
	case schema.Text:
		if v.IsGiven() {
			fmt.Fprintf(out, "%s: %q at %s\n", name, v.Value, place(v.Pos))
		}
		return
	case schema.Date:
		if !v.IsZero() {
			fmt.Fprintf(out, "%s: %s\n", name, v)
		}
		return
	}
	switch value.Kind() {
	case reflect.Struct:
		for i := range value.NumField() {
			field := value.Type().Field(i)
			inner := strings.ToLower(field.Name)
			if name != "" {
				inner = name + "." + inner
			}
			if field.Anonymous {
				inner = name
			}
			fields(out, value.Field(i), inner)
		}
	case reflect.Slice:
		for i := range value.Len() {
			fields(out, value.Index(i), fmt.Sprintf("%s[%d]", name, i))
		}
	default:
		if !value.IsZero() {
			fmt.Fprintf(out, "%s: %v\n", name, value.Interface())
		}
	}
}

func blocks(out *strings.Builder, d *Document, list []Block, indent string) {
	names := []string{"prose", "heading", "directive", "rule", "paragraph", "list", "item", "quote", "table", "row", "cell", "definitions", "term", "description"}
	for _, block := range list {
		fmt.Fprintf(out, "%s%s %s", indent, place(block.Pos), names[block.Kind])
		if block.Level > 0 {
			fmt.Fprintf(out, " %d", block.Level)
		}
		if block.Ordered {
			out.WriteString(" ordered")
		}
		out.WriteString([]string{"", " ☐", " ☑"}[block.Box])
		if block.ID != "" {
			out.WriteString(" #" + block.ID)
		}
		for _, class := range strings.Fields(block.Class) {
			out.WriteString(" ." + class)
		}
		if block.Directive != nil {
			writeOut(out, d, block.Directive, indent+"  ")
			continue
		}
		html := visible(d, block.HTML)
		if block.Text != "" && block.Text != html {
			fmt.Fprintf(out, " %q", block.Text)
		}
		if html != "" {
			fmt.Fprintf(out, ": %s", strings.ReplaceAll(html, "\n", "\n"+indent+"\t"))
		}
		out.WriteByte('\n')
		blocks(out, d, block.Children, indent+"  ")
	}
}

func writeOut(out *strings.Builder, d *Document, one *Directive, indent string) {
	fmt.Fprintf(out, " %s", one.Name)
	if one.Spec == nil {
		out.WriteString(" (unknown)")
	}
	if one.ID != "" {
		out.WriteString(" #" + one.ID)
	}
	for _, class := range strings.Fields(one.Class) {
		out.WriteString(" ." + class)
	}
	if one.Title != "" {
		fmt.Fprintf(out, " [%s]", one.Title)
	}
	names := make([]string, 0, len(one.Attributes))
	for name := range one.Attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(out, " %s=%q", name, one.Attributes[name])
	}
	for name, index := range map[string]int{"resource": one.Resource, "target": one.Target, "form": one.Form, "captions": one.Captions, "poster": one.Poster, "plan": one.Plan} {
		if index >= 0 {
			names = append(names, fmt.Sprintf(" %s→%d", name, index))
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.HasPrefix(name, " ") {
			out.WriteString(name)
		}
	}
	out.WriteByte('\n')
	blocks(out, d, one.Body, indent)
}

// visible writes HTML with its holes.
func visible(d *Document, chunk Chunk) string {
	var out strings.Builder
	from := 0
	for _, hole := range chunk.Holes {
		out.WriteString(chunk.HTML[from:hole.At])
		from = int(hole.At)
		name := "directive"
		if !hole.IsDirective {
			name = []string{" link", "image", "reference", "variable"}[d.Links[hole.Index].Kind]
		}
		fmt.Fprintf(&out, "⟦%s %d⟧", name, hole.Index)
	}
	out.WriteString(chunk.HTML[from:])
	return out.String()
}

// golden compares what is made of each file of an archive that ends in ext with the
// NAME.out behind it.
func golden(t *testing.T, path, ext string, made func(input txtar.File) string) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := &txtar.Archive{Comment: archive.Comment}
	for _, input := range archive.Files {
		if name, ok := strings.CutSuffix(input.Name, ext); ok {
			got.Files = append(got.Files, input, txtar.File{Name: name + ".out", Data: []byte(made(input))})
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text := txtar.Format(got); !bytes.Equal(text, txtar.Format(archive)) {
		t.Errorf("got:\n%s", text)
	}
}
