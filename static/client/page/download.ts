// Handing a text to the person as a file.

import { make } from "./element";

/** A file name that every system takes: "Lincoln: plan" becomes "lincoln-plan". */
export function fileName(title: string): string {
  const name = title.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return [...name].slice(0, 60).join("") || "plan";
}

/** Downloads a text as a file. The address goes away later, because browsers read
 * it after the click. */
export function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
