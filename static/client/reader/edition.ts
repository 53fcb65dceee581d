// A page opened with ?edition=facilitator shows and prints the facilitator's notes,
// and all answers.

if (new URLSearchParams(location.search).get("edition") === "facilitator") {
  for (const note of document.querySelectorAll<HTMLElement>(".facilitator")) note.hidden = false;
  for (const answer of document.querySelectorAll<HTMLDetailsElement>("details.answer")) answer.open = true;
}

export {};
