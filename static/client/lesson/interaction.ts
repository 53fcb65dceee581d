// What all interactions have in common. The server wrote complete markup; an
// element reads its own controls, shows a kept value in them, and says when it is
// done. How values are kept is the page's business.

import { button, make } from "../page/element";
import { say } from "../page/words";
import type { Work } from "../plan/types";
import type { Sheet } from "./sheet";

/** A kept answer. It may come from an older lesson or a crafted file. */
export type Value = Work["value"];

/** Called when a person answers; typing says that more is likely to follow at once. */
export type Listener = (interaction: Interaction, typing: boolean) => void;

/** All interactions of the page, in the order of its text. */
export const interactions: Interaction[] = [];

export abstract class Interaction extends HTMLElement {
  done = false;
  private listener: Listener | undefined;
  private isReady = false;

  /** The name its answer is kept under. */
  get key(): string {
    return this.dataset.interaction ?? "";
  }

  connectedCallback(): void {
    if (this.isReady) return;
    this.isReady = true;
    interactions.push(this);
    this.setUp();
  }

  /** Calls listener at every answer. */
  listen(listener: Listener): void {
    this.listener = listener;
  }

  protected answered(typing = false): void {
    this.dataset.done = String(this.done);
    this.listener?.(this, typing);
  }

  /** Makes the markup work. */
  protected abstract setUp(): void;
  /** The answer as it is kept; undefined when there is none. */
  abstract read(): Value | undefined;
  /** Shows a kept answer as far as it fits, and whether it was done. */
  abstract show(value: Value, done: boolean): void;
  /** The answer in words, for the summary; "" when there is nothing to say. */
  abstract inWords(): string;
  /** Writes the answer on the person's own copy. What has none stays to be filled by hand. */
  abstract onPaper(sheet: Sheet): void;

  /** The names it was kept under before. */
  get earlier(): string[] {
    return (this.querySelector<HTMLElement>(":scope > .task__no")?.dataset.was ?? "").split(" ").filter(Boolean);
  }

  /** What the interaction asks, in words. */
  get question(): string {
    const asked = this.querySelector(":scope > fieldset > legend, :scope > .field > label") ?? this.querySelector("h2, h3, h4");
    return asked?.textContent?.trim() ?? "";
  }

  /** Items, each with its key. */
  protected items(selector = "[data-item]"): [string, HTMLElement][] {
    return [...this.querySelectorAll<HTMLElement>(selector)].map((item) => [item.dataset.item ?? "", item]);
  }
}

/** A value's members, when it is an object; nothing of its prototype. */
export function members(value: unknown): Map<string, unknown> {
  return new Map(value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : []);
}

/** A value's texts, when it is a list of them or one. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");
}

/** An interaction that has right answers: it is checked when the person asks for it. */
export abstract class Checked extends Interaction {
  protected details!: HTMLDetailsElement;
  /** Whether the person has been told how right the answer is. */
  protected isChecked = false;
  private result!: HTMLElement;
  private reveal!: HTMLButtonElement;
  private again!: HTMLButtonElement;

  protected setUp(): void {
    const details = this.querySelector<HTMLDetailsElement>(":scope > details.answer");
    if (!details) throw new Error(`${this.key} has no answer`);
    this.details = details;
    // The facilitator's edition has opened it already.
    details.hidden = !details.open;
    this.result = make("div", { class: "result", role: "status", id: `${this.id}.result` });
    this.querySelector(":scope > fieldset")?.setAttribute("aria-describedby", this.result.id);
    this.reveal = button(say("show_answer"), () => this.open());
    this.again = button(say("start_over"), () => this.reset(), "btn btn--quiet");
    this.reveal.hidden = this.again.hidden = true;
    const bar = make("div", { class: "task__actions cluster no-print", role: "group", "aria-label": this.question }, button(say("check_answer"), () => this.check(), "btn btn--primary"), this.reveal, this.again);
    details.before(this.result, bar);
    this.addEventListener("change", () => {
      this.isChecked = false;
      this.result.replaceChildren();
      this.mark(new Map());
      this.again.hidden = false;
      this.answered();
    });
  }

  /** How right the answer is, and what there is to say to it; undefined without one. */
  protected abstract judge(): { right: number; of: number; notes: Node[]; marks: Map<string, boolean> } | undefined;
  /** Marks items as right or not yet; those that are not named lose their mark. */
  protected abstract mark(marks: Map<string, boolean>): void;
  protected abstract clear(): void;

  private check(): void {
    const judged = this.judge();
    this.again.hidden = false;
    if (!judged) return void this.result.replaceChildren(make("p", {}, say("answer_first")));
    this.isChecked = true;
    const isRight = judged.right === judged.of;
    const title = isRight ? say("right") : judged.of > 1 ? say("some_right", { right: judged.right, of: judged.of }) : say("not_yet");
    this.mark(judged.marks);
    this.result.replaceChildren(
      make("div", { class: "feedback", "data-right": isRight }, make("div", {}, make("p", {}, make("b", {}, title)), ...judged.notes)),
    );
    this.reveal.hidden = isRight;
    if (isRight && !this.done) {
      this.done = true;
      this.answered();
    }
    if (isRight) this.explain();
  }

  /** What there is to read once all is right. */
  protected explain(): void {
    this.details.hidden = false;
  }

  private open(): void {
    this.details.hidden = false;
    this.details.open = true;
    // Its button goes away, and the person goes on reading from here.
    this.details.querySelector("summary")?.focus();
    this.reveal.hidden = true;
    this.done = this.isChecked = true;
    this.answered();
  }

  private reset(): void {
    this.clear();
    this.done = this.isChecked = false;
    this.details.open = false;
    this.details.hidden = true;
    this.result.replaceChildren();
    this.mark(new Map());
    this.reveal.hidden = this.again.hidden = true;
    this.querySelector<HTMLElement>("input, select")?.focus();
    this.answered();
  }

  show(_value: Value, done: boolean): void {
    this.done = this.isChecked = done;
    this.dataset.done = String(done);
    this.again.hidden = this.read() === undefined;
    if (done) this.explain();
  }
}

/** The explanation that stands in the answer for a key, for another place: without ids. */
export function explanation(details: HTMLElement, key: string): Node[] {
  const source = details.querySelector(`[data-feedback="${CSS.escape(key)}"]`);
  const nodes = [...(source?.children ?? [])].slice(1).map((node) => node.cloneNode(true) as HTMLElement);
  for (const node of nodes) for (const one of [node, ...node.querySelectorAll("[id]")]) one.removeAttribute("id");
  return nodes;
}
