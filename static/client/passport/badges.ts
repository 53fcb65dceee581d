// What a plan says about badges: the level of each area, and what shows it.

import { display } from "../exchange/display";
import type { Definition, Field, Plan, Progress, Ratings } from "../plan/types";

/** A level of a badge, as the page has it. */
export interface Level {
  code: string;
  label: string;
  /** "2 Novice" */
  title: string;
}

/** Where worksheets rate areas, by the worksheet's id and the area's. */
export type Sheets = Record<string, { areas: Record<string, { field: string; criteria?: Record<string, string> }> }>;

export interface Evidence {
  question: string;
  answer: string;
}

/** A lesson that counts towards an area. */
export interface Lesson {
  element: HTMLElement;
  title: string;
  /** The level it counts towards, by code. */
  level: string;
  /** Where progress in it is kept. */
  pages: string[];
  /** The progress that says most about it. */
  progress?: Progress | undefined;
}

/** An area of the page. */
export interface Area {
  id: string;
  label: string;
  element: HTMLElement;
  lessons: Lesson[];
  /** Whether the plan's worksheet asks about it. */
  isAsked: boolean;
  /** The section of the worksheet that rates it. */
  section?: string | undefined;
  /** The place of its level among all levels; -1 without one. */
  level: number;
  /** What the levels mean here, by code. */
  criteria: Record<string, string>;
  evidence: Evidence[];
}

/** The areas and lessons that the page lists, without anything of a person. */
export function areasOf(page: HTMLElement): Area[] {
  return [...page.querySelectorAll<HTMLElement>("[data-area]")].map((element) => ({
    id: element.dataset.area ?? "",
    label: element.querySelector("h3")?.textContent ?? "",
    element,
    lessons: [...element.querySelectorAll<HTMLElement>("[data-lesson]")].map((lesson) => ({
      element: lesson,
      title: lesson.querySelector("a")?.textContent ?? "",
      level: lesson.dataset.for ?? "",
      pages: (lesson.dataset.pages ?? "").split(" "),
    })),
    isAsked: false,
    level: -1,
    criteria: {},
    evidence: [],
  }));
}

/** Fills in what this device remembers of lessons. */
export function addProgress(areas: Area[], all: Progress[]): void {
  for (const lesson of areas.flatMap((area) => area.lessons)) {
    const known = all.filter(({ page }) => lesson.pages.includes(page));
    lesson.progress = known.find((one) => one.done) ?? known[0];
  }
}

/** Fills in what a plan says, which fits the definition and has no private answers; nothing without one. */
export function addPlan(areas: Area[], levels: Level[], sheets: Sheets, shown?: { definition: Definition; plan: Plan }): void {
  const { definition, plan } = shown ?? {};
  const rated = sheets[definition?.id ?? ""]?.areas ?? {};
  for (const area of areas) {
    const { field: id, criteria = {} } = (Object.hasOwn(rated, area.id) && rated[area.id]) || {};
    const section = definition?.sections.find((one) => one.fields.some((field) => field.id === id));
    const field = section?.fields.find((one) => one.id === id);
    area.isAsked = !!field;
    area.section = section?.id;
    area.criteria = criteria;
    area.level = -1;
    area.evidence = [];
    if (!plan || !section || !field || plan.hidden.includes(field.id)) continue;
    const rating = (plan.answers[field.id] as Ratings | undefined)?.[area.id];
    area.level = levels.findIndex(({ code }) => code === rating?.score);
    if (rating?.evidence) area.evidence.push({ question: "", answer: rating.evidence });
    const isAlone = Object.values(rated).filter((one) => section.fields.some((other) => other.id === one.field)).length === 1;
    if (isAlone) area.evidence.push(...answersOf(section.fields.filter((one) => one !== field), plan));
  }
}

/** What is answered in fields that show. */
function answersOf(fields: Field[], plan: Plan): Evidence[] {
  return fields.flatMap((field) => {
    const answer = plan.hidden.includes(field.id) ? "" : display(field, plan.answers[field.id]);
    return answer ? [{ question: field.label, answer }] : [];
  });
}

/** The answer to a question that says whose badges they are; "" without one. */
export function personal(definition: Definition, plan: Plan, id: string): string {
  const field = definition.sections.flatMap((section) => section.fields).find((one) => one.id === id);
  return field && !plan.hidden.includes(id) ? display(field, plan.answers[id]) : "";
}
