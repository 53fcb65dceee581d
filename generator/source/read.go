package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// folders are the top-level names of a layer that belong to a handbook.
var folders = []string{"handbook.yaml", "promises.lock.json", "content", "layouts", "static"}

// Change is a path in a layer that was written, removed or renamed.
type Change struct {
	// Layer is the layer's index.
	Layer int
	// Path is a file or a folder.
	Path string
}

// Reader reads layers again and again. A file whose bytes did not change stays
// the same *File, so that later phases can tell by the pointer.
type Reader struct {
	Layers []*Layer
	// Workers is how many files are read at once; 0 means one.
	Workers int

	files  []map[string]*File
	faults map[string]Diagnostic
}

// Read returns the stacks of all files, sorted by path. changed limits what is
// looked at to these paths; nil looks at everything.
func (r *Reader) Read(ctx context.Context, changed []Change) ([]*Stack, Diagnostics) {
	if r.files == nil {
		changed = nil
		r.files = make([]map[string]*File, len(r.Layers))
		for i := range r.files {
			r.files[i] = map[string]*File{}
		}
	}
	if changed == nil {
		r.faults = map[string]Diagnostic{}
		for i := range r.Layers {
			for _, top := range folders {
				changed = append(changed, Change{i, top})
			}
		}
	}
	var wanted []*read
	for _, change := range changed {
		wanted = append(wanted, r.look(change)...)
	}
	r.load(ctx, wanted)
	for _, one := range wanted {
		if one.isGone() {
			continue
		}
		if one.err != nil {
			r.faults[one.layer.Prefix+one.path] = Diagnostic{Pos: Pos{File: &File{Layer: one.layer, Path: one.path}}, Message: fmt.Sprintf("this file cannot be read: %v", one.err), Hint: "check that the file exists and that you may read it"}
			continue
		}
		r.files[one.index][one.path] = one.file
	}
	if err := ctx.Err(); err != nil {
		return nil, Diagnostics{{Message: err.Error()}}
	}
	return r.stacks()
}

// read is one file to be read.
type read struct {
	layer *Layer
	index int
	path  string
	old   *File
	file  *File
	err   error
}

// look finds the files at and below a path and forgets those that are gone.
func (r *Reader) look(change Change) []*read {
	layer := r.Layers[change.Layer]
	files := r.files[change.Layer]
	old := map[string]*File{}
	if file := files[change.Path]; file != nil {
		old[change.Path] = file
	}
	if files[change.Path] == nil {
		for name, file := range files {
			if strings.HasPrefix(name, change.Path+"/") {
				old[name] = file
			}
		}
	}
	for name := range old {
		delete(files, name)
	}
	for name := range r.faults {
		if name == layer.Prefix+change.Path || strings.HasPrefix(name, layer.Prefix+change.Path+"/") {
			delete(r.faults, name)
		}
	}
	if !layer.Reads(change.Path) {
		return nil
	}
	var found []*read
	_ = fs.WalkDir(layer.FS, change.Path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				found = append(found, &read{layer: layer, index: change.Layer, path: name, err: err})
			}
			return nil
		}
		if ignored(path.Base(name)) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.IsDir() {
			found = append(found, &read{layer: layer, index: change.Layer, path: name, old: old[name]})
		}
		return nil
	})
	return found
}

// isGone reports whether the file disappeared after it was found.
func (w *read) isGone() bool {
	if !errors.Is(w.err, fs.ErrNotExist) {
		return false
	}
	_, err := fs.Lstat(w.layer.FS, w.path)
	return errors.Is(err, fs.ErrNotExist)
}

// Reads reports whether a file or folder of this path is read when it exists: it
// lies in the folders of a handbook and is not one that editors and systems leave
// about.
func (l *Layer) Reads(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return slices.Contains(folders, top) && (len(l.Folders) == 0 || slices.Contains(l.Folders, top)) && !ignoredPath(name)
}

// ignored are files that editors and systems leave about; vim tries a folder out
// with a file named 4913.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasPrefix(base, "#") ||
		strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".tmp") || base == "4913" || base == "Thumbs.db" || base == "node_modules"
}

func ignoredPath(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), ignored)
}

// load reads files, several at once.
func (r *Reader) load(ctx context.Context, wanted []*read) {
	var group sync.WaitGroup
	workers := max(r.Workers, 1)
	for worker := range workers {
		group.Go(func() {
			for i := worker; i < len(wanted) && ctx.Err() == nil; i += workers {
				if wanted[i].err == nil {
					wanted[i].load()
				}
			}
		})
	}
	group.Wait()
}

func (w *read) load() {
	file := &File{Layer: w.layer, Path: w.path}
	if IsText(w.path) && !strings.HasPrefix(w.path, "static/files/") {
		text, err := fs.ReadFile(w.layer.FS, w.path)
		if err != nil {
			w.err = err
			return
		}
		if text == nil {
			text = []byte{}
		}
		file.text, file.Size, file.Hash = text, int64(len(text)), sha256.Sum256(text)
	} else {
		opened, err := w.layer.FS.Open(w.path)
		if err != nil {
			w.err = err
			return
		}
		hash := sha256.New()
		file.Size, w.err = io.Copy(hash, opened)
		_ = opened.Close()
		hash.Sum(file.Hash[:0])
	}
	w.file = file
	if w.old != nil && w.old.Hash == file.Hash {
		w.file = w.old
	}
}

// stacks lays the layers' files over each other.
func (r *Reader) stacks() ([]*Stack, Diagnostics) {
	size := 0
	for _, files := range r.files {
		size += len(files)
	}
	byPath := make(map[string]*Stack, size)
	all := make([]*Stack, 0, size)
	for _, files := range r.files {
		for name, file := range files {
			stack := byPath[name]
			if stack == nil {
				stack = &Stack{Path: name}
				byPath[name] = stack
				all = append(all, stack)
			}
			stack.Files = append(stack.Files, file)
		}
	}
	slices.SortFunc(all, func(a, b *Stack) int { return strings.Compare(a.Path, b.Path) })
	var faults Diagnostics
	for _, fault := range r.faults {
		faults = append(faults, fault)
	}
	return all, faults.Sort()
}
