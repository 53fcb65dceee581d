// <hb-scenario>: a story one scene at a time. Its links lead on; the way so far can
// be gone back. Without the script the scenes stand one below the other.

import { idOf } from "../page/anchor";
import { button, make } from "../page/element";
import { say } from "../page/words";
import { Interaction, members, texts, type Value } from "./interaction";
import type { Sheet } from "./sheet";

class Scenario extends Interaction {
  private scenes = new Map<string, HTMLElement>();
  /** The scenes so far, the one that shows last. */
  private path: string[] = [];
  private way!: HTMLElement;
  private back!: HTMLButtonElement;
  private over!: HTMLButtonElement;

  protected setUp(): void {
    for (const scene of this.querySelectorAll<HTMLElement>(":scope > .branch > [data-scene]")) this.scenes.set(scene.dataset.scene ?? "", scene);
    this.way = make("ol", { class: "way small", "aria-label": say("way_so_far") });
    this.back = button(say("step_back"), () => this.go(this.path.slice(0, -1)));
    this.over = button(say("start_over"), () => this.go(this.path.slice(0, 1)), "btn btn--quiet");
    const story = this.querySelector(".branch");
    story?.before(this.way);
    story?.after(make("div", { class: "task__actions cluster no-print", role: "group", "aria-label": this.question }, this.back, this.over));
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
      const to = link && this.keyOf(link.hash);
      if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.go(to === this.path[0] ? [to] : [...this.path, to]);
    });
    // A link from elsewhere to a scene, and the browser's own way back.
    addEventListener("hashchange", () => {
      const to = this.keyOf(location.hash);
      if (to && to !== this.path.at(-1)) this.turn([...this.path, to]);
    });
    addEventListener("popstate", () => {
      const path = members(history.state).get(this.id);
      if (Array.isArray(path) && path.join() !== this.path.join()) this.turn(this.known(path));
    });
    const named = this.keyOf(location.hash);
    const first = this.scenes.keys().next().value ?? "";
    this.path = named && named !== first ? [first, named] : [first];
    this.draw();
  }

  /** The key of the scene that an address within the page names. */
  private keyOf(hash: string): string | undefined {
    const id = idOf(hash);
    return [...this.scenes].find(([, scene]) => scene.id === id)?.[0];
  }

  private known(path: unknown): string[] {
    return texts(path).filter((key) => this.scenes.has(key));
  }

  /** Goes on, so that the browser's own buttons lead back and forth. */
  private go(path: string[]): void {
    const scene = this.scenes.get(path.at(-1) ?? "");
    if (!scene) return;
    this.remember();
    history.pushState({ ...history.state as object, [this.id]: path }, "", `#${scene.id}`);
    this.turn(path);
  }

  /** Notes in the browser's history where the story stands. */
  private remember(): void {
    history.replaceState({ ...history.state as object, [this.id]: this.path }, "");
  }

  private turn(path: string[]): void {
    const scene = this.scenes.get(path.at(-1) ?? "");
    if (!scene) return;
    this.path = path;
    if (scene.dataset.ending !== undefined) this.done = true;
    this.draw();
    scene.focus();
    this.answered();
  }

  private draw(): void {
    const now = this.path.at(-1);
    for (const [key, scene] of this.scenes) scene.hidden = key !== now;
    this.back.hidden = this.over.hidden = this.path.length < 2;
    this.way.hidden = this.path.length < 2;
    this.way.replaceChildren(...this.path.map((key) => make("li", key === now ? { "aria-current": "step" } : {}, this.titleOf(key))));
  }

  private titleOf(key: string): string {
    const scene = this.scenes.get(key);
    return document.getElementById(`${scene?.id}.title`)?.textContent?.trim() ?? key;
  }

  read(): Value | undefined {
    return this.path.length > 1 || this.done ? this.path : undefined;
  }

  show(value: Value, done: boolean): void {
    const known = this.known(value);
    const named = this.keyOf(location.hash);
    this.done = done;
    this.dataset.done = String(done);
    if (known.length && (!named || named === known.at(-1))) this.path = known;
    this.draw();
  }

  // The scenes on the way, and what was chosen in each.
  onPaper(sheet: Sheet): void {
    if (this.path.length < 2) return;
    const now = this.path.at(-1);
    for (const [key, scene] of this.scenes) {
      if (!this.path.includes(key)) sheet.leaveOut([scene]);
      else if (key !== now) sheet.leaveOut(scene.querySelectorAll(".ways :is(svg, .print-only)"));
    }
    for (const [n, to] of this.path.slice(1).entries()) {
      const link = this.scenes.get(this.path[n] ?? "")?.querySelector(`[data-to="${CSS.escape(to)}"]`);
      if (link?.firstElementChild) sheet.write(link.firstElementChild, [make("b", {}, ` (${say("your_choice")})`)]);
    }
  }

  inWords(): string {
    return this.path.length > 1 ? this.path.map((key) => this.titleOf(key)).join(" \u2192 ") : "";
  }
}

customElements.define("hb-scenario", Scenario);
