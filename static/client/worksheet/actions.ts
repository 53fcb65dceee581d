// What the buttons above the form do.

import { differences, differencesTable } from "../exchange/differences";
import { bring, readFile, refuse } from "../exchange/import";
import { fit } from "../plan/migrate";
import { fileText, seal } from "../plan/plan";
import { ask, askText } from "../page/dialog";
import { fileName } from "../page/download";
import { button, make } from "../page/element";
import { say, when } from "../page/words";
import type { Session } from "./session";

const store = () => globalThis.handbookStore;

/** What a browser gives that can write a file of the person's choice. */
interface Picker {
  showSaveFilePicker?(options: { suggestedName: string; types: { accept: Record<string, string[]> }[] }): Promise<FileSystemFileHandle>;
}

export class Actions {
  private file: FileSystemFileHandle | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly session: Session) {}

  /** Shows the buttons whose actions work here, and the person's other plans. */
  connect(): void {
    const { element } = this.session;
    const acts: Record<string, () => void | Promise<void>> = {
      check: () => this.session.check(),
      export: () => this.session.exportPlan(),
      print: () => print(),
      new: () => this.leaving(() => this.session.begin()),
      rename: () => this.session.rename(),
      duplicate: () => this.duplicate(),
      history: () => this.history(),
      archive: () => this.put("archived"),
      delete: () => this.put("deleted"),
      import: () => element.querySelector<HTMLInputElement>("[data-import]")?.click(),
      more: () => this.list(),
    };
    if ((globalThis as Picker).showSaveFilePicker) acts["file"] = () => this.chooseFile();
    for (const press of element.querySelectorAll<HTMLElement>("[data-action]")) {
      const act = acts[press.dataset.action ?? ""];
      if (!act) continue;
      press.hidden = false;
      press.addEventListener("click", () => {
        press.closest<HTMLElement>("[popover]")?.hidePopover();
        Promise.resolve(act()).catch((error: unknown) => {
          this.session.notices.tell(say("action_failed"));
          throw error;
        });
      });
    }
    const input = element.querySelector<HTMLInputElement>("[data-import]");
    input?.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) void this.bring(file);
    });
    store().listen((event) => {
      if (event.type === "changed" && event.id === this.session.plan.plan.id) this.writeFile();
    });
  }

  // Does something that shows another plan, once this one is kept.
  private async leaving(then: () => Promise<unknown>): Promise<void> {
    if ((await this.session.settle()) || (await this.session.leaveAnyway())) await then();
  }

  private async duplicate(): Promise<void> {
    await this.session.settle();
    if (!this.session.plan.plan.revision) return this.session.notices.tell(say("nothing_to_copy"));
    const title = await askText(say("duplicate_title"), say("plan_name"), say("copy_of", { title: this.session.plan.plan.title }), say("duplicate"));
    if (!title) return;
    const outcome = await store().duplicate(this.session.plan.plan.id, title);
    if (outcome.plan) await this.session.open(outcome.plan);
    else this.session.notices.tell(say("store_failed"));
  }

  private async put(where: "archived" | "deleted"): Promise<void> {
    await this.session.settle();
    const { id, title, revision } = this.session.plan.plan;
    if (!revision) return this.session.notices.tell(say("nothing_to_put_away"));
    const outcome = where === "deleted" ? await store().remove(id) : await store().archive(id, true);
    if (!outcome.plan) return this.session.notices.tell(say("store_failed"));
    await this.session.begin();
    this.session.notices.tell(say(where, { title }), () => {
      const back = where === "deleted" ? store().recover(id) : store().archive(id, false);
      void back.then(() => this.session.show(id));
    });
  }

  // The menu lists the person's other plans of this worksheet.
  private async list(): Promise<void> {
    const menu = this.session.element.querySelector<HTMLElement>(".menu[popover]");
    const others = (await this.session.heads()).filter((head) => head.id !== this.session.plan.plan.id && !head.archived).slice(0, 12);
    menu?.querySelector(".menu__plans")?.remove();
    if (!menu || !others.length) return;
    const group = make("div", { class: "menu__plans", role: "group", "aria-label": say("other_plans") }, make("p", { class: "small muted" }, say("other_plans")));
    for (const head of others) {
      group.append(button(head.title, () => {
        menu.hidePopover();
        void this.session.show(head.id);
      }, ""));
    }
    menu.prepend(group);
  }

  private async history(): Promise<void> {
    await this.session.settle();
    const { id } = this.session.plan.plan;
    const kept = await store().get(id);
    const moments = [...(kept?.head.history ?? [])].reverse();
    if (!kept || moments.length < 2) return void (await ask(say("history_title"), [make("p", {}, say("history_none"))], []));
    const list = make("select", { class: "input", id: "hb-history", size: Math.min(8, moments.length - 1) });
    for (const moment of moments.slice(1)) {
      list.append(make("option", { value: moment.revision }, `${when(new Date(moment.at).toISOString())}, ${say("revision", { number: moment.revision })}${moment.snapshot ? ` (${say("snapshot")})` : ""}`));
    }
    const preview = make("div", { role: "status" });
    const look = async () => {
      const old = await store().revision(id, Number(list.value));
      const fitted = old && fit(this.session.definition, this.session.hash, old);
      if (fitted && "plan" in fitted) preview.replaceChildren(differencesTable(differences(this.session.definition, this.session.plan.answers, fitted.plan.answers), say("now"), say("then")));
    };
    list.addEventListener("change", () => void look());
    list.selectedIndex = 0;
    await look();
    const choice = await ask(say("history_title"), [make("p", {}, say("history_text")), make("div", { class: "field" }, make("label", { for: "hb-history" }, say("history_label")), list), preview], [{ key: "restore", text: say("restore"), primary: true }]);
    if (choice !== "restore") return;
    const outcome = await store().restore(id, Number(list.value));
    if (!outcome.plan) return this.session.notices.tell(say("store_failed"));
    await this.session.open(outcome.plan);
    this.session.notices.tell(say("restored"));
  }

  private async bring(file: File): Promise<void> {
    await this.session.settle();
    const read = await readFile(file);
    if ("problem" in read) return refuse(file.name, read.problem);
    if ("backup" in read) return refuse(file.name, say("import_backup"));
    if (read.plan.worksheet.id !== this.session.definition.id) return refuse(file.name, say("fault_other_worksheet", { detail: read.plan.worksheet.id }));
    const id = await bring(read.plan, read.notes, this.session.definition, this.session.hash);
    if (!id) return;
    const kept = await store().get(id);
    if (kept && (await this.session.open(kept.plan))) this.session.notices.tell(say("imported", { title: kept.plan.plan.title }));
  }

  // Some browsers let a page keep writing one file that the person chose.
  private async chooseFile(): Promise<void> {
    await this.session.settle();
    try {
      this.file = await (globalThis as Picker).showSaveFilePicker?.({
        suggestedName: `${fileName(this.session.plan.plan.title)}.plan.json`,
        types: [{ accept: { "application/json": [".json"] } }],
      });
    } catch {
      return; // The person changed their mind.
    }
    await this.writeFile();
    this.session.notices.tell(say("file_chosen", { file: this.file?.name ?? "" }));
  }

  private writeFile(): Promise<void> {
    const { file, session } = this;
    if (!file) return Promise.resolve();
    const text = fileText(seal(session.plan));
    this.writing = this.writing.then(async () => {
      try {
        const stream = await file.createWritable();
        await stream.write(text);
        await stream.close();
        session.notices.clear("file");
      } catch {
        session.notices.banner("file", say("file_failed", { file: file.name }), [{ text: say("download_now"), press: () => session.exportPlan() }]);
      }
    });
    return this.writing;
  }
}
