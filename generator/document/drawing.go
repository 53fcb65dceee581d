package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"handbook/generator/source"
)

// Drawing is an SVG file that can stand inside a page, so that its parts can be
// links. It holds only shapes, text and their looks.
type Drawing struct {
	// HTML is the svg element. PartPrefix stands before every id in it.
	HTML string
	// Parts are the elements that have an id, by that id without the prefix.
	Parts map[string]Part
	// Title is the text of the drawing's own <title>.
	Title string
	// Width and Height are the view box, or the size, in user units; 0 when neither is given.
	Width, Height float64
}

// Part is an element of a drawing: it spans HTML[Start:End].
type Part struct{ Start, End int }

// PartPrefix stands before every id of a drawing in its HTML; render replaces it
// by one that is unique in the page. No SVG file can hold this character.
const PartPrefix = "\x01"

var drawingElements = setOf(`svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker
	linearGradient radialGradient stop clipPath use symbol`)

var drawingAttributes = setOf(`id class d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox points transform fill
	stroke opacity offset rotate role preserveAspectRatio orient refX refY markerWidth markerHeight gradientUnits gradientTransform
	font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing fill-opacity fill-rule stroke-width
	stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stop-color stop-opacity clip-path clipPathUnits marker-end
	marker-mid marker-start markerUnits href vector-effect paint-order textLength aria-label aria-labelledby aria-describedby aria-hidden`)

// ParseDrawing reads an SVG file. Scripts, styles, pictures and addresses
// outside the file are left out with a warning; the drawing is nil when the file
// cannot be read.
func ParseDrawing(file *source.File) (*Drawing, source.Diagnostics) {
	p := &drawingParser{file: file, decoder: xml.NewDecoder(bytes.NewReader(file.Text())), drawing: &Drawing{Parts: map[string]Part{}}}
	if !p.parse() {
		return nil, p.faults
	}
	p.drawing.HTML = string(p.out)
	return p.drawing, p.faults
}

type drawingParser struct {
	file    *source.File
	decoder *xml.Decoder
	drawing *Drawing
	faults  source.Diagnostics
	out     []byte
	stack   []drawn
	ids     map[string]bool
	done    bool
}

// drawn is an open element of a drawing.
type drawn struct {
	name, id string
	start    int
}

func (p *drawingParser) parse() bool {
	for {
		at := int(p.decoder.InputOffset())
		token, err := p.decoder.RawToken()
		if err == io.EOF {
			break
		}
		if err == nil {
			switch t := token.(type) {
			case xml.StartElement:
				err = p.startElement(t, at)
			case xml.EndElement:
				if !p.endElement(t) {
					return p.fail(at, "</%s> closes nothing", t.Name.Local)
				}
			case xml.CharData:
				p.text(t)
			}
		}
		if err != nil {
			return p.fail(at, "%v", err)
		}
	}
	if !p.done || len(p.stack) > 0 {
		return p.fail(0, "it does not hold one whole <svg>")
	}
	return true
}

func (p *drawingParser) fail(at int, format string, args ...any) bool {
	p.faults.Errorf(p.pos(at), 0, "export the drawing again as plain SVG", "this SVG file cannot be read: "+format, args...)
	return false
}

func (p *drawingParser) pos(at int) source.Pos {
	return source.Pos{File: p.file, Offset: min(at, len(p.file.Text()))}
}

func (p *drawingParser) startElement(t xml.StartElement, at int) error {
	name := t.Name.Local
	switch inside := p.inside(); {
	case inside == "" && (p.done || name != "svg" || t.Name.Space != ""):
		return errors.New("<" + name + "> stands where <svg> should")
	case t.Name.Space != "", name == "metadata":
		return p.skip()
	case !drawingElements[name], inside == "title", inside == "desc":
		p.faults.Warnf(p.pos(at), len(name)+1, "draw it with shapes and text", "the SVG element <%s> is left out of the page", name)
		return p.skip()
	}
	p.done = true
	element := drawn{name: name, start: len(p.out)}
	p.out = append(append(p.out, '<'), name...)
	written := make(map[string]bool, len(t.Attr))
	for _, a := range t.Attr {
		key, value := a.Name.Local, a.Value
		if a.Name.Space != "" && !(a.Name.Space == "xlink" && key == "href") || !drawingAttributes[key] || written[key] {
			continue
		}
		value, ok := p.attribute(&element, at, key, value)
		if !ok {
			p.faults.Warnf(p.pos(at), len(name)+1, "name only parts of the same drawing", "the SVG attribute %s=%q is left out of the page", key, shorten(a.Value))
			continue
		}
		if value == "" {
			continue
		}
		written[key] = true
		p.out = append(append(append(p.out, ' '), key...), `="`...)
		p.out = appendEscaped(p.out, []byte(value))
		p.out = append(p.out, '"')
	}
	p.out = append(p.out, '>')
	p.stack = append(p.stack, element)
	return nil
}

// attribute returns what is written for an attribute, "" for nothing, and
// whether it may stand in a page.
func (p *drawingParser) attribute(element *drawn, at int, key, value string) (string, bool) {
	isRoot := len(p.stack) == 0
	switch key {
	case "id":
		if value == "" || strings.ContainsAny(value, " \t\r\n") {
			return "", true
		}
		if p.ids[value] {
			p.faults.Warnf(p.pos(at), 0, "give one of them another id", "two parts of the drawing have the id `%s`", shorten(value))
			return "", true
		}
		if p.ids == nil {
			p.ids = map[string]bool{}
		}
		p.ids[value] = true
		element.id = value
		return PartPrefix + value, true
	case "href":
		if name, ok := strings.CutPrefix(value, "#"); ok && name != "" {
			return "#" + PartPrefix + name, true
		}
		return "", false
	case "aria-labelledby", "aria-describedby":
		if names := strings.Fields(value); len(names) > 0 {
			return PartPrefix + strings.Join(names, " "+PartPrefix), true
		}
		return "", true
	case "role":
		// The page says what the drawing is.
		if isRoot {
			return "", true
		}
	case "viewBox", "width", "height":
		if isRoot {
			p.drawing.measure(key, value)
		}
	case "class", "aria-label":
		return value, true
	}
	return localAddresses(value)
}

// localAddresses puts the prefix into each url(#id) of a value. It reports false
// for other addresses, in whatever disguise.
func localAddresses(value string) (string, bool) {
	lower := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}, value)
	if strings.Contains(value, `\`) || strings.Contains(lower, "src(") {
		return "", false
	}
	var out strings.Builder
	for {
		i := strings.Index(lower, "url(")
		if i < 0 {
			out.WriteString(value)
			return out.String(), true
		}
		inside, rest, closed := strings.Cut(value[i+len("url("):], ")")
		name, local := strings.CutPrefix(strings.Trim(inside, " \t\r\n'\""), "#")
		if !closed || !local || name == "" || strings.ContainsAny(name, " \t\r\n'\"(") {
			return "", false
		}
		out.WriteString(value[:i] + "url(#" + PartPrefix + name + ")")
		lower, value = lower[len(lower)-len(rest):], rest
	}
}

func (p *drawingParser) endElement(t xml.EndElement) bool {
	if t.Name.Space != "" || p.inside() != t.Name.Local || len(p.stack) == 0 {
		return false
	}
	element := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	p.out = append(append(append(p.out, "</"...), element.name...), '>')
	if element.id != "" && len(p.stack) > 0 {
		p.drawing.Parts[element.id] = Part{element.start, len(p.out)}
	}
	return true
}

// inside is the name of the innermost open element.
func (p *drawingParser) inside() string {
	if len(p.stack) == 0 {
		return ""
	}
	return p.stack[len(p.stack)-1].name
}

func (p *drawingParser) text(text []byte) {
	switch p.inside() {
	case "text", "tspan":
		text = collapse(text)
	case "title", "desc":
		text = bytes.TrimSpace(text)
		if p.inside() == "title" && len(p.stack) == 2 {
			p.drawing.Title += string(text)
		}
	default:
		return
	}
	p.out = appendEscaped(p.out, text)
}

// collapse makes every run of white space one blank.
func collapse(text []byte) []byte {
	words := bytes.Join(bytes.Fields(text), []byte(" "))
	isBlank := func(c byte) bool { return strings.IndexByte(" \t\r\n", c) >= 0 }
	if len(text) == 0 || len(words) == 0 {
		return text[:min(len(text), 1)]
	}
	if isBlank(text[0]) {
		words = append([]byte(" "), words...)
	}
	if isBlank(text[len(text)-1]) {
		words = append(words, ' ')
	}
	return words
}

// skip reads past the end of the element whose start was just read.
func (p *drawingParser) skip() error {
	for depth := 1; depth > 0; {
		token, err := p.decoder.RawToken()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// measure takes the size from the svg element's attributes; a view box wins.
func (d *Drawing) measure(key, value string) {
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
		if err != nil || !(n > 0) || math.IsInf(n, 0) {
			return 0
		}
		return n
	}
	switch key {
	case "viewBox":
		if parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) }); len(parts) == 4 {
			if width, height := number(parts[2]), number(parts[3]); width > 0 && height > 0 {
				d.Width, d.Height = width, height
			}
		}
	case "width":
		if d.Width == 0 {
			d.Width = number(value)
		}
	case "height":
		if d.Height == 0 {
			d.Height = number(value)
		}
	}
}
