// Loaded by every page in serve only. The server tells what changed; this decides
// whether the page shows it. generator/serve describes the messages.

import { hideErrors, showErrors, type ContentError } from "./errors";
import { keep, restore } from "./keep";

const script = document.currentScript as HTMLScriptElement | null;
/** What this page was served: its own version, and that of all other files. */
const version = script?.dataset["version"] ?? "";
let files = script?.dataset["files"] ?? "";

interface FilesMessage {
  paths: string[];
  files: string;
}

interface ErrorsMessage {
  errors: ContentError[];
  more: number;
}

// A browser opens only a few connections to one server, so pages that nobody sees
// give theirs up. They learn what they missed when they are shown again.
const hiddenFor = 10_000;
const firstPause = 500;
const longestPause = 5_000;

let stream: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let pause = firstPause;

function connect(): void {
  clearTimeout(timer);
  if (stream) return;
  const query = new URLSearchParams({ path: pathOf(location), version, files });
  stream = new EventSource(`/_handbook/events?${query}`);
  stream.onopen = () => {
    pause = firstPause;
  };
  stream.onerror = () => {
    disconnect();
    if (document.hidden) return;
    timer = setTimeout(connect, pause);
    pause = Math.min(pause * 2, longestPause);
  };
  on("reload", reload);
  on<FilesMessage>("styles", (message) => {
    files = message.files;
    swapStyles(message.paths);
  });
  on<FilesMessage>("assets", (message) => {
    files = message.files;
    const shown = shownFiles();
    if (message.paths.some((path) => shown.has(path))) reload();
  });
  on<ErrorsMessage>("errors", (message) => showErrors(message.errors, message.more));
  on("good", hideErrors);
}

function on<Message>(kind: string, act: (message: Message) => void): void {
  stream?.addEventListener(kind, (event) => act(JSON.parse((event as MessageEvent<string>).data) as Message));
}

function disconnect(): void {
  clearTimeout(timer);
  stream?.close();
  stream = undefined;
}

function reload(): void {
  disconnect();
  keep();
  location.reload();
}

/** The path in the site of an address on this server. */
function pathOf(address: URL | Location): string {
  const path = address.pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const replaced = new WeakSet<HTMLLinkElement>();

/** Loads stylesheets again. The old one stays until the new one is there. */
function swapStyles(paths: string[]): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel~=stylesheet][href]")) {
    const address = new URL(link.href);
    if (replaced.has(link) || address.origin !== location.origin || !paths.includes(pathOf(address))) continue;
    address.searchParams.set("version", files);
    const fresh = link.cloneNode() as HTMLLinkElement;
    fresh.href = address.href;
    fresh.addEventListener("load", () => link.remove());
    fresh.addEventListener("error", () => {
      fresh.remove();
      replaced.delete(link);
    });
    replaced.add(link);
    link.after(fresh);
  }
}

/** The paths of all files that the page has loaded or is going to. */
function shownFiles(): Set<string> {
  const shown = new Set<string>();
  const add = (text: string | null) => {
    if (!text || !URL.canParse(text, document.baseURI)) return;
    const address = new URL(text, document.baseURI);
    if (address.origin === location.origin) shown.add(pathOf(address));
  };
  for (const entry of performance.getEntriesByType("resource")) add(entry.name);
  for (const element of document.querySelectorAll("[src], [srcset], [poster], object[data], link[href], use, image")) {
    for (const name of ["src", "poster", "data"]) add(element.getAttribute(name));
    if (!element.matches("a")) add(element.getAttribute("href") ?? element.getAttribute("xlink:href"));
    for (const candidate of element.getAttribute("srcset")?.split(",") ?? []) add(candidate.trim().split(/\s/)[0] ?? null);
  }
  return shown;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) timer = setTimeout(disconnect, hiddenFor);
  else connect();
});
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => {
  if (event.persisted) connect();
});

restore();
if (!document.hidden) connect();
