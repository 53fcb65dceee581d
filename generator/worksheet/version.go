package worksheet

import (
	"cmp"
	"strings"
)

// compareVersions compares two versions number by number; missing numbers count
// as 0, so that 2 and 2.0 are the same. The result is negative when a is older.
func compareVersions(a, b string) int {
	for a != "" || b != "" {
		var first, second string
		first, a, _ = strings.Cut(a, ".")
		second, b, _ = strings.Cut(b, ".")
		first, second = strings.TrimLeft(first, "0"), strings.TrimLeft(second, "0")
		// Without leading zeros the longer number is the greater, however long it is.
		if order := cmp.Or(cmp.Compare(len(first), len(second)), cmp.Compare(first, second)); order != 0 {
			return order
		}
	}
	return 0
}
