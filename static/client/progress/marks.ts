// Shows what people read and did in lists, module trees and pathways, and at the
// button that marks a page as read. Pages say which pages they list (data-of, see
// generator/render/progress.go); what a person did is in the store.

import type { Progress } from "../plan/types";
import { icon, make } from "../page/element";
import type { Head } from "../store/types";
import { addresses, bringAlong } from "./merge";

const words = document.getElementById("hb-progress")?.dataset ?? {};
const [page = "", ...earlier] = addresses(words.page ?? "");
const toggle = document.querySelector("[data-mark]");
const button = toggle?.querySelector("button");
const said = toggle?.querySelector("span");
let kept = new Map<string, Progress>();
let plans: Head[] = [];
let waiting: ReturnType<typeof setTimeout> | undefined;

async function draw(): Promise<void> {
  kept = new Map((await handbookStore.allProgress()).map((one) => [one.page, one]));
  if (document.querySelector("[data-of*='=']")) plans = (await handbookStore.list()).filter((head) => !head.deleted);
  document.querySelectorAll<HTMLElement>("[data-marks]").forEach(drawList);
  drawToggle();
}

function soon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 50);
}

function insert(text = "", n: number | string, count = 0): string {
  return text.replace(/\{(n|date)\}/, `${n}`).replace("{count}", `${count}`);
}

/** What is kept in a page, under its address or an earlier one. */
function find(entry: string): Progress[] {
  return addresses(entry).flatMap((address) => kept.get(address) ?? []);
}

/** How far somebody is with an entry, in words; "" when nothing is kept. */
function stateOf(entry: string): { text: string; isDone: boolean } {
  let [read, done, begun] = [false, false, false];
  if (entry[0] === "=") {
    for (const { worksheet, status } of plans) {
      if (worksheet.id !== entry.slice(1)) continue;
      begun = true;
      done ||= status === "checked";
    }
  }
  for (const one of find(entry)) {
    read ||= entry[0] !== "!" && !!one.read;
    done ||= !!one.done;
    begun ||= !!Object.keys(one.interactions ?? {}).length;
  }
  const finished = [read && words.read, done && words.done].filter(Boolean);
  return { text: finished.join(" \u00b7 ") || (begun && words.begun) || "", isDone: !!finished.length };
}

function drawList(list: HTMLElement): void {
  const links = [...list.querySelectorAll<HTMLAnchorElement>("[data-of]")];
  let finished = 0;
  let begun = false;
  for (const link of links) {
    const entries = (link.dataset.of ?? "").split(" ");
    const states = entries.map(stateOf);
    const count = states.filter(({ isDone }) => isDone).length;
    const isDone = count === entries.length;
    let text = states.find(({ text }) => text)?.text ?? "";
    if (text && entries.length > 1) text = insert(list.dataset.marks, count, entries.length);
    // A lesson goes on at the step of last time.
    const steps = (link.dataset.steps ?? "").split(" ");
    const step = find(entries[0] ?? "").find((one) => one.step)?.step ?? "";
    const at = isDone ? 0 : steps.indexOf(step);
    if (at > 0) text = insert(words.at, at + 1, steps.length);
    show(link, text, isDone, at > 0 ? step : "");
    finished += +isDone;
    begun ||= !!text;
  }
  const sum = list.querySelector<HTMLElement>("[data-sum]");
  const bar = sum?.querySelector("progress");
  if (!sum || !bar) return;
  sum.hidden = !begun;
  sum.firstChild!.textContent = insert(list.dataset.marks, finished, links.length);
  bar.max = links.length;
  bar.value = finished;
}

/** Shows words in the line below a link, or at its end where it has none. */
function show(link: HTMLAnchorElement, text: string, isDone: boolean, step: string): void {
  const line = link.closest("li")?.querySelector(".meta");
  const place = line ?? link;
  const before = place.querySelector<HTMLElement>("[data-state]");
  if ((before?.dataset.state ?? "") === text) return;
  before?.remove();
  if (!text) return;
  const content = line && step ? make("a", { href: `${link.href.replace(/#.*/, "")}#${step}` }, text) : text;
  place.append(make(line ? "span" : "small", { class: "no-print", "data-state": text }, isDone && icon("check"), " ", content));
}

/** When the page was read, if it was. */
function drawToggle(): void {
  if (!button || !said) return;
  const read = find(words.page ?? "").find((one) => one.read)?.read;
  const day = new Date(typeof read === "string" ? read : "");
  const year = day.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  const text = isNaN(+day) ? words.read : insert(words.on, day.toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long", year }));
  said.replaceChildren(...(read ? [icon("check"), ` ${text}`] : []));
  button.textContent = (read ? words.undo : words.offer) ?? "";
}

button?.addEventListener("click", async () => {
  const fault = await handbookStore.keepProgress(page, { read: button.textContent === words.undo ? undefined : new Date().toISOString() });
  await draw();
  if (fault) said!.textContent = words.fault ?? "";
});
handbookStore.listen(({ type }) => {
  if (type === "progress" || type === "changed") soon();
});
addEventListener("hb-progress", soon);
addEventListener("pageshow", ({ persisted }) => persisted && soon());
// Another script of the page may keep progress, and brings it along then.
(words.alone === undefined ? Promise.resolve() : bringAlong(page, earlier)).then(draw, draw);
