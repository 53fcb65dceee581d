package document

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what the tests get into their files")

// TestFormat formats the file `in` of every archive and compares with `out`,
// which is missing when nothing changes.
func TestFormat(t *testing.T) {
	files, err := filepath.Glob("testdata/format/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			in := archive.Files[0].Data
			want := in
			if len(archive.Files) > 1 {
				want = archive.Files[1].Data
			}
			got := Format(in)
			checkFormat(t, in)
			if bytes.Equal(got, want) {
				return
			}
			if !*update {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			archive.Files = archive.Files[:1]
			if !bytes.Equal(got, in) {
				archive.Files = append(archive.Files, txtar.File{Name: "out", Data: got})
			}
			if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestFormatLineEnds is about what a text archive cannot hold.
func TestFormatLineEnds(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"\ufeff", "\ufeff"},
		{"\n", "\n"},
		{"text", "text\n"},
		{"one\r\ntwo", "one\r\ntwo\r\n"},
		{"---\ntitle: T\n---", "---\ntitle: T\n---\n"},
		{"\ufeff---\r\ntitle: T\r\n---\r\n:::tip\r\nWait.\r\n:::", "\ufeff---\r\ntitle: T\r\n---\r\n:::tip\r\n\r\nWait.\r\n\r\n:::\r\n"},
		{"|a|b|\r\n|-|-|\r\n|c|d|", "| a   | b   |\r\n| --- | --- |\r\n| c   | d   |\r\n"},
		{"```\ncode", "```\ncode\n"},
		{"caf\xe9\n:::tip\nx\n:::", "caf\xe9\n:::tip\nx\n:::"},
		{"---\ntitle: T\n\n:::tip\nx\n:::", "---\ntitle: T\n\n:::tip\nx\n:::"},
	} {
		if got := string(Format([]byte(test.in))); got != test.want {
			t.Errorf("Format(%q) = %q, want %q", test.in, got, test.want)
		}
		checkFormat(t, []byte(test.in))
	}
}

// checkFormat checks what holds for every text.
func checkFormat(t *testing.T, text []byte) {
	t.Helper()
	once := Format(text)
	if twice := Format(once); !bytes.Equal(twice, once) {
		t.Errorf("formatting\n%q\ngives\n%q\nand formatting that gives\n%q", text, once, twice)
	}
	f := formatter{NewParser()}
	if f.page(once) != f.page(text) {
		t.Errorf("formatting\n%q\ngives\n%q\nwhich is another page", text, once)
	}
}

func FuzzFormat(f *testing.F) {
	files, _ := filepath.Glob("testdata/format/*.txtar")
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(file.Data)
			f.Add(bytes.ReplaceAll(file.Data, []byte("\n"), []byte("\r\n")))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkFormat(t, text) })
}
