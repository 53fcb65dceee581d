// Command bundle makes one ES module of a client source and all it imports, for
// the tests that run in Node: go run ./tests/tools/bundle ENTRY.ts OUT.mjs
package main

import (
	"fmt"
	"os"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: bundle ENTRY.ts OUT.mjs")
		os.Exit(2)
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{os.Args[1]}, Outfile: os.Args[2], Bundle: true, Write: true, LogLevel: api.LogLevelWarning,
		Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
	})
	if len(result.Errors) > 0 {
		os.Exit(1)
	}
}
