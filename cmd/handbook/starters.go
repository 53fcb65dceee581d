package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"unicode"

	"handbook/generator/document"
)

// starters are the files that init and new write, as templates between <% and %>,
// because pages use {{ }} and [[ ]] themselves.
//
//go:embed starters
var starters embed.FS

var starterFunctions = template.FuncMap{
	"yaml": yamlText, "join": strings.Join,
	"bracketed": strings.NewReplacer("[", `\[`, "]", `\]`).Replace,
}

// fillIn makes a starting file.
func fillIn(name string, data any) ([]byte, error) {
	t, err := template.New(name).Delims("<%", "%>").Funcs(starterFunctions).ParseFS(starters, "starters/"+name, "starters/sorting.md")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, data)
	return out.Bytes(), err
}

// createFile writes a new file and the folders it needs; it never replaces one.
func createFile(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return callError{err}
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return badCall("%s is already there\n  hint: choose another name, or change that file", filepath.ToSlash(name))
		}
		return callError{err}
	}
	_, err = file.Write(text)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return callError{errors.Join(err, os.Remove(name))}
	}
	return nil
}

// plainYAML is text that YAML reads as itself without quotes.
var plainYAML = regexp.MustCompile(`^\pL[\pL\pM\pN .,()/’–-]*$`)

// yamlText writes text as a value of YAML, in quotes where it needs them.
func yamlText(text string) string {
	switch strings.ToLower(text) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
	default:
		if plainYAML.MatchString(text) {
			return text
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	return strings.TrimSpace(out.String())
}

// fileName makes a name fit for a file and an address: lower case, blanks to -,
// letters, digits, - and _ kept, everything else dropped. It is empty when
// nothing is left.
func fileName(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	words := strings.FieldsFunc(document.Slug(name), func(r rune) bool { return r == '-' })
	return strings.Trim(strings.Join(words, "-"), "_")
}

// titleOf makes a title from a name: "coaching-basics" is "Coaching basics".
func titleOf(name string) string {
	if !strings.ContainsFunc(name, unicode.IsSpace) {
		name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	}
	title := []rune(strings.Join(strings.Fields(name), " "))
	if len(title) > 0 {
		title[0] = unicode.ToUpper(title[0])
	}
	return string(title)
}
