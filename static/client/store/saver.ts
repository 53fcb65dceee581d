// Saving one plan while it is edited: soon after every edit, one save at a time,
// and in the last moment of a page into the journal.

import type { Definition, Plan } from "../plan/types";
import type { Database } from "./database";
import { WriterLock } from "./lock";
import { newId } from "./place";
import { withEnvelope, type JournalEntry, type Plans } from "./plans";
import type { Fault, Saver, SaverChange, SaverOptions, SaverState, StoreEvent } from "./types";

/** What a saver needs of the page's store. */
export interface Surroundings {
  database: Database;
  plans: Plans;
  savers: Set<PlanSaver>;
  /** Asks the tab that writes a plan to give that up. */
  askFor(id: string): void;
  /** Called at the first edit. */
  edited(): void;
}

/** The first and the longest wait before a save that failed is tried again, in milliseconds. */
const retries = [2000, 60_000] as const;

export class PlanSaver implements Saver {
  state: SaverState = "idle";
  private readonly writer = newId();
  /** The revision that the plan was made from. */
  private base: number;
  /** Edits are counted: those made, those kept on the device, those in the journal. */
  private edits = 0;
  private kept = 0;
  private journaled = -1;
  private firstEdit = 0;
  private at: Date | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retry: number = retries[0];
  private saving: Promise<void> | undefined;
  private again = false;
  private isSuspended = false;
  private isClosed = false;
  private lock!: WriterLock;
  private claimed: Promise<void>;
  private readonly definition: Definition | undefined;
  private readonly pause: number;
  private readonly longest: number;
  private readonly listeners = new Set<(change: SaverChange) => void>();

  constructor(
    private readonly around: Surroundings,
    public plan: Plan,
    { definition, pause = 400, longest = 2000 }: SaverOptions,
  ) {
    this.base = plan.plan.revision;
    this.definition = definition;
    this.pause = pause;
    this.longest = longest;
    around.savers.add(this);
    this.claimed = this.claim();
    // Only an open connection takes what is typed just before the page is left.
    around.database.open().catch(() => {});
  }

  listen(listener: (change: SaverChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get id(): string {
    return this.plan.plan.id;
  }

  get isKept(): boolean {
    return this.edits === this.kept;
  }

  edit(plan: Plan): void {
    const { id, parent, title } = this.plan.plan;
    // After a conflict the form may still hold what the copy was made of.
    this.plan = plan.plan.id === id ? plan : withEnvelope(plan, { id, title, ...(parent && { parent }) });
    if (this.isKept) this.firstEdit = Date.now();
    if (!this.edits++) this.around.edited();
    if (this.state === "reading") return void this.takeOver();
    if (this.state !== "dirty" && this.state !== "fault") this.become("dirty");
    this.schedule(Math.min(this.pause, this.firstEdit + this.longest - Date.now()));
  }

  flush(): void {
    this.hurry();
    void this.save();
  }

  async settle(): Promise<SaverState> {
    await this.save();
    return this.state;
  }

  async takeOver(): Promise<void> {
    this.around.askFor(this.id);
    await this.lock.take();
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
    this.hurry();
    void this.save(true);
  }

  /** Puts what is not kept yet into the journal. */
  hurry(): void {
    if (this.isKept || this.journaled === this.edits) return;
    const entry: JournalEntry = { writer: this.writer, plan: this.plan, expected: this.base, definition: this.definition };
    if (this.around.database.hurry("journal", entry)) this.journaled = this.edits;
  }

  /** Stands still while the page lies in the back/forward cache. */
  suspend(): void {
    this.isSuspended = true;
    clearTimeout(this.timer);
    this.lock.release();
  }

  async resume(): Promise<void> {
    this.isSuspended = false;
    // Another page may have saved what this one had put into the journal.
    if (this.journaled === this.edits && (await this.around.plans.waits(this.writer)) === false) this.kept = this.edits;
    this.claimed = this.claim();
    await this.claimed;
    await this.wake();
  }

  /** Saves what is not kept, or looks whether the plan changed elsewhere. */
  async wake(): Promise<void> {
    if (!this.isKept) return void this.save();
    const kept = await this.around.plans.get(this.id);
    if (!kept || !this.isKept || this.saving || kept.head.revision === this.base) return;
    this.base = kept.head.revision;
    if (kept.head.writer !== this.writer) this.adopt(kept.plan);
  }

  hear(event: StoreEvent): void {
    if (event.type === "changed" && event.id === this.id && event.writer !== this.writer && this.isKept) void this.wake();
    if (event.type === "status" && (event.status === "ready" || event.status === "newer")) void this.save();
  }

  /** Another tab asks for the right to write. */
  async give(): Promise<void> {
    if (!this.lock.held) return;
    await this.settle();
    this.lock.release();
    this.read();
  }

  private async claim(): Promise<void> {
    // A saver of this page that was just closed still holds the lock.
    for (const other of this.around.savers) if (other.isClosed && other.id === this.id) await other.saving;
    const name = `${this.around.database.name}:${this.id}`;
    const lock: WriterLock = (this.lock = new WriterLock(name, (held) => void (this.lock === lock && this.told(held))));
    if (await lock.claim()) {
      if (this.state === "reading") await this.told(true);
    } else if (this.isKept) {
      this.become("reading");
    } else {
      await this.takeOver();
    }
  }

  private async told(held: boolean): Promise<void> {
    if (held) {
      if (this.isKept) await this.wake();
      this.become(this.isKept ? this.resting : "dirty");
      if (!this.isKept) void this.save();
    } else {
      // What was typed before the other tab took over is compared like any save.
      await this.saving;
      if (!this.isKept) await this.save(true);
      this.read();
    }
  }

  private read(): void {
    this.become("reading");
    this.claimed = this.claim();
  }

  private get resting(): SaverState {
    return this.at ? "saved" : "idle";
  }

  private schedule(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), wait);
  }

  private save(unlocked = false): Promise<void> {
    this.again = true;
    return (this.saving ??= this.attempts(unlocked).finally(() => {
      this.saving = undefined;
      if (!this.isClosed || !this.isKept) return;
      this.around.savers.delete(this);
      this.suspend();
    }));
  }

  private async attempts(unlocked: boolean): Promise<void> {
    await this.claimed;
    while (this.again && !this.isKept) {
      this.again = false;
      clearTimeout(this.timer);
      if (!this.lock.held && !unlocked) return;
      await this.attempt(this.edits);
    }
  }

  private async attempt(edits: number): Promise<void> {
    const { plans } = this.around;
    const options = { expected: this.base, definition: this.definition, writer: this.writer };
    if (this.state !== "fault") this.become("saving");
    const { plan, conflict, fault } = await plans.save(this.plan, options);
    if (plan) return this.done(plan, edits);
    if (fault) return this.fail(fault);
    // Somebody else wrote: theirs stays, ours becomes a plan of its own.
    const copy = await plans.save(plans.copyOf(withEnvelope(this.plan, { revision: this.base })), { ...options, expected: 0 });
    if (!copy.plan) return this.fail(copy.fault ?? { kind: "failed", reason: "the id of the copy is taken" });
    plans.lack(this.id);
    this.lock.release();
    this.plan = withEnvelope(this.plan, copy.plan.plan);
    this.claimed = this.claim();
    this.done(copy.plan, edits, conflict);
  }

  private done(plan: Plan, edits: number, stored?: Plan): void {
    const { revision, modified } = plan.plan;
    this.base = revision;
    this.kept = edits;
    this.firstEdit = Date.now();
    this.retry = retries[0];
    this.at = new Date();
    this.plan = withEnvelope(this.plan, { revision, modified });
    this.around.plans.lack(this.id);
    if (stored) this.become("conflict", { stored });
    else this.become(!this.isKept ? "dirty" : "saved");
  }

  private fail(fault: Fault): void {
    if (this.isSuspended) return;
    this.around.plans.lack(this.id, this.plan);
    this.become("fault", { fault });
    this.schedule(this.retry);
    this.retry = Math.min(this.retry * 2, retries[1]);
  }

  private adopt(plan: Plan): void {
    this.plan = plan;
    this.around.plans.lack(this.id);
    this.become(this.state === "reading" ? "reading" : this.resting, { replaced: true });
  }

  private become(state: SaverState, more: Partial<SaverChange> = {}): void {
    this.state = state;
    const change = { state, plan: this.plan, ...(this.at && { at: this.at }), ...more };
    for (const listener of this.listeners) listener(change);
  }
}
