package site

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"handbook/generator/source"
)

// absence is why a file's page is not part of the site.
type absence struct {
	page   *Page
	reason reason
	// by is the layer whose decision it was.
	by *source.Layer
}

type reason int

const (
	hidden   reason = iota // handbook.yaml hides it
	draft                  // its front matter says draft
	collides               // another file has its address
)

// absences are all pages that were left out, by file and by name.
type absences struct {
	bySource map[string]*absence
	byPage   map[*Page]*absence
	names    map[string]*names
	// hidden are the addresses under hide that were found.
	hidden map[string]bool
}

func newAbsences() *absences {
	return &absences{map[string]*absence{}, map[*Page]*absence{}, map[string]*names{}, map[string]bool{}}
}

func (a *absences) add(page *Page, reason reason, by *source.Layer) {
	one := &absence{page, reason, by}
	a.bySource[page.Source], a.byPage[page] = one, one
	addName(a.names, page)
}

// named finds the page that a reference means among those that were left out.
func (a *absences) named(name, language string) *absence {
	if found := a.names[language].lookup(name); len(found) > 0 {
		return a.byPage[found[0]]
	}
	return nil
}

// reasons say why pages were left out, by their files in the site.
func (a *absences) reasons() map[string]string {
	reasons := map[string]string{}
	for page, one := range a.byPage {
		switch one.reason {
		case hidden:
			reasons[page.Path] = "handbook.yaml hides it"
		case draft:
			reasons[page.Path] = page.Document.File.Name() + " is marked as a draft"
		}
	}
	return reasons
}

// nearer reports whether the layer a hides files of the layer b.
func (l *linker) nearer(a, b *source.Layer) bool { return l.depth[a] < l.depth[b] }

// reportAbsent reports a link to a page that was left out. Where a nearer handbook
// left it out, nobody has to change the page with the link: its text stays, as
// was to be expected. A page whose address is taken has been reported already.
func (l *linker) reportAbsent(a *absence, name string, pos source.Pos, length int, faults *source.Diagnostics) {
	switch {
	case a.reason == collides, l.nearer(a.by, pos.File.Layer):
	case a.reason == draft:
		l.foreignf(faults, pos, length, "finish the draft, or remove the link", "this link leads to a draft: %s", name)
	default:
		faults.Warnf(pos, length, "the text stays, without its link", "this link leads to a page that handbook.yaml hides: %s", name)
	}
}

// isUnread reports whether the text of a page could not be read, so that
// nothing is known of its headings. That has been reported.
func (l *linker) isUnread(page *Page) bool {
	return page.Document != nil && len(page.Document.Blocks) == 0 && page.Document.Diagnostics.HasErrors()
}

// mayBeUnread reports whether a name that nothing has stands in the front matter
// of a page that has errors there: then it is probably that page's.
func (l *linker) mayBeUnread(name string) bool {
	if word, rest, ok := strings.Cut(name, " "); ok && kindWords[strings.ToLower(word)] != "" {
		name = rest
	}
	name = strings.ToLower(strings.TrimSpace(name))
	return slices.ContainsFunc(l.unread, func(front string) bool { return strings.Contains(front, name) })
}

// findUnread collects the front matter that has errors, in lower case.
func (l *linker) findUnread() {
	for _, d := range l.Documents {
		text := d.File.Text()
		if d.BodyStart > d.File.BodyStart() {
			text = text[:d.BodyStart]
		}
		inFront := func(one source.Diagnostic) bool {
			return one.Severity == source.Error && one.Pos.Offset <= len(text)
		}
		if slices.ContainsFunc(d.Diagnostics, inFront) {
			l.unread = append(l.unread, strings.ToLower(string(text)))
		}
	}
}

// lostAnchors are the headings that pages of farther layers link to, and that
// pages of nearer layers no longer have.
type lostAnchors struct {
	mu   sync.Mutex
	lost map[*Page]map[string]bool
}

// recordLost records a link to a missing heading when it came to lack by a page of a
// nearer layer, and reports whether it did.
func (l *linker) recordLost(page *Page, id string, from *source.Layer) bool {
	if page.Document == nil || !l.nearer(page.Document.File.Layer, from) {
		return false
	}
	l.lost.mu.Lock()
	defer l.lost.mu.Unlock()
	if l.lost.lost == nil {
		l.lost.lost = map[*Page]map[string]bool{}
	}
	if l.lost.lost[page] == nil {
		l.lost.lost[page] = map[string]bool{}
	}
	l.lost.lost[page][id] = true
	return true
}

// reportLost warns about lost headings in the page that lacks them.
func (l *linker) reportLost() {
	for page, ids := range l.lost.lost {
		names := slices.Sorted(maps.Keys(ids))
		l.faults.Warnf(source.Pos{File: page.Document.File}, 0,
			"give headings these ids, such as ## In our words {#"+names[0]+"}; until then the links lead to the top of the page",
			"this page takes the place of another, but lacks headings that pages link to: #%s", strings.Join(names, ", #"))
	}
}
