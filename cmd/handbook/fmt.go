package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"handbook/generator/document"
)

func fmtCommand() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "fmt [FILE…]",
		Short: "Bring Markdown files into their ordinary form",
		Long: `Bring Markdown files into their ordinary form: blank lines inside and around
directives, table columns lined up (unless the lines would be very long), a line
feed at the end. Nothing else changes, and the pages stay as they are. Prints the
files it changed.

Without FILE it goes through all pages in the handbook's own content folder; a
FILE may be a folder.`,
		Example: `  handbook fmt
  handbook fmt content/modules/drivers
  handbook fmt --check`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"md"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				p, err := openProject(cmd)
				if err != nil {
					return err
				}
				p.close()
				args = []string{filepath.Join(p.dir, "content")}
				if _, err := os.Stat(args[0]); errors.Is(err, fs.ErrNotExist) {
					return nil
				}
			}
			files, err := markdownFiles(args)
			if err != nil {
				return err
			}
			return formatFiles(cmd, files, check)
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "change nothing; list the files that would change, and exit 1 when there are any")
	return cmd
}

// markdownFiles are the files that a person named, with those in folders.
func markdownFiles(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, badCall("there is no file %s\n  hint: name Markdown files or folders, or none for the whole handbook", filepath.ToSlash(name))
		case err != nil:
			return nil, callError{err}
		case !info.IsDir() && !isMarkdown(name):
			return nil, badCall("%s is not a Markdown file\n  hint: pages end in .md", filepath.ToSlash(name))
		case !info.IsDir():
			files = append(files, name)
			continue
		}
		err = filepath.WalkDir(name, func(inside string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			hidden := strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"
			switch {
			case entry.IsDir() && hidden && inside != name:
				return fs.SkipDir
			case entry.Type().IsRegular() && !hidden && isMarkdown(inside):
				files = append(files, inside)
			}
			return nil
		})
		if err != nil {
			return nil, callError{err}
		}
	}
	return files, nil
}

func isMarkdown(name string) bool { return filepath.Ext(name) == ".md" }

// formatFiles formats files and prints the names of those that change.
func formatFiles(cmd *cobra.Command, files []string, check bool) error {
	progress := newProgress(cmd.ErrOrStderr())
	defer progress.clear()
	changed := 0
	for i, name := range files {
		if err := cmd.Context().Err(); err != nil {
			return badCall("stopped; %s", count(changed, "file")+" changed")
		}
		progress.report("formatting", i, len(files))
		text, err := os.ReadFile(name)
		if err != nil {
			return callError{err}
		}
		formatted := document.Format(text)
		if bytes.Equal(formatted, text) {
			continue
		}
		changed++
		if !check {
			if err := replaceFile(name, formatted); err != nil {
				return callError{err}
			}
		}
		progress.clear()
		fmt.Fprintln(cmd.OutOrStdout(), filepath.ToSlash(name))
	}
	if check && changed > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s not in the ordinary form\n  hint: run handbook fmt\n", count(changed, "file"))
		return errContent
	}
	return nil
}

// replaceFile writes a file in one step: whoever reads it, or stops the program,
// finds the old text or the new. The file keeps its permissions; a link keeps
// leading to it.
func replaceFile(name string, text []byte) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temporary.Close()
			_ = os.Remove(temporary.Name())
		}
	}()
	if _, err = temporary.Write(text); err != nil {
		return err
	}
	if err = temporary.Chmod(mode); err != nil {
		return err
	}
	if err = temporary.Sync(); err != nil {
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}
