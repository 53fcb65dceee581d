package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// workspace is the places that a Write uses beside the site's folder. What each
// holds when a run is killed says what recover has to do:
//
//	staged    a site being made: removed
//	complete  the new site just before the exchange, the old one after it
//	previous  the old site, where the exchange takes two renames
//	trash     an old site, nothing in it needed any more: removed
type workspace struct {
	shown                             string // the site's folder as the caller named it
	dir                               string // the same without symbolic links
	folder                            string // the hidden folder beside dir that holds the next four
	staged, complete, previous, trash string
	lockFile                          string
	exchange                          func(a, b string) error
}

// newWorkspace finds the site's folder. If create is set, it makes the folder
// above it when it is missing; otherwise that is fs.ErrNotExist.
func newWorkspace(shown string, create bool) (*workspace, error) {
	dir, err := filepath.Abs(shown)
	if err != nil {
		return nil, err
	}
	if parent := filepath.Dir(dir); create {
		if err := os.MkdirAll(parent, 0o755); err != nil {
			return nil, fmt.Errorf("the folder %s cannot be made: %w", parent, err)
		}
	}
	if dir, err = resolve(dir); err != nil {
		return nil, err
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return nil, fmt.Errorf("a site cannot be published into %s, which is a whole disk; name a folder", shown)
	}
	working, err := os.Getwd()
	if err == nil {
		working, err = filepath.EvalSymlinks(working)
	}
	if err == nil && strings.HasPrefix(working+string(filepath.Separator), dir+string(filepath.Separator)) {
		return nil, fmt.Errorf("a site cannot be published into %s: it is or contains the folder you work in, and is replaced as a whole; name another folder", shown)
	}
	hidden := filepath.Join(parent, "."+filepath.Base(dir)+".handbook-")
	w := &workspace{shown: shown, dir: dir, folder: hidden + "stage", lockFile: hidden + "lock", exchange: exchange}
	w.staged = filepath.Join(w.folder, "staged")
	w.complete = filepath.Join(w.folder, "complete")
	w.previous = filepath.Join(w.folder, "previous")
	w.trash = filepath.Join(w.folder, "trash")
	return w, nil
}

// resolve follows symbolic links in an absolute path, of which what it leads to
// need not exist, but the folder above that must.
func resolve(dir string) (string, error) {
	for range 40 {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return real, nil
		}
		parent, err := filepath.EvalSymlinks(filepath.Dir(dir))
		if err != nil {
			return "", err
		}
		dir = filepath.Join(parent, filepath.Base(dir))
		link, err := os.Readlink(dir)
		if err != nil {
			return dir, nil
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(parent, link)
		}
		dir = link
	}
	return "", fmt.Errorf("%s is a symbolic link that leads to itself", dir)
}

// explain adds to an error from beside the site's folder why it matters.
func (w *workspace) explain(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("the new site is prepared in a hidden folder beside %s, and this program may not write there; allow it to write in %s, or publish into another folder: %w", w.shown, filepath.Dir(w.dir), err)
	}
	return err
}

func (w *workspace) mountError() error {
	return fmt.Errorf("%s cannot be replaced as a whole, because it is a mounted volume or part of a container's image; publish into a folder inside it, for example %s", w.shown, filepath.Join(w.shown, "site"))
}

// check says early what would make the exchange fail.
func (w *workspace) check() error {
	info, err := os.Lstat(w.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("a site cannot be published into %s, because it is a file; name a folder", w.shown)
	}
	parent, err := os.Lstat(filepath.Dir(w.dir))
	if err != nil {
		return err
	}
	if device(info) != device(parent) {
		return w.mountError()
	}
	_, err = readManifest(w.dir)
	return err
}

// swap makes the staged site the published one. It returns where the old site is
// now, "" if there was none.
func (w *workspace) swap() (old string, err error) {
	if err := os.Rename(w.staged, w.complete); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Rename(w.complete, w.staged))
		}
	}()
	if missing(w.dir) {
		return "", w.explain(rename(w.complete, w.dir))
	}
	err = w.exchange(w.complete, w.dir)
	if err == nil {
		return w.complete, nil
	}
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		if err = rename(w.dir, w.previous); err == nil {
			if err = rename(w.complete, w.dir); err == nil {
				return w.previous, nil
			}
			err = errors.Join(err, rename(w.previous, w.dir))
		}
	}
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return "", w.mountError()
	}
	return "", fmt.Errorf("the folder %s cannot be replaced by the new site; close programs that use it, and look whether you may change it: %w", w.shown, err)
}

// rename renames a folder. On Windows it tries for a second, because virus
// scanners and indexers keep files open for moments.
func rename(from, to string) error {
	err := os.Rename(from, to)
	for wait := 10 * time.Millisecond; err != nil && runtime.GOOS == "windows" && wait < time.Second; wait *= 2 {
		time.Sleep(wait)
		err = os.Rename(from, to)
	}
	return err
}

// recover tidies up after a run that was killed. The caller holds the lock.
func (w *workspace) recover() error {
	info, err := os.Lstat(w.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is in the way: the new site is prepared in a folder of that name; move it to another place", w.folder)
	}
	if err := errors.Join(removeTree(w.staged), removeTree(w.trash)); err != nil {
		return fmt.Errorf("what an earlier run left cannot be removed; close programs that use it, or delete %s: %w", w.folder, err)
	}
	if missing(w.dir) && !missing(w.previous) {
		if err := rename(w.previous, w.dir); err != nil {
			return fmt.Errorf("an earlier run was interrupted, and the old site cannot be put back; rename %s to %s: %w", w.previous, w.dir, err)
		}
	}
	for _, old := range []string{w.previous, w.complete} {
		if missing(old) {
			continue
		}
		// Without a folder, somebody removed the site since, or it was the first
		// one and was not published yet: there is nothing to keep.
		if !missing(w.dir) {
			if err := w.reconcile(old, nil); err != nil {
				return fmt.Errorf("an earlier run was interrupted, and not all files in %s could be put back: %w", old, err)
			}
		}
		if err := os.Rename(old, w.trash); err != nil {
			return err
		}
		if err := removeTree(w.trash); err != nil {
			return err
		}
	}
	os.Remove(w.folder)
	return nil
}
