package serve

import (
	"fmt"
	"html"
	"net/http"
	"strings"

	"handbook/generator/source"
)

// plainPage is a page of the server's own: it needs nothing from the site.
func plainPage(status int, title, body string) page {
	return newPage([]byte(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>`+html.EscapeString(title)+`</title>
<link rel="stylesheet" href="`+own+`plain.css">
<script src="`+own+`waiting.js" defer></script>
<main>
<h1>`+html.EscapeString(title)+`</h1>
`+body+`</main>
`), status)
}

// errorPage is shown while there is no site yet.
func (s *state) errorPage() page {
	return plainPage(http.StatusServiceUnavailable, "The handbook cannot be built yet", "<p>This page shows the handbook as soon as these are put right.</p>\n"+errorList(s.errors))
}

// failure is shown instead of a page that a layout fails to draw.
func (s *state) failure(err error) page {
	return plainPage(http.StatusInternalServerError, "This page cannot be shown", errorList(source.Diagnostics{{Message: err.Error()}}))
}

func errorList(errors source.Diagnostics) string {
	shown, more := showErrors(errors)
	var list strings.Builder
	list.WriteString("<ul>\n")
	for _, one := range shown {
		list.WriteString("<li>")
		if one.Place != "" {
			fmt.Fprintf(&list, "<code>%s</code>", html.EscapeString(one.Place))
		}
		fmt.Fprintf(&list, "<p>%s</p>", html.EscapeString(one.Message))
		if one.Line != "" {
			fmt.Fprintf(&list, `<pre tabindex="0">%s`+"\n%s</pre>", html.EscapeString(one.Line), one.Carets)
		}
		if one.Hint != "" {
			fmt.Fprintf(&list, "<p>Hint: %s</p>", html.EscapeString(one.Hint))
		}
		list.WriteString("</li>\n")
	}
	list.WriteString("</ul>\n")
	if more > 0 {
		fmt.Fprintf(&list, "<p>And %d more; the terminal lists all.</p>\n", more)
	}
	return list.String()
}
