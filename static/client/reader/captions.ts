// <hb-captions>: the button below a film that shows its captions, in one step where
// the player's own controls take three. Browsers let no page that is opened from a
// folder load captions; there a script beside them brings them, once they are wanted.

/** A cue: when it starts and ends, in seconds, its text, and how it is placed. */
type Cue = [start: number, end: number, text: string, settings?: Partial<VTTCue>];

declare global {
  // Scripts of captions call it (see generator/render/captions.go).
  // eslint-disable-next-line no-var
  var handbookCaptions: (cues: Cue[]) => void;
}

/** The tracks that wait for a script. */
const tracks = new WeakMap<Element, TextTrack>();

globalThis.handbookCaptions = (cues) => {
  const track = document.currentScript && tracks.get(document.currentScript);
  for (const [start, end, text, settings] of cues) track?.addCue(Object.assign(new VTTCue(start, end, text), settings));
};

class Captions extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const video = this.parentElement?.querySelector("video");
    const element = video?.querySelector("track");
    if (!button || !video || !element) return;
    let script: HTMLScriptElement | undefined;
    let { track } = element;
    if (location.protocol === "file:") {
      const { kind, label, srclang } = element;
      track = video.addTextTrack(kind as TextTrackKind, label, srclang);
      script = document.createElement("script");
      script.src = `${element.src}.js`;
      script.onerror = () => {
        // The transcript is what helps.
        track.mode = "disabled";
        this.hidden = true;
      };
      tracks.set(script, track);
      element.remove();
    }
    button.addEventListener("click", () => {
      track.mode = track.mode === "showing" ? "hidden" : "showing";
    });
    video.textTracks.addEventListener("change", () => {
      const isShowing = track.mode === "showing";
      button.setAttribute("aria-pressed", String(isShowing));
      if (isShowing && script && !script.isConnected) document.head.append(script);
    });
  }
}

customElements.define("hb-captions", Captions);

export {};
