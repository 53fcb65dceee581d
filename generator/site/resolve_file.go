package site

import (
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// fileHint suggests a file when a target on a page names none: one of the same
// name elsewhere, or one of nearly the same name in the same folder.
func (l *linker) fileHint(page *Page, where string) string {
	dir, base := path.Split(where)
	if strings.Contains(where, `\`) {
		return "write / between folders and files, not \\"
	}
	l.baseNames()
	stem := withoutOrdinal(strings.TrimSuffix(base, path.Ext(base)))
	if found := l.byBase[strings.ToLower(stem)]; len(found) == 1 {
		return "did you mean `" + Relative(page.Source, found[0]) + "`?"
	}
	ext := path.Ext(base)
	var stems []string
	for _, other := range l.byFolder[dir] {
		if path.Ext(other) == ext {
			stems = append(stems, strings.TrimSuffix(other, ext))
		}
	}
	if near := source.Nearest(strings.TrimSuffix(base, ext), stems); near != "" {
		return "did you mean `" + Relative(page.Source, dir+near+ext) + "`?"
	}
	return "write the path from the folder of this page to the file, such as ../handouts/12-drivers-overview.md"
}

// baseNames indexes all files by name, once, when the first hint is needed.
func (l *linker) baseNames() {
	l.hints.Do(func() {
		l.byBase, l.byFolder = map[string][]string{}, map[string][]string{}
		add := func(name string) {
			dir, base := path.Split(name)
			stem := strings.ToLower(withoutOrdinal(strings.TrimSuffix(base, path.Ext(base))))
			l.byBase[stem] = append(l.byBase[stem], name)
			l.byFolder[dir] = append(l.byFolder[dir], base)
		}
		for name := range l.bySource {
			add(name)
		}
		for name := range l.assetFrom {
			add(name)
		}
	})
}

func (l *linker) resolveFile(page *Page, link *document.Link, faults *source.Diagnostics) Target {
	if isOutside(link.Target) {
		if scheme, _, _ := strings.Cut(link.Target, ":"); len(scheme) == 1 || scheme == "file" {
			l.foreignf(faults, link.Pos, link.Length, "put the file beside the page and write its name alone", "this file is on your own computer, where readers cannot see it: %s", link.Target)
			return Target{}
		}
		if link.Kind == document.Image {
			l.foreignf(faults, link.Pos, link.Length, "save the picture beside the page and name its file; pages load nothing from other sites", "this picture is on another site: %s", link.Target)
			return Target{}
		}
		return Target{Address: link.Target}
	}
	name, _, _ := strings.Cut(link.Target, "#")
	name, _, _ = strings.Cut(name, "?")
	where := l.sourcePath(page, name)
	for _, candidate := range []string{where, l.inDefaultLanguage(page, where)} {
		if asset := l.assetFrom[candidate]; asset != nil {
			if link.Kind == document.Image {
				if !asset.IsPicture() {
					l.foreignf(faults, link.Pos, link.Length, "pictures are PNG, JPEG, WebP, GIF, AVIF or SVG files", "%s is not a picture", link.Target)
					return Target{}
				}
				asset.measure()
				*faults = append(*faults, onlyErrors(asset.faults)...)
			}
			return Target{Asset: asset}
		}
	}
	what := "file"
	if link.Kind == document.Image {
		what = "picture"
	}
	l.foreignf(faults, link.Pos, link.Length, l.fileHint(page, where), "there is no %s %s", what, link.Target)
	return Target{}
}

func onlyErrors(all source.Diagnostics) (errors source.Diagnostics) {
	for _, one := range all {
		if one.Severity == source.Error {
			errors = append(errors, one)
		}
	}
	return errors
}

// resolveDiagrams checks that the parts a diagram's list names are in its drawing.
func (l *linker) resolveDiagrams(page *Page, blocks []document.Block, faults *source.Diagnostics) {
	for _, block := range blocks {
		l.resolveDiagrams(page, block.Children, faults)
		d := block.Directive
		if d == nil {
			continue
		}
		l.resolveDiagrams(page, d.Body, faults)
		if d.Resource < 0 || d.Spec == nil {
			continue
		}
		asset := page.Targets[d.Resource].Asset
		link := page.Document.Links[d.Resource]
		switch {
		case d.Name == "video":
			if target := page.Targets[d.Resource]; target.Asset != nil && d.Captions < 0 {
				l.foreignf(faults, d.Pos, 0, "add captions=….vtt inside { }", "this video has no captions")
			}
			if d.Captions >= 0 {
				link := page.Document.Links[d.Captions]
				l.checkCaptions(page.Targets[d.Captions], link.Pos, link.Length, faults)
			}
			continue
		case asset == nil:
			continue
		case d.Name == "figure" && !asset.IsPicture():
			l.foreignf(faults, link.Pos, link.Length, "pictures are PNG, JPEG, WebP, GIF, AVIF or SVG files", "%s is not a picture", link.Target)
			continue
		case d.Name != "diagram":
			continue
		}
		drawing := asset.Drawing()
		if drawing == nil {
			if len(asset.faults) == 0 {
				l.foreignf(faults, link.Pos, link.Length, "draw it as SVG", "a diagram is an SVG file, and %s is not", link.Target)
			}
			*faults = append(*faults, onlyErrors(asset.faults)...)
			continue
		}
		l.checkParts(d, drawing, link.Target, faults)
	}
}

func (l *linker) checkParts(d *document.Directive, drawing *document.Drawing, name string, faults *source.Diagnostics) {
	var ids []string
	for id := range drawing.Parts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, block := range d.Body {
		if block.Kind != document.List {
			continue
		}
		for _, item := range block.Children {
			pos := item.Pos
			if len(item.Children) > 0 {
				pos = item.Children[0].Pos
			}
			part, _, found := strings.Cut(item.Text, ":")
			if !found {
				l.foreignf(faults, pos, 0, "write `- part: [Page](page.md)`", "this entry does not name a part of the drawing")
				continue
			}
			if _, ok := drawing.Parts[strings.TrimSpace(part)]; !ok {
				hint := source.DidYouMean(part, ids)
				if hint == "" && len(ids) > 0 {
					const few = 8
					hint = "its parts are " + strings.Join(ids[:min(len(ids), few)], ", ")
				}
				l.foreignf(faults, pos, len(part), hint, "%s has no part with the id `%s`", name, part)
			}
		}
	}
}

// checkVideo checks a page of kind video, whose body is the transcript.
func (l *linker) checkVideo(page *Page, faults *source.Diagnostics) {
	d := page.Document
	if len(d.Blocks) == 0 {
		l.foreignf(faults, source.Pos{File: d.File, Offset: d.BodyStart}, 0, "write what is said and shown below the front matter", "a video page needs its transcript")
	}
	file := func(entry schema.Text) Target {
		if !entry.IsGiven() || entry.Value == "" {
			return Target{}
		}
		return l.resolveFile(page, &document.Link{Kind: document.Resource, Pos: entry.Pos, Length: entry.Length, Target: entry.Value}, faults)
	}
	page.Media.Video, page.Media.Poster, page.Media.Captions = file(d.Src), file(d.Poster), file(d.Captions)
	l.checkCaptions(page.Media.Captions, d.Captions.Pos, d.Captions.Length, faults)
	if d.Src.IsGiven() && !isOutside(d.Src.Value) && !d.Captions.IsGiven() {
		l.foreignf(faults, d.Src.Pos, d.Src.Length, "add `captions: ….vtt`", "this video has no captions")
	}
}

// checkCaptions reports what browsers cannot read in the captions that a page names.
func (l *linker) checkCaptions(captions Target, pos source.Pos, length int, faults *source.Diagnostics) {
	asset := captions.Asset
	switch {
	case asset == nil:
	case !asset.IsCaptions():
		l.foreignf(faults, pos, length, "save the captions as WebVTT, in a file that ends in .vtt", "%s holds no captions that browsers read", asset.File.Name())
	default:
		asset.measure()
		for _, fault := range asset.faults {
			l.foreignf(faults, fault.Pos, fault.Length, fault.Hint, "%s", fault.Message)
		}
	}
}
