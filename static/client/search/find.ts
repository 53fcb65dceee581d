// <hb-find>: the search in the dialog that opens on every page. The field is a
// combobox, as ARIA describes it: the focus stays in it, and arrows choose among links
// that are its options. The first answer is chosen from the start, so that Enter opens
// it; an answer that comes late waits for nobody, and old ones stay until it is there.

import { button, icon, make, setText } from "../page/element";
import { root, say, search, spoken, type Spoken } from "./files";
import { forget, hasSlash, recent, remember, setSlash } from "./kept";
import { address, familyOf, mark, marked, shortened, way } from "./shown";
import type { Answer, Result } from "./types";

const most = 12;

class Find extends HTMLElement {
  #input!: HTMLInputElement;
  #words!: Spoken;
  readonly #list = make("div", { class: "palette__list", id: "hb-find-list", role: "listbox" });
  readonly #told = make("div", { class: "stack tight palette__told", hidden: true });
  readonly #status = make("p", { class: "vh", role: "status" });
  readonly #all = make("a", { hidden: true });
  readonly #settings = make("span", { class: "cluster", hidden: true });
  #forget!: HTMLElement;
  #options: HTMLElement[] = [];
  #chosen = -1;
  /** The number of the question at hand, and the answer to it. */
  #turn = 0;
  #pending: Promise<void> = Promise.resolve();
  #speaking = 0;

  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input || this.#input) return;
    this.#input = input;
    spoken().then((words) => this.#build(words), () => location.assign(document.querySelector<HTMLAnchorElement>("hb-search a")?.href ?? `${root}search/index.html`));
  }

  #build(words: Spoken): void {
    this.#words = words;
    const input = this.#input;
    const dialog = this.closest("dialog");
    const label = say(words, "label");
    const list = this.#list;
    list.setAttribute("aria-label", say(words, "list"));
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-label": label, "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false",
      autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search", placeholder: label,
    })) input.setAttribute(name, value);
    dialog?.setAttribute("aria-label", label);
    const close = make("button", { type: "button", class: "tool", onclick: () => dialog?.close() }, icon("close"), make("span", { class: "vh" }, say(words, "close")));
    const key = (names: string[], does: string) => make("span", {}, ...names.map((name) => make("kbd", {}, name)), ` ${say(words, does)}`);
    this.#forget = button(say(words, "forget"), () => void forget().then(() => this.#begin()), "btn");
    const slash = make("input", { type: "checkbox" });
    slash.addEventListener("change", () => {
      document.documentElement.toggleAttribute("data-no-slash", !slash.checked);
      void setSlash(slash.checked);
    });
    void hasSlash().then((on) => (slash.checked = on));
    this.#settings.append(this.#forget, make("label", { class: "choice" }, slash, say(words, "slash")));
    // The field stays where it is: moving it would take the focus from who types.
    input.before(icon("search"));
    input.after(close);
    this.append(
      this.#told, list,
      make("p", { class: "palette__foot" }, key(["↑", "↓"], "move"), key(["Enter"], "open"), key(["Esc"], "leave"), this.#all, this.#settings),
      this.#status,
    );
    input.addEventListener("input", () => this.#ask());
    input.addEventListener("focus", () => !input.value.trim() && this.#ask());
    input.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("click", (event) => this.#click(event));
    list.addEventListener("pointermove", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option && event.pointerType === "mouse") this.#choose(this.#options.indexOf(option));
    });
    this.#all.addEventListener("click", () => void remember(input.value));
    // A press on what is behind closes; one that began in the field does not.
    dialog?.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
    this.#ask();
  }

  #ask(): void {
    const text = this.#input.value.trim();
    const turn = ++this.#turn;
    const isNow = () => turn === this.#turn;
    if (!text) {
      this.#pending = this.#begin();
      return;
    }
    const late = setTimeout(() => isNow() && !this.#options.length && this.#tell(say(this.#words, "waiting")), 400);
    this.#pending = search.ask({ text, limit: most })
      .then((answer) => isNow() && this.#show(text, answer), () => isNow() && this.#fail())
      .then(() => clearTimeout(late));
  }

  /** What is there before anything is typed. */
  async #begin(): Promise<void> {
    const turn = this.#turn;
    const earlier = await recent();
    if (turn !== this.#turn) return;
    this.#told.hidden = true;
    const groups = [];
    if (earlier.length) groups.push({ title: say(this.#words, "recent"), options: earlier.map((text) => make("div", { role: "option", "data-text": text }, icon("search"), make("span", {}, text))) });
    groups.push({ title: say(this.#words, "starts"), options: this.#words.starts.map(({ url, title }) => make("a", { role: "option", href: address(url) }, icon("arrow"), make("span", {}, title))) });
    this.#fill(groups, -1);
    this.#link(address(this.#words.page), say(this.#words, "page"));
    this.#settings.hidden = false;
    this.#forget.hidden = !earlier.length;
    this.#speak("");
  }

  #show(text: string, answer: Answer): void {
    const words = this.#words;
    const typed = shortened(text);
    this.#settings.hidden = true;
    const page = `${address(words.page)}?${new URLSearchParams({ q: text.slice(0, 400) })}`;
    if (!answer.results.length) {
      this.#fill([], -1);
      const none = say(words, "none", { query: typed });
      this.#tell(make("b", {}, none), say(words, "try"), this.#ways());
      this.#all.hidden = true;
      this.#speak(none);
      return;
    }
    const said = say(words, "results", { count: answer.total, query: typed });
    const instead = answer.instead ? say(words, "instead", { query: typed, instead: answer.instead }) : "";
    if (instead) this.#tell(instead);
    else this.#told.hidden = true;
    const kinds = [...new Set(answer.results.map(({ kind }) => kind))];
    const found = new Set(answer.words);
    this.#fill(kinds.map((kind) => ({
      title: words.kinds[kind]?.[1] ?? kind,
      options: answer.results.filter((result) => result.kind === kind).map((result) => this.#option(result, answer.words, found)),
    })), 0);
    this.#link(page, say(words, "all", { count: answer.total }));
    this.#speak(`${instead} ${said}`);
  }

  #option(result: Result, words: readonly string[], found: ReadonlySet<string>): HTMLElement {
    const { kind, number, time, title, section } = result;
    const action = kind === "worksheet" || kind === "lesson" ? say(this.#words, kind) : "";
    const beside = action ? [action, time].filter(Boolean).join(", ") : number || time;
    return make("a", { role: "option", href: action ? address(result.url) : way(result, words), "data-family": familyOf(result, this.#words) || undefined },
      mark(), make("span", {}, ...marked(title, found), section && !action ? make("small", {}, ...marked(section, found)) : ""), beside ? make("small", {}, beside) : "");
  }

  /** Shows groups of options; one of them is chosen from the start, or none: -1. */
  #fill(groups: { title: string; options: HTMLElement[] }[], chosen: number): void {
    this.#options = groups.flatMap(({ options }) => options);
    this.#options.forEach((option, i) => {
      option.id = `hb-find-${i}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    });
    this.#list.replaceChildren(...groups.filter(({ options }) => options.length).map(({ title, options }, i) =>
      make("div", { role: "group", "aria-labelledby": `hb-find-group-${i}` }, make("div", { class: "palette__group", id: `hb-find-group-${i}` }, title), ...options)));
    this.#list.hidden = !this.#options.length;
    this.#list.scrollTop = 0;
    this.#input.setAttribute("aria-expanded", String(this.#options.length > 0));
    this.#chosen = -1;
    this.#input.removeAttribute("aria-activedescendant");
    if (chosen >= 0) this.#choose(chosen);
  }

  #choose(chosen: number): void {
    if (chosen === this.#chosen) return;
    this.#options[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = chosen;
    const option = this.#options[chosen];
    option?.setAttribute("aria-selected", "true");
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (last < 0) return;
      if (event.key === "ArrowDown") this.#choose(this.#chosen >= last ? 0 : this.#chosen + 1);
      else this.#choose(this.#chosen <= 0 ? last : this.#chosen - 1);
      (this.#chosen ? this.#options[this.#chosen] : this.#list.firstElementChild)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const text = this.#input.value;
      const apart = event.ctrlKey || event.metaKey;
      const chosen = this.#options[this.#chosen];
      // Who types and presses Enter at once wants the answer to what was typed.
      void this.#pending.then(() => {
        if (text !== this.#input.value) return;
        const option = chosen?.isConnected ? chosen : this.#options[this.#chosen];
        if (option instanceof HTMLAnchorElement && apart) {
          void remember(text);
          window.open(option.href, "_blank", "noopener");
        } else option?.click();
      });
    }
  }

  #click(event: MouseEvent): void {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (!option) return;
    if (option.dataset.text !== undefined) {
      this.#input.value = option.dataset.text;
      this.#input.focus();
      this.#ask();
      return;
    }
    const kept = remember(this.#input.value);
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(option instanceof HTMLAnchorElement)) return;
    // The page goes away: what is kept must be written before, but nobody waits long.
    event.preventDefault();
    void Promise.race([kept, new Promise((done) => setTimeout(done, 300))]).then(() => {
      this.closest("dialog")?.close();
      location.assign(option.href);
    });
  }

  #link(href: string, text: string): void {
    this.#all.href = href;
    setText(this.#all, text);
    this.#all.hidden = false;
  }

  #tell(...content: (Node | string)[]): void {
    this.#told.replaceChildren(...content.map((one) => (typeof one === "string" ? make("p", {}, one) : one)));
    this.#told.hidden = false;
  }

  /** Other ways to find something. */
  #ways(): Node {
    const { page, glossary } = this.#words;
    return make("p", { class: "cluster" }, make("a", { href: `${address(page)}#hb-index` }, say(this.#words, "index")), glossary && make("a", { href: address(glossary) }, say(this.#words, "glossary")));
  }

  #fail(): void {
    this.#fill([], -1);
    this.#all.hidden = true;
    const fault = say(this.#words, "fault");
    this.#tell(fault, make("p", {}, button(say(this.#words, "again"), () => {
      this.#input.focus();
      this.#ask();
    })), this.#ways());
    this.#speak(fault);
  }

  /** Says how it stands when nothing more was typed for a moment. */
  #speak(text: string): void {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => setText(this.#status, text.trim()), 700);
  }
}

customElements.define("hb-find", Find);
