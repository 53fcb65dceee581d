// Registers the service worker, when everything else is done. Where there is none,
// such as in a folder, on plain http and in some private windows, nothing is missing.

declare const worksOffline: boolean;

if ((worksOffline || navigator.serviceWorker?.controller) && location.protocol !== "file:" && "serviceWorker" in navigator) {
  addEventListener("load", () => void register().catch(() => undefined));
}

// Browsers look for a new version by themselves, but when they like; a site that no
// longer wants its worker should be rid of it with the first page.
async function register(): Promise<void> {
  const workers = navigator.serviceWorker;
  const registration = worksOffline ? await workers.register(`${document.documentElement.dataset.root ?? ""}service-worker.js`) : await workers.getRegistration();
  await registration?.update();
}

export {};
