package main

import (
	"strings"

	"github.com/spf13/cobra"

	"handbook/generator/document"
	"handbook/generator/schema"
	"handbook/generator/worksheet"
)

const handbookSettings = "handbook"

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema KIND",
		Short: "Print the JSON Schema of what a page's front matter may hold",
		Long: `Print the JSON Schema of handbook.yaml (KIND is handbook) or of the front matter of
a kind of page: ` + strings.Join(kindNames(), ", ") + `.
That of a worksheet describes its whole file. (The schemas of what people save are
part of the site: plan.schema.json beside each worksheet, and evidence.schema.json
beside the badge passport.)
An editor that knows the schema completes the keys and marks wrong ones while
you write.`,
		Example: `  handbook schema handbook > handbook.schema.json
  handbook schema topic`,
		Args:              oneArgument("a kind of page, or handbook"),
		ValidArgsFunction: completeKinds(handbookSettings),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := kindNamed(args[0], handbookSettings)
			if err != nil {
				return err
			}
			var text []byte
			switch kind {
			case handbookSettings:
				text = schema.JSONSchema(&schema.Handbook{}, "handbook.yaml", "The settings of a handbook.")
			case document.Worksheet:
				text = schema.JSONSchema(&worksheet.Definition{}, "Worksheet", "A form that people fill in: content/worksheets/NAME.yaml.")
			default:
				text = schema.JSONSchema(document.FrontMatter(kind), "Front matter of "+aPage(kind), "The keys between the two lines of --- at the start of "+aPage(kind)+".")
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

// oneArgument accepts exactly one argument and names it when it is missing.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return badCall("%s needs %s\n  hint: see handbook %s --help", cmd.Name(), what, cmd.Name())
		case len(args) > 1:
			return badCall("%s takes one argument, but got %q too\n  hint: see handbook %s --help", cmd.Name(), args[1], cmd.Name())
		}
		return nil
	}
}

// completeKinds completes the first argument with the kinds of pages.
func completeKinds(others ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return kindNames(others...), cobra.ShellCompDirectiveNoFileComp
	}
}
