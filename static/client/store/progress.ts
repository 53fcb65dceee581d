// Progress in lessons and other pages. Tabs may work on the same page of the
// handbook and lose nothing of each other: a write reads what is kept and sets
// what changed, interaction by interaction, in one transaction. Of the same
// interaction the later write stays; no clock is asked.

import type { Progress } from "../plan/types";
import { hurry as journal, read, report, result, run, type Stores } from "./database";
import { post } from "./events";
import { newId } from "./place";
import { askToPersist } from "./settings";
import type { Fault, Forgotten, ProgressChange } from "./types";

/** What changed, by the addresses of pages. */
export type Changes = Map<string, ProgressChange>;

const writer = newId();
/** What is being written, and what comes after that. */
let writing: Changes = new Map();
let waiting: Changes = new Map();
let last: Promise<Fault | undefined> = Promise.resolve(undefined);
/** Changes are counted; all that are not kept are in the journal when it was written at that number. */
let count = 0;
let journaled = -1;

export async function all(): Promise<Progress[]> {
  const kept = (await read((store) => result<Progress[]>(store("progress").getAll()))) ?? [];
  return [...overlay(kept.map((one) => [one.page, one]), writing, waiting)].map(([page, change]) => progressOf(page, change));
}

export async function get(page: string): Promise<Progress | undefined> {
  const kept = await read((store) => keptIn(store, page));
  const own = overlay(writing, waiting).get(page);
  return kept || own ? progressOf(page, kept, own) : undefined;
}

export function keep(page: string, change: ProgressChange): Promise<Fault | undefined> {
  if (!count++) void askToPersist();
  waiting = overlay(waiting, [[page, change]]);
  return flush();
}

export async function forget(page: string): Promise<Forgotten> {
  await flush();
  const own = waiting.get(page);
  waiting.delete(page);
  const forgotten = (kept?: Progress) => ({ progress: kept || own ? progressOf(page, kept, own) : undefined });
  try {
    const kept = await run("readwrite", async (store) => {
      const kept = await keptIn(store, page);
      store("progress").delete(page);
      store("journal").delete(writer);
      return kept;
    });
    post({ event: { type: "progress", page } });
    return forgotten(kept);
  } catch (error) {
    return { ...forgotten(), fault: report(error) };
  }
}

/** Writes what waits, one transaction after the other. */
export function flush(): Promise<Fault | undefined> {
  return (last = last.then(attempt));
}

/** Puts what is not kept yet into the journal. */
export function hurry(): void {
  const progress = overlay(writing, waiting);
  const now = count;
  if (!progress.size) return;
  journal({ writer, progress }, () => {
    journaled = now;
    // What was being written meanwhile needs no journal any more.
    void flush();
  });
}

async function attempt(): Promise<Fault | undefined> {
  const isJournaled = journaled === count;
  if (!waiting.size && !isJournaled) return undefined;
  writing = waiting;
  waiting = new Map();
  try {
    const pages = await run("readwrite", async (store) => {
      // Another page may have saved what this one had put into the journal.
      const isDone = isJournaled && !(await result(store("journal").count(writer)));
      return write(store, isDone ? new Map() : writing, writer);
    });
    journaled = -1;
    for (const page of pages) post({ event: { type: "progress", page } });
    return undefined;
  } catch (error) {
    waiting = overlay(writing, waiting);
    return report(error);
  } finally {
    writing = new Map();
  }
}

/** Writes changes of a writer, whose entry in the journal they replace; gives the addresses of the pages. */
export async function write(store: Stores, changes: Changes, writer: string): Promise<string[]> {
  for (const [page, change] of changes) store("progress").put(progressOf(page, await keptIn(store, page), change));
  store("journal").delete(writer);
  return [...changes.keys()];
}

function keptIn(store: Stores, page: string): Promise<Progress | undefined> {
  return result(store("progress").get(page));
}

/** A later change on an earlier one. What is undefined was taken back. */
function merge(old?: ProgressChange, change?: ProgressChange): ProgressChange {
  return {
    ...old,
    ...change,
    interactions: { ...old?.interactions, ...change?.interactions },
    unmapped: { ...old?.unmapped, ...change?.unmapped },
  };
}

function overlay(...layers: Iterable<[string, ProgressChange]>[]): Changes {
  const all: Changes = new Map();
  for (const layer of layers) for (const [page, change] of layer) all.set(page, merge(all.get(page), change));
  return all;
}

/** Progress as it is after changes, without what is undefined. */
function progressOf(page: string, old?: ProgressChange, change?: ProgressChange): Progress {
  return JSON.parse(JSON.stringify({ ...merge(old, change), format: "handbook-progress/1", page }));
}
