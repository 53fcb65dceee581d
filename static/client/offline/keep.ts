// Keeping files. Whatever goes wrong here, the page that is being read does not
// notice.

import { fileAddress, isOurs, neverChanges, partsOf, partsOfStyle } from "./addresses";
import { mine, script } from "./scope";
import { current, inAnyVersion, inVersion } from "./versions";

/** The largest file that is kept with a page, in bytes. */
const largest = 2 << 20;

/** How much of the room that the browser gives a site may be used: people's saved work comes first. */
const share = 0.5;

/** A file fetched to be kept. */
interface Found {
  address: string;
  response: Response;
}

/**
 * The version that the server has, as the name of its cache; undefined when it has
 * none. Rejects when the server does not answer. What was fetched after one answer
 * and before the same answer again is of that version.
 */
export async function serverVersion(): Promise<string | undefined> {
  const response = await fetch(script, { cache: "no-cache" });
  const version = response.ok ? /"version":"([0-9a-f]+)"/.exec(await response.text())?.[1] : undefined;
  return version === undefined ? undefined : mine + version;
}

/** Whether the server still has the version of this script. Rejects when it does not answer. */
async function isCurrent(): Promise<boolean> {
  return (await serverVersion()) === current;
}

let asking: Promise<boolean> | undefined;

/** Whether the server still has the version of this script; it is asked once for all files that come together. */
export function isCurrentSoon(): Promise<boolean> {
  asking ??= later(300).then(() => {
    asking = undefined;
    return isCurrent();
  });
  return asking;
}

export function later(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Whether there is room for more. */
export async function hasRoom(): Promise<boolean> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined || usage < quota * share;
}

/**
 * Fetches a file as the server has it now. Undefined when there is none, or when it
 * is too large. Rejects without a connection.
 */
async function fetchFile(address: string): Promise<Response | undefined> {
  const same = neverChanges(address);
  const kept = same ? await inAnyVersion(address) : undefined;
  if (kept) return kept;
  const response = await fetch(address, { cache: same ? "default" : "no-cache" });
  if (!response.ok || Number(response.headers.get("content-length")) > largest) {
    void response.body?.cancel();
    return undefined;
  }
  return asFile(response);
}

/** A response as it is kept; undefined when it is too large. */
export async function asFile(response: Response): Promise<Response | undefined> {
  const content = await response.blob();
  return content.size > largest ? undefined : new Response(content, { headers: keptHeaders(response) });
}

/**
 * The headers that still hold for a kept copy: it is neither packed nor redirected, and
 * a browser must ask for it again, since other pages may be of another version.
 */
function keptHeaders(response: Response): Headers {
  const headers = new Headers(response.headers);
  headers.set("cache-control", "no-cache");
  for (const name of ["content-encoding", "content-length", "content-range", "transfer-encoding", "vary"]) headers.delete(name);
  return headers;
}

/** Fetches files with what they show, except those that a version has already. Rejects without a connection. */
export async function fetchFiles(addresses: readonly string[], version: string): Promise<Found[]> {
  const found: Found[] = [];
  const known = new Set<string>();
  const add = async (address: string): Promise<void> => {
    if (known.has(address)) return;
    known.add(address);
    if (await inVersion(version, address)) return;
    const response = await fetchFile(address);
    if (!response) return;
    found.push({ address, response });
    if (/css/.test(response.headers.get("content-type") ?? "")) {
      await each(partsOfStyle(await response.clone().text(), address), add);
    }
  };
  await each(addresses, add);
  return found;
}

/** A page as it is kept, with its title and language where they can be read without the page. */
function pageFile(html: string, response: Response): Response {
  const headers = keptHeaders(response);
  const title = /<title>([^<]*)<\/title>/i.exec(html)?.[1] ?? "";
  const end = title.lastIndexOf(" | ");
  headers.set("x-handbook-title", encodeURIComponent(end > 0 ? title.slice(0, end) : title));
  headers.set("x-handbook-language", /<html\b[^>]*\slang="([^"]*)"/i.exec(html)?.[1] ?? "");
  return new Response(html, { headers });
}

/**
 * Keeps a page of the current version with everything it shows, if that is what the
 * server has: the page comes last, so what is kept is complete. Says whether the
 * page is one of the current version.
 */
export async function keepPage(address: string, html: string, response: Response): Promise<boolean> {
  // What cannot be had the page does without, as it does now.
  const parts = await fetchFiles(partsOf(html, address), current).catch(() => []);
  if (!(await isCurrent())) return false;
  if (await hasRoom()) {
    const cache = await caches.open(current);
    try {
      for (const part of parts) await cache.put(part.address, part.response);
      await cache.put(address, pageFile(html, response));
    } catch {
      // There is no room.
    }
  }
  return true;
}

/**
 * Fetches a page and what it shows into the current version while that is being
 * installed. Says whether there is such a page in this site; rejects when the server
 * cannot answer, or when there is no room.
 */
export async function installPage(address: string, cache: Cache): Promise<boolean> {
  const response = await fetch(address, { cache: "no-cache" });
  if (response.status >= 500) throw new Error(`${response.status} for ${address}`);
  if (!response.ok || !isPage(response)) return false;
  const html = await response.text();
  if (!isOurs(html, fileAddress(response.url) ?? address)) return false;
  for (const part of await fetchFiles(partsOf(html, address), current)) await cache.put(part.address, part.response);
  await cache.put(address, pageFile(html, response));
  return true;
}

/** Whether a response is a page. */
export function isPage(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get("content-type") ?? "");
}

/** Does something with each of a list, a few at a time. */
export async function each<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < list.length) await work(list[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(4, list.length) }, one));
}
