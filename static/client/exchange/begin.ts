// How a plan begins, and the handbook that it is of.

import type { Answers, Definition, Plan } from "../plan/types";

/** This handbook, as files name it. */
export function thisHandbook(): Plan["handbook"] {
  const { handbook: id = "", version, address: url } = document.documentElement.dataset;
  return { id, ...(version && { version }), ...(url && { url }) };
}

/** A plan that is not kept yet, with a title that none of taken has: the answers given,
 * and what is usual where there is none. */
export function newPlan({ definition, hash }: { definition: Pick<Definition, "id" | "version" | "language" | "title" | "sections">; hash: string }, taken: readonly string[], answers: Answers = {}): Plan {
  const { id, version, language } = definition;
  const now = new Date().toISOString();
  let { title } = definition;
  for (let n = 2; taken.includes(title); n++) title = `${definition.title} ${n}`;
  for (const { fields } of definition.sections) for (const { id, default: usual } of fields) if (usual !== undefined) answers[id] ??= usual;
  return {
    format: "handbook-plan/1",
    handbook: thisHandbook(),
    worksheet: { id, version, definition: hash, language },
    plan: { id: globalThis.handbookStore.newId(), revision: 0, title, status: "draft", created: now, modified: now },
    answers, computed: {}, hidden: [], unmapped: {}, sources: [],
  };
}
