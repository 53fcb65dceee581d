// Package source holds the files of a handbook's layers, positions in them, and
// what is wrong with them.
//
// A handbook is a stack of layers, nearest first: a district's folder, the
// upstream handbook it extends, and at the bottom the program's own layouts and
// static files. Read walks every layer once and returns, for each path that
// exists in any of them, the Stack of files at that path. A nearer file hides
// the farther ones. Nothing here interprets a file.
//
// A File is immutable. Its text is kept for the whole build, because a
// Diagnostic prints the line it stands on; pictures and other files that no
// phase reads as text are opened only when they are copied or measured.
package source

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
)

// Layer is one tree of source files.
type Layer struct {
	// Name says whose files these are, in explanations: "this handbook",
	// "upstream", "built in".
	Name string
	// Prefix is put before a path when a diagnostic names a file, so that the
	// name can be opened from where the person stands: "" for the current
	// folder, "../upstream/" for another.
	Prefix string
	// FS holds the files under handbook.yaml, content/, layouts/ and static/.
	FS fs.FS
	// Folders limits what is read to these top-level names. Empty means all.
	Folders []string
}

// Hash is the SHA-256 of what a result was made from.
type Hash [sha256.Size]byte

// File is one file of one layer.
type File struct {
	Layer *Layer
	// Path is the slash-separated path inside the layer.
	Path string
	// Hash is the hash of the bytes on disk.
	Hash Hash
	// Size is the number of bytes on disk.
	Size int64

	text []byte
}

// NewFile returns a text file that was not read from a layer's FS.
func NewFile(layer *Layer, name string, text []byte) *File {
	return &File{Layer: layer, Path: name, Hash: sha256.Sum256(text), Size: int64(len(text)), text: text}
}

// Name is what a person calls the file: its path from where they stand.
func (f *File) Name() string {
	if f.Layer == nil {
		return f.Path
	}
	return f.Layer.Prefix + f.Path
}

// Text returns the bytes of a text file, and nil for a file that is only copied
// (see IsText). Callers must not change them.
func (f *File) Text() []byte { return f.text }

// Open opens the file for copying.
func (f *File) Open() (io.ReadCloser, error) {
	if f.text != nil || f.Layer == nil || f.Layer.FS == nil {
		return io.NopCloser(bytes.NewReader(f.text)), nil
	}
	return f.Layer.FS.Open(f.Path)
}

// textExtensions are the files whose text a phase reads.
var textExtensions = map[string]bool{
	".md": true, ".yaml": true, ".yml": true, ".html": true, ".css": true, ".ts": true, ".js": true, ".svg": true, ".json": true, ".vtt": true, ".txt": true,
}

// IsText reports whether the generator reads files of this name as text.
func IsText(name string) bool { return textExtensions[strings.ToLower(path.Ext(name))] }

// Stack is every file at one path, nearest layer first. It is never empty.
type Stack struct {
	Path  string
	Files []*File
}

// Top is the file that hides the others.
func (s *Stack) Top() *File { return s.Files[0] }

// Pos is a byte offset in a file. The zero Pos is "nowhere in particular".
type Pos struct {
	File   *File
	Offset int
}

// IsValid reports whether the position names a file.
func (p Pos) IsValid() bool { return p.File != nil }

// Add returns the position n bytes later.
func (p Pos) Add(n int) Pos { return Pos{p.File, p.Offset + n} }

// LineColumn returns the 1-based line and the 1-based column in characters.
func (p Pos) LineColumn() (line, column int) {
	text, start := p.line()
	line = 1 + bytes.Count(p.File.text[:start], []byte("\n"))
	return line, 1 + utf8.RuneCount(text[:min(p.Offset-start, len(text))])
}

// line returns the text of the line p stands on, without its end, and the
// offset at which it starts.
func (p Pos) line() (text []byte, start int) {
	all := p.File.text
	offset := min(max(p.Offset, 0), len(all))
	start = bytes.LastIndexByte(all[:offset], '\n') + 1
	end := len(all)
	if i := bytes.IndexByte(all[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	line := bytes.TrimSuffix(all[start:end], []byte("\r"))
	if start == 0 {
		if marked := bytes.TrimPrefix(line, []byte(byteOrderMark)); len(marked) < len(line) {
			return marked, len(byteOrderMark)
		}
	}
	return line, start
}

// String is "path:line:column".
func (p Pos) String() string {
	if !p.IsValid() {
		return ""
	}
	if p.File.text == nil {
		return p.File.Name()
	}
	line, column := p.LineColumn()
	return fmt.Sprintf("%s:%d:%d", p.File.Name(), line, column)
}

const byteOrderMark = "\ufeff"

// BodyStart is the offset of the first byte after a byte-order mark.
func (f *File) BodyStart() int {
	if bytes.HasPrefix(f.text, []byte(byteOrderMark)) {
		return len(byteOrderMark)
	}
	return 0
}
