// Elements: finding those of the layout, and making others in code, as text and never
// as markup: what people typed cannot become a script.

type Child = Node | string | null | undefined | false;

/** A new element. Attributes that are false or undefined are left out; true makes
 * a flag; a function listens to the event of the name after "on". */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | undefined | ((event: Event) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** An icon of the page's own set: "check", "alert". */
export function icon(name: string): Element {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#hb-i-${name}`);
  svg.append(use);
  return svg;
}

/** A button with words. */
export function button(text: string, press: () => void, className = "btn"): HTMLButtonElement {
  return make("button", { type: "button", class: className, onclick: press }, text);
}

/** A part of the page that the layout must have. */
export function find<E extends HTMLElement = HTMLElement>(page: ParentNode, selector: string): E {
  const element = page.querySelector<E>(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return element;
}

/** Shows a text in an element, and touches it only when that changes it. */
export function setText(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
