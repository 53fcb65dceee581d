// Keeps what a person was doing in the page while it reloads: the place they
// read at, the focus, what they typed, what they opened.

/** Where an element is, in words that another version of the page understands. */
interface Place {
  tag: string;
  id?: string;
  /** The name of a form's field, and its place among those of the same name. */
  name?: string;
  /** The numbers of the children on the way down from the body. */
  way?: number[];
  nth?: number;
}

interface Field {
  place: Place;
  value?: string;
  checked?: boolean;
  selected?: number[];
  html?: string;
}

interface Kept {
  address: string;
  scroll: [number, number];
  scrolled: { place: Place; scroll: [number, number] }[];
  focus?: { place: Place; from?: number | null; to?: number | null };
  fields: Field[];
  details: { place: Place; open: boolean }[];
  tabs: string[];
}

const key = "handbook-development";
const address = () => location.pathname + location.search;

/** Editable elements that were typed into; they have no default to compare with. */
const edited = new Set<HTMLElement>();
addEventListener("input", (event) => {
  if (event.target instanceof HTMLElement && event.target.isContentEditable) edited.add(event.target);
});

/** Remembers the state of the page until it has been loaded again. */
export function keep(): void {
  const focused = document.activeElement;
  const kept: Kept = {
    address: address(),
    scroll: [scrollX, scrollY],
    scrolled: [...document.body.querySelectorAll("*")]
      .filter((element) => element.scrollTop || element.scrollLeft)
      .map((element) => ({ place: placeOf(element), scroll: [element.scrollLeft, element.scrollTop] })),
    fields: [
      ...[...document.querySelectorAll<Control>("input, textarea, select")].flatMap(fieldOf),
      ...[...edited].filter((element) => element.isConnected).map((element) => ({ place: placeOf(element), html: element.innerHTML })),
    ],
    details: [...document.querySelectorAll("details")].map((element) => ({ place: placeOf(element), open: element.open })),
    tabs: [...document.querySelectorAll('[role="tab"][aria-selected="true"][id]')].map((tab) => tab.id),
  };
  if (focused && focused !== document.body && focused.matches("body *")) {
    kept.focus = { place: placeOf(focused), ...selectionOf(focused) };
  }
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // The page then starts afresh.
  }
}

/** Brings back what keep remembered, if this is the same page. */
export function restore(): void {
  let kept: Kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept;
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
  if (kept?.address !== address()) return;
  for (const field of kept.fields) fill(field);
  for (const { place, open } of kept.details) {
    const element = find(place);
    if (element instanceof HTMLDetailsElement) element.open = open;
  }
  for (const id of kept.tabs) {
    const tab = document.getElementById(id);
    if (tab?.getAttribute("aria-selected") === "false") tab.click();
  }
  for (const { place, scroll } of kept.scrolled) scrollBack(find(place), scroll);
  if (kept.focus) focusOn(kept.focus);
  scrollBack(window, kept.scroll);
  // Pictures may still make the page longer.
  const reached = scrollY;
  addEventListener("load", () => {
    if (scrollY === reached) scrollBack(window, kept.scroll);
  });
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a field holds, when it is not what the page gave it. */
function fieldOf(control: Control): Field[] {
  const place = placeOf(control);
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    if (options.every((option) => option.selected === option.defaultSelected)) return [];
    return [{ place, selected: options.flatMap((option, i) => (option.selected ? [i] : [])) }];
  }
  if (control instanceof HTMLInputElement) {
    if (["hidden", "password", "file", "submit", "button", "reset", "image"].includes(control.type)) return [];
    if (control.type === "checkbox" || control.type === "radio") {
      return control.checked === control.defaultChecked ? [] : [{ place, checked: control.checked }];
    }
  }
  return control.value === control.defaultValue ? [] : [{ place, value: control.value }];
}

function fill(field: Field): void {
  const element = find(field.place);
  if (field.html !== undefined && element instanceof HTMLElement && element.isContentEditable) {
    element.innerHTML = field.html;
    edited.add(element);
  } else if (field.selected && element instanceof HTMLSelectElement) {
    [...element.options].forEach((option, i) => (option.selected = field.selected?.includes(i) ?? false));
  } else if (field.checked !== undefined && element instanceof HTMLInputElement) {
    element.checked = field.checked;
  } else if (field.value !== undefined && (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) {
    element.value = field.value;
  } else {
    return;
  }
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

function placeOf(element: Element): Place {
  const tag = element.localName;
  if (element.id) return { tag, id: element.id };
  const name = element.getAttribute("name");
  if (name) return { tag, name, nth: named(tag, name).indexOf(element) };
  const way: number[] = [];
  for (let at = element; at !== document.body && at.parentElement; at = at.parentElement) {
    way.unshift([...at.parentElement.children].indexOf(at));
  }
  return { tag, way };
}

function find(place: Place): Element | null {
  let found: Element | null | undefined;
  if (place.id) found = document.getElementById(place.id);
  else if (place.name) found = named(place.tag, place.name)[place.nth ?? 0];
  else found = place.way?.reduce<Element | undefined>((at, index) => at?.children[index], document.body);
  return found?.localName === place.tag ? found : null;
}

function named(tag: string, name: string): Element[] {
  return [...document.querySelectorAll(`${tag}[name="${CSS.escape(name)}"]`)];
}

function selectionOf(element: Element): { from?: number | null; to?: number | null } {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    return { from: element.selectionStart, to: element.selectionEnd };
  }
  return {};
}

function focusOn({ place, from, to }: NonNullable<Kept["focus"]>): void {
  const element = find(place);
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
  element.focus({ preventScroll: true });
  if (typeof from === "number" && typeof to === "number" && (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) {
    try {
      element.setSelectionRange(from, to);
    } catch {
      // Not every kind of field has a selection.
    }
  }
}

function scrollBack(target: Element | Window | null, [left, top]: [number, number]): void {
  target?.scrollTo({ left, top, behavior: "instant" });
}
