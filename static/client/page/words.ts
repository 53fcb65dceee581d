// The interface's words in the page's language, from the page's data block. A
// missing word shows as its key, so that it is noticed and nothing breaks.

let words: Record<string, string> | undefined;

/** The words of the page's data block. */
function all(): Record<string, string> {
  if (!words) {
    try {
      words = JSON.parse(document.getElementById("hb-words")?.textContent ?? "{}") as Record<string, string>;
    } catch {
      words = {};
    }
  }
  return words;
}

/** The text for a key, with {name} replaced by values of that name. A value
 * `count` chooses between `key_one` and `key_other`. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = (values.count === 1 ? all()[`${key}_one`] : all()[`${key}_other`]) ?? all()[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (piece, name: string) => (name in values ? String(values[name]) : piece));
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
