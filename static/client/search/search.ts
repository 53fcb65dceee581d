// The search of one language: from what somebody typed to the pages that answer.

import { Index, type Facet, type Page } from "./index";
import { find, order, rank, rarity, weights, type Hit } from "./rank";
import { fold, tokens } from "./tokens";
import type { Answer, FacetName, Loader, Question, Result } from "./types";
import { guess, type Guess } from "./words";

/** Of a longer question, only so many characters and words are looked for. */
const mostCharacters = 400;
const mostWords = 12;

/** So many of the first pages are compared by their titles, however few are asked for. */
const leastShown = 8;

const nothing: Answer = { results: [], total: 0, counts: {}, words: [], instead: "" };

export class Search {
  readonly #language: string;
  readonly #load: Loader;
  #index: Promise<Index> | undefined;

  /** language is the code of the index; load fetches its files. */
  constructor(language: string, load: Loader) {
    this.#language = language;
    this.#load = load;
  }

  /** Fetches what every question needs, so that the first answer comes sooner. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  #open(): Promise<Index> {
    if (!this.#index) {
      this.#index = Index.open(this.#language, this.#load);
      this.#index.catch(() => (this.#index = undefined));
    }
    return this.#index;
  }

  /** Answers a question. Rejects when a file of the index cannot be fetched; the next
   * question asks for it again. */
  async ask({ text, facets = {}, limit = 20 }: Question): Promise<Answer> {
    const typed = text.slice(0, mostCharacters);
    const words = [...new Set(tokens(typed).map(fold))].filter(Boolean).slice(0, mostWords);
    if (!words.length) return nothing;
    const index = await this.#open();
    const open = /[\p{L}\p{N}\p{Mn}]$/u.test(typed);
    const guesses = await Promise.all(words.map((word, i) => guess(index, word, open && i === words.length - 1)));
    await index.fetchPostings(guesses.flatMap((list) => list.map(({ stem }) => stem)));
    const terms = guesses.map((list) => ({ guesses: list, rarity: rarityOf(list, index.pages) }));
    const hits = rank(index, terms);
    const sorted = await sort(index, hits, facets);
    const pages = await Promise.all(sorted.hits.slice(0, Math.max(limit, leastShown)).map(async (hit) => ({ hit, page: await index.page(hit.page) })));
    // Always the same pages are looked at again: whoever asks for more finds more below.
    const first = pages.splice(0, leastShown);
    for (const { hit, page } of first) {
      let alike = weights.title * likeness(page.title, guesses);
      page.sections.forEach(({ title }, i) => {
        const own = weights.heading * likeness(title, guesses);
        // Half of a heading, such as "what is", says nothing of where the words stand.
        if (own > Math.max(alike, weights.heading / 7)) [alike, hit.section] = [own, i + 1];
      });
      hit.score += alike;
    }
    first.sort((a, b) => order(a.hit, b.hit));
    const results = [...first, ...pages].slice(0, limit).map(({ hit, page }) => describe(index, hit, page, sorted.facets));
    return { results, total: sorted.hits.length, counts: sorted.counts, words: matched(guesses, index.pages), instead: instead(words, guesses) };
  }
}

/** How much a typed word tells. */
function rarityOf(guesses: Guess[], all: number): number {
  let pages = 0;
  const sure = guesses.filter(({ weight }) => weight >= 0.5);
  for (const { stem } of sure.length ? sure : guesses) pages = Math.max(pages, stem.pages);
  return pages ? rarity(pages, all) : Math.log(1 + all);
}

/** Leaves the pages that have the facets asked for, and counts all facets, each
 * without its own filter. */
async function sort(index: Index, hits: Hit[], asked: NonNullable<Question["facets"]>): Promise<{ hits: Hit[]; counts: Answer["counts"]; facets: Facet[] }> {
  const facets = await index.facets();
  const names: FacetName[] = ["kind", "driver", "stage", "role"];
  const filters = names.filter((name) => asked[name]?.length);
  const allowed = new Map(filters.map((name) => [name, new Set<number>()]));
  for (const { name, id, pages } of facets) if (asked[name]?.includes(id)) for (const page of pages) allowed.get(name)?.add(page);
  const passes = (name: FacetName, page: number) => (name === "kind" ? asked.kind!.includes(index.kinds[index.kindOf[page]!]!) : allowed.get(name)!.has(page));
  const failing = hits.map(({ page }) => filters.filter((name) => !passes(name, page)));

  const counts: Partial<Record<FacetName, Record<string, number>>> = {};
  const count = (name: FacetName, id: string) => {
    const of = (counts[name] ??= Object.create(null));
    of[id] = (of[id] ?? 0) + 1;
  };
  const counted = (name: FacetName, i: number) => failing[i]!.every((other) => other === name);
  const place = new Int32Array(index.pages).fill(-1);
  hits.forEach(({ page }, i) => {
    place[page] = i;
    if (counted("kind", i)) count("kind", index.kinds[index.kindOf[page]!]!);
  });
  for (const { name, id, pages } of facets) for (const page of pages) if (place[page]! >= 0 && counted(name, place[page]!)) count(name, id);
  return { hits: hits.filter((_, i) => !failing[i]!.length), counts, facets };
}

/** How much a text is what was typed, word for word and in its order: from 0 to 1. */
function likeness(text: string, guesses: Guess[][]): number {
  const words = tokens(text).map(fold);
  let next = 0;
  let found = 0;
  for (const list of guesses) {
    for (let at = next; at < words.length; at++) {
      const weight = Math.max(...list.map((one) => (one.stem.forms.includes(words[at]!) ? one.weight : 0)));
      if (weight > 0) {
        next = at + 1;
        found += weight;
        break;
      }
    }
  }
  return (found / Math.max(words.length, guesses.length)) ** 3;
}

/** What is shown of a page that answers. */
function describe(index: Index, hit: Hit, { url, title, number, time, sections }: Page, facets: Facet[]): Result {
  const best = sections[hit.section - 1];
  const own: Partial<Record<FacetName, string[]>> = { kind: [index.kinds[index.kindOf[hit.page]!]!] };
  for (const { name, id, pages } of facets) if (find(pages, hit.page) >= 0) (own[name] ??= []).push(id);
  return { url: /(^|\/)$/.test(url) ? url + "index.html" : url, title, kind: own.kind![0]!, number, time, summary: () => index.summary(hit.page), anchor: best?.anchor ?? "", section: best?.title ?? "", facets: own, score: hit.score };
}

/** The forms that matched, to highlight: not those of words such as "the", which all
 * pages have and few of them list. */
function matched(guesses: Guess[][], all: number): string[] {
  const words = new Set<string>();
  for (const list of guesses) {
    for (const { stem, means, form } of list) {
      if (stem.pages === all && stem.kept < all) continue;
      if (means === "prefix") words.add(form);
      else for (const one of stem.forms) words.add(one);
    }
  }
  return [...words];
}

/** The question as it was understood, when a word of it was taken for another one. */
function instead(words: string[], guesses: Guess[][]): string {
  let changed = false;
  const said = words.map((word, i) => {
    const best = guesses[i]!.reduce<Guess | undefined>((best, one) => (!best || one.weight > best.weight ? one : best), undefined);
    if (best?.means !== "typo") return word;
    changed = true;
    return best.form;
  });
  return changed ? said.join(" ") : "";
}
