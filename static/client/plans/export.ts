// Plans as files: one plan, everything in one backup, and tables for spreadsheets.

import { thisHandbook } from "../exchange/begin";
import { long, wide } from "../plan/csv";
import { fileText, read, seal, sealBackup } from "../plan/plan";
import { readProgress } from "../plan/progress";
import type { Plan, Progress } from "../plan/types";
import { download, fileName } from "../page/download";
import { learned, nameOf } from "./learned";
import { shortTitle } from "./list";
import { loadPages } from "./pages";
import { load, today, withoutPrivate } from "./worksheets";

const store = () => globalThis.handbookStore;
const json = "application/json";

/** What became of an export: how many plans are in the file, and the titles of those that are not. */
export interface Exported {
  count: number;
  missing: string[];
  /** How many lessons and other pages are in the file. */
  pages?: number;
}

/** Plans that are not in the trash, the newest change first. */
export async function kept(worksheet?: string): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const head of await store().list(worksheet)) {
    const one = head.deleted ? undefined : await store().get(head.id);
    if (one) plans.push(one.plan);
  }
  return plans;
}

/** Downloads one plan. */
export function exportPlan(plan: Plan): void {
  download(`${fileName(plan.plan.title)}.plan.json`, fileText(seal(plan)), json);
}

/** Downloads one plan for a spreadsheet; answers whether that could be done. */
export async function exportTable(plan: Plan, kind: "long" | "wide"): Promise<boolean> {
  return (await table([plan], kind, false, fileName(plan.plan.title))).count > 0;
}

/** Downloads all plans of a worksheet for a spreadsheet. */
export async function exportTables(worksheet: string, kind: "long" | "wide", isForTeam: boolean): Promise<Exported> {
  return table(await kept(worksheet), kind, isForTeam, `${fileName(worksheet)}-${dayOfToday()}`);
}

async function table(plans: Plan[], kind: "long" | "wide", isForTeam: boolean, name: string): Promise<Exported> {
  const worksheet = await load(plans[0]?.worksheet.id ?? "");
  const missing: string[] = [];
  const fitting = plans.flatMap((plan) => {
    const brought = worksheet && today(worksheet, plan);
    const one = brought && "plan" in brought ? (isForTeam ? withoutPrivate(worksheet, plan) : brought.plan) : undefined;
    if (!one) missing.push(shortTitle(plan.plan.title));
    return one ? [one] : [];
  });
  if (!worksheet || !fitting.length) return { count: 0, missing };
  const { definition } = worksheet;
  const options = { withoutPrivate: isForTeam };
  const text = kind === "long" ? long(fitting.map((plan) => ({ definition, plan })), options) : wide(definition, fitting, options);
  download(`${name}-${kind}.csv`, text, "text/csv");
  return { count: fitting.length, missing };
}

/**
 * Downloads every plan that is not in the trash in one file, and what is kept in
 * lessons and other pages, unless it is for a team. A full one is remembered as the
 * last backup.
 */
export async function backUp(isForTeam: boolean): Promise<Exported> {
  const begun = new Date().toISOString();
  const missing: string[] = [];
  const plans: Plan[] = [];
  const archived = (await store().list()).filter((head) => head.archived && !head.deleted).map((head) => head.id);
  for (const plan of await kept()) {
    let one: Plan | undefined = plan;
    if (isForTeam) {
      const worksheet = await load(plan.worksheet.id);
      one = worksheet && withoutPrivate(worksheet, plan);
    }
    // A plan that no page could read again must not spoil the others.
    if (one && isReadable(one)) plans.push(one);
    else missing.push(shortTitle(plan.plan.title));
  }
  const progress: Record<string, Progress> = {};
  const known = isForTeam ? undefined : await loadPages();
  for (const one of known ? await learned(known) : []) {
    if (isReadablePage(one)) progress[one.page] = one;
    else missing.push(nameOf(known!, one.page));
  }
  const pages = Object.keys(progress).length;
  if (!plans.length && !pages) return { count: 0, missing };
  const handbook = thisHandbook();
  const text = fileText(sealBackup(handbook, plans, progress, archived));
  download(`${fileName(handbook.id)}${isForTeam ? "-team" : ""}-${dayOfToday()}.backup.json`, text, json);
  if (!isForTeam && !missing.length) await store().keep("backup", begun);
  return { count: plans.length, missing, pages };
}

function isReadablePage(one: Progress): boolean {
  try {
    const reading = read(fileText(sealBackup({ id: "x" }, [], { [one.page]: one })), readProgress);
    return "backup" in reading && Object.keys(reading.backup.progress).length === 1;
  } catch {
    return false;
  }
}

function isReadable(plan: Plan): boolean {
  try {
    const reading = read(fileText(sealBackup(plan.handbook, [plan], {})));
    return "backup" in reading && reading.backup.plans.length === 1;
  } catch {
    return false;
  }
}

/** Today as the device has it: 2026-11-22. */
function dayOfToday(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
