// Reading without a connection: what was read stays readable, a new version comes
// as a whole or not at all, sites of one origin keep apart, and a worker that went
// wrong can be taken back.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import * as harness from "./harness.mjs";

after(harness.close);

for (const name of ["chromium", "firefox"]) {
  describe(`offline in ${name}`, () => {
    let browser, project, site, server, context, page, faults;

    before(async () => {
      browser = await harness.launch(name);
      project = await newProject();
      site = await harness.build(project);
    });
    after(() => browser.close());

    /** A reader who has never been here, and a server that has the site. */
    const start = async (sites = { "/": site }) => {
      server = await newServer(sites);
      context = await browser.createBrowserContext();
      ({ page, faults } = await harness.newPage(context));
    };
    const open = async (path) => page.goto(server.url + path);
    const end = async () => {
      await context.close();
      await server.stop();
    };

    test("pages that were read stay readable; others say so and list them", async () => {
      await start();
      await open("first/index.html");
      await working(page);
      await open("second/index.html");
      await kept(page, "second/index.html");
      harness.assertNone(faults);
      await server.stop();

      await open("first/index.html");
      await until(page, state, { title: "The first page", styled: true, scripted: true, picture: 30, font: true });
      for (const address of ["second/?highlight=word#part", "second/index.html?edition=facilitator", "second"]) {
        await open(address);
        assert.equal(await page.evaluate(heading), "The second page", address);
      }
      assert.equal(await page.evaluate(() => location.pathname), "/second/", "a folder gets its slash, so that links work");
      await open("");
      assert.equal(await page.evaluate(heading), "A small handbook");
      harness.assertNone(faults);

      await open("deep/er/third/index.html?q=1");
      const shown = await page.evaluate(listed);
      assert.equal(shown.heading, "You are not connected");
      assert.equal(shown.styled, true);
      assert.equal(shown.list["The first page"], "/first/index.html");
      assert.equal(shown.list["The second page"], "/second/index.html");
      assert.equal(shown.list["The third page"], undefined);
      assert.equal(shown.list["You are not connected"], undefined);
      await page.evaluate(() => [...document.querySelectorAll("main a")].find((link) => link.textContent === "The first page").click());
      await until(page, heading, "The first page");

      await open("es/deep/er/third/index.html");
      assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.querySelector("h1").textContent]), ["es", "No hay conexión"]);

      await server.restart();
      await page.evaluate(() => document.querySelector("main .btn").click());
      await until(page, heading, "The third page");
      await end();
    });
  });
}

// What the readers' pages answer.

function heading() {
  return document.querySelector("h1")?.textContent;
}

async function state() {
  await document.fonts.ready;
  return {
    title: document.querySelector("h1").textContent,
    styled: getComputedStyle(document.querySelector("main")).maxWidth !== "none" || getComputedStyle(document.body).margin === "0px",
    scripted: customElements.get("hb-theme") !== undefined,
    picture: document.querySelector("main img").naturalWidth,
    font: true,
  };
}

function listed() {
  return {
    heading: document.querySelector("h1").textContent,
    styled: getComputedStyle(document.body).margin === "0px",
    list: Object.fromEntries([...document.querySelectorAll("main li a")].map((link) => [link.textContent, link.pathname])),
  };
}

/** Waits until a page answers a question as expected. */
async function until(page, question, expected, ...given) {
  const end = Date.now() + harness.patience;
  for (;;) {
    const answer = await page.evaluate(question, ...given).catch((error) => error);
    try {
      return assert.deepEqual(answer, expected);
    } catch (difference) {
      if (Date.now() > end) throw difference;
    }
    await sleep(50);
  }
}

/** Waits until the page's worker works for it. */
async function working(page) {
  await until(page, () => navigator.serviceWorker.controller?.state, "activated");
}

/** Waits until a file is kept. */
async function kept(page, path) {
  await until(page, async (path) => Boolean(await caches.match(new URL(path, document.baseURI.replace(location.pathname, "/")))), true, path);
}

// What the readers read.

async function newProject() {
  const project = harness.newFolder();
  const files = {
    "handbook.yaml": `id: small\ntitle: A small handbook\nurl: https://handbook.example.org/\nlanguages: [en, es]\n`,
    "content/index.md": "---\ntitle: A small handbook\nsummary: For tests.\n---\n\nWelcome.\n",
    "content/first.md": "---\ntitle: The first page\n---\n\nOne. ![A drawing](drawing.svg)\n",
    "content/second.md": "---\ntitle: The second page\n---\n\nTwo.\n\n## Part\n\nMore.\n",
    "content/deep/er/third.md": "---\ntitle: The third page\n---\n\nThree.\n",
    "content/es/index.md": "---\ntitle: Un manual pequeño\nsummary: Para pruebas.\n---\n\nHola.\n",
    "content/drawing.svg": drawing(30),
  };
  for (const [path, text] of Object.entries(files)) await write(project, path, text);
  return project;
}

function drawing(width) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10" viewBox="0 0 ${width} 10"><rect width="${width}" height="10"/></svg>\n`;
}

async function write(project, path, text) {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

const types = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".webm": "video/webm",
  ".png": "image/png", ".webmanifest": "application/manifest+json", ".zip": "application/zip", ".woff2": "font/woff2",
};

/** A server of several sites by path. It can stop and come back at the same address. */
async function newServer(sites) {
  const own = { sites, asked: [], missing: new Set() };
  let server;
  let port = 0;
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    own.asked.push(pathname);
    const base = Object.keys(own.sites).filter((path) => pathname.startsWith(path)).sort((a, b) => b.length - a.length)[0];
    const folder = own.sites[base];
    let path = decodeURIComponent(pathname.slice(base?.length));
    if (path === "" || path.endsWith("/")) path += "index.html";
    try {
      if (own.missing.has(path)) throw new Error("missing");
      const content = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream", "cache-control": "max-age=600" }).end(content);
    } catch (error) {
      if (error.code === "EISDIR") response.writeHead(301, { location: `${pathname}/` }).end();
      else response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  };
  own.restart = async () => {
    server = createServer(answer);
    await new Promise((listening) => server.listen(port, "127.0.0.1", listening));
    port = server.address().port;
    own.url = `http://127.0.0.1:${port}/`;
  };
  own.stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  await own.restart();
  return own;
}
