// Interactions without a right answer: <hb-rate>, <hb-reflect>, <hb-worked>,
// <hb-cards>, <hb-compare>, and the questions of <hb-video>. What people decide,
// write or open is kept.

import { make } from "../page/element";
import { say } from "../page/words";
import { Interaction, members, texts, type Value } from "./interaction";

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
    const text = (this.box?.value ?? "").normalize("NFC").replace(/\r\n?/g, "\n");
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
}

/** Parts that open: the steps of a worked example, cards. All opened is done. */
class Opening extends Interaction {
  protected get parts(): [string, HTMLDetailsElement][] {
    return this.items().flatMap(([key, item]) => {
      const details = item instanceof HTMLDetailsElement ? item : item.querySelector<HTMLDetailsElement>("details.answer");
      return details ? [[key, details]] : [];
    });
  }

  private opened = new Set<string>();

  protected setUp(): void {
    for (const [key, details] of this.parts) {
      details.addEventListener("toggle", () => {
        if (!details.open || this.opened.has(key)) return;
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
}

/** A prediction, and rows that open once it is written. */
class Compare extends Reflect {
  private isOpen = false;

  protected override setUp(): void {
    const rows = [...this.querySelectorAll<HTMLDetailsElement>(".contrast details")];
    for (const row of rows) {
      row.addEventListener("toggle", () => {
        if (!row.open || this.isOpen) return;
        this.isOpen = this.done = true;
        this.answered();
      });
    }
    this.box?.addEventListener("input", () => this.answered(true));
  }
}

/** A video that stops for its questions. */
class Video extends Interaction {
  private asked = new Set<string>();

  protected setUp(): void {
    const video = this.querySelector("video");
    if (!video) return;
    let last = 0;
    video.addEventListener("timeupdate", () => {
      const now = video.currentTime;
      for (const [key, item] of this.items(".pauses [data-item]")) {
        const at = Number(item.dataset.at);
        if (this.asked.has(key) || last >= at || now < at || now - last > 2) continue;
        this.asked.add(key);
        this.done = this.items(".pauses [data-item]").every(([one]) => this.asked.has(one));
        video.pause();
        this.stop(video, item);
        this.answered();
      }
      last = now;
    });
  }

  // The question stands below the film; the person goes on when ready.
  private stop(video: HTMLVideoElement, item: HTMLElement): void {
    for (const [, other] of this.items(".pauses [data-item]")) {
      other.classList.toggle("is-asked", other === item);
      if (other !== item) other.querySelector(".go-on")?.remove();
    }
    const go = make("button", { class: "btn go-on", type: "button" }, say("go_on"));
    go.addEventListener("click", () => {
      go.remove();
      void video.play();
    });
    if (!item.querySelector(".go-on")) item.append(go);
    if (document.fullscreenElement) void document.exitFullscreen();
    item.setAttribute("tabindex", "-1");
    item.focus();
  }

  read(): Value | undefined {
    return this.asked.size ? [...this.asked] : undefined;
  }

  show(value: Value, done: boolean): void {
    this.asked = new Set(texts(value));
    this.done = done;
    this.dataset.done = String(done);
  }

  inWords(): string {
    return "";
  }
}

export { Reflect };

customElements.define("hb-rate", Rate);
customElements.define("hb-reflect", Reflect);
customElements.define("hb-worked", class extends Opening {});
customElements.define("hb-cards", class extends Opening {});
customElements.define("hb-compare", Compare);
customElements.define("hb-video", Video);
