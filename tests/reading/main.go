// Reading reports the reading level of the shipped handbook's pages: the
// Flesch–Kincaid grade of their paragraphs and list items, page by page. Tables
// are not running prose and do not count.
//
//	go run ./tests/reading
//
// Grade = 0.39 words per sentence + 11.8 syllables per word − 15.59 (J. P. Kincaid
// and others, 1975). Syllables are groups of vowels, without a silent e, which is
// right for nine words in ten and enough to compare pages.
package main

import (
	"fmt"
	"html"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"handbook"
	"handbook/generator/document"
	"handbook/generator/site"
	"handbook/generator/source"
)

func main() {
	if err := report(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func report() error {
	layer := &source.Layer{FS: handbook.Files}
	parser := document.NewParser()
	grades := map[document.Kind][]float64{}
	err := fs.WalkDir(handbook.Files, "content", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".md") || strings.HasPrefix(name, "content/es/") {
			return err
		}
		text, err := fs.ReadFile(handbook.Files, name)
		if err != nil {
			return err
		}
		kind := site.PlaceOf(name, []string{"en", "es"}).Kind
		page := parser.Parse(source.NewFile(layer, name, text), document.Options{Kind: kind})
		grade, words := gradeOf(proseOf(page.Blocks))
		if words < 100 {
			return nil
		}
		grades[kind] = append(grades[kind], grade)
		fmt.Printf("%5.1f  %5d words  %s\n", grade, words, name)
		return nil
	})
	for _, kind := range document.Kinds {
		if all := grades[kind]; len(all) > 0 {
			slices.Sort(all)
			fmt.Printf("%s: median %.1f, from %.1f to %.1f, %d pages\n", kind, all[len(all)/2], all[0], all[len(all)-1], len(all))
		}
	}
	return err
}

var (
	paragraph = regexp.MustCompile(`(?s)<(?:p|li|dd)(?: [^>]*)?>(.*?)</(?:p|li|dd)>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
	sentence  = regexp.MustCompile(`[.!?]+[”"’)]*\s+|\n`)
)

// proseOf collects the text of paragraphs and list items, one to a line.
func proseOf(blocks []document.Block) string {
	var out strings.Builder
	for _, block := range blocks {
		for _, match := range paragraph.FindAllStringSubmatch(block.HTML.HTML, -1) {
			out.WriteString(strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(match[1], ""))), " ") + "\n")
		}
		if block.Kind == document.Paragraph {
			out.WriteString(block.Text + "\n")
		}
		out.WriteString(proseOf(block.Children))
		if block.Directive != nil {
			out.WriteString(proseOf(block.Directive.Body))
		}
	}
	return out.String()
}

func gradeOf(text string) (grade float64, words int) {
	sentences, syllables := 0, 0
	for _, one := range sentence.Split(text, -1) {
		found := strings.FieldsFunc(one, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
		if len(found) == 0 {
			continue
		}
		sentences++
		words += len(found)
		for _, word := range found {
			syllables += syllablesOf(word)
		}
	}
	if words == 0 {
		return 0, 0
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59, words
}

func syllablesOf(word string) int {
	word = strings.ToLower(word)
	count, vowel := 0, false
	for _, r := range word {
		now := strings.ContainsRune("aeiouy", r)
		if now && !vowel {
			count++
		}
		vowel = now
	}
	if strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") && count > 1 {
		count--
	}
	return max(count, 1)
}
