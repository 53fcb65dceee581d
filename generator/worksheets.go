package generator

import (
	"cmp"
	"crypto/sha256"
	"maps"
	"path"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/publish"
	"handbook/generator/schema"
	"handbook/generator/site"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

// sampleEnding ends the name of the file that holds a worksheet's example plan.
const sampleEnding = ".sample.plan.json"

// worksheetFiles are the files of one worksheet: NAME.yaml, and beside it, if
// they are there, NAME.md and NAME.sample.plan.json.
type worksheetFiles struct {
	definition, introduction, sample *source.Stack
	place                            site.Place
}

// addWorksheet takes a file of a worksheets folder, unless it is one that is
// copied, such as a picture.
func (in *sources) addWorksheet(stack *source.Stack, place site.Place) bool {
	at := func(ending string) *worksheetFiles {
		name := strings.TrimSuffix(stack.Path, ending) + ".yaml"
		if in.worksheets[name] == nil {
			in.worksheets[name] = &worksheetFiles{}
		}
		return in.worksheets[name]
	}
	pos := source.Pos{File: stack.Top()}
	switch ext := path.Ext(stack.Path); {
	case ext == ".yaml":
		files := at(ext)
		files.definition, files.place = stack, place
	case ext == ".md":
		at(ext).introduction = stack
	case strings.HasSuffix(stack.Path, sampleEnding):
		at(sampleEnding).sample = stack
	case strings.HasSuffix(stack.Path, ".plan.json"):
		in.faults.Errorf(pos, 0, "name it like the worksheet it is an example of, such as training-plan"+sampleEnding+", or keep plans outside content/", "this plan would be published with the site")
	case strings.EqualFold(ext, ".yml"), strings.EqualFold(ext, ".yaml"):
		in.faults.Errorf(pos, 0, "rename it to "+strings.TrimSuffix(path.Base(stack.Path), ext)+".yaml", "this file is not read, because the names of worksheets end in .yaml")
	default:
		return false
	}
	return true
}

// readWorksheet is a worksheet as it was read from its files.
type readWorksheet struct {
	definition   *worksheet.Definition
	document     *document.Document
	introduction *source.File
	sample       *source.File
	place        site.Place
	handbook     *schema.Handbook
	// faults are those of the example.
	faults source.Diagnostics
}

// readWorksheets reads the worksheets that changed, and returns all in the order
// of their paths.
func (s *Session) readWorksheets(in *sources, handbook *schema.Handbook) []*readWorksheet {
	kept := s.worksheets
	s.worksheets = map[*source.File]*readWorksheet{}
	var all []*readWorksheet
	var parser *document.Parser
	for _, name := range slices.Sorted(maps.Keys(in.worksheets)) {
		files := in.worksheets[name]
		if files.definition == nil {
			continue
		}
		file, introduction := files.definition.Top(), top(files.introduction)
		one := kept[file]
		fresh := one == nil || one.introduction != introduction || one.handbook != handbook
		if fresh {
			if parser == nil {
				parser = document.NewParser()
			}
			one = &readWorksheet{introduction: introduction, place: files.place, handbook: handbook}
			definition, faults := worksheet.Read(files.definition, handbook, handbook.Lenient)
			one.definition = definition
			one.document = parser.ParseWorksheet(document.WorksheetText{
				Definition: file, Common: one.definition.Common, Introduction: introduction, Parts: one.definition.Texts(),
			}, document.Options{Lenient: handbook.Lenient})
			one.document.Diagnostics = append(faults, one.document.Diagnostics...)
		}
		if sample := top(files.sample); fresh || one.sample != sample {
			one.sample, one.faults = sample, nil
			if sample != nil && !one.document.Diagnostics.HasErrors() {
				one.faults = checkSample(sample, one.definition)
			}
		}
		s.worksheets[file] = one
		all = append(all, one)
	}
	return all
}

// checkSample reports an example plan that the worksheet cannot show as a good one.
func checkSample(file *source.File, d *worksheet.Definition) (faults source.Diagnostics) {
	report := func(hint, format string, args ...any) {
		faults.Errorf(source.Pos{File: file}, 0, hint, format, args...)
	}
	read, fault := worksheet.ReadPlans(file.Text())
	switch {
	case fault != nil:
		report("fill the worksheet in a browser, and put the file that it exports here", "the example plan cannot be read: %s", fault.Words())
		return faults
	case read.Plan == nil:
		report("put the file of one plan here", "the example is a backup of several plans")
		return faults
	}
	fitted, fault := d.Fit(read.Plan)
	if fault != nil {
		report("put a plan of this worksheet here", "the example does not fit: %s", fault.Words())
		return faults
	}
	if len(fitted.Unmapped) > 0 {
		report("remove them from the example, or add migrations for people's plans", "the example has answers that have no place in the worksheet: %s", strings.Join(slices.Sorted(maps.Keys(fitted.Unmapped)), ", "))
	}
	for _, problem := range d.State(fitted.Answers, fitted.Unmapped).Problems {
		if problem.Level == "error" && problem.Kind != "type" {
			report("readers take the example for a good one", "the example is not sound at %s: %s", problem.Path, cmp.Or(problem.Say, problemWords[problem.Kind]))
		}
	}
	return faults
}

// problemWords say what is wrong with an answer.
var problemWords = map[string]string{
	"required": "an answer is missing", "min": "the number is too low", "max": "the number is too high", "length": "the text is too long",
	"rows_min": "there are too few rows", "rows_max": "there are too many rows",
}

// top is the nearest file of a stack that may be missing.
func top(stack *source.Stack) *source.File {
	if stack == nil {
		return nil
	}
	return stack.Top()
}

// strays reports introductions and examples without a worksheet.
func (in *sources) strays() (faults source.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(in.worksheets)) {
		files := in.worksheets[name]
		if files.definition != nil {
			continue
		}
		for _, stack := range []*source.Stack{files.introduction, files.sample} {
			if stack != nil {
				faults.Errorf(source.Pos{File: stack.Top()}, 0, "write the worksheet in "+path.Base(name)+", or move this file to another folder", "there is no worksheet %s beside this file", path.Base(name))
			}
		}
	}
	return faults
}

// forSite are the worksheets by their documents.
func forSite(worksheets []*readWorksheet) map[*document.Document]site.Worksheet {
	found := map[*document.Document]site.Worksheet{}
	for _, one := range worksheets {
		found[one.document] = site.Worksheet{Definition: one.definition, Sample: one.sample}
	}
	return found
}

// addWorksheetFiles lists the files beside the pages of worksheets and the passport.
func (o *Output) addWorksheetFiles() {
	for _, page := range o.Site.Pages {
		if page.IsPassport && page.Language == o.Site.Languages[0] {
			schema := worksheet.EvidenceSchema()
			o.Files = append(o.Files, publish.File{Path: page.Address() + "evidence.schema.json", Version: version(sha256.Sum256(schema)), Content: func() ([]byte, error) { return schema, nil }})
		}
		definition := page.Worksheet
		if definition == nil || page.Original != nil {
			continue
		}
		add := func(name string, content func() ([]byte, error)) {
			o.Files = append(o.Files, publish.File{Path: page.WorksheetFile(name), Version: definition.Hash(), Content: content})
		}
		add("definition.js", func() ([]byte, error) { return definition.Script(), nil })
		add("plan.schema.json", func() ([]byte, error) { return definition.PlanSchema(), nil })
		if sample := page.Sample; sample != nil {
			o.Files = append(o.Files, publish.File{Path: page.WorksheetFile("sample.plan.json"), Version: version(sample.Hash), Open: sample.Open})
		}
	}
}
