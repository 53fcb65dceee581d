// Searching, as readers do it: with the keyboard alone, by touch, from a folder, with
// pages that were never indexed well, and without scripts. The handbook itself is
// searched, and a small one whose titles try to be markup.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { look, sideways } from "./barriers.mjs";
import * as harness from "./harness.mjs";
import { printedWords } from "./paper.mjs";

const hostile = {
  "handbook.yaml": `id: markup
title: Markup
url: ""
languages: [en]
navigation: [modules, lessons, worksheets, glossary]
`,
  "content/index.md": "---\ntitle: Markup\nsummary: What is not text stays text.\n---\n\nNothing.\n",
  "content/one.md": `---
title: "<img src=x onerror=alert(1)> fish & chips </script>"
summary: "<b>fish</b> \\"quoted\\" {{fish}} </title><script>alert(2)</script>"
---

## <i>fish</i> 'n' "chips"

Fish swim. Fishing is another word.
`,
  "content/search.md": "---\ntitle: Find things\nsummary: Our own words.\n---\n\nA page that authors wrote where the search stands.\n",
  "content/glossary/fish.md": "---\ntitle: Fish\nsynonyms: [\"<s>gill bearer</s>\", trout]\nacronyms: [FSH]\n---\n\nAn animal.\n",
  "content/glossary/elan.md": "---\ntitle: Élan\n---\n\nSpirit.\n",
};

let site, markup, chromium;
const hosts = {};
before(async () => {
  const project = await harness.newProject(hostile);
  [site, markup, chromium] = await Promise.all([harness.build(), harness.build(project), harness.launch("chromium")]);
  hosts["a web host"] = await harness.host(site, "/some/path/");
  hosts["a folder"] = harness.fileAddress(site);
  hosts.markup = await harness.host(markup);
});
after(harness.close);

const topic = "modules/drivers/coaching/index.html";
const input = "hb-find input";

/** Opens a page in a new tab; the tab closes when the test does. */
async function open(t, address, { width = 1440, height = 900, browser = chromium } = {}) {
  const { page, faults } = await harness.newPage(browser);
  t.after(() => page.close());
  await page.setViewport({ width, height });
  await page.goto(address);
  return { page, faults };
}

/** Waits until the dialog's foot says how many results there are. */
const answered = (page) => page.waitForFunction(() => /\d/.test(document.querySelector(".palette__foot > a")?.textContent ?? "") && document.querySelector("hb-find [role=option][href*=highlight], hb-find [role=option] small"));
const options = (page) => page.$$eval("hb-find [role=option]", (all) => all.map((option) => option.querySelector("span").firstChild && option.querySelector("span").textContent));
const counted = (page) => page.waitForFunction(() => !document.querySelector("[data-found]").hidden && document.querySelector("#hb-count").textContent);
const heading = (page) => page.$eval("#hb-count", (h2) => h2.textContent);
const titles = (page) => page.$$eval(".results h3", (all) => all.map((h3) => h3.textContent));

/** Opens the dialog and types. */
async function find(page, text) {
  await page.keyboard.press("/");
  await page.waitForSelector("hb-find [role=option]");
  await page.keyboard.type(text);
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = name === "chromium" ? chromium : await harness.launch(name); });
    after(() => name === "chromium" || browser.close());

    for (const where of ["a web host", "a folder"]) {
      test(`the keyboard alone opens, chooses, goes there and comes back, from ${where}`, async (t) => {
        const { page, faults } = await open(t, hosts[where] + topic, { browser });
        const before = await page.$$eval("script[src]", (all) => all.length);
        await page.focus(".crumbs a");
        await page.keyboard.down("Control");
        await page.keyboard.press("k");
        await page.keyboard.up("Control");
        await page.waitForSelector("hb-find [role=option]");
        assert.ok(await page.$("dialog.palette:modal"), "the dialog is not modal");
        assert.ok(await page.$$eval("script[src]", (all) => all.length) > before, "the search came with the page");
        const combobox = await page.$eval(input, (field) => ({
          role: field.role ?? field.getAttribute("role"), expanded: field.ariaExpanded, list: document.getElementById(field.getAttribute("aria-controls"))?.getAttribute("role"), focused: field === document.activeElement, chosen: field.getAttribute("aria-activedescendant"),
        }));
        assert.deepEqual(combobox, { role: "combobox", expanded: "true", list: "listbox", focused: true, chosen: null });

        await page.keyboard.type("coaching plan");
        await answered(page);
        const chosen = () => page.$eval(input, (field) => {
          const id = field.getAttribute("aria-activedescendant");
          const all = [...document.querySelectorAll("hb-find [aria-selected=true]")];
          return all.length === 1 && all[0].id === id ? [...document.querySelectorAll("hb-find [role=option]")].indexOf(all[0]) : `${all.length} chosen, ${id}`;
        });
        assert.equal(await chosen(), 0, "the best result is not chosen from the start");
        await page.keyboard.press("ArrowDown");
        assert.equal(await chosen(), 1);
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("ArrowUp");
        assert.equal(await chosen(), (await options(page)).length - 1, "the arrow before the first result leads to the last");
        await page.keyboard.press("ArrowDown");
        assert.equal(await chosen(), 0);
        await page.keyboard.press("Home");
        await page.keyboard.type("my ");
        assert.equal(await page.$eval(input, (field) => field.value), "my coaching plan", "Home does not lead to the beginning of the text");
        await page.keyboard.press("End");
        await page.keyboard.press("Backspace");
        assert.equal(await page.$eval(input, (field) => field.value), "my coaching pla");
        await page.waitForFunction(() => /\d+ results/.test(document.querySelector("hb-find [role=status]").textContent));

        await page.keyboard.press("Escape");
        assert.equal(await page.$("dialog[open]"), null);
        assert.ok(await page.$eval(".crumbs a", (link) => link === document.activeElement), "the focus does not return");

        await page.keyboard.press("/");
        await page.keyboard.type("fidelity scores");
        await answered(page);
        const href = await page.$eval("hb-find [aria-selected=true]", (option) => option.href);
        await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
        assert.equal(page.url(), href);
        harness.assertNone(faults);
      });
    }

    test("Enter waits for the answer to what was typed", async (t) => {
      const { page, faults } = await open(t, hosts["a web host"] + "about/index.html", { browser });
      await page.keyboard.press("/");
      await page.waitForSelector(input);
      const gone = page.waitForNavigation();
      await page.waitForSelector("hb-find [role=option]");
      await page.keyboard.type("adaptive leadership");
      await page.keyboard.press("Enter");
      await gone;
      assert.match(page.url(), /adaptive/);
      harness.assertNone(faults);
    });

    test("searches are kept on the device, and can be cleared", async (t) => {
      const { page, faults } = await open(t, hosts["a web host"] + topic, { browser });
      await find(page, "new hires");
      await answered(page);
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      await page.goto(hosts["a web host"] + "about/index.html");
      await page.keyboard.press("/");
      await page.waitForSelector("hb-find [data-text]");
      assert.equal((await options(page))[0], "new hires");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await answered(page);
      assert.equal(await page.$eval(input, (field) => field.value), "new hires");
      await page.$eval(input, (field) => { field.select(); });
      await page.keyboard.press("Backspace");
      await page.waitForSelector("hb-find [data-text]");
      await page.click(".palette__foot .btn");
      await page.waitForFunction(() => !document.querySelector("hb-find [data-text]") && document.querySelector("hb-find [role=option]"));
      assert.ok(await page.$eval(input, (field) => field === document.activeElement), "the focus is lost with the button");
      await page.reload();
      await page.keyboard.press("/");
      await page.waitForSelector("hb-find [role=option]");
      assert.equal(await page.$("hb-find [data-text]"), null);
      harness.assertNone(faults);
    });

    test("the / key stays with those who write, and can be switched off", async (t) => {
      const { page, faults } = await open(t, hosts["a web host"] + topic, { browser });
      await page.evaluate(() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", "<p contenteditable id=own>x</p><input id=field>");
      });
      for (const place of ["#own", "#field"]) {
        await page.focus(place);
        await page.keyboard.type("a/b");
        assert.equal(await page.$("dialog[open]"), null, `/ opens the search in ${place}`);
      }
      assert.equal(await page.$eval("#field", (field) => field.value), "a/b");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("/");
      await page.waitForSelector(".palette__foot input");
      await page.click(".palette__foot input");
      await sleep(300);
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      assert.equal(await page.$("dialog[open]"), null, "/ still opens the search");
      await page.reload();
      await page.waitForFunction(() => document.documentElement.hasAttribute("data-no-slash"));
      await page.keyboard.press("/");
      assert.equal(await page.$("dialog[open]"), null);
      await page.click("hb-search a");
      await page.waitForSelector(".palette__foot input:not(:checked)");
      await page.click(".palette__foot input");
      await sleep(300);
      harness.assertNone(faults);
    });

    for (const where of ["a web host", "a folder"]) {
      test(`the page of results keeps its question in the address, from ${where}`, async (t) => {
        const { page, faults } = await open(t, `${hosts[where]}search/index.html`, { browser });
        assert.ok(await page.$eval("[data-index]", (index) => index.checkVisibility()), "without a question there is no index");
        const entries = await page.evaluate(() => history.length);
        await page.type("#hb-query", "observation");
        await counted(page);
        assert.match(await heading(page), /^\d+ results for “observation”$/);
        assert.ok(!(await page.$eval("[data-index]", (index) => index.checkVisibility())));
        await page.waitForFunction(() => location.search === "?q=observation");
        const all = Number((await heading(page)).match(/\d+/)[0]);

        await page.click('.facets input[value="topic"]');
        await page.waitForFunction(() => /kind=topic/.test(location.search));
        await page.waitForFunction((n) => !document.querySelector("#hb-count").textContent.startsWith(`${n} `), {}, all);
        assert.ok(await page.$eval('.facets input[value="topic"]', (box) => box === document.activeElement), "the focus leaves the facet");
        const shown = Number((await heading(page)).match(/\d+/)[0]);
        const said = await page.$eval('.facets input[value="topic"] ~ .num', (count) => Number(count.textContent));
        assert.equal(shown, said, "the facet counts other results than it shows");
        assert.ok((await page.$$eval(".results .meta", (all) => all.every((meta) => meta.textContent.includes("topic")))));
        assert.equal(await page.$eval("[data-chips] .chip", (chip) => chip.ariaLabel ?? chip.getAttribute("aria-label")), "Remove the limit: Topics");
        assert.equal(await page.evaluate(() => history.length), entries, "typing fills the history");

        const before = await titles(page);
        await page.reload();
        await counted(page);
        assert.deepEqual(await titles(page), before, "the same address shows something else");
        assert.ok(await page.$eval('.facets input[value="topic"]', (box) => box.checked));
        await page.click("[data-chips] .chip");
        await page.waitForFunction((n) => document.querySelector("#hb-count").textContent.startsWith(`${n} `), {}, all);
        await page.waitForFunction(() => location.search === "?q=observation");

        await page.$eval("#hb-query", (field) => { field.select(); });
        await page.keyboard.type("fading");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => location.search === "?q=fading");
        await page.goBack();
        await page.waitForFunction(() => document.querySelector("#hb-count").textContent.includes("observation"));
        assert.equal(await page.$eval("#hb-query", (field) => field.value), "observation");
        harness.assertNone(faults);
      });
    }

    test("a result leads to its section, and the words are highlighted there", async (t) => {
      const { page, faults } = await open(t, `${hosts["a web host"]}search/index.html?q=fading+coaching`, { browser });
      await counted(page);
      const link = await page.$$eval(".results h3 a", (links) => links.map((link) => link.href).find((href) => /#./.test(href)));
      assert.ok(link, "no result leads to a section");
      await page.goto(link);
      await page.waitForFunction(() => [...(CSS.highlights?.get("hb-found") ?? [])].some((range) => !range.collapsed));
      const seen = await page.evaluate(() => {
        const ranges = [...(CSS.highlights?.get("hb-found") ?? [])];
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        return { target: Boolean(target), words: ranges.map(String), before: ranges.filter((range) => target.compareDocumentPosition(range.startContainer) & Node.DOCUMENT_POSITION_PRECEDING && !target.contains(range.startContainer)).length };
      });
      assert.ok(seen.target);
      assert.equal(seen.before, 0, "words outside the section are highlighted");
      assert.ok(seen.words.length > 0 && seen.words.every((word) => /^(fad|coach)/i.test(word)), seen.words.join(" "));
      for (const bad of ["%E0%A4%A#x", "<script>#%E0%A4%A", "a+b+%00#hb-main"]) {
        await page.goto(`${hosts["a web host"]}${topic}?highlight=${bad}`);
        await sleep(500);
      }
      harness.assertNone(faults);
    });

    test("titles and summaries stay text", async (t) => {
      const { page, faults } = await open(t, `${hosts.markup}one/index.html`, { browser });
      page.on("dialog", (dialog) => {
        faults.push(`a script of the content runs: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await find(page, "fish");
      await answered(page);
      assert.ok((await options(page)).some((option) => option.includes("<img src=x onerror=alert(1)> fish & chips </script>")), (await options(page)).join("\n"));
      await page.goto(`${hosts.markup}search/index.html?q=fish&kind=%3Cb%3E&driver=%22%3E%3Cimg%3E`);
      await counted(page);
      await page.goto(`${hosts.markup}search/index.html?q=${encodeURIComponent('fish "><img src=x onerror=alert(3)>')}`);
      await counted(page);
      assert.ok((await titles(page)).includes("<img src=x onerror=alert(1)> fish & chips </script>"));
      await sleep(1000);
      assert.equal(await page.$("hb-results img, hb-results script, dialog img"), null);
      assert.equal(await page.$eval("h1", (h1) => h1.textContent), "Find things", "the author's own page is lost");
      harness.assertNone(faults);
    });
  });
}

test("a handbook of one page, without a menu, offers that page and finds it", async (t) => {
  const project = await harness.newProject({
    "handbook.yaml": 'id: one\ntitle: One\nurl: ""\n',
    "content/index.md": "---\ntitle: Quokkas\n---\n\n## Why they smile\n\nNobody knows.\n",
  });
  const address = harness.fileAddress(await harness.build(project));
  const { page, faults } = await open(t, `${address}index.html`);
  await page.keyboard.press("/");
  await page.waitForSelector("hb-find [role=option]");
  assert.deepEqual(await options(page), ["Home"]);
  assert.equal(await page.$eval(".palette__foot > a", (link) => link.href), `${address}search/index.html`);
  await page.keyboard.type("smile");
  await page.waitForSelector("hb-find [href*=highlight]");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#why-they-smile");
  harness.assertNone(faults);
});

describe("no barriers", () => {
  for (const width of [1440, 320]) {
    test(`in every state of the search, at ${width} px`, async (t) => {
      const { page, faults } = await open(t, hosts["a web host"] + topic, { width, height: 700 });
      const found = [];
      await page.keyboard.press("/");
      await page.waitForSelector("hb-find [role=option]");
      found.push(...(await look(page, "the dialog before anything is typed", [width])));
      for (const [state, text, sign] of [["results", "coaching", "hb-find [aria-selected=true]"], ["did you mean", "coching", ".palette__told:not([hidden])"], ["nothing found", "zzxqyv", ".palette__told:not([hidden]) a"]]) {
        await page.$eval(input, (field) => { field.select(); });
        await page.keyboard.type(text);
        await page.waitForSelector(sign);
        await sleep(300);
        found.push(...(await look(page, `the dialog, ${state}`, [width])));
      }
      const fits = await page.$eval("dialog", (dialog) => {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
      });
      assert.ok(fits, "the dialog does not fit into the window");
      for (const [state, query] of [["index", ""], ["results", "?q=coaching&driver=coaching&kind=topic"], ["did you mean", "?q=coching"], ["nothing found", "?q=zzxqyv"], ["nothing within limits", "?q=coaching&kind=framework&role=nobody"]]) {
        await page.goto(`${hosts["a web host"]}search/index.html${query}`);
        if (query) await counted(page);
        found.push(...(await look(page, `the page, ${state}`, [width])));
        if (query.includes("driver") && width < 600) {
          await page.click(".drawer-facets button");
          assert.ok(await page.$(".facets:popover-open"), "the facets do not open");
          found.push(...(await look(page, "the page with its facets open", [width])));
        }
      }
      await page.goto(`${hosts["a web host"]}es/search/index.html?q=acompañamiento`);
      await counted(page);
      assert.match(await heading(page), /^\d+ resultados? para «acompañamiento»$/);
      found.push(...(await look(page, "the page in Spanish", [width])));
      harness.assertNone([...found, ...faults]);
    });
  }

  test("targets are large enough to touch, and a tap opens and chooses", async (t) => {
    const { page, faults } = await open(t, hosts["a web host"] + topic);
    await page.setViewport({ width: 390, height: 844, hasTouch: true, isMobile: true });
    await page.reload();
    await page.tap("hb-search a");
    await page.waitForSelector("hb-find [role=option]");
    await page.type(input, "training plan");
    await answered(page);
    const small = await page.$$eval("hb-find :is([role=option], button)", (all) => all.filter((one) => one.checkVisibility() && (one.offsetHeight < 24 || one.offsetWidth < 24)).map((one) => one.outerHTML.slice(0, 80)));
    harness.assertNone(small);
    const worksheet = await page.$$eval("hb-find [role=option]", (all) => all.findIndex((option) => option.textContent.includes("Start this worksheet")));
    assert.ok(worksheet >= 0, "no result can be started");
    const [option] = (await page.$$("hb-find [role=option]")).slice(worksheet);
    await option.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await Promise.all([page.waitForNavigation(), option.tap()]);
    assert.match(page.url(), /worksheets\/[^/]+\/index\.html$/);
    harness.assertNone(faults);
  });
});

describe("what can go wrong", () => {
  test("an index that does not load is told, can be tried again, and the index from A to Z remains", async (t) => {
    const { page } = await open(t, hosts["a web host"] + topic);
    await page.setBypassServiceWorker(true);
    await page.setRequestInterception(true);
    let broken = true;
    page.on("request", (request) => (broken && /search\/en[^/]*\.js$/.test(request.url()) ? request.abort() : request.continue()));
    await find(page, "coaching");
    await page.waitForSelector(".palette__told .btn");
    assert.match(await page.$eval(".palette__told", (told) => told.textContent), /did not load/);
    broken = false;
    await page.click(".palette__told .btn");
    await answered(page);
    assert.ok(await page.$eval(".palette__told", (told) => told.hidden));

    broken = true;
    await page.goto(`${hosts["a web host"]}search/index.html?q=coaching`);
    await page.waitForSelector("[data-told] .btn");
    assert.ok(await page.$eval("[data-index]", (index) => index.checkVisibility()));
    broken = false;
    await page.click("[data-told] .btn");
    await counted(page);
    assert.ok((await titles(page)).length > 5);
  });

  test("without the script that searches the button leads to the page", async (t) => {
    const { page } = await open(t, hosts["a web host"] + topic);
    await page.setBypassServiceWorker(true);
    await page.setRequestInterception(true);
    page.on("request", (request) => (/assets\/search-/.test(request.url()) ? request.abort() : request.continue()));
    await Promise.all([page.waitForNavigation(), page.click("hb-search a")]);
    assert.match(page.url(), /search\/index\.html/);
    assert.ok(await page.$eval("[data-index]", (index) => index.checkVisibility()));
  });

  test("late answers to earlier questions are dropped, and old results stay until new ones come", async (t) => {
    const { page, faults } = await open(t, hosts["a web host"] + topic);
    await find(page, "coaching");
    await answered(page);
    await page.evaluate(() => {
      globalThis.empty = 0;
      new MutationObserver(() => { if (!document.querySelector("hb-find [role=option]")) globalThis.empty++; }).observe(document.querySelector("hb-find"), { childList: true, subtree: true });
    });
    await page.keyboard.type(" service delivery plan", { delay: 15 });
    await page.waitForFunction(() => document.querySelector(".palette__foot > a").href.endsWith("q=coaching+service+delivery+plan"));
    assert.equal(await page.evaluate(() => globalThis.empty), 0, "the list was empty in between");
    assert.match((await options(page))[0], /Coaching Service Delivery Plan/);
    harness.assertNone(faults);
  });

  test("ten thousand characters at once are no trouble", async (t) => {
    const { page, faults } = await open(t, hosts["a web host"] + topic);
    await find(page, "coaching");
    await answered(page);
    const text = "coaching ünïcode 😀 -- <b> ".repeat(400).slice(0, 10_000);
    const longest = await page.$eval(input, async (field, text) => {
      const start = performance.now();
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const blocked = performance.now() - start;
      await new Promise((done) => setTimeout(done, 1000));
      return blocked;
    }, text);
    assert.ok(longest < 200, `the page stood still for ${longest} ms`);
    await page.goto(`${hosts["a web host"]}search/index.html?q=${encodeURIComponent(text.slice(0, 2000))}`);
    await counted(page);
    await page.$eval("#hb-query", (field, text) => {
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, text);
    await sleep(1000);
    assert.ok((await heading(page)).length < 120, "the whole question is repeated");
    harness.assertNone(await sideways(page, "a long question"));
    harness.assertNone(faults);
  });

  test("more results join the list, and the focus goes to the first of them", async (t) => {
    const { page, faults } = await open(t, `${hosts["a web host"]}search/index.html?q=coaching`);
    await counted(page);
    const before = await titles(page);
    await page.focus("[data-more]");
    await page.keyboard.press("Enter");
    await page.waitForFunction((n) => document.querySelectorAll(".results > li").length > n, {}, before.length);
    const now = await titles(page);
    assert.deepEqual(now.slice(0, before.length), before, "the results above jump about");
    assert.equal(new Set(await page.$$eval(".results h3 a", (links) => links.map((link) => link.href))).size, now.length, "a result stands twice");
    assert.ok(await page.$$eval(".results h3 a", (links, n) => links[n] === document.activeElement, before.length), "the focus is elsewhere");
    await page.reload();
    await page.waitForFunction((n) => document.querySelectorAll(".results > li").length === n, {}, now.length);
    harness.assertNone(faults);
  });

  test("Control and a click open a tab", async (t) => {
    const { page } = await open(t, hosts["a web host"] + topic);
    await find(page, "selection");
    await answered(page);
    const before = page.url();
    for (const way of ["click", "Enter"]) {
      const opened = new Promise((done) => chromium.once("targetcreated", done));
      await page.keyboard.down("Control");
      if (way === "click") await page.click("hb-find [aria-selected=true]");
      else await page.keyboard.press("Enter");
      await page.keyboard.up("Control");
      const tab = await (await opened).page();
      await tab?.close();
      assert.equal(page.url(), before);
      assert.ok(await page.$("dialog[open]"), `the dialog closes with Control and ${way}`);
    }
  });
});

describe("the index from A to Z", () => {
  test("has every page and term, and leads there without scripts", async (t) => {
    const { page } = await open(t, "about:blank", { width: 390 });
    await page.setJavaScriptEnabled(false);
    await page.goto(hosts["a web host"] + topic);
    await Promise.all([page.waitForNavigation(), page.click("hb-search a")]);
    assert.match(page.url(), /search\/index\.html$/);
    assert.equal(await page.$eval("#hb-query", (field) => field.checkVisibility()), false, "there is a field that does nothing");
    const lines = await page.$$eval(".az a", (links) => links.map((link) => [link.textContent, new URL(link.href).pathname.replace("/some/path/", "")]));
    const listed = new Set(lines.map(([, path]) => path));
    const missing = (await harness.pages(site)).filter((path) => /^(modules|lessons|worksheets|handouts|enotes|videos|pathways|glossary|frameworks)\/[^/]+\/index\.html$/.test(path) && !listed.has(path));
    harness.assertNone(missing.map((path) => `${path} is not in the index`));
    assert.match(lines.find(([text]) => text === "PD")?.[1] ?? "", /glossary\/professional-learning/);
    const letters = await page.$$eval("nav.letters a", (links) => links.map((link) => link.textContent));
    assert.deepEqual(letters, [...letters].sort((a, b) => a.localeCompare(b, "en")));
    await page.click("nav.letters a:nth-child(3)");
    assert.match(page.url(), /#hb-letter-/);
    await page.goto(`${hosts.markup}search/index.html`);
    const own = await page.$$eval(".az li", (items) => items.map((item) => item.textContent));
    for (const line of ["<s>gill bearer</s> see Fish", "trout see Fish", "FSH see Fish", "Élan term"]) assert.ok(own.includes(line), `${line} is not among ${own.join(", ")}`);
    assert.equal(await page.$eval("#hb-letter-E + .az", (list) => list.textContent), "Élan term");
  });

  test("prints, and a dialog does not", async (t) => {
    const { page } = await open(t, `${hosts["a web host"]}search/index.html`);
    const print = () => printedWords(page, "letter");
    const sheet = await print();
    assert.match(sheet, /All pages, A to Z/);
    assert.match(sheet, /Coaching/);
    assert.ok(!sheet.includes("Places to start"), "what only works on a screen is printed");
    await page.goto(`${hosts["a web host"]}search/index.html?q=coaching`);
    await counted(page);
    assert.match(await print(), /\d+ results for “coaching”/, "results are printed without what they answer");
    await page.goto(hosts["a web host"] + topic);
    await find(page, "selection");
    await answered(page);
    assert.ok(!/See all \d+ results/.test(await print()), "the dialog is printed");
  });
});
