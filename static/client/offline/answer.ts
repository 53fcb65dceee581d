// Answering browsers. With a connection, pages come from the server, so that
// people read the newest; their files come from the version that a page is of.
// Without one, everything comes from the current version.

import { absent } from "./absent";
import { fileAddress, isOurs, neverChanges, pageAddress } from "./addresses";
import { asFile, hasRoom, isCurrentSoon, isPage, keepPage, later, serverVersion } from "./keep";
import { elsewhere, remember, settle, settled, tidy, versionOf } from "./open";
import type { Asked } from "./scope";
import { current, inAnyVersion, inVersion } from "./versions";

/** How long a page that is kept waits for the server, in milliseconds. */
const patience = 3000;

/** As the server has it now: what a browser stored of its own accord may be of any version. */
const fresh: RequestInit = { cache: "no-cache" };

/** What is kept when a page asks for it. Downloads, videos and recordings are not. */
const shown = ["script", "style", "image", "font", "manifest"];

/** Answers what belongs to this site; everything else goes its usual way. */
export function answer(event: Asked): void {
  const { request } = event;
  const address = fileAddress(request.url);
  if (request.method !== "GET" || address === undefined || request.headers.has("range")) return;
  let reply: (() => Promise<Response>) | undefined;
  if (request.mode === "navigate") reply = () => page(event);
  else if (shown.includes(request.destination)) reply = () => part(event, address);
  else if (request.destination === "" && /(?:\/|\.html)$/.test(address)) reply = () => text(event);
  // Without an answer of ours, that of the server is as good as without this script.
  if (reply) event.respondWith(reply().catch(() => fetch(request)));
}

async function page(event: Asked): Promise<Response> {
  const { request } = event;
  const address = pageAddress(request.url) ?? request.url;
  const before = await inVersion(current, address);
  // Not by navigation preload: when that fails, Firefox shows its error instead of our answer.
  const server = fetch(request, fresh);
  try {
    const response = await (before ? Promise.race([server, later(patience)]) : server);
    if (response && !(before && response.status >= 500)) {
      if (response.ok && isPage(response)) {
        event.waitUntil(settle(event.resultingClientId, read(event.resultingClientId, address, response.clone(), before)));
      }
      return response;
    }
  } catch {
    // There is no connection.
  }
  server.catch(() => undefined);
  const { pathname, search } = new URL(request.url);
  if (before && !pathname.endsWith("/") && !address.endsWith(pathname)) {
    return Response.redirect(`${pathname}/${search}`);
  }
  await remember(event.resultingClientId, current);
  return before ?? (await absent(request.url)) ?? Response.error();
}

/** Finds out which version a page that came from the server is of, and keeps it. */
async function read(page: string, address: string, response: Response, before: Response | undefined): Promise<void> {
  const html = await response.text();
  if (!isOurs(html, address)) return;
  const isKept = before !== undefined && html === (await before.clone().text());
  if (isKept || (await keepPage(address, html, response))) {
    await remember(page, current);
  } else {
    // The page itself looks for the new worker: Chromium lets a worker that asks for its
    // own successor wait half a minute at times, and the successor waits for its answer.
    await remember(page, await newerVersion(address, html));
  }
  await tidy();
}

/** The version of a page that is not of the current one. */
async function newerVersion(address: string, html: string): Promise<string> {
  const version = await serverVersion();
  const again = await fetch(address, { cache: "no-cache" });
  return version && (await again.text()) === html && (await serverVersion()) === version ? version : elsewhere;
}

/** Answers a page that asks for something to show. */
async function part(event: Asked, address: string): Promise<Response> {
  const version = await versionOf(event.clientId);
  const before = neverChanges(address) ? await inAnyVersion(address) : version ? await inVersion(version, address) : undefined;
  if (before) return before;
  let response: Response;
  try {
    response = await fetch(event.request, neverChanges(address) ? {} : fresh);
  } catch {
    const instead = version === undefined ? await inVersion(current, address) : undefined;
    return instead ?? Response.error();
  }
  if (response.ok && response.type === "basic") event.waitUntil(keepPart(event.clientId, address, response.clone()));
  return response;
}

/** Keeps what a page of the current version asked for, if that is what the server has. */
async function keepPart(page: string, address: string, response: Response): Promise<void> {
  const file = await asFile(response);
  await settled(page);
  if (!file || (await versionOf(page)) !== current || (await inVersion(current, address))) return;
  if ((await hasRoom()) && (await isCurrentSoon())) await (await caches.open(current)).put(address, file);
}

/** Answers a script that reads a page. */
async function text(event: Asked): Promise<Response> {
  try {
    return await fetch(event.request);
  } catch {
    const version = (await versionOf(event.clientId)) ?? current;
    const before = version === elsewhere ? undefined : await inVersion(version, pageAddress(event.request.url) ?? "");
    return before ?? Response.error();
  }
}
