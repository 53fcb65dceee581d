package lesson

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
)

// video parts the questions at which a video stops from its transcript.
func (r *reader) video(i *Interaction) {
	d := i.Directive
	duration, known := seconds(d.Attributes["duration"])
	keys := keys{}
	for k := range d.Body {
		block := &d.Body[k]
		if block.Kind != document.List {
			i.Prompt = append(i.Prompt, *block)
			continue
		}
		for n := range block.Children {
			r.pause(i, &block.Children[n], keys)
		}
	}
	for n, pause := range i.Pauses {
		switch {
		case known && pause.At >= duration:
			r.faults.Errorf(pause.Pos, 0, "choose an earlier time, or correct duration=", "the video stops at %s, but is over after %s", clock(pause.At), clock(duration))
		case n > 0 && pause.At <= i.Pauses[n-1].At:
			r.faults.Errorf(pause.Pos, 0, "put the questions in the order of their times", "this question comes at %s, which is not after %s", clock(pause.At), clock(i.Pauses[n-1].At))
		}
	}
	own := d.Resource >= 0 && !strings.Contains(d.Attributes["src"], "://")
	if len(i.Prompt) == 0 && (own || len(i.Pauses) > 0) {
		r.foreign(d.Pos, d.Length, "write what is said and shown below the opening line, or link to the page that has it", "this video has no transcript")
	}
	if len(i.Pauses) > 0 && !own {
		r.fail(d, "save the video beside the page, or ask the questions in a `choice` or `reflect` below it", "a video on another site cannot stop for questions")
	}
}

// pause reads one question: [1:30] What would you do?
func (r *reader) pause(i *Interaction, block *document.Block, keys keys) {
	const hint = "start it with the time in minutes and seconds: - [1:30] What would you do?"
	text, found := strings.CutPrefix(block.Text, "[")
	time, text, closed := strings.Cut(text, "]")
	var line document.Chunk
	if len(block.Children) > 0 && block.Children[0].Kind == document.Paragraph {
		line = block.Children[0].HTML
	}
	if !found || !closed || !strings.HasPrefix(line.HTML, "["+time+"]") {
		r.faults.Errorf(block.Pos, 0, hint, "this entry does not say when the video stops")
		return
	}
	at, ok := seconds(time)
	if !ok {
		r.faults.Errorf(block.Pos, 0, hint, "`[%s]` is not a time", brief(time))
		return
	}
	text = strings.TrimSpace(text)
	if text == "" && block.ID == "" && len(below(block)) == 0 {
		r.faults.Errorf(block.Pos, 0, hint, "there is no question at %s", clock(at))
		return
	}
	pause := Pause{Item: Item{Text: text, HTML: after(line, "]"), Blocks: below(block), Pos: block.Pos}, At: at}
	if text == "" && block.ID == "" {
		// The question is a directive below the time.
		text = "at " + clock(at)
	}
	pause.Key = r.key(keys, block.ID, text, block.Pos)
	i.Pauses = append(i.Pauses, pause)
}

// after is the part of a chunk that follows the first of a mark.
func after(chunk document.Chunk, mark string) document.Chunk {
	before, rest, _ := strings.Cut(chunk.HTML, mark)
	trimmed := strings.TrimLeft(rest, " \n")
	cut := int32(len(before) + len(mark) + len(rest) - len(trimmed))
	holes := slices.Clone(chunk.Holes)
	for k := range holes {
		holes[k].At -= cut
	}
	return document.Chunk{HTML: trimmed, Holes: holes}
}

// seconds reads a time in the form 1:30 or 1:02:30.
func seconds(text string) (int, bool) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	total := 0
	for k, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || len(part) > 2 && k > 0 || len(part) > 4 || k > 0 && (n > 59 || len(part) != 2) {
			return 0, false
		}
		total = total*60 + n
	}
	return total, true
}

// clock writes seconds as a time.
func clock(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}
