// Answers quoted in texts: "Plan for {school}". Its twin is
// generator/worksheet/quote.go, which writes dates as plans hold them.
import type { State } from "./state";
import type { Answers, Definition, Field } from "./types";
import { isText, objectsOf, own, type Members } from "./values";

/** How values are written that codes and texts do not say: a date, and yes and no. */
export interface Writing {
  date?(day: string): string;
  yes?: string;
  no?: string;
}

/** The language's own dates. */
const localDate = (language: string) => (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(language || undefined, { dateStyle: "long", timeZone: "UTC" });

/**
 * A text with each {id} replaced by what the field's answer says, or by its label
 * in brackets when it is blank or does not show. In a row of a table, given by
 * the path of the row or a cell in it, an id may be a column.
 */
export function quote(text: string, definition: Definition, answers: Answers, state: Pick<State, "hidden" | "computed">, path = "", writing: Writing = {}): string {
  const [tableId = "", rowId] = path.split("/");
  const fields = definition.sections.flatMap((section) => section.fields);
  const row = objectsOf(rowId && answers[tableId]).find((one) => one["_row"] === rowId);
  return text.replace(/\{([a-z][a-z0-9_]*)\}/g, (whole, id: string, start: number) => {
    if (text[start - 1] === "{") return whole; // {{a variable}}
    const column = row && fields.find((field) => field.id === tableId)?.columns?.find((one) => one.id === id);
    const field = column ?? fields.find((one) => one.id === id);
    if (!field) return whole;
    const at = column ? `${tableId}/${rowId}/${id}` : id;
    const holder: Members = field.type === "computed" ? state.computed : column ? row! : answers;
    const name = field.type === "computed" ? at : id;
    const value = state.hidden.includes(at) ? undefined : own(holder, name);
    return inWords(field, value, { date: localDate(definition.language), ...writing }) || `[${field.label}]`;
  });
}

/** An answer in a sentence; "" for blank, and for tables and ratings. */
function inWords(field: Field, value: unknown, { date, yes = "yes", no = "no" }: Writing): string {
  const label = (code: unknown): string => field.options?.find((option) => option.code === code)?.label ?? `${code}`;
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "number") return `${value}`;
  if (Array.isArray(value)) return field.options ? value.map(label).join(", ") : "";
  if (!isText(value)) return "";
  return field.options ? label(value) : (field.type === "date" || field.result === "date") && date ? date(value) : value;
}
