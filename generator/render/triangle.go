package render

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"unicode/utf8"
)

// The drivers triangle is drawn for a framework with three families: the first
// on the left side, the second on the right, the third at the base. Its drivers
// stand along their side with a link each. The figure is one drawing with real
// links; layouts put an equal list beside it, which takes over on small screens
// and without pictures.

// Corners of the triangle's outer edge, and the width of its band.
const (
	topX, topY         = 230, 18
	leftX, baseY       = 60, 312
	rightX             = 400
	bandX, bandY       = 45, 26
	labelGap, lineStep = 26, 18
	// mostInLine is how many letters a driver's name may have in one line.
	mostInLine = 14
)

// Triangle draws the view's families. current is the id of the family or driver
// that the page is about, "" for none. It is empty unless there are three families.
func (v *View) Triangle() template.HTML {
	if len(v.Families) != 3 {
		return ""
	}
	t := &triangle{view: v}
	left, right := t.extent()
	t.text(`<svg viewBox="%.0f 0 %.0f 372" role="group" aria-label="%s">`, left, right-left, v.T("drivers"))
	t.side(0, fmt.Sprintf("M%d %d %d %dl%d-%dL%d %dz", topX, topY, leftX, baseY, bandX, bandY, topX, topY+52), "translate(155 181) rotate(-60)")
	t.side(1, fmt.Sprintf("m%d %d %d %d-%d-%dL%d %dz", topX, topY, rightX-topX, baseY-topY, bandX, bandY, topX, topY+52), "translate(305 181) rotate(60)")
	t.side(2, fmt.Sprintf("m%d %d %d-%dh%dl%d %dz", leftX, baseY, bandX, bandY, rightX-leftX-2*bandX, bandX, bandY), "translate(230 304)")
	if core := v.T("triangle_core"); core != "" && core != "triangle_core" {
		t.text(`<text class="core" x="230" y="238">`)
		for i, line := range lines(core, 8) {
			t.text(`<tspan x="230" dy="%d">%s</tspan>`, i*23, line)
		}
		t.text(`</text>`)
	}
	t.text("</svg>")
	return template.HTML(t.out.String())
}

type triangle struct {
	view *View
	out  strings.Builder
}

// text writes markup; every argument that is a text is escaped.
func (t *triangle) text(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = template.HTMLEscapeString(s)
		}
	}
	fmt.Fprintf(&t.out, format, args...)
}

// side draws one family: its band, its name and its drivers.
func (t *triangle) side(index int, band, name string) {
	family := t.view.Families[index]
	class := ""
	if t.view.Family != "" && t.view.Family != family.ID {
		class = "is-quiet"
	}
	t.text(`<g data-family="%s" class="%s">`, family.ID, class)
	t.link(family.Path, "", false, func() {
		t.text(`<path class="side" d="%s"/><text class="side-name" transform="%s" dy="-1">%s</text>`, band, name, family.Label)
	})
	for i, driver := range family.Drivers {
		t.driver(driver, place(index, i, len(family.Drivers)))
	}
	t.text("</g>")
}

// spot is where a driver's dot stands, and on which side of it its name: to the
// left (-1), to the right (1) or below (0).
type spot struct {
	x, y      float64
	direction int
}

// place spreads the drivers of a family along its side.
func place(family, driver, drivers int) spot {
	n := float64(drivers)
	from := float64(driver) - (n-1)/2
	y := 177 + from*min(74, 240/n)
	switch family {
	case 0:
		return spot{topX - (y-topY)*float64(topX-leftX)/float64(baseY-topY), y, -1}
	case 1:
		return spot{topX + (y-topY)*float64(rightX-topX)/float64(baseY-topY), y, 1}
	}
	return spot{230 + from*min(130, 300/n), baseY, 0}
}

// extent is how far the drawing reaches to the left and to the right. Long names
// widen it.
func (t *triangle) extent() (left, right float64) {
	const letter = 9.2 // the width of most letters of a driver's name
	left, right = -40, 520
	for index, family := range t.view.Families {
		for i, driver := range family.Drivers {
			at := place(index, i, len(family.Drivers))
			width := labelGap + letter*float64(longest(lines(driver.Label, mostInLine)))
			switch at.direction {
			case -1:
				left = min(left, math.Floor(at.x-width))
			case 1:
				right = max(right, math.Ceil(at.x+width))
			}
		}
	}
	return left, right
}

// longest is how many letters the longest line has.
func longest(label []string) int {
	most := 0
	for _, line := range label {
		most = max(most, utf8.RuneCountInString(line))
	}
	return most
}

// driver draws a dot on its side and the driver's name beside it.
func (t *triangle) driver(driver DriverView, at spot) {
	x, y, direction := at.x, at.y, float64(at.direction)
	label := lines(driver.Label, mostInLine)
	width := longest(label)
	half := float64(len(label)*lineStep)/2 + 14
	box := float64(width)*8.4 + 44
	t.link(driver.Path, driver.Summary, driver.Current, func() {
		switch direction {
		case 0:
			t.text(`<rect class="hit" x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="3"/>`, x-box/2, y+2, box, float64(len(label)*lineStep+28))
			t.text(`<path class="tick" d="M%.0f %.0fv14"/><circle class="dot" cx="%.0f" cy="%.0f" r="6"/>`, x, y+6, x, y)
		default:
			left := x - 12
			if direction < 0 {
				left = x + 12 - box
			}
			t.text(`<rect class="hit" x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="3"/>`, left, y-half, box, 2*half)
			t.text(`<path class="tick" d="M%.0f %.0fh%.0f"/><circle class="dot" cx="%.1f" cy="%.0f" r="6"/>`, x+direction*4, y, direction*14, x, y)
		}
		anchor, lx, ly := "start", x+labelGap, y+5-float64((len(label)-1)*lineStep)/2
		switch direction {
		case -1:
			anchor, lx = "end", x-labelGap
		case 0:
			anchor, lx, ly = "middle", x, y+38
		}
		t.text(`<text class="driver-name" x="%.0f" y="%.0f" text-anchor="%s">`, lx, ly, anchor)
		for i, line := range label {
			if i > 0 {
				t.text(`<tspan x="%.0f" dy="%d">%s</tspan>`, lx, lineStep, line)
			} else {
				t.text(`<tspan>%s </tspan>`, line)
			}
		}
		t.text(`</text>`)
	})
}

// link draws something inside a link, or alone when there is nowhere to go.
func (t *triangle) link(path, note string, current bool, draw func()) {
	class := "driver"
	if note == "" {
		class = "family"
	}
	if path == "" {
		t.text(`<g class="%s">`, class)
		draw()
		t.text("</g>")
		return
	}
	t.text(`<a class="%s" href="%s"`, class, t.view.Root+path)
	if note != "" {
		t.text(` data-note="%s"`, note)
	}
	if current {
		t.text(` aria-current="true"`)
	}
	t.text(">")
	draw()
	t.text("</a>")
}

// lines breaks a label into two lines when it is longer than most characters,
// at the blank nearest to its middle, or at a hyphen when it has no blank.
func lines(label string, most int) []string {
	if utf8.RuneCountInString(label) <= most {
		return []string{label}
	}
	best, distance := -1, len(label)
	for i := range len(label) {
		if label[i] == ' ' || label[i] == '-' && i > 0 && !strings.Contains(label, " ") {
			if d := max(len(label)/2-i, i-len(label)/2); d < distance {
				best, distance = i, d
			}
		}
	}
	if best < 0 {
		return []string{label}
	}
	if label[best] == '-' {
		return []string{label[:best+1], label[best+1:]}
	}
	return []string{label[:best], label[best+1:]}
}
