package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"handbook/generator/site"
)

// Tokens is the CSS that depends on the handbook: its accent and font, the names
// that printed pages carry in their margins, and the colours in sRGB for browsers
// that cannot derive them.
func Tokens(s *site.Site, layouts *Layouts) string {
	h := s.Handbook
	var css strings.Builder
	css.WriteString("@layer tokens{:root{")
	brand := usualBrand
	if accent, ok := parseHex(h.Brand.Accent.Value); ok {
		brand = accent.oklch()
		css.WriteString("--brand:" + h.Brand.Accent.Value + ";")
	}
	if font := strings.NewReplacer(`"`, "", `\`, "", ";", "", "{", "", "}", "", "<", "").Replace(h.Brand.Font.Value); font != "" {
		css.WriteString(`--font-display:"` + font + `",Georgia,serif;`)
	}
	css.WriteString("--print-title:" + cssText(h.Title) + "}")
	for _, language := range s.Languages {
		words := layouts.Words(language)
		if title := h.In(language).Title; title != h.Title {
			fmt.Fprintf(&css, ":root:lang(%s){--print-title:%s}", language, cssText(title))
		}
		fmt.Fprintf(&css, ":root:lang(%s){--print-page:%s;--print-of:%s}", language, cssText(words["print_page"]), cssText(words["of"]))
		for _, framework := range s.Frameworks[language] {
			for _, family := range framework.Document.Families {
				fmt.Fprintf(&css, `:root:lang(%s)[data-family="%s"]{--print-tab:%s}`, language, family.ID.Value, cssText(family.Label))
			}
		}
	}
	css.WriteString("@supports not ((color:light-dark(red,red)) and (color:oklch(from red l c h))){")
	scheme(&css, ":root", brand, false)
	css.WriteString("@media (prefers-color-scheme:dark){")
	scheme(&css, `:root:not([data-theme="light"])`, brand, true)
	css.WriteString("}")
	scheme(&css, `:root[data-theme="dark"]`, brand, true)
	css.WriteString("}}\n")
	return css.String()
}

// scheme writes the colours of a light or dark page in sRGB.
func scheme(css *strings.Builder, root string, brand oklch, dark bool) {
	base := schemePalette(brand, dark)
	css.WriteString(root + "{")
	writePalette(css, base)
	writePalette(css, familyPalette(brand, dark, base["paper"]))
	edge, shade := "#8d867e", "#0001"
	if dark {
		edge, shade = "#8c8680", "#0008"
	}
	fmt.Fprintf(css, "--edge:1px solid %s;--shade:0 1px 3px %s;--lift:0 8px 28px %s}", edge, shade, shade)
	for _, family := range slices.Sorted(maps.Keys(familyKnobs)) {
		css.WriteString(root + `[data-family="` + family + `"],` + root + ` [data-family="` + family + `"]{`)
		writePalette(css, familyPalette(familyKnobs[family], dark, base["paper"]))
		css.WriteString("}")
	}
}

func writePalette(css *strings.Builder, p palette) {
	for _, name := range slices.Sorted(maps.Keys(p)) {
		css.WriteString("--" + name + ":" + p[name].hex() + ";")
	}
}

// cssText is a CSS string.
func cssText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "<", `\3c `).Replace(text) + `"`
}
