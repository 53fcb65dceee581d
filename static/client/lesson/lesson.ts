// Interactions of a page, in lessons and elsewhere. Without this script everything
// reads, prints and opens; with it, answers are checked, kept and carried on.

import "./choice";
import "./placing";
import "./scenario";
import "./telling";
import { Keeper } from "./progress";
import { Steps } from "./steps";
import { Summary } from "./summary";

const keeper = new Keeper();
keeper.start().then(
  () => {
    for (const note of document.querySelectorAll<HTMLElement>("[data-not-kept]")) note.hidden = true;
    new Steps(keeper);
    new Summary(keeper);
    performance.mark("hb-lesson-ready");
  },
  (error: unknown) => {
    // The interactions work without being kept; the page still says that they are not.
    throw error;
  },
);
