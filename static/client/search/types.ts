/** What is asked. */
export interface Question {
  /** What people typed. */
  text: string;
  /** Only pages with one of these ids, for each facet named. */
  facets?: Partial<Record<FacetName, readonly string[]>>;
  /** How many results at most; 20 without it. */
  limit?: number;
}

/** What pages are sorted by. Each language has an index of its own. */
export type FacetName = "kind" | "driver" | "stage" | "role";

/** A page that answers, with its best section. */
export interface Result {
  /** From the site's root, such as "modules/drivers/coaching/index.html", without an anchor. */
  url: string;
  title: string;
  kind: string;
  /** The page's number, "" where there is none. */
  number: string;
  /** Its time in minutes as text, "" where there is none. */
  time: string;
  /** Brings what the page is about: plain text of at most about 160 characters. */
  summary: () => Promise<string>;
  /** The anchor and the heading of the best section; "" for the page itself. */
  anchor: string;
  section: string;
  /** The page's ids. */
  facets: Partial<Record<FacetName, readonly string[]>>;
  score: number;
}

/** Everything that is known about an answer. */
export interface Answer {
  results: readonly Result[];
  /** How many pages answer, whatever the limit. */
  total: number;
  /** How many pages each facet's id has, each facet counted without its own filter. */
  counts: Partial<Record<FacetName, Readonly<Record<string, number>>>>;
  /** Folded surface forms that matched: what to highlight. */
  words: readonly string[];
  /** The query as it was understood: "did you mean"; "" if as typed. */
  instead: string;
}

/** Fetches a file of the index by its name, such as "en.js" or "en-4f2a91c0.js", and
 * gives the string of its script: what handbookSearch(name, string) was called with.
 * Rejects when it cannot; the next question asks for it again. */
export type Loader = (name: string) => Promise<string>;
