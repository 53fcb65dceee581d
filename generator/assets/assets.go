// Package assets bundles the client's scripts and styles with esbuild.
//
// Sources are the files under static/client/ of all layers, nearest first, so a
// district may replace one file of the client. Every script is a classic script
// (an IIFE), because module scripts do not load from file://. In a built site
// the names carry a hash of the content, so that they can be cached for good; in
// serve they do not, so that a changed style can be swapped without touching the
// pages.
package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"handbook/generator/source"
)

// Options say how bundles are made.
type Options struct {
	// Development keeps names without a hash, keeps the code readable and adds
	// the script that reloads pages.
	Development bool
	// Tokens is CSS put after the stylesheet's own tokens: the accent colour and
	// fonts of handbook.yaml.
	Tokens string
	// Offline makes pages register the service worker that keeps what people read.
	Offline bool
}

// Bundle is one finished script or stylesheet.
type Bundle struct {
	// Name is what layouts call it: "reader.js", "handbook.css".
	Name string
	// Path is its file in the site.
	Path    string
	Content []byte
	Hash    source.Hash
}

// Manifest finds bundles by name.
type Manifest struct {
	Bundles []Bundle
	// Workers are the service workers of which a site has one: worker.js keeps
	// pages, farewell.js ends one that did. They are no files of the site by
	// themselves, so they have no Path.
	Workers []Bundle
}

// Find returns the bundle of a name, or nil.
func (m *Manifest) Find(name string) *Bundle { return find(m.Bundles, name) }

// Worker returns a service worker by name, or nil.
func (m *Manifest) Worker(name string) *Bundle { return find(m.Workers, name) }

func find(bundles []Bundle, name string) *Bundle {
	for i := range bundles {
		if bundles[i].Name == name {
			return &bundles[i]
		}
	}
	return nil
}

// workers are the service workers and the files they start from.
var workers = []struct{ name, file string }{
	{"worker.js", "static/client/offline/worker.ts"},
	{"farewell.js", "static/client/offline/farewell.ts"},
}

// entries are the bundles and the files they start from.
var entries = []struct {
	name, file  string
	development bool
}{
	{name: "handbook.css", file: "static/client/handbook.css"},
	{name: "theme.js", file: "static/client/early/early.ts"},
	{name: "reader.js", file: "static/client/reader/reader.ts"},
	{name: "store.js", file: "static/client/store/store.ts"},
	{name: "progress.js", file: "static/client/progress/progress.ts"},
	{name: "marks.js", file: "static/client/progress/marks.ts"},
	{name: "lesson.js", file: "static/client/lesson/lesson.ts"},
	{name: "worksheet.js", file: "static/client/worksheet/worksheet.ts"},
	{name: "search.js", file: "static/client/search/bundle.ts"},
	{name: "passport.js", file: "static/client/passport/passport.ts"},
	{name: "plans.js", file: "static/client/plans/plans.ts"},
	{name: "development.js", file: "static/client/development/development.ts", development: true},
}

// Theme is the stylesheet of a handbook's own, which comes after all others.
const Theme = "static/theme.css"

// Build bundles the client. files are all files under static/.
func Build(files []*source.Stack, options Options) (*Manifest, source.Diagnostics) {
	b := &bundler{files: map[string]*source.File{}, options: options}
	for _, stack := range files {
		b.files[stack.Path] = stack.Top()
	}
	manifest := &Manifest{}
	for _, entry := range entries {
		if entry.development && !options.Development || b.files[entry.file] == nil {
			continue
		}
		manifest.Bundles = b.add(manifest.Bundles, entry.name, entry.file)
	}
	if b.files[Theme] != nil {
		manifest.Bundles = b.add(manifest.Bundles, "theme.css", Theme)
	}
	for _, worker := range workers {
		if b.files[worker.file] != nil {
			manifest.Workers = b.add(manifest.Workers, worker.name, worker.file)
		}
	}
	for i := range manifest.Bundles {
		b.place(&manifest.Bundles[i])
	}
	return manifest, b.faults
}

type bundler struct {
	files   map[string]*source.File
	options Options
	faults  source.Diagnostics
}

// add bundles what starts from a file and adds it to a list.
func (b *bundler) add(to []Bundle, name, entry string) []Bundle {
	target := api.ES2022
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{entry}, Bundle: true, Write: false, Outdir: "/", LogLevel: api.LogLevelSilent,
		Format: api.FormatIIFE, Target: target, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
		MinifyWhitespace: !b.options.Development, MinifyIdentifiers: !b.options.Development, MinifySyntax: !b.options.Development,
		// Nesting is unfolded for browsers before 2024; nothing else is lowered.
		Supported: map[string]bool{"nesting": false},
		Define:    map[string]string{"worksOffline": strconv.FormatBool(b.options.Offline)},
		Plugins:   []api.Plugin{{Name: "layers", Setup: b.setup}},
	})
	b.report(result.Errors, source.Error)
	b.report(result.Warnings, source.Warning)
	for _, file := range result.OutputFiles {
		content := file.Contents
		if name == "handbook.css" && b.options.Tokens != "" {
			content = append(append([]byte{}, content...), b.options.Tokens...)
		}
		to = append(to, Bundle{Name: name, Content: content, Hash: sha256.Sum256(content)})
	}
	return to
}

// place gives a bundle its file in the site.
func (b *bundler) place(bundle *Bundle) {
	bundle.Path = "assets/" + bundle.Name
	if !b.options.Development {
		ext := path.Ext(bundle.Name)
		bundle.Path = "assets/" + strings.TrimSuffix(bundle.Name, ext) + "-" + hex.EncodeToString(bundle.Hash[:5]) + ext
	}
}

// setup makes esbuild read from the layers instead of the disk.
func (b *bundler) setup(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
		if args.Kind == api.ResolveCSSURLToken {
			return api.OnResolveResult{Path: args.Path, External: true}, nil
		}
		name := path.Clean(args.Path)
		if args.Kind != api.ResolveEntryPoint {
			name = path.Join(path.Dir(args.Importer), args.Path)
		}
		for _, candidate := range []string{name, name + ".ts", name + "/index.ts"} {
			if b.files[candidate] != nil {
				return api.OnResolveResult{Path: candidate, Namespace: "layers"}, nil
			}
		}
		return api.OnResolveResult{Errors: []api.Message{{Text: "there is no file " + name}}}, nil
	})
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "layers"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		text := string(b.files[args.Path].Text())
		loader := api.LoaderTS
		switch path.Ext(args.Path) {
		case ".css":
			loader = api.LoaderCSS
		case ".js":
			loader = api.LoaderJS
		case ".json":
			loader = api.LoaderJSON
		}
		return api.OnLoadResult{Contents: &text, Loader: loader}, nil
	})
}

func (b *bundler) report(messages []api.Message, severity source.Severity) {
	for _, message := range messages {
		one := source.Diagnostic{Severity: severity, Message: message.Text}
		if at := message.Location; at != nil {
			name := strings.TrimPrefix(at.File, "layers:")
			if file := b.files[name]; file != nil {
				one.Pos = source.Pos{File: file, Offset: offsetOf(file.Text(), at.Line, at.Column)}
				one.Length = at.Length
			}
			one.Hint = at.Suggestion
		}
		if !slices.Contains(b.faults, one) {
			b.faults = append(b.faults, one)
		}
	}
}

// offsetOf finds the byte of a 1-based line and a 0-based column in bytes.
func offsetOf(text []byte, line, column int) int {
	offset := 0
	for n := 1; n < line; n++ {
		end := slices.Index(text[offset:], '\n')
		if end < 0 {
			return len(text)
		}
		offset += end + 1
	}
	return min(offset+column, len(text))
}
