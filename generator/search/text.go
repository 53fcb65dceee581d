package search

import (
	"html"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
)

// reader walks what a page says and hands it to a collector, a piece at a time.
type reader struct {
	out      *collector
	site     *site.Site
	page     *site.Page
	document *document.Document
	wording  *schema.Wording
	words    map[string]string
	// others are the words of all languages.
	others map[string]map[string]string
	buffer []byte
}

// read hands over the whole page.
func (r *reader) read(page *site.Page, e *entry) {
	r.page, r.document = page, page.Document
	out := r.out
	r.names(e)
	out.text(r.words["section_"+page.Section])
	if e.lede != "" {
		out.summary(e.lede)
	}
	for _, key := range ownHeadings(page) {
		out.alias(r.words[key])
		out.text(r.words[key+"_text"])
	}
	if r.document == nil {
		return
	}
	r.frontMatter()
	if page.Original != nil {
		// The text is in another language: only what stands out in it is found.
		r.headings()
		return
	}
	r.blocks(r.document.Blocks)
	if page.Worksheet != nil {
		r.worksheet()
	}
}

// ownHeadings are the words for what the pages of the program itself are about.
func ownHeadings(page *site.Page) []string {
	switch {
	case page.IsPlans:
		return []string{"plans_where", "plans_backup", "plans_restore", "plans_import_title"}
	case page.IsPassport:
		return []string{"passport_areas", "passport_certificate", "passport_packet"}
	}
	return nil
}

// names reads what people may call the page.
func (r *reader) names(e *entry) {
	page, kind := r.page, r.words["kind_"+string(r.page.Kind)]
	title, other := 1.0, otherName
	if page.Original != nil {
		title, other = foreignName, foreignName*otherName
	}
	r.out.name(e.title, title)
	if page.Kind != document.Page {
		r.out.name(e.title+" "+kind, title)
	}
	if e.number != "" {
		r.out.name(kind+" "+e.number, title)
		if own := r.others[page.TextLanguage()]["kind_"+string(page.Kind)]; own != kind {
			r.out.name(own+" "+e.number, title)
		}
	}
	d := page.Document
	if d == nil {
		return
	}
	for _, names := range [][]string{d.Acronyms, d.Synonyms} {
		for _, name := range names {
			r.out.name(r.fill(name), other)
		}
	}
	if d.Series != "" {
		r.out.name(r.fill(d.Series), other)
		if d.Part > 0 {
			r.out.name(r.fill(d.Series)+" "+strconv.Itoa(d.Part), other)
		}
	}
}

// frontMatter reads what pages say above their text.
func (r *reader) frontMatter() {
	d := r.document
	for _, vocabulary := range vocabularies {
		for _, id := range site.Words(d, vocabulary) {
			if concept, known := r.wording.Concept(vocabulary, id.Value); known {
				r.out.text(concept.Label)
			}
		}
	}
	for _, texts := range [][]string{d.Objectives.Knowledge, d.Objectives.Practice, d.Prerequisites, d.Takeaways, d.Credits} {
		for _, text := range texts {
			r.out.text(r.fill(text))
		}
	}
	for _, family := range d.Families {
		r.out.text(family.Label)
	}
}

// headings reads the headings alone.
func (r *reader) headings() {
	for _, anchor := range r.document.Anchors {
		if anchor.Contents && anchor.Level > 0 {
			r.out.section(anchor.ID, r.fill(anchor.Text))
		}
	}
}

func (r *reader) blocks(blocks []document.Block) {
	for i := range blocks {
		block := &blocks[i]
		switch block.Kind {
		case document.Heading:
			r.out.section(block.ID, r.fill(block.Text))
		case document.DirectiveBlock:
			r.directive(block.Directive)
		default:
			r.chunk(&block.HTML)
			r.blocks(block.Children)
		}
	}
}

// directive reads a fence. Those that can be named by a link and have a title are
// sections of their own.
func (r *reader) directive(d *document.Directive) {
	if d.Name == "facilitator" {
		return // it is hidden in the page
	}
	title := r.fill(d.Title)
	if d.ID != "" && title != "" {
		back := r.out.inner(d.ID, title)
		defer r.out.leave(back)
	} else {
		r.out.alias(title)
	}
	if number := d.Attributes["number"]; number != "" {
		r.out.alias(r.words[d.Name] + " " + number)
	}
	r.out.text(d.Attributes["alt"])
	r.inside(d)
}

// inside reads the body of a fence, in which headings are part of the text: they
// may be tabs or scenes that are hidden.
func (r *reader) inside(d *document.Directive) {
	quiet := r.out.quiet
	r.out.quiet = quiet || d.Name == "tabs" || d.Name == "scenario"
	r.blocks(d.Body)
	r.out.quiet = quiet
}

// chunk reads HTML, whose holes are filled from the page's links.
func (r *reader) chunk(chunk *document.Chunk) {
	from := 0
	r.buffer = r.buffer[:0]
	for _, hole := range chunk.Holes {
		r.markup(chunk.HTML[from:hole.At])
		from = int(hole.At)
		if hole.IsDirective {
			r.flush()
			r.directive(r.document.Directives[hole.Index])
			continue
		}
		r.hole(&r.document.Links[hole.Index], &r.page.Targets[hole.Index])
	}
	r.markup(chunk.HTML[from:])
	r.flush()
}

func (r *reader) flush() {
	r.out.bytes(r.buffer)
	r.buffer = r.buffer[:0]
}

func (r *reader) hole(link *document.Link, target *site.Target) {
	switch link.Kind {
	case document.Image:
		r.buffer = append(append(append(r.buffer, ' '), link.Text...), ' ')
	case document.Reference:
		text := link.Text
		if text == "" && target.Page != nil {
			text = target.Page.Title
		}
		if text == "" {
			text = link.Target
		}
		r.buffer = append(r.buffer, r.fill(text)...)
	case document.Variable, document.Answer:
		r.buffer = append(r.buffer, target.Text...)
	}
}

// joined are the elements that stand within words.
var joined = map[string]bool{
	"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "data": true, "del": true, "dfn": true, "em": true, "font": true, "i": true,
	"ins": true, "kbd": true, "mark": true, "q": true, "s": true, "samp": true, "small": true, "span": true, "strike": true, "strong": true, "tt": true, "u": true, "var": true, "wbr": true,
}

// markup adds the text of HTML to the buffer. Elements other than those within
// words part what stands before and after.
func (r *reader) markup(text string) {
	for text != "" {
		at := strings.IndexAny(text, "<&")
		if at < 0 {
			r.buffer = append(r.buffer, text...)
			return
		}
		r.buffer = append(r.buffer, text[:at]...)
		text = text[at:]
		if text[0] == '&' {
			end := strings.IndexByte(text, ';')
			if end < 0 || end > 32 {
				end = 0
			}
			r.buffer = append(r.buffer, html.UnescapeString(text[:end+1])...)
			text = text[end+1:]
			continue
		}
		end := strings.IndexByte(text, '>')
		if end < 0 {
			// The tag is cut by a hole that stands for an attribute.
			r.element(text)
			return
		}
		r.element(text[:end])
		text = text[end+1:]
	}
}

// element adds what an element is between two words: nothing or a blank.
func (r *reader) element(tag string) {
	name := strings.TrimLeft(tag, "</")
	if end := strings.IndexAny(name, " \t\n/>"); end >= 0 {
		name = name[:end]
	}
	if !joined[name] {
		r.buffer = append(r.buffer, ' ')
	}
}

// worksheet reads the form: its sections are those of the page.
func (r *reader) worksheet() {
	d := r.page.Worksheet
	plain := func(text string) string { return quoted(r.fill(text)) }
	for i := range d.Sections {
		section := &d.Sections[i]
		r.out.section("hb-"+r.page.ID+"-s-"+section.ID.Value, plain(section.Title.Value))
		if section.Part >= 0 && section.Part < len(r.document.Parts) {
			r.blocks(r.document.Parts[section.Part])
		}
		for j := range section.Fields {
			field := &section.Fields[j]
			if field.Part >= 0 && field.Part < len(r.document.Parts) {
				r.blocks(r.document.Parts[field.Part])
				continue
			}
			r.out.alias(plain(field.Label.Value))
			r.out.text(plain(field.Help.Value))
			for _, option := range field.Options {
				r.out.text(plain(option.Label.Value))
			}
			for _, statement := range field.Statements {
				r.out.alias(plain(statement.Label.Value))
				for _, grade := range field.Grades {
					for code, criterion := range statement.Criteria {
						if code.Value == grade.Code.Value {
							r.out.text(plain(criterion))
						}
					}
				}
			}
			for k := range field.Columns {
				column := &field.Columns[k]
				r.out.text(plain(column.Label.Value))
				r.out.text(plain(column.Help.Value))
				for _, option := range column.Options {
					r.out.text(plain(option.Label.Value))
				}
			}
		}
	}
}

// quoted takes the marks from names of answers: {school}.
func quoted(text string) string {
	return strings.NewReplacer("{", " ", "}", " ").Replace(text)
}

// fill puts variables in the place of their names.
func (r *reader) fill(text string) string {
	return r.site.WithVariables(r.page.TextLanguage(), text)
}
