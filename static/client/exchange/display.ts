// Answers in words, as people read them: labels for codes, days and numbers as
// the page's language writes them.

import type { Answer, Field, Ratings, Row, Scalar } from "../plan/types";
import { language, say } from "../page/words";

/** A day as people write it; the text itself when it is none. */
export function day(text: string): string {
  const moment = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? text : moment.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
}

/** An answer in words, in several lines where it has several parts; "" for none. */
export function display(field: Field, answer: Answer | undefined): string {
  if (answer === undefined) return "";
  if (field.type === "table") return (answer as Row[]).map((row, index) => `${index + 1}. ${line(field, row)}`).join("\n");
  if (field.type === "rating") return ratings(field, answer as Ratings);
  if (Array.isArray(answer)) return (answer as string[]).map((code) => label(field, code)).join(", ");
  if (typeof answer === "boolean") return say(answer ? "yes" : "no");
  if (typeof answer === "number") return answer.toLocaleString(language, { maximumFractionDigits: 20, useGrouping: false }) + (field.unit ? ` ${field.unit}` : "");
  if (field.type === "choice") return label(field, String(answer));
  if (field.type === "date") return day(String(answer));
  return String(answer);
}

function label(field: Field, code: string): string {
  return field.options?.find((option) => option.code === code)?.label ?? code;
}

function line(field: Field, row: Row): string {
  return (field.columns ?? []).map((column) => display(column, row[column.id] as Scalar | string[] | undefined)).filter(Boolean).join(" \u00b7 ");
}

function ratings(field: Field, answer: Ratings): string {
  const lines: string[] = [];
  for (const statement of field.statements ?? []) {
    const { score, evidence } = answer[statement.id] ?? {};
    if (score === undefined && evidence === undefined) continue;
    const grade = field.grades?.find((one) => one.code === score);
    lines.push([`${statement.label.replace(/[.:]$/, "")}:`, grade ? `${grade.code} ${grade.label}` : "\u2013", evidence && `(${evidence})`].filter(Boolean).join(" "));
  }
  return lines.join("\n");
}
