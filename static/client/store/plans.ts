// Plans, their history, and the journal of pages that were left in a hurry.
//
// A plan's head lies in "plans" by its id; its content only in "history" by
// [id, revision], so that a save writes it once. Every write reads the head in
// the transaction that it writes in.

import type { Definition, Plan } from "../plan/types";
import { read, report, result, run, StoreError, type Stores } from "./database";
import { tellAll } from "./events";
import { thin } from "./history";
import { newId } from "./place";
import { write, type Changes } from "./progress";
import type { Head, Kept, Moment, Outcome, SaveOptions, StoreEvent } from "./types";

/** What a page could not save any more when it was left: a plan, or progress. */
export type JournalEntry = PlanEntry | ProgressEntry;

export interface PlanEntry {
  writer: string;
  plan: Plan;
  /** The revision that plan was made from. */
  expected: number;
  definition: Definition | undefined;
  progress?: undefined;
}

export interface ProgressEntry {
  writer: string;
  progress: Changes;
}

/** What a write does to a plan: nothing when somebody else's change is in the way. */
interface Intent {
  conflict?: true;
  /** The new content; without it only the head changes. */
  plan?: Plan;
  definition?: Definition | undefined;
  /** Keeps the revision and dates that plan has: it comes from a file. */
  verbatim?: true;
  /** The content that is replaced stays in the history for long. */
  snapshot?: true;
  writer?: string;
  head?: Pick<Head, "archived" | "deleted">;
}

type Decide = (head: Head | undefined, store: Stores) => Intent | Promise<Intent>;

const trash = 30 * 24 * 60 * 60_000;

/** How a copy that is made without asking is called. */
export const naming = { copy: (title: string) => `${title} (copy)` };

/** Plans that could not be kept, by id. */
const lacking = new Map<string, Plan>();

export async function list(worksheet?: string): Promise<Head[]> {
  const kept = await read((store) => result<Head[]>(store("plans").getAll()));
  return (kept ?? unsaved().map((plan) => headOf(plan)))
    .filter((head) => !worksheet || head.worksheet.id === worksheet)
    .sort((a, b) => Date.parse(b.modified) - Date.parse(a.modified));
}

export async function get(id: string): Promise<Kept | undefined> {
  const kept = await read(async (store) => {
    const head = await headIn(store, id);
    return { head, plan: await contentIn(store, head) };
  });
  const plan = kept ? kept.plan : lacking.get(id);
  return plan && { head: kept?.head ?? headOf(plan), plan };
}

export function revision(id: string, revision: number): Promise<Plan | undefined> {
  return read((store) => contentIn(store, { id, revision }));
}

export function definition(hash: string): Promise<Definition | undefined> {
  return read((store) => result<Definition | undefined>(store("definitions").get(hash)));
}

export function save(plan: Plan, { expected, definition, writer = newId() }: SaveOptions): Promise<Outcome> {
  return change(plan.plan.id, (head) =>
    fits(head, { expected, writer })
      ? { plan: withEnvelope(plan, { revision: expected }), definition, writer, head: { deleted: undefined } }
      : { conflict: true },
  );
}

export function unsaved(): Plan[] {
  return [...lacking.values()];
}

/** Remembers a plan that could not be kept, or with undefined that it is; while there are such plans, leaving the page asks first. */
export function lack(id: string, plan?: Plan): void {
  if (plan) lacking.set(id, plan);
  else lacking.delete(id);
  if (lacking.size) addEventListener("beforeunload", askFirst);
  else removeEventListener("beforeunload", askFirst);
}

/** How many entries a writer has in the journal, which wait to be saved; undefined when that cannot be read. */
export function waits(writer: string): Promise<number | undefined> {
  return read((store) => result(store("journal").count(writer)));
}

export function fork(plan: Plan, definition?: Definition): Promise<Outcome> {
  return save(copyOf(plan), { expected: 0, definition });
}

export async function add(plan: Plan, definition?: Definition): Promise<Outcome> {
  const outcome = await change(plan.plan.id, (head) => (head ? { conflict: true } : { plan, definition, verbatim: true }));
  return outcome.conflict ? fork(plan, definition) : outcome;
}

export function replace(id: string, plan: Plan, expected: number, definition?: Definition): Promise<Outcome> {
  return change(id, (head) => {
    if (!head) throw missing(id);
    if (head.revision !== expected) return { conflict: true };
    return { plan: withEnvelope(plan, { id, created: head.created }), definition, snapshot: true };
  });
}

export function restore(id: string, revision: number): Promise<Outcome> {
  return change(id, async (_, store) => {
    const plan = await contentIn(store, { id, revision });
    if (!plan) throw missing(`${id}@${revision}`);
    return { plan, snapshot: true };
  });
}

export function rename(id: string, title: string): Promise<Outcome> {
  return change(id, async (head, store) => {
    const plan = await contentIn(store, head);
    if (!plan) throw missing(id);
    return { plan: withEnvelope(plan, { title }) };
  });
}

export async function duplicate(id: string, title?: string): Promise<Outcome> {
  const kept = await get(id);
  if (!kept) return { fault: report(missing(id)) };
  return save(copyOf(kept.plan, title), { expected: 0 });
}

export function archive(id: string, archived: boolean): Promise<Outcome> {
  return change(id, () => ({ head: { archived: archived || undefined } }));
}

export function remove(id: string): Promise<Outcome> {
  return change(id, () => ({ head: { deleted: new Date().toISOString() } }));
}

export function recover(id: string): Promise<Outcome> {
  return change(id, () => ({ head: { deleted: undefined } }));
}

/**
 * Saves what left pages had journaled, plans as copies where they do not fit, and
 * empties the trash. Rejects when that failed.
 */
export async function settle(only?: IDBDatabase): Promise<void> {
  const old = IDBKeyRange.upperBound(new Date(Date.now() - trash).toISOString());
  const rubbishIn = (store: Stores) => result(store("plans").index("deleted").getAllKeys(old));
  const [writers, rubbish] = await run("readonly", (store) => Promise.all([result(store("journal").getAllKeys()), rubbishIn(store)]), only);
  for (const writer of writers) {
    const events = await run("readwrite", async (store): Promise<StoreEvent[]> => {
      const entry = await result<JournalEntry | undefined>(store("journal").get(writer));
      // Another page may have been faster.
      if (!entry) return [];
      if (entry.progress) return (await write(store, entry.progress, entry.writer)).map((page) => ({ type: "progress", page }));
      const plan = withEnvelope(entry.plan, { revision: entry.expected });
      const kept = await contentIn(store, await headIn(store, plan.plan.id));
      // The page's last save may have come through after all.
      if (kept && JSON.stringify(withEnvelope(kept, plan.plan)) === JSON.stringify(plan)) {
        store("journal").delete(writer);
        return [];
      }
      const intent = { ...entry, head: { deleted: undefined } };
      const saved = await apply(store, plan.plan.id, (head) => (fits(head, entry) ? { ...intent, plan } : { conflict: true }));
      if (!saved.outcome.conflict) return saved.events;
      const copy = copyOf(plan);
      const copied = await apply(store, copy.plan.id, () => ({ ...intent, plan: copy }));
      return [...copied.events, { type: "copied", plan: copy }];
    }, only);
    events.forEach(tellAll);
  }
  if (!rubbish.length) return;
  await run("readwrite", async (store) => {
    for (const id of await rubbishIn(store)) {
      store("plans").delete(id);
      store("history").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
    }
  }, only);
}

/** A plan of its own with the content of another one, not kept yet. */
export function copyOf(plan: Plan, title = naming.copy(plan.plan.title)): Plan {
  const { id, revision } = plan.plan;
  return withEnvelope(plan, { id: newId(), parent: `${id}@${revision}`, title, revision: 0, created: new Date().toISOString() });
}

async function change(id: string, decide: Decide): Promise<Outcome> {
  try {
    const { outcome, events } = await run("readwrite", (store) => apply(store, id, decide));
    events.forEach(tellAll);
    return outcome;
  } catch (error) {
    return { fault: report(error) };
  }
}

async function apply(store: Stores, id: string, decide: Decide): Promise<{ outcome: Outcome; events: StoreEvent[] }> {
  const old = await headIn(store, id);
  const { conflict, plan, definition, verbatim, snapshot, writer = "", head: marks } = await decide(old, store);
  if (conflict || !plan) {
    const kept = await contentIn(store, old);
    if (!old || !kept) throw missing(id);
    if (conflict) return { outcome: { conflict: kept }, events: [] };
    const head = { ...old, ...marks };
    store("plans").put(head);
    return { outcome: { plan: kept }, events: [changed(head)] };
  }
  const now = Date.now();
  const kept = verbatim
    ? plan
    : withEnvelope(plan, {
        id,
        revision: (old?.revision ?? plan.plan.revision) + 1,
        modified: new Date(Math.max(now, (Date.parse(old?.modified ?? "") || 0) + 1)).toISOString(),
      });
  const { revision } = kept.plan;
  const before = [...(old?.history ?? [])];
  const last = before.pop();
  if (last) before.push(snapshot ? { ...last, snapshot } : last);
  const history = thin([...before, { revision, at: now }], now);
  const head = { ...headOf(kept, writer, history), archived: old?.archived, deleted: old?.deleted, ...marks };
  store("plans").put(head);
  store("history").put(kept, [id, revision]);
  for (const moment of before) if (!history.includes(moment)) store("history").delete([id, moment.revision]);
  if (definition && old?.worksheet.definition !== kept.worksheet.definition) store("definitions").put(definition, kept.worksheet.definition);
  if (writer) store("journal").delete(writer);
  return { outcome: { plan: kept }, events: [changed(head)] };
}

/** Whether a save may replace what is kept: it was made from that, or the same writer wrote it. */
function fits(head: Head | undefined, { expected, writer }: { expected: number; writer: string }): boolean {
  return !head || head.revision === expected || head.writer === writer;
}

function changed({ id, revision, writer, deleted }: Head): StoreEvent {
  return { type: "changed", id, revision, writer, ...(deleted && { deleted: true }) };
}

/** A plan with some of its envelope changed. */
export function withEnvelope(plan: Plan, envelope: Partial<Plan["plan"]>): Plan {
  return { ...plan, plan: { ...plan.plan, ...envelope } };
}

function askFirst(event: Event): void {
  event.preventDefault();
}

function headOf({ plan, worksheet }: Plan, writer = "", history: Moment[] = []): Head {
  return { ...plan, worksheet, writer, history };
}

function headIn(store: Stores, id: string): Promise<Head | undefined> {
  return result(store("plans").get(id));
}

/** The content of a plan at a revision, such as its head's. */
async function contentIn(store: Stores, head: Pick<Head, "id" | "revision"> | undefined): Promise<Plan | undefined> {
  return head && result(store("history").get([head.id, head.revision]));
}

function missing(what: string): StoreError {
  return new StoreError("missing", `there is no ${what}`);
}
