package worksheet

import (
	"encoding/json"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
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
	// Code is unsealed, unknown, left_out or evidence, as in browsers.
	Code   string
	Detail string
	// Fault is why a plan of a backup, or the progress in a page, was left out,
	// otherwise nil.
	Fault *Fault
}

// PlanFile is a file that a person saved: a plan, a backup, or evidence for badges
// with its plan.
type PlanFile struct {
	Plan     *Plan
	Backup   *Backup
	Evidence Evidence
	Notes    []Note
}

const (
	planFormat   = "handbook-plan/1"
	backupFormat = "handbook-backup/1"
	// The most bytes of a plan, and of a backup.
	planSize   = 5_000_000
	backupSize = 50_000_000
)

// ReadPlans reads the file of a plan, a backup or evidence. Nothing in it is trusted.
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
	switch kind[1] {
	case "backup":
		file.Backup, fault = file.readBackup(members)
		return file.unless(fault)
	case "evidence":
		return file.unless(file.readEvidence(members))
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

var planKinds = regexp.MustCompile(`^handbook-(plan|backup|evidence)/([1-9][0-9]{0,8})$`)

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
