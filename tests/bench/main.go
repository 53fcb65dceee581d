// Bench measures the generator beside a baseline in one run: whole processes,
// in turn, on the same pages. It prints medians and ratios and judges nothing.
//
//	go run ./tests/bench -corpus pages.tar.gz
//	go run ./tests/bench -corpus pages.tar.gz -part search -quick
//
// The corpus is archives of Markdown files, separated by spaces; without one, it is
// the handbook's own content. For the pipeline it is repeated, and every copy gets a
// heading and a sentence of its own. For the search, which is compared with
// Pagefind, it is filled up with pages made of its sentences.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

func main() {
	corpus := flag.String("corpus", "", "files .tar.gz of Markdown files (default: the handbook's own content)")
	part := flag.String("part", "all", "what is measured: pipeline, search or all")
	quick := flag.Bool("quick", false, "leaves out the search in the large handbook")
	pages := flag.Int("pages", 3000, "how many pages the corpus is repeated to")
	large := flag.Int("large", 30000, "how many pages the large handbook has; 0 leaves it out")
	runs := flag.Int("runs", 5, "how often each command is run")
	edits := flag.Int("edits", 20, "how many edits serve is measured with; 0 leaves it out")
	flag.Parse()
	if !slices.Contains([]string{"pipeline", "search", "all"}, *part) {
		flag.Usage()
		os.Exit(2)
	}
	texts, err := readCorpus(*corpus)
	if err == nil && *part != "search" {
		err = inFolder(func(dir string) error { return measure(dir, texts, *pages, *large, *runs, *edits) })
	}
	if err == nil && *part != "pipeline" {
		err = inFolder(func(dir string) error { return measureSearch(dir, texts, *quick) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// inFolder gives do a folder that goes away with it.
func inFolder(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "handbook-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return do(dir)
}

func measure(dir string, texts []text, pages, large, runs, edits int) error {
	handbook, baseline := filepath.Join(dir, "handbook"), filepath.Join(dir, "baseline")
	for binary, pkg := range map[string]string{handbook: "./cmd/handbook", baseline: "./tests/bench/baseline"} {
		build := exec.Command("go", "build", "-o", binary, pkg)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return err
		}
	}
	fmt.Printf("%d cores, %s, %d texts repeated to %d pages, %d runs each, medians\n", runtime.NumCPU(), runtime.Version(), len(texts), pages, runs)

	site := filepath.Join(dir, "site")
	if err := makeHandbook(site, texts, pages); err != nil {
		return err
	}
	build := []string{handbook, "build", "-C", site, "-o", filepath.Join(dir, "public")}
	convert := []string{baseline, filepath.Join(site, "content"), filepath.Join(dir, "converted")}
	built, converted, err := inTurn(build, convert, runs)
	if err != nil {
		return err
	}
	row("goldmark converts and writes", converted, pages)
	row("handbook build", built, pages)
	fmt.Printf("%-30s wall %.2f  cpu %.2f\n", "ratio", ratio(built.wall, converted.wall), ratio(built.cpu, converted.cpu))

	if large > 0 {
		big := filepath.Join(dir, "large")
		if err := makeHandbook(big, texts, large); err != nil {
			return err
		}
		target := filepath.Join(dir, "public-large")
		command := []string{handbook, "build", "-C", big, "-o", target}
		figure, _, err := inTurn(command, nil, min(runs, 3))
		if err != nil {
			return err
		}
		row("handbook build, large", figure, large)
		fmt.Printf("%-30s wall %.2f  cpu %.2f\n", "time a page, large to small",
			ratio(figure.wall/time.Duration(large), built.wall/time.Duration(pages)), ratio(figure.cpu/time.Duration(large), built.cpu/time.Duration(pages)))
	}
	if edits > 0 {
		return measureEdits(handbook, site, edits)
	}
	return nil
}

// figures are what one process took.
type figures struct {
	wall, cpu time.Duration
	memory    int64 // bytes at the peak; 0 where the system does not tell
}

func row(name string, f figures, pages int) {
	fmt.Printf("%-30s wall %6.0f ms  cpu %6.0f ms  peak %4d MB  %4.0f µs of cpu a page\n",
		name, milliseconds(f.wall), milliseconds(f.cpu), f.memory/1e6, milliseconds(f.cpu)*1000/float64(pages))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// inTurn runs two commands in turn, once to warm up and then runs times, and
// returns the medians. The second may be nil. Each run writes to a new folder:
// some file systems create files slowly right after many were deleted, which
// would say nothing about either command.
func inTurn(a, b []string, runs int) (figures, figures, error) {
	var ofA, ofB []figures
	for i := range runs + 1 {
		for _, one := range []struct {
			command []string
			into    *[]figures
		}{{a, &ofA}, {b, &ofB}} {
			if one.command == nil {
				continue
			}
			last := len(one.command) - 1
			figure, err := run(append(slices.Clone(one.command[:last]), fmt.Sprintf("%s-%d", one.command[last], i)))
			if err != nil {
				return figures{}, figures{}, err
			}
			if i > 0 {
				*one.into = append(*one.into, figure)
			}
		}
	}
	return median(ofA), median(ofB), nil
}

func run(command []string) (figures, error) {
	process := exec.Command(command[0], command[1:]...)
	started := time.Now()
	out, err := process.CombinedOutput()
	wall := time.Since(started)
	if err != nil {
		return figures{}, fmt.Errorf("%v: %w\n%s", command, err, out[max(0, len(out)-2000):])
	}
	state := process.ProcessState
	return figures{wall: wall, cpu: state.UserTime() + state.SystemTime(), memory: peakMemory(state)}, nil
}

func median(all []figures) figures {
	if len(all) == 0 {
		return figures{}
	}
	pick := func(of func(figures) int64) int64 {
		values := make([]int64, len(all))
		for i, one := range all {
			values[i] = of(one)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return figures{
		wall:   time.Duration(pick(func(f figures) int64 { return int64(f.wall) })),
		cpu:    time.Duration(pick(func(f figures) int64 { return int64(f.cpu) })),
		memory: pick(func(f figures) int64 { return f.memory }),
	}
}
