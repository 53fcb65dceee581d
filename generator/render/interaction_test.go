package render_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestInteractions builds the handbook in testdata/lessons and compares the main part
// of the pages where something is asked with the archive's files under want/.
func TestInteractions(t *testing.T) {
	const name = "testdata/lessons/every.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	inputs, want := parted(archive.Files)
	files, report := buildArchive(t, inputs, 4)
	got := []txtar.File{{Name: "want/report", Data: []byte(report)}}
	for _, page := range []string{"lessons/one-step/index.html", "lessons/every-interaction/index.html", "es/modules/one/print/index.html", "lessons/index.html"} {
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
}
