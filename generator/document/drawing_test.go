package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/source"
)

const drawingsFile = "testdata/drawings.txtar"

// drawings are the *.svg files of the golden test.
func drawings(t testing.TB) (files []txtar.File) {
	archive, err := txtar.ParseFile(drawingsFile)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(archive.Files, func(one txtar.File) bool { return !strings.HasSuffix(one.Name, ".svg") })
}

// TestDrawing parses every *.svg of testdata/drawings.txtar. The prefix of ids
// is shown as ‹.
func TestDrawing(t *testing.T) {
	golden(t, drawingsFile, ".svg", func(input txtar.File) string {
		drawing, faults := ParseDrawing(source.NewFile(nil, input.Name, input.Data))
		var out strings.Builder
		if drawing != nil {
			fmt.Fprintf(&out, "%s\ntitle %q, %v × %v\n", strings.ReplaceAll(drawing.HTML, PartPrefix, "‹"), drawing.Title, drawing.Width, drawing.Height)
			var names []string
			for name := range drawing.Parts {
				names = append(names, name)
			}
			slices.Sort(names)
			for _, name := range names {
				part := drawing.Parts[name]
				fmt.Fprintf(&out, "%s: %s\n", name, strings.ReplaceAll(drawing.HTML[part.Start:part.End], PartPrefix, "‹"))
			}
			for _, fault := range unsafeDrawing(drawing) {
				t.Errorf("%s: %s", input.Name, fault)
			}
		}
		_ = faults.Print(&out)
		return out.String()
	})
}
