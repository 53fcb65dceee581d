// From a word that somebody typed to the stems that it may mean.

import type { Index, Stem, Words } from "./index";

/** How a stem was found. */
export type Means = "exact" | "prefix" | "stem" | "typo";

/** A stem that a typed word may mean, and how surely: 1 is as typed. */
export interface Guess {
  stem: Stem;
  weight: number;
  means: Means;
  /** The form that is nearest to what was typed. */
  form: string;
}

/** How many stems a word is taken for at most: those that begin with it, when it is no
 * word itself or is one; and those that differ by a slip. */
const mostPrefix = 64;
const mostBeyond = 6;
const mostTypos = 10;
const mostKin = 3;

/** How many characters of postings are read for what begins with a word. */
const prefixRoom = 10_000;

/** Finds the stems of a folded word; open says that it is perhaps not finished. */
export async function guess(index: Index, word: string, open: boolean): Promise<Guess[]> {
  const found = new Map<Stem, Guess>();
  const add = (stem: Stem, weight: number, means: Means, form: string) => {
    const known = found.get(stem);
    if (!known || known.weight < weight) found.set(stem, { stem, weight, means, form });
  };

  // Stems are shorter than what is typed, so the files begin a little before it.
  const start = word.slice(0, word.length < 5 ? 2 : Math.max(3, word.length - 4));
  const near = await files(index, index.fileOf(start), index.fileOf(word + "\uffff"));
  for (const { byForm } of near) for (const stem of byForm.get(word) ?? []) add(stem, 1, "exact", word);
  const exact = found.size > 0;

  if ((open || !exact) && word.length > 1) {
    const longer: { stem: Stem; form: string; share: number }[] = [];
    for (const { stems } of near) {
      for (const stem of stems) {
        if (found.has(stem)) continue;
        let form = "";
        for (const one of stem.forms) if (one.startsWith(word) && (!form || one.length < form.length)) form = one;
        if (form) longer.push({ stem, form, share: word.length / form.length });
      }
    }
    // What is typed is most often the beginning of a name.
    const worth = (one: (typeof longer)[number]) => (one.stem.names ? 1 : 0) + one.share + Math.log2(1 + one.stem.names) / 6 + Math.log2(1 + one.stem.pages) / 20;
    longer.sort((a, b) => worth(b) - worth(a));
    const sure = exact && word.length > 3;
    let room = prefixRoom;
    for (const { stem, form, share } of longer.slice(0, sure ? mostBeyond : mostPrefix)) {
      if ((room -= stem.length) < 0 && found.size) break;
      add(stem, (sure ? 0.35 : 0.85) * (open && !sure ? 0.65 + 0.35 * share : 0.35 + 0.65 * share), "prefix", form);
    }
  }

  if (!exact && word.length > 4) {
    let best: Stem | undefined;
    for (const { stems } of near) {
      for (const stem of stems) {
        const { key } = stem;
        if (key.length > 3 && word.length - key.length < 5 && word.startsWith(key) && key.length > (best?.key.length ?? 0)) best = stem;
      }
    }
    if (best) {
      // What differs inside the word, not in its ending, is a slip.
      const meant = best.forms.find((form) => !form.startsWith(word) && !word.startsWith(form) && distance(word, form, 1) < 2);
      add(best, 0.7, meant ? "typo" : "stem", meant ?? best.key);
    }
  }

  if (exact && word.length > 4) for (const stem of kin([...found.keys()], near)) add(stem, 0.25, "stem", stem.key);

  let pages = 0;
  let strong = false;
  for (const one of found.values()) {
    pages += one.stem.pages;
    strong ||= one.means === "exact" || (one.means === "prefix" && word.length > 3);
  }
  const rare = exact && pages < 3;
  if ((!strong || rare) && word.length > 3) {
    for (const typo of await typos(index, word, open)) add(typo.stem, (rare ? 0.5 : 0.8) * typo.weight, "typo", typo.form);
  }
  return [...found.values()];
}

/** Stems that differ from those found in their last letters only, as decis of decision
 * does from decid of decide: first those that stand in names. */
function kin(found: Stem[], near: Words[]): Stem[] {
  const others: Stem[] = [];
  for (const { key } of found) {
    for (const { stems } of near) {
      for (const stem of stems) {
        let same = 0;
        while (same < key.length && key[same] === stem.key[same]) same++;
        const [short, long] = [key.length, stem.key.length].sort((a, b) => a - b) as [number, number];
        if (same > 3 && same >= short - 1 && long - same < 4 && !found.includes(stem) && !others.includes(stem)) others.push(stem);
      }
    }
  }
  return others.sort((a, b) => b.names - a.names || b.pages - a.pages).slice(0, mostKin);
}

/** Files of the dictionary from one number to another. */
function files(index: Index, from: number, to: number): Promise<Words[]> {
  return Promise.all(Array.from({ length: to - from + 1 }, (_, i) => index.words(from + i)));
}

/** The most files of the dictionary that are searched for a misspelt word. */
const mostFiles = 8;

/** Finds the stems whose forms differ from a word by a slip or two. */
async function typos(index: Index, word: string, open: boolean): Promise<Guess[]> {
  const most = word.length > 7 ? 2 : 1;
  const numbers = new Set<number>();
  let found: { stem: Stem; form: string; distance: number }[] = [];
  let least = Infinity;
  // The first letter is right; the second may be missing, too much, or in the wrong
  // place. Only when nothing is near is it taken for another one.
  for (const starts of [[word.slice(0, 2), word[0]! + word[2]!], [word[0]!]]) {
    if (least <= 1) break;
    const more: number[] = [];
    for (const start of starts) {
      for (let i = index.fileOf(start); i <= index.fileOf(start + "\uffff") && numbers.size < mostFiles; i++) if (!numbers.has(i)) more.push(i), numbers.add(i);
    }
    for (const { stems } of await Promise.all(more.map((number) => index.words(number)))) {
      for (const stem of stems) {
        if (stem.key[0] !== word[0]) continue;
        let best: { stem: Stem; form: string; distance: number } | undefined;
        for (const form of stem.forms) {
          let far = distance(word, form, most);
          if (far > most && open && form.length > word.length + most) {
            const start = distance(word, form.slice(0, word.length), 1);
            if (start <= 1) far = start + 0.9;
          }
          if (far <= most && far < (best?.distance ?? Infinity)) best = { stem, form, distance: far };
        }
        if (!best) continue;
        found.push(best);
        least = Math.min(least, best.distance);
      }
    }
  }
  found = found.filter((one) => one.distance < least + 1).sort((a, b) => a.distance - b.distance || b.stem.pages - a.stem.pages);
  return found.slice(0, mostTypos).map(({ stem, form, distance }) => ({ stem, form, means: "typo", weight: (1 - 0.25 * distance) * (distance === least ? 1 : 0.6) }));
}

/** Edits that turn one word into another, two neighbours that changed places as one;
 * more than most once it is more. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let value = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      row[j] = value;
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
