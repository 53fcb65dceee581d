package generator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"handbook/generator/assets"
	"handbook/generator/document"
	"handbook/generator/publish"
	"handbook/generator/render"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
)

// Config says what to build.
type Config struct {
	// Layers are the sources, nearest first.
	Layers []*source.Layer
	// URL replaces the handbook's own url, for previews.
	URL string
	// Updated are the days on which the files of the first layer last changed, by
	// path in it, for pages whose front matter does not say.
	Updated map[string]schema.Date
	// Drafts builds pages that are marked as drafts.
	Drafts bool
	// Development builds for serve: bundles keep their names and pages load the
	// script that reloads them.
	Development bool
	// IgnorePromises builds a site that breaks promises of earlier releases.
	IgnorePromises bool
	// WithoutSearch leaves out the index of the search, for those who only look at
	// faults or pages.
	WithoutSearch bool
	// Keep holds rendered pages between builds.
	Keep bool
	// Workers is how many goroutines work at once; 0 means one for each core.
	Workers int
	// Progress is told what is being done and how far it is; total may be 0. It
	// may be nil.
	Progress func(phase string, done, total int)
}

// Output is a finished site whose files are made when they are asked for.
type Output struct {
	Site *site.Site
	// Files are all files of the site, sorted by path.
	Files []publish.File
	// Advice is what `check` reports beyond the faults.
	Advice source.Diagnostics

	promises *source.File
	session  *Session
	renderer *render.Renderer
}

// Build turns a handbook's sources into its finished site. The output is nil
// when the sources cannot be read at all; it must not be published when the
// diagnostics have errors.
func Build(ctx context.Context, c Config) (*Output, source.Diagnostics) {
	return NewSession(c).Build(ctx, nil)
}

// Session builds the same handbook again and again and keeps what did not change.
// Its builds run one after another; the Outputs may be read at any time.
type Session struct {
	config Config
	reader source.Reader

	documents  map[*source.File]*parsed
	worksheets map[*source.File]*readWorksheet
	lessons    map[*document.Document]readLesson
	// known are the places of the content's files by path, for the languages in knownFor.
	known    map[string]site.Place
	knownFor string
	handbook memo[*schema.Handbook]
	layouts  memo[*render.Layouts]
	manifest memo[*assets.Manifest]
	last     *site.Site

	mu       sync.Mutex
	pages    map[string]*renderedPage
	rendered atomic.Int64
}

type parsed struct {
	document *document.Document
	options  document.Options
	used     bool
}

type renderedPage struct {
	version source.Hash
	html    []byte
}

// memo keeps one result with the files it was made from.
type memo[T any] struct {
	files  []*source.File
	extra  string
	value  T
	faults source.Diagnostics
}

// get returns the kept result when it was made from the same files.
func (m *memo[T]) get(stacks []*source.Stack, extra string, make func() (T, source.Diagnostics)) (T, source.Diagnostics) {
	var files []*source.File
	for _, stack := range stacks {
		files = append(files, stack.Files...)
	}
	if m.files == nil || m.extra != extra || !slices.Equal(files, m.files) {
		m.value, m.faults = make()
		m.files, m.extra = files, extra
	}
	return m.value, m.faults
}

// NewSession prepares builds of one handbook.
func NewSession(c Config) *Session {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Progress == nil {
		c.Progress = func(string, int, int) {}
	}
	return &Session{
		config: c, reader: source.Reader{Layers: c.Layers, Workers: c.Workers},
		documents: map[*source.File]*parsed{}, worksheets: map[*source.File]*readWorksheet{}, pages: map[string]*renderedPage{},
	}
}

// Rendered counts the pages rendered so far.
func (s *Session) Rendered() int { return int(s.rendered.Load()) }

// Build builds the site. changed limits what is read again to these paths; nil
// reads everything.
func (s *Session) Build(ctx context.Context, changed []source.Change) (*Output, source.Diagnostics) {
	s.config.Progress("reading", 0, 0)
	stacks, faults := s.reader.Read(ctx, changed)
	if ctx.Err() != nil {
		return nil, faults
	}
	in := newSources(stacks, s.config.Layers[0])
	if in.handbook == nil {
		faults.Errorf(source.Pos{}, 0, "run `handbook init` to start one", "there is no handbook.yaml here")
		return nil, faults
	}
	handbook, found := s.handbook.get([]*source.Stack{in.handbook}, s.config.URL, func() (*schema.Handbook, source.Diagnostics) {
		handbook, found := schema.ReadHandbook(in.handbook)
		if s.config.URL != "" {
			handbook.URL = schema.Text{Value: strings.TrimSuffix(s.config.URL, "/") + "/"}
		}
		return handbook, found
	})
	faults = append(faults, found...)
	if found.HasErrors() && handbook.ID.Value == "" && handbook.Title == "" {
		// Settings that cannot be read may have named other layers: without them
		// every link to those would be reported, too.
		return nil, faults.Sort()
	}
	places := in.sortContent(s.places(handbook), handbook.Unspoken)
	faults = append(faults, in.refused()...)
	if handbook.URL.Value == "" && !handbook.URL.IsGiven() && !faults.HasErrors() && !s.config.Development {
		faults.Warnf(handbook.Pos, 0, "add the address that readers will use, such as url: https://handbook.example.org/, or url: \"\" if there is none", "without url, the site has no sitemap, no news feed and no previews of its links")
	}

	documents, err := s.parse(ctx, in.documents, places, handbook.Lenient)
	if err != nil {
		faults.Errorf(source.Pos{}, 0, "", "%v", err)
		return nil, faults
	}
	worksheets := s.readWorksheets(in, handbook)
	for _, one := range worksheets {
		documents, places = append(documents, one.document), append(places, one.place)
		faults = append(faults, one.faults...)
	}
	lessons, found := s.readLessons(documents, places, handbook)
	faults = append(faults, found...)
	advice := source.Diagnostics{}
	for _, d := range documents {
		faults = append(faults, d.Diagnostics...)
		advice = append(advice, d.Advice...)
		if d.Customize.IsGiven() {
			faults.Errorf(d.Customize.Pos, d.Customize.Length, "copy the whole page and change it, until then", "pages that customise an upstream page are not built by this version of handbook")
		}
	}

	s.config.Progress("linking", 0, 0)
	linked, found := site.Link(site.Input{Handbook: handbook, Documents: documents, Places: places, Worksheets: forSite(worksheets), Lessons: lessons, Files: in.files, Layers: s.config.Layers, Drafts: s.config.Drafts, Workers: s.config.Workers, Previous: s.last})
	faults = append(faults, found...)
	s.last = linked
	if !s.config.IgnorePromises && !faults.HasErrors() {
		faults = append(faults, linked.BrokenPromises(in.promises)...)
	}

	languages := site.Languages(handbook)
	layouts, found := s.layouts.get(in.layouts, strings.Join(languages, " "), func() (*render.Layouts, source.Diagnostics) { return render.ParseLayouts(in.layouts, languages) })
	faults = append(faults, found...)
	for _, language := range handbook.Languages {
		if linked.Homes[language.Value] != nil && !layouts.Speaks(language.Value) {
			faults.Warnf(language.Pos, language.Length, "copy layouts/i18n/en.yaml from the source of the program to layouts/i18n/"+language.Value+".yaml, and translate what stands after the colons", "the interface has no words in `%s`: buttons and menus of these pages stay in another language", language.Value)
		}
	}
	tokens := render.Tokens(linked, layouts)
	works := handbook.WorksOffline() && !s.config.Development
	manifest, found := s.manifest.get(in.client, fmt.Sprint(works, tokens), func() (*assets.Manifest, source.Diagnostics) {
		return assets.Build(in.client, assets.Options{Development: s.config.Development, Tokens: tokens, Offline: works})
	})
	faults = append(faults, found...)

	out := &Output{Site: linked, session: s, promises: in.promises, Advice: append(advice, linked.Advice...).Sort()}
	if !faults.HasErrors() {
		out.renderer = render.New(render.Input{Site: linked, Layouts: layouts, Assets: manifest, Updated: s.config.Updated, Development: s.config.Development})
		out.addFiles(manifest)
		out.addSearch(ctx, layouts)
		slices.SortFunc(out.Files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
		out.addWorker(manifest, works)
	}
	return out, faults.Sort()
}

// places returns a function that finds where a file of the content belongs. It
// remembers what it found until the handbook's languages change.
func (s *Session) places(handbook *schema.Handbook) func(path string) site.Place {
	languages := site.Languages(handbook)
	if key := strings.Join(languages, " "); s.known == nil || s.knownFor != key {
		s.known, s.knownFor = map[string]site.Place{}, key
	}
	return func(path string) site.Place {
		place, known := s.known[path]
		if !known {
			place = site.PlaceOf(path, languages)
			s.known[path] = place
		}
		return place
	}
}

// parse parses the documents that changed, in parallel.
func (s *Session) parse(ctx context.Context, stacks []*source.Stack, places []site.Place, lenient bool) ([]*document.Document, error) {
	documents := make([]*document.Document, len(stacks))
	var missing []int
	options := make([]document.Options, len(stacks))
	for _, kept := range s.documents {
		kept.used = false
	}
	for i, stack := range stacks {
		options[i] = document.Options{Kind: places[i].Kind, Lenient: lenient}
		if kept := s.documents[stack.Top()]; kept != nil && kept.options == options[i] {
			kept.used = true
			documents[i] = kept.document
		} else {
			missing = append(missing, i)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.config.Workers)
	var next, done atomic.Int64
	for range min(s.config.Workers, len(missing)) {
		group.Go(func() error {
			parser := document.NewParser()
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if n >= len(missing) {
					return nil
				}
				i := missing[n]
				documents[i] = parser.Parse(stacks[i].Top(), options[i])
				s.config.Progress("parsing", int(done.Add(1)), len(missing))
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, i := range missing {
		s.documents[stacks[i].Top()] = &parsed{document: documents[i], options: options[i], used: true}
	}
	for file, kept := range s.documents {
		if !kept.used {
			delete(s.documents, file)
		}
	}
	return documents, nil
}

// addFiles lists the files of the site, but for those of search and of reading offline.
func (o *Output) addFiles(manifest *assets.Manifest) {
	for _, page := range o.Site.Pages {
		o.Files = append(o.Files, publish.File{Path: page.Path, Content: func() ([]byte, error) { return o.page(page) }})
	}
	for _, asset := range o.Site.Assets {
		o.Files = append(o.Files, publish.File{Path: asset.Path, Version: version(asset.File.Hash), Open: asset.File.Open})
	}
	o.addWorksheetFiles()
	for _, bundle := range manifest.Bundles {
		o.Files = append(o.Files, publish.File{Path: bundle.Path, Version: version(bundle.Hash), Content: func() ([]byte, error) { return bundle.Content, nil }})
	}
	for _, file := range o.renderer.Files() {
		o.Files = append(o.Files, publish.File{Path: file.Path, Content: file.Content})
	}
}

// BrokenPromises returns the promises of earlier releases that the site breaks.
func (o *Output) BrokenPromises() source.Diagnostics {
	return o.Site.BrokenPromises(o.promises)
}

// Promises returns what the site promises once it is published, and what of earlier
// releases it keeps.
func (o *Output) Promises() (*site.Promises, source.Diagnostics) {
	return o.Site.Promises(o.promises)
}

func version(hash source.Hash) string { return string(hash[:]) }

// page renders a page, or returns it as it was rendered from the same input.
func (o *Output) page(page *site.Page) ([]byte, error) {
	prepared := o.renderer.Prepare(page)
	s := o.session
	if !s.config.Keep {
		s.rendered.Add(1)
		return prepared.HTML()
	}
	version := prepared.Version()
	s.mu.Lock()
	kept := s.pages[page.Path]
	s.mu.Unlock()
	if kept != nil && kept.version == version {
		return kept.html, nil
	}
	html, err := prepared.HTML()
	if err != nil {
		return nil, err
	}
	s.rendered.Add(1)
	s.mu.Lock()
	s.pages[page.Path] = &renderedPage{version, html}
	s.mu.Unlock()
	return html, nil
}

// Find returns the file at a path in the site.
func (o *Output) Find(path string) (publish.File, bool) {
	i, found := slices.BinarySearchFunc(o.Files, path, func(file publish.File, path string) int { return strings.Compare(file.Path, path) })
	if !found {
		return publish.File{}, false
	}
	return o.Files[i], true
}

// Read returns the bytes of a file of the site.
func Read(file publish.File) ([]byte, error) {
	if file.Content != nil {
		return file.Content()
	}
	opened, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	var all bytes.Buffer
	_, err = io.Copy(&all, opened)
	return all.Bytes(), err
}
