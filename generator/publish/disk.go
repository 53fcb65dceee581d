package publish

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
)

// native is the file system's name of a file in the folder root; p is relative, with slashes.
func native(root, p string) string {
	return filepath.Join(root, filepath.FromSlash(p))
}

// walk calls enter for root ("") and every folder in it, with the paths relative
// to root and what is in the folder, and once enter has returned for all that is
// below it, calls leave unless it is nil. Several folders are visited at a time.
// Folders that are gone are passed over; any other error ends the walk.
func walk(root string, enter func(folder string, children []fs.DirEntry) error, leave func(folder string)) error {
	helpers := make(chan bool, runtime.GOMAXPROCS(0)-1)
	var visit func(folder string) error
	visit = func(folder string) error {
		children, err := os.ReadDir(native(root, folder))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := enter(folder, children); err != nil {
			return err
		}
		children = slices.DeleteFunc(children, func(child fs.DirEntry) bool { return !child.IsDir() })
		failures := make([]error, len(children))
		var below sync.WaitGroup
		for i, child := range children {
			inside := path.Join(folder, child.Name())
			select {
			case helpers <- true:
				below.Go(func() {
					failures[i] = visit(inside)
					<-helpers
				})
			default:
				failures[i] = visit(inside)
			}
		}
		below.Wait()
		for _, err := range failures {
			if err != nil {
				return err
			}
		}
		if leave != nil {
			leave(folder)
		}
		return nil
	}
	return visit("")
}

// makeFolder makes a folder and those above it, unless they exist. Unlike
// os.MkdirAll it does not take a link to a folder for one.
func makeFolder(name string) error {
	err := os.Mkdir(name, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(filepath.Dir(name)); err != nil {
			return err
		}
		err = os.Mkdir(name, 0o755)
	}
	if errors.Is(err, fs.ErrExist) {
		if info, statErr := os.Lstat(name); statErr == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

func copyFile(from, to string, info fs.FileInfo) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return errors.Join(os.Chmod(to, permissions(info)), os.Chtimes(to, info.ModTime(), info.ModTime()))
}

func permissions(info fs.FileInfo) fs.FileMode {
	return info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
}

// sameContent reports whether both names are regular files with the same bytes.
func sameContent(a, b string) (bool, error) {
	for _, name := range []string{a, b} {
		if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
			return false, err
		}
	}
	one, err := os.Open(a)
	if err != nil {
		return false, err
	}
	defer one.Close()
	other, err := os.Open(b)
	if err != nil {
		return false, err
	}
	defer other.Close()
	var buffers [2][32 << 10]byte
	for {
		n, err := io.ReadFull(one, buffers[0][:])
		m, otherErr := io.ReadFull(other, buffers[1][:])
		if !bytes.Equal(buffers[0][:n], buffers[1][:m]) {
			return false, nil
		}
		for _, err := range []error{err, otherErr} {
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return true, nil
			}
			if err != nil {
				return false, err
			}
		}
	}
}

// removeTree removes a folder and all in it, also folders that do not allow it.
func removeTree(root string) error {
	err := os.RemoveAll(root)
	if errors.Is(err, fs.ErrPermission) {
		filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				err = os.Chmod(name, 0o700)
			}
			return err
		})
		err = os.RemoveAll(root)
	}
	return err
}

// missing reports whether nothing has this name.
func missing(name string) bool {
	_, err := os.Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}
