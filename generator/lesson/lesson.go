// Package lesson finds the interactions in a document and the steps of a lesson.
//
// An interaction is a directive that people do something with, and whose answers
// are kept under its id: choice, sort, match, order, scenario, rate, reflect,
// worked, cards and activity always, compare when readers predict first, and video
// when it stops for questions. They may stand in any page, and inside callouts,
// tabs, columns, lists and facilitator's notes. An activity, a scene, a step of a
// worked example and a pause of a video may hold further interactions; the others
// may not.
//
// Read turns the blocks of each directive into a typed Interaction and reports
// what an author has to mend. Nothing here is HTML of its own: texts are the
// document's blocks and chunks, whose holes the render package fills.
//
// # Keys
//
// Answers name the entries of an interaction by key: the {#key} at an entry's end,
// else the anchor of its text (document.Slug). Keys are unique in an interaction,
// and in a sort also across its categories. Entries are those of a list; the rows
// of a table, whose key stands in the first cell; and the terms of a definition
// list.
//
// # Scenarios
//
// A scenario's scenes begin at its headings, of whatever level; the first one opens
// the story. A list whose entries start with links to places in the page is a
// choice, and each entry leads to one scene of the same scenario. Links in the text
// of a scene are ways on, too. A scene without a way on is an ending. Every scene
// must be reached from the first, and an ending from every scene, so that nobody is
// caught in a circle.
//
// # Names that were
//
// Answers of earlier readers are kept under an interaction's id. One that is
// renamed says its earlier ids in was=, with blanks between several.
package lesson

import (
	"hash/fnv"
	"slices"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Lesson is what people do on one page.
type Lesson struct {
	// Opening are the blocks above the first step of a lesson.
	Opening []document.Block
	// Steps are the parts of a lesson that begin at its ## headings; other pages have
	// none.
	Steps []Step
	// Interactions are all interactions of the page in the order of its text.
	Interactions []*Interaction

	byDirective map[*document.Directive]*Interaction
}

// Of returns the interaction that a directive of the page is, or nil. A nil Lesson
// has none.
func (l *Lesson) Of(directive *document.Directive) *Interaction {
	if l == nil {
		return nil
	}
	return l.byDirective[directive]
}

// KeepsAnswers reports whether something is asked whose answers scripts check and
// keep. An activity alone does not: people do it away from the page.
func (l *Lesson) KeepsAnswers() bool {
	return l != nil && slices.ContainsFunc(l.Interactions, func(i *Interaction) bool { return i.Kind != Activity })
}

// Step is one step of a lesson.
type Step struct {
	// ID is the anchor of its heading, Title the heading's text.
	ID, Title string
	// Heading is the ## heading, Blocks what stands below it.
	Heading document.Block
	Blocks  []document.Block
	// Interactions are those of the step, in the order of the text.
	Interactions []*Interaction
}

// Kind is what people do in an interaction: the name of its directive.
type Kind string

// The kinds of interactions, with the fields that they have besides those that all
// have.
const (
	// Choice has Options and Many.
	Choice Kind = "choice"
	// Sort has Categories.
	Sort Kind = "sort"
	// Match has Pairs and Head.
	Match Kind = "match"
	// Order has Items in the right order.
	Order Kind = "order"
	// Scenario has Scenes.
	Scenario Kind = "scenario"
	// Rate has the statements as Items, Scale and Grades.
	Rate Kind = "rate"
	// Reflect has Rows and perhaps Plan; the question is its Prompt.
	Reflect Kind = "reflect"
	// Worked has the steps as Items, and Show.
	Worked Kind = "worked"
	// Cards has the terms as Items, what they mean as their Blocks.
	Cards Kind = "cards"
	// Compare has the rows as Items with Cells, and Head.
	Compare Kind = "compare"
	// Video has Pauses; the transcript is its Prompt.
	Video Kind = "video"
	// Activity has its text as Prompt.
	Activity Kind = "activity"
)

// Interaction is one thing that people do on a page.
type Interaction struct {
	Kind Kind
	// ID is unique in the page and never changes.
	ID string
	// Was are the ids that it had before.
	Was   []string
	Title string
	// Directive is where it stands in the document.
	Directive *document.Directive
	// Inside is the interaction around it, or nil.
	Inside *Interaction

	// Prompt is what stands above the entries: the question, the situation. When its
	// first block is a Paragraph, that is the question in a line.
	Prompt []document.Block
	// After are facilitator's notes below the entries.
	After []document.Block

	Options []Option
	// Many says that more than one option is right.
	Many       bool
	Categories []Category
	Pairs      []Pair
	Items      []Item
	// Head are the cells of a table's first row; those of a compare without the first.
	Head   []document.Block
	Scenes []Scene
	// Scale is the name of a scale of handbook.yaml, Grades are its grades in the
	// language of the page.
	Scale  string
	Grades []schema.Grade
	// Plan is the field of a worksheet that the answer can fill, or nil.
	Plan *PlanField
	// Rows is how many lines there are to write on.
	Rows int
	// Show is how many steps are shown at first, from 0.
	Show   int
	Pauses []Pause
}

// Item is an entry of an interaction.
type Item struct {
	// Key is what answers are kept under.
	Key string
	// Text is the entry's first line as plain text, HTML the same with its marks.
	Text string
	HTML document.Chunk
	// Blocks are what stands below the first paragraph.
	Blocks []document.Block
	// Cells are the sides of a row of a compare.
	Cells []document.Block
	Pos   source.Pos
}

// Option is an answer that can be chosen.
type Option struct {
	Item
	Right bool
	// Feedback is what the reader is told about it.
	Feedback []document.Block
}

// Category is where entries of a sort belong.
type Category struct {
	Item
	Items []Item
}

// Pair is a row of a match: the Item on the left, whose key is the pair's, and what
// belongs to it.
type Pair struct {
	Item
	Right document.Block
}

// Scene is a part of a scenario.
type Scene struct {
	// ID is the anchor of its heading, Title the heading's text.
	ID, Title string
	Heading   document.Block
	// Blocks are what happens.
	Blocks []document.Block
	// Choices are the links below, in their order; none in an ending.
	Choices []Link
	// Ending says that the story ends here: nothing leads on.
	Ending bool
	// leads are the scenes that its links name.
	leads []string
}

// Link is a choice that leads to a scene.
type Link struct {
	Item
	// To is the id of the scene.
	To string
}

// PlanField is a field of a worksheet.
type PlanField struct {
	// Worksheet and Field are their ids.
	Worksheet, Field string
	// Link is the number in Document.Links of the link to the worksheet's page.
	Link int
}

// Pause is a question at which a video stops. What stands below its first paragraph,
// such as a choice or a reflect, are its Blocks.
type Pause struct {
	Item
	// At is the time in seconds from the start.
	At int
}

// Mixed returns the numbers from 0 to n-1 in an order that looks like chance but is
// always the same for this interaction, and is never the right one when n is more
// than one.
func (i *Interaction) Mixed(n int) []int {
	order := make([]int, n)
	for k := range order {
		order[k] = k
	}
	hash := fnv.New64a()
	hash.Write([]byte(i.ID))
	state := hash.Sum64()
	for k := n - 1; k > 0; k-- {
		state = state*6364136223846793005 + 1442695040888963407
		other := int((state >> 33) % uint64(k+1))
		order[k], order[other] = order[other], order[k]
	}
	if n > 1 && slices.IsSorted(order) {
		order = append(order[1:], order[0])
	}
	return order
}
