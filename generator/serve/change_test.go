package serve

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"handbook/generator/source"
)

func TestEdits(t *testing.T) {
	s := start(t, map[string]string{
		"content/one.md": "# One\n\nThe first text.\n",
		"content/two.md": "# Two\n",
	})
	one, two := s.open("/one/"), s.open("/two/index.html")
	one.gets("good")
	two.gets("good")

	s.write("content/one.md", "# One\n\nAnother text.\n")
	version := one.gets("reload").data.Version
	if html := s.get("/one/"); !strings.Contains(html, "Another text.") || !strings.Contains(html, `data-version="`+version+`"`) {
		t.Errorf("the page is %s, told as version %s", html, version)
	}
	two.getsNothing()

	// The same bytes again, and other permissions, are no change.
	s.write("content/one.md", "# One\n\nAnother text.\n")
	s.must(os.Chmod(s.path("content/one.md"), 0o600))
	one.getsNothing()

	build := s.reports()[1]
	if !slices.Equal(build.Changed, []string{"content/one.md"}) || build.Took <= 0 {
		t.Errorf("the build reports %+v", build)
	}
}

func TestWaysOfSaving(t *testing.T) {
	text := func(i int) string { return fmt.Sprintf("# Page\n\nText %d.\n", i) }
	for _, test := range []struct {
		name string
		save func(s *site, text string)
	}{
		{"in place", func(s *site, text string) { s.write("content/page.md", text) }},
		{"a new file renamed over the old", func(s *site, text string) {
			s.write("content/page.md.new", text)
			s.must(os.Rename(s.path("content/page.md.new"), s.path("content/page.md")))
		}},
		{"from another folder", func(s *site, text string) {
			s.write("new.md", text)
			s.must(os.Rename(s.path("new.md"), s.path("content/page.md")))
		}},
		{"as vim does", func(s *site, text string) {
			s.write("content/4913", "")
			s.must(os.Remove(s.path("content/4913")))
			s.must(os.Rename(s.path("content/page.md"), s.path("content/page.md~")))
			s.write("content/page.md", text)
			s.must(os.Remove(s.path("content/page.md~")))
		}},
		{"removed and written again", func(s *site, text string) {
			s.must(os.Remove(s.path("content/page.md")))
			s.write("content/page.md", text)
		}},
		{"the whole folder exchanged", func(s *site, text string) {
			s.write("content.new/page.md", text)
			s.must(os.Rename(s.path("content"), s.path("content.old")))
			s.must(os.Rename(s.path("content.new"), s.path("content")))
			s.must(os.RemoveAll(s.path("content.old")))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, map[string]string{"content/page.md": text(0)})
			page := s.open("/page/")
			page.gets("good")
			for i := 1; i <= 3; i++ {
				test.save(s, text(i))
				// A slow machine may see the page missing in between.
				page.gets("reload")
				s.eventually("the new text", func() bool { return strings.Contains(s.get("/page/"), fmt.Sprintf("Text %d.", i)) })
			}
		})
	}
}

func TestFolders(t *testing.T) {
	s := start(t, map[string]string{"content/here.md": "# Here\n"})
	status := func(target string) int {
		response, _ := s.request("GET", target, http.Header{})
		return response.StatusCode
	}
	is := func(target string, want int) {
		t.Helper()
		s.eventually(fmt.Sprint(target, " becomes ", want), func() bool { return status(target) == want })
	}
	s.write("content/new/v1.2/deep/page.md", "# Page\n")
	is("/new/v1.2/deep/page/", 200)
	s.write("content/new/v1.2/deep/page.md", "# Page\n\nEdited.\n")
	s.eventually("an edit in a new folder", func() bool { return strings.Contains(s.get("/new/v1.2/deep/page/"), "Edited.") })
	s.must(os.Rename(s.path("content/new/v1.2"), s.path("content/new/v1.3")))
	is("/new/v1.2/deep/page/", 404)
	is("/new/v1.3/deep/page/", 200)
	s.write("content/new/v1.3/deep/page.md", "# Page\n\nEdited again.\n")
	s.eventually("an edit in a renamed folder", func() bool { return strings.Contains(s.get("/new/v1.3/deep/page/"), "Edited again.") })
	s.must(os.RemoveAll(s.path("content/new")))
	is("/new/v1.3/deep/page/", 404)
	s.write("content/new/v1.3/page.md", "# Page\n")
	is("/new/v1.3/page/", 200)
	s.must(os.RemoveAll(s.path("content")))
	is("/here/", 404)
	s.write("content/there.md", "# There\n")
	is("/there/", 200)
	s.write("static/files/late.txt", "late")
	is("/late.txt", 200)
}

func TestRemovedPage(t *testing.T) {
	s := start(t, map[string]string{"content/page.md": "# Page\n"})
	page := s.open("/page/")
	page.gets("good")
	s.must(os.Remove(s.path("content/page.md")))
	page.gets("reload")
	missing := s.open("/page/")
	missing.gets("good")
	s.write("content/page.md", "# Page\n")
	missing.gets("reload")
	page.gets("reload")
}

func TestStylesAndFiles(t *testing.T) {
	s := start(t, map[string]string{
		"content/page.md":        "# Page\n",
		"content/picture.svg":    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`,
		"static/theme.css":       "body { color: red }\n",
		"static/files/extra.css": "p { color: red }\n",
	})
	page := s.open("/page/")
	page.gets("good")
	paths := func(kind string, want ...string) {
		t.Helper()
		if got := page.gets(kind).data.Paths; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	s.write("static/theme.css", "body { color: blue }\n")
	paths("styles", "assets/theme.css")
	s.write("static/files/extra.css", "p { color: blue }\n")
	paths("styles", "extra.css")
	s.write("content/picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>`)
	paths("assets", "picture.svg")
	s.write("content/new.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>`)
	paths("assets", "new.svg")
	s.must(os.Remove(s.path("content/picture.svg")))
	paths("assets", "picture.svg")
	// A stylesheet that the page does not link to yet is a change of the page.
	s.must(os.Remove(s.path("static/theme.css")))
	page.gets("reload")
	page.getsNothing()
}

func TestErrors(t *testing.T) {
	good := "# Page\n\nThe good text.\n"
	s := start(t, map[string]string{"content/page.md": good, "content/other.md": "# Other\n"})
	page := s.open("/page/")
	page.gets("good")

	s.write("content/page.md", "# Page\n\nThe bad text, with [a link](othr.md).\n")
	errors := page.gets("errors").data.Errors
	if len(errors) != 1 || !strings.HasPrefix(errors[0].Place, "content/page.md:3:") || !strings.Contains(errors[0].Hint, "other.md") ||
		!strings.Contains(errors[0].Line, "The bad text") || strings.TrimLeft(errors[0].Carets, " ^") != "" {
		t.Errorf("the errors are %+v", errors)
	}
	if html := s.get("/page/"); !strings.Contains(html, "The good text.") {
		t.Errorf("the last good page does not stay: %s", html)
	}
	// A page that is opened meanwhile is told, too; edits elsewhere wait.
	other := s.open("/other/")
	other.gets("errors")
	s.write("content/other.md", "# Other\n\nEdited.\n")
	s.eventually("the build", func() bool { return len(s.reports()) == 3 })
	s.write("content/page.md", good)
	page.gets("good")
	other.gets("good")
	other.gets("reload")
	page.getsNothing()
}

func TestStartWithErrors(t *testing.T) {
	s := start(t, map[string]string{"content/page.md": "# Page\n\nSee [this <page>](nowhere.md).\n"})
	response, html := s.request("GET", "/page/", http.Header{})
	if response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(html, "content/page.md:3:") || !strings.Contains(html, "this &lt;page&gt;") {
		t.Errorf("got %d: %s", response.StatusCode, html)
	}
	page := s.open("/page/")
	page.gets("errors")
	s.write("content/page.md", "# Page\n\nGood.\n")
	page.gets("good")
	page.gets("reload")
	if html := s.get("/page/"); !strings.Contains(html, "Good.") {
		t.Errorf("got %s", html)
	}
}

func TestBurst(t *testing.T) {
	const pages = 300
	s := start(t, map[string]string{"content/index.md": "# Home\n"})
	write := func(text string) {
		for i := range pages {
			s.write(fmt.Sprintf("content/folder-%d/page-%d.md", i%20, i), fmt.Sprintf("# Page %d\n\n%s\n", i, text))
		}
	}
	for _, text := range []string{"First.", "Second."} {
		before := len(s.reports())
		write(text)
		for i := range pages {
			target := fmt.Sprintf("/folder-%d/page-%d/", i%20, i)
			s.eventually(target, func() bool { return strings.Contains(s.get(target), text) })
		}
		s.settle()
		if builds := len(s.reports()) - before; builds > pages/6 {
			t.Errorf("%d files caused %d builds", pages, builds)
		}
	}
	s.must(os.RemoveAll(s.path("content")))
	s.eventually("pages go", func() bool {
		response, _ := s.request("GET", "/folder-7/page-7/", http.Header{})
		return response.StatusCode == 404
	})
}

func TestConnectingAgain(t *testing.T) {
	files := map[string]string{"content/page.md": "# Page\n", "content/picture.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`}
	s := start(t, files)
	version, list := marks(s.get("/page/"))
	if version == "" || list == "" {
		t.Fatal("the page does not say what it was served")
	}
	s.write("content/picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>`)
	s.settle()
	late := s.listen("/page/", version, list)
	late.gets("good")
	if paths := late.gets("assets").data.Paths; len(paths) != 2 || paths[0] != "picture.svg" {
		t.Errorf("the files that changed meanwhile are %q", paths)
	}
	s.write("content/page.md", "# Page\n\nEdited.\n")
	late.gets("reload")
	later := s.listen("/page/", version, list)
	later.gets("good")
	later.gets("reload")
	// The server does not know the files of before it was started.
	unknown := s.listen("/page/", version, "0123456789abcdef")
	unknown.gets("good")
	unknown.gets("reload")
	silent := s.listen("page/index.html", "", "")
	silent.gets("good")
	silent.getsNothing()
}

func TestReopen(t *testing.T) {
	s := prepare(t, map[string]string{"content/page.md": "# Page\n"})
	upstream := t.TempDir()
	s.must(os.MkdirAll(filepath.Join(upstream, "content"), 0o755))
	s.must(os.WriteFile(filepath.Join(upstream, "content/theirs.md"), []byte("# Theirs\n"), 0o644))
	s.must(os.WriteFile(filepath.Join(upstream, "handbook.yaml"), []byte("id: upstream\ntitle: Upstream\n"), 0o644))
	extended := false
	s.serve(Options{Project: s.project(s.folder), Reopen: func() (*Project, source.Diagnostics) {
		text, _ := os.ReadFile(s.path("handbook.yaml"))
		switch extends := strings.Contains(string(text), "extends: "); {
		case strings.Contains(string(text), "extends: nowhere"):
			return nil, source.Diagnostics{{Message: "nowhere is not there"}}
		case extends == extended:
			return nil, nil
		default:
			extended = extends
			folders := []string{s.folder}
			if extends {
				folders = append(folders, upstream)
			}
			project := s.project(folders...)
			return &project, nil
		}
	}})
	page := s.open("/page/")
	page.gets("good")
	s.write("handbook.yaml", "id: test\ntitle: Test\nextends: nowhere\n")
	if errors := page.gets("errors").data.Errors; len(errors) != 1 || errors[0].Message != "nowhere is not there" {
		t.Errorf("the errors are %+v", errors)
	}
	s.write("handbook.yaml", "id: test\ntitle: Test\nextends: ../upstream\n")
	page.gets("good")
	s.eventually("upstream's page", func() bool { return strings.Contains(s.get("/theirs/"), "Theirs") })
	theirs := s.open("/theirs/")
	theirs.gets("good")
	s.must(os.WriteFile(filepath.Join(upstream, "content/theirs.md"), []byte("# Theirs\n\nEdited.\n"), 0o644))
	theirs.gets("reload")
	s.write("handbook.yaml", "id: test\ntitle: Test\n")
	theirs.gets("reload")
	if response, _ := s.request("GET", "/theirs/", http.Header{}); response.StatusCode != http.StatusNotFound {
		t.Errorf("upstream's page is still there: %d", response.StatusCode)
	}
}

// TestBrokenLayout breaks a layout so that it fails only when a page is drawn.
func TestBrokenLayout(t *testing.T) {
	s := start(t, map[string]string{"content/page.md": "# Page\n"})
	page := s.open("/page/")
	page.gets("good")
	s.write("layouts/page.html", `{{define "main"}}{{.Nonsense}}{{end}}`)
	if errors := page.gets("errors").data.Errors; len(errors) != 1 || !strings.Contains(errors[0].Message, "Nonsense") {
		t.Errorf("the errors are %+v", errors)
	}
	response, html := s.request("GET", "/page/", http.Header{})
	if response.StatusCode != http.StatusInternalServerError || !strings.Contains(html, "Nonsense") {
		t.Errorf("got %d: %s", response.StatusCode, html)
	}
	s.must(os.Remove(s.path("layouts/page.html")))
	page.gets("good")
	page.getsNothing()
}

func TestStopping(t *testing.T) {
	s := start(t, map[string]string{"content/page.md": "# Page\n"})
	page := s.open("/page/")
	page.gets("good")
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if one, ok := <-page.messages; ok {
		t.Errorf("got the message %+v at the end", one)
	}
}

func TestLostEvents(t *testing.T) {
	s := prepare(t, map[string]string{"content/page.md": "# Page\n"})
	project := s.project(s.folder)
	w, err := newWatcher()
	s.must(err)
	defer w.close()
	w.follow(project.Config.Layers, project.Folders)
	s.write("content/new/folder/page.md", "# Page\n")
	go func() { w.notify.Errors <- os.ErrDeadlineExceeded }()
	next, ok := w.next(t.Context())
	for ok && !next.everything {
		next, ok = w.next(t.Context())
	}
	if !ok || !w.watched[s.path("content/new/folder")] {
		t.Errorf("got %+v and the folders %v", next, w.watched)
	}
}
