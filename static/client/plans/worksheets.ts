// The worksheets of this handbook, ready to compute what follows from answers.

import { loadDefinition, withoutPrivateAnswers } from "../exchange/definitions";
import { countSections } from "../exchange/progress";
import { fit } from "../plan/migrate";
import type { Fault } from "../plan/plan";
import { prepare, type Prepared } from "../plan/state";
import type { Definition, Plan } from "../plan/types";

export { addressOf, all, find } from "../exchange/definitions";

/** A worksheet whose definition is loaded. */
export interface Worksheet {
  definition: Definition;
  hash: string;
  prepared: Prepared;
}

const ready = new Map<string, Worksheet>();

/** A worksheet with its definition; undefined when this handbook has none of that id, or it does not load. */
export async function load(id: string): Promise<Worksheet | undefined> {
  const loaded = ready.has(id) ? undefined : await loadDefinition(id);
  if (loaded && !ready.has(id)) ready.set(id, { ...loaded, prepared: prepare(loaded.definition) });
  return ready.get(id);
}

/** A plan brought to its worksheet as it is today, with what follows from its answers. */
export function today(worksheet: Worksheet, plan: Plan): { plan: Plan } | { fault: Fault } {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return fitted;
  const { computed, hidden } = worksheet.prepared.state(fitted.plan.answers, fitted.plan.unmapped);
  return { plan: { ...fitted.plan, computed, hidden } };
}

/** How many sections of a plan are complete, of those that ask for something. */
export function progress(worksheet: Worksheet, plan: Plan): { done: number; asked: number } | undefined {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return undefined;
  return countSections(worksheet.definition, worksheet.prepared.state(fitted.plan.answers, fitted.plan.unmapped).sections);
}

/**
 * A plan without its private answers, for a team: without what is computed from
 * them too, and without answers that have no place in the worksheet any more,
 * since nobody can tell whether those were private. undefined when the plan does
 * not fit the worksheet.
 */
export function withoutPrivate(worksheet: Worksheet, plan: Plan): Plan | undefined {
  const fitted = fit(worksheet.definition, worksheet.hash, plan);
  if ("fault" in fitted) return undefined;
  const { answers, isPrivate } = withoutPrivateAnswers(worksheet.definition, fitted.plan.answers);
  const { computed, hidden } = worksheet.prepared.state(answers, {});
  return {
    ...fitted.plan,
    answers,
    computed: Object.fromEntries(Object.entries(computed).filter(([path]) => !isPrivate(path))),
    hidden: hidden.filter((path) => !isPrivate(path)),
    unmapped: {},
  };
}
