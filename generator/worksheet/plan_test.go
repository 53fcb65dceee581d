package worksheet

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

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
