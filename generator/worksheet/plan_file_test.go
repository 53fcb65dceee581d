package worksheet

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// fileCase is a file that people may bring; see tests/client/imports.mjs.
type fileCase struct {
	Name     string         `json:"name"`
	File     string         `json:"file"`
	Text     *string        `json:"text"`
	Base64   string         `json:"base64"`
	Repeat   []any          `json:"repeat"`
	Sealed   bool           `json:"sealed"`
	Set      map[string]any `json:"set"`
	Drop     []string       `json:"drop"`
	Nest     int            `json:"nest"`
	ManyRows int            `json:"manyRows"`
	Fill     int            `json:"fill"`
	Reverse  bool           `json:"reverse"`
	Replace  []string       `json:"replace"`
	Before   string         `json:"before"`
	After    string         `json:"after"`
	Cut      int            `json:"cut"`
	Fault    string         `json:"fault"`
	Detail   string         `json:"detail"`
	Notes    []string       `json:"notes"`
}

// text makes the file.
func (c fileCase) text(t testing.TB, bases map[string]json.RawMessage) []byte {
	switch {
	case c.Text != nil:
		return []byte(*c.Text)
	case c.Base64 != "":
		text, err := base64.StdEncoding.DecodeString(c.Base64)
		if err != nil {
			t.Fatal(err)
		}
		return text
	case c.Repeat != nil:
		return []byte(strings.Repeat(c.Repeat[0].(string), int(c.Repeat[1].(float64))) + c.Repeat[2].(string))
	}
	base := bases[cmp.Or(c.File, "plan")]
	var file map[string]any
	if err := json.Unmarshal(base, &file); err != nil {
		t.Fatal(err)
	}
	if !c.Sealed {
		delete(file, "integrity")
	}
	for path, value := range c.Set {
		change(file, strings.Split(path, "."), func(in map[string]any, name string) { in[name] = value })
	}
	for _, path := range c.Drop {
		change(file, strings.Split(path, "."), func(in map[string]any, name string) { delete(in, name) })
	}
	var deep any = []any{}
	for range c.Nest - 1 {
		deep = []any{deep}
	}
	if c.Nest > 0 {
		file["unmapped"] = map[string]any{"deep": deep}
	}
	answers, _ := file["answers"].(map[string]any)
	if c.ManyRows > 0 {
		var rows []any
		for i := range c.ManyRows {
			rows = append(rows, map[string]any{"_row": "r" + strconv.Itoa(i), "topic": "Topic"})
		}
		answers["sessions"] = rows
	}
	if c.Fill > 0 {
		answers["school"] = strings.Repeat("x", c.Fill)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(file); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSuffix(out.String(), "\n")
	if c.Replace != nil {
		text = strings.Replace(text, c.Replace[0], c.Replace[1], 1)
	}
	text = c.Before + text + c.After
	return []byte(text[:len(text)-c.Cut])
}

// change finds the object that holds the last name of a path.
func change(in any, path []string, do func(in map[string]any, name string)) {
	switch v := in.(type) {
	case map[string]any:
		if len(path) == 1 {
			do(v, path[0])
			return
		}
		change(v[path[0]], path[1:], do)
	case []any:
		i, _ := strconv.Atoi(path[0])
		if len(path) == 1 {
			holder := map[string]any{"": v[i]}
			do(holder, "")
			v[i] = holder[""]
			return
		}
		change(v[i], path[1:], do)
	}
}

func readFileCases(t testing.TB) (cases []fileCase, bases map[string]json.RawMessage) {
	text, err := os.ReadFile("testdata/plans/bad.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &bases); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(bases["cases"], &cases); err != nil {
		t.Fatal(err)
	}
	return cases, bases
}

// TestReadPlans reads files that people may bring: the fault of each is said in
// testdata/plans/bad.json.
func TestReadPlans(t *testing.T) {
	cases, bases := readFileCases(t)
	for _, one := range cases {
		t.Run(one.Name, func(t *testing.T) {
			file, fault := ReadPlans(one.text(t, bases))
			if fault != nil {
				if fault.Code != one.Fault || fault.Detail != one.Detail {
					t.Errorf("got %v, want %s %s", *fault, one.Fault, one.Detail)
				}
				if words := fault.Words(); strings.Contains(words, "%!") || strings.HasPrefix(words, fault.Code) {
					t.Error(words)
				}
				return
			}
			if one.Fault != "" {
				t.Fatalf("got no fault, want %s", one.Fault)
			}
			if got := noteTexts(file.Notes); strings.Join(got, "\n") != strings.Join(one.Notes, "\n") {
				t.Errorf("got the notes %q, want %q", got, one.Notes)
			}
			if file.Plan != nil {
				testSealed(t, file.Plan)
			}
		})
	}
}

func noteTexts(notes []Note) []string {
	var texts []string
	for _, note := range notes {
		text := note.Code
		if note.Detail != "" {
			text += " " + note.Detail
		}
		if note.Fault != nil {
			text += ": " + note.Fault.Code + " " + note.Fault.Detail
		}
		texts = append(texts, text)
	}
	return texts
}

// testSealed shows that what a plan's file says is read again.
func testSealed(t *testing.T, p *Plan) {
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	value, fault := parseJSON(text)
	if fault != nil {
		t.Fatal(fault)
	}
	sum, err := checksum(value)
	if err != nil {
		t.Fatal(err)
	}
	value.(map[string]any)["integrity"] = map[string]any{"algorithm": "sha-256", "canonical": "RFC 8785", "value": sum}
	if text, err = Canonical(value); err != nil {
		t.Fatal(err)
	}
	again, fault := ReadPlans(text)
	if fault != nil || len(again.Notes) > 0 || !reflect.DeepEqual(again.Plan, p) {
		t.Errorf("its file is read as %+v, %v", again, fault)
	}
}

func FuzzPlan(f *testing.F) {
	cases, bases := readFileCases(f)
	for _, one := range cases {
		if one.Fill == 0 && one.Repeat == nil && one.ManyRows == 0 {
			f.Add(one.text(f, bases))
		}
	}
	worksheets := vectorWorksheets(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, fault := ReadPlans(data)
		if fault != nil {
			return
		}
		plans := []*Plan{file.Plan}
		if file.Backup != nil {
			plans = file.Backup.Plans
		}
		for _, p := range plans {
			testSealed(t, p)
			for _, d := range worksheets {
				p.Worksheet.ID = d.ID.Value
				if fit, fault := fitted(t, d, p); fault == nil {
					d.State(fit.Answers, fit.Unmapped)
				}
			}
		}
	})
}
