// The end of a lesson: what the person answered and wrote, to print, to keep as a
// file, and to carry into a plan. Nothing in a plan is overwritten without asking.

import { newPlan } from "../exchange/begin";
import { addressOf, find, loadDefinition } from "../exchange/definitions";
import { ask } from "../page/dialog";
import { download, fileName } from "../page/download";
import { button, make } from "../page/element";
import { language, say } from "../page/words";
import { interactions } from "./interaction";
import { printEdition } from "./paper";
import type { Keeper } from "./progress";
import { Reflect } from "./telling";

export class Summary {
  private readonly place = document.querySelector<HTMLElement>("[data-summary]");
  private readonly answers = make("div", { class: "summary__answers" });
  private readonly status = make("p", { role: "status" });

  constructor(private readonly keeper: Keeper) {
    if (!this.place) return;
    const sends = interactions.some((one) => one instanceof Reflect && one.field);
    this.place.append(
      make("h2", {}, say("summary_title")),
      this.answers,
      this.status,
      make("div", { class: "toolbar cluster no-print" },
        sends && button(say("send_to_plan"), () => void this.send(), "btn btn--primary"),
        button(say("print"), () => void printEdition("mine")),
        button(say("save_as_file"), () => void this.save())),
    );
    this.place.hidden = false;
    addEventListener("hb-progress", () => this.draw());
    this.draw();
  }

  private draw(): void {
    const entries = interactions.map((one) => [one.question, one.inWords()] as const).filter(([, words]) => words);
    const list = make("dl", {}, ...entries.flatMap(([question, words]) => [make("dt", {}, question), make("dd", {}, words)]));
    this.answers.replaceChildren(entries.length ? list : make("p", {}, say("summary_empty")));
  }

  private async save(): Promise<void> {
    const record = await globalThis.handbookStore.progress(this.keeper.page);
    const title = document.querySelector("h1")?.textContent ?? "";
    download(`${fileName(title)}.progress.json`, `${JSON.stringify(record ?? {}, null, 2)}\n`, "application/json");
  }

  // One worksheet after the other: most lessons have one.
  private async send(): Promise<void> {
    const written = interactions.filter((one): one is Reflect => one instanceof Reflect && !!one.field && one.read() !== undefined);
    if (!written.length) return void (this.status.textContent = say("nothing_to_send"));
    const byWorksheet = new Map<string, Reflect[]>();
    for (const one of written) {
      const { worksheet = "" } = one.field ?? {};
      byWorksheet.set(worksheet, [...(byWorksheet.get(worksheet) ?? []), one]);
    }
    for (const [worksheet, reflections] of byWorksheet) await this.sendTo(worksheet, reflections);
  }

  private async sendTo(id: string, reflections: Reflect[]): Promise<void> {
    const store = globalThis.handbookStore;
    const known = find(id);
    if (!known) return;
    const plans = (await store.list(id)).filter((head) => !head.deleted && !head.archived);
    const choice = make("select", { class: "input", id: "hb-send" }, make("option", { value: "" }, say("send_new")), ...plans.map((head) => make("option", { value: head.id }, head.title)));
    if (plans[0]) choice.value = plans[0].id;
    const field = make("div", { class: "field" }, make("label", { for: "hb-send" }, say("send_where", { worksheet: known.title })), choice);
    const answer = await ask(say("send_title"), [field], [{ key: "send", text: say("send"), primary: true }]);
    if (!answer) return;
    const kept = choice.value ? await store.get(choice.value) : undefined;
    // Without a connection the definition may be out of reach; what was written is worth a plan all the same.
    const loaded = await loadDefinition(id) ?? { hash: known.hash, definition: { id, version: known.version, language, title: known.title, sections: [] } };
    const plan = kept ? structuredClone(kept.plan) : newPlan(loaded, plans.map(({ title }) => title));
    for (const one of reflections) {
      const name = one.field?.field ?? "";
      const text = one.inWords();
      const before = plan.answers[name];
      if (typeof before === "string" && before !== text && !before.includes(text)) {
        const how = await ask(say("overwrite_title"), [make("p", {}, one.question), make("p", { class: "muted" }, say("overwrite_there")), make("blockquote", {}, before)], [
          { key: "append", text: say("overwrite_add"), primary: true }, { key: "replace", text: say("overwrite_replace") },
        ]);
        if (!how) continue;
        plan.answers[name] = how === "append" ? `${before}\n${text}` : text;
      } else if (before === undefined) {
        plan.answers[name] = text;
      }
    }
    const outcome = await store.save(plan, { expected: kept?.head.revision ?? 0 });
    if (!outcome.plan) {
      this.status.textContent = outcome.conflict ? say("import_changed") : say(`store_${outcome.fault.kind}`);
      return;
    }
    const link = make("a", { href: addressOf(known, outcome.plan.plan.id) }, outcome.plan.plan.title);
    this.status.replaceChildren(say("sent"), " ", link);
  }
}
