package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// WorksheetText is the Markdown of one worksheet: its introduction and texts
// inside its definition.
type WorksheetText struct {
	// Definition is the YAML file.
	Definition *source.File
	Common     Common
	// Introduction is the Markdown file beside it, or nil.
	Introduction *source.File
	// Parts are Markdown texts of the definition.
	Parts []schema.Text
}

// ParseWorksheet makes the document of a worksheet's page: its front matter is
// the definition, its body the introduction, and its Parts are the texts inside
// the definition. In all of them {id} quotes an answer. It always returns a
// document; faults are in its Diagnostics.
func (p *Parser) ParseWorksheet(in WorksheetText, options Options) *Document {
	d := &Document{
		File: in.Definition, Kind: Worksheet, Fields: Fields{Common: in.Common}, Title: strings.TrimSpace(in.Common.Title),
		BodyStart: len(in.Definition.Text()), Introduction: in.Introduction,
	}
	if p.quoting == nil {
		p.quoting = newMarkdown(util.Prioritized(answerParser{}, 160))
	}
	b := &p.builder
	b.start(d, options.Lenient)
	texts := make([]worksheetText, 0, len(in.Parts)+1)
	if file := in.Introduction; file != nil {
		if start, readable := d.introduction(file); readable {
			d.introductionStart = start
			texts = append(texts, worksheetText{file: file, base: start, text: file.Text()[start:]})
		}
	}
	for i := range in.Parts {
		texts = append(texts, worksheetText{file: in.Definition, part: &in.Parts[i], text: []byte(in.Parts[i].Value)})
	}
	roots := make([]ast.Node, len(texts))
	for i := range texts {
		roots[i] = p.quoting.Parse(text.NewReader(texts[i].text))
		b.turnTo(&texts[i])
		b.chooseAnchors(roots[i])
	}
	for i := range texts {
		b.turnTo(&texts[i])
		if texts[i].part != nil {
			b.contents = false
			d.Parts = append(d.Parts, b.blocks(roots[i], nil))
			continue
		}
		d.Blocks = b.blocks(roots[i], nil)
		d.Anchors = b.headings
		if d.Title != "" {
			b.titleFromHeading()
		}
		b.adviseHeadings()
	}
	d.Links, d.Anchors = exact(b.links), exact(b.headings)
	b.stop()
	return d
}

// worksheetText is one of a worksheet's texts.
type worksheetText struct {
	file *source.File
	base int
	part *schema.Text
	text []byte
}

// turnTo makes the builder read another text of the document.
func (b *builder) turnTo(t *worksheetText) {
	b.text, b.file, b.base, b.part = t.text, t.file, t.base, t.part
}

// introduction returns where the text of a worksheet's introduction starts, and
// whether it can be read at all. Its keys would be those of the definition.
func (d *Document) introduction(file *source.File) (start int, readable bool) {
	start = file.BodyStart()
	body := file.Text()[start:]
	if bad := invalidUTF8(body); bad >= 0 {
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: start + bad}, 1, "save the file as UTF-8 in your editor (often under “Save with encoding”)", "this file is not UTF-8 text")
		return start, false
	}
	opening, inside, end := delimiters(body)
	switch {
	case opening < 0:
		return start, true
	case end < 0:
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: start + opening}, 3, "put a line with only --- after the last key, before the text", "the front matter that starts here has no end")
		return start, false
	}
	front := body[inside:end]
	front = front[:bytes.LastIndex(front, []byte("---"))]
	if keys := bytes.TrimSpace(front); len(keys) > 0 {
		at := start + inside + bytes.Index(front, keys)
		line, _, _ := bytes.Cut(keys, []byte("\n"))
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: at}, len(bytes.TrimSpace(line)), "move these keys into "+d.File.Name()+", and delete the two lines of ---", "the introduction of a worksheet has no keys of its own")
	}
	return start + end, true
}
