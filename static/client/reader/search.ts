// <hb-search> is the link to the page that searches. With scripts it opens a dialog on
// every page, and so do / and Ctrl-K. What searches loads when it is first wanted; the
// field is there at once, so that nothing typed gets lost.

import { loadScript } from "../page/script";
import { kept, searchDatabase } from "../search/kept";

const { documentElement: html } = document;
const fields = "input, textarea, select, [contenteditable]";

/** Whether the / key may open the search. Pages of people who never searched ask no more
 * than whether anything is kept. */
async function wantsSlash(): Promise<boolean> {
  try {
    if (indexedDB.databases && !(await indexedDB.databases()).some(({ name }) => name === searchDatabase)) return true;
  } catch {
    return true;
  }
  return (await kept("slash")) !== false;
}

/** Goes to the page that searches, with what was typed; addresses have an end. */
function go(link: HTMLAnchorElement, input: HTMLInputElement | null): void {
  location.assign(`${link.href}?${new URLSearchParams({ q: input?.value.slice(0, 400) ?? "" })}`);
}

class SearchLink extends HTMLElement {
  private dialog: HTMLDialogElement | undefined;
  private loading: Promise<unknown> | undefined;

  connectedCallback(): void {
    const link = this.querySelector("a");
    if (!link || !this.dataset.script) return;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.open(link);
    });
    for (const sign of ["pointerenter", "focus"]) link.addEventListener(sign, () => void this.load().catch(() => {}));
    document.addEventListener("keydown", (event) => {
      const command = event.ctrlKey !== event.metaKey;
      const wanted = event.key === "/" ? !event.ctrlKey && !event.metaKey && !event.altKey && !html.hasAttribute("data-no-slash") : event.key.toLowerCase() === "k" && command && !event.altKey && !event.shiftKey;
      const { activeElement } = document;
      if (!wanted || event.defaultPrevented || event.isComposing || event.repeat || activeElement?.closest(fields) || document.querySelector("dialog:modal")) return;
      event.preventDefault();
      this.open(link);
    });
    // Forms lead to the page that searches. Firefox lets none go from pages of a folder.
    document.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches(".searchbox[action]")) return;
      event.preventDefault();
      go(link, form.querySelector("input"));
    });
    void wantsSlash().then((on) => html.toggleAttribute("data-no-slash", !on));
  }

  private load(): Promise<unknown> {
    if (customElements.get("hb-find")) return Promise.resolve();
    return (this.loading ??= loadScript(this.dataset.script ?? "").catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    }));
  }

  private open(link: HTMLAnchorElement): void {
    const here = document.querySelector<HTMLInputElement>("#hb-query");
    if (here) return here.select();
    if (!this.dialog) {
      const label = link.textContent?.trim() ?? "";
      this.dialog = document.createElement("dialog");
      this.dialog.className = "dialog box palette";
      this.dialog.setAttribute("aria-label", label);
      const find = document.createElement("hb-find");
      const input = document.createElement("input");
      for (const [name, value] of Object.entries({
        class: "input", role: "combobox", "aria-label": label, "aria-expanded": "false", "aria-autocomplete": "list",
        autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search",
      })) input.setAttribute(name, value);
      const head = document.createElement("div");
      head.className = "palette__head";
      head.append(input);
      find.append(head);
      this.dialog.append(find);
      document.body.append(this.dialog);
    }
    const { dialog } = this;
    const input = dialog.querySelector("input");
    dialog.showModal();
    input?.focus();
    input?.select();
    this.load().catch(() => {
      if (dialog.open) go(link, input);
    });
  }
}

customElements.define("hb-search", SearchLink);
