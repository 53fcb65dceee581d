// What the handbook remembers beside saved work, and what it finds out with that.

import { read, report, result, run } from "./database";
import { askOtherPage, isFramed, newId, sharesAlways } from "./place";
import type { Settings, Sharing } from "./types";

export function setting<Key extends keyof Settings>(key: Key): Promise<Settings[Key] | undefined> {
  return read((store) => result<Settings[Key] | undefined>(store("settings").get(key)));
}

export async function keep<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<boolean> {
  try {
    await run("readwrite", (store) => void store("settings").put(value, key));
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** Asks the browser once not to clear the storage; some ask the person in turn. */
export async function askToPersist(): Promise<void> {
  try {
    if (!navigator.storage?.persist || (await setting("persistenceAsked")) || (await navigator.storage.persisted())) return;
    if (await keep("persistenceAsked", new Date().toISOString())) await navigator.storage.persist();
  } catch {
    // The browser does not say; durability tells what is known.
  }
}

export async function sharing(other: string): Promise<Sharing> {
  if (sharesAlways) return "shared";
  const browser = navigator.userAgent;
  const known = await setting("sharing");
  if (known?.browser === browser) return known.answer;
  const token = newId();
  if (isFramed || !(await keep("sharingToken", token))) return "unknown";
  const seen = await askOtherPage(new URL(other, location.href).href, token);
  if (seen === undefined) return "unknown";
  const answer = seen ? "shared" : "alone";
  await keep("sharing", { answer, browser });
  return answer;
}
