// Saving one plan while it is edited: soon after every edit, one save at a time,
// and in the last moment of a page into the journal.

import type { Plan } from "../plan/types";
import { hurry as journal, open } from "./database";
import { post } from "./events";
import { writerLock, type WriterLock } from "./lock";
import { databaseName, newId } from "./place";
import { copyOf, get, lack, save as savePlan, waits, withEnvelope, type PlanEntry } from "./plans";
import { askToPersist } from "./settings";
import type { Fault, Saver, SaverChange, SaverOptions, SaverState, StoreEvent } from "./types";

/** A saver as the rest of the store knows it. */
export interface PlanSaver extends Saver {
  /** Puts what is not kept yet into the journal. */
  hurry(): void;
  /** Stands still while the page lies in the back/forward cache. */
  suspend(): void;
  resume(): Promise<void>;
  /** Saves what is not kept, or looks whether the plan changed elsewhere. */
  wake(): Promise<void>;
  hear(event: StoreEvent): void;
  /** Another tab asks for the right to write. */
  give(): Promise<void>;
  /** When closed: settles when nothing is written any more. */
  ended: Promise<void> | undefined;
}

/** The savers of the page that are not closed, or still write. */
export const savers = new Set<PlanSaver>();

/** The first and the longest wait before a save that failed is tried again, in milliseconds. */
const retries = [2000, 60_000] as const;

export function saverOf(first: Plan, { definition, pause = 400, longest = 2000 }: SaverOptions = {}): PlanSaver {
  const writer = newId();
  const listeners = new Set<(change: SaverChange) => void>();
  let state: SaverState = "idle";
  let plan = first;
  /** The revision that the plan was made from. */
  let base = plan.plan.revision;
  /** Edits are counted: those made, those kept on the device, those in the journal. */
  let edits = 0;
  let kept = 0;
  let journaled = -1;
  let firstEdit = 0;
  let at: Date | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: number = retries[0];
  let saving: Promise<void> | undefined;
  let again = false;
  let isSuspended = false;
  let isClosed = false;
  let lock: WriterLock;
  let claimed: Promise<void>;

  const idOf = () => plan.plan.id;
  const isKept = () => edits === kept;
  const resting = () => (at ? "saved" : "idle");

  function become(next: SaverState, more: Partial<SaverChange> = {}): void {
    state = next;
    const change = { state, plan, ...(at && { at }), ...more };
    for (const listener of listeners) listener(change);
  }

  async function claim(): Promise<void> {
    // A saver of this page that was just closed still holds the lock.
    for (const other of savers) if (other.plan.plan.id === idOf()) await other.ended;
    const own: WriterLock = (lock = writerLock(`${databaseName}:${idOf()}`, (held) => void (lock === own && told(held))));
    if (await own.claim()) {
      if (state === "reading") await told(true);
    } else if (isKept()) {
      become("reading");
    } else {
      await saver.takeOver();
    }
  }

  async function told(held: boolean): Promise<void> {
    if (held) {
      if (isKept()) await saver.wake();
      become(isKept() ? resting() : "dirty");
      if (!isKept()) void save();
    } else {
      // What was typed before the other tab took over is compared like any save.
      await saving;
      if (!isKept()) await save(true);
      read();
    }
  }

  function read(): void {
    become("reading");
    claimed = claim();
  }

  function schedule(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), wait);
  }

  function save(unlocked = false): Promise<void> {
    again = true;
    return (saving ??= attempts(unlocked).finally(() => {
      saving = undefined;
      if (!isClosed || !isKept()) return;
      savers.delete(saver);
      saver.suspend();
    }));
  }

  async function attempts(unlocked: boolean): Promise<void> {
    await claimed;
    while (again && !isKept()) {
      again = false;
      clearTimeout(timer);
      if (!lock.isHeld() && !unlocked) return;
      await attempt(edits);
    }
  }

  async function attempt(edits: number): Promise<void> {
    const options = { expected: base, definition, writer };
    if (state !== "fault") become("saving");
    const outcome = await savePlan(plan, options);
    if (outcome.plan) return done(outcome.plan, edits);
    if (outcome.fault) return fail(outcome.fault);
    // Somebody else wrote: theirs stays, ours becomes a plan of its own.
    const copy = await savePlan(copyOf(withEnvelope(plan, { revision: base })), { ...options, expected: 0 });
    if (!copy.plan) return fail(copy.fault ?? { kind: "failed", reason: "the id of the copy is taken" });
    lack(idOf());
    lock.release();
    plan = withEnvelope(plan, copy.plan.plan);
    claimed = claim();
    done(copy.plan, edits, outcome.conflict);
  }

  function done({ plan: { revision, modified } }: Plan, edits: number, stored?: Plan): void {
    base = revision;
    kept = edits;
    firstEdit = Date.now();
    retry = retries[0];
    at = new Date();
    plan = withEnvelope(plan, { revision, modified });
    lack(idOf());
    if (stored) become("conflict", { stored });
    else become(isKept() ? "saved" : "dirty");
  }

  function fail(fault: Fault): void {
    if (isSuspended) return;
    lack(idOf(), plan);
    become("fault", { fault });
    schedule(retry);
    retry = Math.min(retry * 2, retries[1]);
  }

  const saver: PlanSaver = {
    get state() {
      return state;
    },
    get plan() {
      return plan;
    },
    get isKept() {
      return isKept();
    },
    get ended() {
      return isClosed ? saving : undefined;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit(edited) {
      const { id, parent, title } = plan.plan;
      // After a conflict the form may still hold what the copy was made of.
      plan = edited.plan.id === id ? edited : withEnvelope(edited, { id, title, ...(parent && { parent }) });
      if (isKept()) firstEdit = Date.now();
      if (!edits++) void askToPersist();
      if (state === "reading") return void saver.takeOver();
      if (state !== "dirty" && state !== "fault") become("dirty");
      schedule(Math.min(pause, firstEdit + longest - Date.now()));
    },
    flush() {
      saver.hurry();
      void save();
    },
    async settle() {
      await save();
      return state;
    },
    async takeOver() {
      post({ give: idOf() });
      await lock.take();
    },
    close() {
      isClosed = true;
      listeners.clear();
      saver.hurry();
      void save(true);
    },
    hurry() {
      if (isKept() || journaled === edits) return;
      const entry: PlanEntry = { writer, plan, expected: base, definition };
      if (journal(entry)) journaled = edits;
    },
    suspend() {
      isSuspended = true;
      clearTimeout(timer);
      lock.release();
    },
    async resume() {
      isSuspended = false;
      // Another page may have saved what this one had put into the journal.
      if (journaled === edits && (await waits(writer)) === 0) kept = edits;
      claimed = claim();
      await claimed;
      await saver.wake();
    },
    async wake() {
      if (!isKept()) return void save();
      const found = await get(idOf());
      if (!found || !isKept() || saving || found.head.revision === base) return;
      base = found.head.revision;
      if (found.head.writer === writer) return;
      plan = found.plan;
      lack(idOf());
      become(state === "reading" ? "reading" : resting(), { replaced: true });
    },
    hear(event) {
      if (event.type === "changed" && event.id === idOf() && event.writer !== writer && isKept()) void saver.wake();
      if (event.type === "status" && (event.status === "ready" || event.status === "newer")) void save();
    },
    async give() {
      if (!lock.isHeld()) return;
      await saver.settle();
      lock.release();
      read();
    },
  };
  savers.add(saver);
  claimed = claim();
  // Only an open connection takes what is typed just before the page is left.
  open().catch(() => {});
  return saver;
}
