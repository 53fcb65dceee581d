package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// reconcile brings the site's folder up to date with what happened in the folder
// old, the site it replaced, to things that Write did not make, up to the
// exchange. carried is what the run put into the new site. It is nil when a
// later run does this for a killed one; then the newer of two files wins.
func (w *workspace) reconcile(old string, carried []entry) error {
	owned, err := readManifest(old)
	if err != nil {
		return err
	}
	site, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	entries, err := w.survey(old, owned)
	if err != nil {
		return err
	}
	before := make(map[string]fs.FileInfo, len(carried))
	for _, e := range carried {
		before[e.path] = e.info
	}
	for _, e := range entries {
		known := before[e.path]
		delete(before, e.path)
		if err := w.restore(old, e, known, site); err != nil {
			return err
		}
	}
	// What is in before now was removed from the old folder meanwhile.
	for _, e := range slices.Backward(carried) {
		if before[e.path] == nil {
			continue
		}
		name := filepath.Join(w.dir, filepath.FromSlash(e.path))
		// A folder goes only if it is empty, another only if it is what carry made.
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

// restore puts e, which is in the folder old, into the site's folder unless it is
// there already. known is what it was when the run put it there, or nil.
func (w *workspace) restore(old string, e entry, known fs.FileInfo, site inventory) error {
	from := filepath.Join(old, filepath.FromSlash(e.path))
	to := filepath.Join(w.dir, filepath.FromSlash(e.path))
	there, err := os.Lstat(to)
	found := err == nil
	if e.info.IsDir() {
		if found && there.IsDir() {
			return nil
		}
		if to, err = w.freePlace(e.path); err != nil {
			return err
		}
		return errors.Join(os.Mkdir(to, 0o755), os.Chmod(to, permissions(e.info)))
	}
	if found && site.files[e.path] {
		if same, err := sameContent(from, to); same || err != nil {
			return err
		}
	} else if found {
		changed := e.info.ModTime().After(there.ModTime())
		if known != nil {
			changed = !os.SameFile(known, e.info) || !known.ModTime().Equal(e.info.ModTime())
		}
		if !changed || os.SameFile(e.info, there) {
			return nil
		}
		if !there.IsDir() {
			return os.Rename(from, to)
		}
	}
	if to, err = w.freePlace(e.path); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// freePlace makes the folders for p in the site's folder and returns a name for
// it that nothing has: p itself if possible. Names of which something else is in
// the way get ".kept" added.
func (w *workspace) freePlace(p string) (string, error) {
	place := w.dir
	names := strings.Split(p, "/")
	for i, name := range names {
		for {
			next := filepath.Join(place, name)
			info, err := os.Lstat(next)
			last := i == len(names)-1
			if errors.Is(err, fs.ErrNotExist) && !last {
				err = os.Mkdir(next, 0o755)
			} else if errors.Is(err, fs.ErrNotExist) {
				err = nil
			} else if err == nil && (last || !info.IsDir()) {
				name += ".kept"
				continue
			}
			if err != nil {
				return "", err
			}
			place = next
			break
		}
	}
	return place, nil
}
