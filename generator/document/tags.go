package document

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// openTag is a raw element that is open, with the offset of its tag.
type openTag struct {
	name       string
	at, length int
}

// belongs says directly in which elements an element stands; what else is open
// there ends with it.
var belongs = map[string]map[string]bool{
	"li": setOf("ul ol"), "dt": setOf("dl"), "dd": setOf("dl"), "summary": setOf("details"), "figcaption": setOf("figure"),
	"rt": setOf("ruby"), "rp": setOf("ruby"), "caption": setOf("table"), "colgroup": setOf("table"), "col": setOf("colgroup table"),
	"thead": setOf("table"), "tbody": setOf("table"), "tfoot": setOf("table"), "tr": setOf("thead tbody tfoot table"),
	"td": setOf("tr thead tbody tfoot table"), "th": setOf("tr thead tbody tfoot table"),
}

// ended elements need no closing tag, void elements have none.
var ended, void = setOf("li dt dd p td th tr thead tbody tfoot caption colgroup rt rp"), setOf("br col hr img wbr")

// deepest is how many raw elements may be open at once. Browsers stop at 512
// elements of any kind.
const deepest = 100

// startTag writes an allowed tag with its allowed attributes. Addresses become
// links that are resolved like those written in Markdown.
func (b *builder) startTag(token html.Token, at, length int) {
	w := &b.out
	name := token.Data
	if inside := belongs[name]; inside != nil {
		home := b.lastOpen(inside)
		if home < 0 {
			b.Diagnostics.Warnf(b.pos(at), length, "", "the HTML element <%s> is left out, because it stands outside <%s>", name, homeOf(inside))
			return
		}
		b.endRaw(home + 1)
	}
	if len(b.open) >= deepest {
		b.Diagnostics.Warnf(b.pos(at), length, "close the tags around it", "the HTML element <%s> is left out, because it is nested too deeply", name)
		return
	}
	if flow[name] {
		w.raw++
		b.endAround(paragraphs)
	}
	attributes := b.rawAttributes(token, at, length)
	if name == "img" {
		b.rawImage(attributes, at, length)
		return
	}
	href := slices.IndexFunc(attributes, func(a html.Attribute) bool { return a.Key == "href" })
	switch {
	case href >= 0 && b.insideLink():
		b.linkInLink(at, length)
		return
	case name == "a" && len(attributes) == 0:
		return
	}
	if name == "a" && href < 0 {
		// A place to link to, which people often leave open, also in a link.
		name = "span"
	}
	w.add("<")
	w.add(name)
	for i, a := range attributes {
		if i == href {
			if target := strings.TrimSpace(a.Val); target != "" {
				where, long := b.findValue(at, length, a)
				w.hole(b.link(Link{Kind: PageLink, Pos: b.pos(where), Length: long, Target: target}), false)
			}
			continue
		}
		w.add(" ")
		w.add(a.Key)
		w.add(`="`)
		w.escape([]byte(a.Val))
		w.add(`"`)
	}
	w.add(">")
	switch {
	case name != token.Data:
		w.add("</span>")
	case !void[name]:
		b.open = append(b.open, openTag{name, at, length})
	}
}

// endTag closes a raw element, when it is open here.
func (b *builder) endTag(name string) {
	if name == "br" {
		b.out.add("<br>")
		return
	}
	for i := len(b.open) - 1; i >= b.floor; i-- {
		if b.open[i].name == name {
			b.endRaw(i + 1)
			b.open = b.open[:i]
			b.out.add("</" + name + ">")
			return
		}
	}
}

// endRaw closes the open raw elements from the i-th on.
func (b *builder) endRaw(i int) {
	for last := len(b.open) - 1; last >= i; last-- {
		tag := b.open[last]
		if !ended[tag.name] {
			where := "the same list item, quote or directive"
			if phrasing[tag.name] || paragraphs[tag.name] {
				where = "the same paragraph, and before the next heading"
			}
			b.Diagnostics.Warnf(b.pos(tag.at), tag.length, "put </"+tag.name+"> in "+where, "the HTML element <%s> is never closed", tag.name)
		}
		b.out.add("</" + tag.name + ">")
	}
	b.open = b.open[:i]
}

// Elements that cannot hold what stands around lines, and those that cannot hold
// a list or a quote, because a directive in it may bring links of its own.
var paragraphs, links = setOf("p h1 h2 h3 h4 h5 h6"), setOf("a")

// endMarks closes the raw elements that cannot reach over a heading or a
// directive.
func (b *builder) endMarks() {
	b.endAround(paragraphs)
	b.endAround(phrasing)
}

// endAround closes the raw elements of these names, and what is open inside.
func (b *builder) endAround(names map[string]bool) {
	for i := b.floor; i < len(b.open); i++ {
		if names[b.open[i].name] {
			b.endRaw(i)
		}
	}
}

// lastOpen is the index of the innermost open raw element of these names, or -1.
func (b *builder) lastOpen(names map[string]bool) int {
	for i := len(b.open) - 1; i >= b.floor; i-- {
		if names[b.open[i].name] {
			return i
		}
	}
	return -1
}

func homeOf(names map[string]bool) string {
	for _, name := range []string{"ul", "dl", "details", "figure", "ruby", "table"} {
		if names[name] {
			return name
		}
	}
	return ""
}

// insideLink reports whether a link around the place is open.
func (b *builder) insideLink() bool {
	return b.linked || slices.ContainsFunc(b.open, func(tag openTag) bool { return tag.name == "a" })
}

func (b *builder) linkInLink(at, length int) {
	b.foreignf(b.pos(at), length, "end one link before the next begins", "a link cannot hold another link")
}
