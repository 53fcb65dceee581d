// What every service worker of a site knows: itself, and which caches are its own.

/** The parts of a service worker that are used here; TypeScript's library for pages has none of them. */
interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { includeUncontrolled: boolean }): Promise<readonly OpenPage[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listener: (event: Asked) => void): void;
}

/** A page that is open in the browser. */
export interface OpenPage {
  readonly id: string;
  readonly url: string;
}

/** An event that lasts until what it waits for is done. */
export interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** A browser asks for a file. */
export interface Asked extends Lasting {
  readonly request: Request;
  /** The page that asks, "" when a page itself is asked for. */
  readonly clientId: string;
  /** The page that is going to be, "" when it is none. */
  readonly resultingClientId: string;
  respondWith(answer: Promise<Response>): void;
}

export const worker = self as unknown as Scope;

/** The site's address, which ends in a slash. */
export const root = worker.registration.scope;

/** This script's own address. */
export const script = `${root}service-worker.js`;

/**
 * What the names of this site's caches begin with. Everything under one origin shares
 * its caches; addresses have no blanks, so no other site's names begin like this.
 */
export const mine = `handbook ${root} `;
