// The connection to IndexedDB: opened when needed, opened again when the browser
// closed it, given up when a newer handbook wants the database.

import { tell } from "./events";
import { databaseName } from "./place";
import type { Fault, Status } from "./types";

/** Grows when the stores change; newer pages upgrade older databases. */
const version = 2;

/** How long opening may take before the page hears of it, in milliseconds. */
const patience = 8000;

/** The object stores, and what their keys are. */
const shapes = {
  plans: { keyPath: "id" },
  history: {},
  definitions: {},
  settings: {},
  journal: { keyPath: "writer" },
  progress: { keyPath: "page" },
};

type Name = keyof typeof shapes;
const names = Object.keys(shapes) as Name[];

/** Gives the object stores of a transaction. */
export type Stores = (name: Name) => IDBObjectStore;

/** What is done in one transaction. */
export type Work<T> = (store: Stores) => T | Promise<T>;

/** An error that carries what pages are told. */
export class StoreError extends Error {
  constructor(readonly kind: Fault["kind"], reason: string) {
    super(reason);
  }
}

/** What pages are told about an error. */
function faultOf(error: unknown): Fault {
  const { kind, name = "", message = "" } = (error ?? {}) as Partial<StoreError>;
  return kind ? { kind, reason: message } : { kind: name === "QuotaExceededError" ? "full" : "failed", reason: `${name}: ${message}` };
}

/** A request's result. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export let status: Status = "closed";
/** Why it cannot be opened. */
let refusal: StoreError | undefined;
let current: IDBDatabase | undefined;
let opening: Promise<IDBDatabase> | undefined;
/** An open that was answered "blocked" or not at all, and may still succeed. */
let isWaiting = false;
let isSuspended = false;
const writing = new Set<IDBTransaction>();

/** What must be done before anything reads a database that was just opened, and before it is given up for a newer handbook. */
export const chores = {
  prepare: async (_: IDBDatabase): Promise<void> => {},
  leave: (): void => {},
};

/** Rejects with a StoreError. */
export async function open(): Promise<IDBDatabase> {
  if (current) return current;
  if (isSuspended) throw hidden();
  if (isWaiting || status === "newer") throw refusal!;
  return (opening ??= connect().finally(() => (opening = undefined)));
}

function connect(): Promise<IDBDatabase> {
  become("opening");
  return new Promise((resolve, reject) => {
    const fail = (kind: Fault["kind"] & Status, reason: unknown, mayAnswer = false) => {
      clearTimeout(slow);
      isWaiting = mayAnswer;
      reject(refuse(kind, `${reason}`));
    };
    const slow = setTimeout(() => fail("unavailable", "the browser does not answer", true), patience);
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(databaseName, version);
    } catch (error) {
      return fail("unavailable", error);
    }
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const name of names) {
        if (db.objectStoreNames.contains(name)) continue;
        const store = db.createObjectStore(name, shapes[name]);
        if (name === "plans") store.createIndex("deleted", "deleted");
      }
    };
    request.onblocked = () => fail("blocked", "another tab holds an older version of the saved work", true);
    request.onerror = (event) => {
      // Otherwise Firefox reports it to the page as well.
      event.preventDefault();
      fail(request.error?.name === "VersionError" ? "newer" : "unavailable", request.error);
    };
    request.onsuccess = async () => {
      clearTimeout(slow);
      isWaiting = false;
      const connection = request.result;
      connection.onversionchange = (event) => {
        chores.leave();
        drop(connection);
        if (event.newVersion) refuse("newer", "a newer version of the handbook was opened");
      };
      connection.onclose = () => {
        drop(connection);
        // At once it would be closed again: the browser may still be clearing.
        setTimeout(() => open().catch(() => {}), 500);
      };
      await chores.prepare(connection).catch(() => {});
      if (isSuspended) {
        connection.close();
        return reject(hidden());
      }
      current = connection;
      become("ready");
      resolve(connection);
    };
  });
}

function drop(connection: IDBDatabase): void {
  connection.close();
  if (current !== connection) return;
  current = undefined;
  become("closed");
}

function become(next: Status, fault?: Fault): void {
  status = next;
  tell({ type: "status", status, ...(fault && { fault }) });
}

/** Tells why the database cannot be used, and gives that as an error. */
function refuse(kind: Fault["kind"] & Status, reason: string): StoreError {
  refusal = new StoreError(kind, reason);
  become(kind, faultOf(refusal));
  return refusal;
}

/**
 * Runs work in one transaction and gives its result when that is complete.
 * With an open connection, the first request is made before run returns.
 * work runs again, once, when the browser closed the connection meanwhile.
 * only is a connection that is not open to others yet.
 */
export async function run<T>(mode: IDBTransactionMode, work: Work<T>, only?: IDBDatabase): Promise<T> {
  for (let again = false; ; again = true) {
    const connection = only ?? current ?? (await open());
    try {
      return await attempt(connection, mode, work);
    } catch (error) {
      const lost = ["InvalidStateError", "AbortError"].includes((error as Error | null)?.name ?? "AbortError");
      if (again || isSuspended || !lost) throw error;
      if (current === connection) drop(connection);
    }
  }
}

/** Reads; undefined when that failed, which is told. */
export async function read<T>(work: Work<T>): Promise<T | undefined> {
  try {
    return await run("readonly", work);
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** Tells pages of an error, unless they asked for what is not there. */
export function report(error: unknown): Fault {
  const fault = faultOf(error);
  if (fault.kind !== "missing") tell({ type: "fault", fault });
  return fault;
}

async function attempt<T>(connection: IDBDatabase, mode: IDBTransactionMode, work: Work<T>): Promise<T> {
  const transaction = begin(connection, mode);
  if (mode === "readwrite") writing.add(transaction);
  const complete = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  try {
    const done = await work((name) => transaction.objectStore(name));
    commit(transaction);
    await complete;
    return done;
  } catch (error) {
    complete.catch(() => {});
    abort(transaction);
    throw transaction.error ?? error;
  } finally {
    writing.delete(transaction);
  }
}

/**
 * Writes one entry of the journal without reading anything first: only such a
 * write survives when the page is left at once, since nothing answers a dead
 * page. Answers whether it was begun; kept is called when it is complete.
 */
export function hurry(entry: unknown, kept?: () => void): boolean {
  try {
    const transaction = begin(current!, "readwrite", "journal");
    transaction.objectStore("journal").put(entry);
    if (kept) transaction.oncomplete = kept;
    commit(transaction);
    return true;
  } catch {
    return false;
  }
}

/** Ends what waits for an answer, which a page that is left would not get while others wait for it. */
export function abandon(): void {
  for (const transaction of writing) abort(transaction);
}

/** Closes the connection for as long as the page lies in the browser's back/forward cache. */
export function suspend(): void {
  isSuspended = true;
  if (current) drop(current);
}

export function resume(): void {
  isSuspended = false;
}

function hidden(): StoreError {
  return new StoreError("unavailable", "the page is hidden");
}

function begin(connection: IDBDatabase, mode: IDBTransactionMode, stores: Name | Name[] = names): IDBTransaction {
  return connection.transaction(stores, mode, { durability: "strict" });
}

function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit?.();
  } catch {
    // It is complete, or it failed, which its events tell.
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended.
  }
}
