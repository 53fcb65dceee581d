// What is kept in lessons and other pages: a list, with a way to remove each, or all.

import type { Progress } from "../plan/types";
import { ask } from "../page/dialog";
import { button, find, make } from "../page/element";
import { say, when } from "../page/words";
import { bringAlong } from "../progress/merge";
import { shortTitle } from "./list";
import { loadPages, type KnownPage, type Pages } from "./pages";
import { all } from "./worksheets";

const store = () => globalThis.handbookStore;

/** Says what was done, with a way back. */
type Tell = (text: string, undo?: () => void) => void;

/** Whether anything is kept in a page: taking everything back leaves an empty record. */
const hasWork = ({ read, step, done, interactions, unmapped }: Progress): boolean =>
  !!(read || step || done || Object.keys(interactions ?? {}).length || Object.keys(unmapped ?? {}).length);

/** What is kept in all pages, under the addresses that they have now. */
export async function learned(pages: Pages): Promise<Progress[]> {
  let moved = false;
  for (const { page } of await store().allProgress()) {
    const now = pages.addressOf(page);
    if (now === page) continue;
    await bringAlong(now, [page]);
    moved = true;
  }
  const all = await store().allProgress();
  return (moved ? all.filter(({ page }) => pages.addressOf(page) === page) : all).filter(hasWork);
}

/** The name of a page for people. */
export function nameOf(pages: Pages, page: string): string {
  return shortTitle(pages.at(page)?.title ?? say("progress_unknown", { page }));
}

export class Learned {
  private readonly section: HTMLElement;
  private readonly list: HTMLElement;

  constructor(private readonly page: HTMLElement, private readonly tell: Tell, private readonly run: (act: () => Promise<void>) => void) {
    this.section = find(page, "[data-learned]");
    this.list = find(this.section, "ul");
    find(this.section, "[data-forget-all]").addEventListener("click", () => run(() => this.removeAll()));
  }

  async show(): Promise<void> {
    if (this.section.hidden && !(await store().allProgress()).some(hasWork)) return;
    const pages = await loadPages();
    const kept = (await learned(pages)).map((one) => ({ one, name: nameOf(pages, one.page) })).sort((a, b) => a.name.localeCompare(b.name));
    const hadFocus = this.section.contains(document.activeElement);
    const focused = (document.activeElement as HTMLElement | null)?.dataset.page;
    this.list.replaceChildren(...kept.map(({ one, name }) => this.row(one, name, pages.at(one.page))));
    this.section.hidden = !kept.length;
    // A handbook without worksheets has nothing else to keep.
    if (kept.length && !all().length) find(this.page, "[data-empty]").hidden = true;
    if (!hadFocus) return;
    const again = focused && this.list.querySelector<HTMLElement>(`[data-page="${CSS.escape(focused)}"]`);
    (again || (kept.length ? find(this.section, "h2") : find(this.page, "h1"))).focus();
  }

  private row(one: Progress, name: string, known: KnownPage | undefined): HTMLElement {
    const attributes = { dir: "auto", ...(known && known.language !== document.documentElement.lang && { lang: known.language }) };
    const title = known ? make("a", { ...attributes, href: `${document.documentElement.dataset.root ?? ""}${one.page}index.html` }, name) : make("b", attributes, name);
    const remove = button(say("progress_remove"), () => this.run(() => this.remove(one.page, name)), "btn btn--quiet");
    remove.append(" ", make("span", { class: "vh" }, name));
    remove.dataset.page = one.page;
    return make("li", { class: "split" }, make("p", {}, title, make("br"), make("span", { class: "small muted" }, about(one, known))), remove);
  }

  private async remove(page: string, name: string): Promise<void> {
    const { progress, fault } = await store().forgetProgress(page);
    await this.show();
    if (fault) return this.tell(say(`plans_fault_${fault.kind}`));
    this.tell(say("progress_removed", { title: name }), () => this.run(() => this.putBack(progress ? [progress] : [])));
  }

  private async removeAll(): Promise<void> {
    const all = await store().allProgress();
    const count = all.filter(hasWork).length;
    const answer = await ask(say("progress_clear_title"), [make("p", {}, say("progress_clear_text", { count }))], [{ key: "yes", text: say("progress_clear_do"), primary: true }]);
    if (!answer) return;
    const removed: Progress[] = [];
    for (const { page } of all) {
      const { progress, fault } = await store().forgetProgress(page);
      if (fault) {
        this.tell(say(`plans_fault_${fault.kind}`));
        return this.show();
      }
      if (progress) removed.push(progress);
    }
    await this.show();
    find(this.page, "h1").focus();
    this.tell(say("progress_cleared", { count }), () => this.run(() => this.putBack(removed)));
  }

  private async putBack(removed: Progress[]): Promise<void> {
    for (const { page, format, ...change } of removed) {
      const fault = await store().keepProgress(page, change);
      if (fault) this.tell(say(`plans_fault_${fault.kind}`));
    }
    await this.show();
  }
}

/** What is kept in a page, in words. */
function about(one: Progress, known: KnownPage | undefined): string {
  const answers = Object.keys(one.interactions ?? {}).length;
  const unmapped = Object.keys(one.unmapped ?? {}).length;
  const steps = known?.steps ?? [];
  const at = steps.indexOf(one.step ?? "") + 1;
  // Whoever wrote it may have written anything.
  const day = (moment: unknown) => when(typeof moment === "string" ? moment : "");
  const parts = [
    one.done ? say("progress_done_on", { date: day(one.done) }) : at ? say("progress_at", { n: at, count: steps.length }) : "",
    one.read && !known?.steps ? say("progress_read_on", { date: day(one.read) }) : "",
    answers ? say("progress_answers", { count: answers }) : "",
    unmapped ? say("progress_unmapped", { count: unmapped }) : "",
  ];
  return parts.filter(Boolean).join(" \u00b7 ");
}
