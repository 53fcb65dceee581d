package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"handbook/generator/serve"
	"handbook/generator/source"
)

// TestServe runs the command, changes what the handbook extends, and stops it as
// Ctrl-C does.
func TestServe(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("ours/handbook.yaml", "id: ours\ntitle: Ours\n")
	write("ours/content/page.md", "---\ntitle: Our page\n---\n\nText.\n")
	write("theirs/handbook.yaml", "id: theirs\ntitle: Theirs\n")
	write("theirs/content/more.md", "---\ntitle: Their page\n---\n\nText.\n")

	ctx, stop := context.WithCancel(t.Context())
	read, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--port", "0", "-C", filepath.Join(root, "ours")}, nil, out, &errs)
		_ = out.Close()
	}()
	line, err := bufio.NewReader(read).ReadString('\n')
	found := regexp.MustCompile(`^serving (http://127\.0\.0\.1:\d+/)\n$`).FindStringSubmatch(line)
	if found == nil {
		t.Fatalf("the first line is %q: %v", line, err)
	}
	shows := func(path, text string) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			response, err := http.Get(found[1] + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err == nil && strings.Contains(string(body), text) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s never shows %q: %s", path, text, body)
			}
		}
	}
	shows("page/", "Our page")
	write("ours/handbook.yaml", "id: ours\ntitle: Ours\nextends: ../theirs\n")
	shows("more/", "Their page")
	write("theirs/content/more.md", "---\ntitle: Their edited page\n---\n\nText.\n")
	shows("more/", "Their edited page")
	stop()
	select {
	case got := <-code:
		if got != exitGood {
			t.Errorf("exit code %d: %s", got, errs.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
	}
}

func TestListen(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	if _, err := listen(port, false); err == nil || !strings.Contains(err.Error(), "--port 0") {
		t.Errorf("a port that is taken gives %v", err)
	}
	if _, err := listen(70000, false); err == nil {
		t.Error("70000 is no port")
	}
	other, err := listen(port, true)
	if err != nil {
		t.Skip("no port near is free:", err)
	}
	defer other.Close()
	if address := other.Addr().(*net.TCPAddr); address.Port <= port || !address.IP.IsLoopback() {
		t.Errorf("instead of port %d it listens on %v", port, address)
	}
}

// TestJournal shows what an author reads in the terminal.
func TestJournal(t *testing.T) {
	file := source.NewFile(nil, "content/a.md", []byte("first line\nsecond line\n"))
	fault := func(offset int, severity source.Severity, message string) source.Diagnostic {
		return source.Diagnostic{Pos: source.Pos{File: file, Offset: offset}, Severity: severity, Message: message}
	}
	warning, broken := fault(0, source.Warning, "a word to think about"), fault(11, source.Error, "a mistake")
	var out bytes.Buffer
	j := &journal{out: &out, progress: newProgress(&out)}
	for _, build := range []serve.Rebuild{
		{Faults: source.Diagnostics{warning}, Took: 1200 * time.Millisecond},
		{Faults: source.Diagnostics{warning}, Changed: []string{"content/a.md"}, Took: 12 * time.Millisecond},
		{Faults: source.Diagnostics{warning, broken}, Changed: []string{"content/a.md", "content/b.md"}, Took: 9 * time.Millisecond},
		{Faults: source.Diagnostics{warning, broken}, Changed: []string{"content/b.md"}, Took: 9 * time.Millisecond},
		{Faults: source.Diagnostics{fault(11, source.Warning, warning.Message)}, Changed: []string{"1", "2", "3", "4", "5"}, Took: 9 * time.Millisecond},
		{Took: 9 * time.Millisecond},
	} {
		j.report(build)
	}
	const want = `content/a.md:1:1: warning: a word to think about
  first line
  ^
first build: 1200 ms
content/a.md: 12 ms
content/a.md:2:1: a mistake
  second line
  ^
content/a.md, content/b.md: 9 ms, 1 error
content/b.md: 9 ms, 1 error
1 and 4 more: 9 ms, errors fixed
everything read again: 9 ms
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
