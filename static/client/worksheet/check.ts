// "Check my plan": what needs attention, as a summary that takes the focus, links
// to each question, and repeats its words at the question. Nothing is checked
// while a person types, and saving never waits for it.

import type { Field } from "../plan/types";
import type { Problem } from "../plan/state";
import { icon, make } from "../page/element";
import { figure, say } from "../page/words";
import type { Form } from "./form";

export class Check {
  private shown: Problem[] = [];
  private summary: HTMLElement | undefined;

  constructor(private readonly form: Form, private readonly place: HTMLElement, private readonly quote: (text: string, path: string) => string) {}

  /** Shows all problems and moves the focus to their summary, or to the good news. */
  show(problems: Problem[]): void {
    this.clear();
    this.shown = problems;
    for (const problem of problems) this.mark(problem);
    const errors = problems.filter((problem) => problem.level === "error");
    const title = problems.length === 0 ? say("check_fine") : errors.length ? say("check_errors", { count: errors.length }) : say("check_warnings", { count: problems.length });
    const heading = make("h2", { id: "hb-check-title" }, title);
    this.summary = make(
      "div",
      { class: `error-summary stack tight${errors.length ? "" : problems.length ? " error-summary--warning" : " error-summary--fine"}`, role: "group", tabindex: "-1", "aria-labelledby": "hb-check-title" },
      heading,
      make("p", {}, say(errors.length ? "check_saved" : problems.length ? "check_look" : "check_done")),
    );
    if (problems.length) this.summary.append(this.list(problems));
    this.place.replaceChildren(this.summary);
    this.summary.focus();
    this.summary.scrollIntoView({ block: "start" });
  }

  /** Takes away the marks of problems that are solved. New ones wait for the next check. */
  update(problems: Problem[]): void {
    if (!this.shown.length) return;
    const still = new Set(problems.map(keyOf));
    const solved = this.shown.filter((problem) => !still.has(keyOf(problem)));
    if (!solved.length) return;
    this.shown = this.shown.filter((problem) => still.has(keyOf(problem)));
    for (const problem of solved) {
      if (!this.shown.some((other) => other.path === problem.path)) this.unmark(problem.path);
      this.summary?.querySelector(`[data-problem="${CSS.escape(keyOf(problem))}"]`)?.remove();
    }
    if (!this.shown.length) this.clear();
  }

  /** How many of the shown problems are in a section's fields. */
  count(fields: readonly Field[]): number {
    const ids = new Set(fields.map((field) => field.id));
    return this.shown.filter((problem) => problem.level === "error" && ids.has(problem.path.split("/")[0] ?? "")).length;
  }

  clear(): void {
    for (const path of new Set(this.shown.map((problem) => problem.path))) this.unmark(path);
    this.shown = [];
    this.summary?.remove();
    this.summary = undefined;
  }

  /** A problem in words. */
  words(problem: Problem): string {
    const [id = "", item, column] = problem.path.split("/");
    const field = this.form.fields.get(id);
    const statement = field?.statements?.find((one) => one.id === item);
    const asked = column ? field?.columns?.find((one) => one.id === column) : field;
    const label = this.quote(statement?.label ?? asked?.label ?? id, problem.path);
    const values = { label, min: figure(asked?.min ?? asked?.rows?.min ?? 0), max: figure(asked?.max ?? asked?.maxLength ?? asked?.rows?.max ?? 0), noun: field?.rows?.noun ?? "" };
    const row = field?.type === "table" && item ? `${say("row_name", { noun: field.rows?.noun || say("row"), number: this.form.rowNumber(problem.path) + 1 })}: ` : "";
    if (problem.kind === "check") return row + this.quote(problem.say ?? "", problem.path);
    const kind = problem.kind === "required" || problem.kind === "type" ? `${problem.kind}_${wordFor(statement ? "rating" : (asked?.type ?? "text"))}` : problem.kind;
    return row + say(`problem_${kind}`, values);
  }

  private list(problems: Problem[]): HTMLElement {
    const list = make("ul", { role: "list" });
    for (const problem of problems) {
      const link = make("a", { href: `#${this.target(problem.path)?.id ?? ""}` }, this.words(problem));
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.focus(problem.path);
      });
      list.append(make("li", { "data-problem": keyOf(problem) }, link, problem.level === "warning" && make("span", { class: "muted" }, ` ${say("worth_a_look")}`)));
    }
    return list;
  }

  private target(path: string): HTMLElement | undefined {
    return this.form.controlsAt(path)[0] ?? this.form.place(path);
  }

  private focus(path: string): void {
    const target = this.target(path);
    if (!target) return;
    const isControl = target.matches("input, select, textarea");
    const focusable = isControl ? target : target.querySelector<HTMLElement>("input, select, textarea, button:not([hidden])");
    (this.form.place(path) ?? target).scrollIntoView({ block: "center" });
    focusable?.focus({ preventScroll: true });
  }

  private mark(problem: Problem): void {
    const place = this.form.place(problem.path);
    if (!place) return;
    const id = this.errorId(problem.path);
    let error = document.getElementById(id);
    if (!error) {
      error = make("p", { class: problem.level === "warning" ? "error error--warning" : "error", id }, icon("alert"));
      const anchor = place.querySelector(":scope > .hint, :scope > legend ~ .hint") ?? place.querySelector(":scope > label, :scope > legend");
      if (anchor) anchor.after(error);
      else place.prepend(error);
      if (problem.level === "error") place.classList.add("is-invalid");
      for (const control of this.described(problem.path, place)) {
        if (problem.level === "error" && control.matches("input, select, textarea")) control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
      }
    }
    error.append(make("span", {}, this.words(problem)));
  }

  private unmark(path: string): void {
    const place = this.form.place(path);
    const id = this.errorId(path);
    document.getElementById(id)?.remove();
    if (!place) return;
    place.classList.remove("is-invalid");
    for (const control of this.described(path, place)) {
      control.removeAttribute("aria-invalid");
      const rest = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
      if (rest.length) control.setAttribute("aria-describedby", rest.join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }

  // What a screen reader reads the error with: the controls, or the group of a table.
  private described(path: string, place: HTMLElement): HTMLElement[] {
    const controls = this.form.controlsAt(path);
    return controls.length ? controls : [place];
  }

  private errorId(path: string): string {
    return `hb-${this.form.definition.id}-${path.replaceAll("/", "-")}-error`;
  }
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
