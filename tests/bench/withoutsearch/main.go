// Command withoutsearch builds a handbook as `handbook build` does, except for the
// index of its search: withoutsearch build -C HANDBOOK -o SITE. The bench takes
// the difference.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"handbook"
	"handbook/generator"
	"handbook/generator/publish"
	"handbook/generator/source"
)

func main() {
	flags := flag.NewFlagSet("build", flag.ExitOnError)
	from := flags.String("C", ".", "the handbook's folder")
	to := flags.String("o", "public", "the folder to write to")
	if len(os.Args) < 2 || os.Args[1] != "build" {
		fmt.Fprintln(os.Stderr, "usage: withoutsearch build -C HANDBOOK -o SITE")
		os.Exit(2)
	}
	_ = flags.Parse(os.Args[2:])
	if err := build(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "withoutsearch:", err)
		os.Exit(1)
	}
}

func build(from, to string) error {
	site, faults := generator.Build(context.Background(), generator.Config{Layers: []*source.Layer{
		{Name: "this handbook", FS: os.DirFS(from)},
		{Name: "built in", FS: handbook.Files, Folders: []string{"layouts", "static"}},
	}, WithoutSearch: true})
	if faults.HasErrors() {
		return faults.Print(os.Stderr)
	}
	return publish.Write(context.Background(), to, site.Files, publish.Options{})
}
