package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"handbook/generator/schema"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// PromisesFile is the file that records what a handbook has published.
const PromisesFile = "promises.lock.json"

// promisesFormat is the format of PromisesFile.
const promisesFormat = "handbook-promises/1"

// Promises are what readers rely on once a handbook is published: its id, under
// which browsers keep their work, the addresses of its pages, the anchors in
// them, and what saved plans hold.
type Promises struct {
	Format   schema.Text `yaml:"format" required:"true" enum:"handbook-promises/1"`
	Handbook schema.Text `yaml:"handbook" required:"true"`
	Version  string      `yaml:"version"`
	// Pages are anchors by address, separated by blanks. Earlier addresses of pages
	// are among them, without anchors.
	Pages map[schema.Text]schema.Text `yaml:"pages"`
	// Worksheets are by id and version: people have plans of every version that was
	// published.
	Worksheets map[schema.Text]map[schema.Text]worksheet.Promises `yaml:"worksheets"`
	// Interactions are the ids of interactions by the address of their page,
	// separated by blanks.
	Interactions map[schema.Text]schema.Text `yaml:"interactions"`
}

// readPromises reads the file of promises, which may be nil.
func readPromises(file *source.File) (*Promises, source.Diagnostics) {
	var promised Promises
	if file == nil {
		return &promised, nil
	}
	faults := schema.Decode(file, 0, file.Text(), &promised, schema.Options{})
	if faults.HasErrors() {
		faults[0].Hint = "restore the file as `handbook release` wrote it"
		return nil, faults[:1]
	}
	return &promised, nil
}

// BrokenPromises reports what the file of promises says and the site does not
// keep. Without a file nothing was promised.
func (s *Site) BrokenPromises(file *source.File) source.Diagnostics {
	if file == nil {
		return nil
	}
	promised, faults := readPromises(file)
	if promised == nil {
		return faults
	}
	if id := promised.Handbook; id.Value != s.Handbook.ID.Value {
		faults.Errorf(id.Pos, id.Length, "write `id: "+id.Value+"` in handbook.yaml again", "the handbook's id was %s and is %s now, and browsers keep the plans of readers under the id", id.Value, s.Handbook.ID.Value)
	}
	var replacements map[string]*Page
	for _, address := range ordered(promised.Pages) {
		if page := s.promisedPage(address.Value); page != nil {
			s.brokenAnchors(&faults, page, promised.Pages[address])
			continue
		}
		if replacements == nil {
			replacements = s.byLastName()
		}
		hint := fmt.Sprintf("add aliases: [%s] to the page that took its place, or put it back", address.Value)
		if why := s.leftOut[pageFile(address.Value)]; why != "" {
			hint = fmt.Sprintf("%s; show it again, or add aliases: [%s] to the page that takes its place", why, address.Value)
		} else if page := replacements[lastName(address.Value)]; page != nil {
			hint = fmt.Sprintf("if %s took its place, add aliases: [%s] to it", page.Document.File.Name(), address.Value)
		}
		faults.Errorf(address.Pos, address.Length, hint, "the published page %s is gone, and people have its address in bookmarks and on paper", address.Value)
	}
	sheets := s.worksheets()
	for _, id := range ordered(promised.Worksheets) {
		definition := sheets[id.Value]
		if definition == nil {
			faults.Errorf(id.Pos, id.Length, "put it back under its id; where it should not be used any more, say so in its summary", "the published worksheet %s is gone, and people have saved plans of it", id.Value)
			continue
		}
		for _, broken := range definition.Broken(promised.Worksheets[id]) {
			faults.Errorf(broken.Promise.Pos, broken.Promise.Length, broken.Hint, "%s", broken.Message)
		}
	}
	s.brokenInteractions(&faults, promised.Interactions)
	return faults
}

// pageFile is the file in the site that an address leads to.
func pageFile(address string) string {
	if address == "" || strings.HasSuffix(address, "/") {
		return address + "index.html"
	}
	return address
}

// promisedPage is the page at a published address, or the one that has it as an
// alias.
func (s *Site) promisedPage(address string) *Page {
	file := pageFile(address)
	return cmp.Or(s.byPath[file], s.Aliases[file])
}

func (s *Site) brokenAnchors(faults *source.Diagnostics, page *Page, anchors schema.Text) {
	if page.Document == nil || anchors.Value == "" {
		return
	}
	has := map[string]bool{}
	for _, anchor := range page.Document.Anchors {
		has[anchor.ID] = true
	}
	for _, id := range keptUnder(page.Lesson) {
		has[id] = true
	}
	at := 0
	for anchor := range strings.FieldsSeq(anchors.Value) {
		at += strings.Index(anchors.Value[at:], anchor)
		if !has[anchor] {
			hint := fmt.Sprintf("write {#%s} after the heading of %s that says it now", anchor, page.Document.File.Name())
			if near := source.Nearest(anchor, slices.Sorted(maps.Keys(has))); near != "" {
				hint += fmt.Sprintf(", perhaps the one that is now #%s", near)
			}
			faults.Errorf(anchors.At(at), len(anchor), hint, "the published anchor %s#%s is gone, and links lead there", page.Address(), anchor)
		}
		at += len(anchor)
	}
}

// byLastName are the promised pages by the last part of their addresses: where
// one of that name is gone, the other most likely took its place.
func (s *Site) byLastName() map[string]*Page {
	pages := map[string]*Page{}
	for _, page := range s.Pages {
		if name := lastName(page.Address()); isPromised(page) && pages[name] == nil {
			pages[name] = page
		}
	}
	return pages
}

func lastName(address string) string { return path.Base(strings.TrimSuffix(address, "/index.html")) }

// worksheets are the worksheets by id. Translations promise what their originals
// promise (see checkTranslation).
func (s *Site) worksheets() map[string]*worksheet.Definition {
	sheets := map[string]*worksheet.Definition{}
	for _, page := range s.Pages {
		if page.Worksheet == nil || page.Original != nil {
			continue
		}
		if id := page.Worksheet.ID.Value; sheets[id] == nil || page.Language == s.Languages[0] {
			sheets[id] = page.Worksheet
		}
	}
	return sheets
}

// isPromised reports whether a page was written, and so is promised.
func isPromised(page *Page) bool {
	return page.Document != nil && page.Original == nil && page.Print == nil && page.Facet == nil && !page.NotFound
}

// Promises returns what the site promises once it is published, with what it
// keeps of the promises to plans of earlier versions, which file holds; it may be
// nil. There are none when the file cannot be read.
func (s *Site) Promises(file *source.File) (*Promises, source.Diagnostics) {
	earlier, faults := readPromises(file)
	if earlier == nil {
		return nil, faults
	}
	text := func(value string) schema.Text { return schema.Text{Value: value} }
	p := &Promises{
		Format: text(promisesFormat), Handbook: text(s.Handbook.ID.Value), Version: s.Handbook.Version,
		Pages: map[schema.Text]schema.Text{}, Worksheets: map[schema.Text]map[schema.Text]worksheet.Promises{},
		Interactions: s.interactions(),
	}
	for _, page := range s.Pages {
		if isPromised(page) {
			p.Pages[text(cmp.Or(page.Address(), page.Path))] = text(promisedAnchors(page))
		}
	}
	for file := range s.Aliases {
		p.Pages[text(strings.TrimSuffix(file, "index.html"))] = text("")
	}
	published := map[string]map[schema.Text]worksheet.Promises{}
	for id, versions := range earlier.Worksheets {
		published[id.Value] = versions
	}
	for id, definition := range s.worksheets() {
		p.Worksheets[text(id)] = definition.Keep(published[id])
	}
	return p, nil
}

// promisedAnchors are the anchors that a reader can see and copy: those of
// headings and directives. Interactions are promised apart.
func promisedAnchors(page *Page) string {
	kept := keptUnder(page.Lesson)
	var ids []string
	for _, anchor := range page.Document.Anchors {
		if !strings.ContainsAny(anchor.ID, " \t\n") && !slices.Contains(kept, anchor.ID) {
			ids = append(ids, anchor.ID)
		}
	}
	return strings.Join(ids, " ")
}

// JSON is the file of the promises: a line for every page and every field, so
// that changes are easy to see.
func (p *Promises) JSON() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format\": %s,\n  \"handbook\": %s,\n  \"version\": %s,\n  \"pages\": ", quoted(p.Format.Value), quoted(p.Handbook.Value), quoted(p.Version))
	writeMembers(&out, "  ", p.Pages, func(anchors schema.Text) { out.WriteString(quoted(anchors.Value)) })
	out.WriteString(",\n  \"worksheets\": ")
	writeMembers(&out, "  ", p.Worksheets, func(versions map[schema.Text]worksheet.Promises) {
		writeMembers(&out, "    ", versions, func(one worksheet.Promises) {
			out.WriteString("{\n        \"fields\": ")
			writeMembers(&out, "        ", one.Fields, func(kind schema.Text) { out.WriteString(quoted(kind.Value)) })
			out.WriteString(",\n        \"codes\": ")
			writeMembers(&out, "        ", one.Codes, func(codes []schema.Text) {
				values := make([]string, len(codes))
				for i, code := range codes {
					values[i] = quoted(code.Value)
				}
				out.WriteString("[" + strings.Join(values, ", ") + "]")
			})
			out.WriteString("\n      }")
		})
	})
	out.WriteString(",\n  \"interactions\": ")
	writeMembers(&out, "  ", p.Interactions, func(ids schema.Text) { out.WriteString(quoted(ids.Value)) })
	out.WriteString("\n}\n")
	return out.Bytes()
}

// writeMembers writes an object, each member on a line of its own.
func writeMembers[V any](out *bytes.Buffer, indent string, members map[schema.Text]V, write func(V)) {
	if len(members) == 0 {
		out.WriteString("{}")
		return
	}
	before := "{"
	for _, key := range ordered(members) {
		out.WriteString(before + "\n" + indent + "  " + quoted(key.Value) + ": ")
		write(members[key])
		before = ","
	}
	out.WriteString("\n" + indent + "}")
}

func ordered[V any](members map[schema.Text]V) []schema.Text {
	return slices.SortedFunc(maps.Keys(members), func(a, b schema.Text) int { return strings.Compare(a.Value, b.Value) })
}

func quoted(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text can always be written
	return strings.TrimSuffix(out.String(), "\n")
}
