package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"handbook/generator"
	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain PATH",
		Short: "Say what a file becomes and what it is linked with",
		Long: `Say what a page or another file of the handbook is: its kind, its address, the
handbook whose file is used when several have one, what it links to and what
links to it. PATH is a source file or an address of the site. Drafts are
explained as if they were built.`,
		Example: `  handbook explain content/modules/drivers/04-coaching.md
  handbook explain modules/drivers/coaching/
  handbook explain content/logo.svg`,
		Args:              oneArgument("a source file or an address of the site"),
		ValidArgsFunction: completeExplain,
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			e, err := newExplainer(cmd, p)
			if err != nil {
				return err
			}
			return e.explain(cmd.OutOrStdout(), args[0])
		},
	}
}

// explainer knows a linked handbook and all its files.
type explainer struct {
	project *project
	site    *site.Site
	stacks  map[string]*source.Stack
}

func newExplainer(cmd *cobra.Command, p *project) (*explainer, error) {
	config := p.config()
	config.Drafts = true
	out, faults := generator.Build(cmd.Context(), config)
	if out == nil {
		return nil, conclude(faults, false, cmd.ErrOrStderr())
	}
	if errors, _ := faults.Count(); errors > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "the content has %s; see handbook check\n", count(errors, "error"))
	}
	reader := source.Reader{Layers: p.layers, Workers: config.Workers}
	stacks, _ := reader.Read(cmd.Context(), nil)
	e := &explainer{project: p, site: out.Site, stacks: map[string]*source.Stack{}}
	for _, stack := range stacks {
		e.stacks[stack.Path] = stack
	}
	return e, cmd.Context().Err()
}

func (e *explainer) explain(out io.Writer, name string) error {
	for _, candidate := range e.candidates(name) {
		if page := e.site.Find(candidate); page != nil {
			e.page(out, page)
			return nil
		}
		for _, address := range slices.Sorted(maps.Keys(e.site.Assets)) {
			asset := e.site.Assets[address]
			if address == candidate || asset.File.Path == candidate || asset.File.Path == "content/"+candidate {
				e.asset(out, asset)
				return nil
			}
		}
		for _, inside := range []string{candidate, "content/" + candidate} {
			if stack := e.stacks[inside]; stack != nil {
				e.file(out, stack)
				return nil
			}
		}
	}
	return badCall("nothing in this handbook is called %s\n  hint: %s", name, e.suggestion(name))
}

// candidates are the ways to read what a person typed: as a path from where they
// stand, and as an address.
func (e *explainer) candidates(name string) []string {
	given := strings.TrimSpace(name)
	if url := e.site.Handbook.URL.Value; url != "" && strings.HasPrefix(given+"/", url) {
		given = strings.TrimPrefix(given+"/", url)
	}
	given, _, _ = strings.Cut(given, "#")
	given = filepath.ToSlash(given)
	candidates := []string{strings.TrimPrefix(path.Clean("/"+given), "/")}
	if whole, err := filepath.Abs(given); err == nil {
		if root, err := filepath.Abs(e.project.dir); err == nil {
			if inside, err := filepath.Rel(root, whole); err == nil && filepath.IsLocal(inside) {
				candidates = append(candidates, filepath.ToSlash(inside))
			}
		}
	}
	return candidates
}

// suggestion names what a person probably meant.
func (e *explainer) suggestion(name string) string {
	var names []string
	byBase := map[string][]string{}
	add := func(name, base string) {
		names = append(names, name)
		byBase[base] = append(byBase[base], name)
	}
	for name := range e.stacks {
		add(name, path.Base(name))
	}
	for _, page := range e.site.Pages {
		address := page.Address()
		add(address, path.Base(address))
		if page.Document != nil {
			byBase[page.ID] = append(byBase[page.ID], page.Document.File.Path)
		}
	}
	wanted := e.candidates(name)[0]
	if near := source.Nearest(wanted, names); near != "" {
		return "did you mean " + near + "?"
	}
	for _, base := range []string{path.Base(wanted), strings.TrimSuffix(path.Base(wanted), ".md")} {
		if found := byBase[base]; len(found) > 0 {
			return "did you mean " + slices.Min(found) + "?"
		}
		if near := source.Nearest(base, slices.Sorted(maps.Keys(byBase))); near != "" {
			return "did you mean " + slices.Min(byBase[near]) + "?"
		}
	}
	return "name a file such as content/index.md, or an address such as glossary/"
}

func (e *explainer) page(out io.Writer, page *site.Page) {
	d := page.Document
	if d == nil {
		fmt.Fprintf(out, "%s\n", shownAddress(page))
		row(out, "kind", "a page that no file describes")
		row(out, "title", page.Title)
		e.uses(out, nil, page.UsedIn)
		return
	}
	fmt.Fprintln(out, d.File.Name())
	row(out, "kind", string(page.Kind))
	row(out, "title", page.Title)
	row(out, "number", d.Number)
	row(out, "address", shownAddress(page))
	row(out, "id", page.ID)
	row(out, "referred to as", "[["+string(page.Kind)+" "+page.ID+"]]")
	if len(e.site.Languages) > 1 {
		row(out, "language", page.Language)
	}
	if d.Draft {
		row(out, "draft", "built only with --drafts")
	}
	if page.Worksheet != nil {
		worksheetRows(out, page)
	}
	lessonRows(out, page)
	e.layers(out, e.stacks[d.File.Path])
	e.uses(out, e.targets(page), page.UsedIn)
}

// worksheetRows prints what belongs to a worksheet.
func worksheetRows(out io.Writer, page *site.Page) {
	questions := 0
	for _, section := range page.Worksheet.Sections {
		questions += len(section.Fields)
	}
	row(out, "version", page.Worksheet.Version.Value)
	row(out, "questions", count(questions, "field")+" in "+count(len(page.Worksheet.Sections), "section"))
	if file := page.Document.Introduction; file != nil {
		row(out, "introduction", file.Name())
	}
	if page.Sample != nil {
		row(out, "example", page.Sample.Name())
	}
}

// lessonRows prints what people do on a page.
func lessonRows(out io.Writer, page *site.Page) {
	if page.Lesson == nil {
		return
	}
	d := page.Document
	if d.Series != "" {
		series := d.Series
		if d.Part > 0 {
			series += fmt.Sprintf(", part %d", d.Part)
		}
		row(out, "series", series)
	}
	var steps []string
	for _, step := range page.Lesson.Steps {
		steps = append(steps, step.Title)
	}
	row(out, "steps", strings.Join(steps, " · "))
	var does []string
	for _, i := range page.Lesson.Interactions {
		does = append(does, string(i.Kind)+" #"+i.ID)
	}
	row(out, "interactions", strings.Join(does, ", "))
}

func (e *explainer) asset(out io.Writer, asset *site.Asset) {
	fmt.Fprintln(out, asset.File.Name())
	row(out, "kind", "a file that is copied")
	row(out, "address", asset.Path)
	e.layers(out, e.stacks[asset.File.Path])
	var users []*site.Page
	for _, page := range e.site.Pages {
		shows := func(target site.Target) bool { return target.Asset == asset }
		if slices.ContainsFunc(page.Targets, shows) || shows(page.Media.Video) || shows(page.Media.Poster) || shows(page.Media.Captions) {
			users = append(users, page)
		}
	}
	e.uses(out, nil, users)
}

// file explains what is neither a page nor copied.
func (e *explainer) file(out io.Writer, stack *source.Stack) {
	top := stack.Top()
	fmt.Fprintln(out, top.Name())
	kind := "not part of the site"
	switch folder, _, _ := strings.Cut(stack.Path, "/"); folder {
	case "handbook.yaml":
		kind = "the settings; those of a nearer handbook win"
	case "layouts":
		kind = "a layout of pages, or its words"
	case "static":
		kind = "part of the styles and scripts"
	case "content":
		place := site.PlaceOf(stack.Path, e.site.Languages)
		address := strings.TrimSuffix(place.Path, "index.html")
		for _, page := range e.site.Pages {
			if page.Sample != nil && page.Sample.Path == stack.Path {
				kind = "the example plan of " + page.Document.File.Name()
			}
		}
		if isMarkdown(stack.Path) && e.isHidden(address) {
			kind = string(place.Kind) + ", left out because handbook.yaml hides " + address
		}
	}
	row(out, "kind", kind)
	e.layers(out, stack)
}

func (e *explainer) isHidden(address string) bool {
	return slices.ContainsFunc(e.site.Handbook.Hide, func(entry schema.Text) bool {
		return strings.Trim(strings.TrimSuffix(entry.Value, ".md"), "/") == strings.Trim(address, "/")
	})
}

// layers says whose file is used, and which files it hides.
func (e *explainer) layers(out io.Writer, stack *source.Stack) {
	if stack == nil {
		return
	}
	row(out, "layer", stack.Top().Layer.Name)
	for _, file := range stack.Files[1:] {
		row(out, "hides", file.Name()+" ("+file.Layer.Name+")")
	}
}

// uses prints what a page links to and what links to it.
func (e *explainer) uses(out io.Writer, targets []string, users []*site.Page) {
	list := func(title string, entries []string) {
		if len(entries) == 0 {
			fmt.Fprintf(out, "%s: nothing\n", title)
			return
		}
		fmt.Fprintf(out, "%s:\n", title)
		for _, entry := range entries {
			fmt.Fprintln(out, "  "+entry)
		}
	}
	if targets != nil {
		list("links to", targets)
	}
	var from []string
	for _, user := range users {
		if name := nameOf(user); !slices.Contains(from, name) {
			from = append(from, name)
		}
	}
	list("linked from", from)
}

// targets are the names of what a page links to, in the order of the text, with
// the lines of the links.
func (e *explainer) targets(page *site.Page) []string {
	d := page.Document
	names, lines := []string{}, map[string][]string{}
	add := func(name string, pos source.Pos) {
		if lines[name] == nil {
			names = append(names, name)
		}
		line, _ := pos.LineColumn()
		at := fmt.Sprint(line)
		if d.Introduction != nil && pos.File == d.Introduction {
			at += " of " + path.Base(pos.File.Path)
		}
		if !slices.Contains(lines[name], at) {
			lines[name] = append(lines[name], at)
		}
	}
	front := func(entries []schema.Text, pages []*site.Page) {
		for i, entry := range entries {
			if i < len(pages) && pages[i] != nil {
				add(nameOf(pages[i]), entry.Pos)
			} else {
				add("nothing: "+entry.Value, entry.Pos)
			}
		}
	}
	front(d.Related, page.Related)
	front(d.Fields.Pages, page.Steps)
	for i, link := range d.Links {
		if link.Kind == document.Variable || link.Kind == document.Answer || link.Scene || i >= len(page.Targets) {
			continue
		}
		target := page.Targets[i]
		name := "nothing: " + link.Target
		switch {
		case target.Page != nil:
			name = nameOf(target.Page)
			if target.Fragment != "" {
				name += "#" + target.Fragment
			}
		case target.Asset != nil:
			name = target.Asset.File.Name()
		case target.Address != "":
			name = target.Address
		}
		add(name, link.Pos)
	}
	for i, name := range names {
		what := "line "
		if len(lines[name]) > 1 {
			what = "lines "
		}
		names[i] = name + " (" + what + strings.Join(lines[name], ", ") + ")"
	}
	return names
}

// row prints a property, unless it is empty.
func row(out io.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(out, "  %-14s %s\n", name, value)
	}
}

// nameOf is the file of a page, or the address of one that no file describes.
func nameOf(page *site.Page) string {
	if page.Document == nil {
		return shownAddress(page)
	}
	return page.Document.File.Name()
}

// shownAddress is a page's address; the home page's is a slash.
func shownAddress(page *site.Page) string {
	if address := page.Address(); address != "" {
		return address
	}
	return "/"
}

func completeExplain(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	p, err := openProject(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveDefault
	}
	defer p.close()
	out, _ := generator.Build(cmd.Context(), p.config())
	if out == nil {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var names []string
	for _, page := range out.Site.Pages {
		names = append(names, shownAddress(page))
		if page.Source != "" {
			names = append(names, page.Source)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
