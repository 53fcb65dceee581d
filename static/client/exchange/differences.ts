// What two plans of one worksheet answer differently.

import type { Answers, Definition } from "../plan/types";
import { canonical } from "../plan/canonical";
import { quote } from "../plan/pipe";
import { make } from "../page/element";
import { say } from "../page/words";
import { display } from "./display";

export interface Difference {
  label: string;
  before: string;
  after: string;
}

/** The fields whose answers differ, in the order of the form. */
export function differences(definition: Definition, before: Answers, after: Answers): Difference[] {
  const found: Difference[] = [];
  for (const section of definition.sections) {
    for (const field of section.fields) {
      const [a, b] = [before[field.id], after[field.id]];
      if (a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b))) continue;
      found.push({ label: quote(field.label, definition, after, { hidden: [], computed: {} }), before: display(field, a), after: display(field, b) });
    }
  }
  return found;
}

/** The most differences that are listed one by one. */
const most = 40;

/** Differences as a table for a person to look through, with words for the two sides. */
export function differencesTable(found: Difference[], before: string, after: string): HTMLElement {
  const body = make("tbody");
  for (const one of found.slice(0, most)) {
    body.append(make("tr", {}, make("th", { scope: "row" }, one.label), make("td", {}, one.before || "\u2013"), make("td", {}, one.after || "\u2013")));
  }
  const table = make(
    "table",
    { class: "data differences" },
    make("caption", {}, say("differences", { count: found.length })),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("question")), make("th", { scope: "col" }, before), make("th", { scope: "col" }, after))),
    body,
  );
  return make("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": say("differences", { count: found.length }) }, table);
}
