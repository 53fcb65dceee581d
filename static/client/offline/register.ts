// Registers the service worker, when everything else is done. Where there is none,
// such as in a folder, on plain http and in some private windows, nothing is missing.

declare const worksOffline: boolean;

if (worksOffline && location.protocol !== "file:" && "serviceWorker" in navigator) {
  addEventListener("load", () => void register().catch(() => undefined));
}

async function register(): Promise<void> {
  await navigator.serviceWorker.register(`${document.documentElement.dataset.root ?? ""}service-worker.js`);
}

export {};
