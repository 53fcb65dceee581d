// What people read and did: shown in lists, trees and pathways, found again after a
// page has moved, listed and removed under My plans, and carried by backups.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { look } from "./barriers.mjs";
import { launchToDownload } from "./downloads.mjs";
import * as harness from "./harness.mjs";

const first = "modules/one/first/";
const second = "modules/one/second/";
const lesson = "lessons/visit/";
const when = "2026-03-12T10:00:00.000Z";
let site, edited;

/** Builds the trial handbook, with files of it changed. */
async function build(changes = {}) {
  const files = await harness.archive("tests/browser/testdata/progress.txtar");
  for (const [path, change] of Object.entries(changes)) files[path] = change(files[path]);
  return harness.build(await harness.newProject(files));
}

before(async () => {
  site = await build();
  edited = await build({
    // An item is gone, one has another text, one is new; a category is gone; a question has another name, another one is gone.
    "content/lessons/visit.md": (text) => text.replace("  - Ask {#ask}\n", "  - Listen {#listen}\n").replace("- Look {#look}", "- Watch {#look}")
      .replace("- Teacher {#teacher}\n  - Teach {#teach}", "- Principal {#principal}\n  - Teach {#teach}")
      .replace("{#last}", "{#final was=last}").replace(/:::reflect\{#rationale[^]*?:::\n/, ""),
  });
});
after(harness.close);

test("what shows progress weighs little", async (t) => {
  const weigh = async (name) => harness.weight(await readFile(await harness.scriptOf(site, name)));
  const [script, marks] = [await weigh("progress"), await weigh("marks")];
  t.diagnostic(`progress ${script} bytes, marks ${marks} bytes`);
  assert.ok(script <= 1.5 * 1024, `${script} bytes for everybody`);
  assert.ok(marks <= 2 * 1024, `${marks} bytes where something is kept`);
});

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, downloaded;
    before(async () => { ({ browser, downloaded } = await launchToDownload(name)); });
    after(() => browser.close());

    /** A tab; without a base, of a host of its own, where nothing is kept. */
    async function open(t, path, { base, prepare, width = 1440 } = {}) {
      base ??= await harness.host(site);
      const { page, faults } = await harness.newPage(browser);
      t.after(async () => {
        if (!page.isClosed()) await page.close().catch(() => {});
        harness.assertNone(faults.filter((fault) => !fault.endsWith("/favicon.ico")));
      });
      page.on("dialog", (dialog) => { faults.push(`a script says ${dialog.message()}`); void dialog.dismiss().catch(() => {}); });
      await page.setViewport({ width, height: 900 });
      if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
      if (prepare) await page.evaluateOnNewDocument(prepare);
      await page.goto(base + path);
      return { page, base };
    }

    /** Keeps progress, by a page that has the store: the worksheet's. */
    async function seed(t, base, all) {
      const { page } = await open(t, "worksheets/training-plan/index.html", { base });
      await page.evaluate(async (all) => {
        for (const [address, change] of Object.entries(all)) {
          const fault = await handbookStore.keepProgress(address, change);
          if (fault) throw new Error(JSON.stringify(fault));
        }
      }, all);
      await page.close();
    }
    const kept = (page) => page.evaluate(async () => Object.fromEntries((await handbookStore.allProgress()).map((one) => [one.page, one])));
    /** The words beside each link of a list, by its title. */
    const marks = (page, list = "main") => page.$$eval(`${list} [data-of]`, (links) => Object.fromEntries(links.map((link) => {
      const state = link.querySelector("[data-state]") ?? link.closest("li").querySelector("[data-state]");
      const title = [...link.childNodes].filter((node) => !node.matches?.("[data-state], .num, .ordinal, small")).map((node) => node.textContent).join("").trim();
      return [title, state?.textContent.trim() ?? ""];
    })));
    const waitMarks = (page, wanted, list) => harness.eventually(() => marks(page, list), wanted);
    const sum = (page, part = "main") => page.$eval(`${part} [data-sum]`, (one) => (one.checkVisibility() ? `${one.textContent.trim()} ${one.querySelector("progress").value}/${one.querySelector("progress").max}` : ""));
    const hasStore = (page) => page.evaluate(() => [...document.scripts].some((script) => /store-/.test(script.src)));
    const toggle = (page) => page.$eval("[data-mark]", (one) => [one.querySelector("span").textContent.trim(), one.querySelector("button").textContent]);
    const waitToggle = (page, read) => page.waitForFunction((read) => document.querySelector("[data-mark] button").textContent === (read ? "Undo" : "Mark as read"), {}, read);
    const today = (page) => page.evaluate(() => new Date().toLocaleDateString("en", { day: "numeric", month: "long" }));

    test("a first visit shows and loads nothing; marking as read shows everywhere, and is undone", async (t) => {
      const { page, base } = await open(t, `${first}index.html`);
      assert.deepEqual(await toggle(page), ["", "Mark as read"]);
      await sleep(300);
      assert.equal(await hasStore(page), false);
      assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
      const module = (await open(t, "modules/one/index.html", { base })).page;
      assert.equal(await sum(module), "");
      assert.deepEqual(Object.values(await marks(module)), ["", "", ""]);
      assert.equal(await hasStore(module), false);

      await page.bringToFront();
      await page.focus("[data-mark] button");
      await page.keyboard.press("Enter");
      await waitToggle(page, true);
      assert.deepEqual(await toggle(page), [`Read on ${await today(page)}`, "Undo"]);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Undo");
      assert.equal(await page.$eval("[data-mark] [role=status] svg", (svg) => svg.checkVisibility()), true);
      await waitMarks(page, { "First topic": "Read", "Second topic": "", "Third topic": "" }, "#hb-side");
      assert.equal(await sum(page, "#hb-side"), "1 of 3 read 1/3");

      // The other tab had no store, and hears of it.
      await waitMarks(module, { "First topic": "Read", "Second topic": "", "Third topic": "" });
      assert.equal(await sum(module), "1 of 3 read 1/3");
      const list = (await open(t, "modules/index.html", { base })).page;
      await waitMarks(list, { "Module one": "1 of 3 read" });
      await waitMarks((await open(t, "index.html", { base })).page, { "Module one": "1 of 3 read", "A talk": "", "A visit": "" });

      await page.bringToFront();
      await page.keyboard.press("Enter");
      await waitToggle(page, false);
      assert.deepEqual(await toggle(page), ["", "Mark as read"]);
      // Somebody who presses while the store loads, and twice, presses once.
      await page.evaluate(() => handbookStore.keepProgress("elsewhere/", { read: new Date().toISOString() }));
      const hasty = (await open(t, `${first}index.html`, { base, prepare: () => addEventListener("DOMContentLoaded", () => { for (let i = 0; i < 2; i++) document.querySelector("[data-mark] button").click(); }) })).page;
      await waitToggle(hasty, true);
      await hasty.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(hasty, false);
      await hasty.close();
      await waitMarks(module, { "First topic": "", "Second topic": "", "Third topic": "" });
      assert.equal(await sum(module), "");
      await waitMarks(list, { "Module one": "" });
    });

    test("pages that come back show what was read meanwhile", async (t) => {
      const base = (await harness.host(site)).replace("127.0.0.1", name === "chromium" ? "127.0.0.1" : "handbook.test");
      const { page } = await open(t, "modules/one/index.html", { base });
      let cached = false;
      for (const [at, title] of ["First topic", "Second topic", "Third topic"].entries()) {
        await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => { globalThis.cached = persisted; }));
        // Puppeteer would wait in vain for the load of a cached page, and after one.
        await page.$$eval("main [data-of]", (links, title) => setTimeout(() => links.find((link) => link.textContent.includes(title)).click()), title);
        await harness.answers(page, () => document.readyState === "complete" && document.querySelector("[data-mark] button")?.textContent, "Mark as read");
        await page.$eval("[data-mark] button", (button) => button.click());
        await harness.answers(page, () => document.querySelector("[data-mark] button").textContent, "Undo");
        await page.evaluate(() => { setTimeout(() => history.back()); });
        await harness.answers(page, () => document.querySelector("main [data-sum] span")?.textContent, `${at + 1} of 3 read`);
        cached ||= await page.evaluate(() => globalThis.cached ?? false);
      }
      t.diagnostic(cached ? "from the cache" : "always loaded anew");
      assert.ok(cached, "the page was always loaded anew");
    });

    test("browsers that cannot list databases find out without making one", async (t) => {
      const prepare = () => { IDBFactory.prototype.databases = undefined; };
      const { page, base } = await open(t, `${first}index.html`, { prepare });
      await sleep(300);
      assert.equal(await hasStore(page), false);
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(page, true);
      const { page: module } = await open(t, "modules/one/index.html", { base, prepare });
      await module.waitForFunction(() => document.querySelector("main [data-sum]").textContent === "1 of 3 read");
    });

    test("where nothing can be kept, the button says so", async (t) => {
      const { page } = await open(t, `${first}index.html`, { prepare: () => Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } }) });
      await page.$eval("[data-mark] button", (button) => button.click());
      await page.waitForFunction(() => /could not be kept/.test(document.querySelector("[data-mark] [role=status]").textContent));
    });

    test("what a topic asks is begun and done; a lesson goes on where it was left; a pathway counts all of it", async (t) => {
      const { page, base } = await open(t, `${second}index.html`);
      await page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      await page.click("[name=pick][value=this]");
      await page.evaluate(() => [...document.querySelectorAll("#pick button")][0].click());
      await waitMarks(page, { "First topic": "", "Second topic": "Begun", "Third topic": "" }, "#hb-side");
      await page.type("#think textarea", "A thought.");
      await waitMarks(page, { "First topic": "", "Second topic": "Done", "Third topic": "" }, "#hb-side");
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitMarks(page, { "First topic": "", "Second topic": "Read · Done", "Third topic": "" }, "#hb-side");

      await page.goto(`${base}${lesson}index.html`);
      await page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      await page.$eval(".step:nth-of-type(2)", (step) => step.scrollIntoView());
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/visit/"))?.step === "there");
      await page.goto(`${base}lessons/index.html`);
      await waitMarks(page, { "A talk": "", "A visit": "Continue at step 2 of 3" });
      await Promise.all([page.waitForNavigation(), page.click("[data-state] a")]);
      assert.equal(new URL(page.url()).hash, "#there");

      await page.goto(`${base}pathways/all/index.html`);
      await waitMarks(page, { "First topic": "", "A visit": "Continue at step 2 of 3", "Training plan": "", "A sheet": "", "Module one": "1 of 3 done" });
      assert.equal(await sum(page), "0 of 5 done 0/5");
      await page.goto(`${base}handouts/sheet/index.html`);
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(page, true);
      await page.evaluate(async () => {
        const plan = (title, status) => ({
          format: "handbook-plan/1", handbook: { id: "progress" }, worksheet: { id: "training_plan", version: "1", definition: "sha256:1", language: "en" },
          plan: { id: handbookStore.newId(), revision: 0, title, status, created: new Date().toISOString(), modified: new Date().toISOString() },
          answers: {}, computed: {}, hidden: [], unmapped: {}, sources: [],
        });
        await handbookStore.save(plan("Begun", "draft"), { expected: 0 });
        await handbookStore.keepProgress("lessons/visit/", { done: new Date().toISOString() });
      });
      await page.goto(`${base}pathways/all/index.html`);
      await waitMarks(page, { "First topic": "", "A visit": "Done", "Training plan": "Begun", "A sheet": "Read", "Module one": "1 of 3 done" });
      await page.evaluate(async () => {
        const [head] = await handbookStore.list();
        const { plan } = await handbookStore.get(head.id);
        await handbookStore.save({ ...plan, plan: { ...plan.plan, status: "checked" } }, { expected: head.revision });
      });
      await waitMarks(page, { "First topic": "", "A visit": "Done", "Training plan": "Done", "A sheet": "Read", "Module one": "1 of 3 done" });
      assert.equal(await sum(page), "3 of 5 done 3/5");

      // A lesson that asks nothing is marked as read.
      await page.goto(`${base}lessons/talk/index.html`);
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(page, true);
      await page.goto(`${base}lessons/index.html`);
      await waitMarks(page, { "A talk": "Read", "A visit": "Done" });
    });

    test("work moves with its page, and is neither lost nor doubled", async (t) => {
      const base = await harness.host(site);
      await seed(t, base, {
        "modules/long-ago/first/": { read: when },
        "lessons/old-visit/": { step: "there", interactions: { rationale: { value: "From before.", done: true, when }, tasks: { value: { look: "coach" }, when } }, unmapped: { gone: { value: "kept", when } } },
        [lesson]: { interactions: { rationale: { value: "Written since.", done: true, when: "2026-04-01T10:00:00.000Z" } } },
      });
      // Lists find it where it is.
      const { page } = await open(t, "modules/one/index.html", { base });
      await waitMarks(page, { "First topic": "Read", "Second topic": "", "Third topic": "" });
      await page.goto(`${base}lessons/index.html`);
      await waitMarks(page, { "A talk": "", "A visit": "Continue at step 2 of 3" });
      // The page brings it along.
      await page.goto(`${base}${first}index.html`);
      await waitToggle(page, true);
      assert.match((await toggle(page))[0], /^Read on (March 12|12 March)/);
      await page.goto(`${base}${lesson}index.html`);
      await page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      assert.equal(await page.$eval("#rationale textarea", (box) => box.value), "Written since.");
      assert.equal(await page.$eval('[name="tasks.look"]:checked', (input) => input.value), "coach");
      const all = await kept(page);
      assert.deepEqual(Object.keys(all).sort(), [lesson, first].sort());
      assert.deepEqual(all[lesson].unmapped, { gone: { value: "kept", when } });
      // My plans does so for pages that nobody opened.
      await seed(t, base, { "modules/before/first/": { interactions: { extra: { value: "x", when } } } });
      await page.goto(`${base}plans/index.html`);
      await page.waitForSelector("[data-learned]:not([hidden]) li");
      assert.deepEqual(await page.$$eval("[data-learned] li :is(a, b)", (all) => all.map((one) => one.textContent)), ["A visit", "First topic"]);
      assert.deepEqual(Object.keys(await kept(page)).sort(), [lesson, first].sort());
    });

    test("answers survive edits to their lesson, and what has no place any more is kept", async (t) => {
      const folder = harness.newFolder();
      await cp(site, folder, { recursive: true });
      const base = await harness.host(folder);
      const kind = { rationale: { value: "Why not.", done: true, when }, tasks: { value: { look: "coach", ask: "coach", teach: "teacher" }, done: true, when }, last: { value: ["wrong"], when } };
      await seed(t, base, { [lesson]: { interactions: kind } });
      const { page } = await open(t, `${lesson}index.html`, { base });
      await page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      assert.equal(await page.$eval("#last input:checked", (input) => input.value), "wrong");
      // The same address has the edited handbook now, and then the first one again.
      const serve = async (from) => {
        await page.goto("about:blank");
        await cp(from, folder, { recursive: true });
        await page.goto(`${base}${lesson}index.html`);
        await page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      };
      await serve(edited);
      assert.equal(await page.$eval('[name="tasks.look"]:checked', (input) => input.value), "coach");
      assert.equal(await page.$('[name="tasks.teach"]:checked'), null);
      assert.equal(await page.$eval("#final input:checked", (input) => input.value), "wrong");
      await page.click('[name="tasks.listen"][value=coach]');
      await page.click("[name=final][value=right]");
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/visit/")).interactions.final?.value[0] === "right");
      let now = (await kept(page))[lesson];
      assert.deepEqual(Object.keys(now.interactions).sort(), ["final", "rationale", "tasks"]);
      assert.deepEqual(now.interactions.rationale, kind.rationale);
      assert.deepEqual(now.interactions.tasks.value, { look: "coach", listen: "coach" });
      assert.deepEqual(now.unmapped, { "tasks/ask": "coach", "tasks/teach": "teacher" });
      await serve(site);
      assert.equal(await page.$eval("#rationale textarea", (box) => box.value), "Why not.");
      await page.click('[name="tasks.ask"][value=teacher]');
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/visit/")).interactions.tasks.value.ask === "teacher");
      now = (await kept(page))[lesson];
      assert.deepEqual(now.unmapped, { "tasks/ask": "coach", "tasks/teach": "teacher", "tasks/listen": "coach" });
      assert.deepEqual(now.interactions.final.value, ["right"]);
    });

    const learned = (page) => page.$$eval("[data-learned]:not([hidden]) li > p", (rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ").trim()));
    const waitLearned = (page, wanted, part = (row) => row) => harness.eventually(async () => (await learned(page)).map(part), wanted);
    const press = (page, text, where = "body") => page.evaluate((text, where) => {
      const button = [...document.querySelectorAll(`${where} button`)].find((one) => one.textContent.trim().startsWith(text) && one.checkVisibility());
      button.focus();
      button.click();
    }, text, where);
    const bring = async (page, path) => {
      await (await page.$("#hb-file")).uploadFile(path);
      await page.waitForSelector("dialog[open] h2");
      return page.$eval("dialog[open]", (one) => one.innerText.replace(/\s+/g, " "));
    };
    const write = async (value, name = "file.json") => {
      const path = `${harness.newFolder()}-${name}`;
      await writeFile(path, typeof value === "string" ? value : JSON.stringify(value));
      return path;
    };

    test("My plans lists it, removes one or all, and puts it back", async (t) => {
      const base = await harness.host(site);
      const { page } = await open(t, "plans/index.html", { base });
      await page.waitForSelector("[data-facts]:not([hidden])");
      assert.deepEqual(await learned(page), []);
      assert.equal(await page.evaluate(() => [...document.scripts].some((script) => /pages\.js/.test(script.src))), false, "the list of pages loads for nothing");
      await seed(t, base, {
        [first]: { read: when }, [lesson]: { step: "there", interactions: { tasks: { value: { look: "coach" }, when } }, unmapped: { gone: "x" } }, "lessons/unknown/": { done: when },
        [second]: { read: undefined },
      });
      const rows = ["A visit Step 2 of 3 · 1 answer · 1 without a place", "First topic Read: March 12, 2026", "lessons/unknown/ (not in this handbook) Done: March 12, 2026"];
      await waitLearned(page, rows);
      await page.bringToFront();
      await press(page, "Remove A visit");
      await waitLearned(page, rows.slice(1));
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "What you read and learned");
      assert.deepEqual(Object.keys(await kept(page)).includes(lesson), false);
      await press(page, "Undo", ".told");
      await waitLearned(page, rows);
      assert.deepEqual((await kept(page))[lesson].unmapped, { gone: "x" });

      const before = await kept(page);
      await press(page, "Remove all of it");
      await page.waitForSelector("dialog[open]");
      assert.match(await page.$eval("dialog", (one) => one.textContent), /in 3 pages goes. Your plans stay/);
      await press(page, "Cancel", "dialog");
      await sleep(100);
      assert.deepEqual(await learned(page), rows);
      await press(page, "Remove all of it");
      await page.waitForSelector("dialog[open]");
      await press(page, "Remove all of it", "dialog");
      await waitLearned(page, []);
      assert.deepEqual(await kept(page), {});
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
      await press(page, "Undo", ".told");
      await waitLearned(page, rows);
      const { [second]: empty, ...rest } = before;
      assert.deepEqual(Object.fromEntries(Object.entries(await kept(page)).filter(([page]) => page !== second)), rest);
    });

    test("a handbook without worksheets has My progress", async (t) => {
      const project = await harness.newProject({
        "handbook.yaml": 'id: alone\ntitle: Alone\nversion: "1"\nurl: ""\nlanguages: [en, es]\nnavigation: [lessons]\n',
        "content/index.md": "---\ntitle: Home\n---\n:::reflect{#first}\n\nWhat now?\n\n:::\n",
        "content/lessons/one.md": "---\ntitle: One\n---\n## Step\n\n:::reflect{#why}\n\nWhy?\n\n:::\n",
      });
      const base = await harness.host(await harness.build(project));
      const { page } = await open(t, "plans/index.html", { base });
      assert.equal(await page.$eval("h1", (h1) => h1.textContent), "My progress");
      assert.equal(await page.$eval("#hb-site-nav li:last-child", (item) => item.textContent.trim()), "My progress");
      await page.waitForSelector("[data-empty]:not([hidden])");
      assert.equal(await page.$("#hb-start"), null);
      for (const address of ["", "lessons/one/"]) {
        const { page: asks } = await open(t, `${address}index.html`, { base });
        await asks.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
        await asks.type("textarea", "Because.");
        await asks.waitForFunction(async (address) => (await handbookStore.progress(address))?.done, {}, address);
        await asks.close();
      }
      await page.bringToFront();
      await waitLearned(page, ["Home Done: today", "One Done: today"], (row) => row.split(",")[0]);
      await page.waitForSelector("[data-empty]", { hidden: true });
      const { text } = await downloaded(() => press(page, "Back up everything", ".toolbar"));
      assert.deepEqual(Object.keys(JSON.parse(text).progress), ["", "lessons/one/"]);
    });

    test("a backup brings it to another device, and conflicts are decided", async (t) => {
      const base = await harness.host(site);
      const later = "2026-05-01T10:00:00.000Z";
      const work = {
        [first]: { read: when }, [lesson]: { step: "there", interactions: { rationale: { value: "First thought.", done: true, when }, tasks: { value: { look: "coach" }, when: later } } },
        "handouts/elsewhere/": { read: when },
      };
      await seed(t, base, work);
      const { page } = await open(t, "plans/index.html", { base });
      await page.waitForSelector("[data-learned] li");
      const backup = await downloaded(() => press(page, "Back up everything", ".toolbar"));
      assert.deepEqual(Object.keys(JSON.parse(backup.text).progress).sort(), Object.keys(work).sort());
      assert.match(await page.$eval(".told", (told) => told.textContent), /3 lessons and pages is in the backup/);
      assert.match(await bring(page, backup.file), /What the file has from 3 lessons and pages is already here.*Nothing on this device has changed/);
      await press(page, "Close", "dialog");

      // A new device.
      const { page: fresh, base: away } = await open(t, "plans/index.html");
      assert.match(await bring(fresh, backup.file), /Work from 3 lessons and pages.*Not on this device \(3\): .*A visit/);
      assert.deepEqual(await fresh.$$eval("#hb-restore-pages option", (all) => all.map((one) => one.textContent)), ["Add it", "Leave it out"]);
      await press(fresh, "Restore", "dialog");
      await fresh.waitForFunction(() => /3 lessons and pages were brought back/.test(document.querySelector(".told").textContent));
      const all = await kept(fresh);
      for (const [address, change] of Object.entries(work)) assert.deepEqual(all[address], { unmapped: {}, interactions: {}, ...change, format: "handbook-progress/1", page: address });
      await waitMarks((await open(t, "modules/one/index.html", { base: away })).page, { "First topic": "Read", "Second topic": "", "Third topic": "" });

      // Work on both: the newer answer wins, unless the person says otherwise.
      const here = { [lesson]: { interactions: { rationale: { value: "Second thought.", done: true, when: later }, tasks: { value: { look: "teacher" }, when }, last: { value: ["right"], done: true, when } } } };
      for (const [choice, expected] of [["newer", ["Second thought.", "coach"]], ["mine", ["Second thought.", "teacher"]], ["other", ["First thought.", "coach"]], ["skip", ["Second thought.", "teacher"]]]) {
        const other = await harness.host(site);
        await seed(t, other, here);
        const { page: both } = await open(t, "plans/index.html", { base: other });
        assert.match(await bring(both, backup.file), /Answered differently here: A visit/);
        assert.deepEqual(await both.$$eval("#hb-restore-pages option", (all) => all.map((one) => one.value)), ["newer", "mine", "other", "skip"]);
        await both.select("#hb-restore-pages", choice);
        await press(both, "Restore", "dialog");
        await both.waitForFunction(() => document.querySelector(".told").textContent);
        const { interactions, step } = (await kept(both))[lesson];
        assert.deepEqual([interactions.rationale.value, interactions.tasks.value.look], expected, choice);
        assert.deepEqual(interactions.last.value, ["right"]);
        assert.equal(step, choice === "skip" ? undefined : "there");
      }
    });

    test("a lesson's own file comes back, also from an earlier version of the lesson", async (t) => {
      const { page } = await open(t, "plans/index.html");
      const file = { format: "handbook-progress/1", page: "lessons/old-visit/", step: "there", interactions: { rationale: { value: "A thought.", done: true, when }, dropped: { value: ["x"], when } }, unmapped: {} };
      assert.match(await bring(page, await write(file, "a-visit.progress.json")), /Work from one lesson or page.*Not on this device: A visit/);
      await press(page, "Restore", "dialog");
      await waitLearned(page, ["A visit Step 2 of 3 · 1 answer · 1 without a place"]);
      const all = await kept(page);
      assert.deepEqual(all, { [lesson]: { ...file, page: lesson, interactions: { rationale: file.interactions.rationale }, unmapped: { dropped: file.interactions.dropped } } });
      for (const [broken, words] of [
        [{ ...file, format: "handbook-progress/2" }, /newer handbook wrote this file/], [{ ...file, page: "../x" }, /damaged: page/], [{ ...file, interactions: "x" }, /damaged: interactions/],
        ['{"format": "handbook-progress/1", "page": "lessons/visit/", "interactions": {"__proto__": {}}}', /__proto__/], [{ format: "handbook-progress/1" }, /page is missing/],
      ]) {
        assert.match(await bring(page, await write(broken)), words);
        await press(page, "Close", "dialog");
        await page.waitForSelector("dialog", { hidden: true });
      }
      assert.deepEqual(await kept(page), all);
    });

    test("crafted progress runs no script, breaks nothing and is not dropped", async (t) => {
      const markup = "<img src=x onerror=alert(1)>";
      const page = (await open(t, "plans/index.html")).page;
      const long = "x".repeat(2_000_000);
      const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`item${i}`, "coach"]));
      const file = {
        format: "handbook-backup/1", handbook: { id: markup }, plans: [],
        progress: {
          [lesson]: {
            format: "handbook-progress/1", page: lesson, step: markup, read: "2026-13-45", interactions: {},
          },
          [second]: {
            format: "handbook-progress/1", page: second, step: markup, more: { from: "a newer handbook" },
            interactions: { think: { value: [markup, long], when }, pick: { value: { this: "that", [markup]: markup }, when }, constructor: { value: "x", when }, hasOwnProperty: { value: 5, when }, broken: null },
            unmapped: { toString: markup },
          },
          "lessons/old-visit/": { format: "handbook-progress/1", page: "lessons/old-visit/", step: "there", done: "2026-01-01T00:00:00Z", interactions: { tasks: { value: many, when }, rationale: { value: long, when }, last: { value: markup, done: true, when } } },
          "../../evil/": { format: "handbook-progress/1", page: "../../evil/", interactions: {} },
        },
      };
      const text = await bring(page, await write(file));
      assert.match(text, /left out: \.\.\/\.\.\/evil\//);
      await press(page, "Restore", "dialog");
      await page.waitForFunction(() => /2 lessons and pages were brought back/.test(document.querySelector(".told").textContent));
      const origin = page.url().replace("plans/index.html", "");
      const topic = (await open(t, `${second}index.html`, { base: origin })).page;
      await topic.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      assert.equal(await topic.$eval("#think textarea", (box) => box.value), "");
      await topic.type("#think textarea", "Mine.");
      await topic.click("[name=pick][value=this]");
      await topic.evaluate(() => [...document.querySelectorAll("#pick button")][0].click());
      await topic.waitForFunction(async () => (await handbookStore.progress("modules/one/second/")).interactions.pick?.done && (await handbookStore.progress("modules/one/second/")).interactions.think.value === "Mine.");
      const one = (await kept(topic))[second];
      assert.deepEqual(one.more, { from: "a newer handbook" });
      assert.deepEqual(one.unmapped.think, [markup, long]);
      assert.deepEqual(one.unmapped.pick, { this: "that", [markup]: markup });
      assert.deepEqual(one.unmapped.constructor, { value: "x", when });
      assert.deepEqual(one.unmapped.hasOwnProperty, { value: 5, when });
      assert.equal(one.unmapped.broken, null);
      assert.equal(one.unmapped.toString, markup);

      const visit = (await open(t, `${lesson}index.html`, { base: origin })).page;
      await visit.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      assert.equal(await visit.$eval("#rationale textarea", (box) => box.value.length), long.length);
      await visit.click('[name="tasks.look"][value=coach]');
      await visit.waitForFunction(async () => (await handbookStore.progress("lessons/visit/")).interactions.tasks.value.look === "coach");
      const two = (await kept(visit))[lesson];
      assert.equal(two.unmapped["tasks/item19999"], "coach");
      // What never should be there, written around the store, breaks nothing either.
      await visit.evaluate(async () => {
        const open = indexedDB.open(handbookStore.name);
        await new Promise((done) => (open.onsuccess = done));
        const store = open.result.transaction("progress", "readwrite").objectStore("progress");
        store.put({ page: "modules/one/first/", read: { toString: 5 }, interactions: null });
        store.put({ page: "modules/one/what's-next!/", read: "never", interactions: "text", unmapped: [1] });
        store.put({ page: "lessons/visit/", step: 5, done: 7, interactions: { tasks: null, last: "text", rationale: { value: 5 } } });
        await new Promise((done) => (store.transaction.oncomplete = done));
        open.result.close();
      });
      await visit.reload();
      await visit.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);
      await visit.click("[name=last][value=right]");
      await visit.waitForFunction(async () => (await handbookStore.progress("lessons/visit/")).interactions.last.value?.[0] === "right");
      assert.equal((await kept(visit))[lesson].unmapped.last, "text");
      const list = (await open(t, "modules/one/index.html", { base: origin })).page;
      await list.waitForFunction(() => document.querySelector("main [data-sum]").checkVisibility());
      await list.goto(`${origin}${first}index.html`);
      await waitToggle(list, true);
      await list.goto(`${origin}plans/index.html`);
      await list.waitForSelector("[data-learned]:not([hidden]) li");
      assert.equal(await list.evaluate(() => document.querySelectorAll("main img").length), 0);
    });

    test("in a folder without a server", async (t) => {
      const { page, base } = await open(t, `${first}index.html`, { base: harness.fileAddress(site) });
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(page, true);
      await page.reload();
      await waitToggle(page, true);
      await page.goto(`${base}modules/one/index.html`);
      // Firefox keeps what each file has apart, so there the module cannot know.
      if (name === "firefox") await sleep(1000);
      await harness.eventually(() => sum(page), name === "firefox" ? "" : "1 of 3 read 1/3");
      await page.goto(`${base}${first}index.html`);
      await waitToggle(page, true);
      await page.$eval("[data-mark] button", (button) => button.click());
      await waitToggle(page, false);
    });

    test("no barriers where progress shows, light and dark, wide and narrow", async (t) => {
      const base = await harness.host(site);
      await seed(t, base, { [first]: { read: when }, [second]: { interactions: { pick: { value: ["this"], when } } }, [lesson]: { step: "there" }, "handouts/gone/": { read: when } });
      const found = [];
      for (const path of ["modules/one/index.html", "modules/index.html", `${first}index.html`, "lessons/index.html", "pathways/all/index.html", "index.html", "plans/index.html", "handouts/sheet/index.html"]) {
        const { page } = await open(t, path, { base });
        await page.waitForSelector("[data-state], [data-learned]:not([hidden]) li, [data-mark]");
        await sleep(300);
        found.push(...(await look(page, path)));
        await page.close();
      }
      harness.assertNone(found);
    });
  });
}
