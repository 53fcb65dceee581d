// What a file holds of lessons and other pages, compared with what is kept here, and
// brought back as the person chooses.

import { canonical } from "../plan/canonical";
import type { Backup, Progress, Work } from "../plan/types";
import { own } from "../plan/values";
import { make } from "../page/element";
import { say } from "../page/words";
import { additions, freePath, type Winner } from "../progress/merge";
import type { ProgressChange } from "../store/types";
import { learned, nameOf } from "./learned";
import { loadPages, type Pages } from "./pages";

const store = () => globalThis.handbookStore;

/** A page of a file. "more": it only adds to what is kept here. "different": some answers are others here. */
interface Brought {
  /** What the file has, as this handbook keeps it. */
  progress: Progress;
  name: string;
  kept: Progress | undefined;
  relation: "new" | "same" | "more" | "different";
}

/** What a file holds of pages. */
export interface BroughtPages {
  pages: Brought[];
  /** The names of pages with work here and none in the file. */
  outside: string[];
}

/** Looks up every page of a file. Nothing changes. */
export async function comparePages(file: Backup["progress"]): Promise<BroughtPages> {
  const found = Object.values(file);
  const known = await loadPages();
  const here = new Map((await learned(known)).map((one) => [one.page, one]));
  const there = new Map<string, Progress>();
  for (const one of found) {
    const fitted = fit(one, known);
    const before = there.get(fitted.page);
    // A page that moved may be there under both of its addresses.
    there.set(fitted.page, before ? changed(before, additions(before, fitted)) : fitted);
  }
  const pages = [...there.values()].map((progress): Brought => {
    const kept = here.get(progress.page);
    return { progress, kept, name: nameOf(known, progress.page), relation: relate(kept, progress) };
  });
  return { pages, outside: [...here.values()].filter(({ page }) => !there.has(page)).map(({ page }) => nameOf(known, page)) };
}

/** Progress under the address that its page has now; what the page does not ask becomes unmapped. */
function fit(one: Progress, known: Pages): Progress {
  const page = known.addressOf(one.page);
  const here = known.at(page);
  if (!here) return { ...one, page };
  const unmapped = { ...one.unmapped };
  const interactions: [string, Work][] = [];
  for (const [id, work] of Object.entries(one.interactions)) {
    if (here.asks?.includes(id)) interactions.push([id, work]);
    else unmapped[freePath(unmapped, id, work)] = work;
  }
  return { ...one, page, interactions: Object.fromEntries(interactions), unmapped };
}

function changed(before: Progress, change: ProgressChange): Progress {
  return { ...before, ...change, interactions: { ...before.interactions, ...change.interactions }, unmapped: { ...before.unmapped, ...change.unmapped } } as Progress;
}

function relate(kept: Progress | undefined, there: Progress): Brought["relation"] {
  if (!kept) return "new";
  const differs = Object.entries(there.interactions).some(([id, { value, done }]) => {
    const mine = own(kept.interactions, id);
    return mine && canonical([mine.value, !!mine.done]) !== canonical([value, !!done]);
  });
  return differs ? "different" : Object.keys(additions(kept, there, "mine")).length ? "more" : "same";
}

const winners = ["newer", "mine", "other", "skip"] as const;

/** The pages of a file as a row of choices, and what was chosen; undefined when there is nothing to bring. */
export function pagesRow({ pages }: BroughtPages): { element: HTMLElement; choice(): Winner | "skip" } | undefined {
  const of = (relation: Brought["relation"]) => pages.filter((one) => one.relation === relation).map(({ name }) => name);
  if (of("same").length === pages.length) return undefined;
  const lines = (["new", "more", "different", "same"] as const).flatMap((relation) => {
    const names = of(relation);
    const listed = names.slice(0, 20).join("; ") + (names.length > 20 ? " \u2026" : "");
    return names.length ? [make("p", { class: "small", dir: "auto" }, make("b", {}, say(`progress_is_${relation}`, { count: names.length })), " ", listed)] : [];
  });
  const select = make("select", { class: "input", id: "hb-restore-pages" });
  // Without a conflict, there are only two ways.
  const offered = of("different").length ? winners : (["newer", "skip"] as const);
  for (const winner of offered) select.append(make("option", { value: winner }, say(offered.length > 2 || winner === "skip" ? `progress_choose_${winner}` : "plans_choose_add")));
  const name = say("progress_in_file", { count: pages.length });
  return {
    element: make("li", {}, make("div", {}, make("b", {}, name), ...lines), make("div", { class: "field" }, make("label", { for: select.id }, say("plans_choose"), make("span", { class: "vh" }, ` ${name}`)), select)),
    choice: () => select.value as Winner | "skip",
  };
}

/** Brings pages back; answers how many, and the names of those that could not be kept. */
export async function bringPages({ pages }: BroughtPages, winner: Winner): Promise<{ brought: number; problems: string[] }> {
  let brought = 0;
  const problems: string[] = [];
  for (const { progress, name, relation } of pages) {
    if (relation === "same") continue;
    // It may have changed while the person was choosing.
    const fault = await store().keepProgress(progress.page, additions(await store().progress(progress.page), progress, winner));
    if (fault) problems.push(`${name}: ${say(`plans_fault_${fault.kind}`)}`);
    else brought++;
  }
  return { brought, problems };
}
