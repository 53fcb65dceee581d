// A section of a page, and the words in it.

import { fold } from "./tokens";

/** The part of a page's text that belongs to an anchor: what stands below a heading, up
 * to the next one of its level; the element itself when it is no heading; all of it
 * without an anchor. */
export function partOf(main: Element, anchor: string): Range {
  const part = main.ownerDocument.createRange();
  part.selectNodeContents(main);
  const target = anchor ? main.querySelector(`#${CSS.escape(anchor)}`) : null;
  if (!target) return part;
  const level = /^H[1-6]$/.test(target.tagName) ? target.tagName : "";
  if (!level) part.selectNode(target);
  else {
    part.setStartBefore(target);
    const next = [...main.querySelectorAll("h1, h2, h3, h4, h5, h6")].find((heading) => heading.tagName <= level && target.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (next) part.setEndBefore(next);
  }
  return part;
}

/** Where words stand in a text: the start and the end of each. */
export function places(text: string, words: ReadonlySet<string>): [number, number][] {
  const found: [number, number][] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{Mn}]+/gu)) {
    if (words.has(fold(match[0]))) found.push([match.index, match.index + match[0].length]);
  }
  return found;
}
