// <hb-build-errors> lies over the page while the content has errors. The page
// below is the last good one.

export interface ContentError {
  /** "content/about.md:3:5", or "". */
  place: string;
  line: string;
  carets: string;
  message: string;
  hint: string;
}

const tag = "hb-build-errors";
/** The errors that were put aside; others show again. */
const asideKey = "handbook-errors-aside";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { all: initial; color-scheme: inherit; position: fixed; inset: auto 0 0; z-index: 2147483647; }
section {
  box-sizing: border-box; max-height: 50vh; max-height: 50dvh; overflow: auto; padding: 1rem clamp(1rem, 4vw, 2.5rem) 1.25rem;
  font: 1rem/1.5 system-ui, sans-serif; color: light-dark(#1f1b16, #f3efe9); background: light-dark(#fffdfa, #1d1a17);
  border-block-start: 4px solid light-dark(#b3261e, #ff9d93); box-shadow: 0 -.5rem 2rem rgb(0 0 0 / .3);
}
div { display: flex; align-items: start; justify-content: space-between; gap: 1rem; }
h2 { margin: .4rem 0 0; font-size: 1.2rem; line-height: 1.3; }
button {
  flex: none; min-width: 2.75rem; min-height: 2.75rem; padding: 0 .75rem; font: inherit; color: inherit; cursor: pointer;
  background: none; border: 1px solid; border-radius: 4px;
}
:focus-visible { outline: 3px solid light-dark(#2457d6, #ffd866); outline-offset: 2px; }
ol { margin: 0; padding: 0; list-style: none; }
li + li { margin-block-start: 1rem; padding-block-start: 1rem; border-block-start: 1px solid light-dark(#d8d2c8, #4a453f); }
p { margin: .25rem 0; overflow-wrap: anywhere; }
.message { font-weight: 600; white-space: pre-line; }
code, pre { font: .9375rem/1.45 ui-monospace, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; color: light-dark(#8c1d18, #ffb4ab); }
pre { margin: .4rem 0; padding: .5rem .75rem; overflow-x: auto; background: light-dark(#f3efe8, #2a2622); border-radius: 3px; }
pre b { color: light-dark(#b3261e, #ff9d93); }
@media print { :host { display: none; } }
`);

class BuildErrors extends HTMLElement {
  private readonly box = element("section");

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    this.box.setAttribute("role", "alertdialog");
    this.box.setAttribute("aria-labelledby", "title");
    this.box.setAttribute("aria-describedby", "list");
    this.box.tabIndex = 0;
    shadow.append(this.box);
  }

  show(errors: ContentError[], more: number): void {
    const count = errors.length + more;
    const header = element("div");
    const title = element("h2", count === 1 ? "The content has an error" : `The content has ${count} errors`);
    title.id = "title";
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", putAside);
    header.append(title, close);
    const list = element("ol");
    list.id = "list";
    list.append(...errors.map(item));
    this.box.replaceChildren(header, list);
    if (more > 0) this.box.append(element("p", `And ${more} more; the terminal lists all.`));
  }
}

function item(error: ContentError): HTMLElement {
  const entry = element("li");
  if (error.place) entry.append(element("code", error.place));
  const message = element("p", error.message);
  message.className = "message";
  entry.append(message);
  if (error.line) {
    const source = element("pre");
    source.tabIndex = 0;
    source.append(`${error.line}\n`, element("b", error.carets));
    entry.append(source);
  }
  if (error.hint) entry.append(element("p", `Hint: ${error.hint}`));
  return entry;
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, text = ""): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

customElements.define(tag, BuildErrors);

let shown = "";

/** Shows these errors and no others, unless the same ones were put aside. */
export function showErrors(errors: ContentError[], more: number): void {
  shown = JSON.stringify(errors);
  if (recall() === shown) return;
  const existing = document.querySelector(tag);
  const overlay = existing instanceof BuildErrors ? existing : new BuildErrors();
  overlay.show(errors, more);
  // Before the body, so that it comes first for the keyboard.
  if (overlay !== existing) document.documentElement.insertBefore(overlay, document.body);
}

export function hideErrors(): void {
  remember("");
  document.querySelector(tag)?.remove();
}

function putAside(): void {
  remember(shown);
  document.querySelector(tag)?.remove();
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(tag)) putAside();
});

function recall(): string {
  try {
    return sessionStorage.getItem(asideKey) ?? "";
  } catch {
    return "";
  }
}

function remember(errors: string): void {
  try {
    sessionStorage.setItem(asideKey, errors);
  } catch {
    // Then the next page shows them again.
  }
}
