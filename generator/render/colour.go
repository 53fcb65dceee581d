package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The stylesheet derives its colours from a few knobs with light-dark(), relative
// colours and color-mix(). Browsers before 2024 know none of these, so the same
// derivations are made here, once, in sRGB, from the handbook's accent. Formulas
// of Oklab: Björn Ottosson, "A perceptual color space for image processing", 2020.

// oklch is a colour: lightness 0 to 1, chroma from 0, hue in degrees.
type oklch struct{ l, c, h float64 }

// rgb is a colour in linear sRGB, 0 to 1.
type rgb struct{ r, g, b float64 }

func (c oklch) linear() rgb {
	a, b := c.c*math.Cos(c.h*math.Pi/180), c.c*math.Sin(c.h*math.Pi/180)
	return fromOklab(c.l, a, b)
}

func fromOklab(l, a, b float64) rgb {
	cube := func(x float64) float64 { return x * x * x }
	long, medium, short := cube(l+0.3963377774*a+0.2158037573*b), cube(l-0.1055613458*a-0.0638541728*b), cube(l-0.0894841775*a-1.2914855480*b)
	return rgb{
		4.0767416621*long - 3.3077115913*medium + 0.2309699292*short,
		-1.2684380046*long + 2.6097574011*medium - 0.3413193965*short,
		-0.0041960863*long - 0.7034186147*medium + 1.7076147010*short,
	}
}

func (c rgb) oklab() (l, a, b float64) {
	long := math.Cbrt(0.4122214708*c.r + 0.5363325363*c.g + 0.0514459929*c.b)
	medium := math.Cbrt(0.2119034982*c.r + 0.6806995451*c.g + 0.1073969566*c.b)
	short := math.Cbrt(0.0883024619*c.r + 0.2817188376*c.g + 0.6299787005*c.b)
	return 0.2104542553*long + 0.7936177850*medium - 0.0040720468*short,
		1.9779984951*long - 2.4285922050*medium + 0.4505937099*short,
		0.0259040371*long + 0.7827717662*medium - 0.8086757660*short
}

func (c rgb) oklch() oklch {
	l, a, b := c.oklab()
	h := math.Atan2(b, a) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return oklch{l, math.Hypot(a, b), h}
}

// mix is CSS's color-mix(in oklab, c share, other).
func (c rgb) mix(share float64, other rgb) rgb {
	l1, a1, b1 := c.oklab()
	l2, a2, b2 := other.oklab()
	at := func(x, y float64) float64 { return x*share + y*(1-share) }
	return fromOklab(at(l1, l2), at(a1, a2), at(b1, b2))
}

func gamma(x float64) float64 {
	x = min(max(x, 0), 1)
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

func (c rgb) hex() string {
	at := func(x float64) int { return int(math.Round(gamma(x) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", at(c.r), at(c.g), at(c.b))
}

// parseHex reads #rgb or #rrggbb.
func parseHex(text string) (rgb, bool) {
	digits, found := strings.CutPrefix(text, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !found || len(digits) != 6 || err != nil {
		return rgb{}, false
	}
	linear := func(n uint64) float64 {
		x := float64(n) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return rgb{linear(n >> 16), linear(n >> 8 & 255), linear(n & 255)}, true
}

// luminance is WCAG's relative luminance.
func (c rgb) luminance() float64 {
	in := func(x float64) float64 { return min(max(x, 0), 1) }
	return 0.2126*in(c.r) + 0.7152*in(c.g) + 0.0722*in(c.b)
}

// contrast is WCAG's contrast ratio, 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// palette are the colours of one scheme by token.
type palette map[string]rgb

// families are the knobs of the three family colours, as in tokens.css.
var familyKnobs = map[string]oklch{
	"competency": {.46, .085, 192}, "organization": {.52, .125, 48}, "leadership": {.43, .14, 335},
}

// usualBrand is the accent of a handbook that names none, as in tokens.css.
var usualBrand = oklch{.37, .07, 255}

// schemePalette derives the colours that do not depend on a family, as tokens.css does.
func schemePalette(brand oklch, dark bool) palette {
	const hue = 85
	pick := func(light, night oklch) rgb {
		if dark {
			return night.linear()
		}
		return light.linear()
	}
	p := palette{
		"paper":     pick(oklch{.984, .007, hue}, oklch{.205, .008, hue}),
		"surface":   pick(oklch{.998, .002, hue}, oklch{.24, .009, hue}),
		"sunken":    pick(oklch{.957, .011, hue}, oklch{.172, .007, hue}),
		"ink":       pick(oklch{.25, .015, 60}, oklch{.93, .01, 85}),
		"ink-2":     pick(oklch{.45, .017, 65}, oklch{.76, .012, 85}),
		"on-accent": pick(oklch{.995, 0, 0}, oklch{.19, .01, 80}),
		"focus":     pick(oklch{.52, .2, 262}, oklch{.86, .14, 92}),
		"good":      pick(oklch{.45, .1, 150}, oklch{.82, .12, 150}),
		"good-wash": pick(oklch{.963, .025, 150}, oklch{.28, .035, 150}),
		"warn":      pick(oklch{.48, .11, 70}, oklch{.85, .12, 80}),
		"bad":       pick(oklch{.48, .17, 27}, oklch{.8, .12, 25}),
		"brand-ink": ink(brand, dark, .45, .79), "brand-wash": wash(brand, dark, .95, .3, .035),
	}
	p["line"] = p["ink"].mix(.14, p["paper"])
	p["warn-wash"] = pick(oklch{.8, .14, 85}, oklch{.85, .12, 80}).mix(.16, p["paper"])
	p["bad-wash"] = p["bad"].mix(.06, p["paper"])
	return p
}

func familyPalette(family oklch, dark bool, paper rgb) palette {
	p := palette{"fam-ink": ink(family, dark, .48, .75), "fam-wash": wash(family, dark, .957, .28, .03)}
	p["fam-line"] = p["fam-ink"].mix(.32, paper)
	return p
}

// ink clamps a knob's lightness, so that it can be read on paper.
func ink(knob oklch, dark bool, darkest, lightest float64) rgb {
	if dark {
		return oklch{lightest, min(knob.c, .09), knob.h}.linear()
	}
	return oklch{min(knob.l, darkest), knob.c, knob.h}.linear()
}

func wash(knob oklch, dark bool, light, night, chroma float64) rgb {
	if dark {
		return oklch{night, min(knob.c, chroma), knob.h}.linear()
	}
	return oklch{light, min(knob.c, .02), knob.h}.linear()
}
