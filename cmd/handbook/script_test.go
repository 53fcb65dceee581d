package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"handbook"
	"handbook/generator/document"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"handbook": main}) }

// TestCommands runs the scripts about commands.
func TestCommands(t *testing.T) { runScripts(t, "testdata/script") }

// TestMistakes runs the scripts about mistakes that authors make. Each shows the
// message that a person gets to read, and it is the only one.
func TestMistakes(t *testing.T) { runScripts(t, "testdata/script/mistakes") }

func runScripts(t *testing.T, dir string) {
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"zipped": zipped,
			"bytes":  writeBytes,
		},
	})
}

// exits CODE COMMAND… runs a command that must end with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// zipped FILE DIR puts a folder into a zip file.
func zipped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: zipped FILE DIR")
	}
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	archive := zip.NewWriter(file)
	ts.Check(archive.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(archive.Close())
	ts.Check(file.Close())
}

// bytes FILE TEXT writes a file that a script cannot hold: TEXT has the escapes
// of a Go string.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE TEXT")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	name := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	ts.Check(os.WriteFile(name, []byte(text), 0o666))
}

// TestContentIsFormatted keeps the handbook that comes with the program in the
// form that fmt gives to every handbook.
func TestContentIsFormatted(t *testing.T) {
	err := fs.WalkDir(handbook.Files, "content", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !isMarkdown(name) {
			return err
		}
		text, err := handbook.Files.ReadFile(name)
		if err == nil && !bytes.Equal(document.Format(text), text) {
			t.Errorf("%s is not in the ordinary form: run go run ./cmd/handbook fmt", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSamples checks the example plans of the handbook that comes with the program
// as people check theirs.
func TestSamples(t *testing.T) {
	samples, err := filepath.Glob("../../content/worksheets/*.sample.plan.json")
	if err != nil || len(samples) == 0 {
		t.Fatal("no examples", err)
	}
	var out bytes.Buffer
	code := run(t.Context(), append([]string{"plans", "check", "-C", "../.."}, samples...), strings.NewReader(""), &out, &out)
	if want := fmt.Sprintf("checked %d plans: 0 errors, 0 warnings\n", len(samples)); code != exitGood || !strings.HasSuffix(out.String(), want) {
		t.Errorf("exit code %d:\n%s", code, out.String())
	}
}
