package render

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/site"
)

// agenda says what people do: "Sort", "Plan a visit (10 min)".
func (r *Renderer) agenda(page *site.Page, interactions []*lesson.Interaction, words map[string]string) (does []string) {
	for _, i := range interactions {
		if i.Inside != nil {
			continue
		}
		what := words["task_"+string(i.Kind)]
		if i.Many {
			what = words["task_choice_many"]
		}
		if i.Title != "" {
			what += ": " + r.fill(page, i.Title)
		}
		if time := i.Directive.Attributes["time"]; time != "" {
			what += " (" + time + ")"
		}
		does = append(does, what)
	}
	return does
}

var minutesIn = regexp.MustCompile(`^\D*(\d{1,3})\s*min`)

// stepMinutes shares the time that a lesson says it takes among its steps, by what
// there is to read and to do in each. It is nil when the lesson does not say it in
// minutes, or less than one for each step.
func stepMinutes(d *document.Document, l *lesson.Lesson) []int {
	match := minutesIn.FindStringSubmatch(d.Time)
	if match == nil || len(l.Steps) == 0 {
		return nil
	}
	total, _ := strconv.Atoi(match[1])
	if total < len(l.Steps) {
		return nil
	}
	const wordsInMinute = 200.0
	weights, sum := make([]float64, len(l.Steps)), 0.0
	for n, step := range l.Steps {
		weight := 0.2 + float64(countWords(d, step.Blocks))/wordsInMinute
		for _, i := range step.Interactions {
			weight += thinking[i.Kind]
		}
		weights[n] = weight
		sum += weight
	}
	// Each step has a minute; what is left goes by weight, the largest rests first.
	minutes, rests, left := make([]int, len(weights)), make([]int, len(weights)), total-len(weights)
	over := make([]float64, len(weights))
	for n, weight := range weights {
		share := max(weight/sum*float64(total)-1, 0)
		minutes[n], over[n], rests[n] = 1+int(share), share-float64(int(share)), n
		left -= int(share)
	}
	slices.SortStableFunc(rests, func(a, b int) int { return cmp.Compare(over[b], over[a]) })
	for n := range left {
		minutes[rests[n]]++
	}
	for ; left < 0; left++ {
		// Many short steps took more than there was: the longest gives.
		minutes[slices.Index(minutes, slices.Max(minutes))]--
	}
	return minutes
}

// thinking is how many minutes people think about an interaction, besides reading.
// An activity has a time of its own.
var thinking = map[lesson.Kind]float64{
	lesson.Choice: 0.5, lesson.Sort: 1, lesson.Match: 1, lesson.Order: 1, lesson.Scenario: 1, lesson.Rate: 1,
	lesson.Reflect: 1.5, lesson.Worked: 1, lesson.Cards: 0.5, lesson.Compare: 1, lesson.Video: 2,
}

// countWords counts the words of blocks and of the directives inside them.
func countWords(d *document.Document, blocks []document.Block) (count int) {
	for n := range blocks {
		block := &blocks[n]
		if block.Text != "" {
			count += len(strings.Fields(block.Text))
		} else {
			count += len(strings.Fields(tag.ReplaceAllString(block.HTML.HTML, " ")))
		}
		for _, hole := range block.HTML.Holes {
			if hole.IsDirective {
				count += countWords(d, d.Directives[hole.Index].Body)
			}
		}
		if block.Directive != nil && block.Directive.Name != "facilitator" {
			count += countWords(d, block.Directive.Body)
		}
		count += countWords(d, block.Children)
	}
	return count
}

var tag = regexp.MustCompile(`<[^>]*>`)
