// Progress of one page that lies in two places: under an earlier address of the
// page, or in a file. Of the same interaction the newer one stays.

import type { Progress } from "../plan/types";
import { own } from "../plan/values";
import type { ProgressChange } from "../store/types";

/** Whose answer stays where both have one. */
export type Winner = "newer" | "mine" | "other";

/** What other progress in a page adds to what is kept there. */
export function additions(mine: Progress | undefined, other: Progress, winner: Winner = "newer"): ProgressChange {
  const wins = (a: string | undefined, b: string | undefined) => winner === "other" || (winner === "newer" && Date.parse(b ?? "") > Date.parse(a ?? ""));
  // Also what a newer handbook wrote beside what is known.
  const { format, page, interactions: _, unmapped: __, ...rest } = other;
  const change: ProgressChange = Object.fromEntries(Object.entries(rest).filter(([member]) => winner === "other" || own<unknown>({ ...mine }, member) === undefined));
  const interactions = Object.entries(other.interactions ?? {}).filter(([id, work]) => {
    const kept = own(mine?.interactions, id);
    return !kept || wins(kept.when, work?.when);
  });
  const unmapped = Object.entries(other.unmapped ?? {}).flatMap(([path, value]) => {
    const free = freePath(mine?.unmapped ?? {}, path, value);
    return own(mine?.unmapped, free) === undefined ? [[free, value]] : [];
  });
  if (interactions.length) change.interactions = Object.fromEntries(interactions);
  if (unmapped.length) change.unmapped = Object.fromEntries(unmapped);
  return change;
}

/** A path among what is unmapped that is free, or has the value already: as many / are added as it takes. */
export function freePath(unmapped: Record<string, unknown>, path: string, value: unknown): string {
  for (const text = JSON.stringify(value); ; path += "/") {
    const kept = own(unmapped, path);
    if (kept === undefined || JSON.stringify(kept) === text) return path;
  }
}

/**
 * Brings to a page what is kept under its earlier addresses. When the page is left
 * in between, both are kept, and the next time adds nothing new.
 */
export async function bringAlong(page: string, earlier: string[]): Promise<void> {
  const store = globalThis.handbookStore;
  for (const address of earlier) {
    const old = await store.progress(address);
    if (old && !(await store.keepProgress(page, additions(await store.progress(page), old)))) await store.forgetProgress(address);
  }
}

/** The page and its earlier addresses, of an entry such as "!lessons/a/|lessons/old/". */
export function addresses(entry: string): string[] {
  return entry.replace(/^!/, "").split("|");
}
