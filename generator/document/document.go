package document

import (
	"handbook/generator/source"
)

// Document is one parsed Markdown file, or the texts of one worksheet. It is never
// changed after Parse.
type Document struct {
	File *source.File
	Kind Kind
	Fields
	// Title is the title from the front matter, else the text of the first
	// level-one heading. A heading that opens the page with it is not in Blocks.
	Title string
	// BodyStart is the offset in File at which the Markdown begins.
	BodyStart int
	Blocks    []Block
	// Introduction is the file of a worksheet's Blocks, or nil; File then is the
	// definition, all of which counts as front matter.
	Introduction *source.File
	// Parts are the Markdown texts inside a worksheet's definition, in the order in
	// which ParseWorksheet got them.
	Parts [][]Block
	// Links are what the holes point at, in the order of the text, footnotes last.
	Links []Link
	// Directives are those that stand inside a list, a quote or a raw HTML element,
	// reached through a hole.
	Directives []*Directive
	// Anchors are the ids of headings, directives and raw HTML elements in the
	// order of the text. Each id is there once.
	Anchors []Anchor
	// Lead is the text of the first paragraph, for a page without a summary.
	Lead string
	// Words counts the words of the body.
	Words int
	// introductionStart is the offset in Introduction at which the Markdown begins.
	introductionStart int
	// Diagnostics are the faults found in this file.
	Diagnostics source.Diagnostics
	// Advice are findings about accessibility and style that only `check` reports.
	Advice source.Diagnostics
}

// Markdown is the body as it was written, for a worksheet its introduction.
func (d *Document) Markdown() []byte {
	switch {
	case d.Introduction != nil:
		return d.Introduction.Text()[d.introductionStart:]
	case d.Kind == Worksheet:
		return nil
	}
	return d.File.Text()[d.BodyStart:]
}

// Anchor is a place in a page that a link can name.
type Anchor struct {
	ID   string
	Text string
	// Level is 1 to 6 for a heading and 0 for anything else.
	Level int
	Pos   source.Pos
	// Contents says that the heading belongs in the table of contents: it stands
	// in the body itself or in a callout, not in a tab, a quote, a list or a raw
	// HTML element, is not the title, and has text.
	Contents bool
	// Scene says that it heads a scene of a scenario, whose level says nothing.
	Scene bool
}

// BlockKind says what a Block is.
type BlockKind uint8

const (
	// Prose is any run of paragraphs, lists, tables, quotes and code.
	Prose BlockKind = iota
	// Heading is one heading; HTML is its inline content.
	Heading
	// DirectiveBlock is a ::: fence; Directive is set.
	DirectiveBlock
	// Rule is a thematic break. It is a block of its own only inside a directive.
	Rule

	// The kinds below appear only inside a directive whose Spec asks for
	// structure (Spec.Structure).

	// Paragraph has inline HTML.
	Paragraph
	// List has Items as children; Ordered tells which kind.
	List
	// Item has blocks as children; Box tells whether it starts with a task box.
	Item
	// Quote has blocks as children.
	Quote
	// Table has Rows as children; the first is the header.
	Table
	// Row has Cells as children.
	Row
	// Cell has inline HTML.
	Cell
	// Definitions has Term and Description children.
	Definitions
	// Term has inline HTML.
	Term
	// Description has blocks as children.
	Description
)

// Box is the task box of a list item.
type Box uint8

const (
	NoBox Box = iota
	EmptyBox
	CheckedBox
)

// Block is one part of a document.
type Block struct {
	Kind BlockKind
	// Level is a heading's level, 1 to 6.
	Level   uint8
	Box     Box
	Ordered bool
	Pos     source.Pos
	// HTML is the block's markup: whole elements for Prose, inline for Heading,
	// Paragraph, Cell and Term, empty for blocks that have children.
	HTML Chunk
	// Text is the plain text of a Heading, Paragraph, Cell or Term, and of an
	// Item's first paragraph, without its task box and the {#key}.
	Text string
	// ID is a heading's anchor, or the {#key} of an item, a term, or the first cell of
	// a row.
	ID string
	// Class is a heading's classes, separated by blanks.
	Class     string
	Directive *Directive
	Children  []Block
}

// Chunk is HTML with holes.
type Chunk struct {
	HTML  string
	Holes []Hole
}

// Hole is a place in a Chunk that is filled when the page is rendered.
type Hole struct {
	// At is the byte offset in the chunk's HTML.
	At int32
	// Index is the number in Document.Links, or in Document.Directives when
	// IsDirective.
	Index       int32
	IsDirective bool
}

// LinkKind says how a Link was written and so what fills its hole.
type LinkKind uint8

const (
	// PageLink is [text](target): the hole is where ` href="…"` stands in <a>, and
	// is left empty when the target is not found.
	PageLink LinkKind = iota
	// Image is ![alt](target): the hole is the whole <img>.
	Image
	// Reference is [[name|label]]: the hole is the whole element.
	Reference
	// Variable is {{name}}: the hole is text.
	Variable
	// Resource is a file named by a directive's attribute; it has no hole.
	Resource
	// Card is a page named by a directive's attribute; it has no hole.
	Card
	// Form is a worksheet that a directive shows; it has no hole.
	Form
	// PlanField is a worksheet's field that a directive's answer can fill, Text its
	// id; it has no hole.
	PlanField
	// Answer is {id} in a worksheet's text: the hole is the answer, or what stands
	// for it.
	Answer
)

// Link is something the document says about another file.
type Link struct {
	Kind LinkKind
	Pos  source.Pos
	// Length is how many bytes from Pos name the target in the source.
	Length int
	// Target is the destination, the reference's name or the variable's name.
	Target string
	// Text is an image's alternative text, a reference's own label, or a field's id.
	Text string
	// Scene says that the link stands in a scenario and leads to a place in this
	// page, most likely another scene.
	Scene bool
	// Title is the title of an image.
	Title string
}

// Directive is a fenced ::: block.
type Directive struct {
	Spec  *Spec
	Name  string
	Title string
	ID    string
	Class string
	// Attributes are the key=value pairs and flags; a flag's value is "".
	Attributes map[string]string
	// Pos is where the opening line starts, and Length how long it is.
	Pos    source.Pos
	Length int
	Body   []Block
	// Resource is the number of the Link made from src=, or -1.
	Resource int
	// Target is the number of the Link made from id= of a link card, or -1.
	Target int
	// Form is the number of the Link made from worksheet=, or -1.
	Form int
	// Captions is the number of the Link made from captions=, or -1.
	Captions int
	// Poster is the number of the Link made from poster=, or -1.
	Poster int
	// Plan is the number of the Link made from plan=, or -1.
	Plan   int
	places []attributePlace
}

type attributePlace struct {
	name   string
	pos    source.Pos
	length int
}

// Place returns where the value of an attribute stands and how long it is, or the
// opening line when the attribute was not written.
func (d *Directive) Place(name string) (pos source.Pos, length int) {
	for _, place := range d.places {
		if place.name == name {
			return place.pos, place.length
		}
	}
	return d.Pos, d.Length
}

// Has reports whether the directive carries the attribute or flag.
func (d *Directive) Has(name string) bool { _, ok := d.Attributes[name]; return ok }
