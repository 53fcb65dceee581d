// What a person did on this page, kept on the device: each answer soon after it is
// given, and the step that was read last. An answer that the page no longer has a
// place for is kept as it is.

import type { Progress, Work } from "../plan/types";
import type { ProgressChange } from "../store/types";
import { clock, say } from "../page/words";
import { interactions, type Interaction } from "./interaction";

/** How long typing pauses before an answer is kept, in milliseconds. */
const pause = 500;

/** The address of this page in its site: "lessons/coaching-1/". */
export function pageAddress(): string {
  const root = new URL(document.documentElement.dataset.root || ".", location.href).pathname;
  const path = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  return decodeURIComponent(path).replace(/index\.html$/, "");
}

export class Keeper {
  readonly page = pageAddress();
  record: Progress | undefined;
  private readonly waiting = new Map<Interaction, ReturnType<typeof setTimeout>>();
  private readonly status: HTMLElement[] = [...document.querySelectorAll<HTMLElement>("[data-progress-status]")];

  /** Reads what is kept and shows it in the page. */
  async start(): Promise<void> {
    const store = globalThis.handbookStore;
    await store.open();
    await this.show();
    for (const interaction of interactions) interaction.listen((one, typing) => this.answered(one, typing));
    addEventListener("pagehide", () => this.flush(), { capture: true });
    document.addEventListener("visibilitychange", () => this.flush(), { capture: true });
    store.listen((event) => {
      if (event.type === "progress" && event.page === this.page && !this.waiting.size) void this.show();
    });
  }

  private async show(): Promise<void> {
    this.record = await globalThis.handbookStore.progress(this.page);
    for (const interaction of interactions) {
      const kept = this.keptOf(interaction);
      if (kept) interaction.show(kept.value, kept.done === true);
    }
    dispatchEvent(new Event("hb-progress"));
  }

  // What is kept of an interaction, also under a name that it had before.
  private keptOf(interaction: Interaction): Work | undefined {
    for (const name of [interaction.key, ...interaction.earlier]) {
      const kept = this.record?.interactions;
      if (kept && Object.hasOwn(kept, name)) return kept[name];
    }
    return undefined;
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
    const before = this.keptOf(interaction);
    const work = value === undefined && !interaction.done ? undefined : { value: value ?? [], ...(interaction.done && { done: true as const }), when: when.toISOString() };
    const change: ProgressChange = { interactions: { [interaction.key]: work } };
    const strangers = before ? interaction.strangers(before.value) : new Map<string, string>();
    if (strangers.size) change.unmapped = Object.fromEntries([...strangers].map(([key, part]) => [`${interaction.key}/${key}`, part]));
    if (this.record) {
      if (work) this.record.interactions[interaction.key] = work;
      else delete this.record.interactions[interaction.key];
    }
    const fault = await globalThis.handbookStore.keepProgress(this.page, change);
    this.record ??= await globalThis.handbookStore.progress(this.page);
    const text = fault ? say(`store_${fault.kind}`) : say("saved_at", { time: clock(when) });
    for (const place of this.status) if (place.textContent !== text) place.textContent = text;
    dispatchEvent(new Event("hb-progress"));
  }
}
