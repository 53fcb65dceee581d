package lesson

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
)

func (r *reader) choice(i *Interaction) {
	list := r.entries(i, document.List, "list of answers")
	if list == nil {
		return
	}
	keys, right := keys{}, 0
	for k := range list.Children {
		block := &list.Children[k]
		option := Option{Item: r.item(block, keys), Right: block.Box == document.CheckedBox}
		option.Blocks = nil
		quoted := false
		for _, child := range below(block) {
			if child.Kind == document.Quote {
				quoted = true
				option.Feedback = append(option.Feedback, child.Children...)
			} else {
				option.Blocks = append(option.Blocks, child)
			}
		}
		if option.Right {
			right++
		}
		switch {
		case block.Box == document.NoBox:
			r.faults.Errorf(block.Pos, 0, "start it with [x] when it is right, and with [ ] when it is not", "this answer has no box")
		case !quoted:
			r.faults.Errorf(block.Pos, 0, "say below it why it is right or not, indented, after the mark >", "this answer has no feedback")
		case len(option.Feedback) == 0:
			r.faults.Errorf(block.Pos, 0, "say why it is right or not after the mark >", "the feedback of this answer is empty")
		}
		i.Options = append(i.Options, option)
	}
	i.Many = right > 1
	switch {
	case len(i.Options) < 2:
		r.fail(i.Directive, "add another answer", "`choice` needs two answers or more")
	case right == 0:
		r.fail(i.Directive, "mark the right answer with [x]", "`choice` has no right answer")
	case len(i.Prompt) == 0 && i.Title == "":
		r.fail(i.Directive, "write the question above the answers", "`choice` has no question")
	}
}

// below are the blocks of an entry after its first paragraph.
func below(item *document.Block) []document.Block {
	if len(item.Children) > 0 && item.Children[0].Kind == document.Paragraph {
		return item.Children[1:]
	}
	return item.Children
}

func (r *reader) sort(i *Interaction) {
	list := r.entries(i, document.List, "list of categories")
	if list == nil {
		return
	}
	r.withoutBoxes(i, list)
	categories := keys{}
	first := map[string]string{}
	for k := range list.Children {
		block := &list.Children[k]
		category := Category{Item: r.item(block, categories)}
		category.Blocks = nil
		own := keys{}
		for _, child := range below(block) {
			if child.Kind != document.List {
				r.faults.Errorf(child.Pos, 0, "keep only its name and the list of what belongs there", "this is more than the category “%s” can show", brief(category.Text))
				continue
			}
			for n := range child.Children {
				item := r.item(&child.Children[n], own)
				if nested := slices.IndexFunc(item.Blocks, func(block document.Block) bool { return block.Kind == document.List }); nested >= 0 {
					r.faults.Errorf(item.Blocks[nested].Pos, 0, "a category has entries, and they have none", "this list is indented too far")
				}
				if other, taken := first[item.Key]; taken && item.Key != "" && other != category.Text {
					r.faults.Errorf(item.Pos, 0, "keep it where it belongs, or give one a key of its own at its end: {#another}", "“%s” stands in two categories, %s and %s", brief(item.Text), brief(other), brief(category.Text))
				} else {
					first[item.Key] = category.Text
				}
				category.Items = append(category.Items, item)
			}
		}
		if len(category.Items) == 0 {
			r.faults.Errorf(block.Pos, 0, "list what belongs there below it, indented", "the category “%s” has no entries", brief(category.Text))
		}
		i.Categories = append(i.Categories, category)
	}
	if len(i.Categories) < 2 {
		r.fail(i.Directive, "add another category", "`sort` needs two categories or more")
	}
}

func (r *reader) match(i *Interaction) {
	table := r.entries(i, document.Table, "table")
	if table == nil {
		return
	}
	i.Head = table.Children[0].Children
	if n := len(i.Head); n != 2 {
		r.faults.Errorf(table.Pos, 0, "keep two columns; each row is a pair", "the table of `match` has %s", count(n, "column"))
		return
	}
	keys, rights := keys{}, map[string]source.Pos{}
	for _, row := range table.Children[1:] {
		if len(row.Children) != 2 {
			continue // a table's rows are as long as its first
		}
		left, right := row.Children[0], row.Children[1]
		pair := Pair{Item: Item{Text: left.Text, HTML: left.HTML, Pos: left.Pos, Key: r.key(keys, left.ID, left.Text, left.Pos)}, Right: right}
		i.Pairs = append(i.Pairs, pair)
		same := strings.ToLower(right.Text)
		switch first, taken := rights[same]; {
		case right.HTML.HTML == "" && len(right.HTML.Holes) == 0:
			r.faults.Errorf(left.Pos, 0, "write what belongs to it in the second column", "“%s” has nothing to match", brief(left.Text))
		case taken && same != "":
			line, _ := first.LineColumn()
			r.faults.Errorf(right.Pos, 0, "change one of them, so that each belongs to one side only", "the right side is the same as on line %d", line)
		default:
			rights[same] = right.Pos
		}
	}
	if len(i.Pairs) < 2 {
		r.fail(i.Directive, "add another row", "`match` needs two pairs or more")
	}
}

func (r *reader) order(i *Interaction) {
	list := r.entries(i, document.List, "numbered list")
	if list == nil {
		return
	}
	r.withoutBoxes(i, list)
	r.numbered(i, list)
	i.Items = r.items(list, keys{})
	if len(i.Items) < 2 {
		r.fail(i.Directive, "add another entry", "`order` needs two entries or more")
	}
}

func (r *reader) rate(i *Interaction) {
	i.Scale = i.Directive.Attributes["scale"]
	i.Grades = r.Scales[i.Scale]
	if i.Scale != "" && len(i.Grades) == 0 {
		pos, length := i.Directive.Place("scale")
		names := slices.Sorted(maps.Keys(r.Scales))
		hint := source.DidYouMean(i.Scale, names)
		switch {
		case hint == "" && len(names) > 0:
			hint = "its scales are " + strings.Join(names, ", ")
		case hint == "":
			hint = "add it under scales: in handbook.yaml"
		}
		r.faults.Errorf(pos, length, hint, "handbook.yaml has no scale called `%s`", i.Scale)
	}
	if list := r.entries(i, document.List, "list of statements"); list != nil {
		r.withoutBoxes(i, list)
		i.Items = r.items(list, keys{})
	}
}

func (r *reader) reflect(i *Interaction) {
	d := i.Directive
	i.Prompt = d.Body
	i.Rows = r.number(d, "rows", 4, 1, 40, "say how many lines there are to write on, such as rows=4")
	if d.Plan >= 0 {
		link := r.document.Links[d.Plan]
		i.Plan = &PlanField{Worksheet: strings.TrimPrefix(link.Target, "worksheet "), Field: link.Text, Link: d.Plan}
	}
}

func (r *reader) worked(i *Interaction) {
	list := r.entries(i, document.List, "numbered list of steps")
	if list == nil {
		return
	}
	r.withoutBoxes(i, list)
	r.numbered(i, list)
	i.Items = r.items(list, keys{})
	if len(i.Items) < 2 {
		r.fail(i.Directive, "add another step", "`worked` needs two steps or more")
		return
	}
	i.Show = r.number(i.Directive, "show", 1, 0, len(i.Items)-1, "there are "+count(len(i.Items), "step")+", and one must be left to fold away: write show=1 or another number below "+strconv.Itoa(len(i.Items)))
}

// number is the whole number that an attribute gives, between two others.
func (r *reader) number(d *document.Directive, name string, otherwise, least, most int, hint string) int {
	text, given := d.Attributes[name]
	if !given {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		pos, length := d.Place(name)
		r.faults.Errorf(pos, length, hint, "`%s` cannot be %s", name, text)
		return otherwise
	}
	return n
}

func (r *reader) cards(i *Interaction) {
	d := i.Directive
	if !slices.ContainsFunc(d.Body, func(block document.Block) bool { return block.Kind == document.Definitions }) {
		return // the document has reported it
	}
	list := r.entries(i, document.Definitions, "definition list")
	keys := keys{}
	// Several terms in a row share what stands below them.
	from := 0
	for k, block := range list.Children {
		if block.Kind == document.Term {
			if k > 0 && list.Children[k-1].Kind != document.Term {
				from = len(i.Items)
			}
			i.Items = append(i.Items, Item{Key: r.key(keys, block.ID, block.Text, block.Pos), Text: block.Text, HTML: block.HTML, Pos: block.Pos})
			continue
		}
		for n := from; n < len(i.Items); n++ {
			i.Items[n].Blocks = append(i.Items[n].Blocks, block.Children...)
		}
	}
}

func (r *reader) compare(i *Interaction) {
	d := i.Directive
	if tables := slices.DeleteFunc(slices.Clone(d.Body), func(block document.Block) bool { return block.Kind != document.Table }); len(tables) != 1 || len(tables[0].Children[0].Children) < 3 {
		return // the document has reported it
	}
	table := r.entries(i, document.Table, "table")
	i.Head = table.Children[0].Children[1:]
	keys := keys{}
	for _, row := range table.Children[1:] {
		if len(row.Children) == 0 {
			continue
		}
		name := row.Children[0]
		i.Items = append(i.Items, Item{Key: r.key(keys, name.ID, name.Text, name.Pos), Text: name.Text, HTML: name.HTML, Cells: row.Children[1:], Pos: name.Pos})
	}
	if len(i.Items) == 0 {
		r.fail(d, "add a row for each thing to compare", "the table of `compare` has no rows to predict")
	}
}

// count is a number of things in words.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
