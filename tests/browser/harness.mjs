// What the browser tests share: projects and their built sites, servers on
// loopback, and the two browsers. Everything is temporary and goes away with close().

import assert from "node:assert/strict";
import { spawn, execFile } from "node:child_process";
import { createServer } from "node:http";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import puppeteer from "puppeteer-core";

const run = promisify(execFile);

/** The top of the repository. */
export const repository = resolve(fileURLToPath(import.meta.url), "../../..");

/** How long a browser may take for one step, in milliseconds. */
export const patience = 15_000;

const temporary = await mkdtemp(join(tmpdir(), "handbook-browser-"));
let folders = 0;
let program;
const open = new Set();

/** An empty folder's name, not yet made. */
export function newFolder() {
  return join(temporary, String(++folders));
}

/** Ends every browser and server, and removes what was made. Call it after the tests. */
export async function close() {
  for (const end of open) await end();
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}

/** Registers what must end with the tests; the answer ends it at once. */
function ending(stop) {
  const end = async () => {
    if (open.delete(end)) await stop();
  };
  open.add(end);
  return end;
}

/** The handbook program, compiled once. */
async function handbook() {
  program ??= (async () => {
    const path = join(temporary, "handbook");
    await run("go", ["build", "-o", path, "./cmd/handbook"], { cwd: repository });
    return path;
  })();
  return program;
}

/** Builds the handbook of a project folder and gives the folder of the site. */
export async function build(project = repository) {
  const site = newFolder();
  await run(await handbook(), ["build", "-o", site], { cwd: project });
  return site;
}

/** Copies the handbook's settings and content: a project that a test may edit. */
export async function copyProject() {
  const project = newFolder();
  for (const part of ["handbook.yaml", "content"]) {
    await cp(join(repository, part), join(project, part), { recursive: true });
  }
  return project;
}

/** Writes a file of a project, with the folders on its way. */
export async function write(project, path, content) {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), content);
}

/** Writes files, {"content/index.md": text, …}, as a project and gives its folder. */
export async function newProject(files) {
  const project = newFolder();
  for (const [path, content] of Object.entries(files)) await write(project, path, content);
  return project;
}

/** The smallest film: one picture of eight by eight. */
const film = Buffer.from("GkXfo0AgQoaBAUL3gQFC8oEEQvOBCEKCQAR3ZWJtQoeBAkKFgQIYU4BnQI0VSalmQCgq17FAAw9CQE2AQAZ3aGFtbXlXQUAGd2hhbW15RIlACECPQAAAAAAAFlSua0AxrkAu14EBY8WBAZyBACK1nEADdW5khkAFVl9WUDglhohAA1ZQOIOBAeBABrCBCLqBCB9DtnVAIueBAKNAHIEAAIAwAQCdASoIAAgAAUAmJaQAA3AA/vz0AAA=", "base64");

/**
 * The files of a project that stands in one text file (txtar), whose path starts at
 * the top of the repository. Films, which are no text, are all the smallest one; what
 * tests of the generator want of the project is no part of it.
 */
export async function archive(path) {
  const files = {};
  const parts = (await readFile(join(repository, path), "utf8")).split(/^-- (.+) --\n/m);
  for (let i = 1; i < parts.length; i += 2) {
    if (!parts[i].startsWith("want/")) files[parts[i]] = parts[i].endsWith(".webm") ? film : parts[i + 1];
  }
  return files;
}

/** Where a site has the script that is bundled under a name, such as "store". */
export async function scriptOf(site, name) {
  const assets = join(site, "assets");
  const found = (await readdir(assets)).filter((file) => new RegExp(`^${name}-[^-]*\\.js$`).test(file));
  assert.equal(found.length, 1, `the site has these scripts called ${name}: ${found.join(" ")}`);
  return join(assets, found[0]);
}

/** What a file weighs on its way from a host that compresses, in bytes. */
export function weight(content) {
  return brotliCompressSync(content).length;
}

/** Starts `handbook serve` on a project; url is where it listens. */
export async function serve(project) {
  const child = spawn(await handbook(), ["serve", "--port", "0"], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise((done) => child.once("close", done));
  const stop = ending(async () => {
    child.kill("SIGTERM");
    await gone;
  });
  let printed = "";
  child.stderr.on("data", (data) => (printed += data));
  const url = await new Promise((found, failed) => {
    child.stdout.on("data", (data) => {
      printed += data;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (address) found(address[0]);
    });
    gone.then((code) => failed(new Error(`handbook serve ended with ${code}:\n${printed}`)));
  });
  return { url, stop, printed: () => printed };
}

const types = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon", ".jpg": "image/jpeg",
  ".js": "text/javascript", ".json": "application/json", ".md": "text/markdown; charset=utf-8", ".png": "image/png", ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8", ".vtt": "text/vtt", ".webm": "video/webm", ".webmanifest": "application/manifest+json",
  ".webp": "image/webp", ".woff2": "font/woff2", ".xml": "application/xml", ".zip": "application/zip",
};

/** The Content-Type that web hosts give a file of this name. */
export function contentType(path) {
  return types[extname(path)] ?? "application/octet-stream";
}

/** Answers a request with a file, or with the part of it that a player asks for. */
export function sendFile(request, response, path, content, headers = {}) {
  const all = { ...headers, "content-type": contentType(path) };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (!from || Number(from) >= content.length) {
    response.writeHead(200, all).end(content);
    return;
  }
  const last = Math.min(to ? Number(to) : Infinity, content.length - 1);
  response.writeHead(206, { ...all, "content-range": `bytes ${from}-${last}/${content.length}` }).end(content.subarray(Number(from), last + 1));
}

/** Serves a folder as a plain web host would, below a path such as "/some/sub/path/". */
export async function host(folder, path = "/") {
  const server = createServer(async (request, response) => {
    let { pathname } = new URL(request.url, "http://127.0.0.1");
    pathname = decodeURIComponent(pathname);
    if (pathname.endsWith("/")) pathname += "index.html";
    const file = resolve(folder, pathname.slice(path.length));
    try {
      if (!pathname.startsWith(path) || !file.startsWith(folder + sep)) throw new Error("outside the site");
      sendFile(request, response, file, await readFile(file));
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  ending(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${server.address().port}${path}`;
}

/** The address of a folder for pages opened without any server. */
export function fileAddress(folder) {
  return pathToFileURL(folder + sep).href;
}

/**
 * Starts "chromium" or "firefox". profile is a folder to keep what the browser
 * keeps, new unless told; args are added to Chromium's, preferences to Firefox's.
 * Both find http://handbook.test on this machine, a host that is not local to them.
 */
export async function launch(name, { profile = newFolder(), args = [], preferences = {} } = {}) {
  const options = {
    chromium: {
      browser: "chrome",
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run",
        "--host-resolver-rules=MAP handbook.test 127.0.0.1", ...args,
      ],
    },
    firefox: {
      browser: "firefox",
      executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
      extraPrefsFirefox: {
        // Firefox ships with this on; puppeteer turns it off.
        "security.fileuri.strict_origin_policy": true,
        "network.dns.localDomains": "handbook.test",
        ...preferences,
      },
    },
  };
  const browser = await puppeteer.launch({ headless: true, userDataDir: profile, ...options[name] });
  // Puppeteer would bring these back when the browser ends, while it is started again with its profile.
  for (const file of ["prefs.js", "user.js"]) await rm(join(profile, `${file}.puppeteer`), { force: true });
  ending(() => browser.connected && browser.close());
  return browser;
}

/** Starts a browser with nothing kept in it, for one test: it ends with it. */
export async function fresh(t, name) {
  const browser = await launch(name);
  t.after(() => browser.close());
  return browser;
}

/** Ends a browser and all its processes at once, as a power cut would. */
export async function kill(browser) {
  const child = browser.process();
  const gone = new Promise((done) => child.once("exit", done));
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

/**
 * Opens a tab that notes in faults whatever goes wrong in its pages: script
 * errors, console errors, files that do not load, breaches of the content
 * security policy. The same fault of many pages is noted once.
 */
export async function newPage(browser) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const faults = [];
  const note = (fault) => {
    // Firefox writes this, without an address, of a request that ends because its page is left.
    if (/^(Error: )?Failed to load ‘’\. A ServiceWorker intercepted the request/.test(fault)) return;
    if (!faults.some((known) => known.endsWith(`: ${fault}`))) faults.push(`${page.url()}: ${fault}`);
  };
  page.on("pageerror", (error) => note(error.stack ?? error));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "assert") {
      const file = message.text().startsWith("Failed to load resource") ? ` (${message.location().url})` : "";
      note(message.text() + file);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`${response.status()} for ${response.url()}`);
  });
  // Not every browser writes these to the console at every address, so the page does.
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy ${event.effectiveDirective} blocks ${event.blockedURI || "inline code"}`);
    });
    addEventListener("error", (event) => {
      if (event.target !== window && !globalThis.isLeft) console.error(`cannot load ${event.target.src || event.target.href}`);
    }, true);
  });
  // What is still being loaded when a test goes on to another page ends as if it failed.
  for (const leave of ["goto", "reload"]) {
    const go = page[leave].bind(page);
    const mark = (isLeft) => page.evaluate((isLeft) => { globalThis.isLeft = isLeft; }, isLeft).catch(() => {});
    page[leave] = async (...to) => {
      await mark(true);
      const answer = await go(...to);
      await mark(false);
      return answer;
    };
  }
  return { page, faults };
}

/** Waits until a question is answered as expected; when it is not, shows how the answer differs. */
export async function eventually(ask, expected) {
  for (const end = Date.now() + patience; ; await sleep(50)) {
    // A page that goes to another one, or loads again, cannot answer.
    const answer = await ask().catch((error) => error);
    try {
      return assert.deepEqual(answer, expected);
    } catch (difference) {
      if (Date.now() > end) throw difference;
    }
  }
}

/** The same of a question that a page answers: a function that runs there, with what it is given. */
export function answers(page, question, expected, ...given) {
  return eventually(() => page.evaluate(question, ...given), expected);
}

/** Fails and shows all that was found, if anything was. */
export function assertNone(found) {
  assert.ok(found.length === 0, `\n${found.join("\n")}`);
}

/** The site's pages as paths such as "about/index.html", sorted. */
export async function pages(site) {
  const found = [];
  for (const entry of await readdir(site, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(".html")) {
      found.push(relative(site, join(entry.parentPath ?? entry.path, entry.name)).replaceAll(sep, "/"));
    }
  }
  return found.sort();
}

const kinds = {
  home: /^index\.html$/,
  module: /^modules\/[^/]+\/index\.html$/,
  topic: /^modules\/[^/]+\/(?!print\/)[^/]+\/index\.html$/,
  "printed module": /^modules\/[^/]+\/print\/index\.html$/,
  handout: /^handouts\/[^/]+\/index\.html$/,
  lesson: /^lessons\/[^/]+\/index\.html$/,
  "list of lessons": /^lessons\/index\.html$/,
  enote: /^enotes\/[^/]+\/index\.html$/,
  video: /^videos\/[^/]+\/index\.html$/,
  pathway: /^pathways\/[^/]+\/index\.html$/,
  framework: /^frameworks\/[^/]+\/index\.html$/,
  glossary: /^glossary\/index\.html$/,
  term: /^glossary\/[^/]+\/index\.html$/,
  worksheet: /^worksheets\/[^/]+\/index\.html$/,
  "example of a plan": /^worksheets\/[^/]+\/example\/index\.html$/,
  passport: /^passport\/index\.html$/,
  plans: /^plans\/index\.html$/,
  search: /^search\/index\.html$/,
  "list of worksheets": /^worksheets\/index\.html$/,
  "topic with a worksheet": /^modules\/active-implementation\/getting-started\/index\.html$/,
  about: /^about\/index\.html$/,
  "a guide's part": /^guide\/directives\/index\.html$/,
  list: /^handouts\/index\.html$/,
  "list of modules": /^modules\/index\.html$/,
  "list of eNotes": /^enotes\/index\.html$/,
  "list of videos": /^videos\/index\.html$/,
  "list of pathways": /^pathways\/index\.html$/,
  "list of frameworks": /^frameworks\/index\.html$/,
  "list of a guide's parts": /^guide\/index\.html$/,
  "filtered list": /^handouts\/[^/]+\/[^/]+\/index\.html$/,
  "home in another language": /^es\/index\.html$/,
  "translated topic": /^es\/modules\/drivers\/coaching\/index\.html$/,
  "topic not translated": /^es\/modules\/(?!drivers\/coaching\/)[^/]+\/(?!print\/)[^/]+\/index\.html$/,
};

/** One page of every kind: {home: "index.html", module: …}. A kind without a page is an error. */
export async function pageOfEachKind(site) {
  const all = await pages(site);
  return Object.fromEntries(Object.entries(kinds).map(([kind, pattern]) => {
    const page = all.find((path) => pattern.test(path));
    if (!page) throw new Error(`the site has no page of the kind ${kind}; it has ${all.join(" ")}`);
    return [kind, page];
  }));
}
