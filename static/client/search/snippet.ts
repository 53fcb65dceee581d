// The sentence around the words, from the page itself: the index has summaries only.
// Pages from a folder may not be read, and who saves data is spared.

import { partOf, places } from "./part";

/** Whether pages can be read. */
export const canRead = location.protocol !== "file:" && !(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** How many different words of a text matched. */
function different(text: string, words: ReadonlySet<string>): number {
  return new Set(places(text, words).map(([start, end]) => text.slice(start, end).toLowerCase())).size;
}

/** The part of a page's section that has most of the words, or "" when the text at
 * hand has as many. */
export async function snippet(address: string, anchor: string, words: ReadonlySet<string>, instead: string): Promise<string> {
  const page = await fetch(address).then((answer) => answer.text()).catch(() => "");
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (!main) return "";
  const part = partOf(main, anchor);
  let best = "";
  let most = different(instead, words);
  for (const block of main.querySelectorAll("p, li, dd, td, legend, figcaption, label")) {
    if (!part.intersectsNode(block) || block.closest("nav, .page-tools, .after, .meta, .tag, .vh, [hidden]") || block.querySelector("p, li")) continue;
    const text = block.textContent.replace(/\s+/g, " ").trim();
    const count = different(text, words);
    // A few words, such as those of a drawing, say less than the summary.
    if (count > most && text[40]) {
      best = text;
      most = count;
    }
  }
  return around(best, words, Math.max(instead.length, 120));
}

/** The stretch of a text around its first word that matched, about as long as what it
 * takes the place of: from the start of the sentence, unless that is far away. */
function around(text: string, words: ReadonlySet<string>, longest: number): string {
  if (text.length <= longest) return text;
  const first = places(text, words)[0]?.[0] ?? 0;
  const sentence = text.lastIndexOf(". ", first) + 1;
  const isFar = first - sentence > longest / 2;
  const start = isFar ? text.indexOf(" ", first - longest / 3) : sentence;
  const end = start + longest >= text.length ? text.length : text.lastIndexOf(" ", start + longest);
  return `${isFar ? "…" : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`.trim();
}
