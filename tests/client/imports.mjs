// The files of generator/worksheet/testdata/plans/bad.json, which people may bring:
// sound ones, broken ones and hostile ones, each with what is wrong with it.

import { readFileSync } from "node:fs";

const source = new URL("../../generator/worksheet/testdata/plans/bad.json", import.meta.url);

/**
 * All files: {name, bytes, fault, detail, notes}. Sound ones have notes and no
 * fault. A case that has no text, base64 or repeat of its own is made of the plan,
 * or the backup or evidence that file names, without its checksum unless it is sealed; members
 * are set and dropped by path; answers are filled; the text is changed and cut.
 */
export function imports() {
  const { cases, ...bases } = JSON.parse(readFileSync(source, "utf8"));
  return cases.map((one) => ({ name: one.name, fault: one.fault, detail: one.detail, notes: one.notes, bytes: bytesOf(one, bases) }));
}

function bytesOf(one, bases) {
  if (one.base64 !== undefined) return new Uint8Array(Buffer.from(one.base64, "base64"));
  return new TextEncoder().encode(one.text ?? (one.repeat ? one.repeat[0].repeat(one.repeat[1]) + one.repeat[2] : made(one, bases)));
}

function made(one, bases) {
  let file = structuredClone(bases[one.file ?? "plan"]);
  if (!one.sealed) delete file.integrity;
  for (const [path, value] of Object.entries(one.set ?? {})) change(file, path, (holder, name) => (holder[name] = structuredClone(value)));
  for (const path of one.drop ?? []) change(file, path, (holder, name) => delete holder[name]);
  if (one.nest) {
    let deep = [];
    for (let i = 1; i < one.nest; i++) deep = [deep];
    file.unmapped = { deep };
  }
  if (one.manyRows) file.answers.sessions = Array.from({ length: one.manyRows }, (_, i) => ({ _row: `r${i}`, topic: "Topic" }));
  if (one.fill) file.answers.school = "x".repeat(one.fill);
  if (one.reverse) file = reversed(file);
  let text = JSON.stringify(file);
  if (one.replace) text = text.replace(one.replace[0], () => one.replace[1]);
  text = (one.before ?? "") + text + (one.after ?? "");
  return one.cut ? text.slice(0, -one.cut) : text;
}

function change(file, path, act) {
  const names = path.split(".");
  const last = names.pop();
  act(names.reduce((holder, name) => holder[name], file), last);
}

const reversed = (value) =>
  Array.isArray(value) ? value.map(reversed)
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]))
  : value;
