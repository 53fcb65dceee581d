package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// measureEdits edits one page again and again while a reader has it open, and
// measures the time from the write to the message that reloads the page.
func measureEdits(handbook, dir string, edits int) error {
	server := exec.Command(handbook, "serve", "-C", dir, "--port", "0")
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	defer func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}()
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if i := strings.Index(lines.Text(), "http://"); i >= 0 {
			address = strings.TrimRight(strings.Fields(lines.Text()[i:])[0], "/")
		}
	}
	if address == "" {
		return fmt.Errorf("serve did not say where it listens")
	}
	page, err := firstPage(filepath.Join(dir, "content"))
	if err != nil {
		return err
	}
	shown := strings.TrimSuffix(filepath.ToSlash(page), ".md") + "/index.html"
	response, err := http.Get(address + "/" + shown)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", shown, response.Status)
	}
	stream, err := http.Get(address + "/_handbook/events?path=" + shown)
	if err != nil {
		return err
	}
	defer stream.Body.Close()
	reloads := make(chan time.Time, 100)
	go func() {
		for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
			if strings.Contains(lines.Text(), "reload") {
				reloads <- time.Now()
			}
		}
	}()
	name := filepath.Join(dir, "content", page)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var took []time.Duration
	for i := range edits + 3 {
		time.Sleep(300 * time.Millisecond)
		started := time.Now()
		if err := os.WriteFile(name, fmt.Appendf(text[:len(text):len(text)], "\nEdit number %d.\n", i), 0o644); err != nil {
			return err
		}
		select {
		case at := <-reloads:
			if i >= 3 {
				took = append(took, at.Sub(started))
			}
		case <-time.After(10 * time.Second):
			return fmt.Errorf("an edit of %s did not reload the page within ten seconds", page)
		}
	}
	slices.Sort(took)
	fmt.Printf("%-30s median %.1f ms  slowest %.1f ms of %d edits\n", "edit to reload message", milliseconds(took[len(took)/2]), milliseconds(took[len(took)-1]), len(took))
	return nil
}

// firstPage returns a page that is not an index, relative to content.
func firstPage(content string) (string, error) {
	found := ""
	err := filepath.WalkDir(content, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && found == "" && strings.HasSuffix(path, ".md") && entry.Name() != "index.md" {
			found, err = filepath.Rel(content, path)
		}
		return err
	})
	return found, err
}
