package document

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"handbook/generator/source"
)

// Cue is one caption of a film.
type Cue struct {
	// Start and End are in seconds from the beginning of the film.
	Start, End float64
	// Text is what is shown, in the cue markup of WebVTT, lines parted by \n.
	Text string
	// Settings are those that move the cue, as its file writes them: "line:0 align:start".
	Settings string
}

const (
	cueTimes = "write when it starts and ends, such as 00:01:02.500 --> 00:01:05.000"
	cueGap   = "begin every caption with its times, and leave an empty line before the next one"
)

// ParseCaptions reads a WebVTT file: https://www.w3.org/TR/webvtt1/. Browsers leave
// out what they cannot read; here that is an error, because nobody would notice.
func ParseCaptions(file *source.File) ([]Cue, source.Diagnostics) {
	p := &captionsParser{file: file}
	if !utf8.Valid(file.Text()) {
		p.fail(0, 0, "save it as UTF-8", "these captions are not written in UTF-8, so letters with accents would be lost")
		return nil, p.faults
	}
	p.split()
	p.parse()
	return p.cues, p.faults
}

type captionsParser struct {
	file   *source.File
	lines  []captionLine
	cues   []Cue
	faults source.Diagnostics
}

type captionLine struct {
	text string
	at   int
}

func (p *captionsParser) fail(at, length int, hint, format string, args ...any) {
	p.faults.Errorf(source.Pos{File: p.file, Offset: at}, length, hint, format, args...)
}

// split parts the file into lines, which end in any of the three ways.
func (p *captionsParser) split() {
	text := string(p.file.Text())
	for at := 0; at <= len(text); {
		end := strings.IndexAny(text[at:], "\r\n")
		if end < 0 {
			p.lines = append(p.lines, captionLine{text[at:], at})
			return
		}
		p.lines = append(p.lines, captionLine{text[at : at+end], at})
		at += end + 1
		if strings.HasPrefix(text[at-1:], "\r\n") {
			at++
		}
	}
}

func (p *captionsParser) parse() {
	first := p.lines[0]
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(first.text, "\ufeff"), "WEBVTT"); !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		hint := "write WEBVTT alone in its first line, and leave the next one empty"
		if subRipTime.Match(p.file.Text()) {
			hint = "this looks like an .srt file: write WEBVTT and an empty line above it, and points for the commas in its times"
		}
		p.fail(first.at, len(first.text), hint, "this is no WebVTT file, so no browser shows these captions")
		return
	}
	// What stands directly below the first line is its header.
	n := 1
	for n < len(p.lines) && p.lines[n].text != "" && !strings.Contains(p.lines[n].text, "-->") {
		n++
	}
	for n < len(p.lines) {
		if strings.TrimSpace(p.lines[n].text) == "" {
			n++
			continue
		}
		end := n
		for end < len(p.lines) && p.lines[end].text != "" {
			end++
		}
		p.block(p.lines[n:end])
		n = end
	}
	if len(p.cues) == 0 && len(p.faults) == 0 {
		p.fail(first.at, len(first.text), cueGap, "there are no captions in this file")
	}
}

// block reads what stands between empty lines.
func (p *captionsParser) block(lines []captionLine) {
	switch word, _, _ := strings.Cut(lines[0].text, " "); word {
	case "NOTE", "STYLE", "REGION":
		return
	}
	// A name may stand above the times.
	if len(lines) > 1 && !strings.Contains(lines[0].text, "-->") && strings.Contains(lines[1].text, "-->") {
		lines = lines[1:]
	}
	times, body := lines[0], lines[1:]
	if !strings.Contains(times.text, "-->") {
		p.fail(times.at, len(times.text), cueGap, "this text has no times above it, so it is never shown")
		return
	}
	cue, ok := p.times(times)
	if !ok {
		return
	}
	text := make([]string, len(body))
	for i, line := range body {
		if strings.Contains(line.text, "-->") {
			p.fail(line.at, len(line.text), "leave an empty line above it", "this caption begins inside the one before it")
			return
		}
		text[i] = line.text
	}
	cue.Text = strings.Join(text, "\n")
	if strings.TrimSpace(cue.Text) == "" {
		p.fail(times.at, len(times.text), "write the text directly below the times, without an empty line between them", "this caption has no text")
		return
	}
	p.cues = append(p.cues, cue)
}

// times reads the line of a cue that says when it is shown, and where.
func (p *captionsParser) times(line captionLine) (cue Cue, ok bool) {
	from, rest, _ := strings.Cut(line.text, "-->")
	to, settings, _ := strings.Cut(strings.TrimLeft(rest, " \t"), " ")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	start, ok := p.time(line, from)
	if !ok {
		return cue, false
	}
	end, ok := p.time(line, to)
	switch {
	case !ok:
		return cue, false
	case end <= start:
		p.fail(line.at, len(line.text), "correct one of the two times", "this caption ends before it begins")
		return cue, false
	case len(p.cues) > 0 && start < p.cues[len(p.cues)-1].Start:
		p.fail(line.at, len(line.text), "put the captions in the order of their times", "this caption begins before the one above it")
		return cue, false
	}
	return Cue{Start: start, End: end, Settings: strings.TrimSpace(settings)}, true
}

var (
	webVTTTime = regexp.MustCompile(`^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})$`)
	subRipTime = regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d,\d{3} *-->`)
)

func (p *captionsParser) time(line captionLine, text string) (seconds float64, ok bool) {
	parts := webVTTTime.FindStringSubmatch(text)
	if text == "" {
		p.fail(line.at, len(line.text), cueTimes, "this caption has only one time")
		return 0, false
	}
	if parts == nil {
		hint := cueTimes
		if webVTTTime.MatchString(strings.Replace(text, ",", ".", 1)) {
			hint = "write a point for the comma: " + strings.Replace(text, ",", ".", 1)
		}
		at := max(strings.Index(line.text, text), 0)
		p.fail(line.at+at, len(text), hint, "`%s` is not a time of WebVTT", shorten(text))
		return 0, false
	}
	milliseconds := 0
	for i, unit := range []int{3600_000, 60_000, 1000, 1} {
		n, _ := strconv.Atoi(parts[i+1]) // no hour is none
		milliseconds += n * unit
	}
	return float64(milliseconds) / 1000, true
}
