// Reading without a connection: what was read stays readable, a new version comes
// as a whole or not at all, sites of one origin keep apart, and a worker that went
// wrong can be taken back.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { barriers } from "./barriers.mjs";
import * as harness from "./harness.mjs";

after(harness.close);

for (const name of ["chromium", "firefox"]) {
  describe(`offline in ${name}`, () => {
    let browser, project, site, server, context, page, faults;

    before(async () => {
      browser = await harness.launch(name);
      project = await harness.newProject(files);
      site = await harness.build(project);
    });
    after(() => browser.close());

    /** A reader who has never been here, and a server that has the site. */
    const start = async (sites = { "/": site }) => {
      server = await newServer(sites);
      context = await browser.createBrowserContext();
      ({ page, faults } = await harness.newPage(context));
    };
    const open = (path, tab = page) => tab.goto(server.url + path);
    afterEach(async () => {
      await context.close();
      await server.stop();
    });

    test("pages that were read stay readable; others say so and list them", async () => {
      await start();
      await open("first/index.html");
      await working(page);
      await open("second/index.html");
      await kept(page, "second/index.html");
      harness.assertNone(faults);
      await server.stop();

      await open("first/index.html");
      await harness.answers(page, state, { title: "The first page", styled: true, scripted: true, picture: 30 });
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
      assert.equal(shown.again, "/deep/er/third/index.html?q=1");
      harness.assertNone(await barriers(page, "not connected"));
      await page.evaluate(() => [...document.querySelectorAll("main a")].find((link) => link.textContent === "The first page").click());
      await harness.answers(page, heading, "The first page");

      await open("es/deep/er/third/index.html");
      assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.querySelector("h1").textContent]), ["es", "No hay conexión"]);

      await server.restart();
      await page.evaluate(() => document.querySelector("main .btn").click());
      await harness.answers(page, heading, "The third page");
    });

    test("search answers after one visit", async () => {
      await start();
      await open("first/index.html");
      await working(page);
      await server.stop();
      await page.click("hb-search a");
      await page.waitForSelector("dialog input");
      await page.type("dialog input", "third");
      await harness.answers(page, () => [...document.querySelectorAll("dialog a")].some((link) => /deep\/er\/third/.test(link.href)), true);
      await open("search/index.html?q=drawing");
      await harness.answers(page, () => [...document.querySelectorAll("main a")].some((link) => /first\/index.html/.test(link.href)), true);
    });

    test("a new version comes as a whole; pages that are open keep theirs", async () => {
      const next = await edited((text) => text.replaceAll("One.", "One anew.").replaceAll("Two.", "Two anew."), 60);
      await start();
      await open("first/index.html");
      await working(page);
      await open("second/index.html");
      await kept(page, "second/index.html");
      await open("first/index.html");
      await harness.answers(page, versions, 1);

      server.sites["/"] = next;
      const { page: other } = await harness.newPage(context);
      await open("second/index.html", other);
      assert.match(await other.evaluate(text), /Two anew/, "who is connected reads the newest page");
      assert.deepEqual(await look(other), { picture: 60, index: "new" });
      await harness.answers(other, versions, 2);
      await harness.answers(page, () => navigator.serviceWorker.getRegistration().then((one) => Boolean(one.installing ?? one.waiting)), false);
      assert.deepEqual(await look(page), { picture: 30, index: "old" }, "an open page keeps its files");
      assert.deepEqual(await look(other), { picture: 60, index: "new" });

      await server.stop();
      assert.deepEqual(await look(page), { picture: 30, index: "old" });
      assert.deepEqual(await look(other), { picture: 60, index: "new" });
      for (const [path, words] of [["first/index.html", /One anew/], ["second/index.html", /Two anew/]]) {
        await open(path, other);
        assert.match(await other.evaluate(text), words, "what was read is there in the new version");
        assert.deepEqual(await look(other), { picture: 60, index: "new" });
      }
      assert.deepEqual(await look(page), { picture: 30, index: "old" });

      await server.restart();
      await open("second/index.html");
      assert.deepEqual(await look(page), { picture: 60, index: "new" });
      await open("first/index.html", other);
      await harness.answers(other, versions, 1);
    });

    test("a version that cannot be had as a whole changes nothing", async () => {
      const next = await edited((text) => text.replaceAll("One.", "One anew."), 60);
      await start();
      await open("first/index.html");
      await working(page);
      server.sites["/"] = next;
      server.missing.add("search/es.js");
      await open("second/index.html");
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => {}));
      await harness.answers(page, () => navigator.serviceWorker.getRegistration().then((one) => [Boolean(one.installing ?? one.waiting), one.active?.state]), [false, "activated"]);
      await harness.answers(page, versions, 1);
      await server.stop();
      await open("first/index.html");
      assert.match(await page.evaluate(text), /One\./);
      assert.deepEqual(await look(page), { picture: 30, index: "old" });

      server.missing.clear();
      await server.restart();
      await open("first/index.html");
      assert.match(await page.evaluate(text), /One anew\./);
      await harness.answers(page, () => caches.keys().then((names) => names.length > 0), true);
      await page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => {}));
      await harness.answers(page, async () => {
        const one = await navigator.serviceWorker.getRegistration();
        return !one.installing && !one.waiting;
      }, true);
      await server.stop();
      await open("first/index.html");
      assert.match(await page.evaluate(text), /One anew\./);
      assert.deepEqual(await look(page), { picture: 60, index: "new" });
    });

    test("a site that changes while it is fetched is not kept mixed", async () => {
      const next = await edited((text) => text.replaceAll("Two.", "Two anew."), 60);
      await start();
      server.onAnswer = (path) => {
        if (path === "/search/en.js") server.sites["/"] = next;
      };
      await open("first/index.html");
      await harness.eventually(async () => server.sites["/"] === next, true);
      await harness.answers(page, () => navigator.serviceWorker.getRegistration().then((one) => one === undefined), true);
      await harness.answers(page, () => caches.keys().then((names) => names.filter((name) => / [0-9a-f]+$/.test(name))), []);
      server.onAnswer = undefined;
      await open("second/index.html");
      await working(page);
      await server.stop();
      await open("second/index.html");
      assert.match(await page.evaluate(text), /Two anew\./);
      assert.deepEqual(await look(page), { picture: 0, index: "new" });
    });

    test("offline: false ends the worker and removes what it kept; other handbooks of the origin keep theirs", async () => {
      const without = await edited((text) => text.replace("languages:", "offline: false\nlanguages:"), 30);
      const neighbour = await edited((text) => text.replaceAll("The first page", "The neighbour's first page"), 45);
      await start({ "/": site, "/neighbour/": neighbour });
      await open("first/index.html");
      await working(page);
      await open("neighbour/first/index.html");
      await harness.answers(page, async () => (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope).sort().map((scope) => new URL(scope).pathname), ["/", "/neighbour/"]);
      await open("neighbour/first/index.html");
      await harness.answers(page, () => navigator.serviceWorker.controller?.scriptURL.replace(location.origin, ""), "/neighbour/service-worker.js");
      await harness.answers(page, () => caches.keys().then((names) => names.filter((name) => / [0-9a-f]+$/.test(name)).length), 2);
      assert.deepEqual(await page.evaluate(mixed), []);

      server.sites["/"] = without;
      await open("first/index.html");
      await harness.answers(page, async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname), ["/neighbour/"]);
      await harness.answers(page, () => caches.keys().then((names) => names.filter((name) => !name.includes("/neighbour/ "))), []);
      await open("second/index.html");
      assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
      assert.match(await page.evaluate(text), /Two/);
      await server.stop();
      await assert.rejects(open("deep/er/third/index.html"));
      await open("neighbour/first/index.html");
      // The browser's own error may still be on its way out.
      await harness.answers(page, heading, "The neighbour's first page");
      await open("neighbour/second/index.html");
      assert.equal(await page.evaluate(heading), "You are not connected");
      assert.ok(Object.values((await page.evaluate(listed)).list).every((path) => path.startsWith("/neighbour/")));
    });

    test("downloads, recordings and what is too large are not kept", async () => {
      await start();
      await open("first/index.html");
      await working(page);
      await open("large/index.html");
      await kept(page, "large/index.html");
      const part = await page.evaluate(() => fetch("../film.webm", { headers: { range: "bytes=0-9" } }).then(async (answer) => [answer.status, (await answer.arrayBuffer()).byteLength]));
      assert.deepEqual(part, [206, 10]);
      await page.evaluate(() => Promise.all(["../pack.zip", "../data.json", "../film.webm"].map((path) => fetch(path).then((answer) => answer.blob()))));
      await sleep(500);
      for (const path of ["large.svg", "pack.zip", "data.json", "film.webm"]) {
        assert.equal(await page.evaluate(async (path) => Boolean(await caches.match(new URL(`/${path}`, location.href))), path), false, path);
      }
      await server.stop();
      await open("large/index.html");
      assert.equal(await page.evaluate(heading), "The large page");
    });

    test("a worker of a finished site does not reach into handbook serve at the same address", async (t) => {
      await start();
      await open("first/index.html");
      await working(page);
      await open("second/index.html");
      await kept(page, "second/index.html");
      const draft = harness.newFolder();
      await cp(project, draft, { recursive: true });
      await harness.write(draft, "content/first.md", (await readFile(join(draft, "content/first.md"), "utf8")).replace("One.", "One in the making."));
      await harness.write(draft, "content/drawing.svg", drawing(75));
      const serving = await harness.serve(draft);
      t.after(() => serving.stop());
      server.sites["/"] = serving.url;
      await open("first/index.html");
      assert.match(await page.evaluate(text), /One in the making/);
      assert.equal((await look(page)).picture, 75);
      await harness.answers(page, () => navigator.serviceWorker.getRegistrations().then((all) => all.length), 0);
      await harness.answers(page, () => caches.keys(), []);
    });

    if (name === "chromium") {
      test("without room nothing changes, and pages read as ever", async () => {
        await start();
        await open("first/index.html");
        await working(page);
        server.sites["/"] = await edited((text) => text.replaceAll("One.", "One anew."), 60);
        const session = await page.createCDPSession();
        await session.send("Storage.overrideQuotaForOrigin", { origin: server.url.slice(0, -1), quotaSize: 1 });
        await open("second/index.html");
        assert.match(await page.evaluate(text), /Two/);
        await page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one.update()).catch(() => {}));
        await harness.answers(page, () => navigator.serviceWorker.getRegistration().then((one) => Boolean(one.installing ?? one.waiting)), false);
        await open("deep/er/third/index.html");
        assert.match(await page.evaluate(text), /Three/);
        harness.assertNone(faults);
        await server.stop();
        await open("first/index.html");
        assert.match(await page.evaluate(text), /One\./);
        assert.deepEqual(await look(page), { picture: 30, index: "old" });
      });
    }

    /** The site after an edit of all its texts, with a drawing of another width. */
    async function edited(edit, width) {
      const changed = harness.newFolder();
      await cp(project, changed, { recursive: true });
      for (const path of ["handbook.yaml", "content/first.md", "content/second.md"]) {
        await harness.write(changed, path, edit(await readFile(join(changed, path), "utf8")));
      }
      await harness.write(changed, "content/drawing.svg", drawing(width));
      return harness.build(changed);
    }
  });
}

// What the readers' pages answer.

function text() {
  return document.querySelector("main").textContent;
}

/** How many versions of the site are kept. */
async function versions() {
  return (await caches.keys()).filter((name) => / [0-9a-f]+$/.test(name)).length;
}

/** Titles in the caches of one handbook that belong to another. */
async function mixed() {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.includes("/neighbour/") !== name.includes("/neighbour/ ")) found.push(`${name}: ${request.url}`);
    }
  }
  return found;
}

/** What a page gets when it asks for a picture (its width, 0 without one) and for the index of search. */
async function look(page) {
  return page.evaluate(async () => {
    const root = document.documentElement.dataset.root;
    const picture = new Image();
    picture.src = `${root}drawing.svg`;
    await picture.decode().catch(() => {});
    const before = globalThis.handbookSearch;
    const index = await new Promise((done, failed) => {
      globalThis.handbookSearch = (_, text) => done(text);
      const script = document.createElement("script");
      script.src = `${root}search/en.js`;
      script.onerror = failed;
      document.head.append(script);
    });
    globalThis.handbookSearch = before;
    return { picture: picture.naturalWidth, index: index.includes("anew") ? "new" : "old" };
  });
}

function heading() {
  return document.querySelector("h1")?.textContent;
}

function state() {
  return {
    title: document.querySelector("h1").textContent,
    styled: getComputedStyle(document.querySelector("main")).maxWidth !== "none" || getComputedStyle(document.body).margin === "0px",
    scripted: customElements.get("hb-theme") !== undefined,
    picture: document.querySelector("main img").naturalWidth,
  };
}

function listed() {
  return {
    heading: document.querySelector("h1").textContent,
    styled: getComputedStyle(document.body).margin === "0px",
    again: document.querySelector("main .btn").getAttribute("href"),
    list: Object.fromEntries([...document.querySelectorAll("main li a")].map((link) => [link.textContent, link.pathname])),
  };
}

/** Waits until the page's worker works for it. */
async function working(page) {
  await harness.answers(page, () => navigator.serviceWorker.controller?.state, "activated");
}

/** Waits until a file is kept. */
async function kept(page, path) {
  await harness.answers(page, async (path) => Boolean(await caches.match(new URL(path, document.baseURI.replace(location.pathname, "/")))), true, path);
}

// What the readers read.

const files = {
  "handbook.yaml": `id: small\ntitle: A small handbook\nurl: https://handbook.example.org/\nlanguages: [en, es]\n`,
  "content/index.md": "---\ntitle: A small handbook\nsummary: For tests.\n---\n\nWelcome.\n",
  "content/first.md": "---\ntitle: The first page\n---\n\nOne. ![A drawing](drawing.svg)\n",
  "content/second.md": "---\ntitle: The second page\n---\n\nTwo.\n\n## Part\n\nMore.\n",
  "content/deep/er/third.md": "---\ntitle: The third page\n---\n\nThree.\n",
  "content/es/index.md": "---\ntitle: Un manual pequeño\nsummary: Para pruebas.\n---\n\nHola.\n",
  "content/large.md": "---\ntitle: The large page\n---\n\n![A drawing](large.svg)\n\n[A pack](pack.zip), [data](data.json), [a film](film.webm)\n",
  "content/drawing.svg": drawing(30),
  "content/large.svg": drawing(30) + `<!-- ${"x".repeat(3 << 20)} -->`,
  "content/pack.zip": "pack",
  "content/data.json": "{}",
  "content/film.webm": "a film of a few seconds",
};

function drawing(width) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10" viewBox="0 0 ${width} 10"><rect width="${width}" height="10"/></svg>\n`;
}

/** A server of several sites by path. It can stop and come back at the same address. */
async function newServer(sites) {
  const own = { sites: { ...sites }, missing: new Set() };
  let server;
  let port = 0;
  const answer = async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    own.onAnswer?.(pathname);
    const base = Object.keys(own.sites).filter((path) => pathname.startsWith(path)).sort((a, b) => b.length - a.length)[0];
    const folder = own.sites[base];
    if (folder.startsWith("http:")) {
      const served = await fetch(folder + pathname.slice(1) + search);
      response.writeHead(served.status, { "content-type": served.headers.get("content-type") }).end(Buffer.from(await served.arrayBuffer()));
      return;
    }
    let path = decodeURIComponent(pathname.slice(base.length));
    if (path === "" || path.endsWith("/")) path += "index.html";
    try {
      if (own.missing.has(path)) throw new Error("missing");
      harness.sendFile(request, response, path, await readFile(join(folder, path)), { "cache-control": "max-age=600" });
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
