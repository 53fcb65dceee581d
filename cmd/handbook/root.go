package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"handbook/generator/source"
)

// Exit codes of every command.
const (
	exitGood    = 0
	exitContent = 1 // the content has errors
	exitCall    = 2 // the call was wrong
)

// errContent ends a command whose faults have been printed.
var errContent = errors.New("the content has errors")

// callError is a call that cannot be carried out: a wrong flag, a missing file.
type callError struct{ error }

func (e callError) Unwrap() error { return e.error }

func badCall(format string, args ...any) error { return callError{fmt.Errorf(format, args...)} }

// run executes a command line and returns its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitGood
	case errors.Is(err, errContent):
		return exitContent
	}
	fmt.Fprintf(errs, "handbook: %v\n", err)
	return exitCall
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "handbook",
		Short: "Turn a folder of modules, worksheets, handouts and eNotes into a site",
		Long: `Handbook turns a folder of Markdown pages and worksheets into a site that any web
server, or none, can host. Start with "handbook serve" in a folder with a
handbook.yaml, or with "handbook init FOLDER" where there is none.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringP("dir", "C", ".", "the handbook's folder")
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(buildCommand(), checkCommand(), serveCommand(), releaseCommand())
	root.AddCommand(newCommand(), initCommand(), fmtCommand(), explainCommand(), schemaCommand(), plansCommand(), versionCommand())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return badCall("%w\n  hint: see %s --help", err, cmd.CommandPath())
	})
	return root
}

// knownCommand refuses a word that is no command.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, command := range root.Commands() {
		names = append(names, command.Name())
	}
	hint := source.DidYouMean(args[0], names)
	if hint == "" {
		hint = "handbook --help lists the commands"
	}
	return badCall("there is no command %q\n  hint: %s", args[0], hint)
}
