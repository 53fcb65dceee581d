// What the buttons above the form do.

import { differences, differencesTable } from "../exchange/differences";
import { bring, faultWords, readFile, refuse } from "../exchange/import";
import { fit } from "../plan/migrate";
import { fileText, seal } from "../plan/plan";
import { ask, askText } from "../page/dialog";
import { fileName } from "../page/download";
import { button, make } from "../page/element";
import { say, when } from "../page/words";
import type { Outcome } from "../store/types";
import type { Session } from "./session";

const store = () => globalThis.handbookStore;

/** What a browser gives that can write a file of the person's choice. */
interface Picker {
  showSaveFilePicker?(options: { suggestedName: string; types: { accept: Record<string, string[]> }[] }): Promise<FileSystemFileHandle>;
}

export class Actions {
  readonly #session: Session;
  /** The file that a plan is written to, too, by the plan's id. */
  readonly #files = new Map<string, FileSystemFileHandle>();
  #writing = Promise.resolve(false);

  constructor(session: Session) {
    this.#session = session;
  }

  /** Shows the buttons whose actions work here, and the person's other plans. */
  connect(): void {
    const { element } = this.#session;
    const acts: Record<string, () => void | Promise<void>> = {
      check: () => this.#session.check(),
      export: () => this.#session.exportPlan(),
      print: () => print(),
      new: () => this.#leaving(() => this.#session.begin()),
      rename: () => this.#session.rename(),
      duplicate: () => this.#duplicate(),
      history: () => this.#history(),
      archive: () => this.#put("archived"),
      delete: () => this.#put("deleted"),
      import: () => element.querySelector<HTMLInputElement>("[data-import]")?.click(),
      more: () => this.#list(),
    };
    if ((globalThis as Picker).showSaveFilePicker) acts["file"] = () => this.#chooseFile();
    for (const press of element.querySelectorAll<HTMLElement>("[data-action]")) {
      const act = acts[press.dataset.action ?? ""];
      if (!act) continue;
      press.hidden = false;
      let isBusy = false;
      press.addEventListener("click", async () => {
        press.closest<HTMLElement>("[popover]")?.hidePopover();
        // The second press of an impatient person does nothing.
        if (isBusy) return;
        isBusy = true;
        try {
          await act();
        } catch (error) {
          this.#session.notices.tell(say("action_failed"));
          throw error;
        } finally {
          isBusy = false;
        }
      });
    }
    const input = element.querySelector<HTMLInputElement>("[data-import]");
    input?.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void this.#bring(file);
    });
    store().listen((event) => {
      if (event.type === "changed") void this.#writeFile(event.id);
    });
  }

  #refused({ fault }: Outcome): void {
    this.#session.notices.tell(say(fault?.kind === "full" ? "store_full" : "action_failed"));
  }

  // Does something that shows another plan, once this one is kept.
  async #leaving(then: () => Promise<unknown>): Promise<void> {
    if ((await this.#session.settle()) || (await this.#session.leaveAnyway())) await then();
  }

  async #duplicate(): Promise<void> {
    await this.#session.settle();
    if (!this.#session.plan.plan.revision) return this.#session.notices.tell(say("nothing_to_copy"));
    const title = await askText(say("duplicate_title"), say("plan_name"), say("copy_of", { title: this.#session.plan.plan.title }), say("duplicate"));
    if (!title) return;
    const outcome = await store().duplicate(this.#session.plan.plan.id, title);
    if (outcome.plan) await this.#session.open(outcome.plan);
    else this.#refused(outcome);
  }

  async #put(where: "archived" | "deleted"): Promise<void> {
    await this.#session.settle();
    const { id, title, revision } = this.#session.plan.plan;
    if (!revision) return this.#session.notices.tell(say("nothing_to_put_away"));
    this.#session.puttingAway = id;
    const outcome = where === "deleted" ? await store().remove(id) : await store().archive(id, true);
    this.#session.puttingAway = "";
    if (!outcome.plan) return this.#refused(outcome);
    await this.#session.begin();
    this.#session.notices.tell(say(where, { title }), () => {
      const back = where === "deleted" ? store().recover(id) : store().archive(id, false);
      void back.then(() => this.#session.show(id));
    });
  }

  // The menu lists the person's other plans of this worksheet.
  async #list(): Promise<void> {
    const menu = this.#session.element.querySelector<HTMLElement>(".menu[popover]");
    const others = (await this.#session.heads()).filter((head) => head.id !== this.#session.plan.plan.id && !head.archived).slice(0, 12);
    menu?.querySelector(".menu__plans")?.remove();
    if (!menu || !others.length) return;
    const group = make("div", { class: "menu__plans", role: "group", "aria-label": say("other_plans") }, make("p", { class: "small muted" }, say("other_plans")));
    for (const head of others) {
      group.append(button(head.title, () => {
        menu.hidePopover();
        void this.#session.show(head.id);
      }, ""));
    }
    menu.prepend(group);
  }

  async #history(): Promise<void> {
    await this.#session.settle();
    const { id } = this.#session.plan.plan;
    const kept = await store().get(id);
    const moments = [...(kept?.head.history ?? [])].reverse();
    if (!kept || moments.length < 2) return void (await ask(say("history_title"), [make("p", {}, say("history_none"))], []));
    const list = make("select", { class: "input", id: "hb-history", size: Math.min(8, moments.length - 1) });
    for (const moment of moments.slice(1)) {
      list.append(make("option", { value: moment.revision }, `${when(new Date(moment.at).toISOString())}, ${say("revision", { number: moment.revision })}${moment.snapshot ? ` (${say("snapshot")})` : ""}`));
    }
    const preview = make("div", { role: "status" });
    const look = async () => {
      const { value } = list;
      const old = await store().revision(id, Number(value));
      const fitted = old && fit(this.#session.definition, this.#session.hash, old);
      // Another one may have been chosen meanwhile.
      if (!fitted || value !== list.value) return;
      preview.replaceChildren("fault" in fitted ? faultWords(fitted.fault) : differencesTable(differences(this.#session.definition, this.#session.plan.answers, fitted.plan.answers), say("now"), say("then")));
    };
    list.addEventListener("change", () => void look());
    list.selectedIndex = 0;
    await look();
    const choice = await ask(say("history_title"), [make("p", {}, say("history_text")), make("div", { class: "field" }, make("label", { for: "hb-history" }, say("history_label")), list), preview], [{ key: "restore", text: say("restore"), primary: true }]);
    if (choice !== "restore") return;
    const outcome = await store().restore(id, Number(list.value));
    if (!outcome.plan) return this.#refused(outcome);
    await this.#session.open(outcome.plan);
    this.#session.notices.tell(say("restored"));
  }

  async #bring(file: File): Promise<void> {
    await this.#session.settle();
    const read = await readFile(file);
    if ("problem" in read) return refuse(file.name, read.problem);
    const { definition, hash } = this.#session;
    // Of a backup, the plans of this worksheet: not every page sees every plan.
    const plans = "plan" in read ? [read.plan] : read.backup.plans;
    const ours = plans.filter((plan) => plan.worksheet.id === definition.id);
    if (!ours.length) return refuse(file.name, "plan" in read ? say("fault_other_worksheet", { detail: read.plan.worksheet.id }) : say("import_backup"));
    for (const plan of ours) {
      const kept = await store().get((await bring(plan, read.notes, definition, hash)) ?? "");
      if (kept && (await this.#session.open(kept.plan))) this.#session.notices.tell(say("imported", { title: kept.plan.plan.title }));
    }
  }

  // Some browsers let a page keep writing one file that the person chose.
  async #chooseFile(): Promise<void> {
    await this.#session.settle();
    const { id, title } = this.#session.plan.plan;
    let file: FileSystemFileHandle | undefined;
    try {
      file = await (globalThis as Picker).showSaveFilePicker?.({
        suggestedName: `${fileName(title)}.plan.json`,
        types: [{ accept: { "application/json": [".json"] } }],
      });
    } catch {
      // The person changed their mind.
    }
    if (!file) return;
    this.#files.set(id, file);
    if (await this.#writeFile(id)) this.#session.notices.tell(say("file_chosen", { file: file.name }));
  }

  // Writes a plan to its file, if it has one, and answers whether that worked.
  #writeFile(id: string): Promise<boolean> {
    const session = this.#session;
    const write = async (): Promise<boolean> => {
      const file = this.#files.get(id);
      if (!file) return false;
      try {
        const plan = (await store().get(id))?.plan ?? session.plan;
        if (plan.plan.id !== id) return false;
        const stream = await file.createWritable();
        await stream.write(fileText(seal(plan)));
        await stream.close();
        session.notices.clear("file");
        return true;
      } catch {
        session.notices.banner("file", say("file_failed", { file: file.name }), [{ text: say("download_now"), press: () => session.exportPlan() }]);
        return false;
      }
    };
    return (this.#writing = this.#writing.then(write));
  }
}
