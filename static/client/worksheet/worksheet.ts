// <hb-worksheet>: a form whose answers are saved on this device as a plan. Without
// the script it is a form to print; each part of the script fails alone.

import { icon, make } from "../page/element";
import { say } from "../page/words";
import { Actions } from "./actions";
import { Session } from "./session";

class Worksheet extends HTMLElement {
  #session: Session | undefined;

  connectedCallback(): void {
    if (this.#session) return;
    this.#start().catch((error: unknown) => {
      this.#warn(say("form_broken"));
      throw error;
    });
  }

  async #start(): Promise<void> {
    const known = globalThis.handbookDefinitions?.[this.dataset.worksheet ?? ""];
    if (!known) throw new Error("the definition of the worksheet did not load");
    // The page and its definition may be of two versions of the site.
    if (known.hash !== this.dataset.definition) return this.#warn(say("page_outdated"));
    this.#session = new Session(this, known.definition, known.hash);
    await this.#session.start();
    new Actions(this.#session).connect();
  }

  #warn(text: string): void {
    const place = this.querySelector("[data-banners]") ?? this;
    place.prepend(make("div", { class: "box notice notice--urgent cluster", role: "alert" }, icon("alert"), make("p", {}, text)));
  }
}

customElements.define("hb-worksheet", Worksheet);
