package document

// Spec describes one directive: what it may carry and what its body must be.
type Spec struct {
	Name string
	// Means says in a few words what a reader sees.
	Means string
	// Layout is the template under layouts/directives/ that draws it.
	Layout string
	// Titled says that [Title] is allowed.
	Titled bool
	// IDRequired says that {#id} must be given: answers are or will be kept under it.
	IDRequired bool
	// Structured says that the body is kept as a tree of lists and tables
	// instead of prose.
	Structured bool
	// Body says what the body must hold, for messages.
	Body string
	// Interactive directives belong to lessons, which this version does not build.
	Interactive bool
	Attributes  []AttributeSpec
}

// AttributeSpec describes one attribute of a directive.
type AttributeSpec struct {
	Name string
	// Flag says that the attribute stands alone, without a value.
	Flag bool
	// Required says that the directive cannot do without it.
	Required bool
	// Later says that the attribute needs a part that this version does not build.
	Later bool
	// Means says what the value is, for messages.
	Means string
}

// Specs are all directives, in the order in which the authoring guide shows them.
var Specs = []*Spec{
	{Name: "definition", Means: "what a term means", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "key-function", Means: "what a component must do", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "rationale", Means: "why it matters", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "example", Means: "how it looks in a school", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "tip", Means: "a small piece of advice", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "caution", Means: "what goes wrong", Layout: "callout", Titled: true, Body: "prose"},
	{Name: "activity", Means: "a numbered activity", Layout: "activity", Titled: true, IDRequired: true, Body: "prose", Attributes: []AttributeSpec{
		{Name: "number", Means: "the activity's number, such as 1.3"},
		{Name: "time", Means: `how long it takes, such as time="20 min"`},
		{Name: "team", Flag: true, Means: "done with a team"},
		{Name: "worksheet", Means: "the id of the worksheet it shows"},
	}},
	{Name: "compare", Means: "a side-by-side contrast", Layout: "compare", Titled: true, Structured: true, Body: "one table whose first column names the row", Attributes: []AttributeSpec{
		{Name: "predict", Flag: true, Later: true, Means: "think first, then reveal"},
	}},
	{Name: "figure", Means: "a picture with a caption", Layout: "figure", Body: "the caption", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the picture's file"},
		{Name: "alt", Required: true, Means: `what the picture shows, in words (alt="" for decoration)`},
	}},
	{Name: "diagram", Means: "a drawing whose parts are links", Layout: "diagram", Titled: true, Structured: true, Body: "a list that names the drawing's parts: - coaching: [Coaching](03-coaching.md)", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the SVG file"},
	}},
	{Name: "video", Means: "a video with captions and transcript", Layout: "video", Titled: true, Body: "the transcript", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the video file, or an https:// address that opens elsewhere"},
		{Name: "captions", Means: "the WebVTT file with the captions"},
		{Name: "poster", Means: "the picture shown before it starts"},
		{Name: "duration", Means: "the running time, such as 2:10"},
	}},
	{Name: "steps", Means: "numbered steps", Layout: "steps", Titled: true, Body: "a numbered list"},
	{Name: "tabs", Means: "tabs", Layout: "tabs", Body: "sections that start with a heading; each is a tab"},
	{Name: "columns", Means: "text in columns", Layout: "columns", Body: "text parted into columns by lines of ---"},
	{Name: "quote", Means: "a pull quote", Layout: "quote", Titled: true, Body: "prose"},
	{Name: "cards", Means: "vocabulary cards", Layout: "cards", Titled: true, IDRequired: true, Structured: true, Body: "a definition list: the term on a line, then `: ` and its meaning"},
	{Name: "worksheet", Means: "a card that links to a worksheet", Layout: "linkcard", Attributes: []AttributeSpec{
		{Name: "id", Required: true, Means: "the worksheet's id"},
	}},
	{Name: "download", Means: "a card that links to something to keep", Layout: "linkcard", Attributes: []AttributeSpec{
		{Name: "id", Required: true, Means: "the id of the handout or worksheet"},
	}},
	{Name: "facilitator", Means: "notes for the facilitator's edition", Layout: "facilitator", Titled: true, Body: "prose"},
	{Name: "choice", Interactive: true}, {Name: "sort", Interactive: true}, {Name: "match", Interactive: true},
	{Name: "order", Interactive: true}, {Name: "scenario", Interactive: true}, {Name: "rate", Interactive: true},
	{Name: "reflect", Interactive: true}, {Name: "worked", Interactive: true},
}

// SpecOf returns the spec of a directive's name, or nil.
func SpecOf(name string) *Spec { return specs[name] }

var specs, specNames = func() (map[string]*Spec, []string) {
	byName, names := map[string]*Spec{}, []string(nil)
	for _, spec := range Specs {
		byName[spec.Name] = spec
		names = append(names, spec.Name)
	}
	return byName, names
}()

func (s *Spec) attribute(name string) *AttributeSpec {
	for i := range s.Attributes {
		if s.Attributes[i].Name == name {
			return &s.Attributes[i]
		}
	}
	return nil
}

func (s *Spec) attributeNames() []string {
	var names []string
	for _, attribute := range s.Attributes {
		names = append(names, attribute.Name)
	}
	return names
}

// buildable returns the names of the directives that this version builds.
func buildable() []string {
	var names []string
	for _, spec := range Specs {
		if !spec.Interactive {
			names = append(names, spec.Name)
		}
	}
	return names
}
