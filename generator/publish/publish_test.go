package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestWrite(t *testing.T) {
	for name, exchange := range ways {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			dir := filepath.Join(t.TempDir(), "parent", "public")
			publish := func(texts map[string]string) {
				t.Helper()
				if err := write(ctx, dir, content(texts), Options{}, exchange); err != nil {
					t.Fatal(err)
				}
				onlySite(t, dir)
			}
			publish(siteA)
			want(t, dir, siteA)
			put(t, dir, theirs)
			put(t, dir, map[string]string{"index.html": "edited by hand"})
			inode, _ := os.Stat(filepath.Join(dir, "notes.txt"))
			publish(siteB)
			want(t, dir, siteB, theirs)
			publish(siteB)
			want(t, dir, siteB, theirs)
			publish(siteA)
			want(t, dir, siteA, theirs)
			if now, err := os.Stat(filepath.Join(dir, "notes.txt")); err != nil || !os.SameFile(inode, now) {
				t.Error("a file of others was copied, not linked", err)
			}
			publish(nil)
			want(t, dir, theirs)
		})
	}
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes on Windows")
	}
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, map[string]string{"private/key": "k", "private/tool": "t"})
	for name, mode := range map[string]fs.FileMode{"": 0o750 | fs.ModeSetgid, "private/key": 0o600, "private/tool": 0o755, "private": 0o500} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "private"), 0o700) })
	// Twice, because the second time the first's folders are the old ones.
	for range 2 {
		if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	onlySite(t, dir)
	for name, mode := range map[string]fs.FileMode{
		"": fs.ModeDir | fs.ModeSetgid | 0o750, "private": fs.ModeDir | 0o500, "private/key": 0o600, "private/tool": 0o755,
		"a/deep": fs.ModeDir | 0o755, "index.html": 0o644,
	} {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != mode {
			t.Errorf("%q has mode %v, not %v", name, info.Mode(), mode)
		}
	}
}

func TestBadPaths(t *testing.T) {
	for _, paths := range [][]string{
		{""}, {"."}, {"/etc/passwd"}, {"../x"}, {"a/../x"}, {"a//b"}, {"a/"}, {`a\b`}, {"a\nb"}, {"a\x00"}, {"\xff"},
		{ManifestName}, {strings.ToUpper(ManifestName)}, {ManifestName + "/x"}, {"a", "b", "a"}, {"a/b/c", "a"}, {"a", "a/b"},
	} {
		dir := filepath.Join(t.TempDir(), "public")
		var files []File
		for _, path := range paths {
			files = append(files, File{Path: path, Content: func() ([]byte, error) { return nil, nil }})
		}
		if err := Write(context.Background(), dir, files, Options{}); err == nil {
			t.Errorf("%q: no error", paths)
		}
		if !missing(dir) {
			t.Errorf("%q: the folder was made", paths)
		}
	}
}

func TestBadFolders(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	put(t, folder, map[string]string{"file": "x", "loop": "-> loop", "damaged/" + ManifestName: "index.html\n"})
	if err := os.MkdirAll("work/here", 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir("work/here")
	root := filepath.VolumeName(folder) + string(filepath.Separator)
	for dir, message := range map[string]string{
		root: "whole disk", ".": "you work in", "..": "you work in", "../..": "you work in", "../../file": "is a file",
		"../../file/public": "cannot be made", "../../loop": "leads to itself", "../../damaged": "damaged",
	} {
		err := Write(context.Background(), dir, content(siteA), Options{})
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: got %v, want an error with %q", dir, err, message)
		}
	}
	if got := look(t, filepath.Join(folder, "damaged")); len(got) > 0 {
		t.Error("a folder with a damaged list was changed", got)
	}
}

func TestMountedVolume(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, theirs)
	busy := func(a, b string) error { return &os.LinkError{Op: "rename", Old: a, New: b, Err: syscall.EBUSY} }
	err := write(context.Background(), dir, content(siteA), Options{}, busy)
	if err == nil || !strings.Contains(err.Error(), "mounted volume") || !strings.Contains(err.Error(), filepath.Join(dir, "site")) {
		t.Errorf("got %v", err)
	}
	want(t, dir, theirs)
	onlySite(t, dir)
}

func TestLinkToTheFolder(t *testing.T) {
	parent := t.TempDir()
	put(t, parent, map[string]string{"www/real/": "", "elsewhere/public": "-> ../www/real", "elsewhere/new": "-> ../www/made"})
	for _, link := range []string{"public", "new"} {
		dir := filepath.Join(parent, "elsewhere", link)
		for _, site := range []map[string]string{siteA, siteB} {
			if err := Write(context.Background(), dir, content(site), Options{}); err != nil {
				t.Fatal(err)
			}
			want(t, dir+string(filepath.Separator), site)
			if info, err := os.Lstat(dir); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Error("the link is gone", err)
			}
		}
	}
}

func TestFailureChangesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, theirs)
	if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
		t.Fatal(err)
	}

	t.Run("error", func(t *testing.T) {
		var files []File
		for i := range 500 {
			files = append(files, File{Path: fmt.Sprintf("p%03d.html", i), Content: func() ([]byte, error) {
				if i == 40 {
					time.Sleep(time.Millisecond)
				}
				if i%40 == 0 && i > 0 {
					return nil, fs.ErrInvalid
				}
				return nil, nil
			}})
		}
		for workers := range 10 {
			err := Write(context.Background(), dir, files, Options{Workers: workers})
			if !errors.Is(err, fs.ErrInvalid) || !strings.Contains(err.Error(), "p040.html") {
				t.Errorf("got %v, want the error of the first file that fails", err)
			}
		}
	})
	t.Run("canceled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		files := content(siteB)
		files[2].Content = func() ([]byte, error) { cancel(); return nil, nil }
		if err := Write(ctx, dir, files, Options{Workers: 1}); err != context.Canceled {
			t.Errorf("got %v", err)
		}
	})
	t.Run("two paths the same to the disk", func(t *testing.T) {
		probe := t.TempDir()
		put(t, probe, map[string]string{"a": ""})
		if missing(filepath.Join(probe, "A")) {
			t.Skip("capital letters matter on this disk")
		}
		err := Write(context.Background(), dir, content(map[string]string{"x.html": "", "X.html": ""}), Options{})
		if err == nil || !strings.Contains(err.Error(), "capital") {
			t.Errorf("got %v", err)
		}
	})
	want(t, dir, siteA, theirs)
	onlySite(t, dir)
}

func TestStreamsProgressAndWorkers(t *testing.T) {
	folder := t.TempDir()
	video := bytes.Repeat([]byte("video"), 100_000)
	var closed atomic.Bool
	files := content(siteA)
	files = append(files, File{Path: "big.mp4", Open: func() (io.ReadCloser, error) {
		return closer{bytes.NewReader(video), &closed}, nil
	}})
	for _, workers := range []int{0, 1, 7, 100} {
		dir := filepath.Join(folder, fmt.Sprint(workers))
		var steps []int
		progress := func(done, total int) {
			if total != len(files) {
				t.Errorf("total is %d", total)
			}
			steps = append(steps, done)
		}
		closed.Store(false)
		if err := Write(context.Background(), dir, files, Options{Workers: workers, Progress: progress}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(steps, []int{1, 2, 3, 4, 5, 6}) || !closed.Load() {
			t.Errorf("progress %v, stream closed: %v", steps, closed.Load())
		}
		want(t, dir, siteA, map[string]string{"big.mp4": string(video)})
	}
}

type closer struct {
	io.Reader
	closed *atomic.Bool
}

func (c closer) Close() error { c.closed.Store(true); return nil }

// benchmarkFiles are 3,000 pages of 10 KB, each in a folder of its own, as the
// generator makes them.
func benchmarkFiles() []File {
	page := bytes.Repeat([]byte("0123456789"), 1024)
	var files []File
	for i := range 3000 {
		files = append(files, File{
			Path:    fmt.Sprintf("section-%02d/page-%04d/index.html", i/100, i),
			Content: func() ([]byte, error) { return page, nil },
		})
	}
	return files
}

func BenchmarkWrite(b *testing.B) {
	files := benchmarkFiles()
	plain := func(dir string) error {
		for _, file := range files {
			name := filepath.Join(dir, file.Path)
			content, err := file.Content()
			if err := errors.Join(err, os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, content, 0o644)); err != nil {
				return err
			}
		}
		return nil
	}
	publish := func(dir string) error { return Write(context.Background(), dir, files, Options{}) }
	for _, way := range []struct {
		name  string
		again bool
		write func(dir string) error
	}{{"plain", false, plain}, {"new", false, publish}, {"again", true, publish}} {
		b.Run(way.name, func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "public")
			for b.Loop() {
				if !way.again {
					b.StopTimer()
					if err := os.RemoveAll(dir); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				if err := way.write(dir); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestLast makes files that are last when all others are written.
func TestLast(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var made atomic.Int64
	var seen int64
	files := []File{{Path: "0", Last: true, Content: func() ([]byte, error) { seen = made.Load(); return nil, nil }}}
	for i := range 50 {
		files = append(files, File{Path: fmt.Sprintf("page-%d", i), Content: func() ([]byte, error) {
			time.Sleep(time.Millisecond)
			made.Add(1)
			return nil, nil
		}})
	}
	total := 0
	if err := Write(t.Context(), dir, files, Options{Workers: 8, Progress: func(done, _ int) { total = done }}); err != nil {
		t.Fatal(err)
	}
	if seen != 50 || total != 51 || len(look(t, dir)) != 51 {
		t.Errorf("the last file was made after %d of 50, and %d of 51 were told", seen, total)
	}
}
