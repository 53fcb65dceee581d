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
	// stray marks a closing fence that closes nothing.
	stray bool
}

type attribute struct {
	name, value string
	at, length  int
}

var kindFence = ast.NewNodeKind("Fence")

func (f *fence) Kind() ast.NodeKind { return kindFence }

func (f *fence) Dump(source []byte, level int) {
	ast.DumpHelper(f, source, level, map[string]string{"name": f.name}, nil)
}

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
	if indent < 0 || !bytes.HasPrefix(line[indent:], []byte(":::")) {
		return nil, parser.NoChildren
	}
	at := segment.Start - segment.Padding + indent
	f := parseFence(string(bytes.TrimRight(line[indent:], " \t\r\n")), at)
	f.SetPos(at)
	reader.AdvanceToEOL()
	if f.stray || f.broken != "" && f.name == "" {
		return f, parser.NoChildren
	}
	pc.Set(openFencesKey, append(openFences(pc), f))
	return f, parser.HasChildren
}

func (fenceParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f := node.(*fence)
	open := openFences(pc)
	if len(open) == 0 || open[len(open)-1] != f {
		return parser.Continue | parser.HasChildren
	}
	line, segment := reader.PeekLine()
	if !isClosingFence(line) || insideCode(pc) {
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

func insideCode(pc parser.Context) bool {
	last := pc.LastOpenedBlock().Node
	return last != nil && last.Kind() == ast.KindFencedCodeBlock
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
	f := &fence{at: at, end: at + len(line)}
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
	if strings.TrimSpace(rest) != "" {
		return fail("there is text after the directive", "put the text on the next line, or a title in brackets: :::"+name+"["+strings.TrimSpace(rest)+"]", strings.TrimLeft(rest, " \t"))
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
				return strings.NewReplacer(`\[`, "[", `\]`, "]").Replace(s[1:i]), s[i+1:], true
			}
		}
	}
	return "", s, false
}

// parseAttributes reads "{#id .class key=value key="two words" flag}rest" that
// stands at offset at. On failure rest starts where reading stopped.
func parseAttributes(s string, at int) (attributes []attribute, rest, message string, ok bool) {
	whole := s
	s = s[1:]
	for {
		s = strings.TrimLeft(s, " \t")
		here := at + len(whole) - len(s)
		if s == "" {
			return attributes, s, "the directive's {attributes} are not closed by }", false
		}
		if s[0] == '}' {
			return attributes, s[1:], "", true
		}
		word := s[:len(s)-len(strings.TrimLeftFunc(s, func(r rune) bool { return !strings.ContainsRune(" \t}=\"", r) }))]
		switch {
		case word == "":
			return attributes, s, "an attribute's name is missing here", false
		case word[0] == '#' || word[0] == '.':
			name := map[byte]string{'#': "id", '.': "class"}[word[0]]
			if len(word) == 1 {
				return attributes, s, "the " + name + " is missing after " + word, false
			}
			attributes = append(attributes, attribute{name, word[1:], here, len(word)})
			s = s[len(word):]
		case strings.HasPrefix(s[len(word):], "="):
			value, after, closed := attributeValue(s[len(word)+1:])
			if !closed {
				return attributes, s[len(word)+1:], "a value's quotation mark is not closed", false
			}
			attributes = append(attributes, attribute{word, value, here, len(s) - len(after)})
			s = after
		default:
			attributes = append(attributes, attribute{word, "", here, len(word)})
			s = s[len(word):]
		}
	}
}

func attributeValue(s string) (value, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		value, rest, ok = strings.Cut(s[1:], `"`)
		return value, rest, ok
	}
	end := strings.IndexAny(s, " \t}")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], true
}
