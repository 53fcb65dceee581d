// Plans and backups as files: reading them with suspicion, and sealing them.
//
// Faults are codes; the interface has words for each under client_fault_CODE,
// in which {detail} is what the fault is about:
//   too_big          the file is larger than a plan can be (the limit)
//   encoding         the file is no UTF-8 text, such as a picture or a Word file
//   empty            the file is empty
//   truncated        the file ends too early, as after a broken download
//   json             the file is no JSON (the number of the line)
//   duplicate        a key, or in a backup a plan, occurs twice (the key, the plan's id)
//   deep             lists are nested too deeply (the limit)
//   unsafe           the file holds a key that no plan has (the key)
//   text             a text holds half a character (the number of the line)
//   number           a number is too large (the number of the line)
//   not_plan         JSON, but neither a plan nor a backup
//   newer_format     written by a newer site (the format)
//   damaged          the checksum is wrong: the file was changed or damaged
//   missing          something a plan must have is missing (its path: plan.id)
//   type, value      something in the plan is not what it must be (its path)
//   other_worksheet  the plan is of another worksheet (its id)
//   newer            the plan was filled with a newer worksheet (its version)
// Notes, under client_note_CODE, are worth saying and stop nothing:
//   unsealed         there is no checksum, so nobody can tell whether it was changed
//   unknown          something unknown was left out (its path)
//   left_out         a plan of a backup (its title or number) or the progress in a page
//                    (its address) cannot be read, because of its fault
//   evidence         the file is one of evidence for badges, of which only the plan is read
import { canonical } from "./canonical";
import { Fault, parse } from "./json";
import { ordered } from "./seal";
import { sha256 } from "./sha256";
import type { Backup, Plan, SealedPlan } from "./types";
import { has, isDay, isObject, isText, tidy, type Members } from "./values";

export { Fault };
export { fileText, seal, sealBackup } from "./seal";

export interface Note {
  code: "unsealed" | "unknown" | "left_out" | "evidence";
  detail: string;
  fault?: Fault;
}

type Reading = { plan: Plan; notes: Note[] } | { backup: Backup; notes: Note[] } | { fault: Fault };

/** The most bytes of a plan, and of a backup. */
const PLAN = 5e6;
const BACKUP = 50e6;

/** Far beyond any revision that a plan gets by being saved: behind a much larger one, none could be counted. */
const REVISION = 1e12;

/** Reads the progress of a backup; notes tells what is left out. */
export type ProgressReader = (all: Members, notes: Note[]) => Backup["progress"];

/**
 * Reads a file that a person brings. Nothing in it is trusted. Pages that bring
 * back progress have a reader for it; without one, a backup is read without.
 */
export function read(file: string | Uint8Array, readProgress: ProgressReader = () => ({})): Reading {
  const notes: Note[] = [];
  try {
    if (file.length > BACKUP) throw new Fault("too_big", `${BACKUP / 1e6} MB`);
    let text: string;
    try {
      text = isText(file) ? file : new TextDecoder("utf-8", { fatal: true }).decode(file);
    } catch {
      throw new Fault("encoding", "");
    }
    const value = parse(text.replace(/^\uFEFF/, ""));
    const format = isObject(value) && value["format"];
    const [, kind, version] = /^handbook-(plan|backup|evidence)\/([1-9]\d{0,8})$/.exec(isText(format) ? format : "") ?? [];
    if (!kind) throw new Fault("not_plan", "");
    if (version !== "1") throw new Fault("newer_format", `${format}`);
    if (kind === "backup") return { backup: readBackup(value as Members, notes, readProgress), notes };
    if (kind === "evidence") return { plan: readEvidence(value as Members, notes), notes };
    if (file.length > PLAN) throw new Fault("too_big", `${PLAN / 1e6} MB`);
    return { plan: readPlan(value as Members, notes), notes };
  } catch (error) {
    if (error instanceof Fault) return { fault: error };
    throw error;
  }
}

/** Whether a value is what it must be, or the code of its fault. */
export type Rule = (value: unknown) => "" | "type" | "value";

/** A file's member, with ? when it may be absent, and its rule or its own members. */
export type Shape = { [member: string]: Rule | Shape };

export const isA = (type: string): Rule => (value) => (typeof value === type ? "" : "type");
export const object: Rule = (value) => (isObject(value) ? "" : "type");
const each = (rule: Rule): Rule => (value) => (Array.isArray(value) ? value.map(rule).find(Boolean) ?? "" : "type");
export const like = (pattern: RegExp, also: (text: string) => boolean = () => true): Rule =>
  (value) => (!isText(value) ? "type" : pattern.test(value) && also(value) ? "" : "value");

const some = like(/[^]/);
const id = like(/^[a-z][a-z0-9_]{0,99}$/);
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
export const moment = like(/^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/, (text) => isDay(text.slice(0, 10)));
const handbook: Shape = { id: some, "version?": isA("string"), "url?": like(/^https?:\/\/[^\s]+$/) };

const planShape: Shape = {
  handbook,
  worksheet: {
    id,
    version: like(/^(?=.{1,40}$)\d+(\.\d+)*$/),
    definition: like(/^sha256:[0-9a-f]{64}$/),
    language: like(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$/),
  },
  plan: {
    id: like(RegExp(`^${uuid}$`)),
    revision: (value) => (typeof value !== "number" ? "type" : Number.isInteger(value) && value >= 0 && value <= REVISION ? "" : "value"),
    "parent?": like(RegExp(`^${uuid}@\\d{1,16}$`)),
    title: isA("string"),
    status: like(/^(draft|checked)$/),
    created: moment,
    modified: moment,
  },
  answers: object,
  "computed?": (value) => (isObject(value) && !Object.values(value).some((one) => one === null || typeof one === "object") ? "" : "type"),
  "hidden?": each(isA("string")),
  "unmapped?": object,
  "sources?": each(like(RegExp(`^${uuid}(@\\d{1,16})?$`))),
};

const backupShape: Shape = { handbook, plans: each(() => ""), "archived?": each(isA("string")), progress: object };

const integrityShape: Shape = { algorithm: like(/^sha-256$/), canonical: like(/^RFC 8785$/), value: like(/^[0-9a-f]{64}$/) };

/** The members that a shape knows, in its order, or a thrown Fault. */
export function pick(value: Members, shape: Shape, at: string, notes: Note[]): Members {
  const known: Members = {};
  for (const [key, rule] of Object.entries(shape)) {
    const name = key.replace("?", "");
    const member = value[name];
    if (!has(value, name)) {
      if (name === key) throw new Fault("missing", at + name);
      continue;
    }
    const code = (typeof rule === "function" ? rule : object)(member);
    if (code) throw new Fault(code, at + name);
    known[name] = typeof rule === "function" ? member : pick(member as Members, rule, `${at}${name}.`, notes);
  }
  for (const name of Object.keys(value).sort())
    if (!has(known, name) && (at || !/^(format|integrity)$/.test(name))) notes.push({ code: "unknown", detail: at + name });
  return known;
}

function verify(file: Members, notes: Note[]): void {
  const { integrity, ...rest } = file;
  if (integrity === undefined) {
    notes.push({ code: "unsealed", detail: "" });
    return;
  }
  const known = pick({ integrity }, { integrity: integrityShape }, "", notes) as unknown as SealedPlan;
  if (known.integrity.value !== sha256(canonical(rest))) throw new Fault("damaged", "");
}

function readPlan(file: Members, notes: Note[], inBackup = false): Plan {
  if (!inBackup || file["integrity"] !== undefined) verify(file, notes);
  const none = { computed: {}, hidden: [], unmapped: {}, sources: [] };
  return ordered({ ...none, ...(tidy(pick(file, planShape, "", notes)) as unknown as Plan) });
}

/** The plan in a file of evidence; nothing else of it is looked at. */
function readEvidence(file: Members, notes: Note[]): Plan {
  verify(file, notes);
  const plan = readInside(file["plan"], notes);
  notes.push({ code: "evidence", detail: "" });
  return plan;
}

/** A plan in another file, whose own checksum may be absent. */
function readInside(one: unknown, notes: Note[]): Plan {
  if (!isObject(one) || one["format"] !== "handbook-plan/1") throw new Fault("not_plan", "");
  return readPlan(one, notes, true);
}

function readBackup(file: Members, notes: Note[], readProgress: ProgressReader): Backup {
  verify(file, notes);
  const { handbook, archived, ...known } = pick(file, backupShape, "", notes) as unknown as Backup;
  const ids = new Set<string>();
  const plans = (known.plans as unknown[]).flatMap((one, i) => {
    const own: Note[] = [];
    try {
      const plan = readInside(one, own);
      if (ids.has(plan.plan.id)) throw new Fault("duplicate", plan.plan.id);
      ids.add(plan.plan.id);
      notes.push(...own);
      return [plan];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const about = isObject(one) && isObject(one["plan"]) ? one["plan"]["title"] : "";
      notes.push({ code: "left_out", detail: isText(about) && about ? about : `${i + 1}`, fault: error });
      return [];
    }
  });
  return { format: "handbook-backup/1", handbook, plans, ...(archived && { archived }), progress: readProgress(known.progress, notes) };
}
