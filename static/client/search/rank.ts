// Which pages answer best: the weights of the search.

import { headCode, nameCode, type Index } from "./index";
import type { Guess } from "./words";

/** A page that has some of the words. */
export interface Hit {
  page: number;
  score: number;
}

/** A typed word with the stems that it may mean. */
export interface Term {
  guesses: Guess[];
  /** How much the word tells, from how few pages have it. */
  rarity: number;
}

/** The shares of a name or a heading that a word can make up (generator/search). */
const shareLevels = [0.06, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7, 1];

/** What each code says: how strongly the page speaks of the word, and its share of a name or a heading. */
const strength = new Float32Array(128);
const nameShare = new Float32Array(128);
const headShare = new Float32Array(128);
for (let code = 0; code < 128; code++) {
  const share = shareLevels[(code >> 2) & 7]!;
  const body = (code & 3) / 4 + 0.125;
  if (code >= nameCode) {
    strength[code] = 0.75 + 0.15 * share + 0.1 * body;
    nameShare[code] = share;
  } else if (code >= headCode) {
    strength[code] = 0.5 + 0.25 * share + 0.25 * body;
    headShare[code] = share;
  } else strength[code] = (code + 0.5) / 64;
}

/** How much a word tells that so many of all pages have. */
export const rarity = (pages: number, all: number) => Math.log(1 + (all - pages + 0.5) / (pages + 0.5));

/** Puts pages in the order of how well they answer. The index's postings of all guesses are there. */
export function rank(index: Index, terms: Term[]): Hit[] {
  const all = index.pages;
  const sums = new Float32Array(all);
  const covered = new Float32Array(all);
  const named = new Float32Array(all);
  const nameParts = new Float32Array(all);
  const best = new Float32Array(all);
  const name = new Float32Array(all);
  const part = new Float32Array(all);
  let total = 0;
  const touched: number[] = [];
  for (const { guesses, rarity } of terms) {
    total += rarity;
    const here: number[] = [];
    for (const { stem, weight } of guesses) {
      const { pages, codes } = stem.postings!;
      for (let i = 0; i < pages.length; i++) {
        const page = pages[i]!;
        const code = codes[i]!;
        const value = strength[code]! * weight;
        if (best[page] === 0) here.push(page);
        best[page] = value > best[page]! ? value + best[page]! * 0.1 : best[page]! + value * 0.1;
        if (nameShare[code]! > 0 && weight >= name[page]!) {
          name[page] = weight;
          part[page] = Math.max(part[page]!, nameShare[code]! * weight);
        }
      }
    }
    for (const page of here) {
      if (sums[page] === 0) touched.push(page);
      sums[page]! += best[page]! * rarity;
      covered[page]! += rarity * Math.min(1, best[page]! * 4);
      named[page]! += rarity * name[page]!;
      nameParts[page]! += part[page]!;
      best[page] = name[page] = part[page] = 0;
    }
  }
  const hits: Hit[] = [];
  for (const page of touched) {
    const cover = covered[page]! / total;
    const title = named[page]! / total;
    const tight = Math.min(1, nameParts[page]!);
    hits.push({ page, score: (2.2 * sums[page]!) / total * (0.3 + 0.7 * cover * cover) + title * title * (0.6 + tight) });
  }
  return hits.sort((a, b) => b.score - a.score || a.page - b.page);
}

/** The section of a page that speaks most of the words, 0 for the page itself. */
export function section(page: number, terms: Term[]): number {
  const votes = new Map<number, number>();
  for (const { guesses, rarity } of terms) {
    const own = new Map<number, number>();
    for (const { stem, weight } of guesses) {
      const { pages, codes, sections } = stem.postings!;
      const at = find(pages, page);
      if (at < 0 || codes[at]! >= nameCode) continue;
      const vote = weight * (strength[codes[at]!]! + headShare[codes[at]!]!);
      own.set(sections[at]!, Math.max(own.get(sections[at]!) ?? 0, vote));
    }
    for (const [section, vote] of own) votes.set(section, (votes.get(section) ?? 0) + vote * rarity);
  }
  let best = 0;
  let most = 0;
  for (const [section, vote] of votes) {
    if (vote > most || (vote === most && section < best)) [best, most] = [section, vote];
  }
  return best;
}

/** Where a page stands in a sorted list, -1 when it does not. */
export function find(pages: Uint32Array, page: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (pages[middle] === page) return middle;
    if (pages[middle]! < page) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
