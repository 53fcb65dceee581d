// The list of sections: what is complete, begun, or in need of attention.

import type { Definition } from "../plan/types";
import type { State } from "../plan/state";
import { countSections, isComplete } from "../exchange/progress";
import { icon, setText } from "../page/element";
import { say } from "../page/words";
import type { Check } from "./check";

export class Navigator {
  readonly #page: HTMLElement;
  readonly #definition: Definition;
  readonly #check: Check;
  constructor(page: HTMLElement, definition: Definition, check: Check) {
    this.#page = page;
    this.#definition = definition;
    this.#check = check;
    const links = [...page.querySelectorAll<HTMLAnchorElement>(".section-nav a")];
    const observer = new IntersectionObserver(() => {
      const now = links.filter((link) => (target(link)?.getBoundingClientRect().top ?? Infinity) < innerHeight / 3).pop() ?? links[0];
      for (const link of links) {
        if (link === now) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "0px 0px -66% 0px" });
    for (const link of links) {
      const section = target(link);
      if (section) observer.observe(section);
    }
  }

  show(state: State): void {
    for (const [i, section] of this.#definition.sections.entries()) {
      const now = state.sections[i];
      if (!now || now.hidden) continue;
      const wrong = this.#check.count(section.fields);
      const isDone = isComplete(section, now);
      const item = this.#page.querySelector<HTMLElement>(`.section-nav [data-section="${CSS.escape(section.id)}"]`);
      if (!item) continue;
      item.className = wrong ? "is-error" : isDone ? "is-done" : now.filled ? "is-part" : "";
      item.querySelector(".state")?.replaceChildren(...(wrong ? [icon("alert")] : isDone ? [icon("check")] : []));
      setText(item.querySelector("[data-state]"), wrong ? say("section_errors", { count: wrong }) : isDone ? say("section_done") : now.asked ? say("section_part", { filled: now.filled, asked: now.asked }) : "");
    }
    setText(this.#page.querySelector("[data-progress]"), say("sections_done", countSections(this.#definition, state.sections)));
  }
}

function target(link: HTMLAnchorElement): HTMLElement | null {
  return document.getElementById(decodeURIComponent(link.hash.slice(1)));
}
