package generator

import (
	"handbook/generator/document"
	"handbook/generator/lesson"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
)

// readLesson is what people do on one page, as it was read from its document.
type readLesson struct {
	lesson   *lesson.Lesson
	faults   source.Diagnostics
	handbook *schema.Handbook
}

// readLessons finds the interactions of the documents that changed, and returns
// those of all.
func (s *Session) readLessons(documents []*document.Document, places []site.Place, handbook *schema.Handbook) (map[*document.Document]*lesson.Lesson, source.Diagnostics) {
	var faults source.Diagnostics
	kept := s.lessons
	s.lessons = make(map[*document.Document]readLesson, len(documents))
	found := map[*document.Document]*lesson.Lesson{}
	for i, d := range documents {
		one, known := kept[d]
		if !known || one.handbook != handbook {
			one = readLesson{handbook: handbook}
			one.lesson, one.faults = lesson.Read(d, lesson.Options{Scales: handbook.In(places[i].Language).Scales, Lenient: handbook.Lenient})
		}
		s.lessons[d] = one
		if one.lesson != nil {
			found[d] = one.lesson
		}
		faults = append(faults, one.faults...)
	}
	return found, faults
}
