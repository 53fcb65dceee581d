package render_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestForms builds the handbooks in testdata/forms and compares the main part of
// the pages with forms with the archives' files under want/.
func TestForms(t *testing.T) {
	names, err := filepath.Glob("testdata/forms/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			inputs, want := parted(archive.Files)
			files, report := buildArchive(t, inputs, 4)
			got := []txtar.File{{Name: "want/report", Data: []byte(report)}}
			for _, page := range []string{"worksheets/every-field/index.html", "worksheets/every-field/example/index.html", "modules/one/topic/index.html", "es/modules/one/print/index.html", "es/plans/index.html"} {
				got = append(got, txtar.File{Name: "want/" + page, Data: mainPart(t, files[page])})
			}
			if *update {
				archive.Files = append(inputs, got...)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if a, b := txtar.Format(&txtar.Archive{Files: got}), txtar.Format(&txtar.Archive{Files: want}); !bytes.Equal(a, b) {
				t.Errorf("got:\n%s\nwant:\n%s", a, b)
			}
		})
	}
}

// parted are the files of an archive to build, and those to compare with.
func parted(files []txtar.File) (inputs, want []txtar.File) {
	for _, file := range files {
		if strings.HasPrefix(file.Name, "want/") {
			want = append(want, file)
		} else {
			inputs = append(inputs, file)
		}
	}
	return inputs, want
}

// definitionHash is the hash of a definition, which changes with its public format.
var definitionHash = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// mainPart is what stands between the masthead and the foot of a page, and the
// scripts of the page alone, one element a line.
func mainPart(t *testing.T, page []byte) []byte {
	t.Helper()
	text := string(page)
	_, body, found := strings.Cut(text, "</header>")
	body, _, more := strings.Cut(body, `<footer class="colophon">`)
	if !found || !more {
		t.Fatalf("the page has no masthead or foot:\n%s", text)
	}
	var scripts []string
	for _, script := range regexp.MustCompile(`<script src="[^"]*(?:definition|store|worksheet|plans)[^"]*" defer></script>`).FindAllString(text, -1) {
		scripts = append(scripts, hashed.ReplaceAllString(script, "-HASH."))
	}
	body = definitionHash.ReplaceAllString(strings.Join(append(scripts, body), "\n"), "sha256:HASH")
	return []byte(strings.ReplaceAll(body, "><", ">\n<") + "\n")
}
