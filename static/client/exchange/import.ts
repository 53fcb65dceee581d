// Bringing a plan in from a file: it is read with suspicion, shown, and kept only
// when the person says how. Until then nothing changes.

import { fit } from "../plan/migrate";
import { read, type Fault, type Note, type ProgressReader } from "../plan/plan";
import type { Backup, Definition, Plan } from "../plan/types";
import { ask } from "../page/dialog";
import { make } from "../page/element";
import { say } from "../page/words";
import { differences, differencesTable } from "./differences";

/** The most bytes that are read at all. */
const largest = 50e6;

/** Reads a file that a person chose. */
export async function readFile(file: File, readProgress?: ProgressReader): Promise<{ plan: Plan; notes: Note[] } | { backup: Backup; notes: Note[] } | { problem: string; code?: string }> {
  if (file.size > largest) return { problem: say("fault_too_big", { detail: `${largest / 1e6} MB` }) };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { problem: say("fault_unreadable") };
  }
  const reading = read(bytes, readProgress);
  return "fault" in reading ? { problem: faultWords(reading.fault), code: reading.fault.code } : reading;
}

/** A fault in words. */
export function faultWords(fault: Fault): string {
  return say(`fault_${fault.code}`, { detail: fault.detail });
}

/** Tells that a file cannot be brought in; nothing has changed. */
export async function refuse(file: string, problem: string): Promise<void> {
  await ask(say("import_refused", { file }), [make("p", {}, problem), make("p", {}, say("nothing_changed"))], []);
}

/** Shows what a plan from a file would bring and keeps it as the person chooses.
 * It answers with the id of the kept plan. */
export async function bring(plan: Plan, notes: Note[], definition: Definition, hash: string): Promise<string | undefined> {
  const fitted = fit(definition, hash, plan);
  if ("fault" in fitted) {
    await refuse(plan.plan.title, faultWords(fitted.fault));
    return undefined;
  }
  const store = globalThis.handbookStore;
  const kept = await store.get(plan.plan.id);
  // Another worksheet's plan may have this id; then the file brings a copy.
  const existing = kept && !kept.head.deleted && kept.head.worksheet.id === definition.id ? kept : undefined;
  const before = existing ? fit(definition, hash, existing.plan) : undefined;
  const found = differences(definition, before && "plan" in before ? before.plan.answers : {}, fitted.plan.answers);
  const content: Node[] = [
    make("p", {}, say("import_what", { title: plan.plan.title, worksheet: definition.title })),
    ...notes.map((note) => make("p", { class: "muted" }, say(`note_${note.code}`, { detail: note.detail }))),
  ];
  if (plan.worksheet.version !== definition.version) content.push(make("p", {}, say("migrated", { from: plan.worksheet.version, to: definition.version })));
  const lost = Object.keys(fitted.plan.unmapped).length;
  if (lost) content.push(make("p", {}, say("import_unmapped", { count: lost })));
  if (existing && !found.length) content.push(make("p", {}, say("import_same")));
  else content.push(differencesTable(found, say("on_this_device"), say("in_the_file")));
  const choice = await ask(say(existing ? "import_again" : "import_title"), content, existing
    ? [{ key: "copy", text: say("import_copy"), primary: true }, ...(found.length ? [{ key: "replace", text: say("import_replace") }] : [])]
    : [{ key: "copy", text: say("import_add"), primary: true }]);
  if (!choice) return undefined;
  const outcome = choice === "replace" && existing
    ? await store.replace(existing.head.id, fitted.plan, existing.head.revision, definition)
    : await store.add(fitted.plan, definition);
  if (outcome.plan) return outcome.plan.plan.id;
  await refuse(plan.plan.title, outcome.conflict ? say("import_changed") : say(`store_${outcome.fault.kind}`));
  return undefined;
}
