package render

import (
	"fmt"
	"slices"

	"handbook/generator/document"
	"handbook/generator/lesson"
)

func (w *interactionWriter) choice() {
	for n := range w.Options {
		option := &w.Options[n]
		entry := w.entry(&option.Item)
		entry.IsRight = option.Right
		entry.More += w.blocks(option.Feedback)
		w.view.Items = append(w.view.Items, entry)
	}
}

func (w *interactionWriter) sort() {
	var all []EntryView
	for n := range w.Categories {
		category := &w.Categories[n]
		group := w.entry(&category.Item)
		group.Items = w.entries(category.Items)
		all = append(all, group.Items...)
		w.view.Groups = append(w.view.Groups, group)
	}
	w.view.Items = w.mixed(all)
}

func (w *interactionWriter) match() {
	for _, cell := range w.Interaction.Head {
		w.view.Head = append(w.view.Head, w.text(cell.HTML))
	}
	order := w.Mixed(len(w.Pairs))
	letters := make([]string, len(order))
	for at, from := range order {
		letters[from] = letter(at)
	}
	for n := range w.Pairs {
		pair := &w.Pairs[n]
		entry := w.entry(&pair.Item)
		entry.Letter, entry.Other = letters[n], w.text(pair.Right.HTML)
		w.view.Items = append(w.view.Items, entry)
	}
	for at, from := range order {
		right := &w.Pairs[from].Right
		w.view.Choices = append(w.view.Choices, EntryView{
			Key: w.Pairs[from].Key, Letter: letter(at), Text: w.text(right.HTML), Plain: w.renderer.fill(w.page, right.Text),
		})
	}
}

// letter numbers with letters: A to Z, then AA.
func letter(n int) string {
	const letters = 26
	text := string(rune('A' + n%letters))
	if n >= letters {
		return letter(n/letters-1) + text
	}
	return text
}

func (w *interactionWriter) order() {
	w.view.Right = w.entries(w.Interaction.Items)
	w.view.Items = w.mixed(w.view.Right)
}

func (w *interactionWriter) rate() {
	w.view.Items = w.entries(w.Interaction.Items)
	for _, grade := range w.Interaction.Grades {
		code := grade.Code.Value
		w.view.Grades = append(w.view.Grades, GradeView{code, grade.Label, isNumeric(code)})
	}
}

func (w *interactionWriter) reflect() {
	if plan := w.Interaction.Plan; plan != nil {
		w.view.Worksheet, w.view.Field, w.view.Plan = plan.Worksheet, plan.Field, w.planField(plan)
	}
}

func (w *interactionWriter) worked() {
	w.view.Items = w.entries(w.Interaction.Items)
	for n := range w.view.Items {
		w.view.Items[n].Folded = n >= w.Show
	}
}

func (w *interactionWriter) cards() { w.view.Items = w.entries(w.Interaction.Items) }

func (w *interactionWriter) compare() {
	for _, cell := range w.Interaction.Head {
		w.view.Head = append(w.view.Head, w.text(cell.HTML))
	}
	w.view.Items = w.entries(w.Interaction.Items)
	for n := range w.view.Items {
		for _, cell := range w.Interaction.Items[n].Cells {
			w.view.Items[n].Cells = append(w.view.Items[n].Cells, w.text(cell.HTML))
		}
	}
}

func (w *interactionWriter) pauses() {
	for n := range w.Pauses {
		pause := &w.Pauses[n]
		entry := w.entry(&pause.Item)
		entry.Number, entry.Seconds = n+1, pause.At
		entry.Writes = entry.Text != "" && !slices.ContainsFunc(w.page.Lesson.Interactions, func(other *lesson.Interaction) bool {
			return other.Inside == w.Interaction && slices.ContainsFunc(pause.Blocks, func(block document.Block) bool { return block.Directive == other.Directive })
		})
		entry.Clock = fmt.Sprintf("%d:%02d", pause.At/60, pause.At%60)
		w.view.Items = append(w.view.Items, entry)
	}
}

// scenario writes the scenes in the order of the text. Their headings are one level
// below that of the interaction, whatever level the author chose.
func (w *interactionWriter) scenario() {
	outer := w.level
	w.level = w.below()
	for n := range w.Interaction.Scenes {
		scene := &w.Interaction.Scenes[n]
		v := SceneView{ID: w.id(scene.ID), Key: scene.ID, Ending: scene.Ending}
		v.Heading = heading(w.level, v.ID+".title", w.text(scene.Heading.HTML))
		v.Body = w.blocks(scene.Blocks)
		for k := range scene.Choices {
			choice := &scene.Choices[k]
			to := slices.IndexFunc(w.Interaction.Scenes, func(other lesson.Scene) bool { return other.ID == choice.To })
			if to < 0 {
				continue
			}
			v.Ways = append(v.Ways, WayView{Title: w.renderer.fill(w.page, w.Interaction.Scenes[to].Title), Key: choice.Key, ID: w.id(choice.To), To: choice.To, Label: w.label(choice.HTML), More: w.blocks(choice.Blocks)})
		}
		w.view.Scenes = append(w.view.Scenes, v)
	}
	w.level = outer
}
