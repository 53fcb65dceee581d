package render

import (
	"encoding/json"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
)

// ProgressView is what the page's script needs to show what people read and did. It
// is the same for everybody; what one person did is on that person's device.
type ProgressView struct {
	// Store is the script of saved work, Marks the one that shows it, from the root of
	// the site. They load only where somebody keeps work.
	Store, Marks string
	// Page is the page itself (see progressEntry).
	Page string
	// CanMark says that people can mark the page as read.
	CanMark bool
	// Alone says that no other script of the page keeps progress.
	Alone bool
}

// progress says what the page shows of what people read and did.
func (r *Renderer) progress(v *View, page *site.Page) {
	store, marks := r.Assets.Find("store.js"), r.Assets.Find("marks.js")
	if store == nil || marks == nil || page.Print != nil {
		return
	}
	p := &ProgressView{Store: store.Path, Marks: marks.Path, CanMark: r.canMark(page), Alone: !v.Asks}
	lists := slices.Concat(v.Neighbours, v.Children, v.Steps, v.Modules)
	for _, group := range v.Sections {
		lists = append(lists, group.Links...)
	}
	if v.Lesson != nil {
		lists = append(lists, v.Lesson.Series...)
	}
	isMarked := slices.ContainsFunc(lists, func(link Link) bool { return link.Of != "" })
	if !p.CanMark && !v.Asks && !isMarked {
		return
	}
	if p.CanMark || v.Asks {
		p.Page = r.progressEntry(page)
	}
	v.Progress = p
	v.addScripts(r, "progress.js")
}

// canMark reports whether people can mark a page as read: topics, lessons that ask
// nothing, and other pages to read that a pathway names. Lessons and worksheets show
// by themselves how far somebody is, and a module has been read with its topics.
func (r *Renderer) canMark(page *site.Page) bool {
	switch {
	case page.Document == nil, page.Worksheet != nil, page.IsSection, page == r.Site.Homes[page.Language]:
		return false
	case page.Kind == document.Topic:
		return true
	case page.Kind == document.Lesson:
		return !page.Lesson.KeepsAnswers()
	case page.Kind == document.Pathway, page.Kind == document.Module && len(page.Children) > 0:
		return false
	}
	return r.named[page]
}

// mostEntries is how many pages a link shows the progress of. More would make lists
// longer as the handbook grows.
const mostEntries = 100

// mark says on a link which pages' progress it shows.
func (r *Renderer) mark(link *Link, page *site.Page) {
	entries := r.entries(page)
	if len(entries) > mostEntries {
		return
	}
	link.Of = strings.Join(entries, " ")
	if page.Kind == document.Lesson && page.Lesson.KeepsAnswers() {
		ids := make([]string, len(page.Lesson.Steps))
		for i, step := range page.Lesson.Steps {
			ids[i] = step.ID
		}
		link.LessonSteps = strings.Join(ids, " ")
	}
}

// marked is how cards of pages show that people read or did them.
func (r *Renderer) marked(pages []*site.Page) []Link {
	links := r.cards(pages)
	for i, page := range pages {
		r.mark(&links[i], page)
	}
	return links
}

// entries are what must be read or done before a page counts as finished: the topics
// of a module, the steps of a pathway, or the page itself.
func (r *Renderer) entries(page *site.Page) (entries []string) {
	var parts []*site.Page
	switch {
	case page.Worksheet != nil:
		return []string{"=" + page.ID}
	case page.Kind == document.Pathway:
		parts = page.Steps
	case page.Kind == document.Module:
		parts = page.Children
	}
	listed := map[string]bool{}
	for _, part := range parts {
		if part == nil {
			continue
		}
		for _, entry := range r.entries(part) {
			if !listed[entry] {
				listed[entry] = true
				entries = append(entries, entry)
			}
		}
	}
	if len(entries) == 0 && (page.Kind == document.Lesson || r.canMark(page)) {
		entries = []string{r.progressEntry(page)}
	}
	return entries
}

// progressEntry names a page as progress is kept under it: its address from the root of the
// site, then each earlier one after a |. A ! before it says that the page is finished
// when all it asks is done, and not when it is read. An entry that begins with = is
// a worksheet's id.
func (r *Renderer) progressEntry(page *site.Page) string {
	entry := strings.Join(append([]string{page.Address()}, r.earlier[page]...), "|")
	if page.Kind == document.Lesson && page.Lesson.KeepsAnswers() {
		entry = "!" + entry
	}
	return entry
}

// plainAddress matches addresses that pages of a handbook can have had: they hold no
// blanks, nor what addresses or Windows give a meaning.
var plainAddress = regexp.MustCompile(`^[^\x00-\x20?#%&*<>|":\\]+/$`)

// earlierAddresses are the addresses that pages had before, where people may have
// kept work under them.
func earlierAddresses(s *site.Site) map[*site.Page][]string {
	earlier := map[*site.Page][]string{}
	for _, file := range slices.Sorted(maps.Keys(s.Aliases)) {
		if address, ok := strings.CutSuffix(file, "index.html"); ok && plainAddress.MatchString(address) {
			page := s.Aliases[file]
			earlier[page] = append(earlier[page], address)
		}
	}
	return earlier
}

// namedByPathways are the pages that are steps of pathways.
func namedByPathways(s *site.Site) map[*site.Page]bool {
	named := map[*site.Page]bool{}
	for _, page := range s.Pages {
		if page.Kind != document.Pathway {
			continue
		}
		for _, step := range page.Steps {
			named[step] = true
		}
	}
	return named
}

// MarksTree reports whether the pages beside this one show what people read and did.
func (v *View) MarksTree() bool { return len(v.Neighbours) > 0 && v.Neighbours[0].Of != "" }

// Marks are the attributes of a link that shows what people read and did.
func (l Link) Marks() template.HTMLAttr {
	if l.Of == "" {
		return ""
	}
	marks := ` data-of="` + template.HTMLEscapeString(l.Of) + `"`
	if l.LessonSteps != "" {
		marks += ` data-steps="` + template.HTMLEscapeString(l.LessonSteps) + `"`
	}
	return template.HTMLAttr(marks)
}

// progressPages is the file that names the pages where progress is kept, for the list
// of all plans, which loads it when there is some.
const progressPages = "plans/pages.js"

// pagesWithProgress are the pages of all languages by their addresses: title, language,
// the steps of a lesson, the interactions with the names they had, and the earlier
// addresses.
func (r *Renderer) pagesWithProgress() ([]byte, error) {
	type entry struct {
		Title    string   `json:"title"`
		Language string   `json:"language"`
		Steps    []string `json:"steps,omitempty"`
		Asks     []string `json:"asks,omitempty"`
		Was      []string `json:"was,omitempty"`
	}
	pages := map[string]entry{}
	for _, page := range r.Site.Pages {
		if page.Kind != document.Lesson && !page.Lesson.KeepsAnswers() && !r.canMark(page) {
			continue
		}
		one := entry{Title: r.link(page).Title, Language: page.TextLanguage(), Was: r.earlier[page]}
		if page.Lesson != nil {
			for _, i := range page.Lesson.Interactions {
				one.Asks = append(append(one.Asks, i.ID), i.Was...)
			}
			if page.Kind == document.Lesson {
				for _, step := range page.Lesson.Steps {
					one.Steps = append(one.Steps, step.ID)
				}
			}
		}
		pages[page.Address()] = one
	}
	text, err := json.Marshal(pages)
	return slices.Concat([]byte("handbookPages = "), text, []byte(";\n")), err
}
