package site

import (
	"bytes"
	"slices"
	"sync"

	"handbook/generator/document"
	"handbook/generator/source"
)

// What the links of a page lead to depends on its own text and on the names of
// all other pages: their files, addresses, ids, titles and headings. After most
// edits those names are what they were, so only the pages that were edited have
// to be resolved again; the others take over what they led to, in the new pages.

// resolveAll resolves the links of all pages, in parallel: nothing but the page
// itself is written.
func (l *linker) resolveAll() {
	reuse := l.sameNames()
	for i, page := range l.Pages {
		page.index = i
	}
	workers := max(l.Workers, 1)
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for i := worker; i < len(l.Pages); i += workers {
				page := l.Pages[i]
				if reuse && l.Previous.Pages[i].Document == page.Document {
					l.takeOver(page, l.Previous.Pages[i])
				} else {
					l.resolvePage(page, &page.faults)
				}
			}
		})
	}
	group.Wait()
	for _, page := range l.Pages {
		*l.faults = append(*l.faults, page.faults...)
	}
}

// sameNames reports whether everything that links can name is as in the previous
// site.
func (l *linker) sameNames() bool {
	old := l.Previous
	if old == nil || old.Handbook != l.Site.Handbook || old.lost || len(old.Pages) != len(l.Pages) || len(old.assetFrom) != len(l.assetFrom) || old.absent != len(l.absent.bySource) {
		return false
	}
	for i, page := range l.Pages {
		before := old.Pages[i]
		if page.Path != before.Path || page.Source != before.Source || page.Document != before.Document && !sameFace(page.Document, before.Document) {
			return false
		}
	}
	for name, asset := range l.assetFrom {
		if old.assetFrom[name] != asset {
			return false
		}
	}
	return true
}

// sameFace reports whether two versions of a document look the same to pages that
// link to it: its front matter, its title and its anchors.
func sameFace(a, b *document.Document) bool {
	if a == nil || b == nil || a.Title != b.Title || len(a.Blocks) == 0 || len(b.Blocks) == 0 || !bytes.Equal(front(a), front(b)) {
		return false
	}
	return slices.EqualFunc(a.Anchors, b.Anchors, func(x, y document.Anchor) bool { return x.ID == y.ID })
}

func front(d *document.Document) []byte { return d.File.Text()[:d.BodyStart] }

// takeOver gives a page what its earlier self led to.
func (l *linker) takeOver(page, before *Page) {
	now := func(old *Page) *Page {
		if old == nil {
			return nil
		}
		return l.Pages[old.index]
	}
	all := func(old []*Page) []*Page {
		pages := slices.Clone(old)
		for i := range pages {
			pages[i] = now(pages[i])
		}
		return pages
	}
	page.Targets = slices.Clone(before.Targets)
	for i := range page.Targets {
		page.Targets[i].Page = now(page.Targets[i].Page)
	}
	page.Related, page.Steps, page.Media = all(before.Related), all(before.Steps), before.Media
	page.faults = before.faults
}

// faultsOf keeps the faults of a page that only stands in for another from being
// reported twice.
func faultsOf(page *Page, faults *source.Diagnostics) *source.Diagnostics {
	if page.Original != nil {
		return &source.Diagnostics{}
	}
	return faults
}
