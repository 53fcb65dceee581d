package lesson

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"handbook/generator/document"
	"handbook/generator/source"
)

// entries finds the one block of a kind that holds the entries of an interaction.
// What stands above it becomes the Prompt, facilitator's notes below it After. It
// returns nil after reporting that there is none; what calls the entries, as in
// "a list of statements".
func (r *reader) entries(i *Interaction, kind document.BlockKind, what string) *document.Block {
	d := i.Directive
	if len(d.Body) == 0 {
		return nil // the document has reported it
	}
	at := slices.IndexFunc(d.Body, func(block document.Block) bool { return block.Kind == kind })
	if at < 0 {
		i.Prompt = d.Body
		r.fail(d, "its body is "+d.Spec.Body, "`%s` has no %s", d.Name, what)
		return nil
	}
	i.Prompt = d.Body[:at:at]
	for k := at + 1; k < len(d.Body); k++ {
		switch block := &d.Body[k]; {
		case block.Directive != nil && block.Directive.Name == "facilitator":
			i.After = append(i.After, *block)
		case block.Kind == kind:
			r.faults.Errorf(block.Pos, 0, "put all entries together, with the same mark (- or 1.) in front of each and no text between them", "`%s` has more than one %s", d.Name, what)
			return &d.Body[at]
		default:
			r.faults.Errorf(block.Pos, 0, "move it above them, or into one of them by indenting it", "text stands below the entries of `%s`", d.Name)
			return &d.Body[at]
		}
	}
	return &d.Body[at]
}

// items are the entries of a list.
func (r *reader) items(list *document.Block, keys keys) []Item {
	items := make([]Item, 0, len(list.Children))
	for k := range list.Children {
		items = append(items, r.item(&list.Children[k], keys))
	}
	return items
}

// item is an entry of a list.
func (r *reader) item(block *document.Block, keys keys) Item {
	item := Item{Text: block.Text, Blocks: block.Children, Pos: block.Pos}
	if len(block.Children) > 0 && block.Children[0].Kind == document.Paragraph {
		item.HTML, item.Blocks = block.Children[0].HTML, block.Children[1:]
	}
	item.Key = r.key(keys, block.ID, block.Text, block.Pos)
	return item
}

// withoutBoxes reports task boxes in front of entries that are neither right nor
// wrong.
func (r *reader) withoutBoxes(i *Interaction, list *document.Block) {
	for k := range list.Children {
		if item := &list.Children[k]; item.Box != document.NoBox {
			r.faults.Errorf(item.Pos, 0, "remove the box; a question with right answers is a `choice`", "the entries of `%s` have no boxes", i.Kind)
			return
		}
	}
}

// numbered reports a list whose order matters and that does not show it.
func (r *reader) numbered(i *Interaction, list *document.Block) {
	if !list.Ordered {
		r.faults.Errorf(list.Pos, 0, "write 1. 2. 3. in front of the entries", "the list of `%s` has no numbers", i.Kind)
	}
}

// keys are the keys of an interaction's entries, with the places of the first of
// each.
type keys map[string]source.Pos

// key is the key of an entry: the one that was written, or one made from its text.
func (r *reader) key(keys keys, written, text string, pos source.Pos) string {
	key := written
	if key == "" {
		if !strings.ContainsFunc(text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
			r.faults.Errorf(pos, 0, "write some words, or give it a key at its end: {#first}", "this entry has no words under which answers could be kept")
			return ""
		}
		key = document.Slug(text)
	}
	if first, taken := keys[key]; taken {
		line, _ := first.LineColumn()
		what := fmt.Sprintf("this entry says the same as the one on line %d", line)
		if written != "" {
			what = fmt.Sprintf("the key %s is already used on line %d", written, line)
		}
		r.faults.Errorf(pos, 0, "change one of them, or give one a key of its own at its end: {#another}", "%s, and answers could not be told apart", what)
		return key
	}
	keys[key] = pos
	return key
}
