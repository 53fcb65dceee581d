package serve

import (
	"net/http"
	"strings"
	"testing"
)

func TestRequests(t *testing.T) {
	s := start(t, map[string]string{
		"content/about.md":            "# About\n\nSee [the film](film.mp4).\n",
		"content/handouts/agenda.md":  "# Agenda\n",
		"content/film.mp4":            "0123456789",
		"content/film.vtt":            "WEBVTT\n",
		"content/caf\u00e9/menu.md":   "# Menu\n",
		"static/files/manifest.json":  "{}\n",
		"static/files/notes/plain.md": "text\n",
		"static/files/font.woff2":     "font",
		"static/files/strange.xyz":    "?",
		"secret.txt":                  "a file beside the site",
	})
	for _, test := range []struct {
		method, target, host string
		status               int
		contentType, body    string
	}{
		{target: "/about/", status: 200, contentType: "text/html; charset=utf-8", body: "About"},
		{target: "/about/index.html", status: 200, body: "About"},
		{target: "/caf%C3%A9/menu/", status: 200, body: "Menu"},
		{target: "/about/?print", status: 200, body: "About"},
		{method: "HEAD", target: "/about/", status: 200},
		{target: "/", status: 200, contentType: "text/html; charset=utf-8"},
		{target: "/film.mp4", status: 200, contentType: "video/mp4", body: "0123456789"},
		{target: "/film.vtt", status: 200, contentType: "text/vtt; charset=utf-8"},
		{target: "/manifest.json", status: 200, contentType: "application/json"},
		{target: "/notes/plain.md", status: 200, contentType: "text/plain; charset=utf-8", body: "text"},
		{target: "/font.woff2", status: 200, contentType: "font/woff2"},
		{target: "/strange.xyz", status: 200, contentType: "application/octet-stream"},
		{target: "/assets/handbook.css", status: 200, contentType: "text/css; charset=utf-8", body: "body"},
		{target: "/assets/development.js", status: 200, contentType: "text/javascript; charset=utf-8", body: "here"},
		{target: "/_handbook/waiting.js", status: 200, contentType: "text/javascript; charset=utf-8"},
		{target: "/_handbook/plain.css", status: 200, contentType: "text/css; charset=utf-8"},

		{target: "/abuot/", status: 404, contentType: "text/html; charset=utf-8", body: "handbook.css"},
		{target: "/assets/", status: 404},
		{target: "/_handbook/other", status: 404},
		{target: "/secret.txt", status: 404},
		{target: "/handbook.yaml", status: 404},
		{target: "/content/about.md", status: 404},
		{target: "/../secret.txt", status: 404},
		{target: "/about/../../secret.txt", status: 404},
		{target: "/%2e%2e/secret.txt", status: 404},
		{target: "/..%2fsecret.txt", status: 404},
		{target: "/..%5csecret.txt", status: 404},
		{target: "//about/", status: 404},
		{target: "/./about/", status: 404},

		{method: "POST", target: "/about/", status: 405},
		{method: "PUT", target: "/_handbook/events?path=/about/", status: 405},
		{method: "OPTIONS", target: "/about/", status: 405},

		{target: "/about/", host: "localhost", status: 200},
		{target: "/about/", host: "LOCALHOST:4000", status: 200},
		{target: "/about/", host: "127.0.0.1:1", status: 200},
		{target: "/about/", host: "[::1]:4000", status: 200},
		{target: "/about/", host: "[::1]", status: 200},
		{target: "/about/", host: "handbook.example.org", status: 403, contentType: "text/plain; charset=utf-8"},
		{target: "/_handbook/events?path=/about/", host: "localhost.example.org:4000", status: 403},
		{target: "/about/", host: "127.0.0.1.example.org", status: 403},
		{target: "/about/", host: "0.0.0.0:4000", status: 403},
	} {
		if test.method == "" {
			test.method = "GET"
		}
		name := test.method + " " + test.target + " " + test.host
		response, body := s.request(test.method, test.target, http.Header{"Host": {test.host}})
		if response.StatusCode != test.status || !strings.Contains(body, test.body) {
			t.Errorf("%s: %d %s, want %d with %q", name, response.StatusCode, body, test.status, test.body)
		}
		if got := response.Header.Get("Content-Type"); test.contentType != "" && got != test.contentType {
			t.Errorf("%s: the type is %s, want %s", name, got, test.contentType)
		}
		if response.Header.Get("X-Content-Type-Options") != "nosniff" || response.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the headers are %v", name, response.Header)
		}
		if test.method == "HEAD" && body != "" {
			t.Errorf("%s: has a body: %s", name, body)
		}
		if strings.Contains(body, "beside the site") {
			t.Errorf("%s: shows a file outside the site", name)
		}
	}
}

func TestRedirect(t *testing.T) {
	s := start(t, map[string]string{"content/handouts/agenda.md": "# Agenda\n"})
	for target, want := range map[string]string{"/handouts": "/handouts/", "/handouts/agenda?print=1": "/handouts/agenda/?print=1"} {
		response, _ := s.request("GET", target, http.Header{})
		if got := response.Header.Get("Location"); response.StatusCode != http.StatusFound || got != want {
			t.Errorf("%s: %d to %s, want %s", target, response.StatusCode, got, want)
		}
	}
}

func TestRange(t *testing.T) {
	s := start(t, map[string]string{"content/film.mp4": "0123456789"})
	response, body := s.request("GET", "/film.mp4", http.Header{"Range": {"bytes=2-5"}})
	if got := response.Header.Get("Content-Range"); response.StatusCode != http.StatusPartialContent || body != "2345" || got != "bytes 2-5/10" {
		t.Errorf("got %d, %q, %s", response.StatusCode, body, got)
	}
}
