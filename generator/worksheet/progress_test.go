package worksheet

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestProgress reads the progress of backups as browsers do.
func TestProgress(t *testing.T) {
	type vector struct {
		Name     string         `json:"name"`
		Progress map[string]any `json:"progress"`
		Want     map[string]any `json:"want"`
		Notes    []string       `json:"notes"`
	}
	read := func(progress any) (map[string]any, []string) {
		text, err := json.Marshal(map[string]any{"format": backupFormat, "handbook": map[string]any{"id": "x"}, "plans": []any{}, "progress": progress})
		if err != nil {
			t.Fatal(err)
		}
		file, fault := ReadPlans(text)
		if fault != nil {
			t.Fatal(fault)
		}
		got := map[string]any{}
		for page, one := range file.Backup.Progress {
			got[page] = map[string]any(one)
		}
		return got, noteTexts(file.Notes[1:])
	}
	eachVector(t, "progress.json", func(t *testing.T, one *vector) {
		one.Want, one.Notes = read(one.Progress)
		if again, notes := read(one.Want); !reflect.DeepEqual(again, one.Want) || len(notes) > 0 {
			t.Errorf("read again it is %v, %v", again, notes)
		}
	})
}
