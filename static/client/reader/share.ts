// <hb-share> copies the page's address, <hb-print> prints. Their buttons show only
// where scripts run (early.ts says so before the page shows, and nothing moves).

class Share extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const status = this.querySelector<HTMLElement>("[role=status]");
    if (!button || !status) return;
    button.addEventListener("click", () => {
      const address = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? location.href;
      copy(address).then(
        () => (status.textContent = this.dataset.copied ?? ""),
        () => (status.textContent = address),
      );
    });
  }
}

// Plain http:// pages have no clipboard; an old command still copies there.
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser does not copy");
}

class Print extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => print());
  }
}

customElements.define("hb-share", Share);
customElements.define("hb-print", Print);
