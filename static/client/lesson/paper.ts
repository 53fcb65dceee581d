// Three editions of the page on paper: empty for a learner, with all answers for a
// facilitator, and the person's own filled copy. A page that is printed without
// choosing becomes the filled copy once there is an answer. The name that stands on
// it is asked for when it is printed, and kept only when the person wants that.

import { ask, enterPresses } from "../page/dialog";
import { make } from "../page/element";
import { language, say } from "../page/words";
import { interactions } from "./interaction";
import { Sheet } from "./sheet";

type Edition = "learner" | "facilitator" | "mine";

const sheet = new Sheet();
let chosen: Edition | undefined;
let name = "";

/** Prints the page in an edition. */
export async function printEdition(edition: Edition): Promise<void> {
  if (edition === "mine" && !(await askName())) return;
  chosen = edition;
  print();
}

async function askName(): Promise<boolean> {
  const store = globalThis.handbookStore;
  const kept = await store.setting("name");
  const field = make("input", { class: "input", id: "hb-copy-name", autocomplete: "name", maxlength: 120, autofocus: true });
  field.value = name || kept || "";
  enterPresses(field);
  const remember = make("input", { type: "checkbox" });
  remember.checked = !!kept;
  const answer = await ask(say("copy_title"), [
    make("p", {}, say("copy_about")),
    make("div", { class: "field" }, make("label", { for: field.id }, say("copy_name")), field),
    make("label", { class: "choice" }, remember, say("copy_remember")),
  ], [{ key: "print", text: say("print"), primary: true }]);
  if (!answer) return false;
  name = field.value.trim();
  if (remember.checked || kept) void store.keep("name", remember.checked ? name : "");
  return true;
}

function usual(): Edition {
  if (new URLSearchParams(location.search).get("edition") === "facilitator") return "facilitator";
  return interactions.some((one) => one.read() !== undefined) ? "mine" : "learner";
}

function begin(): void {
  sheet.undo();
  const edition = chosen ?? usual();
  // What the script says on the screen is said to nobody on paper.
  sheet.leaveOut(document.querySelectorAll(`.interaction :is(.result, .mark-word${edition === "mine" ? "" : ", .way"})`));
  if (edition === "mine") {
    sign();
    for (const one of interactions) one.onPaper(sheet);
    return;
  }
  for (const one of interactions) sheet.empty(one);
  const answers = document.querySelectorAll<HTMLDetailsElement>(".interaction details.answer");
  if (edition === "facilitator") {
    sheet.open(answers);
    sheet.unhide(document.querySelectorAll<HTMLElement>("aside.facilitator[hidden]"));
  } else {
    sheet.close(answers);
    sheet.leaveOut(document.querySelectorAll(".facilitator"));
  }
}

/** A line for the name and the day, below the title. */
function sign(): void {
  const title = document.querySelector("main h1");
  const head = title?.closest("header");
  const day = new Date().toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
  const line = make("p", { class: "split", lang: language }, make("span", {}, say("copy_line", { name: name || "_".repeat(30) })), make("span", {}, say("copy_date", { date: day })));
  if (head) sheet.write(head, [line]);
  else if (title?.parentElement) sheet.write(title.parentElement, [line], title.nextElementSibling);
}

addEventListener("beforeprint", begin);
addEventListener("afterprint", () => {
  chosen = undefined;
  sheet.undo();
});
// The buttons print by themselves; here they learn which edition is meant.
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest("hb-print[data-edition] button");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  void printEdition((button.parentElement as HTMLElement).dataset.edition as Edition);
}, { capture: true });
