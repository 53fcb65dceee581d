package worksheet

import (
	"maps"
	"slices"
)

// Progress is work in one page of a handbook, as backups hold it
// (handbook-progress/1). What a newer handbook wrote beside what is known stays:
// the members are those of the file.
//
//	format        handbook-progress/1
//	page          the page's address from the handbook's top: lessons/coaching-1/, or
//	              "" for the first page
//	read, done    when the page was read to its end, and when all it asks was done
//	step          the id of the step that was open last
//	interactions  by id: value (a text, texts, or an object of texts), done (true), when
//	unmapped      what has no place in the page any more, by path
type Progress map[string]any

var (
	progressMembers = []member{
		{name: "format", rule: like(`^handbook-progress/1$`)},
		{name: "page", rule: like(`^(?:(?:[^.\x00-\x20/?#%&*<>|":\\\x7f][^\x00-\x20/?#%&*<>|":\\\x7f]*|\.[^.\x00-\x20/?#%&*<>|":\\\x7f][^\x00-\x20/?#%&*<>|":\\\x7f]*|\.\.[^\x00-\x20/?#%&*<>|":\\\x7f]+)/)*$`)},
		{name: "read", optional: true, rule: isMoment},
		{name: "step", optional: true, rule: isA[string]},
		{name: "done", optional: true, rule: isMoment},
		{name: "interactions", rule: isA[map[string]any]},
		{name: "unmapped", optional: true, rule: isA[map[string]any]},
	}
	workMembers = []member{
		{name: "value", rule: areTexts},
		{name: "done", optional: true, rule: isTrue},
		{name: "when", rule: isMoment},
	}
)

func areTexts(value any) string {
	var all []any
	switch v := value.(type) {
	case []any:
		all = v
	case map[string]any:
		all = slices.Collect(maps.Values(v))
	default:
		all = []any{v}
	}
	for _, one := range all {
		if _, ok := one.(string); !ok {
			return "type"
		}
	}
	return ""
}

func isTrue(value any) string {
	if value != true {
		return "value"
	}
	return ""
}

// readProgress reads the progress of a backup by the addresses of pages. A page
// that cannot be read is left out and noted.
func (f *PlanFile) readProgress(file map[string]any) map[string]Progress {
	all := map[string]Progress{}
	for _, page := range slices.SortedFunc(maps.Keys(file), compareUTF16) {
		progress, fault := readPage(page, file[page])
		if fault != nil {
			f.Notes = append(f.Notes, Note{Code: "left_out", Detail: page, Fault: fault})
			continue
		}
		all[page] = progress
	}
	return all
}

// readPage reads the progress in a page. An interaction that is not as it must be
// becomes unmapped.
func readPage(page string, value any) (Progress, *Fault) {
	file, ok := value.(map[string]any)
	if !ok {
		return nil, &Fault{"type", page}
	}
	known, fault := (&PlanFile{}).pick(file, progressMembers, "")
	if fault != nil {
		return nil, fault
	}
	if known["page"] != page {
		return nil, &Fault{"value", "page"}
	}
	interactions, unmapped := map[string]any{}, map[string]any{}
	if before, ok := known["unmapped"].(map[string]any); ok {
		maps.Copy(unmapped, before)
	}
	works := known["interactions"].(map[string]any)
	for _, id := range slices.SortedFunc(maps.Keys(works), compareUTF16) {
		if isWork(works[id]) {
			interactions[id] = works[id]
			continue
		}
		unmapped[freePath(unmapped, id)] = works[id]
	}
	progress := Progress(maps.Clone(file))
	progress["interactions"], progress["unmapped"] = interactions, unmapped
	progress = cleanTexts(map[string]any(progress)).(map[string]any)
	progress["page"] = page
	return progress, nil
}

// freePath is a path that nothing has: id, or id with as many / as it takes.
func freePath(taken map[string]any, id string) string {
	for {
		if _, ok := taken[id]; !ok {
			return id
		}
		id += "/"
	}
}

func isWork(value any) bool {
	work, ok := value.(map[string]any)
	if !ok {
		return false
	}
	_, fault := (&PlanFile{}).pick(work, workMembers, "")
	return fault == nil
}
