// How a plan begins, and the handbook that it is of.

import type { Plan } from "../plan/types";

/** This handbook, as files name it. */
export function thisHandbook(): Plan["handbook"] {
  const { handbook: id = "", version, address: url } = document.documentElement.dataset;
  return { id, ...(version && { version }), ...(url && { url }) };
}

/** A plan without answers, which is not kept yet. */
export function emptyPlan(worksheet: Plan["worksheet"], title: string): Plan {
  const now = new Date().toISOString();
  return {
    format: "handbook-plan/1",
    handbook: thisHandbook(),
    worksheet,
    plan: { id: globalThis.handbookStore.newId(), revision: 0, title, status: "draft", created: now, modified: now },
    answers: {}, computed: {}, hidden: [], unmapped: {}, sources: [],
  };
}
