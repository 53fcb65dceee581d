package render

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"handbook/generator/document"
)

// captionsScript is a file of captions as a script, for pages that are opened from a
// folder: there browsers load no captions. It calls handbookCaptions with an array
// [start, end, text, settings] for each cue, where the settings are the members of a
// browser's VTTCue.
func captionsScript(cues []document.Cue) ([]byte, error) {
	rows := make([][]any, len(cues))
	for i, cue := range cues {
		rows[i] = []any{cue.Start, cue.End, cue.Text}
		if settings := cueSettings(cue.Settings); len(settings) > 0 {
			rows[i] = append(rows[i], settings)
		}
	}
	text, err := json.Marshal(rows)
	return slices.Concat([]byte("handbookCaptions("), text, []byte(");\n")), err
}

// cueSettings are the members of a VTTCue for settings as WebVTT writes them. What
// browsers would pass over is left out; regions need the whole file.
func cueSettings(settings string) map[string]any {
	members := map[string]any{}
	oneOf := func(member, value string, values ...string) {
		if slices.Contains(values, value) {
			members[member] = value
		}
	}
	percent := func(member, value string) bool {
		digits, ok := strings.CutSuffix(value, "%")
		number, err := strconv.ParseFloat(digits, 64)
		if ok && err == nil && number >= 0 && number <= 100 {
			members[member] = number
			return true
		}
		return false
	}
	for setting := range strings.FieldsSeq(settings) {
		name, value, _ := strings.Cut(setting, ":")
		value, align, _ := strings.Cut(value, ",")
		switch name {
		case "vertical":
			oneOf("vertical", value, "rl", "lr")
		case "line":
			oneOf("lineAlign", align, "start", "center", "end")
			if percent("line", value) {
				members["snapToLines"] = false
			} else if line, err := strconv.Atoi(value); err == nil {
				members["line"] = line
			}
		case "position":
			oneOf("positionAlign", align, "line-left", "center", "line-right")
			percent("position", value)
		case "size":
			percent("size", value)
		case "align":
			oneOf("align", value, "start", "center", "end", "left", "right")
		}
	}
	return members
}
