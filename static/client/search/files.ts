// The files of the search, as scripts that hand over a string: pages that are opened
// from a folder may load nothing else.

import { Search } from "./search";

declare global {
  var handbookSearch: ((name: string, text: string) => void) | undefined;
}

/** The way from this page to the root of the site. */
export const root = document.documentElement.dataset.root ?? "";

const language = document.documentElement.lang;
const brought = new Map<string, string>();
globalThis.handbookSearch = (name, text) => brought.set(name, text);

function load(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}search/${name}`;
    script.onload = script.onerror = () => {
      const text = brought.get(name);
      brought.delete(name);
      script.remove();
      if (text === undefined) reject(new Error(name));
      else resolve(text);
    };
    document.head.append(script);
  });
}

/** The search in the page's language. */
export const search = new Search(language, load);

/** The words of the search, and what it shows beside the index. What people can do with
 * a page of some kind has the key do_KIND. */
export interface Spoken {
  words: Record<string, string>;
  /** The words for one page of a kind, and for several. */
  kinds: Record<string, [string, string]>;
  /** What facets are called, the words for their ids, and those ids in order. */
  facets: Record<string, string>;
  labels: Record<string, Record<string, string>>;
  order: Record<string, string[]>;
  /** The family of each driver, and what families are called. */
  family: Record<string, string>;
  families: Record<string, string>;
  /** The page that searches, pages to begin with, the glossary or "". */
  page: string;
  starts: { url: string; title: string }[];
  glossary: string;
}

let words: Promise<Spoken> | undefined;

/** Brings the words; after a failure they may be asked for again. */
export function spoken(): Promise<Spoken> {
  if (!words) {
    words = load(`words-${language}.js`).then((text) => JSON.parse(text) as Spoken);
    words.catch(() => (words = undefined));
  }
  return words;
}

/** The text for a key, with {name} replaced by values of that name; a value `count`
 * chooses between `key_one` and `key_other`. */
export function say(from: Spoken, key: string, values: Record<string, string | number> = {}): string {
  const text = from.words[values.count === 1 ? `${key}_one` : `${key}_other`] ?? from.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (piece, name: string) => (name in values ? String(values[name]) : piece));
}
