// Tables whose rows people add. Rows are made from the template that the server
// wrote; every control works by keyboard, and what is removed can be taken back.

import type { Field, Row, Scalar } from "../plan/types";
import { clean } from "../plan/values";
import { setText } from "../page/element";
import { say } from "../page/words";
import { read, readDay, readNumber, write, type Control, type Reading } from "./controls";

/** What a table needs of the form around it. */
export interface Around {
  /** The rows as they are; the table replaces the list when rows come, go or move. */
  rows(field: Field): Row[];
  replace(field: Field, rows: Row[]): void;
  /** Text of a cell that is no value of its column. */
  raw(path: string): string | undefined;
  setRaw(path: string, text: string | undefined): void;
  /** Tells in words what happened, with a way to take it back. */
  tell(text: string, undo?: () => void): void;
  newRowId(): string;
  /** Tells that rows came onto the page after the table was shown. */
  grown(): void;
}

/** How many rows are made at once; a long table grows while the page is in use. */
const batch = 40;

/** An attribute of the template that names the row. */
interface Patch {
  element: number;
  attribute: string;
  parts: string[];
}

export class Rows {
  readonly #field: Field;
  readonly #around: Around;
  readonly #body: HTMLTableSectionElement;
  readonly #content: DocumentFragment;
  readonly #patches: Patch[] = [];
  /** The controls of each column, and what shows its number, by their place among the row's elements. */
  readonly #cells = new Map<string, number[]>();
  readonly #numbers: number[] = [];
  readonly #add: HTMLButtonElement | null;
  readonly #columns: Map<string, Field>;
  readonly #lines = new Map<string, HTMLTableRowElement>();
  #waiting: Row[] = [];

  constructor(element: HTMLElement, field: Field, around: Around) {
    this.#field = field;
    this.#around = around;
    const body = element.querySelector("tbody");
    const template = element.querySelector<HTMLTemplateElement>("template[data-row]");
    if (!body || !template) throw new Error(`the table ${field.id} has no rows or no template`);
    this.#body = body;
    this.#content = template.content;
    this.#columns = new Map((field.columns ?? []).map((column) => [column.id, column]));
    this.#content.querySelectorAll("*").forEach((part, index) => {
      if (part.matches("[data-action^=row-]")) part.removeAttribute("hidden");
      if (part.matches("[data-number]")) this.#numbers.push(index);
      for (const { name, value } of part.attributes) {
        if (value.includes("ROW")) this.#patches.push({ element: index, attribute: name, parts: value.split("ROW") });
        if (name !== "name") continue;
        const column = value.split("/")[2] ?? "";
        this.#cells.set(column, [...(this.#cells.get(column) ?? []), index]);
      }
    });
    this.#add = element.querySelector("[data-action=row-add]");
    if (this.#add) this.#add.hidden = false;
    element.addEventListener("click", (event) => {
      const press = (event.target as Element).closest<HTMLElement>("[data-action^=row-]");
      if (!press || !element.contains(press)) return;
      const row = press.closest<HTMLTableRowElement>("tr[data-row]")?.dataset.row ?? "";
      if (press.dataset.action === "row-add") this.#append();
      if (press.dataset.action === "row-remove") this.#remove(row);
      if (press.dataset.action === "row-up") this.#move(row, -1);
      if (press.dataset.action === "row-down") this.#move(row, 1);
    });
    element.addEventListener("paste", (event) => this.#paste(event));
  }

  get #noun(): string {
    return this.#field.rows?.noun || say("row");
  }

  get #most(): number {
    return this.#field.rows?.max ?? 100;
  }

  /** Shows the rows there are. Without any, one empty row waits to be written in. */
  show(): void {
    let rows = this.#around.rows(this.#field);
    if (!rows.length) {
      rows = [{ _row: this.#around.newRowId() }];
      this.#around.replace(this.#field, rows);
    }
    this.#lines.clear();
    this.#body.replaceChildren();
    this.#waiting = [...rows];
    this.#grow();
    this.#number();
  }

  // Adds the next rows, and lets the page do other things before those after them.
  #grow(all = false): void {
    const fragment = document.createDocumentFragment();
    for (const row of this.#waiting.splice(0, all ? Infinity : batch)) fragment.append(this.#make(row, this.#lines.size));
    this.#body.append(fragment);
    if (!this.#waiting.length) return;
    const rest = this.#waiting;
    setTimeout(() => {
      if (this.#waiting !== rest || !rest.length) return;
      this.#grow();
      if (!rest.length) this.#number();
      this.#around.grown();
    });
  }

  /** Makes all rows that are still to come. */
  finish(): void {
    if (!this.#waiting.length) return;
    this.#grow(true);
    this.#number();
    this.#around.grown();
  }

  /** The controls of a cell. */
  cell(row: string, column: string): Control[] {
    return [...(this.#line(row)?.querySelectorAll<Control>(`[name="${CSS.escape(this.#path(row, column))}"]`) ?? [])];
  }

  /** The element that shows or hides with a cell, if it is on the page already; for a row its first cell. */
  place(row: string, column: string | undefined): HTMLElement | undefined {
    return this.#lines.get(row)?.querySelector<HTMLElement>(column ? `[data-column="${CSS.escape(column)}"]` : "[data-column]:not([hidden])") ?? undefined;
  }

  #line(row: string): HTMLTableRowElement | undefined {
    if (!this.#lines.has(row)) this.finish();
    return this.#lines.get(row);
  }

  #make(row: Row, index: number): DocumentFragment {
    const copy = this.#content.cloneNode(true) as DocumentFragment;
    const parts = copy.querySelectorAll<HTMLElement>("*");
    for (const patch of this.#patches) parts[patch.element]?.setAttribute(patch.attribute, patch.parts.join(row._row));
    for (const number of this.#numbers) parts[number]?.append(String(index + 1));
    for (const [id, column] of this.#columns) {
      const value = row[id];
      const raw = this.#around.raw(this.#path(row._row, id));
      // A row that was written in shows no defaults any more.
      if (value === undefined && raw === undefined && (isBlankRow(row) || column.default === undefined)) continue;
      const controls = (this.#cells.get(id) ?? []).map((place) => parts[place] as unknown as Control);
      write(controls, { ...(value !== undefined && { value }), ...(raw !== undefined && { raw }) });
    }
    const line = copy.querySelector("tr");
    if (line) this.#lines.set(row._row, line);
    return copy;
  }

  // Numbers the rows and says which can move.
  #number(): void {
    const last = this.#lines.size + this.#waiting.length - 1;
    let index = 0;
    for (const line of this.#body.children) {
      for (const label of line.querySelectorAll("[data-number]")) setText(label, String(index + 1));
      const up = line.querySelector<HTMLButtonElement>("[data-action=row-up]");
      const down = line.querySelector<HTMLButtonElement>("[data-action=row-down]");
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === last;
      index++;
    }
    if (this.#add) this.#add.disabled = last + 1 >= this.#most;
  }

  #append(): void {
    const rows = this.#around.rows(this.#field);
    if (rows.length >= this.#most) return;
    this.finish();
    const row: Row = { _row: this.#around.newRowId() };
    this.#body.append(this.#make(row, rows.length));
    this.#around.replace(this.#field, [...rows, row]);
    this.#number();
    this.#focus(row._row);
    this.#around.tell(say("row_added", { noun: this.#noun, number: rows.length + 1 }));
  }

  #focus(row: string): void {
    this.#line(row)?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }

  #remove(id: string): void {
    const before = this.#around.rows(this.#field);
    const index = before.findIndex((row) => row._row === id);
    if (index < 0) return;
    this.finish();
    const raws = [...this.#columns.keys()].map((column) => [column, this.#around.raw(this.#path(id, column))] as const);
    this.#around.replace(this.#field, before.filter((row) => row._row !== id));
    this.#lines.get(id)?.remove();
    this.#lines.delete(id);
    this.#number();
    const next = this.#body.querySelectorAll<HTMLElement>("[data-action=row-remove]");
    (next[Math.min(index, next.length - 1)] ?? this.#add)?.focus();
    this.#around.tell(say("row_removed", { noun: this.#noun, number: index + 1 }), () => {
      const now = this.#around.rows(this.#field);
      const back = before[index];
      if (!back) return;
      for (const [column, raw] of raws) this.#put(back, column, back[column], raw);
      this.#body.insertBefore(this.#make(back, index), this.#body.children[index] ?? null);
      this.#around.replace(this.#field, [...now.slice(0, index), back, ...now.slice(index)]);
      this.#number();
      this.#focus(id);
    });
  }

  #move(id: string, by: -1 | 1): void {
    const rows = [...this.#around.rows(this.#field)];
    const from = rows.findIndex((row) => row._row === id);
    const moved = rows[from];
    const to = from + by;
    if (!moved || to < 0 || to >= rows.length) return;
    rows.splice(from, 1);
    rows.splice(to, 0, moved);
    this.#around.replace(this.#field, rows);
    const line = this.#line(id);
    const neighbour = by < 0 ? line?.previousElementSibling : line?.nextElementSibling;
    if (by < 0) neighbour?.before(line ?? "");
    else neighbour?.after(line ?? "");
    this.#number();
    const press = line?.querySelector<HTMLButtonElement>(by < 0 ? "[data-action=row-up]" : "[data-action=row-down]");
    const other = line?.querySelector<HTMLButtonElement>(by < 0 ? "[data-action=row-down]" : "[data-action=row-up]");
    (press?.disabled ? other : press)?.focus();
    this.#around.tell(say("row_moved", { noun: this.#noun, number: to + 1, count: rows.length }));
  }

  // Several cells copied from a spreadsheet go into as many cells, from the one
  // that has the focus to the right and down, in new rows where there are none.
  #paste(event: ClipboardEvent): void {
    const text = clean(event.clipboardData?.getData("text/plain") ?? "").replace(/\n$/, "");
    const control = event.target as Control;
    const [, row = "", column = ""] = (control.name ?? "").split("/");
    const isSheet = text.includes("\t") || (text.includes("\n") && !(control instanceof HTMLTextAreaElement));
    if (!isSheet || !row || !column) return;
    event.preventDefault();
    // Otherwise the cell tells its old text when it makes way for a new one.
    control.blur();
    const rows = this.#around.rows(this.#field).map((one) => ({ ...one }));
    const added = new Set<string>();
    const overwritten: [row: string, column: string, value: Row[string] | undefined, raw: string | undefined][] = [];
    const columns = [...this.#columns.values()];
    const first = columns.findIndex((one) => one.id === column);
    const start = rows.findIndex((one) => one._row === row);
    const lines = cells(text);
    let written = 0;
    let outside = 0;
    const put = (target: Row, into: string, reading: Reading) => {
      overwritten.push([target._row, into, target[into], this.#around.raw(this.#path(target._row, into))]);
      this.#put(target, into, reading.value, reading.raw);
    };
    lines.forEach((line, down) => {
      let target = rows[start + down];
      if (!target) {
        if (rows.length >= this.#most) return;
        target = { _row: this.#around.newRowId() };
        rows.push(target);
        added.add(target._row);
      }
      written++;
      // As with a first answer that is typed, the row gets the defaults that it shows.
      for (const usual of isBlankRow(target) ? columns : []) {
        if (usual.default !== undefined) put(target, usual.id, added.has(target._row) ? { value: usual.default as Scalar | string[] } : read(usual, this.cell(target._row, usual.id)));
      }
      for (const [right, cell] of line.entries()) {
        const into = columns[first + right];
        if (!into) outside += cell.trim() ? 1 : 0;
        else if (into.type !== "computed" && into.type !== "note" && into.type !== "heading") put(target, into.id, parse(into, cell));
      }
    });
    const change = (now: Row[]) => {
      this.#around.replace(this.#field, now);
      this.show();
      this.#around.grown();
      (this.cell(row, column)[0] ?? this.#add)?.focus();
    };
    change(rows);
    const left = lines.length - written;
    const missing = [left > 0 && say("rows_left_out", { count: left, most: this.#most }), outside > 0 && say("cells_left_out", { count: outside })];
    this.#around.tell([say("rows_pasted", { count: written }), ...missing].filter(Boolean).join(" "), () => {
      // Only what was pasted goes: more may have been written since.
      const now = new Map(this.#around.rows(this.#field).map((one) => [one._row, { ...one }]));
      for (const [id, ...cell] of overwritten.reverse()) this.#put(now.get(id), ...cell);
      change([...now.values()].filter((one) => !added.has(one._row) || !isBlankRow(one)));
    });
  }

  #put(row: Row | undefined, column: string, value: Row[string] | undefined, raw: string | undefined): void {
    if (!row) return;
    this.#around.setRaw(this.#path(row._row, column), raw);
    if (value === undefined) delete row[column];
    else row[column] = value;
  }

  #path(row: string, column: string): string {
    return `${this.#field.id}/${row}/${column}`;
  }
}

/** Whether nothing is written in a row yet. */
export function isBlankRow(row: Row): boolean {
  return Object.keys(row).length < 2;
}

/** The cells of a text copied from a spreadsheet: tabs between cells, and quotes
 * around those with line breaks. A quote that nothing closes is a character. */
function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"([^"]*(?:""[^"]*)*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g)) {
    rows[rows.length - 1]?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") rows.push([]);
    if (!end) break;
  }
  return rows;
}

/** What a cell of a spreadsheet means for a column: codes may be written as their
 * labels, yes and no in the page's words. */
function parse(column: Field, cell: string): Reading {
  const text = cell.trim();
  const plain = text.toLowerCase();
  const code = (words: string) => column.options?.find((option) => option.code === words || option.label.toLowerCase() === words.toLowerCase())?.code;
  if (!text) return {};
  switch (column.type) {
    case "number": {
      const number = readNumber(text.replace(column.unit ?? "", ""));
      return number === undefined ? { raw: text } : { value: number };
    }
    case "date": {
      const day = readDay(text);
      return day === undefined ? { raw: text } : { value: day };
    }
    case "choice": {
      const known = code(text);
      return known === undefined ? { raw: text } : { value: known };
    }
    case "choices": {
      const known = text.split(/[;,\n]/).map((one) => code(one.trim())).filter((one) => one !== undefined);
      return known.length ? { value: (column.options ?? []).map((one) => one.code).filter((one) => known.includes(one)) } : { raw: text };
    }
    case "yes_no":
      if (["true", "1", "x", "\u2713", say("yes").toLowerCase()].includes(plain)) return { value: true };
      if (["false", "0", say("no").toLowerCase()].includes(plain)) return { value: false };
      return { raw: text };
    case "text":
      return { value: text.replace(/\s*\n\s*/g, " ") };
    default:
      return { value: cell };
  }
}
