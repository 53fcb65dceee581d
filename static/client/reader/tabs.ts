// <hb-tabs> turns its sections into tabs. The markup is a list of sections, each
// with a heading and an id; without the script they stand one below the other.

import { idOf } from "../page/anchor";

class Tabs extends HTMLElement {
  private tabs: HTMLButtonElement[] = [];
  private panels: HTMLElement[] = [];

  connectedCallback(): void {
    if (this.tabs.length) return;
    this.panels = [...this.querySelectorAll<HTMLElement>(":scope > section")];
    if (this.panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "tabs__list";
    list.setAttribute("role", "tablist");
    this.panels.forEach((panel, index) => {
      const heading = panel.querySelector<HTMLElement>(":scope > :is(h2, h3, h4, h5, h6)");
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${heading?.id ?? index}-tab`;
      tab.className = "tabs__tab";
      tab.setAttribute("role", "tab");
      tab.textContent = heading?.textContent ?? String(index + 1);
      if (heading) {
        panel.id = `${heading.id}-panel`;
        heading.classList.add("vh");
      }
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      tab.addEventListener("click", () => this.select(index));
      list.append(tab);
      this.tabs.push(tab);
    });
    list.addEventListener("keydown", (event) => this.move(event));
    this.prepend(list);
    this.classList.add("is-ready");
    this.fromAddress(true);
    addEventListener("hashchange", () => this.fromAddress(false));
  }

  private select(index: number, focus = false): void {
    this.tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
    });
    this.panels.forEach((panel, i) => (panel.hidden = i !== index));
    if (focus) this.tabs[index]?.focus();
  }

  // A link to anything inside a panel opens that panel.
  private fromAddress(otherwise: boolean): void {
    const target = document.getElementById(idOf(location.hash));
    const index = target ? this.panels.findIndex((panel) => panel.contains(target)) : -1;
    if (index >= 0) {
      this.select(index);
      target?.scrollIntoView();
    } else if (otherwise) {
      this.select(0);
    }
  }

  private move(event: KeyboardEvent): void {
    const rtl = getComputedStyle(this).direction === "rtl";
    const now = this.tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const last = this.tabs.length - 1;
    const forward = rtl ? "ArrowLeft" : "ArrowRight";
    const back = rtl ? "ArrowRight" : "ArrowLeft";
    const next = { [forward]: now === last ? 0 : now + 1, [back]: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.select(next, true);
  }
}

customElements.define("hb-tabs", Tabs);
