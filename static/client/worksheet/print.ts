// A filled form prints as text, not as boxes that cut long answers off: beside
// each control stands its answer while the page prints.

import { day } from "../exchange/display";
import { make } from "../page/element";
import { say } from "../page/words";
import { isTick, type Control } from "./controls";
import type { Form } from "./form";

/** Prepares the page before it prints and takes everything back afterwards. title
 * is what the plan is called, "" for an empty form, which prints with its boxes. */
export function printAsText(form: Form, title: () => string): void {
  const clear = () => {
    form.element.classList.remove("is-filled");
    for (const printed of form.element.querySelectorAll(".printed-answer")) printed.remove();
  };
  addEventListener("beforeprint", () => {
    // Some browsers say so more than once.
    clear();
    const name = title();
    if (!name) return;
    form.finish();
    form.element.classList.add("is-filled");
    form.element.prepend(make("p", { class: "printed-answer printed-title" }, name));
    const done = new Set<string>();
    for (const control of form.element.querySelectorAll<Control>("input[name], textarea[name], select[name]")) {
      if (done.has(control.name)) continue;
      done.add(control.name);
      const group = isTick(control) ? [...form.element.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(control.name)}"]`)] : [control];
      const text = textOf(form, control, group);
      const place = isTick(control) ? (control.closest(".rating__scale, .choices") ?? control.closest("label")) : (control.closest(".measure") ?? control);
      place?.after(make("div", { class: `printed-answer${text.length > 800 ? " is-long" : ""}` }, text || (control.name.includes("/") ? "" : say("no_answer"))));
    }
  });
  addEventListener("afterprint", clear);
}

function textOf(form: Form, control: Control, group: readonly Control[]): string {
  if (isTick(control)) {
    return (group as HTMLInputElement[]).filter((one) => one.checked).map((one) => one.labels?.[0]?.innerText.trim().replace(/\s+/g, " ") ?? one.value).join("\n");
  }
  if (control instanceof HTMLSelectElement) return control.value && (control.selectedOptions[0]?.text ?? "");
  if (control.type === "date") return control.value && day(control.value);
  const [id = "", row, column] = control.name.split("/");
  const field = row ? form.fields.get(id)?.columns?.find((one) => one.id === column) : form.fields.get(id);
  return control.value + (control.value && field?.type === "number" && field.unit ? ` ${field.unit}` : "");
}
