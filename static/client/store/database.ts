// The connection to IndexedDB: opened when needed, opened again when the browser
// closed it, given up when a newer handbook wants the database.

import type { Fault, Status, StoreEvent } from "./types";

/** Grows when the stores change; newer pages upgrade older databases. */
const version = 1;

/** How long opening may take before the page hears of it, in milliseconds. */
const patience = 8000;

export const stores = ["plans", "history", "definitions", "settings", "journal"] as const;

/** An error that carries what pages are told. */
export class StoreError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.reason);
  }
}

/** What pages are told about an error. */
export function faultOf(error: unknown): Fault {
  if (error instanceof StoreError) return error.fault;
  const { name = "", message = "" } = (error ?? {}) as Error;
  return { kind: name === "QuotaExceededError" ? "full" : "failed", reason: `${name}: ${message}` };
}

/** A request's result. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Database {
  status: Status = "closed";
  private connection: IDBDatabase | undefined;
  private opening: Promise<IDBDatabase> | undefined;
  private fault: Fault | undefined;
  /** An open that was answered "blocked" or not at all, and may still succeed. */
  private waiting = false;
  private suspended = false;
  private writing = new Set<IDBTransaction>();

  constructor(
    readonly name: string,
    private tell: (event: StoreEvent) => void,
    /** What must be done before anything reads a database that was just opened. */
    private prepare: (connection: IDBDatabase) => Promise<void>,
    /** Called before the connection is given up for a newer handbook. */
    private leave: () => void,
  ) {}

  /** Rejects with a StoreError. */
  open(): Promise<IDBDatabase> {
    if (this.connection) return Promise.resolve(this.connection);
    if (this.waiting || this.status === "newer" || this.suspended) {
      return Promise.reject(new StoreError(this.fault ?? { kind: "unavailable", reason: "the page is hidden" }));
    }
    return (this.opening ??= this.connect().finally(() => (this.opening = undefined)));
  }

  private connect(): Promise<IDBDatabase> {
    this.become("opening");
    return new Promise((resolve, reject) => {
      const fail = (kind: Fault["kind"] & Status, reason: string) => {
        this.fault = { kind, reason };
        this.become(kind, this.fault);
        reject(new StoreError(this.fault));
      };
      let request: IDBOpenDBRequest;
      try {
        request = indexedDB.open(this.name, version);
      } catch (error) {
        return fail("unavailable", String(error));
      }
      const slow = setTimeout(() => {
        this.waiting = true;
        fail("unavailable", "the browser does not answer");
      }, patience);
      const answered = () => {
        clearTimeout(slow);
        this.waiting = false;
      };
      request.onupgradeneeded = () => {
        const db = request.result;
        const plans = db.createObjectStore("plans", { keyPath: "id" });
        plans.createIndex("worksheet", "worksheet.id");
        plans.createIndex("deleted", "deleted");
        db.createObjectStore("history");
        db.createObjectStore("definitions");
        db.createObjectStore("settings");
        db.createObjectStore("journal", { keyPath: "writer" });
      };
      request.onblocked = () => {
        answered();
        this.waiting = true;
        fail("blocked", "another tab holds an older version of the saved work");
      };
      request.onerror = (event) => {
        // Otherwise Firefox reports it to the page as well.
        event.preventDefault();
        answered();
        fail(request.error?.name === "VersionError" ? "newer" : "unavailable", String(request.error));
      };
      request.onsuccess = async () => {
        answered();
        const connection = request.result;
        connection.onversionchange = (event) => {
          this.leave();
          this.drop(connection);
          if (event.newVersion) {
            this.fault = { kind: "newer", reason: "a newer version of the handbook was opened" };
            this.become("newer", this.fault);
          }
        };
        connection.onclose = () => {
          this.drop(connection);
          // At once it would be closed again: the browser may still be clearing.
          setTimeout(() => this.open().catch(() => {}), 500);
        };
        await this.prepare(connection).catch(() => {});
        if (this.suspended) {
          connection.close();
          return reject(new StoreError({ kind: "unavailable", reason: "the page is hidden" }));
        }
        this.connection = connection;
        this.become("ready");
        resolve(connection);
      };
    });
  }

  private drop(connection: IDBDatabase): void {
    connection.close();
    if (this.connection !== connection) return;
    this.connection = undefined;
    this.become("closed");
  }

  private become(status: Status, fault?: Fault): void {
    this.status = status;
    this.tell(fault ? { type: "status", status, fault } : { type: "status", status });
  }

  /**
   * Runs work in one transaction and gives its result when that is complete.
   * With an open connection, the first request is made before run returns.
   * work runs again, once, when the browser closed the connection meanwhile.
   */
  async run<T>(mode: IDBTransactionMode, work: (transaction: IDBTransaction) => T | Promise<T>): Promise<T> {
    for (let again = false; ; again = true) {
      const connection = this.connection ?? (await this.open());
      try {
        return await this.runOn(connection, mode, work);
      } catch (error) {
        const lost = ["InvalidStateError", "AbortError"].includes((error as Error | null)?.name ?? "AbortError");
        if (again || this.suspended || !lost) throw error;
        if (this.connection === connection) this.drop(connection);
      }
    }
  }

  /** Runs work on a connection that is not open to others yet. */
  async runOn<T>(connection: IDBDatabase, mode: IDBTransactionMode, work: (transaction: IDBTransaction) => T | Promise<T>): Promise<T> {
    const transaction = connection.transaction(stores, mode, { durability: "strict" });
    if (mode === "readwrite") this.writing.add(transaction);
    const complete = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    try {
      const done = await work(transaction);
      commit(transaction);
      await complete;
      return done;
    } catch (error) {
      complete.catch(() => {});
      abort(transaction);
      throw transaction.error ?? error;
    } finally {
      this.writing.delete(transaction);
    }
  }

  /**
   * Writes one value without reading anything first: only such a write survives
   * when the page is left at once, since nothing answers a dead page.
   */
  hurry(store: (typeof stores)[number], value: unknown): boolean {
    try {
      const transaction = this.connection?.transaction(store, "readwrite", { durability: "strict" });
      transaction?.objectStore(store).put(value);
      if (transaction) commit(transaction);
      return !!transaction;
    } catch {
      return false;
    }
  }

  /** Ends what waits for an answer, which a page that is left would not get while others wait for it. */
  abandon(): void {
    for (const transaction of this.writing) abort(transaction);
  }

  /** Closes the connection for as long as the page lies in the browser's back/forward cache. */
  suspend(): void {
    this.suspended = true;
    if (this.connection) this.drop(this.connection);
  }

  resume(): void {
    this.suspended = false;
  }
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
