package render

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/worksheet"
)

// InteractionView is what a directive asks people to do. Without scripts it is
// complete: native controls, and what is right in a closed <details> below them.
type InteractionView struct {
	// ID is what answers are kept under, on every page that shows the interaction.
	ID string
	// Was are the ids that it had before, with blanks between them.
	Was string
	// Does says what people do, Position which of the step's interactions it is, or "".
	Does, Position string
	// Heading is the title as a heading, "" without one.
	Heading template.HTML
	// Before stands above the question, After below everything.
	Before, After template.HTML
	// Question is what the controls are named by. It is the title when there is no
	// text, and what people do when there is no title either; Repeats says so.
	Question template.HTML
	Repeats  bool
	// Many says that more than one answer is right.
	Many bool
	// Items are the entries in the order in which they are asked, Right in the order
	// that is right.
	Items, Right []EntryView
	// Groups are the categories of a sort, Choices the right sides of a match.
	Groups, Choices []EntryView
	// Head are the names of a table's columns.
	Head   []template.HTML
	Grades []GradeView
	Scenes []SceneView
	// Rows is how many lines there are to type on, Lines how many there are on paper,
	// where handwriting takes more room.
	Rows, Lines int
	// Worksheet and Field are what a reflection can fill, Plan leads there; they are
	// empty without plan=.
	Worksheet, Field string
	Plan             *PlanView
}

// EntryView is an entry of an interaction.
type EntryView struct {
	// Key is what answers name it by, Base the id and the name of its control. Its
	// point sets it apart from all ids that texts of the page can have.
	Key, Base string
	// Label is its text as a control's label, where links are only words; Text is the
	// same with links, Plain without any marks.
	Label, Text template.HTML
	Plain       string
	// More is what stands below it: feedback, what a term means, the rest of a step.
	More    template.HTML
	IsRight bool
	// Number says which it is, from 1; Letter is that of the right side of a match.
	Number int
	Letter string
	// Position is the number in words, Folded that the step is shown on demand.
	Position string
	Folded   bool
	// Other is the right side of a pair, Cells the sides of a row.
	Other template.HTML
	Cells []template.HTML
	// Items are the entries of a category.
	Items []EntryView
	// Seconds and Clock are the time of a pause. Writes says that its question is
	// answered in writing, and not in an interaction of its own below.
	Seconds int
	Clock   string
	Writes  bool
}

// GradeView is a grade of a scale. Numeric says that people know it by its code.
type GradeView struct {
	Code, Label string
	Numeric     bool
}

// SceneView is a part of a story.
type SceneView struct {
	// ID is its place in the page, Key its name in answers.
	ID, Key string
	Heading template.HTML
	Body    template.HTML
	Ways    []WayView
	Ending  bool
}

// WayView leads to another scene. ID is that scene's place in the page, Title its
// heading, which tells where to read on on paper.
type WayView struct {
	Key, ID, To, Title string
	Label, More        template.HTML
}

// PlanView is the field of a worksheet that an answer belongs to.
type PlanView struct{ Href, Title, Field, Language string }

// isInteraction reports whether a directive cannot be drawn without being read as
// an interaction.
func isInteraction(name string) bool {
	switch lesson.Kind(name) {
	case lesson.Choice, lesson.Sort, lesson.Match, lesson.Order, lesson.Scenario, lesson.Rate, lesson.Reflect, lesson.Worked, lesson.Cards:
		return true
	}
	return false
}

// interactionWriter makes the view of one interaction.
type interactionWriter struct {
	*content
	*lesson.Interaction
	view *InteractionView
	// base is what the ids of its controls start with.
	base   string
	words  map[string]string
	failed error
}

// interaction makes what the layout of an interaction shows.
func (c *content) interaction(v *DirectiveView, i *lesson.Interaction) error {
	w := &interactionWriter{content: c, Interaction: i, base: c.id(i.ID), words: v.words, view: &InteractionView{ID: i.ID, Was: strings.Join(i.Was, " "), Many: i.Many, Rows: i.Rows, Lines: i.Rows + 1}}
	v.Interaction, v.ID = w.view, w.base
	w.view.Does = w.words["task_"+string(i.Kind)]
	if i.Many {
		w.view.Does = w.words["task_choice_many"]
	}
	w.view.Position = c.position(i, w.words)
	if i.Kind == lesson.Activity {
		if v.Title != "" {
			w.view.Heading = heading(c.below(), w.base+".title", template.HTML(template.HTMLEscapeString(v.Title)))
		}
		return nil
	}
	outer := c.level
	if v.Title != "" {
		c.level = c.below()
		w.view.Heading = heading(c.level, "", template.HTML(template.HTMLEscapeString(v.Title)))
	}
	w.question(v.Title)
	switch i.Kind {
	case lesson.Choice:
		w.choice()
	case lesson.Sort:
		w.sort()
	case lesson.Match:
		w.match()
	case lesson.Order:
		w.order()
	case lesson.Scenario:
		w.scenario()
	case lesson.Rate:
		w.rate()
	case lesson.Reflect:
		w.reflect()
	case lesson.Worked:
		w.worked()
	case lesson.Cards:
		w.cards()
	case lesson.Compare:
		w.compare()
	case lesson.Video:
		w.pauses()
	}
	w.view.After += w.blocks(i.After)
	c.level = outer
	return w.failed
}

// position says which of its step's interactions one is: "2 of 4". It is "" for the
// only one, for parts of others, and where there are no steps.
func (c *content) position(i *lesson.Interaction, words map[string]string) string {
	counts := func(i *lesson.Interaction) bool { return i.Inside == nil && i.Kind != lesson.Activity }
	if !counts(i) {
		return ""
	}
	for _, step := range c.page.Lesson.Steps {
		number, all := 0, 0
		for _, other := range step.Interactions {
			if counts(other) {
				all++
			}
			if other == i {
				number = all
			}
		}
		if number > 0 && all > 1 {
			return insert(insert(words["task_position"], "n", strconv.Itoa(number)), "count", strconv.Itoa(all))
		}
	}
	return ""
}

// heading writes a heading of a level.
func heading(level int, id string, html template.HTML) template.HTML {
	tag := "h" + strconv.Itoa(level)
	if id != "" {
		id = ` id="` + template.HTMLEscapeString(id) + `"`
	}
	return template.HTML("<" + tag + id + ">" + string(html) + "</" + tag + ">")
}

// question parts the prompt into what is asked, its last paragraph, and what stands
// above that. In a reflection it is the first, and the others are hints below it.
func (w *interactionWriter) question(title string) {
	prompt, at := w.Prompt, len(w.Prompt)-1
	if w.Kind == lesson.Reflect {
		at = 0
	}
	switch w.Kind {
	case lesson.Video:
		return // the prompt is its transcript
	case lesson.Scenario, lesson.Worked, lesson.Cards:
		w.view.Before = w.blocks(prompt)
		return
	}
	if at >= 0 && at < len(prompt) && prompt[at].Kind == document.Paragraph {
		w.view.Question = w.label(prompt[at].HTML)
		if w.Kind != lesson.Reflect {
			// What only asks does not lead away; links stay where nothing is labelled.
			w.view.Question = w.text(prompt[at].HTML)
		}
		w.view.Before, w.view.After = w.blocks(prompt[:at]), ""
		if w.Kind == lesson.Reflect {
			w.view.After = w.blocks(prompt[at+1:])
		}
		return
	}
	w.view.Before = w.blocks(prompt)
	if title != "" {
		w.view.Question, w.view.Heading = template.HTML(template.HTMLEscapeString(title)), ""
		return
	}
	w.view.Question, w.view.Repeats = template.HTML(template.HTMLEscapeString(w.view.Does)), true
}

func (w *interactionWriter) blocks(blocks []document.Block) template.HTML {
	if len(blocks) == 0 {
		return ""
	}
	html, err := w.blocksHTML(blocks)
	w.fail(err)
	return html
}

func (w *interactionWriter) text(chunk document.Chunk) template.HTML {
	html, err := w.chunkHTML(chunk)
	w.fail(err)
	return html
}

var linkTag = regexp.MustCompile(`</?a\b[^>]*>`)

// label is a text without links and buttons, which a label cannot hold.
func (w *interactionWriter) label(chunk document.Chunk) template.HTML {
	w.isLabel = true
	html := w.text(chunk)
	w.isLabel = false
	return template.HTML(linkTag.ReplaceAllString(string(html), ""))
}

func (w *interactionWriter) fail(err error) {
	if w.failed == nil {
		w.failed = err
	}
}

// entry is what all entries have.
func (w *interactionWriter) entry(item *lesson.Item) EntryView {
	return EntryView{
		Key: item.Key, Base: w.base + "." + item.Key, Plain: w.renderer.fill(w.page, item.Text),
		Label: w.label(item.HTML), Text: w.text(item.HTML), More: w.blocks(item.Blocks),
	}
}

func (w *interactionWriter) entries(items []lesson.Item) []EntryView {
	entries := make([]EntryView, len(items))
	for n := range items {
		entries[n] = w.entry(&items[n])
		entries[n].Number = n + 1
		entries[n].Position = insert(w.words["task_step"], "n", strconv.Itoa(n+1))
	}
	return entries
}

// mixed are entries in an order that tells nothing.
func (w *interactionWriter) mixed(entries []EntryView) []EntryView {
	mixed := make([]EntryView, len(entries))
	for at, from := range w.Mixed(len(entries)) {
		mixed[at] = entries[from]
	}
	return mixed
}

// planField says where an answer can go. The field's label is part of the link that
// the page shows.
func (c *content) planField(plan *lesson.PlanField) *PlanView {
	target := c.targets[plan.Link]
	if !target.Known || target.Card == nil {
		return nil
	}
	return &PlanView{Href: target.Href, Title: target.Card.Title, Field: target.Text, Language: target.Card.Language}
}

// fieldLabel is the label of a worksheet's field as plain text, or "".
func fieldLabel(d *worksheet.Definition, id string) string {
	for _, section := range d.Sections {
		for _, field := range section.Fields {
			if field.ID.Value == id {
				return oneLine(strings.NewReplacer("{", "", "}", "").Replace(field.Label.Value))
			}
		}
	}
	return ""
}
