// Interactions without a right answer: <hb-rate>, <hb-reflect>, <hb-worked>,
// <hb-cards>, <hb-compare>, and the questions of <hb-video>. What people decide,
// write or open is kept.

import { make } from "../page/element";
import { say } from "../page/words";
import { clean } from "../plan/values";
import { Interaction, members, texts, type Value } from "./interaction";
import type { Sheet } from "./sheet";

class Rate extends Interaction {
  protected setUp(): void {
    this.addEventListener("change", () => {
      this.done = this.items().every(([, item]) => item.querySelector("input:checked"));
      this.answered();
    });
  }

  read(): Value | undefined {
    const value: Record<string, string> = {};
    for (const [key, item] of this.items()) {
      const chosen = item.querySelector<HTMLInputElement>("input:checked");
      if (chosen) value[key] = chosen.value;
    }
    return Object.keys(value).length ? value : undefined;
  }

  show(value: Value, done: boolean): void {
    const kept = members(value);
    for (const [key, item] of this.items()) {
      for (const input of item.querySelectorAll("input")) input.checked = input.value === kept.get(key);
    }
    this.done = done;
    this.dataset.done = String(done);
  }

  inWords(): string {
    return this.items().map(([, item]) => {
      const chosen = item.querySelector<HTMLInputElement>("input:checked");
      return chosen && `${item.querySelector("legend")?.textContent?.trim()}: ${chosen.closest("label")?.querySelector(".segment__label")?.textContent?.trim()}`;
    }).filter(Boolean).join("\n");
  }

  onPaper(sheet: Sheet): void {
    for (const [, item] of this.items()) {
      const grade = item.querySelector("input:checked")?.closest("label")?.querySelector(".segment__label");
      if (!grade) continue;
      sheet.write(item, [make("b", {}, grade.textContent?.trim())]);
      sheet.leaveOut(item.querySelectorAll(".rating__scale"));
    }
  }
}

class Reflect extends Interaction {
  /** The field of a worksheet that the answer can fill. */
  get field(): { worksheet: string; field: string } | undefined {
    const { worksheet, field } = this.dataset;
    return worksheet && field ? { worksheet, field } : undefined;
  }

  protected get box(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  protected setUp(): void {
    this.box?.addEventListener("input", () => {
      this.done = !!this.box?.value.trim();
      this.answered(true);
    });
  }

  read(): Value | undefined {
    const text = clean(this.box?.value ?? "");
    return text.trim() ? text : undefined;
  }

  show(value: Value, done: boolean): void {
    if (this.box) this.box.value = typeof value === "string" ? value : "";
    this.done = done;
    this.dataset.done = String(done);
  }

  inWords(): string {
    return String(this.read() ?? "");
  }

  onPaper(sheet: Sheet): void {
    const text = this.inWords();
    if (text && this.box) sheet.writeText(this.box, text);
  }
}

/** Parts that open: the steps of a worked example, cards. All opened is done. */
class Opening extends Interaction {
  protected get parts(): [string, HTMLDetailsElement][] {
    // Steps may hold interactions, whose answers are theirs.
    return this.items(":scope > * > [data-item]").flatMap(([key, item]) => {
      const details = item instanceof HTMLDetailsElement ? item : item.querySelector<HTMLDetailsElement>(":scope > details.answer");
      return details ? [[key, details]] : [];
    });
  }

  private opened = new Set<string>();

  protected setUp(): void {
    for (const [key, details] of this.parts) {
      whenOpened(details, () => {
        if (this.opened.has(key)) return;
        this.opened.add(key);
        this.done = this.parts.every(([one]) => this.opened.has(one));
        this.answered();
      });
    }
  }

  read(): Value | undefined {
    return this.opened.size ? [...this.opened] : undefined;
  }

  show(value: Value, done: boolean): void {
    this.opened = new Set(texts(value));
    this.done = done;
    this.dataset.done = String(done);
  }

  inWords(): string {
    return "";
  }

  onPaper(sheet: Sheet): void {
    sheet.open(this.parts.filter(([key]) => this.opened.has(key)).map(([, details]) => details));
  }
}

/** Calls listener when a person opens it, and not when the page does for its facilitator's edition. */
function whenOpened(details: HTMLDetailsElement, listener: () => void): void {
  details.querySelector("summary")?.addEventListener("click", () => {
    if (!details.open) listener();
  });
}

/** A prediction, and rows that open once it is written. */
class Compare extends Reflect {
  private isOpen = false;

  protected override setUp(): void {
    for (const row of this.rows) {
      whenOpened(row, () => {
        if (this.isOpen) return;
        this.isOpen = this.done = true;
        this.answered();
      });
    }
    this.box?.addEventListener("input", () => this.answered(true));
  }

  private get rows(): NodeListOf<HTMLDetailsElement> {
    return this.querySelectorAll(".contrast details");
  }

  // The field's box is no part of other editions, as the rows have lines.
  override onPaper(sheet: Sheet): void {
    const text = this.inWords();
    if (text && this.box) sheet.write(this, [make("blockquote", {}, make("p", {}, `${say("your_answer")}: ${text}`))], this.querySelector(".contrast"));
    if (this.done) sheet.open(this.rows);
  }
}

/** A video that stops for its questions, which may be answered in writing. */
class Video extends Interaction {
  /** The pauses that were reached, and what was written at them. */
  private readonly asked = new Map<string, string>();
  private readonly told = make("p", { class: "vh", role: "status" });

  private get pauses(): [string, HTMLElement][] {
    return this.items(":scope > .pauses > [data-item]");
  }

  protected setUp(): void {
    for (const [key, item] of this.pauses) {
      // Whoever answers has reached it, also without the film.
      item.addEventListener("input", () => this.reach(key, boxOf(item)?.value ?? "", true));
    }
    const video = this.querySelector("video");
    if (!video) return;
    this.append(this.told);
    let last = 0;
    video.addEventListener("timeupdate", () => {
      const now = video.currentTime;
      for (const [key, item] of this.pauses) {
        const at = Number(item.dataset.at);
        if (item.dataset.stopped || last >= at || now < at || now - last > 2) continue;
        item.dataset.stopped = "true";
        video.pause();
        this.stop(video, item);
        this.reach(key, this.asked.get(key) ?? "");
      }
      last = now;
    });
  }

  private reach(key: string, text: string, typing = false): void {
    this.asked.set(key, clean(text));
    this.done = this.pauses.every(([one]) => this.asked.has(one));
    this.answered(typing);
  }

  // The question stands below the film; the person goes on when ready.
  private stop(video: HTMLVideoElement, item: HTMLElement): void {
    for (const [, other] of this.pauses) {
      other.classList.toggle("is-asked", other === item);
      if (other !== item) other.querySelector(".go-on")?.remove();
    }
    const go = make("button", { class: "btn go-on no-print", type: "button" }, say("go_on"));
    go.addEventListener("click", () => {
      go.remove();
      void video.play();
      video.focus();
    });
    if (!item.querySelector(".go-on")) item.append(go);
    if (document.fullscreenElement) void document.exitFullscreen();
    const isHere = this.contains(document.activeElement);
    this.told.textContent = item.querySelector("label, p, legend")?.textContent ?? "";
    item.setAttribute("tabindex", "-1");
    // Somebody who writes elsewhere meanwhile is left there.
    if (isHere) item.focus();
    else item.scrollIntoView({ block: "nearest" });
  }

  read(): Value | undefined {
    return this.asked.size ? Object.fromEntries(this.asked) : undefined;
  }

  // Older pages kept only which pauses were reached.
  show(value: Value, done: boolean): void {
    const kept = Array.isArray(value) ? new Map(value.map((key) => [key, ""])) : members(value);
    this.asked.clear();
    for (const [key, item] of this.pauses) {
      const text = kept.get(key);
      if (typeof text === "string") this.asked.set(key, text);
      const box = boxOf(item);
      if (box) box.value = this.asked.get(key) ?? "";
      if (this.asked.has(key)) item.dataset.stopped = "true";
    }
    this.done = done;
    this.dataset.done = String(done);
  }

  inWords(): string {
    return this.pauses.map(([key, item]) => this.asked.get(key)?.trim() && `${item.querySelector("label")?.textContent?.trim()}: ${this.asked.get(key)?.trim()}`).filter(Boolean).join("\n");
  }

  onPaper(sheet: Sheet): void {
    for (const [key, item] of this.pauses) {
      const box = boxOf(item);
      const text = this.asked.get(key);
      if (box && text?.trim()) sheet.writeText(box, text);
    }
  }
}

/** The box in which a pause itself is answered; interactions inside it have their own. */
function boxOf(pause: Element): HTMLTextAreaElement | null {
  return pause.querySelector(":scope > .field > textarea");
}

export { Reflect };

customElements.define("hb-rate", Rate);
customElements.define("hb-reflect", Reflect);
customElements.define("hb-worked", class extends Opening {});
customElements.define("hb-cards", class extends Opening {});
customElements.define("hb-compare", Compare);
customElements.define("hb-video", Video);
