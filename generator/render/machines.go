package render

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/site"
	"handbook/generator/worksheet"
)

// File is a file of the site that is not a page.
type File struct {
	// Path is where it goes, from the root of the site.
	Path string
	// Content makes the bytes; the same for the same site.
	Content func() ([]byte, error)
}

// Files are what the site tells other programs: search engines, feed readers,
// web servers, launchers and language models. Those that need the handbook's
// address are left out when handbook.yaml has none. A file of the handbook's own
// in static/files/, such as robots.txt, takes the place of the one made here.
func (r *Renderer) Files() []File {
	var files []File
	add := func(path string, content func() ([]byte, error)) {
		if r.Site.Assets[path] == nil {
			files = append(files, File{path, content})
		}
	}
	text := func(path string, write func(*bytes.Buffer)) {
		add(path, func() ([]byte, error) {
			var out bytes.Buffer
			write(&out)
			return out.Bytes(), nil
		})
	}
	r.icons(add)
	add("manifest.webmanifest", r.webManifest)
	text("robots.txt", r.robots)
	text("_headers", r.headers)
	if r.Site.Home != nil && r.shared[r.Site.Home.Language].Plans != nil {
		add(progressPages, r.pagesWithProgress)
	}
	if len(r.Site.Aliases) > 0 {
		text("_redirects", r.redirects)
	}
	for _, address := range slices.Sorted(maps.Keys(r.Site.Aliases)) {
		if page := r.Site.Aliases[address]; site.IsPageFile(address) {
			add(address, func() ([]byte, error) { return r.forward(address, page) })
		}
	}
	for _, address := range slices.Sorted(maps.Keys(r.Site.Assets)) {
		if asset := r.Site.Assets[address]; asset.IsCaptions() && len(asset.Cues()) > 0 {
			add(address+".js", func() ([]byte, error) { return captionsScript(asset.Cues()) })
		}
	}
	for _, language := range r.Site.Languages {
		if r.Site.Homes[language] == nil {
			continue
		}
		if r.shared[language].Search != nil {
			add(searchWords(language), func() ([]byte, error) { return r.spokenWords(language) })
		}
		text(r.folder(language)+"llms.txt", func(out *bytes.Buffer) { r.summary(out, language) })
		if r.Site.Handbook.URL.Value != "" {
			add(picturePath(language), func() ([]byte, error) { return r.picture(language) })
			if len(r.issues(language)) > 0 {
				add(r.folder(language)+"feed.xml", func() ([]byte, error) { return r.feed(language) })
			}
		}
	}
	if r.Site.Handbook.URL.Value != "" {
		r.sitemaps(text)
	}
	for _, page := range r.Site.Pages {
		if hasText(page) {
			text(markdownPath(page), func(out *bytes.Buffer) { r.markdown(out, page) })
		}
	}
	return files
}

// robots lets search engines read everything but what serve shows.
func (r *Renderer) robots(out *bytes.Buffer) {
	if r.Development {
		out.WriteString("User-agent: *\nDisallow: /\n")
		return
	}
	out.WriteString("User-agent: *\nAllow: /\n")
	if r.Site.Handbook.URL.Value != "" {
		out.WriteString("\nSitemap: " + r.absolute("sitemap.xml") + "\n")
	}
}

// webManifest describes the site to systems that can install it.
func (r *Renderer) webManifest() ([]byte, error) {
	type icon struct {
		Source  string `json:"src"`
		Sizes   string `json:"sizes"`
		Type    string `json:"type"`
		Purpose string `json:"purpose,omitempty"`
	}
	home := r.link(r.Site.Home)
	view := r.shared[r.Site.Languages[0]]
	return json.MarshalIndent(struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		Language    string `json:"lang"`
		Direction   string `json:"dir"`
		Start       string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Theme       string `json:"theme_color"`
		Background  string `json:"background_color"`
		Icons       []icon `json:"icons"`
	}{
		view.Title, home.Summary, view.Language, view.Direction, "./", "./", "minimal-ui", view.PaperLight, view.PaperLight,
		[]icon{
			{iconPath("icon-192.png"), "192x192", "image/png", ""},
			{iconPath("icon-512.png"), "512x512", "image/png", ""},
			{iconPath("icon-maskable-512.png"), "512x512", "image/png", "maskable"},
		},
	}, "", "  ")
}

// markdownPath is the file of a page's Markdown: it stands beside the page.
func markdownPath(page *site.Page) string {
	return strings.TrimSuffix(page.Path, "index.html") + "index.md"
}

// markdown is a page's text as its authors wrote it, under its title.
func (r *Renderer) markdown(out *bytes.Buffer, page *site.Page) {
	d := page.Document
	body := bytes.TrimLeft(d.Markdown(), "\r\n")
	if d.Fields.Title != "" || d.Title == "" {
		out.WriteString("# " + r.link(page).Title + "\n\n")
	}
	out.Write(body)
	if page.Worksheet != nil {
		questions(out, page.Worksheet)
	}
}

// questions are those of a worksheet as Markdown.
func questions(out *bytes.Buffer, d *worksheet.Definition) {
	line := func(indent, label, more string) {
		out.WriteString(indent + "- " + oneLine(label))
		if more != "" {
			out.WriteString(" (" + oneLine(more) + ")")
		}
		out.WriteByte('\n')
	}
	for _, section := range d.Sections {
		if bytes.HasSuffix(out.Bytes(), []byte("\n")) && !bytes.HasSuffix(out.Bytes(), []byte("\n\n")) {
			out.WriteByte('\n')
		}
		out.WriteString("## " + oneLine(section.Title.Value) + "\n\n")
		if intro := strings.TrimSpace(section.Intro.Value); intro != "" {
			out.WriteString(intro + "\n\n")
		}
		for _, field := range section.Fields {
			line("", field.Label.Value, field.Help.Value)
			for _, option := range field.Options {
				line("  ", option.Label.Value, "")
			}
			for _, statement := range field.Statements {
				line("  ", statement.Label.Value, "")
			}
			for _, column := range field.Columns {
				line("  ", column.Label.Value, column.Help.Value)
			}
		}
	}
}

// summary is llms.txt: what the handbook is, and where the Markdown of its pages
// stands.
func (r *Renderer) summary(out *bytes.Buffer, language string) {
	view := r.shared[language]
	out.WriteString("# " + view.Title + "\n")
	if home := r.link(r.Site.Homes[language]); home.Summary != "" {
		out.WriteString("\n> " + oneLine(home.Summary) + "\n")
	}
	for _, section := range append(slices.Clone(document.Sections), "") {
		heading := view.Words["section_"+section]
		if section == "" {
			heading = view.Words["related_"+string(document.Page)]
		}
		first := true
		for _, page := range r.Site.Pages {
			if page.Language != language || page.Section != section || !hasText(page) {
				continue
			}
			if first {
				out.WriteString("\n## " + heading + "\n\n")
				first = false
			}
			address := site.Relative(r.folder(language)+"llms.txt", markdownPath(page))
			if view.Address != "" {
				address = r.absolute(markdownPath(page))
			}
			link := r.link(page)
			out.WriteString("- [" + markdownEscaper.Replace(oneLine(link.Title)) + "](" + address + ")")
			if link.Summary != "" {
				out.WriteString(": " + oneLine(link.Summary))
			}
			out.WriteByte('\n')
		}
	}
}

var markdownEscaper = strings.NewReplacer("[", `\[`, "]", `\]`)

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
