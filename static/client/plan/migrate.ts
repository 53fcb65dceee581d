// Bringing the answers of any version to a definition; its twin is
// generator/worksheet/migrate.go.
import { canonical } from "./canonical";
import { Fault } from "./json";
import type { Answer, Answers, Definition, Field, Migration, Plan, Ratings, Row } from "./types";
import { has, inOrder, isBlank, isDay, isObject, isText, objectsOf, own, tidy, type Members } from "./values";

/** Tells that what stands at a path has no place. */
type Lose = (path: string, value: unknown) => void;

export interface Fitted {
  /** A copy of the plan, its answers in the definition's order. Its computed and hidden are the old ones. */
  plan: Plan;
  /** Paths of what has no place and had one before, sorted. */
  moved: string[];
  /** Paths of what had no place and has one again, sorted. */
  returned: string[];
}

/** Orders versions by the numbers between their dots: 2.0 is 2, 2.10 is after 2.9. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [one = 0, other = 0] = [left[i], right[i]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/**
 * Brings a plan to a definition, whose hash is given: applies the migrations that
 * its version needs, then gives every answer its place. What has none is kept as
 * unmapped, by path; what was unmapped and has a place again goes back where
 * nothing was answered since, unless a migration removed it. The plan itself is
 * not changed.
 */
export function fit(definition: Definition, hash: string, plan: Plan): Fitted | { fault: Fault } {
  const { id, version, language } = definition;
  if (plan.worksheet.id !== id) return { fault: new Fault("other_worksheet", plan.worksheet.id) };
  if (compareVersions(plan.worksheet.version, version) > 0) return { fault: new Fault("newer", plan.worksheet.version) };

  let answers = tidy(plan.answers) as Members;
  const unmapped: Members = {};
  const lose: Lose = (path, value) => {
    let name = path;
    for (let n = 2; has(unmapped, name); n++) {
      if (canonical(unmapped[name]) === canonical(value)) return;
      name = `${path}#${n}`;
    }
    unmapped[name] = value;
  };

  Object.values(answers).forEach(nameRows);
  const migrations = definition.migrations ?? [];
  for (const migration of migrations)
    if (compareVersions(migration.from, plan.worksheet.version) >= 0) answers = migrate(answers, migration, lose);

  const fields = new Map(definition.sections.flatMap((section) => section.fields.map((field) => [field.id, field])));
  const removed = new Set(migrations.flatMap((migration) => migration.remove ?? []));
  const back: string[] = [];
  for (const [path, value] of inOrder(tidy(plan.unmapped) as Members))
    if (putBack(path, value, answers, fields, removed)) back.push(path);
    else lose(path, value);

  const placed: Answers = {};
  for (const field of fields.values()) {
    const answer = place(field, own(answers, field.id), field.id, lose);
    if (answer !== undefined) placed[field.id] = answer;
  }
  for (const [name, value] of inOrder(answers)) if (!fields.has(name) && !isBlank(value)) lose(name, value);
  return {
    plan: { ...plan, worksheet: { id, version, definition: hash, language }, answers: placed, unmapped },
    moved: Object.keys(unmapped).filter((path) => !has(plan.unmapped, path)).sort(),
    returned: back.filter((path) => !has(unmapped, path)),
  };
}

/** Gives each row of a table an id of its own. */
function nameRows(value: unknown): void {
  const rows = objectsOf(value);
  const used = new Set<unknown>();
  const nameless = rows.filter(({ _row }) => !isText(_row) || !/^[A-Za-z0-9_-]{1,40}$/.test(_row) || used.has(_row) || !used.add(_row));
  let n = 0;
  for (const row of nameless) {
    while (used.has(`r${++n}`));
    row["_row"] = `r${n}`;
  }
}

function migrate(answers: Members, { remove = [], rename = {}, recode = {} }: Migration, lose: Lose): Members {
  /** The rows of a table or the ratings of a rating, each with the path of its members. */
  const inside = (name: string): [Members, string][] => {
    const value = own(answers, name);
    return isObject(value) ? [[value, `${name}/`]] : objectsOf(value).map((row) => [row, `${name}/${row["_row"]}/`]);
  };
  for (const path of remove) {
    const [name = "", item] = path.split(".");
    for (const [holder, at] of item ? inside(name) : [[answers, ""] as const]) {
      const member = item ?? name;
      if (!has(holder, member)) continue;
      if (!isBlank(holder[member])) lose(at + member, holder[member]);
      delete holder[member];
    }
  }
  // All at once, so that two ids can change places.
  const groups: Record<string, Record<string, string>> = {};
  for (const [path, to] of Object.entries(rename)) {
    const [name = "", item] = path.split(".");
    (groups[item ? name : ""] ??= {})[item ?? name] = to;
  }
  for (const name of Object.keys(groups).sort().reverse()) { // fields last
    const names = groups[name]!;
    for (const [holder, at] of name ? inside(name) : [[answers, ""] as const]) {
      const old = inOrder(holder);
      for (const [key] of old) delete holder[key];
      for (const renamed of [true, false]) {
        for (const [key, value] of old) {
          if (has(names, key) !== renamed) continue;
          const to = renamed ? names[key]! : key;
          if (!has(holder, to)) holder[to] = value;
          else if (!isBlank(value)) lose(at + to, value);
        }
      }
    }
  }
  for (const [path, codes] of Object.entries(recode)) {
    const [name = "", item] = path.split(".");
    const now = (code: unknown): unknown => (isText(code) && has(codes, code) ? codes[code] : Array.isArray(code) ? code.map(now) : code);
    if (item) {
      for (const [holder] of inside(name)) if (has(holder, item)) holder[item] = now(holder[item]);
    } else if (has(answers, name)) {
      const value = answers[name];
      if (isObject(value)) {
        for (const rating of Object.values(value)) if (isObject(rating) && has(rating, "score")) rating["score"] = now(rating["score"]);
      } else {
        answers[name] = now(value);
      }
    }
  }
  return answers;
}

/** Puts what was unmapped among the answers, where it has a place that is blank. */
function putBack(path: string, value: unknown, answers: Members, fields: Map<string, Field>, removed: Set<string>): boolean {
  const parts = path.split("/");
  const [name = "", item, column] = parts;
  const field = fields.get(name);
  if (!field || parts.length > 3 || parts.includes("") || removed.has(name) || removed.has(`${name}.${column ?? item}`)) return false;
  const put = (holder: Members, key: string): boolean => {
    if (has(holder, key) && !isBlank(holder[key])) return false;
    holder[key] = value;
    return true;
  };
  if (!item) return put(answers, name);
  if (column) {
    const row = field.columns?.some((one) => one.id === column) && objectsOf(answers[name]).find((one) => one["_row"] === item);
    return !!row && put(row, column);
  }
  if (!field.statements?.some((one) => one.id === item) || !isObject(value) || (!isBlank(answers[name]) && !isObject(answers[name]))) return false;
  if (isBlank(answers[name])) answers[name] = {};
  const ratings = answers[name] as Members;
  if (put(ratings, item)) return true;
  const rating = ratings[item];
  if (!isObject(rating) || Object.keys(value).some((key) => !isBlank(rating[key]))) return false;
  Object.assign(rating, value);
  return true;
}

/** The answer of a field made of a value; what does not fit is lost. */
function place(field: Field, value: unknown, path: string, lose: Lose): Answer | undefined {
  if (isBlank(value)) return undefined;
  const given = field.type;
  if (given === "choices" && Array.isArray(value)) {
    const codes = (field.options ?? []).map((option) => option.code);
    const unknown = value.filter((code) => !codes.includes(code));
    if (unknown.length) lose(path, unknown);
    const known = codes.filter((code) => value.includes(code));
    return known.length ? known : undefined;
  }
  if (given === "rating" && isObject(value)) return placeRatings(field, value, path, lose);
  if (given === "table" && Array.isArray(value)) {
    const rows = value.flatMap((row: unknown, i) => (isObject(row) ? [placeRow(field, row, path, lose)] : (isBlank(row) || lose(`${path}/${i + 1}`, row), [])));
    return rows.length ? rows : undefined;
  }
  if (fits(field, value)) return value as Answer;
  // A box of one line would swallow the ends of lines.
  if (given === "text" && isText(value)) return value.replace(/[ \t]*\n[ \t\n]*/g, " ");
  lose(path, value);
  return undefined;
}

/** Whether a value is an answer of a field that is no table and no rating. */
export function fits(field: Field, value: unknown): boolean {
  const isKnown = (code: unknown): boolean => !!field.options?.some((option) => option.code === code);
  switch (field.type) {
    case "text":
      return isText(value) && !value.includes("\n");
    case "long_text":
      return isText(value);
    case "number":
      return typeof value === "number";
    case "yes_no":
      return typeof value === "boolean";
    case "date":
      return isText(value) && isDay(value);
    case "choice":
      return isKnown(value);
    case "choices":
      return Array.isArray(value) && value.every(isKnown);
    default:
      return false;
  }
}

function placeRow(table: Field, row: Members, path: string, lose: Lose): Row {
  const id = row["_row"] as string;
  const placed: Row = { _row: id };
  const columns = table.columns ?? [];
  for (const column of columns) {
    const answer = place(column, own(row, column.id), `${path}/${id}/${column.id}`, lose);
    if (answer !== undefined) placed[column.id] = answer as string;
  }
  for (const [name, value] of inOrder(row))
    if (name !== "_row" && !columns.some((column) => column.id === name) && !isBlank(value)) lose(`${path}/${id}/${name}`, value);
  return placed;
}

function placeRatings(field: Field, value: Members, path: string, lose: Lose): Ratings | undefined {
  const placed: Ratings = {};
  const statements = new Set((field.statements ?? []).map((statement) => statement.id));
  const others = Object.keys(value).sort().filter((name) => !statements.has(name));
  for (const name of [...statements, ...others]) {
    if (!has(value, name)) continue;
    const rating = value[name];
    if (!statements.has(name) || !isObject(rating)) {
      if (!isBlank(rating)) lose(`${path}/${name}`, rating);
      continue;
    }
    const good: Ratings[string] = {};
    const rest: Members = {};
    for (const [key, member] of Object.entries(rating)) {
      if (isBlank(member)) continue;
      if (key === "score" && field.grades?.some((grade) => grade.code === member)) good.score = member as string;
      else if (key === "evidence" && field.evidence && isText(member)) good.evidence = member;
      else rest[key] = member;
    }
    if (Object.keys(good).length) placed[name] = good;
    if (Object.keys(rest).length) lose(`${path}/${name}`, rest);
  }
  return Object.keys(placed).length ? placed : undefined;
}
