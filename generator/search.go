package generator

import (
	"context"
	"sync"

	"handbook/generator/publish"
	"handbook/generator/render"
	"handbook/generator/search"
)

// searchFolder is the folder of the index in the site.
const searchFolder = "search/"

// addSearch adds the files of the search index. A finished site has the index made
// now, because the files' names depend on what is in them. In development each
// language has one file of a known name, made when a browser asks for it.
func (o *Output) addSearch(ctx context.Context, layouts *render.Layouts) {
	if o.session.config.WithoutSearch {
		return
	}
	in := search.Input{Site: o.Site, Words: map[string]map[string]string{}, Workers: o.session.config.Workers, Whole: o.session.config.Development}
	for _, language := range o.Site.Languages {
		in.Words[language] = layouts.Words(language)
	}
	if !o.session.config.Development {
		o.session.config.Progress("indexing", 0, 0)
		for _, file := range search.Build(ctx, in) {
			o.Files = append(o.Files, publish.File{Path: searchFolder + file.Name, Content: func() ([]byte, error) { return file.Content, nil }})
		}
		return
	}
	for _, language := range o.Site.Languages {
		if o.Site.Homes[language] == nil {
			continue
		}
		o.Files = append(o.Files, publish.File{Path: searchFolder + language + ".js", Content: sync.OnceValues(func() ([]byte, error) {
			files := search.BuildLanguage(context.Background(), in, language)
			return files[0].Content, nil
		})})
	}
}
