package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestLastChanges(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	top := t.TempDir()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	git := func(dir string, args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=A", "-c", "user.email=a@example.org"}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	commit := func(day string) {
		t.Helper()
		t.Setenv("GIT_AUTHOR_DATE", day+"T23:30:00-0800")
		git(top, "add", ".")
		git(top, "commit", "-q", "-m", day)
	}
	dir := filepath.Join(top, "our handbook")
	if changes := lastChanges(t.Context(), top); changes != nil {
		t.Errorf("outside a repository: %v", changes)
	}
	git(top, "init", "-q")
	write("our handbook/content/index.md", "one")
	write("our handbook/content/módulos/a b.md", "one")
	write("our handbook/handbook.yaml", "one")
	write("content/index.md", "another handbook")
	commit("2024-02-03")
	write("our handbook/content/index.md", "two")
	commit("2025-04-05")
	write("our handbook/handbook.yaml", "two")
	commit("2025-06-07")
	write("our handbook/content/draft.md", "not committed")

	want := map[string]string{"content/index.md": "2025-04-05", "content/módulos/a b.md": "2024-02-03"}
	got := map[string]string{}
	for name, day := range lastChanges(t.Context(), dir) {
		got[name] = day.String()
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	git(top, "clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(top), filepath.Join(top, "shallow"))
	if changes := lastChanges(t.Context(), filepath.Join(top, "shallow", "our handbook")); changes != nil {
		t.Errorf("in a shallow clone: %v", changes)
	}
}
