// Package serve shows a handbook while it is written: it watches the layers'
// folders, builds again when something changes, and tells the browsers.
//
// # What is served
//
// The files of the last good site, from memory or straight from their layer,
// and nothing else: an address is looked up in the list of the site's files and
// never on the disk. Pages are rendered when a browser asks for them. A request
// that has begun keeps the site it began with.
//
// Only this machine is served. The listener is the caller's and should be on
// the loopback interface; besides, every request must name localhost, 127.0.0.1
// or [::1] as its host, so that no web page can reach the handbook through a
// name that it controls. Requests can only read.
//
// Addresses under /_handbook/ are the server's own:
//
//	/_handbook/events       the stream of messages, see below
//	/_handbook/waiting.js   reloads the server's own pages
//	/_handbook/plain.css    their style
//
// # What a browser is told
//
// Every page opens a stream of server-sent events and says in its address which
// page it shows (path), and what it was served: data-version and data-files, two
// hashes that serve adds to the script tag of development.js. The first is that
// of the page, the second that of all other files. A stream gets these
// messages, each with its data as JSON:
//
//	reload  {"version"}       the bytes of the page are different now
//	styles  {"paths","files"} stylesheets changed; nothing else the page needs did
//	assets  {"paths","files"} other files changed; only the page knows if it shows one
//	errors  {"errors","more"} the content has errors; the last good site stays
//	good    {}                it has none
//
// After a build only the pages that browsers show are rendered and compared;
// everything else waits until someone asks. A page that connects late, because
// the server was restarted or the laptop slept, is told at once if it is old.
// The list of files that a page knows is remembered for a while; when it is
// forgotten the page is reloaded.
//
// # When something changes
//
// Changes are collected for a few milliseconds, longer when many files change at
// once, then one build runs; what changes meanwhile causes the next. A file that
// is missing or empty for an instant is probably being saved, and gets a little
// time. When the system reports that it lost changes, everything is read again.
// While the content has errors, the last good site is served; if there was none
// yet, a page that lists the errors.
package serve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net"
	"net/http"
	"path"
	"runtime"
	"slices"
	"sync"
	"time"

	"handbook/generator"
	"handbook/generator/source"
)

// Project is a handbook and where its layers are on the disk.
type Project struct {
	// Config says what to build. Development and Keep are set by Run.
	Config generator.Config
	// Folders are the folders of Config.Layers, in the same order; "" for a layer
	// that is not a folder on the disk and does not change.
	Folders []string
}

// Options say what is served.
type Options struct {
	Project Project
	// Reopen is called when a handbook.yaml changed. It returns the project to
	// serve from now on when the handbook has other layers than before, nil when
	// it has the same ones, and what is wrong when its layers cannot be opened. It
	// may be nil.
	Reopen func() (*Project, source.Diagnostics)
	// Report is told about every build, after the browsers. It may be nil.
	Report func(Rebuild)
}

// Rebuild is what one build did.
type Rebuild struct {
	// Changed are the names of the files and folders that caused it, sorted; none
	// for the first build, and when everything was read again.
	Changed []string
	// Faults are all faults of the content, sorted.
	Faults source.Diagnostics
	// Took is the time from the first sign of the change until all browsers had
	// been told.
	Took time.Duration
}

const (
	// stopping is how long requests may take to end when the server stops.
	stopping = 500 * time.Millisecond
	// resting is how long after a build browsers have probably loaded what they
	// show.
	resting = 100 * time.Millisecond
)

// Run serves on the listener until the context ends, which is no error. Requests
// that arrive before the first build wait for it.
func Run(ctx context.Context, listener net.Listener, options Options) error {
	s, err := newServer(options)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer s.watch.close()
	ctx, stop := context.WithCancel(ctx)
	web := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0),
	}
	var building sync.WaitGroup
	building.Go(func() { s.keepBuilding(ctx) })
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	stop()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
	defer cancel()
	if web.Shutdown(grace) != nil {
		_ = web.Close()
	}
	building.Wait()
	return err
}

// server builds one handbook and serves it.
type server struct {
	options Options
	session *generator.Session
	layers  []*source.Layer
	watch   *watcher
	// unopened is why the handbook's present layers could not be opened.
	unopened source.Diagnostics
	// ready is closed after the first build.
	ready chan struct{}

	mu      sync.Mutex
	now     *state
	streams map[*stream]bool
	// known are the lists of files that browsers may have been told of.
	known []*fileList
}

// state is what one build left. It never changes.
type state struct {
	number int
	// output is the last good site, nil when there was none yet.
	output *generator.Output
	files  *fileList
	// errors are those of the last build; then output is that of an earlier one.
	errors source.Diagnostics
	// message is what browsers are told about the errors, nil without any.
	message []byte
}

func newServer(options Options) (*server, error) {
	if options.Report == nil {
		options.Report = func(Rebuild) {}
	}
	watch, err := newWatcher()
	if err != nil {
		return nil, err
	}
	s := &server{options: options, watch: watch, ready: make(chan struct{}), now: &state{files: &fileList{}}, streams: map[*stream]bool{}}
	s.open(options.Project)
	return s, nil
}

// open watches a project and prepares its builds, in this order, so that no
// change is missed.
func (s *server) open(project Project) {
	config := project.Config
	config.Development, config.Keep = true, true
	s.watch.follow(config.Layers, project.Folders)
	s.layers, s.session = config.Layers, generator.NewSession(config)
}

// keepBuilding builds now and whenever something changes.
func (s *server) keepBuilding(ctx context.Context) {
	s.rebuild(ctx, batch{since: time.Now(), everything: true})
	if ctx.Err() != nil {
		return
	}
	close(s.ready)
	// What a build leaves behind is collected while nobody waits, so that it does
	// not slow the next one.
	collect := time.AfterFunc(resting, runtime.GC)
	defer collect.Stop()
	for {
		changed, ok := s.watch.next(ctx)
		if !ok {
			return
		}
		collect.Stop()
		s.rebuild(ctx, changed)
		collect.Reset(resting)
	}
}

// rebuild builds the site and tells browsers what is different.
func (s *server) rebuild(ctx context.Context, changed batch) {
	s.reopen(&changed)
	changes := changed.changes
	if changed.everything {
		changes = nil
	}
	output, faults := s.session.Build(ctx, changes)
	if ctx.Err() != nil {
		return
	}
	if own := slices.Concat(s.watch.faults, s.unopened); len(own) > 0 {
		faults = append(own, faults...).Sort()
	}
	s.show(output, faults)
	report := Rebuild{Faults: faults, Took: time.Since(changed.since)}
	if !changed.everything {
		for _, change := range changes {
			report.Changed = append(report.Changed, s.layers[change.Layer].Prefix+change.Path)
		}
	}
	s.options.Report(report)
}

// reopen opens the project again when its layers may be others.
func (s *server) reopen(changed *batch) {
	isSettings := func(change source.Change) bool { return path.Base(change.Path) == "handbook.yaml" }
	if s.options.Reopen == nil || !slices.ContainsFunc(changed.changes, isSettings) {
		return
	}
	project, faults := s.options.Reopen()
	s.unopened = faults
	if project != nil {
		changed.everything = true
		s.open(*project)
	}
}

// show serves a new state and tells all browsers what changed for them.
func (s *server) show(output *generator.Output, faults source.Diagnostics) {
	next := &state{number: s.now.number + 1, output: s.now.output, files: s.now.files}
	if output != nil && !faults.HasErrors() {
		next.output, next.files = output, listFiles(output)
	} else {
		next.errors = slices.DeleteFunc(slices.Clone(faults), func(one source.Diagnostic) bool { return one.Severity != source.Error })
		next.message = errorsMessage(next.errors)
	}
	s.mu.Lock()
	s.now = next
	s.remember(next.files)
	streams := make([]*stream, 0, len(s.streams))
	for one := range s.streams {
		streams = append(streams, one)
	}
	s.mu.Unlock()
	for _, one := range streams {
		one.update(next)
	}
}

// fileList is every file of a site that is not a page, with its version.
type fileList struct {
	hash  string
	files []fileVersion
}

type fileVersion struct{ path, version string }

// mostKnown is how many lists of files are remembered.
const mostKnown = 100

func listFiles(output *generator.Output) *fileList {
	list := &fileList{}
	hash := sha256.New()
	for _, file := range output.Files {
		if file.Version != "" {
			list.files = append(list.files, fileVersion{file.Path, file.Version})
			_, _ = io.WriteString(hash, file.Path+"\x00"+file.Version+"\x00")
		}
	}
	list.hash = shortHash(hash.Sum(nil))
	return list
}

func shortHash(sum []byte) string { return hex.EncodeToString(sum[:8]) }

// since returns the paths that were added, removed or changed after an earlier
// list, both of which are sorted.
func (l *fileList) since(earlier *fileList) (paths []string) {
	old, now := earlier.files, l.files
	for len(old) > 0 || len(now) > 0 {
		switch {
		case len(old) == 0 || len(now) > 0 && now[0].path < old[0].path:
			paths = append(paths, now[0].path)
			now = now[1:]
		case len(now) == 0 || old[0].path < now[0].path:
			paths = append(paths, old[0].path)
			old = old[1:]
		default:
			if old[0].version != now[0].version {
				paths = append(paths, now[0].path)
			}
			old, now = old[1:], now[1:]
		}
	}
	return paths
}

// remember keeps a list of files for browsers that connect with its hash. The
// caller holds s.mu.
func (s *server) remember(list *fileList) {
	s.known = slices.DeleteFunc(s.known, func(one *fileList) bool { return one.hash == list.hash })
	s.known = append(s.known, list)
	if len(s.known) > mostKnown {
		s.known = s.known[1:]
	}
}
