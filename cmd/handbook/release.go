package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"handbook/generator"
	"handbook/generator/site"
)

func releaseCommand() *cobra.Command {
	var breaking bool
	cmd := &cobra.Command{
		Use:   "release",
		Short: "Record what this version promises to readers",
		Long: `Write promises.lock.json: the id of the handbook, the addresses of all pages, the
anchors in them, and what saved plans of every published version hold: the ids
and types of worksheets' fields and the codes of their answers. Keep the file
with the sources. From then on build and check report a change that breaks a
promise, unless an alias or a migration keeps it.

Run it when you publish a version. It refuses while a promise is broken;
--break-promises records the handbook as it is, and says what readers lose.`,
		Example: `  handbook release`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			config := p.config()
			config.IgnorePromises = breaking
			built, faults := generator.Build(cmd.Context(), config)
			if err := conclude(faults, false, cmd.ErrOrStderr()); err != nil {
				return err
			}
			promises, faults := built.Promises()
			if err := conclude(faults, false, cmd.ErrOrStderr()); err != nil {
				return err
			}
			if breaking {
				if broken := built.BrokenPromises(); len(broken) > 0 {
					if err := broken.Print(cmd.ErrOrStderr()); err != nil {
						return err
					}
					fmt.Fprintf(cmd.OutOrStdout(), "broke %s\n", count(len(broken), "promise"))
				}
			}
			name := filepath.Join(p.dir, site.PromisesFile)
			text := promises.JSON()
			if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, text) {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is up to date\n", name)
				return nil
			}
			if err := writeWhole(name, text); err != nil {
				return callError{err}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "recorded the promises of %s and %s in %s\n", count(len(promises.Pages), "page"), count(len(promises.Worksheets), "worksheet"), name)
			return nil
		},
	}
	cmd.Flags().BoolVar(&breaking, "break-promises", false, "record the handbook as it is, also where that breaks promises")
	return cmd
}

// writeWhole replaces a file in one step, so that it is never half written.
func writeWhole(name string, content []byte) error {
	temporary := name + ".tmp"
	if err := os.WriteFile(temporary, content, 0o644); err != nil {
		return err
	}
	if err := os.Rename(temporary, name); err != nil {
		_ = os.Remove(temporary)
		return err
	}
	return nil
}
