package main

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"handbook"
)

// text is one page of the corpus.
type text struct {
	path string
	body []byte
}

// What the program's own texts have that copies cannot: ids, which must be unique, and
// scales, which are in the handbook's settings.
var (
	named   = regexp.MustCompile(`(?m)^id: .*\n`)
	settled = regexp.MustCompile(`\bscale=`)
)

// readCorpus reads the Markdown files of archives, named with spaces between them,
// or those of the program's own handbook.
func readCorpus(archives string) ([]text, error) {
	var texts []text
	if archives == "" {
		err := fs.WalkDir(handbook.Files, "content", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
				return err
			}
			body, err := fs.ReadFile(handbook.Files, name)
			if !settled.Match(body) && !strings.HasPrefix(name, "content/es/") {
				texts = append(texts, text{strings.TrimPrefix(name, "content/"), named.ReplaceAll(body, nil)})
			}
			return err
		})
		return texts, err
	}
	names := strings.Fields(archives)
	for i, name := range names {
		own, err := readArchive(name)
		if err != nil {
			return nil, err
		}
		for _, one := range own {
			if len(names) > 1 {
				one.path = fmt.Sprintf("archive-%d/%s", i+1, one.path)
			}
			texts = append(texts, one)
		}
	}
	return texts, nil
}

func readArchive(archive string) ([]text, error) {
	var texts []text
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	for reader := tar.NewReader(unzipped); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		name := path.Clean(header.Name)
		if header.Typeflag != tar.TypeReg || path.Ext(name) != ".md" || !filepath.IsLocal(name) || strings.HasPrefix(name, ".") {
			continue
		}
		body, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text{strings.TrimPrefix(name, "pages/"), body})
	}
}

// makeHandbook writes a handbook of so many pages.
func makeHandbook(dir string, texts []text, pages int) error {
	settings := "id: bench\ntitle: Bench\nurl: https://handbook.example.org/\nlenient: true\n"
	if err := write(filepath.Join(dir, "handbook.yaml"), []byte(settings)); err != nil {
		return err
	}
	for i := range pages {
		one, copied := texts[i%len(texts)], i/len(texts)
		body := fmt.Appendf(one.body[:len(one.body):len(one.body)], "\n\n## Copy %d of page %d\n\nThis sentence is the only one of its kind: copy %d, page %d.\n", copied, i%len(texts), copied, i%len(texts))
		if err := write(filepath.Join(dir, "content", fmt.Sprintf("copy-%03d", copied), filepath.FromSlash(one.path)), body); err != nil {
			return err
		}
	}
	return nil
}

func write(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	if _, err := out.Write(body); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
