// Package search makes the index that browsers search, one for each language.
package search

import (
	"context"
	"slices"
	"strings"
)

// Build makes the files of the index of all languages, sorted by name.
func Build(ctx context.Context, in Input) []File {
	var files []File
	for _, language := range in.Site.Languages {
		if in.Site.Homes[language] != nil {
			files = append(files, BuildLanguage(ctx, in, language)...)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// BuildLanguage makes the files of one language's index.
func BuildLanguage(ctx context.Context, in Input, language string) []File {
	x, collectors := collect(ctx, in, language)
	if ctx.Err() != nil {
		return nil
	}
	x.merge(collectors)
	return x.files(in.Whole)
}
