package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"handbook/generator/serve"
	"handbook/generator/source"
)

// defaultPort is where serve listens; when it is taken, the next free port of
// portsTried ports.
const (
	defaultPort = 4000
	portsTried  = 50
)

func serveCommand() *cobra.Command {
	var port int
	var open, drafts bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site in a browser while you write",
		Long: `Show the site in a browser while you write. Every change appears at once; the
page keeps its place and what was typed into it. When the content has errors,
they are shown over the page until they are fixed, and the last good site stays.
Only this computer can open the site. Ctrl-C stops.`,
		Example: `  handbook serve
  handbook serve --open
  handbook serve --port 8080 --drafts`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			layers := &openLayers{cmd: cmd, drafts: drafts, now: p, all: []*project{p}}
			defer layers.close()
			listener, err := listen(port, !cmd.Flags().Changed("port"))
			if err != nil {
				return err
			}
			address := "http://" + listener.Addr().String() + "/"
			layers.address = address
			fmt.Fprintf(cmd.OutOrStdout(), "serving %s\n", address)
			if open {
				if err := openBrowser(address); err != nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "open %s yourself: %v\n", address, err)
				}
			}
			journal := &journal{out: cmd.ErrOrStderr(), progress: newProgress(cmd.ErrOrStderr())}
			options := serve.Options{Project: layers.project(p), Reopen: layers.reopen, Report: journal.report}
			options.Project.Config.Progress = journal.progress.report
			if err := serve.Run(cmd.Context(), listener, options); err != nil {
				return callError{err}
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&port, "port", defaultPort, "the port to listen on; 0 means any free one")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in a browser")
	cmd.Flags().BoolVar(&drafts, "drafts", false, "show drafts too")
	return cmd
}

// listen listens on this computer alone, on another port when any will do.
func listen(port int, orNext bool) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, badCall("there is no port %d; ports are numbers up to 65535", port)
	}
	last := port
	if orNext {
		last += portsTried - 1
	}
	for ; ; port++ {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		if port >= last {
			return nil, badCall("port %d cannot be used: %v\n  hint: use --port 0 for any free port", port, errors.Unwrap(err))
		}
	}
}

// openBrowser shows an address in the person's browser.
func openBrowser(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	command := exec.Command(name, args...)
	if err := command.Start(); err != nil {
		return err
	}
	go func() { _ = command.Wait() }()
	return nil
}

// openLayers holds the project that is served. Projects served before stay open:
// a browser may still be reading from one.
type openLayers struct {
	cmd    *cobra.Command
	drafts bool
	// address is where the site is served.
	address string
	now     *project
	all     []*project
}

func (o *openLayers) project(p *project) serve.Project {
	config := p.config()
	config.Drafts, config.URL, config.WithoutSearch = o.drafts, o.address, false
	config.Updated = lastChanges(o.cmd.Context(), p.dir)
	return serve.Project{Config: config, Folders: p.folders}
}

// reopen opens the project again and returns it when its layers are others.
func (o *openLayers) reopen() (*serve.Project, source.Diagnostics) {
	again, err := openProject(o.cmd)
	if err != nil {
		message, hint, _ := strings.Cut(err.Error(), "\n  hint: ")
		return nil, source.Diagnostics{{Message: message, Hint: hint}}
	}
	same := func(a, b *source.Layer) bool { return a.Prefix == b.Prefix }
	if slices.EqualFunc(o.now.layers, again.layers, same) {
		again.close()
		return nil, nil
	}
	o.now = again
	o.all = append(o.all, again)
	project := o.project(again)
	return &project, nil
}

func (o *openLayers) close() {
	for _, p := range o.all {
		p.close()
	}
}

// journal tells in the terminal what serve does: each fault once, and a line for
// every build.
type journal struct {
	out      io.Writer
	progress *progress
	started  bool
	faults   source.Diagnostics
}

func (j *journal) report(build serve.Rebuild) {
	j.progress.clear()
	// Later builds are too short for it.
	j.progress.enabled = false
	_ = newFaults(j.faults, build.Faults).Print(j.out)
	line := summary(build.Changed)
	if !j.started {
		line = "first build"
	}
	line += fmt.Sprintf(": %d ms", build.Took.Round(time.Millisecond).Milliseconds())
	errors, _ := build.Faults.Count()
	switch {
	case errors > 0:
		line += ", " + count(errors, "error")
	case j.faults.HasErrors():
		line += ", errors fixed"
	}
	fmt.Fprintln(j.out, line)
	j.started, j.faults = true, build.Faults
}

// summary names what changed in few words.
func summary(changed []string) string {
	switch {
	case len(changed) == 0:
		return "everything read again"
	case len(changed) <= 3:
		return strings.Join(changed, ", ")
	}
	return changed[0] + " and " + strconv.Itoa(len(changed)-1) + " more"
}

// newFaults are the faults that were not there before. A fault that only moved to
// another line is not new. When the errors are others than before, all are told.
func newFaults(before, now source.Diagnostics) (fresh source.Diagnostics) {
	type key struct {
		file          *source.Layer
		path          string
		severity      source.Severity
		message, hint string
	}
	keyOf := func(one source.Diagnostic) key {
		k := key{severity: one.Severity, message: one.Message, hint: one.Hint}
		if one.Pos.IsValid() {
			k.file, k.path = one.Pos.File.Layer, one.Pos.File.Path
		}
		return k
	}
	// Both are sorted, and mostly the same.
	changed := now
	for len(before) > 0 && len(changed) > 0 && before[0] == changed[0] {
		before, changed = before[1:], changed[1:]
	}
	for len(before) > 0 && len(changed) > 0 && before[len(before)-1] == changed[len(changed)-1] {
		before, changed = before[:len(before)-1], changed[:len(changed)-1]
	}
	known := map[key]int{}
	for _, one := range before {
		known[keyOf(one)]++
	}
	for _, one := range changed {
		k := keyOf(one)
		if known[k]--; known[k] < 0 {
			fresh = append(fresh, one)
		}
	}
	if !fresh.HasErrors() {
		return fresh
	}
	isNew := map[source.Diagnostic]bool{}
	for _, one := range fresh {
		isNew[one] = true
	}
	return slices.DeleteFunc(slices.Clone(now), func(one source.Diagnostic) bool {
		return one.Severity == source.Warning && !isNew[one]
	})
}
