package document

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

func (b *builder) link(link Link) int {
	b.links = append(b.links, link)
	return len(b.links) - 1
}

// target returns the address that a link or a picture names, and where it
// stands: for [text][name] and [name], in the line [name]: address.
func (b *builder) target(node ast.Node, destination []byte) (target string, at, length int) {
	target = string(unescape(destination))
	if at, ok := b.offsetOf(destination); ok {
		return target, at, len(destination)
	}
	return target, node.Pos(), 1
}

func (b *builder) pageLink(n *ast.Link) {
	w := &b.out
	target, at, length := b.target(n, n.Destination)
	if !allowedAddress(target) {
		b.foreignf(b.pos(at), length, "a link leads to a page, or to an address that starts with https:, mailto: or tel:", "this link's address is not allowed: %s", shorten(target))
		b.writeChildren(n)
		return
	}
	if b.insideLink() {
		b.linkInLink(at, length)
		b.writeChildren(n)
		return
	}
	b.adviseLink(n, b.pos(at), length)
	w.add("<a")
	w.hole(b.link(Link{Kind: PageLink, Pos: b.pos(at), Length: length, Target: target, Scene: b.scenario && len(target) > 1 && target[0] == '#'}), false)
	if len(n.Title) > 0 {
		w.add(` title="`)
		w.escape(unescape(n.Title))
		w.add(`"`)
	}
	w.add(">")
	outer := b.linked
	b.linked = true
	b.writeChildren(n)
	b.linked = outer
	w.add("</a>")
}

func (b *builder) image(n *ast.Image) {
	target, at, length := b.target(n, n.Destination)
	link := Link{Kind: Image, Pos: b.pos(at), Length: length, Target: target, Text: b.plainText(n), Title: string(unescape(n.Title))}
	b.adviseImage(link)
	b.out.hole(b.link(link), false)
}

func (b *builder) autoLink(n *ast.AutoLink) {
	w := &b.out
	label := n.Label(b.text)
	address := string(n.URL(b.text))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	if b.insideLink() || !allowedAddress(address) {
		w.escape(label)
		return
	}
	w.add(`<a href="`)
	w.escape(util.URLEscape([]byte(address), false))
	w.add(`">`)
	w.escape(label)
	w.add("</a>")
}

func (b *builder) reference(n *reference) {
	if b.insideLink() {
		b.linkInLink(n.at, n.length)
		b.out.escape([]byte(n.text()))
		return
	}
	b.out.hole(b.link(Link{Kind: Reference, Pos: b.pos(n.at), Length: n.length, Target: n.name, Text: n.label}), false)
}

// allowedAddress reports whether an address may stand in a link: a relative
// one, or one of the schemes that cannot run code.
func allowedAddress(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

// allowedFile reports whether an address may stand for a file that a directive
// or the front matter names.
func allowedFile(address string) bool {
	return allowedAddress(address) && !strings.HasPrefix(address, "//") && !hasScheme(address, "mailto") && !hasScheme(address, "tel")
}

func hasScheme(address, scheme string) bool {
	start, _, found := strings.Cut(address, ":")
	return found && strings.EqualFold(start, scheme)
}

// shorten cuts a text that a message quotes.
func shorten(text string) string {
	if utf8.RuneCountInString(text) > 60 {
		return string([]rune(text)[:59]) + "…"
	}
	return text
}
