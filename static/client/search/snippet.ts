// The sentence around the words, from the page itself: the index has summaries only.
// Pages from a folder may not be read, and who saves data is spared.

import { partOf, places } from "./part";

const longest = 220;
const pages = new Map<string, Promise<Document | undefined>>();

function read(address: string): Promise<Document | undefined> {
  let page = pages.get(address);
  if (!page) {
    page = fetch(address)
      .then(async (answer) => (answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined))
      .catch(() => undefined);
    pages.set(address, page);
  }
  return page;
}

/** Whether pages can be read. */
export const canRead = location.protocol !== "file:" && !(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** How many different words of a text matched. */
function different(text: string, words: ReadonlySet<string>): number {
  return new Set(places(text, words).map(([start, end]) => text.slice(start, end).toLowerCase())).size;
}

/** The part of a page's section that has most of the words, or "" when the text at
 * hand has as many. */
export async function snippet(address: string, anchor: string, words: ReadonlySet<string>, instead: string): Promise<string> {
  const page = await read(address);
  const main = page?.querySelector("main");
  if (!main) return "";
  const part = partOf(main, anchor);
  let best = "";
  let most = different(instead, words);
  for (const block of main.querySelectorAll("p, li, dd, td, legend, figcaption, label")) {
    if (!part.intersectsNode(block) || block.closest("nav, .page-tools, .after, .meta, .tag, .vh, [hidden]") || block.querySelector("p, li")) continue;
    const text = (block.textContent ?? "").replace(/\s+/g, " ").trim();
    const count = different(text, words);
    if (count > most) {
      best = text;
      most = count;
    }
  }
  return around(best, words);
}

/** The stretch of a text around its first word that matched. */
function around(text: string, words: ReadonlySet<string>): string {
  if (text.length <= longest) return text;
  const first = places(text, words)[0]?.[0] ?? 0;
  let start = Math.max(text.lastIndexOf(". ", first) + 2, first - longest / 2, 0);
  if (text.lastIndexOf(". ", first) < 0 && first < longest / 2) start = 0;
  if (start && text[start - 1] !== " ") start = text.indexOf(" ", start) + 1;
  const end = start + longest >= text.length ? text.length : text.lastIndexOf(" ", start + longest);
  return `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}
