package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"handbook/generator"
	"handbook/generator/source"
	"handbook/generator/worksheet"
)

func plansCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plans",
		Short: "Work with the plans that people saved",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return badCall("there is no command %q\n  hint: handbook plans --help lists the commands", "plans "+args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(plansCheckCommand())
	return cmd
}

func plansCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Check plans and backups as the worksheets do",
		Long: `Check plans and backups that people saved or sent: whether a file is complete and
unchanged, whether its answers fit this handbook's worksheet, what is missing in
them, and whether their computed values are right. Older plans are brought to the
worksheet as it is now, as browsers do. Of evidence for badges it says also where it
claims what its plan does not say. Files are only read.`,
		Example: `  handbook plans check lincoln.plan.json
  handbook plans check plans/*.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return badCall("plans check needs the file of a plan or a backup\n  hint: see handbook plans check --help")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := openProject(cmd)
			if err != nil {
				return err
			}
			defer p.close()
			config := p.config()
			config.Drafts = true
			config.IgnorePromises = true
			built, faults := generator.Build(cmd.Context(), config)
			if faults.HasErrors() || built == nil {
				return conclude(faults, false, cmd.ErrOrStderr())
			}
			c := planChecker{out: cmd.OutOrStdout()}
			for _, page := range built.Site.Pages {
				if page.Worksheet != nil && page.Original == nil {
					c.worksheets = append(c.worksheets, page.Worksheet)
				}
			}
			for _, name := range args {
				if err := c.file(name); err != nil {
					return err
				}
			}
			fmt.Fprintf(c.out, "checked %s: %s, %s\n", count(c.plans, "plan"), count(c.errors, "error"), count(c.warnings, "warning"))
			if c.errors > 0 {
				return errContent
			}
			return nil
		},
	}
}

// planChecker prints what is wrong with plans.
type planChecker struct {
	out                     io.Writer
	worksheets              []*worksheet.Definition
	plans, errors, warnings int
}

func (c *planChecker) say(isWarning bool, text string) {
	level := "error"
	if isWarning {
		level = "warning"
		c.warnings++
	} else {
		c.errors++
	}
	fmt.Fprintf(c.out, "  %s: %s\n", level, text)
}

func (c *planChecker) file(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return badCall("there is no file %s", name)
		}
		return callError{err}
	}
	file, fault := worksheet.ReadPlans(data)
	if fault != nil {
		fmt.Fprintln(c.out, name)
		c.say(false, fault.Words())
		return nil
	}
	if file.Evidence != nil {
		fmt.Fprintf(c.out, "%s: evidence for %s, self-assessed", name, count(file.Evidence.Badges(), "badge"))
		if day, _, ok := strings.Cut(file.Evidence.Exported(), "T"); ok {
			fmt.Fprintf(c.out, ", saved on %s", day)
		}
		fmt.Fprintln(c.out)
	}
	if file.Backup == nil {
		definition := c.plan(name, file.Plan, file.Notes)
		if definition != nil && file.Evidence != nil {
			c.remarks(definition.ReviewEvidence(file.Evidence, file.Plan))
		}
		return nil
	}
	fmt.Fprintf(c.out, "%s: a backup of %s\n", name, count(len(file.Backup.Plans), "plan"))
	c.notes(file.Notes)
	for _, plan := range file.Backup.Plans {
		c.plan(name, plan, nil)
	}
	return nil
}

func (c *planChecker) notes(notes []worksheet.Note) {
	for _, note := range notes {
		switch note.Code {
		case "unsealed":
			c.say(true, "the file has no checksum, so nobody can tell whether it was changed")
		case "unknown":
			c.say(true, note.Detail+" is not part of a plan and was left out")
		case "left_out":
			c.say(false, "the plan "+note.Detail+" cannot be read: "+note.Fault.Words())
		}
	}
}

// plan prints what is to be said about a plan; it returns its worksheet, nil when the
// handbook has none.
func (c *planChecker) plan(name string, plan *worksheet.Plan, notes []worksheet.Note) *worksheet.Definition {
	c.plans++
	fmt.Fprintf(c.out, "%s: %q, %s %s\n", name, plan.About.Title, plan.Worksheet.ID, plan.Worksheet.Version)
	c.notes(notes)
	definition := c.definition(plan)
	if definition == nil {
		var ids []string
		for _, one := range c.worksheets {
			ids = append(ids, one.ID.Value)
		}
		text := "this handbook has no worksheet " + plan.Worksheet.ID
		if near := source.Nearest(plan.Worksheet.ID, ids); near != "" {
			text += "; the nearest is " + near
		}
		c.say(false, text)
		return nil
	}
	remarks, fault := definition.Review(plan)
	if fault != nil {
		c.say(false, fault.Words())
		return definition
	}
	c.remarks(remarks)
	return definition
}

func (c *planChecker) remarks(remarks []worksheet.Remark) {
	for _, remark := range remarks {
		c.say(remark.Warning, remark.Text)
	}
}

// definition is the worksheet of a plan, in the plan's language when there is one.
func (c *planChecker) definition(plan *worksheet.Plan) *worksheet.Definition {
	var found *worksheet.Definition
	for _, one := range c.worksheets {
		if one.ID.Value == plan.Worksheet.ID && (found == nil || one.Language == plan.Worksheet.Language) {
			found = one
		}
	}
	return found
}
