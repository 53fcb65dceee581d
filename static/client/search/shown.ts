// How the dialog and the page of results show a page that answers.

import { icon, make } from "../page/element";
import { root, type Spoken } from "./files";
import { places } from "./part";
import type { Result } from "./types";

/** So many words are highlighted in the page that a result leads to. */
const mostHighlighted = 24;

/** A text with the words that matched marked. */
export function marked(text: string, words: ReadonlySet<string>): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let at = 0;
  for (const [start, end] of places(text, words)) {
    pieces.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

/** The address of a file of the site, from this page. */
export function address(path: string): string {
  return root + path.split("/").map(encodeURIComponent).join("/");
}

/** The way to a result's best section, where the words will be highlighted. */
export function way({ url, anchor }: Result, words: readonly string[]): string {
  const highlight = new URLSearchParams({ highlight: words.slice(0, mostHighlighted).join(" ") });
  return `${address(url)}?${highlight}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
}

/** The one family that all drivers of a result belong to, or "". */
export function familyOf({ facets }: Result, from: Spoken): string {
  const families = new Set(facets.driver?.map((id) => from.family[id]));
  const [only] = families;
  return families.size === 1 && only ? only : "";
}

/** The mark of a family. */
export function mark(): Element {
  const svg = icon("");
  svg.setAttribute("class", "mark");
  svg.firstElementChild?.setAttribute("href", "#hb-mark");
  return svg;
}

/** What people typed, short enough to be said. */
export function shortened(text: string): string {
  const letters = [...text.slice(0, 200)];
  return letters.length > 60 ? `${letters.slice(0, 60).join("")}…` : text;
}

/** The address of the page of results for a question. */
export function question(text: string): string {
  return `?${new URLSearchParams({ q: text.slice(0, 400) })}`;
}
