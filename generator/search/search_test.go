package search_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook"
	"handbook/generator"
	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write what the tests get into their files")

// indexName are the names of the index's files; others belong to the search's page.
var indexName = regexp.MustCompile(`^(parts/)?(en|es)(-[0-9a-f]{10}-[wpcf][0-9]+)?\.js$`)

// indexFiles builds a handbook and returns the files of its index by name.
func indexFiles(t *testing.T, files fstest.MapFS, config generator.Config) map[string][]byte {
	t.Helper()
	config.Layers = []*source.Layer{{Name: "this handbook", FS: files}, {Name: "built in", FS: handbook.Files, Folders: []string{"layouts", "static"}}}
	out, faults := generator.Build(context.Background(), config)
	if faults.HasErrors() {
		var report strings.Builder
		_ = faults.Print(&report)
		t.Fatal(report.String())
	}
	index := map[string][]byte{}
	for _, file := range out.Files {
		if name, ok := strings.CutPrefix(file.Path, "search/"); ok && indexName.MatchString(name) {
			content, err := generator.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			index[name] = content
		}
	}
	return index
}

func filesOf(archive *txtar.Archive) fstest.MapFS {
	files := fstest.MapFS{}
	for _, file := range archive.Files {
		files[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return files
}

// TestIndex shows the indexes of the handbooks in testdata: want.en is what the
// index of English holds.
func TestIndex(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			wanted := map[string]string{}
			var inputs []txtar.File
			for _, file := range archive.Files {
				if language, ok := strings.CutPrefix(file.Name, "want."); ok {
					wanted[language] = string(file.Data)
				} else {
					inputs = append(inputs, file)
				}
			}
			archive.Files = inputs
			d := func() *decoder { return &decoder{t: t, files: map[string]string{}} }
			scripts := indexFiles(t, filesOf(archive), generator.Config{})
			for _, language := range []string{"en", "es"} {
				if scripts[language+".js"] == nil {
					continue
				}
				one := d()
				for file, script := range scripts {
					said, text := stringOf(t, script)
					if said != file {
						t.Errorf("%s calls itself %s", file, said)
					}
					one.files[file] = text
				}
				got := one.dump(language)
				if *update {
					archive.Files = append(archive.Files, txtar.File{Name: "want." + language, Data: []byte(got)})
				} else if got != wanted[language] {
					t.Errorf("got:\n%s\nwant:\n%s", got, wanted[language])
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// many makes a handbook whose index takes several files.
func many(pages int) fstest.MapFS {
	files := fstest.MapFS{"handbook.yaml": {Data: []byte("id: many\ntitle: Many\nurl: https://handbook.example.org/\nvocabularies: {driver: [{id: coaching, label: Coaching}]}\n")}}
	files["content/index.md"] = &fstest.MapFile{Data: []byte("# Many\n\nThe first page.\n")}
	for n := range pages {
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: Page %d\ndriver: [coaching]\nsummary: A page about subject%d\n---\n\n", n, n%97)
		for k := range 40 {
			fmt.Fprintf(&text, "## Part %d of %d\n\nThe word w%dx%d stands beside common%d and \"quotes\" \\ </script> \u2028 end.\n\n", k, n, n, k, k)
		}
		files[fmt.Sprintf("content/handouts/%03d-page-%d.md", n%900, n)] = &fstest.MapFile{Data: []byte(text.String())}
	}
	return files
}

// TestSameIndex makes the same files with one worker and with many, and names that
// change with what is in them.
func TestSameIndex(t *testing.T) {
	files := many(120)
	several := indexFiles(t, files, generator.Config{Workers: 8})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := indexFiles(t, files, generator.Config{Workers: 1})
	if len(several) < 10 || len(several) != len(one) {
		t.Fatalf("%d files with eight workers, %d with one", len(several), len(one))
	}
	for name, content := range several {
		if !bytes.Equal(content, one[name]) {
			t.Errorf("%s differs", name)
		}
		if got, _ := stringOf(t, content); got != name {
			t.Errorf("%s calls itself %s", name, got)
		}
	}
	files["content/index.md"] = &fstest.MapFile{Data: []byte("# Many\n\nThe very first page.\n")}
	for name := range indexFiles(t, files, generator.Config{}) {
		if name != "en.js" && one[name] != nil {
			t.Errorf("%s has its old name, though the index has changed", name)
		}
	}
}

// TestDevelopment has one file for each language, of whatever size.
func TestDevelopment(t *testing.T) {
	files := indexFiles(t, many(120), generator.Config{Development: true})
	if len(files) != 1 || files["en.js"] == nil {
		t.Errorf("%d files in development", len(files))
	}
}
