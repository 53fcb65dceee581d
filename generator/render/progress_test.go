package render_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// progressMarks are the attributes that the script of progress reads.
var progressMarks = regexp.MustCompile(` (data-(?:of|steps|marks|page|alone|mark))(?:="([^"]*)"|[ >])`)

// TestProgress builds the handbook in testdata/progress and compares what its pages say
// of the progress that they show, and the list of pages where some is kept.
func TestProgress(t *testing.T) {
	const name = "testdata/progress/moved.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	inputs, want := parted(archive.Files)
	files, report := buildArchive(t, inputs, 4)
	var marks strings.Builder
	for _, path := range slices.Sorted(maps.Keys(files)) {
		var said []string
		for _, found := range progressMarks.FindAllStringSubmatch(string(files[path]), -1) {
			said = append(said, strings.TrimSpace(found[1]+" "+found[2]))
		}
		if strings.HasSuffix(path, ".html") && len(said) > 0 {
			fmt.Fprintf(&marks, "%s\n  %s\n", path, strings.Join(said, "\n  "))
		}
	}
	pages := bytes.ReplaceAll(files["plans/pages.js"], []byte("},"), []byte("},\n"))
	got := []txtar.File{{Name: "want/report", Data: []byte(report)}, {Name: "want/marks", Data: []byte(marks.String())}, {Name: "want/plans/pages.js", Data: pages}}
	if *update {
		if err := os.WriteFile(name, txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: append(inputs, got...)}), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if a, b := txtar.Format(&txtar.Archive{Files: got}), txtar.Format(&txtar.Archive{Files: want}); !bytes.Equal(a, b) {
		t.Errorf("got:\n%s\nwant:\n%s", a, b)
	}
}
