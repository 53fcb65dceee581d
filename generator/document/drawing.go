package document

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/util"

	"handbook/generator/source"
)

// Drawing is an SVG file that can stand inside a page, so that its parts can be
// links. It holds only shapes, text and their looks.
type Drawing struct {
	// HTML is the svg element. Its ids start with Prefix.
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
// by one that is unique in the page.
const PartPrefix = "part-"

var drawingElements = strings.Fields(`svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker
	linearGradient radialGradient stop clipPath use symbol`)

var drawingAttributes = strings.Fields(`id class d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox points transform fill
	stroke opacity offset rotate role preserveAspectRatio orient refX refY markerWidth markerHeight gradientUnits gradientTransform
	font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing fill-opacity fill-rule stroke-width
	stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stop-color stop-opacity clip-path marker-end marker-start href
	vector-effect paint-order textLength xml:space`)

// ParseDrawing reads an SVG file. Scripts, styles, pictures and addresses
// outside the file are faults.
func ParseDrawing(file *source.File) (*Drawing, source.Diagnostics) {
	var faults source.Diagnostics
	drawing := &Drawing{Parts: map[string]Part{}}
	var out bytes.Buffer
	type open struct {
		name, id string
		start    int
	}
	var stack []open
	decoder := xml.NewDecoder(bytes.NewReader(file.Text()))
	decoder.Strict = true
	for {
		at := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			faults.Errorf(source.Pos{File: file, Offset: at}, 0, "export the drawing again as plain SVG", "this SVG file cannot be read: %v", err)
			return nil, faults
		}
		pos := source.Pos{File: file, Offset: at}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			if t.Name.Space != "" || !slices.Contains(drawingElements, name) {
				if t.Name.Space == "" {
					faults.Warnf(pos, len(name)+1, "draw it with shapes and text", "the SVG element <%s> is left out of the page", name)
				}
				if err := skipElement(decoder); err != nil {
					faults.Errorf(pos, 0, "export the drawing again as plain SVG", "this SVG file cannot be read: %v", err)
					return nil, faults
				}
				continue
			}
			element := open{name: name, start: out.Len()}
			out.WriteString("<" + name)
			for _, attribute := range t.Attr {
				key, value := attribute.Name.Local, attribute.Value
				if attribute.Name.Space != "" && attribute.Name.Space != "xml" || !slices.Contains(drawingAttributes, key) && !strings.HasPrefix(key, "aria-") {
					continue
				}
				switch {
				case key == "id":
					element.id = value
					value = PartPrefix + value
				case key == "href":
					if !strings.HasPrefix(value, "#") {
						continue
					}
					value = "#" + PartPrefix + value[1:]
				case strings.Contains(value, "url("):
					value = strings.ReplaceAll(value, "url(#", "url(#"+PartPrefix)
				case key == "aria-labelledby" || key == "aria-describedby":
					value = PartPrefix + strings.Join(strings.Fields(value), " "+PartPrefix)
				}
				if name == "svg" && len(stack) == 0 {
					drawing.measure(key, value)
					if key == "role" {
						continue
					}
				}
				out.WriteString(" " + key + `="`)
				out.Write(util.EscapeHTML([]byte(value)))
				out.WriteByte('"')
			}
			out.WriteByte('>')
			stack = append(stack, element)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1].name != t.Name.Local {
				faults.Errorf(pos, 0, "export the drawing again as plain SVG", "this SVG file cannot be read: </%s> closes nothing", t.Name.Local)
				return nil, faults
			}
			element := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			out.WriteString("</" + element.name + ">")
			if element.id != "" && len(stack) > 0 {
				drawing.Parts[element.id] = Part{element.start, out.Len()}
			}
		case xml.CharData:
			if len(stack) == 0 {
				continue
			}
			text := bytes.TrimSpace(t)
			if parent := stack[len(stack)-1].name; parent == "text" || parent == "tspan" {
				text = collapse(t)
			}
			if len(text) == 0 {
				continue
			}
			if stack[len(stack)-1].name == "title" && len(stack) == 2 {
				drawing.Title = string(text)
			}
			out.Write(util.EscapeHTML(text))
		}
	}
	if out.Len() == 0 || len(stack) > 0 {
		faults.Errorf(source.Pos{File: file}, 0, "export the drawing again as plain SVG", "this file is not a whole SVG drawing")
		return nil, faults
	}
	drawing.HTML = out.String()
	return drawing, faults
}

// collapse makes every run of white space one blank.
func collapse(text []byte) []byte {
	words := bytes.Join(bytes.Fields(text), []byte(" "))
	blank := func(i int) bool { return len(text) > 0 && strings.IndexByte(" \t\r\n", text[i]) >= 0 }
	if blank(0) {
		words = append([]byte(" "), words...)
	}
	if len(words) > 1 && blank(len(text)-1) {
		words = append(words, ' ')
	}
	return words
}

// skipElement reads past the end of the element whose start was just read.
func skipElement(decoder *xml.Decoder) error {
	for depth := 1; depth > 0; {
		token, err := decoder.RawToken()
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
		n, _ := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
		return n
	}
	switch key {
	case "viewBox":
		if parts := strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' }); len(parts) == 4 {
			d.Width, d.Height = number(parts[2]), number(parts[3])
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
