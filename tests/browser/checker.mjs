// The Nu HTML checker's opinion of pages.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

// What the checker says of every site that is deliberate or that it cannot know.
const deliberate = [
  // VoiceOver forgets that a list without bullets is a list; the role reminds it.
  /^The “list” role is unnecessary for element “[uo]l”/,
  // The checker reads files, which have no address that 'self' could mean, and
  // JSON-LD is data. Every browser test listens for real breaches of the policy.
  /violates Content Security Policy \(meta tag\)/,
];

/** What the checker says of files, one line each, but for what is deliberate in all pages or in these. */
export async function checkHTML(files, deliberateHere = []) {
  const { stderr } = await run("java", ["-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always", ...files], { maxBuffer: 1 << 28 });
  return JSON.parse(stderr).messages
    .filter(({ message }) => ![...deliberate, ...deliberateHere].some((pattern) => pattern.test(message)))
    .map(({ url, lastLine, message, extract = "" }) => `${url}:${lastLine}: ${message} ${extract.trim()}`);
}
