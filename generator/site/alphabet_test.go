package site

import (
	"fmt"
	"strings"
	"testing"

	"handbook/generator/document"
	"handbook/generator/schema"
)

// index makes the alphabetical index of pages with these titles.
func index(t testing.TB, language string, titles []string) *linker {
	t.Helper()
	l := &linker{Site: &Site{Handbook: &schema.Handbook{}, Languages: []string{language}, Homes: map[string]*Page{}, byPath: map[string]*Page{}}}
	home := &Page{Path: "index.html", Language: language}
	l.Homes[language] = home
	l.addPage(home)
	for i, title := range titles {
		l.addPage(&Page{Document: &document.Document{}, Title: title, Language: language, Path: fmt.Sprintf("%d/index.html", i)})
	}
	l.addSearch()
	return l
}

func TestAlphabet(t *testing.T) {
	for _, test := range []struct{ language, titles, want string }{
		{"en", "zebra|Élan|eagle|Ñandú|night|“Quoted”|2 districts|…", "0–9: … 2 districts; E: eagle Élan; N: Ñandú night; Q: “Quoted”; Z: zebra"},
		{"es", "Nube|Ñandú|nota|¿Qué pasa?|Oro|Árbol|ÁBACO", "A: ÁBACO Árbol; N: nota Nube; Ñ: Ñandú; O: Oro; Q: ¿Qué pasa?"},
		{"sv", "Öl|Åka|Ända|zon|alla|Édith", "A: alla; E: Édith; Z: zon; Å: Åka; Ä: Ända; Ö: Öl"},
		{"ar", "تدريب|إدارة|اختيار", "ا: إدارة اختيار; ت: تدريب"},
		{"ko", "가르침|교사|나무", "ᄀ: 가르침 교사; ᄂ: 나무"},
		{"ru", "Йога|Игра|ёлка|ель", "Е: ёлка ель; И: Игра; Й: Йога"},
		{"zh", "学校|教师", "漢: 教师 学校"},
	} {
		l := index(t, test.language, strings.Split(test.titles, "|"))
		var got []string
		for _, letter := range l.PageAt("search/index.html").Letters {
			var names []string
			for _, entry := range letter.Entries {
				names = append(names, entry.Name)
			}
			got = append(got, letter.Letter+": "+strings.Join(names, " "))
		}
		if found := strings.Join(got, "; "); found != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.language, found, test.want)
		}
	}
}

func TestLongAlphabetIsSplit(t *testing.T) {
	var titles []string
	for i := range 2500 {
		titles = append(titles, fmt.Sprintf("Page %d", i))
	}
	titles = append(titles, "Coaching", "42")
	l := index(t, "en", titles)
	search := l.PageAt("search/index.html")
	if len(search.Letters) > 0 {
		t.Error("a long index stands on the page that searches")
	}
	var paths []string
	lines := 0
	for _, part := range search.Parts {
		paths = append(paths, part.Path)
		lines += len(part.Letters[0].Entries)
		if l.PageAt(part.Path) != part || len(part.Letters[0].Entries) > mostOnOnePage {
			t.Errorf("%s has %d lines", part.Path, len(part.Letters[0].Entries))
		}
	}
	want := "search/0-9/index.html search/c/index.html search/p-1/index.html search/p-2/index.html search/p-3/index.html"
	if got := strings.Join(paths, " "); got != want || lines != 2502 {
		t.Errorf("%d lines in %s", lines, got)
	}
}

// BenchmarkAlphabet sorts 20,000 titles, at first and with the same names again.
func BenchmarkAlphabet(b *testing.B) {
	var titles []string
	for i := range 20000 {
		titles = append(titles, fmt.Sprintf("%c coaching plan %d that a team keeps up to date", 'A'+i*7%26, i*7919%20000))
	}
	first := index(b, "en", titles)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			first.alphabet("en", nil)
		}
	})
	b.Run("again", func(b *testing.B) {
		first.Previous = index(b, "en", titles).Site
		for b.Loop() {
			first.alphabet("en", nil)
		}
	})
}
