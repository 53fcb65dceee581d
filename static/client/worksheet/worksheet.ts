// <hb-worksheet>: a form whose answers are saved on this device as a plan. Without
// the script it is a form to print; each part of the script fails alone.

import type { Definition } from "../plan/types";
import { icon, make } from "../page/element";
import { say } from "../page/words";
import { Session } from "./session";

declare global {
  // Set by the definition.js beside each worksheet's page.
  // eslint-disable-next-line no-var
  var handbookDefinitions: Record<string, { hash: string; definition: Definition }> | undefined;
}

class Worksheet extends HTMLElement {
  private session: Session | undefined;

  connectedCallback(): void {
    if (this.session) return;
    const known = globalThis.handbookDefinitions?.[this.dataset.worksheet ?? ""];
    if (!known || known.hash !== this.dataset.definition) {
      // The page and its definition are of two versions of the site.
      this.warn(say("page_outdated"));
      return;
    }
    this.session = new Session(this, known.definition, known.hash);
    this.session.start().catch((error: unknown) => {
      this.warn(say("form_broken"));
      throw error;
    });
  }

  private warn(text: string): void {
    const place = this.querySelector("[data-banners]") ?? this;
    place.prepend(make("div", { class: "box notice notice--urgent cluster", role: "alert" }, icon("alert"), make("p", {}, text)));
  }
}

customElements.define("hb-worksheet", Worksheet);
