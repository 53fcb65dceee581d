package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"handbook/generator/assets"
	"handbook/generator/publish"
	"handbook/generator/search"
	"handbook/generator/site"
	"handbook/generator/source"
)

// workerPath is where the service worker stands. It works for the folder it is in
// and all below, and browsers that have it look for it there as long as they live:
// a site that wants none has one that ends the last.
const workerPath = "service-worker.js"

// mostKept is how many pages a language may have for browsers to keep its whole
// index of search from the start.
const mostKept = 2000

// offline is what the service worker is told of its site; static/client/offline/site.ts
// explains it.
type offline struct {
	Version string            `json:"version"`
	Files   []string          `json:"files"`
	Pages   []string          `json:"pages"`
	Absent  map[string]string `json:"absent"`
}

// addWorker adds the service worker to the other files, which are sorted: the one
// that works offline, or the one that ends it. The version of the former is the hash
// of all other files, so it is made when they are.
func (o *Output) addWorker(manifest *assets.Manifest, works bool) {
	if o.Site.Assets[workerPath] != nil {
		return
	}
	name := "farewell.js"
	if works {
		name = "worker.js"
	}
	script := manifest.Worker(name)
	if script == nil {
		return
	}
	file := publish.File{Path: workerPath, Last: true, Content: func() ([]byte, error) { return script.Content, nil }}
	if works {
		files := slices.Clone(o.Files)
		made := &madeFiles{hashes: make([]source.Hash, len(files)), known: make([]bool, len(files))}
		for i := range o.Files {
			o.Files[i].Content = made.watch(i, o.Files[i])
		}
		file.Content = func() ([]byte, error) {
			told := o.offline(files, manifest)
			var err error
			if told.Version, err = made.version(files); err != nil {
				return nil, err
			}
			settings, err := json.Marshal(told)
			if err != nil {
				return nil, err
			}
			return slices.Concat([]byte("const handbookSite="), settings, []byte(";\n"), script.Content), nil
		}
	}
	at, _ := slices.BinarySearchFunc(o.Files, workerPath, func(file publish.File, path string) int { return strings.Compare(file.Path, path) })
	o.Files = slices.Insert(o.Files, at, file)
}

// offline says what browsers keep from the start: the scripts and styles of all
// pages, the first pages, search, and the page that stands in for others.
func (o *Output) offline(files []publish.File, manifest *assets.Manifest) offline {
	told := offline{Absent: map[string]string{}, Files: []string{"manifest.webmanifest"}}
	for _, bundle := range manifest.Bundles {
		told.Files = append(told.Files, bundle.Path)
	}
	count := map[string]int{}
	for _, page := range o.Site.Pages {
		if page.Document != nil {
			count[page.Language]++
		}
		home := o.Site.Homes[page.Language]
		if page.IsOffline {
			told.Absent[home.Address()] = page.Path
		}
		if page.IsOffline || page == home || page.IsSearch && !page.PartOfIndex() {
			told.Pages = append(told.Pages, page.Path)
		}
	}
	for _, file := range files {
		language, isIndex := indexLanguage(file.Path, o.Site)
		if isIndex && count[language] <= mostKept {
			told.Files = append(told.Files, file.Path)
		}
	}
	slices.Sort(told.Files)
	slices.Sort(told.Pages)
	return told
}

// indexLanguage is the language of a file that search loads: search/es.js,
// search/parts/es-0123abcd.js or search/words-es.js.
func indexLanguage(path string, s *site.Site) (string, bool) {
	name, found := strings.CutPrefix(path, searchFolder)
	if !found || !strings.HasSuffix(name, ".js") || strings.Contains(strings.TrimPrefix(name, search.Parts), "/") {
		return "", false
	}
	name = strings.TrimPrefix(strings.TrimSuffix(name, ".js"), search.Parts)
	best := ""
	for _, language := range s.Languages {
		own := name == language || strings.HasPrefix(name, language+"-") || strings.HasSuffix(name, "-"+language)
		if own && len(language) > len(best) {
			best = language
		}
	}
	return best, best != ""
}

// madeFiles remembers the hashes of a site's files as they are made.
type madeFiles struct {
	mu     sync.Mutex
	hashes []source.Hash
	known  []bool
}

// watch returns a file's Content that remembers what it made. A file that has a
// version or is read as a stream needs none.
func (m *madeFiles) watch(i int, file publish.File) func() ([]byte, error) {
	if file.Content == nil || file.Version != "" {
		return file.Content
	}
	return func() ([]byte, error) {
		content, err := file.Content()
		if err == nil {
			m.note(i, content)
		}
		return content, err
	}
}

func (m *madeFiles) note(i int, content []byte) {
	hash := sha256.Sum256(content)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hashes[i], m.known[i] = hash, true
}

// version is the hash of all files. It makes those that nobody has asked for.
func (m *madeFiles) version(files []publish.File) (string, error) {
	all := sha256.New()
	for i, file := range files {
		all.Write([]byte(file.Path + "\x00"))
		if file.Version != "" {
			all.Write([]byte(file.Version))
			continue
		}
		m.mu.Lock()
		known := m.known[i]
		m.mu.Unlock()
		if !known {
			content, err := Read(file)
			if err != nil {
				return "", err
			}
			m.note(i, content)
		}
		all.Write(m.hashes[i][:])
	}
	return hex.EncodeToString(all.Sum(nil)[:8]), nil
}
