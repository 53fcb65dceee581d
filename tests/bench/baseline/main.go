// Baseline is what a build is compared with: goldmark, with the extensions that
// the generator uses, converts every Markdown file and writes it, on all cores.
//
//	baseline SOURCE TARGET
package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

func main() {
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func convert(source, target string) error {
	var files []string
	err := filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	work := make(chan string)
	failed := make(chan error, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			markdown := goldmark.New(
				goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.Typographer),
				goldmark.WithParserOptions(parser.WithAutoHeadingID()))
			for file := range work {
				if err := one(markdown, source, target, file); err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	for _, file := range files {
		work <- file
	}
	close(work)
	group.Wait()
	close(failed)
	return <-failed
}

func one(markdown goldmark.Markdown, source, target, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := markdown.Convert(text, &html); err != nil {
		return err
	}
	name, err := filepath.Rel(source, strings.TrimSuffix(file, ".md"))
	if err != nil {
		return err
	}
	folder := filepath.Join(target, name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index.html"), html.Bytes(), 0o644)
}
