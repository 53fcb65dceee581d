// Where saved work lives: the database's name, and what the browser tells about
// its storage.

import type { Durability } from "./types";

const root = document.documentElement;

/** The folder of the handbook, as an address that ends in "/". */
const folder = new URL(root.dataset.root || ".", location.href).href;

const inFolder = location.protocol === "file:";

/**
 * The database's name: one for each handbook of an origin. All folders of a
 * device are one origin in some browsers, so there the folder tells them apart.
 */
export const databaseName = `handbook:${root.dataset.handbook ?? ""}${inFolder ? `:${shortHash(folder)}` : ""}`;

/** FNV-1a of 32 bits: enough to tell the folders of one device apart. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** A random UUID, also on pages without crypto.randomUUID: those on plain http. */
export function newId(): string {
  // Two bits of the fifth group are set, and the version is 4.
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+digit / 4)))).toString(16),
  );
}

/** What the browser tells of its storage. */
export async function describeStorage(): Promise<Omit<Durability, "plans" | "backup">> {
  const persisted = await ask(() => navigator.storage?.persisted());
  const { usage, quota } = (await ask(() => navigator.storage?.estimate())) ?? {};
  const forgets = navigator.vendor.startsWith("Apple") && !matchMedia("(display-mode: standalone)").matches;
  return {
    origin: inFolder ? "file://" : location.origin,
    folder: inFolder ? folder : undefined,
    persisted,
    usage,
    quota,
    eviction: persisted ? "never" : forgets ? "unused" : "pressure",
  };
}

async function ask<T>(question: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await question();
  } catch {
    return undefined;
  }
}

/**
 * Asks another page of the handbook, in a hidden frame, whether it sees a token
 * that this page wrote: undefined when it does not answer.
 */
export function askOtherPage(address: string, token: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.src = address;
    const hear = ({ source, data }: MessageEvent) => {
      if (source !== frame.contentWindow || data?.handbookToken !== token || typeof data.seen !== "boolean") return;
      end(data.seen);
    };
    const end = (seen?: boolean) => {
      removeEventListener("message", hear);
      clearTimeout(late);
      frame.remove();
      resolve(seen);
    };
    const late = setTimeout(end, 5000);
    addEventListener("message", hear);
    frame.addEventListener("load", () => frame.contentWindow?.postMessage({ handbookToken: token }, "*"));
    document.body.append(frame);
  });
}

/** Answers such a question of the page that has this one in a frame. */
export function answerPages(sees: (token: string) => Promise<boolean>): void {
  if (!inFolder) return;
  addEventListener("message", async ({ source, data }) => {
    if (source !== parent || parent === self || typeof data?.handbookToken !== "string") return;
    const seen = await sees(data.handbookToken);
    parent.postMessage({ handbookToken: data.handbookToken, seen }, "*");
  });
}

/** Whether pages share storage without asking: they do on a server, and a framed page must not ask in turn. */
export const sharesAlways = !inFolder;
export const isFramed = parent !== self;
