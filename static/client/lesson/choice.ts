// <hb-choice>: one or many right answers, each with its own feedback.

import { make } from "../page/element";
import { say } from "../page/words";
import { Checked, explanation, texts, type Value } from "./interaction";
import type { Sheet } from "./sheet";

class Choice extends Checked {
  private get inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>(":scope > fieldset input")];
  }

  private get chosen(): HTMLInputElement[] {
    return this.inputs.filter((input) => input.checked);
  }

  private isRight(input: HTMLInputElement): boolean {
    return this.details.querySelector(`[data-feedback="${CSS.escape(input.value)}"]`)?.hasAttribute("data-right") ?? false;
  }

  protected judge() {
    const { chosen } = this;
    if (!chosen.length) return undefined;
    const wanted = this.inputs.filter((input) => this.isRight(input));
    const found = chosen.filter((input) => this.isRight(input));
    const notes = chosen.flatMap((input) => [
      ...(this.inputs.length > 1 && chosen.length > 1 ? [make("p", { class: "feedback__about" }, labelOf(input))] : []),
      ...explanation(this.details, input.value),
    ]);
    // A wrong one beside all right ones is not right yet.
    const right = Math.max(0, found.length - (chosen.length - found.length));
    return { right: wanted.length > 1 ? right : Number(found.length === 1), of: wanted.length, notes, marks: new Map(chosen.map((input) => [input.value, this.isRight(input)])) };
  }

  protected mark(marks: Map<string, boolean>): void {
    for (const input of this.inputs) {
      const mark = marks.get(input.value);
      const label = input.closest("label");
      label?.classList.toggle("is-right", mark === true);
      label?.classList.toggle("is-not-yet", mark === false);
    }
  }

  protected clear(): void {
    for (const input of this.inputs) input.checked = false;
  }

  read(): Value | undefined {
    const keys = this.chosen.map((input) => input.value);
    return keys.length ? keys : undefined;
  }

  override show(value: Value, done: boolean): void {
    const keys = texts(value);
    for (const input of this.inputs) input.checked = keys.includes(input.value);
    super.show(value, done);
  }

  inWords(): string {
    return this.chosen.map(labelOf).join("; ");
  }

  onPaper(sheet: Sheet): void {
    for (const input of this.chosen) {
      const isRight = this.isRight(input);
      const says = this.isChecked ? say(isRight ? "your_answer_right" : "your_answer_wrong") : say("your_answer");
      sheet.write(input.nextElementSibling ?? this, [make("b", {}, ` (${says})`)]);
      const reasons = explanation(this.details, input.value);
      if (this.isChecked && reasons.length) sheet.write(this, [make("div", { class: "feedback", "data-right": isRight }, make("div", {}, ...reasons))], this.details);
    }
  }
}

function labelOf(input: HTMLInputElement): string {
  return input.closest("label")?.textContent?.trim() ?? input.value;
}

customElements.define("hb-choice", Choice);
