package render

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"handbook/generator/site"
)

// mostAddresses is how many a sitemap may hold (sitemaps.org). More pages get
// several, which sitemap.xml lists.
const mostAddresses = 50000

// sitemaps adds the files that list all pages for search engines. Pages that only
// show what others hold are left out.
func (r *Renderer) sitemaps(add func(path string, write func(*bytes.Buffer))) {
	var pages []*site.Page
	for _, page := range r.Site.Pages {
		if holder(page) == page && !page.NotFound && !page.IsOffline {
			pages = append(pages, page)
		}
	}
	if len(pages) <= mostAddresses {
		add("sitemap.xml", func(out *bytes.Buffer) { r.sitemap(out, pages) })
		return
	}
	var parts []string
	for len(pages) > 0 {
		part := pages[:min(len(pages), mostAddresses)]
		pages = pages[len(part):]
		parts = append(parts, fmt.Sprintf("sitemap-%d.xml", len(parts)+1))
		add(parts[len(parts)-1], func(out *bytes.Buffer) { r.sitemap(out, part) })
	}
	add("sitemap.xml", func(out *bytes.Buffer) {
		out.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for _, part := range parts {
			out.WriteString("<sitemap><loc>" + xmlText(r.absolute(part)) + "</loc></sitemap>\n")
		}
		out.WriteString("</sitemapindex>\n")
	})
}

func (r *Renderer) sitemap(out *bytes.Buffer, pages []*site.Page) {
	out.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
	for _, page := range pages {
		out.WriteString("<url><loc>" + xmlText(r.absolute(page.Path)) + "</loc>")
		if changed := r.changed(page); changed != "" {
			out.WriteString("<lastmod>" + changed + "</lastmod>")
		}
		for _, other := range translations(page) {
			out.WriteString(`<xhtml:link rel="alternate" hreflang="` + xmlText(other.Language) + `" href="` + xmlText(r.absolute(other.Path)) + `"/>`)
		}
		out.WriteString("</url>\n")
	}
	out.WriteString("</urlset>\n")
}

// changed is the day a page's text last changed, "" when nobody knows.
func (r *Renderer) changed(page *site.Page) string {
	if page.Document == nil {
		return ""
	}
	if day := r.updated(page.Document); !day.IsZero() {
		return day.String()
	}
	return page.Document.Date.String()
}

func xmlText(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a Buffer takes everything
	return out.String()
}
