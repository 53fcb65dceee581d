// Interactions of a page, in lessons and elsewhere. Without this script everything
// reads, prints and opens; with it, answers are checked, kept and carried on.

import "./choice";
import "./placing";
import "./scenario";
import "./telling";
import "./paper";
import { interactions } from "./interaction";
import { Keeper } from "./progress";
import { Steps } from "./steps";
import { Summary } from "./summary";

// A module on one page has the answers of its pages.
const parts = [...document.querySelectorAll<HTMLElement>("[data-printed]")];
const keepers = parts.map((part) => new Keeper((part.dataset.printed ?? "").replace(/index\.html$/, ""), interactions.filter((one) => part.contains(one))));
const keeper = keepers[0] ?? new Keeper();

// Where they cannot be kept the interactions work, and the page still says that they are not.
void Promise.all([keeper, ...keepers.slice(1)].map((one) => one.start())).then(() => {
  for (const note of document.querySelectorAll<HTMLElement>("[data-not-kept]")) note.hidden = true;
  if (!parts.length) {
    new Steps(keeper);
    new Summary(keeper);
  }
  performance.mark("hb-lesson-ready");
});
