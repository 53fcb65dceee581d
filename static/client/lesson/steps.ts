// The steps of a lesson: which one is read, which are done, and where the person
// left off last time.

import { make } from "../page/element";
import { say } from "../page/words";
import { interactions } from "./interaction";
import type { Keeper } from "./progress";

export class Steps {
  private readonly steps = [...document.querySelectorAll<HTMLElement>(".step[data-step]")];
  private readonly links = new Map([...document.querySelectorAll<HTMLAnchorElement>(".step-bar a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  private current = "";

  constructor(private readonly keeper: Keeper) {
    if (!this.steps.length) return;
    this.resume();
    const observer = new IntersectionObserver(() => this.look(), { rootMargin: "0px 0px -60% 0px" });
    for (const step of this.steps) observer.observe(step);
    addEventListener("hb-progress", () => this.draw());
    this.draw();
  }

  // Offers the way back to the step of last time; it does not jump by itself.
  private resume(): void {
    const last = this.steps.find((step) => step.dataset.step === this.keeper.record?.step);
    if (!last || last === this.steps[0] || location.hash) return;
    const title = last.querySelector("h2")?.textContent?.trim() ?? "";
    const offer = make("p", { class: "box notice cluster no-print" }, make("a", { class: "btn", href: `#${last.id}` }, say("resume", { title })));
    document.querySelector(".topic-head")?.after(offer);
    offer.addEventListener("click", () => setTimeout(() => offer.remove()));
  }

  private look(): void {
    const here = this.steps.filter((step) => step.getBoundingClientRect().top < innerHeight * 0.4).pop();
    const id = here?.dataset.step ?? "";
    if (!id || id === this.current) return;
    this.current = id;
    for (const [one, link] of this.links) {
      if (one === id) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const isLast = here === this.steps.at(-1);
    this.keeper.note({ step: id, ...(isLast && { read: new Date().toISOString() }) });
  }

  private draw(): void {
    for (const step of this.steps) {
      const inside = interactions.filter((one) => step.contains(one));
      const done = inside.filter((one) => one.done).length;
      const link = this.links.get(step.dataset.step ?? "");
      if (!link || !inside.length) continue;
      link.classList.toggle("is-done", done === inside.length);
      link.classList.toggle("is-part", done > 0 && done < inside.length);
      let words = link.querySelector(".vh.progress-words");
      if (!words) {
        words = make("span", { class: "vh progress-words" });
        link.append(words);
      }
      words.textContent = ` ${say("done_of", { done, of: inside.length })}`;
    }
  }
}
