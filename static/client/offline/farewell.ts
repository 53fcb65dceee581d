// The service worker of a site that has none (offline: false in handbook.yaml, and
// serve): it ends the one that an earlier version of the site left in browsers, and
// removes what that one kept.

import { mine, worker } from "./scope";

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave(): Promise<void> {
  const own = (await caches.keys()).filter((name) => name.startsWith(mine));
  await Promise.all(own.map((name) => caches.delete(name)));
  await worker.registration.unregister();
}
