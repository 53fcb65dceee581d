package render

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"handbook/generator/document"
	"handbook/generator/site"
)

// Most neighbours and uses a page lists, and most pages of a section on the home
// page. More would make every page longer as the handbook grows.
const (
	mostNeighbours = 24
	mostUses       = 24
	mostOnHome     = 5
)

// footerPages are the ids of pages about the handbook that the footer links.
var footerPages = []string{"about", "accessibility", "privacy"}

func (r *Renderer) siteView(language string) *SiteView {
	h, title := r.Site.Handbook, r.Site.Handbook.In(language).Title
	view := &SiteView{
		ID: h.ID.Value, Title: title, Version: h.Version, Language: language, Direction: direction(language),
		Organization: h.Brand.Organization.Value, Contact: h.Brand.Contact.Value, License: h.License, Address: h.URL.Value,
		Words: r.Layouts.Words(language), Variables: r.Site.Handbook.In(language).Variables, Development: r.Development,
	}
	view.SiteAddresses = r.siteAddresses(language)
	r.shared[language] = view
	if logo := h.Brand.Logo.Value; logo != "" && r.Site.Assets[logo] != nil {
		view.Logo = logo
	}
	home := r.Site.Homes[language]
	if home == nil {
		home = r.Site.Home
	}
	view.Home = Link{Path: home.Path, Title: title}
	for _, page := range r.Site.Navigation[language] {
		view.Navigation = append(view.Navigation, Link{Path: page.Path, Title: titleOf(page, view.Words), Language: titleLanguage(page, language)})
	}
	for _, id := range footerPages {
		if page := r.Site.PageAt(strings.TrimSuffix(home.Path, "index.html") + id + "/index.html"); page != nil {
			view.Footer = append(view.Footer, Link{Path: page.Path, Title: titleOf(page, view.Words), Language: titleLanguage(page, language)})
		}
	}
	bundles := func(names ...string) (paths []string) {
		for _, name := range names {
			if bundle := r.Assets.Find(name); bundle != nil {
				paths = append(paths, bundle.Path)
			}
		}
		return paths
	}
	// A page that authors wrote at the address of one of these may have taken its place.
	made := func(folder string, isIt func(*site.Page) bool) *Link {
		page := r.Site.PageAt(r.folder(language) + folder + "/index.html")
		if page == nil || !isIt(page) {
			return nil
		}
		link := r.link(page)
		return &link
	}
	view.Plans = made("plans", func(page *site.Page) bool { return page.IsPlans })
	view.Passport = made("passport", func(page *site.Page) bool { return page.IsPassport })
	view.Search = made("search", func(page *site.Page) bool { return page.IsSearch })
	view.Worksheets = r.worksheetEntries(language)
	if script := r.Assets.Find("search.js"); script != nil {
		view.SearchScript = script.Path
	}
	view.Styles = bundles("handbook.css", "theme.css")
	view.Early = bundles("theme.js")
	view.Scripts = bundles("reader.js", "development.js")
	return view
}

// direction is the writing direction of a language.
func direction(language string) string {
	base, _, _ := strings.Cut(language, "-")
	if slices.Contains([]string{"ar", "he", "fa", "ur", "ps", "yi", "dv", "ckb", "sd", "ug"}, base) {
		return "rtl"
	}
	return "ltr"
}

func (r *Renderer) view(page *site.Page) *View {
	own := r.link(page)
	v := &View{
		Site: r.shared[page.Language], Root: strings.Repeat("../", strings.Count(page.Path, "/")), Path: page.Path, Kind: string(page.Kind),
		Section: page.Section, IsSection: page.IsSection,
		Title: own.Title, Number: own.Number, Summary: own.Summary, Time: own.Time, ID: page.ID,
		Previous: r.optional(page.Previous), Next: r.optional(page.Next),
	}
	if page.NotFound {
		v.Root = r.rootAddress()
	}
	v.ContentLanguage = own.Language
	if page.Document != nil {
		r.describe(v, page, page.Document)
	}
	for parent := page.Parent; parent != nil; parent = parent.Parent {
		v.Ancestors = append(v.Ancestors, r.link(parent))
	}
	slices.Reverse(v.Ancestors)
	for _, other := range page.Translations {
		if other != page {
			v.Languages = append(v.Languages, Link{Path: other.Path, Title: r.shared[other.Language].Words["language"], Language: other.Language})
		}
	}
	r.surround(v, page)
	switch {
	case page == r.Site.Homes[page.Language]:
		r.home(v, page)
	case page.IsSection:
		r.section(v, page)
	case page.Print != nil:
		r.printed(v, page.Print)
	case page.Kind == document.Module:
		v.Children = r.marked(page.Children)
	default:
		v.Children = r.cards(page.Children)
	}
	for _, step := range page.Steps {
		if step != nil {
			card := r.card(step)
			r.mark(&card, step)
			v.Steps = append(v.Steps, card)
		}
	}
	if page.PrintedAs != nil {
		v.Print = page.PrintedAs.Path
	}
	v.Related = r.related(page)
	for i, user := range page.UsedIn {
		if i == mostUses {
			v.MoreUses = len(page.UsedIn) - i
			break
		}
		v.UsedIn = append(v.UsedIn, r.link(user))
	}
	r.address(v, page)
	r.work(v, page)
	r.search(v, page)
	r.lesson(v, page)
	r.progress(v, page)
	return v
}

// rootAddress is the absolute path of the site, from its url: "/" or "/handbook/".
func (r *Renderer) rootAddress() string {
	if address, err := url.Parse(r.Site.Handbook.URL.Value); err == nil && address.Path != "" {
		return address.Path
	}
	return "/"
}

// describe fills in what the page's own file says.
func (r *Renderer) describe(v *View, page *site.Page, d *document.Document) {
	v.Updated, v.Date = d.Updated.String(), d.Date.String()
	v.Objectives, v.Prerequisites, v.Takeaways = d.Objectives, d.Prerequisites, d.Takeaways
	v.Credits, v.Acronyms, v.Synonyms = d.Credits, d.Acronyms, d.Synonyms
	v.Podcast, v.Duration, v.Custom = d.Podcast.Value, d.Duration, d.Custom
	if page.Kind == document.Video {
		v.Video, v.Poster, v.Captions = r.file(page, page.Media.Video), r.file(page, page.Media.Poster), r.file(page, page.Media.Captions)
	}
	v.Drivers = r.labels(page.Language, "driver", d.Driver)
	v.Family, v.FamilyLabel = r.family(page.Language, d.Driver)
	for _, anchor := range d.Anchors {
		if hasContents(anchor) {
			v.Contents = append(v.Contents, Entry{anchor.ID, r.fill(page, anchor.Text), anchor.Level})
		}
	}
	if page.Kind == document.Framework {
		v.Families = r.families(page, "")
	}
	v.Targets = make([]shown, len(page.Targets))
	for i, target := range page.Targets {
		v.Targets[i] = r.show(page, &d.Links[i], target)
		if term := target.Page; term != nil && term.Kind == document.Glossary && d.Links[i].Kind == document.Reference && term != page {
			v.Targets[i].Term = "hb-term-" + term.ID
			r.explain(v, term)
		}
	}
}

// explain adds a glossary term's pop-up to the page, once.
func (r *Renderer) explain(v *View, term *site.Page) {
	id := "hb-term-" + term.ID
	if slices.ContainsFunc(v.Terms, func(other TermView) bool { return other.ID == id }) {
		return
	}
	text := term.Document.Summary
	if text == "" {
		text = term.Document.Lead
	}
	v.Terms = append(v.Terms, TermView{ID: id, Title: term.Title, Text: r.fill(term, text), Path: term.Path, Language: titleLanguage(term, v.Site.Language)})
}

// file is the address of a file that the front matter names.
func (r *Renderer) file(page *site.Page, target site.Target) string {
	if target.Asset != nil {
		return site.Relative(page.Path, target.Asset.Path)
	}
	return target.Address
}

// surround lists the pages beside this one.
func (r *Renderer) surround(v *View, page *site.Page) {
	parent := page.Parent
	if parent == nil || parent == r.Site.Homes[page.Language] || page.Facet != nil || page.Print != nil {
		return
	}
	beside := parent.Children
	if page.Kind == document.Module {
		parent, beside = page, page.Children
	}
	v.Parent = r.optional(parent)
	at := max(slices.Index(beside, page), 0)
	from := max(0, min(at-mostNeighbours/2, len(beside)-mostNeighbours))
	to := min(len(beside), from+mostNeighbours)
	v.MoreNeighbours = to-from < len(beside)
	for _, neighbour := range beside[from:to] {
		link := r.link(neighbour)
		link.Current = neighbour == page
		if parent.Kind == document.Module {
			r.mark(&link, neighbour)
		}
		v.Neighbours = append(v.Neighbours, link)
	}
	if len(v.Neighbours) == 1 && v.Neighbours[0].Current {
		v.Neighbours = nil
	}
	if page.Kind == document.Topic && parent.Kind == document.Module {
		v.Position, v.Of = at+1, len(beside)
	}
	if d := page.Document; page.Kind == document.Topic && v.Family != "" && len(r.Site.Frameworks[page.Language]) > 0 {
		driver := ""
		if len(d.Driver) == 1 {
			driver = d.Driver[0].Value
		}
		v.Families = r.families(r.Site.Frameworks[page.Language][0], driver)
	}
}

// home gathers what the home page shows.
func (r *Renderer) home(v *View, home *site.Page) {
	if frameworks := r.Site.Frameworks[home.Language]; len(frameworks) > 0 {
		v.Families = r.families(frameworks[0], "")
	}
	for _, section := range r.Site.Navigation[home.Language] {
		items := section.Children
		group := r.group(section)
		switch section.Section {
		case "glossary":
		case "modules":
			v.Modules = r.marked(items)
		case "enotes":
			if len(items) > 0 {
				latest := r.card(items[0])
				v.Latest = &latest
			}
		case "pathways":
			for _, pathway := range items {
				role := r.group(pathway)
				for _, step := range pathway.Steps {
					if step != nil && len(role.Links) < 3 {
						role.Links = append(role.Links, r.card(step))
					}
				}
				v.Roles = append(v.Roles, role)
			}
		default:
			group.Links = r.listed(section.Section, items[:min(len(items), mostOnHome)])
			if len(group.Links) > 0 {
				v.Sections = append(v.Sections, group)
			}
		}
	}
}

// section gathers a section's list and the ways to limit it.
func (r *Renderer) section(v *View, page *site.Page) {
	v.Children = r.listed(page.Section, page.Items)
	whole := page
	if page.Facet != nil {
		whole, v.Limited = page.Parent, page.Facet.Label
	}
	for _, facet := range whole.Facets {
		n := len(v.Facets)
		if n == 0 || v.Facets[n-1].Vocabulary != facet.Facet.Vocabulary {
			v.Facets = append(v.Facets, FacetView{Vocabulary: facet.Facet.Vocabulary, Label: v.T("facet_" + facet.Facet.Vocabulary)})
			n++
		}
		v.Facets[n-1].Values = append(v.Facets[n-1].Values, FacetValue{facet.Facet.Vocabulary, facet.ID, facet.Facet.Label, facet.Path, len(facet.Items), facet == page})
	}
	if page.Section != "glossary" {
		return
	}
	for _, term := range v.Children {
		first, _ := utf8.DecodeRuneInString(term.Title)
		letter := string(unicode.ToUpper(first))
		n := len(v.Letters)
		if n == 0 || v.Letters[n-1].Letter != letter {
			v.Letters = append(v.Letters, Letter{Letter: letter})
			n++
		}
		v.Letters[n-1].Links = append(v.Letters[n-1].Links, term)
	}
}

// listed are the pages that a section lists. Those of some sections show what people
// read and did.
func (r *Renderer) listed(section string, pages []*site.Page) []Link {
	if slices.Contains([]string{"modules", "lessons", "pathways"}, section) {
		return r.marked(pages)
	}
	return r.cards(pages)
}

// related groups the pages worth reading next by their kind.
func (r *Renderer) related(page *site.Page) []Group {
	words := r.shared[page.Language].Words
	var groups []Group
	for _, kind := range document.Kinds {
		group := Group{Title: words["related_"+string(kind)]}
		for _, other := range page.Related {
			if other != nil && other.Kind == kind {
				group.Links = append(group.Links, r.link(other))
				group.Links = append(group.Links, r.passportOf(other)...)
			}
		}
		if len(group.Links) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// show resolves one link of the document into what the page shows of it.
func (r *Renderer) show(page *site.Page, link *document.Link, target site.Target) shown {
	out := shown{Known: target.Known || target.Found(), Text: target.Text}
	switch {
	case target.Page != nil:
		out.Kind = string(target.Page.Kind)
		if target.Page != page || target.Fragment == "" {
			out.Href = site.Relative(page.Path, target.Page.Path)
		}
		if link.Kind == document.Card {
			out.Card = r.optional(target.Page)
			out.Card.Language = titleLanguage(target.Page, page.TextLanguage())
		}
		if link.Kind == document.PlanField && target.Page.Worksheet != nil {
			out.Card = r.optional(target.Page)
			out.Card.Language = titleLanguage(target.Page, page.TextLanguage())
			out.Text = fieldLabel(target.Page.Worksheet, link.Text)
			target.Fragment = "hb-" + target.Page.ID + "-" + link.Text
		}
		if link.Kind == document.Reference {
			out.Text = r.fill(page, link.Text)
			if out.Text == "" {
				out.Text = r.link(target.Page).Title
				out.Language = titleLanguage(target.Page, page.TextLanguage())
			}
		}
	case target.Asset != nil:
		out.Href = site.Relative(page.Path, target.Asset.Path)
		if target.Asset.IsPicture() {
			size := target.Asset.Size()
			out.Width, out.Height = size.Width, size.Height
			out.Kind = target.Asset.File.Path
			if drawing := target.Asset.Drawing(); drawing != nil && link.Kind == document.Resource {
				out.Text = drawing.HTML
			}
		}
	default:
		out.Href = target.Address
	}
	if target.Fragment != "" {
		out.Href += "#" + target.Fragment
	}
	return out
}
