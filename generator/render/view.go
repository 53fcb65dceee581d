package render

import (
	"html/template"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
)

// SiteView is what the layouts of all pages of a language show.
type SiteView struct {
	Title, Version, Language, Direction string
	Organization, Contact               string
	License                             schema.License
	// Logo is the path of the logo's file, "" without one.
	Logo string
	// Home and Navigation have paths from the root of the site.
	Home       Link
	Navigation []Link
	// Styles and Scripts are paths from the root of the site.
	Styles, Scripts []string
	Development     bool
	// Words are the interface's words by key.
	Words map[string]string
}

// Link is a page as other pages show it. Path is from the root of the site; put
// Root before it.
type Link struct {
	Path, Title, Number, Summary, Kind, Time string
	Current                                  bool
	// Within says that the current page stands below this one.
	Within bool
}

// Entry is a line of the table of contents.
type Entry struct {
	ID, Text string
	Level    int
}

// Group is a list of links under a heading.
type Group struct {
	Title string
	Links []Link
}

// View is everything a layout may show of one page. Paths are from the root of
// the site; Root leads there from this page.
type View struct {
	Site *SiteView `json:"-"`
	Root string
	Path string
	Kind string
	// Family is the family of drivers the page belongs to, when it is one alone.
	Family string
	// Drivers are the labels of the page's drivers.
	Drivers                           []string
	Title, Number, Summary, Time, ID  string
	Updated, Date                     string
	Objectives                        document.Objectives
	Prerequisites, Takeaways, Credits []string
	Acronyms, Synonyms                []string
	Podcast, Duration                 string
	Custom                            map[string]any
	// Video, Poster and Captions are the files of a video page.
	Video, Poster, Captions string
	// Content is the document's body.
	Content  template.HTML `json:"-"`
	Contents []Entry
	// Ancestors lead from the home page down to the page's parent.
	Ancestors []Link
	// Neighbours are the pages beside this one and itself, or a part of them;
	// MoreNeighbours says that there are others.
	Neighbours     []Link
	MoreNeighbours bool
	// Parent heads the neighbours.
	Parent         *Link
	Children       []Link
	Steps          []Link
	Related        []Group
	UsedIn         []Link
	MoreUses       int
	Previous, Next *Link
	// Sections are the lists that the home page shows.
	Sections []Group
	// Families draw a framework.
	Families []FamilyView

	// Targets are the links of the document as they are shown; they are here so
	// that the version depends on them.
	Targets []shown
}

// FamilyView is one family of a framework with its drivers.
type FamilyView struct {
	ID, Label string
	Drivers   []schema.Concept
}

// shown is a resolved link of the document.
type shown struct {
	Href, Text, Kind string
	Known            bool
	Width, Height    int
	// Card is the page that a link card shows.
	Card *Link `json:",omitempty"`
}

// Most neighbours and uses a page lists. More would make every page longer as
// the handbook grows.
const (
	mostNeighbours = 24
	mostUses       = 24
)

// T returns the interface's word for a key. Layouts write {{.T "menu"}}.
func (v *View) T(key string) string {
	if word, ok := v.Site.Words[key]; ok {
		return word
	}
	return key
}

// IsBelow reports whether the page stands below the page at path.
func (v *View) IsBelow(path string) bool {
	return strings.HasPrefix(v.Path, strings.TrimSuffix(path, "index.html"))
}

// FewDrivers reports whether the drivers are few enough to name them at the top.
func (v *View) FewDrivers() bool { return len(v.Drivers) > 0 && len(v.Drivers) <= 3 }

// AlsoCalled are a term's acronyms and synonyms.
func (v *View) AlsoCalled() []string { return slices.Concat(v.Acronyms, v.Synonyms) }

// HasContent reports whether the page has a body.
func (v *View) HasContent() bool { return v.Content != "" }

// VideoOutside reports whether the video is on another site.
func (v *View) VideoOutside() bool { return strings.Contains(v.Video, "://") }

// VideoType is the media type of the video's file.
func (v *View) VideoType() string { return mediaTypes[strings.ToLower(path.Ext(v.Video))] }

// ContactAddress is where a link to the contact leads.
func (v *View) ContactAddress() string {
	if strings.Contains(v.Site.Contact, "@") {
		return "mailto:" + v.Site.Contact
	}
	return v.Site.Contact
}

// KindKey is the key of the interface's word for the kind of the page.
func (l Link) KindKey() string { return "kind_" + l.Kind }

func (r *Renderer) siteView(language string) *SiteView {
	h := r.Site.Handbook
	view := &SiteView{
		Title: h.Title, Version: h.Version, Language: language, Direction: direction(language),
		Organization: h.Brand.Organization.Value, Contact: h.Brand.Contact.Value, License: h.License,
		Words: r.Layouts.words(language), Development: r.Development,
	}
	if logo := h.Brand.Logo.Value; logo != "" && r.Site.Assets[logo] != nil {
		view.Logo = logo
	}
	if home := r.Site.Homes[language]; home != nil {
		view.Home = Link{Path: home.Path, Title: h.Title}
	} else if r.Site.Home != nil {
		view.Home = Link{Path: r.Site.Home.Path, Title: h.Title}
	}
	for _, page := range r.Site.Navigation[language] {
		view.Navigation = append(view.Navigation, Link{Path: page.Path, Title: titleOf(page, view.Words)})
	}
	for _, name := range []string{"handbook.css", "theme.css"} {
		if bundle := r.Assets.Find(name); bundle != nil {
			view.Styles = append(view.Styles, bundle.Path)
		}
	}
	if bundle := r.Assets.Find("reader.js"); bundle != nil {
		view.Scripts = append(view.Scripts, bundle.Path)
	}
	if bundle := r.Assets.Find("development.js"); bundle != nil {
		view.Scripts = append(view.Scripts, bundle.Path)
	}
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

// titleOf is a page's title; a section's list that no file describes has the
// interface's word for it.
func titleOf(page *site.Page, words map[string]string) string {
	if page.Title == "" && page.Section != "" {
		if word := words["section_"+page.Section]; word != "" {
			return word
		}
		return page.Section
	}
	return page.Title
}

func (r *Renderer) link(page *site.Page) Link {
	words := r.shared[page.Language].Words
	link := Link{Path: page.Path, Title: site.WithVariables(r.Site, titleOf(page, words)), Kind: string(page.Kind)}
	if d := page.Document; d != nil {
		link.Number, link.Summary, link.Time = d.Number, site.WithVariables(r.Site, d.Summary), d.Time
	}
	return link
}

func (r *Renderer) optional(page *site.Page) *Link {
	if page == nil {
		return nil
	}
	link := r.link(page)
	return &link
}

func (r *Renderer) view(page *site.Page) *View {
	own := r.link(page)
	v := &View{
		Site: r.shared[page.Language], Root: strings.Repeat("../", strings.Count(page.Path, "/")), Path: page.Path, Kind: string(page.Kind),
		Title: own.Title, Number: own.Number, Summary: own.Summary, Time: own.Time, ID: page.ID,
		Previous: r.optional(page.Previous), Next: r.optional(page.Next),
	}
	if d := page.Document; d != nil {
		r.describe(v, page, d)
	}
	for parent := page.Parent; parent != nil; parent = parent.Parent {
		v.Ancestors = append(v.Ancestors, r.link(parent))
	}
	slices.Reverse(v.Ancestors)
	r.surround(v, page)
	if page == r.Site.Homes[page.Language] {
		r.sections(v, page)
	} else {
		for _, child := range page.Children {
			v.Children = append(v.Children, r.link(child))
		}
	}
	for _, step := range page.Steps {
		if step != nil {
			v.Steps = append(v.Steps, r.link(step))
		}
	}
	v.Related = r.related(page)
	for i, user := range page.UsedIn {
		if i == mostUses {
			v.MoreUses = len(page.UsedIn) - i
			break
		}
		v.UsedIn = append(v.UsedIn, r.link(user))
	}
	return v
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
	v.Drivers = r.labels("driver", d.Driver)
	v.Family = r.family(d.Driver)
	for _, anchor := range d.Anchors {
		if hasContents(anchor) {
			v.Contents = append(v.Contents, Entry{anchor.ID, anchor.Text, anchor.Level})
		}
	}
	for _, family := range d.Families {
		one := FamilyView{ID: family.ID.Value, Label: family.Label}
		for _, driver := range family.Drivers {
			for _, concept := range r.Site.Handbook.Vocabularies["driver"] {
				if concept.ID.Value == driver.Value {
					one.Drivers = append(one.Drivers, concept)
				}
			}
		}
		v.Families = append(v.Families, one)
	}
	v.Targets = make([]shown, len(page.Targets))
	for i, target := range page.Targets {
		v.Targets[i] = r.show(page, &d.Links[i], target)
	}
}

// file is the address of a file that the front matter names.
func (r *Renderer) file(page *site.Page, target site.Target) string {
	if target.Asset != nil {
		return site.Relative(page.Path, target.Asset.Path)
	}
	return target.Address
}

// labels are a vocabulary's words for ids.
func (r *Renderer) labels(vocabulary string, ids []schema.Text) []string {
	var labels []string
	for _, id := range ids {
		for _, concept := range r.Site.Handbook.Vocabularies[vocabulary] {
			if concept.ID.Value == id.Value {
				labels = append(labels, concept.Label)
			}
		}
	}
	return labels
}

// family is the one family that all of a page's drivers belong to.
func (r *Renderer) family(drivers []schema.Text) string {
	family := ""
	for _, driver := range drivers {
		of := r.Site.Families[driver.Value]
		if of == "" || family != "" && of != family {
			return ""
		}
		family = of
	}
	return family
}

// surround lists the pages beside this one.
func (r *Renderer) surround(v *View, page *site.Page) {
	parent := page.Parent
	if parent == nil || parent == r.Site.Homes[page.Language] {
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
		v.Neighbours = append(v.Neighbours, link)
	}
}

// sections lists the pages that the home page shows.
func (r *Renderer) sections(v *View, home *site.Page) {
	for _, section := range r.Site.Navigation[home.Language] {
		group := Group{Title: titleOf(section, v.Site.Words)}
		if section.Section == "glossary" {
			continue
		}
		for i, child := range section.Children {
			if i == mostNeighbours {
				break
			}
			group.Links = append(group.Links, r.link(child))
		}
		if len(group.Links) > 0 {
			v.Sections = append(v.Sections, group)
		}
	}
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
		}
		if link.Kind == document.Reference {
			out.Text = link.Text
			if out.Text == "" {
				out.Text = site.WithVariables(r.Site, titleOf(target.Page, r.shared[page.Language].Words))
			}
		}
	case target.Asset != nil:
		out.Href = site.Relative(page.Path, target.Asset.Path)
		if target.Asset.IsPicture() {
			size := target.Asset.Size()
			out.Width, out.Height = size.Width, size.Height
			out.Kind = target.Asset.File.Path
			if drawing := target.Asset.Drawing(); drawing != nil {
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
