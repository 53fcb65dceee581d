// Each version of the site is kept in a cache of its own.

import { mine, script } from "./scope";
import { site } from "./site";

/** The cache of the version that this script belongs to. */
export const current = mine + site.version;

/** The entry that whole versions have. It says which of two is the newer one. */
const seal = `${script}?whole`;

/** A version that is there as a whole. Newer ones have a greater place. */
export interface Whole {
  name: string;
  place: number;
}

/** The names of all caches of versions, whole or not. */
async function names(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(mine) && /^[0-9a-f]+$/.test(name.slice(mine.length)));
}

/** All whole versions, the newest first. */
export async function versions(): Promise<Whole[]> {
  const found: Whole[] = [];
  for (const name of await names()) {
    const sealed = await caches.match(seal, { cacheName: name });
    if (sealed) found.push({ name, place: Number(await sealed.text()) });
  }
  return found.sort((a, b) => b.place - a.place);
}

/** Removes what installations that failed have left. */
export async function removeUnfinished(): Promise<void> {
  const whole = await versions();
  for (const name of await names()) {
    if (!whole.some((version) => version.name === name)) await caches.delete(name);
  }
}

/** Declares the current version whole, and the newest one. */
export async function sealCurrent(): Promise<void> {
  const newest = (await versions())[0]?.place ?? 0;
  await (await caches.open(current)).put(seal, new Response(String(newest + 1)));
}

/** Removes versions older than the current one that no page uses. */
export async function removeOlder(used: (name: string) => boolean): Promise<void> {
  const whole = await versions();
  const own = whole.find((version) => version.name === current);
  for (const version of whole) {
    if (own && version.place < own.place && !used(version.name)) await caches.delete(version.name);
  }
}

/** A file as a version has it. */
export function inVersion(name: string, address: string): Promise<Response | undefined> {
  return caches.match(address, { cacheName: name });
}

/** A file that is the same in every version. */
export async function inAnyVersion(address: string): Promise<Response | undefined> {
  for (const name of await names()) {
    const kept = await inVersion(name, address);
    if (kept) return kept;
  }
  return undefined;
}
