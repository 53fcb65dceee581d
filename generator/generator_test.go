package generator

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write what the tests get into their files")

// layouts are small, so that the golden files show what the generator decides and
// not how the pages look.
var layouts = fstest.MapFS{
	"layouts/base.html":                  {Data: []byte(`<!doctype html><title>{{.Title}}</title>{{range .Ancestors}}<a href="{{$.Root}}{{.Path}}">{{.Title}}</a>/{{end}}{{template "main" .}}`)},
	"layouts/page.html":                  {Data: []byte(`{{define "main"}}<main>{{.Content}}</main>{{range .Children}}<a href="{{$.Root}}{{.Path}}">{{.Title}}</a>{{end}}{{end}}`)},
	"layouts/topic.html":                 {Data: []byte(`{{define "main"}}<article>{{.Content}}</article>{{with .Next}}<a rel="next" href="{{$.Root}}{{.Path}}">{{.Title}}</a>{{end}}{{range .UsedIn}}<a class="use" href="{{$.Root}}{{.Path}}">{{.Title}}</a>{{end}}{{end}}`)},
	"layouts/directives/activity.html":   {Data: []byte(`<section id="{{.ID}}">{{.Body}}{{.Form}}</section>`)},
	"layouts/worksheet.html":             {Data: []byte(`{{define "main"}}<main>{{.Content}}</main>{{with .Form}}{{template "partials/formembedded.html" .}}{{end}}{{end}}`)},
	"layouts/partials/formembedded.html": {Data: []byte(`<form>{{range .Sections}}{{.Title}}: {{.Intro}} {{range .Fields}}{{.Label}} {{.Body}}{{end}}{{end}}</form>`)},
	"layouts/directives/callout.html":    {Data: []byte(`<aside class="{{.Name}}">{{.Title}}|{{.Body}}</aside>`)},
	"layouts/redirect.html":              {Data: []byte(`{{.Path}}`)},
	"layouts/i18n/en.yaml":               {Data: []byte("words: {section_modules: Modules, section_handouts: Handouts, section_glossary: Glossary}\n")},
}

// TestBuilds builds the handbooks in testdata, step by step. A file "2/content/a.md"
// of an archive is written before the second build, or deleted when it is empty;
// "upstream/…" belongs to a layer below. "want" holds what each build reports,
// which pages it rendered, and the pages themselves.
func TestBuilds(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var inputs []txtar.File
			want := ""
			for _, file := range archive.Files {
				if file.Name == "want" {
					want = string(file.Data)
				} else {
					inputs = append(inputs, file)
				}
			}
			got := runSteps(t, inputs)
			if *update {
				archive.Files = append(inputs, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func runSteps(t *testing.T, inputs []txtar.File) string {
	own, upstream := fstest.MapFS{}, fstest.MapFS{}
	steps := map[string][]txtar.File{}
	for _, file := range inputs {
		if step, rest, ok := strings.Cut(file.Name, "/"); ok && len(step) == 1 {
			steps[step] = append(steps[step], txtar.File{Name: rest, Data: file.Data})
			continue
		}
		if rest, ok := strings.CutPrefix(file.Name, "upstream/"); ok {
			upstream[rest] = &fstest.MapFile{Data: file.Data}
			continue
		}
		own[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	session := NewSession(Config{Keep: true, URL: "https://handbook.example.org/", Layers: []*source.Layer{
		{Name: "this handbook", FS: own}, {Name: "upstream", Prefix: "upstream/", FS: upstream}, {Name: "built in", Prefix: "builtin/", FS: layouts},
	}})
	var got strings.Builder
	build(t, &got, session, nil, "1")
	for _, step := range slices.Sorted(maps.Keys(steps)) {
		var changed []source.Change
		for _, file := range steps[step] {
			if len(file.Data) == 0 {
				delete(own, file.Name)
			} else {
				own[file.Name] = &fstest.MapFile{Data: file.Data}
			}
			changed = append(changed, source.Change{Layer: 0, Path: file.Name})
		}
		build(t, &got, session, changed, step)
	}
	return got.String()
}

// build makes one build and asks for every file of it.
func build(t *testing.T, got *strings.Builder, session *Session, changed []source.Change, step string) {
	fmt.Fprintf(got, "== build %s\n", step)
	out, faults := session.Build(context.Background(), changed)
	if err := faults.Print(got); err != nil {
		t.Fatal(err)
	}
	if faults.HasErrors() {
		return
	}
	var rendered []string
	for _, file := range out.Files {
		before := session.Rendered()
		html, err := Read(file)
		if err != nil {
			t.Fatal(err)
		}
		if out.Site.PageAt(file.Path) == nil && out.Site.Assets[file.Path] == nil && !strings.HasPrefix(file.Path, "worksheets/") {
			continue // what render makes for other programs is tested there
		}
		if session.Rendered() == before {
			if step == "1" {
				fmt.Fprintf(got, "-> %s (%d bytes)\n", file.Path, len(html))
			}
			continue
		}
		rendered = append(rendered, file.Path)
		fmt.Fprintf(got, "-> %s\n%s\n", file.Path, strings.TrimSpace(string(html)))
	}
	fmt.Fprintf(got, "rendered %d of %d pages\n", len(rendered), len(out.Site.Pages))
}
