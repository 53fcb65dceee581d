// The list of sections: what is complete, begun, or in need of attention.

import type { Definition } from "../plan/types";
import type { State } from "../plan/state";
import { isComplete } from "../exchange/progress";
import { icon, make } from "../page/element";
import { say } from "../page/words";
import type { Check } from "./check";

export class Navigator {
  constructor(private readonly page: HTMLElement, private readonly definition: Definition, private readonly check: Check) {
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
    let complete = 0;
    let asked = 0;
    for (const section of this.definition.sections) {
      const now = state.sections.find((one) => one.id === section.id);
      if (!now || now.hidden) continue;
      const wrong = this.check.count(section.fields);
      const isDone = isComplete(section, now);
      if (now.asked > 0) asked++;
      if (isDone) complete++;
      const item = this.page.querySelector<HTMLElement>(`.section-nav [data-section="${CSS.escape(section.id)}"]`);
      if (!item) continue;
      const kind = wrong ? "is-error" : isDone ? "is-done" : now.filled ? "is-part" : "";
      item.className = kind;
      const mark = item.querySelector(".state");
      mark?.replaceChildren(...(wrong ? [icon("alert")] : isDone ? [icon("check")] : []));
      const text = wrong ? say("section_errors", { count: wrong }) : isDone ? say("section_done") : now.asked ? say("section_part", { filled: now.filled, asked: now.asked }) : "";
      let small = item.querySelector("small");
      if (!small) {
        small = make("small");
        item.querySelector("a > span:last-child")?.append(" ", small);
      }
      if (small.textContent !== text) small.textContent = text;
    }
    for (const place of this.page.querySelectorAll<HTMLElement>("[data-progress]")) {
      const text = say("sections_done", { done: complete, asked });
      if (place.textContent !== text) place.textContent = text;
    }
  }
}

function target(link: HTMLAnchorElement): HTMLElement | null {
  return document.getElementById(decodeURIComponent(link.hash.slice(1)));
}
