// <hb-triangle>: the caption of the drivers triangle explains the driver in hand.

class Triangle extends HTMLElement {
  connectedCallback(): void {
    const note = this.querySelector<HTMLElement>(".drivers__note");
    if (!note) return;
    const usual = note.textContent;
    for (const link of this.querySelectorAll<SVGAElement>("[data-note]")) {
      const explain = () => (note.textContent = link.dataset.note ?? usual);
      const forget = () => (note.textContent = usual);
      link.addEventListener("mouseenter", explain);
      link.addEventListener("focus", explain);
      link.addEventListener("mouseleave", forget);
      link.addEventListener("blur", forget);
    }
  }
}

customElements.define("hb-triangle", Triangle);
