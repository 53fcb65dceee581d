// Which pages answer best: the weights of the search.

import { headCode, nameCode, type Index } from "./index";
import type { Guess } from "./words";

/** A page that has some of the words. */
export interface Hit {
  page: number;
  score: number;
  /** Its best section, 0 for the page itself. */
  section: number;
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
const codes = 48;
const strength = new Float32Array(codes);
const nameShare = new Float32Array(codes);
const headShare = new Float32Array(codes);
for (let code = 0; code < codes; code++) {
  const share = shareLevels[(code >> 1) & 7]!;
  const body = code & 1;
  if (code >= nameCode) {
    strength[code] = 0.8 + 0.15 * share + 0.05 * body;
    nameShare[code] = share;
  } else if (code >= headCode) {
    strength[code] = 0.4 + 0.33 * share + 0.27 * body;
    headShare[code] = share;
  } else strength[code] = 0.13 + (0.9 * (code + 0.5)) / headCode;
}

/** What each part of a page's worth counts. */
export const weights = {
  /** The words in all of the page, less when some are missing. */
  text: 1.4,
  missing: 0.7,
  /** Words in a name, and words that are most of a name. */
  name: 0.7,
  wholeName: 0.8,
  /** The same of headings. */
  head: 0.2,
  wholeHead: 0.6,
  /** Words that stand in one section. */
  together: 0.54,
  /** A title that is what was typed. */
  title: 1.6,
  /** A heading that is what was typed. */
  heading: 0.6,
};

/** What a page is worth by its kind, 1 for kinds that are not named. */
const kinds: Record<string, number> = { topic: 1.08, module: 1.05, page: 0.92, term: 0.98 };

/** How many of the best pages are looked at section by section. */
const mostCompared = 60;

/** The least that a word tells. */
const leastRarity = 0.03;

/** How much a word tells that so many of all pages have. */
export const rarity = (pages: number, all: number) => Math.max(leastRarity, Math.log(1 + (all - pages + 0.5) / (pages + 0.5)));

/** The better page first; of equals, the one that comes first in the handbook. */
export const order = (a: Hit, b: Hit) => b.score - a.score || a.page - b.page;

/** A number for each page, over all words or for the word at hand. */
const numbers = (pages: number) => new Float32Array(pages);

/** Puts pages in the order of how well they answer. The index's postings of all guesses are there. */
export function rank(index: Index, terms: Term[]): Hit[] {
  const all = index.pages;
  const sums = numbers(all);
  const covered = numbers(all);
  const named = numbers(all);
  const nameParts = numbers(all);
  const headed = numbers(all);
  const headParts = numbers(all);
  const best = numbers(all);
  const name = numbers(all);
  const namePart = numbers(all);
  const head = numbers(all);
  const headPart = numbers(all);
  const touched: number[] = [];
  let total = 0;
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
        if (code < headCode) continue;
        if (weight > head[page]!) head[page] = weight;
        if (code < nameCode) headPart[page] = Math.max(headPart[page]!, headShare[code]! * weight);
        else {
          if (weight > name[page]!) name[page] = weight;
          namePart[page] = Math.max(namePart[page]!, nameShare[code]! * weight);
        }
      }
    }
    for (const page of here) {
      if (sums[page] === 0) touched.push(page);
      sums[page]! += best[page]! * rarity;
      covered[page]! += rarity * Math.min(1, best[page]! * 4);
      named[page]! += rarity * name[page]!;
      nameParts[page]! += namePart[page]!;
      headed[page]! += rarity * head[page]!;
      headParts[page]! += headPart[page]!;
      best[page] = name[page] = namePart[page] = head[page] = headPart[page] = 0;
    }
  }
  const worth = index.kinds.map((kind) => kinds[kind] ?? 1);
  const hits: Hit[] = touched.map((page) => {
    const missing = 1 - (covered[page]! / total) ** 2;
    const inName = (named[page]! / total) ** 2;
    const inHead = (headed[page]! / total) ** 2;
    const score = worth[index.kindOf[page]!]! * (((weights.text * sums[page]!) / total) * (1 - weights.missing * missing)
      + inName * (weights.name + weights.wholeName * Math.min(1, nameParts[page]!))
      + inHead * (weights.head + weights.wholeHead * Math.min(1, headParts[page]!)));
    return { page, score, section: 0 };
  });
  hits.sort(order);
  const compared = hits.splice(0, mostCompared);
  for (const hit of compared) {
    const { section, share } = together(hit.page, terms, total);
    hit.section = section;
    hit.score += weights.together * share;
  }
  return [...compared.sort(order), ...hits];
}

/** The section of a page that speaks most of the words, 0 for the page itself, and how
 * much of what was asked for stands there. Names are said of every section. */
function together(page: number, terms: Term[], total: number): { section: number; share: number } {
  const votes = new Map<number, number>();
  let everywhere = 0;
  for (const { guesses, rarity } of terms) {
    const own = new Map<number, number>();
    let name = 0;
    for (const { stem, weight } of guesses) {
      const { pages, codes, sections } = stem.postings!;
      const at = find(pages, page);
      if (at < 0) continue;
      const code = codes[at]!;
      if (code >= nameCode) name = Math.max(name, weight);
      else own.set(sections[at]!, Math.max(own.get(sections[at]!) ?? 0, weight * Math.min(1, 0.5 + strength[code]! / 2 + headShare[code]!)));
    }
    everywhere += name * rarity;
    for (const [section, vote] of own) votes.set(section, (votes.get(section) ?? 0) + Math.max(0, vote - name) * rarity);
  }
  let best = 0;
  let most = 0;
  for (const [section, vote] of votes) if (vote > most || (vote === most && section < best)) [best, most] = [section, vote];
  return { section: best, share: (everywhere + most) / total };
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
