// Package handbook holds the handbook that ships with the program: its content,
// layouts, styles and scripts.
package handbook

import "embed"

// Files are handbook.yaml, content/, layouts/ and static/.
//
//go:embed handbook.yaml content layouts static
var Files embed.FS
