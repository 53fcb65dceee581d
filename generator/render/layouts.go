package render

import (
	"crypto/sha256"
	"html/template"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Layouts are the parsed templates of all layers. They are parsed once for every
// language of the handbook, with the interface's words put in, because looking up
// some fifty words would take longer than the rest of a page.
type Layouts struct {
	// spoken are the templates by language.
	spoken map[string]*spokenLayouts
	// versions are the hashes of everything a layout uses; those of directives
	// have the name of their file.
	versions map[string]source.Hash
	// languages are the interface's words by language and key.
	languages map[string]map[string]string
}

// spokenLayouts are the templates in one language.
type spokenLayouts struct {
	// sets are the templates of a page by layout name: "page", "module", …
	sets       map[string]*template.Template
	directives *template.Template
	// embedded are those of a form inside a text.
	embedded *template.Template
}

// embeddedForm is the layout of a form inside a text.
const embeddedForm = "partials/formembedded.html"

// isShared reports whether a layout is a piece of pages rather than the main part of one.
func isShared(name string) bool {
	return name == "base.html" || strings.HasPrefix(name, "partials/") || strings.HasPrefix(name, "slots/")
}

// functions are what layouts may call besides those of html/template.
var functions = template.FuncMap{
	"attribute": func(name, root, path string) template.HTMLAttr {
		return template.HTMLAttr(name + `="` + escapeAddress(root+path) + `"`)
	},
	"lang": func(language string) template.HTMLAttr { return template.HTMLAttr(languageAttribute(language)) },
	"join": func(separator string, items []string) string { return strings.Join(items, separator) },
}

// ParseLayouts reads the files under layouts/ for pages in the languages given.
func ParseLayouts(files []*source.Stack, languages []string) (*Layouts, source.Diagnostics) {
	l := &Layouts{spoken: map[string]*spokenLayouts{}, versions: map[string]source.Hash{}, languages: map[string]map[string]string{}}
	var faults source.Diagnostics
	texts := map[string]*source.File{}
	for _, stack := range files {
		name := strings.TrimPrefix(stack.Path, "layouts/")
		switch {
		case strings.HasPrefix(name, "i18n/") && path.Ext(name) == ".yaml":
			faults = append(faults, l.readWords(stack)...)
		case path.Ext(name) == ".html":
			texts[name] = stack.Top()
		}
	}
	if len(l.languages) == 0 {
		l.languages["en"] = map[string]string{}
	}
	for _, words := range l.languages {
		for key, word := range l.languages["en"] {
			if _, translated := words[key]; !translated {
				words[key] = word
			}
		}
	}
	for _, language := range languages {
		language = l.nearest(language)
		if l.spoken[language] != nil {
			continue
		}
		spoken, found := l.parse(texts, l.languages[language])
		l.spoken[language] = spoken
		faults = append(faults, found...)
	}
	if texts["page.html"] == nil && !faults.HasErrors() {
		faults.Errorf(source.Pos{}, 0, "restore layouts/page.html", "there is no layout for pages")
	}
	return l, faults.Sort()
}

// parse parses all layouts with the words of one language.
func (l *Layouts) parse(texts map[string]*source.File, words map[string]string) (*spokenLayouts, source.Diagnostics) {
	spoken := &spokenLayouts{sets: map[string]*template.Template{}}
	var faults source.Diagnostics
	shared := newSet()
	spoken.directives = newSet()
	mains := map[string]*source.File{}
	for name, file := range texts {
		switch {
		case strings.HasPrefix(name, "directives/"):
			faults = append(faults, parseLayout(spoken.directives, name, file, words)...)
		case isShared(name):
			faults = append(faults, parseLayout(shared, name, file, words)...)
		default:
			mains[strings.TrimSuffix(name, ".html")] = file
		}
	}
	for name, file := range mains {
		set := newSet()
		faults = append(faults, parseLayout(set, name+".html", file, words)...)
		if err := addUsed(set, shared, "base.html", name+".html"); err != nil {
			faults.Errorf(source.Pos{File: file}, 0, "", "this layout cannot be read: %v", err)
			continue
		}
		spoken.sets[name] = set
		l.versions[name] = versionOf(set, "base.html", texts, file)
	}
	if file := texts[embeddedForm]; file != nil {
		spoken.embedded = newSet()
		if err := addUsed(spoken.embedded, shared, embeddedForm); err != nil {
			faults.Errorf(source.Pos{File: file}, 0, "", "this layout cannot be read: %v", err)
		}
		l.versions[embeddedForm] = versionOf(spoken.embedded, embeddedForm, texts, file)
	}
	for name, file := range texts {
		if strings.HasPrefix(name, "directives/") {
			l.versions[name] = versionOf(spoken.directives, name, texts, file)
		}
	}
	return spoken, faults
}

func newSet() *template.Template {
	return template.New("").Funcs(functions).Option("missingkey=error")
}

// addUsed copies from shared to set the templates of some names and those that they
// use, as far as set has none of its own. A page's set holds no more than that: the
// pieces of forms alone would fill megabytes.
func addUsed(set, shared *template.Template, start ...string) error {
	seen := map[string]bool{}
	var failed error
	var visit func(name string)
	visit = func(name string) {
		if seen[name] || failed != nil {
			return
		}
		seen[name] = true
		used := set.Lookup(name)
		if used == nil {
			original := shared.Lookup(name)
			if original == nil || original.Tree == nil {
				return
			}
			if used, failed = set.AddParseTree(name, original.Tree.Copy()); failed != nil {
				return
			}
		}
		if used.Tree != nil {
			eachTemplate(used.Tree.Root, visit)
		}
	}
	for _, name := range start {
		visit(name)
	}
	return failed
}

// choose returns the layout of a name, or that of plain pages.
func (l *Layouts) choose(name string) string {
	if _, ok := l.versions[name]; !ok {
		return "page"
	}
	return name
}

// nearest is the language among those of the interface that is nearest to a
// language: itself, without its region, or English.
func (l *Layouts) nearest(language string) string {
	base, _, _ := strings.Cut(language, "-")
	for _, candidate := range []string{language, base, "en"} {
		if l.languages[candidate] != nil {
			return candidate
		}
	}
	return slices.Min(slices.Collect(maps.Keys(l.languages)))
}

// Speaks says whether the interface has words in a language.
func (l *Layouts) Speaks(language string) bool {
	base, _, _ := strings.Cut(language, "-")
	nearest, _, _ := strings.Cut(l.nearest(language), "-")
	return nearest == base
}

// Words are the interface's words of a language by their keys; they are never changed.
func (l *Layouts) Words(language string) map[string]string { return l.languages[l.nearest(language)] }

func (l *Layouts) in(language string) *spokenLayouts { return l.spoken[l.nearest(language)] }

// wordList is an i18n file: the interface's words of one language.
type wordList struct {
	Words map[string]string `yaml:"words" required:"true" doc:"The interface's words by key."`
}

// readWords merges a language's words of all layers, the nearest winning.
func (l *Layouts) readWords(stack *source.Stack) (faults source.Diagnostics) {
	language := strings.TrimSuffix(path.Base(stack.Path), ".yaml")
	merged := map[string]string{}
	for _, file := range slices.Backward(stack.Files) {
		var list wordList
		faults = append(faults, schema.Decode(file, file.BodyStart(), file.Text()[file.BodyStart():], &list, schema.Options{})...)
		for key, word := range list.Words {
			merged[key] = word
		}
	}
	l.languages[language] = merged
	return faults
}

// parseLayout adds a file to a set of templates, without its needless white space
// and with the words of a language.
func parseLayout(set *template.Template, name string, file *source.File, words map[string]string) (faults source.Diagnostics) {
	text := string(file.Text()[file.BodyStart():])
	if _, err := template.New(name).Funcs(functions).Parse(text); err != nil {
		faults = append(faults, layoutFault(file, err))
		return faults
	}
	text = knownWord.ReplaceAllStringFunc(minifyLayout(text), func(action string) string {
		key := knownWord.FindStringSubmatch(action)[1]
		if word, ok := words[key]; ok {
			return template.HTMLEscapeString(word)
		}
		return key
	})
	text = rootedAddress.ReplaceAllString(text, `{{attribute "$1" $2.Root $3}}`)
	if _, err := set.New(name).Parse(text); err != nil {
		faults = append(faults, layoutFault(file, err))
	}
	return faults
}

// rootedAddress is href="{{$.Root}}{{.Path}}", the address of a page or file of the
// site. It is written by one call, because html/template checks each of its parts
// as if it could be anybody's, and a page has many.
var rootedAddress = regexp.MustCompile(`(href|src)="\{\{(\$?)\.Root\}\}\{\{([^{}|]+)\}\}"`)

// knownWord is {{.T "key"}} or {{$.T "key"}}.
var knownWord = regexp.MustCompile(`\{\{\s*\$?\.T "([a-z0-9_]+)"\s*\}\}`)

var templateError = regexp.MustCompile(`^(?:html/)?template: ?[^:]*:(\d+)(?::(\d+))?: (.*)$`)

// layoutFault turns an error of html/template into a diagnostic at its line.
func layoutFault(file *source.File, err error) source.Diagnostic {
	one := source.Diagnostic{Pos: source.Pos{File: file}, Message: "this layout cannot be read: " + err.Error(), Hint: "the format is that of Go's html/template"}
	if m := templateError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		offset := 0
		for range line - 1 {
			offset += strings.IndexByte(string(file.Text()[offset:]), '\n') + 1
		}
		one.Pos.Offset = offset
		one.Message = "this layout cannot be read: " + m[3]
	}
	return one
}

var layoutMinifier = func() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{TemplateDelims: html.GoTemplateDelims, KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true})
	return m
}()

func minifyLayout(text string) string {
	small, err := layoutMinifier.String("text/html", text)
	if err != nil {
		return text
	}
	return small
}

// versionOf hashes the files that a layout uses, from the template where it starts.
func versionOf(set *template.Template, start string, shared map[string]*source.File, main *source.File) source.Hash {
	used := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if t := set.Lookup(name); t != nil && !used[name] {
			used[name] = true
			if t.Tree != nil {
				eachTemplate(t.Tree.Root, visit)
			}
		}
	}
	visit(start)
	hash := sha256.New()
	hash.Write(main.Hash[:])
	names := make([]string, 0, len(shared))
	for name := range shared {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if used[name] {
			hash.Write(shared[name].Hash[:])
		}
	}
	var version source.Hash
	hash.Sum(version[:0])
	return version
}

// eachTemplate visits the names in all {{template}} actions below a node.
func eachTemplate(node parse.Node, visit func(string)) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, child := range l.Nodes {
				eachTemplate(child, visit)
			}
		}
	}
	switch n := node.(type) {
	case *parse.ListNode:
		list(n)
	case *parse.IfNode:
		list(n.List)
		list(n.ElseList)
	case *parse.RangeNode:
		list(n.List)
		list(n.ElseList)
	case *parse.WithNode:
		list(n.List)
		list(n.ElseList)
	case *parse.TemplateNode:
		visit(n.Name)
	}
}

// directiveLayouts are the layouts of the directives a document uses.
func directiveLayouts(d *document.Document) []string {
	used := map[string]bool{}
	var visit func(blocks []document.Block)
	one := func(d *document.Directive) {
		if d.Spec != nil {
			used["directives/"+d.Spec.Layout+".html"] = true
		}
		visit(d.Body)
	}
	visit = func(blocks []document.Block) {
		for _, block := range blocks {
			visit(block.Children)
			if block.Directive != nil {
				one(block.Directive)
			}
		}
	}
	visit(d.Blocks)
	for _, directive := range d.Directives {
		one(directive)
	}
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
