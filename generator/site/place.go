package site

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"handbook/generator/document"
)

// Place is where a source file belongs: its language, kind and address.
type Place struct {
	Language string
	Kind     document.Kind
	// Path is the page's file in the site.
	Path string
	// Order sorts pages as their authors numbered them.
	Order string
	// Section is the top folder when it is a section of pages of one kind.
	Section string
	// ID is the page's id unless its front matter says otherwise.
	ID string
	// Ordinal is the leading number of the file name, without zeros, or "".
	Ordinal string
}

// PlaceOf returns the place of a Markdown file below content/.
func PlaceOf(name string, languages []string) Place {
	inside := strings.TrimPrefix(name, "content/")
	place := Place{}
	prefix := ""
	if len(languages) > 0 {
		place.Language = languages[0]
		first, rest, nested := strings.Cut(inside, "/")
		for _, language := range languages[1:] {
			if nested && first == language {
				place.Language, prefix, inside = language, language+"/", rest
			}
		}
	}
	place.Kind = document.KindOf(inside)
	if section, _, nested := strings.Cut(inside, "/"); nested && document.KindOf(section+"/x.md") != document.Page {
		place.Section = section
	}
	var address, order strings.Builder
	address.WriteString(prefix)
	order.WriteString(prefix)
	segments := strings.Split(strings.TrimSuffix(inside, path.Ext(inside)), "/")
	for i, segment := range segments {
		ordinal, rest := splitOrdinal(segment)
		rest = cleanSegment(rest)
		if i == len(segments)-1 {
			place.Ordinal = ordinal
			if segment == "index" {
				if i > 0 {
					place.ID = identifier(cleanSegment(withoutOrdinal(segments[i-1])))
				} else {
					place.ID = "home"
				}
				break
			}
			place.ID = identifier(rest)
		}
		number := 1000
		if ordinal != "" {
			number, _ = strconv.Atoi(ordinal)
		}
		fmt.Fprintf(&order, "%04d %s/", number, rest)
		address.WriteString(rest + "/")
	}
	place.Path = address.String() + "index.html"
	place.Order = order.String()
	return place
}

func withoutOrdinal(segment string) string { _, rest := splitOrdinal(segment); return rest }

// splitOrdinal splits "03-coaching" into "3" and "coaching". Four digits are a
// year, not an order.
func splitOrdinal(segment string) (ordinal, rest string) {
	digits := len(segment) - len(strings.TrimLeft(segment, "0123456789"))
	if digits == 0 || digits > 3 || digits+1 >= len(segment) || segment[digits] != '-' && segment[digits] != '_' {
		return "", segment
	}
	ordinal = strings.TrimLeft(segment[:digits], "0")
	if ordinal == "" {
		ordinal = "0"
	}
	return ordinal, segment[digits+1:]
}

// cleanSegment makes a file name fit for an address: blanks to "-", Unicode in
// NFC, and without the characters that Windows or addresses give a meaning.
func cleanSegment(segment string) string {
	clean := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t':
			return '-'
		case '?', '#', '%', '&', '*', '<', '>', '|', '"', ':', '\\':
			return -1
		}
		return r
	}, document.NFC(segment))
	if clean == "" {
		return "page"
	}
	return clean
}

func identifier(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "-", "_"))
}

// assetPath is where a file below content/ that is not a page is copied to.
func assetPath(name string) string {
	inside := strings.TrimPrefix(name, "content/")
	dir, file := path.Split(inside)
	var out strings.Builder
	for _, segment := range strings.Split(strings.TrimSuffix(dir, "/"), "/") {
		if segment != "" {
			out.WriteString(cleanSegment(withoutOrdinal(segment)) + "/")
		}
	}
	return out.String() + cleanSegment(file)
}
