package generator

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"path"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"handbook"
	"handbook/generator/source"
)

// shipped builds the handbook in the binary.
func shipped(t *testing.T, workers int) map[string][]byte {
	t.Helper()
	out, faults := Build(context.Background(), Config{Workers: workers, Layers: []*source.Layer{{Name: "built in", FS: handbook.Files}}})
	if len(faults) > 0 {
		var report strings.Builder
		_ = faults.Print(&report)
		t.Fatalf("the shipped handbook has faults:\n%s", report.String())
	}
	files := map[string][]byte{}
	for _, file := range out.Files {
		content, err := Read(file)
		if err != nil {
			t.Fatalf("%s: %v", file.Path, err)
		}
		files[file.Path] = content
	}
	return files
}

// TestSameBytes builds the shipped handbook with many workers and with one, on
// many processors and on one.
func TestSameBytes(t *testing.T) {
	many := shipped(t, 8)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := shipped(t, 1)
	if len(many) != len(one) {
		t.Fatalf("%d files with eight workers, %d with one", len(many), len(one))
	}
	for name, content := range many {
		if !bytes.Equal(content, one[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// TestCrawl follows every link of the shipped handbook as a browser does from a
// folder: each leads to a file of the site, relatively, and to an id in it.
func TestCrawl(t *testing.T) {
	files := shipped(t, 0)
	ids := map[string]map[string]bool{}
	type link struct{ from, to string }
	var links []link
	pages := 0
	for name, content := range files {
		if !strings.HasSuffix(name, ".html") || name == "404.html" {
			continue
		}
		pages++
		root, err := html.Parse(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = map[string]bool{}
		for node := range root.Descendants() {
			for _, attribute := range node.Attr {
				switch attribute.Key {
				case "id":
					if ids[name][attribute.Val] {
						t.Errorf("%s: the id %s stands twice", name, attribute.Val)
					}
					ids[name][attribute.Val] = true
				case "href", "src", "poster":
					links = append(links, link{name, attribute.Val})
				}
			}
		}
	}
	inside := 0
	for _, one := range links {
		target, err := url.Parse(one.to)
		if err != nil {
			t.Errorf("%s: %q: %v", one.from, one.to, err)
			continue
		}
		if target.Scheme != "" {
			continue
		}
		inside++
		if err := follow(files, ids, one.from, target); err != nil {
			t.Errorf("%s: %q: %v", one.from, one.to, err)
		}
	}
	if pages < 40 || inside < 500 {
		t.Errorf("only %d pages and %d links were crawled", pages, inside)
	}
}

func follow(files map[string][]byte, ids map[string]map[string]bool, from string, target *url.URL) error {
	if target.Host != "" || strings.HasPrefix(target.Path, "/") {
		return fmt.Errorf("the address is not relative")
	}
	name := from
	if target.Path != "" {
		name = path.Join(path.Dir(from), target.Path)
	}
	if files[name] == nil {
		return fmt.Errorf("there is no file %s", name)
	}
	if target.Fragment != "" && ids[name] != nil && !ids[name][target.Fragment] {
		return fmt.Errorf("%s has no id %s", name, target.Fragment)
	}
	return nil
}
