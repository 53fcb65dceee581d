package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func initCommand() *cobra.Command {
	var empty bool
	var title string
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Start a handbook in a folder",
		Long: `Start a handbook: write handbook.yaml with its settings, and have Git leave out the
finished site. The new handbook extends the one that comes with the program, so
that it is complete from the start and you change what is different where you
are. With --empty it has only a first page of your own.`,
		Example: `  handbook init cedar-ridge --title "Cedar Ridge Implementation Handbook"
  handbook init --empty`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return badCall("init takes one folder, but got %q too\n  hint: put a folder's name with blanks in quotes", args[1])
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := cmd.Flags().GetString("dir")
			if err != nil {
				return err
			}
			switch {
			case len(args) > 0 && filepath.IsAbs(args[0]):
				dir = filepath.Clean(args[0])
			case len(args) > 0:
				dir = filepath.Join(dir, args[0])
			}
			return initialize(cmd, dir, title, empty)
		},
	}
	cmd.Flags().BoolVar(&empty, "empty", false, "start without the pages that come with the program")
	cmd.Flags().StringVar(&title, "title", "", "the handbook's title (default: made from the folder's name)")
	return cmd
}

func initialize(cmd *cobra.Command, dir, title string, empty bool) error {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return callError{err}
	}
	settings := filepath.Join(dir, "handbook.yaml")
	if _, err := os.Lstat(settings); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return callError{err}
		}
		return badCall("%s is already there, so this folder holds a handbook\n  hint: add pages with handbook new, or look at it with handbook serve", filepath.ToSlash(settings))
	}
	data := struct {
		ID, Title string
		Empty     bool
	}{identifierOf(filepath.Base(whole)), strings.Join(strings.Fields(title), " "), empty}
	if data.Title == "" {
		data.Title = titleOf(strings.TrimSuffix(data.ID, "_handbook")) + " handbook"
	}
	written := map[string]string{"handbook.yaml": settings}
	if first := filepath.Join(dir, "content", "index.md"); empty {
		if _, err := os.Lstat(first); errors.Is(err, fs.ErrNotExist) {
			written["index.md"] = first
		}
	}
	for _, starter := range slices.Sorted(maps.Keys(written)) {
		text, err := fillIn(starter, data)
		if err != nil {
			return err
		}
		if err := createFile(written[starter], text); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), filepath.ToSlash(written[starter]))
	}
	ignore := filepath.Join(dir, ".gitignore")
	added, err := ignoreSite(ignore)
	if err != nil {
		return callError{err}
	}
	if added {
		fmt.Fprintln(cmd.OutOrStdout(), filepath.ToSlash(ignore))
	}
	where := ""
	if dir != "." {
		where = " -C " + filepath.ToSlash(dir)
		if strings.Contains(dir, " ") {
			where = ` -C "` + filepath.ToSlash(dir) + `"`
		}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "next: look at it with handbook serve%s\n", where)
	return nil
}

// identifierOf makes an id from a name, as handbook.yaml wants it.
func identifierOf(name string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_':
			return r
		case r == '-':
			return '_'
		}
		return -1
	}, fileName(name))
	id = strings.TrimLeft(id, "0123456789_")
	if id == "" {
		return "handbook"
	}
	return id
}

// ignoreSite has Git leave out public/, and reports whether it did not yet.
func ignoreSite(name string) (added bool, err error) {
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	for line := range bytes.Lines(text) {
		if slices.Contains([]string{"public", "public/", "/public", "/public/"}, string(bytes.TrimSpace(line))) {
			return false, nil
		}
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	text = append(text, "/public/\n"...)
	return true, replaceFile(name, text)
}
