// <hb-captions>: the button below a film that shows its captions, in one step where
// the player's own controls take three. Browsers let no page that is opened from a
// folder load captions; there they are taken away, and the transcript is what helps.

class Captions extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const video = this.parentElement?.querySelector("video");
    const element = video?.querySelector("track");
    if (!button || !video || !element) return;
    if (location.protocol === "file:") {
      element.remove();
      this.hidden = true;
      return;
    }
    const { track } = element;
    button.addEventListener("click", () => { track.mode = track.mode === "showing" ? "hidden" : "showing"; });
    video.textTracks.addEventListener("change", () => button.setAttribute("aria-pressed", String(track.mode === "showing")));
  }
}

customElements.define("hb-captions", Captions);
