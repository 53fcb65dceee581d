package publish

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// The states in which a kill can leave the folders, and what comes of them.
func TestRecover(t *testing.T) {
	publish := func(t *testing.T, dir string, site map[string]string) {
		t.Helper()
		if err := Write(context.Background(), dir, content(site), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name string
		kill func(t *testing.T, w *workspace)
		want []map[string]string // nil: no folder
	}{
		{"while staging", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteA)
			put(t, w.staged, siteB)
		}, []map[string]string{siteA}},
		{"before the first site", func(t *testing.T, w *workspace) {
			publish(t, w.complete, siteA)
		}, nil},
		{"before the exchange", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteA)
			publish(t, w.complete, siteB)
		}, []map[string]string{siteA}},
		{"after the exchange", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, theirs)
		}, []map[string]string{siteB, theirs}},
		{"after the exchange, and something is in the way", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, map[string]string{"b/index.html": "other", "swap": "other", "both/more.html/x/y": "other", "both/empty/": ""})
		}, []map[string]string{siteB, {"b/index.html.kept": "other", "both/more.html.kept/x/y": "other", "both/empty/": ""}}},
		{"after the exchange, and somebody went on", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, map[string]string{"notes.txt": "old", "more.txt": "new"})
			put(t, w.dir, map[string]string{"notes.txt": "new", "more.txt": "old"})
			past := time.Now().Add(-time.Hour)
			for _, name := range []string{filepath.Join(w.complete, "notes.txt"), filepath.Join(w.dir, "more.txt")} {
				if err := os.Chtimes(name, past, past); err != nil {
					t.Fatal(err)
				}
			}
		}, []map[string]string{siteB, {"notes.txt": "new", "more.txt": "new"}}},
		{"between two renames", func(t *testing.T, w *workspace) {
			publish(t, w.previous, siteA)
			put(t, w.previous, theirs)
			publish(t, w.complete, siteB)
		}, []map[string]string{siteA, theirs}},
		{"after two renames", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.previous, siteA)
			put(t, w.previous, theirs)
		}, []map[string]string{siteB, theirs}},
		{"while removing the old site", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, theirs)
			put(t, w.dir, theirs)
			for _, name := range []string{"index.html", "notes.txt", "a/own/kept.html"} {
				if err := os.Remove(filepath.Join(w.complete, name)); err != nil {
					t.Fatal(err)
				}
			}
		}, []map[string]string{siteB, theirs}},
	} {
		t.Run(test.name, func(t *testing.T) {
			parent := t.TempDir()
			w, err := newWorkspace(filepath.Join(parent, "public"), true)
			if err != nil {
				t.Fatal(err)
			}
			test.kill(t, w)
			if err := Recover(w.shown); err != nil {
				t.Fatal(err)
			}
			onlySite(t, w.dir)
			if test.want == nil {
				if !missing(w.dir) {
					t.Error("there is a site")
				}
				return
			}
			want(t, w.dir, test.want...)
			publish(t, w.dir, siteB)
			onlySite(t, w.dir)
		})
	}
	if err := Recover(filepath.Join(t.TempDir(), "no", "such", "folder")); err != nil {
		t.Error(err)
	}
}

func TestWritersTakeTurns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, theirs)
	var inside, writers atomic.Int32
	failures := make(chan error)
	const count = 8
	for i := range count {
		files := content([]map[string]string{siteA, siteB}[i%2])
		files = append(files, File{Path: "z.html", Content: func() ([]byte, error) {
			if inside.Add(1) > 1 {
				writers.Add(1)
			}
			time.Sleep(5 * time.Millisecond)
			inside.Add(-1)
			return nil, nil
		}})
		go func() { failures <- Write(context.Background(), dir, files, Options{}) }()
	}
	for range count {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if writers.Load() > 0 {
		t.Error("two Writes made files for the same folder at the same time")
	}
	last := siteA
	if look(t, dir)["index.html"] == "B" {
		last = siteB
	}
	want(t, dir, last, theirs, map[string]string{"z.html": ""})
	onlySite(t, dir)

	// Waiting ends with the context; Recover leaves a running Write alone.
	started, finish := make(chan bool), make(chan bool)
	go func() {
		failures <- Write(context.Background(), dir, []File{{Path: "x", Content: func() ([]byte, error) {
			started <- true
			<-finish
			return nil, nil
		}}}, Options{})
	}()
	<-started
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := Write(ctx, dir, nil, Options{}); err != context.DeadlineExceeded {
		t.Errorf("got %v, want the context's error", err)
	}
	if err := Recover(dir); err != nil {
		t.Error(err)
	}
	finish <- true
	if err := <-failures; err != nil {
		t.Error(err)
	}
	want(t, dir, theirs, map[string]string{"x": ""})
}
