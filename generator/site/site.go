// Package site joins all documents into one frozen graph.
//
// Link gives every document its address, hangs it into the tree of pages,
// resolves each link, [[reference]], picture and {{variable}} to its target and
// records who points to whom. The result is never changed afterwards: a later
// build makes a new Site, and readers of the old one are not disturbed.
//
// Addresses: content/modules/drivers/03-coaching.md becomes
// modules/drivers/coaching/index.html. A leading number of one to three digits
// only orders. The default language stands at the root, other languages under
// their code. Two files with one address are an error, also when they differ
// only in the case of letters, because some file systems cannot hold both.
package site

import (
	"strings"

	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/schema"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// Site is a whole handbook, linked.
type Site struct {
	Handbook *schema.Handbook
	// Languages are the codes of the handbook's languages, the default first.
	Languages []string
	// Pages are all pages in the order of their places in the tree.
	Pages []*Page
	// Home is the default language's first page.
	Home *Page
	// Homes are the first pages by language.
	Homes map[string]*Page
	// Navigation is the main menu by language.
	Navigation map[string][]*Page
	// Assets are the files copied to the site, by their path in it.
	Assets map[string]*Asset
	// Aliases are the pages by their earlier addresses: modules/coaching/index.html
	// or old/page.aspx (see IsPageFile).
	Aliases map[string]*Page
	// Families are the families of drivers by driver, from the frameworks.
	Families map[string]string
	// DriverPages are the pages that explain a driver, by language and driver.
	DriverPages map[string]map[string]*Page
	// Frameworks are the pages of frameworks that have families, by language.
	Frameworks map[string][]*Page
	// Advice are findings that only `check` reports.
	Advice source.Diagnostics

	// lost says that pages lack headings that others link to, absent how many pages
	// were left out; a site made after this one needs to know.
	lost   bool
	absent int
	// leftOut says why files of pages are not in the site: they are hidden or drafts.
	leftOut map[string]string
	// alphabets are the sorted names of the alphabetical index, by language.
	alphabets map[string]*sorted

	// rated are the areas of competence that worksheets rate.
	rated     map[string]bool
	bySource  map[string]*Page
	byPath    map[string]*Page
	names     map[string]*names
	assetFrom map[string]*Asset
}

// Page is one page of the site.
type Page struct {
	// Document is nil for a section's list that no file describes.
	Document *document.Document
	// Source is the stack's path, such as content/about.md, or "".
	Source   string
	Kind     document.Kind
	Language string
	// Path is the file in the site: modules/drivers/coaching/index.html.
	Path string
	// Section is the folder of kind the page is listed under: "modules", or "".
	Section string
	// IsSection says that the page is the list of its section.
	IsSection bool
	// ID is the name other pages refer to it by.
	ID string
	// Title is empty for a section's list that no file describes.
	Title string

	// Worksheet is the definition of a worksheet's form, Sample the file of an
	// example plan, or nil.
	Worksheet *worksheet.Definition
	Sample    *source.File

	// Lesson is what people do on the page, nil without interactions.
	Lesson *lesson.Lesson

	// Original is the page in the default language that this one stands in for,
	// because nobody has translated it yet.
	Original *Page
	// Facet limits the list of a section to the pages of one driver, stage or role.
	Facet *Facet
	// Facets are the limited lists of a section.
	Facets []*Page
	// Items are the pages that a section or a facet lists.
	Items []*Page
	// Print is the module whose pages this page shows one after another, for paper.
	Print *Page
	// PrintedAs is the page that prints this module.
	PrintedAs *Page
	// Example is the worksheet whose example plan this page shows.
	Example *Page
	// IsPlans says that the page lists the plans that people keep on their device.
	IsPlans bool
	// IsSearch says that the page searches, or is a part of its alphabetical index.
	// Letters are the lines of the index that stand here. The pages of an index that is
	// too long for one are the Parts of the page that searches, which then has no
	// Letters; Part and PartOf count those of a letter that has several.
	IsSearch     bool
	Letters      []Letter
	Parts        []*Page
	Part, PartOf int
	// IsPassport says that the page shows the badges of the plans on a device.
	IsPassport bool
	// NotFound marks the page that hosts show for addresses that lead nowhere. Its
	// own links are absolute, because it is shown at any address.
	NotFound bool
	// IsOffline marks the page that browsers show without a connection for pages that
	// were never read. It is shown at any address of its language.
	IsOffline bool
	// Translations are the same page in all languages of the handbook, in their
	// order, itself and pages that stand in included; nil in a handbook of one.
	Translations []*Page

	Parent   *Page
	Children []*Page
	// Previous and Next are the neighbours in the order of reading.
	Previous, Next *Page

	// Targets resolve Document.Links, one each.
	Targets []Target
	// Related and Steps resolve the front matter's related and pages.
	Related, Steps []*Page
	// Media resolves the files that a video's front matter names.
	Media struct{ Video, Poster, Captions Target }
	// UsedIn are the pages that link here, in the order of Site.Pages.
	UsedIn []*Page

	order string
	// index is the page's place in Site.Pages, faults what was found in its links.
	index  int
	faults source.Diagnostics
}

// TextLanguage is the language of the page's title and text: its own, or that of
// the page it stands in for. A page without a title has only the interface's words.
func (p *Page) TextLanguage() string {
	switch {
	case p.Original != nil:
		return p.Original.Language
	case p.Facet != nil, p.Print != nil:
		return p.Parent.TextLanguage()
	}
	return p.Language
}

// PartOfIndex reports whether the page is a part of a long alphabetical index.
func (p *Page) PartOfIndex() bool { return p.IsSearch && p.Parent != nil && p.Parent.IsSearch }

// Facet is one word of a vocabulary: the driver coaching.
type Facet struct{ Vocabulary, ID, Label string }

// Address is the path without index.html, as links for people are written:
// "modules/drivers/coaching/", and "" for the home page.
func (p *Page) Address() string { return strings.TrimSuffix(p.Path, "index.html") }

// Target is what a link of a document leads to.
type Target struct {
	// Page is set for a page of this handbook.
	Page *Page
	// Asset is set for a file that is copied.
	Asset *Asset
	// Fragment is the anchor without #.
	Fragment string
	// Address is set for everything outside the handbook.
	Address string
	// Text is a variable's value; Known tells whether it has one.
	Text  string
	Known bool
}

// Found reports whether the target leads anywhere.
func (t Target) Found() bool { return t.Page != nil || t.Asset != nil || t.Address != "" }

// PageAt returns the page whose file in the site is at path, or nil.
func (s *Site) PageAt(path string) *Page { return s.byPath[path] }

// Find returns the page that a person means by a source path
// (content/about.md), an address (about/) or a page file (about/index.html).
func (s *Site) Find(name string) *Page {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "./"), "/")
	if page := s.bySource[name]; page != nil {
		return page
	}
	if page := s.bySource["content/"+name]; page != nil {
		return page
	}
	if page := s.byPath[name]; page != nil {
		return page
	}
	name = strings.TrimSuffix(name, "/")
	if name == "" {
		return s.Home
	}
	return s.byPath[name+"/index.html"]
}

// Languages returns the codes of a handbook's languages, the default first.
func Languages(handbook *schema.Handbook) []string {
	codes := make([]string, len(handbook.Languages))
	for i, language := range handbook.Languages {
		codes[i] = language.Value
	}
	return codes
}
