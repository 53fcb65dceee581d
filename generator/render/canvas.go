package render

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas is a picture in the making. It has few colours and sixteen steps between
// any two, so that it is drawn and packed in milliseconds and stays small.
type canvas struct {
	*image.Paletted
	// mixed remembers which colour a mixture of two is in the palette.
	mixed map[mixture]uint8
}

// mixture is a colour of the palette with so many fifteenths of another over it.
type mixture struct{ under, over, part uint8 }

// newCanvas is a transparent picture.
func newCanvas(width, height int) *canvas {
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.RGBA{}})
	return &canvas{picture, map[mixture]uint8{}}
}

// index is a colour's place in the palette; when that is full, that of the
// nearest one.
func (c *canvas) index(one color.RGBA) uint8 {
	if i := slices.Index(c.Palette, color.Color(one)); i >= 0 {
		return uint8(i)
	}
	if len(c.Palette) == 256 {
		return uint8(c.Palette.Index(one))
	}
	c.Palette = append(c.Palette, one)
	return uint8(len(c.Palette) - 1)
}

// mix finds a mixture in the palette.
func (c *canvas) mix(m mixture) uint8 {
	if found, ok := c.mixed[m]; ok {
		return found
	}
	under, over := c.Palette[m.under].(color.RGBA), c.Palette[m.over].(color.RGBA)
	at := func(a, b uint8) uint8 { return uint8((int(a)*(15-int(m.part)) + int(b)*int(m.part) + 7) / 15) }
	found := c.index(color.RGBA{at(under.R, over.R), at(under.G, over.G), at(under.B, over.B), at(under.A, over.A)})
	c.mixed[m] = found
	return found
}

// rectangle fills a rectangle.
func (c *canvas) rectangle(area image.Rectangle, fill rgb) {
	index := c.index(fill.opaque())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := c.Pix[c.PixOffset(area.Min.X, y):c.PixOffset(area.Max.X, y)]
		for x := range row {
			row[x] = index
		}
	}
}

// stamp fills what a mask covers; the mask's corner goes to area.Min.
func (c *canvas) stamp(area image.Rectangle, mask *image.Alpha, corner image.Point, fill rgb) {
	over := c.index(fill.opaque())
	inside := area.Intersect(c.Bounds())
	corner = corner.Add(inside.Min.Sub(area.Min))
	for y := range inside.Dy() {
		for x := range inside.Dx() {
			part := (int(mask.AlphaAt(corner.X+x, corner.Y+y).A)*15 + 127) / 255
			if part == 0 {
				continue
			}
			at := c.PixOffset(inside.Min.X+x, inside.Min.Y+y)
			if part == 15 {
				c.Pix[at] = over
			} else {
				c.Pix[at] = c.mix(mixture{c.Pix[at], over, uint8(part)})
			}
		}
	}
}

// shape fills a closed outline inside a square area, whose corner is the
// outline's origin.
func (c *canvas) shape(x, y, size float64, fill rgb, outline func(*vector.Rasterizer)) {
	left, top := math.Floor(x), math.Floor(y)
	side := int(math.Ceil(size)) + 1
	raster := vector.NewRasterizer(side, side)
	outline(raster)
	mask := image.NewAlpha(image.Rect(0, 0, side, side))
	raster.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	c.stamp(mask.Bounds().Add(image.Pt(int(left), int(top))), mask, image.Point{}, fill)
}

// tile fills a square with round corners.
func (c *canvas) tile(size, corner float64, fill rgb) {
	c.shape(0, 0, size, fill, func(raster *vector.Rasterizer) {
		// A cubic curve with this handle is a quarter of a circle.
		handle := corner * (1 - 0.5523)
		line := func(x, y float64) { raster.LineTo(float32(x), float32(y)) }
		curve := func(ax, ay, bx, by, x, y float64) {
			raster.CubeTo(float32(ax), float32(ay), float32(bx), float32(by), float32(x), float32(y))
		}
		raster.MoveTo(float32(corner), 0)
		line(size-corner, 0)
		curve(size-handle, 0, size, handle, size, corner)
		line(size, size-corner)
		curve(size, size-handle, size-handle, size, size-corner, size)
		line(corner, size)
		curve(handle, size, 0, size-handle, 0, size-corner)
		line(0, corner)
		curve(0, handle, handle, 0, corner, 0)
		raster.ClosePath()
	})
}

// mark draws the mark with its box's corner at x and y.
func (c *canvas) mark(x, y, width float64, sides [3]rgb) {
	for i, side := range markSides {
		c.shape(x, y, width, sides[i], func(raster *vector.Rasterizer) {
			for n, point := range side {
				px, py := float32(x-math.Floor(x)+width*point[0]), float32(y-math.Floor(y)+width*point[1])
				if n == 0 {
					raster.MoveTo(px, py)
				} else {
					raster.LineTo(px, py)
				}
			}
			raster.ClosePath()
		})
	}
}

// line writes text that begins at x and stands on the line y.
func (c *canvas) line(face font.Face, text string, x, y int, fill rgb) {
	dot, before := fixed.P(x, y), rune(-1)
	for _, r := range text {
		if before >= 0 {
			dot.X += face.Kern(before, r)
		}
		area, mask, corner, advance, _ := face.Glyph(dot, r)
		if alpha, ok := mask.(*image.Alpha); ok {
			c.stamp(area, alpha, corner, fill)
		}
		dot.X += advance
		before = r
	}
}

// opaque is the colour as pictures have it.
func (c rgb) opaque() color.RGBA {
	at := func(x float64) uint8 { return uint8(math.Round(gamma(x) * 255)) }
	return color.RGBA{at(c.r), at(c.g), at(c.b), 0xff}
}

func (c *canvas) png() ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, c.Paletted)
	return out.Bytes(), err
}
