// Between a field's native controls and its answer. A control keeps whatever a
// person typed; the answer is its typed value, or nothing.

import type { Field, Scalar } from "../plan/types";
import { clean, isDay } from "../plan/values";
import { language } from "../page/words";

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What controls hold: a value; or text that is no value of the field's type. */
export interface Reading {
  value?: Scalar | string[];
  raw?: string;
}

const decimal = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
const group = decimal === "," ? "." : ",";

/** The number that a text says in the page's language, with or without groups of
 * thousands; undefined when it says none. */
export function readNumber(text: string): number | undefined {
  let plain = text.normalize("NFKC").replace(/\s/g, "").replace("\u2212", "-");
  const grouped = new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`);
  if (grouped.test(plain)) plain = plain.replaceAll(group, "");
  if (decimal === ",") plain = plain.replace(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number + 0 : undefined;
}

/** A number as it stands in a box. */
function writeNumber(value: number): string {
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text.replace(".", decimal) : text;
}

/** The day that a text says: 2026-08-03, or as the page's language writes it, with
 * the month first or second; 3.8.2026 is August everywhere, and 26 is 2026, but 98 may be either. */
export function readDay(text: string): string | undefined {
  const plain = text.normalize("NFKC").trim();
  const iso = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(plain);
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|[0-4]\d)$/.exec(plain);
  const monthFirst = (language === "en" || language === "en-US") && !plain.includes(".");
  const parts = iso ? [iso[1], iso[2], iso[3]] : local ? (monthFirst ? [local[3], local[1], local[2]] : [local[3], local[2], local[1]]) : undefined;
  if (!parts) return undefined;
  const [year = "", month = "", day = ""] = parts;
  const written = `${year.padStart(4, "20")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(written) ? written : undefined;
}

/** Whether a control is one of several to tick or choose. */
export function isTick(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}

/** Reads the controls of one field, statement or cell. */
export function read(field: Field, controls: readonly Control[]): Reading {
  const first = controls[0];
  if (!first) return {};
  const ticked = controls.filter((control) => isTick(control) && control.checked).map((control) => control.value);
  const text = isTick(first) ? (ticked[0] ?? "") : clean(first.value);
  switch (field.type) {
    case "choices": {
      const codes = (field.options ?? []).map((option) => option.code).filter((code) => ticked.includes(code));
      return codes.length ? { value: codes } : {};
    }
    case "yes_no":
      return text === "true" || text === "false" ? { value: text === "true" } : {};
    case "number": {
      if (!text.trim()) return {};
      const number = readNumber(text);
      return number === undefined ? { raw: text } : { value: number };
    }
    case "date": {
      if (!text.trim()) return {};
      const day = readDay(text);
      return day === undefined ? { raw: text } : { value: day };
    }
    default:
      return text.trim() ? { value: text } : {};
  }
}

/** Shows an answer, or text that is none, in the controls. */
export function write(controls: readonly Control[], { value, raw }: Reading): void {
  const text = raw ?? (typeof value === "number" ? writeNumber(value) : value === undefined ? "" : String(value));
  for (const control of controls) {
    if (isTick(control)) {
      control.checked = Array.isArray(value) ? value.includes(control.value) : value !== undefined && text === control.value;
    } else if (control.value !== text) {
      control.value = text;
    }
  }
}
