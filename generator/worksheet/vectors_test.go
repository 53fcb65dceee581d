package worksheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// vectorWorksheets are the worksheets of testdata/vectors/worksheets.txtar, by the names of
// their files without the ending.
func vectorWorksheets(t testing.TB) map[string]*Definition {
	archive, err := txtar.ParseFile("testdata/vectors/worksheets.txtar")
	if err != nil {
		t.Fatal(err)
	}
	worksheets := map[string]*Definition{}
	for _, file := range archive.Files {
		d, report := readText(t, file.Name, string(file.Data))
		if report != "" {
			t.Fatal(report)
		}
		worksheets[strings.TrimSuffix(file.Name, ".yaml")] = d
	}
	return worksheets
}

// TestVectorWorksheets keeps the definitions that the client's tests read.
func TestVectorWorksheets(t *testing.T) {
	shipped := map[string]json.RawMessage{}
	for name, d := range vectorWorksheets(t) {
		shipped[name] = d.Shipped()
	}
	text, err := json.Marshal(shipped)
	if err != nil {
		t.Fatal(err)
	}
	compareFile(t, "testdata/vectors/worksheets.json", []byte(indented(t, text)))
}

func compareFile(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what it was: run go test -update and look at the difference", name)
	}
}

// eachVector calls test for each case of a file of vectors. It sets what was got;
// -update writes that into the file.
func eachVector[T any](t *testing.T, name string, test func(t *testing.T, one *T)) {
	name = "testdata/vectors/" + name
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		About string `json:"about"`
		Cases []T    `json:"cases"`
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for i := range file.Cases {
		before, _ := json.Marshal(file.Cases[i])
		var want any
		_ = json.Unmarshal(before, &want)
		label := strconv.Itoa(i)
		if all, ok := want.(map[string]any); ok {
			label = fmt.Sprint(all["name"])
		}
		t.Run(label, func(t *testing.T) {
			test(t, &file.Cases[i])
			after, err := json.Marshal(file.Cases[i])
			if err != nil {
				t.Fatal(err)
			}
			var got any
			_ = json.Unmarshal(after, &got)
			if !*update && !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%swant\n%s", indented(t, after), indented(t, before))
			}
		})
	}
	if *update {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", " ")
		if err := encoder.Encode(file); err != nil {
			t.Fatal(err)
		}
		compareFile(t, name, out.Bytes())
	}
}
