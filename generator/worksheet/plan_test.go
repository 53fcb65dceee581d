package worksheet

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// vectors are the worksheets of testdata/vectors/worksheets.txtar, by the names of
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

func TestCanonical(t *testing.T) {
	type vector struct {
		Name      string `json:"name"`
		Text      string `json:"text"`
		Canonical string `json:"canonical"`
		SHA256    string `json:"sha256"`
	}
	eachVector(t, "canonical.json", func(t *testing.T, one *vector) {
		value, fault := parseJSON([]byte(one.Text))
		if fault != nil {
			t.Fatal(fault)
		}
		text, err := Canonical(value)
		if err != nil {
			t.Fatal(err)
		}
		one.Canonical = string(text)
		if one.SHA256, err = checksum(value); err != nil {
			t.Fatal(err)
		}
		again, fault := parseJSON(text)
		if fault != nil || !reflect.DeepEqual(again, value) {
			t.Errorf("the canonical form is read as %v, %v", again, fault)
		}
	})
}

// vectorPlan is what a vector says of a plan.
type vectorPlan struct {
	ID       string          `json:"id,omitempty"`
	Title    string          `json:"title,omitempty"`
	Answers  json.RawMessage `json:"answers"`
	Unmapped json.RawMessage `json:"unmapped,omitempty"`
}

// plan is a whole plan of what a vector says.
func (v vectorPlan) plan(t *testing.T, id, version string) *Plan {
	object := func(text []byte) map[string]any {
		if len(text) == 0 {
			return map[string]any{}
		}
		value, fault := parseJSON(text)
		if fault != nil {
			t.Fatal(fault)
		}
		return value.(map[string]any)
	}
	return &Plan{
		Format:    planFormat,
		Worksheet: PlanWorksheet{ID: id, Version: version},
		About:     PlanAbout{ID: v.ID, Title: v.Title},
		Answers:   object(v.Answers),
		Unmapped:  object(v.Unmapped),
	}
}

// fitted are a plan's answers brought to a definition, which changes nothing of
// the plan and brings the result to itself.
func fitted(t *testing.T, d *Definition, p *Plan) (*Fitted, *Fault) {
	before, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	f, fault := d.Fit(p)
	if after, _ := json.Marshal(p); !bytes.Equal(before, after) {
		t.Errorf("the plan was changed: %s", after)
	}
	if fault != nil {
		return nil, fault
	}
	again, fault := d.Fit(&Plan{Worksheet: PlanWorksheet{ID: d.ID.Value, Version: d.Version.Value}, Answers: f.Answers, Unmapped: f.Unmapped})
	if fault != nil || !reflect.DeepEqual(again, &Fitted{Answers: f.Answers, Unmapped: f.Unmapped}) {
		t.Errorf("fitted twice it is %v, not %v", again, f)
	}
	return f, nil
}

func TestFit(t *testing.T) {
	worksheets := vectorWorksheets(t)
	type want struct {
		Answers  map[string]any `json:"answers,omitempty"`
		Unmapped map[string]any `json:"unmapped,omitempty"`
		Moved    []string       `json:"moved,omitempty"`
		Returned []string       `json:"returned,omitempty"`
		Fault    string         `json:"fault,omitempty"`
		Detail   string         `json:"detail,omitempty"`
	}
	type vector struct {
		Name      string `json:"name"`
		Worksheet string `json:"worksheet"`
		Version   string `json:"version"`
		// PlanWorksheet is the plan's worksheet when it is another.
		PlanWorksheet string `json:"planWorksheet,omitempty"`
		vectorPlan
		Want *want `json:"want"`
	}
	eachVector(t, "migrate.json", func(t *testing.T, one *vector) {
		d := worksheets[one.Worksheet]
		id := one.PlanWorksheet
		if id == "" {
			id = d.ID.Value
		}
		f, fault := fitted(t, d, one.plan(t, id, one.Version))
		if fault != nil {
			one.Want = &want{Fault: fault.Code, Detail: fault.Detail}
			return
		}
		one.Want = &want{Answers: f.Answers, Unmapped: f.Unmapped, Moved: f.Moved, Returned: f.Returned}
	})
}

func TestState(t *testing.T) {
	worksheets := vectorWorksheets(t)
	type quote struct {
		Text string `json:"text"`
		Path string `json:"path"`
		Want string `json:"want"`
	}
	type vector struct {
		Name      string `json:"name"`
		Worksheet string `json:"worksheet"`
		vectorPlan
		Quotes []quote `json:"quotes,omitempty"`
		Want   *State  `json:"want"`
	}
	eachVector(t, "state.json", func(t *testing.T, one *vector) {
		d := worksheets[one.Worksheet]
		f, fault := fitted(t, d, one.plan(t, d.ID.Value, d.Version.Value))
		if fault != nil {
			t.Fatal(fault)
		}
		one.Want = d.State(f.Answers, f.Unmapped)
		for i := range one.Quotes {
			one.Quotes[i].Want = d.Quote(one.Quotes[i].Text, f.Answers, one.Want, one.Quotes[i].Path)
		}
	})
}

// TestCircles evaluates definitions that Read refuses.
func TestCircles(t *testing.T) {
	d := vectorWorksheets(t)["everything"]
	ref := func(name string) *Formula { return &Formula{Tree: []any{"blank", []any{"ref", name}}} }
	d.Field("limit").Value = &Formula{Tree: []any{"+", []any{"ref", "total"}, float64(1)}}
	d.Field("total").Value = &Formula{Tree: []any{"+", []any{"sum", []any{"ref", "rows"}, []any{"ref", "cost"}}, []any{"ref", "limit"}}}
	d.Field("rows").Column("cost").Value = &Formula{Tree: []any{"+", []any{"up", "total"}, []any{"ref", "cost"}}}
	d.Field("rows").Column("what").ShowIf = ref("what")
	d.Field("deep").ShowIf = ref("deeper")
	d.Field("deeper").ShowIf = ref("deep")
	d.Sections[0].ShowIf = ref("school")
	state := d.State(map[string]any{"school": "x", "agree": true, "deep": "d", "rows": []map[string]any{{"_row": "a", "what": "w"}}}, nil)
	text, err := Canonical(map[string]any{"hidden": state.Hidden, "computed": state.Computed})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"computed":{"costs":0,"dated":0,"uses_hidden":"!"},"hidden":["about","low","many","rows/a/more","rows/a/when","school"]}`
	if string(text) != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

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
