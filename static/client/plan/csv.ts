// Plans as tables for spreadsheets.
//
// Long: a line for each answer, with the columns of header. A table's cell has the
// number of its row and its column as item; a rating's score its statement as
// item, and its evidence statement.evidence; each ticked choice has a line. The
// state is answered, blank, hidden (it does not show), computed or unmapped. Wide: a line for each plan, a column for each field.
import { canonical } from "./canonical";
import type { Definition, Field, Plan, Ratings, Row, Scalar } from "./types";
import { inOrder, isText, own } from "./values";

export interface CSVOptions {
  /** Leaves out what is private, and all that is unmapped, which nobody can tell. */
  withoutPrivate?: boolean;
}

type Line = (Scalar | undefined)[];

const header = ["plan", "school", "version", "field", "row", "item", "value", "label", "state"];

/** A file of lines (RFC 4180), with the mark that tells spreadsheets that it is UTF-8. Text that a spreadsheet would take for a formula gets an apostrophe. */
function file(lines: Line[]): string {
  const cell = (value: Scalar = ""): string => {
    const text = isText(value) ? value.replace(/^[=+\-@\t\r\n]/, "'$&") : `${value}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return "\uFEFF" + lines.map((line) => `${line.map(cell).join()}\r\n`).join("");
}

function shown(definition: Definition, { withoutPrivate }: CSVOptions): Field[] {
  return definition.sections.flatMap((section) => section.fields)
    .filter((field) => field.type !== "note" && field.type !== "heading" && !(withoutPrivate && field.private));
}

const labelOf = (list: Field["options"], code: unknown): string => list?.find((one) => one.code === code)?.label ?? "";

/** The school of a plan, or whatever else groups results. */
function school(definition: Definition, fields: Field[], plan: Plan): string {
  const field = fields.find((one) => one.id === (definition.results?.by ?? "school"));
  const value = field && own(plan.answers, field.id);
  return !isText(value) ? "" : labelOf(field!.options, value) || value;
}

/** The CSV of plans, a line for each answer. Each plan fits its definition. */
export function long(entries: { definition: Definition; plan: Plan }[], options: CSVOptions = {}): string {
  const lines: Line[] = [header];
  for (const { definition, plan } of entries) {
    const fields = shown(definition, options);
    const about = [plan.plan.id, school(definition, fields, plan), plan.worksheet.version];
    const add = (field: string, row: number | string, item: string, value: Scalar | undefined, label: string, state: string) =>
      lines.push([...about, field, row, item, value, label, value === undefined && state === "answered" ? "blank" : state]);
    /** Adds the line of a field or cell, or the lines of what is ticked. */
    const answer = (field: Field, path: string, id: string, row: number | string, item: string, value: unknown) => {
      const computed = own(plan.computed, path);
      const state = plan.hidden.includes(path) ? "hidden" : computed !== undefined ? "computed" : "answered";
      const values = field.type === "computed" ? [computed] : Array.isArray(value) ? value : [value];
      for (const one of values as (Scalar | undefined)[])
        if (!row || one !== undefined) add(id, row, item, one, labelOf(field.options, one), state);
    };
    for (const field of fields) {
      const { id } = field;
      const value = own(plan.answers, id);
      const state = plan.hidden.includes(id) ? "hidden" : "answered";
      if (field.type === "rating") {
        const ratings = (value ?? {}) as Ratings;
        for (const statement of field.statements ?? []) {
          const { score, evidence } = own(ratings, statement.id) ?? {};
          add(id, "", statement.id, score, labelOf(field.grades, score), state);
          if (evidence !== undefined) add(id, "", `${statement.id}.evidence`, evidence, "", state);
        }
      } else if (field.type === "table") {
        const rows = (value ?? []) as Row[];
        if (!rows.length) add(id, "", "", undefined, "", state);
        rows.forEach((row, i) => {
          for (const column of field.columns ?? []) answer(column, `${id}/${row._row}/${column.id}`, id, i + 1, column.id, own(row as Record<string, unknown>, column.id));
        });
      } else {
        answer(field, id, id, "", "", value);
      }
    }
    if (options.withoutPrivate) continue;
    for (const [path, value] of inOrder(plan.unmapped)) {
      const parts = path.split("/");
      const [field = "", row = "", item = ""] = parts.length === 2 ? [parts[0], "", parts[1]] : parts;
      add(field, row, item, typeof value === "object" ? canonical(value) : (value as Scalar), "", "unmapped");
    }
  }
  return file(lines);
}

/** The CSV of plans of one definition that they fit, a line for each plan. What does not show is blank. */
export function wide(definition: Definition, plans: Plan[], options: CSVOptions = {}): string {
  const fields = shown(definition, options);
  const rowsOf = (plan: Plan, field: Field) => (own(plan.answers, field.id) ?? []) as Row[];
  const names = ["plan", "title", "school", "version"];
  const values: ((plan: Plan) => Scalar | undefined)[] = [
    (plan) => plan.plan.id, (plan) => plan.plan.title, (plan) => school(definition, fields, plan), (plan) => plan.worksheet.version,
  ];
  const add = (name: string, value: (plan: Plan) => Scalar | undefined) => {
    names.push(name);
    values.push(value);
  };
  const answer = (plan: Plan, path: string, value: unknown): Scalar | undefined =>
    plan.hidden.includes(path) ? undefined : own(plan.computed, path) ?? (Array.isArray(value) ? value.join("; ") : (value as Scalar | undefined));
  for (const field of fields) {
    const { id } = field;
    const isHidden = (plan: Plan): boolean => plan.hidden.includes(id);
    if (field.type === "rating") {
      for (const statement of field.statements ?? []) {
        const rating = (plan: Plan) => (isHidden(plan) ? undefined : own((own(plan.answers, id) ?? {}) as Ratings, statement.id));
        add(`${id}/${statement.id}`, (plan) => rating(plan)?.score);
        if (field.evidence) add(`${id}/${statement.id}/evidence`, (plan) => rating(plan)?.evidence);
      }
    } else if (field.type === "table") {
      const most = Math.max(0, ...plans.map((plan) => rowsOf(plan, field).length));
      for (let n = 0; n < most; n++) {
        for (const column of field.columns ?? [])
          add(`${id}/${n + 1}/${column.id}`, (plan) => {
            const row = rowsOf(plan, field)[n];
            return row && !isHidden(plan) ? answer(plan, `${id}/${row._row}/${column.id}`, own(row as Record<string, unknown>, column.id)) : undefined;
          });
      }
    } else {
      add(id, (plan) => answer(plan, id, own(plan.answers, id)));
    }
  }
  return file([names, ...plans.map((plan) => values.map((value) => value(plan)))]);
}
