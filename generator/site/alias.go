package site

import (
	"net/url"
	"path"
	"strings"
)

// IsPageFile reports whether an address of an alias can be a page of its own. Other
// addresses, such as old/page.aspx, only a server can forward.
func IsPageFile(address string) bool {
	return strings.HasSuffix(address, ".html") || strings.HasSuffix(address, ".htm")
}

// addAliases registers the earlier addresses of all pages. It runs when the
// addresses of all pages are known. A page that stands in for a translation had
// the same ones, in its language's folder.
func (l *linker) addAliases() {
	var taken map[string]string
	own := map[*Page][]string{}
	for _, page := range l.Pages {
		if page.Document == nil || page.Original != nil {
			continue
		}
		for _, entry := range page.Document.Aliases {
			address, problem, hint := aliasAddress(entry.Value)
			if problem == "" {
				if taken == nil {
					taken = l.takenAddresses()
				}
				problem, hint = l.collision(page, address, taken)
			}
			if problem != "" {
				l.foreignf(l.faults, entry.Pos, entry.Length, hint, "%s: %s", problem, entry.Value)
				continue
			}
			taken[strings.ToLower(address)] = page.Document.File.Name()
			l.Aliases[address] = page
			if IsPageFile(address) {
				own[page] = append(own[page], address)
			}
		}
	}
	for _, page := range l.Pages {
		for _, address := range own[page.Original] {
			address = l.prefix(page.Language) + address
			if problem, _ := l.collision(page, address, taken); problem == "" {
				l.Aliases[address] = page
			}
		}
	}
}

// aliasAddress is the file that an alias names, or what is wrong with it.
func aliasAddress(value string) (address, problem, hint string) {
	const form = "write an address of this site from its first page on, such as modules/coaching/"
	value = strings.TrimSpace(value)
	if isOutside(value) || strings.Contains(value, "://") {
		return "", "this alias is on another site", form
	}
	if i := strings.IndexAny(value, "?#"); i >= 0 {
		return "", "this alias has a part that no server sees as an address", "leave out `" + value[i:] + "`"
	}
	plain, err := url.PathUnescape(strings.TrimPrefix(value, "/"))
	if err != nil {
		return "", "this alias has a % that does not stand for a character", "write the character itself"
	}
	name := strings.TrimSuffix(plain, "/")
	if name == "" {
		return "", "this alias is the address of the first page", "remove it"
	}
	for segment := range strings.SplitSeq(name, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return "", "this alias is not a plain address", form
		}
	}
	if i := strings.IndexFunc(name, func(r rune) bool { return r < ' ' || strings.ContainsRune(`<>:"|*\`, r) }); i >= 0 {
		return "", "this alias has a character that file names cannot have", "remove `" + name[i:i+1] + "` from it"
	}
	if plain != name || !isFileName(path.Base(name)) {
		name += "/index.html"
	}
	return name, "", ""
}

// isFileName reports whether a name ends like a file's: page.html, not v1.2.
func isFileName(name string) bool {
	extension := strings.TrimPrefix(path.Ext(name), ".")
	return len(extension) >= 2 && len(extension) <= 5 && strings.Trim(strings.ToLower(extension), "abcdefghijklmnopqrstuvwxyz") == ""
}

// takenAddresses are the files of the site in lower case, with the names of the
// files they come from.
func (l *linker) takenAddresses() map[string]string {
	taken := map[string]string{}
	for _, page := range l.Pages {
		name := "the page " + page.Address()
		if page.Document != nil {
			name = page.Document.File.Name()
		}
		taken[strings.ToLower(page.Path)] = name
	}
	for address, asset := range l.Assets {
		taken[strings.ToLower(address)] = asset.File.Name()
	}
	return taken
}

// collision says why an address cannot be an alias of a page, if it cannot.
func (l *linker) collision(page *Page, address string, taken map[string]string) (problem, hint string) {
	if strings.EqualFold(address, page.Path) {
		return "this alias is the page's own address", "remove it"
	}
	for place := address; place != "."; place = path.Dir(place) {
		if by, found := taken[strings.ToLower(place)]; found {
			return "this alias is an address that " + by + " has already", "remove it from one of the two"
		}
	}
	return "", ""
}
