package document

import (
	"strings"
)

// vagueLinks are link texts that say nothing on their own, as when a screen
// reader lists a page's links.
var vagueLinks = map[string]bool{"here": true, "click here": true, "this": true, "this page": true, "this link": true, "link": true, "read more": true, "more": true, "learn more": true, "aquí": true, "haga clic aquí": true, "más": true, "leer más": true}

// advise collects what `check` reports beyond the build's own faults: pictures
// without words, headings that skip a level, links that say nothing.
func (b *builder) advise() {
	previous := 1
	for _, anchor := range b.Anchors {
		if anchor.Level == 0 {
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
	for _, link := range b.Links {
		switch link.Kind {
		case Image:
			if strings.TrimSpace(link.Text) == "" {
				b.Advice.Warnf(link.Pos, link.Length, "write what the picture shows: ![A coach and a teacher talk](…)", "this picture has no text for people who cannot see it")
			}
		case PageLink:
			text := strings.ToLower(strings.Trim(link.Text, " .…:!"))
			switch {
			case link.Text == "":
				b.Advice.Warnf(link.Pos, link.Length, "write words between [ and ]", "this link has no text")
			case vagueLinks[text]:
				b.Advice.Warnf(link.Pos, link.Length, "name the page it leads to, so that the link makes sense on its own", "the link text “%s” says nothing about its target", link.Text)
			}
		}
	}
}
