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
//	complete  the new site just before the exchange, the old one after it: drained
//	previous  the old site between two renames: put back
type workspace struct {
	shown                      string // the site's folder as the caller named it
	dir                        string // the same without symbolic links
	folder                     string // the hidden folder beside dir that holds the next three
	staged, complete, previous string
	lockFile                   string
	exchange                   func(a, b string) error
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

// swap makes the staged site the published one. The old site, if there was one,
// is w.complete then.
func (w *workspace) swap() (err error) {
	if err := os.Rename(w.staged, w.complete); err != nil {
		return err
	}
	if missing(w.dir) {
		err = rename(w.complete, w.dir)
	} else {
		err = w.exchange(w.complete, w.dir)
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
			err = w.renameTwice()
		}
	}
	if err == nil {
		return nil
	}
	os.Rename(w.complete, w.staged)
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return w.mountError()
	}
	return fmt.Errorf("the folder %s cannot be replaced by the new site; close programs that use it, and look whether you may change it: %w", w.shown, err)
}

// renameTwice is the exchange where there is no such system call.
func (w *workspace) renameTwice() error {
	if err := rename(w.dir, w.previous); err != nil {
		return err
	}
	if err := rename(w.complete, w.dir); err != nil {
		return errors.Join(err, rename(w.previous, w.dir))
	}
	// If this fails, recover will find the old site.
	rename(w.previous, w.complete)
	return nil
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
	if err := removeTree(w.staged); err != nil {
		return w.leftover(err)
	}
	if missing(w.dir) && !missing(w.previous) {
		if err := rename(w.previous, w.dir); err != nil {
			return fmt.Errorf("an earlier run was interrupted, and the old site cannot be put back; rename %s to %s: %w", w.previous, w.dir, err)
		}
	}
	if missing(w.dir) {
		// Somebody removed the site since, or it was the first one and not
		// published yet: there is nothing to keep.
		if err := removeTree(w.complete); err != nil {
			return w.leftover(err)
		}
	}
	for _, next := range []string{w.complete, w.previous} {
		if missing(next) {
			continue
		}
		if next != w.complete {
			if err := rename(next, w.complete); err != nil {
				return w.leftover(err)
			}
		}
		if err := w.drain(nil); err != nil {
			return fmt.Errorf("an earlier run was interrupted, and not all files in %s could be put back into %s: %w", w.complete, w.shown, err)
		}
		if !missing(w.complete) {
			return w.leftover(errors.New("not everything in it goes"))
		}
	}
	os.Remove(w.folder)
	return nil
}

func (w *workspace) leftover(err error) error {
	return fmt.Errorf("what an interrupted run left cannot be removed; close programs that use it, or delete the folder %s: %w", w.folder, err)
}
