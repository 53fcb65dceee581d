package publish

import (
	"bytes"
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
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// content makes the files of a site from their paths and texts.
func content(texts map[string]string) []File {
	var files []File
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		files = append(files, File{Path: path, Content: func() ([]byte, error) { return []byte(texts[path]), nil }})
	}
	return files
}

// put writes files by hand; a path that ends in "/" is a folder, a text that
// begins with "-> " a symbolic link.
func put(t testing.TB, dir string, texts map[string]string) {
	t.Helper()
	for path, text := range texts {
		name := filepath.Join(dir, filepath.FromSlash(path))
		folder := filepath.Dir(name)
		if strings.HasSuffix(path, "/") {
			folder = name
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		target, link := strings.CutPrefix(text, "-> ")
		var err error
		if link {
			err = os.Symlink(target, name)
		} else if folder != name {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// look is the reverse of put: everything in dir, but of folders only the empty
// ones, and not the manifest.
func look(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		switch {
		case entry.IsDir():
			children, err := os.ReadDir(name)
			if len(children) == 0 {
				found[path+"/"] = ""
			}
			return err
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(name)
			found[path] = "-> " + target
			return err
		case path == ManifestName:
			return nil
		}
		text, err := os.ReadFile(name)
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func want(t testing.TB, dir string, parts ...map[string]string) {
	t.Helper()
	all := make(map[string]string)
	for _, part := range parts {
		maps.Copy(all, part)
	}
	if difference := compareSites(look(t, dir), all); difference != "" {
		t.Errorf("%s is not what it should be:\n%s", filepath.Base(dir), difference)
	}
}

func compareSites(got, want map[string]string) string {
	var b strings.Builder
	for path := range got {
		if _, ok := want[path]; !ok {
			fmt.Fprintf(&b, "unexpected %s: %.40q\n", path, got[path])
		}
	}
	for path, text := range want {
		if found, ok := got[path]; !ok {
			fmt.Fprintf(&b, "missing %s\n", path)
		} else if found != text {
			fmt.Fprintf(&b, "%s is %.40q, not %.40q\n", path, found, text)
		}
	}
	return b.String()
}

// onlySite fails if anything but the site's folder is in its parent.
func onlySite(t testing.TB, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(dir) {
			t.Errorf("left behind: %s", entry.Name())
		}
	}
}

// ways are the ways to put the new site in the old one's place; the tests run
// with both.
var ways = map[string]func(a, b string) error{
	"one step":    exchange,
	"two renames": func(a, b string) error { return errors.ErrUnsupported },
}

var siteA = map[string]string{"index.html": "A", "a/index.html": "a", "a/deep/er/x.css": "x", "both/index.html": "both A", "swap": "file"}
var siteB = map[string]string{"index.html": "B", "b/index.html": "b", "both/index.html": "both B", "both/more.html": "", "swap/index.html": "folder"}
var theirs = map[string]string{
	"notes.txt": "mine", ".git/HEAD": "ref", ".git/objects/aa/bb": "object", ".git/refs/heads/": "", "both/own.html": "own",
	"link": "-> notes.txt", "dangling": "-> nowhere", "folder": "-> .git", "outside": "-> /", "a/own/kept.html": "kept",
}

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

func TestManifestListsWhatWasWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := Write(context.Background(), dir, content(siteB), Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	const want = `# The handbook program published these 5 files; it replaces and removes them, and leaves all others alone.
b/index.html
both/index.html
both/more.html
index.html
swap/index.html
`
	if string(got) != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
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

func TestConflicts(t *testing.T) {
	for _, test := range []struct {
		name   string
		theirs map[string]string
		want   []string
	}{
		{"file", map[string]string{"index.html": "my website"}, []string{"index.html"}},
		{"longer file", map[string]string{"index.html": "A and more"}, []string{"index.html"}},
		{"link in place of file", map[string]string{"index.html": "-> swap"}, []string{"index.html"}},
		{"file in place of folder", map[string]string{"both": "x"}, []string{"both"}},
		{"link in place of folder", map[string]string{"both": "-> other", "other/": ""}, []string{"both"}},
		{"folder in place of file", map[string]string{"swap/x/y": "", "swap/z": ""}, []string{"swap"}},
		{"several", map[string]string{"index.html": "my website", "a": "", "swap/": ""}, []string{"a", "index.html", "swap"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			put(t, dir, test.theirs)
			err := Write(context.Background(), dir, content(siteA), Options{})
			var conflict *ConflictError
			if !errors.As(err, &conflict) || !slices.Equal(conflict.Paths, test.want) {
				t.Fatalf("got %v, want a conflict about %q", err, test.want)
			}
			if name := filepath.Join(dir, test.want[0]); !strings.HasPrefix(err.Error(), name) {
				t.Errorf("the message does not begin with %s: %v", name, err)
			}
			want(t, dir, test.theirs)
			onlySite(t, dir)
		})
	}

	t.Run("same bytes", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		put(t, dir, siteA)
		put(t, dir, theirs)
		if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
			t.Fatal(err)
		}
		want(t, dir, siteA, theirs)
	})
}

// A file that others put into a folder of the old site stays when the new site
// has a file in the place of the folder: there is no place for both.
func TestConflictInOwnedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := Write(context.Background(), dir, content(siteB), Options{}); err != nil {
		t.Fatal(err)
	}
	mine := map[string]string{"swap/mine.txt": "mine"}
	put(t, dir, mine)
	err := Write(context.Background(), dir, content(siteA), Options{})
	var conflict *ConflictError
	if !errors.As(err, &conflict) || !slices.Equal(conflict.Paths, []string{"swap/mine.txt"}) {
		t.Fatalf("got %v, want a conflict about swap/mine.txt", err)
	}
	want(t, dir, siteB, mine)
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

// What others do in the folder up to the exchange is not lost.
func TestChangesMeanwhile(t *testing.T) {
	for name, exchange := range ways {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
				t.Fatal(err)
			}
			put(t, dir, map[string]string{"stays": "1", "goes": "2", "dir/goes": "3", "moves": "4", "written": "5", "replaced": "6", "link": "-> 1", "empty/": ""})
			meanwhile := func(a, b string) error {
				for _, name := range []string{"goes", "dir", "link", "empty"} {
					if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
						t.Error(err)
					}
				}
				put(t, dir, map[string]string{"written": "5 in place", "new/one": "7", "a/new": "8", "new empty/": "", "other": "6 again"})
				// The older file wins, because somebody put it there.
				past := time.Now().Add(-time.Hour)
				for from, to := range map[string]string{"moves": "new/moved", "other": "replaced"} {
					if err := os.Chtimes(filepath.Join(dir, from), past, past); err != nil {
						t.Error(err)
					}
					if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
						t.Error(err)
					}
				}
				// In places the new site takes.
				put(t, dir, map[string]string{"b": "file", "both/more.html": "9"})
				return exchange(a, b)
			}
			if err := write(context.Background(), dir, content(siteB), Options{}, meanwhile); err != nil {
				t.Fatal(err)
			}
			want(t, dir, siteB, map[string]string{
				"stays": "1", "written": "5 in place", "replaced": "6 again", "new/moved": "4", "new/one": "7", "a/new": "8",
				"new empty/": "", "b.kept": "file", "both/more.html.kept": "9",
			})
			onlySite(t, dir)
		})
	}
}

// The states in which a kill can leave the folders, and what comes of them.
func TestRecover(t *testing.T) {
	publish := func(t *testing.T, dir string, site map[string]string) {
		t.Helper()
		if err := Write(context.Background(), dir, content(site), Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name string
		kill func(t *testing.T, w *workspace)
		want []map[string]string // nil: no folder
	}{
		{"while staging", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteA)
			put(t, w.staged, siteB)
		}, []map[string]string{siteA}},
		{"before the first site", func(t *testing.T, w *workspace) {
			publish(t, w.complete, siteA)
		}, nil},
		{"before the exchange", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteA)
			publish(t, w.complete, siteB)
		}, []map[string]string{siteA}},
		{"after the exchange", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, theirs)
		}, []map[string]string{siteB, theirs}},
		{"after the exchange, and something is in the way", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, map[string]string{"b/index.html": "other", "swap": "other", "both/more.html/x/y": "other", "both/empty/": ""})
		}, []map[string]string{siteB, {"b/index.html.kept": "other", "both/more.html.kept/x/y": "other", "both/empty/": ""}}},
		{"after the exchange, and somebody went on", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, map[string]string{"notes.txt": "old", "more.txt": "new"})
			put(t, w.dir, map[string]string{"notes.txt": "new", "more.txt": "old"})
			past := time.Now().Add(-time.Hour)
			for _, name := range []string{filepath.Join(w.complete, "notes.txt"), filepath.Join(w.dir, "more.txt")} {
				if err := os.Chtimes(name, past, past); err != nil {
					t.Fatal(err)
				}
			}
		}, []map[string]string{siteB, {"notes.txt": "new", "more.txt": "new"}}},
		{"between two renames", func(t *testing.T, w *workspace) {
			publish(t, w.previous, siteA)
			put(t, w.previous, theirs)
			publish(t, w.complete, siteB)
		}, []map[string]string{siteA, theirs}},
		{"after two renames", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.previous, siteA)
			put(t, w.previous, theirs)
		}, []map[string]string{siteB, theirs}},
		{"while removing the old site", func(t *testing.T, w *workspace) {
			publish(t, w.dir, siteB)
			publish(t, w.complete, siteA)
			put(t, w.complete, theirs)
			put(t, w.dir, theirs)
			for _, name := range []string{"index.html", "notes.txt", "a/own/kept.html"} {
				if err := os.Remove(filepath.Join(w.complete, name)); err != nil {
					t.Fatal(err)
				}
			}
		}, []map[string]string{siteB, theirs}},
	} {
		t.Run(test.name, func(t *testing.T) {
			parent := t.TempDir()
			w, err := newWorkspace(filepath.Join(parent, "public"), true)
			if err != nil {
				t.Fatal(err)
			}
			test.kill(t, w)
			if err := Recover(w.shown); err != nil {
				t.Fatal(err)
			}
			onlySite(t, w.dir)
			if test.want == nil {
				if !missing(w.dir) {
					t.Error("there is a site")
				}
				return
			}
			want(t, w.dir, test.want...)
			publish(t, w.dir, siteB)
			onlySite(t, w.dir)
		})
	}
	if err := Recover(filepath.Join(t.TempDir(), "no", "such", "folder")); err != nil {
		t.Error(err)
	}
}

func TestWritersTakeTurns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, dir, theirs)
	var inside, writers atomic.Int32
	failures := make(chan error)
	const count = 8
	for i := range count {
		files := content([]map[string]string{siteA, siteB}[i%2])
		files = append(files, File{Path: "z.html", Content: func() ([]byte, error) {
			if inside.Add(1) > 1 {
				writers.Add(1)
			}
			time.Sleep(5 * time.Millisecond)
			inside.Add(-1)
			return nil, nil
		}})
		go func() { failures <- Write(context.Background(), dir, files, Options{}) }()
	}
	for range count {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if writers.Load() > 0 {
		t.Error("two Writes made files for the same folder at the same time")
	}
	last := siteA
	if look(t, dir)["index.html"] == "B" {
		last = siteB
	}
	want(t, dir, last, theirs, map[string]string{"z.html": ""})
	onlySite(t, dir)

	// Waiting ends with the context; Recover leaves a running Write alone.
	started, finish := make(chan bool), make(chan bool)
	go func() {
		failures <- Write(context.Background(), dir, []File{{Path: "x", Content: func() ([]byte, error) {
			started <- true
			<-finish
			return nil, nil
		}}}, Options{})
	}()
	<-started
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := Write(ctx, dir, nil, Options{}); err != context.DeadlineExceeded {
		t.Errorf("got %v, want the context's error", err)
	}
	if err := Recover(dir); err != nil {
		t.Error(err)
	}
	finish <- true
	if err := <-failures; err != nil {
		t.Error(err)
	}
	want(t, dir, theirs, map[string]string{"x": ""})
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

// A list of files, whatever is in it, neither crashes Write nor makes it touch
// anything outside the site's folder, or anything in it that is not listed.
func FuzzManifest(f *testing.F) {
	for _, paths := range [][]string{nil, {"index.html"}, {"a/b", "a/c", "z"}, {"link/secret"}, {"mine.txt"}} {
		in, err := newInventory(paths)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(in.manifest())
		f.Add(bytes.ReplaceAll(in.manifest(), []byte("\n"), []byte("\r\n")))
		f.Add(in.manifest()[:len(in.manifest())-2])
	}
	f.Add([]byte("# The handbook program published these 1 files; it replaces and removes them, and leaves all others alone.\n../outside/secret\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := parseManifest(data)
		if err == nil {
			for path := range in.files {
				if !filepath.IsLocal(path) {
					t.Errorf("%q is outside", path)
				}
			}
			if again, err := parseManifest(in.manifest()); err != nil || !maps.Equal(again.files, in.files) || !maps.Equal(again.folders, in.folders) {
				t.Error("the list changes when it is written again", err)
			}
		}
		parent := t.TempDir()
		outside := map[string]string{"secret": "s", "folder/secret": "s"}
		put(t, filepath.Join(parent, "outside"), outside)
		dir := filepath.Join(parent, "public")
		before := map[string]string{"mine.txt": "m", "folder/mine.txt": "m", "link": "-> ../outside", "empty/": ""}
		put(t, dir, before)
		put(t, dir, map[string]string{ManifestName: string(data)})
		if failure := Write(context.Background(), dir, nil, Options{}); (failure == nil) != (err == nil) {
			t.Errorf("Write: %v; the list: %v", failure, err)
		}
		want(t, filepath.Join(parent, "outside"), outside)
		after := look(t, dir)
		for path, text := range before {
			if kept, ok := after[path]; !(ok && kept == text) && !in.files[path] && !in.folders[strings.TrimSuffix(path, "/")] {
				t.Errorf("%s is gone", path)
			}
		}
	})
}

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
