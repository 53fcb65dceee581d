package generator

import (
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
	"handbook/generator/source"
)

// sources are the stacks sorted by the phase that reads them.
type sources struct {
	handbook                                   *source.Stack
	content, documents, files, layouts, client []*source.Stack
	// worksheets are by the path of their definition.
	worksheets map[string]*worksheetFiles
	promises   *source.File
	faults     source.Diagnostics
}

// newSources sorts all stacks by their top folder; nearest is the handbook's own layer.
func newSources(stacks []*source.Stack, nearest *source.Layer) *sources {
	in := &sources{worksheets: map[string]*worksheetFiles{}}
	for _, stack := range stacks {
		top, rest, _ := strings.Cut(stack.Path, "/")
		switch {
		case stack.Path == "handbook.yaml":
			in.handbook = stack
		case stack.Path == site.PromisesFile:
			// What a handbook below promised, it promised its own readers.
			if file := stack.Top(); file.Layer == nearest {
				in.promises = file
			}
		case top == "layouts":
			in.layouts = append(in.layouts, stack)
		case top == "static" && strings.HasPrefix(rest, "files/"):
			in.files = append(in.files, stack)
		case top == "static":
			in.client = append(in.client, stack)
		case top == "content":
			in.content = append(in.content, stack)
		}
	}
	return in
}

// sortContent sorts the content into documents and files, and returns the places
// of the documents, one each. Translations into languages that only handbooks
// below have are left out.
func (in *sources) sortContent(placeOf func(path string) site.Place, unspoken []string) []site.Place {
	var places []site.Place
	for _, stack := range in.content {
		if folder := strings.Split(stack.Path, "/")[1]; slices.Contains(unspoken, folder) && strings.Count(stack.Path, "/") > 1 {
			continue
		}
		place := placeOf(stack.Path)
		switch {
		case place.Kind == document.Worksheet && in.addWorksheet(stack, place):
		case path.Ext(stack.Path) == ".md":
			in.documents = append(in.documents, stack)
			places = append(places, place)
		default:
			in.files = append(in.files, stack)
		}
	}
	return places
}

// refused reports files that look like pages or belong to one, and do not.
func (in *sources) refused() (faults source.Diagnostics) {
	faults = append(in.faults, in.strays()...)
	for _, stack := range in.files {
		ext := strings.ToLower(path.Ext(stack.Path))
		if strings.HasPrefix(stack.Path, "content/") && (ext == ".md" || ext == ".markdown") {
			name := strings.TrimSuffix(path.Base(stack.Path), path.Ext(stack.Path)) + ".md"
			faults.Warnf(source.Pos{File: stack.Top()}, 0, "rename it to "+name, "this file is copied and is not a page, because the names of pages end in .md")
		}
	}
	return faults
}
