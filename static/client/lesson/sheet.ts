// A page as it goes on paper: what is left out, written or opened for it, and how
// all that is undone when it is printed.

import { make } from "../page/element";

export class Sheet {
  private readonly undoing: (() => void)[] = [];

  /** Leaves elements out. */
  leaveOut(elements: Iterable<Element>): void {
    for (const { classList } of elements) {
      if (classList.contains("no-print")) continue;
      classList.add("no-print");
      this.undoing.push(() => classList.remove("no-print"));
    }
  }

  /** Writes nodes behind the last thing in a place, or before an element. */
  write(place: Element, nodes: Node[], before: Element | null = null): void {
    for (const node of nodes) {
      place.insertBefore(node, before);
      this.undoing.push(() => (node as ChildNode).remove());
    }
  }

  /** Writes a text that somebody typed in the place of its box and its lines. */
  writeText(box: Element, text: string): void {
    this.write(box.parentElement ?? box, [make("blockquote", {}, ...text.trim().split("\n").map((line) => make("p", {}, line || "\u00a0")))], box);
    this.leaveOut([box, ...box.parentElement?.querySelectorAll(":scope > .lines") ?? []]);
  }

  /** Opens what is closed, also where that is still a secret. */
  open(all: Iterable<HTMLDetailsElement>): void {
    this.turn(all, true);
  }

  close(all: Iterable<HTMLDetailsElement>): void {
    this.turn(all, false);
  }

  private turn(all: Iterable<HTMLDetailsElement>, isOpen: boolean): void {
    for (const details of all) {
      const { open, hidden } = details;
      details.open = isOpen;
      details.hidden = false;
      this.undoing.push(() => Object.assign(details, { open, hidden }));
    }
  }

  /** Shows what is hidden. */
  unhide(all: Iterable<HTMLElement>): void {
    for (const element of all) {
      element.hidden = false;
      this.undoing.push(() => (element.hidden = true));
    }
  }

  /** Takes the answers out of controls. What is typed is only left out, as it may be kept at any moment. */
  empty(place: Element): void {
    for (const input of place.querySelectorAll<HTMLInputElement>("input:checked")) {
      input.checked = false;
      this.undoing.push(() => (input.checked = true));
    }
    for (const select of place.querySelectorAll("select")) {
      const { value } = select;
      select.value = "";
      this.undoing.push(() => (select.value = value));
    }
    for (const box of place.querySelectorAll("textarea")) {
      if (box.value) this.writeLines(box);
    }
  }

  // Room to write on instead of a text. Styles leave it out beside a text.
  private writeLines(box: HTMLTextAreaElement): void {
    const lines = box.parentElement?.querySelector(":scope > .lines");
    if (lines) this.write(lines.parentElement as Element, [lines.cloneNode(true)], box);
    this.leaveOut([box]);
  }

  /** Makes the page what it was. */
  undo(): void {
    for (const undo of this.undoing.splice(0).reverse()) undo();
  }
}
