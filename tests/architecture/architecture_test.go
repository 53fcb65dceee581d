// Package architecture holds the tests that keep the packages in their order.
//
// A package under generator/ imports only packages in rows above its own, each
// third-party module is imported only by the packages that own it, and the
// standard library's doors to the outside (files, processes, the network) are
// open only to the packages that need them. To add a package or a module,
// add it to the tables below: that is a decision about the design.
package architecture

import (
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rows are the packages under generator/ in the order of the pipeline, and cmd
// last. A package imports only those before it. "generator" is the package
// that runs the phases, generator itself.
var rows = []string{
	"source", "schema", "document", "worksheet", "results", "lesson", "site", "assets",
	"search", "render", "download", "publish", "generator", "serve", "cmd",
}

// owners names the rows that may import a module or a package of the standard
// library. The longest matching path decides.
var owners = map[string][]string{
	"github.com/adrg/frontmatter":           {"document"},
	"github.com/blevesearch/snowballstem":   {"search"},
	"github.com/evanw/esbuild":              {"assets"},
	"github.com/fsnotify/fsnotify":          {"serve"},
	"github.com/microcosm-cc/bluemonday":    {"document"},
	"github.com/santhosh-tekuri/jsonschema": {"schema"},
	"github.com/spf13/cobra":                {"cmd"},
	"github.com/spf13/pflag":                {"cmd"},
	"github.com/tdewolff/minify":            {"document", "render"},
	"github.com/yuin/goldmark":              {"document"},
	"go.yaml.in/yaml":                       {"schema"},
	"golang.org/x/image":                    {"site", "render", "download"},
	"golang.org/x/net/html":                 {"document"},
	"golang.org/x/sync":                     {"generator"},
	"golang.org/x/sys":                      {"publish"},
	"golang.org/x/text":                     {"document", "worksheet", "site", "search"},

	"html/template": {"render"},
	"net/http":      {"serve", "cmd"},
	"os":            {"publish", "serve", "cmd"},
	"os/exec":       {"cmd"},
	"os/signal":     {"cmd"},
}

// vague names say nothing about what is inside.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}

// notGo are folders without packages of this module.
var notGo = []string{"testdata", "node_modules", "public", "dist"}

// A Package is a node of the import graph: a package and what its files
// import, its test files left out.
type Package struct {
	ImportPath string
	Imports    []string
}

func TestArrows(t *testing.T) {
	// Files may be for one system only, so the graph is read for each.
	found := map[string]bool{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, violation := range violations(graph(t, system)) {
			if !found[violation] {
				found[violation] = true
				t.Error(violation)
			}
		}
	}
}

// TestViolations shows that each rule would be noticed.
func TestViolations(t *testing.T) {
	for _, test := range []struct{ from, imports, want string }{
		{"generator/site", "handbook/generator/document", ""},
		{"generator/document", "handbook/generator/site", "may import only packages above its own row"},
		{"generator/render", "handbook/generator", "may import only packages above its own row"},
		{"generator", "handbook/generator/serve", "may import only packages above its own row"},
		{"generator", "handbook/generator/publish", ""},
		{"generator/serve", "handbook/generator", ""},
		{"generator/document/internal/directive", "handbook/generator/document/internal/prose", ""},
		{"generator/source", "handbook/cmd/handbook", "may import only packages above its own row"},
		{"cmd/handbook", "handbook/generator/serve", ""},
		{"generator/serve", "handbook", "only cmd imports the embedded files"},
		{"cmd/handbook", "handbook", ""},
		{"generator/theme", "strings", "has no row"},
		{"generator/common", "strings", "says nothing"},
		{"generator/site/helper", "strings", "says nothing"},
		{"generator/schema", "go.yaml.in/yaml/v4", ""},
		{"generator/site", "go.yaml.in/yaml/v4", "belongs to schema"},
		{"generator/document", "github.com/yuin/goldmark/ast", ""},
		{"generator/render", "github.com/yuin/goldmark/ast", "belongs to document"},
		{"generator/document", "golang.org/x/net/html/atom", ""},
		{"generator/document", "golang.org/x/net/http2", "has no owner"},
		{"generator/document", "github.com/someone/something", "has no owner"},
		{"generator/source", "github.com/rogpeppe/go-internal/txtar", "has no owner"},
		{"generator/source", "os", "belongs to publish, serve and cmd"},
		{"generator/publish", "os", ""},
		{"generator/serve", "os/exec", "belongs to cmd"},
		{"generator/render", "net/http", "belongs to serve and cmd"},
		{"generator/site", "html/template", "belongs to render"},
		{"generator/site", "html", ""},
		{"tests/bench", "github.com/yuin/goldmark", ""},
	} {
		got := strings.Join(violations([]Package{{"handbook/" + test.from, []string{test.imports}}}), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s imports %s: got %q, want %q", test.from, test.imports, got, test.want)
		}
	}
}

// TestNetlifyGoVersion keeps the published site on the Go version of go.mod.
func TestNetlifyGoVersion(t *testing.T) {
	version := func(file, pattern string) string {
		text, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		match := regexp.MustCompile(pattern).FindSubmatch(text)
		if match == nil {
			t.Fatalf("%s names no Go version", file)
		}
		return string(match[1])
	}
	module := version("go.mod", `(?m)^go (\S+)$`)
	if netlify := version("netlify.toml", `GO_VERSION = "([^"]+)"`); netlify != module {
		t.Errorf("netlify.toml builds with Go %s, go.mod says %s", netlify, module)
	}
}

// graph reads the import graph of this module for one operating system. It
// reads the files itself, because go test would not notice that what another
// program read has changed, and would show an old result.
func graph(t *testing.T, system string) []Package {
	t.Helper()
	target := build.Default
	target.GOOS = system
	target.CgoEnabled = false
	var packages []Package
	err := fs.WalkDir(os.DirFS("../.."), ".", func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); folder != "." && (strings.HasPrefix(name, ".") || slices.Contains(notGo, name)) {
			return fs.SkipDir
		}
		p, err := target.ImportDir(filepath.Join("../..", folder), 0)
		if _, none := errors.AsType[*build.NoGoError](err); none {
			return nil
		}
		packages = append(packages, Package{path.Join("handbook", folder), p.Imports})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// violations tells, in words, what is wrong with an import graph. Programs
// under tests/ are free to import what they test or compare with.
func violations(packages []Package) []string {
	var wrong []string
	for _, p := range packages {
		for part := range strings.SplitSeq(p.ImportPath, "/") {
			if slices.Contains(vague, part) {
				wrong = append(wrong, fmt.Sprintf("%s: the name %q says nothing about what is inside", p.ImportPath, part))
			}
		}
		if p.ImportPath == "handbook" || strings.HasPrefix(p.ImportPath, "handbook/tests/") {
			continue
		}
		own := row(p.ImportPath)
		if !slices.Contains(rows, own) {
			wrong = append(wrong, fmt.Sprintf("%s has no row in the order of packages", p.ImportPath))
			continue
		}
		for _, imported := range p.Imports {
			if fault := arrow(own, imported); fault != "" {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", p.ImportPath, imported, fault))
			}
		}
	}
	return wrong
}

// arrow tells what is wrong with a package of a row importing another, or "".
func arrow(own, imported string) string {
	if imported == "handbook" {
		if own != "cmd" {
			return "only cmd imports the embedded files"
		}
		return ""
	}
	if strings.HasPrefix(imported, "handbook/") {
		other := row(imported)
		if own != other && slices.Index(rows, other) >= slices.Index(rows, own) {
			return fmt.Sprintf("%s may import only packages above its own row", own)
		}
		return ""
	}
	for prefix := imported; prefix != "."; prefix = path.Dir(prefix) {
		allowed, known := owners[prefix]
		if known && !slices.Contains(allowed, own) {
			return fmt.Sprintf("%s belongs to %s", prefix, sentence(allowed))
		}
		if known {
			return ""
		}
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		return "this module has no owner yet"
	}
	return ""
}

// row gives the row of a package of this module, and for packages that have
// none the first part of their name.
func row(importPath string) string {
	parts := strings.Split(importPath, "/")
	if len(parts) > 2 && parts[1] == "generator" {
		return parts[2]
	}
	return parts[1]
}

// sentence joins names as a sentence does.
func sentence(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
