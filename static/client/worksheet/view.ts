// What follows from the answers, shown in place: conditional questions, computed
// values, quoted answers, counts of characters, and the state of each section.

import type { Field, Scalar } from "../plan/types";
import { figure, language, say } from "../page/words";
import type { State } from "../plan/state";
import type { Form } from "./form";

export class View {
  private hidden = new Set<string>();
  private readonly outputs = new Map<string, HTMLOutputElement>();
  private readonly quotes: HTMLElement[];

  constructor(private readonly form: Form, private readonly page: HTMLElement) {
    for (const output of form.element.querySelectorAll<HTMLOutputElement>("output[data-computed]")) {
      this.outputs.set(output.dataset.computed ?? "", output);
    }
    this.quotes = [...page.querySelectorAll<HTMLElement>("[data-answer]")];
    for (const note of page.querySelectorAll<HTMLElement>("[data-condition]")) note.hidden = true;
  }

  /** Shows a state. It answers with the labels of questions that appeared. */
  show(state: State, quote: (id: string) => string): string[] {
    const appeared: string[] = [];
    const hidden = new Set(state.hidden);
    for (const path of hidden) if (!this.hidden.has(path)) this.reveal(path, false);
    for (const path of this.hidden) {
      if (hidden.has(path)) continue;
      this.reveal(path, true);
      const field = path.includes("/") ? undefined : this.form.fields.get(path);
      if (field && field.type !== "note" && field.type !== "computed") appeared.push(field.label);
    }
    this.hidden = hidden;
    for (const mark of this.page.querySelectorAll<HTMLElement>("[data-optional]")) {
      mark.hidden = state.required.includes(mark.closest<HTMLElement>("[data-field]")?.dataset.field ?? "");
    }
    for (const section of state.sections) this.section(section.id, !section.hidden);
    for (const [id, output] of this.outputs) {
      const field = this.form.fields.get(id);
      if (field) this.compute(output, field, state.computed[id]);
    }
    for (const [path, value] of Object.entries(state.computed)) {
      const [id = "", row, column] = path.split("/");
      const field = row && column ? this.form.fields.get(id)?.columns?.find((one) => one.id === column) : undefined;
      const output = field && this.form.place(path)?.querySelector("output");
      if (output && field) this.compute(output, field, value);
    }
    for (const piece of this.quotes) {
      const text = quote(piece.dataset.answer ?? "");
      if (piece.textContent !== text) piece.textContent = text;
    }
    return appeared;
  }

  /** Hides everything again that a new plan may not show. */
  forget(): void {
    for (const path of this.hidden) this.reveal(path, true);
    this.hidden = new Set();
  }

  private reveal(path: string, shown: boolean): void {
    const place = this.form.place(path);
    if (place) place.hidden = !shown;
  }

  private section(id: string, shown: boolean): void {
    for (const element of this.page.querySelectorAll<HTMLElement>(`[data-section="${CSS.escape(id)}"]`)) {
      if (element.hidden === shown) element.hidden = !shown;
    }
  }

  private compute(output: HTMLOutputElement, field: Field, value: Scalar | undefined): void {
    const text = showValue(field, value);
    if (output.textContent !== text) output.textContent = text;
    const meter = output.closest("[data-field]")?.querySelector("meter");
    if (!meter) return;
    meter.hidden = typeof value !== "number";
    if (typeof value === "number") meter.value = value;
    meter.textContent = text;
  }
}

/** A computed value in words. */
export function showValue(field: Field, value: Scalar | undefined): string {
  if (value === undefined) return "\u2013";
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value === "number") return figure(value);
  if (field.result === "date") return new Date(`${value}T00:00:00Z`).toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  return value;
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
