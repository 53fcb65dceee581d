package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"handbook/generator"
)

func checkCommand() *cobra.Command {
	var strict, drafts bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the content without writing anything",
		Long: `Check everything that build checks, and what build lets pass: pictures without
words, headings that skip a level, links that say nothing, pages that no page
links to.`,
		Example: `  handbook check
  handbook check --strict`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			config := p.config()
			config.Drafts = drafts
			progress := newProgress(cmd.ErrOrStderr())
			config.Progress = progress.report
			site, faults := generator.Build(cmd.Context(), config)
			progress.clear()
			if site != nil {
				faults = append(faults, site.Advice...).Sort()
			}
			if err := conclude(faults, strict, cmd.ErrOrStderr()); err != nil {
				return err
			}
			for _, file := range site.Files {
				if _, err := generator.Read(file); err != nil {
					return badCall("%s cannot be made: %v", file.Path, err)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "checked %s\n", count(len(site.Site.Pages), "page"))
			return nil
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "treat warnings as errors")
	cmd.Flags().BoolVar(&drafts, "drafts", false, "check drafts too")
	return cmd
}
