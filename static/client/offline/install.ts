// A version comes as a whole or not at all. It is fetched beside the one that is
// in use, with the pages that people have read; when everything is there and the
// server still has the same version, it takes over. Open pages keep their own.

import { pageAddress } from "./addresses";
import { each, fetchFiles, installPage, serverVersion } from "./keep";
import { remember, tidy, versionOf } from "./open";
import { root, worker } from "./scope";
import { site } from "./site";
import { current, removeUnfinished, sealCurrent, versions } from "./versions";

/** How many pages that were read come along into a new version, the last ones. */
const mostRead = 200;

/** Fetches the current version. Rejects when it cannot be had as a whole; then nothing changes. */
export async function install(): Promise<void> {
  await removeUnfinished();
  const before = await versions();
  const open = await openPages();
  const again = before.some((version) => version.name === current);
  try {
    const cache = await caches.open(current);
    const needed = site.files.map((file) => root + file);
    for (const file of await fetchFiles(needed, current)) await cache.put(file.address, file.response);
    for (const file of needed) {
      if (!(await cache.match(file))) throw new Error(`${file} is missing`);
    }
    const first = site.pages.map((page) => root + page);
    await each(first, async (page) => {
      if (!(await installPage(page, cache))) throw new Error(`${page} is missing`);
    });
    // A page that was read and is gone has no place in the new version.
    const rest = new Set([...open, ...(await openPages()), ...(await keptPages(before[0]?.name))]);
    await each([...rest].filter((page) => !first.includes(page)), (page) => installPage(page, cache));
    if ((await serverVersion()) !== current) throw new Error("the site has changed meanwhile");
    await sealCurrent();
  } catch (fault) {
    if (!again) await caches.delete(current);
    throw fault;
  }
  await worker.skipWaiting();
}

/** The pages that are open now. */
async function openPages(): Promise<string[]> {
  const open = await worker.clients.matchAll({ includeUncontrolled: true });
  return open.map((page) => pageAddress(page.url)).filter((page) => page !== undefined);
}

/** The pages that were read in a version, the last of them. */
async function keptPages(version: string | undefined): Promise<string[]> {
  if (!version) return [];
  const addresses = (await (await caches.open(version)).keys()).map((request) => request.url);
  return addresses.filter((address) => address.endsWith(".html")).slice(-mostRead);
}

/** Takes over. */
export async function activate(): Promise<void> {
  const isFirst = (await versions()).every((version) => version.name === current);
  if (isFirst) {
    // The pages that brought the site here have loaded it just now.
    for (const page of await worker.clients.matchAll({ includeUncontrolled: true })) {
      if ((await versionOf(page.id)) === undefined && pageAddress(page.url)) await remember(page.id, current);
    }
    await worker.clients.claim();
  }
  await tidy();
}
