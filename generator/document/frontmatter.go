package document

import (
	"bufio"
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/adrg/frontmatter"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// Common are the front-matter keys of every page.
type Common struct {
	Title     string         `yaml:"title" doc:"The page's title. Without it the first heading of level one is the title."`
	ID        schema.Text    `yaml:"id" pattern:"[a-z][a-z0-9_]*" doc:"The name other pages refer to it by: [[id]]. Default: the file name, with - as _. A worksheet needs one, and keeps it: plans are saved under it."`
	Summary   string         `yaml:"summary" doc:"One or two sentences for lists, search results and link previews."`
	Number    string         `yaml:"number" doc:"The number printed before the title, such as 2.3 or 12."`
	Driver    []schema.Text  `yaml:"driver" doc:"Ids from the driver vocabulary of handbook.yaml."`
	Stage     []schema.Text  `yaml:"stage" doc:"Ids from the stage vocabulary of handbook.yaml."`
	Role      []schema.Text  `yaml:"role" doc:"Ids from the role vocabulary of handbook.yaml."`
	Time      string         `yaml:"time" doc:"How long it takes, in words: 20 min."`
	Related   []schema.Text  `yaml:"related" doc:"References to pages worth reading next, such as coaching or handout 12."`
	Aliases   []schema.Text  `yaml:"aliases" doc:"Earlier addresses of this page, such as modules/coaching/."`
	Draft     bool           `yaml:"draft" doc:"A draft is built only with --drafts."`
	Updated   schema.Date    `yaml:"updated" doc:"When the text was last revised: year-month-day."`
	Credits   []string       `yaml:"credits" doc:"Who wrote or contributed, one entry each."`
	Custom    map[string]any `yaml:"custom" doc:"Whatever a district's own layouts need."`
	Customize schema.Text    `yaml:"customize" doc:"The upstream file whose sections this file replaces."`
	Base      schema.Text    `yaml:"base" doc:"The hash of the upstream text the customisation was made against."`
}

// Objectives are what a reader will know and be able to do.
type Objectives struct {
	Knowledge []string `yaml:"knowledge" doc:"What readers will know, one entry each."`
	Practice  []string `yaml:"practice" doc:"What readers will be able to do, one entry each."`
}

// Family is one side of a framework's figure.
type Family struct {
	ID      schema.Text   `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The family's id."`
	Label   string        `yaml:"label" required:"true" doc:"The family's name."`
	Drivers []schema.Text `yaml:"drivers" doc:"Ids from the driver vocabulary."`
}

// Badge says what a lesson counts towards as evidence.
type Badge struct {
	Area  schema.Text `yaml:"area" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The area of competence: an id of the vocabulary badge_area of handbook.yaml, when it has one."`
	Level schema.Text `yaml:"level" required:"true" doc:"The level: a code of the scale badge of handbook.yaml, in quotes, such as \"2\"."`
}

// Fields are the front-matter keys of all kinds together; a key that a page's
// kind does not have is refused and stays zero.
type Fields struct {
	Common
	// Objectives belong to modules and topics.
	Objectives Objectives
	// Prerequisites and Takeaways belong to modules.
	Prerequisites, Takeaways []string
	// Series, Part and Badge belong to lessons. Part is the place in the series, from
	// 1, or 0.
	Series string
	Part   int
	Badge  Badge
	// Date and Podcast belong to eNotes.
	Date    schema.Date
	Podcast schema.Text
	// Src, Duration, Poster and Captions belong to videos.
	Src, Poster, Captions schema.Text
	Duration              string
	// Pages belongs to pathways: references in the order of reading.
	Pages []schema.Text
	// Acronyms and Synonyms belong to glossary terms.
	Acronyms, Synonyms []string
	// Families belong to frameworks.
	Families []Family
}

type moduleFields struct {
	Common        `yaml:",inline"`
	Objectives    Objectives `yaml:"objectives" doc:"What readers will know and be able to do afterwards."`
	Prerequisites []string   `yaml:"prerequisites" doc:"What to read or do first, one entry each."`
	Takeaways     []string   `yaml:"takeaways" doc:"The key points to remember, one entry each."`
}

type topicFields struct {
	Common     `yaml:",inline"`
	Objectives Objectives `yaml:"objectives" doc:"What readers will know and be able to do afterwards."`
}

type lessonFields struct {
	Common `yaml:",inline"`
	Series string `yaml:"series" doc:"The series of lessons it belongs to, such as Interactive Coaching."`
	Part   int    `yaml:"part" doc:"Its place in the series: 1, 2, 3."`
	Badge  Badge  `yaml:"badge" doc:"What the lesson counts towards as evidence."`
}

type enoteFields struct {
	Common  `yaml:",inline"`
	Date    schema.Date `yaml:"date" required:"true" doc:"The day of the issue: year-month-day."`
	Podcast schema.Text `yaml:"podcast" doc:"The https:// address of the issue as a podcast."`
}

type videoFields struct {
	Common   `yaml:",inline"`
	Src      schema.Text `yaml:"src" required:"true" doc:"The video file beside this page, or an https:// address that opens elsewhere."`
	Duration string      `yaml:"duration" doc:"The running time, such as 2:10."`
	Poster   schema.Text `yaml:"poster" doc:"The picture shown before the video starts."`
	Captions schema.Text `yaml:"captions" doc:"The WebVTT file with the captions."`
}

type pathwayFields struct {
	Common `yaml:",inline"`
	Pages  []schema.Text `yaml:"pages" required:"true" doc:"References to the pages in the order of reading, such as coaching or handout 12."`
}

type termFields struct {
	Common   `yaml:",inline"`
	Acronyms []string `yaml:"acronyms" doc:"Short forms people use: PD, MTSS."`
	Synonyms []string `yaml:"synonyms" doc:"Other words people use for it: new hires."`
}

type frameworkFields struct {
	Common   `yaml:",inline"`
	Families []Family `yaml:"families" doc:"The framework's families, each with its drivers; they draw the figure."`
}

// FrontMatter returns a pointer to the zero front matter of a kind, for
// schema.Decode and schema.JSONSchema.
func FrontMatter(kind Kind) any {
	switch kind {
	case Module:
		return &moduleFields{}
	case Topic:
		return &topicFields{}
	case Lesson:
		return &lessonFields{}
	case ENote:
		return &enoteFields{}
	case Video:
		return &videoFields{}
	case Pathway:
		return &pathwayFields{}
	case Glossary:
		return &termFields{}
	case Framework:
		return &frameworkFields{}
	}
	return &struct {
		Common `yaml:",inline"`
	}{}
}

func gather(front any) Fields {
	switch f := front.(type) {
	case *moduleFields:
		return Fields{Common: f.Common, Objectives: f.Objectives, Prerequisites: f.Prerequisites, Takeaways: f.Takeaways}
	case *topicFields:
		return Fields{Common: f.Common, Objectives: f.Objectives}
	case *lessonFields:
		return Fields{Common: f.Common, Series: f.Series, Part: f.Part, Badge: f.Badge}
	case *enoteFields:
		return Fields{Common: f.Common, Date: f.Date, Podcast: f.Podcast}
	case *videoFields:
		return Fields{Common: f.Common, Src: f.Src, Duration: f.Duration, Poster: f.Poster, Captions: f.Captions}
	case *pathwayFields:
		return Fields{Common: f.Common, Pages: f.Pages}
	case *termFields:
		return Fields{Common: f.Common, Acronyms: f.Acronyms, Synonyms: f.Synonyms}
	case *frameworkFields:
		return Fields{Common: f.Common, Families: f.Families}
	case *struct {
		Common `yaml:",inline"`
	}:
		return Fields{Common: f.Common}
	}
	panic("document: unknown front matter type")
}

// frontMatter decodes the front matter of d.File into d's fields and sets
// d.BodyStart. It reports whether the body can be read at all.
func (d *Document) frontMatter(lenient bool) bool {
	file := d.File
	start := file.BodyStart()
	d.BodyStart = start
	text := file.Text()[start:]
	if bad := invalidUTF8(text); bad >= 0 {
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: start + bad}, 1, "save the file as UTF-8 in your editor (often under “Save with encoding”)", "this file is not UTF-8 text")
		d.BodyStart = len(file.Text())
		return false
	}
	front := FrontMatter(d.Kind)
	opening, inside, end := delimiters(text)
	switch {
	case opening < 0:
		d.Fields = gather(front)
		if !lenient {
			d.Diagnostics = append(d.Diagnostics, missingFrontMatter(file, start, front)...)
		}
		return true
	case end < 0:
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: start + opening}, 3, "put a line with only --- after the last key, before the text", "the front matter that starts here has no end")
		return false
	}
	yaml := frontmatter.NewFormat("---", "---", func(data []byte, _ any) error {
		d.Diagnostics = append(d.Diagnostics, schema.Decode(file, start+inside, data, front, schema.Options{Lenient: lenient})...)
		return nil
	})
	reader := readers.Get().(*bufio.Reader)
	reader.Reset(bytes.NewReader(text[:end]))
	rest, err := frontmatter.Parse(reader, front, yaml)
	readers.Put(reader)
	if err != nil {
		d.Diagnostics.Errorf(source.Pos{File: file, Offset: start + opening}, 3, "", "the front matter cannot be read: %v", err)
		return false
	}
	d.BodyStart = start + end - len(rest)
	d.Fields = gather(front)
	d.Title = strings.TrimSpace(d.Fields.Title)
	d.checkAddresses()
	return true
}

// readers are the buffers of the reader of front matter, which makes one for
// each file unless it is given one.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// delimiters returns the offsets of the opening --- line, -1 when the text does
// not start with one, of what follows it, and of what follows the closing one,
// -1 when there is none. Only what lies before end is handed to the reader of
// front matter, which copies all it is given.
func delimiters(text []byte) (opening, inside, end int) {
	opening = -1
	for at := 0; at < len(text); {
		next := len(text)
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		line := bytes.TrimSpace(text[at:next])
		switch isDelimiter := string(line) == "---"; {
		case opening < 0 && isDelimiter:
			opening, inside = at+bytes.IndexByte(text[at:], '-'), next
		case opening < 0 && len(line) > 0:
			return -1, 0, 0
		case opening >= 0 && isDelimiter:
			return opening, inside, next
		}
		at = next
	}
	return opening, inside, -1
}

// missingFrontMatter reports the keys that a file without front matter needs.
func missingFrontMatter(file *source.File, start int, front any) source.Diagnostics {
	missing := schema.Decode(file, start, file.Text()[start:start], front, schema.Options{})
	for i := range missing {
		missing[i].Hint = "start the file with a line ---, then " + strings.TrimPrefix(missing[i].Hint, "add ") + " on a line of its own, and a second line ---"
	}
	return missing
}

// checkAddresses reports addresses in the front matter that a page must not lead to.
func (d *Document) checkAddresses() {
	for _, field := range []*schema.Text{&d.Src, &d.Poster, &d.Captions, &d.Podcast} {
		if !allowedFile(field.Value) {
			d.Diagnostics.Errorf(field.Pos, field.Length, "name a file beside this page, or an address that starts with https:", "this address is not allowed: %s", shorten(field.Value))
			*field = schema.Text{}
		}
	}
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
