package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/source"
)

const captionsFile = "testdata/captions.txtar"

// TestCaptions reads every *.vtt of testdata/captions.txtar. In the files, ¶ stands for
// a carriage return.
func TestCaptions(t *testing.T) {
	golden(t, captionsFile, ".vtt", func(input txtar.File) string {
		cues, faults := ParseCaptions(source.NewFile(nil, input.Name, []byte(strings.ReplaceAll(string(input.Data), "¶", "\r"))))
		var out strings.Builder
		for _, cue := range cues {
			fmt.Fprintf(&out, "%v %v %q %q\n", cue.Start, cue.End, cue.Text, cue.Settings)
		}
		_ = faults.Print(&out)
		return out.String()
	})
}

// FuzzCaptions checks that cues are sound and faults lie in the file.
func FuzzCaptions(f *testing.F) {
	archive, err := txtar.ParseFile(captionsFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, one := range archive.Files {
		f.Add(one.Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		cues, faults := ParseCaptions(source.NewFile(nil, "a.vtt", text))
		if len(cues) == 0 && len(faults) == 0 {
			t.Fatal("neither captions nor a message")
		}
		for _, fault := range faults {
			if fault.Pos.Offset < 0 || fault.Pos.Offset+fault.Length > len(text) {
				t.Fatalf("%s lies outside the file", fault)
			}
		}
		if !slices.IsSortedFunc(cues, func(a, b Cue) int {
			if a.Start < b.Start {
				return -1
			}
			return 0
		}) {
			t.Error("cues are out of order")
		}
		for _, cue := range cues {
			if cue.End <= cue.Start || strings.TrimSpace(cue.Text) == "" || strings.ContainsAny(cue.Text, "\r") || strings.Contains(cue.Text, "-->") {
				t.Errorf("%+v is no cue", cue)
			}
		}
	})
}
