package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"handbook/generator/source"
)

// stream is the connection of one page in one browser.
type stream struct {
	// name is the file of the page in the site.
	name string
	out  http.ResponseWriter
	// gone is closed when the browser does not listen any more.
	gone chan struct{}

	mu     sync.Mutex
	closed bool
	// These are what the browser knows; number is 0 until it was told anything.
	number  int
	version string
	files   *fileList
	message []byte
}

// patience is how long a browser may take to accept a message.
const patience = 2 * time.Second

// events answers a page that wants to be told what changes.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	name, ok := fileName("/" + strings.TrimPrefix(query.Get("path"), "/"))
	if !ok {
		http.Error(w, "the path of a page is missing", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	one := &stream{name: name, out: w, gone: make(chan struct{}), version: query.Get("version")}
	s.mu.Lock()
	now := s.now
	hash := query.Get("files")
	if at := slices.IndexFunc(s.known, func(list *fileList) bool { return list.hash == hash }); at >= 0 {
		one.files = s.known[at]
	}
	s.streams[one] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.streams, one)
		s.mu.Unlock()
		one.end()
	}()
	one.update(now)
	select {
	case <-r.Context().Done():
	case <-one.gone:
	}
}

// update tells the browser what is different for it in a new state.
func (t *stream) update(now *state) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.number < t.number {
		return
	}
	first := t.number == 0
	t.number = now.number
	page, err := now.page(t.name)
	message := now.message
	if err != nil {
		message = errorsMessage(source.Diagnostics{{Message: err.Error()}})
	}
	if first || !bytes.Equal(message, t.message) {
		t.message = message
		if message != nil {
			t.send("errors", message)
		} else {
			t.send("good", struct{}{})
		}
	}
	if err != nil {
		return
	}
	switch {
	case first && t.version == "":
		// It did not say what it was served, and is told what changes from now on.
	case page.version != t.version || t.files == nil:
		t.send("reload", map[string]string{"version": page.version})
	default:
		t.sendFiles(now.files.since(t.files), now.files.hash)
	}
	t.version, t.files = page.version, now.files
}

// sendFiles tells which files changed, stylesheets apart from others.
func (t *stream) sendFiles(paths []string, hash string) {
	type message struct {
		Paths []string `json:"paths"`
		Files string   `json:"files"`
	}
	var styles, others []string
	for _, name := range paths {
		if strings.EqualFold(path.Ext(name), ".css") {
			styles = append(styles, name)
		} else {
			others = append(others, name)
		}
	}
	if len(others) > 0 {
		t.send("assets", message{others, hash})
	}
	if len(styles) > 0 {
		t.send("styles", message{styles, hash})
	}
}

// send writes one message. The caller holds t.mu.
func (t *stream) send(kind string, data any) {
	text, ok := data.([]byte)
	if !ok {
		var err error
		if text, err = json.Marshal(data); err != nil {
			return
		}
	}
	t.write(fmt.Sprintf("event: %s\ndata: %s\n\n", kind, text))
}

// write gives up a browser that does not listen; it connects again when it does.
// The caller holds t.mu.
func (t *stream) write(text string) {
	if t.closed {
		return
	}
	control := http.NewResponseController(t.out)
	_ = control.SetWriteDeadline(time.Now().Add(patience))
	_, err := t.out.Write([]byte(text))
	if err == nil {
		err = control.Flush()
	}
	if err != nil {
		t.closed = true
		close(t.gone)
	}
}

// end makes sure that nothing is written after the request has ended.
func (t *stream) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
}

// shownError is an error of the content as the page shows it.
type shownError struct {
	// Place is "content/about.md:3:5", or "".
	Place string `json:"place"`
	// Line is the line of the source and Carets marks the fault below it.
	Line    string `json:"line"`
	Carets  string `json:"carets"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

// mostShown is how many errors a page shows; the terminal shows all.
const mostShown = 50

func showErrors(errors source.Diagnostics) (shown []shownError, more int) {
	for i, one := range errors {
		if i == mostShown {
			return shown, len(errors) - i
		}
		line, carets := one.Excerpt()
		shown = append(shown, shownError{one.Pos.String(), line, carets, one.Message, one.Hint})
	}
	return shown, 0
}

func errorsMessage(errors source.Diagnostics) []byte {
	shown, more := showErrors(errors)
	text, err := json.Marshal(map[string]any{"errors": shown, "more": more})
	if err != nil {
		return nil
	}
	return text
}
