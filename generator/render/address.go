package render

import (
	"html/template"
	"net/url"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
)

// Addresses are what a page tells other programs about itself. Without an
// address of the handbook (handbook.yaml, url) nothing here is absolute.
type Addresses struct {
	// Canonical is the absolute address of the page that holds this page's
	// content: its own, or that of the page it stands in for or is a part of.
	Canonical string
	// Alternates are the page in every language it has been written in, itself
	// included, when there is more than one.
	Alternates []Alternate
	// Markdown is the path of the page's text as its authors wrote it.
	Markdown string
	// Edit is where the page's source can be changed.
	Edit string
	// Data is what the page is, as JSON-LD.
	Data template.JS
}

// Alternate is a page in another language. Its address is absolute.
type Alternate struct{ Language, Address string }

// SiteAddresses are what every page of a language tells other programs about
// the site.
type SiteAddresses struct {
	// Locale is the language as Open Graph writes it: pt_BR.
	Locale string
	// Feed is the path of the news feed, "" without one.
	Feed string
	// Picture is the absolute address of the picture that link previews show.
	Picture string
	// PaperLight and PaperDark are the colours around the page: those of
	// tokens.css.
	PaperLight, PaperDark string
}

func (r *Renderer) siteAddresses(language string) SiteAddresses {
	addresses := SiteAddresses{Locale: locale(language), PaperLight: schemePalette(usualBrand, false)["paper"].hex(), PaperDark: schemePalette(usualBrand, true)["paper"].hex()}
	if r.Site.Handbook.URL.Value != "" {
		addresses.Picture = r.absolute(picturePath(language))
		if len(r.issues(language)) > 0 {
			addresses.Feed = r.folder(language) + "feed.xml"
		}
	}
	return addresses
}

// locale is a language as Open Graph writes it; a script is left out.
func locale(language string) string {
	parts := strings.Split(language, "-")
	for _, part := range parts[1:] {
		if len(part) == 2 {
			return parts[0] + "_" + strings.ToUpper(part)
		}
	}
	return parts[0]
}

// folder is where the pages of a language begin: "" or "es/".
func (r *Renderer) folder(language string) string {
	if home := r.Site.Homes[language]; home != nil {
		return home.Address()
	}
	return ""
}

// absolute is the whole address of a file of the site, without index.html.
func (r *Renderer) absolute(path string) string {
	return r.Site.Handbook.URL.Value + escapePath(strings.TrimSuffix(path, "index.html"))
}

// escapePath writes a path as addresses do.
func escapePath(path string) string {
	plain := func(c rune) bool {
		return 'a' <= c && c <= 'z' || c == '/' || c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '.' || c == '_'
	}
	if strings.IndexFunc(path, func(c rune) bool { return !plain(c) }) < 0 {
		return path
	}
	return (&url.URL{Path: "/" + path}).EscapedPath()[1:]
}

// holder is the page that holds a page's content, for search engines.
func holder(page *site.Page) *site.Page {
	switch {
	case page.Original != nil:
		return page.Original
	case page.Facet != nil:
		return page.Parent
	case page.Print != nil:
		return page.Print
	}
	return page
}

// hasText reports whether a page has a text of its own, written by somebody.
func hasText(page *site.Page) bool { return page.Document != nil && page.Original == nil }

// address fills in what the page tells other programs. It uses the rest of the
// View, so it comes last.
func (r *Renderer) address(v *View, page *site.Page) {
	if page.NotFound || page.IsOffline {
		return
	}
	own := holder(page)
	if r.Site.Handbook.URL.Value != "" {
		v.Canonical = r.absolute(own.Path)
		if own == page {
			for _, other := range translations(page) {
				v.Alternates = append(v.Alternates, Alternate{other.Language, r.absolute(other.Path)})
			}
		}
	}
	if d := page.Document; d != nil {
		if hasText(own) {
			v.Markdown = markdownPath(own)
		}
		if r.isOwn(d) {
			v.Edit = editAddress(r.Site.Handbook.Repository.Value, d.File.Path)
		}
		v.Updated = r.updated(d).String()
	}
	v.Data = r.structured(v, page)
}

// isOwn reports whether a document is a file of the handbook itself, not of one
// it extends.
func (r *Renderer) isOwn(d *document.Document) bool {
	own := r.Site.Handbook.Pos.File
	return own != nil && d.File.Layer == own.Layer
}

// updated is the day a document was last revised: its front matter says so, or
// else the handbook's history.
func (r *Renderer) updated(d *document.Document) schema.Date {
	if !d.Updated.IsZero() || !r.isOwn(d) {
		return d.Updated
	}
	return r.Updated[d.File.Path]
}

// translations are a page in all languages it has been written in, itself
// included; nil when there is only one.
func translations(page *site.Page) (written []*site.Page) {
	for _, other := range page.Translations {
		if other.Original == nil {
			written = append(written, other)
		}
	}
	if len(written) < 2 {
		return nil
	}
	return written
}

// editAddress is where a file of the repository can be changed. A repository's
// address may lead to a branch and a folder in it, as browsers show it; without
// one it is the default branch.
func editAddress(repository, file string) string {
	if repository == "" {
		return ""
	}
	repository = strings.TrimSuffix(strings.TrimSuffix(repository, "/"), ".git")
	file = "/" + escapePath(file)
	for _, word := range []string{"tree", "blob", "edit"} {
		if before, place, found := strings.Cut(repository, "/"+word+"/"); found {
			return before + "/edit/" + place + file
		}
	}
	if before, place, found := strings.Cut(repository, "/src/branch/"); found {
		return before + "/_edit/" + place + file
	}
	if address, err := url.Parse(repository); err == nil && strings.Contains(address.Host, "gitlab") {
		return repository + "/-/edit/HEAD" + file
	}
	return repository + "/edit/HEAD" + file
}
