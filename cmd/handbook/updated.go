package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os/exec"
	"strings"

	"handbook/generator/schema"
)

// lastChanges returns the day of the newest commit of every file under content/,
// by its path in the handbook's folder: one pass through the history. It is nil
// where nobody knows: without git, outside a repository, and in a shallow clone,
// whose only commit would seem to have written everything.
func lastChanges(ctx context.Context, dir string) map[string]schema.Date {
	shallow, err := exec.CommandContext(ctx, "git", "-C", dir, "rev-parse", "--is-shallow-repository").Output()
	if err != nil || string(bytes.TrimSpace(shallow)) != "false" {
		return nil
	}
	// Each commit is its author's date, then the files it changed, all ended by
	// zero bytes. What people configure for themselves must not change that.
	history := exec.CommandContext(ctx, "git", "-C", dir, "-c", "log.showSignature=false", "-c", "log.follow=false",
		"log", "--format=%ad", "--date=short", "--name-only", "--no-renames", "--relative", "-z", "--", "content")
	out, err := history.StdoutPipe()
	if err != nil {
		return nil
	}
	if err := history.Start(); err != nil {
		return nil
	}
	changes := readChanges(out)
	if err := history.Wait(); err != nil {
		return nil
	}
	return changes
}

// readChanges reads the history as git prints it, newest commit first.
func readChanges(history io.Reader) map[string]schema.Date {
	changes := map[string]schema.Date{}
	var day schema.Date
	lines := bufio.NewScanner(history)
	lines.Split(func(data []byte, atEnd bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, 0); i >= 0 {
			return i + 1, data[:i], nil
		}
		return 0, nil, nil
	})
	for lines.Scan() {
		line := strings.TrimPrefix(lines.Text(), "\n")
		if date, ok := schema.ParseDate(line); ok {
			day = date
			continue
		}
		if _, newer := changes[line]; !newer && !day.IsZero() {
			changes[line] = day
		}
	}
	return changes
}
