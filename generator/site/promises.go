package site

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// PromisesFile is the file that records what a handbook has published.
const PromisesFile = "promises.lock.json"

// promisesFormat is the format of PromisesFile.
const promisesFormat = "handbook-promises/1"

// Promises are what readers rely on once a handbook is published: the addresses
// of its pages, the anchors in them, and what saved plans hold.
type Promises struct {
	Format   schema.Text `yaml:"format" required:"true" enum:"handbook-promises/1"`
	Handbook string      `yaml:"handbook"`
	Version  string      `yaml:"version"`
	// Pages are anchors by address, separated by blanks.
	Pages      map[schema.Text]schema.Text         `yaml:"pages"`
	Worksheets map[schema.Text]*worksheet.Promises `yaml:"worksheets"`
}

// BrokenPromises reports what the file of promises says and the site does not
// keep.
func (s *Site) BrokenPromises(file *source.File) source.Diagnostics {
	var promised Promises
	faults := schema.Decode(file, 0, file.Text(), &promised, schema.Options{})
	if faults.HasErrors() {
		faults[0].Hint = "restore the file as `handbook release` wrote it"
		return faults[:1]
	}
	kept := 0
	for _, address := range ordered(promised.Pages) {
		page := s.promisedPage(address.Value)
		if page == nil {
			faults.Errorf(address.Pos, address.Length, s.replacementHint(address.Value), "the published page %s is gone, and people have its address in bookmarks and on paper", address.Value)
			continue
		}
		kept++
		s.brokenAnchors(&faults, page, promised.Pages[address])
	}
	for _, id := range ordered(promised.Worksheets) {
		page := s.worksheetPage(id.Value)
		if page == nil {
			faults.Errorf(id.Pos, id.Length, "put it back under its id; to take it out of the lists, keep the file and hide its links", "the published worksheet %s is gone, and people have saved plans of it", id.Value)
			continue
		}
		for _, broken := range page.Worksheet.Broken(*promised.Worksheets[id]) {
			faults.Errorf(broken.Promise.Pos, broken.Promise.Length, broken.Hint, "%s", broken.Message)
		}
	}
	return faults
}

// promisedPage is the page at a published address, or the one that has it as an
// alias.
func (s *Site) promisedPage(address string) *Page {
	path := address
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	if page := s.byPath[path]; page != nil {
		return page
	}
	return s.Aliases[path]
}

func (s *Site) brokenAnchors(faults *source.Diagnostics, page *Page, anchors schema.Text) {
	if page.Document == nil {
		return
	}
	has := map[string]bool{}
	for _, anchor := range page.Document.Anchors {
		has[anchor.ID] = true
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

// replacementHint names the page that most likely took the place of another.
func (s *Site) replacementHint(address string) string {
	last := func(address string) string {
		parts := strings.Split(strings.Trim(address, "/"), "/")
		return parts[len(parts)-1]
	}
	for _, page := range s.Pages {
		if isPromised(page) && last(page.Address()) == last(address) {
			return fmt.Sprintf("if %s took its place, add aliases: [%s] to it", page.Document.File.Name(), address)
		}
	}
	return fmt.Sprintf("add aliases: [%s] to the page that took its place, or put it back", address)
}

func (s *Site) worksheetPage(id string) *Page {
	for _, page := range s.Pages {
		if page.Worksheet != nil && page.Original == nil && page.Worksheet.ID.Value == id {
			return page
		}
	}
	return nil
}

// isPromised reports whether a page was written, and so is promised.
func isPromised(page *Page) bool {
	return page.Document != nil && page.Original == nil && page.Print == nil && page.Facet == nil && !page.NotFound
}

// Promises returns what the site promises once it is published.
func (s *Site) Promises() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format\": %q,\n  \"handbook\": %s,\n  \"version\": %s,\n  \"pages\": {", promisesFormat, quoted(s.Handbook.ID.Value), quoted(s.Handbook.Version))
	comma := ""
	for _, page := range slices.SortedFunc(slices.Values(s.Pages), func(a, b *Page) int { return strings.Compare(a.Path, b.Path) }) {
		if !isPromised(page) {
			continue
		}
		fmt.Fprintf(&out, "%s\n    %s: %s", comma, quoted(cmp.Or(page.Address(), page.Path)), quoted(promisedAnchors(page.Document)))
		comma = ","
	}
	fmt.Fprint(&out, "\n  },\n  \"worksheets\": {")
	comma = ""
	for _, page := range s.Pages {
		if page.Worksheet == nil || page.Original != nil {
			continue
		}
		promises := page.Worksheet.Promises()
		fmt.Fprintf(&out, "%s\n    %s: {\n      \"version\": %s,\n      \"fields\": {", comma, quoted(page.Worksheet.ID.Value), quoted(promises.Version.Value))
		writeMembers(&out, promises.Fields, func(kind schema.Text) string { return quoted(kind.Value) })
		fmt.Fprint(&out, "},\n      \"codes\": {")
		writeMembers(&out, promises.Codes, func(codes []schema.Text) string {
			values := make([]string, len(codes))
			for i, code := range codes {
				values[i] = quoted(code.Value)
			}
			return "[" + strings.Join(values, ", ") + "]"
		})
		fmt.Fprint(&out, "}\n    }")
		comma = ","
	}
	fmt.Fprint(&out, "\n  }\n}\n")
	return out.Bytes()
}

// promisedAnchors are the anchors that a reader can see and copy: those of
// headings and directives. Footnotes and the interface's own are not promised.
func promisedAnchors(d *document.Document) string {
	var ids []string
	for _, anchor := range d.Anchors {
		if !strings.HasPrefix(anchor.ID, "fn") && !strings.ContainsAny(anchor.ID, " \t\n") {
			ids = append(ids, anchor.ID)
		}
	}
	return strings.Join(ids, " ")
}

func writeMembers[V any](out *bytes.Buffer, members map[schema.Text]V, write func(V) string) {
	for i, key := range ordered(members) {
		if i > 0 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprintf(out, "\n        %s: %s", quoted(key.Value), write(members[key]))
	}
	if len(members) > 0 {
		fmt.Fprint(out, "\n      ")
	}
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
