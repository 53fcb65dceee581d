package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// How many pages the two handbooks of the search's bench have. A corpus with
// fewer is filled up; one with more is taken as it is.
const (
	searchPages      = 1_100
	searchPagesLarge = 20_000
)

// searchSite is a built site and what its index and Pagefind's cost to make.
type searchSite struct {
	Name string `json:"name"`
	// Site is the folder with this project's index, Pagefind the one with the same
	// pages and Pagefind's.
	Site     string `json:"site"`
	Pagefind string `json:"pagefind"`
	Language string `json:"language"`
	// Wanted matches the pages to search, About those that questions are made
	// from; without About only the hand-written queries are asked.
	Wanted string `json:"wanted"`
	About  string `json:"about,omitempty"`

	with, without, pagefind figures
}

// measureSearch compares the search with Pagefind on the same pages and prints a
// table. quick leaves out the large handbook and asks fewer questions.
func measureSearch(dir string, texts []text, quick bool) error {
	handbook, withoutSearch, engine := filepath.Join(dir, "handbook"), filepath.Join(dir, "withoutsearch"), filepath.Join(dir, "engine.mjs")
	for _, command := range [][]string{
		{"go", "build", "-o", handbook, "./cmd/handbook"},
		{"go", "build", "-o", withoutSearch, "./tests/bench/withoutsearch"},
		{"go", "run", "./tests/tools/bundle", "static/client/search/search.ts", engine},
	} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", command, err, out)
		}
	}
	pagefind, err := pagefindProgram()
	if err != nil {
		return err
	}

	sites := []*searchSite{
		{Name: "handbook", Language: "en", Wanted: `^(?!es/)(?!404|search/).*\.html$`},
		{Name: "handbook in Spanish", Language: "es", Wanted: `^es/(?!404|search/).*\.html$`},
	}
	for _, one := range sites {
		one.Site, one.Pagefind = filepath.Join(dir, "search-handbook"), filepath.Join(dir, "pagefind-"+one.Language)
		if _, err := run([]string{handbook, "build", "-o", one.Site}); err != nil {
			return err
		}
		if err := one.runPagefind(pagefind); err != nil {
			return err
		}
	}

	sizes := []int{searchPages, searchPagesLarge}
	if quick {
		sizes = sizes[:1]
	}
	for _, pages := range sizes {
		name := fmt.Sprintf("%d pages", max(pages, len(texts)))
		one := &searchSite{Name: name, Language: "en", Wanted: `^(corpus|made)/.*\.html$`, About: `^corpus/`}
		from := filepath.Join(dir, fmt.Sprintf("search-source-%d", pages))
		one.Site, one.Pagefind = filepath.Join(dir, fmt.Sprintf("search-site-%d", pages)), filepath.Join(dir, fmt.Sprintf("search-pagefind-%d", pages))
		started := time.Now()
		made, err := makeSearchHandbook(from, texts, pages)
		if err != nil {
			return err
		}
		if pages == searchPagesLarge {
			one.About = `^made/`
		}
		runs := 3
		if quick || pages == searchPagesLarge {
			runs = 1
		}
		if one.with, one.without, err = inTurn([]string{handbook, "build", "-C", from, "-o", one.Site}, []string{withoutSearch, "build", "-C", from, "-o", one.Site + "-without"}, runs); err != nil {
			return err
		}
		// inTurn writes each run's site to a folder of its own.
		one.Site += "-1"
		if err := one.runPagefind(pagefind); err != nil {
			return err
		}
		fmt.Printf("%s: %d of the corpus and %d made from their sentences; built in %s\n", name, len(texts), made, time.Since(started).Round(time.Second))
		sites = append(sites, one)
	}

	questions := 60
	if quick {
		questions = 30
	}
	input, err := json.Marshal(map[string]any{"engine": engine, "sites": sites, "count": questions})
	if err != nil {
		return err
	}
	node := exec.Command("node", "--max-old-space-size=8192", "tests/bench/search.mjs", string(input))
	node.Stderr = os.Stderr
	out, err := node.Output()
	if err != nil {
		return err
	}
	var answers map[string]searchFigures
	if err := json.Unmarshal(out, &answers); err != nil {
		return err
	}
	for _, one := range sites {
		one.print(answers[one.Name])
	}
	return nil
}

// pagefindProgram is the program of the node module for this machine.
func pagefindProgram() (string, error) {
	found, err := filepath.Glob("node_modules/@pagefind/*/bin/pagefind*")
	if err != nil {
		return "", err
	}
	for _, one := range found {
		if ext := filepath.Ext(one); ext == "" || ext == ".exe" {
			return filepath.Abs(one)
		}
	}
	return "", errors.New("Pagefind is not there; run npm ci first")
}

// runPagefind indexes the pages that are searched, in a folder of their own: no
// lists, and none of the pages that only repeat others.
func (s *searchSite) runPagefind(program string) error {
	if err := copyPages(s.Site, s.Pagefind, s.Language == "es"); err != nil {
		return err
	}
	if err := write(filepath.Join(s.Pagefind, "blank.html"), []byte("<!doctype html><title>blank</title>")); err != nil {
		return err
	}
	var err error
	s.pagefind, err = run([]string{program, "--site", s.Pagefind, "--root-selector", "main"})
	return err
}

func copyPages(from, to string, spanish bool) error {
	return filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		relative, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(relative), "/")
		if (parts[0] == "es") != spanish || slices.Contains([]string{"404.html", "offline.html"}, entry.Name()) || slices.Contains(parts, "search") || repeats(parts) {
			return nil
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return write(filepath.Join(to, relative), body)
	})
}

// repeats says whether a page only repeats others: a list limited to a driver, a
// stage or a role, a module on one page, an example of a worksheet.
func repeats(parts []string) bool {
	return slices.ContainsFunc(parts[:len(parts)-1], func(part string) bool {
		return slices.Contains([]string{"driver", "stage", "role", "print", "example", "facilitator"}, part)
	})
}

// searchFigures is what search.mjs finds.
type searchFigures struct {
	Pages, Questions int
	Text             float64
	Ours, Theirs     searchAnswers
}

type searchAnswers struct {
	Script    json.RawMessage
	Index     struct{ Files, Raw, Brotli float64 }
	Relevance struct {
		MRR   float64
		Slips float64
		ByTag map[string]float64
	}
	First, Ten struct{ Brotli, Gzip spread }
	Warm       spread
	// Handwritten are queries that weights were chosen with, Unseen those that were not.
	Handwritten, Unseen struct{ MRR, Slips float64 }
}

type spread struct{ Median, P95 float64 }

func (s *searchSite) print(found searchFigures) {
	a, b := found.Ours, found.Theirs
	line := func(name, ours, theirs string) { fmt.Printf("  %-52s %-22s %s\n", name, ours, theirs) }
	fmt.Printf("\n%s (%d pages, %.1f MB of text)\n", s.Name, found.Pages, found.Text/1e6)
	line("", "ours", "Pagefind")
	one := func(format string, ours, theirs float64) (string, string) {
		return fmt.Sprintf(format, ours), fmt.Sprintf(format, theirs)
	}
	row := func(name, format string, ours, theirs float64) {
		x, y := one(format, ours, theirs)
		line(name, x, y)
	}
	if s.About == "" {
		row("MRR of hand-written queries", "%.3f", a.Handwritten.MRR, b.Handwritten.MRR)
		row("success@5 of hand-written queries with slips", "%.3f", a.Handwritten.Slips, b.Handwritten.Slips)
		row("MRR of queries that no weight was chosen with", "%.3f", a.Unseen.MRR, b.Unseen.MRR)
		return
	}
	pair := func(name, format string, scale float64, ours, theirs spread) {
		line(name, fmt.Sprintf(format, ours.Median/scale, ours.P95/scale), fmt.Sprintf(format, theirs.Median/scale, theirs.P95/scale))
	}
	pair("KB to the first result, brotli, median / p95", "%.1f / %.1f", 1000, a.First.Brotli, b.First.Brotli)
	pair("KB to the first result, gzip, median / p95", "%.1f / %.1f", 1000, a.First.Gzip, b.First.Gzip)
	pair("KB to ten results, brotli, median / p95", "%.1f / %.1f", 1000, a.Ten.Brotli, b.Ten.Brotli)
	line("script, brotli (Pagefind: without an interface)", scriptKB(a.Script), scriptKB(b.Script))
	row("index bytes / text bytes, brotli", "%.3f", a.Index.Brotli/found.Text, b.Index.Brotli/found.Text)
	row("index bytes / text bytes, on the disk", "%.3f", a.Index.Raw/found.Text, b.Index.Raw/found.Text)
	row("CPU seconds per MB of text", "%.3f", (s.with.cpu-s.without.cpu).Seconds()/found.Text*1e6, s.pagefind.cpu.Seconds()/found.Text*1e6)
	row("memory, MB (ours: above the generator)", "%.0f", float64(s.with.memory-s.without.memory)/1e6, float64(s.pagefind.memory)/1e6)
	line("build without / with the index", fmt.Sprintf("%.2f / %.2f s of cpu", s.without.cpu.Seconds(), s.with.cpu.Seconds()), "")
	row("files", "%.0f", a.Index.Files, b.Index.Files)
	pair("warm query at 6x slowdown, ms, median / p95", "%.1f / %.1f", 1, a.Warm, b.Warm)
	row(fmt.Sprintf("MRR of %d generated questions", found.Questions), "%.3f", a.Relevance.MRR, b.Relevance.MRR)
	for _, tag := range []string{"title", "part of a title", "heading", "words of the text"} {
		row("  "+tag, "%.3f", a.Relevance.ByTag[tag], b.Relevance.ByTag[tag])
	}
	row("success@5 with slips", "%.3f", a.Relevance.Slips, b.Relevance.Slips)
}

// scriptKB prints sizes in bytes: a number, or a script and its WebAssembly.
func scriptKB(sizes json.RawMessage) string {
	var several []float64
	if json.Unmarshal(sizes, &several) != nil {
		var one float64
		_ = json.Unmarshal(sizes, &one)
		several = []float64{one}
	}
	var parts []string
	for _, size := range several {
		parts = append(parts, fmt.Sprintf("%.1f", size/1000))
	}
	return strings.Join(parts, " + ") + " KB"
}
