package render

import (
	"bytes"
	"fmt"
	"path"
	"strings"
)

// iconPath is where an icon goes.
func iconPath(name string) string { return "icons/" + name }

// icons adds the pictures that stand for the site in tabs and on home screens:
// the mark on a tile of the accent colour. A logo that is an SVG is the icon of
// tabs itself.
func (r *Renderer) icons(add func(path string, content func() ([]byte, error))) {
	add(iconPath("favicon.svg"), func() ([]byte, error) {
		if logo := r.Site.Assets[r.Site.Handbook.Brand.Logo.Value]; logo != nil && strings.EqualFold(path.Ext(logo.Path), ".svg") {
			return logo.File.Text(), nil
		}
		return r.favicon(), nil
	})
	for _, icon := range []struct {
		name string
		size int
		// corner is the radius of the tile's corners and mark the width of the mark,
		// both as parts of the size. Systems that cut icons themselves get a whole
		// square with more room around the mark.
		corner, mark float64
	}{
		{"icon-192.png", 192, 0.19, 0.66},
		{"icon-512.png", 512, 0.19, 0.66},
		{"icon-maskable-512.png", 512, 0, 0.5},
		{"apple-touch-icon.png", 180, 0, 0.6},
	} {
		add(iconPath(icon.name), func() ([]byte, error) {
			c := newCanvas(icon.size, icon.size)
			size := float64(icon.size)
			c.tile(size, icon.corner*size, r.accent())
			c.mark((1-icon.mark)/2*size, (0.49-icon.mark*markHeight/2)*size, icon.mark*size, onTile(r.accent()))
			return c.png()
		})
	}
}

// favicon is the icon of tabs as an SVG.
func (r *Renderer) favicon() []byte {
	tile := r.accent()
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="12" fill="%s"/>`, tile.hex())
	for i, side := range markSides {
		fmt.Fprintf(&out, `<path fill="%s" d="M`, onTile(tile)[i].hex())
		for n, point := range side {
			if n > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(&out, "%.4g %.4g", 11+42*point[0], 31.4-21*markHeight+42*point[1])
		}
		out.WriteString(`z"/>`)
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// The mark is the triangle of drivers: three sides around an open middle, in a
// box of width 1. Each side is two corners of the triangle and two of the middle,
// which is the triangle at markOpen of its size around the same center.
const (
	markHeight = 32.0 / 36
	markCenter = 0.596
	markOpen   = 0.54
)

var markSides = func() (sides [3][4][2]float64) {
	corners := [3][2]float64{{0.5, 0}, {0, markHeight}, {1, markHeight}}
	inner := func(corner [2]float64) [2]float64 {
		return [2]float64{0.5 + (corner[0]-0.5)*markOpen, markCenter + (corner[1]-markCenter)*markOpen}
	}
	for i, pair := range [3][2]int{{1, 0}, {0, 2}, {2, 1}} {
		a, b := corners[pair[0]], corners[pair[1]]
		sides[i] = [4][2]float64{a, b, inner(b), inner(a)}
	}
	return sides
}()

// accent is the handbook's colour, or the usual one.
func (r *Renderer) accent() rgb {
	if accent, ok := parseHex(r.Site.Handbook.Brand.Accent.Value); ok {
		return accent
	}
	return usualBrand.linear()
}

// onTile are the colours of the mark's sides on a tile: paper or ink, whichever
// stands out, in three strengths.
func onTile(tile rgb) [3]rgb {
	light := schemePalette(usualBrand, false)
	front := light["paper"]
	if contrast(light["ink"], tile) > contrast(front, tile) {
		front = light["ink"]
	}
	return [3]rgb{front.mix(.82, tile), front, front.mix(.64, tile)}
}
