// Release builds the handbook program for every supported system and packs each
// with LICENSE and README.md:
//
//	go run ./tests/tools/release -version 1.2.0
//
// It writes dist/handbook-VERSION-SYSTEM-PROCESSOR.tar.gz (.zip for Windows) and
// dist/SHA256SUMS, in the form that sha256sum --check reads. The same sources
// and Go version give the same bytes, whoever builds them and whenever, so
// anyone can check a published release. It runs at the top of the repository.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// targets are the systems released for.
var targets = []target{
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"windows", "amd64"},
}

// A target is a system and a processor, in Go's words.
type target struct{ system, processor string }

// A file is what goes into an archive.
type file struct {
	name    string
	mode    int64
	content []byte
}

// packed is the time every file in an archive carries: the earliest that zip
// can write, so that no clock reaches the bytes.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func main() {
	version := flag.String("version", "", "version of the release, such as 1.2.0")
	flag.Parse()
	if err := release(*version, "dist"); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release fills the folder with the archives of all targets and their checksums.
func release(version, folder string) error {
	if !regexp.MustCompile(`^[0-9][0-9A-Za-z.+-]*$`).MatchString(version) {
		return fmt.Errorf("%q is no version; write for example 1.2.0", version)
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, t := range targets {
		name, archive, err := build(t, version)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", t.system, t.processor, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), archive, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(archive), name)
		fmt.Println(filepath.Join(folder, name))
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), sums.Bytes(), 0o644)
}

// build compiles the program for a target and gives its archive with its name.
func build(t target, version string) (name string, archive []byte, err error) {
	temporary, err := os.MkdirTemp("", "handbook-release-*")
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	program := "handbook"
	if t.system == "windows" {
		program += ".exe"
	}
	compiled := filepath.Join(temporary, program)
	compile := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version="+version, "-o", compiled, "./cmd/handbook")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.system, "GOARCH="+t.processor, "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=")
	compile.Stderr = os.Stderr
	if err := compile.Run(); err != nil {
		return "", nil, err
	}

	folder := fmt.Sprintf("handbook-%s-%s-%s", version, t.system, t.processor)
	var files []file
	for _, source := range []string{compiled, "LICENSE", "README.md"} {
		content, err := os.ReadFile(source)
		if err != nil {
			return "", nil, err
		}
		mode := int64(0o644)
		if source == compiled {
			mode = 0o755
		}
		files = append(files, file{folder + "/" + filepath.Base(source), mode, content})
	}
	if t.system == "windows" {
		archive, err = packZip(files)
		return folder + ".zip", archive, err
	}
	archive, err = packTar(files)
	return folder + ".tar.gz", archive, err
}

func packTar(files []file) ([]byte, error) {
	var archive bytes.Buffer
	compressed := gzip.NewWriter(&archive)
	writer := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.content)), ModTime: packed, Format: tar.FormatUSTAR}
		if err := writer.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := writer.Write(f.content); err != nil {
			return nil, err
		}
	}
	err := errors.Join(writer.Close(), compressed.Close())
	return archive.Bytes(), err
}

func packZip(files []file) ([]byte, error) {
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: packed}
		header.SetMode(os.FileMode(f.mode))
		entry, err := writer.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.content); err != nil {
			return nil, err
		}
	}
	err := writer.Close()
	return archive.Bytes(), err
}
