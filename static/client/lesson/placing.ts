// <hb-sort>, <hb-match> and <hb-order>: every item gets a place, by radio button or
// list. They differ only in what the places are.

import { make } from "../page/element";
import { say } from "../page/words";
import { Checked, members, type Value } from "./interaction";
import type { Sheet } from "./sheet";

type Control = HTMLInputElement | HTMLSelectElement;

class Placing extends Checked {
  private controls(item: HTMLElement): Control[] {
    return [...item.querySelectorAll<Control>("input, select")];
  }

  private placeOf(item: HTMLElement): string {
    const [first, ...rest] = this.controls(item);
    if (first instanceof HTMLSelectElement) return first.value;
    return [first, ...rest].find((radio) => (radio as HTMLInputElement | undefined)?.checked)?.value ?? "";
  }

  private put(item: HTMLElement, place: string): void {
    for (const control of this.controls(item)) {
      if (control instanceof HTMLSelectElement) control.value = [...control.options].some((option) => option.value === place) ? place : "";
      else control.checked = control.value === place;
    }
  }

  private rightFor(key: string): string {
    return this.details.querySelector<HTMLElement>(`[data-feedback="${CSS.escape(key)}"]`)?.dataset.right ?? "";
  }

  private get places(): [string, HTMLElement][] {
    return this.items(":scope > fieldset [data-item]");
  }

  protected judge() {
    const { places } = this;
    const placed = places.filter(([, item]) => this.placeOf(item));
    if (!placed.length) return undefined;
    const marks = new Map(placed.map(([key, item]) => [key, this.placeOf(item) === this.rightFor(key)]));
    const right = [...marks.values()].filter(Boolean).length;
    const open = places.length - placed.length;
    const notes = right === places.length ? [] : [make("p", {}, open ? say("places_open", { count: open }) : say("look_again"))];
    return { right, of: places.length, notes, marks };
  }

  protected mark(marks: Map<string, boolean>): void {
    for (const [key, item] of this.places) {
      const mark = marks.get(key);
      item.classList.toggle("is-right", mark === true);
      item.classList.toggle("is-not-yet", mark === false);
      item.querySelector(".mark-word")?.remove();
      const control = item.querySelector("fieldset, select");
      control?.removeAttribute("aria-describedby");
      if (mark === undefined) continue;
      const word = make("span", { class: "mark-word small", id: `${this.id}.${key}.mark` }, say(mark ? "place_right" : "place_wrong"));
      item.append(word);
      control?.setAttribute("aria-describedby", word.id);
    }
  }

  protected clear(): void {
    for (const [, item] of this.places) this.put(item, "");
  }

  read(): Value | undefined {
    const value: Record<string, string> = {};
    for (const [key, item] of this.places) {
      const place = this.placeOf(item);
      if (place) value[key] = place;
    }
    return Object.keys(value).length ? value : undefined;
  }

  override show(value: Value, done: boolean): void {
    const kept = members(value);
    for (const [key, item] of this.places) {
      const place = kept.get(key);
      this.put(item, typeof place === "string" ? place : "");
    }
    super.show(value, done);
  }

  protected override explain(): void {
    super.explain();
    // The reasons beside the items are worth reading once all is right.
    this.details.open = true;
  }

  // One entry a line, and where the person put it.
  onPaper(sheet: Sheet): void {
    const judged = this.judge();
    if (!judged) return;
    const inOrder = this.localName === "hb-order";
    const places = this.places.map(([key, item]) => ({ key, item, place: this.placeOf(item) }));
    if (inOrder) places.sort((a, b) => Number(a.place || Infinity) - Number(b.place || Infinity));
    const lines = places.map(({ key, item, place }) => {
      const mark = this.isChecked ? judged.marks.get(key) : undefined;
      const told = mark === undefined ? "" : ` (${say(mark ? "place_right" : "place_wrong")})`;
      const name = nameOf(item.querySelector("legend, label[for], [id$='.label']"));
      const where = place ? make("b", {}, ...this.placeName(item, place)) : say("not_placed");
      return make("li", {}, ...inOrder ? [where, place ? ". " : ": ", ...name] : [...name, ": ", where], told);
    });
    sheet.write(this, [make("ul", { class: "rules", role: "list" }, ...lines)], this.details);
    sheet.leaveOut(this.querySelectorAll(":scope > fieldset > :not(legend)"));
  }

  private placeName(item: HTMLElement, place: string): Node[] {
    const control = this.controls(item).find((one) => one.value === place);
    // A letter only leads to the text beside it.
    if (control instanceof HTMLSelectElement) return [new Text(control.selectedOptions[0]?.text.replace(/^[A-Z]+: /, "") ?? "")];
    return nameOf(control?.closest("label")?.lastElementChild);
  }

  inWords(): string {
    const judged = this.judge();
    return judged ? say("some_right", { right: judged.right, of: judged.of }) : "";
  }
}

/** What a control or item is called. */
function nameOf(element: Element | null | undefined): Node[] {
  return [...element?.childNodes ?? []].map((node) => node.cloneNode(true));
}

customElements.define("hb-sort", class extends Placing {});
customElements.define("hb-match", class extends Placing {});
customElements.define("hb-order", class extends Placing {});
