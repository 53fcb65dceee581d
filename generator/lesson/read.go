package lesson

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Options say what a page's interactions may refer to.
type Options struct {
	// Scales are the handbook's rating scales in the language of the page.
	Scales map[string][]schema.Grade
	// Lenient turns what only a handbook of its own must have into warnings.
	Lenient bool
}

// Read finds the interactions of a document and checks them. It returns nil for a
// page that has none and is no lesson. What the document's own Diagnostics say is
// not said again. Links to other pages and worksheets are left to the site.
func Read(d *document.Document, options Options) (*Lesson, source.Diagnostics) {
	r := &reader{document: d, Options: options, Lesson: &Lesson{byDirective: map[*document.Directive]*Interaction{}}}
	for i := range d.Blocks {
		block := &d.Blocks[i]
		if d.Kind == document.Lesson && block.Kind == document.Heading && block.Level == 2 {
			r.Steps = append(r.Steps, Step{ID: block.ID, Title: block.Text, Heading: *block, Blocks: d.Blocks[i+1 : i+1 : i+1]})
			continue
		}
		before := len(r.Interactions)
		r.find(d.Blocks[i:i+1], nil)
		if n := len(r.Steps); n > 0 {
			step := &r.Steps[n-1]
			step.Blocks = d.Blocks[i-len(step.Blocks) : i+1 : i+1]
			step.Interactions = append(step.Interactions, r.Interactions[before:]...)
		} else if d.Kind == document.Lesson {
			r.Opening = d.Blocks[: i+1 : i+1]
		}
	}
	r.parts()
	r.names()
	if d.Kind == document.Lesson {
		r.lesson()
		return r.Lesson, r.faults
	}
	if len(r.Interactions) == 0 {
		return nil, r.faults
	}
	return r.Lesson, r.faults
}

// reader reads the interactions of one document.
type reader struct {
	Options
	*Lesson
	document *document.Document
	faults   source.Diagnostics
}

// find reads the interactions in blocks, in the order of the text.
func (r *reader) find(blocks []document.Block, inside *Interaction) {
	for i := range blocks {
		block := &blocks[i]
		for _, hole := range block.HTML.Holes {
			if hole.IsDirective {
				r.directive(r.document.Directives[hole.Index], inside)
			}
		}
		if block.Directive != nil {
			r.directive(block.Directive, inside)
		}
		r.find(block.Children, inside)
	}
}

// directive reads one directive and those inside it.
func (r *reader) directive(d *document.Directive, inside *Interaction) {
	if i := r.interaction(d); i != nil {
		if inside != nil && !inside.Kind.holds() {
			r.fail(d, "move it below the "+string(inside.Kind), "`%s` may not stand inside `%s`", d.Name, inside.Kind)
		}
		i.Inside = inside
		r.Interactions = append(r.Interactions, i)
		r.byDirective[d] = i
		inside = i
	}
	r.find(d.Body, inside)
}

// holds reports whether interactions of the kind may hold others.
func (k Kind) holds() bool { return k == Activity || k == Scenario || k == Worked || k == Video }

// interaction reads a directive, or returns nil when nothing is to be kept of it.
func (r *reader) interaction(d *document.Directive) *Interaction {
	if d.Spec == nil {
		return nil
	}
	i := &Interaction{Kind: Kind(d.Name), ID: d.ID, Title: d.Title, Directive: d, Was: strings.Fields(d.Attributes["was"])}
	switch i.Kind {
	case Choice:
		r.choice(i)
	case Sort:
		r.sort(i)
	case Match:
		r.match(i)
	case Order:
		r.order(i)
	case Scenario:
		r.scenario(i)
	case Rate:
		r.rate(i)
	case Reflect:
		r.reflect(i)
	case Worked:
		r.worked(i)
	case Cards:
		r.cards(i)
	case Compare:
		if !d.Has("predict") {
			r.keepsNothing(d, "flag it with predict")
			return nil
		}
		r.compare(i)
	case Video:
		if r.video(i); len(i.Pauses) == 0 {
			r.keepsNothing(d, "add pause questions")
			return nil
		}
	case Activity:
		i.Prompt = d.Body
	default:
		return nil
	}
	if i.ID == "" {
		r.withoutID(i)
	}
	return i
}

// keepsNothing reports was= on a directive under whose id no answers are kept.
func (r *reader) keepsNothing(d *document.Directive, or string) {
	if d.Has("was") {
		pos, length := d.Place("was")
		r.faults.Errorf(pos, length, "remove it, or "+or, "this `%s` keeps no answers, and so needs no earlier name", d.Name)
	}
}

// withoutID reports an interaction without an id, unless the document did, and gives
// it one for foreign content.
func (r *reader) withoutID(i *Interaction) {
	d := i.Directive
	if !d.Spec.IDRequired {
		r.foreign(d.Pos, d.Length, "add one that will stay, such as {#"+d.Name+"_1}", "`%s` needs an id, under which answers are kept", d.Name)
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(r.document.Anchors, func(anchor document.Anchor) bool { return anchor.ID == id }) ||
			slices.ContainsFunc(r.Interactions, func(other *Interaction) bool { return other.ID == id })
	}
	for n := 1; i.ID == "" || taken(i.ID); n++ {
		i.ID = d.Name + "_" + strconv.Itoa(n)
	}
}

// parts reports interactions in the texts inside a worksheet's definition, which
// have no place of their own in the page.
func (r *reader) parts() {
	if len(r.document.Parts) == 0 {
		return
	}
	inside := &reader{document: r.document, Options: r.Options, Lesson: &Lesson{byDirective: map[*document.Directive]*Interaction{}}}
	for _, part := range r.document.Parts {
		inside.find(part, nil)
	}
	for _, i := range inside.Interactions {
		r.fail(i.Directive, "move it to the introduction beside the worksheet", "`%s` may not stand inside a worksheet's definition", i.Kind)
	}
}

// names checks the earlier ids of interactions.
func (r *reader) names() {
	claimed := map[string]*Interaction{}
	for _, i := range r.Interactions {
		pos, length := i.Directive.Place("was")
		for _, was := range i.Was {
			at := slices.IndexFunc(r.Interactions, func(other *Interaction) bool { return other.ID == was })
			switch {
			case claimed[was] != nil:
				r.faults.Errorf(pos, length, "only one of them can take over its answers", "`#%s` says that it was `%s`, too", claimed[was].ID, was)
			case at >= 0 && r.Interactions[at] == i:
				r.faults.Errorf(pos, length, "write the id it had before, or remove was=", "`%s` is still its id", was)
			case at >= 0:
				line, _ := r.Interactions[at].Directive.Pos.LineColumn()
				r.faults.Errorf(pos, length, "write the id it had before, or remove was=", "an interaction called `%s` still exists, on line %d", was, line)
			}
			claimed[was] = i
		}
	}
}

// lesson checks what a lesson as a whole must have.
func (r *reader) lesson() {
	d := r.document
	if len(r.Steps) == 0 && d.Title != "" {
		r.foreign(source.Pos{File: d.File, Offset: d.BodyStart}, 0, "start each step with a heading of two marks: ## What coaches do", "this lesson has no steps")
	}
	for i, step := range r.Steps {
		if len(step.Blocks) == 0 {
			r.faults.Errorf(step.Heading.Pos, 0, "write what the step is about, or remove the heading", "the step “%s” is empty", brief(step.Title))
		}
		if step.Title == "" {
			r.faults.Errorf(step.Heading.Pos, 0, "write its name after the ##", "step %d has no name", i+1)
		}
	}
	level := d.Badge.Level
	if grades := r.Scales["badge"]; level.IsGiven() && len(grades) > 0 && !slices.ContainsFunc(grades, func(grade schema.Grade) bool { return grade.Code.Value == level.Value }) {
		var codes []string
		for _, grade := range grades {
			codes = append(codes, fmt.Sprintf("%q for %s", grade.Code.Value, grade.Label))
		}
		r.foreign(level.Pos, level.Length, "write "+strings.Join(codes, ", "), "the scale badge has no level `%s`", level.Value)
	}
	if d.Part < 0 {
		r.faults.Errorf(source.Pos{File: d.File, Offset: d.File.BodyStart()}, 0, "write part: 1 for the first lesson of a series", "the part of a series cannot be %d", d.Part)
	}
}

// fail reports what is wrong with a directive as a whole.
func (r *reader) fail(d *document.Directive, hint, format string, args ...any) {
	r.faults.Errorf(d.Pos, d.Length, hint, format, args...)
}

// foreign reports what is an error in a handbook and a warning in lenient, foreign
// content.
func (r *reader) foreign(pos source.Pos, length int, hint, format string, args ...any) {
	if r.Lenient {
		r.faults.Warnf(pos, length, hint, format, args...)
	} else {
		r.faults.Errorf(pos, length, hint, format, args...)
	}
}

// brief cuts a text that a message quotes.
func brief(text string) string {
	const most = 50
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return text
}
