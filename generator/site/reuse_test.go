package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// TestTakeOver edits one page of a small handbook in ways that others can and
// cannot see, and compares each linked site with one made from nothing.
func TestTakeOver(t *testing.T) {
	handbook, _ := schema.ReadHandbook(&source.Stack{Files: []*source.File{source.NewFile(nil, "handbook.yaml", []byte("id: reuse\ntitle: Reuse\n"))}})
	parser := document.NewParser()
	parse := func(name, text string) *document.Document {
		return parser.Parse(source.NewFile(nil, name, []byte(text)), document.Options{Kind: PlaceOf(name, []string{"en"}).Kind})
	}
	pages := map[string]*document.Document{
		"content/index.md":        parse("content/index.md", "---\ntitle: Home\n---\n[a](a.md#one), [[b]], [gone](gone.md), [lost](b.md#lost)\n"),
		"content/a.md":            parse("content/a.md", "---\ntitle: A\nrelated: [b]\n---\n## One\n\n[b](b.md)\n"),
		"content/b.md":            parse("content/b.md", "---\ntitle: B\n---\n[home](index.md) [[A]]\n"),
		"content/pathways/way.md": parse("content/pathways/way.md", "---\ntitle: Way\npages: [a, b]\n---\nGo.\n"),
	}
	link := func(previous *Site) (*Site, source.Diagnostics) {
		in := Input{Handbook: handbook, Previous: previous, Workers: 2}
		var names []string
		for name := range pages {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			in.Documents = append(in.Documents, pages[name])
			in.Places = append(in.Places, PlaceOf(name, []string{"en"}))
		}
		return Link(in)
	}
	previous, _ := link(nil)
	for _, edit := range []struct{ what, name, text string }{
		{"text", "content/a.md", "---\ntitle: A\nrelated: [b]\n---\n## One\n\n[b](b.md) and [home](index.md)\n"},
		{"a broken link", "content/a.md", "---\ntitle: A\nrelated: [b]\n---\n## One\n\n[b](nowhere.md)\n"},
		{"a heading", "content/a.md", "---\ntitle: A\nrelated: [b]\n---\n## Two\n\n[b](b.md)\n"},
		{"a title", "content/a.md", "---\ntitle: Another\nrelated: [b]\n---\n## One\n\n[b](b.md)\n"},
		{"an id", "content/b.md", "---\ntitle: B\nid: other\n---\nText\n"},
		{"a draft", "content/b.md", "---\ntitle: B\ndraft: true\n---\nText\n"},
		{"a new page", "content/gone.md", "---\ntitle: Here\n---\nText\n"},
	} {
		pages[edit.name] = parse(edit.name, edit.text)
		reused, faults := link(previous)
		fresh, want := link(nil)
		if got, want := describe(reused, faults), describe(fresh, want); got != want {
			t.Errorf("after %s:\n%s\nwant:\n%s", edit.what, got, want)
		}
		previous = reused
	}
}

func describe(s *Site, faults source.Diagnostics) string {
	var out strings.Builder
	for _, page := range s.Pages {
		fmt.Fprintf(&out, "%s\n", page.Path)
		for _, target := range page.Targets {
			if target.Page != nil && !slices.Contains(s.Pages, target.Page) {
				out.WriteString("  a page of another site\n")
			}
			if target.Page != nil {
				fmt.Fprintf(&out, "  -> %s#%s\n", target.Page.Path, target.Fragment)
			}
		}
		for _, list := range [][]*Page{page.Related, page.Steps, page.UsedIn} {
			for _, other := range list {
				if other != nil {
					fmt.Fprintf(&out, "  %s", other.Path)
				}
			}
			out.WriteString("\n")
		}
	}
	_ = faults.Sort().Print(&out)
	return out.String()
}
