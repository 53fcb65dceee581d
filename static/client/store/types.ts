// Saved work as pages see it: globalThis.handbookStore, which store.js sets.
// Pages import these types and nothing else of the store.
//
// A plan is kept as a head and revisions. Saves compare: a plan is written only
// when the revision that the writer built on is still the newest one, so nobody
// overwrites what they have not seen. The revision decides what is newer, never
// the clock.

import type { Definition, Plan, Progress } from "../plan/types";

/**
 * Whether the store can be used. "blocked": an older page in another tab holds
 * it; it opens when that tab closes. "newer": a newer version of the handbook
 * has taken it over; this page must be loaded again. "unavailable": the browser
 * gives no storage. In these three, nothing is read or written and plans live
 * as long as the page.
 */
export type Status = "closed" | "opening" | "ready" | "blocked" | "newer" | "unavailable";

/** Why something could not be kept. Nothing that was kept before is harmed. */
export interface Fault {
  /** "full": no room left. "missing": there is no such plan or revision. "failed": anything else. */
  kind: "full" | "blocked" | "newer" | "unavailable" | "missing" | "failed";
  /** What the browser said, in English, for a report. */
  reason: string;
}

/** What became of a write: the plan as it is kept now, the kept plan that it would have overwritten, or a fault. */
export type Outcome =
  | { plan: Plan; conflict?: undefined; fault?: undefined }
  | { plan?: undefined; conflict: Plan; fault?: undefined }
  | { plan?: undefined; conflict?: undefined; fault: Fault };

/** A kept revision. */
export interface Moment {
  revision: number;
  /** When it was written, in milliseconds since 1970 by the device's clock. */
  at: number;
  /** Kept because the next revision replaced it whole. */
  snapshot?: true;
}

type Envelope = Plan["plan"];

/** What is known of a kept plan without its answers. */
export interface Head extends Envelope {
  worksheet: Plan["worksheet"];
  /** Oldest first; the last one is the plan as it is. */
  history: Moment[];
  /** Who wrote it last: the writer of a save. */
  writer: string;
  archived?: true | undefined;
  /** When it was put in the trash, ISO 8601 in UTC. It goes for good 30 days later. */
  deleted?: string | undefined;
}

/** A kept plan. */
export interface Kept {
  head: Head;
  plan: Plan;
}

/** What the handbook remembers beside plans. */
export interface Settings {
  /** When everything was last saved to a file, ISO 8601 in UTC. */
  backup: string;
  /** When the browser was asked not to clear this storage, ISO 8601 in UTC. */
  persistenceAsked: string;
  /** What sharing found out, and the browser it holds for. */
  sharing: { answer: Sharing; browser: string };
  /** The name that a person wants on printed copies; "" for none. */
  name: string;
  /** The token that sharing looks for from another page. */
  sharingToken: string;
  [file: `file:${string}`]: FileSystemHandle;
}

export type StoreEvent =
  | { type: "status"; status: Status; fault?: Fault }
  /** Something could not be read or kept; the page says so until it could. */
  | { type: "fault"; fault: Fault }
  /** A plan was written, trashed or taken from the trash, in this page or another one. */
  | { type: "changed"; id: string; revision: number; writer: string; deleted?: true }
  /** Progress was changed in another page, or what a page that was left had done was saved. */
  | { type: "progress"; page: string }
  /** Work of a page that was left in a hurry did not fit the kept plan and became a copy. */
  | { type: "copied"; plan: Plan };

/**
 * What changed in a page: members that are absent stay as they are, members that
 * are undefined are taken back. An interaction is replaced whole; the others are
 * not touched, so that a page sends only what was worked on.
 */
export type ProgressChange = {
  [Member in "read" | "step" | "done"]?: string | undefined;
} & {
  [Member in "interactions" | "unmapped"]?: { [key: string]: Progress[Member][string] | undefined };
};

/** What was forgotten: keepProgress brings it back. */
export interface Forgotten {
  /** Undefined when there was nothing. */
  progress: Progress | undefined;
  /** Why it may still be kept on the device. */
  fault?: Fault;
}

/** Whether the pages of a handbook that is opened from a folder see the same plans. */
export type Sharing = "shared" | "alone" | "unknown";

/** Where saved work is, and how safe it is there, as far as the browser tells. */
export interface Durability {
  /** "https://handbook.example.org", or "file://". */
  origin: string;
  /** The folder of a handbook that is opened from a folder, as an address. */
  folder?: string | undefined;
  /** Whether the browser promised not to clear it by itself; undefined when it does not say. */
  persisted?: boolean | undefined;
  /** In bytes; undefined when the browser does not say. */
  usage?: number | undefined;
  quota?: number | undefined;
  /**
   * When the browser may clear it by itself: "never" (it promised), "unused"
   * (also when the site was not visited in seven days of browsing), "pressure"
   * (when the device runs out of space).
   */
  eviction: "never" | "unused" | "pressure";
  /** When everything was last saved to a file. */
  backup?: string | undefined;
  /** How many plans are kept, the trash left out. */
  plans: number;
}

/**
 * "idle": nothing written yet in this page. "dirty": edited, saved soon.
 * "saved": kept on the device. "fault": not kept; tried again by itself.
 * "conflict": somebody else had changed the plan, so what was edited here was
 * kept as a copy, which is edited from now on. "reading": another tab writes
 * this plan; it can be taken over.
 */
export type SaverState = "idle" | "dirty" | "saving" | "saved" | "fault" | "conflict" | "reading";

export interface SaverChange {
  state: SaverState;
  /** The plan as it stands; after a conflict, the copy. */
  plan: Plan;
  /** When the plan was last kept by this page. */
  at?: Date;
  fault?: Fault;
  /** In a conflict: the kept plan, which stays as it is. */
  stored?: Plan;
  /** The plan was read anew, because it changed elsewhere: show it again. */
  replaced?: true;
}

export interface SaverOptions {
  /** What the plan is filled against; kept with it. */
  definition?: Definition;
  /** How long typing must pause before a save, in milliseconds; 400 when absent. */
  pause?: number;
  /** How long a save waits at most while typing goes on, in milliseconds; 2000 when absent. */
  longest?: number;
}

/** Saves one plan while it is edited. */
export interface Saver {
  readonly state: SaverState;
  readonly plan: Plan;
  /** Whether every edit is kept on the device. */
  readonly isKept: boolean;
  /** Calls listener at every change, and answers how to stop that. */
  listen(listener: (change: SaverChange) => void): () => void;
  /**
   * Takes the plan as it is after an edit, to be saved soon. It may be the same
   * object every time. Its revision and modified are not looked at.
   */
  edit(plan: Plan): void;
  /** Saves without waiting for a pause. What was started survives the page. */
  flush(): void;
  /** Flushes and waits until everything is kept, or cannot be. */
  settle(): Promise<SaverState>;
  /** In the state "reading": makes this tab the writer, and the other one a reader. */
  takeOver(): Promise<void>;
  /** Flushes and ends: no more events, and other tabs may write. */
  close(): void;
}

/** What save needs to know beside the plan. */
export interface SaveOptions {
  /** The revision the plan was made from; 0 for a new plan. */
  expected: number;
  /** What the plan was filled against; kept when it is not there yet. */
  definition?: Definition | undefined;
  /** Who writes: a writer never conflicts with itself. One id for each writer. */
  writer?: string;
}

export interface HandbookStore {
  /** The name of the database. */
  readonly name: string;
  readonly status: Status;
  /** The title of a copy that is made without asking; a page sets it in its language. */
  nameCopy: (title: string) => string;
  /** Opens the database; everything else does so by itself. Never rejects. */
  open(): Promise<Status>;
  /** Calls listener at every event, and answers how to stop that. */
  listen(listener: (event: StoreEvent) => void): () => void;
  /** An id for a new plan, also where crypto.randomUUID is missing. */
  newId(): string;

  /** What is kept, the newest change first, with archived and trashed plans. Gives what is in memory when the store cannot be read. */
  list(worksheet?: string): Promise<Head[]>;
  get(id: string): Promise<Kept | undefined>;
  /** A definition by its hash. */
  definition(hash: string): Promise<Definition | undefined>;
  /** Plans that savers of this page could not keep yet: offer them for download. While there are any, leaving the page asks first. */
  unsaved(): Plan[];

  /** Writes a plan, if the kept one still has the expected revision. */
  save(plan: Plan, options: SaveOptions): Promise<Outcome>;
  /** Keeps a plan as a new one whose parent is the plan at its revision. */
  fork(plan: Plan, definition?: Definition): Promise<Outcome>;
  /** Keeps a plan from a file: as it is when its id is free, else as a copy. */
  add(plan: Plan, definition?: Definition): Promise<Outcome>;
  /** Gives a kept plan the content of another one, if it still has the expected revision; what it was stays in its history. */
  replace(id: string, plan: Plan, expected: number, definition?: Definition): Promise<Outcome>;
  rename(id: string, title: string): Promise<Outcome>;
  duplicate(id: string, title?: string): Promise<Outcome>;
  archive(id: string, archived: boolean): Promise<Outcome>;
  /** Puts a plan in the trash. */
  remove(id: string): Promise<Outcome>;
  /** Takes a plan out of the trash. */
  recover(id: string): Promise<Outcome>;

  /** A plan as it was. */
  revision(id: string, revision: number): Promise<Plan | undefined>;
  /** Makes an old revision the newest one; what the plan was stays in its history. */
  restore(id: string, revision: number): Promise<Outcome>;

  /** The progress in a page, by its address from the handbook's top: "lessons/coaching-1/". What is not kept on the device yet is in it. */
  progress(page: string): Promise<Progress | undefined>;
  /** The progress in all pages. */
  allProgress(): Promise<Progress[]>;
  /**
   * Keeps what changed in a page, on top of what this and other tabs keep there;
   * undefined when it is on the device, else why it is not. Then it lives as long as
   * the page, and is tried again by itself. Call it at every input: what comes while
   * a write is under way is written at once after it, and what was given before the
   * page is left survives. A later write replaces an earlier one of the same
   * interaction, whatever their clocks say; between devices, people decide.
   */
  keepProgress(page: string, change: ProgressChange): Promise<Fault | undefined>;
  /** Forgets the progress in a page, and gives it back for an undo. */
  forgetProgress(page: string): Promise<Forgotten>;

  /** Reads a setting; undefined when there is none, or no store. */
  setting<Key extends keyof Settings>(key: Key): Promise<Settings[Key] | undefined>;
  /** Keeps a setting; false when that failed. */
  keep<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<boolean>;

  durability(): Promise<Durability>;
  /** Finds out whether another page, given by its address, sees the plans of this one. It must be a page with the store. */
  sharing(other: string): Promise<Sharing>;
  /** A saver for a plan, whose revision is the one it was read with, or 0 for a new one. */
  saver(plan: Plan, options?: SaverOptions): Saver;
}

declare global {
  // A property of globalThis, which const and let do not make.
  // eslint-disable-next-line no-var
  var handbookStore: HandbookStore;
}
