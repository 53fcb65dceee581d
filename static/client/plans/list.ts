// The lists of plans: those in use, the archived ones and the trash. Rows are kept
// when plans change, so that the place of the keyboard and open menus stay.

import { button, find, make, setText } from "../page/element";
import { say, shorten, when } from "../page/words";
import type { Head } from "../store/types";

/** A plan as a list shows it. */
export interface Entry {
  head: Head;
  /** The title of its worksheet. */
  worksheet: string;
  /** Where its worksheet's page opens it; absent when this handbook has no such worksheet. */
  address?: string | undefined;
  /** How many sections are complete; absent while that is not known. */
  progress?: { done: number; asked: number } | undefined;
}

export type Act = "rename" | "duplicate" | "export" | "long" | "wide" | "archive" | "unarchive" | "delete" | "recover";

/** What to do with a plan, in words that name it. */
type Press = (act: Act, entry: Entry) => void;

/** How long a plan stays in the trash, in milliseconds. */
const trash = 30 * 24 * 60 * 60_000;

/** A title as it is shown. */
export function shortTitle(title: string): string {
  return shorten(title, 160) || say("plans_untitled");
}

/** One plan's row; update shows what has changed. */
interface Row {
  element: HTMLElement;
  update(entry: Entry): void;
}

export class Lists {
  private readonly page: HTMLElement;
  private readonly groups: { group: Group; fits(head: Head): boolean }[];

  constructor(page: HTMLElement, press: Press) {
    this.page = page;
    const table = find<HTMLTableElement>(page, "[data-list]");
    const template = find<HTMLTemplateElement>(page, "[data-plan]");
    const archive = make("table", { class: "data as-cards" }, table.tHead?.cloneNode(true) as Node, make("tbody"));
    const rubbish = make("ul", { class: "rules trash", role: "list" });
    find(page, "[data-archived-list]").append(archive);
    find(page, "[data-trash-list]").append(rubbish);
    const archived = find(page, "[data-archived]");
    const trashed = find(page, "[data-trash]");
    this.groups = [
      { group: new Group(table, table.tBodies[0] ?? table, () => planRow(template, press, false)), fits: (head) => !head.deleted && !head.archived },
      { group: new Group(archived, archive.tBodies[0] ?? archive, () => planRow(template, press, true)), fits: (head) => !head.deleted && !!head.archived },
      { group: new Group(trashed, rubbish, () => trashRow(press)), fits: (head) => !!head.deleted },
    ];
  }

  /** Shows plans, in the order given. */
  show(entries: Entry[]): void {
    find(this.page, "[data-loading]").hidden = true;
    find(this.page, "[data-empty]").hidden = entries.some(({ head }) => !head.deleted);
    const lost = this.groups.map(({ group, fits }) => group.show(entries.filter(({ head }) => fits(head))));
    // The row with the focus has gone, and its list with it.
    if (lost.includes(true)) find(this.page, "h1").focus();
  }

  /** Puts the focus on a plan. */
  focus(id: string): void {
    this.page.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.querySelector<HTMLElement>("a, button")?.focus();
  }
}

/** The rows of one list. */
class Group {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly box: HTMLElement, private readonly body: HTMLElement, private readonly makeRow: () => Row) {}

  /** Shows plans and keeps the focus in its row, or gives it to the next one; answers whether there was none. */
  show(entries: Entry[]): boolean {
    const focused = document.activeElement as HTMLElement | null;
    const at = [...this.body.children].findIndex((row) => row.contains(focused));
    const ids = new Set(entries.map(({ head }) => head.id));
    for (const [id, row] of this.rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    entries.forEach((entry, i) => {
      let row = this.rows.get(entry.head.id);
      if (!row) this.rows.set(entry.head.id, (row = this.makeRow()));
      row.element.dataset.row = entry.head.id;
      row.update(entry);
      if (this.body.children[i] !== row.element) this.body.insertBefore(row.element, this.body.children[i] ?? null);
    });
    this.box.hidden = !entries.length;
    setText(this.box.querySelector("summary [data-count]"), `(${entries.length})`);
    if (at < 0 || focused === document.activeElement) return false;
    const next = focused?.isConnected ? focused : this.body.children[Math.min(at, entries.length - 1)]?.querySelector<HTMLElement>("a, button");
    next?.focus();
    return !next;
  }
}

function planRow(template: HTMLTemplateElement, press: Press, isArchived: boolean): Row {
  const element = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
  const link = find<HTMLAnchorElement>(element, "[data-name]");
  const name = make("span", { class: "name", dir: "auto" });
  const open = find<HTMLAnchorElement>(element, "[data-open]");
  const bar = find<HTMLProgressElement>(element, "progress");
  let entry: Entry;
  const hidden = () => make("span", { class: "vh", "data-title": "" });
  const save = button(say("plans_export"), () => press("export", entry), "btn btn--quiet");
  save.append(" ", hidden());
  const menu = make("div", { class: "menu", popover: "auto", role: "group" });
  const more = make("button", { type: "button", class: "btn btn--quiet" }, say("plans_more"), " ", hidden());
  more.popoverTargetElement = menu;
  const choices = (["rename", "duplicate", "long", "wide", isArchived ? "unarchive" : "archive", "delete"] as const).map((act) => {
    const choice = button(say(`plans_${act}`), () => {
      menu.hidePopover();
      press(act, entry);
    }, "");
    choice.dataset.act = act;
    menu.append(choice);
    return choice;
  });
  open.replaceChildren(make("span", { "data-open-text": "" }), " ", hidden());
  find(element, "[data-actions]").append(save, more, menu);
  link.dir = "auto";
  return {
    element,
    update(now) {
      entry = now;
      const { head, address, progress } = now;
      const title = shortTitle(head.title);
      const isComplete = !!progress && progress.asked > 0 && progress.done >= progress.asked;
      for (const place of element.querySelectorAll("[data-title]")) setText(place, title);
      menu.setAttribute("aria-label", title);
      if (address) {
        if (!link.isConnected) name.replaceWith(link);
        setText(link, title);
        link.href = open.href = address;
      } else if (link.parentNode) link.replaceWith(name);
      setText(name, title);
      open.hidden = !address;
      // Of a worksheet that is not here, nothing more is known than what is kept.
      for (const choice of choices) choice.hidden = !address && choice.dataset.act !== "delete";
      setText(open.querySelector("[data-open-text]"), say(isComplete || head.status === "checked" ? "plans_open" : "plans_continue"));
      setText(find(element, "[data-worksheet]"), address ? now.worksheet : say("plans_unknown", { worksheet: now.worksheet }));
      const parts = progress?.asked ? [isComplete ? say("section_done") : say("sections_done", { done: progress.done, asked: progress.asked })] : [];
      if (head.status === "checked") parts.push(say("plans_checked"));
      setText(find(element, "[data-progress-text]"), parts.join(" \u00b7 ") || "\u2013");
      bar.hidden = !progress?.asked;
      bar.max = progress?.asked || 1;
      bar.value = progress?.done ?? 0;
      bar.setAttribute("aria-label", say("plans_progress", { title }));
      setText(find(element, "[data-changed]"), when(head.modified));
    },
  };
}

function trashRow(press: Press): Row {
  let entry: Entry;
  const name = make("b", { dir: "auto" });
  const about = make("span", { class: "small muted" });
  const title = make("span", { class: "vh" });
  const recover = button(say("recover"), () => press("recover", entry));
  recover.append(" ", title);
  return {
    element: make("li", { class: "split" }, make("p", {}, name, make("br"), about), recover),
    update(now) {
      entry = now;
      const until = new Date(Date.parse(now.head.deleted ?? "") + trash);
      setText(name, shortTitle(now.head.title));
      setText(title, shortTitle(now.head.title));
      setText(about, [now.worksheet, say("plans_gone_on", { date: when(Number.isNaN(until.getTime()) ? "" : until.toISOString()) })].join(" \u00b7 "));
    },
  };
}
