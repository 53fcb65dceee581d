package main

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"handbook"
	"handbook/generator"
	"handbook/generator/schema"
	"handbook/generator/source"
)

// project is a handbook's folder with the layers below it.
type project struct {
	// dir is the folder that holds handbook.yaml.
	dir    string
	layers []*source.Layer
	// folders are the layers' folders on the disk, "" for a layer that is not.
	folders []string
	closers []func() error
}

// deepest is how many handbooks may extend each other.
const deepest = 8

// openProject finds the handbook of a command and the layers it extends.
func openProject(cmd *cobra.Command) (*project, error) {
	dir, err := cmd.Flags().GetString("dir")
	if err != nil {
		return nil, err
	}
	dir = filepath.Clean(dir)
	if _, err := os.Stat(filepath.Join(dir, "handbook.yaml")); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, badCall("there is no handbook.yaml in %s\n  hint: run `handbook init` to start a handbook here, or name its folder with --dir", dir)
		}
		return nil, callError{err}
	}
	p := &project{dir: dir}
	prefix := ""
	if dir != "." {
		prefix = filepath.ToSlash(dir) + "/"
	}
	p.add(&source.Layer{Name: "this handbook", Prefix: prefix, FS: os.DirFS(dir)}, dir)
	if err := p.extend(dir); err != nil {
		return nil, err
	}
	p.add(&source.Layer{Name: "built in", Prefix: "(built in) ", FS: handbook.Files, Folders: []string{"layouts", "static"}}, "")
	return p, nil
}

func (p *project) add(layer *source.Layer, folder string) {
	p.layers = append(p.layers, layer)
	p.folders = append(p.folders, folder)
}

// extend adds the layers that the last layer extends.
func (p *project) extend(dir string) error {
	for range deepest {
		layer := p.layers[len(p.layers)-1]
		text, err := fs.ReadFile(layer.FS, "handbook.yaml")
		if err != nil {
			return badCall("%s has no handbook.yaml, so it cannot be extended", layer.Prefix)
		}
		extends := schema.Extends(source.NewFile(layer, "handbook.yaml", text))
		switch {
		case extends.Value == "":
			return nil
		case extends.Value == "builtin":
			p.add(&source.Layer{Name: "built in", Prefix: "(built in) ", FS: handbook.Files}, "")
			return nil
		}
		where := filepath.Join(dir, filepath.FromSlash(extends.Value))
		info, err := os.Stat(where)
		switch {
		case err != nil:
			hint := source.DidYouMean(extends.Value, []string{"builtin"})
			if hint == "" {
				hint = "write builtin, the path of a folder, or the path of a zip file"
			}
			return badSetting(extends, hint, "this handbook extends `%s`, which is not there", extends.Value)
		case info.IsDir():
			p.add(&source.Layer{Name: "upstream", Prefix: filepath.ToSlash(where) + "/", FS: os.DirFS(where)}, where)
			dir = where
		case strings.EqualFold(filepath.Ext(where), ".zip"):
			archive, err := zip.OpenReader(where)
			if err != nil {
				return badSetting(extends, "make the zip file again, from the folder that holds handbook.yaml", "`%s` cannot be read as a zip file", extends.Value)
			}
			p.closers = append(p.closers, archive.Close)
			p.add(&source.Layer{Name: "upstream", Prefix: filepath.ToSlash(where) + "/", FS: rootOf(archive)}, "")
			dir = filepath.Dir(where)
		default:
			return badSetting(extends, "write builtin, the path of a folder, or the path of a zip file", "this handbook extends `%s`, which is neither a folder nor a zip file", extends.Value)
		}
	}
	return badCall("more than %d handbooks extend each other; do they extend in a circle?", deepest)
}

// badSetting is a fault in handbook.yaml without which no handbook can be opened.
func badSetting(at schema.Text, hint, format string, args ...any) error {
	var faults source.Diagnostics
	faults.Errorf(at.Pos, at.Length, hint, format, args...)
	var out strings.Builder
	_ = faults.Print(&out)
	return callError{errors.New(strings.TrimSuffix(out.String(), "\n"))}
}

// rootOf is the folder of an archive that holds handbook.yaml: its top, or its
// only folder.
func rootOf(archive *zip.ReadCloser) fs.FS {
	if _, err := fs.Stat(archive, "handbook.yaml"); err != nil {
		if entries, err := fs.ReadDir(archive, "."); err == nil && len(entries) == 1 && entries[0].IsDir() {
			if sub, err := fs.Sub(archive, entries[0].Name()); err == nil {
				return sub
			}
		}
	}
	return archive
}

func (p *project) close() {
	for _, closer := range p.closers {
		_ = closer()
	}
}

// config is the part of a build's settings that all commands share. Most only look at
// pages; those that make the site want the index of its search, too.
func (p *project) config() generator.Config {
	return generator.Config{Layers: p.layers, Workers: runtime.GOMAXPROCS(0), WithoutSearch: true}
}
