package site

import (
	"cmp"
	"fmt"
	"strings"

	"handbook/generator/lesson"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// interactions returns the ids under which people's answers are kept, by page:
// those of the page's interactions and those that they had before, because browsers
// may hold answers under any of them.
func (s *Site) interactions() map[schema.Text]schema.Text {
	promised := map[schema.Text]schema.Text{}
	for _, page := range s.Pages {
		if ids := keptUnder(page.Lesson); len(ids) > 0 && isPromised(page) {
			promised[schema.Text{Value: cmp.Or(page.Address(), page.Path)}] = schema.Text{Value: strings.Join(ids, " ")}
		}
	}
	return promised
}

// keptUnder are the ids that the interactions of a page have and had.
func keptUnder(l *lesson.Lesson) []string {
	if l == nil {
		return nil
	}
	var ids []string
	for _, i := range l.Interactions {
		ids = append(append(ids, i.ID), i.Was...)
	}
	return ids
}

// brokenInteractions reports interactions that were published and are gone. Those of
// pages that are gone are reported with their page.
func (s *Site) brokenInteractions(faults *source.Diagnostics, promised map[schema.Text]schema.Text) {
	for _, address := range ordered(promised) {
		page := s.promisedPage(address.Value)
		if page == nil {
			continue
		}
		now := keptUnder(page.Lesson)
		kept := map[string]bool{}
		for _, id := range now {
			kept[id] = true
		}
		ids, at := promised[address], 0
		for id := range strings.FieldsSeq(ids.Value) {
			at += strings.Index(ids.Value[at:], id)
			if !kept[id] {
				hint := fmt.Sprintf("put it back, or write was=%s into the { } of the one that took its place", id)
				if near := source.Nearest(id, now); near != "" {
					hint += fmt.Sprintf(", perhaps {#%s was=%s}", near, id)
				}
				faults.Errorf(ids.At(at), len(id), hint, "the published interaction %s#%s is gone, and browsers keep the answers of readers under its id", address.Value, id)
			}
			at += len(id)
		}
	}
}
