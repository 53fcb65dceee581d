package render

import (
	"strconv"
	"strings"

	"handbook/generator/schema"
)

// writeDate writes year-month-day in words: the interface's `date` says how, with
// DAY, MONTH and YEAR, and `months` names the months, separated by blanks.
func writeDate(words map[string]string, date string) string {
	day, ok := schema.ParseDate(date)
	if !ok {
		return date
	}
	months := strings.Fields(words["months"])
	if len(months) != 12 || words["date"] == "" {
		return date
	}
	return strings.NewReplacer("DAY", strconv.Itoa(day.Day), "MONTH", months[day.Month-1], "YEAR", strconv.Itoa(day.Year)).Replace(words["date"])
}
