// "Check my plan": what needs attention, as a summary that takes the focus, links
// to each question, and repeats its words at the question. Nothing is checked
// while a person types, and saving never waits for it.

import type { Field } from "../plan/types";
import type { Problem } from "../plan/state";
import { icon, make } from "../page/element";
import { figure, say } from "../page/words";
import type { Form } from "./form";

export class Check {
  readonly #form: Form;
  readonly #place: HTMLElement;
  readonly #quote: (text: string, path: string) => string;
  #shown: Problem[] = [];
  #summary: HTMLElement | undefined;
  #heading: HTMLElement | undefined;

  constructor(form: Form, place: HTMLElement, quote: (text: string, path: string) => string) {
    this.#form = form;
    this.#place = place;
    this.#quote = quote;
  }

  /** Shows all problems and moves the focus to their summary, or to the good news. */
  show(problems: Problem[]): void {
    this.clear();
    this.#shown = problems;
    for (const problem of problems) this.#mark(problem);
    const hasErrors = problems.some(isError);
    const id = `hb-${this.#form.definition.id}--check`;
    this.#heading = make(this.#form.heading, { id }, this.#title());
    this.#summary = make(
      "div",
      { class: `error-summary stack tight${hasErrors ? "" : problems.length ? " error-summary--warning" : " error-summary--fine"}`, role: "group", tabindex: "-1", "aria-labelledby": id },
      this.#heading,
      make("p", {}, say(hasErrors ? "check_saved" : problems.length ? "check_look" : "check_done")),
    );
    if (problems.length) this.#summary.append(this.#list(problems));
    this.#place.replaceChildren(this.#summary);
    this.#summary.focus();
    this.#summary.scrollIntoView({ block: "start" });
  }

  /** Takes away the marks of problems that are solved. New ones wait for the next check. */
  update(problems: Problem[]): void {
    if (!this.#shown.length) return;
    const still = new Set(problems.map(keyOf));
    const solved = this.#shown.filter((problem) => !still.has(keyOf(problem)));
    this.#shown = this.#shown.filter((problem) => still.has(keyOf(problem)));
    if (!this.#shown.length) return this.clear();
    for (const problem of solved) {
      this.#unmark(problem.path);
      this.#summary?.querySelector(`[data-problem="${CSS.escape(keyOf(problem))}"]`)?.remove();
    }
    this.again();
    if (solved.length) this.#heading?.replaceChildren(this.#title());
  }

  /** Marks again what lost its mark, because another problem there is solved or its row was made anew. */
  again(): void {
    const lost = this.#shown.filter((problem) => !document.getElementById(this.#errorId(problem.path)));
    for (const problem of lost) this.#mark(problem);
  }

  #title(): string {
    const count = this.#shown.filter(isError).length;
    return count ? say("check_errors", { count }) : this.#shown.length ? say("check_warnings", { count: this.#shown.length }) : say("check_fine");
  }

  /** How many of the shown problems are in a section's fields. */
  count(fields: readonly Field[]): number {
    const ids = new Set(fields.map((field) => field.id));
    return this.#shown.filter((problem) => isError(problem) && ids.has(problem.path.split("/")[0] ?? "")).length;
  }

  clear(): void {
    for (const path of new Set(this.#shown.map((problem) => problem.path))) this.#unmark(path);
    this.#shown = [];
    this.#summary?.remove();
    this.#summary = undefined;
  }

  /** What stands at a path: the field that asks, and in words the row and the label. */
  at(path: string) {
    const [id = "", item, column] = path.split("/");
    const field = this.#form.fields.get(id);
    const statement = field?.statements?.find((one) => one.id === item);
    const asked = column ? field?.columns?.find((one) => one.id === column) : field;
    const number = field?.type === "table" && item ? this.#form.rowNumber(path) : 0;
    return {
      field, statement, asked,
      row: number ? `${say("row_name", { noun: field?.rows?.noun || say("row"), number })}: ` : "",
      label: this.#quote(statement?.label ?? asked?.label ?? (field ? column ?? item ?? id : path), path),
    };
  }

  /** A problem in words. */
  words(problem: Problem): string {
    const { field, statement, asked, row, label } = this.at(problem.path);
    const values = { label, min: figure(asked?.min ?? asked?.rows?.min ?? 0), max: figure(asked?.max ?? asked?.maxLength ?? asked?.rows?.max ?? 0), noun: field?.rows?.noun || say("row") };
    if (problem.kind === "check") return row + this.#quote(problem.say ?? "", problem.path);
    let { kind }: { kind: string } = problem;
    if (kind === "rows_min" && field?.rows?.min === 1) kind = "required_table";
    if (kind === "required" || kind === "type") kind += `_${wordFor(statement ? "rating" : (asked?.type ?? "text"))}`;
    return row + say(`problem_${kind}`, values);
  }

  #list(problems: Problem[]): HTMLElement {
    const list = make("ul", { role: "list" });
    for (const problem of problems) {
      const link = make("a", { href: `#${this.#errorId(problem.path)}` }, this.words(problem));
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.#focus(problem.path);
      });
      list.append(make("li", { "data-problem": keyOf(problem) }, link, problem.level === "warning" && make("span", { class: "muted" }, ` ${say("worth_a_look")}`)));
    }
    return list;
  }

  #focus(path: string): void {
    const place = this.#form.place(path);
    if (!place) return;
    place.scrollIntoView({ block: "center" });
    let target = this.#form.controlsAt(path)[0] ?? place.querySelector<HTMLElement>("input, select, textarea, button:not([hidden])");
    if (!target) (target = place).tabIndex = -1; // what is computed takes no answer
    target.focus({ preventScroll: true });
  }

  #mark(problem: Problem): void {
    const place = this.#form.place(problem.path);
    if (!place) return;
    const id = this.#errorId(problem.path);
    let error = document.getElementById(id);
    if (!error) {
      error = make("p", { class: problem.level === "warning" ? "error error--warning" : "error", id }, icon("alert"));
      const anchor = place.querySelector(":scope > .hint, :scope > legend ~ .hint") ?? place.querySelector(":scope > label, :scope > legend");
      if (anchor) anchor.after(error);
      else place.prepend(error);
      if (problem.level === "error") place.classList.add("is-invalid");
      for (const control of this.#described(problem.path, place)) {
        if (problem.level === "error" && control.matches("input, select, textarea")) control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
      }
    }
    error.append(make("span", {}, this.words(problem)));
  }

  #unmark(path: string): void {
    const place = this.#form.place(path);
    const id = this.#errorId(path);
    document.getElementById(id)?.remove();
    if (!place) return;
    place.classList.remove("is-invalid");
    for (const control of this.#described(path, place)) {
      control.removeAttribute("aria-invalid");
      const rest = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
      if (rest.length) control.setAttribute("aria-describedby", rest.join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }

  // What a screen reader reads the error with: the controls, the first one of a
  // row, or the group of a table.
  #described(path: string, place: HTMLElement): HTMLElement[] {
    const controls = this.#form.controlsAt(path);
    const first = place.matches("[data-column]") && place.querySelector<HTMLElement>("input, select, textarea");
    return controls.length ? controls : [first || place];
  }

  #errorId(path: string): string {
    return `hb-${this.#form.definition.id}-${path.replaceAll("/", "-")}-error`;
  }
}

function isError(problem: Problem): boolean {
  return problem.level === "error";
}

function keyOf(problem: Problem): string {
  return `${problem.path} ${problem.kind} ${problem.say ?? ""}`;
}

/** The sort of answer, for the choice of words. */
function wordFor(type: Field["type"]): string {
  switch (type) {
    case "choice":
    case "choices":
    case "yes_no":
      return "choice";
    case "number":
    case "date":
    case "rating":
    case "table":
      return type;
    default:
      return "text";
  }
}
