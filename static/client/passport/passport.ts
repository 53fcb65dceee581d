// <hb-passport>: the badges of one plan on this device, a certificate of them to
// print, and a file for a reviewer. Without the script the page shows the areas and
// the lessons that count.

import { thisHandbook } from "../exchange/begin";
import { addressOf, all, find as findWorksheet, loadDefinition, withoutPrivateAnswers } from "../exchange/definitions";
import { day } from "../exchange/display";
import { data } from "../page/data";
import { find, make, setText } from "../page/element";
import { say, shorten, when } from "../page/words";
import { compareVersions, fit } from "../plan/migrate";
import type { Definition, Plan } from "../plan/types";
import type { Kept, StoreEvent } from "../store/types";
import { Notices } from "../worksheet/notices";
import { addPlan, addProgress, areasOf, personal, type Area, type Level, type Sheets } from "./badges";
import { savePacket } from "./packet";

const store = () => globalThis.handbookStore;

/** How long the page waits for further changes, in milliseconds. */
const pause = 60;

const persons = ["name", "role", "date", "reviewer"];

/** A plan of badges, as it is today. */
interface Shown {
  definition: Definition;
  plan: Plan;
  person: Record<string, string>;
}

class Passport extends HTMLElement {
  private notices!: Notices;
  private areas: Area[] = [];
  private readonly levels = data<Level[]>("hb-levels") ?? [];
  private readonly sheets = data<Sheets>("hb-sheets") ?? {};
  private chosen = new URLSearchParams(location.search).get("plan") ?? "";
  private shown: Shown | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private work: Promise<void> = Promise.resolve();
  /** Whether the person has said if the lessons of this device are theirs. */
  private hasDecided = false;
  private started = false;

  connectedCallback(): void {
    if (this.started) return;
    this.started = true;
    this.notices = new Notices(find(this, "[data-banners]"), this);
    this.try(() => this.start());
  }

  /** Does something; a fault of the script is told. */
  private try(act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      this.notices.banner("broken", say("passport_broken"));
      throw error;
    });
  }

  private piece<E extends HTMLElement = HTMLElement>(name: string): E {
    return find<E>(this, `[data-${name}]`);
  }

  private async start(): Promise<void> {
    this.areas = areasOf(this);
    this.piece("loading").hidden = false;
    this.piece("empty").hidden = true;
    this.piece("plan").addEventListener("change", () => {
      this.chosen = this.piece<HTMLSelectElement>("plan").value;
      this.try(() => this.refresh());
    });
    this.piece("mine").addEventListener("change", () => (this.hasDecided = true));
    for (const name of ["which", "mine", "line"]) this.piece(name).addEventListener("change", () => this.drawSheet());
    find(this, "[data-action=print]").addEventListener("click", () => print());
    find(this, "[data-action=packet]").addEventListener("click", () => this.save());
    store().listen((event) => this.hear(event));
    await this.refresh();
    const entry = all()[0];
    if (entry && (await store().sharing(addressOf(entry))) === "alone") this.notices.banner("alone", say("passport_alone"), [], false);
  }

  private hear(event: StoreEvent): void {
    if (event.type === "status") {
      const { status } = event;
      if (status === "ready") this.notices.clear("store");
      if (status === "newer" || status === "blocked" || status === "unavailable") this.notices.banner("store", say(`passport_store_${status}`));
      if (status === "opening" || status === "closed") return;
    }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.try(() => this.refresh()), pause);
  }

  /** Shows everything as it is now, one look after the other. */
  private refresh(): Promise<void> {
    return (this.work = this.work.catch(() => {}).then(() => this.show()));
  }

  private async show(): Promise<void> {
    const plans: Kept[] = [];
    for (const head of await store().list()) {
      if (head.deleted || head.archived || !Object.hasOwn(this.sheets, head.worksheet.id)) continue;
      const kept = await store().get(head.id);
      if (kept) plans.push(kept);
    }
    const isReady = store().status === "ready";
    this.piece("loading").hidden = true;
    this.piece("empty").hidden = plans.length > 0 || !isReady;
    this.piece("whose").hidden = !plans.length;
    addProgress(this.areas, isReady ? await store().allProgress() : []);
    const now = plans.find(({ head }) => head.id === this.chosen) ?? plans[0];
    this.notices.clear("plan");
    this.shown = now && (await this.bring(now));
    this.offer(plans, now);
    addPlan(this.areas, this.levels, this.sheets, this.shown);
    for (const area of this.areas) this.drawArea(area, now);
    this.drawPerson(now);
    this.drawSheet(true);
  }

  /**
   * A plan as its worksheet is today. What is private stays out of the passport, and
   * what the plan's form hid stays hidden; nothing is computed anew.
   */
  private async bring({ head, plan: kept }: Kept): Promise<Shown | undefined> {
    const loaded = await loadDefinition(head.worksheet.id);
    const fitted = loaded && fit(loaded.definition, loaded.hash, kept);
    if (!loaded || !fitted || "fault" in fitted) {
      const fault = fitted && "fault" in fitted && fitted.fault;
      this.notices.banner("plan", fault ? say(`fault_${fault.code}`, { detail: fault.detail }) : say("passport_no_worksheet"));
      return undefined;
    }
    const { definition } = loaded;
    const { answers, isPrivate } = withoutPrivateAnswers(definition, fitted.plan.answers);
    const hidden = kept.hidden.filter((path) => !isPrivate(path));
    for (const { from, rename = {} } of definition.migrations ?? []) {
      if (compareVersions(from, kept.worksheet.version) >= 0) hidden.forEach((path, i) => (hidden[i] = rename[path] ?? path));
    }
    const plan = { ...fitted.plan, answers, computed: {}, hidden, unmapped: {} };
    return { definition, plan, person: Object.fromEntries(persons.map((id) => [id, personal(definition, plan, id)])) };
  }

  /** The plans to choose from. Lessons are taken for one person's only while there is one name. */
  private offer(plans: Kept[], now: Kept | undefined): void {
    const select = this.piece<HTMLSelectElement>("plan");
    this.piece("choose").hidden = plans.length < 2;
    const nameOf = ({ plan }: Kept) => (typeof plan.answers["name"] === "string" ? plan.answers["name"] : plan.plan.title);
    renew(select, ...plans.map((kept) => {
      const { id, title, worksheet, modified } = kept.head;
      const plan = title === nameOf(kept) ? findWorksheet(worksheet.id)?.title ?? "" : short(title);
      return make("option", { value: id }, say("passport_plan", { name: short(nameOf(kept)), worksheet: plan, date: when(modified) }));
    }));
    select.value = now?.head.id ?? "";
    const mine = this.piece<HTMLInputElement>("mine");
    if (!this.hasDecided) mine.checked = new Set(plans.map(nameOf)).size === 1;
  }

  private drawPerson(now: Kept | undefined): void {
    if (!now) return;
    const entry = findWorksheet(now.head.worksheet.id);
    if (entry) this.piece<HTMLAnchorElement>("open").href = addressOf(entry, now.head.id);
    const facts = persons.flatMap((id) => {
      const text = this.shown?.person[id];
      return text ? [make("div", {}, make("dt", {}, say(`passport_${id}`)), make("dd", { dir: "auto" }, text))] : [];
    });
    renew(this.piece("person"), ...facts);
    const asked = this.areas.filter((area) => area.isAsked);
    setText(this.piece("summary"), this.shown ? say("passport_rated", { count: asked.filter(({ level }) => level >= 0).length, of: asked.length }) : "");
  }

  private drawArea(area: Area, now: Kept | undefined): void {
    const fill = (name: string, ...content: (Node | string)[]) => {
      const place = find(area.element, `[data-${name}]`);
      renew(place, ...content);
      place.hidden = !content.length;
    };
    for (const { element, progress } of area.lessons) {
      const words = progress?.done ? say("passport_lesson_done", { date: dayOf(progress.done) }) : progress ? say("passport_lesson_begun") : "";
      setText(element.querySelector("[data-done]"), words);
    }
    const language = this.shown?.definition.language;
    const level = this.levels[area.level];
    const entry = now && findWorksheet(now.head.worksheet.id);
    if (!now || !entry || !this.shown) return ["level", "evidence", "next"].forEach((name) => fill(name));
    if (!area.isAsked) {
      fill("level", make("p", {}, say("passport_not_asked")));
      return ["evidence", "next"].forEach((name) => fill(name));
    }
    const address = `${addressOf(entry, now.head.id)}#hb-${entry.id}-s-${area.section}`;
    const open = (key: string) => make("p", { class: "no-print" }, make("a", { href: address }, say(key), make("span", { class: "vh" }, `: ${area.label}`)));
    if (!level) {
      fill("level", make("p", { class: "muted" }, say("passport_unrated")));
      fill("evidence");
      return fill("next", open("passport_rate"));
    }
    const of = this.levels.length;
    fill("level", make("b", {}, level.title), make("meter", { min: 0, max: of, value: area.level + 1, "aria-label": say("passport_level", { level: area.level + 1, of }) }));
    fill("evidence", ...(area.evidence.length
      ? [make("dl", { lang: language }, ...area.evidence.flatMap(({ question, answer }) => [make("dt", {}, question || say("passport_evidence")), make("dd", { class: "said", dir: "auto" }, answer)]))]
      : [make("p", { class: "muted" }, say("passport_no_evidence"))]));
    const next = this.levels[area.level + 1];
    const ahead = area.lessons.filter(({ level: of, progress }) => !progress?.done && of === next?.code);
    fill("next",
      make("p", {}, make("b", {}, next ? say("passport_next", { level: next.title }) : say("passport_top")), " ", make("span", { lang: language }, (next && area.criteria[next.code]) ?? "")),
      ...(ahead.length ? [make("p", {}, say("passport_try", { count: ahead.length }), " ", ...ahead.flatMap(({ element, title }, i) => [i ? ", " : "", make("a", { href: element.querySelector("a")?.getAttribute("href") ?? "" }, title)]))] : []),
      open("passport_change"));
  }

  /** The areas that the certificate has. */
  private chosenAreas(): Area[] {
    const which = this.piece<HTMLSelectElement>("which").value;
    return this.areas.filter(({ id, level }) => level >= 0 && (!which || which === id));
  }

  private drawSheet(isNew = false): void {
    const rated = this.areas.filter(({ level }) => level >= 0);
    const sheet = this.piece("sheet");
    const { shown } = this;
    sheet.hidden = !rated.length;
    // What is on the certificate prints; everything else only when there is none.
    for (const other of find(this, "main").children) if (other !== sheet) other.classList.toggle("no-print", !sheet.hidden);
    if (!shown || sheet.hidden) return;
    if (isNew) {
      const which = this.piece<HTMLSelectElement>("which");
      const before = which.value;
      renew(which, which.options[0]?.cloneNode(true) ?? "", ...rated.map(({ id, label }) => make("option", { value: id }, label)));
      which.value = rated.some(({ id }) => id === before) ? before : "";
    }
    const { person, plan, definition } = shown;
    const isMine = this.piece<HTMLInputElement>("mine").checked;
    setText(this.piece("name"), person["name"] || plan.plan.title);
    setText(this.piece("role"), [person["role"], person["date"]].filter(Boolean).join(" \u00b7 "));
    renew(find(sheet, "tbody"), ...this.chosenAreas().map((area) => this.row(area, isMine, definition.language)));
    this.piece("reviewer").hidden = !this.piece<HTMLInputElement>("line").checked;
    setText(this.piece("reviewer-name"), person["reviewer"] || "");
    const { version } = document.documentElement.dataset;
    setText(this.piece("made"), say("passport_made", {
      date: dayOf(), handbook: [sheet.querySelector(".tag")?.textContent, version].filter(Boolean).join(" "), worksheet: definition.title, version: definition.version, url: thisHandbook().url ?? "",
    }));
  }

  /** An area's row of the certificate. */
  private row(area: Area, isMine: boolean, language: string): HTMLElement {
    const level = this.levels[area.level];
    const lessons = area.lessons.flatMap(({ title, level: code, progress }) => {
      const levelTitle = this.levels.find((one) => one.code === code)?.title ?? code;
      return isMine && progress?.done ? [make("li", {}, say("passport_lesson_of", { title, level: levelTitle, date: dayOf(progress.done) }))] : [];
    });
    const shown = [...area.evidence.map(({ answer }) => make("li", { class: "said", lang: language, dir: "auto" }, answer)), ...lessons];
    return make("tr", {},
      make("th", { scope: "row" }, make("p", { class: "tag" }, make("span", { class: "ordinal" }, level?.code), level?.label), area.label),
      make("td", {}, shown.length ? make("ul", {}, ...shown) : make("p", { class: "muted" }, say("passport_no_evidence"))));
  }

  private save(): void {
    if (!this.shown) return;
    const isChecked = (name: string) => this.piece<HTMLInputElement>(name).checked;
    const areas = this.areas.filter(({ level }) => level >= 0);
    savePacket({ ...this.shown, areas, levels: this.levels, isMine: isChecked("mine"), withAnswers: isChecked("answers") });
    this.notices.tell(say("passport_packet_saved"));
  }
}

/** Shows other content in a place. What is the same stays, with the focus in it. */
function renew(place: HTMLElement, ...content: (Node | string)[]): void {
  const box = make("div", {}, ...content);
  if (box.innerHTML !== place.innerHTML) place.replaceChildren(...box.childNodes);
}

/** The day of a moment on this device, today's without one, also on paper that is read later. */
const dayOf = (moment?: string): string => day((moment ? new Date(moment) : new Date()).toLocaleDateString("sv"));

/** A name as it is shown. */
const short = (text: string): string => shorten(text, 80);

customElements.define("hb-passport", Passport);
