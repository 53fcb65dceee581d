package site

import (
	"slices"
	"strings"
	"sync"

	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// Input is everything a Site is made from.
type Input struct {
	Handbook  *schema.Handbook
	Documents []*document.Document
	// Places are the documents' places, one each.
	Places []Place
	// Worksheets are the worksheets whose documents are among Documents.
	Worksheets map[*document.Document]Worksheet
	// Lessons are what people do on the pages of documents that have interactions.
	Lessons map[*document.Document]*lesson.Lesson
	// Files are the files that are copied: those of content/ that are not
	// pages, and those of static/files/.
	Files []*source.Stack
	// Layers are the sources of the documents, nearest first.
	Layers []*source.Layer
	// Drafts keeps pages whose front matter says draft.
	Drafts bool
	// Workers is how many goroutines resolve links; 0 means one.
	Workers int
	// Previous is an earlier site of the same handbook, whose measured pictures
	// are used again.
	Previous *Site
}

// Link joins the documents into a site.
func Link(in Input) (*Site, source.Diagnostics) {
	var faults source.Diagnostics
	l := &linker{Input: in, Site: &Site{
		Handbook: in.Handbook, Languages: Languages(in.Handbook), Homes: map[string]*Page{}, Navigation: map[string][]*Page{}, Assets: map[string]*Asset{}, Aliases: map[string]*Page{}, Families: map[string]string{},
		DriverPages: map[string]map[string]*Page{}, Frameworks: map[string][]*Page{},
		bySource: make(map[string]*Page, len(in.Documents)), byPath: make(map[string]*Page, len(in.Documents)),
		names: map[string]*names{}, assetFrom: map[string]*Asset{},
	}, faults: &faults, addresses: map[string]*Page{}, absent: newAbsences(), depth: map[*source.Layer]int{}}
	for i, layer := range in.Layers {
		l.depth[layer] = i
	}
	l.addFiles()
	l.addPages()
	l.addSections()
	l.addFallbacks()
	l.buildTree()
	l.addPrints()
	l.addExamples()
	l.addPlans()
	l.addPassport()
	l.addFacets()
	l.addNotFound()
	l.addSearch()
	l.addOffline()
	l.joinTranslations()
	l.addAliases()
	l.checkHidden()
	l.checkLogo()
	l.indexNames()
	l.findUnread()
	l.indexFamilies()
	l.buildNavigation()
	l.resolveAll()
	l.reportLost()
	l.collectUses()
	l.checkPathways()
	l.checkWorksheets()
	l.advise()
	l.Site.lost, l.Site.absent = len(l.lost.lost) > 0, len(l.absent.bySource)
	l.Site.leftOut = l.absent.reasons()
	return l.Site, faults
}

// linker holds what only the making of a Site needs.
type linker struct {
	Input
	*Site
	faults *source.Diagnostics
	// addresses are the pages by lower-cased path, to find collisions.
	addresses map[string]*Page
	// absent are the pages that were left out.
	absent *absences
	lost   lostAnchors
	// unread is the front matter with errors, where names may stand.
	unread []string
	// depth is the number of layers in front of a layer.
	depth map[*source.Layer]int
	// byBase and byFolder find files for hints.
	hints            sync.Once
	byBase, byFolder map[string][]string
}

// foreignf reports what is an error in a handbook and a warning in lenient,
// foreign content.
func (l *linker) foreignf(faults *source.Diagnostics, pos source.Pos, length int, hint, format string, args ...any) {
	if l.Site.Handbook.Lenient {
		faults.Warnf(pos, length, hint, format, args...)
	} else {
		faults.Errorf(pos, length, hint, format, args...)
	}
}

func (l *linker) addFiles() {
	for _, stack := range l.Files {
		name := stack.Path
		target, ok := strings.CutPrefix(name, "static/files/")
		if !ok {
			target = assetPath(name)
		}
		asset := &Asset{File: stack.Top(), Path: target}
		if l.Previous != nil {
			if old := l.Previous.assetFrom[name]; old != nil && old.File == stack.Top() {
				asset = old
			}
		}
		if other := l.Assets[target]; other != nil {
			l.faults.Errorf(source.Pos{File: stack.Top()}, 0, "rename one of them", "this file would be copied to %s, where %s already goes", target, other.File.Name())
			continue
		}
		l.Assets[target] = asset
		l.assetFrom[name] = asset
		if ok {
			l.assetFrom["content/"+target] = asset
		}
	}
}

func (l *linker) addPages() {
	hide := map[string]*source.Layer{}
	for _, entry := range l.Site.Handbook.Hide {
		name := strings.Trim(strings.TrimSuffix(entry.Value, ".md"), "/")
		if by := entry.Pos.File.Layer; hide[name] == nil || l.nearer(by, hide[name]) {
			hide[name] = by
		}
	}
	pages := make([]Page, len(l.Documents))
	explicit := map[string]*Page{}
	for _, i := range l.nearestFirst() {
		d, place, page := l.Documents[i], l.Places[i], &pages[i]
		*page = Page{
			Document: d, Source: d.File.Path, Kind: place.Kind, Language: place.Language, Path: place.Path,
			Section: place.Section, ID: place.ID, Title: d.Title, order: place.Order,
		}
		if page.Title == "" {
			page.Title = titleFromID(place.ID)
		}
		if worksheet, ok := l.Worksheets[d]; ok {
			page.Worksheet, page.Sample = worksheet.Definition, worksheet.Sample
		}
		page.Lesson = l.Lessons[d]
		address := strings.TrimSuffix(page.Address(), "/")
		if d.ID.Value != "" {
			page.ID = d.ID.Value
		}
		if by := hide[address]; by != nil && l.nearer(by, d.File.Layer) {
			l.absent.hidden[address] = true
			l.absent.add(page, hidden, by)
			continue
		}
		if d.Draft && !l.Drafts {
			l.absent.add(page, draft, d.File.Layer)
			continue
		}
		if d.ID.Value != "" {
			key := page.Language + "\x00" + string(page.Kind) + "\x00" + page.ID
			if other := explicit[key]; other != nil {
				l.faults.Errorf(d.ID.Pos, d.ID.Length, "choose another id for one of them", "the id `%s` is already used by %s", page.ID, other.Document.File.Name())
			}
			explicit[key] = page
		}
		folded := strings.ToLower(page.Path)
		if other := l.addresses[folded]; other != nil && l.nearer(other.Document.File.Layer, d.File.Layer) {
			// Upstream has numbered its pages anew: the nearer page keeps the address.
			l.faults.Warnf(source.Pos{File: other.Document.File, Offset: other.Document.File.BodyStart()}, 0, "rename this file to "+d.File.Path, "this page takes the place of %s, whose file has another name", d.File.Name())
			l.bySource[page.Source] = other
			continue
		} else if other != nil {
			l.faults.Errorf(source.Pos{File: d.File, Offset: d.File.BodyStart()}, 0, "rename one of the two files; a leading number such as 03- only orders pages", "this page would have the same address as %s: %s", other.Document.File.Name(), page.Address())
			l.absent.add(page, collides, d.File.Layer)
			continue
		}
		l.addresses[folded] = page
		if asset := l.Assets[page.Path]; asset != nil {
			l.faults.Errorf(source.Pos{File: d.File, Offset: d.File.BodyStart()}, 0, "rename one of the two files", "this page would have the same address as %s", asset.File.Name())
		}
		l.bySource[page.Source] = page
		if page.Worksheet != nil {
			l.bySource[introductionOf(page.Source)] = page
		}
		l.byPath[page.Path] = page
		l.Pages = append(l.Pages, page)
	}
}

// nearestFirst orders the documents by layer, so that a nearer page has its
// address before a farther one asks for it.
func (l *linker) nearestFirst() []int {
	order := make([]int, len(l.Documents))
	for i := range order {
		order[i] = i
	}
	if len(l.Layers) > 1 {
		slices.SortStableFunc(order, func(a, b int) int {
			x, y := l.Documents[a].File.Layer, l.Documents[b].File.Layer
			switch {
			case x == y:
				return 0
			case l.nearer(x, y):
				return -1
			}
			return 1
		})
	}
	return order
}

// indexFamilies records which family each driver belongs to and which page
// explains it: the first topic that is about this driver alone, or else the
// first that names it.
func (l *linker) indexFamilies() {
	for _, page := range l.Pages {
		if page.Document == nil || page.Facet != nil {
			continue
		}
		if len(page.Document.Families) > 0 {
			l.Frameworks[page.Language] = append(l.Frameworks[page.Language], page)
		}
		for _, family := range page.Document.Families {
			for _, driver := range family.Drivers {
				if l.Families[driver.Value] == "" {
					l.Families[driver.Value] = family.ID.Value
				}
			}
		}
	}
	for _, alone := range []bool{true, false} {
		for _, page := range l.Pages {
			if page.Kind != document.Topic || alone && len(page.Document.Driver) != 1 {
				continue
			}
			pages := l.DriverPages[page.Language]
			if pages == nil {
				pages = map[string]*Page{}
				l.DriverPages[page.Language] = pages
			}
			for _, driver := range page.Document.Driver {
				if pages[driver.Value] == nil {
					pages[driver.Value] = page
				}
			}
		}
	}
}

func (l *linker) checkHidden() {
	for _, entry := range l.Site.Handbook.Hide {
		name := strings.Trim(strings.TrimSuffix(entry.Value, ".md"), "/")
		if !l.absent.hidden[name] {
			hint := source.DidYouMean(name, l.addressesBelow(entry.Pos.File.Layer))
			if hint == "" {
				hint = "write its address, such as handouts/drivers-overview"
			}
			l.faults.Warnf(entry.Pos, entry.Length, hint, "there is no upstream page at `%s` to hide", entry.Value)
		}
	}
}

// addressesBelow are the addresses of the pages that a layer can hide.
func (l *linker) addressesBelow(layer *source.Layer) []string {
	var addresses []string
	for _, page := range l.Pages {
		if page.Document != nil && l.nearer(layer, page.Document.File.Layer) {
			addresses = append(addresses, strings.TrimSuffix(page.Address(), "/"))
		}
	}
	return addresses
}

// checkLogo reports a logo that is not there.
func (l *linker) checkLogo() {
	logo := l.Site.Handbook.Brand.Logo
	if logo.Value == "" || l.Assets[logo.Value] != nil {
		return
	}
	var pictures []string
	for name, asset := range l.Assets {
		if asset.IsPicture() {
			pictures = append(pictures, name)
		}
	}
	hint := source.DidYouMean(logo.Value, pictures)
	if hint == "" {
		hint = "write the path of a picture inside content/, such as logo.svg"
	}
	l.foreignf(l.faults, logo.Pos, logo.Length, hint, "there is no logo content/%s", logo.Value)
}

// collectUses records which pages link to which.
func (l *linker) collectUses() {
	for _, page := range l.Pages {
		if page.Original != nil {
			continue
		}
		add := func(target *Page) {
			if target == nil || target == page {
				return
			}
			if n := len(target.UsedIn); n == 0 || target.UsedIn[n-1] != page {
				target.UsedIn = append(target.UsedIn, page)
			}
		}
		for _, target := range page.Targets {
			add(target.Page)
		}
		for _, target := range page.Related {
			add(target)
		}
		for _, target := range page.Steps {
			add(target)
		}
	}
}

// checkPathways reports pathways that lead back to themselves, once a circle.
func (l *linker) checkPathways() {
	const visiting, done = 1, 2
	state := map[*Page]int{}
	var visit func(page *Page)
	visit = func(page *Page) {
		state[page] = visiting
		for i, next := range page.Steps {
			if next == nil || next.Kind != document.Pathway {
				continue
			}
			switch state[next] {
			case visiting:
				at := page.Document.Fields.Pages[i]
				message := "this pathway leads in a circle: it names %s, which leads back to it"
				if next == page {
					message = "this pathway leads in a circle: it names itself (%s)"
				}
				l.faults.Errorf(at.Pos, at.Length, "remove this step, so that the pathway has an end", message, next.Document.File.Name())
			case done:
			default:
				visit(next)
			}
		}
		state[page] = done
	}
	for _, page := range l.Pages {
		if page.Kind == document.Pathway && state[page] == 0 {
			visit(page)
		}
	}
}

// advise finds pages that no one can reach by reading.
func (l *linker) advise() {
	listed := map[*Page]bool{}
	for _, pages := range l.Navigation {
		for _, page := range pages {
			listed[page] = true
		}
	}
	for _, page := range l.Pages {
		if page.Document == nil || page.Original != nil || page == l.Homes[page.Language] || listed[page] || len(page.UsedIn) > 0 {
			continue
		}
		if parent := page.Parent; parent != nil && parent != l.Homes[page.Language] {
			continue
		}
		l.Advice.Warnf(source.Pos{File: page.Document.File, Offset: page.Document.File.BodyStart()}, 0, "link to it from a page that people read, or name it under navigation in handbook.yaml", "no page links to this one")
	}
}
