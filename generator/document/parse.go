package document

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// Options say how a file is read.
type Options struct {
	Kind Kind
	// Lenient turns unknown keys and directives into warnings, for content that
	// was written for another program.
	Lenient bool
}

// Parser parses documents one after another. It is not for use by several
// goroutines at once; make one for each.
type Parser struct {
	markdown parser.Parser
	// quoting also reads {answers}; it is made when the first worksheet is parsed.
	quoting parser.Parser
	// builder is emptied for every file; its memory is used again.
	builder builder
}

// NewParser returns a parser.
func NewParser() *Parser { return &Parser{markdown: newMarkdown()} }

// newMarkdown returns a parser of Markdown that reads further things in a line.
func newMarkdown(inline ...util.PrioritizedValue) parser.Parser {
	inline = append(inline, util.Prioritized(referenceParser{}, 150), util.Prioritized(variableParser{}, 150))
	return goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.Footnote, extension.DefinitionList, extension.NewTypographer(typography)),
		goldmark.WithParserOptions(
			parser.WithHeadingAttribute(),
			parser.WithBlockParsers(util.Prioritized(fenceParser{}, 50)),
			parser.WithInlineParsers(inline...),
		),
	).Parser()
}

// typography writes the characters themselves, which are shorter than entities.
var typography = extension.WithTypographicSubstitutions(map[extension.TypographicPunctuation]string{
	extension.LeftSingleQuote: "‘", extension.RightSingleQuote: "’", extension.LeftDoubleQuote: "“", extension.RightDoubleQuote: "”",
	extension.EnDash: "–", extension.EmDash: "—", extension.Ellipsis: "…", extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»", extension.Apostrophe: "’",
})

// Parse reads one file. It always returns a document; faults are in its
// Diagnostics.
func (p *Parser) Parse(file *source.File, options Options) *Document {
	d := &Document{File: file, Kind: options.Kind}
	if !d.frontMatter(options.Lenient) {
		return d
	}
	b := &p.builder
	b.start(d, options.Lenient)
	root := p.markdown.Parse(text.NewReader(b.text))
	b.chooseAnchors(root)
	d.Blocks = b.blocks(root, nil)
	d.Links, d.Anchors = exact(b.links), exact(b.headings)
	b.titleFromHeading()
	b.adviseHeadings()
	b.stop()
	return d
}

// builder walks one goldmark tree into a Document.
type builder struct {
	*Document
	// text is what is parsed: what follows the offset base of file, or the part of
	// a worksheet when there is one.
	text    []byte
	file    *source.File
	base    int
	part    *schema.Text
	lenient bool
	// brokenFront says that the front matter has faults, so that it may have said
	// what seems to be missing.
	brokenFront bool
	out         writer
	// links, headings and stack become Document.Links, Document.Anchors and lists
	// of blocks when their length is known; plain holds one plain text.
	links    []Link
	headings []Anchor
	stack    []Block
	plain    []byte
	// open are the raw HTML elements that are open; those before floor began
	// outside the place where the builder is and cannot end there.
	open  []openTag
	floor int
	// anchors are the ids of the page, chosen where authors wrote one.
	anchors anchorSet
	chosen  map[string]source.Pos
	// spec is that of the directive whose body is read, nil for prose.
	spec *Spec
	// contents says that headings belong in the table of contents, phrasing that
	// only marks within a line may stand here, linked that this is a link's text,
	// scenario that links lead to scenes.
	contents, phrasing, linked, scenario bool
}

// start empties the builder for a new document.
func (b *builder) start(d *Document, lenient bool) {
	b.Document, b.lenient = d, lenient
	b.text, b.file, b.base, b.part = d.File.Text()[d.BodyStart:], d.File, d.BodyStart, nil
	b.contents, b.phrasing, b.linked, b.scenario = true, false, false, false
	b.spec = nil
	b.open, b.floor = b.open[:0], 0
	b.brokenFront = d.Diagnostics.HasErrors()
	if b.anchors == nil {
		b.anchors, b.chosen = anchorSet{}, map[string]source.Pos{}
	}
}

// stop lets go of everything that belongs to the document.
func (b *builder) stop() {
	clear(b.links)
	clear(b.headings)
	clear(b.anchors)
	clear(b.chosen)
	b.links, b.headings = b.links[:0], b.headings[:0]
	b.Document, b.text, b.file, b.part = nil, nil, nil, nil
}

// exact returns a copy without room to grow.
func exact[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(list)
}

func (b *builder) pos(offset int) source.Pos {
	offset = min(max(offset, 0), len(b.text))
	if b.part != nil {
		return b.part.At(offset)
	}
	return source.Pos{File: b.file, Offset: b.base + offset}
}

// foreignf reports what is an error in a handbook and a warning in lenient,
// foreign content.
func (b *builder) foreignf(pos source.Pos, length int, hint, format string, args ...any) {
	if b.lenient {
		b.Diagnostics.Warnf(pos, length, hint, format, args...)
	} else {
		b.Diagnostics.Errorf(pos, length, hint, format, args...)
	}
}

// offsetOf returns where a part of the body that goldmark handed out stands in
// it. It reports false for text that goldmark put together.
func (b *builder) offsetOf(part []byte) (int, bool) {
	at := cap(b.text) - cap(part)
	if len(part) == 0 || at < 0 || at+len(part) > len(b.text) || &b.text[at] != &part[0] {
		return 0, false
	}
	return at, true
}

// chooseAnchors takes the ids that authors wrote, before any heading gets an id
// of its own, so that a chosen id never depends on what stands above it. On its
// way it looks for what is almost a link, a table or a directive.
func (b *builder) chooseAnchors(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			b.almostLinkOrTable(n)
		case *ast.CodeBlock:
			b.almostDirective(n)
		case *ast.FencedCodeBlock, *ast.HTMLBlock, *extensionast.Table:
		case *ast.Heading:
			if id, at, length := b.headingID(n); id != "" {
				b.choose(id, at, length)
			}
		case *fence:
			for _, a := range n.attributes {
				if a.short && a.name == "id" {
					b.choose(NFC(a.value), a.at, a.length)
				}
			}
			b.chooseAnchors(n)
		default:
			b.chooseAnchors(n)
		}
	}
}

func (b *builder) choose(id string, at, length int) {
	pos := b.pos(at)
	if first, taken := b.chosen[id]; taken {
		line, _ := first.LineColumn()
		where := fmt.Sprintf("on line %d of this page", line)
		if first.File != pos.File {
			where = "in " + first.File.Name()
		}
		b.foreignf(pos, length, "choose another id; links and saved work need to tell the two apart", "the id #%s is already used %s", id, where)
		return
	}
	b.chosen[id] = pos
	b.anchors.take(id)
}

// anchor returns the id of something that asks for the one written at offset
// at: that id, or when an earlier thing has it, a free one like it.
func (b *builder) anchor(id string, at int) string {
	if first, taken := b.chosen[id]; taken && first == b.pos(at) {
		return id
	}
	return b.anchors.unique(id)
}

// headingID returns the id that stands after a heading, and where.
func (b *builder) headingID(n *ast.Heading) (id string, at, length int) {
	value, _ := n.AttributeString("id")
	text, _ := value.([]byte)
	at, ok := b.offsetOf(text)
	switch {
	case !ok:
		return NFC(string(text)), n.Pos(), 1
	case at > 0 && b.text[at-1] == '#':
		return NFC(string(text)), at - 1, len(text) + 1
	}
	return NFC(string(text)), at, len(text)
}

// titleFromHeading takes the first level-one heading for the title when the
// front matter has none, and drops one that only repeats the title above the
// page's text.
func (b *builder) titleFromHeading() {
	if b.Title == "" {
		if i := slices.IndexFunc(b.Anchors, func(anchor Anchor) bool { return anchor.Level == 1 && anchor.Text != "" && !anchor.Scene }); i >= 0 {
			b.Title = b.Anchors[i].Text
		}
	}
	i := slices.IndexFunc(b.Blocks, func(block Block) bool { return block.Kind == Heading })
	if i >= 0 && b.Blocks[i].Level == 1 && b.Blocks[i].Text == b.Title {
		for j := range b.Anchors {
			if b.Anchors[j].ID == b.Blocks[i].ID {
				b.Anchors[j].Contents = false
			}
		}
		b.Blocks = slices.Delete(b.Blocks, i, i+1)
	}
	if b.Title == "" && !b.brokenFront && (b.Kind != Page || !b.lenient) {
		hint := "add a line `title: …` to the front matter"
		if b.base == b.File.BodyStart() {
			hint = "start the file with a line ---, then `title: …` on a line of its own, and a second line ---"
		}
		b.foreignf(source.Pos{File: b.File, Offset: b.File.BodyStart()}, 0, hint, "this page has no title")
	}
}

// plainText is the text of a node's inline content.
func (b *builder) plainText(node ast.Node) string {
	b.plain = b.plain[:0]
	b.appendPlain(node)
	return strings.TrimSpace(strings.ReplaceAll(string(b.plain), "\x00", "\ufffd"))
}

func (b *builder) appendPlain(parent ast.Node) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch n := node.(type) {
		case *ast.Text:
			value := n.Segment.Value(b.text)
			switch {
			case parent.Kind() == ast.KindCodeSpan:
				b.plain = append(b.plain, bytes.TrimRight(value, "\r\n")...)
				if bytes.HasSuffix(value, []byte("\n")) {
					b.plain = append(b.plain, ' ')
				}
				continue
			case n.IsRaw():
				b.plain = append(b.plain, value...)
			default:
				b.plain = append(b.plain, unescape(value)...)
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.plain = append(b.plain, ' ')
			}
		case *ast.String:
			b.plain = append(b.plain, n.Value...)
		case *ast.AutoLink:
			b.plain = append(b.plain, n.Label(b.text)...)
		case *reference:
			b.plain = append(b.plain, n.text()...)
		case *variable:
			b.plain = append(append(append(b.plain, "{{"...), n.name...), "}}"...)
		case *answer:
			b.plain = append(append(append(b.plain, '{'), n.name...), '}')
		case *ast.RawHTML, *extensionast.FootnoteLink, *extensionast.FootnoteBacklink, *extensionast.TaskCheckBox:
		default:
			b.appendPlain(n)
		}
	}
}
