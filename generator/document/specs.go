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
	// Structure are the kinds of blocks that are kept as trees when they stand right
	// in the body: lists, tables, paragraphs. Everything else there is prose, and
	// without Structure so is the whole body.
	Structure []BlockKind
	// Nested says that lists inside the entries of a list are kept as trees, too.
	Nested bool
	// Body says what the body must hold, for messages.
	Body       string
	Attributes []AttributeSpec
}

// AttributeSpec describes one attribute of a directive.
type AttributeSpec struct {
	Name string
	// Flag says that the attribute stands alone, without a value.
	Flag bool
	// Required says that the directive cannot do without it.
	Required bool
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
		was,
	}},
	{Name: "compare", Means: "a side-by-side contrast", Layout: "compare", Titled: true, Structure: []BlockKind{Paragraph, Table}, Body: "one table whose first column names the row", Attributes: []AttributeSpec{
		{Name: "predict", Flag: true, Means: "think first, then reveal"},
		was,
	}},
	{Name: "choice", Means: "a question with feedback on every answer", Layout: "choice", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Body: "the question, then a list of answers that start with [ ] or, when they are right, [x], with a quote (>) under each", Attributes: []AttributeSpec{was}},
	{Name: "sort", Means: "entries to put into categories", Layout: "sort", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Nested: true, Body: "a list of categories, each with an indented list of what belongs there", Attributes: []AttributeSpec{was}},
	{Name: "match", Means: "pairs to find", Layout: "match", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, Table}, Body: "a table of two columns; each row is a pair", Attributes: []AttributeSpec{was}},
	{Name: "order", Means: "entries to put in order", Layout: "order", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Body: "a numbered list in the right order", Attributes: []AttributeSpec{was}},
	{Name: "scenario", Means: "a story in which readers choose the way", Layout: "scenario", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Body: "scenes that start with a heading; a list of links to scenes is a choice", Attributes: []AttributeSpec{was}},
	{Name: "rate", Means: "statements that readers rate themselves on", Layout: "rate", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Body: "a list of statements", Attributes: []AttributeSpec{
		{Name: "scale", Required: true, Means: "the name of a scale of handbook.yaml"},
		was,
	}},
	{Name: "reflect", Means: "a question that readers answer in writing", Layout: "reflect", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph}, Body: "the question", Attributes: []AttributeSpec{
		{Name: "plan", Means: "the worksheet and the field that the answer can fill, such as plan=training_plan.rationale"},
		{Name: "rows", Means: "how many lines there are to write on, such as rows=4"},
		was,
	}},
	{Name: "worked", Means: "a worked example, step by step", Layout: "worked", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, List}, Body: "a numbered list of steps", Attributes: []AttributeSpec{
		{Name: "show", Means: "how many steps are shown at first, such as show=2"},
		was,
	}},
	{Name: "figure", Means: "a picture with a caption", Layout: "figure", Body: "the caption", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the picture's file"},
		{Name: "alt", Required: true, Means: `what the picture shows, in words (alt="" for decoration)`},
	}},
	{Name: "diagram", Means: "a drawing whose parts are links", Layout: "diagram", Titled: true, Structure: []BlockKind{Paragraph, List}, Body: "a list that names the drawing's parts: - coaching: [Coaching](03-coaching.md)", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the SVG file"},
	}},
	{Name: "video", Means: "a video with captions and transcript", Layout: "video", Titled: true, Structure: []BlockKind{Paragraph, List}, Body: "the transcript, and pause questions in a list whose entries start with a time: - [1:30] What would you do?", Attributes: []AttributeSpec{
		{Name: "src", Required: true, Means: "the video file, or an https:// address that opens elsewhere"},
		{Name: "captions", Means: "the WebVTT file with the captions"},
		{Name: "poster", Means: "the picture shown before it starts"},
		{Name: "duration", Means: "the running time, such as 2:10"},
		was,
	}},
	{Name: "steps", Means: "numbered steps", Layout: "steps", Titled: true, Body: "a numbered list"},
	{Name: "tabs", Means: "tabs", Layout: "tabs", Body: "sections that start with a heading; each is a tab"},
	{Name: "columns", Means: "text in columns", Layout: "columns", Body: "text parted into columns by lines of ---"},
	{Name: "quote", Means: "a pull quote", Layout: "quote", Titled: true, Body: "prose"},
	{Name: "cards", Means: "vocabulary cards", Layout: "cards", Titled: true, IDRequired: true, Structure: []BlockKind{Paragraph, Definitions}, Body: "a definition list: the term on a line, then `: ` and its meaning", Attributes: []AttributeSpec{was}},
	{Name: "worksheet", Means: "a card that links to a worksheet", Layout: "linkcard", Attributes: []AttributeSpec{
		{Name: "id", Required: true, Means: "the worksheet's id"},
	}},
	{Name: "download", Means: "a card that links to something to keep", Layout: "linkcard", Attributes: []AttributeSpec{
		{Name: "id", Required: true, Means: "the id of the handout or worksheet"},
	}},
	{Name: "facilitator", Means: "notes for the facilitator's edition", Layout: "facilitator", Titled: true, Body: "prose"},
}

// was renames an interaction, under whose id answers are kept.
var was = AttributeSpec{Name: "was", Means: "the id it had before it was renamed"}

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
