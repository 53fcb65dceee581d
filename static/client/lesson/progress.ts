// What a person did on this page, kept on the device: each answer soon after it is
// given, and the step that was read last. An answer that the page no longer has a
// place for is kept as it is.

import type { Progress, Work } from "../plan/types";
import { isObject, isText, own } from "../plan/values";
import type { ProgressChange } from "../store/types";
import { clock, say } from "../page/words";
import { addresses, bringAlong, freePath } from "../progress/merge";
import { interactions as all, type Interaction } from "./interaction";

/** How long typing pauses before an answer is kept, in milliseconds. */
const pause = 500;

/** The addresses of this page in its site, "lessons/coaching-1/", and those it had before. */
function addressesHere(): string[] {
  const said = document.getElementById("hb-progress")?.dataset.page;
  if (said) return addresses(said);
  const root = new URL(document.documentElement.dataset.root || ".", location.href).pathname;
  const path = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  return [decodeURIComponent(path).replace(/index\.html$/, "")];
}

export class Keeper {
  record: Progress | undefined;
  private readonly waiting = new Map<Interaction, ReturnType<typeof setTimeout>>();
  private readonly status: HTMLElement[] = [...document.querySelectorAll<HTMLElement>("[data-progress-status]")];

  /** A module on one page has a keeper for each of its pages, with the interactions of that one. */
  constructor(readonly page = addressesHere()[0] ?? "", private readonly interactions: readonly Interaction[] = all) {}

  /** Reads what is kept and shows it in the page. */
  async start(): Promise<void> {
    const store = globalThis.handbookStore;
    await store.open();
    const [page, ...earlier] = addressesHere();
    if (page === this.page) await bringAlong(page, earlier);
    await this.show();
    for (const interaction of this.interactions) interaction.listen((one, typing) => this.answered(one, typing));
    addEventListener("pagehide", () => this.flush(), { capture: true });
    document.addEventListener("visibilitychange", () => this.flush(), { capture: true });
    addEventListener("pageshow", ({ persisted }) => persisted && void this.show());
    store.listen((event) => {
      if (event.type === "progress" && event.page === this.page && !this.waiting.size) void this.show();
    });
  }

  private async show(): Promise<void> {
    this.record = await globalThis.handbookStore.progress(this.page);
    for (const interaction of this.interactions) {
      const [kept] = this.keptOf(interaction);
      if (kept) interaction.show(kept.value, kept.done === true);
    }
    const finished = this.finished();
    if (finished.done) this.note(finished);
    dispatchEvent(new Event("hb-progress"));
  }

  /** What is kept of an interaction, also under a name that it had before or after it was away for a while, and where. */
  private keptOf(interaction: Interaction): [Work, member: "interactions" | "unmapped", name: string] | [] {
    for (const member of ["interactions", "unmapped"] as const) {
      for (const name of [interaction.key, ...interaction.earlier]) {
        const work = own<unknown>(this.record?.[member], name);
        if (work && typeof work === "object" && "value" in work) return [work as Work, member, name];
      }
    }
    return [];
  }

  /** What changes when all is done that the page asks. */
  private finished(): Pick<ProgressChange, "done"> {
    if (this.record?.done || !this.interactions.length || !this.interactions.every((one) => one.done)) return {};
    const done = new Date().toISOString();
    if (this.record) this.record.done = done;
    return { done };
  }

  /** Keeps the step that is read, that the page was read to its end, or that all is done. */
  note(change: Pick<ProgressChange, "step" | "read" | "done">): void {
    void globalThis.handbookStore.keepProgress(this.page, change);
  }

  private answered(interaction: Interaction, typing: boolean): void {
    clearTimeout(this.waiting.get(interaction));
    if (typing) this.waiting.set(interaction, setTimeout(() => void this.keep(interaction), pause));
    else void this.keep(interaction);
  }

  private flush(): void {
    for (const interaction of [...this.waiting.keys()]) void this.keep(interaction);
  }

  private async keep(interaction: Interaction): Promise<void> {
    clearTimeout(this.waiting.get(interaction));
    this.waiting.delete(interaction);
    const value = interaction.read();
    const when = new Date();
    const [before, member, name] = this.keptOf(interaction);
    const work = value === undefined && !interaction.done ? undefined : { value: value ?? [], ...(interaction.done && { done: true as const }), when: when.toISOString() };
    const change: Required<Pick<ProgressChange, "interactions" | "unmapped">> = { interactions: {}, unmapped: {} };
    if (member && name !== undefined) change[member][name] = undefined;
    change.interactions[interaction.key] = work;
    const taken: { [path: string]: unknown } = { ...this.record?.unmapped };
    const odd = own<unknown>(this.record?.interactions, interaction.key);
    const left = before ? strangers(interaction, before.value) : [];
    if (odd !== undefined && odd !== before) left.push(["", odd]);
    for (const [part, value] of left) {
      const path = freePath(taken, part ? `${interaction.key}/${part}` : interaction.key, value);
      taken[path] = change.unmapped[path] = value;
    }
    for (const part of ["interactions", "unmapped"] as const) {
      for (const [key, value] of Object.entries(change[part])) {
        const kept: { [key: string]: unknown } = this.record?.[part] ?? {};
        if (value === undefined) delete kept[key];
        else kept[key] = value;
      }
    }
    const fault = await globalThis.handbookStore.keepProgress(this.page, { ...change, ...this.finished() });
    this.record ??= await globalThis.handbookStore.progress(this.page);
    const text = fault ? say(`store_${fault.kind}`) : say("saved_at", { time: clock(when) });
    for (const place of this.status) if (place.textContent !== text) place.textContent = text;
    dispatchEvent(new Event("hb-progress"));
  }
}

/**
 * What answers of a kind are: an object from items to places, one from items to what
 * was written at them, or a text. The others are lists of items.
 */
const shapes: Record<string, "places" | "texts" | "text"> = { sort: "places", match: "places", order: "places", rate: "places", video: "texts", reflect: "text", compare: "text" };

/** The parts of a kept answer that the interaction has no place for, by key; "" is all of it. */
function strangers(interaction: Interaction, value: unknown): [string, unknown][] {
  const shape = shapes[interaction.dataset.kind ?? ""];
  if (shape === "text" && isText(value)) return [];
  const known = new Set<unknown>();
  for (const element of interaction.querySelectorAll<HTMLElement>("[data-item], [data-scene], input[value], option")) {
    known.add(element.dataset.item ?? element.dataset.scene ?? (element as HTMLInputElement).value);
    if ("value" in element) known.add(element.value);
  }
  if ((shape === "places" || shape === "texts") && isObject(value)) {
    return Object.entries(value).filter(([item, said]) => !known.has(item) || !(shape === "texts" ? isText(said) : known.has(said)));
  }
  // Older pages kept of a video only which pauses were reached.
  const isList = !shape || shape === "texts";
  if (isList && Array.isArray(value)) {
    return value.filter((key) => !known.has(key)).map((key, at) => [isText(key) ? key : `${at}`, key]);
  }
  return isList && known.has(value) ? [] : [["", value]];
}
