package document

import (
	"bytes"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"handbook/generator/schema"
	"handbook/generator/source"
)

// seed adds the files of the golden tests.
func seed(f *testing.F, add func(text []byte, kind Kind, lenient bool)) {
	paths, _ := filepath.Glob("testdata/parse/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range archive.Files {
			if !strings.HasSuffix(one.Name, ".out") {
				file, options := read(f, one)
				add(file.Text(), options.Kind, options.Lenient)
			}
		}
	}
}

// FuzzParse checks what must hold for every file, and that a paragraph before
// and one after any text is shown, unless a message says why not.
func FuzzParse(f *testing.F) {
	seed(f, func(text []byte, _ Kind, lenient bool) { f.Add(text, lenient) })
	parser := NewParser()
	f.Fuzz(func(t *testing.T, text []byte, lenient bool) {
		const marker = "zqmarkerqz"
		for _, wrapped := range [][]byte{text, append([]byte("---\ntitle: T\n---\n"+marker+"\n\n"), text...), append(bytes.Clone(text), "\n\n"+marker+"\n"...)} {
			d := parser.Parse(source.NewFile(nil, "fuzz.md", wrapped), Options{Kind: Page, Lenient: lenient})
			for _, fault := range faults(d) {
				t.Errorf("%q: %s\n%s", wrapped, fault, dump(d))
			}
			if bytes.Contains(wrapped, []byte(marker)) && !strings.Contains(filledIn(d), marker) && !strings.Contains(d.Title, marker) && len(d.Diagnostics) == 0 {
				t.Errorf("%q: the marker is lost\n%s", wrapped, dump(d))
			}
		}
	})
}

// fragments are what FuzzMarkup puts together.
var fragments = []string{
	"\n", "\n\n", " ", "text ", "  ", "    ", "> ", "- ", "1. ", "# H\n\n", "### ", ":::tip\n\n", "\n:::\n\n", ":::compare{#c}\n\n", ":::cards{#d}\n\n", ":::tabs\n\n",
	":::diagram{src=a.svg}\n\n", ":::choice{#e}\n\n", ":::sort{#f}\n\n", ":::match{#g}\n\n", ":::scenario{#h}\n\n", ":::video{src=v.mp4}\n\n", "[1:30] ", "[s](#h)", "\n---\n\n", "```\n", "| a | b | c |\n|---|---|---|\n", "| ", "\nterm\n: ", "*", "**", "_", "~~", "`", "[", "](a.md)", "![", "[[ref]]", "[[ref|", "]]",
	"{{name}}", "{#key}", "[^1]", "\n[^1]: note\n", "- [ ] ", "<https://example.org>", "https://example.org ", "\"", "--", "\\", "&amp;", "&", "<", ">", "\r\n", "\t", "é",
	"<b>", "</b>", "<i>", "</i>", "<a href=\"x.md\">", "</a>", "<a name=\"n\">", "<span id=\"s\">", "</span>", "<br>", "<img src=\"p.png\">", "<kbd>", "</kbd>", "<del>", "</del>",
	"<div>", "</div>", "<div>\n", "\n</div>\n", "<p>", "</p>", "<p align=\"center\">\n", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<tbody>", "<caption>", "<col>",
	"<ul>", "</ul>", "<ol>", "<li>", "</li>", "<dl>", "<dt>", "<dd>", "</dl>", "<details>", "<summary>", "</summary>", "</details>", "<h2>", "</h2>", "<pre>", "</pre>", "<blockquote>",
	"</blockquote>", "<hr>", "<section>", "<figure>", "<figcaption>", "<ruby>", "<rt>", "</ruby>", "<!-- ", " -->", "<script>", "</script>", "<svg>", "</svg>", "<math>", "<style>",
	"</style>", "<title>", "<textarea>", "<select>", "<option>", "<form>", "<template>", "<noscript>", "<plaintext>", "<iframe>", "<x-y>", "<![CDATA[", "]]>", "<?php ", "<!DOCTYPE html>",
	"<img src=x onerror=alert(1)>", "<div onclick=\"x\">", "<a href=\"javascript:x\">", "<div", " title=\"", "/>", "</", "<q cite=\"x\">", "<code>", "</code>", "<sup>", "</sup>",
}

// FuzzMarkup is FuzzParse for pages made of such fragments, one for each byte.
func FuzzMarkup(f *testing.F) {
	for i := range fragments {
		f.Add([]byte{byte(i), 3, 0, byte(i * 7 % len(fragments)), 1, 3})
	}
	parser := NewParser()
	f.Fuzz(func(t *testing.T, choice []byte) {
		const marker = "zqmarkerqz"
		var text strings.Builder
		text.WriteString("---\ntitle: T\n---\n" + marker + "\n\n")
		for _, one := range choice[:min(len(choice), 60)] {
			text.WriteString(fragments[int(one)%len(fragments)])
		}
		d := parser.Parse(source.NewFile(nil, "fuzz.md", []byte(text.String())), Options{Kind: Page})
		for _, fault := range faults(d) {
			t.Errorf("%q: %s\n%s", text.String(), fault, dump(d))
		}
		if !strings.Contains(filledIn(d), marker) {
			t.Errorf("%q: the marker is lost\n%s", text.String(), dump(d))
		}
	})
}

// FuzzDirectives checks that what is written as a directive is read as one.
func FuzzDirectives(f *testing.F) {
	seed(f, func(text []byte, _ Kind, _ bool) {
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, ":::") {
				f.Add(line)
			}
		}
	})
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsAny(line, "\r\n") || !strings.HasPrefix(line, ":::") {
			return
		}
		const at = 7
		one := parseFence(line, at)
		places := []int{one.nameAt, one.brokenAt}
		for _, a := range one.attributes {
			places = append(places, a.at, a.at+a.length, a.valueAt, a.valueAt+len(a.value))
			if a.value != "" && a.valueAt >= at && a.valueAt+len(a.value) <= at+len(line) && line[a.valueAt-at:a.valueAt-at+len(a.value)] != a.value {
				t.Errorf("%q: %q does not stand at %d", line, a.value, a.valueAt-at)
			}
		}
		for _, place := range places {
			if place != 0 && (place < at || place > at+len(line)) {
				t.Errorf("%q: a place at %d", line, place-at)
			}
		}
		if one.broken != "" || one.stray {
			return
		}
		// What was read can be written and read again.
		var again strings.Builder
		again.WriteString(":::" + one.name)
		if one.title != "" {
			again.WriteString("[" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(one.title) + "]")
		}
		again.WriteString("{")
		for _, a := range one.attributes {
			switch {
			case a.short:
				again.WriteString(" " + map[string]string{"id": "#", "class": "."}[a.name] + a.value)
			case a.given:
				again.WriteString(" " + a.name + `="` + a.value + `"`)
			default:
				again.WriteString(" " + a.name)
			}
		}
		again.WriteString("}")
		other := parseFence(again.String(), at)
		if other.name != one.name || other.title != one.title || other.broken != "" || len(other.attributes) != len(one.attributes) {
			t.Fatalf("%q, written %q, is read as %q %q %v: %s", line, again.String(), other.name, other.title, other.attributes, other.broken)
		}
		for i, a := range one.attributes {
			if b := other.attributes[i]; a.name != b.name || a.value != b.value {
				t.Errorf("%q, written %q: %v is read as %v", line, again.String(), a, b)
			}
		}
	})
}

// FuzzReferences checks that references and variables are where they say, and
// that what is none stays text.
func FuzzReferences(f *testing.F) {
	seed(f, func(text []byte, _ Kind, _ bool) {
		for line := range strings.Lines(string(text)) {
			f.Add(strings.TrimSpace(line))
		}
	})
	parser := NewParser()
	f.Fuzz(func(t *testing.T, line string) {
		if inside, ok := parseReference([]byte(line)); ok && !strings.HasPrefix(line, "[["+inside+"]]") {
			t.Errorf("%q: %q", line, inside)
		}
		if name, length := VariableAt(line); length > 0 && (length > len(line) || strings.Trim(line[:length], "{} \t") != name) {
			t.Errorf("%q: %q %d", line, name, length)
		}
		d := parser.Parse(source.NewFile(nil, "fuzz.md", []byte("# T\n\n"+line+"\n")), Options{Kind: Page, Lenient: true})
		for _, fault := range faults(d) {
			t.Errorf("%q: %s\n%s", line, fault, dump(d))
		}
		for _, link := range d.Links {
			text := string(d.File.Text()[link.Pos.Offset : link.Pos.Offset+link.Length])
			switch link.Kind {
			case Reference:
				if text != link.Target {
					t.Errorf("%q: %q is said to be at %q", line, link.Target, text)
				}
			case Variable:
				if strings.Trim(text, "{} \t") != link.Target {
					t.Errorf("%q: %q is said to be at %q", line, link.Target, text)
				}
			}
		}
	})
}

// FuzzFrontMatter checks that every file has a body or a message.
func FuzzFrontMatter(f *testing.F) {
	seed(f, func(text []byte, kind Kind, lenient bool) {
		for i, one := range Kinds {
			if one == kind {
				f.Add(text, uint8(i), lenient)
			}
		}
	})
	parser := NewParser()
	f.Fuzz(func(t *testing.T, text []byte, kind uint8, lenient bool) {
		d := parser.Parse(source.NewFile(nil, "fuzz.md", text), Options{Kind: Kinds[int(kind)%len(Kinds)], Lenient: lenient})
		for _, fault := range faults(d) {
			t.Errorf("%q: %s\n%s", text, fault, dump(d))
		}
		opening, inside, end := delimiters(text[d.File.BodyStart():])
		switch {
		case opening < 0 && d.BodyStart != d.File.BodyStart() && len(d.Diagnostics) == 0:
			t.Errorf("%q has no front matter, but its body begins at %d", text, d.BodyStart)
		case opening >= 0 && end < 0 && !d.Diagnostics.HasErrors():
			t.Errorf("%q: the front matter has no end, and nobody says so", text)
		case opening >= 0 && end >= 0 && !(opening < inside && inside <= end):
			t.Errorf("%q: %d %d %d", text, opening, inside, end)
		case opening >= 0 && end >= 0 && !d.Diagnostics.HasErrors() && d.BodyStart != d.File.BodyStart()+end:
			t.Errorf("%q: the body begins at %d, and the front matter ends at %d", text, d.BodyStart, end)
		}
	})
}

// FuzzDrawing checks that no SVG file brings a script, an address or an open
// element into a page.
func FuzzDrawing(f *testing.F) {
	for _, one := range drawings(f) {
		f.Add(one.Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file := source.NewFile(nil, "fuzz.svg", text)
		drawing, found := ParseDrawing(file)
		for _, one := range found {
			if one.Pos.Offset < 0 || one.Pos.Offset > len(text) {
				t.Errorf("%q: %s at %d", text, one.Message, one.Pos.Offset)
			}
		}
		if drawing == nil {
			if !found.HasErrors() {
				t.Errorf("%q: no drawing and no error", text)
			}
			return
		}
		for _, fault := range unsafeDrawing(drawing) {
			t.Errorf("%q: %s\n%s", text, fault, drawing.HTML)
		}
	})
}

// unsafeDrawing says what in a drawing could do harm.
func unsafeDrawing(d *Drawing) (found []string) {
	page := strings.ReplaceAll(d.HTML, PartPrefix, "x-")
	decoder := xml.NewDecoder(strings.NewReader(page))
	for {
		token, err := decoder.Token()
		if token == nil {
			if err.Error() != "EOF" {
				found = append(found, err.Error())
			}
			break
		}
	}
	context := &html.Node{Type: html.ElementNode, Data: "div"}
	nodes, err := html.ParseFragment(strings.NewReader(page), context)
	if err != nil {
		return found // nested too deeply to be read
	}
	if len(nodes) != 1 || nodes[0].Data != "svg" {
		found = append(found, "it is not one svg element")
	}
	for _, root := range nodes {
		for node := range root.Descendants() {
			if node.Type == html.CommentNode {
				found = append(found, "a comment")
			}
			if node.Type != html.ElementNode {
				continue
			}
			if node.Namespace != "svg" {
				found = append(found, "an element that is not SVG: "+node.Data)
			}
			switch strings.ToLower(node.Data) {
			case "script", "style", "foreignobject", "image", "a", "animate", "set", "feimage", "iframe":
				found = append(found, "<"+node.Data+">")
			}
			for _, a := range node.Attr {
				value := strings.ToLower(a.Val)
				switch {
				case strings.HasPrefix(strings.ToLower(a.Key), "on"), a.Key == "style", a.Key == "src":
					found = append(found, "the attribute "+a.Key)
				case strings.HasSuffix(a.Key, "href") && !strings.HasPrefix(a.Val, "#x-"):
					found = append(found, "the address "+a.Val)
				case strings.Contains(value, "url(") && strings.Count(value, "url(") != strings.Count(value, "url(#x-"), strings.Contains(value, "javascript:") && a.Key != "id" && a.Key != "class" && !strings.HasPrefix(a.Key, "aria-"):
					found = append(found, "the value "+a.Val)
				case a.Key == "id" && !strings.HasPrefix(a.Val, "x-"):
					found = append(found, "the id "+a.Val)
				}
			}
		}
	}
	for id, part := range d.Parts {
		if part.Start < 0 || part.End > len(d.HTML) || part.Start >= part.End || d.HTML[part.Start] != '<' || d.HTML[part.End-1] != '>' {
			found = append(found, "the part "+id)
		}
	}
	return found
}

// FuzzWorksheet checks what must hold for every introduction of a worksheet, and
// for every text inside its definition.
func FuzzWorksheet(f *testing.F) {
	seed(f, func(text []byte, _ Kind, lenient bool) { f.Add(string(text), lenient) })
	f.Add("Plan for {school}, **{school}**, [{a}](b.md), {{coach}}, {{{x}}}, {#id}, `{school}`, {School}.\n\n# {school} {#x}\n\nText[^1].\n\n[^1]: Note.", false)
	parser := NewParser()
	f.Fuzz(func(t *testing.T, text string, lenient bool) {
		file := source.NewFile(nil, "fuzz.yaml", []byte(text))
		for _, in := range []WorksheetText{
			{Definition: file, Introduction: file},
			{Definition: file, Parts: []schema.Text{{Value: strings.ToValidUTF8(text, "?"), Pos: source.Pos{File: file}, Length: len(text)}}},
		} {
			d := parser.ParseWorksheet(in, Options{Lenient: lenient})
			for _, part := range d.Parts {
				d.Blocks = append(d.Blocks, part...)
			}
			d.BodyStart = 0
			for _, fault := range faults(d) {
				t.Errorf("%q: %s\n%s", text, fault, dump(d))
			}
		}
	})
}
