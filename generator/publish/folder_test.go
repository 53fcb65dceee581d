package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// content makes the files of a site from their paths and texts.
func content(texts map[string]string) []File {
	var files []File
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		files = append(files, File{Path: path, Content: func() ([]byte, error) { return []byte(texts[path]), nil }})
	}
	return files
}

// put writes files by hand; a path that ends in "/" is a folder, a text that
// begins with "-> " a symbolic link.
func put(t testing.TB, dir string, texts map[string]string) {
	t.Helper()
	for path, text := range texts {
		name := filepath.Join(dir, filepath.FromSlash(path))
		folder := filepath.Dir(name)
		if strings.HasSuffix(path, "/") {
			folder = name
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		target, link := strings.CutPrefix(text, "-> ")
		var err error
		if link {
			err = os.Symlink(target, name)
		} else if folder != name {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// look is the reverse of put: everything in dir, but of folders only the empty
// ones, and not the manifest.
func look(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		switch {
		case entry.IsDir():
			children, err := os.ReadDir(name)
			if len(children) == 0 {
				found[path+"/"] = ""
			}
			return err
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(name)
			found[path] = "-> " + target
			return err
		case path == ManifestName:
			return nil
		}
		text, err := os.ReadFile(name)
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func want(t testing.TB, dir string, parts ...map[string]string) {
	t.Helper()
	all := make(map[string]string)
	for _, part := range parts {
		maps.Copy(all, part)
	}
	if difference := compareSites(look(t, dir), all); difference != "" {
		t.Errorf("%s is not what it should be:\n%s", filepath.Base(dir), difference)
	}
}

func compareSites(got, want map[string]string) string {
	var b strings.Builder
	for path := range got {
		if _, ok := want[path]; !ok {
			fmt.Fprintf(&b, "unexpected %s: %.40q\n", path, got[path])
		}
	}
	for path, text := range want {
		if found, ok := got[path]; !ok {
			fmt.Fprintf(&b, "missing %s\n", path)
		} else if found != text {
			fmt.Fprintf(&b, "%s is %.40q, not %.40q\n", path, found, text)
		}
	}
	return b.String()
}

// onlySite fails if anything but the site's folder is in its parent.
func onlySite(t testing.TB, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(dir) {
			t.Errorf("left behind: %s", entry.Name())
		}
	}
}

// ways are the ways to put the new site in the old one's place; the tests run
// with both.
var ways = map[string]func(a, b string) error{
	"one step":    exchange,
	"two renames": func(a, b string) error { return errors.ErrUnsupported },
}

var siteA = map[string]string{"index.html": "A", "a/index.html": "a", "a/deep/er/x.css": "x", "both/index.html": "both A", "swap": "file"}
var siteB = map[string]string{"index.html": "B", "b/index.html": "b", "both/index.html": "both B", "both/more.html": "", "swap/index.html": "folder"}

var theirs = map[string]string{
	"notes.txt": "mine", ".git/HEAD": "ref", ".git/objects/aa/bb": "object", ".git/refs/heads/": "", "both/own.html": "own",
	"link": "-> notes.txt", "dangling": "-> nowhere", "folder": "-> .git", "outside": "-> /", "a/own/kept.html": "kept",
}
