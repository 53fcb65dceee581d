package serve

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"handbook/generator/source"
)

// How long changes are collected. A single save reaches the browser at once; of
// a burst, such as another branch being checked out, the end is awaited.
const (
	// few is how many files a save may touch: the file, and what editors make
	// beside it.
	few = 4
	// fewQuiet and manyQuiet are how long nothing may happen before a build.
	fewQuiet  = 3 * time.Millisecond
	manyQuiet = 40 * time.Millisecond
	// fewLongest and manyLongest are when a build begins although changes go on.
	fewLongest  = 100 * time.Millisecond
	manyLongest = 500 * time.Millisecond
	// saving is how long a file that is missing or empty may be about to be
	// written.
	saving = 60 * time.Millisecond
)

// watcher collects what changes in the layers' folders. All its methods are
// called by one goroutine.
type watcher struct {
	notify  *fsnotify.Watcher
	layers  []*source.Layer
	folders []string
	// watched are the folders with a watch of their own.
	watched map[string]bool
	// faults says what cannot be watched.
	faults source.Diagnostics
}

// batch is what changed between two builds.
type batch struct {
	// since is when the first change was noticed.
	since   time.Time
	changes []source.Change
	// everything says that changes is not all.
	everything bool
}

func newWatcher() (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return &watcher{notify: notify, watched: map[string]bool{}}, nil
}

func (w *watcher) close() { _ = w.notify.Close() }

// follow watches the folders of these layers and no others.
func (w *watcher) follow(layers []*source.Layer, folders []string) {
	w.forget("")
	w.faults = nil
	w.layers, w.folders = layers, make([]string, len(folders))
	for i, folder := range folders {
		if folder == "" {
			continue
		}
		if whole, err := filepath.Abs(folder); err == nil {
			folder = whole
		}
		w.folders[i] = folder
	}
	w.addLayers()
}

// addLayers watches each layer's folder, where handbook.yaml is and the others
// come and go, and all that is read below it.
func (w *watcher) addLayers() {
	for _, folder := range w.folders {
		if folder != "" {
			w.add(folder)
		}
	}
}

// add watches a folder and those below it that are read. It looks below only
// after the folder is watched, so that no folder is missed.
func (w *watcher) add(folder string) {
	if err := w.notify.Add(folder); err != nil {
		if !errors.Is(err, fs.ErrNotExist) && len(w.faults) == 0 {
			hint := "save handbook.yaml again when you have changed something there, or start serve again"
			if errors.Is(err, syscall.ENOSPC) {
				hint = "the system watches too many folders for its settings; raise fs.inotify.max_user_watches"
			}
			w.faults.Warnf(source.Pos{}, 0, hint, "changes in %s are not noticed: %v", folder, err)
		}
		return
	}
	w.watched[folder] = true
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		inner := filepath.Join(folder, entry.Name())
		if entry.IsDir() && len(w.changesOf(inner)) > 0 {
			w.add(inner)
		}
	}
}

// forget stops to watch a folder that is gone, and those below it; "" is all.
func (w *watcher) forget(folder string) {
	for name := range w.watched {
		if folder == "" || name == folder || strings.HasPrefix(name, folder+string(filepath.Separator)) {
			_ = w.notify.Remove(name)
			delete(w.watched, name)
		}
	}
}

// changesOf names a path as its layers do. It is empty when no layer reads the
// path; one folder may lie in two layers.
func (w *watcher) changesOf(name string) (changes []source.Change) {
	for i, folder := range w.folders {
		if folder == "" {
			continue
		}
		inside, ok := strings.CutPrefix(name, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
		if inside = filepath.ToSlash(inside); ok && w.layers[i].Reads(inside) {
			changes = append(changes, source.Change{Layer: i, Path: inside})
		}
	}
	return changes
}

// pending are the changes of the next batch; true are those that were not there
// before.
type pending map[source.Change]bool

// next waits until something changed and nothing more happens for a moment. It
// reports false when the context has ended.
func (w *watcher) next(ctx context.Context) (batch, bool) {
	next := batch{}
	collected := pending{}
	var last time.Time
	timer := time.NewTimer(0)
	timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return batch{}, false
		case event, ok := <-w.notify.Events:
			if !ok {
				return batch{}, false
			}
			if !w.note(event, collected) {
				continue
			}
		case _, ok := <-w.notify.Errors:
			if !ok {
				return batch{}, false
			}
			// Changes were lost, among them perhaps folders.
			next.everything = true
			w.addLayers()
		case <-timer.C:
			if wait := saving - time.Since(last); wait > 0 && w.isSaving(collected) {
				timer.Reset(min(wait, fewQuiet))
				continue
			}
			next.changes = collected.sorted()
			return next, true
		}
		last = time.Now()
		if next.since.IsZero() {
			next.since = last
		}
		quiet, longest := fewQuiet, fewLongest
		if len(collected) > few || next.everything {
			quiet, longest = manyQuiet, manyLongest
		}
		timer.Reset(max(0, min(quiet, longest-last.Sub(next.since))))
	}
}

// note adds what an event changed and reports whether it changed anything.
func (w *watcher) note(event fsnotify.Event, collected pending) bool {
	if event.Op == fsnotify.Chmod || event.Op == fsnotify.Write && w.watched[event.Name] {
		return false
	}
	if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
		w.forget(event.Name)
	}
	changes := w.changesOf(event.Name)
	if len(changes) > 0 && event.Has(fsnotify.Create) {
		if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
			w.add(event.Name)
		}
	}
	for _, change := range changes {
		if _, known := collected[change]; !known {
			collected[change] = event.Has(fsnotify.Create)
		}
	}
	return len(changes) > 0
}

// isSaving reports whether an editor is probably in the middle of saving: a file
// is empty, or one that was there is not.
func (w *watcher) isSaving(collected pending) bool {
	if len(collected) > few {
		return false
	}
	for change, isNew := range collected {
		info, err := os.Lstat(filepath.Join(w.folders[change.Layer], filepath.FromSlash(change.Path)))
		if err != nil && !isNew || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
			return true
		}
	}
	return false
}

// sorted returns the changes without those below another.
func (p pending) sorted() []source.Change {
	changes := make([]source.Change, 0, len(p))
	for change := range p {
		covered := false
		for above := path.Dir(change.Path); above != "." && !covered; above = path.Dir(above) {
			_, covered = p[source.Change{Layer: change.Layer, Path: above}]
		}
		if !covered {
			changes = append(changes, change)
		}
	}
	slices.SortFunc(changes, func(a, b source.Change) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), strings.Compare(a.Path, b.Path))
	})
	return changes
}
