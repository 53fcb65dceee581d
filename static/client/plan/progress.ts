// Progress of backups: read with suspicion, page by page.
// Only pages that bring progress back load this.
import { Fault, parse } from "./json";
import { isA, like, moment, object, pick, type Note, type Shape } from "./plan";
import type { Progress } from "./types";
import { has, inOrder, isObject, isText, tidy, type Members } from "./values";

const progressShape: Shape = {
  format: like(/^handbook-progress\/1$/),
  page: like(/^(?:(?:[^.\x00-\x20\/?#%&*<>|":\\\x7f][^\x00-\x20\/?#%&*<>|":\\\x7f]*|\.[^.\x00-\x20\/?#%&*<>|":\\\x7f][^\x00-\x20\/?#%&*<>|":\\\x7f]*|\.\.[^\x00-\x20\/?#%&*<>|":\\\x7f]+)\/)*$/u),
  "read?": moment,
  "step?": isA("string"),
  "done?": moment,
  interactions: object,
  "unmapped?": object,
};

const workShape: Shape = {
  value: (value) => {
    const isTexts = isObject(value) || Array.isArray(value) ? Object.values(value).every(isText) : isText(value);
    return isTexts ? "" : "type";
  },
  "done?": (value) => (value === true ? "" : "value"),
  when: moment,
};

/** What can be read of the progress of a backup, by the addresses of pages. */
export function readProgress(all: Members, notes: Note[]): Record<string, Progress> {
  const known: [string, Progress][] = [];
  for (const [page, one] of inOrder(all)) {
    try {
      known.push([page, readPage(page, one)]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      notes.push({ code: "left_out", detail: page, fault: error });
    }
  }
  return Object.fromEntries(known);
}

/**
 * The progress in a page. What a newer handbook may have written beside what is
 * known stays; an interaction that is not as it must be becomes unmapped.
 */
function readPage(page: string, file: unknown): Progress {
  if (!isObject(file)) throw new Fault("type", page);
  const known = pick(file, progressShape, "", []);
  if (known["page"] !== page) throw new Fault("value", "page");
  const interactions: [string, unknown][] = [];
  const unmapped = { ...(known["unmapped"] as Members | undefined) };
  for (const [id, work] of inOrder(known["interactions"] as Members)) {
    let path = id;
    while (has(unmapped, path)) path += "/";
    if (isWork(work)) interactions.push([id, work]);
    else unmapped[path] = work;
  }
  const progress = tidy({ ...known, ...file, interactions: Object.fromEntries(interactions), unmapped }) as Progress;
  return { ...progress, page };
}

function isWork(work: unknown): boolean {
  try {
    return isObject(work) && !!pick(work, workShape, "", []);
  } catch {
    return false;
  }
}

/** Reads the text of a file with the progress in one page, as the end of a lesson saves it; undefined when it is another file. */
export function readSingle(text: string): { progress: Record<string, Progress>; notes: Note[] } | { fault: Fault } | undefined {
  try {
    const file = parse(text.replace(/^\uFEFF/, ""));
    const [, version] = (isObject(file) && isText(file["format"]) && /^handbook-progress\/([1-9]\d{0,8})$/.exec(file["format"])) || [];
    if (!version) return undefined;
    if (version !== "1") return { fault: new Fault("newer_format", `handbook-progress/${version}`) };
    const { page } = file as Members;
    if (!isText(page)) return { fault: new Fault(page === undefined ? "missing" : "type", "page") };
    return { progress: { [page]: readPage(page, file) }, notes: [] };
  } catch (error) {
    if (error instanceof Fault) return { fault: error };
    throw error;
  }
}
