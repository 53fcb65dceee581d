package render

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"handbook/generator/search"
	"handbook/generator/site"
)

// Policy is the content security policy that servers send. base.html has the
// same but for frame-ancestors, which browsers accept from servers only.
const Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// headers is _headers, which Netlify, Cloudflare and others read. When several
// rules fit an address they join the values, so no two rules here set the same
// header for one address: that is why caching goes by folders and by files.
func (r *Renderer) headers(out *bytes.Buffer) {
	out.WriteString(`/*
  Content-Security-Policy: ` + Policy + `
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
  Cross-Origin-Opener-Policy: same-origin
`)
	if r.Development {
		return
	}
	const always = "\n  Cache-Control: no-cache\n"
	const forGood = "\n  Cache-Control: public, max-age=31536000, immutable\n"
	folders := map[string]bool{}
	var searching []string
	for _, page := range r.Site.Pages {
		folder, _, nested := strings.Cut(page.Path, "/")
		switch {
		case !nested || folder == "assets":
		case folder == "search":
			searching = append(searching, page.Path)
			if address := page.Address(); address != page.Path {
				searching = append(searching, address)
			}
		default:
			folders[folder] = true
		}
	}
	for _, language := range r.Site.Languages {
		if r.Site.Homes[language] != nil {
			searching = append(searching, "search/"+language+".js", searchWords(language))
		}
	}
	out.WriteString("/" + always + "/index.html" + always + "/service-worker.js" + always)
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		out.WriteString("/" + escapePath(folder) + "/*" + always)
	}
	slices.Sort(searching)
	for _, path := range searching {
		out.WriteString("/" + escapePath(path) + always)
	}
	out.WriteString("/search/" + search.Parts + "*" + forGood)
	for _, bundle := range r.Assets.Bundles {
		out.WriteString("/" + escapePath(bundle.Path) + forGood)
	}
}

// redirects is _redirects, which the same servers read.
func (r *Renderer) redirects(out *bytes.Buffer) {
	out.WriteString("# Earlier addresses of pages. Netlify needs the ! to prefer a line to the page at\n# that address, which other servers show; those that do not know it skip the line.\n")
	for _, address := range slices.Sorted(maps.Keys(r.Site.Aliases)) {
		from := "/" + escapePath(strings.TrimSuffix(address, "index.html"))
		to := "/" + escapePath(r.Site.Aliases[address].Address())
		fmt.Fprintf(out, "%s %s 301!\n%[1]s %s 301\n", from, to)
	}
}

// Forward is what redirect.html shows: a page at an earlier address of another.
type Forward struct {
	Site *SiteView
	// Title is that of the page, Path the way to it, Canonical its absolute address.
	Title, Path, Canonical string
}

// forward renders the page at an earlier address.
func (r *Renderer) forward(address string, page *site.Page) ([]byte, error) {
	set := r.Layouts.in(page.Language).sets["redirect"]
	if set == nil {
		return nil, fmt.Errorf("there is no layout redirect.html")
	}
	view := &Forward{Site: r.shared[page.Language], Title: r.link(page).Title, Path: site.Relative(address, page.Path)}
	if view.Site.Address != "" {
		view.Canonical = r.absolute(page.Path)
	}
	var out bytes.Buffer
	err := set.ExecuteTemplate(&out, "redirect.html", view)
	return out.Bytes(), err
}
