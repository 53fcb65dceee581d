package serve

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"handbook/generator"
	"handbook/generator/publish"
)

// own is where the addresses of the server itself begin.
const own = "/_handbook/"

//go:embed plain/waiting.js
var waitingScript []byte

//go:embed plain/plain.css
var plainStyle []byte

// ServeHTTP answers a browser.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	switch {
	case !isThisMachine(r.Host):
		http.Error(w, "This handbook is served to this computer only. Open it as http://127.0.0.1 or http://localhost.", http.StatusForbidden)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "This handbook can only be read.", http.StatusMethodNotAllowed)
		return
	case r.URL.Path == own+"waiting.js" || r.URL.Path == own+"plain.css":
		content := map[string][]byte{".js": waitingScript, ".css": plainStyle}[path.Ext(r.URL.Path)]
		serveBytes(w, r, r.URL.Path, content)
		return
	}
	select {
	case <-s.ready:
	case <-r.Context().Done():
		return
	}
	if r.URL.Path == own+"events" {
		s.events(w, r)
		return
	}
	s.mu.Lock()
	now := s.now
	s.mu.Unlock()
	now.serve(w, r)
}

// isThisMachine reports whether a Host header names this computer, on any port.
func isThisMachine(host string) bool {
	name := host
	if cut, _, err := net.SplitHostPort(host); err == nil {
		name = cut
	} else {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	}
	return strings.EqualFold(name, "localhost") || name == "127.0.0.1" || name == "::1"
}

// fileName is the file of the site that a decoded path names. It reports false
// when the path cannot name one.
func fileName(address string) (string, bool) {
	name, rooted := strings.CutPrefix(address, "/")
	if !rooted || strings.ContainsAny(name, "\\\x00") {
		return "", false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	unusual := func(segment string) bool { return segment == "" || segment == "." || segment == ".." }
	return name, !slices.ContainsFunc(strings.Split(name, "/"), unusual)
}

// serve answers a request for a file of the site.
func (s *state) serve(w http.ResponseWriter, r *http.Request) {
	name, ok := fileName(r.URL.Path)
	if !ok {
		http.Error(w, "There is no such page.", http.StatusNotFound)
		return
	}
	if s.output != nil {
		file, found := s.output.Find(name)
		if found && !isPage(file) {
			serveFile(w, r, file)
			return
		}
		if _, folder := s.output.Find(name + "/index.html"); !found && folder {
			to := url.URL{Path: "/" + name + "/", RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusFound)
			return
		}
	}
	page, err := s.page(name)
	if err != nil {
		page = s.failure(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	html := page.marked(s.files.hash)
	if page.status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(html))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(html)))
	w.WriteHeader(page.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(html)
	}
}

// page is what a browser shows for an address.
type page struct {
	html    []byte
	version string
	status  int
}

func newPage(html []byte, status int) page {
	sum := sha256.Sum256(html)
	return page{html, shortHash(sum[:]), status}
}

// isPage reports whether a file of the site is rendered rather than copied.
func isPage(file publish.File) bool {
	return file.Content != nil && strings.HasSuffix(file.Path, ".html")
}

// page makes the page of a file name: of the site, or else one that says why
// there is none.
func (s *state) page(name string) (page, error) {
	if s.output == nil {
		return s.errorPage(), nil
	}
	file, found := s.output.Find(name)
	status := http.StatusOK
	if !found || !isPage(file) {
		status = http.StatusNotFound
		if file, found = s.output.Find("404.html"); !found {
			return plainPage(status, "There is no such page", ""), nil
		}
	}
	html, err := generator.Read(file)
	if err != nil {
		return page{}, fmt.Errorf("this page cannot be made: %w", err)
	}
	return newPage(html, status), nil
}

// scripts are the scripts that tell the server what their page was served.
var scripts = [][]byte{[]byte(`development.js"`), []byte(`waiting.js"`)}

// marked is the page with its version and that of all files on its script.
func (p page) marked(files string) []byte {
	for _, script := range scripts {
		if at := bytes.Index(p.html, script); at >= 0 {
			at += len(script)
			return slices.Concat(p.html[:at], []byte(` data-version="`+p.version+`" data-files="`+files+`"`), p.html[at:])
		}
	}
	return p.html
}

// serveFile answers with a file that is copied, or a part of it.
func serveFile(w http.ResponseWriter, r *http.Request, file publish.File) {
	if file.Content != nil {
		content, err := file.Content()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		serveBytes(w, r, file.Path, content)
		return
	}
	opened, err := file.Open()
	if err != nil {
		http.Error(w, "This file has just been removed or cannot be read.", http.StatusNotFound)
		return
	}
	defer opened.Close()
	if seeker, ok := opened.(io.ReadSeeker); ok {
		w.Header().Set("Content-Type", contentType(file.Path))
		http.ServeContent(w, r, "", time.Time{}, seeker)
		return
	}
	content, err := io.ReadAll(opened)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	serveBytes(w, r, file.Path, content)
}

func serveBytes(w http.ResponseWriter, r *http.Request, name string, content []byte) {
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// contentTypes do not depend on what the computer has installed.
var contentTypes = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".epub": "application/epub+zip", ".gif": "image/gif", ".htm": "text/html; charset=utf-8", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon",
	".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".m4a": "audio/mp4",
	".md": "text/plain; charset=utf-8", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".ogg": "audio/ogg", ".pdf": "application/pdf", ".png": "image/png",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
	".vtt": "text/vtt; charset=utf-8", ".wav": "audio/wav", ".webm": "video/webm", ".webmanifest": "application/manifest+json", ".webp": "image/webp",
	".woff": "font/woff", ".woff2": "font/woff2", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml": "application/xml; charset=utf-8", ".yaml": "text/plain; charset=utf-8", ".zip": "application/zip",
}

func contentType(name string) string {
	if known := contentTypes[strings.ToLower(path.Ext(name))]; known != "" {
		return known
	}
	return "application/octet-stream"
}
