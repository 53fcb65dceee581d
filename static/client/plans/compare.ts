// What a file's plans are to the plans on this device.

import { canonical } from "../plan/canonical";
import type { Fault } from "../plan/plan";
import type { Definition, Plan } from "../plan/types";
import type { Kept, Outcome } from "../store/types";
import { find, load, today, type Worksheet } from "./worksheets";

const store = () => globalThis.handbookStore;

/**
 * "new": not on this device. "same": here, with the same answers. "newer",
 * "older": the file has a later or an earlier revision. "different": changed here
 * and there. "trashed": here, but in the trash. "taken": another worksheet's plan
 * has its id. "refused": this handbook cannot open it.
 */
export type Relation = "new" | "same" | "newer" | "older" | "different" | "trashed" | "taken" | "refused";

/** What to do with a plan of a file. */
export type Choice = "add" | "copy" | "replace" | "skip";

export interface Item {
  /** The plan as it would be kept. */
  plan: Plan;
  relation: Relation;
  /** What can be done with it; the first is proposed. */
  choices: Choice[];
  /** Why it cannot be brought in. */
  fault?: Fault;
  kept?: Kept;
  /** Whether it was put away where the file comes from. */
  isArchived: boolean;
  /** The title of its worksheet; absent when this handbook has no such worksheet. */
  title?: string;
  worksheet?: Worksheet | undefined;
}

const choices: Record<Relation, Choice[]> = {
  new: ["add", "skip"],
  same: ["skip", "copy"],
  newer: ["replace", "copy", "skip"],
  older: ["skip", "copy", "replace"],
  different: ["copy", "replace", "skip"],
  trashed: ["add", "copy", "skip"],
  taken: ["copy", "skip"],
  refused: ["skip"],
};

/** Looks up every plan of a file. Nothing changes. */
export async function compare(plans: Plan[], archived: string[] = []): Promise<Item[]> {
  const items: Item[] = [];
  for (const plan of plans) {
    const entry = find(plan.worksheet.id);
    const worksheet = entry && (await load(entry.id));
    const kept = await store().get(plan.plan.id);
    const item: Item = { plan, relation: "new", choices: [], isArchived: archived.includes(plan.plan.id), ...(kept && { kept }), ...(entry && { title: entry.title }), worksheet };
    const brought = worksheet && today(worksheet, plan);
    if (brought && "fault" in brought) item.fault = brought.fault;
    // What a file claims was computed is computed anew; a plan of an earlier
    // version stays as it is and is brought along when it is opened.
    else if (brought && plan.worksheet.version === worksheet.definition.version) item.plan = brought.plan;
    item.relation = item.fault ? "refused" : relate(item);
    item.choices = choices[item.relation];
    items.push(item);
  }
  return items;
}

function relate({ plan, kept, worksheet }: Item): Relation {
  if (!kept) return "new";
  if (kept.head.worksheet.id !== plan.worksheet.id) return "taken";
  if (kept.head.deleted) return "trashed";
  if (content(kept.plan, worksheet) === content(plan, worksheet)) return "same";
  const [here, there] = [kept.head.revision, plan.plan.revision];
  return there > here ? "newer" : there < here ? "older" : "different";
}

/** What makes two plans the same for the person: their title, status and answers, in today's version. */
function content(plan: Plan, worksheet: Worksheet | undefined): string {
  const brought = worksheet && today(worksheet, plan);
  const { answers, unmapped } = brought && "plan" in brought ? brought.plan : plan;
  return canonical([plan.plan.title, plan.plan.status, answers, unmapped]);
}

/** Does with a plan what the person chose. */
export async function bring({ plan, kept, isArchived, worksheet }: Item, choice: Exclude<Choice, "skip">): Promise<Outcome> {
  // The definition that the plan was filled against, where it is at hand.
  const definition: Definition | undefined = worksheet?.hash === plan.worksheet.definition ? worksheet.definition : undefined;
  if (choice === "copy") return store().fork(plan, definition);
  if (!kept) {
    const outcome = await store().add(plan, definition);
    return outcome.plan && isArchived ? store().archive(outcome.plan.plan.id, true) : outcome;
  }
  if (kept.head.deleted) {
    const outcome = await store().recover(plan.plan.id);
    if (!outcome.plan) return outcome;
  }
  return store().replace(plan.plan.id, plan, kept.head.revision, definition);
}
