// What the form tells: faults that stay until they are mended, and events that
// are said once, with a way back where there is one.

import { button, icon, make } from "../page/element";
import { say } from "../page/words";

export class Notices {
  readonly #banners: HTMLElement;
  readonly #told = make("div", { class: "told no-print", role: "status" });
  readonly #whispered = make("p", { class: "vh", role: "status" });

  constructor(banners: HTMLElement, end: HTMLElement) {
    this.#banners = banners;
    end.append(this.#whispered, this.#told);
  }

  /** Shows a banner that stays. One of the same key takes its place. */
  banner(key: string, text: string, actions: { text: string; press: () => void }[] = [], urgent = true): void {
    const before = this.#banners.querySelector(`[data-banner="${key}"]`);
    if (before?.getAttribute("data-text") === text) return;
    const banner = make(
      "div",
      { class: `box notice cluster${urgent ? " notice--urgent" : ""}`, role: urgent ? "alert" : "status", "data-banner": key, "data-text": text },
      icon("alert"),
      make("p", {}, text),
      ...actions.map((action) => button(action.text, action.press)),
    );
    if (before) before.replaceWith(banner);
    else this.#banners.append(banner);
  }

  /** Takes a banner away, because its fault is mended or was read. */
  clear(key: string): void {
    this.#banners.querySelector(`[data-banner="${key}"]`)?.remove();
  }

  /** Says something once; it stays, with its way back, until the next thing is said. */
  tell(text: string, undo?: () => void): void {
    const back = undo && button(say("undo"), () => {
      this.#told.replaceChildren(make("p", {}, say("undone")));
      undo();
    }, "btn btn--quiet");
    const dismiss = button(say("dismiss"), () => this.hush(), "btn btn--quiet");
    this.#told.replaceChildren(make("p", {}, text), ...(back ? [back] : []), dismiss);
    // It must not cover what has the focus.
    document.activeElement?.scrollIntoView({ block: "nearest" });
  }

  /** Takes back what was said, with its way back. */
  hush(): void {
    this.#told.replaceChildren();
  }

  /** Says something to screen readers only. */
  whisper(text: string): void {
    this.#whispered.textContent = text;
  }
}
