package site

import (
	"handbook/generator/schema"
	"handbook/generator/worksheet"
)

// HasBadges reports whether the page is a worksheet that rates areas of competence.
func (p *Page) HasBadges() bool { return p.Worksheet != nil && len(p.Worksheet.Badges()) > 0 }

// addPassport adds the passport of badges in every language, when a worksheet rates
// areas of competence.
func (l *linker) addPassport() {
	l.rated = map[string]bool{}
	for _, page := range l.Pages {
		if page.Worksheet != nil {
			for _, badge := range page.Worksheet.Badges() {
				l.rated[badge.Area] = true
			}
		}
	}
	if len(l.rated) == 0 {
		return
	}
	l.addOwn("passport", Page{ID: "passport", IsPassport: true})
}

// RatedAreas are the areas of competence that worksheets rate, in the order and the
// words that a language's vocabulary has for them.
func (s *Site) RatedAreas(language string) (areas []schema.Concept) {
	for _, area := range s.Handbook.In(language).Vocabularies[worksheet.BadgeAreas] {
		if s.rated[area.ID.Value] {
			areas = append(areas, area)
		}
	}
	return areas
}
