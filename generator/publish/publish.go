// Package publish turns a list of finished files into a directory.
//
// # One step
//
// Write prepares the whole new site in a hidden folder beside the old one and
// then puts it in the old one's place in one step. Whoever looks, at any moment,
// sees a complete site: the old or the new, never a mixture. That holds when the
// program is killed, whenever that is, and when a file cannot be made or the
// context ends: then the old site stays. What a killed run leaves behind, the
// next Write removes, or Recover.
//
// On Linux and macOS the step is one system call that exchanges two folders.
// Where that does not exist (Windows, and file systems that cannot do it), the
// old folder is renamed away and the new one renamed to its place. Between the
// two, for an instant, there is no folder; a run killed exactly then leaves none
// until the next Write or Recover puts the old site back.
//
// A loss of power is another matter: nothing waits for the disk, so it can lose
// the site last published. Publish again.
//
// # What is whose
//
// A published folder holds a hidden list of the files that Write made,
// [ManifestName]. Files in that list are the program's: they are replaced, also
// when somebody edited them, and removed when the new site has no such file,
// together with folders that are empty then. Everything else belongs to the
// people who use the folder, and stays: files, empty folders, symbolic links,
// names that begin with a dot. The new folder gets the files as hard links, so
// nothing is copied, or as copies where there can be no hard link. What appears,
// changes or disappears in the folder while Write runs does so in the new folder
// too. If in the instant of the exchange somebody puts a file where the new site
// has one, theirs is kept with ".kept" added to its name.
//
// When the new site needs the place of a file that is not the program's, Write
// returns a [ConflictError] and changes nothing, unless both have the same bytes.
// A damaged list is an error too: without it nobody knows what may be removed.
//
// Files are made with mode 0644 and folders with 0755, less what the process's
// umask takes away. The site's folder and folders of others keep their modes. Its
// owner, access lists and the like are those of a newly made folder.
//
// # The folder
//
// A symbolic link to the site's folder is followed and stays. Because the folder
// is replaced as a whole, it can be neither a mount point, nor contain one, nor be
// or contain the folder that the program works in, and the program must be allowed
// to write in the folder that holds it. A program that holds the folder itself
// open (a shell in it, a container it is mounted into) goes on seeing the old,
// removed one; a web server, which opens paths, sees the new one.
//
// Two Writes to one folder take turns: a hidden file beside the folder is locked
// meanwhile. When all is well, neither that file nor any other remains there.
//
// # On Windows
//
// Weaker than elsewhere: the two renames above instead of one step; a file in the
// folder that another program has open makes the exchange fail (after a second of
// trying; the old site stays); symbolic links can only be kept with the right to
// make them.
package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// File is one finished file of the site. It has either Content or Open.
type File struct {
	// Path is where it goes, relative to the site's root, with slashes.
	Path string
	// Version changes whenever the content may have changed: equal versions mean
	// equal bytes. "" is unknown. Write does not look at it.
	Version string
	// Content makes the bytes. Write calls it at most once, several files'
	// functions at a time, and lets go of the bytes once they are written.
	Content func() ([]byte, error)
	// Open is for files copied as they are, such as videos: it is read as a
	// stream, never held in memory as a whole.
	Open func() (io.ReadCloser, error)
	// Last is for a file that says what the others are: Write makes it when they
	// are written.
	Last bool
}

// Options adjusts Write. The zero value is good.
type Options struct {
	// Workers is how many files are made at a time; 0 is as many as the process
	// may use processors. The result does not depend on it.
	Workers int
	// Progress, unless nil, is called after each file with the number of files
	// written and of all files, from one goroutine at a time.
	Progress func(done, total int)
}

// ConflictError says that the site's folder holds files that are not the
// program's, in places that the new site needs. Nothing has been changed.
type ConflictError struct {
	// Dir is the folder as Write's caller named it.
	Dir string
	// Paths are the files and folders in the way, relative to Dir, with slashes,
	// sorted; at least one.
	Paths []string
}

func (e *ConflictError) Error() string {
	more := ""
	if n := len(e.Paths) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Sprintf("%s%s is in the way: the new site has something else in its place, and it was not published by this program, so it is left alone; move or rename it, or publish into another folder",
		native(e.Dir, e.Paths[0]), more)
}

// Write makes dir the site that consists of files, as the package comment says.
// It creates dir, and the folders above it, when they are missing. When it
// returns an error, dir still is what it was, unless the error says that the new
// site is published; the error of a canceled ctx is ctx.Err().
func Write(ctx context.Context, dir string, files []File, options Options) error {
	return write(ctx, dir, files, options, exchange)
}

func write(ctx context.Context, dir string, files []File, options Options, exchange func(a, b string) error) (err error) {
	paths := make([]string, len(files))
	for i, file := range files {
		if (file.Content == nil) == (file.Open == nil) {
			return fmt.Errorf("file %q needs either Content or Open", file.Path)
		}
		paths[i] = file.Path
	}
	site, err := newInventory(paths)
	if err != nil {
		return err
	}
	w, err := newWorkspace(dir, true)
	if err != nil {
		return err
	}
	w.exchange = exchange
	release, err := lock(ctx, w.lockFile)
	if err != nil {
		return w.explain(err)
	}
	defer release()
	if err := w.recover(); err != nil {
		return err
	}
	if err := w.check(); err != nil {
		return err
	}

	if err := os.Mkdir(w.folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return w.explain(err)
	}
	defer os.Remove(w.folder)
	defer func() {
		if err != nil {
			removeTree(w.staged)
		}
	}()
	if err := stage(ctx, w.staged, files, site, options); err != nil {
		return err
	}
	carried, err := w.carry(ctx, site)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.swap(); err != nil || missing(w.complete) {
		return err
	}
	// The site is published: what drain cannot remove now, for example because a
	// virus scanner reads it, the next Write removes.
	if err := w.drain(carried); err != nil {
		return fmt.Errorf("the new site is published, but not all other files of the folder are in it yet; publish again to bring them there: %w", err)
	}
	return nil
}

// Recover tidies up after a Write into dir that was killed: it puts the old site
// back if the run left no folder, and removes what else it left. It does nothing
// when there is nothing to do, or while another Write into dir is running. Write
// begins with the same.
func Recover(dir string) error {
	w, err := newWorkspace(dir, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if missing(w.folder) {
		return nil
	}
	release, err := tryLock(w.lockFile)
	if err != nil {
		return w.explain(err)
	}
	if release == nil {
		return nil
	}
	defer release()
	return w.recover()
}
