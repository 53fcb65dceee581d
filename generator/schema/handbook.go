package schema

import (
	"maps"
	"slices"
	"strings"

	"handbook/generator/source"
)

// Handbook is handbook.yaml: the settings of a handbook.
type Handbook struct {
	// Pos is where the nearest handbook.yaml starts, to report what it lacks.
	Pos          source.Pos
	ID           Text                 `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The handbook's own name. Readers' saved work is kept under it, so it never changes."`
	Title        string               `yaml:"title" required:"true" doc:"The handbook's title, shown on every page."`
	Version      string               `yaml:"version" pattern:"[0-9A-Za-z][0-9A-Za-z._+-]*" patternhint:"use digits, letters, dots and dashes, for example 2026.1" doc:"The edition, for example \"2026.1\". Exported plans name it."`
	URL          Text                 `yaml:"url" pattern:"https?://[^\\s/?#]+(?:/[^\\s?#]*)?" patternhint:"write the whole address, for example https://handbook.example.org/" doc:"The address readers will use. Without it canonical addresses, feeds, the sitemap, link previews and QR codes are left out."`
	Languages    []Text               `yaml:"languages" pattern:"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*" patternhint:"use language codes such as en, es or pt-BR" doc:"The languages of the handbook; the first is the default. Pages in another language stand in content/CODE/."`
	License      License              `yaml:"license" doc:"The license the content is published under."`
	Brand        Brand                `yaml:"brand" doc:"Whose handbook it is and how it looks."`
	Scales       map[string][]Grade   `yaml:"scales" pattern:"[a-z][a-z0-9_]*" doc:"Rating scales by name, for worksheets and self-ratings, lowest grade first."`
	Vocabularies map[string][]Concept `yaml:"vocabularies" pattern:"[a-z][a-z0-9_]*" doc:"The words pages are sorted by: driver, stage, role."`
	Navigation   []Text               `yaml:"navigation" doc:"The main menu in its order: modules, lessons, worksheets, handouts, enotes, videos, pathways, glossary, frameworks, or the path of a page."`
	Variables    map[string]string    `yaml:"variables" pattern:"[a-z][a-z0-9_]*" doc:"Texts that pages insert with {{name}}."`
	Translations map[Text]Translation `yaml:"translations" doc:"What the handbook says in its other languages, by language code: title, vocabularies, scales and variables, in the form they have here."`
	Repository   Text                 `yaml:"repository" pattern:"https?://[^\\s/?#]+(?:/[^\\s]*)?" patternhint:"write the whole address, for example https://github.com/example/handbook" doc:"Where the source is kept, for \"edit this page\": a repository on GitHub, GitLab or the like, or the address of a branch or a folder in it as the browser shows it, such as https://github.com/example/handbooks/tree/main/ours."`
	Offline      *bool                `yaml:"offline" doc:"Whether readers' browsers keep the handbook for use without a connection. Default: true."`
	Lenient      bool                 `yaml:"lenient" doc:"Report unknown keys and directives and broken links as warnings, for content made elsewhere."`
	Extends      Text                 `yaml:"extends" doc:"The handbook this one is built on: builtin, a folder such as ../upstream, or a zip file."`
	Hide         []Text               `yaml:"hide" doc:"Pages of the upstream handbook to leave out, such as lessons/drivers-ed-2."`
	// Unspoken are the languages of the handbooks below that this one does not
	// have; their folders are left out.
	Unspoken []string
	// wordings are what is said in each language.
	wordings map[string]*Wording
}

// defaultLanguage is the language of a handbook that names none.
const defaultLanguage = "en"

// License says what others may do with the content.
type License struct {
	Name string `yaml:"name" required:"true" shorthand:"true" doc:"The license's name, for example CC BY 4.0."`
	URL  string `yaml:"url" pattern:"https?://[^\\s/?#]+(?:/[^\\s]*)?" patternhint:"write the whole address, for example https://creativecommons.org/licenses/by/4.0/" doc:"Where the license can be read."`
}

// Brand says whose handbook it is. A value that was not given has no place.
type Brand struct {
	Organization Text `yaml:"organization" doc:"The organization that publishes the handbook."`
	Logo         Text `yaml:"logo" doc:"The logo's file in content/, best an SVG."`
	Accent       Text `yaml:"accent" pattern:"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})" patternhint:"write a colour as # and six digits or letters a to f, for example \"#1f3f6e\"" doc:"The colour of links and buttons, for example \"#1f3f6e\"."`
	Font         Text `yaml:"font" doc:"The font of headings, by name."`
	Contact      Text `yaml:"contact" pattern:"[^\\s@:/]+@[^\\s@/]+\\.[^\\s@/.]+|https?://[^\\s/?#]+(?:/[^\\s]*)?" patternhint:"write an e-mail address or the address of a page, for example help@example.org" doc:"Where readers turn with questions: an e-mail address or a page."`
}

// Grade is one grade of a scale.
type Grade struct {
	Code  Text   `yaml:"code" required:"true" code:"true" doc:"What is stored in saved work, in quotes when it is a number. It never changes."`
	Label string `yaml:"label" required:"true" doc:"What readers see."`
}

// Concept is one word of a vocabulary.
type Concept struct {
	ID      Text   `yaml:"id" required:"true" pattern:"[a-z][a-z0-9_]*" doc:"The name pages use. It never changes."`
	Label   string `yaml:"label" required:"true" doc:"What readers see."`
	Summary string `yaml:"summary" doc:"What it means, in one sentence."`
}

// WorksOffline reports whether browsers keep the site for use without a
// connection.
func (h *Handbook) WorksOffline() bool { return h.Offline == nil || *h.Offline }

// Extends returns the value of extends in one layer's handbook.yaml, for finding
// the layers below it. Faults in the file are left to ReadHandbook.
func Extends(file *source.File) Text {
	var h Handbook
	decodeHandbook(file, &h, Options{})
	return h.Extends
}

// ReadHandbook reads the handbook.yaml of every layer and merges them.
//
// A layer's handbook.yaml is complete in itself. The nearest layer alone gives
// id, title, version, url, repository, lenient and extends: they belong to one
// site. Of the license, languages, navigation and offline, the nearest layer
// that gives it wins; of brand and variables the same holds for every key. Scales
// and vocabularies merge by name, and their entries by code or id: upstream's
// order first, an entry of the same code or id replaced, new ones after them. What
// any layer hides stays hidden: an entry of Hide drops pages of the layers below
// the layer of its own file (Pos.File.Layer). Translations are those of the nearest
// layer; In has those of all layers in it.
//
// Languages is never empty, and URL.Value is empty or ends in "/". Navigation
// entries, hidden pages and the logo are checked by the phases that know the
// pages. The handbook is usable even when there are errors.
func ReadHandbook(stack *source.Stack) (*Handbook, source.Diagnostics) {
	merged := &Handbook{}
	var found source.Diagnostics
	var options Options
	var layers []*Handbook
	for i, file := range stack.Files {
		layer := &Handbook{}
		faults := decodeHandbook(file, layer, options)
		if i == 0 {
			if layer.Lenient {
				options.Lenient = true
				layer = &Handbook{}
				faults = decodeHandbook(file, layer, options)
			}
			*merged = *layer
		} else {
			merged.inherit(layer)
		}
		layers = append(layers, layer)
		found = append(found, faults...)
		found = append(found, layer.repetitions()...)
	}
	if len(merged.Languages) == 0 {
		merged.Languages = []Text{{Value: defaultLanguage}}
	}
	found = append(found, merged.translate(layers)...)
	if url := merged.URL.Value; url != "" && !strings.HasSuffix(url, "/") {
		merged.URL.Value += "/"
	}
	return merged, found
}

func decodeHandbook(file *source.File, h *Handbook, options Options) source.Diagnostics {
	start := file.BodyStart()
	return Decode(file, start, file.Text()[start:], h, options)
}

// inherit fills what h leaves open from the next layer below it.
func (h *Handbook) inherit(upstream *Handbook) {
	if h.License.Name == "" {
		h.License = upstream.License
	}
	if h.Languages == nil {
		h.Languages = upstream.Languages
	}
	for _, language := range upstream.Languages {
		spoken := slices.ContainsFunc(h.Languages, func(own Text) bool { return own.Value == language.Value })
		if !spoken && !slices.Contains(h.Unspoken, language.Value) {
			h.Unspoken = append(h.Unspoken, language.Value)
		}
	}
	for _, language := range upstream.Unspoken {
		if !slices.Contains(h.Unspoken, language) {
			h.Unspoken = append(h.Unspoken, language)
		}
	}
	if h.Navigation == nil {
		h.Navigation = upstream.Navigation
	}
	if h.Offline == nil {
		h.Offline = upstream.Offline
	}
	h.Hide = append(h.Hide, upstream.Hide...)
	h.Brand.Organization = given(h.Brand.Organization, upstream.Brand.Organization)
	h.Brand.Logo = given(h.Brand.Logo, upstream.Brand.Logo)
	h.Brand.Accent = given(h.Brand.Accent, upstream.Brand.Accent)
	h.Brand.Font = given(h.Brand.Font, upstream.Brand.Font)
	h.Brand.Contact = given(h.Brand.Contact, upstream.Brand.Contact)
	h.Variables = mergeTexts(h.Variables, upstream.Variables)
	h.Scales = mergeLists(h.Scales, upstream.Scales, Grade.key)
	h.Vocabularies = mergeLists(h.Vocabularies, upstream.Vocabularies, Concept.key)
}

func given(own, upstream Text) Text {
	if own.IsGiven() {
		return own
	}
	return upstream
}

func (g Grade) key() Text   { return g.Code }
func (c Concept) key() Text { return c.ID }

func mergeLists[T any](own, upstream map[string][]T, key func(T) Text) map[string][]T {
	merged := maps.Clone(upstream)
	if merged == nil {
		return own
	}
	for name, entries := range own {
		list := slices.Clone(upstream[name])
		for _, entry := range entries {
			same := func(other T) bool { return key(other).Value == key(entry).Value }
			if at := slices.IndexFunc(list, same); at >= 0 {
				list[at] = entry
			} else {
				list = append(list, entry)
			}
		}
		merged[name] = list
	}
	return merged
}

// repetitions reports what stands twice in one layer's lists.
func (h *Handbook) repetitions() source.Diagnostics {
	var found source.Diagnostics
	once := func(list []Text, what string) {
		seen := map[string]bool{}
		for _, text := range list {
			if name := strings.ToLower(text.Value); seen[name] {
				found.Errorf(text.Pos, text.Length, "delete one of the two", "%s `%s` stands twice", what, text.Value)
			} else if name != "" {
				seen[name] = true
			}
		}
	}
	once(h.Languages, "the language")
	once(h.Navigation, "the entry")
	for _, name := range slices.Sorted(maps.Keys(h.Scales)) {
		once(keys(h.Scales[name], Grade.key), "in the scale `"+name+"` the code")
	}
	for _, name := range slices.Sorted(maps.Keys(h.Vocabularies)) {
		once(keys(h.Vocabularies[name], Concept.key), "in the vocabulary `"+name+"` the id")
	}
	for _, translation := range h.Translations {
		for name, grades := range translation.Scales {
			once(keys(grades, Grade.key), "in the scale `"+name.Value+"` the code")
		}
		for name, concepts := range translation.Vocabularies {
			once(keys(concepts, Concept.key), "in the vocabulary `"+name.Value+"` the id")
		}
	}
	return found
}

func keys[T any](list []T, key func(T) Text) []Text {
	texts := make([]Text, len(list))
	for i, entry := range list {
		texts[i] = key(entry)
	}
	return texts
}
