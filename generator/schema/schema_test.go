package schema

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write the expected results into testdata")

// page has every type a field can have.
type page struct {
	Pos source.Pos
	Shared
	Time    string                       `yaml:"time" doc:"How long it takes."`
	Version string                       `yaml:"version" pattern:"[0-9]+\\.[0-9]+"`
	Type    string                       `yaml:"type" enum:"text,long_text,number"`
	Draft   bool                         `yaml:"draft"`
	Rows    *rows                        `yaml:"rows"`
	Weight  int                          `yaml:"weight"`
	Min     float64                      `yaml:"min"`
	Date    Date                         `yaml:"date"`
	Driver  []Text                       `yaml:"driver" pattern:"[a-z][a-z0-9_]*"`
	Credits []string                     `yaml:"credits"`
	Codes   []string                     `yaml:"codes" code:"true"`
	Options []option                     `yaml:"options"`
	Default any                          `yaml:"default"`
	Labels  map[string]string            `yaml:"labels"`
	Recode  map[string]map[string]string `yaml:"recode" code:"true"`
	Prefill map[Text]Text                `yaml:"prefill"`
	Groups  map[string][]option          `yaml:"groups"`
	Custom  map[string]any               `yaml:"custom"`
}

type Shared struct {
	Title string `yaml:"title" required:"true"`
	ID    Text   `yaml:"id" pattern:"[a-z][a-z0-9_]*"`
}

type rows struct {
	Print int  `yaml:"print" shorthand:"true"`
	Max   *int `yaml:"max"`
}

type option struct {
	Pos     source.Pos
	Code    Text     `yaml:"code" required:"true" code:"true"`
	Label   string   `yaml:"label" required:"true"`
	Options []option `yaml:"options"`
}

// TestDecode reads every *.yaml of the archives in testdata/decode. What follows
// a "---" line is front matter inside a file; the word "lenient" in the comment
// of the archive sets Options.
func TestDecode(t *testing.T) {
	golden(t, "testdata/decode/*.txtar", func(archive *txtar.Archive, input txtar.File) (string, bool) {
		if !strings.HasSuffix(input.Name, ".yaml") {
			return "", false
		}
		text := unescape(input.Data)
		start := 0
		if front := bytes.Index(text, []byte("---\n")); front == 0 {
			start = 4
			text = text[:bytes.LastIndex(text, []byte("---\n"))]
		}
		var out page
		file := source.NewFile(nil, input.Name, unescape(input.Data))
		faults := Decode(file, start, text[start:], &out, Options{Lenient: bytes.Contains(archive.Comment, []byte("lenient"))})
		return report(faults, reflect.ValueOf(out)), true
	})
}

// TestHandbook reads the handbook.yaml files of each archive in
// testdata/handbook as layers, nearest first.
func TestHandbook(t *testing.T) {
	golden(t, "testdata/handbook/*.txtar", func(archive *txtar.Archive, input txtar.File) (string, bool) {
		if input.Name != "handbook.yaml" {
			return "", false
		}
		stack := &source.Stack{Path: "handbook.yaml"}
		for _, file := range archive.Files {
			if folder, ok := strings.CutSuffix(file.Name, "handbook.yaml"); ok {
				stack.Files = append(stack.Files, source.NewFile(&source.Layer{Prefix: folder}, "handbook.yaml", file.Data))
			}
		}
		h, faults := ReadHandbook(stack)
		result := report(faults, reflect.ValueOf(*h))
		for _, name := range []string{"coach_name", "organization", "logo", "accent", "font", "contact", "title"} {
			if text, ok := h.In("").Variable(name); ok {
				result += fmt.Sprintf("{{%s}} is %q\n", name, text)
			}
		}
		for _, language := range h.Languages {
			if bytes.Contains(archive.Comment, []byte("In "+language.Value)) {
				var b strings.Builder
				dump(&b, "", "In "+language.Value, reflect.ValueOf(*h.In(language.Value)))
				result += b.String()
			}
		}
		return result + fmt.Sprintf("offline: %v, extends %q\n", h.WorksOffline(), Extends(stack.Top()).Value), true
	})
}

// golden runs one test for each archive. The result of a file NAME.EXT stands in
// the archive as NAME.out.
func golden(t *testing.T, pattern string, run func(*txtar.Archive, txtar.File) (string, bool)) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatal("no tests", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			wants := map[string]string{}
			written := &txtar.Archive{Comment: archive.Comment}
			for _, file := range archive.Files {
				if strings.HasSuffix(file.Name, ".out") {
					wants[file.Name] = string(file.Data)
				}
			}
			for _, file := range archive.Files {
				if strings.HasSuffix(file.Name, ".out") {
					continue
				}
				written.Files = append(written.Files, file)
				got, ok := run(archive, file)
				if !ok {
					continue
				}
				name := strings.TrimSuffix(file.Name, filepath.Ext(file.Name)) + ".out"
				written.Files = append(written.Files, txtar.File{Name: name, Data: []byte(got)})
				if got != wants[name] && !*update {
					t.Errorf("%s: got\n%s\nwant\n%s", file.Name, got, wants[name])
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(written), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// unescape makes the bytes that an archive cannot show: <tab>, <xFF>, <CR>…
func unescape(text []byte) []byte {
	return []byte(strings.NewReplacer("<tab>", "\t", "<cr>", "\r", "<xff>", "\xff", "<x07>", "\x07", "<bom>", "\ufeff", "<nel>", "é\u2028\u0085").Replace(string(text)))
}

func report(faults source.Diagnostics, value reflect.Value) string {
	var b strings.Builder
	faults.Sort().Print(&b)
	dump(&b, "", "", value)
	return b.String()
}

// dump writes what is not zero, with the place of every Text.
func dump(b *strings.Builder, indent, name string, v reflect.Value) {
	if v.IsZero() {
		return
	}
	switch x := v.Interface().(type) {
	case Text:
		fmt.Fprintf(b, "%s%s: %q", indent, name, x.Value)
		if x.IsGiven() {
			fmt.Fprintf(b, " at %v+%d", x.Pos, x.Length)
		}
		b.WriteByte('\n')
		return
	case Date, source.Pos:
		fmt.Fprintf(b, "%s%s: %v\n", indent, name, x)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		dump(b, indent, name, v.Elem())
	case reflect.Struct:
		if name != "" {
			fmt.Fprintf(b, "%s%s:\n", indent, name)
			indent += "  "
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				dump(b, indent, field.Name, v.Field(i))
			}
		}
	case reflect.Slice:
		fmt.Fprintf(b, "%s%s: %d\n", indent, name, v.Len())
		for i := range v.Len() {
			dump(b, indent+"  ", "-", v.Index(i))
		}
	case reflect.Map:
		fmt.Fprintf(b, "%s%s: {%d}\n", indent, name, v.Len())
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, key := range keys {
			if text, ok := key.Interface().(Text); ok {
				dump(b, indent+"  ", "key", reflect.ValueOf(text))
			}
			dump(b, indent+"  ", fmt.Sprint(key), v.MapIndex(key))
		}
	default:
		fmt.Fprintf(b, "%s%s: %#v\n", indent, name, v)
	}
}

func TestJSONSchema(t *testing.T) {
	for name, v := range map[string]any{"handbook": &Handbook{}, "page": page{}} {
		path := filepath.Join("testdata", name+".schema.json")
		got := JSONSchema(v, "A "+name, "For <editors> & people.")
		if *update {
			if err := os.WriteFile(path, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; got\n%s", path, got)
		}
	}
}

// TestAgreement compares Decode with the JSON Schema: what one accepts, the
// other accepts, but for the faults that the archive's comment says only Decode
// can know.
func TestAgreement(t *testing.T) {
	for folder, v := range map[string]any{"decode": page{}, "handbook": Handbook{}} {
		resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema(v, folder, "")))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource("schema.json", resource); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile("schema.json")
		if err != nil {
			t.Fatal(err)
		}
		paths, _ := filepath.Glob("testdata/" + folder + "/*.txtar")
		for _, path := range paths {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(archive.Comment, []byte("same as JSON Schema")) {
				continue
			}
			for _, file := range archive.Files {
				if !strings.HasSuffix(file.Name, ".yaml") {
					continue
				}
				d := &decoder{file: source.NewFile(nil, file.Name, file.Data), text: file.Data}
				d.findLines()
				root, ok := d.parse()
				if !ok {
					t.Fatal(d.found)
				}
				document := d.anything(root, place{})
				instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(encode(document, "")))
				if err != nil {
					t.Fatal(err)
				}
				wrong := compiled.Validate(instance)
				faults := Decode(source.NewFile(nil, file.Name, file.Data), 0, file.Data, reflect.New(reflect.TypeOf(v)).Interface(), Options{})
				if (wrong != nil) != faults.HasErrors() {
					t.Errorf("%s %s: JSON Schema says %v, Decode says %v", path, file.Name, wrong, faults)
				}
			}
		}
	}
}

func TestText(t *testing.T) {
	var out struct {
		Formula Text `yaml:"formula"`
		Escaped Text `yaml:"escaped"`
	}
	text := "# é\nformula: 'a = b'\nescaped: \"x\\ty\"\n"
	Decode(source.NewFile(nil, "a.yaml", []byte(text)), 0, []byte(text), &out, Options{})
	if at := out.Formula.At(4).Offset; out.Formula.String() != "a = b" || text[at] != 'b' {
		t.Errorf("At(4) of %q is %q", out.Formula, text[at:])
	}
	if at := out.Escaped.At(2); at != out.Escaped.Pos || text[at.Offset] != 'x' {
		t.Errorf("At(2) of %q is %q", out.Escaped, text[at.Offset:])
	}
}

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"2021-07-15": "2021-07-15", "2024-02-29": "2024-02-29", "2023-02-29": "", "2021-13-05": "", "2021-7-5": "", "0000-01-01": "", "15.07.2021": "", "2021-07-15T00:00:00Z": "", "": "",
	} {
		day, ok := ParseDate(text)
		if ok != (want != "") || day.String() != want || ok && day.Time().Format("2006-01-02") != want {
			t.Errorf("ParseDate(%q) = %v, %v", text, day, ok)
		}
	}
}

func FuzzDecode(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				f.Add(unescape(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		const before = "é\n"
		file := source.NewFile(nil, "a.md", append([]byte(before), text...))
		var out page
		var h Handbook
		faults := append(Decode(file, len(before), text, &out, Options{}), Decode(file, len(before), text, &h, Options{Lenient: true})...)
		for _, one := range faults {
			if one.Pos.Offset < len(before) || one.Pos.Offset > len(before)+len(text) || one.Length < 0 || one.Pos.Offset+one.Length > len(before)+len(text) {
				t.Errorf("%v covers %d+%d of %d", one, one.Pos.Offset, one.Length, len(text))
			}
			if strings.Contains(one.Message+one.Hint, "%!") && !bytes.Contains(text, []byte("%!")) {
				t.Errorf("%v: %s", one, one.Hint)
			}
		}
		if err := faults.Print(&strings.Builder{}); err != nil {
			t.Error(err)
		}
		for _, one := range append(out.Driver, out.ID) {
			if written := file.Text()[one.Pos.Offset:][:one.Length]; one.IsGiven() && one.Length == len(one.Value) && !bytes.ContainsAny(written, "\\\r\n") && string(written) != one.Value && !strings.Contains(string(written), "''") {
				t.Errorf("%q stands at %q", one.Value, written)
			}
		}
		if _, err := json.Marshal(out.Custom); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	text := []byte("title: Coaching\nid: coaching\nsummary: Skills are introduced in training and mastered on the job.\ndriver: [coaching]\nstage: [installation, initial]\nrole: coach\ntime: 20 min\nrelated: [handout 12, training]\nupdated: 2026-02-03\naliases: [modules/coaching/]\n")
	type front struct {
		Title   string `yaml:"title"`
		ID      Text   `yaml:"id" pattern:"[a-z][a-z0-9_]*"`
		Summary string `yaml:"summary"`
		Driver  []Text `yaml:"driver"`
		Stage   []Text `yaml:"stage"`
		Role    []Text `yaml:"role"`
		Time    string `yaml:"time"`
		Related []Text `yaml:"related"`
		Aliases []Text `yaml:"aliases"`
		Updated Date   `yaml:"updated"`
	}
	file := source.NewFile(nil, "a.md", text)
	for b.Loop() {
		var out front
		if faults := Decode(file, 0, text, &out, Options{}); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}
