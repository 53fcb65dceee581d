package document

import "strings"

// Kind is what a source file becomes.
type Kind string

const (
	Page      Kind = "page"
	Module    Kind = "module"
	Topic     Kind = "topic"
	Handout   Kind = "handout"
	Lesson    Kind = "lesson"
	Worksheet Kind = "worksheet"
	ENote     Kind = "enote"
	Video     Kind = "video"
	Pathway   Kind = "pathway"
	Glossary  Kind = "term"
	Framework Kind = "framework"
)

// Kinds are all kinds in the order in which people think of them.
var Kinds = []Kind{Module, Topic, Handout, Lesson, Worksheet, ENote, Video, Pathway, Glossary, Framework, Page}

// folders are the top folders of content/ that decide a kind.
var folders = map[string]Kind{
	"modules": Topic, "handouts": Handout, "lessons": Lesson, "worksheets": Worksheet, "enotes": ENote,
	"videos": Video, "pathways": Pathway, "glossary": Glossary, "frameworks": Framework,
}

// Sections are the folders whose pages are listed together, in the order of a
// handbook's navigation.
var Sections = []string{"modules", "lessons", "worksheets", "handouts", "enotes", "videos", "pathways", "glossary", "frameworks"}

// SectionOf returns the folder that holds pages of a kind, "" for plain pages.
func SectionOf(kind Kind) string {
	if kind == Module {
		return "modules"
	}
	for _, section := range Sections {
		if folders[section] == kind {
			return section
		}
	}
	return ""
}

// KindOf returns the kind of the file at a path below content/ (below the
// language's folder, for a translation).
func KindOf(path string) Kind {
	top, rest, inside := strings.Cut(path, "/")
	kind, known := folders[top]
	if !inside || !known {
		return Page
	}
	if rest == "index.md" {
		return Page
	}
	if kind == Topic {
		if _, file, deeper := strings.Cut(rest, "/"); deeper && file == "index.md" {
			return Module
		}
	}
	return kind
}
