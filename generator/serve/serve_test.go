package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"handbook/generator/source"
)

// patienceOfTests is how long a test waits for what must happen.
const patienceOfTests = 20 * time.Second

// program stands for the layouts and client of the program.
var program = fstest.MapFS{
	"layouts/base.html":                        {Data: []byte(`<!doctype html><html><head><title>{{.Title}}</title>{{range .Site.Styles}}<link rel="stylesheet" href="{{$.Root}}{{.}}">{{end}}{{range .Site.Scripts}}<script src="{{$.Root}}{{.}}" defer></script>{{end}}</head><body>{{template "main" .}}</body></html>`)},
	"layouts/page.html":                        {Data: []byte(`{{define "main"}}<main>{{.Content}}</main>{{end}}`)},
	"layouts/i18n/en.yaml":                     {Data: []byte("words: {section_handouts: Handouts}\n")},
	"static/client/handbook.css":               {Data: []byte("body { color: black }\n")},
	"static/client/development/development.ts": {Data: []byte("console.log('here');\n")},
}

// site is a handbook in a folder, served.
type site struct {
	*testing.T
	folder  string
	address string
	stop    func() error

	mu     sync.Mutex
	builds []Rebuild
	wake   chan struct{}
}

// start serves the files of a new folder.
func start(t *testing.T, files map[string]string) *site {
	t.Helper()
	s := prepare(t, files)
	s.serve(Options{Project: s.project(s.folder)})
	return s
}

func prepare(t *testing.T, files map[string]string) *site {
	t.Helper()
	s := &site{T: t, folder: t.TempDir(), wake: make(chan struct{}, 1)}
	s.write("handbook.yaml", "id: test\ntitle: Test\n")
	for name, text := range files {
		s.write(name, text)
	}
	return s
}

func (s *site) project(folders ...string) Project {
	project := Project{}
	for _, folder := range folders {
		project.Config.Layers = append(project.Config.Layers, &source.Layer{FS: os.DirFS(folder)})
		project.Folders = append(project.Folders, folder)
	}
	project.Config.Layers = append(project.Config.Layers, &source.Layer{Prefix: "(built in) ", FS: program})
	project.Folders = append(project.Folders, "")
	return project
}

func (s *site) serve(options Options) {
	s.Helper()
	options.Report = func(build Rebuild) {
		s.mu.Lock()
		s.builds = append(s.builds, build)
		s.mu.Unlock()
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	s.address = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, listener, options) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(patienceOfTests):
			return fmt.Errorf("the server does not stop")
		}
	})
	s.Cleanup(func() {
		if err := s.stop(); err != nil {
			s.Error(err)
		}
	})
}

func (s *site) path(name string) string { return filepath.Join(s.folder, filepath.FromSlash(name)) }

func (s *site) write(name, text string) {
	s.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
		s.Fatal(err)
	}
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// request sends a request exactly as it is given.
func (s *site) request(method, target string, header http.Header) (*http.Response, string) {
	s.Helper()
	host := strings.TrimPrefix(s.address, "http://")
	connection, err := net.Dial("tcp", host)
	s.must(err)
	defer connection.Close()
	if given := header.Get("Host"); given != "" {
		host = given
	}
	fmt.Fprintf(connection, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n", method, target, host)
	s.must(header.WriteSubset(connection, map[string]bool{"Host": true}))
	_, err = io.WriteString(connection, "\r\n")
	s.must(err)
	response, err := http.ReadResponse(bufio.NewReader(connection), &http.Request{Method: method})
	s.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.must(err)
	return response, string(body)
}

func (s *site) get(target string) string {
	s.Helper()
	_, body := s.request(http.MethodGet, target, http.Header{})
	return body
}

// eventually waits until a question is answered with yes.
func (s *site) eventually(what string, ask func() bool) {
	s.Helper()
	for end := time.Now().Add(patienceOfTests); !ask(); {
		if time.Now().After(end) {
			s.Fatalf("%s: it does not happen", what)
		}
		select {
		case <-s.wake:
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *site) reports() []Rebuild {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.builds)
}

// settle waits until a change of a file that no page shows has been built: then
// everything that changed before has been, too. It returns the file's path in the
// site.
func (s *site) settle() string {
	s.Helper()
	s.mu.Lock()
	name := fmt.Sprintf("content/sign-%d.txt", len(s.builds))
	s.mu.Unlock()
	s.write(name, name)
	s.eventually(name, func() bool { return s.get("/"+strings.TrimPrefix(name, "content/")) == name })
	s.eventually("the report", func() bool {
		return slices.ContainsFunc(s.reports(), func(b Rebuild) bool {
			return slices.ContainsFunc(b.Changed, func(changed string) bool { return changed == name })
		})
	})
	return strings.TrimPrefix(name, "content/")
}

// tab is a page that a browser shows.
type tab struct {
	*site
	messages chan message
}

type message struct {
	kind string
	data struct {
		Version string       `json:"version"`
		Paths   []string     `json:"paths"`
		Files   string       `json:"files"`
		Errors  []shownError `json:"errors"`
		More    int          `json:"more"`
	}
}

// open loads a page as a browser does, and listens.
func (s *site) open(address string) *tab {
	s.Helper()
	version, files := marks(s.get(address))
	return s.listen(address, version, files)
}

// marks are what a page says that it was served.
func marks(html string) (version, files string) {
	after := func(name string) string {
		_, rest, _ := strings.Cut(html, name+`="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	return after("data-version"), after("data-files")
}

func (s *site) listen(address, version, files string) *tab {
	s.Helper()
	response, err := http.Get(s.address + "/_handbook/events?path=" + address + "&version=" + version + "&files=" + files)
	s.must(err)
	s.Cleanup(func() { _ = response.Body.Close() })
	t := &tab{site: s, messages: make(chan message, 100)}
	go func() {
		defer close(t.messages)
		one := message{}
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if kind, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				one = message{kind: kind}
			} else if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &one.data); err != nil {
					one.kind = err.Error()
				}
			} else if lines.Text() == "" && one.kind != "" {
				t.messages <- one
				one = message{}
			}
		}
	}()
	return t
}

// gets waits for the next message, which must be of a kind.
func (t *tab) gets(kind string) message {
	t.Helper()
	one := t.next()
	if one.kind != kind {
		t.Fatalf("got the message %+v, want %s", one, kind)
	}
	return one
}

func (t *tab) next() message {
	t.Helper()
	select {
	case one, ok := <-t.messages:
		if !ok {
			t.Fatal("the messages end")
		}
		return one
	case <-time.After(patienceOfTests):
		t.Fatal("no message comes")
	}
	return message{}
}

// getsNothing makes sure that nothing was sent because of what was done before.
func (t *tab) getsNothing() {
	t.Helper()
	sign := t.settle()
	for {
		one := t.next()
		if one.kind != "assets" || !strings.HasPrefix(one.data.Paths[0], "sign-") {
			t.Fatalf("got the message %+v, want none", one)
		}
		if slices.Contains(one.data.Paths, sign) {
			return
		}
	}
}
