// A JSON reader for files that people bring: it says where a file is wrong,
// tells a file that was cut off from one that is no JSON, and refuses what
// JSON.parse lets pass and other readers do not: a key that occurs twice, half a
// surrogate pair, a number out of range, and __proto__.
import { isBroken } from "./canonical";
import { has } from "./values";

/** What is wrong with a file: a code for the interface's words, and what it is about. */
export class Fault extends Error {
  constructor(readonly code: string, readonly detail: string) {
    super(`${code} ${detail}`);
  }
}

/** How deeply lists and objects may be nested. */
const DEEPEST = 32;

/** The value of a JSON text, or a thrown Fault. */
export function parse(text: string): unknown {
  const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
  let at = 0;
  let depth = 0;

  const line = (): string => `${text.slice(0, at).split("\n").length}`;
  const wrong = (code: string, detail = line()): never => {
    throw new Fault(code, detail);
  };
  const stop = (early: boolean): never => (early ? wrong("truncated", "") : wrong("json"));
  /** Nothing fits here: the text ends in the middle of a word or number, or is no JSON. */
  const unreadable = (): never => stop(depth > 0 && /^[-+.\w]{0,31}$/.test(text.slice(at).trimEnd()));
  const skip = (): string | undefined => {
    while (" \t\r\n".includes(text[at] ?? "end")) at++;
    return text[at];
  };

  const string = (): string => {
    let end = at;
    let slashes: number;
    do {
      end = text.indexOf('"', end + 1);
      if (end < 0) stop(!/[\0-\x1f]/.test(text.slice(at).trimEnd()));
      for (slashes = 0; text[end - 1 - slashes] === "\\"; ) slashes++;
    } while (slashes % 2);
    let value = "";
    try {
      value = JSON.parse(text.slice(at, end + 1));
    } catch {
      wrong("json");
    }
    if (isBroken(value)) wrong("text");
    at = end + 1;
    return value;
  };

  const list = (): unknown[] => {
    const values = [];
    at++;
    if (skip() !== "]") {
      for (;;) {
        values.push(any());
        if (skip() !== ",") break;
        at++;
      }
    }
    if (text[at] !== "]") unreadable();
    return values;
  };

  const object = (): Record<string, unknown> => {
    const values: Record<string, unknown> = {};
    at++;
    if (skip() !== "}") {
      for (;;) {
        if (skip() !== '"') unreadable();
        const key = string();
        if (key === "__proto__") wrong("unsafe", key);
        if (has(values, key)) wrong("duplicate", key);
        if (skip() !== ":") unreadable();
        at++;
        values[key] = any();
        if (skip() !== ",") break;
        at++;
      }
    }
    if (text[at] !== "}") unreadable();
    return values;
  };

  const any = (): unknown => {
    const first = skip();
    if (first === '"') return string();
    if (first === "[" || first === "{") {
      if (++depth > DEEPEST) wrong("deep", `${DEEPEST}`);
      const value = first === "[" ? list() : object();
      depth--;
      at++;
      return value;
    }
    literal.lastIndex = at;
    const [token] = literal.exec(text) ?? unreadable();
    const value = JSON.parse(token!) as unknown;
    if (value === Infinity || value === -Infinity) wrong("number");
    at += token!.length;
    return value === 0 ? 0 : value;
  };

  if (skip() === undefined) wrong("empty", "");
  const value = any();
  if (skip() !== undefined) wrong("json");
  return value;
}
