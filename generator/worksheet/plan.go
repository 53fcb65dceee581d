package worksheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"handbook/generator/schema"
)

// Plan is what one person answered in a worksheet, as it is exported
// (handbook-plan/1).
type Plan struct {
	Format    string        `json:"format"`
	Handbook  PlanHandbook  `json:"handbook"`
	Worksheet PlanWorksheet `json:"worksheet"`
	About     PlanAbout     `json:"plan"`
	// Answers are by field: float64, string, bool, and as the plan's file holds them
	// []any and map[string]any. Fit gives lists and objects the types that State
	// wants: []string, []map[string]any for rows, map[string]any for ratings.
	Answers map[string]any `json:"answers"`
	// Computed are the computed values by path.
	Computed map[string]any `json:"computed"`
	// Hidden are the paths of what did not show, sorted: barrier, sessions/r7f/due.
	Hidden []string `json:"hidden"`
	// Unmapped is what has no place in the definition any more, by path.
	Unmapped map[string]any `json:"unmapped"`
	// Sources are the plans behind a consensus.
	Sources []string `json:"sources"`
}

// PlanHandbook names the handbook that a plan was filled in. It only informs.
type PlanHandbook struct {
	ID      string `json:"id"`
	Version string `json:"version,omitempty"`
	URL     string `json:"url,omitempty"`
}

// PlanWorksheet names the worksheet that a plan fills.
type PlanWorksheet struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	// Definition is the hash of the shipped definition, sha256:….
	Definition string `json:"definition"`
	Language   string `json:"language"`
}

// PlanAbout tells a plan from others.
type PlanAbout struct {
	// ID is a UUID.
	ID string `json:"id"`
	// Revision counts the changes that were saved.
	Revision int64 `json:"revision"`
	// Parent is the plan@revision that it was copied from, or "".
	Parent string `json:"parent,omitempty"`
	Title  string `json:"title"`
	// Status is draft or checked.
	Status string `json:"status"`
	// Created and Modified are ISO 8601 in UTC.
	Created  string `json:"created"`
	Modified string `json:"modified"`
}

// Backup is everything a person has in a handbook (handbook-backup/1).
type Backup struct {
	Handbook PlanHandbook
	Plans    []*Plan
	// Progress is work in lessons and other pages, by their addresses.
	Progress map[string]Progress
}

// Note is something about a file that is worth saying and stops nothing.
type Note struct {
	// Code is unsealed, unknown or left_out, as in browsers.
	Code   string
	Detail string
	// Fault is why a plan of a backup, or the progress in a page, was left out,
	// otherwise nil.
	Fault *Fault
}

// PlanFile is a file that a person saved: a plan or a backup.
type PlanFile struct {
	Plan   *Plan
	Backup *Backup
	Notes  []Note
}

const (
	planFormat   = "handbook-plan/1"
	backupFormat = "handbook-backup/1"
	// The most bytes of a plan, and of a backup.
	planSize   = 5_000_000
	backupSize = 50_000_000
)

// ReadPlans reads the file of a plan or a backup. Nothing in it is trusted.
func ReadPlans(data []byte) (*PlanFile, *Fault) {
	if len(data) > backupSize {
		return nil, &Fault{"too_big", "50 MB"}
	}
	text, ok := utf8Text(data)
	if !ok {
		return nil, &Fault{"encoding", ""}
	}
	value, fault := parseJSON(text)
	if fault != nil {
		return nil, fault
	}
	members, _ := value.(map[string]any)
	format, _ := members["format"].(string)
	kind := planKinds.FindStringSubmatch(format)
	switch {
	case kind == nil:
		return nil, &Fault{"not_plan", ""}
	case kind[2] != "1":
		return nil, &Fault{"newer_format", format}
	}
	file := &PlanFile{}
	if kind[1] == "backup" {
		file.Backup, fault = file.readBackup(members)
		return file.unless(fault)
	}
	if len(data) > planSize {
		return nil, &Fault{"too_big", "5 MB"}
	}
	if fault = file.verify(members); fault == nil {
		file.Plan, fault = file.readPlan(members)
	}
	return file.unless(fault)
}

func (f *PlanFile) unless(fault *Fault) (*PlanFile, *Fault) {
	if fault != nil {
		return nil, fault
	}
	return f, nil
}

var planKinds = regexp.MustCompile(`^handbook-(plan|backup)/([1-9][0-9]{0,8})$`)

// member is a member of a plan's file, and what its value must be.
type member struct {
	name     string
	optional bool
	// rule returns "", or the code of the value's fault.
	rule func(value any) string
	// members are those of an object that knows its own.
	members []member
}

const planUUID = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`

var (
	handbookMember = member{name: "handbook", members: []member{
		{name: "id", rule: like(`[^\x00]|\x00`)},
		{name: "version", optional: true, rule: isA[string]},
		{name: "url", optional: true, rule: like(`^https?://[^\s\x{b}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+$`)},
	}}
	planMembers = []member{
		handbookMember,
		{name: "worksheet", members: []member{
			{name: "id", rule: like(`^[a-z][a-z0-9_]{0,99}$`)},
			{name: "version", rule: isVersion},
			{name: "definition", rule: like(`^sha256:[0-9a-f]{64}$`)},
			{name: "language", rule: like(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$`)},
		}},
		{name: "plan", members: []member{
			{name: "id", rule: like(`^` + planUUID + `$`)},
			{name: "revision", rule: isRevision},
			{name: "parent", optional: true, rule: like(`^` + planUUID + `@[0-9]{1,16}$`)},
			{name: "title", rule: isA[string]},
			{name: "status", rule: like(`^(draft|checked)$`)},
			{name: "created", rule: isMoment},
			{name: "modified", rule: isMoment},
		}},
		{name: "answers", rule: isA[map[string]any]},
		{name: "computed", optional: true, rule: areScalars},
		{name: "hidden", optional: true, rule: each(isA[string])},
		{name: "unmapped", optional: true, rule: isA[map[string]any]},
		{name: "sources", optional: true, rule: each(like(`^` + planUUID + `(@[0-9]{1,16})?$`))},
	}
	backupMembers = []member{
		handbookMember,
		{name: "plans", rule: isA[[]any]},
		// The ids of plans that were put away, for browsers.
		{name: "archived", optional: true, rule: each(isA[string])},
		{name: "progress", rule: isA[map[string]any]},
	}
	integrityMembers = []member{{name: "integrity", members: []member{
		{name: "algorithm", rule: like(`^sha-256$`)},
		{name: "canonical", rule: like(`^RFC 8785$`)},
		{name: "value", rule: like(`^[0-9a-f]{64}$`)},
	}}}
)

func isA[T any](value any) string {
	if _, ok := value.(T); !ok {
		return "type"
	}
	return ""
}

func like(pattern string) func(any) string {
	shape := regexp.MustCompile(pattern)
	return func(value any) string {
		text, ok := value.(string)
		switch {
		case !ok:
			return "type"
		case !shape.MatchString(text):
			return "value"
		}
		return ""
	}
}

func each(rule func(any) string) func(any) string {
	return func(value any) string {
		list, ok := value.([]any)
		if !ok {
			return "type"
		}
		for _, one := range list {
			if code := rule(one); code != "" {
				return code
			}
		}
		return ""
	}
}

func areScalars(value any) string {
	values, ok := value.(map[string]any)
	if !ok {
		return "type"
	}
	for _, one := range values {
		switch one.(type) {
		case string, bool, float64:
		default:
			return "type"
		}
	}
	return ""
}

// lastRevision is far beyond any that a plan gets by being saved. Behind a much
// larger one, browsers could not count on.
const lastRevision = 1e12

func isRevision(value any) string {
	number, ok := value.(float64)
	switch {
	case !ok:
		return "type"
	case number < 0 || number > lastRevision || number != float64(int64(number)):
		return "value"
	}
	return ""
}

var versionLike = like(`^[0-9]+(\.[0-9]+)*$`)

func isVersion(value any) string {
	if code := versionLike(value); code != "" {
		return code
	}
	if len(value.(string)) > 40 {
		return "value"
	}
	return ""
}

var momentLike = like(`^[^\n\r\x{2028}\x{2029}]{10}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$`)

func isMoment(value any) string {
	if code := momentLike(value); code != "" {
		return code
	}
	if !isDay(value.(string)[:strings.IndexByte(value.(string), 'T')]) {
		return "value"
	}
	return ""
}

// isDay reports whether a text is a day of the calendar, YYYY-MM-DD.
func isDay(text string) bool {
	_, ok := schema.ParseDate(text)
	return ok
}

// pick returns the members that are known, and notes those that are not.
func (f *PlanFile) pick(value map[string]any, members []member, at string) (map[string]any, *Fault) {
	known := map[string]any{}
	for _, m := range members {
		one, ok := value[m.name]
		if !ok {
			if m.optional {
				continue
			}
			return nil, &Fault{"missing", at + m.name}
		}
		rule := m.rule
		if m.members != nil {
			rule = isA[map[string]any]
		}
		if code := rule(one); code != "" {
			return nil, &Fault{code, at + m.name}
		}
		if m.members != nil {
			inner, fault := f.pick(one.(map[string]any), m.members, at+m.name+".")
			if fault != nil {
				return nil, fault
			}
			one = inner
		}
		known[m.name] = one
	}
	for _, name := range slices.SortedFunc(maps.Keys(value), compareUTF16) {
		if _, ok := known[name]; !ok && (at != "" || name != "format" && name != "integrity") {
			f.Notes = append(f.Notes, Note{Code: "unknown", Detail: at + name})
		}
	}
	return known, nil
}

// verify compares a file with its checksum.
func (f *PlanFile) verify(file map[string]any) *Fault {
	integrity, ok := file["integrity"]
	if !ok {
		f.Notes = append(f.Notes, Note{Code: "unsealed"})
		return nil
	}
	known, fault := f.pick(map[string]any{"integrity": integrity}, integrityMembers, "")
	if fault != nil {
		return fault
	}
	rest := maps.Clone(file)
	delete(rest, "integrity")
	sum, err := checksum(rest)
	if err != nil || known["integrity"].(map[string]any)["value"] != sum {
		return &Fault{"damaged", ""}
	}
	return nil
}

func (f *PlanFile) readPlan(file map[string]any) (*Plan, *Fault) {
	known, fault := f.pick(file, planMembers, "")
	if fault != nil {
		return nil, fault
	}
	plan := &Plan{Format: planFormat, Computed: map[string]any{}, Hidden: []string{}, Unmapped: map[string]any{}, Sources: []string{}}
	if err := decodeMembers(cleanTexts(known), plan); err != nil {
		return nil, &Fault{"type", err.Error()}
	}
	return plan, nil
}

func (f *PlanFile) readBackup(file map[string]any) (*Backup, *Fault) {
	if fault := f.verify(file); fault != nil {
		return nil, fault
	}
	known, fault := f.pick(file, backupMembers, "")
	if fault != nil {
		return nil, fault
	}
	backup := &Backup{}
	if err := decodeMembers(known["handbook"], &backup.Handbook); err != nil {
		return nil, &Fault{"type", "handbook"}
	}
	seen := map[string]bool{}
	for i, one := range known["plans"].([]any) {
		own := &PlanFile{}
		members, _ := one.(map[string]any)
		plan, fault := own.readInside(members)
		if fault == nil && seen[plan.About.ID] {
			fault = &Fault{"duplicate", plan.About.ID}
		}
		if fault != nil {
			about, _ := members["plan"].(map[string]any)
			title, _ := about["title"].(string)
			if title == "" {
				title = strconv.Itoa(i + 1)
			}
			f.Notes = append(f.Notes, Note{Code: "left_out", Detail: title, Fault: fault})
			continue
		}
		seen[plan.About.ID] = true
		backup.Plans = append(backup.Plans, plan)
		f.Notes = append(f.Notes, own.Notes...)
	}
	backup.Progress = f.readProgress(known["progress"].(map[string]any))
	return backup, nil
}

// readInside reads a plan of a backup, whose own checksum may be absent.
func (f *PlanFile) readInside(members map[string]any) (*Plan, *Fault) {
	if members["format"] != planFormat {
		return nil, &Fault{"not_plan", ""}
	}
	if _, sealed := members["integrity"]; sealed {
		if fault := f.verify(members); fault != nil {
			return nil, fault
		}
	}
	return f.readPlan(members)
}

// decodeMembers puts members, whose types are known to be right, into a struct.
func decodeMembers(members, into any) error {
	text, err := Canonical(members)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// cleanText is a text as plans keep it: composed (NFC), its lines ended by \n.
func cleanText(text string) string {
	return norm.NFC.String(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// cleanTexts is a copy of a value with clean texts, its lists and objects as
// parseJSON makes them.
func cleanTexts(value any) any {
	switch v := value.(type) {
	case string:
		return cleanText(v)
	case []any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = cleanTexts(one)
		}
		return list
	case []string:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = cleanText(one)
		}
		return list
	case []map[string]any:
		list := make([]any, len(v))
		for i, one := range v {
			list[i] = cleanTexts(one)
		}
		return list
	case map[string]any:
		members := make(map[string]any, len(v))
		for key, one := range v {
			members[key] = cleanTexts(one)
		}
		return members
	}
	return value
}

// File returns the text of the plan's file, with its checksum.
func (p *Plan) File() ([]byte, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	value, fault := parseJSON(text)
	if fault != nil {
		return nil, errors.New(fault.Words())
	}
	sum, err := checksum(value)
	if err != nil {
		return nil, err
	}
	type integrity struct {
		Algorithm string `json:"algorithm"`
		Canonical string `json:"canonical"`
		Value     string `json:"value"`
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(struct {
		*Plan
		Integrity integrity `json:"integrity"`
	}{p, integrity{"sha-256", "RFC 8785", sum}})
	return out.Bytes(), err
}

// Words says what the fault is, for people.
func (f *Fault) Words() string {
	words, ok := map[string]string{
		"too_big":         "the file is larger than %s, so it is no plan",
		"encoding":        "the file is no UTF-8 text",
		"empty":           "the file is empty",
		"truncated":       "the file ends too early; it was not saved or copied completely",
		"json":            "the file is no JSON: line %s cannot be read",
		"duplicate":       "%s occurs twice",
		"deep":            "its lists are nested deeper than %s",
		"unsafe":          "the file holds the key %s, which no plan has",
		"text":            "a text in line %s holds half a character",
		"number":          "a number in line %s is too large",
		"not_plan":        "this is neither a plan nor a backup",
		"newer_format":    "the file was written by a newer handbook, in the format %s",
		"damaged":         "the file was changed or damaged after it was saved; its checksum is wrong",
		"missing":         "%s is missing",
		"type":            "%s is not of its type",
		"value":           "%s is not what it must be",
		"other_worksheet": "the plan is of another worksheet: %s",
		"newer":           "the plan was filled with version %s of the worksheet, which is newer than this handbook's",
	}[f.Code]
	switch {
	case !ok:
		return f.Code + " " + f.Detail
	case strings.Contains(words, "%"):
		return fmt.Sprintf(words, f.Detail)
	}
	return words
}
