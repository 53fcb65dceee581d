package publish

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManifestListsWhatWasWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := Write(context.Background(), dir, content(siteB), Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	const want = `# The handbook program published these 5 files; it replaces and removes them, and leaves all others alone.
b/index.html
both/index.html
both/more.html
index.html
swap/index.html
`
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// A list of files, whatever is in it, neither crashes Write nor makes it touch
// anything outside the site's folder, or anything in it that is not listed.
func FuzzManifest(f *testing.F) {
	for _, paths := range [][]string{nil, {"index.html"}, {"a/b", "a/c", "z"}, {"link/secret"}, {"mine.txt"}} {
		in, err := newInventory(paths)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(in.manifest())
		f.Add(bytes.ReplaceAll(in.manifest(), []byte("\n"), []byte("\r\n")))
		f.Add(in.manifest()[:len(in.manifest())-2])
	}
	f.Add([]byte("# The handbook program published these 1 files; it replaces and removes them, and leaves all others alone.\n../outside/secret\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := parseManifest(data)
		if err == nil {
			for path := range in.files {
				if !filepath.IsLocal(path) {
					t.Errorf("%q is outside", path)
				}
			}
			if again, err := parseManifest(in.manifest()); err != nil || !maps.Equal(again.files, in.files) || !maps.Equal(again.folders, in.folders) {
				t.Error("the list changes when it is written again", err)
			}
		}
		parent := t.TempDir()
		outside := map[string]string{"secret": "s", "folder/secret": "s"}
		put(t, filepath.Join(parent, "outside"), outside)
		dir := filepath.Join(parent, "public")
		before := map[string]string{"mine.txt": "m", "folder/mine.txt": "m", "link": "-> ../outside", "empty/": ""}
		put(t, dir, before)
		put(t, dir, map[string]string{ManifestName: string(data)})
		if failure := Write(context.Background(), dir, nil, Options{}); (failure == nil) != (err == nil) {
			t.Errorf("Write: %v; the list: %v", failure, err)
		}
		want(t, filepath.Join(parent, "outside"), outside)
		after := look(t, dir)
		for path, text := range before {
			if kept, ok := after[path]; !(ok && kept == text) && !in.files[path] && !in.folders[strings.TrimSuffix(path, "/")] {
				t.Errorf("%s is gone", path)
			}
		}
	})
}
