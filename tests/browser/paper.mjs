// Pages on paper: printed to PDF by Chromium and read back.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { newFolder } from "./harness.mjs";

const run = promisify(execFile);

/** Prints a page on "letter" or "a4"; the answer is the text of each sheet, as it stands there. */
export async function print(page, format) {
  const file = `${newFolder()}.pdf`;
  await page.pdf({ path: file, format });
  const { stdout } = await run("pdftotext", ["-layout", file, "-"]);
  return stdout.split("\f").slice(0, -1);
}

/** A text as words to look for: ligatures are letters again, and lines and columns are spaces. */
export function words(text) {
  return text.normalize("NFKC").replace(/\s+/g, " ");
}

/** All words that a page has on paper. */
export async function printedWords(page, format) {
  return words((await print(page, format)).join(" "));
}
