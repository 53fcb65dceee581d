// The worksheets of this handbook as the page's data block names them, and their
// definitions, which load when a plan needs them.

import type { Answers, Definition } from "../plan/types";
import { data } from "../page/data";
import { loadScript } from "../page/script";

/** A worksheet as the page's data block names it. Paths are from the handbook's folder. */
export interface Entry {
  id: string;
  title: string;
  path: string;
  definition: string;
  version: string;
  /** The hash of its definition. */
  hash: string;
}

/** A definition and its hash. */
export interface Loaded {
  definition: Definition;
  hash: string;
}

declare global {
  // Set by the definition.js beside each worksheet's page.
  // eslint-disable-next-line no-var
  var handbookDefinitions: Record<string, Loaded> | undefined;
}

const root = document.documentElement.dataset.root ?? "";
const loading = new Map<string, Promise<Loaded | undefined>>();
let entries: Entry[] | undefined;

/** All worksheets, as the page lists them. */
export function all(): Entry[] {
  return (entries ??= data("hb-worksheets") ?? []);
}

/** A worksheet of this handbook; undefined when it has none of that id. */
export const find = (id: string): Entry | undefined => all().find((one) => one.id === id);

/** The address of a worksheet's page, with one of its plans. */
export const addressOf = ({ path }: Entry, plan?: string): string => root + path + (plan ? `?plan=${plan}` : "");

/** A worksheet's definition; undefined when this handbook has none of that id, or it does not load. */
export function loadDefinition(id: string): Promise<Loaded | undefined> {
  const entry = find(id);
  if (!entry) return Promise.resolve(undefined);
  const before = loading.get(id);
  if (before) return before;
  const now = loadScript(entry.definition).then(
    () => globalThis.handbookDefinitions?.[id],
    () => {
      // The next one who asks tries again.
      loading.delete(id);
      return undefined;
    },
  );
  loading.set(id, now);
  return now;
}

/** Answers without the private ones, and whether a path, "barrier" or "sessions/r7f/due", is of such a one. */
export function withoutPrivateAnswers(definition: Definition, all: Answers): { answers: Answers; isPrivate(path: string): boolean } {
  const answers: Answers = {};
  const secret = new Set<string>();
  for (const field of definition.sections.flatMap((section) => section.fields)) {
    const answer = all[field.id];
    const columns = (field.columns ?? []).filter((column) => column.private).map((column) => column.id);
    for (const column of columns) secret.add(`${field.id}.${column}`);
    if (field.private) secret.add(field.id);
    else if (answer !== undefined && columns.length) {
      answers[field.id] = (answer as Record<string, string>[]).map((row) => Object.fromEntries(Object.entries(row).filter(([id]) => !columns.includes(id)))) as Answers[string];
    } else if (answer !== undefined) answers[field.id] = answer;
  }
  return {
    answers,
    isPrivate(path) {
      const [field = "", , column] = path.split("/");
      return secret.has(field) || secret.has(`${field}.${column}`);
    },
  };
}
