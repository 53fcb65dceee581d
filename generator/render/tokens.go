package render

import (
	"strings"

	"handbook/generator/schema"
)

// Tokens is the CSS for what handbook.yaml says of the look: the accent colour
// and the font of headings.
func Tokens(h *schema.Handbook) string {
	var css strings.Builder
	if accent := h.Brand.Accent.Value; accent != "" {
		css.WriteString("--brand:" + accent + ";")
	}
	if font := strings.NewReplacer(`"`, "", `\`, "", ";", "", "{", "", "}", "", "<", "").Replace(h.Brand.Font.Value); font != "" {
		css.WriteString(`--font-display:"` + font + `",Georgia,serif;`)
	}
	if css.Len() == 0 {
		return ""
	}
	return "@layer tokens{:root{" + css.String() + "}}\n"
}
