// One language's index: its files, fetched when they are needed, and what is in them.

import { broken, Numbers, Table } from "./table";
import type { FacetName, Loader } from "./types";

/** A stem of the dictionary. */
export interface Stem {
  key: string;
  /** All forms that stand in the handbook. */
  forms: string[];
  /** How many pages have it, and how many have it in a name. */
  pages: number;
  names: number;
  /** How many pages its postings list: those that speak most of it. */
  kept: number;
  /** Where its postings stand. */
  file: number;
  at: number;
  length: number;
  postings?: Postings;
}

/** The pages that have a stem: their numbers, what each says of it, its best section. */
export interface Postings {
  pages: Uint32Array;
  codes: Uint8Array;
  sections: Uint16Array;
}

/** A file of the dictionary. */
export interface Words {
  stems: Stem[];
  byForm: Map<string, Stem[]>;
}

/** What results show of a page. */
export interface Page {
  url: string;
  title: string;
  number: string;
  time: string;
  sections: { anchor: string; title: string }[];
}

/** The pages with one word of a vocabulary. */
export interface Facet {
  name: FacetName;
  id: string;
  pages: Uint32Array;
}

/** Codes from here on are of headings, and of names. */
export const headCode = 16;
export const nameCode = 32;

const version = 2;
const newFile = 1;
const notAll = 2;
const noWord = 4;
const vocabularies = ["driver", "stage", "role"] as const;

export class Index {
  pages = 0;
  kinds: string[] = [];
  /** The number of each page's kind in kinds. */
  kindOf = new Uint8Array();
  readonly #fetch: Loader;
  readonly #kept = new Map<string, Promise<unknown>>();
  #chunk = 1;
  #summaries = 1;
  #placed = 0;
  #prefix = "";
  #starts: { key: string; file: number; at: number }[] = [];
  /** The strings of a handbook in one file, by name. */
  #whole = new Map<string, string>();

  constructor(fetch: Loader) {
    this.#fetch = fetch;
  }

  /** Reads the first file, from which all others are found. */
  static async open(language: string, fetch: Loader): Promise<Index> {
    const index = new Index(fetch);
    index.#open(await fetch(`${language}.js`));
    return index;
  }

  #open(text: string): void {
    const start = new Numbers(text);
    const length = start.number();
    let at = start.at + length;
    const head = new Table(text.slice(start.at, at));
    if (head.number() !== version) throw broken();
    this.pages = head.number();
    this.#chunk = head.number();
    this.#summaries = head.number();
    this.#placed = head.number();
    const counts = [head.number(), head.number(), head.number(), head.number(), head.number()];
    this.#prefix = head.words();
    for (let kinds = head.number(); kinds > 0; kinds--) this.kinds.push(head.words());
    this.kindOf = new Uint8Array(this.pages);
    let page = 0;
    for (let runs = head.number(); runs > 0; runs--) {
      const kind = head.number();
      const from = page;
      page += head.number();
      this.kindOf.fill(kind, from, page);
    }
    for (let i = 0; i < counts[0]!; i++) this.#starts.push({ file: head.number(), at: head.number(), key: head.words() });
    if (head.number() === 0) return;
    counts.forEach((count, kind) => {
      for (let i = 0; i < count; i++) {
        const from = at;
        at += head.number();
        this.#whole.set("wpcfs"[kind]! + i, text.slice(from, at));
      }
    });
  }

  /** Fetches a file once; one that failed is fetched again when it is asked for again. */
  #file<T>(name: string, read: (text: string) => T): Promise<T> {
    let kept = this.#kept.get(name) as Promise<T> | undefined;
    if (!kept) {
      const text = this.#whole.get(name);
      kept = (text === undefined ? this.#fetch(`${this.#prefix}${name}.js`) : Promise.resolve(text)).then(read);
      kept.catch(() => this.#kept.delete(name));
      this.#kept.set(name, kept);
    }
    return kept;
  }

  /** The number of the dictionary's file in which a key stands, or would stand. */
  fileOf(key: string): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]!.key <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A file of the dictionary. */
  words(file: number): Promise<Words> {
    const start = this.#starts[file];
    if (!start) return Promise.resolve({ stems: [], byForm: new Map() });
    return this.#file(`w${file}`, (text) => readWords(new Table(text), start));
  }

  /** Fills the postings of stems. */
  async fetchPostings(stems: Stem[]): Promise<void> {
    await Promise.all(stems.map(async (stem) => {
      if (stem.postings) return;
      const text = await this.#file(`p${stem.file}`, (text) => text);
      stem.postings ??= readPostings(new Numbers(text, stem.at), stem.kept, stem.pages <= this.#placed);
    }));
  }

  /** What results show of a page. */
  async page(number: number): Promise<Page> {
    const pages = await this.#file(`c${Math.floor(number / this.#chunk)}`, (text) => readPages(new Table(text)));
    const page = pages[number % this.#chunk];
    if (!page) throw broken();
    return page;
  }

  /** The summary of a page. */
  async summary(number: number): Promise<string> {
    const texts = await this.#file(`s${Math.floor(number / this.#summaries)}`, (text) => new Table(text).texts);
    return texts[number % this.#summaries] ?? "";
  }

  /** The pages of every driver, stage and role. */
  facets(): Promise<Facet[]> {
    return this.#file("f0", (text) => {
      const table = new Table(text);
      const facets: Facet[] = [];
      for (const name of vocabularies) {
        for (let count = table.number(); count > 0; count--) {
          facets.push({ name, id: table.words(), pages: table.pages(table.number()) });
        }
      }
      return facets;
    });
  }
}

function readWords(table: Table, start: { file: number; at: number }): Words {
  const stems: Stem[] = [];
  const byForm = new Map<string, Stem[]>();
  let { file, at } = start;
  let key = "";
  while (table.at < table.end) {
    key = key.slice(0, table.number()) + table.words();
    const forms: string[] = [];
    for (let others = table.number(); others > 0; others--) forms.push(key.slice(0, key.length - table.number()) + table.words());
    const stem: Stem = { key, forms, pages: table.number(), names: table.number(), kept: 0, file, at, length: table.number() };
    const flags = table.number();
    if (!(flags & noWord)) forms.unshift(key);
    stem.kept = flags & notAll ? table.number() : stem.pages;
    if (flags & newFile && stems.length) {
      stem.file = ++file;
      stem.at = 0;
    }
    at = stem.at + stem.length;
    stems.push(stem);
    for (const form of forms) {
      const others = byForm.get(form);
      if (others) others.push(stem);
      else byForm.set(form, [stem]);
    }
  }
  return { stems, byForm };
}

/** Reads the postings of a stem; placed says that they tell the sections of words in the text. */
function readPostings(numbers: Numbers, count: number, placed: boolean): Postings {
  const pages = numbers.pages(count);
  const codes = new Uint8Array(count);
  for (let i = 0; i < count; i++) codes[i] = numbers.code();
  const sections = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const code = codes[i]!;
    if (code < headCode ? placed : code < nameCode) sections[i] = numbers.number();
  }
  return { pages, codes, sections };
}

function readPages(table: Table): Page[] {
  const pages: Page[] = [];
  let url = "";
  while (table.at < table.end) {
    url = url.slice(0, table.number()) + table.words();
    const page: Page = { url, title: table.words(), number: table.words(), time: table.words(), sections: [] };
    for (let sections = table.number(); sections > 0; sections--) {
      const anchor = table.words();
      const title = table.words();
      page.sections.push({ anchor: anchor || slug(title), title });
    }
    pages.push(page);
  }
  return pages;
}

/** The anchor of a heading, as the generator makes it. */
function slug(title: string): string {
  return title.trim().normalize("NFC").replace(/[^\p{L}\p{Nd}\p{M}\s_-]/gu, "").replace(/\s/g, "-").toLowerCase() || "section";
}
