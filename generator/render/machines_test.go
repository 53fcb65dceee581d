package render_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"handbook"
	"handbook/generator"
	"handbook/generator/schema"
	"handbook/generator/source"
)

var update = flag.Bool("update", false, "write what the tests get into their files")

// TestMachines builds the handbooks in testdata/machines and compares what they
// tell other programs, file by file, with the archives' files under want/.
func TestMachines(t *testing.T) {
	names, err := filepath.Glob("testdata/machines/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var inputs, want []txtar.File
			for _, file := range archive.Files {
				if strings.HasPrefix(file.Name, "want/") {
					want = append(want, file)
				} else {
					inputs = append(inputs, file)
				}
			}
			files, report := buildArchive(t, inputs, 4)
			again, _ := buildArchive(t, inputs, 1)
			for name, content := range files {
				if !bytes.Equal(content, again[name]) {
					t.Errorf("%s differs when it is built again", name)
				}
			}
			checkMachines(t, files)
			got := shownFiles(inputs, files, report)
			if *update {
				archive.Files = append(inputs, got...)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if a, b := txtar.Format(&txtar.Archive{Files: got}), txtar.Format(&txtar.Archive{Files: want}); !bytes.Equal(a, b) {
				t.Errorf("got:\n%s\nwant:\n%s", a, b)
			}
		})
	}
}

// buildArchive builds the handbook of an archive, whose files under upstream/ are
// a layer below it, with the layouts that ship with the program.
func buildArchive(t *testing.T, inputs []txtar.File, workers int) (map[string][]byte, string) {
	t.Helper()
	own, upstream := fstest.MapFS{}, fstest.MapFS{}
	updated := map[string]schema.Date{}
	for _, file := range inputs {
		rest, below := strings.CutPrefix(file.Name, "upstream/")
		switch {
		case below:
			upstream[rest] = &fstest.MapFile{Data: file.Data}
		case file.Name == "updated":
			for line := range strings.Lines(string(file.Data)) {
				name, day, _ := strings.Cut(strings.TrimSpace(line), " ")
				updated[name], _ = schema.ParseDate(day)
			}
		default:
			own[file.Name] = &fstest.MapFile{Data: file.Data}
		}
	}
	out, faults := generator.Build(context.Background(), generator.Config{Workers: workers, Updated: updated, Layers: []*source.Layer{
		{Name: "this handbook", FS: own}, {Name: "upstream", Prefix: "upstream/", FS: upstream},
		{Name: "built in", FS: handbook.Files, Folders: []string{"layouts", "static"}},
	}})
	var report bytes.Buffer
	if err := faults.Print(&report); err != nil {
		t.Fatal(err)
	}
	if faults.HasErrors() {
		t.Fatal(report.String())
	}
	files := map[string][]byte{}
	for _, file := range out.Files {
		content, err := generator.Read(file)
		if err != nil {
			t.Fatalf("%s: %v", file.Path, err)
		}
		files[file.Path] = content
	}
	return files, report.String()
}

// hashed is a part of a file's name that changes with the styles and scripts.
var hashed = regexp.MustCompile(`-[0-9a-f]{10}\.`)

// workerVersion is what changes in a service worker with everything else.
var workerVersion = regexp.MustCompile(`"version":"[0-9a-f]{16}"`)

// shownFiles are the files of a site that an archive holds: all but pictures,
// bundles, indexes and pages it does not ask for, whose names alone stand in want/files.
func shownFiles(inputs []txtar.File, files map[string][]byte, report string) []txtar.File {
	show := ""
	for _, file := range inputs {
		if file.Name == "show" {
			show = "\n" + string(file.Data)
		}
	}
	var names, list []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	shown := []txtar.File{{Name: "want/report", Data: []byte(report)}}
	for _, name := range names {
		list = append(list, hashed.ReplaceAllString(name, "-HASH."))
		content := string(files[name])
		switch {
		case path.Ext(name) == ".png" || strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "search/") && path.Ext(name) == ".js":
			continue
		case path.Base(name) == "index.html" && !strings.Contains(show, "\n"+name+"\n") && !strings.Contains(content, "http-equiv=\"refresh\""):
			continue
		case path.Ext(name) == ".html":
			content = strings.ReplaceAll(content, "><", ">\n<")
		case name == "_headers":
			content = hashed.ReplaceAllString(content, "-HASH.")
		case name == "service-worker.js":
			// What it is told of the site, not the script that follows.
			settings, _, told := strings.Cut(content, "\n")
			if !told || !strings.HasPrefix(settings, "const ") {
				settings = "farewell"
			}
			content = workerVersion.ReplaceAllString(hashed.ReplaceAllString(settings, "-HASH."), `"version":"HASH"`)
		}
		shown = append(shown, txtar.File{Name: "want/" + name, Data: []byte(strings.TrimRight(content, "\n") + "\n")})
	}
	return append(shown, txtar.File{Name: "want/files", Data: []byte(strings.Join(list, "\n") + "\n")})
}

// checkMachines checks the rules of each format.
func checkMachines(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, content := range files {
		switch base := path.Base(name); {
		case base == "feed.xml":
			checkFeed(t, name, content)
		case strings.HasPrefix(base, "sitemap"):
			checkSitemap(t, content, files)
		case base == "_headers":
			checkHeaders(t, string(content))
		case base == "_redirects":
			checkRedirects(t, string(content), files)
		case base == "manifest.webmanifest":
			checkManifest(t, content, files)
		case path.Ext(name) == ".svg":
			checkXML(t, name, content)
		case path.Ext(name) == ".html":
			checkStructured(t, name, string(content))
		}
	}
	if picture := files["icons/preview-en.png"]; picture != nil {
		checkPicture(t, picture, 1200, 630)
	}
	checkPicture(t, files["icons/apple-touch-icon.png"], 180, 180)
}

func checkPicture(t *testing.T, content []byte, width, height int) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != width || size.Y != height {
		t.Errorf("a picture is %v, not %d×%d", size, width, height)
	}
}

func checkXML(t *testing.T, name string, content []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(content))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("%s is not well formed: %v", name, err)
			return
		}
	}
}

// isAbsolute reports whether an address is a whole, correctly written one.
func isAbsolute(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && parsed.Scheme == "https" && parsed.Host != "" && parsed.String() == address
}

// checkFeed checks what RFC 4287 requires, and that nothing is relative.
func checkFeed(t *testing.T, name string, content []byte) {
	t.Helper()
	checkXML(t, name, content)
	type link struct {
		Relation string `xml:"rel,attr"`
		Address  string `xml:"href,attr"`
	}
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Links   []link `xml:"link"`
		Content string `xml:"content"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		entry
		Author  string  `xml:"author>name"`
		Entries []entry `xml:"entry"`
	}
	if err := xml.Unmarshal(content, &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Author == "" || len(feed.Entries) == 0 {
		t.Errorf("%s: no author or no entries", name)
	}
	seen := map[string]bool{}
	for _, one := range append(feed.Entries, feed.entry) {
		if !isAbsolute(one.ID) || seen[one.ID] || one.Title == "" {
			t.Errorf("%s: an entry's id %q or title %q is wrong", name, one.ID, one.Title)
		}
		seen[one.ID] = true
		if _, err := time.Parse(time.RFC3339, one.Updated); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.ContainsFunc(one.Links, func(l link) bool { return l.Relation == "alternate" }) {
			t.Errorf("%s: %s has no alternate link", name, one.ID)
		}
		for _, l := range one.Links {
			if !isAbsolute(l.Address) {
				t.Errorf("%s: the link %q is not absolute", name, l.Address)
			}
		}
		for _, address := range regexp.MustCompile(`(?:href|src)="([^"#][^"]*)"`).FindAllStringSubmatch(one.Content, -1) {
			if !isAbsolute(address[1]) {
				t.Errorf("%s: %q in the content is not absolute", name, address[1])
			}
		}
	}
}

func checkSitemap(t *testing.T, content []byte, files map[string][]byte) {
	t.Helper()
	checkXML(t, "sitemap.xml", content)
	var sitemap struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		Pages   []struct {
			Address string `xml:"loc"`
			Changed string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(content, &sitemap); err != nil {
		t.Fatal(err)
	}
	for _, page := range sitemap.Pages {
		if _, err := time.Parse(time.DateOnly, page.Changed); page.Changed != "" && err != nil {
			t.Error(err)
		}
		if file := siteFile(t, page.Address); !isAbsolute(page.Address) || files[file] == nil {
			t.Errorf("the sitemap names %s, and there is no %s", page.Address, file)
		}
	}
}

// siteFile is the file that an address of the handbook in full.txtar names.
func siteFile(t *testing.T, address string) string {
	t.Helper()
	plain, err := url.PathUnescape(strings.TrimPrefix(address, "https://example.org/our/handbook/"))
	if err != nil {
		t.Error(err)
	}
	if plain == "" || strings.HasSuffix(plain, "/") {
		plain += "index.html"
	}
	return plain
}

// checkHeaders checks the form of _headers, and that no header is set twice for
// one address: servers would join the values.
func checkHeaders(t *testing.T, text string) {
	t.Helper()
	rule := ""
	set := map[string][]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "/") && !strings.Contains(line, " "):
			rule = line
		case strings.HasPrefix(line, "  ") && rule != "" && name != "" && value != "":
			for _, other := range set[name] {
				if other == rule || covers(other, rule) || covers(rule, other) {
					t.Errorf("_headers: %s and %s both set %s", other, rule, name)
				}
			}
			set[name] = append(set[name], rule)
		default:
			t.Errorf("_headers: %q", line)
		}
	}
	if len(set["Content-Security-Policy"]) == 0 || len(set["Cache-Control"]) == 0 {
		t.Error("_headers: something is missing")
	}
}

func covers(rule, address string) bool {
	prefix, wild := strings.CutSuffix(rule, "*")
	return wild && strings.HasPrefix(address, prefix)
}

func checkRedirects(t *testing.T, text string, files map[string][]byte) {
	t.Helper()
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Fields(line)
		if len(parts) != 3 || !strings.HasPrefix(parts[0], "/") || !strings.HasPrefix(parts[1], "/") || parts[2] != "301" && parts[2] != "301!" {
			t.Errorf("_redirects: %q", line)
			continue
		}
		if file := siteFile(t, parts[1][1:]); files[file] == nil {
			t.Errorf("_redirects leads to %s, which is not there", file)
		}
	}
}

func checkManifest(t *testing.T, content []byte, files map[string][]byte) {
	t.Helper()
	var manifest struct {
		Name  string `json:"name"`
		Start string `json:"start_url"`
		Icons []struct {
			Source string `json:"src"`
			Sizes  string `json:"sizes"`
		} `json:"icons"`
	}
	if err := json.Unmarshal(content, &manifest); err != nil || manifest.Name == "" || manifest.Start != "./" || len(manifest.Icons) != 3 {
		t.Errorf("the web manifest is wrong: %v\n%s", err, content)
	}
	for _, icon := range manifest.Icons {
		var width, height int
		if _, err := fmt.Sscanf(icon.Sizes, "%dx%d", &width, &height); err != nil {
			t.Error(err)
		}
		checkPicture(t, files[icon.Source], width, height)
	}
}

var dataBlock = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// checkStructured checks that a page's JSON-LD is one, with absolute addresses.
func checkStructured(t *testing.T, name, html string) {
	t.Helper()
	for _, block := range dataBlock.FindAllStringSubmatch(html, -1) {
		var data struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(block[1]), &data); err != nil || data.Context != "https://schema.org" || len(data.Graph) == 0 {
			t.Errorf("%s: the structured data is wrong: %v\n%s", name, err, block[1])
		}
		for _, thing := range data.Graph {
			address, found := thing["url"].(string)
			if thing["@type"] == "" || found && !isAbsolute(address) {
				t.Errorf("%s: %v", name, thing)
			}
		}
	}
}
