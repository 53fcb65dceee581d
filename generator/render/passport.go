package render

import (
	"slices"
	"strings"

	"handbook/generator/site"
	"handbook/generator/worksheet"
)

// PassportView is what the passport of badges shows to everybody; what one person
// rated and did is on that person's device. Scripts find the areas and lessons in
// the page, and what they need besides in Sheets.
type PassportView struct {
	Areas []PassportArea
	// Levels are the grades of the scale badge, lowest first.
	Levels []PassportLevel
	// Start are the worksheets that rate areas, Sheets what scripts know of them, by
	// their ids.
	Start  []WorksheetEntry
	Sheets map[string]PassportSheet
}

// PassportLevel is a level of a badge.
type PassportLevel struct {
	Code string `json:"code"`
	// Label is its name, Title its name with a code that people know, "2 Novice".
	Label string `json:"label"`
	Title string `json:"title"`
}

// PassportArea is an area of competence.
type PassportArea struct {
	// Base is its place in the page.
	ID, Base, Label, Summary string
	Number                   int
	Lessons                  []PassportLesson
}

// PassportLesson is a lesson that counts towards an area.
type PassportLesson struct {
	Link
	// Level is the code of the level that it counts towards, LevelTitle its name.
	Level, LevelTitle string
	// Pages are the addresses that progress in the lesson is kept under, one for each
	// language, divided by blanks.
	Pages string
}

// PassportSheet is where a worksheet rates areas, by their ids.
type PassportSheet struct {
	Areas map[string]PassportRating `json:"areas"`
}

// PassportRating is the rating that has the statement about an area.
type PassportRating struct {
	Field string `json:"field"`
	// Criteria are what the levels mean, by code.
	Criteria map[string]string `json:"criteria,omitempty"`
}

// areaBase is where an area stands in the passport.
func areaBase(area string) string { return "area-" + area }

// passport is what the passport of a language shows.
func (r *Renderer) passport(v *View, page *site.Page) *PassportView {
	p := &PassportView{Sheets: map[string]PassportSheet{}}
	for _, grade := range r.Site.Handbook.In(page.Language).Scales[worksheet.BadgeScale] {
		p.Levels = append(p.Levels, PassportLevel{Code: grade.Code.Value, Label: grade.Label, Title: gradeTitle(grade)})
	}
	for _, sheet := range r.Site.Pages {
		if sheet.Language != page.Language || !sheet.HasBadges() {
			continue
		}
		b := r.newFormBuilder(v, page, sheet, "")
		areas := map[string]PassportRating{}
		for _, badge := range sheet.Worksheet.Badges() {
			rating := PassportRating{Field: badge.Field.ID.Value, Criteria: map[string]string{}}
			for code, text := range badge.Statement.Criteria {
				rating.Criteria[code.Value] = b.plain(text)
			}
			areas[badge.Area] = rating
		}
		p.Sheets[sheet.ID] = PassportSheet{areas}
	}
	for _, entry := range v.Site.Worksheets {
		if _, has := p.Sheets[entry.ID]; has {
			p.Start = append(p.Start, entry)
		}
	}
	for i, area := range r.Site.RatedAreas(page.Language) {
		id := area.ID.Value
		p.Areas = append(p.Areas, PassportArea{ID: id, Base: areaBase(id), Label: area.Label, Summary: area.Summary, Number: i + 1, Lessons: r.counting(page.Language, id, p.Levels)})
	}
	return p
}

// counting are the lessons that count towards an area, the lowest level first.
func (r *Renderer) counting(language, area string, levels []PassportLevel) (lessons []PassportLesson) {
	place := func(code string) int {
		return slices.IndexFunc(levels, func(level PassportLevel) bool { return level.Code == code })
	}
	for _, page := range r.Site.Pages {
		if page.Language != language || page.Document == nil || page.Document.Badge.Area.Value != area {
			continue
		}
		lesson := PassportLesson{Link: r.link(page), Level: page.Document.Badge.Level.Value}
		lesson.LevelTitle = lesson.Level
		if at := place(lesson.Level); at >= 0 {
			lesson.LevelTitle = levels[at].Title
		}
		addresses := []string{page.Address()}
		for _, other := range page.Translations {
			if other != page {
				addresses = append(addresses, other.Address())
			}
		}
		lesson.Pages = strings.Join(addresses, " ")
		lessons = append(lessons, lesson)
	}
	slices.SortStableFunc(lessons, func(a, b PassportLesson) int { return place(a.Level) - place(b.Level) })
	return lessons
}

// passportOf are the passport of badges beside a worksheet that has badges, nothing
// beside other pages.
func (r *Renderer) passportOf(page *site.Page) []Link {
	passport := r.shared[page.Language].Passport
	if passport == nil || !page.HasBadges() {
		return nil
	}
	return []Link{*passport}
}

// badgePath leads to the area that a lesson counts towards, in the passport; it is ""
// when no worksheet rates the area.
func (r *Renderer) badgePath(page *site.Page) string {
	passport, area := r.shared[page.Language].Passport, page.Document.Badge.Area.Value
	if passport == nil || area == "" {
		return ""
	}
	for _, rated := range r.Site.RatedAreas(page.Language) {
		if rated.ID.Value == area {
			return passport.Path + "#" + areaBase(area)
		}
	}
	return ""
}
