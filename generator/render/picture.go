package render

import (
	"image"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// picturePath is where the picture for link previews goes.
func picturePath(language string) string { return iconPath("preview-" + language + ".png") }

// The size of the picture for link previews, in pixels.
const (
	pictureWidth  = 1200
	pictureHeight = 630
)

// picture draws what other sites show beside a link: the handbook's title, what
// it is, who publishes it and its mark, on paper with a band of its colour. Text
// that the font cannot write is left out; without a title the band is all.
func (r *Renderer) picture(language string) ([]byte, error) {
	const (
		band   = 372
		left   = 84
		column = pictureWidth - band - 2*left + 24
		mark   = 236
		gap    = 30
	)
	fonts, err := pictureFonts()
	if err != nil {
		return nil, err
	}
	view := r.shared[language]
	accent, colours := r.accent(), schemePalette(usualBrand, false)
	c := newCanvas(pictureWidth, pictureHeight)
	c.rectangle(c.Bounds(), accent)
	middle := float64(pictureWidth) / 2

	var title *writing
	for _, try := range []struct {
		size float64
		most int
	}{{76, 3}, {56, 4}, {42, 6}} {
		if title, err = fonts.write(fonts.medium, try.size, view.Title, column); err != nil {
			return nil, err
		}
		if title != nil && len(title.lines) <= try.most {
			middle = pictureWidth - band/2
			break
		}
		title = nil
	}
	c.mark(middle-mark/2, pictureHeight/2-mark*markHeight/2-8, mark, onTile(accent))
	if title == nil {
		return c.png()
	}
	c.rectangle(image.Rect(0, 0, pictureWidth-band, pictureHeight), colours["paper"])
	summary, err := fonts.write(fonts.regular, 31, r.link(r.Site.Homes[language]).Summary, column)
	if err != nil {
		return nil, err
	}
	height := title.height()
	if summary != nil && height+gap+summary.height() > 380 {
		summary = nil
	}
	if summary != nil {
		height += gap + summary.height()
	}
	y := (pictureHeight-height)/2 - 24
	c.write(title, left, y, colours["ink"])
	if summary != nil {
		c.write(summary, left, y+title.height()+gap, colours["ink-2"])
	}
	organization, err := fonts.write(fonts.medium, 27, view.Organization, column)
	if err != nil {
		return nil, err
	}
	if organization != nil && len(organization.lines) == 1 {
		c.write(organization, left, pictureHeight-left-organization.height()/2, colours["ink-2"])
	}
	return c.png()
}

// pictureFonts are the fonts of the picture, read once.
var pictureFonts = sync.OnceValues(func() (fonts fonts, err error) {
	if fonts.medium, err = opentype.Parse(gomedium.TTF); err != nil {
		return fonts, err
	}
	fonts.regular, err = opentype.Parse(goregular.TTF)
	return fonts, err
})

type fonts struct{ medium, regular *sfnt.Font }

// writing is text in a font, broken into lines.
type writing struct {
	face    font.Face
	lines   []string
	leading int
}

func (w *writing) height() int { return len(w.lines) * w.leading }

// write breaks text into lines of at most width pixels. It returns nil when there
// is none, when the font lacks a character of it, or a word is too long.
func (f fonts) write(in *sfnt.Font, size float64, text string, width int) (*writing, error) {
	var buffer sfnt.Buffer
	words := strings.Fields(text)
	for _, r := range strings.Join(words, "") {
		if glyph, err := in.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
			return nil, err
		}
	}
	face, err := opentype.NewFace(in, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	w := &writing{face: face, leading: int(size * 1.24)}
	for _, word := range words {
		if n := len(w.lines); n > 0 {
			if longer := w.lines[n-1] + " " + word; font.MeasureString(face, longer).Ceil() <= width {
				w.lines[n-1] = longer
				continue
			}
		}
		if font.MeasureString(face, word).Ceil() > width {
			return nil, nil
		}
		w.lines = append(w.lines, word)
	}
	if len(w.lines) == 0 {
		return nil, nil
	}
	return w, nil
}

// write draws text with its first line's top at y.
func (c *canvas) write(w *writing, x, y int, fill rgb) {
	for i, line := range w.lines {
		c.line(w.face, line, x, y+i*w.leading+w.face.Metrics().Ascent.Round(), fill)
	}
}
