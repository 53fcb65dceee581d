package render

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
)

// mostIssues is how many eNotes a feed holds, the newest. Readers keep those
// they have seen.
const mostIssues = 20

// Atom (RFC 4287), as far as the feed uses it.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Language string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   atomPerson  `xml:"author"`
		Rights   string      `xml:"rights,omitempty"`
		Icon     string      `xml:"icon"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Relation string `xml:"rel,attr"`
		Type     string `xml:"type,attr,omitempty"`
		Address  string `xml:"href,attr"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Published  string         `xml:"published"`
		Updated    string         `xml:"updated"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary,omitempty"`
		Content    atomText       `xml:"content"`
	}
)

// issues are the eNotes written in a language, newest first.
func (r *Renderer) issues(language string) (issues []*site.Page) {
	for _, page := range r.Site.Pages {
		if page.Kind == document.ENote && page.Language == language && hasText(page) && !page.Document.Date.IsZero() {
			issues = append(issues, page)
		}
	}
	slices.SortStableFunc(issues, func(a, b *site.Page) int {
		return cmp.Or(cmp.Compare(b.Document.Date.String(), a.Document.Date.String()), cmp.Compare(a.Path, b.Path))
	})
	return issues
}

// feed is the Atom feed of a language's eNotes. Its times come from front matter
// alone, so that building it again changes nothing.
func (r *Renderer) feed(language string) ([]byte, error) {
	view := r.shared[language]
	issues := r.issues(language)
	self := r.absolute(view.Feed)
	feed := atomFeed{
		Language: language, ID: self, Title: view.Title, Author: atomPerson{cmp.Or(view.Organization, view.Title)},
		Rights: view.License.Name, Icon: r.absolute(iconPath("icon-192.png")),
		Links: []atomLink{{"self", "application/atom+xml", self}},
	}
	if section := issues[0].Parent; section != nil {
		list := r.link(section)
		feed.Title += ": " + list.Title
		feed.Subtitle = list.Summary
		feed.Links = append(feed.Links, atomLink{"alternate", "text/html", r.absolute(section.Path)})
	}
	for _, page := range issues[:min(len(issues), mostIssues)] {
		entry, err := r.entry(page)
		if err != nil {
			return nil, err
		}
		feed.Updated = max(feed.Updated, entry.Updated)
		feed.Entries = append(feed.Entries, entry)
	}
	text, err := xml.MarshalIndent(feed, "", " ")
	return append([]byte(xml.Header), append(text, '\n')...), err
}

func (r *Renderer) entry(page *site.Page) (atomEntry, error) {
	d := page.Document
	link := r.link(page)
	address := r.absolute(page.Path)
	revised := d.Date
	if d.Updated.String() > d.Date.String() {
		revised = d.Updated
	}
	entry := atomEntry{
		ID: address, Title: link.Title, Published: instant(d.Date), Updated: instant(revised), Summary: link.Summary,
		Links: []atomLink{{"alternate", "text/html", address}},
	}
	if podcast := d.Podcast.Value; podcast != "" {
		entry.Links = append(entry.Links, atomLink{"related", "", podcast})
	}
	for _, driver := range d.Driver {
		for _, label := range r.labels(page.Language, "driver", []schema.Text{driver}) {
			entry.Categories = append(entry.Categories, atomCategory{driver.Value, label})
		}
	}
	html, err := r.elsewhere(page)
	entry.Content = atomText{"html", html}
	return entry, err
}

// instant is the start of a day as Atom writes times.
func instant(day schema.Date) string { return day.String() + "T00:00:00Z" }

// elsewhere is the body of a page for reading it outside the site: every link is
// absolute, and nothing needs the site's scripts.
func (r *Renderer) elsewhere(page *site.Page) (string, error) {
	view := r.view(page)
	view.Root = view.Site.Address
	for i := range view.Targets {
		target := page.Targets[i]
		fragment := ""
		if target.Fragment != "" {
			fragment = "#" + target.Fragment
		}
		switch {
		case target.Page != nil:
			view.Targets[i].Href = r.absolute(target.Page.Path) + fragment
		case target.Asset != nil:
			view.Targets[i].Href = r.absolute(target.Asset.Path) + fragment
		}
		if card := view.Targets[i].Card; card != nil {
			card.Path = strings.TrimSuffix(card.Path, "index.html")
		}
	}
	// A prefix of its own keeps ids apart when a reader shows several issues, and
	// makes plain links of the glossary's pop-ups.
	c := &content{page: page, renderer: r, view: view, targets: view.Targets, document: page.Document, prefix: strings.ReplaceAll(page.ID, "_", "-") + "-"}
	if err := c.blocks(page.Document.Blocks); err != nil {
		return "", err
	}
	return c.out.String(), nil
}
