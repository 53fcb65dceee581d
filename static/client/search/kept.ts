// What the search keeps on the device: the latest searches ("recent"), and whether the
// / key opens it ("slash"). It has a small database of its own, because pages to read do
// not bring the store of saved work; it is made when there is something to keep. Where
// nothing can be kept, the search works all the same.

import { databaseName } from "../store/place";

/** The name of the database. */
export const searchDatabase = `${databaseName}-search`;

/** Gives what is kept under a name, or keeps a value there. */
export async function kept(key: string, value?: unknown): Promise<unknown> {
  const isNew = value !== undefined;
  try {
    return await new Promise((resolve) => {
      const request = indexedDB.open(searchDatabase);
      request.onupgradeneeded = () => {
        if (isNew) request.result.createObjectStore("kept");
        else request.transaction?.abort();
      };
      request.onerror = (event) => {
        event.preventDefault();
        resolve(undefined);
      };
      request.onsuccess = () => {
        const work = request.result.transaction("kept", isNew ? "readwrite" : "readonly");
        const store = work.objectStore("kept");
        const answer = isNew ? store.put(value, key) : store.get(key);
        work.oncomplete = () => resolve(answer.result);
        work.onabort = () => resolve(undefined);
        // It closes when the work is done.
        request.result.close();
      };
    });
  } catch {
    return undefined;
  }
}

/** The latest searches, the last one first. */
export async function recent(): Promise<string[]> {
  const texts = await kept("recent");
  return Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
}

/** Puts a search before the others. */
export async function remember(text: string): Promise<void> {
  const short = text.trim().slice(0, 100);
  if (short) await kept("recent", [...new Set([short, ...(await recent())])].slice(0, 6));
}
