package publish

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// drain removes the old site, which the exchange put where the new one was
// complete. First it brings the site's folder up to date with what happened to
// things that Write did not make while they were in the old one. carried is what
// the run put into the new site; it is nil when a later run does this for a killed
// one, and then the newer of two files wins.
//
// A killed drain can be continued, because the list of the old site's files goes
// last. An error means that something could not be kept; it is still in the old
// site then. What cannot be removed is no error.
func (w *workspace) drain(carried []entry) error {
	owned, err := readManifest(w.complete)
	if err != nil {
		return err
	}
	site, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	known := make(map[string]fs.FileInfo, len(carried))
	for _, e := range carried {
		known[e.path] = e.info
	}
	var mu sync.Mutex              // held while something is restored
	found := make(map[string]bool) // what the old site has of others
	var remains atomic.Bool        // something could not be removed
	remove := func(p string) {
		if os.Remove(native(w.complete, p)) != nil {
			remains.Store(true)
		}
	}

	enter := func(folder string, children []fs.DirEntry) error {
		for _, child := range children {
			p := path.Join(folder, child.Name())
			if p == ManifestName {
				continue
			}
			if !owned.has(p, child.IsDir()) {
				info, err := child.Info()
				if err != nil {
					return err
				}
				mu.Lock()
				found[p] = true
				moved, err := w.restore(entry{p, info}, known[p], site)
				mu.Unlock()
				if err != nil {
					return err
				}
				if moved {
					continue
				}
			}
			if !child.IsDir() {
				remove(p)
			}
		}
		return nil
	}
	leave := func(folder string) {
		if folder != "" {
			remove(folder)
		} else if !remains.Load() {
			remove(ManifestName)
			remove("")
		}
	}
	if err := walk(w.complete, enter, leave); err != nil {
		return err
	}

	for _, e := range slices.Backward(carried) {
		if found[e.path] {
			continue
		}
		// Somebody removed it meanwhile. A folder goes only if it is empty,
		// another only if it is what carry made.
		name := native(w.dir, e.path)
		if info, err := os.Lstat(name); err == nil && (info.IsDir() || os.SameFile(info, e.info) || isCopy(info, e.info)) {
			os.Remove(name)
		}
	}
	return nil
}

// isCopy reports whether a is what carry makes of b without a hard link.
func isCopy(a, b fs.FileInfo) bool {
	return a.Mode() == b.Mode() && a.Size() == b.Size() && (a.Mode()&fs.ModeSymlink != 0 || a.ModTime().Equal(b.ModTime()))
}

// restore makes sure that e, which is in the old site, is in the site's folder.
// known is what it was when the run put it there, or nil. It reports whether it
// moved a file away.
func (w *workspace) restore(e entry, known fs.FileInfo, site inventory) (moved bool, err error) {
	from, to := native(w.complete, e.path), native(w.dir, e.path)
	there, err := os.Lstat(to)
	exists := err == nil
	if e.info.IsDir() {
		if !exists || !there.IsDir() {
			if to, err = w.freePlace(e.path); err != nil {
				return false, err
			}
			if err := errors.Join(os.Mkdir(to, 0o755), os.Chmod(to, permissions(e.info))); err != nil {
				return false, err
			}
		}
		if e.info.Mode()&0o700 != 0o700 {
			return false, os.Chmod(from, 0o700) // so that it can be emptied
		}
		return false, nil
	}
	if exists && site.files[e.path] {
		if same, err := sameContent(from, to); same || err != nil {
			return false, err
		}
	} else if exists {
		changed := e.info.ModTime().After(there.ModTime())
		if known != nil {
			changed = !os.SameFile(known, e.info) || !known.ModTime().Equal(e.info.ModTime())
		}
		if !changed || os.SameFile(e.info, there) {
			return false, nil
		}
		if !there.IsDir() {
			return true, os.Rename(from, to)
		}
	}
	if to, err = w.freePlace(e.path); err != nil {
		return false, err
	}
	return true, os.Rename(from, to)
}

// freePlace makes the folders for p in the site's folder and returns a name for
// it that nothing has: p itself if possible. Names of which something else is in
// the way get ".kept" added.
func (w *workspace) freePlace(p string) (string, error) {
	place := w.dir
	folder, last := path.Split(p)
	for name := range strings.SplitSeq(strings.TrimSuffix(folder, "/"), "/") {
		err := makeFolder(filepath.Join(place, name))
		for errors.Is(err, fs.ErrExist) {
			name += ".kept"
			err = makeFolder(filepath.Join(place, name))
		}
		if err != nil {
			return "", err
		}
		place = filepath.Join(place, name)
	}
	for !missing(filepath.Join(place, last)) {
		last += ".kept"
	}
	return filepath.Join(place, last), nil
}
