package lesson

import (
	"fmt"
	"slices"
	"strings"

	"handbook/generator/document"
	"handbook/generator/source"
)

func (r *reader) scenario(i *Interaction) {
	d := i.Directive
	if len(d.Body) == 0 {
		return // the document has reported it
	}
	start := slices.IndexFunc(d.Body, func(block document.Block) bool { return block.Kind == document.Heading })
	if start < 0 {
		i.Prompt = d.Body
		r.fail(d, "its body is "+d.Spec.Body, "`scenario` has no scenes")
		return
	}
	i.Prompt = d.Body[:start:start]
	for at := start; at < len(d.Body); {
		end := at + 1
		for end < len(d.Body) && d.Body[end].Kind != document.Heading {
			end++
		}
		heading := d.Body[at]
		i.Scenes = append(i.Scenes, Scene{ID: heading.ID, Title: heading.Text, Heading: heading, Blocks: d.Body[at+1 : end : end]})
		at = end
	}
	s := &story{reader: r, scenes: i.Scenes}
	s.headings()
	s.links(&Scene{}, i.Prompt)
	for k := range s.scenes {
		s.links(&Scene{}, []document.Block{s.scenes[k].Heading})
		s.scene(&s.scenes[k])
	}
	s.ways(d)
}

// story checks the scenes of one scenario.
type story struct {
	*reader
	scenes []Scene
	// unclear says that two headings have one name, so that links may mean either.
	unclear bool
}

func (s *story) find(id string) *Scene {
	for k := range s.scenes {
		if s.scenes[k].ID == id {
			return &s.scenes[k]
		}
	}
	return nil
}

// headings reports scenes that links could not tell apart.
func (s *story) headings() {
	for k, scene := range s.scenes {
		if scene.Title == "" {
			s.faults.Errorf(scene.Heading.Pos, 0, "write its name after the marks", "scene %d has no name", k+1)
			continue
		}
		plain := document.Slug(scene.Title)
		if number, repeated := strings.CutPrefix(scene.ID, plain+"-"); !repeated || strings.Trim(number, "0123456789") != "" {
			continue
		}
		// The document made the id of a heading that is there twice unique.
		at := slices.IndexFunc(s.document.Anchors, func(anchor document.Anchor) bool { return anchor.ID == plain })
		if at < 0 {
			continue
		}
		s.unclear = true
		line, _ := s.document.Anchors[at].Pos.LineColumn()
		what := "another heading of this page"
		if s.find(plain) != nil {
			what = "another scene"
		}
		s.faults.Errorf(scene.Heading.Pos, 0, "change one of them, or give this one an id of its own: {#"+strings.ReplaceAll(plain, "-", "_")+"_2}", "the scene “%s” has the name of %s, on line %d, so that links could mean both", brief(scene.Title), what, line)
	}
}

// scene parts the choices of a scene from its text.
func (s *story) scene(scene *Scene) {
	var text []document.Block
	chosen := false
	keys := keys{}
	for _, block := range scene.Blocks {
		if block.Kind == document.List {
			chosen = true
			for k := range block.Children {
				s.choice(scene, &block.Children[k], keys)
			}
			continue
		}
		if chosen && (block.Directive == nil || block.Directive.Name != "facilitator") {
			s.faults.Errorf(block.Pos, 0, "move it above the choice, or into a scene of its own", "text stands below the choice of the scene “%s”", brief(scene.Title))
			chosen = false
		}
		text = append(text, block)
	}
	scene.Blocks = text
	s.links(scene, text)
	if len(text) == 0 && len(scene.Choices) == 0 && scene.Title != "" {
		s.faults.Errorf(scene.Heading.Pos, 0, "write what happens there, or remove it", "the scene “%s” is empty", brief(scene.Title))
	}
}

// choice reads one entry of a choice.
func (s *story) choice(scene *Scene, block *document.Block, keys keys) {
	entry := Link{Item: s.item(block, keys)}
	var links []document.Link
	for _, hole := range entry.HTML.Holes {
		if !hole.IsDirective {
			if link := s.document.Links[hole.Index]; link.Scene {
				links = append(links, link)
			}
		}
	}
	switch {
	case len(links) == 0:
		s.faults.Errorf(block.Pos, 0, "write it as a link to a scene: ["+brief(block.Text)+"](#"+s.scenes[0].ID+")", "this choice leads to no scene")
		return
	case len(links) > 1:
		s.faults.Errorf(links[1].Pos, links[1].Length, "write two entries, with one link each", "this choice leads to two scenes")
	}
	entry.To = strings.TrimPrefix(links[0].Target, "#")
	if s.find(entry.To) == nil {
		s.missing(links[0])
	} else {
		scene.leads = append(scene.leads, entry.To)
	}
	scene.Choices = append(scene.Choices, entry)
	s.links(scene, entry.Blocks)
}

// links follows the links in the text of a scene.
func (s *story) links(scene *Scene, blocks []document.Block) {
	for k := range blocks {
		block := &blocks[k]
		for _, hole := range block.HTML.Holes {
			if hole.IsDirective {
				s.links(scene, s.document.Directives[hole.Index].Body)
				continue
			}
			link := s.document.Links[hole.Index]
			if !link.Scene {
				continue
			}
			id := strings.TrimPrefix(link.Target, "#")
			switch {
			case s.find(id) != nil:
				scene.leads = append(scene.leads, id)
			case !slices.ContainsFunc(s.document.Anchors, func(anchor document.Anchor) bool { return anchor.ID == id }):
				s.missing(link)
			}
		}
		if block.Directive != nil {
			s.links(scene, block.Directive.Body)
		}
		s.links(scene, block.Children)
	}
}

// missing reports a link to a scene that is not there.
func (s *story) missing(link document.Link) {
	if s.unclear {
		return
	}
	var ids []string
	for _, scene := range s.scenes {
		ids = append(ids, "#"+scene.ID)
	}
	hint := source.DidYouMean(link.Target, ids)
	if hint == "" {
		const few = 8
		hint = "its scenes are " + strings.Join(ids[:min(len(ids), few)], ", ")
	}
	s.faults.Errorf(link.Pos, link.Length, hint, "this scenario has no scene %s", link.Target)
}

// ways follows the story from its first scene to its endings.
func (s *story) ways(d *document.Directive) {
	if len(s.scenes) < 2 {
		s.fail(d, "add scenes that the first one leads to", "`scenario` needs two scenes or more")
		return
	}
	before := len(s.faults)
	for k := range s.scenes {
		s.scenes[k].Ending = len(s.scenes[k].leads) == 0 && len(s.scenes[k].Choices) == 0
	}
	reached := map[string]bool{s.scenes[0].ID: true}
	ends := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for k := range s.scenes {
			scene := &s.scenes[k]
			end := scene.Ending
			for _, to := range scene.leads {
				if reached[scene.ID] && !reached[to] {
					reached[to], changed = true, true
				}
				end = end || ends[to]
			}
			if end && !ends[scene.ID] {
				ends[scene.ID], changed = true, true
			}
		}
	}
	if s.unclear || s.brokenWays() {
		return
	}
	if s.scenes[0].Ending {
		s.faults.Errorf(s.scenes[0].Heading.Pos, 0, fmt.Sprintf("add a list of links: - [Go on](#%s)", s.scenes[1].ID), "the first scene, “%s”, leads nowhere", brief(s.scenes[0].Title))
		return
	}
	for _, scene := range s.scenes {
		switch {
		case scene.Title == "":
		case !reached[scene.ID]:
			s.faults.Errorf(scene.Heading.Pos, 0, fmt.Sprintf("link to it from another scene: [Go on](#%s), or remove it", scene.ID), "no choice leads to the scene “%s”", brief(scene.Title))
		case !ends[scene.ID] && len(s.faults) == before:
			s.faults.Errorf(scene.Heading.Pos, 0, "let a choice lead to a scene without links, which ends the story", "from the scene “%s” the story never ends", brief(scene.Title))
		}
	}
}

// brokenWays reports whether a link of the scenario leads to no scene, which was
// reported and may be why others seem out of reach.
func (s *story) brokenWays() bool {
	for _, scene := range s.scenes {
		for _, choice := range scene.Choices {
			if s.find(choice.To) == nil {
				return true
			}
		}
	}
	return false
}
