// Dialogs that ask and wait. They are the browser's own <dialog>: Escape closes
// them, the page behind is inert, and focus returns to where it was.

import { button, make } from "./element";
import { say } from "./words";

/** Shows a dialog with a heading, content and a row of buttons. The answer is
 * the key of the button that was pressed, or "" when the dialog was closed. */
export function ask(title: string, content: (Node | string)[], choices: { key: string; text: string; primary?: boolean }[]): Promise<string> {
  return new Promise((answer) => {
    const heading = make("h2", { id: "hb-dialog-title", tabindex: "-1" }, title);
    const dialog = make("dialog", { class: "dialog box stack", "aria-labelledby": "hb-dialog-title" }, heading, ...content);
    let chosen = "";
    const row = make("div", { class: "toolbar cluster" });
    for (const choice of choices) {
      row.append(button(choice.text, () => {
        chosen = choice.key;
        dialog.close();
      }, choice.primary ? "btn btn--primary" : "btn"));
    }
    const isNews = !choices.length;
    row.append(button(say(isNews ? "close" : "cancel"), () => dialog.close(), isNews ? "btn" : "btn btn--quiet"));
    dialog.append(row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector<HTMLInputElement>("input[autofocus]");
    (first ?? heading).focus();
    first?.select();
  });
}

/** Asks for one line of text; undefined when the dialog was closed or left empty. */
export async function askText(title: string, label: string, value: string, action: string): Promise<string | undefined> {
  const input = make("input", { class: "input", id: "hb-dialog-text", maxlength: 200, autofocus: true, autocomplete: "off" });
  input.value = value;
  const field = make("div", { class: "field" }, make("label", { for: "hb-dialog-text" }, label), input);
  enterPresses(input);
  const answer = await ask(title, [field], [{ key: "yes", text: action, primary: true }]);
  return answer ? input.value.trim() || undefined : undefined;
}

/** Has Enter in a dialog's field press its first button. */
export function enterPresses(field: HTMLInputElement): void {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    field.closest("dialog")?.querySelector<HTMLButtonElement>(".btn--primary")?.click();
  });
}
