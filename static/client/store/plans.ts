// Plans, their history, and the journal of pages that were left in a hurry.
//
// A plan's head lies in "plans" by its id; its content only in "history" by
// [id, revision], so that a save writes it once. Every write reads the head in
// the transaction that it writes in.

import type { Definition, Plan } from "../plan/types";
import { faultOf, result, StoreError, type Database, type stores } from "./database";
import { thin } from "./history";
import { newId } from "./place";
import type { Head, Kept, Moment, Outcome, SaveOptions, Settings, StoreEvent } from "./types";

/** What a page could not save any more when it was left. */
export interface JournalEntry {
  writer: string;
  plan: Plan;
  /** The revision that plan was made from. */
  expected: number;
  definition: Definition | undefined;
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

type Decide = (head: Head | undefined, transaction: IDBTransaction) => Intent | Promise<Intent>;

const trash = 30 * 24 * 60 * 60_000;

export class Plans {
  nameCopy = (title: string) => `${title} (copy)`;
  /** Plans that could not be kept, by id. */
  readonly unsaved = new Map<string, Plan>();

  constructor(
    private database: Database,
    private tell: (event: StoreEvent) => void,
  ) {}

  async list(worksheet?: string): Promise<Head[]> {
    const kept = await this.read((transaction) => {
      const plans = transaction.objectStore("plans");
      return result<Head[]>(worksheet ? plans.index("worksheet").getAll(worksheet) : plans.getAll());
    });
    const heads = kept ?? [...this.unsaved.values()].map((plan) => headOf(plan)).filter((head) => !worksheet || head.worksheet.id === worksheet);
    return heads.sort((a, b) => Date.parse(b.modified) - Date.parse(a.modified));
  }

  async get(id: string): Promise<Kept | undefined> {
    const kept = await this.read(async (transaction) => {
      const head = await headIn(transaction, id);
      return { head, plan: head && (await contentIn(transaction, id, head.revision)) };
    });
    if (kept) return kept.head && kept.plan && { head: kept.head, plan: kept.plan };
    const plan = this.unsaved.get(id);
    return plan && { head: headOf(plan), plan };
  }

  revision(id: string, revision: number): Promise<Plan | undefined> {
    return this.read((transaction) => contentIn(transaction, id, revision));
  }

  definition(hash: string): Promise<Definition | undefined> {
    return this.read((transaction) => result<Definition | undefined>(transaction.objectStore("definitions").get(hash)));
  }

  setting<Key extends keyof Settings>(key: Key): Promise<Settings[Key] | undefined> {
    return this.read((transaction) => result<Settings[Key] | undefined>(transaction.objectStore("settings").get(key)));
  }

  async keep<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<boolean> {
    try {
      await this.database.run("readwrite", (transaction) => void transaction.objectStore("settings").put(value, key));
      return true;
    } catch (error) {
      this.tell({ type: "fault", fault: faultOf(error) });
      return false;
    }
  }

  save(plan: Plan, { expected, definition, writer = newId() }: SaveOptions): Promise<Outcome> {
    return this.write(plan.plan.id, (head) =>
      fits(head, { expected, writer })
        ? { plan: withEnvelope(plan, { revision: expected }), definition, writer, head: { deleted: undefined } }
        : { conflict: true },
    );
  }

  /** Remembers a plan that could not be kept, or with undefined that it is; while there are such plans, leaving the page asks first. */
  lack(id: string, plan?: Plan): void {
    if (plan) this.unsaved.set(id, plan);
    else this.unsaved.delete(id);
    if (this.unsaved.size) addEventListener("beforeunload", askFirst);
    else removeEventListener("beforeunload", askFirst);
  }

  /** Whether a writer's journal entry still waits to be saved; undefined when that cannot be read. */
  async waits(writer: string): Promise<boolean | undefined> {
    const count = await this.read((transaction) => result(transaction.objectStore("journal").count(writer)));
    return count === undefined ? undefined : count > 0;
  }

  fork(plan: Plan, definition?: Definition): Promise<Outcome> {
    return this.save(this.copyOf(plan), { expected: 0, definition });
  }

  async add(plan: Plan, definition?: Definition): Promise<Outcome> {
    const outcome = await this.write(plan.plan.id, (head) => (head ? { conflict: true } : { plan, definition, verbatim: true }));
    return outcome.conflict ? this.fork(plan, definition) : outcome;
  }

  replace(id: string, plan: Plan, expected: number, definition?: Definition): Promise<Outcome> {
    return this.write(id, (head) => {
      if (!head) throw missing(id);
      if (head.revision !== expected) return { conflict: true };
      return { plan: withEnvelope(plan, { id, created: head.created }), definition, snapshot: true };
    });
  }

  restore(id: string, revision: number): Promise<Outcome> {
    return this.write(id, async (_, transaction) => {
      const plan = await contentIn(transaction, id, revision);
      if (!plan) throw missing(`${id}@${revision}`);
      return { plan, snapshot: true };
    });
  }

  rename(id: string, title: string): Promise<Outcome> {
    return this.write(id, async (head, transaction) => {
      const plan = head && (await contentIn(transaction, id, head.revision));
      if (!plan) throw missing(id);
      return { plan: withEnvelope(plan, { title }) };
    });
  }

  async duplicate(id: string, title?: string): Promise<Outcome> {
    const kept = await this.get(id);
    if (!kept) return { fault: missing(id).fault };
    return this.save(this.copyOf(kept.plan, title), { expected: 0 });
  }

  /** Changes what is known of a plan beside its content. */
  mark(id: string, head: Pick<Head, "archived" | "deleted">): Promise<Outcome> {
    return this.write(id, () => ({ head }));
  }

  /** Saves what left pages had journaled, as copies where it does not fit, and empties the trash. */
  async settle(connection?: IDBDatabase): Promise<void> {
    const run = <T>(mode: IDBTransactionMode, work: (transaction: IDBTransaction) => Promise<T>) =>
      connection ? this.database.runOn(connection, mode, work) : this.database.run(mode, work);
    const old = IDBKeyRange.upperBound(new Date(Date.now() - trash).toISOString());
    const [writers, rubbish] = await run("readonly", (transaction) =>
      Promise.all([
        result(transaction.objectStore("journal").getAllKeys()),
        result(transaction.objectStore("plans").index("deleted").getAllKeys(old)),
      ]),
    );
    for (const writer of writers) {
      const events = await run("readwrite", async (transaction): Promise<StoreEvent[]> => {
        const entry = await result<JournalEntry | undefined>(transaction.objectStore("journal").get(writer));
        // Another page may have been faster.
        if (!entry) return [];
        const plan = withEnvelope(entry.plan, { revision: entry.expected });
        const head = await headIn(transaction, plan.plan.id);
        const kept = head && (await contentIn(transaction, head.id, head.revision));
        // The page's last save may have come through after all.
        if (kept && JSON.stringify(withEnvelope(kept, plan.plan)) === JSON.stringify(plan)) {
          transaction.objectStore("journal").delete(writer);
          return [];
        }
        const intent = { ...entry, head: { deleted: undefined } };
        const saved = await this.apply(transaction, plan.plan.id, (head) => (fits(head, entry) ? { ...intent, plan } : { conflict: true }));
        if (!saved.outcome.conflict) return saved.events;
        const copy = this.copyOf(plan);
        const copied = await this.apply(transaction, copy.plan.id, () => ({ ...intent, plan: copy }));
        return [...copied.events, { type: "copied", plan: copy }];
      });
      events.forEach(this.tell);
    }
    if (!rubbish.length) return;
    await run("readwrite", async (transaction) => {
      for (const id of rubbish) {
        transaction.objectStore("plans").delete(id);
        transaction.objectStore("history").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
      }
    });
  }

  /** A plan of its own with the content of another one, not kept yet. */
  copyOf(plan: Plan, title = this.nameCopy(plan.plan.title)): Plan {
    const { id, revision } = plan.plan;
    return withEnvelope(plan, { id: newId(), parent: `${id}@${revision}`, title, revision: 0, created: new Date().toISOString() });
  }

  private async read<T>(work: (transaction: IDBTransaction) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.database.run("readonly", work);
    } catch (error) {
      this.tell({ type: "fault", fault: faultOf(error) });
      return undefined;
    }
  }

  private async write(id: string, decide: Decide): Promise<Outcome> {
    try {
      const { outcome, events } = await this.database.run("readwrite", (transaction) => this.apply(transaction, id, decide));
      events.forEach(this.tell);
      return outcome;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind !== "missing") this.tell({ type: "fault", fault });
      return { fault };
    }
  }

  private async apply(transaction: IDBTransaction, id: string, decide: Decide): Promise<{ outcome: Outcome; events: StoreEvent[] }> {
    const old = await headIn(transaction, id);
    const { conflict, plan, definition, verbatim, snapshot, writer = "", head: marks } = await decide(old, transaction);
    const store = (name: (typeof stores)[number]) => transaction.objectStore(name);
    if (conflict || !plan) {
      const kept = old && (await contentIn(transaction, id, old.revision));
      if (!kept) throw missing(id);
      if (conflict) return { outcome: { conflict: kept }, events: [] };
      store("plans").put({ ...old, ...marks });
      return { outcome: { plan: kept }, events: [changed({ ...old, ...marks })] };
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
    const stay = new Set(history.map((moment) => moment.revision));
    for (const moment of before) if (!stay.has(moment.revision)) store("history").delete([id, moment.revision]);
    if (definition && old?.worksheet.definition !== kept.worksheet.definition) store("definitions").put(definition, kept.worksheet.definition);
    if (writer) store("journal").delete(writer);
    return { outcome: { plan: kept }, events: [changed(head)] };
  }
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

function headIn(transaction: IDBTransaction, id: string): Promise<Head | undefined> {
  return result(transaction.objectStore("plans").get(id));
}

function contentIn(transaction: IDBTransaction, id: string, revision: number): Promise<Plan | undefined> {
  return result(transaction.objectStore("history").get([id, revision]));
}

function missing(what: string): StoreError {
  return new StoreError({ kind: "missing", reason: `there is no ${what}` });
}
