package generator

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"handbook"
	"handbook/generator/source"
)

// told builds a handbook and returns what its service worker is told.
func told(t *testing.T, content fstest.MapFS) offline {
	t.Helper()
	out, faults := Build(context.Background(), Config{URL: "https://handbook.example.org/", Layers: []*source.Layer{
		{Name: "this handbook", FS: content}, {Name: "built in", FS: handbook.Files, Folders: []string{"layouts", "static"}},
	}})
	if faults.HasErrors() {
		t.Fatal(faults)
	}
	file, _ := out.Find(workerPath)
	script, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	settings, _, _ := strings.Cut(string(script), ";\n")
	var settled offline
	if err := json.Unmarshal([]byte(strings.TrimPrefix(settings, "const handbookSite=")), &settled); err != nil {
		t.Fatal(err)
	}
	return settled
}

// TestOfflineVersion changes one thing after another: each makes another version,
// and the same handbook the same.
func TestOfflineVersion(t *testing.T) {
	first := fstest.MapFS{
		"handbook.yaml":       {Data: []byte("id: small\ntitle: Small\n")},
		"content/index.md":    {Data: []byte("---\ntitle: Small\n---\n\nText.\n")},
		"content/other.md":    {Data: []byte("---\ntitle: Other\n---\n\n![A drawing](a.svg)\n")},
		"content/a.svg":       {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`)},
		"static/files/extra":  {Data: []byte("1")},
		"static/theme.css":    {Data: []byte("body { color: red }")},
		"static/files/b.json": {Data: []byte("{}")},
	}
	versions := map[string]string{told(t, first).Version: "the first one"}
	if again := told(t, first).Version; versions[again] == "" {
		t.Error("the same handbook has another version")
	}
	for name, text := range map[string]string{
		"handbook.yaml":      "id: small\ntitle: Small\nversion: \"2\"\n",
		"content/index.md":   "---\ntitle: Small\n---\n\nText!\n",
		"content/a.svg":      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 2"/>`,
		"static/files/extra": "2",
		"static/files/more":  "1",
		"static/theme.css":   "body { color: blue }",
		"content/other.md":   "",
	} {
		edited := maps.Clone(first)
		if edited[name] = (&fstest.MapFile{Data: []byte(text)}); text == "" {
			delete(edited, name)
		}
		version := told(t, edited).Version
		if before := versions[version]; before != "" {
			t.Errorf("an edit of %s has the version of %s", name, before)
		}
		versions[version] = name
	}
}

// TestOfflineIndex keeps the index of handbooks of up to 2,000 pages a language.
func TestOfflineIndex(t *testing.T) {
	content := fstest.MapFS{
		"handbook.yaml":       {Data: []byte("id: large\ntitle: Large\nlanguages: [en, es]\n")},
		"content/index.md":    {Data: []byte("---\ntitle: Large\n---\n")},
		"content/es/index.md": {Data: []byte("---\ntitle: Grande\n---\n")},
	}
	index := func() (found []string) {
		for _, file := range told(t, content).Files {
			if strings.HasPrefix(file, searchFolder) {
				found = append(found, file)
			}
		}
		return found
	}
	if few := index(); len(few) != 4 {
		t.Errorf("a small handbook keeps %v", few)
	}
	for i := range mostKept {
		content[fmt.Sprintf("content/es/page-%d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: Uno\n---\n")}
	}
	for _, file := range index() {
		if strings.Contains(file, "es") {
			t.Errorf("a large handbook keeps %s", file)
		}
	}
	if many := index(); len(many) != 2 {
		t.Errorf("of two languages, one of them large, browsers keep %v", many)
	}
}
