package main

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handbook/generator"
	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
)

func newCommand() *cobra.Command {
	var title string
	cmd := &cobra.Command{
		Use:   "new KIND NAME",
		Short: "Start a page",
		Long: `Start a page: write a file with the keys and the structure that its kind should
have, and print its path. Wherever it says "Write …", write.

The kinds are ` + strings.Join(kindNames(), ", ") + `.
NAME becomes the file's name and, unless --title says otherwise, the title. A
topic is named MODULE/NAME and gets the next free number in its module. A plain
page may stand in any folder that is not for another kind: NAME may be a path.`,
		Example: `  handbook new module coaching-basics
  handbook new topic drivers/training
  handbook new lesson drivers-ed-1 --title "What carries a program"
  handbook new handout "Two districts on one page"
  handbook new enote spending --title "Spending relief money well"
  handbook new page about/team`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) < 2:
				return badCall("new needs a kind of page and a name\n  hint: for example handbook new handout drivers-overview; the kinds are %s", strings.Join(kindNames(), ", "))
			case len(args) > 2:
				return badCall("new takes a kind and a name, but got %q too\n  hint: put a name with blanks in quotes; a title goes after --title", args[2])
			}
			return nil
		},
		ValidArgsFunction: completeNew,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := kindNamed(args[0])
			if err != nil {
				return err
			}
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			s, err := surveyProject(cmd.Context(), p)
			if err != nil {
				return err
			}
			return s.start(cmd, kind, args[1], title)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "the page's title (default: made from NAME)")
	return cmd
}

// survey is what there is already in a handbook.
type survey struct {
	project  *project
	handbook *schema.Handbook
	// pages are the files of pages, those of all layers, nearest first.
	pages []*source.Stack
}

func surveyProject(ctx context.Context, p *project) (*survey, error) {
	reader := source.Reader{Layers: p.layers, Workers: p.config().Workers}
	stacks, _ := reader.Read(ctx, nil)
	if err := ctx.Err(); err != nil {
		return nil, callError{err}
	}
	s := &survey{project: p}
	for _, stack := range stacks {
		switch {
		case stack.Path == "handbook.yaml":
			s.handbook, _ = schema.ReadHandbook(stack)
		case strings.HasPrefix(stack.Path, "content/") && (isMarkdown(stack.Path) || isWorksheet(stack.Path)):
			s.pages = append(s.pages, stack)
		}
	}
	return s, nil
}

// start writes the starting file of a page.
func (s *survey) start(cmd *cobra.Command, kind document.Kind, name, title string) error {
	folder, base, err := s.place(kind, name)
	if err != nil {
		return err
	}
	file := path.Join("content", folder, base)
	upstream, err := s.free(file)
	if err != nil {
		return err
	}
	if title = strings.Join(strings.Fields(title), " "); title == "" {
		title = titleOf(lastSegment(name))
	}
	content := starter{
		Kind: kind, Title: title, Base: strings.TrimSuffix(base, path.Ext(base)), ID: idOf(base), Today: time.Now().Format(time.DateOnly), Number: ordinalOf(base),
	}
	if kind == document.Module {
		content.Base = path.Base(folder)
	}
	for _, name := range []string{"driver", "stage", "role"} {
		if ids := s.vocabulary(name); len(ids) > 0 {
			content.Vocabularies = append(content.Vocabularies, vocabulary{name, ids})
		}
	}
	content.Drivers = s.vocabulary("driver")
	if kind == document.Pathway {
		content.Pages = s.firstPages(cmd.Context())
	}
	text, err := fillIn(string(kind)+path.Ext(base), content)
	if err != nil {
		return err
	}
	if err := createFile(filepath.Join(s.project.dir, filepath.FromSlash(file)), text); err != nil {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout(), s.project.layers[0].Prefix+file)
	for _, note := range content.notes(upstream) {
		fmt.Fprintln(cmd.ErrOrStderr(), note)
	}
	return nil
}

// starter is what a starting file is filled with.
type starter struct {
	Kind         document.Kind
	Title        string
	Base, Number string
	// ID is an id made from the file's name.
	ID           string
	Today        string
	Vocabularies []vocabulary
	Drivers      []string
	Pages        []string
}

type vocabulary struct {
	Name string
	IDs  []string
}

// notes says what is left to do so that the page can be published. upstream is
// the page whose place it takes, or nil.
func (s *starter) notes(upstream *source.File) []string {
	var notes []string
	if upstream != nil {
		notes = append(notes, "this page takes the place of "+upstream.Name())
	}
	switch {
	case s.Kind == document.Video:
		notes = append(notes, "next: fill in src, the video's file or address, and write the transcript")
	case s.Kind == document.Pathway && len(s.Pages) == 0:
		notes = append(notes, "next: fill in pages, the references in the order of reading; the handbook has no page to start with")
	case s.Kind == document.Lesson:
		notes = append(notes, "next: write the steps; plan=worksheet.field at the last question lets its answer fill a worksheet")
	case s.Kind == document.Worksheet:
		notes = append(notes, "next: write the questions; text above them goes into "+s.Base+".md beside this file; handbook schema worksheet lists all keys")
	case s.Kind == document.Page && upstream == nil && s.Base != "index":
		notes = append(notes, "next: link to it from a page that people read, or name it under navigation in handbook.yaml")
	}
	return notes
}

func (s *survey) vocabulary(name string) []string {
	var ids []string
	for _, concept := range s.handbook.Vocabularies[name] {
		ids = append(ids, concept.ID.Value)
	}
	return ids
}

// free checks that a page may stand at file, and returns the upstream page that
// it hides.
func (s *survey) free(file string) (upstream *source.File, err error) {
	languages := site.Languages(s.handbook)
	own := s.project.layers[0]
	place := site.PlaceOf(file, languages)
	for _, stack := range s.pages {
		top := stack.Top()
		switch {
		case stack.Path == file && top.Layer == own:
			return nil, badCall("%s is already there\n  hint: choose another name, or change that file", top.Name())
		case stack.Path == file:
			upstream = top
		case strings.EqualFold(site.PlaceOf(stack.Path, languages).Path, place.Path):
			hint := "choose another name"
			if top.Layer != own {
				hint = "choose another name, or copy that file to " + own.Prefix + stack.Path + " to change it"
			}
			return nil, badCall("%s would have the same address as %s\n  hint: %s", own.Prefix+file, top.Name(), hint)
		}
	}
	return upstream, nil
}

// firstPages are references to the pages that a pathway may begin with.
func (s *survey) firstPages(ctx context.Context) []string {
	config := s.project.config()
	out, _ := generator.Build(ctx, config)
	if out == nil {
		return nil
	}
	const few = 3
	found := map[document.Kind][]string{}
	for _, page := range out.Site.Pages {
		if page.Document == nil || page.Language != out.Site.Languages[0] {
			continue
		}
		reference := string(page.Kind) + " " + page.ID
		if i := slices.Index(found[page.Kind], reference); i >= 0 {
			found[page.Kind] = slices.Delete(found[page.Kind], i, i+1)
			continue
		}
		found[page.Kind] = append(found[page.Kind], reference)
	}
	for _, kind := range []document.Kind{document.Topic, document.Module, document.Handout, document.ENote, document.Page} {
		if pages := found[kind]; len(pages) > 0 {
			return pages[:min(len(pages), few)]
		}
	}
	return nil
}

// place turns the name of a page of a kind into a folder below content/ and a
// file name.
func (s *survey) place(kind document.Kind, name string) (folder, base string, err error) {
	segments, err := segmentsOf(name)
	if err != nil {
		return "", "", err
	}
	section := document.SectionOf(kind)
	if len(segments) > 1 && segments[0] == "content" {
		segments = segments[1:]
	}
	if len(segments) > 1 && segments[0] == section {
		segments = segments[1:]
	}
	last := len(segments) - 1
	switch kind {
	case document.Module:
		if last > 0 {
			return "", "", badCall("a module stands right under content/modules/, so its name has no /\n  hint: handbook new topic %s starts a topic of the module %s", name, segments[0])
		}
		folder, base = path.Join(section, segments[0]), "index.md"
	case document.Topic:
		if last == 0 {
			return "", "", badCall("which module does the topic belong to?\n  hint: %s", s.moduleHint("", segments[0]))
		}
		module, err := s.module(segments[0], segments[1])
		if err != nil {
			return "", "", err
		}
		folder = path.Join(append([]string{section, module}, segments[1:last]...)...)
		base = segments[last] + ".md"
		if ordinalOf(base) == "" {
			base = fmt.Sprintf("%02d-%s", s.nextNumber(folder), base)
		}
	default:
		folder, base = path.Join(append([]string{section}, segments[:last]...)...), segments[last]+".md"
	}
	if kind == document.Worksheet && base != "index.md" {
		base = segments[last] + ".yaml"
	}
	if actual := document.KindOf(path.Join(folder, base)); actual != kind {
		if base == "index.md" && kind != document.Page {
			return "", "", badCall("index.md describes its folder and is a plain page\n  hint: handbook new page %s", path.Join(folder, "index"))
		}
		return "", "", badCall("a file in content/%s/ is %s, not %s\n  hint: handbook new %s %s", segments[0], aPage(actual), aPage(kind), actual, strings.Join(segments[1:], "/"))
	}
	return folder, base, nil
}

// segmentsOf are the parts of a name between slashes, each fit for a file name.
func segmentsOf(name string) ([]string, error) {
	var segments []string
	for _, part := range strings.Split(withoutEnding(name), "/") {
		clean := fileName(part)
		if clean == "" {
			return nil, badCall("%q cannot be the name of a page\n  hint: use letters and digits, and / between a folder and a name", name)
		}
		segments = append(segments, clean)
	}
	return segments, nil
}

// withoutEnding is a name with slashes and without the ending of a page's file.
func withoutEnding(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(name), ".md"), ".yaml")
}

// isWorksheet reports whether a file below content/ defines a worksheet.
func isWorksheet(name string) bool {
	return path.Ext(name) == ".yaml" && strings.Contains(name, "/worksheets/")
}

// idOf makes an id from a file's name.
func idOf(base string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_':
			return r
		case r == '-':
			return '_'
		}
		return -1
	}, strings.TrimSuffix(lastSegment(base), path.Ext(base)))
	if id = strings.Trim(strings.TrimLeft(id, "0123456789_"), "_"); id == "" {
		return "worksheet"
	}
	return id
}

func lastSegment(name string) string {
	base := path.Base(withoutEnding(name))
	if ordinal := ordinalOf(base); ordinal != "" {
		base = strings.TrimLeft(base, "0123456789")[1:]
	}
	return base
}

// ordinalOf is the leading number of a file name, which orders pages, or "".
func ordinalOf(base string) string { return site.PlaceOf("content/"+base, nil).Ordinal }

// module finds the folder of the module that a person names, with or without
// the number in front.
func (s *survey) module(name, topic string) (string, error) {
	modules := s.modules()
	if slices.Contains(modules, name) {
		return name, nil
	}
	for _, folder := range modules {
		if ordinalOf(folder) != "" && strings.TrimLeft(folder, "0123456789")[1:] == name {
			return folder, nil
		}
	}
	return "", badCall("there is no module called %s\n  hint: %s", name, s.moduleHint(name, topic))
}

func (s *survey) moduleHint(name, topic string) string {
	modules := s.modules()
	if near := source.Nearest(name, modules); near != "" && name != "" {
		return fmt.Sprintf("did you mean handbook new topic %s/%s?", near, topic)
	}
	if name == "" && len(modules) > 0 {
		return fmt.Sprintf("for example handbook new topic %s/%s", modules[0], topic)
	}
	if name == "" {
		name = "NAME"
	}
	return "start the module first: handbook new module " + name
}

// modules are the folders of the handbook's modules.
func (s *survey) modules() []string {
	var folders []string
	for _, stack := range s.pages {
		parts := strings.Split(stack.Path, "/")
		if len(parts) > 3 && parts[1] == "modules" && !slices.Contains(folders, parts[2]) {
			folders = append(folders, parts[2])
		}
	}
	return folders
}

// nextNumber is the number after the highest in a folder below content/.
func (s *survey) nextNumber(folder string) int {
	highest := 0
	for _, stack := range s.pages {
		if path.Dir(stack.Path) == "content/"+folder {
			number, _ := strconv.Atoi(ordinalOf(path.Base(stack.Path)))
			highest = max(highest, number)
		}
	}
	return highest + 1
}

// completeNew completes kinds, and the modules that topics belong to.
func completeNew(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) != 1 || args[0] != string(document.Topic) {
		return completeKinds()(cmd, args, typed)
	}
	p, err := openProject(cmd)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer p.close()
	s, err := surveyProject(cmd.Context(), p)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var folders []string
	for _, module := range s.modules() {
		folders = append(folders, module+"/")
	}
	return folders, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
