package render

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/site"
)

// Work is what a page shows of worksheets and of the plans that people fill in.
type Work struct {
	// Form is the worksheet that the page is about, Example a filled one.
	Form    *FormView
	Example *ExampleView
	// Forms are the worksheets that activities show, by the path of their page.
	Forms map[string]*FormView
	// Plans says that the page is the list of all plans.
	Plans bool
	// Passport shows badges, on its page alone.
	Passport *PassportView
	// Asks says that the page has interactions.
	Asks bool
	// Worksheets are all worksheets, on pages with scripts that need to know them.
	Worksheets []WorksheetEntry
	// PageScripts are the scripts of this page alone, from the root of the site.
	PageScripts []string
	// failed is why a text of a form could not be written.
	failed error
}

// WorksheetEntry is a worksheet as scripts find it. Paths are from the root of the
// site.
type WorksheetEntry struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Path       string `json:"path"`
	Definition string `json:"definition"`
	Version    string `json:"version"`
	Hash       string `json:"hash"`
	// Summary and Time are for lists that people read.
	Summary string `json:"-"`
	Time    string `json:"-"`
	// Language is set when it is not that of the page.
	Language string `json:"-"`
}

// scriptWord starts the keys of words that scripts say, plansWord and progressWord
// those that are said on the list of all plans alone, passportWord those of the
// passport of badges.
const (
	scriptWord   = "client_"
	plansWord    = scriptWord + "plans_"
	progressWord = scriptWord + "progress_"
	passportWord = scriptWord + "passport_"
)

// scriptWords are the words of the interface that scripts of a page say, by their
// keys without the prefix.
func scriptWords(words map[string]string, isPlans, isPassport bool) map[string]string {
	said := map[string]string{}
	for key, word := range words {
		ofPlans := strings.HasPrefix(key, plansWord) || strings.HasPrefix(key, progressWord)
		if name, ok := strings.CutPrefix(key, scriptWord); ok && (isPlans || !ofPlans) && (isPassport || !strings.HasPrefix(key, passportWord)) {
			said[name] = word
		}
	}
	return said
}

// worksheetEntries are the worksheets that pages of a language offer, by title.
func (r *Renderer) worksheetEntries(language string) []WorksheetEntry {
	var entries []WorksheetEntry
	for _, page := range r.Site.Pages {
		if page.Worksheet == nil || page.Language != language {
			continue
		}
		link := r.link(page)
		entries = append(entries, WorksheetEntry{
			ID: page.ID, Title: link.Title, Path: page.Path, Definition: page.WorksheetFile("definition.js"), Version: page.Worksheet.Version.Value, Hash: page.Worksheet.Hash(),
			Summary: link.Summary, Time: link.Time, Language: link.Language,
		})
	}
	return entries
}

// work gathers what a page shows of worksheets and plans.
func (r *Renderer) work(v *View, page *site.Page) {
	var definitions []string
	switch {
	case page.Print != nil:
		for i, part := range append([]*site.Page{page.Print}, page.Print.Children...) {
			r.embed(v, page, part, partID(i)+"-")
			v.Asks = v.Asks || part.Lesson.KeepsAnswers()
		}
		if v.Asks {
			// A filled copy of the module has the answers that its pages keep.
			v.addScripts(r, "store.js", "lesson.js")
		}
		return
	case page.Example != nil:
		v.Work.Example = r.example(v, page)
		v.Family, v.FamilyLabel = r.family(page.Language, page.Example.Document.Driver)
		return
	case page.IsPlans:
		v.Plans = true
		v.addScripts(r, "store.js", "plans.js")
		v.Worksheets = v.Site.Worksheets
		return
	case page.IsPassport:
		v.Passport = r.passport(v, page)
		v.addScripts(r, "store.js", "passport.js")
		v.Worksheets = v.Site.Worksheets
		return
	case page.Worksheet != nil:
		v.Form = r.form(v, page, page, "")
		definitions = append(definitions, page.WorksheetFile("definition.js"))
	case page.Document != nil:
		definitions = r.embed(v, page, page, "")
	}
	asks := page.Lesson.KeepsAnswers()
	if len(definitions) == 0 && !asks {
		return
	}
	v.PageScripts = definitions
	v.addScripts(r, "store.js")
	if len(definitions) > 0 {
		v.addScripts(r, "worksheet.js")
	}
	if asks {
		v.Asks = true
		v.addScripts(r, "lesson.js")
	}
	if len(definitions) > 0 || fillsPlans(page) {
		v.Worksheets = v.Site.Worksheets
	}
}

// fillsPlans reports whether answers of a page can go into a plan.
func fillsPlans(page *site.Page) bool {
	return page.Lesson != nil && slices.ContainsFunc(page.Lesson.Interactions, func(i *lesson.Interaction) bool { return i.Plan != nil })
}

// embed makes the forms of the worksheets that a document's activities show. It
// returns the paths of their definitions.
func (r *Renderer) embed(v *View, page, text *site.Page, prefix string) (definitions []string) {
	for _, sheet := range embedded(text) {
		if v.Forms[sheet.Path] != nil {
			continue
		}
		if v.Forms == nil {
			v.Forms = map[string]*FormView{}
		}
		v.Forms[sheet.Path] = r.form(v, page, sheet, prefix)
		definitions = append(definitions, sheet.WorksheetFile("definition.js"))
	}
	return definitions
}

// embedded are the worksheets that a page's activities show.
func embedded(page *site.Page) (sheets []*site.Page) {
	for i, link := range page.Document.Links {
		if target := page.Targets[i].Page; link.Kind == document.Form && target != nil && target.Worksheet != nil && !slices.Contains(sheets, target) {
			sheets = append(sheets, target)
		}
	}
	return sheets
}

func (v *View) addScripts(r *Renderer, names ...string) {
	for _, name := range names {
		if bundle := r.Assets.Find(name); bundle != nil {
			v.PageScripts = append(v.PageScripts, bundle.Path)
		}
	}
}

// form makes the form of a worksheet as a page shows it.
func (r *Renderer) form(v *View, page, sheet *site.Page, prefix string) *FormView {
	b := r.newFormBuilder(v, page, sheet, prefix)
	d := sheet.Worksheet
	form := &FormView{
		ID: sheet.ID, Title: r.link(sheet).Title, Version: d.Version.Value, Hash: d.Hash(), Base: b.base,
		Root: v.Root, Path: sheet.Path, Embedded: b.embedded, Paper: b.isPaper(), Numbered: len(d.Sections) > 1, Sections: b.sections(),
	}
	if b.foreign() != "" {
		form.Language, form.Interface = b.language, b.foreign()
	}
	if b.embedded && (form.Language != "" || v.ContentLanguage != "") {
		form.Around = page.Language
	}
	v.failed = errors.Join(v.failed, b.failed)
	if example := r.Site.PageAt(sheet.Address() + "example/index.html"); example != nil && example.Example == sheet {
		form.Example = example.Path
	}
	if plans := v.Site.Plans; plans != nil {
		form.Plans = plans.Path
	}
	if passport := v.Site.Passport; passport != nil && sheet.HasBadges() {
		form.Passport = passport.Path
	}
	return form
}

// NeedsData reports whether scripts of the page need the words of the interface
// and the list of worksheets.
func (v *View) NeedsData() bool { return len(v.Worksheets) > 0 || v.Plans || v.Asks }

// ScriptWords are the words that scripts of the page say.
func (v *View) ScriptWords() map[string]string {
	return scriptWords(v.Site.Words, v.Plans, v.Passport != nil)
}

// formLayouts are the layouts that forms inside texts use.
func (p *Page) formLayouts() []string {
	if len(p.view.Forms) == 0 {
		return nil
	}
	return []string{embeddedForm}
}

// showForm is the form that an activity shows, or "".
func (c *content) showForm(d *document.Directive) (template.HTML, error) {
	if d.Form < 0 || c.page.Targets[d.Form].Page == nil {
		return "", nil
	}
	form := c.view.Forms[c.page.Targets[d.Form].Page.Path]
	if form == nil {
		return "", nil
	}
	var out strings.Builder
	set := c.renderer.Layouts.in(c.view.Site.Language).embedded
	if set == nil {
		return "", fmt.Errorf("there is no layout %s", embeddedForm)
	}
	err := set.ExecuteTemplate(&out, embeddedForm, form)
	return template.HTML(out.String()), err
}
