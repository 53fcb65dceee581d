package render

import (
	"io/fs"
	"strings"
	"testing"

	"handbook"
)

// TestPolicy compares the policy that servers send with that of the layouts.
func TestPolicy(t *testing.T) {
	own := strings.TrimSuffix(Policy, "; frame-ancestors 'self'")
	for _, name := range []string{"layouts/base.html", "layouts/redirect.html"} {
		text, err := fs.ReadFile(handbook.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if own == Policy || !strings.Contains(string(text), `content="`+own+`"`) {
			t.Errorf("%s has another policy than _headers: %s", name, own)
		}
	}
}

func TestEditAddress(t *testing.T) {
	for repository, want := range map[string]string{
		"":                                         "",
		"https://github.com/a/b":                   "https://github.com/a/b/edit/HEAD/content/x%20y.md",
		"https://github.com/a/b.git":               "https://github.com/a/b/edit/HEAD/content/x%20y.md",
		"https://github.com/a/b/tree/main/ours/":   "https://github.com/a/b/edit/main/ours/content/x%20y.md",
		"https://gitlab.com/a/b/c":                 "https://gitlab.com/a/b/c/-/edit/HEAD/content/x%20y.md",
		"https://gitlab.com/a/b/-/tree/main":       "https://gitlab.com/a/b/-/edit/main/content/x%20y.md",
		"https://codeberg.org/a/b/src/branch/main": "https://codeberg.org/a/b/_edit/main/content/x%20y.md",
	} {
		if got := editAddress(repository, "content/x y.md"); got != want {
			t.Errorf("editAddress(%q) = %q, want %q", repository, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]string{
		"12 min": "PT12M", "60 minutes": "PT60M", "1 h": "PT1H", "1 h 30 min.": "PT1H30M", "2 horas": "PT2H",
		"2:10": "PT2M10S", "1:02:10": "PT1H2M10S",
		"": "", "a while": "", "20-30 min": "", "12": "", "12 min or so": "", "1:2:3:4": "", ":": "", "-1 min": "",
	} {
		if got := duration(text); got != want {
			t.Errorf("duration(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLocale(t *testing.T) {
	for language, want := range map[string]string{"en": "en", "pt-BR": "pt_BR", "zh-Hant-TW": "zh_TW", "sr-Latn": "sr"} {
		if got := locale(language); got != want {
			t.Errorf("locale(%q) = %q, want %q", language, got, want)
		}
	}
}

func TestEscapePath(t *testing.T) {
	for path, want := range map[string]string{
		"modules/coaching/": "modules/coaching/", "más/a b/": "m%C3%A1s/a%20b/", "a(1)/b+c~d/": "a%281%29/b+c~d/", "100%/": "100%25/",
	} {
		if got := escapePath(path); got != want {
			t.Errorf("escapePath(%q) = %q, want %q", path, got, want)
		}
	}
}
