package document

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// fence is a ::: directive in the goldmark tree.
type fence struct {
	ast.BaseBlock
	name, title string
	attributes  []attribute
	// nameAt and end are offsets in the body of the name and of the end of the opening line.
	at, nameAt, end int
	// closed says that a closing line was found, and closing where it starts.
	closed  bool
	closing int
	// broken is why the opening line cannot be read, with the offset of the place.
	broken   string
	hint     string
	brokenAt int
	// stray marks a closing fence that closes nothing, and mere one that closes a
	// directive around the list or the quote in which it stands.
	stray, mere bool
	// deep marks one that is nested too deeply to hold anything.
	deep bool
}

type attribute struct {
	name, value string
	// at and valueAt are offsets in the body; length is that of the whole.
	at, length, valueAt int
	// short says that it is written #id or .class, given that it has a value.
	short, given bool
}

var kindFence = ast.NewNodeKind("Fence")

func (f *fence) Kind() ast.NodeKind { return kindFence }

func (f *fence) Dump(source []byte, level int) {
	ast.DumpHelper(f, source, level, map[string]string{"name": f.name}, nil)
}

// deepestDirective is how many directives may be open at once.
const deepestDirective = 20

// fenceParser reads ::: fences. Any line of three or more colons alone closes
// the innermost open one.
type fenceParser struct{}

var openFencesKey = parser.NewContextKey()

func openFences(pc parser.Context) []*fence {
	open, _ := pc.Get(openFencesKey).([]*fence)
	return open
}

func (fenceParser) Trigger() []byte             { return []byte{':'} }
func (fenceParser) CanInterruptParagraph() bool { return true }
func (fenceParser) CanAcceptIndentedLine() bool { return false }

func (fenceParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	indent := pc.BlockOffset()
	if indent < 0 || !bytes.HasPrefix(line[indent:], []byte("::")) {
		return nil, parser.NoChildren
	}
	at := segment.Start - segment.Padding + indent
	f := parseFence(string(bytes.TrimRight(line[indent:], " \t\r\n")), at)
	if !bytes.HasPrefix(line[indent:], []byte(":::")) {
		if SpecOf(f.name) == nil || f.broken != "" {
			return nil, parser.NoChildren
		}
		f.broken, f.hint, f.brokenAt = "a directive starts with three colons", "write :::"+f.name, at
	}
	reader.AdvanceToEOL()
	open := openFences(pc)
	if f.stray {
		// The line ends a list or a quote, and with it the code, or the directive,
		// that was open there.
		if len(open) > 0 {
			last := open[len(open)-1]
			last.closed, last.closing = true, at
			pc.Set(openFencesKey, open[:len(open)-1])
			f.stray, f.mere = false, true
		}
		return f, parser.NoChildren
	}
	if len(open) >= deepestDirective {
		f.deep = true
		f.broken, f.hint, f.brokenAt = "this directive is nested too deeply", "close the directives around it with ::: on a line of its own", at
		return f, parser.NoChildren
	}
	pc.Set(openFencesKey, append(open, f))
	return f, parser.HasChildren
}

func (fenceParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f := node.(*fence)
	if f.closed || f.mere || f.stray || f.deep {
		return parser.Close
	}
	open := openFences(pc)
	if len(open) == 0 || open[len(open)-1] != f {
		return parser.Continue | parser.HasChildren
	}
	line, segment := reader.PeekLine()
	if !isClosingFence(line) || insideVerbatim(pc) {
		return parser.Continue | parser.HasChildren
	}
	f.closed, f.closing = true, segment.Start
	pc.Set(openFencesKey, open[:len(open)-1])
	reader.AdvanceToEOL()
	return parser.Close
}

func (fenceParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	f := node.(*fence)
	for i, open := range openFences(pc) {
		if open == f {
			pc.Set(openFencesKey, openFences(pc)[:i])
			return
		}
	}
}

// insideVerbatim reports whether the line belongs to code, or to an HTML comment
// or the like, in which colons are text.
func insideVerbatim(pc parser.Context) bool {
	switch last := pc.LastOpenedBlock().Node.(type) {
	case *ast.FencedCodeBlock:
		return true
	case *ast.HTMLBlock:
		return last.HTMLBlockType < ast.HTMLBlockType6
	}
	return false
}

func isClosingFence(line []byte) bool {
	rest := bytes.TrimLeft(line, " ")
	if len(line)-len(rest) > 3 {
		return false
	}
	rest = bytes.TrimRight(rest, " \t\r\n")
	return len(rest) >= 3 && len(bytes.Trim(rest, ":")) == 0
}

// parseFence reads an opening line that starts with three colons at offset at.
func parseFence(line string, at int) *fence {
	f := &fence{at: at, end: at + len(line), nameAt: at}
	rest := strings.TrimLeft(line, ":")
	if strings.TrimSpace(rest) == "" {
		f.stray = true
		return f
	}
	fail := func(message, hint string, left string) *fence {
		f.broken, f.hint, f.brokenAt = message, hint, at+len(line)-len(left)
		return f
	}
	trimmed := strings.TrimLeft(rest, " \t")
	name := trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"))]
	if name == "" {
		return fail("a directive's name is missing after the colons", "write :::tip, or three colons alone to close a directive", trimmed)
	}
	f.name, f.nameAt = name, at+len(line)-len(trimmed)
	if len(trimmed) != len(rest) {
		return fail("there is a blank between the colons and the directive's name", "write :::"+name, rest)
	}
	rest = rest[len(name):]
	if spaced := strings.TrimLeft(rest, " \t"); len(spaced) < len(rest) && (strings.HasPrefix(spaced, "[") || strings.HasPrefix(spaced, "{")) {
		return fail("there is a blank after the directive's name", "write :::"+name+spaced+" without a blank", rest)
	}
	if strings.HasPrefix(rest, "[") {
		title, after, ok := bracketed(rest)
		if !ok {
			return fail("the directive's [title] is not closed", "put ] after the title, on the same line", rest)
		}
		f.title, rest = strings.TrimSpace(title), after
	}
	if strings.HasPrefix(rest, "{") {
		attributes, after, message, ok := parseAttributes(rest, at+len(line)-len(rest))
		f.attributes = attributes
		if !ok {
			return fail(message, `attributes look like {#id .class key=value key="two words" flag}`, after)
		}
		rest = after
	}
	if left := strings.TrimLeft(rest, " \t"); left != "" {
		hint := "put the text on the next line, or a title in brackets: :::" + name + "[" + left + "]"
		switch {
		case left != rest && strings.HasPrefix(left, "{"):
			hint = "remove the blank before {"
		case strings.HasPrefix(left, "[") && f.attributes != nil:
			hint = "the [title] stands before the {attributes}"
		case f.title != "" || f.attributes != nil:
			hint = "put the text on the next line"
		}
		return fail("there is text after the directive", hint, left)
	}
	return f
}

// bracketed splits "[title]rest", with brackets inside the title balanced.
func bracketed(s string) (title, rest string, ok bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return strings.NewReplacer(`\[`, "[", `\]`, "]", `\\`, `\`).Replace(s[1:i]), s[i+1:], true
			}
		}
	}
	return "", s, false
}

// parseAttributes reads "{#id .class key=value key="two words" flag}rest" that
// stands at offset at. On failure rest starts where reading stopped.
func parseAttributes(s string, at int) (attributes []attribute, rest, message string, ok bool) {
	end := at + len(s)
	s = s[1:]
	for {
		s = strings.TrimLeft(s, " \t")
		here := end - len(s)
		if s == "" {
			return attributes, s, "the directive's {attributes} are not closed by }", false
		}
		if s[0] == '}' {
			return attributes, s[1:], "", true
		}
		word := s
		if i := strings.IndexAny(s, " \t}=\""); i >= 0 {
			word = s[:i]
		}
		after := s[len(word):]
		switch {
		case word == "":
			return attributes, s, "an attribute's name is missing here", false
		case word[0] == '#' || word[0] == '.':
			name := "id"
			if word[0] == '.' {
				name = "class"
			}
			if len(word) == 1 {
				return attributes, s, "the " + name + " is missing after " + word, false
			}
			if after[:min(1, len(after))] == "=" || after[:min(1, len(after))] == `"` {
				return attributes, after, "a blank must follow " + word, false
			}
			attributes = append(attributes, attribute{name: name, value: word[1:], at: here, length: len(word), valueAt: here + 1, short: true, given: true})
		case strings.HasPrefix(after, "="):
			value, left, message := attributeValue(after[1:])
			if message != "" {
				return attributes, after[1:], message, false
			}
			valueAt := end - len(after) + 1
			if strings.HasPrefix(after, `="`) {
				valueAt++
			}
			attributes = append(attributes, attribute{name: word, value: value, at: here, length: len(s) - len(left), valueAt: valueAt, given: true})
			after = left
		case strings.HasPrefix(after, `"`):
			return attributes, after, "an attribute's name is missing here", false
		default:
			attributes = append(attributes, attribute{name: word, at: here, length: len(word), valueAt: here})
		}
		s = after
	}
}

// attributeValue reads a value up to a blank, or the one between quotation
// marks. The message says why it cannot.
func attributeValue(s string) (value, rest, message string) {
	switch {
	case strings.HasPrefix(s, `"`):
		value, rest, closed := strings.Cut(s[1:], `"`)
		if !closed {
			return "", s, "a value's quotation mark is not closed"
		}
		if rest != "" && strings.IndexByte(" \t}", rest[0]) < 0 {
			return "", s, "a blank must follow a value in quotation marks"
		}
		return value, rest, ""
	case strings.HasPrefix(s, "'"), strings.HasPrefix(s, "“"), strings.HasPrefix(s, "”"):
		return "", s, `a value of several words stands between straight quotation marks, "like this"`
	}
	end := strings.IndexAny(s, " \t}\"")
	if end < 0 {
		end = len(s)
	} else if s[end] == '"' {
		return "", s, "a quotation mark may not stand inside this value"
	}
	return s[:end], s[end:], ""
}
