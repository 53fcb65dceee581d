package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progress shows what a long command is doing, on a terminal only.
type progress struct {
	out     io.Writer
	enabled bool

	mu    sync.Mutex
	last  time.Time
	shown bool
}

// progressAfter is how long a command may take before it shows progress.
const progressAfter = 200 * time.Millisecond

func newProgress(out io.Writer) *progress {
	p := &progress{out: out, last: time.Now()}
	if file, ok := out.(*os.File); ok {
		info, err := file.Stat()
		p.enabled = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

func (p *progress) report(phase string, done, total int) {
	if !p.enabled {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); now.Sub(p.last) < progressAfter {
		return
	} else {
		p.last = now
	}
	p.shown = true
	if total > 0 {
		fmt.Fprintf(p.out, "\r\x1b[K%s %d of %d", phase, done, total)
	} else {
		fmt.Fprintf(p.out, "\r\x1b[K%s", phase)
	}
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}
