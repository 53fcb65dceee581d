package worksheet

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// settings are the handbook.yaml of the tests.
const settings = `id: school
title: School
scales:
  in_place: [{code: "0", label: Not in place}, {code: "1", label: Partly}, {code: "2", label: In place}, {code: na, label: Does not apply}]
vocabularies:
  driver: [{id: coaching, label: Coaching}, {id: training, label: Training}]
variables: {coach: your coach}
`

func testHandbook(t testing.TB) *schema.Handbook {
	handbook, faults := schema.ReadHandbook(stackOf("handbook.yaml", settings))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return handbook
}

func stackOf(name, text string) *source.Stack {
	return &source.Stack{Path: name, Files: []*source.File{source.NewFile(nil, name, []byte(text))}}
}

// readText reads a definition. A text that does not start with its id gets what
// every definition has before its sections.
func readText(t testing.TB, name, text string) (*Definition, string) {
	if !strings.HasPrefix(text, "id:") {
		text = "id: plan\nversion: \"2.0\"\ntitle: Plan\n" + text
	}
	d, faults := Read(stackOf("content/worksheets/"+name, text), testHandbook(t), false)
	var report strings.Builder
	if err := faults.Print(&report); err != nil {
		t.Fatal(err)
	}
	return d, strings.ReplaceAll(report.String(), "content/worksheets/", "")
}

// TestMistakes reads definitions with one mistake each. The message about it
// follows each in the archive, and it is the only one.
func TestMistakes(t *testing.T) {
	archives, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	mistakes := 0
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var files []txtar.File
		want := map[string]string{}
		for _, file := range archive.Files {
			if mistake, ok := strings.CutSuffix(file.Name, ".message"); ok {
				want[mistake] = string(file.Data)
			} else {
				files = append(files, file)
			}
		}
		var written []txtar.File
		for _, file := range files {
			mistake := strings.TrimSuffix(file.Name, ".yaml")
			mistakes++
			_, got := readText(t, file.Name, string(file.Data))
			if strings.Count(got, "  hint: ") != 1 || strings.Count(got, file.Name+":") != 1 {
				t.Errorf("%s: %s: one message with a hint is wanted, got:\n%s", name, mistake, got)
			}
			if !*update && got != want[mistake] {
				t.Errorf("%s: %s: got:\n%s\nwant:\n%s", name, mistake, got, want[mistake])
			}
			written = append(written, file, txtar.File{Name: mistake + ".message", Data: []byte(got)})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: written}), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if mistakes < 40 {
		t.Errorf("only %d mistakes", mistakes)
	}
}

// TestSound reads definitions without mistakes and compares what browsers get.
func TestSound(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/sound.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var written []txtar.File
	for i := 0; i < len(archive.Files); i++ {
		file := archive.Files[i]
		if strings.HasSuffix(file.Name, ".json") {
			continue
		}
		d, report := readText(t, file.Name, string(file.Data))
		if report != "" {
			t.Errorf("%s: %s", file.Name, report)
			continue
		}
		got := indented(t, d.Shipped())
		if !*update && (i+1 == len(archive.Files) || string(archive.Files[i+1].Data) != got) {
			t.Errorf("%s: got:\n%s", file.Name, got)
		}
		written = append(written, file, txtar.File{Name: strings.TrimSuffix(file.Name, ".yaml") + ".json", Data: []byte(got)})
	}
	if *update && !t.Failed() {
		if err := os.WriteFile("testdata/sound.txtar", txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: written}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzRead looks for definitions that bring the reader down, and for sound ones
// that cannot be shipped.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/mistakes/*.txtar", "testdata/sound.txtar"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range archive.Files {
				if strings.HasSuffix(file.Name, ".yaml") {
					f.Add(string(file.Data))
				}
			}
		}
	}
	handbook := testHandbook(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !strings.HasPrefix(text, "id:") {
			text = "id: plan\nversion: \"2.0\"\ntitle: Plan\n" + text
		}
		d, faults := Read(stackOf("content/worksheets/plan.yaml", text), handbook, false)
		if err := faults.Print(new(bytes.Buffer)); err != nil {
			t.Fatal(err)
		}
		if !faults.HasErrors() {
			d.Script()
		}
	})
}

// indented is JSON on lines of its own.
func indented(t *testing.T, text []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", " "); err != nil {
		t.Fatal(err)
	}
	return out.String() + "\n"
}
