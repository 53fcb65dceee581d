// Package generator runs the phases that turn a handbook's sources into its
// finished site.
//
// The folders beside this file are the phases. Each is a function from one type
// to the next, and a package imports only those above it in this list:
//
//	source     layers of files     → stacks of files, positions, diagnostics
//	schema     YAML                → typed settings and front matter
//	document   one Markdown file   → one Document: blocks of HTML with holes
//	worksheet  definitions of forms → checked questions and formulas; people's plans
//	lesson     directives that ask → interactions with keys; a lesson's steps
//	site       all documents       → one frozen graph: addresses, links, tree
//	assets     client code         → bundles
//	search     all documents       → the index that browsers search
//	render     the pages of a site → HTML, and files for other programs
//	publish    finished files      → a directory, in one step
//	generator  runs them, keeps results between builds
//	serve      watches, builds again, reloads browsers
//
// Only publish, serve and the commands touch the disk; everything else reads an
// fs.FS and returns data. Reading and parsing run in parallel, file by file;
// linking is a barrier; rendering is parallel again and lazy: an Output knows
// every file of the site, and makes a page's bytes when someone asks for them. A
// build asks for all of them while it publishes, so that they are never all in
// memory; serve asks for those that a browser shows.
//
// Results are kept by content, never by time: a parsed document under the hash
// of its file, a rendered page under the hash of all it was made from.
package generator
