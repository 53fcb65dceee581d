package lesson

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook/generator/document"
	"handbook/generator/source"
)

// unsound says what must hold for every page and does not.
func unsound(d *document.Document, l *Lesson) (problems []string) {
	if l == nil {
		return nil
	}
	fail := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	ids := map[string]bool{}
	inSteps := 0
	for _, step := range l.Steps {
		inSteps += len(step.Interactions)
	}
	if len(l.Steps) > 0 && inSteps > len(l.Interactions) {
		fail("steps have %d interactions of %d", inSteps, len(l.Interactions))
	}
	chunk := func(chunk document.Chunk) {
		at := int32(0)
		for _, hole := range chunk.Holes {
			if hole.At < at || int(hole.At) > len(chunk.HTML) {
				fail("a hole at %d in %q", hole.At, chunk.HTML)
			}
			at = hole.At
		}
		if strings.Count(chunk.HTML, "<") != strings.Count(chunk.HTML, ">") {
			fail("%q is cut", chunk.HTML)
		}
	}
	items := func(items ...Item) {
		for _, item := range items {
			chunk(item.HTML)
			if !item.Pos.IsValid() {
				fail("%q has no place", item.Text)
			}
		}
	}
	for _, i := range l.Interactions {
		if i.ID == "" || ids[i.ID] {
			fail("the id %q", i.ID)
		}
		ids[i.ID] = true
		if l.Of(i.Directive) != i {
			fail("#%s is not found by its directive", i.ID)
		}
		items(i.Items...)
		for _, option := range i.Options {
			items(option.Item)
		}
		for _, category := range i.Categories {
			items(category.Item)
			items(category.Items...)
		}
		for _, pair := range i.Pairs {
			items(pair.Item)
		}
		for _, pause := range i.Pauses {
			items(pause.Item)
		}
		for n := range 8 {
			order := i.Mixed(n)
			if n > 1 && slices.IsSorted(order) {
				fail("%d entries of #%s stay in order", n, i.ID)
			}
			slices.Sort(order)
			for k, one := range order {
				if k != one {
					fail("%d entries of #%s are not mixed but lost: %v", n, i.ID, order)
				}
			}
		}
	}
	return problems
}

// FuzzLesson checks what must hold for every page, and that what is found in a page
// without errors is whole: keys are there and told apart, stories have an end.
func FuzzLesson(f *testing.F) {
	for _, path := range []string{"testdata/interactions.txtar", "testdata/mistakes.txtar"} {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if !strings.HasSuffix(file.Name, ".out") {
				f.Add(string(file.Data), strings.Contains(file.Name, "lenient"))
			}
		}
	}
	parser := document.NewParser()
	f.Fuzz(func(t *testing.T, text string, lenient bool) {
		d := parser.Parse(source.NewFile(nil, "fuzz.md", []byte(text)), document.Options{Kind: document.Lesson, Lenient: lenient})
		l, faults := Read(d, Options{Scales: scales, Lenient: lenient})
		for _, problem := range unsound(d, l) {
			t.Errorf("%q: %s", text, problem)
		}
		for _, fault := range faults {
			if fault.Pos.Offset < 0 || fault.Pos.Offset+fault.Length > len(text) {
				t.Errorf("%q: a place outside the file: %v", text, fault)
			}
		}
		if d.Diagnostics.HasErrors() || faults.HasErrors() {
			return
		}
		for _, i := range l.Interactions {
			keys := map[string]bool{}
			var all []Item
			for _, option := range i.Options {
				all = append(all, option.Item)
			}
			for _, category := range i.Categories {
				all = append(all, category.Items...)
			}
			for _, pair := range i.Pairs {
				all = append(all, pair.Item)
			}
			for _, item := range append(all, i.Items...) {
				if item.Key == "" || keys[item.Key] {
					t.Errorf("%q: #%s has the key %q", text, i.ID, item.Key)
				}
				keys[item.Key] = true
			}
			if i.Kind == Scenario && !slices.ContainsFunc(i.Scenes, func(scene Scene) bool { return scene.Ending }) {
				t.Errorf("%q: #%s never ends", text, i.ID)
			}
		}
	})
}
