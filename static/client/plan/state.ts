// What follows from a plan's answers: what shows, what is computed, what is wrong.
// Its twin is generator/worksheet/state.go.
//
// Values are made when something asks for them and kept for the call, so their
// order does not matter. In a circle, which no checked definition has, the value
// that is being made counts as blank.
import { evaluate, type Lookup } from "./formula";
import { fits } from "./migrate";
import type { Answers, Check, Definition, Field, Scalar, Tree } from "./types";
import { has, isBlank, isObject, isText, objectsOf, own, type Members } from "./values";

export interface Problem {
  /** "school", "items/f1", "sessions/r7f/due"; for the check of a row "sessions/r7f". */
  path: string;
  /** type: what was written is no answer of the field's type, and stands in unmapped. */
  kind: "required" | "type" | "min" | "max" | "length" | "rows_min" | "rows_max" | "check";
  level: "error" | "warning";
  /** For a check what to say, as the definition has it; quote replaces its {names}. */
  say?: string;
}

export interface SectionState {
  id: string;
  hidden: boolean;
  /** How many questions show, each statement of a rating one, and how many are answered. */
  asked: number;
  filled: number;
  /** How many errors there are, warnings left out. */
  problems: number;
}

export interface State {
  /** Paths of fields and cells that do not show, sorted. */
  hidden: string[];
  /** Computed values that are not blank, by path. */
  computed: Record<string, Scalar>;
  /** Paths whose require_if is true now. */
  required: string[];
  problems: Problem[];
  sections: SectionState[];
}

/** A definition made ready, once, for the state of many answers. */
export interface Prepared {
  /** The state of answers that fit the definition; unmapped holds what was written and is no answer. */
  state(answers: Answers, unmapped?: Record<string, unknown>): State;
}

/** A question or column that shows or not, and its value; null is blank. */
interface Cell {
  shown: boolean;
  value: unknown;
}

interface TableRow {
  id: string;
  cell(column: number): Cell;
  names: Lookup;
}

const indexOf = (fields: Field[]): Map<string, number> => new Map(fields.map((field, i) => [field.id, i]));
const isUnderRule = (field: Field): boolean => !!(field.show || field.value);

/** Values by number, each made when it is first asked for. */
function lazily<T>(count: number, during: T, make: (i: number) => T): (i: number) => T {
  const made = new Array<T | undefined>(count);
  return (i) => {
    const have = made[i];
    if (have !== undefined) return have;
    made[i] = during;
    return (made[i] = make(i));
  };
}

const named = (index: Map<string, number>, cell: (i: number) => Cell): Lookup => (name) => {
  const i = index.get(name);
  return i === undefined ? null : cell(i).value;
};

const blank: Cell = { shown: false, value: null };

/** Makes a definition ready. */
export function prepare(definition: Definition): Prepared {
  const fields = definition.sections.flatMap((section) => section.fields);
  const sectionOf = definition.sections.flatMap((section, i) => section.fields.map(() => i));
  const index = indexOf(fields);
  const columns = fields.map((field) => indexOf(field.columns ?? []));
  const removed = new Set(definition.migrations?.flatMap((migration) => migration.remove ?? []));

  const state = (answers: Answers, unmapped: Members = {}): State => {
    const isShown = (show: Tree | undefined, names: Lookup, outer?: Lookup): boolean => show === undefined || evaluate(show, names, outer) === true;
    const section = lazily(definition.sections.length, false, (i) => isShown(definition.sections[i]!.show, names));
    const tables = new Map<number, TableRow[]>();
    const cell = lazily(fields.length, blank, (i): Cell => {
      const field = fields[i]!;
      if (!section(sectionOf[i]!) || !isShown(field.show, names)) return blank;
      const answer = own(answers, field.id);
      return { shown: true, value: field.value !== undefined ? evaluate(field.value, names) : field.type === "table" ? rowsOf(i, field, answer) : answer };
    });
    const names = named(index, cell);

    /** The rows of a table as formulas see them. */
    const rowsOf = (i: number, table: Field, answer: unknown): unknown => {
      const all = table.columns ?? [];
      const rows = objectsOf(answer).map((row): TableRow => {
        const column = lazily(all.length, blank, (c): Cell => {
          const { id, show, value } = all[c]!;
          if (!isShown(show, rowNames, names)) return blank;
          return { shown: true, value: value !== undefined ? evaluate(value, rowNames, names) : own(row, id) };
        });
        const rowNames = named(columns[i]!, column);
        return { id: `${table.id}/${row["_row"]}`, cell: column, names: rowNames };
      });
      tables.set(i, rows);
      return all.some(isUnderRule) ? rows.map(({ cell }) => Object.fromEntries(all.map(({ id }, c) => [id, cell(c).value]))) : answer;
    };

    const result: State = { hidden: [], computed: {}, required: [], problems: [], sections: [] };
    const add = (path: string, kind: Problem["kind"]) => result.problems.push({ path, kind, level: "error" });
    const check = (path: string, checks: Check[] | undefined, names: Lookup, outer?: Lookup) => {
      for (const { that, say, warning } of checks ?? [])
        if (evaluate(that, names, outer) === false) result.problems.push({ path, kind: "check", level: warning ? "warning" : "error", say });
    };
    const isRequired = (field: Field, path: string, names: Lookup, outer?: Lookup): boolean => {
      if (field.require !== undefined && evaluate(field.require, names, outer) === true) return !!result.required.push(path);
      return !!field.required;
    };
    /** Whether something stands there that is no answer. */
    const isNone = (path: string, name: string): boolean => has(unmapped, path) && !removed.has(name);

    /** Adds what is wrong with a value, and says whether there is one. */
    const judge = (field: Field, path: string, name: string, value: unknown, names: Lookup, outer?: Lookup): boolean => {
      const required = isRequired(field, path, names, outer);
      if (isBlank(value)) {
        if (isNone(path, name)) add(path, "type");
        else if (required) add(path, "required");
      } else if (!fits(field, value)) {
        add(path, "type");
      } else if (typeof value === "number") {
        if (field.min !== undefined && value < field.min) add(path, "min");
        if (field.max !== undefined && value > field.max) add(path, "max");
      } else if (isText(value) && field.maxLength && value.length > field.maxLength && [...value].length > field.maxLength) {
        add(path, "length");
      }
      check(path, field.checks, names, outer);
      return !isBlank(value);
    };

    const judgeRatings = (field: Field, value: unknown, counts: SectionState): void => {
      const statements = field.statements ?? [];
      const open = statements.filter(({ id }) => isBlank(isObject(value) ? (own(value, id) as Members | undefined)?.["score"] : null));
      const required = isRequired(field, field.id, names);
      counts.asked += statements.length;
      counts.filled += statements.length - open.length;
      const isWrong = open.map(({ id }) => isNone(`${field.id}/${id}`, `${field.id}.${id}`));
      const isEmpty = open.length === statements.length && !isWrong.includes(true);
      if (isEmpty && isNone(field.id, field.id)) add(field.id, "type");
      else if (isEmpty && required) add(field.id, "required");
      else
        open.forEach(({ id }, i) => {
          if (isWrong[i]) add(`${field.id}/${id}`, "type");
          else if (required) add(`${field.id}/${id}`, "required");
        });
      check(field.id, field.checks, names);
    };

    const judgeTable = (i: number, field: Field, counts: SectionState): void => {
      const rows = tables.get(i) ?? [];
      const { min = 0, max = Infinity } = field.rows ?? {};
      const required = isRequired(field, field.id, names);
      counts.asked++;
      if (rows.length) counts.filled++;
      if (!rows.length && isNone(field.id, field.id)) add(field.id, "type");
      else if (!rows.length && required) add(field.id, "required");
      else if (rows.length < min) add(field.id, "rows_min");
      else if (rows.length > max) add(field.id, "rows_max");
      for (const row of rows) {
        field.columns?.forEach((column, c) => {
          const path = `${row.id}/${column.id}`;
          const { shown, value } = row.cell(c);
          if (!shown) result.hidden.push(path);
          else if (column.value === undefined) judge(column, path, `${field.id}.${column.id}`, value, row.names, names);
          else {
            if (value !== null) result.computed[path] = value as Scalar;
            check(path, column.checks, row.names, names);
          }
        });
        check(row.id, field.checks, row.names, names);
      }
    };

    definition.sections.forEach(({ id }, i) => result.sections.push({ id, hidden: !section(i), asked: 0, filled: 0, problems: 0 }));
    fields.forEach((field, i) => {
      const { shown, value } = cell(i);
      const counts = result.sections[sectionOf[i]!]!;
      const before = result.problems.length;
      if (!shown) {
        result.hidden.push(field.id);
      } else if (field.type === "computed") {
        if (value !== null) result.computed[field.id] = value as Scalar;
        check(field.id, field.checks, names);
      } else if (field.type === "rating") {
        judgeRatings(field, value, counts);
      } else if (field.type === "table") {
        judgeTable(i, field, counts);
      } else if (field.type !== "note" && field.type !== "heading") {
        counts.asked++;
        if (judge(field, field.id, field.id, value, names)) counts.filled++;
      }
      for (let p = before; p < result.problems.length; p++) if (result.problems[p]!.level === "error") counts.problems++;
    });
    result.hidden.sort();
    return result;
  };
  return { state };
}
