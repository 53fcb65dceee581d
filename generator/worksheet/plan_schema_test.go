package worksheet

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"handbook/generator/schema"
	"handbook/generator/source"
)

func compilePlanSchema(t *testing.T, d *Definition) *jsonschema.Schema {
	t.Helper()
	resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(d.PlanSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("plan.schema.json", resource); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("plan.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// TestPlanSchema validates plans in testdata/plan-schema.txtar: those whose names
// begin with good fit, all others do not, at the place that "want" says.
func TestPlanSchema(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/plan-schema.txtar")
	if err != nil {
		t.Fatal(err)
	}
	d, report := readText(t, "every.yaml", string(archive.Files[0].Data))
	if report != "" {
		t.Fatal(report)
	}
	compiled := compilePlanSchema(t, d)
	whole := string(archive.Files[1].Data)
	for _, file := range archive.Files[1:] {
		// A plan is the first one with some lines put in the place of others.
		text := whole
		if file.Name != "good.json" {
			for line := range strings.Lines(string(file.Data)) {
				from, to, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " → ")
				if !ok || !strings.Contains(text, from) {
					t.Fatalf("%s: %q", file.Name, line)
				}
				text = strings.Replace(text, from, to, 1)
			}
		}
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", file.Name, err)
		}
		err = compiled.Validate(instance)
		if good := strings.HasPrefix(file.Name, "good"); good != (err == nil) {
			t.Errorf("%s: %v", file.Name, err)
		}
	}
}

// TestSamplesFitTheirSchemas validates the example plans of the handbook.
func TestSamplesFitTheirSchemas(t *testing.T) {
	read := func(name string) *source.Stack {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		return stackOf(name, string(text))
	}
	handbook, _ := schema.ReadHandbook(read("handbook.yaml"))
	samples, err := filepath.Glob("../../content/worksheets/*.sample.plan.json")
	if err != nil || len(samples) == 0 {
		t.Fatal("no samples", err)
	}
	for _, name := range samples {
		base := "content/worksheets/" + filepath.Base(name)
		d, faults := Read(read(strings.TrimSuffix(base, ".sample.plan.json")+".yaml"), handbook, false)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(read(base).Top().Text()))
		if err != nil {
			t.Fatal(err)
		}
		if err := compilePlanSchema(t, d).Validate(instance); err != nil {
			t.Errorf("%s: %v", base, err)
		}
	}
}
