package render

import (
	"html/template"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
)

// content writes the body of one page.
type content struct {
	out      strings.Builder
	page     *site.Page
	renderer *Renderer
	view     *View
	targets  []shown
	document *document.Document
	// prefix stands before every id, when several documents share a page.
	prefix   string
	drawings int
	// form is the form that the text is a part of, nil elsewhere.
	form *formBuilder
	// level is that of the last heading, isLabel that the text labels a control.
	level   int
	isLabel bool
}

func (c *content) blocks(blocks []document.Block) error {
	for i := range blocks {
		if err := c.block(&blocks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *content) block(block *document.Block) error {
	wrap := func(tag string) error {
		c.out.WriteString("<" + tag + ">")
		if err := c.chunk(block.HTML); err != nil {
			return err
		}
		if err := c.blocks(block.Children); err != nil {
			return err
		}
		c.out.WriteString("</" + tag + ">")
		return nil
	}
	switch block.Kind {
	case document.Heading:
		c.level = int(block.Level)
		level := strconv.Itoa(int(block.Level))
		c.out.WriteString("<h" + level + ` id="` + c.prefix + template.HTMLEscapeString(block.ID) + `"`)
		if block.Class != "" {
			c.out.WriteString(` class="` + template.HTMLEscapeString(block.Class) + `"`)
		}
		c.out.WriteString(">")
		if err := c.chunk(block.HTML); err != nil {
			return err
		}
		c.out.WriteString("</h" + level + ">")
		return nil
	case document.DirectiveBlock:
		return c.directive(block.Directive)
	case document.Rule:
		c.out.WriteString("<hr>")
		return nil
	case document.Paragraph:
		return wrap("p")
	case document.List:
		if block.Ordered {
			return wrap("ol")
		}
		return wrap("ul")
	case document.Item:
		return wrap("li")
	case document.Quote:
		return wrap("blockquote")
	case document.Table:
		return wrap("table")
	case document.Row:
		return wrap("tr")
	case document.Cell:
		return wrap("td")
	case document.Definitions:
		return wrap("dl")
	case document.Term:
		return wrap("dt")
	case document.Description:
		return wrap("dd")
	}
	return c.chunk(block.HTML)
}

// chunk writes HTML and fills its holes.
func (c *content) chunk(chunk document.Chunk) error {
	from := 0
	for _, hole := range chunk.Holes {
		c.out.WriteString(withPrefix(chunk.HTML[from:hole.At], c.prefix))
		from = int(hole.At)
		if hole.IsDirective {
			if err := c.directive(c.document.Directives[hole.Index]); err != nil {
				return err
			}
			continue
		}
		c.fill(&c.document.Links[hole.Index], &c.targets[hole.Index])
	}
	c.out.WriteString(withPrefix(chunk.HTML[from:], c.prefix))
	return nil
}

func (c *content) fill(link *document.Link, target *shown) {
	switch link.Kind {
	case document.Variable:
		if target.Known {
			c.out.WriteString(template.HTMLEscapeString(target.Text))
		} else {
			c.out.WriteString("{{" + template.HTMLEscapeString(link.Target) + "}}")
		}
	case document.Answer:
		if c.form != nil {
			c.out.WriteString(c.form.answer(link.Target))
			return
		}
		c.out.WriteString(`<span class="answer" data-answer="` + link.Target + `">[` + template.HTMLEscapeString(c.renderer.fill(c.page, target.Text)) + `]</span>`)
	case document.PageLink:
		if target.Known {
			c.href(target.Href)
		}
	case document.Reference:
		if !target.Known {
			text := link.Text
			if text == "" {
				text = link.Target
			}
			c.out.WriteString(template.HTMLEscapeString(text))
			return
		}
		if c.isLabel {
			c.out.WriteString(template.HTMLEscapeString(target.Text))
			return
		}
		if target.Term != "" && c.prefix == "" {
			c.out.WriteString(`<button class="term" type="button" popovertarget="` + template.HTMLEscapeString(target.Term) + `"` + languageAttribute(target.Language) + `>` + template.HTMLEscapeString(target.Text) + "</button>")
			return
		}
		c.out.WriteString("<a")
		c.href(target.Href)
		c.out.WriteString(languageAttribute(target.Language) + ">" + template.HTMLEscapeString(target.Text) + "</a>")
	case document.Image:
		alt, title := c.renderer.fill(c.page, link.Text), c.renderer.fill(c.page, link.Title)
		if target.Known {
			c.image(target, alt, title)
		} else {
			c.out.WriteString(template.HTMLEscapeString(alt))
		}
	}
}

// languageAttribute marks a text of another language; it is "" for none.
func languageAttribute(language string) string {
	if language == "" {
		return ""
	}
	return ` lang="` + template.HTMLEscapeString(language) + `"`
}

func (c *content) href(address string) {
	c.out.WriteString(` href="`)
	c.out.WriteString(escapeAddress(address))
	c.out.WriteString(`"`)
}

// escapeAddress makes an address safe between double quotes.
func escapeAddress(address string) string {
	if !strings.ContainsAny(address, "&<>\"' ") {
		return address
	}
	return template.HTMLEscapeString(strings.ReplaceAll(address, " ", "%20"))
}

func (c *content) image(target *shown, alt, title string) {
	c.out.WriteString(`<img src="` + escapeAddress(target.Href) + `" alt="` + template.HTMLEscapeString(alt) + `"`)
	if title != "" {
		c.out.WriteString(` title="` + template.HTMLEscapeString(title) + `"`)
	}
	if target.Width > 0 && target.Height > 0 {
		c.out.WriteString(` width="` + strconv.Itoa(target.Width) + `" height="` + strconv.Itoa(target.Height) + `"`)
	}
	c.out.WriteString(` loading="lazy" decoding="async">`)
}

// inner returns what writing blocks produces, without adding it to the page.
func (c *content) inner(write func() error) (template.HTML, error) {
	outer := c.out
	c.out = strings.Builder{}
	err := write()
	html := template.HTML(c.out.String())
	c.out = outer
	return html, err
}

func (c *content) blocksHTML(blocks []document.Block) (template.HTML, error) {
	return c.inner(func() error { return c.blocks(blocks) })
}

func (c *content) chunkHTML(chunk document.Chunk) (template.HTML, error) {
	return c.inner(func() error { return c.chunk(chunk) })
}
