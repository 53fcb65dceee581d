package search

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"handbook/generator/document"
)

// File is a finished file of the index.
type File struct {
	// Name is its name in the folder search/ of the site.
	Name    string
	Content []byte
}

// Sizes of files, in characters before compression, unless said otherwise.
const (
	// wholeSize is the most that stands in one file.
	wholeSize = 150_000
	// wordsSize and postingsSize are the least that files of words and of postings are
	// filled to, mostWords and mostPostings about how many of them there are at most.
	wordsSize    = 2_000
	mostWords    = 300
	postingsSize = 4_000
	mostPostings = 1_040
	// leastPages is the least pages that a file of results describes, and mostChunks
	// how many such files there are at most; leastSummaries and mostSummaries are the
	// same for files of summaries.
	leastPages     = 4
	mostChunks     = 680
	leastSummaries = 16
	mostSummaries  = 60
	// summarySize is the most characters of a summary.
	summarySize = 160
)

// layout is the index as strings, before they are put into files.
type layout struct {
	head                               table
	words, postings, chunks, summaries []string
	facets                             string
}

// files encodes the index.
func (x *index) files(whole bool) []File {
	l := &layout{}
	starts := x.encodePostings(l)
	firsts := x.encodeWords(l, starts)
	x.encodeChunks(l)
	x.encodeFacets(l)

	lists := [][]string{l.words, l.postings, l.chunks, {l.facets}, l.summaries}
	shards := slices.Concat(lists...)
	size := 0
	for _, text := range shards {
		size += len(text)
	}
	whole = whole || size <= wholeSize
	hash := sha256.New()
	for _, text := range shards {
		hash.Write([]byte(text))
	}
	prefix := Parts + x.language + "-" + hex.EncodeToString(hash.Sum(nil)[:5]) + "-"

	h := &l.head
	h.number(formatVersion)
	h.number(len(x.entries))
	h.number(x.filed(leastPages, mostChunks))
	h.number(x.filed(leastSummaries, mostSummaries))
	h.number(mostPlaced(len(x.entries)))
	for _, list := range lists {
		h.number(len(list))
	}
	h.text(prefix)
	x.encodeKinds(h)
	for _, first := range firsts {
		h.number(first.file)
		h.number(first.at)
		h.text(x.stems[first.stem].key)
	}
	if !whole {
		h.number(0)
		files := []File{{Name: x.language + ".js"}}
		for i, list := range lists {
			for n, text := range list {
				name := prefix + shardNames[i:i+1] + itoa(n) + ".js"
				files = append(files, File{name, script(name, text)})
			}
		}
		head := h.String()
		files[0].Content = script(files[0].Name, lengthOf(head)+head)
		return files
	}
	h.number(1)
	for _, text := range shards {
		h.number(units(text))
	}
	head := h.String()
	name := x.language + ".js"
	return []File{{name, script(name, lengthOf(head)+head+strings.Join(shards, ""))}}
}

// Parts is the folder of the files whose names never change, beside the others.
const Parts = "parts/"

// shardNames are the letters in the names of files: words, postings, chunks of
// pages, facets, summaries.
const shardNames = "wpcfs"

// formatVersion changes when older scripts could not read the files.
const formatVersion = 2

// lengthOf is how many characters a string has, as a number.
func lengthOf(text string) string {
	var t table
	t.number(units(text))
	return string(t.numbers)
}

// units counts characters as JavaScript does.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// place is where a stem's postings stand.
type place struct{ stem, file, at, length, kept int }

// encodePostings encodes the postings of all stems, one after another, into files.
func (x *index) encodePostings(l *layout) []place {
	places := make([]place, len(x.stems))
	var all []byte
	for i := range x.stems {
		from := len(all)
		all = x.encodePosting(all, i, &places[i])
		places[i].stem, places[i].length = i, len(all)-from
	}
	full := max(postingsSize, len(all)/mostPostings)
	from, at := 0, 0
	for i := range places {
		one := &places[i]
		if at > from && at+one.length-from > full+full/4 || at-from >= full {
			l.postings = append(l.postings, string(all[from:at]))
			from = at
		}
		one.file, one.at = len(l.postings), at-from
		at += one.length
	}
	if at > from {
		l.postings = append(l.postings, string(all[from:at]))
	}
	return places
}

// mostKept is how many postings of a stem are kept: words that most pages have tell
// little, and long lists are slow to load.
func mostKept(pages int) int { return min(max(256, pages/4), 2000) }

// mostPlaced is how many pages a stem may have so that its sections are kept, other
// than for headings, and how much of a text is about it finely: words that stand
// everywhere do not tell where to look.
func mostPlaced(pages int) int { return max(64, pages/32) }

// encodePosting adds one stem's postings to those before: the pages as distances, the
// codes, and the sections of those that are not of the page's name.
func (x *index) encodePosting(before []byte, stem int, at *place) []byte {
	from, to := int(x.first[stem]), int(x.first[stem+1])
	kept := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		if !x.plain[stem] || x.codes[i] >= headCode {
			kept = append(kept, i)
		}
	}
	if most := mostKept(len(x.entries)); len(kept) > most {
		slices.SortStableFunc(kept, func(a, b int) int { return int(x.codes[b]) - int(x.codes[a]) })
		kept = kept[:most]
		slices.Sort(kept)
	}
	at.kept = len(kept)
	t := table{numbers: before}
	last := -1
	for _, i := range kept {
		t.number(int(x.pages[i]) - last - 1)
		last = int(x.pages[i])
	}
	common := to-from > mostPlaced(len(x.entries))
	for _, i := range kept {
		code := x.codes[i]
		if common && code < headCode {
			// Four levels are enough, and they are smaller.
			code = code&^3 | 2
		}
		t.code(code)
	}
	for _, i := range kept {
		if x.codes[i] < headCode && !common || x.codes[i] >= headCode && x.codes[i] < nameCode {
			t.number(int(x.sections[i]))
		}
	}
	return t.numbers
}

// What is said of a stem: its postings begin a new file, or are not those of all pages
// that have it; it is no word itself.
const (
	newFile = 1
	notAll  = 2
	noWord  = 4
)

// encodeWords encodes the dictionary into files, and returns where each begins.
func (x *index) encodeWords(l *layout, places []place) (firsts []place) {
	var t *table
	size, last := 0, ""
	full := max(wordsSize, 10*len(x.stems)/mostWords)
	for i, one := range x.stems {
		if t != nil && size > full && (!sameStart(last, one.key) || size > 2*full) {
			l.words = append(l.words, t.String())
			t = nil
		}
		if t == nil {
			t, size, last = &table{}, 0, ""
			firsts = append(firsts, places[i])
		}
		before := len(t.numbers)
		common := commonStart(last, one.key)
		t.number(common)
		t.text(cutStart(one.key, common))
		forms := make([]string, 0, len(one.forms))
		for _, form := range one.forms {
			if form != one.key {
				forms = append(forms, form)
			}
		}
		t.number(len(forms))
		for _, form := range forms {
			common := commonStart(one.key, form)
			t.number(units(one.key) - common)
			t.text(cutStart(form, common))
			size += len(form) - common
		}
		pages := int(x.first[i+1] - x.first[i])
		if x.plain[i] {
			pages = len(x.entries)
		}
		t.number(pages)
		names := 0
		for at := x.first[i]; at < x.first[i+1]; at++ {
			if x.codes[at] >= nameCode {
				names++
			}
		}
		t.number(min(names, 63))
		t.number(places[i].length)
		flags := 0
		if len(forms) == len(one.forms) {
			flags |= noWord
		}
		if i > 0 && places[i].file != places[i-1].file {
			flags |= newFile
		}
		if places[i].kept != pages {
			flags |= notAll
		}
		t.number(flags)
		if flags&notAll != 0 {
			t.number(places[i].kept)
		}
		size += len(one.key) - common + len(t.numbers) - before
		last = one.key
	}
	if t != nil {
		l.words = append(l.words, t.String())
	}
	return firsts
}

// sameStart reports whether two words begin with the same two characters.
func sameStart(a, b string) bool { return commonStart(a, b) >= 2 }

// commonStart counts the characters, as JavaScript counts them, that two words have
// in common at their start.
func commonStart(a, b string) int {
	n, count := 0, 0
	for i, r := range a {
		if !strings.HasPrefix(b[n:], a[i:i+len(string(r))]) {
			break
		}
		n += len(string(r))
		count += units(string(r))
	}
	return count
}

// cutStart is a word without its first characters, as JavaScript counts them.
func cutStart(text string, count int) string {
	for i, r := range text {
		if count == 0 {
			return text[i:]
		}
		count -= units(string(r))
	}
	return ""
}

// filed is how many pages stand in a file that holds at least so many, when there may
// be so many files.
func (x *index) filed(least, files int) int {
	return max(least, (len(x.entries)+files-1)/files)
}

// encodeChunks encodes what results show of pages, and apart from it their summaries,
// which few who search look at.
func (x *index) encodeChunks(l *layout) {
	for pages := range slices.Chunk(x.entries, x.filed(leastPages, mostChunks)) {
		t, last := &table{}, ""
		for _, e := range pages {
			url := strings.TrimSuffix(e.url, "index.html")
			common := commonStart(last, url)
			t.number(common)
			t.text(cutStart(url, common))
			last = url
			t.text(e.title)
			t.text(e.number)
			t.text(e.time)
			t.number(len(e.facts.sections) - 1)
			for _, one := range e.facts.sections[1:] {
				if one.anchor == document.Slug(one.title) {
					t.text("")
				} else {
					t.text(one.anchor)
				}
				t.text(one.title)
			}
		}
		l.chunks = append(l.chunks, t.String())
	}
	for pages := range slices.Chunk(x.entries, x.filed(leastSummaries, mostSummaries)) {
		t := &table{}
		for _, e := range pages {
			t.text(shorten(e.lede, summarySize))
		}
		l.summaries = append(l.summaries, t.String())
	}
}

// encodeKinds encodes the kinds of all pages as runs.
func (x *index) encodeKinds(h *table) {
	var kinds []string
	var runs table
	count := 0
	for i := 0; i < len(x.entries); {
		kind, from := x.entries[i].kind, i
		for i < len(x.entries) && x.entries[i].kind == kind {
			i++
		}
		at := slices.Index(kinds, kind)
		if at < 0 {
			at = len(kinds)
			kinds = append(kinds, kind)
		}
		runs.number(at)
		runs.number(i - from)
		count++
	}
	h.number(len(kinds))
	for _, kind := range kinds {
		h.text(kind)
	}
	h.number(count)
	h.numbers = append(h.numbers, runs.numbers...)
}

// encodeFacets encodes which pages have which words of the vocabularies.
func (x *index) encodeFacets(l *layout) {
	t := &table{}
	for v := range vocabularies {
		pages := map[string][]int{}
		var ids []string
		for n, e := range x.entries {
			for _, id := range e.values[v] {
				if pages[id] == nil {
					ids = append(ids, id)
				}
				pages[id] = append(pages[id], n)
			}
		}
		slices.Sort(ids)
		t.number(len(ids))
		for _, id := range ids {
			t.text(id)
			t.number(len(pages[id]))
			last := -1
			for _, n := range pages[id] {
				t.number(n - last - 1)
				last = n
			}
		}
	}
	l.facets = t.String()
}
