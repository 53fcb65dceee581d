package render

import (
	"html/template"
	"net/url"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
)

// SiteView is what the layouts of all pages of a language show.
type SiteView struct {
	ID, Title, Version, Language, Direction string
	Organization, Contact                   string
	// Address is the site's url, "" when handbook.yaml gives none.
	Address string
	License schema.License
	// Logo is the path of the logo's file, "" without one.
	Logo string
	// Home and Navigation have paths from the root of the site.
	Home       Link
	Navigation []Link
	// Footer are the pages about the handbook itself, when it has them.
	Footer []Link
	// Styles are stylesheets, Early scripts that run before the page shows, Scripts
	// the others; all are paths from the root of the site.
	Styles, Early, Scripts []string
	Development            bool
	// Words are the interface's words by key.
	Words map[string]string
	// Variables are the texts that {{name}} stands for in the handbook's text.
	Variables map[string]string
	// Plans is the list of people's plans, nil in a handbook without worksheets.
	Plans *Link
	// Passport is the passport of badges, nil without a worksheet that has badges.
	Passport *Link
	// Search is the page that searches, nil in a language without pages; SearchScript
	// is the script that searches on every page, which loads when it is asked for.
	Search       *Link
	SearchScript string
	// Worksheets are all worksheets that pages of the language offer.
	Worksheets []WorksheetEntry `json:"-"`
	SiteAddresses
}

// Link is a page as other pages show it. Path is from the root of the site; put
// Root before it.
type Link struct {
	Path, Title, Number, Summary, Kind, Time string
	// Family is the family of drivers it belongs to, FamilyLabel its name.
	Family, FamilyLabel string
	// Date is the date of an eNote: year-month-day.
	Date string
	// Topics is how many topics a module has.
	Topics int
	// Part is a lesson's series and its place there.
	Part    string
	Current bool
	// Of are the pages whose progress the link shows, LessonSteps the ids of a
	// lesson's steps (see Marks).
	Of, LessonSteps string `json:",omitempty"`
	// Language is that of the title and the summary, when it is not that of the page.
	Language string
	// Tags are the page's drivers, stages and roles: "driver-coaching role-coach".
	Tags []string
}

// Entry is a line of the table of contents.
type Entry struct {
	ID, Text string
	Level    int
}

// Group is a list of links under a heading.
type Group struct {
	Title, Summary, Path string
	// Language is that of the title, when it is not that of the page.
	Language string
	Links    []Link
}

// FacetView is a way to limit a list: by driver, stage or role.
type FacetView struct {
	Vocabulary, Label string
	Values            []FacetValue
}

// FacetValue is one word of a facet, with the page that lists only it.
type FacetValue struct {
	Vocabulary, ID, Label, Path string
	Count                       int
	Current                     bool
}

// FamilyView is one family of a framework with its drivers.
type FamilyView struct {
	ID, Label, Path string
	Drivers         []DriverView
}

// DriverView is one driver. Path is "" when no page explains it.
type DriverView struct {
	ID, Label, Summary, Path string
	Current                  bool
}

// TermView is a glossary term that the page mentions.
type TermView struct {
	ID, Title, Text, Path string
	// Language is that of the title and the text, when it is not that of the page.
	Language string
}

// Letter is a part of the glossary.
type Letter struct {
	Letter string
	Links  []Link
}

// View is everything a layout may show of one page. Paths are from the root of
// the site; Root leads there from this page.
type View struct {
	Site *SiteView `json:"-"`
	Root string
	Path string
	Kind string
	// Section is the section the page is listed in, IsSection that it is its list.
	Section   string
	IsSection bool
	// Family is the family of drivers the page belongs to, when it is one alone.
	Family, FamilyLabel string
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
	// ContentLanguage is the language of the title and the text when it is not that
	// of the interface, because nobody has translated the page yet.
	ContentLanguage string
	// Languages are the page in the handbook's other languages.
	Languages []Link
	// Content is the document's body.
	Content  template.HTML `json:"-"`
	Contents []Entry
	Terms    []TermView
	// Ancestors lead from the home page down to the page's parent.
	Ancestors []Link
	// Neighbours are the pages beside this one and itself, or a part of them;
	// MoreNeighbours says that there are others.
	Neighbours     []Link
	MoreNeighbours bool
	// Position and Of place a topic in its module: 2 of 9. They are 0 elsewhere.
	Position, Of int
	// Parent heads the neighbours.
	Parent         *Link
	Children       []Link
	Steps          []Link
	Related        []Group
	UsedIn         []Link
	MoreUses       int
	Previous, Next *Link
	// Print is the page that prints a whole module, Printed the module that this
	// page prints, Parts its pages.
	Print   string
	Printed *Link
	Parts   []PartPage
	// Facets limit a section's list, Limited names the one that is chosen.
	Facets  []FacetView
	Limited string
	// Letters are the glossary by first letter.
	Letters []Letter
	// Families draw the framework: that of a framework's page, or the handbook's
	// first on the home page and on topics about drivers.
	Families []FamilyView
	// Roles, Modules, Latest and Sections are what the home page shows.
	Roles    []Group
	Modules  []Link
	Latest   *Link
	Sections []Group

	Addresses
	Work
	// Lesson is what a lesson's own page shows, nil on others.
	Lesson *LessonView
	// Search is the alphabetical index that the page shows, nil on others.
	Search *SearchView
	// Progress is how the page shows what people read and did, nil where it does not.
	Progress *ProgressView

	// Targets are the links of the document as they are shown; they are here so
	// that the version depends on them.
	Targets []shown
}

// PartPage is one page of a printed module.
type PartPage struct {
	ID, Number, Title, Summary string
	// Path is the page's own, under which its answers are kept.
	Path string
	// Language is the language of the text when it is not that of the interface.
	Language string
	Content  template.HTML `json:"-"`
	Targets  []shown
}

// Direction is the writing direction of the part.
func (p *PartPage) Direction() string { return direction(p.Language) }

// shown is a resolved link of the document.
type shown struct {
	Href, Text, Kind string
	Known            bool
	Width, Height    int
	// Language is that of the text, when the text around it is in another.
	Language string `json:",omitempty"`
	// Term is the id of the pop-up that explains a glossary term.
	Term string `json:",omitempty"`
	// Card is the page that a link card shows.
	Card *Link `json:",omitempty"`
}

// T returns the interface's word for a key. Layouts write {{.T "menu"}}.
func (v *View) T(key string) string {
	if word, ok := v.Site.Words[key]; ok {
		return word
	}
	return key
}

// Day writes a date, year-month-day, as people of the page's language do.
func (v *View) Day(date string) string { return writeDate(v.Site.Words, date) }

// IsBelow reports whether the page stands below the page at path.
func (v *View) IsBelow(path string) bool {
	return path != "" && path != v.Path && strings.HasPrefix(v.Path, strings.TrimSuffix(path, "index.html"))
}

// FewDrivers reports whether the drivers are few enough to name them at the top.
func (v *View) FewDrivers() bool { return len(v.Drivers) > 0 && len(v.Drivers) <= 3 }

// AlsoCalled are a term's acronyms and synonyms.
func (v *View) AlsoCalled() []string { return slices.Concat(v.Acronyms, v.Synonyms) }

// Interface marks a part of the interface that stands inside a text of another
// language: <section{{.Interface}}>. It is "" on other pages.
func (v *View) Interface() template.HTMLAttr {
	if v.ContentLanguage == "" {
		return ""
	}
	return template.HTMLAttr(languageAttribute(v.Site.Language) + ` dir="` + v.Site.Direction + `"`)
}

// ContentDirection is the writing direction of the text.
func (v *View) ContentDirection() string { return direction(v.ContentLanguage) }

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

// MailAddress opens a message with the page's title and address.
func (v *View) MailAddress() string {
	address := v.Path
	if v.Site.Address != "" {
		address = v.Site.Address + strings.TrimSuffix(v.Path, "index.html")
	}
	return mailto("", v.Title, address)
}

// FeedbackAddress opens a message to the contact about the page, or leads to the
// contact's page. It is "" without a contact.
func (v *View) FeedbackAddress() string {
	if !strings.Contains(v.Site.Contact, "@") {
		return v.Site.Contact
	}
	return mailto(v.Site.Contact, v.T("feedback_subject")+" "+v.Title, v.Path)
}

func mailto(to, subject, body string) string {
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	return "mailto:" + to + "?subject=" + escape(subject) + "&body=" + escape(body)
}

// WholePath is the list that a facet limits.
func (v *View) WholePath() string {
	if v.Limited == "" || len(v.Ancestors) == 0 {
		return "index.html"
	}
	return v.Root + v.Ancestors[len(v.Ancestors)-1].Path
}

// KindKey is the key of the interface's word for the kind of the page.
func (l Link) KindKey() string { return "kind_" + l.Kind }
