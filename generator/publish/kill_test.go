//go:build linux || darwin

package publish

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The test binary runs itself with these set to be the process that is killed.
const (
	killFolder = "HANDBOOK_PUBLISH_KILL_FOLDER"
	killWay    = "HANDBOOK_PUBLISH_KILL_WAY"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		publishForever(dir, ways[os.Getenv(killWay)])
	}
	os.Exit(m.Run())
}

func publishForever(dir string, exchange func(a, b string) error) {
	fmt.Println("ready")
	for i := 0; ; i++ {
		if err := write(context.Background(), dir, content(killSites[i%2]), Options{}, exchange); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// killSites are two sites with some paths in common.
var killSites = func() (sites [2]map[string]string) {
	for i, small := range []map[string]string{siteA, siteB} {
		sites[i] = maps.Clone(small)
		for page := range 30 {
			sites[i][fmt.Sprintf("pages/%d/index.html", page+20*i)] = fmt.Sprintf("page of site %d", i)
		}
	}
	return sites
}()

// A kill, whenever it comes, leaves the folder one of the two sites, whole, and
// everything that others put there.
func TestKill(t *testing.T) {
	for way, kills := range map[string]int{"one step": 100, "two renames": 50} {
		t.Run(way, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			put(t, dir, theirs)
			if way == "one step" {
				probe := t.TempDir()
				if err := exchange(dir, probe); errors.Is(err, errors.ErrUnsupported) {
					t.Skip("this disk cannot exchange folders")
				} else if err = exchange(dir, probe); err != nil {
					t.Fatal(err)
				}
			}
			if err := Write(context.Background(), dir, content(killSites[0]), Options{}); err != nil {
				t.Fatal(err)
			}
			left := make(map[string]int)
			for range kills {
				publishAndKill(t, dir, way)
				w, err := newWorkspace(dir, false)
				if err != nil {
					t.Fatal(err)
				}
				for state, name := range map[string]string{"staged": w.staged, "complete": w.complete, "previous": w.previous} {
					if !missing(name) {
						left[state]++
					}
				}
				if way == "two renames" {
					if missing(dir) {
						left["no site"]++
					}
					if err := Recover(dir); err != nil {
						t.Fatal(err)
					}
				}
				wantOneOf(t, dir, killSites)
				if t.Failed() {
					return
				}
			}
			t.Logf("what %d kills left: %v", kills, left)
			if err := Write(context.Background(), dir, content(siteA), Options{}); err != nil {
				t.Fatal(err)
			}
			want(t, dir, siteA, theirs)
			onlySite(t, dir)
		})
	}
}

// publishAndKill kills a process that publishes into dir again and again.
func publishAndKill(t *testing.T, dir, way string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), killFolder+"="+dir, killWay+"="+way)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	lines.Scan()
	time.Sleep(rand.N(40 * time.Millisecond))
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if lines.Scan() {
		t.Fatal(lines.Text())
	}
	command.Wait()
}

func wantOneOf(t *testing.T, dir string, sites [2]map[string]string) {
	t.Helper()
	got := look(t, dir)
	list, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	var differences []string
	for _, site := range sites {
		all := maps.Clone(site)
		maps.Copy(all, theirs)
		difference := compareSites(got, all)
		var paths []string
		for path := range site {
			paths = append(paths, path)
		}
		if in, err := newInventory(paths); err != nil || !bytes.Equal(list, in.manifest()) {
			difference += "the list of files is another\n"
		}
		if difference == "" {
			return
		}
		differences = append(differences, difference)
	}
	t.Errorf("the folder is neither site A:\n%s\nnor site B:\n%s", differences[0], differences[1])
}
