package worksheet

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/schema"
)

// Fitted are a plan's answers, brought to a definition.
type Fitted struct {
	// Answers are by field: float64, string and bool; []string for choices,
	// []map[string]any for the rows of a table, each with its _row, and
	// map[string]any for a rating, of map[string]any with score and evidence.
	Answers map[string]any
	// Unmapped is what has no place in the definition, by path.
	Unmapped map[string]any
	// Moved are the paths of what has no place and had one before, sorted.
	Moved []string
	// Returned are the paths of what had no place and has one again, sorted.
	Returned []string
}

// Fit brings a plan to the definition: applies the migrations that its version
// needs, then gives every answer its place. What has none is kept as unmapped, by
// path; what was unmapped and has a place again goes back where nothing was
// answered since, unless a migration removed it. The plan itself is not changed.
// Its twin is static/client/plan/migrate.ts.
func (d *Definition) Fit(p *Plan) (*Fitted, *Fault) {
	switch {
	case p.Worksheet.ID != d.ID.Value:
		return nil, &Fault{"other_worksheet", p.Worksheet.ID}
	case compareVersions(p.Worksheet.Version, d.Version.Value) > 0:
		return nil, &Fault{"newer", p.Worksheet.Version}
	}
	m := &migrator{Definition: d, unmapped: map[string]any{}, removed: map[string]bool{}}
	m.answers, _ = cleanTexts(p.Answers).(map[string]any)
	if m.answers == nil {
		m.answers = map[string]any{}
	}
	for _, value := range m.answers {
		nameRows(value)
	}
	for _, migration := range d.Migrations {
		for _, path := range migration.Remove {
			m.removed[path.Value] = true
		}
		if compareVersions(migration.From.Value, p.Worksheet.Version) >= 0 {
			m.apply(migration)
		}
	}
	var back []string
	for _, path := range slices.SortedFunc(maps.Keys(p.Unmapped), compareUTF16) {
		value := cleanTexts(p.Unmapped[path])
		if m.putBack(path, value) {
			back = append(back, path)
		} else {
			m.lose(path, value)
		}
	}
	fitted := &Fitted{Answers: map[string]any{}, Unmapped: m.unmapped}
	for i := range d.Sections {
		for j := range d.Sections[i].Fields {
			field := &d.Sections[i].Fields[j]
			if answer := m.place(field, m.answers[field.ID.Value], field.ID.Value); answer != nil {
				fitted.Answers[field.ID.Value] = answer
			}
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(m.answers), compareUTF16) {
		if d.Field(name) == nil && !isBlank(m.answers[name]) {
			m.lose(name, m.answers[name])
		}
	}
	for path := range m.unmapped {
		if _, before := p.Unmapped[path]; !before {
			fitted.Moved = append(fitted.Moved, path)
		}
	}
	slices.SortFunc(fitted.Moved, compareUTF16)
	for _, path := range back {
		if _, still := m.unmapped[path]; !still {
			fitted.Returned = append(fitted.Returned, path)
		}
	}
	return fitted, nil
}

// migrator brings answers, in the types of parseJSON, to a definition.
type migrator struct {
	*Definition
	answers  map[string]any
	unmapped map[string]any
	// removed is what any migration removes.
	removed map[string]bool
}

// lose keeps what stands at a path and has no place.
func (m *migrator) lose(path string, value any) {
	name := path
	for n := 2; ; n++ {
		other, taken := m.unmapped[name]
		if !taken {
			break
		}
		have, _ := Canonical(other)
		lost, _ := Canonical(value)
		if bytes.Equal(have, lost) {
			return
		}
		name = path + "#" + strconv.Itoa(n)
	}
	m.unmapped[name] = value
}

// isBlank reports whether a value says nothing.
func isBlank(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	case []map[string]any:
		return len(v) == 0
	}
	return false
}

// objectsOf are the objects of a list.
func objectsOf(value any) []map[string]any {
	list, _ := value.([]any)
	var rows []map[string]any
	for _, one := range list {
		if row, ok := one.(map[string]any); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

var rowName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// nameRows gives each row of a table an id of its own.
func nameRows(value any) {
	used := map[string]bool{}
	var nameless []map[string]any
	for _, row := range objectsOf(value) {
		name, _ := row["_row"].(string)
		if !rowName.MatchString(name) || used[name] {
			nameless = append(nameless, row)
			continue
		}
		used[name] = true
	}
	n := 1
	for _, row := range nameless {
		for used["r"+strconv.Itoa(n)] {
			n++
		}
		row["_row"] = "r" + strconv.Itoa(n)
		n++
	}
}

// holder is an object with named members, and the path of their names.
type holder struct {
	members map[string]any
	at      string
}

// inside are the rows of a table or the ratings of a rating.
func (m *migrator) inside(name string) []holder {
	value := m.answers[name]
	if ratings, ok := value.(map[string]any); ok {
		return []holder{{ratings, name + "/"}}
	}
	var rows []holder
	for _, row := range objectsOf(value) {
		rows = append(rows, holder{row, fmt.Sprintf("%s/%s/", name, row["_row"])})
	}
	return rows
}

// holders are what a path such as sessions.who or trainer is a member of.
func (m *migrator) holders(path string) (member string, in []holder) {
	if name, item, ok := strings.Cut(path, "."); ok {
		return item, m.inside(name)
	}
	return path, []holder{{m.answers, ""}}
}

func (m *migrator) apply(migration Migration) {
	for _, path := range migration.Remove {
		member, holders := m.holders(path.Value)
		for _, in := range holders {
			if !isBlank(in.members[member]) {
				m.lose(in.at+member, in.members[member])
			}
			delete(in.members, member)
		}
	}
	// All at once, so that two ids can change places; fields after what is in them.
	groups := map[string]map[string]string{}
	for path, to := range migration.Rename {
		name, member, inside := strings.Cut(path.Value, ".")
		if !inside {
			name, member = "", name
		}
		if groups[name] == nil {
			groups[name] = map[string]string{}
		}
		groups[name][member] = to.Value
	}
	names := slices.Sorted(maps.Keys(groups))
	slices.Reverse(names)
	for _, name := range names {
		holders := []holder{{m.answers, ""}}
		if name != "" {
			holders = m.inside(name)
		}
		for _, in := range holders {
			m.rename(in, groups[name])
		}
	}
	for path, codes := range migration.Recode {
		m.recode(path.Value, codes)
	}
}

func (m *migrator) rename(in holder, names map[string]string) {
	old := maps.Clone(in.members)
	clear(in.members)
	keys := slices.SortedFunc(maps.Keys(old), compareUTF16)
	for _, renamed := range []bool{true, false} {
		for _, key := range keys {
			to, found := names[key]
			if found != renamed {
				continue
			}
			if !found {
				to = key
			}
			if _, taken := in.members[to]; !taken {
				in.members[to] = old[key]
			} else if !isBlank(old[key]) {
				m.lose(in.at+to, old[key])
			}
		}
	}
}

func (m *migrator) recode(path string, codes map[schema.Text]schema.Text) {
	now := map[string]string{}
	for from, to := range codes {
		now[from.Value] = to.Value
	}
	if name, item, ok := strings.Cut(path, "."); ok {
		for _, in := range m.inside(name) {
			if value, ok := in.members[item]; ok {
				in.members[item] = recoded(value, now)
			}
		}
		return
	}
	if ratings, ok := m.answers[path].(map[string]any); ok {
		for _, one := range ratings {
			if rating, ok := one.(map[string]any); ok && rating["score"] != nil {
				rating["score"] = recoded(rating["score"], now)
			}
		}
		return
	}
	if value, ok := m.answers[path]; ok {
		m.answers[path] = recoded(value, now)
	}
}

func recoded(value any, codes map[string]string) any {
	switch v := value.(type) {
	case string:
		if to, ok := codes[v]; ok {
			return to
		}
	case []any:
		for i, one := range v {
			v[i] = recoded(one, codes)
		}
	}
	return value
}

// putBack puts what was unmapped among the answers, where it has a place that is
// blank.
func (m *migrator) putBack(path string, value any) bool {
	parts := strings.Split(path, "/")
	name := parts[0]
	field := m.Field(name)
	if field == nil || len(parts) > 3 || slices.Contains(parts, "") || m.removed[name] {
		return false
	}
	put := func(in map[string]any, key string) bool {
		if !isBlank(in[key]) {
			return false
		}
		in[key] = value
		return true
	}
	switch {
	case len(parts) == 1:
		return put(m.answers, name)
	case len(parts) == 3:
		if m.removed[name+"."+parts[2]] || field.Column(parts[2]) == nil {
			return false
		}
		for _, row := range objectsOf(m.answers[name]) {
			if row["_row"] == parts[1] {
				return put(row, parts[2])
			}
		}
		return false
	}
	isStatement := slices.ContainsFunc(field.Statements, func(one Statement) bool { return one.ID.Value == parts[1] })
	rating, ok := value.(map[string]any)
	if !isStatement || !ok || m.removed[name+"."+parts[1]] {
		return false
	}
	if isBlank(m.answers[name]) {
		m.answers[name] = map[string]any{}
	}
	ratings, ok := m.answers[name].(map[string]any)
	if !ok {
		return false
	}
	if put(ratings, parts[1]) {
		return true
	}
	have, ok := ratings[parts[1]].(map[string]any)
	if !ok {
		return false
	}
	for key := range rating {
		if !isBlank(have[key]) {
			return false
		}
	}
	maps.Copy(have, rating)
	return true
}
