package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// stage writes files and their manifest into the new folder root. Of several
// errors it returns that of the first file in the list.
func stage(ctx context.Context, root string, files []File, site inventory, options Options) error {
	if err := os.Mkdir(root, 0o755); err != nil {
		return err
	}
	for _, folder := range slices.Sorted(maps.Keys(site.folders)) {
		if err := os.Mkdir(native(root, folder), 0o755); err != nil {
			return explainExisting(err, folder)
		}
	}

	first := slices.DeleteFunc(slices.Clone(files), func(file File) bool { return file.Last })
	last := slices.DeleteFunc(slices.Clone(files), func(file File) bool { return !file.Last })
	if err := writeFiles(ctx, root, first, 0, len(files), options); err != nil {
		return err
	}
	if err := writeFiles(ctx, root, last, len(first), len(files), options); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, ManifestName), site.manifest(), 0o644)
}

// writeFiles makes files, several at a time. Of total files, done are made before.
func writeFiles(ctx context.Context, root string, files []File, done, total int, options Options) error {
	workers := options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		running sync.WaitGroup
		next    atomic.Int64 // index of the next file nobody has taken
		mu      sync.Mutex   // guards done and what follows
		failed  = len(files) // index of the first file that failed
		failure error
	)
	for range min(workers, len(files)) {
		running.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				err := writeFile(root, files[i])
				mu.Lock()
				if err == nil {
					done++
					if options.Progress != nil {
						options.Progress(done, total)
					}
				} else if i < failed {
					// All files before i are taken already, so the error that
					// remains in the end does not depend on timing.
					failed, failure = i, err
					next.Store(int64(len(files)))
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return failure
}

func writeFile(root string, file File) (err error) {
	var content []byte
	var stream io.ReadCloser
	if file.Open != nil {
		stream, err = file.Open()
	} else {
		content, err = file.Content()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file.Path, err)
	}
	if stream != nil {
		defer stream.Close()
	}
	to, err := os.OpenFile(native(root, file.Path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return explainExisting(err, file.Path)
	}
	if stream != nil {
		_, err = io.Copy(to, stream)
	} else {
		_, err = to.Write(content)
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("%s: %w", file.Path, err)
	}
	return nil
}

// explainExisting explains why something exists in a folder that was empty a
// moment ago, though all paths differ.
func explainExisting(err error, path string) error {
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%q and another path of the site differ only in capital letters or accents, which are the same to this disk; give one of them another address: %w", path, err)
	}
	return err
}
