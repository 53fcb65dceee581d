import { inOrder, isObject, isText } from "./values";

/** Whether a text holds half a surrogate pair, which no UTF-8 file can. */
export const isBroken = (text: string): boolean => /\p{Surrogate}/u.test(text);

/**
 * The canonical form of JSON (RFC 8785), which checksums cover. Members that are
 * undefined are left out; what is no JSON is a TypeError.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isObject(value)) {
    const members = inOrder(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${canonical(key)}:${canonical(member)}`).join()}}`;
  }
  const text = JSON.stringify(value);
  if (text === undefined || (typeof value === "number" && !isFinite(value)) || (isText(value) && isBroken(value)))
    throw new TypeError("no JSON");
  return text;
}
