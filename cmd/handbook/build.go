package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"handbook/generator"
	"handbook/generator/publish"
	"handbook/generator/source"
)

func buildCommand() *cobra.Command {
	var output, address string
	var strict, drafts bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build the site into a folder, all of it or nothing: when the content has errors,
or the build is interrupted, the folder keeps the last good site. Files in the
folder that handbook did not write are left alone.`,
		Example: `  handbook build
  handbook build -o ../site --url https://handbook.example.org/
  handbook build --strict --drafts`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			if parsed, err := url.Parse(address); address != "" && (err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.RawQuery+parsed.Fragment != "") {
				return badCall("the site cannot have the address %q\n  hint: write the whole address, for example https://handbook.example.org/", address)
			}
			if output == "" {
				output = filepath.Join(p.dir, "public")
			}
			config := p.config()
			config.URL, config.Drafts, config.WithoutSearch = address, drafts, false
			config.Updated = lastChanges(cmd.Context(), p.dir)
			return build(cmd.Context(), config, output, strict, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the folder to write to (default: public in the handbook's folder)")
	cmd.Flags().StringVar(&address, "url", "", "the address of the site, instead of handbook.yaml's")
	cmd.Flags().BoolVar(&strict, "strict", false, "treat warnings as errors")
	cmd.Flags().BoolVar(&drafts, "drafts", false, "build drafts too")
	return cmd
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return badCall("%s takes no arguments, but got %q\n  hint: see handbook %s --help", cmd.Name(), args[0], cmd.Name())
	}
	return nil
}

func build(ctx context.Context, config generator.Config, output string, strict bool, out, errs io.Writer) error {
	started := time.Now()
	progress := newProgress(errs)
	config.Progress = progress.report
	site, faults := generator.Build(ctx, config)
	progress.clear()
	if err := ctx.Err(); err != nil {
		return badCall("stopped; %s keeps the last good site", output)
	}
	if err := conclude(faults, strict, errs); err != nil {
		if _, missing := os.Stat(output); missing != nil {
			fmt.Fprintln(errs, "nothing was written")
		} else {
			fmt.Fprintf(errs, "%s keeps the last good site\n", output)
		}
		return err
	}
	options := publish.Options{Workers: config.Workers, Progress: func(done, total int) { progress.report("writing", done, total) }}
	err := publish.Write(ctx, output, site.Files, options)
	progress.clear()
	if err != nil {
		if ctx.Err() != nil {
			return badCall("stopped; %s keeps the last good site", output)
		}
		return callError{err}
	}
	fmt.Fprintf(out, "built %s: %s in %s\n", output, count(len(site.Site.Pages), "page"), time.Since(started).Round(time.Millisecond))
	return nil
}

// conclude prints faults and decides whether a command may go on.
func conclude(faults source.Diagnostics, strict bool, errs io.Writer) error {
	if err := faults.Print(errs); err != nil {
		return err
	}
	errors, warnings := faults.Count()
	if errors+warnings > 0 {
		fmt.Fprintf(errs, "%s, %s\n", count(errors, "error"), count(warnings, "warning"))
	}
	if errors > 0 || strict && warnings > 0 {
		return errContent
	}
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
