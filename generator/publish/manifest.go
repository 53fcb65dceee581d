package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// ManifestName is the file in the site's root that lists the files Write made:
// a line for people that says how many there are, then their paths, sorted, one
// a line. It depends on nothing but the paths.
const ManifestName = ".handbook-files"

// inventory is the files that Write made or makes in a folder.
type inventory struct {
	// files and folders are paths relative to the root, with slashes. The folders
	// are those above the files, without the root.
	files, folders map[string]bool
}

// newInventory checks that files with these paths can stand in one folder.
func newInventory(paths []string) (inventory, error) {
	in := inventory{make(map[string]bool, len(paths)), make(map[string]bool)}
	for _, p := range paths {
		if err := checkPath(p); err != nil {
			return inventory{}, err
		}
		if in.files[p] {
			return inventory{}, fmt.Errorf("two files have the path %q; give one of them another address", p)
		}
		in.files[p] = true
		for folder := path.Dir(p); folder != "." && !in.folders[folder]; folder = path.Dir(folder) {
			in.folders[folder] = true
		}
	}
	for _, p := range paths {
		if in.folders[p] {
			return inventory{}, fmt.Errorf("%q is a file and also a folder of other files; give the file another address", p)
		}
	}
	return in, nil
}

// has reports whether a file, or a folder, of this path is one that Write made.
func (in inventory) has(p string, folder bool) bool {
	if folder {
		return in.folders[p]
	}
	return in.files[p] || p == ManifestName
}

func checkPath(p string) error {
	wrong := ""
	first, _, _ := strings.Cut(p, "/")
	switch {
	case !fs.ValidPath(p) || p == ".":
		wrong = "it must be relative to the site, with slashes, and without . or .. in it"
	case strings.ContainsRune(p, '\\') || strings.ContainsFunc(p, unicode.IsControl):
		wrong = "it contains a backslash or an invisible control character"
	case strings.EqualFold(first, ManifestName):
		wrong = ManifestName + " is the list of the published files"
	default:
		if _, err := filepath.Localize(p); err != nil {
			wrong = "this operating system does not allow it"
		}
	}
	if wrong != "" {
		return fmt.Errorf("no file of a site can have the path %q: %s", p, wrong)
	}
	return nil
}

// manifest is the content of the file that lists in's files.
func (in inventory) manifest() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# The handbook program published these %d files; it replaces and removes them, and leaves all others alone.\n", len(in.files))
	for _, p := range slices.Sorted(maps.Keys(in.files)) {
		b.WriteString(p)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// parseManifest reads what manifest made. It accepts nothing else, so that a list
// that was cut off or edited is noticed, except for the line endings of Windows,
// which Git may have put there.
func parseManifest(data []byte) (inventory, error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	_, lines, _ := strings.Cut(string(data), "\n")
	var paths []string
	for line := range strings.Lines(lines) {
		paths = append(paths, strings.TrimSuffix(line, "\n"))
	}
	in, err := newInventory(paths)
	if err != nil {
		return inventory{}, err
	}
	if !bytes.Equal(data, in.manifest()) {
		return inventory{}, errors.New("lines are missing, or were edited")
	}
	return in, nil
}

// readManifest returns the files that Write made in the folder root: none when
// it has no list.
func readManifest(root string) (inventory, error) {
	name := filepath.Join(root, ManifestName)
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return inventory{}, nil
	}
	if err != nil {
		return inventory{}, err
	}
	in, err := inventory{}, errors.New("it is not a file")
	if info.Mode().IsRegular() {
		var data []byte
		if data, err = os.ReadFile(name); err != nil {
			return inventory{}, err
		}
		in, err = parseManifest(data)
	}
	if err != nil {
		return inventory{}, fmt.Errorf("%s is damaged, so nobody knows which files there were published and which are your own: %w; move your own files to another place, delete the folder %s and publish again", name, err, root)
	}
	return in, nil
}
