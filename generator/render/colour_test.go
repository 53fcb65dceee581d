package render

import "testing"

// TestAccents derives the colours of ten accents, among them the hardest, and
// demands WCAG AA for every pair that carries text: 4.5:1.
func TestAccents(t *testing.T) {
	for _, accent := range []string{"#ffd400", "#000000", "#ffffff", "#1f3f6e", "#0f5c4d", "#7a1f2b", "#ff0000", "#00ff66", "#00e5ff", "#ff66cc"} {
		brand, ok := parseHex(accent)
		if !ok {
			t.Fatal(accent)
		}
		for _, dark := range []bool{false, true} {
			p := schemePalette(brand.oklch(), dark)
			for name, knob := range familyKnobs {
				for token, colour := range familyPalette(knob, dark, p["paper"]) {
					p[name+" "+token] = colour
				}
			}
			for _, pair := range [][2]string{
				{"ink", "paper"}, {"ink", "surface"}, {"ink", "sunken"}, {"ink-2", "paper"}, {"ink-2", "surface"}, {"ink-2", "sunken"},
				{"brand-ink", "paper"}, {"brand-ink", "surface"}, {"brand-ink", "sunken"}, {"brand-ink", "brand-wash"}, {"on-accent", "brand-ink"}, {"ink", "brand-wash"},
				{"competency fam-ink", "paper"}, {"competency fam-ink", "competency fam-wash"}, {"on-accent", "competency fam-ink"},
				{"organization fam-ink", "paper"}, {"organization fam-ink", "organization fam-wash"}, {"on-accent", "organization fam-ink"},
				{"leadership fam-ink", "paper"}, {"leadership fam-ink", "leadership fam-wash"}, {"on-accent", "leadership fam-ink"},
				{"warn", "warn-wash"}, {"bad", "bad-wash"}, {"good", "good-wash"}, {"ink", "warn-wash"},
			} {
				if ratio := contrast(p[pair[0]], p[pair[1]]); ratio < 4.5 {
					t.Errorf("%s, dark %v: %s on %s is %.2f:1 (%s on %s)", accent, dark, pair[0], pair[1], ratio, p[pair[0]].hex(), p[pair[1]].hex())
				}
			}
		}
	}
}

// TestHex goes there and back.
func TestHex(t *testing.T) {
	for _, text := range []string{"#000000", "#ffffff", "#1f3f6e", "#ffd400", "#7a1f2b"} {
		colour, ok := parseHex(text)
		if back := colour.oklch().linear().hex(); !ok || back != text {
			t.Errorf("%s became %s", text, back)
		}
	}
}
