// Bringing plans back from a file, and testing that a file could do so. Until the
// person confirms, nothing changes.

import { differences, differencesTable } from "../exchange/differences";
import { faultWords, readFile, refuse } from "../exchange/import";
import type { Note } from "../plan/plan";
import { readProgress, readSingle } from "../plan/progress";
import type { Backup, Plan } from "../plan/types";
import { ask } from "../page/dialog";
import { make } from "../page/element";
import { figure, say, when } from "../page/words";
import { bring, compare, type Choice, type Item } from "./compare";
import { kept } from "./export";
import { bringPages, comparePages, pagesRow } from "./lessons";
import { shortTitle } from "./list";
import { today } from "./worksheets";

/** What a restore did: how many plans and pages it brought, and what it could not bring. */
export interface Restored {
  added: number;
  replaced: number;
  skipped: number;
  pages: number;
  problems: string[];
}

interface Content {
  plans: Plan[];
  archived: string[] | undefined;
  notes: Note[];
  progress: Backup["progress"];
}

/** The plans of a file, and what it has of pages; undefined when it cannot be read, which is told. */
async function open(file: File): Promise<Content | undefined> {
  const reading = await readFile(file, readProgress);
  if ("problem" in reading) {
    // What a lesson saves is a file of its own.
    const single = reading.code === "not_plan" ? readSingle(await file.text()) : undefined;
    if (single && "progress" in single) return { plans: [], archived: undefined, ...single };
    await refuse(file.name, single ? faultWords(single.fault) : reading.problem);
    return undefined;
  }
  if ("plan" in reading) return { plans: [reading.plan], archived: undefined, notes: reading.notes, progress: {} };
  const { plans, archived, progress } = reading.backup;
  return { plans, archived, notes: reading.notes, progress };
}

/** The most notes about a file that are shown one by one. */
const most = 8;

/** What is worth saying about a file. */
function noteWords({ notes }: Content): Node[] {
  const lines = notes.slice(0, most).map((note) => say(`note_${note.code}`, { detail: shortTitle(note.detail) }) + (note.fault ? ` ${faultWords(note.fault)}` : ""));
  if (notes.length > most) lines.push(say("plans_more_notes", { count: notes.length - most }));
  return lines.map((line) => make("p", { class: "small muted" }, line));
}

/** Shows what is in a file and brings in what the person chooses; undefined when nothing was brought. */
export async function restore(file: File, warning?: string): Promise<Restored | undefined> {
  const content = await open(file);
  if (!content) return undefined;
  const items = await compare(content.plans, content.archived);
  const inside = await comparePages(content.progress);
  const pages = pagesRow(inside);
  const only = items.length === 1 ? items[0] : undefined;
  if (only?.fault && !inside.pages.length) {
    await refuse(file.name, faultWords(only.fault));
    return undefined;
  }
  const notes = noteWords(content);
  if (warning) notes.unshift(make("p", {}, warning));
  if (!pages && items.every((item) => item.relation === "same")) {
    const said = [say("nothing_changed")];
    if (inside.pages.length) said.unshift(say("progress_all_same", { count: inside.pages.length }));
    if (items.length) said.unshift(say("plans_all_same", { count: items.length }));
    if (said.length < 2) said.unshift(say("plans_none_inside"));
    await ask(say("plans_restore_of", { file: file.name }), [...said.map((text) => make("p", {}, text)), ...notes], []);
    return undefined;
  }
  const selects = new Map<Item, HTMLSelectElement>();
  const list = make("ul", { class: "rules restore", role: "list" });
  items.forEach((item, i) => list.append(row(item, i, selects)));
  if (pages) list.append(pages.element);
  const about = items.length ? say("plans_restore_text", { count: items.length }) : say("progress_restore_text");
  const answer = await ask(say("plans_restore_of", { file: file.name }), [make("p", {}, about), ...notes, list], [
    { key: "yes", text: say("plans_restore_do"), primary: true },
  ]);
  if (!answer) return undefined;
  const result = await apply(items.map((item) => [item, (selects.get(item)?.value ?? "skip") as Choice]));
  const winner = pages?.choice() ?? "skip";
  if (winner === "skip") return result;
  const { brought, problems } = await bringPages(inside, winner);
  return { ...result, pages: brought, problems: [...result.problems, ...problems] };
}

/** A plan of a file, how it compares, and what can be done with it. */
function row(item: Item, number: number, selects: Map<Item, HTMLSelectElement>): HTMLElement {
  const { plan, relation, title } = item;
  const name = shortTitle(plan.plan.title);
  const id = `hb-restore-${number}`;
  const about = [title ?? say("plans_unknown", { worksheet: plan.worksheet.id }), when(plan.plan.modified)];
  const text = make("div", {}, make("b", { dir: "auto", id: `${id}-name` }, name), make("p", { class: "small muted" }, about.join(" \u00b7 ")), make("p", {}, item.fault ? faultWords(item.fault) : say(`plans_is_${relation}`)));
  const element = make("li", {}, text);
  if (item.choices.length < 2) return element;
  const select = make("select", { class: "input", id });
  for (const choice of item.choices) select.append(make("option", { value: choice }, say(`plans_choose_${choice}`)));
  selects.set(item, select);
  element.append(make("div", { class: "field" }, make("label", { for: id }, say("plans_choose"), make("span", { class: "vh" }, ` ${name}`)), select));
  const what = changes(item);
  if (what) element.append(what);
  return element;
}

/** The answers that differ, shown when the person asks for them. */
function changes({ relation, plan, kept: here, worksheet }: Item): HTMLElement | undefined {
  if (!worksheet || !here || !["newer", "older", "different"].includes(relation)) return undefined;
  const details = make("details", { class: "disclosure" }, make("summary", {}, say("plans_differences")));
  details.addEventListener("toggle", () => {
    const [before, after] = [here.plan, plan].map((one) => today(worksheet, one));
    if (!before || !after || "fault" in before || "fault" in after) return;
    const found = differences(worksheet.definition, before.plan.answers, after.plan.answers);
    details.append(found.length ? differencesTable(found, say("on_this_device"), say("in_the_file")) : make("p", {}, say("plans_only_about")));
  }, { once: true });
  return details;
}

async function apply(chosen: [Item, Choice][]): Promise<Restored> {
  const result: Restored = { added: 0, replaced: 0, skipped: 0, pages: 0, problems: [] };
  for (const [item, choice] of chosen) {
    if (choice === "skip") {
      result.skipped++;
      continue;
    }
    const outcome = await bring(item, choice);
    if (outcome.plan) result[choice === "replace" ? "replaced" : "added"]++;
    else {
      const reason = outcome.conflict ? say("import_changed") : say(`plans_fault_${outcome.fault.kind}`);
      result.problems.push(`${shortTitle(item.plan.plan.title)}: ${reason}`);
    }
  }
  return result;
}

/** Tells whether a file could bring every plan back, and how it compares with the plans here. Changes nothing. */
export async function test(file: File): Promise<void> {
  const content = await open(file);
  if (!content) return;
  const items = await compare(content.plans);
  const inside = new Set(items.map(({ plan }) => plan.plan.id));
  const outside = (await kept()).filter(({ plan }) => !inside.has(plan.id)).map(({ plan }) => shortTitle(plan.title));
  const titles = (wanted: (item: Item) => boolean) => items.filter(wanted).map(({ plan }) => shortTitle(plan.plan.title));
  const same = titles(({ relation }) => relation === "same");
  const compared = await comparePages(content.progress);
  const named = (wanted: boolean) => compared.pages.filter(({ relation }) => (relation === "same") === wanted).map(({ name }) => name);
  const groups: [string, string[]][] = [
    ["plans_test_refused", titles(({ relation }) => relation === "refused")],
    ["plans_test_changed", titles(({ relation }) => ["newer", "older", "different", "taken"].includes(relation))],
    ["plans_test_absent", titles(({ relation }) => relation === "new" || relation === "trashed")],
    ["plans_test_outside", outside],
    ["progress_test_changed", named(false)],
    ["progress_test_outside", compared.outside],
  ];
  const isComplete = items.length + compared.pages.length > 0 && same.length === items.length && !outside.length && !named(false).length && !compared.outside.length && !content.notes.some((note) => note.code === "left_out");
  const lines = [
    say("plans_test_readable", { count: items.length, number: figure(items.length) }),
    ...(same.length ? [say("plans_test_same", { count: same.length, number: figure(same.length) })] : []),
    ...(compared.pages.length ? [say("progress_test_readable", { count: compared.pages.length, same: figure(named(true).length) })] : []),
  ];
  const list = make("dl", {});
  for (const [key, found] of groups) {
    if (found.length) list.append(make("dt", {}, say(key, { count: found.length })), make("dd", {}, found.slice(0, 20).join("; ") + (found.length > 20 ? " \u2026" : "")));
  }
  await ask(say(isComplete ? "plans_test_good" : "plans_test_partly"), [
    ...lines.map((line) => make("p", {}, line)), ...(list.childElementCount ? [list] : []), ...noteWords(content), make("p", {}, say("nothing_changed")),
  ], []);
}
