// Which version of the site each open page is of. A page gets its files from that
// version until it is left, whatever has been published since. Workers are ended
// whenever they have nothing to do, so this is written down.

import { mine, script, worker } from "./scope";
import { removeOlder } from "./versions";

/** A page of a version that is not here: it gets all its files from the server. */
export const elsewhere = "";

const notes = `${mine}pages`;
const known = new Map<string, string>();
const settling = new Map<string, Promise<void>>();

const noteOf = (page: string) => `${script}?page=${page}`;

/** Remembers the version of a page: the name of its cache, or elsewhere. Without room, only until the worker ends. */
export async function remember(page: string, version: string): Promise<void> {
  if (!page) return;
  known.set(page, version);
  await caches.open(notes).then((book) => book.put(noteOf(page), new Response(version))).catch(() => undefined);
}

/** The version of a page; undefined when nobody knows. */
export async function versionOf(page: string): Promise<string | undefined> {
  const remembered = known.get(page);
  if (remembered !== undefined || !page) return remembered;
  const version = await (await caches.match(noteOf(page), { cacheName: notes }))?.text();
  if (version !== undefined) known.set(page, version);
  return version;
}

/** Says that a page's version is being found out. It stays unknown without a connection. */
export function settle(page: string, work: Promise<void>): Promise<void> {
  const done = work.catch(() => undefined).finally(() => settling.delete(page));
  settling.set(page, done);
  return done;
}

/** Waits until a page's version is found out. */
export async function settled(page: string): Promise<void> {
  await settling.get(page);
}

/** Forgets pages that were left, and versions that nobody reads any more. */
export async function tidy(): Promise<void> {
  const open = new Set((await worker.clients.matchAll({ includeUncontrolled: true })).map((page) => page.id));
  const used = new Set<string>();
  for (const page of open) used.add((await versionOf(page)) ?? elsewhere);
  await removeOlder((name) => used.has(name));
  const book = await caches.open(notes);
  for (const note of await book.keys()) {
    // Pages that are only just loading are not open yet.
    const page = note.url.slice(noteOf("").length);
    if (!open.has(page) && !known.has(page)) await book.delete(note);
  }
  for (const page of known.keys()) {
    if (known.size > 50 && !open.has(page)) known.delete(page);
  }
}
