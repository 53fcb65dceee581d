// What follows from the answers, shown in place: conditional questions, computed
// values, quoted answers, counts of characters, and the state of each section.

import type { Field, Scalar } from "../plan/types";
import { day } from "../exchange/display";
import { figure, say } from "../page/words";
import type { State } from "../plan/state";
import type { Form } from "./form";

export class View {
  readonly #form: Form;
  #hidden = new Set<string>();
  #computed: Record<string, Scalar> = {};
  readonly #outputs = new Map<string, HTMLOutputElement>();
  readonly #quotes: HTMLElement[];
  readonly #optional: [HTMLElement, string][];
  readonly #sections: [HTMLElement, string][];

  constructor(form: Form, page: HTMLElement) {
    this.#form = form;
    for (const output of form.element.querySelectorAll<HTMLOutputElement>("output[data-computed]")) this.#outputs.set(output.dataset.computed ?? "", output);
    const all = (selector: string) => [...page.querySelectorAll<HTMLElement>(selector)];
    const templates = [...page.querySelectorAll("template")].flatMap((template) => [...template.content.querySelectorAll<HTMLElement>("[data-answer]")]);
    this.#quotes = [...all("[data-answer]"), ...templates];
    this.#optional = all("[data-optional]").map((mark) => [mark, mark.closest<HTMLElement>("[data-field]")?.dataset.field ?? ""]);
    this.#sections = all("[data-section]").map((section) => [section, section.dataset.section ?? ""]);
    for (const note of all("[data-condition]")) note.hidden = true;
  }

  /** Shows a state. It answers with the labels of questions that appeared. */
  show(state: State, quote: (text: string) => string): string[] {
    const appeared: string[] = [];
    const hidden = new Set(state.hidden);
    for (const path of hidden) if (!this.#hidden.has(path)) this.#reveal(path, false);
    for (const path of this.#hidden) {
      if (hidden.has(path)) continue;
      this.#reveal(path, true);
      const field = path.includes("/") ? undefined : this.#form.fields.get(path);
      if (field && field.type !== "note" && field.type !== "computed") appeared.push(quote(field.label));
    }
    this.#hidden = hidden;
    const hiddenSections = new Set(state.sections.filter((section) => section.hidden).map((section) => section.id));
    for (const [section, id] of this.#sections) set(section, hiddenSections.has(id));
    for (const [mark, id] of this.#optional) set(mark, state.required.includes(id));
    for (const path of new Set([...Object.keys(this.#computed), ...Object.keys(state.computed)])) {
      if (this.#computed[path] !== state.computed[path]) this.#compute(path, state.computed[path]);
    }
    this.#computed = state.computed;
    for (const piece of this.#quotes) {
      const id = piece.dataset.answer ?? "";
      const text = quote(`{${id}}`);
      if (piece.textContent === text) continue;
      // What stands in the template of a row stands in every row that was made of it.
      const copies = piece.isConnected ? [piece] : [piece, ...this.#form.element.querySelectorAll(`tbody [data-answer="${id}"]`)];
      for (const copy of copies) copy.textContent = text;
    }
    return appeared;
  }

  /** Shows the state in what came onto the page after it was shown. */
  again(): void {
    for (const path of this.#hidden) this.#reveal(path, false);
    for (const [path, value] of Object.entries(this.#computed)) this.#compute(path, value);
  }

  /** Shows everything again, for another plan. */
  forget(): void {
    for (const path of this.#hidden) this.#reveal(path, true);
    for (const path of Object.keys(this.#computed)) this.#compute(path, undefined);
    this.#hidden = new Set();
    this.#computed = {};
  }

  #reveal(path: string, shown: boolean): void {
    const place = this.#form.place(path);
    if (place) set(place, !shown);
  }

  #compute(path: string, value: Scalar | undefined): void {
    const [id = "", row, column] = path.split("/");
    const field = row ? this.#form.fields.get(id)?.columns?.find((one) => one.id === column) : this.#form.fields.get(id);
    const output = row ? this.#form.place(path)?.querySelector("output") : this.#outputs.get(path);
    if (!output || !field) return;
    output.textContent = showValue(field, value);
    const meter = output.closest("[data-field]")?.querySelector("meter");
    if (!meter || row) return;
    set(meter, typeof value !== "number");
    if (typeof value === "number") meter.value = value;
    meter.textContent = output.textContent;
  }
}

/** Hides or shows an element, and touches it only when that changes it. */
function set(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** A computed value in words; "" for none. */
function showValue(field: Field, value: Scalar | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value === "number") return figure(value);
  return field.result === "date" ? day(value) : value;
}

/** Counts of characters, for boxes with a limit. They are spoken only near the end. */
export function countCharacters(element: HTMLElement): void {
  for (const counter of element.querySelectorAll<HTMLElement>("[data-count]")) {
    const box = document.getElementById(counter.dataset.count ?? "") as HTMLInputElement | HTMLTextAreaElement | null;
    const most = Number(counter.dataset.most);
    if (!box || !most) continue;
    const count = () => {
      const left = most - [...box.value].length;
      counter.textContent = left < 0 ? say("characters_over", { count: -left }) : say("characters_left", { count: left });
      counter.classList.toggle("is-over", left < 0);
    };
    box.addEventListener("input", count);
    counter.closest("hb-worksheet")?.addEventListener("filled", count);
    counter.hidden = false;
    count();
  }
}
