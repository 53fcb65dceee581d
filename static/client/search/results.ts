// <hb-results>: the page of results. Its address holds the question and the facets, so
// it can be sent and found again; while somebody types, the address changes in place,
// and a question that was asked with Enter, or came with a link, gets an entry of its
// own in the history. Without a question the page is the index from A to Z.

import { button, icon, make, setText } from "../page/element";
import { say, search, spoken, type Spoken } from "./files";
import { recent, remember } from "./kept";
import { address, familyOf, mark, marked, shortened, way } from "./shown";
import { canRead, snippet } from "./snippet";
import type { Answer, FacetName, Result } from "./types";

const names: FacetName[] = ["kind", "driver", "stage", "role"];
const atOnce = 10;

class Results extends HTMLElement {
  #words!: Spoken;
  #input!: HTMLInputElement;
  #found!: HTMLElement;
  #index!: HTMLElement;
  #told!: HTMLElement;
  #heading!: HTMLElement;
  #list!: HTMLElement;
  #more!: HTMLButtonElement;
  #facets!: HTMLFormElement;
  #chips!: HTMLElement;
  readonly #labels = new Map<string, { label: HTMLElement; input: HTMLInputElement; count: HTMLElement }>();
  #chosen: Partial<Record<FacetName, string[]>> = {};
  #limit = atOnce;
  #turn = 0;
  #speaking = 0;
  #writing = 0;
  #reading = 0;
  /** Whether the entry of the history at hand is to be kept when the question changes. */
  #settled = false;
  #watcher: IntersectionObserver | undefined;
  readonly #title = document.title;

  connectedCallback(): void {
    const one = <T extends HTMLElement>(selector: string) => this.querySelector<T>(selector)!;
    if (this.#input || !one("[data-found]")) return;
    this.#input = one("#hb-query");
    this.#found = one("[data-found]");
    this.#index = one("[data-index]");
    this.#told = one("[data-told]");
    this.#heading = one("#hb-count");
    this.#list = one(".results");
    this.#more = one("[data-more]");
    this.#facets = one("#hb-facets");
    this.#chips = one("[data-chips]");
    this.#heading.tabIndex = -1;
    spoken().then((words) => this.#start(words), () => undefined);
  }

  #start(words: Spoken): void {
    this.#words = words;
    this.#input.placeholder = say(words, "label");
    const edited = () => {
      this.#limit = atOnce;
      this.#write();
      this.#ask();
    };
    // What was typed before this script came counts.
    const typed = this.#input.value;
    this.#read();
    if (typed) this.#input.value = typed;
    this.#settled = this.#input.value !== "";
    this.#input.addEventListener("input", edited);
    this.#input.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      edited();
      this.#write(true);
      this.#settled = true;
      void remember(this.#input.value);
      if (matchMedia("(pointer: coarse)").matches) this.#input.blur();
    });
    this.#facets.addEventListener("change", () => {
      this.#chosen = {};
      for (const { input } of this.#labels.values()) if (input.checked) (this.#chosen[input.name as FacetName] ??= []).push(input.value);
      edited();
    });
    this.#facets.addEventListener("submit", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      if ((event.target as Element).closest("a")) void remember(this.#input.value);
    });
    this.#more.addEventListener("click", () => {
      const shown = this.#list.children.length;
      this.#limit += atOnce;
      this.#write(true);
      this.#ask(() => this.#list.children[shown]?.querySelector("a")?.focus());
    });
    addEventListener("popstate", () => {
      clearTimeout(this.#writing);
      this.#read();
      this.#settled = true;
      this.#ask();
    });
    this.#ask();
    if (!this.#input.value && matchMedia("(pointer: fine)").matches && !location.hash) this.#input.focus({ preventScroll: true });
  }

  #read(): void {
    const asked = new URLSearchParams(location.search);
    this.#input.value = asked.get("q") ?? "";
    this.#chosen = {};
    for (const name of names) {
      const ids = [...new Set(asked.getAll(name).filter(Boolean))];
      if (ids.length) this.#chosen[name] = ids;
    }
    const shown: unknown = (history.state as { shown?: unknown } | null)?.shown;
    this.#limit = typeof shown === "number" ? Math.min(Math.max(shown, atOnce), 1000) : atOnce;
  }

  /** Puts the question into the address, soon or now. */
  #write(now = false): void {
    clearTimeout(this.#writing);
    if (!now) {
      this.#writing = setTimeout(() => this.#write(true), 300);
      return;
    }
    const asked = new URLSearchParams();
    const text = this.#input.value.trim();
    if (text) asked.set("q", text.slice(0, 400));
    for (const name of names) for (const id of this.#chosen[name] ?? []) asked.append(name, id);
    const place = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
    const isSame = place === location.pathname + location.search;
    try {
      if (this.#settled && !isSame) history.pushState({ shown: this.#limit }, "", place);
      else history.replaceState({ shown: this.#limit }, "", place);
    } catch {
      // Some browsers keep the addresses of pages from a folder as they are.
    }
    if (!isSame) this.#settled = false;
  }

  #ask(then?: () => void): void {
    const text = this.#input.value.trim();
    const turn = ++this.#turn;
    const isNow = () => turn === this.#turn;
    clearTimeout(this.#reading);
    if (!text) {
      document.title = this.#title;
      void recent().then((earlier) => isNow() && this.#begin(earlier));
      return;
    }
    document.title = `${shortened(text)}: ${this.#title}`;
    const late = setTimeout(() => isNow() && this.#found.hidden && this.#tell(say(this.#words, "waiting")), 400);
    void search.ask({ text, facets: this.#chosen, limit: this.#limit })
      .then((answer) => {
        if (!isNow()) return;
        this.#show(text, answer, then !== undefined);
        then?.();
      }, () => isNow() && this.#fail())
      .then(() => clearTimeout(late));
  }

  #begin(earlier: string[]): void {
    this.#found.hidden = true;
    this.#index.hidden = false;
    const list = (title: string, links: { href: string; text: string }[]) => links.length
      ? [make("section", { class: "stack tight" }, make("h2", { class: "count" }, title), make("p", { class: "cluster" }, ...links.map(({ href, text }) => make("a", { class: "chip", href }, text))))]
      : [];
    this.#tell(
      ...list(say(this.#words, "recent"), earlier.map((text) => ({ text, href: `?${new URLSearchParams({ q: text })}` }))),
      ...list(say(this.#words, "starts"), this.#words.starts.map(({ url, title }) => ({ text: title, href: address(url) }))),
    );
    this.#speak("");
  }

  #show(text: string, answer: Answer, isMore: boolean): void {
    const words = this.#words;
    const typed = shortened(text);
    this.#found.hidden = false;
    this.#index.hidden = true;
    this.#showFacets(answer);
    const limited = names.some((name) => this.#chosen[name]?.length);
    const said = answer.total ? say(words, "results", { count: answer.total, query: typed }) : say(words, limited ? "none_limited" : "none", { query: typed });
    setText(this.#heading, said);
    if (!answer.total) this.#tell();
    else if (answer.instead) {
      const [before = "", after = ""] = say(words, "instead", { query: typed }).split("{instead}");
      this.#tell(make("p", {}, before, make("a", { href: `?${new URLSearchParams({ q: answer.instead })}` }, answer.instead), after));
    } else this.#tell();
    const found = new Set(answer.words);
    const kept = isMore ? this.#list.children.length : 0;
    const items = answer.results.slice(kept).map((result) => this.#item(result, answer.words, found));
    if (isMore) this.#list.append(...items);
    else this.#list.replaceChildren(...items);
    if (!answer.total) this.#list.replaceChildren(this.#nothing(limited));
    const rest = Math.min(answer.total - answer.results.length, atOnce);
    this.#more.hidden = rest <= 0;
    setText(this.#more, say(words, "more", { count: rest }));
    this.#speak([answer.total ? this.#told.textContent : "", said].join(" "));
    this.#reading = setTimeout(() => this.#readPages(answer, found), 600);
  }

  #item(result: Result, words: readonly string[], found: ReadonlySet<string>): HTMLElement {
    const { kind, title, number, time, section, summary, url } = result;
    const from = this.#words;
    const family = familyOf(result, from);
    const action = kind === "worksheet" || kind === "lesson";
    return make("li", { class: "stack tight", "data-family": family || undefined },
      make("p", { class: "meta" },
        family && make("span", { class: "tag" }, mark(), from.families[family] ?? family),
        make("span", {}, [from.kinds[kind]?.[0] ?? kind, number].filter(Boolean).join(" ")),
        section && make("span", {}, ...marked(section, found)),
        time && make("span", {}, time)),
      make("h3", {}, make("a", { href: way(result, words) }, ...marked(title, found))),
      make("p", { class: "snippet" }, ...marked(summary, found)),
      action && make("p", { class: "no-print" }, make("a", { class: "more", href: address(url) }, say(from, kind), icon("arrow"), make("span", { class: "vh" }, title))));
  }

  /** What to do when there is nothing. */
  #nothing(limited: boolean): HTMLElement {
    const words = this.#words;
    return make("li", { class: "stack" },
      limited && make("p", {}, button(say(words, "remove_all"), () => this.#limitTo({}))),
      make("p", {}, say(words, "try")),
      make("p", { class: "cluster" }, make("a", { href: address(words.page), onclick: (event) => {
        event.preventDefault();
        this.#input.value = "";
        this.#limitTo({});
        this.#index.scrollIntoView();
      } }, say(words, "index")), words.glossary && make("a", { href: address(words.glossary) }, say(words, "glossary"))));
  }

  #fail(): void {
    this.#found.hidden = true;
    this.#index.hidden = false;
    const fault = say(this.#words, "fault");
    this.#tell(fault, make("p", {}, button(say(this.#words, "again"), () => {
      this.#input.focus();
      this.#ask();
    })));
    this.#speak(fault);
  }

  #limitTo(chosen: Partial<Record<FacetName, string[]>>): void {
    this.#chosen = chosen;
    this.#limit = atOnce;
    this.#write();
    this.#ask();
    this.#heading.focus({ preventScroll: true });
  }

  /** Facets keep their places and the focus; those that nothing has go out of sight. */
  #showFacets(answer: Answer): void {
    const { facets, kinds, labels, order } = this.#words;
    const chips: HTMLElement[] = [];
    for (const name of names) {
      const counts = answer.counts[name] ?? {};
      const chosen = this.#chosen[name] ?? [];
      const ids = [...new Set([...(order[name] ?? []), ...Object.keys(counts), ...chosen])];
      let group = this.#facets.querySelector<HTMLElement>(`[data-facet="${name}"]`);
      if (!group) {
        group = make("fieldset", { "data-facet": name }, make("legend", {}, facets[name] ?? name));
        this.#facets.append(group);
      }
      let any = false;
      for (const id of ids) {
        const label = (name === "kind" ? kinds[id]?.[1] : labels[name]?.[id]) ?? id;
        let line = this.#labels.get(`${name} ${id}`);
        if (!line) {
          const input = make("input", { type: "checkbox", name, value: id });
          const count = make("span", { class: "num" });
          line = { label: make("label", { class: "choice" }, input, label, count), input, count };
          this.#labels.set(`${name} ${id}`, line);
          group.append(line.label);
        }
        line.input.checked = chosen.includes(id);
        setText(line.count, String(counts[id] ?? 0));
        line.label.hidden = !counts[id] && !line.input.checked;
        any ||= !line.label.hidden;
        if (!line.input.checked) continue;
        chips.push(make("button", { type: "button", class: "chip", "aria-label": say(this.#words, "remove", { label }), onclick: () => this.#limitTo({ ...this.#chosen, [name]: chosen.filter((other) => other !== id) }) }, label, icon("close")));
      }
      group.hidden = !any;
    }
    this.#chips.replaceChildren(...chips);
    setText(this.querySelector(".drawer-facets .num"), chips.length ? String(chips.length) : "");
  }

  /** Shows the sentences around the words, of the results that come into sight. */
  #readPages(answer: Answer, found: ReadonlySet<string>): void {
    this.#watcher?.disconnect();
    if (!canRead) return;
    this.#watcher = new IntersectionObserver((entries, watcher) => {
      for (const { target, isIntersecting } of entries) {
        const result = answer.results[[...this.#list.children].indexOf(target)];
        const text = target.querySelector(".snippet");
        if (!isIntersecting || !result || !text) continue;
        watcher.unobserve(target);
        void snippet(address(result.url), result.anchor, found, result.summary).then((sentence) => {
          if (sentence && text.isConnected) text.replaceChildren(...marked(sentence, found));
        });
      }
    });
    for (const item of this.#list.children) this.#watcher.observe(item);
  }

  #tell(...content: (Node | string)[]): void {
    this.#told.replaceChildren(...content.map((one) => (typeof one === "string" ? make("p", {}, one) : one)));
  }

  #speak(text: string): void {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => setText(this.querySelector("[data-status]"), text.trim()), 700);
  }
}

customElements.define("hb-results", Results);
