// <hb-find>: the search in the dialog that opens on every page. The field is a
// combobox, as ARIA describes it: the focus stays in it, and arrows choose among links
// that are its options. The first result is chosen from the start, so that Enter opens
// it; old results stay until new ones are there.

import { button, icon, make, setText } from "../page/element";
import { talk } from "./asking";
import { root, say, spoken, type Spoken } from "./files";
import { kept, recent, remember } from "./kept";
import { address, familyOf, mark, marked, question, shortened, way } from "./shown";
import type { Answer, Result } from "./types";

const most = 8;

class Find extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    const dialog = this.closest("dialog");
    if (!input || !dialog || this.children.length > 1) return;
    spoken().then((words) => build(this, dialog, input, words), () => location.assign(document.querySelector<HTMLAnchorElement>("hb-search a")?.href ?? root));
  }
}

function build(find: HTMLElement, dialog: HTMLDialogElement, input: HTMLInputElement, words: Spoken): void {
  const text = (key: string, values?: Record<string, string | number>) => say(words, key, values);
  const list = make("div", { class: "palette__list", id: "hb-find-list", role: "listbox", tabindex: "-1", "aria-label": text("list") });
  const told = make("div", { class: "stack palette__told" });
  const status = make("p", { class: "vh", role: "status" });
  const all = make("a");
  const { tell, speak, begin, ask } = talk(words, told, status);
  let options: HTMLElement[] = [];
  let chosen = -1;
  let pending: Promise<void>;

  const choose = (next: number) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = next;
    const option = options[chosen];
    option?.setAttribute("aria-selected", "true");
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  /** Shows groups of options. */
  const fill = (groups: { title: string; items: HTMLElement[] }[]) => {
    options = groups.flatMap(({ items }) => items);
    options.forEach((option, i) => {
      option.id = `hb-find-${i}`;
      option.tabIndex = -1;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
    });
    list.replaceChildren(...groups.map(({ title, items }, i) =>
      make("div", { role: "group", "aria-labelledby": `hb-find-group-${i}` }, make("div", { class: "palette__group", id: `hb-find-group-${i}` }, title), ...items)));
    list.hidden = !options.length;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  };

  const link = (href: string, said: string) => {
    all.href = href;
    setText(all, said);
  };

  /** What is there before anything is typed. */
  const start = async () => {
    const isNow = begin();
    const earlier = await recent();
    if (!isNow()) return;
    const groups = [{ title: text("starts"), items: words.starts.map(({ url, title }): HTMLElement => make("a", { href: address(url) }, icon("arrow"), make("span", {}, title))) }];
    if (earlier.length) groups.unshift({ title: text("recent"), items: earlier.map((one) => make("div", { "data-text": one }, icon("search"), make("span", {}, one))) });
    tell();
    fill(groups);
    link(address(words.page), text("page"));
    settings.hidden = false;
    clear.hidden = !earlier.length;
    speak("");
  };

  const item = (result: Result, matched: readonly string[], found: ReadonlySet<string>) => {
    const { kind, number, time, title, section, url } = result;
    const action = words.words[`do_${kind}`];
    const beside = action && time ? `${action}, ${time}` : action || number;
    return make("a", { href: action ? address(url) : way(result, matched), "data-family": familyOf(result, words) || undefined },
      mark(), make("span", {}, ...marked(title, found), section && !action && make("small", {}, ...marked(section, found))), beside && make("small", {}, beside));
  };

  const show = (typed: string, { results, total, words: matched, instead }: Answer) => {
    const query = shortened(typed);
    const found = new Set(matched);
    const said = total ? text("results", { count: total, query }) : text("none", { query });
    const kinds = [...new Set(results.map(({ kind }) => kind))];
    settings.hidden = true;
    fill(kinds.map((kind) => ({ title: words.kinds[kind]?.[1] ?? kind, items: results.filter((result) => result.kind === kind).map((result) => item(result, matched, found)) })));
    if (total) {
      choose(0);
      link(address(words.page) + question(typed), text("all", { count: total }));
      if (instead) tell(text("instead", { query, instead }));
      else tell();
    } else {
      link(`${address(words.page)}#hb-index`, text("index"));
      tell(make("b", {}, said), text("try"), make("p", {}, words.glossary && make("a", { href: address(words.glossary) }, text("glossary"))));
    }
    speak(total && instead ? `${told.textContent} ${said}` : said);
  };

  const inquire = () => {
    const typed = input.value.trim();
    pending = typed
      ? ask({ text: typed, limit: most }, () => !options.length, (answer) => show(typed, answer), () => fill([]), () => {
        input.focus();
        inquire();
      })
      : start();
  };

  const press = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const { key } = event;
    const count = options.length;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!count) return;
      choose(key === "ArrowDown" ? (chosen + 1) % count : (chosen > 0 ? chosen : count) - 1);
      (chosen ? options[chosen] : list.firstElementChild)?.scrollIntoView({ block: "nearest" });
    } else if (key === "Enter") {
      event.preventDefault();
      const { value } = input;
      const apart = event.ctrlKey || event.metaKey;
      // Who types and presses Enter at once wants the answer to what was typed.
      void pending.then(() => {
        const option = options[chosen];
        if (value !== input.value || !option) return;
        if (apart && option instanceof HTMLAnchorElement) {
          void remember(value);
          open(option.href, "_blank", "noopener");
        } else option.click();
      });
    }
  };

  const click = (event: MouseEvent) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    const again = option?.dataset.text;
    if (again !== undefined) {
      input.value = again;
      input.focus();
      inquire();
      return;
    }
    const kept = remember(input.value);
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(option instanceof HTMLAnchorElement)) return;
    // The page goes away: what is kept must be written before, but nobody waits long.
    event.preventDefault();
    void Promise.race([kept, new Promise((done) => setTimeout(done, 300))]).then(() => {
      dialog.close();
      location.assign(option.href);
    });
  };

  input.setAttribute("aria-controls", list.id);
  input.placeholder = text("label");
  // The field stays where it is: moving it would take the focus from who types.
  input.before(icon("search"));
  input.after(make("button", { type: "button", class: "tool", onclick: () => dialog.close() }, icon("close"), make("span", { class: "vh" }, text("close"))));

  const slash = make("input", { type: "checkbox", onchange: () => {
    document.documentElement.toggleAttribute("data-no-slash", !slash.checked);
    void kept("slash", slash.checked);
  } });
  void kept("slash").then((on) => (slash.checked = on !== false));
  const clear = button(text("forget"), () => void kept("recent", []).then(() => {
    input.focus();
    inquire();
  }));
  const settings = make("span", { class: "cluster" }, clear, make("label", { class: "choice" }, slash, text("slash")));
  const hint = (does: string, ...keys: string[]) => make("span", {}, ...keys.map((key) => make("kbd", {}, key)), ` ${text(does)}`);
  find.append(told, list, make("p", { class: "palette__foot" }, hint("move", "↑", "↓"), hint("open", "Enter"), hint("leave", "Esc"), all, settings), status);

  input.addEventListener("input", inquire);
  input.addEventListener("focus", () => input.value.trim() || inquire());
  input.addEventListener("keydown", press);
  list.addEventListener("click", click);
  list.addEventListener("pointermove", ({ target, pointerType }) => {
    const at = options.indexOf((target as Element).closest<HTMLElement>("[role=option]")!);
    if (at >= 0 && at !== chosen && pointerType === "mouse") choose(at);
  });
  all.addEventListener("click", () => void remember(input.value));
  // A press on what is behind closes; one that began in the field does not.
  dialog.addEventListener("pointerdown", ({ target }) => target === dialog && dialog.close());
  inquire();
}

customElements.define("hb-find", Find);
