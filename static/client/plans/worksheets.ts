// The worksheets of this handbook, and their definitions, which load when a plan
// needs them.

import { fit } from "../plan/migrate";
import type { Fault } from "../plan/plan";
import { prepare, type Prepared } from "../plan/state";
import type { Answers, Definition, Plan } from "../plan/types";
import { make } from "../page/element";

/** A worksheet as the page's data block names it. Paths are from the handbook's folder. */
interface Entry {
  id: string;
  title: string;
  path: string;
  definition: string;
}

/** A worksheet whose definition is loaded. */
export interface Worksheet {
  definition: Definition;
  hash: string;
  prepared: Prepared;
}

declare global {
  // Set by the definition.js beside each worksheet's page.
  // eslint-disable-next-line no-var
  var handbookDefinitions: Record<string, { hash: string; definition: Definition }> | undefined;
}

const root = document.documentElement.dataset.root ?? "";
const loading = new Map<string, Promise<Worksheet | undefined>>();
let entries: Entry[] | undefined;

/** All worksheets, as the page lists them. */
export function all(): Entry[] {
  if (!entries) {
    try {
      entries = JSON.parse(document.getElementById("hb-worksheets")?.textContent || "[]") as Entry[] | null ?? [];
    } catch {
      entries = [];
    }
  }
  return entries;
}

/** A worksheet of this handbook; undefined when it has none of that id. */
export const find = (id: string): Entry | undefined => all().find((one) => one.id === id);

/** The address of a worksheet's page, with one of its plans. */
export const addressOf = ({ path }: Entry, plan?: string): string => root + path + (plan ? `?plan=${plan}` : "");

/** A worksheet with its definition; undefined when this handbook has none of that id, or it does not load. */
export function load(id: string): Promise<Worksheet | undefined> {
  const entry = find(id);
  if (!entry) return Promise.resolve(undefined);
  const before = loading.get(id);
  if (before) return before;
  const now = new Promise<Worksheet | undefined>((resolve) => {
    const script = make("script", { src: root + entry.definition });
    script.addEventListener("load", () => {
      const known = globalThis.handbookDefinitions?.[id];
      resolve(known && { ...known, prepared: prepare(known.definition) });
    });
    script.addEventListener("error", () => {
      // The next one who asks tries again.
      loading.delete(id);
      resolve(undefined);
    });
    document.head.append(script);
  });
  loading.set(id, now);
  return now;
}

/** A plan brought to its worksheet as it is today, with what follows from its answers. */
export function today(worksheet: Worksheet, plan: Plan): { plan: Plan } | { fault: Fault } {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return fitted;
  const { computed, hidden } = worksheet.prepared.state(fitted.plan.answers, fitted.plan.unmapped);
  return { plan: { ...fitted.plan, computed, hidden } };
}

/** How many sections of a plan are complete, of those that ask for something. */
export function progress(worksheet: Worksheet, plan: Plan): { done: number; asked: number } | undefined {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return undefined;
  const sections = worksheet.prepared.state(fitted.plan.answers, fitted.plan.unmapped).sections.filter((one) => !one.hidden && one.asked > 0);
  return { done: sections.filter((one) => one.filled >= one.asked).length, asked: sections.length };
}

/**
 * A plan without its private answers, for a team: without what is computed from
 * them too, and without answers that have no place in the worksheet any more,
 * since nobody can tell whether those were private. undefined when the plan does
 * not fit the worksheet.
 */
export function withoutPrivate(worksheet: Worksheet, plan: Plan): Plan | undefined {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return undefined;
  const answers: Answers = {};
  const secret = new Set<string>();
  for (const field of worksheet.definition.sections.flatMap((section) => section.fields)) {
    const answer = fitted.plan.answers[field.id];
    const columns = (field.columns ?? []).filter((column) => column.private).map((column) => column.id);
    for (const column of columns) secret.add(`${field.id}.${column}`);
    if (field.private) secret.add(field.id);
    else if (answer !== undefined && columns.length) {
      answers[field.id] = (answer as Record<string, string>[]).map((row) => Object.fromEntries(Object.entries(row).filter(([id]) => !columns.includes(id)))) as Answers[string];
    } else if (answer !== undefined) answers[field.id] = answer;
  }
  const isSecret = (path: string): boolean => {
    const [field = "", , column] = path.split("/");
    return secret.has(field) || secret.has(`${field}.${column}`);
  };
  const { computed, hidden } = worksheet.prepared.state(answers, {});
  return {
    ...fitted.plan,
    answers,
    computed: Object.fromEntries(Object.entries(computed).filter(([path]) => !isSecret(path))),
    hidden: hidden.filter((path) => !isSecret(path)),
    unmapped: {},
  };
}
