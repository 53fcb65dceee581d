// Whoever comes from the search finds the words again: those that the address names
// are highlighted in the section it leads to, where browsers can do that without
// touching the page.

import { idOf } from "../page/anchor";
import { partOf, places } from "../search/part";

const wanted = new URLSearchParams(location.search).get("highlight");
const main = document.querySelector("main");
if (wanted && main && "highlights" in CSS) {
  const words = new Set(wanted.split(" ").filter(Boolean));
  const anchor = idOf(location.hash);
  const highlight = () => {
    const part = partOf(main, anchor);
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found: Range[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (!part.intersectsNode(node)) continue;
      for (const [start, end] of places((node as Text).data, words)) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        found.push(range);
      }
    }
    CSS.highlights.set("hb-found", new Highlight(...found));
  };
  highlight();
  // Forms and lessons show what is kept when it has been read.
  let soon = 0;
  new MutationObserver(() => {
    clearTimeout(soon);
    soon = setTimeout(highlight, 100);
  }).observe(main, { childList: true, subtree: true });
}
