// What people read and did shows where somebody keeps work on this device; then this
// loads the store and marks.ts, which draws. Everybody else gets only this: a look
// whether anything is kept, and the button that marks a page as read.

import { loadScript } from "../page/script";
import { databaseName } from "../store/place";

const { store = "", draw = "", fault = "" } = document.getElementById("hb-progress")?.dataset ?? {};
const toggle = document.querySelector("[data-mark]");
const button = toggle?.querySelector("button");

/** Tells of the first work in another tab. An open one would keep the page out of the back/forward cache. */
let channel: BroadcastChannel | undefined;
let loading: Promise<void> | undefined;
/** Whether marks.ts answers the button. */
let isReady = false;
let isPressed = false;

/** Loads what shows and keeps progress; after a failure it may be tried again. */
function load(): Promise<void> {
  return (loading ??= (async () => {
    try {
      if (!globalThis.handbookStore) await loadScript(store);
      await loadScript(draw);
      isReady = true;
      channel?.close();
    } catch (error) {
      loading = undefined;
      throw error;
    }
  })());
}

/** Whether any page of the handbook kept something on this device. Asking keeps nothing. */
async function isUsed(): Promise<boolean> {
  try {
    if (indexedDB.databases) return (await indexedDB.databases()).some(({ name }) => name === databaseName);
    return await new Promise((resolve) => {
      const request = indexedDB.open(databaseName);
      request.onupgradeneeded = () => request.transaction?.abort();
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
      request.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
    });
  } catch {
    return false;
  }
}

async function look(): Promise<void> {
  if (!loading && (globalThis.handbookStore || (await isUsed()))) load().catch(() => {});
}

function listen(): void {
  if (loading) return;
  try {
    channel = new BroadcastChannel(databaseName);
    channel.onmessage = look;
  } catch {
    // Without channels, the page looks when it is shown again.
  }
}

button?.addEventListener("click", () => {
  if (isReady || isPressed) return;
  isPressed = true;
  load().then(
    () => button.click(),
    () => {
      toggle!.querySelector("span")!.textContent = fault;
      isPressed = false;
    },
  );
});
addEventListener("pagehide", () => channel?.close());
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  listen();
  void look();
});
document.addEventListener("visibilitychange", look);
listen();
void look();
