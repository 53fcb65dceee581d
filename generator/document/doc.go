// Package document turns one Markdown file into one typed document.
//
// Parse reads the front matter into the fields of the file's Kind, parses the
// body with goldmark, walks the tree once and drops it. What stays is a
// Document: a list of Blocks. A block is prose (HTML with typed holes), a
// heading, or a directive (:::name … :::) with blocks of its own. A hole stands
// where the HTML depends on other files: the address of a link, a picture's
// size, a [[reference]], a {{variable}}. The site package resolves what belongs
// in the holes, the render package fills them.
//
// A worksheet's document (ParseWorksheet) has the introduction beside its
// definition for a body, and the Markdown texts inside the definition as Parts; in
// both, {id} quotes an answer and is a hole.
//
// Markdown here is GitHub's (tables, task lists, strikethrough, bare links)
// with footnotes, definition lists, typographic quotes, {#id .class} after a
// heading, [[references]], {{variables}} and directives. Specs lists the
// directives.
//
// No HTML of a Document holds a script, an event handler, a style or an address
// that runs code, and every chunk closes what it opens. Raw HTML passes an
// allow-list, and its elements end at the latest with the paragraph, the list
// item, the quote or the directive in which they began; what is dropped is a
// warning. Headings and directives inside a raw element are part of the prose
// around them. SVG files that stand inside pages (ParseDrawing) are read alike.
//
// Every fault carries the offset in the original file. Parsing depends on the
// bytes of the file and on Options alone, so a result may be kept under the
// file's hash.
package document
