package render

import (
	"strings"
	"testing"

	"handbook/generator/document"
	"handbook/generator/lesson"
)

func TestStepMinutes(t *testing.T) {
	steps := func(words ...int) *lesson.Lesson {
		l := &lesson.Lesson{}
		for _, count := range words {
			l.Steps = append(l.Steps, lesson.Step{Blocks: []document.Block{{HTML: document.Chunk{HTML: "<p>" + strings.Repeat("word ", count) + "</p>"}}}})
		}
		return l
	}
	for _, test := range []struct {
		time  string
		words []int
		want  int
	}{
		{"12 min", []int{100, 400, 100, 1000, 50}, 12},
		{"about 5 minutes", []int{5000, 1, 1, 1, 1}, 5},
		{"7 min", []int{1000, 1000, 1000, 1, 1}, 7},
		{"4 min", []int{1, 1, 1, 1, 1}, 0},
		{"one lesson", []int{100, 100}, 0},
		{"1 h", []int{100, 100}, 0},
		{"20 min", nil, 0},
	} {
		d := &document.Document{}
		d.Time = test.time
		minutes, sum := stepMinutes(d, steps(test.words...)), 0
		for _, one := range minutes {
			if sum += one; one < 1 {
				t.Errorf("%s: a step of %d minutes in %v", test.time, one, minutes)
			}
		}
		if sum != test.want {
			t.Errorf("%s: %v are %d minutes, want %d", test.time, minutes, sum, test.want)
		}
	}
	d := &document.Document{}
	d.Time = "12 min"
	if minutes := stepMinutes(d, steps(100, 1000)); minutes[0] >= minutes[1] {
		t.Errorf("a short step takes as long as a long one: %v", minutes)
	}
}
