package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// entry is something in the site's folder that Write did not make.
type entry struct {
	path string // relative to the site's root, with slashes
	info fs.FileInfo
}

// survey returns what in the site's folder, which is root, is not owned, sorted by
// path. A folder counts as owned when owned files belong in it.
func (w *workspace) survey(root fs.FileInfo, owned inventory) ([]entry, error) {
	var mu sync.Mutex // guards entries
	var entries []entry
	err := walk(w.dir, func(folder string, children []fs.DirEntry) error {
		for _, child := range children {
			p := path.Join(folder, child.Name())
			has := owned.has(p, child.IsDir())
			if has && !child.IsDir() {
				continue
			}
			info, err := child.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // removed since
			}
			if err != nil {
				return err
			}
			if info.IsDir() && device(info) != device(root) {
				return w.mountedInside(p)
			}
			if !has {
				mu.Lock()
				entries = append(entries, entry{p, info})
				mu.Unlock()
			}
		}
		return nil
	}, nil)
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.path, b.path) })
	return entries, err
}

func (w *workspace) mountedInside(p string) error {
	return fmt.Errorf("%s cannot be replaced as a whole, because another disk or volume is mounted inside it, at %s; mount it at another place, or publish into another folder", w.shown, p)
}

// carry puts everything in the site's folder that Write did not make into the
// staged site as well, and returns what it put there.
func (w *workspace) carry(ctx context.Context, site inventory) ([]entry, error) {
	root, err := os.Lstat(w.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	owned, err := readManifest(w.dir)
	if err != nil {
		return nil, err
	}
	entries, err := w.survey(root, owned)
	if err != nil {
		return nil, err
	}
	var carried []entry
	var conflicts []string
	blocked := make(map[string]bool) // folders in conflicts, and those in them
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if blocked[path.Dir(e.path)] {
			blocked[e.path] = e.info.IsDir()
			continue
		}
		conflict, same, err := w.compare(e, site)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed since
		}
		if err != nil {
			return nil, err
		}
		if !conflict && !same {
			err = w.carryEntry(e)
			if errors.Is(err, fs.ErrNotExist) {
				continue // removed since
			}
			if errors.Is(err, syscall.EXDEV) {
				return nil, w.mountedInside(e.path)
			}
			// Paths that differ only in capital letters, on a disk to which they
			// are the same.
			conflict = errors.Is(err, fs.ErrExist)
			if err != nil && !conflict {
				return nil, fmt.Errorf("%s is not part of the published site and cannot be kept in the new one; move it to another place: %w", native(w.shown, e.path), err)
			}
			carried = append(carried, e)
		}
		if conflict {
			conflicts = append(conflicts, e.path)
			blocked[e.path] = e.info.IsDir()
		}
	}
	if len(conflicts) > 0 {
		return nil, &ConflictError{Dir: w.shown, Paths: conflicts}
	}
	// Only now, because a mode may forbid to put anything into a folder.
	for _, e := range slices.Backward(carried) {
		if e.info.IsDir() {
			if err := os.Chmod(native(w.staged, e.path), permissions(e.info)); err != nil {
				return nil, err
			}
		}
	}
	return carried, os.Chmod(w.staged, permissions(root))
}

// compare reports whether e is in the way of the staged site, or the same as a
// file of it.
func (w *workspace) compare(e entry, site inventory) (conflict, same bool, err error) {
	for folder := path.Dir(e.path); folder != "."; folder = path.Dir(folder) {
		if site.files[folder] {
			return true, false, nil
		}
	}
	switch {
	case e.info.IsDir():
		return site.files[e.path], false, nil
	case site.folders[e.path]:
		return true, false, nil
	case !site.files[e.path]:
		return false, false, nil
	}
	same, err = sameContent(native(w.dir, e.path), native(w.staged, e.path))
	return !same, same, err
}

// carryEntry puts e into the staged site.
func (w *workspace) carryEntry(e entry) error {
	from := native(w.dir, e.path)
	to := native(w.staged, e.path)
	if e.info.IsDir() {
		return makeFolder(to)
	}
	if err := makeFolder(filepath.Dir(to)); err != nil {
		return err
	}
	if e.info.Mode()&fs.ModeSymlink != 0 {
		link, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(link, to)
	}
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.EXDEV) || !e.info.Mode().IsRegular() {
		return err
	}
	return copyFile(from, to, e.info)
}
