package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// localized is the page in a language that shows the same content, or the page
// itself.
func (l *linker) localized(page *Page, language string) *Page {
	if page.Language == language {
		return page
	}
	if own := l.byPath[l.prefix(language)+strings.TrimPrefix(page.Path, l.prefix(page.Language))]; own != nil {
		return own
	}
	return page
}

// resolvePage finds the targets of everything one page points at.
func (l *linker) resolvePage(page *Page, faults *source.Diagnostics) {
	d := page.Document
	if d == nil {
		return
	}
	faults = faultsOf(page, faults)
	page.Targets = make([]Target, len(d.Links))
	for i := range d.Links {
		link := &d.Links[i]
		switch link.Kind {
		case document.Variable:
			text, known := l.Site.Handbook.In(page.TextLanguage()).Variable(link.Target)
			page.Targets[i] = Target{Text: text, Known: known}
		case document.Reference, document.Card, document.Form:
			target, fragment := l.reference(link.Target, page.Language, link.Pos, link.Length, faults)
			page.Targets[i] = Target{Page: target, Fragment: fragment}
		case document.PlanField:
			page.Targets[i] = l.resolvePlanField(page, link, faults)
		case document.Answer:
			page.Targets[i] = resolveAnswer(page, link, faults)
		case document.PageLink:
			page.Targets[i] = l.resolveLink(page, link, faults)
		case document.Image, document.Resource:
			page.Targets[i] = l.resolveFile(page, link, faults)
		}
	}
	l.resolveDiagrams(page, d.Blocks, faults)
	for _, nested := range d.Directives {
		l.resolveDiagrams(page, []document.Block{{Directive: nested}}, faults)
	}
	page.Related = l.references(page, d.Related, faults)
	if page.Kind == document.Pathway {
		page.Steps = l.references(page, d.Fields.Pages, faults)
	}
	if page.Kind == document.Video {
		l.checkVideo(page, faults)
	}
	l.checkVocabulary(page, faults)
}

// references resolves a list of references from the front matter; entries that
// cannot be resolved stay nil.
func (l *linker) references(page *Page, entries []schema.Text, faults *source.Diagnostics) []*Page {
	if len(entries) == 0 {
		return nil
	}
	found := make([]*Page, len(entries))
	for i, entry := range entries {
		name := strings.TrimSpace(entry.Value)
		if strings.HasSuffix(name, ".md") {
			found[i] = l.bySource[l.sourcePath(page, name)]
			if found[i] != nil {
				continue
			}
			if absent := l.absent.bySource[l.sourcePath(page, name)]; absent != nil {
				l.reportAbsent(absent, name, entry.Pos, entry.Length, faults)
				continue
			}
			l.foreignf(faults, entry.Pos, entry.Length, l.fileHint(page, l.sourcePath(page, name)), "there is no page `%s`", name)
			continue
		}
		found[i], _ = l.reference(name, page.Language, entry.Pos, entry.Length, faults)
	}
	return found
}

// isOutside reports whether an address leads out of the handbook.
func isOutside(address string) bool {
	if strings.HasPrefix(address, "//") {
		return true
	}
	scheme, _, found := strings.Cut(address, ":")
	return found && !strings.ContainsAny(scheme, "/?#.")
}

// sourcePath is the content path that a target written on a page names.
func (l *linker) sourcePath(page *Page, target string) string {
	if unescaped, err := url.PathUnescape(target); err == nil {
		target = unescaped
	}
	if strings.HasPrefix(target, "/") {
		return path.Join("content", target)
	}
	return path.Join(path.Dir(page.Source), target)
}

// inDefaultLanguage is the path of the same file outside the language's folder.
func (l *linker) inDefaultLanguage(page *Page, name string) string {
	prefix := "content/" + page.Language + "/"
	if rest, ok := strings.CutPrefix(name, prefix); ok && page.Language != l.Languages[0] {
		return "content/" + rest
	}
	return name
}

func (l *linker) resolveLink(page *Page, link *document.Link, faults *source.Diagnostics) Target {
	if isOutside(link.Target) {
		return Target{Address: l.Site.WithVariables(page.TextLanguage(), link.Target)}
	}
	name, fragment, _ := strings.Cut(link.Target, "#")
	name, _, _ = strings.Cut(name, "?")
	if name == "" {
		return l.withFragment(Target{Page: page}, fragment, link, faults)
	}
	where := l.sourcePath(page, name)
	for _, candidate := range []string{where, l.inDefaultLanguage(page, where)} {
		if found := l.bySource[candidate]; found != nil {
			return l.withFragment(Target{Page: l.localized(found, page.Language)}, fragment, link, faults)
		}
		if asset := l.assetFrom[candidate]; asset != nil {
			return Target{Asset: asset, Fragment: fragment}
		}
	}
	found := l.byAddress(where)
	if found == nil && l.Site.Handbook.Lenient && !strings.HasPrefix(name, "/") {
		// Other programs resolve a relative address against the page's own address.
		found = l.byAddress(path.Join(strings.TrimSuffix(page.Source, ".md"), name))
	}
	if found != nil {
		if !l.Site.Handbook.Lenient {
			hint := ""
			if found.Source != "" {
				hint = "write " + Relative(page.Source, found.Source)
			}
			faults.Errorf(link.Pos, link.Length, hint, "a link names the file of a page, not its address: %s", link.Target)
		}
		return l.withFragment(Target{Page: found}, fragment, link, faults)
	}
	if absent := l.absent.bySource[where]; absent != nil {
		l.reportAbsent(absent, link.Target, link.Pos, link.Length, faults)
		return Target{}
	}
	l.foreignf(faults, link.Pos, link.Length, l.fileHint(page, where), "this link leads nowhere: there is no %s", link.Target)
	return Target{}
}

// byAddress finds a page by its address or its file name without .md, as other
// programs write links.
func (l *linker) byAddress(where string) *Page {
	for _, candidate := range []string{where + ".md", where + "/index.md", strings.TrimSuffix(where, ".html") + ".md"} {
		if page := l.bySource[candidate]; page != nil {
			return page
		}
	}
	inside := strings.TrimPrefix(strings.TrimPrefix(where, "content"), "/")
	inside = strings.TrimSuffix(strings.TrimSuffix(inside, "index.html"), "/")
	if page := l.addresses[strings.ToLower(path.Join(inside, "index.html"))]; page != nil {
		return page
	}
	return l.byPath[path.Join(inside, "index.html")]
}

// Relative is the address of the file to as a link on the file from writes it.
func Relative(from, to string) string {
	for {
		folder, rest, nested := strings.Cut(from, "/")
		if !nested || !strings.HasPrefix(to, folder+"/") {
			break
		}
		from, to = rest, to[len(folder)+1:]
	}
	return strings.Repeat("../", strings.Count(from, "/")) + to
}

func (l *linker) withFragment(target Target, fragment string, link *document.Link, faults *source.Diagnostics) Target {
	if fragment == "" {
		return target
	}
	if unescaped, err := url.PathUnescape(fragment); err == nil {
		fragment = unescaped
	}
	if fragment == "top" {
		target.Fragment = fragment
		return target
	}
	if !l.hasAnchor(target.Page, fragment) {
		if link.Scene || l.isUnread(target.Page) || l.recordLost(target.Page, fragment, link.Pos.File.Layer) {
			return target
		}
		name := "this page"
		switch {
		case target.Page.Document == nil:
			name = target.Page.Address()
		case target.Page.Document.File != link.Pos.File:
			name = target.Page.Document.File.Name()
		}
		l.foreignf(faults, link.Pos, link.Length, l.anchorHint(target.Page, fragment), "%s has no heading #%s", name, fragment)
		return target
	}
	target.Fragment = fragment
	return target
}

func (l *linker) hasAnchor(page *Page, id string) bool {
	return page.Document != nil && slices.ContainsFunc(page.Document.Anchors, func(a document.Anchor) bool { return a.ID == id })
}

func (l *linker) anchorHint(page *Page, id string) string {
	if page.Document == nil {
		return ""
	}
	var ids []string
	for _, anchor := range page.Document.Anchors {
		ids = append(ids, anchor.ID)
	}
	if near := source.Nearest(id, ids); near != "" {
		return "did you mean `#" + near + "`?"
	}
	if len(ids) == 0 {
		return "that page has no headings"
	}
	return "its headings are #" + strings.Join(ids[:min(len(ids), 6)], ", #")
}

// WithVariables replaces each {{name}} in a text of a language that the handbook
// gives a value.
func (s *Site) WithVariables(language, text string) string {
	return document.ReplaceVariables(text, s.Handbook.In(language).Variable)
}

// checkVocabulary checks the drivers, stages and roles a page names.
func (l *linker) checkVocabulary(page *Page, faults *source.Diagnostics) {
	d := page.Document
	check := func(vocabulary string, entries []schema.Text) {
		words, defined := l.Site.Handbook.Vocabularies[vocabulary]
		if !defined || len(words) == 0 {
			return
		}
		var ids []string
		for _, word := range words {
			ids = append(ids, word.ID.Value)
		}
		for _, entry := range entries {
			if !slices.Contains(ids, entry.Value) {
				hint := source.DidYouMean(entry.Value, ids)
				if hint == "" {
					hint = "handbook.yaml defines " + strings.Join(ids, ", ")
				}
				l.foreignf(faults, entry.Pos, entry.Length, hint, "there is no %s called `%s`", vocabulary, entry.Value)
			}
		}
	}
	check("driver", d.Driver)
	check("stage", d.Stage)
	check("role", d.Role)
	if d.Badge.Area.IsGiven() {
		check("badge_area", []schema.Text{d.Badge.Area})
	}
	for _, family := range d.Families {
		check("driver", family.Drivers)
	}
}
