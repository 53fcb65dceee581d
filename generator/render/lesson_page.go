package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
)

// LessonView is what a lesson's own page shows besides what every page does.
type LessonView struct {
	// Part says which lesson of its series it is: "Drivers Ed, part 2".
	Part string
	// Count says how many steps there are, Badge what the lesson counts towards.
	Count, Badge string
	// BadgePath leads to the area in the passport, "" without one.
	BadgePath string
	// Roles are the labels of whom it is for.
	Roles []string
	// Series are all lessons of its series, when there are others.
	Series []Link
	Steps  []StepView
	// IsTimed says that the steps have minutes.
	IsTimed bool
	// Opening stands above the first step.
	Opening template.HTML `json:"-"`
	// SeriesName, Place and Level describe it to other programs.
	SeriesName, Level string
	Place             int
}

// StepView is one step of a lesson.
type StepView struct {
	// ID is its place in the page. Title is plain text.
	ID, Title string
	Number    int
	// Position says which it is, "" for the only one.
	Position string
	// Class is the classes of its heading.
	Class string
	// Back and Next are the ids of the steps beside it, BackText and NextText what
	// their links say.
	Back, Next, BackText, NextText string
	// Does are what people do in it, and Minutes about how long one person needs for
	// it, "" when the lesson does not say how long it takes; for the facilitator's agenda.
	Does             []string
	Minutes          string
	Heading, Content template.HTML `json:"-"`
}

// lesson fills in what the page of a lesson shows.
func (r *Renderer) lesson(v *View, page *site.Page) {
	if page.Kind != document.Lesson || page.Lesson == nil {
		return
	}
	d, words := page.Document, v.Site.Words
	l := &LessonView{Roles: r.labels(page.Language, "role", d.Role), Part: r.lessonPart(page), SeriesName: r.fill(page, d.Series), Place: d.Part}
	l.Badge, l.Level = r.badge(page)
	l.BadgePath = r.badgePath(page)
	l.Series = r.series(page)
	of := page.Lesson.Steps
	minutes := stepMinutes(d, page.Lesson)
	if len(of) > 1 {
		l.Count = insert(words["lesson_count"], "n", strconv.Itoa(len(of)))
	}
	for n, step := range of {
		one := StepView{ID: step.ID, Title: r.fill(page, step.Title), Number: n + 1, Class: step.Heading.Class, Does: r.agenda(page, step.Interactions, words)}
		if len(of) > 1 {
			one.Position = insert(insert(words["lesson_step"], "n", strconv.Itoa(n+1)), "count", strconv.Itoa(len(of)))
		}
		if minutes != nil {
			one.Minutes = insert(words["lesson_minutes"], "n", strconv.Itoa(minutes[n]))
			l.IsTimed = true
		}
		if n > 0 {
			one.Back, one.BackText = of[n-1].ID, insert(words["lesson_back"], "n", strconv.Itoa(n))
		}
		if n < len(of)-1 {
			one.Next, one.NextText = of[n+1].ID, insert(words["lesson_next"], "n", strconv.Itoa(n+2))
		}
		l.Steps = append(l.Steps, one)
	}
	v.Lesson = l
}

// lessonPart is a lesson's series and its place there, "" without a series.
func (r *Renderer) lessonPart(page *site.Page) string {
	d := page.Document
	if page.Kind != document.Lesson || d.Series == "" {
		return ""
	}
	series := r.fill(page, d.Series)
	if d.Part == 0 {
		return series
	}
	word := r.shared[page.Language].Words["lesson_part"]
	return insert(insert(word, "n", strconv.Itoa(d.Part)), "series", series)
}

// badge says in words what a lesson counts towards, and its level alone.
func (r *Renderer) badge(page *site.Page) (badge, level string) {
	given := page.Document.Badge
	if !given.Area.IsGiven() {
		return "", ""
	}
	words := r.Site.Handbook.In(page.Language)
	area, level := given.Area.Value, given.Level.Value
	for _, vocabulary := range []string{"badge_area", "driver"} {
		if concept, known := words.Concept(vocabulary, area); known {
			area = concept.Label
			break
		}
	}
	for _, grade := range words.Scales["badge"] {
		if grade.Code.Value == level {
			level = grade.Label
		}
	}
	return area + ", " + level, level
}

// series are the lessons of a lesson's series in their order, nil when there are no
// others.
func (r *Renderer) series(page *site.Page) (links []Link) {
	if page.Document.Series == "" || page.Parent == nil {
		return nil
	}
	var pages []*site.Page
	for _, other := range page.Parent.Children {
		if other.Kind == document.Lesson && other.Document.Series == page.Document.Series {
			pages = append(pages, other)
		}
	}
	if len(pages) < 2 {
		return nil
	}
	slices.SortStableFunc(pages, func(a, b *site.Page) int { return a.Document.Part - b.Document.Part })
	for _, other := range pages {
		link := r.link(other)
		link.Current = other == page
		r.mark(&link, other)
		links = append(links, link)
	}
	return links
}

// steps writes the parts of a lesson.
func (c *content) steps(v *LessonView) (err error) {
	l := c.page.Lesson
	if v.Opening, err = c.blocksHTML(l.Opening); err != nil {
		return err
	}
	for n, step := range l.Steps {
		c.level = 2
		one := &v.Steps[n]
		if one.Heading, err = c.chunkHTML(step.Heading.HTML); err != nil {
			return err
		}
		if one.Content, err = c.blocksHTML(step.Blocks); err != nil {
			return err
		}
	}
	return nil
}

// List is what people do in the step, as one text.
func (s *StepView) List() string { return strings.Join(s.Does, " · ") }
