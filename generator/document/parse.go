package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensionast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

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
	out      writer
}

// NewParser returns a parser.
func NewParser() *Parser {
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.TaskList,
			extension.Footnote, extension.DefinitionList, extension.NewTypographer(typography)),
		goldmark.WithParserOptions(
			parser.WithHeadingAttribute(),
			parser.WithBlockParsers(util.Prioritized(fenceParser{}, 50)),
			parser.WithInlineParsers(util.Prioritized(referenceParser{}, 150), util.Prioritized(variableParser{}, 150)),
		),
	)
	return &Parser{markdown: markdown.Parser()}
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
	b := &builder{
		Document: d, out: &p.out, lenient: options.Lenient,
		text: file.Text()[d.BodyStart:], base: d.BodyStart, anchors: anchorSet{},
	}
	root := p.markdown.Parse(text.NewReader(b.text))
	b.prepare(root)
	d.Blocks = b.blocks(root, nil)
	b.out.reset()
	if b.raw {
		b.cleanRawHTML()
	}
	b.titleFromHeading()
	b.advise()
	return d
}

// builder walks one goldmark tree into a Document.
type builder struct {
	*Document
	out     *writer
	text    []byte
	base    int
	lenient bool
	anchors anchorSet
	// raw says that the body contains raw HTML; rawHTML holds each piece after
	// the allow-list, by the node it came from.
	raw     bool
	rawHTML map[ast.Node]string
	lead    bool
}

func (b *builder) pos(offset int) source.Pos {
	return source.Pos{File: b.File, Offset: b.base + max(offset, 0)}
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

// prepare visits the whole tree once before anything is written: it takes the
// ids that authors chose, then hands out those of the other headings, so that a
// chosen id never depends on what stands above it; and it passes raw HTML
// through the allow-list.
func (b *builder) prepare(root ast.Node) {
	chosen := map[string]source.Pos{}
	take := func(id string, pos source.Pos, length int) {
		if first, taken := chosen[id]; taken {
			line, _ := first.LineColumn()
			b.Diagnostics.Errorf(pos, length, "choose another id; links and saved work need to tell the two apart", "the id #%s is already used on line %d of this page", id, line)
			return
		}
		chosen[id] = pos
		b.anchors[id] = true
	}
	var headings []*ast.Heading
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			headings = append(headings, n)
			if id, ok := n.AttributeString("id"); ok {
				name := attributeText(id)
				at := b.find(n.Pos(), "#"+name)
				take(name, b.pos(at), len(name)+1)
			}
		case *fence:
			for _, a := range n.attributes {
				if a.name == "id" && strings.HasPrefix(string(b.text[a.at:]), "#") {
					take(a.value, b.pos(a.at), a.length)
				}
			}
		case *ast.HTMLBlock, *ast.RawHTML:
			b.filterRawHTML(node)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range headings {
		if _, ok := n.AttributeString("id"); !ok {
			n.SetAttributeString("id", []byte(b.anchors.unique(Slug(b.plainText(n)))))
		}
	}
}

// find returns the offset at which word stands on the line of offset, or offset.
func (b *builder) find(offset int, word string) int {
	offset = max(offset, 0)
	line := b.text[offset:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	if i := bytes.Index(line, []byte(word)); i >= 0 {
		return offset + i
	}
	return offset
}

func attributeText(value any) string {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case string:
		return v
	}
	return ""
}

// plainText is the text of a node's inline content.
func (b *builder) plainText(node ast.Node) string {
	var text strings.Builder
	var visit func(ast.Node)
	visit = func(parent ast.Node) {
		for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
			switch n := n.(type) {
			case *ast.Text:
				value := n.Segment.Value(b.text)
				if n.IsRaw() {
					text.Write(value)
				} else {
					text.Write(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value))))
				}
				if n.SoftLineBreak() || n.HardLineBreak() {
					text.WriteByte(' ')
				}
			case *ast.String:
				text.Write(n.Value)
			case *ast.AutoLink:
				text.Write(n.Label(b.text))
			case *reference:
				if n.label != "" {
					text.WriteString(n.label)
				} else {
					text.WriteString(n.name)
				}
			case *variable:
				text.WriteString("{{" + n.name + "}}")
			case *ast.RawHTML, *extensionast.FootnoteLink, *extensionast.TaskCheckBox:
			default:
				visit(n)
			}
		}
	}
	visit(node)
	return strings.TrimSpace(text.String())
}

// titleFromHeading takes the first level-one heading for the title when the
// front matter has none, and drops one that repeats the title.
func (b *builder) titleFromHeading() {
	for i, block := range b.Blocks {
		if block.Kind == Heading && block.Level == 1 {
			if b.Title == "" {
				b.Title = block.Text
			} else if b.Title != block.Text {
				break
			}
			b.Blocks = append(b.Blocks[:i:i], b.Blocks[i+1:]...)
			for j, anchor := range b.Anchors {
				if anchor.ID == block.ID {
					b.Anchors[j].Contents = false
				}
			}
			break
		}
		if block.Kind == Heading {
			break
		}
	}
	if b.Title != "" {
		return
	}
	if b.Kind != Page || !b.lenient {
		b.foreignf(b.pos(-b.base).Add(b.File.BodyStart()), 0, "add a line `title: …` to the front matter", "this page has no title")
	}
}
