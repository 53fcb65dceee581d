// <hb-results>: the page of results. Its address holds the question and the facets, so
// it can be sent and found again; while somebody types, the address changes in place,
// and a question that was asked with Enter, or came with a link, keeps an entry of its
// own in the history. Without a question the page is the index from A to Z.

import { button, icon, make, setText } from "../page/element";
import { talk } from "./asking";
import { say, spoken, type Spoken } from "./files";
import { remember } from "./kept";
import { address, familyOf, mark, marked, question, shortened, way } from "./shown";
import { canRead, snippet } from "./snippet";
import type { Answer, FacetName, Result } from "./types";

const names: FacetName[] = ["kind", "driver", "stage", "role"];
const atOnce = 10;

class Results extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector("[data-found]")) spoken().then((words) => build(this, words), () => undefined);
  }
}

function build(place: HTMLElement, words: Spoken): void {
  const text = (key: string, values?: Record<string, string | number>) => say(words, key, values);
  const one = <T extends HTMLElement>(selector: string) => place.querySelector<T>(selector)!;
  const input = one<HTMLInputElement>("#hb-query");
  const found = one("[data-found]");
  const index = one("[data-index]");
  const told = one("[data-told]");
  const heading = one("#hb-count");
  const list = one(".results");
  const more = one<HTMLButtonElement>("[data-more]");
  const facets = one<HTMLFormElement>("#hb-facets");
  const { title } = document;
  const { tell, speak, begin, ask } = talk(words, told, one("[data-status]"));
  const lines = new Map<string, { label: HTMLElement; box: HTMLInputElement; count: HTMLElement }>();
  let chosen: Partial<Record<FacetName, string[]>> = {};
  let limit = atOnce;
  let writing = 0;
  let reading = 0;
  let watcher: IntersectionObserver | undefined;
  /** Whether the entry of the history at hand is to be kept when the question changes. */
  let settled = false;

  /** Takes the question from the address. */
  const read = () => {
    const asked = new URLSearchParams(location.search);
    input.value = asked.get("q") ?? "";
    chosen = {};
    for (const name of names) chosen[name] = [...new Set(asked.getAll(name).filter(Boolean))];
    const shown = Number((history.state as { shown?: number } | null)?.shown);
    limit = Math.min(Math.max(shown || 0, atOnce), 1000);
    settled = input.value !== "";
  };

  /** Puts the question into the address. */
  const write = () => {
    clearTimeout(writing);
    const typed = input.value.trim();
    const asked = new URLSearchParams(typed && question(typed));
    for (const name of names) for (const id of chosen[name] ?? []) asked.append(name, id);
    const search = String(asked) && `?${asked}`;
    const isSame = search === location.search;
    try {
      history[settled && !isSame ? "pushState" : "replaceState"]({ shown: limit }, "", location.pathname + search);
    } catch {
      // Some browsers keep the addresses of pages from a folder as they are.
    }
    if (!isSame) settled = false;
  };

  const edited = () => {
    limit = atOnce;
    clearTimeout(writing);
    writing = setTimeout(write, 300);
    inquire();
  };

  const limitTo = (next: typeof chosen) => {
    chosen = next;
    edited();
    heading.focus({ preventScroll: true });
  };

  const inquire = (first = 0) => {
    const typed = input.value.trim();
    clearTimeout(reading);
    if (!typed) {
      begin();
      document.title = title;
      swap(true);
      tell();
      speak("");
      return;
    }
    index.hidden = true;
    document.title = `${shortened(typed)}: ${title}`;
    void ask({ text: typed, facets: chosen, limit }, () => found.hidden, (answer) => show(typed, answer, first), () => swap(true), () => {
      input.focus();
      inquire();
    });
  };

  /** Shows the index, or results instead. */
  const swap = (toIndex: boolean) => {
    found.hidden = toIndex;
    index.hidden = !toIndex;
  };

  const show = (typed: string, answer: Answer, first: number) => {
    const { results, total, instead } = answer;
    const query = shortened(typed);
    const matched = new Set(answer.words);
    const isLimited = names.some((name) => chosen[name]?.length);
    const rest = Math.min(total - results.length, atOnce);
    swap(false);
    showFacets(answer);
    setText(heading, total ? text("results", { count: total, query }) : text(isLimited ? "none_limited" : "none", { query }));
    tell();
    if (total && instead) {
      const [before = "", after = ""] = text("instead", { query }).split("{instead}");
      tell(make("p", {}, before, make("a", { href: question(instead) }, instead), after));
    }
    const items = total ? results.slice(first).map((result) => item(result, answer.words, matched)) : [nothing(isLimited)];
    if (first) list.append(...items);
    else list.replaceChildren(...items);
    list.children[first || -1]?.querySelector("a")?.focus();
    more.hidden = rest <= 0;
    setText(more, text("more", { count: rest }));
    speak(`${told.textContent} ${heading.textContent}`);
    reading = setTimeout(() => readPages(results, matched), 600);
  };

  const item = (result: Result, all: readonly string[], matched: ReadonlySet<string>) => {
    const { kind, title, number, time, section, url } = result;
    const told = make("p", { class: "snippet" });
    void result.summary().then((summary) => told.firstChild || told.append(...marked(summary, matched)), () => {});
    const family = familyOf(result, words);
    const action = words.words[`do_${kind}`];
    return make("li", { class: "stack", "data-family": family || undefined },
      make("p", { class: "meta" },
        family && make("span", { class: "tag" }, mark(), words.families[family] ?? family),
        make("span", {}, `${words.kinds[kind]?.[0] ?? kind} ${number}`),
        section && make("span", {}, ...marked(section, matched)),
        time && make("span", {}, time)),
      make("h3", {}, make("a", { href: way(result, all) }, ...marked(title, matched))),
      told,
      action && make("p", { class: "no-print" }, make("a", { class: "more", href: address(url) }, action, icon("arrow"), make("span", { class: "vh" }, title))));
  };

  /** What to do when there is nothing. */
  const nothing = (isLimited: boolean) => make("li", { class: "stack" },
    isLimited && make("p", {}, button(text("remove_all"), () => limitTo({}))),
    make("p", {}, text("try")),
    make("p", { class: "cluster" }, make("a", { href: "?#hb-index" }, text("index")), words.glossary && make("a", { href: address(words.glossary) }, text("glossary"))));

  /** Facets keep their places and the focus; those that nothing has go out of sight. */
  const showFacets = ({ counts }: Answer) => {
    const chips: HTMLElement[] = [];
    for (const name of names) {
      const counted = counts[name] ?? {};
      const ids = chosen[name] ?? [];
      let group = facets.querySelector<HTMLElement>(`[data-facet=${name}]`);
      if (!group) facets.append(group = make("fieldset", { "data-facet": name }, make("legend", {}, words.facets[name] ?? name)));
      group.hidden = true;
      for (const id of new Set([...(words.order[name] ?? []), ...Object.keys(counted), ...ids])) {
        const known = name === "kind" ? words.kinds : words.labels[name] ?? {};
        const label = Object.hasOwn(known, id) ? [known[id]!].flat().at(-1)! : id;
        const key = `${name} ${id}`;
        let line = lines.get(key);
        if (!line) {
          const box = make("input", { type: "checkbox", name, value: id });
          const count = make("span", { class: "num" });
          lines.set(key, line = { label: make("label", { class: "choice" }, box, label, count), box, count });
          group.append(line.label);
        }
        const isOn = line.box.checked = ids.includes(id);
        setText(line.count, String(counted[id] ?? 0));
        line.label.hidden = !counted[id] && !isOn;
        if (!line.label.hidden) group.hidden = false;
        if (isOn) chips.push(make("button", { type: "button", class: "chip", "aria-label": text("remove", { label }), onclick: () => limitTo({ ...chosen, [name]: ids.filter((other) => other !== id) }) }, label, icon("close")));
      }
    }
    one("[data-chips]").replaceChildren(...chips);
    setText(one(".drawer-facets .num"), String(chips.length || ""));
  };

  /** Shows the sentences around the words, of the results that come into sight. */
  const readPages = (results: readonly Result[], matched: ReadonlySet<string>) => {
    watcher?.disconnect();
    if (!canRead) return;
    watcher = new IntersectionObserver((entries, self) => {
      for (const { target, isIntersecting } of entries) {
        const result = results[[...list.children].indexOf(target)];
        const shown = target.querySelector(".snippet");
        if (!isIntersecting || !result || !shown) continue;
        self.unobserve(target);
        void snippet(address(result.url), result.anchor, matched, shown.textContent).then((sentence) => {
          if (sentence) shown.replaceChildren(...marked(sentence, matched));
        });
      }
    });
    for (const item of list.children) watcher.observe(item);
  };

  // What was typed before this script came counts.
  const typed = input.value;
  read();
  if (typed) input.value = typed;
  input.addEventListener("input", edited);
  input.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    edited();
    write();
    settled = true;
    void remember(input.value);
  });
  facets.addEventListener("change", () => {
    chosen = {};
    for (const { box } of lines.values()) if (box.checked) (chosen[box.name as FacetName] ??= []).push(box.value);
    edited();
  });
  facets.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    if ((target as Element).closest("a")) void remember(input.value);
  });
  more.addEventListener("click", () => {
    limit += atOnce;
    write();
    inquire(list.children.length);
  });
  addEventListener("popstate", () => {
    clearTimeout(writing);
    read();
    inquire();
  });
  inquire();
}

customElements.define("hb-results", Results);
