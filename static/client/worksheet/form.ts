// The form: answers in one object, shown in native controls. It knows where each
// answer stands on the page; it does not know how answers are kept.

import type { Answers, Definition, Field, Ratings, Row, Scalar } from "../plan/types";
import { isTick, read, write, type Control, type Reading } from "./controls";
import { isBlankRow, Rows } from "./rows";

/** What the form tells its owner. */
export interface Listener {
  /** An answer changed; typing says that more is likely to follow at once. */
  changed(typing: boolean): void;
  tell(text: string, undo?: () => void): void;
  newRowId(): string;
  /** Rows came onto the page that were not there when the state was shown. */
  grown(): void;
}

export class Form {
  readonly #listener: Listener;
  /** Whether the form stands in another page. */
  readonly isEmbedded: boolean;
  /** What headings beside the form are. */
  readonly heading: "h2" | "h4";
  readonly fields = new Map<string, Field>();
  #answers: Answers = {};
  /** Text that is no value of its field, by path. */
  #raws: Record<string, string> = {};
  readonly #controls = new Map<string, Control[]>();
  readonly #tables = new Map<string, Rows>();

  constructor(readonly element: HTMLElement, readonly definition: Definition, listener: Listener) {
    this.#listener = listener;
    this.isEmbedded = !!element.closest(".worksheet--embedded");
    this.heading = this.isEmbedded ? "h4" : "h2";
    for (const section of definition.sections) for (const field of section.fields) this.fields.set(field.id, field);
    for (const control of element.querySelectorAll<Control>("input[name], textarea[name], select[name]")) {
      if (control.name.includes("/")) continue;
      const group = this.#controls.get(control.name);
      if (group) group.push(control);
      else this.#controls.set(control.name, [control]);
    }
    for (const field of this.fields.values()) {
      const place = field.type === "table" && this.place(field.id);
      if (place) this.#tables.set(field.id, new Rows(place, field, this));
    }
    element.addEventListener("input", (event) => this.#update(event.target as Control, true));
    element.addEventListener("change", (event) => this.#update(event.target as Control, false));
    element.addEventListener("click", (event) => {
      const press = (event.target as Element).closest<HTMLElement>("[data-action=clear]");
      if (press && element.contains(press)) this.#clear(press);
    });
  }

  /** Shows a plan's answers, and of those that have no place the texts that a box can show. */
  fill(answers: Answers, unmapped: Record<string, unknown>): void {
    // Otherwise a cell tells its old text when it makes way for a new one.
    const focused = this.element.querySelector<Control>("tbody :focus");
    focused?.blur();
    this.#answers = structuredClone(answers);
    this.#raws = {};
    for (const [path, text] of Object.entries(unmapped)) {
      const [id = "", row] = path.split("/");
      if (typeof text === "string" && this.#isNumber(path) && (!row || this.#rowOf(id, row))) this.#raws[path] = text;
    }
    for (const [name, controls] of this.#controls) {
      const [field, path] = this.#fieldOf(name);
      if (!field) continue;
      const value = this.#valueAt(name);
      const raw = this.#raws[path];
      write(controls, { ...(value !== undefined && { value }), ...(raw !== undefined && { raw }) });
      this.#showClear(controls);
    }
    for (const table of this.#tables.values()) table.show();
    if (focused?.name) this.controlsAt(focused.name)[0]?.focus();
  }

  /** The answers as they are kept: nothing blank in them. */
  get current(): Answers {
    const answers: Answers = {};
    for (const [id, answer] of Object.entries(this.#answers)) {
      if (!Array.isArray(answer) || this.fields.get(id)?.type !== "table") {
        answers[id] = answer;
        continue;
      }
      const rows = (answer as Row[]).filter((row) => !isBlankRow(row) || Object.keys(this.#raws).some((path) => path.startsWith(`${id}/${row._row}/`)));
      if (rows.length) answers[id] = rows;
    }
    return answers;
  }

  /** The answers with rows in which nothing is written yet. */
  get withBlankRows(): Answers {
    return this.#answers;
  }

  /** Where such rows are, in tables whose columns show under a condition: "sessions/r7f/". */
  get blankRows(): string[] {
    return [...this.#tables.keys()].flatMap((id) => {
      const field = this.fields.get(id);
      return field?.columns?.some((column) => column.show !== undefined) ? this.rows(field).filter(isBlankRow).map((row) => `${id}/${row._row}/`) : [];
    });
  }

  /** Text that is no value of its field and stands in a box, by path. */
  get texts(): Readonly<Record<string, string>> {
    return this.#raws;
  }

  /** Whether a path's text is shown in its box, so that it need not be listed. */
  shows(path: string): boolean {
    return path in this.#raws && this.#isNumber(path);
  }

  #isNumber(path: string): boolean {
    return this.#fieldOf(path)[0]?.type === "number";
  }

  /** The element of a field, statement or cell that shows or hides. */
  place(path: string): HTMLElement | undefined {
    const [id = "", item, column] = path.split("/");
    const table = this.#tables.get(id);
    if (item && table) return table.place(item, column);
    const field = this.element.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`) ?? undefined;
    return item ? (field?.querySelector<HTMLElement>(`[data-statement="${CSS.escape(item)}"]`) ?? undefined) : field;
  }

  /** The controls of a field, statement or cell; none of a row. */
  controlsAt(path: string): Control[] {
    const [id = "", item, column] = path.split("/");
    if (item && column) return this.#tables.get(id)?.cell(item, column) ?? [];
    return this.#controls.get(item ? `${id}.${item}` : id) ?? [];
  }

  /** The number of a row in its table, from 1; 0 when it is not there. */
  rowNumber(path: string): number {
    const [id = "", row] = path.split("/");
    return 1 + ((this.#answers[id] as Row[] | undefined)?.findIndex((one) => one._row === row) ?? -1);
  }

  // What a table needs.

  rows(field: Field): Row[] {
    return (this.#answers[field.id] as Row[] | undefined) ?? [];
  }

  replace(field: Field, rows: Row[]): void {
    const kept = new Set(rows.map((row) => row._row));
    for (const path of Object.keys(this.#raws)) {
      const [id, row = ""] = path.split("/");
      if (id === field.id && path.includes("/") && !kept.has(row)) delete this.#raws[path];
    }
    const wasShown = this.#answers[field.id] !== undefined;
    if (rows.length) this.#answers[field.id] = rows;
    else delete this.#answers[field.id];
    if (wasShown) this.#listener.changed(false);
  }

  raw(path: string): string | undefined {
    return this.#raws[path];
  }

  setRaw(path: string, text: string | undefined): void {
    if (text === undefined) delete this.#raws[path];
    else this.#raws[path] = text;
  }

  tell(text: string, undo?: () => void): void {
    this.#listener.tell(text, undo);
  }

  newRowId(): string {
    return this.#listener.newRowId();
  }

  grown(): void {
    this.#listener.grown();
  }

  /** Puts all rows of long tables on the page. */
  finish(): void {
    for (const table of this.#tables.values()) table.finish();
  }

  // A control's name is ID, ID.STATEMENT, ID.STATEMENT.evidence or ID/ROW/COLUMN.
  #fieldOf(name: string): [field: Field | undefined, path: string] {
    if (name.includes("/")) {
      const [id = "", , column] = name.split("/");
      return [this.fields.get(id)?.columns?.find((one) => one.id === column), name];
    }
    const [id = "", statement, evidence] = name.split(".");
    const field = this.fields.get(id);
    if (!statement || !field) return [field, name];
    // A score is read like a choice, evidence like a text.
    return [{ ...field, type: evidence ? "long_text" : "choice" }, `${id}/${statement}`];
  }

  #valueAt(name: string): Scalar | string[] | undefined {
    const [id = "", row, column = ""] = name.split("/");
    if (row) return this.#rowOf(id, row)?.[column];
    const [field = "", statement, evidence] = name.split(".");
    if (!statement) return this.#answers[field] as Scalar | string[] | undefined;
    return (this.#answers[field] as Ratings | undefined)?.[statement]?.[evidence ? "evidence" : "score"];
  }

  #rowOf(id: string, row: string): Row | undefined {
    return (this.#answers[id] as Row[] | undefined)?.find((one) => one._row === row);
  }

  #update(control: Control, typing: boolean): void {
    const name = control.name;
    const [field, path] = name ? this.#fieldOf(name) : [];
    if (!field || !path) return;
    const [id = "", row, column = ""] = name.split("/");
    const group = row ? this.controlsAt(name) : (this.#controls.get(name) ?? []);
    const reading = read(field, group);
    if (!typing) this.#showClear(group);
    if (!this.#store(name, id, row, column, reading, path)) return;
    this.#listener.changed(typing && control.type.startsWith("text"));
  }

  // Stores what was read and says whether anything changed.
  #store(name: string, id: string, row: string | undefined, column: string, { value, raw }: Reading, path: string): boolean {
    const before = this.#valueAt(name);
    const rawBefore = this.#raws[path];
    if (sameAnswer(before, value) && (name.includes(".") || rawBefore === raw)) return false;
    if (!name.endsWith(".evidence")) this.setRaw(path, raw);
    if (row) {
      const target = this.#rowOf(id, row);
      if (!target) return false;
      // With its first answer a row gets the defaults that it shows.
      for (const other of isBlankRow(target) ? (this.fields.get(id)?.columns ?? []) : []) {
        if (other.default === undefined) continue;
        const shown = read(other, this.controlsAt(`${id}/${row}/${other.id}`)).value;
        if (shown !== undefined) target[other.id] = shown;
      }
      if (value === undefined) delete target[column];
      else target[column] = value;
      return true;
    }
    const [field = "", statement, evidence] = name.split(".");
    if (!statement) {
      if (value === undefined) delete this.#answers[field];
      else this.#answers[field] = value;
      return true;
    }
    const ratings = { ...((this.#answers[field] as Ratings | undefined) ?? {}) };
    const rating = { ...ratings[statement] };
    const key = evidence ? "evidence" : "score";
    if (value === undefined) delete rating[key];
    else rating[key] = String(value);
    if (Object.keys(rating).length) ratings[statement] = rating;
    else delete ratings[statement];
    if (Object.keys(ratings).length) this.#answers[field] = ratings;
    else delete this.#answers[field];
    return true;
  }

  // Radio buttons cannot be taken back by themselves.
  #clear(press: HTMLElement): void {
    const group = press.closest("[data-statement], fieldset");
    const radios = [...(group?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? [])];
    const chosen = radios.find((radio) => radio.checked);
    if (!chosen) return;
    chosen.checked = false;
    this.#update(chosen, false);
    radios[0]?.focus();
  }

  #showClear(group: readonly Control[]): void {
    const first = group[0];
    if (first?.type !== "radio") return;
    const press = first.closest("[data-statement], fieldset")?.querySelector<HTMLElement>("[data-action=clear]");
    if (press) press.hidden = !group.some((control) => isTick(control) && control.checked);
  }
}

function sameAnswer(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => one === b[i]));
}
