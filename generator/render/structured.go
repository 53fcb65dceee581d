package render

import (
	"encoding/json"
	"html/template"
	"strconv"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
)

// thing is something that schema.org has words for. Only what is known is
// written; the keys are those of schema.org.
type thing struct {
	Type                string      `json:"@type"`
	ID                  string      `json:"@id,omitempty"`
	Name                string      `json:"name,omitempty"`
	Headline            string      `json:"headline,omitempty"`
	AlternateName       []string    `json:"alternateName,omitempty"`
	Description         string      `json:"description,omitempty"`
	URL                 string      `json:"url,omitempty"`
	Image               string      `json:"image,omitempty"`
	Logo                string      `json:"logo,omitempty"`
	Email               string      `json:"email,omitempty"`
	Language            string      `json:"inLanguage,omitempty"`
	ResourceType        string      `json:"learningResourceType,omitempty"`
	Teaches             []string    `json:"teaches,omitempty"`
	About               []thing     `json:"about,omitempty"`
	Audience            []thing     `json:"audience,omitempty"`
	Role                string      `json:"educationalRole,omitempty"`
	TimeRequired        string      `json:"timeRequired,omitempty"`
	Interactivity       string      `json:"interactivityType,omitempty"`
	Level               string      `json:"educationalLevel,omitempty"`
	Position            int         `json:"position,omitempty"`
	Published           string      `json:"datePublished,omitempty"`
	Modified            string      `json:"dateModified,omitempty"`
	Free                bool        `json:"isAccessibleForFree,omitempty"`
	License             string      `json:"license,omitempty"`
	Author              *thing      `json:"author,omitempty"`
	Publisher           *thing      `json:"publisher,omitempty"`
	Provider            *thing      `json:"provider,omitempty"`
	DefinedTermSet      *thing      `json:"inDefinedTermSet,omitempty"`
	IsPartOf            *thing      `json:"isPartOf,omitempty"`
	HasPart             []thing     `json:"hasPart,omitempty"`
	BreadcrumbPositions []placement `json:"itemListElement,omitempty"`
	Action              *action     `json:"potentialAction,omitempty"`
}

// action is how another program searches the site.
type action struct {
	Type   string `json:"@type"`
	Target struct {
		Type     string `json:"@type"`
		Template string `json:"urlTemplate"`
	} `json:"target"`
	Input string `json:"query-input"`
}

// placement is one step of a breadcrumb.
type placement struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// structured is the page's JSON-LD. Page lists that only repeat others have
// none. The characters < > & are escaped, so it can stand in a script element.
func (r *Renderer) structured(v *View, page *site.Page) template.JS {
	if holder(page) != page {
		return ""
	}
	graph := struct {
		Context string  `json:"@context"`
		Graph   []thing `json:"@graph"`
	}{Context: "https://schema.org"}
	if page == r.Site.Homes[page.Language] {
		graph.Graph = r.homeThings(v)
	} else {
		graph.Graph = append(graph.Graph, r.thing(v, page))
	}
	if v.Canonical != "" && len(v.Ancestors) > 0 {
		graph.Graph = append(graph.Graph, r.breadcrumbs(v))
	}
	text, err := json.Marshal(&graph)
	if err != nil {
		return ""
	}
	return template.JS(text)
}

// thing is what a page is.
func (r *Renderer) thing(v *View, page *site.Page) thing {
	t := thing{
		Type: "LearningResource", Name: v.Title, Description: v.Summary, URL: v.Canonical, Language: v.Site.Language,
		Modified: v.Updated, Published: v.Date, License: r.license(), Free: true, Publisher: r.organization(),
	}
	if d := page.Document; d != nil {
		for _, driver := range v.Drivers {
			t.About = append(t.About, thing{Type: "Thing", Name: driver})
		}
		for _, role := range r.labels(page.Language, "role", d.Role) {
			t.Audience = append(t.Audience, thing{Type: "EducationalAudience", Role: role})
		}
		t.Teaches = append(append(t.Teaches, d.Objectives.Knowledge...), d.Objectives.Practice...)
		t.TimeRequired = duration(v.Time)
	}
	if parent := page.Parent; parent != nil && parent.Kind == document.Module {
		t.IsPartOf = r.reference("Course", parent)
	}
	switch page.Kind {
	case document.Module:
		t.Type, t.Provider = "Course", t.Publisher
		for _, topic := range page.Children {
			t.HasPart = append(t.HasPart, *r.reference("LearningResource", topic))
		}
	case document.ENote:
		t.Type, t.Headline, t.Name, t.Author, t.Image = "Article", t.Name, "", t.Publisher, v.Site.Picture
	case document.Glossary:
		t = thing{Type: "DefinedTerm", Name: v.Title, AlternateName: v.AlsoCalled(), Description: v.Summary, URL: v.Canonical, Language: v.Site.Language}
		if t.Description == "" {
			t.Description = r.fill(page, page.Document.Lead)
		}
		if page.Parent != nil && page.Parent.IsSection {
			t.DefinedTermSet = r.reference("DefinedTermSet", page.Parent)
		}
	case document.Page:
		t.Type = "WebPage"
		if page.IsSection && page.Section == "glossary" {
			t.Type = "DefinedTermSet"
		} else if page.IsSection {
			t.Type = "CollectionPage"
		}
	case document.Lesson:
		t.ResourceType, t.Interactivity = string(page.Kind), "mixed"
		if l := v.Lesson; l != nil {
			t.Level, t.Position = l.Level, l.Place
			if l.SeriesName != "" {
				t.IsPartOf = &thing{Type: "CreativeWorkSeries", Name: l.SeriesName}
			}
		}
	case document.Video:
		t.ResourceType = string(page.Kind)
		if running := duration(v.Duration); running != "" {
			t.TimeRequired = running
		}
	default:
		t.ResourceType = string(page.Kind)
	}
	return t
}

// homeThings are the site and who publishes it.
func (r *Renderer) homeThings(v *View) []thing {
	website := thing{Type: "WebSite", Name: v.Site.Title, Description: v.Summary, URL: v.Canonical, Language: v.Site.Language, License: r.license(), Free: true, Publisher: r.organization()}
	if v.Site.Address != "" && v.Site.Search != nil {
		website.Action = &action{Type: "SearchAction", Input: "required name=search_term_string"}
		website.Action.Target.Type, website.Action.Target.Template = "EntryPoint", r.absolute(v.Site.Search.Path)+"?q={search_term_string}"
	}
	if website.Publisher == nil {
		return []thing{website}
	}
	organization := *website.Publisher
	if v.Site.Address != "" {
		organization.URL = v.Site.Address
		if v.Site.Logo != "" {
			organization.Logo = r.absolute(v.Site.Logo)
		}
	}
	if strings.Contains(v.Site.Contact, "@") {
		organization.Email = v.Site.Contact
	}
	return []thing{website, organization}
}

// organization is who publishes the handbook, or nil.
func (r *Renderer) organization() *thing {
	name := r.Site.Handbook.Brand.Organization.Value
	if name == "" {
		return nil
	}
	organization := &thing{Type: "Organization", Name: name}
	if url := r.Site.Handbook.URL.Value; url != "" {
		organization.ID = url + "#organization"
	}
	return organization
}

// license is where the license can be read, or its name.
func (r *Renderer) license() string {
	if url := r.Site.Handbook.License.URL; url != "" {
		return url
	}
	return r.Site.Handbook.License.Name
}

// reference names another page.
func (r *Renderer) reference(kind string, page *site.Page) *thing {
	t := &thing{Type: kind, Name: r.link(page).Title}
	if r.Site.Handbook.URL.Value != "" {
		t.URL = r.absolute(page.Path)
	}
	return t
}

func (r *Renderer) breadcrumbs(v *View) thing {
	trail := thing{Type: "BreadcrumbList"}
	add := func(name, address string) {
		trail.BreadcrumbPositions = append(trail.BreadcrumbPositions, placement{"ListItem", len(trail.BreadcrumbPositions) + 1, name, address})
	}
	for _, ancestor := range v.Ancestors {
		add(ancestor.Title, r.absolute(ancestor.Path))
	}
	add(v.Title, v.Canonical)
	return trail
}

// units are the words that authors use for hours and minutes.
var units = map[string]string{
	"h": "H", "hr": "H", "hrs": "H", "hour": "H", "hours": "H", "hora": "H", "horas": "H",
	"min": "M", "mins": "M", "minute": "M", "minutes": "M", "minuto": "M", "minutos": "M",
}

// duration writes a time such as "1 h 30 min" or "2:10" as ISO 8601 does, and ""
// when it is in other words.
func duration(text string) string {
	out := "PT"
	add := func(digits, unit string) bool {
		number, err := strconv.Atoi(digits)
		out += strconv.Itoa(number) + unit
		return err == nil && number >= 0 && unit != ""
	}
	if clock := strings.Split(strings.TrimSpace(text), ":"); len(clock) == 2 || len(clock) == 3 {
		for i, digits := range clock {
			if !add(digits, "HMS"[i+3-len(clock):][:1]) {
				return ""
			}
		}
		return out
	}
	words := strings.Fields(text)
	if len(words) == 0 || len(words)%2 != 0 {
		return ""
	}
	for i := 0; i < len(words); i += 2 {
		if !add(words[i], units[strings.ToLower(strings.TrimSuffix(words[i+1], "."))]) {
			return ""
		}
	}
	return out
}
