package render

import (
	"handbook/generator/schema"
	"handbook/generator/site"
)

// labels are a vocabulary's words for ids, in a language.
func (r *Renderer) labels(language, vocabulary string, ids []schema.Text) []string {
	words := r.Site.Handbook.In(language)
	var labels []string
	for _, id := range ids {
		if concept, known := words.Concept(vocabulary, id.Value); known {
			labels = append(labels, concept.Label)
		}
	}
	return labels
}

// family is the one family that all of a page's drivers belong to.
func (r *Renderer) family(language string, drivers []schema.Text) (id, label string) {
	for _, driver := range drivers {
		of := r.Site.Families[driver.Value]
		if of == "" || id != "" && of != id {
			return "", ""
		}
		id = of
	}
	if id == "" {
		return "", ""
	}
	frameworks := r.Site.Frameworks[language]
	if len(frameworks) == 0 {
		frameworks = r.Site.Frameworks[r.Site.Languages[0]]
	}
	for _, framework := range frameworks {
		for _, family := range framework.Document.Families {
			if family.ID.Value == id {
				return id, family.Label
			}
		}
	}
	return id, ""
}

// families are a framework's families, with the driver marked that is current.
func (r *Renderer) families(framework *site.Page, driver string) []FamilyView {
	words := r.Site.Handbook.In(framework.Language)
	var views []FamilyView
	for _, one := range framework.Document.Families {
		view := FamilyView{ID: one.ID.Value, Label: one.Label, Path: framework.Path + "#hb-family-" + one.ID.Value}
		for _, id := range one.Drivers {
			concept, known := words.Concept("driver", id.Value)
			if !known {
				continue
			}
			own := DriverView{ID: id.Value, Label: concept.Label, Summary: concept.Summary, Current: id.Value == driver, Path: framework.Path + "#hb-driver-" + id.Value}
			if page := r.Site.DriverPages[framework.Language][id.Value]; page != nil {
				own.Path = page.Path
			}
			view.Drivers = append(view.Drivers, own)
		}
		views = append(views, view)
	}
	return views
}
