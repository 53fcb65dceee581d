// Package render turns the pages of a linked site into HTML.
//
// A page's HTML depends on its View alone: the View is computed from the site,
// holds everything a layout may show, and its hash is the page's version. So a
// page needs rendering again only when its document, something it quotes, the
// navigation it shows or a layout it uses changed; two equal versions are equal
// bytes. A page shows its ancestors, neighbours and children, never the whole
// tree, so that the cost of a page does not grow with the handbook.
//
// Layouts are html/template files under layouts/ of all layers, nearest first:
// base.html is the frame, KIND.html (or page.html) defines "main", partials/ and
// slots/ are shared pieces, directives/ draw ::: blocks, i18n/LANGUAGE.yaml holds
// the words of the interface. A district that wants to add a line to every page
// replaces a slot, which upstream keeps empty, rather than a whole layout.
//
// A worksheet shows as a form, on its own page or inside an activity: complete and
// printable without scripts, which enhance the same elements. The words that scripts
// say are those of the interface whose keys start with client_; pages without forms
// carry neither words nor scripts for them.
//
// A lesson shows its steps one below the other. What directives ask people to do,
// there and in any other page, are native controls that need no script, and what is
// right stands below them in a closed <details class="answer">, which people open.
// Controls are named ID, or ID.KEY for one entry of several, after the interaction
// and the entry; data-interaction, data-kind, data-item, data-feedback and data-right
// carry the same without the prefix that ids get on pages that print a whole module.
// On paper closed answers are left out, and opened ones are printed: that is the
// learner's edition. A page opened with ?edition=facilitator has all of them open.
//
// The passport of badges shows areas of competence and the lessons that count towards
// them; what one person rated and did, the certificate and the file for a reviewer are
// made by its script.
//
// What one person read and did is on that person's device, so pages only say which
// pages they list: data-of holds the addresses under which progress is kept, earlier
// ones of pages that moved behind a |, and data-marks says how to count them. A script
// of a few hundred bytes looks whether anything is kept, and only then loads what shows
// it. plans/pages.js names the pages for the list of all that is kept. Captions are
// there as scripts, too (film.vtt.js), for pages that are opened from a folder.
//
// Files are what the site tells other programs: the sitemap, the news feed, each
// page's Markdown, icons, previews, what web servers read. They are made from the
// site alone, without the clock. partials/meta.html is the part of every page that
// does the same. What needs whole addresses is left out without the handbook's url.
//
// Layouts are minified when they are read and documents are written without
// needless white space, so pages are not minified one by one.
package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"html/template"
	"sync"

	"handbook/generator/assets"
	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
)

// Input is what pages are rendered from.
type Input struct {
	Site    *site.Site
	Layouts *Layouts
	Assets  *assets.Manifest
	// Updated are the days on which the handbook's own files last changed, by
	// source path, for pages whose front matter does not say.
	Updated map[string]schema.Date
	// Development marks pages made by serve: they load the script that reloads
	// them and are not told to search engines.
	Development bool
}

// Renderer renders the pages of one site. It may be used by several goroutines.
type Renderer struct {
	Input
	shared  map[string]*SiteView
	buffers sync.Pool
	// earlier are the addresses that pages had before, named the steps of pathways.
	earlier map[*site.Page][]string
	named   map[*site.Page]bool
}

// New prepares the rendering of a site.
func New(in Input) *Renderer {
	r := &Renderer{Input: in, shared: map[string]*SiteView{}, earlier: earlierAddresses(in.Site), named: namedByPathways(in.Site)}
	r.buffers.New = func() any { return new(bytes.Buffer) }
	for _, language := range in.Site.Languages {
		r.shared[language] = r.siteView(language)
	}
	return r
}

// Page is one page ready to be rendered.
type Page struct {
	renderer *Renderer
	page     *site.Page
	view     *View
}

// Prepare computes a page's View.
func (r *Renderer) Prepare(page *site.Page) *Page {
	return &Page{renderer: r, page: page, view: r.view(page)}
}

// Version is the hash of everything the page's HTML depends on.
func (p *Page) Version() source.Hash {
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	_ = encoder.Encode(p.view)
	_ = encoder.Encode(p.view.Site)
	said := map[string]bool{p.page.Language: true}
	for _, shown := range p.shown() {
		d, language := shown.Document, shown.TextLanguage()
		if !said[language] {
			said[language] = true
			_ = encoder.Encode(p.renderer.shared[language])
		}
		hash.Write(d.File.Hash[:])
		if d.Introduction != nil {
			hash.Write(d.Introduction.Hash[:])
		}
		if shown.Worksheet != nil {
			_ = encoder.Encode(shown.Worksheet.Hash())
		}
		for i, link := range d.Links {
			if sheet := shown.Targets[i].Page; link.Kind == document.Form && sheet != nil && sheet.Worksheet != nil {
				hash.Write(sheet.Document.File.Hash[:])
				_ = encoder.Encode(sheet.Worksheet.Hash())
			}
		}
		if shown.Lesson != nil {
			for _, i := range shown.Lesson.Interactions {
				for _, grade := range i.Grades {
					_ = encoder.Encode([]string{grade.Code.Value, grade.Label})
				}
			}
		}
		for _, name := range directiveLayouts(d) {
			layout := p.renderer.Layouts.versions[name]
			hash.Write(layout[:])
		}
	}
	for _, name := range append(p.formLayouts(), p.layout()) {
		layout := p.renderer.Layouts.versions[name]
		hash.Write(layout[:])
	}
	var version source.Hash
	hash.Sum(version[:0])
	return version
}

// shown are the pages whose text the page shows.
func (p *Page) shown() []*site.Page {
	switch {
	case p.page.Print != nil:
		return append([]*site.Page{p.page.Print}, p.page.Print.Children...)
	case p.page.Document != nil:
		return []*site.Page{p.page}
	}
	return nil
}

func (p *Page) layout() string {
	if p.page.Path == p.renderer.Site.Homes[p.page.Language].Path {
		return p.renderer.Layouts.choose("home")
	}
	if p.page.NotFound {
		return p.renderer.Layouts.choose("404")
	}
	if p.page.Print != nil {
		return p.renderer.Layouts.choose("print")
	}
	if p.page.IsPlans {
		return p.renderer.Layouts.choose("plans")
	}
	if p.page.IsPassport {
		return p.renderer.Layouts.choose("passport")
	}
	if p.page.IsOffline {
		return p.renderer.Layouts.choose("offline")
	}
	if p.page.IsSearch {
		return p.renderer.Layouts.choose("search")
	}
	if p.page.Example != nil {
		return p.renderer.Layouts.choose("example")
	}
	if p.page.IsSection && p.page.Section == "glossary" {
		return p.renderer.Layouts.choose("glossary")
	}
	if p.page.IsSection {
		return p.renderer.Layouts.choose("section")
	}
	return p.renderer.Layouts.choose(string(p.page.Kind))
}

// HTML renders the page.
func (p *Page) HTML() ([]byte, error) {
	buffer := p.renderer.buffers.Get().(*bytes.Buffer)
	defer p.renderer.buffers.Put(buffer)
	buffer.Reset()
	if p.view.failed != nil {
		return nil, p.view.failed
	}
	if p.page.Print != nil {
		if err := p.writeParts(); err != nil {
			return nil, err
		}
	}
	if d := p.page.Document; d != nil {
		c := &content{page: p.page, renderer: p.renderer, view: p.view, targets: p.view.Targets, document: d}
		if p.view.Lesson != nil {
			if err := c.steps(p.view.Lesson); err != nil {
				return nil, err
			}
		} else if err := c.blocks(d.Blocks); err != nil {
			return nil, err
		}
		p.view.Content = template.HTML(c.out.String())
	}
	if err := p.renderer.Layouts.in(p.page.Language).sets[p.layout()].ExecuteTemplate(buffer, "base.html", p.view); err != nil {
		return nil, err
	}
	return bytes.Clone(buffer.Bytes()), nil
}

// hasContents reports whether an anchor belongs in the table of contents.
func hasContents(anchor document.Anchor) bool {
	return anchor.Contents && (anchor.Level == 2 || anchor.Level == 3)
}
