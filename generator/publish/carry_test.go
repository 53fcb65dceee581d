package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestConflicts(t *testing.T) {
	for _, test := range []struct {
		name   string
		theirs map[string]string
		want   []string
	}{
		{"file", map[string]string{"index.html": "my website"}, []string{"index.html"}},
		{"longer file", map[string]string{"index.html": "A and more"}, []string{"index.html"}},
		{"link in place of file", map[string]string{"index.html": "-> swap"}, []string{"index.html"}},
		{"file in place of folder", map[string]string{"both": "x"}, []string{"both"}},
		{"link in place of folder", map[string]string{"both": "-> other", "other/": ""}, []string{"both"}},
		{"folder in place of file", map[string]string{"swap/x/y": "", "swap/z": ""}, []string{"swap"}},
		{"several", map[string]string{"index.html": "my website", "a": "", "swap/": ""}, []string{"a", "index.html", "swap"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			put(t, dir, test.theirs)
			err := Write(context.Background(), dir, content(siteA), Options{})
			var conflict *ConflictError
			if !errors.As(err, &conflict) || !slices.Equal(conflict.Paths, test.want) {
				t.Fatalf("got %v, want a conflict about %q", err, test.want)
			}
			if name := filepath.Join(dir, test.want[0]); !strings.HasPrefix(err.Error(), name) {
				t.Errorf("the message does not begin with %s: %v", name, err)
			}
			want(t, dir, test.theirs)
			onlySite(t, dir)
		})
	}

	t.Run("same bytes", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		put(t, dir, siteA)
		put(t, dir, theirs)
		if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
			t.Fatal(err)
		}
		want(t, dir, siteA, theirs)
	})
}

// A file that others put into a folder of the old site stays when the new site
// has a file in the place of the folder: there is no place for both.
func TestConflictInOwnedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := Write(context.Background(), dir, content(siteB), Options{}); err != nil {
		t.Fatal(err)
	}
	mine := map[string]string{"swap/mine.txt": "mine"}
	put(t, dir, mine)
	err := Write(context.Background(), dir, content(siteA), Options{})
	var conflict *ConflictError
	if !errors.As(err, &conflict) || !slices.Equal(conflict.Paths, []string{"swap/mine.txt"}) {
		t.Fatalf("got %v, want a conflict about swap/mine.txt", err)
	}
	want(t, dir, siteB, mine)
}

// What others do in the folder up to the exchange is not lost.
func TestChangesMeanwhile(t *testing.T) {
	for name, exchange := range ways {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
				t.Fatal(err)
			}
			put(t, dir, map[string]string{"stays": "1", "goes": "2", "dir/goes": "3", "moves": "4", "written": "5", "replaced": "6", "link": "-> 1", "empty/": ""})
			meanwhile := func(a, b string) error {
				for _, name := range []string{"goes", "dir", "link", "empty"} {
					if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
						t.Error(err)
					}
				}
				put(t, dir, map[string]string{"written": "5 in place", "new/one": "7", "a/new": "8", "new empty/": "", "other": "6 again"})
				// The older file wins, because somebody put it there.
				past := time.Now().Add(-time.Hour)
				for from, to := range map[string]string{"moves": "new/moved", "other": "replaced"} {
					if err := os.Chtimes(filepath.Join(dir, from), past, past); err != nil {
						t.Error(err)
					}
					if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
						t.Error(err)
					}
				}
				// In places the new site takes.
				put(t, dir, map[string]string{"b": "file", "both/more.html": "9"})
				return exchange(a, b)
			}
			if err := write(context.Background(), dir, content(siteB), Options{}, meanwhile); err != nil {
				t.Fatal(err)
			}
			want(t, dir, siteB, map[string]string{
				"stays": "1", "written": "5 in place", "replaced": "6 again", "new/moved": "4", "new/one": "7", "a/new": "8",
				"new empty/": "", "b.kept": "file", "both/more.html.kept": "9",
			})
			onlySite(t, dir)
		})
	}
}
