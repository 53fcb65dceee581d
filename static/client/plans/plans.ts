// <hb-plans>: all plans of this handbook on this device, and their backup. Without
// the script the page says what it would show, and lists the worksheets.

import { ask, askText } from "../page/dialog";
import { find, icon, make, setText } from "../page/element";
import { say } from "../page/words";
import type { Sharing, StoreEvent } from "../store/types";
import { Notices } from "../worksheet/notices";
import { backUp, exportPlan, exportTable, exportTables, type Exported } from "./export";
import { Learned } from "./learned";
import { Lists, shortTitle, type Act, type Entry } from "./list";
import { restore, test, type Restored } from "./restore";
import { remind, showFacts } from "./safety";
import { addressOf, all, find as findWorksheet, load, progress } from "./worksheets";

const store = () => globalThis.handbookStore;

/** How long the lists wait for further changes, in milliseconds. */
const pause = 60;

class PlansPage extends HTMLElement {
  private notices!: Notices;
  private lists!: Lists;
  private learned!: Learned;
  private sharing: Sharing | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private shown: Promise<void> = Promise.resolve();
  /** The progress of plans by id and revision, so that each is computed once. */
  private readonly computed = new Map<string, Entry["progress"]>();
  private started = false;

  connectedCallback(): void {
    if (this.started) return;
    this.started = true;
    this.start().catch((error: unknown) => {
      const banners = this.querySelector("[data-banners]") ?? this;
      banners.prepend(make("div", { class: "box notice notice--urgent cluster", role: "alert" }, icon("alert"), make("p", {}, say("plans_broken"))));
      throw error;
    });
  }

  private async start(): Promise<void> {
    this.notices = new Notices(find(this, "[data-banners]"), this);
    this.lists = new Lists(this, (act, entry) => this.try(() => this.act(act, entry)));
    this.learned = new Learned(this, (text, undo) => this.notices.tell(text, undo), (act) => this.try(act));
    for (const heading of this.querySelectorAll("h1, #hb-where, #hb-learned")) heading.setAttribute("tabindex", "-1");
    for (const note of this.querySelectorAll<HTMLElement>(".no-script")) note.hidden = true;
    store().nameCopy = (title) => say("copy_of", { title });
    store().listen((event) => this.hear(event));
    this.connect();
    await this.refresh();
    const other = all()[0];
    if (!other) return;
    this.sharing = await store().sharing(addressOf(other));
    if (this.sharing === "alone") this.notices.banner("alone", say("plans_alone"), [], false);
    await this.refresh();
  }

  /** Gives every button its work. */
  private connect(): void {
    const input = find<HTMLInputElement>(this, "#hb-file");
    const tested = make("input", { type: "file", accept: input.accept, hidden: true, "data-test-file": true, "aria-label": say("plans_test") });
    input.after(tested);
    const isForTeam = () => find<HTMLInputElement>(this, "[data-private]").checked;
    const acts: Record<string, () => void | Promise<void>> = {
      import: () => input.click(),
      restore: () => input.click(),
      test: () => tested.click(),
      backup: () => this.backUp(isForTeam()),
      long: () => this.exportTables("long", isForTeam()),
      wide: () => this.exportTables("wide", isForTeam()),
    };
    for (const press of this.querySelectorAll<HTMLElement>("[data-action]")) {
      const act = acts[press.dataset.action ?? ""];
      if (!act) continue;
      press.hidden = false;
      press.addEventListener("click", () => this.try(act));
    }
    const take = (from: HTMLInputElement, act: (file: File) => Promise<void>) => {
      from.addEventListener("change", () => {
        const file = from.files?.[0];
        from.value = "";
        if (file) this.try(() => act(file));
      });
    };
    take(input, (file) => this.restore(file));
    take(tested, test);
    // A file that is dropped anywhere on the page is one that was chosen.
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") && !document.querySelector("dialog[open]");
    this.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.classList.add("is-target");
    });
    this.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget || !this.contains(event.relatedTarget as Node)) this.classList.remove("is-target");
    });
    this.addEventListener("drop", (event) => {
      this.classList.remove("is-target");
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) this.try(() => this.restore(file));
    });
  }

  /** Does what a button says; a fault of the script is told. */
  private try(act: () => void | Promise<void>): void {
    Promise.resolve().then(act).catch((error: unknown) => {
      this.notices.tell(say("action_failed"));
      throw error;
    });
  }

  private hear(event: StoreEvent): void {
    if (event.type === "status") {
      const { status } = event;
      if (status === "ready") this.notices.clear("store");
      if (status === "newer" || status === "blocked" || status === "unavailable") this.notices.banner("store", say(`plans_store_${status}`));
      if (status === "opening" || status === "closed") return;
    }
    if (event.type === "fault" && (event.fault.kind === "failed" || event.fault.kind === "full")) this.notices.tell(say(`plans_fault_${event.fault.kind}`));
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.try(() => this.refresh()), pause);
  }

  /** Shows everything as it is now. One at a time, so that an older look never covers a newer one. */
  private refresh(): Promise<void> {
    clearTimeout(this.waiting);
    return (this.shown = this.shown.catch(() => {}).then(() => this.show()));
  }

  private async show(): Promise<void> {
    const heads = await store().list();
    if (store().status !== "ready") {
      // What is kept cannot be seen, which the banner says.
      find(this, "[data-loading]").hidden = true;
      return;
    }
    const entries: Entry[] = [];
    for (const head of heads) {
      const worksheet = findWorksheet(head.worksheet.id);
      const title = worksheet?.title ?? (await store().definition(head.worksheet.definition))?.title ?? head.worksheet.id;
      const key = `${head.id}@${head.revision}`;
      entries.push({ head, worksheet: title, address: worksheet && addressOf(worksheet, head.id), progress: this.computed.get(key) });
    }
    this.lists.show(entries);
    const here = entries.filter(({ head }) => !head.deleted);
    if (here.length) setText(find(this, "[data-lede]"), say("plans_here", { count: here.length }));
    this.offerTables(here);
    const durability = await store().durability();
    remind(this, heads, durability);
    await this.learned.show();
    showFacts(this, durability, this.sharing, () => this.try(() => this.protect()));
    if (await this.compute(here)) this.lists.show(entries);
  }

  /** Finds out how complete plans are; answers whether anything was new. */
  private async compute(entries: Entry[]): Promise<boolean> {
    let isNew = false;
    for (const entry of entries) {
      const key = `${entry.head.id}@${entry.head.revision}`;
      if (this.computed.has(key) || !entry.address) continue;
      const worksheet = await load(entry.head.worksheet.id);
      const kept = worksheet && (await store().get(entry.head.id));
      if (!kept) continue;
      entry.progress = progress(worksheet, kept.plan);
      this.computed.set(key, entry.progress);
      isNew = true;
    }
    return isNew;
  }

  /** The worksheets whose plans can be exported together. */
  private offerTables(entries: Entry[]): void {
    const select = find<HTMLSelectElement>(this, "[data-worksheets]");
    const used = all().filter((worksheet) => entries.some(({ head }) => head.worksheet.id === worksheet.id));
    find(this, "[data-tables]").hidden = !used.length;
    const chosen = select.value;
    if ([...select.options].map((option) => option.value).join() === used.map(({ id }) => id).join()) return;
    select.replaceChildren(...used.map(({ id, title }) => make("option", { value: id }, title)));
    if (used.some(({ id }) => id === chosen)) select.value = chosen;
  }

  private async act(act: Act, { head }: Entry): Promise<void> {
    const { id, title: full } = head;
    const title = shortTitle(full);
    const kept = await store().get(id);
    if (!kept) return this.notices.tell(say("plans_fault_missing"));
    if (act === "export") {
      exportPlan(kept.plan);
      return this.notices.tell(say("plans_exported", { title }));
    }
    if (act === "long" || act === "wide") {
      return this.notices.tell(say((await exportTable(kept.plan, act)) ? "plans_exported" : "plans_not_exported", { title }));
    }
    if (act === "rename") {
      const name = await askText(say("rename_title"), say("plan_name"), full, say("rename"));
      if (name && name !== full) await this.done(store().rename(id, name), say("plans_renamed", { title: name }));
      return;
    }
    if (act === "duplicate") {
      const name = await askText(say("plans_duplicate_title"), say("plan_name"), say("copy_of", { title }), say("plans_duplicate_do"));
      if (!name) return;
      const copy = await this.done(store().duplicate(id, name), say("plans_duplicated", { title: name }));
      if (copy) this.lists.focus(copy);
      return;
    }
    const back: Record<string, () => Promise<string | undefined>> = {
      delete: () => this.done(store().recover(id)),
      recover: () => this.done(store().remove(id)),
      archive: () => this.done(store().archive(id, false)),
      unarchive: () => this.done(store().archive(id, true)),
    };
    const outcome = act === "delete" ? store().remove(id) : act === "recover" ? store().recover(id) : store().archive(id, act === "archive");
    await this.done(outcome, say(`plans_done_${act}`, { title }), () => this.try(async () => {
      await back[act]?.();
      this.lists.focus(id);
    }));
  }

  /** Waits for a change, shows it and says what was done; answers with the plan's id. */
  private async done(change: ReturnType<ReturnType<typeof store>["rename"]>, text?: string, undo?: () => void): Promise<string | undefined> {
    const { plan, fault } = await change;
    if (plan && text) this.notices.tell(text, undo);
    if (!plan) this.notices.tell(say(fault ? `plans_fault_${fault.kind}` : "import_changed"));
    await this.refresh();
    return plan?.plan.id;
  }

  private async backUp(isForTeam: boolean): Promise<void> {
    this.report(await backUp(isForTeam), isForTeam ? "plans_team_file" : "plans_backed_up");
    const reminder = find(this, "[data-reminder]");
    const hadFocus = reminder.contains(document.activeElement);
    await this.refresh();
    if (hadFocus && reminder.hidden) find(this, "h1").focus();
  }

  private async exportTables(kind: "long" | "wide", isForTeam: boolean): Promise<void> {
    this.report(await exportTables(find<HTMLSelectElement>(this, "[data-worksheets]").value, kind, isForTeam), "plans_table_file");
  }

  /** Tells what is in a file that was downloaded, and what is not. */
  private report({ count, missing, pages = 0 }: Exported, key: string): void {
    if (missing.length) {
      this.notices.banner("missing", say("plans_left_out", { count: missing.length, titles: missing.join("; ") }), [{ text: say("dismiss"), press: () => this.notices.clear("missing") }]);
    } else this.notices.clear("missing");
    const parts = [count || !pages ? say(count ? key : "plans_nothing", { count }) : "", pages ? say("progress_backed_up", { count: pages }) : ""];
    this.notices.tell(parts.filter(Boolean).join(" "));
  }

  private async restore(file: File): Promise<void> {
    const restored = await restore(file, this.sharing === "alone" ? say("plans_alone") : undefined);
    if (!restored) return;
    await this.refresh();
    this.notices.tell(summary(restored));
    if (restored.problems.length) {
      await ask(say("plans_restore_problems"), restored.problems.map((problem) => make("p", {}, problem)), []);
    }
  }

  /** Asks the browser not to clear the storage by itself. */
  private async protect(): Promise<void> {
    const isSafe = await navigator.storage.persist();
    this.notices.tell(say(isSafe ? "plans_protected_now" : "plans_protected_refused"));
    await this.refresh();
  }
}

function summary({ added, replaced, skipped, pages }: Restored): string {
  const parts = [
    added || !(replaced || pages) ? say("plans_restored_added", { count: added }) : "",
    replaced ? say("plans_restored_replaced", { count: replaced }) : "",
    pages ? say("progress_restored", { count: pages }) : "",
    skipped ? say("plans_restored_skipped", { count: skipped }) : "",
  ];
  return parts.filter(Boolean).join(" ");
}

customElements.define("hb-plans", PlansPage);
