// Package search makes the index that browsers search, one for each language.
//
// Build reads the linked documents, not the pages made from them, so it runs before
// and beside rendering, and keeps no text: each worker counts the words of one page
// after another, and what stays is numbers. Files depend on what the site says alone,
// not on the number of workers.
//
// # What is found
//
// Pages with a text of their own, the lists of sections, plans and badges. A
// page's words come from its title and its other names (acronyms and synonyms of a
// term, the series of a lesson, the title or the number with the word for the kind:
// "handout 12"), its headings, its summary, its text, the labels, options and
// statements of its worksheet, the questions and answers of its interactions, the
// transcripts of its videos, and the labels of its drivers, stages and roles.
// Facilitator's notes are hidden in pages and are left out.
//
// A section begins at every heading that the table of contents may show, and at every
// directive with an id and a title. Each word of a page leads to the section that
// speaks most of it.
//
// The glossary widens names: where a title has one of a term's names, the page is
// found by the others, too, as if they were headings, and a heading's section by them
// as by its text. The page that explains a driver is found by all names of the terms
// that belong to the driver.
//
// A page that stands in for its translation is found by what stands out in it: names,
// summary, headings.
//
// # Words
//
// A token is a run of letters, digits and nonspacing marks ([\p{L}\p{N}\p{Mn}]+) of at
// most 40 characters; one in camelCase is also its parts. Its stem is that of the
// Snowball stemmer of its language (English, Spanish; in others the token itself), found
// with its accents and then folded; its form is the token folded. Fold takes a token
// apart (NFKD), drops the marks, makes letters small, and writes ß, æ, œ, ø, ł, đ, ð, þ,
// ı and ς as ss, ae, oe, o, l, d, d, th, i and σ. testdata/tokens.json holds examples,
// which the client follows, too.
//
// # Files
//
// The files of a language are classic scripts that work from a folder and under
// default-src 'self'. Each calls one function with its name and a string:
//
//	handbookSearch("en.js","…");
//
// LANGUAGE.js is fetched first; its name never changes. A small index is all in it,
// and so is any index when Input.Whole asks for that. Otherwise the others are named
// parts/LANGUAGE-HASH-KINDn.js, where the hash is of everything in the index, so that they
// never change: w files hold words, p postings, c what results show of pages, f facets,
// s summaries.
//
// A string holds numbers and texts. A number is written six bits a character, the
// lowest first, with 64 added to each character but the last: characters below U+0080
// take one byte, and no escape but for five of them. Texts are written as they are.
// Lengths and places count characters as JavaScript does. A table is the length of its
// numbers (a number), the numbers, and then its texts, with U+0009 between two.
// "Distances" are the page numbers of a sorted list, each less the one before, less one;
// before the first is -1.
//
// LANGUAGE.js: the length of a table, the table, and, when all is in one file, the
// strings of the files w0, w1 …, p0 …, c0 …, f0, s0 …. The table has the
//
//	version of this format; number of pages; pages in a c file, and in an s file; how many
//	pages a stem may have so that sections of words in the text are kept; number of w, p,
//	c, f and s files;
//	text: what the names of files begin with
//	number of kinds; text for each: the kind
//	number of runs of pages of one kind; for each: the kind's number, the pages
//	for each w file: p file and place of the first stem's postings; text: the first stem
//	1 when all is in one file, else 0; then the lengths of the strings
//
// w: a table with all stems in the order of their bytes. For each the
//
//	characters that it shares with the one before; text: the others
//	number of forms other than the stem; for each: how many characters of the stem are
//	cut at the end; text: those put in their place
//	pages that have it, all pages for words such as "the"; pages that have it in a name,
//	63 at most; length of its postings; a number of which 1 says that its postings begin
//	the next p file, 2 that not all pages are in them, and 4 that the stem itself is no
//	word; and with 2, how many pages are
//
// p: the postings of one stem after another. For each stem: the distances of its pages;
// one character for each page, its code; and the section, 0 for the page itself, for
// each page whose code is that of a heading, or of the text, when there are so few pages
// that sections are kept. A code below 16 tells how much of the text is about the word
// (BM25 with k1 = 1.2 and b = 0.4, over the most it can be), to four of them where
// sections are not kept. From 16 on, it is that of a
// word in a heading, from 32 on in a name: twice the number of the share of it that the
// word makes up (of 0.06, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7 and 1), and one more when the
// text is about it, too. Where a stem has more pages than mostKept, those that speak most
// of it are kept; plain words are kept in names and headings only.
//
// c: a table with pages in their order. For each: the characters that its address shares
// with the one before; text: the others, without index.html at the end; texts: title,
// number, time, summary; number of sections; for each, texts: the anchor, "" when it is
// the slug of the title, and the title.
//
// f: a table. For driver, stage and role: how many ids; for each: text: the id; number of
// pages, their distances.
package search

import (
	"context"
	"slices"
	"strings"
)

// Build makes the files of the index of all languages, sorted by name. When ctx ends,
// files are missing.
func Build(ctx context.Context, in Input) []File {
	var files []File
	for _, language := range in.Site.Languages {
		if in.Site.Homes[language] != nil {
			files = append(files, BuildLanguage(ctx, in, language)...)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// BuildLanguage makes the files of one language's index, LANGUAGE.js first; none when
// ctx ends.
func BuildLanguage(ctx context.Context, in Input, language string) []File {
	x, collectors := collect(ctx, in, language)
	if ctx.Err() != nil {
		return nil
	}
	x.merge(collectors)
	return x.files(in.Whole)
}
