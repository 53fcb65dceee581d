package render

import (
	"fmt"
	"html/template"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
)

// printed gathers the pages of a module into one view, for paper. Links between
// the pages become links inside the page; every id gets the part's prefix.
func (r *Renderer) printed(v *View, module *site.Page) {
	link := r.card(module)
	v.Printed = &link
	v.Summary, v.Number, v.Time = link.Summary, link.Number, link.Time
	v.Family, v.FamilyLabel = link.Family, link.FamilyLabel
	parts := append([]*site.Page{module}, module.Children...)
	for i, page := range parts {
		own := r.link(page)
		part := PartPage{ID: partID(i), Number: own.Number, Title: own.Title, Summary: own.Summary, Path: own.Path, Language: own.Language}
		part.Targets = make([]shown, len(page.Targets))
		for n, target := range page.Targets {
			part.Targets[n] = r.showPrinted(v.Path, parts, i, page, &page.Document.Links[n], target)
		}
		v.Parts = append(v.Parts, part)
	}
}

func partID(index int) string { return fmt.Sprintf("hb-page-%d", index) }

// showPrinted resolves a link of a part as the printed page shows it.
func (r *Renderer) showPrinted(path string, parts []*site.Page, own int, page *site.Page, link *document.Link, target site.Target) shown {
	out := r.show(page, link, target)
	fragment := ""
	if target.Fragment != "" {
		fragment = "#" + target.Fragment
	}
	switch {
	case target.Page != nil:
		out.Href = site.Relative(path, target.Page.Path) + fragment
		for i, part := range parts {
			if part == target.Page {
				out.Href = "#" + partID(i)
				if target.Fragment != "" {
					out.Href = "#" + partID(i) + "-" + target.Fragment
				}
			}
		}
	case target.Asset != nil:
		out.Href = site.Relative(path, target.Asset.Path) + fragment
	}
	return out
}

// writeParts renders the parts of a printed module.
func (p *Page) writeParts() error {
	module := p.page.Print
	for i, page := range append([]*site.Page{module}, module.Children...) {
		part := &p.view.Parts[i]
		c := &content{page: page, renderer: p.renderer, view: p.view, targets: part.Targets, document: page.Document, prefix: partID(i) + "-"}
		if err := c.blocks(page.Document.Blocks); err != nil {
			return err
		}
		part.Content = template.HTML(c.out.String())
	}
	return nil
}

// withPrefix puts a prefix before every id, and every link to an id, in markup.
func withPrefix(html, prefix string) string {
	if prefix == "" {
		return html
	}
	html = strings.ReplaceAll(html, ` id="`, ` id="`+prefix)
	return strings.ReplaceAll(html, ` href="#`, ` href="#`+prefix)
}
