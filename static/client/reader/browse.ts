// <hb-browse> limits a list in place. Its facets are links to pages that list one
// word each; with the script they combine, and the address keeps the choice.

class Browse extends HTMLElement {
  private chosen = new Map<string, string>();

  connectedCallback(): void {
    if (this.dataset.whole === undefined) return;
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-facet]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const [facet = "", value = ""] = (link.dataset.facet ?? "").split("=");
      if (this.chosen.get(facet) === value || !value) this.chosen.delete(facet);
      else this.chosen.set(facet, value);
      history.replaceState(null, "", this.chosen.size ? "#" + [...this.chosen].map(([f, v]) => `${f}=${v}`).join("&") : location.pathname + location.search);
      this.show();
    });
    for (const part of location.hash.slice(1).split("&")) {
      const [facet = "", value = ""] = part.split("=");
      if (facet && this.querySelector(`a[data-facet="${CSS.escape(facet)}=${CSS.escape(value)}"]`)) this.chosen.set(facet, value);
    }
    if (this.chosen.size) this.show();
  }

  private show(): void {
    let shown = 0;
    for (const item of this.querySelectorAll<HTMLElement>("[data-tags]")) {
      const tags = (item.dataset.tags ?? "").split(" ");
      item.hidden = ![...this.chosen].every(([facet, value]) => tags.includes(`${facet}-${value}`));
      if (!item.hidden) shown++;
    }
    for (const link of this.querySelectorAll<HTMLAnchorElement>("a[data-facet]")) {
      const [facet = "", value = ""] = (link.dataset.facet ?? "").split("=");
      const current = value ? this.chosen.get(facet) === value : !this.chosen.size;
      if (current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const status = this.querySelector<HTMLElement>("[role=status]");
    if (status) status.textContent = (status.dataset.text ?? "").replace("COUNT", String(shown));
  }
}

customElements.define("hb-browse", Browse);
