// The interface's words in the page's language, from the page's data block. A
// missing word shows as its key, so that it is noticed and nothing breaks.

import { data } from "./data";

let words: Record<string, string> | undefined;

/** The words of the page's data block. */
function all(): Record<string, string> {
  return (words ??= data("hb-words") ?? {});
}

/** The text for a key, with {name} replaced by values of that name. A value
 * `count` chooses between `key_one` and `key_other`. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = (values.count === 1 ? all()[`${key}_one`] : all()[`${key}_other`]) ?? all()[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (piece, name: string) => (name in values ? String(values[name]) : piece));
}

/** A text as it is shown, of that many characters at most; a file may bring one of a megabyte. */
export function shorten(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 1)];
  return characters.length > most ? `${characters.slice(0, most).join("")}\u2026` : text;
}

/** The language of the page. */
export const language = document.documentElement.lang || "en";

/** A time of day, such as 14:02, as the page's language writes it. */
export function clock(moment: Date): string {
  return moment.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
}

/** A day and time; only the time for today. */
export function when(iso: string, now = new Date()): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  if (moment.toDateString() === now.toDateString()) return say("today_at", { time: clock(moment) });
  return moment.toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

/** A number as the page's language writes it. */
export function figure(value: number): string {
  return value.toLocaleString(language, { maximumFractionDigits: 6, useGrouping: Math.abs(value) >= 10000 });
}
