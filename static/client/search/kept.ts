// What the search keeps on the device: the latest searches, and whether the / key
// opens it. It has a small database of its own, because pages to read do not bring the
// store of saved work, and nothing is made before there is something to keep.

import { databaseName } from "../store/place";

const name = `${databaseName}-search`;
const mostRecent = 6;

async function open(make: boolean): Promise<IDBDatabase | undefined> {
  try {
    if (!make && indexedDB.databases && !(await indexedDB.databases()).some((one) => one.name === name)) return undefined;
    return await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => {
        if (make) request.result.createObjectStore("kept");
        else request.transaction?.abort();
      };
      request.onsuccess = () => resolve(request.result);
      request.onblocked = () => resolve(undefined);
      request.onerror = (event) => {
        event.preventDefault();
        resolve(undefined);
      };
    });
  } catch {
    return undefined;
  }
}

async function use<T>(make: boolean, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const database = await open(make);
  if (!database) return undefined;
  return new Promise<T | undefined>((resolve) => {
    const transaction = database.transaction("kept", make ? "readwrite" : "readonly");
    const request = ask(transaction.objectStore("kept"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => resolve(undefined);
  }).catch(() => undefined).finally(() => database.close());
}

/** The latest searches, the last one first. */
export async function recent(): Promise<string[]> {
  const kept: unknown = await use(false, (store) => store.get("recent"));
  return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, mostRecent) : [];
}

/** Puts a search before the others. */
export async function remember(text: string): Promise<void> {
  const short = text.trim().slice(0, 100);
  if (!short) return;
  const others = (await recent()).filter((other) => other.toLowerCase() !== short.toLowerCase());
  await use(true, (store) => store.put([short, ...others].slice(0, mostRecent), "recent"));
}

/** Forgets all searches. */
export async function forget(): Promise<void> {
  await use(true, (store) => store.delete("recent"));
}

/** Whether the / key opens the search. */
export async function hasSlash(): Promise<boolean> {
  return (await use(false, (store) => store.get("slash"))) !== false;
}

/** Says whether the / key opens the search. */
export async function setSlash(on: boolean): Promise<void> {
  await use(true, (store) => store.put(on, "slash"));
}
