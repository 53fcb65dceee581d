package render

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/lesson"
)

// DirectiveView is what a layout under directives/ shows.
type DirectiveView struct {
	// Page is the page around the directive; {{.T "tip"}} are the interface's words
	// in the language of the text.
	Page                   *View
	language               string
	words                  map[string]string
	Name, Title, ID, Class string
	attributes             map[string]string
	// Body is everything inside.
	Body template.HTML
	// Parts are the tabs, columns, rows or cards.
	Parts []PartView
	// Head are the names of the sides of a comparison.
	Head []template.HTML
	// Drawing is an SVG that stands in the page; File the path of any other
	// picture or of a video, Outside an address elsewhere.
	Drawing                         template.HTML
	File, Poster, Captions, Outside string
	FileType                        string
	Width, Height                   int
	// Form is the worksheet that an activity shows.
	Form template.HTML
	// Link is the page that a card leads to.
	Link *Link
	// Interaction is what the directive asks people to do, nil for others.
	Interaction *InteractionView
}

// PartView is one part of a directive.
type PartView struct {
	ID, Text string
	Title    template.HTML
	Body     template.HTML
	Cells    []template.HTML
}

// T returns the interface's word for a key, in the language of the text around the
// directive.
func (d *DirectiveView) T(key string) string {
	if word, ok := d.words[key]; ok {
		return word
	}
	return key
}

// Language is the language of the text around the directive.
func (d *DirectiveView) Language() string { return d.language }

// Has reports whether the directive carries an attribute or flag.
func (d *DirectiveView) Has(name string) bool { _, ok := d.attributes[name]; return ok }

// Attribute returns the value of an attribute, "" when it was not written.
func (d *DirectiveView) Attribute(name string) string { return d.attributes[name] }

// Kind is the directive's name as interface words are keyed: key_function.
func (d *DirectiveView) Kind() string { return strings.ReplaceAll(d.Name, "-", "_") }

func (c *content) directive(d *document.Directive) error {
	asked := c.page.Lesson.Of(d)
	if d.Spec == nil || asked == nil && isInteraction(d.Name) {
		c.out.WriteString("<div>")
		err := c.blocks(d.Body)
		c.out.WriteString("</div>")
		return err
	}
	language := c.page.TextLanguage()
	v := &DirectiveView{
		Page: c.view, language: language, words: c.renderer.Layouts.Words(language), Name: d.Name, Title: c.renderer.fill(c.page, d.Title), ID: c.id(d.ID), Class: d.Class, attributes: d.Attributes,
	}
	if err := c.inside(v, d, asked); err != nil {
		return err
	}
	c.files(v, d)
	var err error
	if v.Form, err = c.showForm(d); err != nil {
		return err
	}
	layout := c.renderer.Layouts.in(language).directives.Lookup("directives/" + d.Spec.Layout + ".html")
	if layout == nil {
		return fmt.Errorf("there is no layout directives/%s.html", d.Spec.Layout)
	}
	var out bytes.Buffer
	if err := layout.Execute(&out, v); err != nil {
		return err
	}
	c.out.Write(out.Bytes())
	return nil
}

// id is an id of the document as it stands in the page.
func (c *content) id(id string) string {
	if id == "" {
		return ""
	}
	return c.prefix + id
}

// inside writes what stands inside a directive: an interaction's parts, or its body.
func (c *content) inside(v *DirectiveView, d *document.Directive, asked *lesson.Interaction) (err error) {
	if asked != nil {
		if err := c.interaction(v, asked); err != nil {
			return err
		}
		switch asked.Kind {
		case lesson.Activity:
			outer := c.level
			if v.Title != "" {
				c.level = c.below()
			}
			v.Body, err = c.blocksHTML(d.Body)
			c.level = outer
			return err
		case lesson.Video:
			v.Body, err = c.blocksHTML(asked.Prompt)
			return err
		default:
			return nil
		}
	}
	if v.Body, err = c.blocksHTML(d.Body); err != nil {
		return err
	}
	return c.parts(v, d)
}

// below is the level of a heading in the text that follows the last heading.
func (c *content) below() int { return min(max(c.level, 1)+1, 6) }

// parts cuts a directive's body into what its layout repeats.
func (c *content) parts(v *DirectiveView, d *document.Directive) (err error) {
	switch d.Name {
	case "tabs":
		return c.tabs(v, d)
	case "columns":
		from := 0
		for i := 0; i <= len(d.Body); i++ {
			if i == len(d.Body) || d.Body[i].Kind == document.Rule {
				part := PartView{}
				if part.Body, err = c.blocksHTML(d.Body[from:i]); err != nil {
					return err
				}
				v.Parts = append(v.Parts, part)
				from = i + 1
			}
		}
	case "compare":
		return c.compare(v, d)
	case "diagram":
		v.Parts, err = c.partLinks(d)
		return err
	}
	return nil
}

func (c *content) tabs(v *DirectiveView, d *document.Directive) (err error) {
	level := uint8(6)
	for _, block := range d.Body {
		if block.Kind == document.Heading {
			level = min(level, block.Level)
		}
	}
	isTab := func(block document.Block) bool { return block.Kind == document.Heading && block.Level == level }
	for i := 0; i < len(d.Body); {
		end := i + 1
		for end < len(d.Body) && !isTab(d.Body[end]) {
			end++
		}
		part := PartView{ID: c.id(d.Body[i].ID), Text: d.Body[i].Text}
		if part.Title, err = c.chunkHTML(d.Body[i].HTML); err != nil {
			return err
		}
		if part.Body, err = c.blocksHTML(d.Body[i+1 : end]); err != nil {
			return err
		}
		v.Parts = append(v.Parts, part)
		i = end
	}
	return nil
}

func (c *content) compare(v *DirectiveView, d *document.Directive) error {
	v.Body = ""
	for _, block := range d.Body {
		if block.Kind != document.Table {
			html, err := c.blocksHTML([]document.Block{block})
			if err != nil {
				return err
			}
			v.Body += html
			continue
		}
		for i, row := range block.Children {
			part := PartView{}
			for j, cell := range row.Children {
				html, err := c.chunkHTML(cell.HTML)
				if err != nil {
					return err
				}
				if j == 0 {
					part.Title, part.Text = html, cell.Text
				} else {
					part.Cells = append(part.Cells, html)
				}
			}
			if i == 0 {
				v.Head = part.Cells
			} else {
				v.Parts = append(v.Parts, part)
			}
		}
	}
	return nil
}

// files fills in the files and pages that a directive's attributes name.
func (c *content) files(v *DirectiveView, d *document.Directive) {
	fileOf := func(index int) string {
		if index < 0 || !c.targets[index].Known {
			return ""
		}
		return c.targets[index].Href
	}
	v.Captions, v.Poster = fileOf(d.Captions), fileOf(d.Poster)
	if d.Resource >= 0 {
		shown, target := c.targets[d.Resource], c.page.Targets[d.Resource]
		v.Width, v.Height = shown.Width, shown.Height
		switch {
		case target.Asset != nil && target.Asset.Drawing() != nil:
			drawing := target.Asset.Drawing()
			v.Drawing = template.HTML(c.drawing(drawing, d))
		case target.Asset != nil:
			v.File = shown.Href
			v.FileType = mediaTypes[strings.ToLower(path.Ext(shown.Href))]
		default:
			v.Outside = shown.Href
		}
	}
	if d.Target >= 0 {
		v.Link = c.targets[d.Target].Card
	}
}

var mediaTypes = map[string]string{".mp4": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".m4v": "video/mp4"}

// drawing writes an SVG into the page. Its ids get a prefix that is unique in the
// page, and the parts that a diagram's list links become links.
func (c *content) drawing(drawing *document.Drawing, d *document.Directive) string {
	c.drawings++
	prefix := fmt.Sprintf("%sdrawing-%d-", c.prefix, c.drawings)
	type link struct {
		document.Part
		href, label string
	}
	var links []link
	if d.Name == "diagram" {
		for _, block := range d.Body {
			for _, item := range block.Children {
				name, label, _ := strings.Cut(item.Text, ":")
				part, ok := drawing.Parts[strings.TrimSpace(name)]
				if href := c.firstHref(item); ok && href != "" {
					links = append(links, link{part, href, strings.TrimSpace(label)})
				}
			}
		}
	}
	slices.SortFunc(links, func(a, b link) int { return a.Start - b.Start })
	var out strings.Builder
	write := func(html string) { out.WriteString(strings.ReplaceAll(html, document.PartPrefix, prefix)) }
	from := 0
	for _, one := range links {
		if one.Start < from {
			continue
		}
		write(drawing.HTML[from:one.Start])
		out.WriteString(`<a href="` + escapeAddress(one.href) + `">`)
		write(drawing.HTML[one.Start:one.End])
		out.WriteString("</a>")
		from = one.End
	}
	write(drawing.HTML[from:])
	return out.String()
}

// firstHref is the address of the first link inside a block.
func (c *content) firstHref(block document.Block) string {
	for _, hole := range block.HTML.Holes {
		if target := c.targets[hole.Index]; !hole.IsDirective && target.Known && target.Href != "" {
			return target.Href
		}
	}
	for _, child := range block.Children {
		if href := c.firstHref(child); href != "" {
			return href
		}
	}
	return ""
}

// partLinks are the entries of a diagram's list, without the names that tie
// them to the drawing.
func (c *content) partLinks(d *document.Directive) (parts []PartView, err error) {
	for _, list := range d.Body {
		for _, item := range list.Children {
			if len(item.Children) == 0 {
				continue
			}
			chunk := item.Children[0].HTML
			name, _, _ := strings.Cut(chunk.HTML, ":")
			if cut := len(name) + 1; cut < len(chunk.HTML) && !strings.ContainsAny(name, "<>") {
				holes := slices.Clone(chunk.Holes)
				for i := range holes {
					holes[i].At -= int32(cut)
				}
				chunk = document.Chunk{HTML: chunk.HTML[cut:], Holes: holes}
			}
			own, _, _ := strings.Cut(item.Text, ":")
			part := PartView{ID: strings.TrimSpace(own), Text: item.Text}
			if part.Body, err = c.chunkHTML(chunk); err != nil {
				return nil, err
			}
			parts = append(parts, part)
		}
	}
	return parts, nil
}
