// Tables whose rows people add. Rows are made from the template that the server
// wrote; every control works by keyboard, and what is removed can be taken back.

import type { Field, Row } from "../plan/types";
import { say } from "../page/words";
import { read, readDay, readNumber, write, type Control } from "./controls";

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
}

export class Rows {
  private readonly body: HTMLTableSectionElement;
  private readonly template: HTMLTemplateElement;
  private readonly add: HTMLButtonElement | null;
  private readonly columns: Map<string, Field>;

  constructor(element: HTMLElement, private readonly field: Field, private readonly around: Around) {
    const body = element.querySelector("tbody");
    const template = element.querySelector<HTMLTemplateElement>("template[data-row]");
    if (!body || !template) throw new Error(`the table ${field.id} has no rows or no template`);
    this.body = body;
    this.template = template;
    this.columns = new Map((field.columns ?? []).map((column) => [column.id, column]));
    this.add = element.querySelector("[data-action=row-add]");
    if (this.add) this.add.hidden = false;
    element.addEventListener("click", (event) => {
      const press = (event.target as Element).closest<HTMLElement>("[data-action^=row-]");
      if (!press || !element.contains(press)) return;
      const row = press.closest<HTMLTableRowElement>("tr[data-row]")?.dataset.row ?? "";
      if (press.dataset.action === "row-add") this.append();
      if (press.dataset.action === "row-remove") this.remove(row);
      if (press.dataset.action === "row-up") this.move(row, -1);
      if (press.dataset.action === "row-down") this.move(row, 1);
    });
    element.addEventListener("paste", (event) => this.paste(event));
  }

  private get noun(): string {
    return this.field.rows?.noun || say("row");
  }

  private get most(): number {
    return this.field.rows?.max ?? 100;
  }

  /** Shows the rows there are. Without any, one empty row waits to be written in. */
  show(): void {
    let rows = this.around.rows(this.field);
    if (!rows.length) {
      rows = [{ _row: this.around.newRowId() }];
      this.around.replace(this.field, rows);
    }
    const fragment = document.createDocumentFragment();
    for (const row of rows) fragment.append(this.make(row));
    this.body.replaceChildren(fragment);
    this.number();
  }

  /** The controls of a cell. */
  cell(row: string, column: string): Control[] {
    return [...this.body.querySelectorAll<Control>(`[name="${CSS.escape(`${this.field.id}/${row}/${column}`)}"]`)];
  }

  /** The element that shows or hides with a cell. */
  place(row: string, column: string): HTMLElement | undefined {
    const line = this.line(row);
    return line?.querySelector<HTMLElement>(`[data-column="${CSS.escape(column)}"]`) ?? undefined;
  }

  private line(row: string): HTMLTableRowElement | null {
    return this.body.querySelector<HTMLTableRowElement>(`tr[data-row="${CSS.escape(row)}"]`);
  }

  private make(row: Row): DocumentFragment {
    const copy = this.template.content.cloneNode(true) as DocumentFragment;
    for (const element of copy.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        if (attribute.value.includes("ROW")) attribute.value = attribute.value.replaceAll("ROW", row._row);
      }
    }
    for (const press of copy.querySelectorAll<HTMLElement>("[data-action^=row-]")) press.hidden = false;
    const byName = new Map<string, Control[]>();
    for (const control of copy.querySelectorAll<Control>("[name]")) {
      byName.set(control.name, [...(byName.get(control.name) ?? []), control]);
    }
    for (const column of this.columns.values()) {
      const path = `${this.field.id}/${row._row}/${column.id}`;
      const controls = byName.get(path);
      const value = row[column.id];
      const raw = this.around.raw(path);
      if (controls && (value !== undefined || raw !== undefined)) {
        write(controls, { ...(value !== undefined && { value }), ...(raw !== undefined && { raw }) });
      }
    }
    return copy;
  }

  // Names the rows by their number and says what their buttons can do.
  private number(): void {
    const lines = [...this.body.querySelectorAll<HTMLTableRowElement>(":scope > tr")];
    lines.forEach((line, index) => {
      for (const label of line.querySelectorAll<HTMLElement>("[data-number]")) label.textContent = String(index + 1);
      const up = line.querySelector<HTMLButtonElement>("[data-action=row-up]");
      const down = line.querySelector<HTMLButtonElement>("[data-action=row-down]");
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === lines.length - 1;
    });
    if (this.add) this.add.disabled = lines.length >= this.most;
  }

  private append(): void {
    const rows = this.around.rows(this.field);
    if (rows.length >= this.most) return;
    const row: Row = { _row: this.around.newRowId() };
    this.around.replace(this.field, [...rows, row]);
    this.body.append(this.make(row));
    this.number();
    this.focus(row._row);
    this.around.tell(say("row_added", { noun: this.noun, number: rows.length + 1 }));
  }

  private focus(row: string): void {
    this.line(row)?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }

  private remove(id: string): void {
    const before = this.around.rows(this.field);
    const index = before.findIndex((row) => row._row === id);
    if (index < 0) return;
    this.around.replace(this.field, before.filter((row) => row._row !== id));
    this.line(id)?.remove();
    this.number();
    const next = this.body.querySelectorAll<HTMLElement>("[data-action=row-remove]");
    (next[Math.min(index, next.length - 1)] ?? this.add)?.focus();
    this.around.tell(say("row_removed", { noun: this.noun, number: index + 1 }), () => {
      const now = this.around.rows(this.field);
      const back = before[index];
      if (!back) return;
      this.around.replace(this.field, [...now.slice(0, index), back, ...now.slice(index)]);
      this.body.insertBefore(this.make(back), this.body.children[index] ?? null);
      this.number();
      this.focus(id);
    });
  }

  private move(id: string, by: -1 | 1): void {
    const rows = [...this.around.rows(this.field)];
    const from = rows.findIndex((row) => row._row === id);
    const moved = rows[from];
    const to = from + by;
    if (!moved || to < 0 || to >= rows.length) return;
    rows.splice(from, 1);
    rows.splice(to, 0, moved);
    this.around.replace(this.field, rows);
    const line = this.line(id);
    const neighbour = by < 0 ? line?.previousElementSibling : line?.nextElementSibling;
    if (by < 0) neighbour?.before(line ?? "");
    else neighbour?.after(line ?? "");
    this.number();
    const press = line?.querySelector<HTMLButtonElement>(by < 0 ? "[data-action=row-up]" : "[data-action=row-down]");
    const other = line?.querySelector<HTMLButtonElement>(by < 0 ? "[data-action=row-down]" : "[data-action=row-up]");
    (press?.disabled ? other : press)?.focus();
    this.around.tell(say("row_moved", { noun: this.noun, number: to + 1, count: rows.length }));
  }

  // Several cells copied from a spreadsheet go into as many cells, from the one
  // that has the focus to the right and down, in new rows where there are none.
  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "") ?? "";
    const control = event.target as Control;
    const [, row = "", column = ""] = (control.name ?? "").split("/");
    const isSheet = text.includes("\t") || (text.includes("\n") && !(control instanceof HTMLTextAreaElement));
    if (!isSheet || !row || !column) return;
    event.preventDefault();
    const before = this.around.rows(this.field);
    const rawBefore = new Map<string, string | undefined>();
    const rows = before.map((one) => ({ ...one }));
    const columns = [...this.columns.values()];
    const first = columns.findIndex((one) => one.id === column);
    const start = rows.findIndex((one) => one._row === row);
    const lines = cells(text);
    let written = 0;
    lines.forEach((line, down) => {
      let target = rows[start + down];
      if (!target) {
        if (rows.length >= this.most) return;
        target = { _row: this.around.newRowId() };
        rows.push(target);
      }
      written++;
      line.forEach((cell, right) => {
        const into = columns[first + right];
        if (!target || !into || into.type === "computed" || into.type === "note" || into.type === "heading") return;
        const path = `${this.field.id}/${target._row}/${into.id}`;
        const reading = parse(into, cell);
        rawBefore.set(path, this.around.raw(path));
        this.around.setRaw(path, reading.raw);
        if (reading.value === undefined) delete target[into.id];
        else target[into.id] = reading.value;
      });
    });
    this.around.replace(this.field, rows);
    this.show();
    this.focus(row);
    const left = lines.length - written;
    this.around.tell(say("rows_pasted", { count: written }) + (left > 0 ? ` ${say("rows_left_out", { count: left, most: this.most })}` : ""), () => {
      for (const [path, raw] of rawBefore) this.around.setRaw(path, raw);
      this.around.replace(this.field, before);
      this.show();
      this.focus(row);
    });
  }
}

/** The cells of a text copied from a spreadsheet: tabs between cells, quotes
 * around those with line breaks. */
export function cells(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows[rows.length - 1]?.push(cell);
    cell = "";
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (quoted) {
      if (character === '"' && text[i + 1] === '"') cell += text[++i];
      else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"' && !cell && text.indexOf('"', i + 1) > 0) quoted = true;
    else if (character === "\t") end();
    else if (character === "\n") {
      end();
      rows.push([]);
    } else cell += character;
  }
  end();
  return rows;
}

/** What a cell of a spreadsheet means for a column: codes may be written as their
 * labels, yes and no in the page's words. */
function parse(column: Field, cell: string): ReturnType<typeof read> {
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
    default:
      return { value: cell.normalize("NFC") };
  }
}
