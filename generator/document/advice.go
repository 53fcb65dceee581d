package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"handbook/generator/source"
)

// Advice is what `check` reports beyond the build's own faults: pictures without
// words, headings that skip a level, links that say nothing.

// vagueLinks are link texts that say nothing on their own, as when a screen
// reader lists a page's links.
var vagueLinks = map[string]bool{"here": true, "click here": true, "this": true, "this page": true, "this link": true, "link": true, "read more": true, "more": true, "learn more": true, "aquí": true, "haga clic aquí": true, "más": true, "leer más": true}

func (b *builder) adviseHeadings() {
	previous := 1
	for _, anchor := range b.Anchors {
		if anchor.Level == 0 || anchor.Scene {
			continue
		}
		switch {
		case anchor.Level == 1 && anchor.Text != b.Title:
			b.Advice.Warnf(anchor.Pos, 0, "the page's title is the only heading of level one; use ## for its sections", "the heading “%s” is a second title", shorten(anchor.Text))
		case anchor.Level > previous+1:
			b.Advice.Warnf(anchor.Pos, 0, "use "+strings.Repeat("#", previous+1)+" so that no level is skipped", "the heading “%s” jumps from level %d to level %d", shorten(anchor.Text), previous, anchor.Level)
		}
		if anchor.Text == "" {
			b.Advice.Warnf(anchor.Pos, 0, "write a heading, or remove the marks", "this heading has no text")
		}
		previous = anchor.Level
	}
}

func (b *builder) adviseImage(link Link) {
	if strings.TrimSpace(link.Text) == "" {
		b.Advice.Warnf(link.Pos, link.Length, "write what the picture shows: ![A coach and a teacher talk](…)", "this picture has no text for people who cannot see it")
	}
}

func (b *builder) adviseLink(n *ast.Link, pos source.Pos, length int) {
	b.plain = b.plain[:0]
	b.appendPlain(n)
	if len(b.plain) > 40 {
		return
	}
	text := strings.TrimSpace(string(b.plain))
	switch {
	case text == "":
		b.Advice.Warnf(pos, length, "write words between [ and ]", "this link has no text")
	case vagueLinks[strings.ToLower(strings.Trim(text, " .…:!"))]:
		b.Advice.Warnf(pos, length, "name the page it leads to, so that the link makes sense on its own", "the link text “%s” says nothing about its target", text)
	}
}

// adviseFootnote reports [^name] that stayed text because there is no such
// footnote.
func (b *builder) adviseFootnote(n *ast.Text) {
	from, to := n.Segment.Start, min(n.Segment.Stop+1, len(b.text))
	i := bytes.Index(b.text[from:to], []byte("[^"))
	if i < 0 || from+i > 0 && b.text[from+i-1] == '\\' {
		return
	}
	name, _, found := bytes.Cut(b.text[from+i+2:min(from+i+60, len(b.text))], []byte("]"))
	if found && len(name) > 0 && bytes.IndexAny(name, " \t\r\n[(") < 0 {
		b.Advice.Warnf(b.pos(from+i), len(name)+3, "add a line [^"+string(name)+"]: with its text", "there is no footnote [^%s]", name)
	}
}
