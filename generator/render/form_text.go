package render

import (
	"html/template"
	"strings"

	"handbook/generator/document"
	"handbook/generator/worksheet"
)

// text is a text of the definition as HTML. Answers that it quotes become spans
// that scripts fill; until then they name the question.
func (b *formBuilder) text(text string) template.HTML {
	return template.HTML(replaceAnswers(template.HTMLEscapeString(b.fill(text)), b.answer))
}

// plain is a text of the definition without markup, for attributes.
func (b *formBuilder) plain(text string) string {
	return replaceAnswers(b.fill(text), func(id string) string {
		if said := b.said(id); said != "" {
			return said
		}
		if label, known := b.labelOf(id); known {
			return "[" + label + "]"
		}
		return "{" + id + "}"
	})
}

// answer is what stands for an answer that a text quotes.
func (b *formBuilder) answer(id string) string {
	label, known := b.labelOf(id)
	if !known {
		return "{" + id + "}"
	}
	if said := b.said(id); said != "" {
		return template.HTMLEscapeString(said)
	}
	return `<span class="answer" data-answer="` + id + `">[` + template.HTMLEscapeString(label) + `]</span>`
}

// said is an answer of the example plan, "" in a blank form.
func (b *formBuilder) said(id string) string {
	f := b.fields[id]
	if b.plan == nil || f == nil {
		return ""
	}
	answer := b.plan.Answers[id]
	if f.Type.Value == string(worksheet.ComputedField) {
		answer = b.plan.Computed[id]
	}
	return strings.Join(b.say(f, answer), ", ")
}

// labelOf is what a field is called in another text.
func (b *formBuilder) labelOf(id string) (string, bool) {
	f := b.columns[id]
	if f == nil {
		f = b.fields[id]
	}
	if f == nil {
		return "", false
	}
	return replaceAnswers(b.fill(f.Label.Value), func(string) string { return "…" }), true
}

// replaceAnswers replaces each {id} in a text.
func replaceAnswers(text string, replace func(id string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if text[i] == '{' && (i == 0 || text[i-1] != '{') {
			if id, length := document.AnswerAt(text[i:]); length > 0 {
				out.WriteString(replace(id))
				i += length
				continue
			}
		}
		out.WriteByte(text[i])
		i++
	}
	return out.String()
}

// insert puts a value in the place of {name} in a word of the interface.
func insert(word, name, value string) string { return strings.ReplaceAll(word, "{"+name+"}", value) }

// fill puts the handbook's values in the place of {{variables}}.
func (b *formBuilder) fill(text string) string {
	return b.renderer.Site.WithVariables(b.language, text)
}

// part is one of the definition's texts in Markdown.
func (b *formBuilder) part(number int) template.HTML {
	if number < 0 || number >= len(b.sheet.Document.Parts) {
		return ""
	}
	c := &content{page: b.sheet, renderer: b.renderer, view: b.view, targets: b.targets, document: b.sheet.Document, form: b}
	if b.embedded {
		c.prefix = b.base + "-"
	}
	html, err := c.blocksHTML(b.sheet.Document.Parts[number])
	if err != nil {
		b.failed = err
	}
	return html
}
