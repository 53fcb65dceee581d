// What happens to saved work, told to the page and to other tabs.

import { databaseName } from "./place";
import type { StoreEvent } from "./types";

/** What tabs tell each other: an event, the plan that one of them wants to write, that one of them was left in a hurry. */
export type Message = { event: StoreEvent } | { give: string } | "journaled";

type Listener = (event: StoreEvent) => void;

const listeners = new Set<Listener>();
let channel: BroadcastChannel | undefined;

/** Calls listener at every event, and answers how to stop that. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells this page. */
export function tell(event: StoreEvent): void {
  for (const listener of listeners) listener(event);
}

/** Tells this page, and other tabs what concerns them. */
export function tellAll(event: StoreEvent): void {
  if (event.type !== "copied") post({ event });
  tell(event);
}

/** Tells other tabs. */
export function post(message: Message): void {
  channel?.postMessage(message);
}

export function connect(hear: (message: Message) => void): void {
  try {
    channel = new BroadcastChannel(databaseName);
  } catch {
    // Tabs then find out what changed when they become visible or save.
    return;
  }
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data);
}

export function disconnect(): void {
  channel?.close();
}
