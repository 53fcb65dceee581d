// One plan in one form: which plan is open, how it is kept, and what the person is
// told of it. Everything that is typed reaches the store; nothing here decides
// what is newer.

import { newPlan } from "../exchange/begin";
import { fit, type Fitted } from "../plan/migrate";
import { quote } from "../plan/pipe";
import { seal, fileText } from "../plan/plan";
import { prepare, type Prepared, type State } from "../plan/state";
import type { Answers, Definition, Plan } from "../plan/types";
import type { Head, Saver, SaverChange, StoreEvent } from "../store/types";
import { ask, askText } from "../page/dialog";
import { download, fileName } from "../page/download";
import { make, setText } from "../page/element";
import { clock, say, when } from "../page/words";
import { Check } from "./check";
import { Form } from "./form";
import { Navigator } from "./navigator";
import { Notices } from "./notices";
import { printAsText } from "./print";
import { countCharacters, View } from "./view";

/** How long conditions and computed values wait for typing to pause, in milliseconds. */
const pause = 150;

const store = () => globalThis.handbookStore;

export class Session {
  plan!: Plan; // set by begin or open before anything else happens
  readonly notices: Notices;
  readonly form: Form;
  readonly #prepared: Prepared;
  readonly #view: View;
  readonly #checks: Check;
  readonly #navigator: Navigator;
  #saver: Saver | undefined;
  #stopListening: (() => void) | undefined;
  /** The plan that is being archived or deleted here. */
  puttingAway = "";
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #state!: State;
  #edited = false;
  /** What had no place when the plan was opened, by path. */
  #lost: Record<string, unknown> = {};
  #listed = "";
  /** Holds all questions, so that they can be read and not changed. */
  readonly #lock = make("fieldset");

  constructor(readonly element: HTMLElement, readonly definition: Definition, readonly hash: string) {
    const form = element.querySelector<HTMLElement>("form.form");
    const banners = element.querySelector<HTMLElement>("[data-banners]");
    const errors = element.querySelector<HTMLElement>("[data-errors]");
    if (!form || !banners || !errors) throw new Error("the form is not complete");
    this.#lock.style.display = "contents";
    this.#lock.append(...form.childNodes);
    form.append(this.#lock);
    this.notices = new Notices(banners, element);
    this.#prepared = prepare(definition);
    this.form = new Form(form, definition, {
      changed: (typing) => this.#changed(typing),
      tell: (text, undo) => this.notices.tell(text, undo),
      newRowId: () => `r${store().newId().slice(0, 8)}`,
      grown: () => {
        this.#view.again();
        this.#checks.again();
      },
    });
    this.#view = new View(this.form, element);
    this.#checks = new Check(this.form, errors, (text, path) => this.#quote(text, path));
    this.#navigator = new Navigator(element, definition, this.#checks);
    form.addEventListener("submit", (event) => event.preventDefault());
    printAsText(this.form, () => (this.plan && !this.#isNew ? `${this.plan.plan.title}, ${when(this.plan.plan.modified)}` : ""));
  }

  /** Opens the plan that the address names, or the newest, or an empty form. */
  async start(): Promise<void> {
    this.form.element.inert = true;
    store().nameCopy = (title) => say("copy_of", { title });
    store().listen((event) => this.#hear(event));
    await store().open();
    const heads = await this.heads();
    const wanted = this.form.isEmbedded ? null : new URLSearchParams(location.search).get("plan");
    performance.mark("hb-plan-read");
    const kept = await store().get(wanted ?? heads.find((head) => !head.archived)?.id ?? "");
    const isOurs = kept && kept.head.worksheet.id === this.definition.id && !kept.head.deleted;
    if (!isOurs || !(await this.open(kept.plan))) await this.begin();
    if (wanted && !isOurs) this.#news("missing", say("plan_missing"));
    countCharacters(this.form.element);
    for (const note of this.element.querySelectorAll<HTMLElement>(".no-script")) note.hidden = true;
    this.form.element.inert = false;
    performance.mark("hb-plan-shown");
    // What was typed last must be in the plan before the store saves it for good.
    const hurry = () => this.#refresh();
    addEventListener("pagehide", hurry, { capture: true });
    document.addEventListener("visibilitychange", hurry, { capture: true });
    this.#showStatus();
  }

  /** The plans of this worksheet that are not in the trash, newest first. */
  async heads(): Promise<Head[]> {
    return (await store().list(this.definition.id)).filter((head) => !head.deleted);
  }

  /** Starts an empty plan. It is kept from its first answer on. */
  async begin(): Promise<void> {
    const heads = await this.heads();
    const answers: Answers = {};
    const sources = await this.#prefill(answers);
    const { definition, hash } = this;
    const { plan } = fit(definition, hash, newPlan({ definition, hash }, heads.map(({ title }) => title), answers)) as Fitted;
    // An answer of another worksheet may be none here.
    this.#use({ ...plan, unmapped: {} });
    this.#address();
    if (sources.length) this.notices.tell(say("prefilled", { plans: sources.join(", ") }));
  }

  /** Opens a kept plan, with its answers brought to this version of the worksheet. */
  async open(plan: Plan): Promise<boolean> {
    const fitted = fit(this.definition, this.hash, plan);
    if ("fault" in fitted) {
      this.notices.banner("fit", say(`fault_${fitted.fault.code}`, { detail: fitted.fault.detail, title: plan.plan.title }), [{ text: say("download_now"), press: () => this.exportPlan(plan) }]);
      return false;
    }
    this.#use(fitted.plan);
    this.#address();
    if (plan.worksheet.version !== this.definition.version) {
      this.#news("migrated", say("migrated", { from: plan.worksheet.version, to: this.definition.version }));
    }
    return true;
  }

  /** Makes a plan the one in the form. */
  #use(plan: Plan): void {
    this.#stopListening?.();
    this.#saver?.close();
    for (const key of ["conflict", "migrated", "missing", "trashed"]) this.notices.clear(key);
    this.#checks.clear();
    this.#view.forget();
    this.plan = plan;
    this.#edited = false;
    this.#saver = store().saver(plan, { definition: this.definition });
    this.#stopListening = this.#saver.listen((change) => this.#saved(change));
    this.#fill();
    this.#setReading(this.#saver.state === "reading");
  }

  #fill(): void {
    // What could be taken back belongs to what stood here before.
    this.notices.hush();
    this.form.fill(this.plan.answers, this.plan.unmapped);
    this.#lost = Object.fromEntries(Object.entries(this.plan.unmapped).filter(([path]) => !this.form.shows(path)));
    this.#refresh(false);
    this.element.dispatchEvent(new Event("filled"));
    this.#showUnmapped();
    this.#showTitle();
  }

  /** Whether nothing of the plan is kept or wants to be. */
  get #isNew(): boolean {
    return !this.#edited && !this.plan.plan.revision;
  }

  #changed(typing: boolean): void {
    this.#collect();
    this.#keep();
    clearTimeout(this.#waiting);
    if (typing) this.#waiting = setTimeout(() => this.#refresh(), pause);
    else {
      this.#refresh();
      this.#showUnmapped();
    }
  }

  // Has the plan saved, as it stands.
  #keep(): void {
    if (!this.#edited) {
      this.#edited = true;
      this.#address();
      this.#showTitle();
    }
    this.#saver?.edit(this.plan);
  }

  // Puts what the form holds into the plan. Text that is no value of its field
  // is kept as unmapped, so that it is there again.
  #collect(): void {
    this.plan.answers = this.form.current;
    this.plan.unmapped = { ...this.#lost, ...this.form.texts };
  }

  // Computes what follows from the answers and shows it.
  #refresh(isEdit = true): void {
    clearTimeout(this.#waiting);
    this.#state = this.#prepared.state(this.plan.answers, this.plan.unmapped);
    this.plan.computed = this.#state.computed;
    this.plan.hidden = this.#state.hidden;
    const blank = this.form.blankRows;
    const unused = blank.length ? this.#prepared.state(this.form.withBlankRows).hidden.filter((path) => blank.some((row) => path.startsWith(row))) : [];
    const appeared = this.#view.show({ ...this.#state, hidden: [...this.#state.hidden, ...unused] }, (text) => this.#quote(text));
    this.#checks.update(this.#state.problems);
    this.#navigator.show(this.#state);
    if (!isEdit) return;
    if (this.#hasErrors) this.plan.plan.status = "draft";
    if (this.#edited && this.#saver?.state === "dirty") this.#saver.edit(this.plan);
    if (appeared.length) this.notices.whisper(say("appeared", { count: appeared.length, labels: appeared.slice(0, 3).join("; ") }));
  }

  #quote(text: string, path = ""): string {
    return quote(text, this.definition, this.plan.answers, this.#state, path, { yes: say("yes"), no: say("no") });
  }

  get #hasErrors(): boolean {
    return this.#state.problems.some((problem) => problem.level === "error");
  }

  /** "Check my plan". */
  check(): void {
    this.form.finish();
    this.#refresh();
    this.#checks.show(this.#state.problems);
    this.#navigator.show(this.#state);
    const status = this.#hasErrors ? "draft" : "checked";
    // To look is not to take over from the tab that writes.
    if (this.#isNew || this.#lock.disabled || this.plan.plan.status === status) return;
    this.plan.plan.status = status;
    this.#keep();
  }

  /** Gives the plan a name. */
  async rename(): Promise<void> {
    const title = await askText(say("rename_title"), say("plan_name"), this.plan.plan.title, say("rename"));
    if (!title) return;
    this.plan.plan.title = title;
    this.#keep();
    this.#showTitle();
  }

  /** Saves what is not saved and answers whether everything is kept. */
  async settle(): Promise<boolean> {
    this.#refresh();
    await this.#saver?.settle();
    return this.#saver?.isKept ?? true;
  }

  /** The plan as it stands, for a file. */
  exportPlan(plan: Plan = this.plan): void {
    download(`${fileName(plan.plan.title)}.plan.json`, fileText(seal(plan)), "application/json");
  }

  // The saver's states in words.
  #saved(change: SaverChange): void {
    if (change.state === "conflict") {
      this.plan = change.plan;
      this.#address();
      this.#showTitle();
      const other = change.stored?.plan;
      this.notices.banner("conflict", say("conflict", { title: change.plan.plan.title, other: other?.title ?? "" }), [
        { text: say("conflict_open"), press: () => void this.show(other?.id ?? "") },
        { text: say("dismiss"), press: () => this.notices.clear("conflict") },
      ]);
    } else if (change.plan !== this.plan) {
      // The saver keeps the envelope: revision and time.
      this.plan.plan = { ...change.plan.plan, title: this.plan.plan.title, status: this.plan.plan.status };
    }
    if (change.replaced) {
      const fitted = fit(this.definition, this.hash, change.plan);
      if (!("fault" in fitted)) {
        this.plan = fitted.plan;
        this.#fill();
      }
    }
    this.#setReading(change.state === "reading");
    this.#showStatus(change);
  }

  #showStatus(change?: SaverChange): void {
    const state = change?.state ?? this.#saver?.state ?? "idle";
    let text = "";
    if (change?.at && (state === "saved" || state === "conflict")) text = say("saved_at", { time: clock(change.at) });
    else if (state === "idle") text = this.plan.plan.revision ? say("saved_on", { time: when(this.plan.plan.modified) }) : say("nothing_saved");
    else if (state === "fault") text = say("not_saved");
    else if (state === "reading") text = say("reading");
    const place = this.element.querySelector("[data-save-status]");
    if (text) {
      setText(place, text);
      place?.classList.toggle("is-fault", state === "fault");
    }
    if (state === "fault") {
      this.notices.banner("fault", say(`store_${change?.fault?.kind ?? "failed"}`), [{ text: say("download_now"), press: () => this.exportPlan() }]);
    } else if (state === "saved") {
      this.notices.clear("fault");
    }
  }

  #setReading(reading: boolean): void {
    if (this.#lock.disabled !== reading) this.#lock.disabled = reading;
    if (reading) this.notices.banner("reading", say("reading_banner"), [{ text: say("take_over"), press: () => void this.#saver?.takeOver() }], false);
    else this.notices.clear("reading");
  }

  #hear(event: StoreEvent): void {
    if (event.type === "status" && (event.status === "newer" || event.status === "blocked" || event.status === "unavailable")) {
      this.notices.banner("store", say(`store_${event.status}`), [{ text: say("download_now"), press: () => this.exportPlan() }]);
    }
    if (event.type === "status" && event.status === "ready") this.notices.clear("store");
    if (event.type === "copied") this.#news("copied", say("copied_in_hurry", { title: event.plan.plan.title }));
    if (event.type === "changed" && event.id === this.plan?.plan.id && event.id !== this.puttingAway) {
      if (event.deleted) this.notices.banner("trashed", say("trashed_elsewhere"), [{ text: say("recover"), press: () => void store().recover(event.id) }]);
      else this.notices.clear("trashed");
    }
  }

  // A banner that goes when it is read.
  #news(key: string, text: string): void {
    this.notices.banner(key, text, [{ text: say("dismiss"), press: () => this.notices.clear(key) }], false);
  }

  /** Shows another plan of this worksheet in the form. */
  async show(id: string): Promise<void> {
    if (!(await this.settle()) && !(await this.leaveAnyway())) return;
    const kept = await store().get(id);
    this.notices.clear("fit");
    if (kept && (await this.open(kept.plan))) this.#showStatus();
  }

  /** Asks before work that is not kept is left. */
  async leaveAnyway(): Promise<boolean> {
    return (await ask(say("leave_title"), [make("p", {}, say("leave_text"))], [{ key: "leave", text: say("leave"), primary: true }])) === "leave";
  }

  // Other plans can then be linked to; a reload, and the page in another language, open the same one.
  #address(): void {
    if (this.form.isEmbedded) return;
    const address = new URL(location.href);
    if (this.#isNew) address.searchParams.delete("plan");
    else address.searchParams.set("plan", this.plan.plan.id);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a.tool[hreflang]")) link.search = address.search;
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Some browsers refuse this for pages in folders; the newest plan opens then.
    }
  }

  #showTitle(): void {
    setText(this.element.querySelector("[data-plan-title]"), this.#isNew ? say("new_plan") : this.plan.plan.title);
  }

  // Answers of an older version that have no place any more stay visible.
  #showUnmapped(): void {
    const entries = Object.entries(this.plan.unmapped).filter(([path]) => !this.form.shows(path)).map(([path, value]) => {
      const { row, label } = this.#checks.at(path);
      return [row + label, typeof value === "string" ? value : JSON.stringify(value)] as const;
    });
    const listed = JSON.stringify(entries);
    if (listed === this.#listed) return;
    this.#listed = listed;
    this.element.querySelector(".unmapped")?.remove();
    if (!entries.length) return;
    const list = make("dl", {});
    for (const [name, text] of entries) list.append(make("dt", {}, name), make("dd", {}, text));
    const id = `hb-${this.definition.id}--unmapped`;
    this.form.element.append(
      make("section", { class: "unmapped box stack", "aria-labelledby": id }, make(this.form.heading, { id }, say("unmapped_title")), make("p", {}, say("unmapped_text")), list),
    );
  }

  // A new plan starts with answers from the newest plan of another worksheet.
  async #prefill(answers: Answers): Promise<string[]> {
    const used = new Set<string>();
    for (const [id, from] of Object.entries(this.definition.prefill ?? {})) {
      const [worksheet = "", field = ""] = from.split(".");
      const head = (await store().list(worksheet)).find((one) => !one.deleted && !one.archived);
      const answer = head && (await store().get(head.id))?.plan.answers[field];
      if (!head || answer === undefined) continue;
      answers[id] = answer;
      used.add(head.title);
    }
    return [...used];
  }
}
