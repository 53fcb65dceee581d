// Answers quoted in texts: "Plan for {school}". Its twin is
// generator/worksheet/quote.go, which writes dates as plans hold them.
import type { State } from "./state";
import type { Answers, Definition, Field } from "./types";

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
  const rows = rowId && answers[tableId];
  const row = (Array.isArray(rows) ? rows : []).find((one) => typeof one === "object" && one._row === rowId) as Record<string, unknown> | undefined;
  return text.replace(/\{([a-z][a-z0-9_]*)\}/g, (whole, id: string, start: number) => {
    if (text[start - 1] === "{") return whole; // {{a variable}}
    const column = row && fields.find((field) => field.id === tableId)?.columns?.find((one) => one.id === id);
    const field = column ?? fields.find((one) => one.id === id);
    if (!field) return whole;
    const at = column ? `${tableId}/${rowId}/${id}` : id;
    const holder: Record<string, unknown> = field.type === "computed" ? state.computed : column ? row! : answers;
    const name = field.type === "computed" ? at : id;
    const value = Object.hasOwn(holder, name) && !state.hidden.includes(at) ? holder[name] : undefined;
    return inWords(field, value, { date: localDate(definition.language), ...writing }) || `[${field.label}]`;
  });
}

/** An answer in a sentence; "" for blank, and for tables and ratings. */
function inWords(field: Field, value: unknown, { date, yes = "yes", no = "no" }: Writing): string {
  const label = (code: unknown): string => field.options?.find((option) => option.code === code)?.label ?? `${code}`;
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "number") return `${value}`;
  if (Array.isArray(value)) return field.options ? value.map(label).join(", ") : "";
  if (typeof value !== "string") return "";
  return field.options ? label(value) : (field.type === "date" || field.result === "date") && date ? date(value) : value;
}
