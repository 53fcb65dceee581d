// Asking and telling, the same in the dialog and on the page of results: only the
// answer to the last question counts, and what is said waits until nobody types.

import { button, make, setText } from "../page/element";
import { say, search, type Spoken } from "./files";
import type { Answer, Question } from "./types";

/** What is asked and told in one place. */
export function talk(words: Spoken, told: HTMLElement, status: Element | null) {
  let turn = 0;
  let speaking = 0;

  /** Shows what there is to say beside the results, or nothing. */
  const tell = (...content: (Node | string)[]) => {
    told.replaceChildren(...content.map((one) => (typeof one === "string" ? make("p", {}, one) : one)));
    told.hidden = !content.length;
  };

  /** Tells those who listen how it stands, when nothing more was typed for a moment. */
  const speak = (text: string) => {
    clearTimeout(speaking);
    speaking = setTimeout(() => setText(status, text.trim()), 700);
  };

  /** Begins a turn, and gives what tells whether it is still the last one. */
  const begin = () => {
    const now = ++turn;
    return () => now === turn;
  };

  /** Asks; show gets the answer, fail clears the place when there can be none, again is
   * called when somebody wants to try once more. */
  const ask = async (question: Question, isEmpty: () => unknown, show: (answer: Answer) => void, fail: () => void, again: () => void) => {
    const isNow = begin();
    const late = setTimeout(() => isNow() && isEmpty() && tell(say(words, "waiting")), 400);
    try {
      const answer = await search.ask(question);
      if (isNow()) show(answer);
    } catch {
      if (isNow()) {
        const fault = say(words, "fault");
        fail();
        tell(fault, button(say(words, "again"), again));
        speak(fault);
      }
    }
    clearTimeout(late);
  };

  return { tell, speak, begin, ask };
}
