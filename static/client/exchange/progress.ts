// How far a plan is: what a section needs before it counts as complete, and how many
// sections are.

import type { Definition, Section } from "../plan/types";
import type { SectionState } from "../plan/state";

/** Whether a section is complete: where it asks for answers, they are there and
 * sound; where all of it is optional, all of it is answered. */
export function isComplete(section: Section, state: SectionState): boolean {
  if (!state.filled || state.problems) return false;
  const asks = section.fields.some((field) => field.required || field.require !== undefined || field.columns?.some((column) => column.required));
  return asks || state.filled >= state.asked;
}

/** How many of the sections that show and ask for something are complete. */
export function countSections({ sections }: Definition, states: readonly SectionState[]): { done: number; asked: number } {
  const shown = sections.flatMap((section, i) => (states[i]?.hidden === false && states[i].asked ? [isComplete(section, states[i])] : []));
  return { done: shown.filter(Boolean).length, asked: shown.length };
}
