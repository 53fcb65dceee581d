// A page opened with ?edition=facilitator shows and prints the facilitator's notes.

if (new URLSearchParams(location.search).get("edition") === "facilitator") {
  for (const note of document.querySelectorAll<HTMLElement>(".facilitator")) note.hidden = false;
}

export {};
