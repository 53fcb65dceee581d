// What lessons do with their script: answers are checked when the person asks, kept
// on the device and shown again, and carried into a plan. The lesson of
// generator/render/testdata/lessons has every interaction; how they look and print
// without the script is in lessons.test.mjs.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import * as harness from "./harness.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const path = "lessons/every-interaction/index.html";
let site, address;

before(async () => {
  const project = harness.newFolder();
  const archive = await readFile(join(harness.repository, "generator/render/testdata/lessons/every.txtar"), "utf8");
  const parts = archive.split(/^-- (.+) --\n/m);
  for (let i = 1; i < parts.length && !parts[i].startsWith("want/"); i += 2) {
    await mkdir(dirname(join(project, parts[i])), { recursive: true });
    await writeFile(join(project, parts[i]), parts[i].endsWith(".webm") ? Buffer.alloc(8) : parts[i + 1]);
  }
  site = await harness.build(project);
  address = await harness.host(site);
});
after(harness.close);

const ready = (page) => page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);

/** Opens the lesson; the film of the trial is none, which browsers may say. */
async function open(t, browser, { from = address, prepare } = {}) {
  const { page, faults } = await harness.newPage(browser);
  t.after(async () => {
    await page.close().catch(() => {}); // its browser may have closed already
    harness.assertNone(faults.filter((fault) => !/visit\.(webm|vtt)|cannot load undefined/.test(fault)));
  });
  await page.setViewport({ width: 1280, height: 900 });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(from + path);
  await ready(page);
  return page;
}

const said = (page, id) => page.$eval(`#${id} .result`, (result) => result.textContent);
const press = (page, id, words) => page.evaluate((id, words) => {
  [...document.querySelectorAll(`#${id} button`)].find((button) => button.textContent.startsWith(words)).focus();
}, id, words).then(() => page.keyboard.press("Enter"));
const kept = (page) => page.evaluate(() => handbookStore.progress("lessons/every-interaction/"));

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await harness.launch(name);
    });
    after(() => browser.close());
    const fresh = async (t) => {
      const own = await harness.launch(name);
      t.after(() => own.close());
      return own;
    };

    test("every interaction by keyboard, kept and there again", async (t) => {
      const page = await open(t, await fresh(t));
      // One right answer: a wrong one first, with its own words, then another try.
      await page.focus("#why_not_evaluation input");
      await page.keyboard.press(" ");
      await press(page, "why_not_evaluation", "Check");
      assert.match(await said(page, "why_not_evaluation"), /Not yet\..*They cannot explain them/);
      await page.focus("#why_not_evaluation input:checked");
      await page.keyboard.press("ArrowDown");
      assert.equal(await said(page, "why_not_evaluation"), "");
      await press(page, "why_not_evaluation", "Check");
      assert.match(await said(page, "why_not_evaluation"), /That is right\.\s*Yes\. In June/);
      // Several right answers.
      await page.focus("#look_at input");
      await page.keyboard.press(" ");
      await press(page, "look_at", "Check");
      assert.match(await said(page, "look_at"), /1 of 2 right/);
      await page.focus("#look_at label:nth-of-type(2) input");
      await page.keyboard.press(" ");
      await press(page, "look_at", "Check");
      assert.match(await said(page, "look_at"), /That is right/);
      // Everything in its place, told item by item.
      await page.focus('[name="whose_work.ask_plan"]');
      await page.keyboard.press(" ");
      await press(page, "whose_work", "Check");
      assert.match(await said(page, "whose_work"), /1 of 5 right.*4 have no place yet/);
      assert.equal(await page.$eval("#whose_work [data-item=ask_plan]", (item) => item.classList.contains("is-right")), true);
      for (const id of ["whose_work", "drivers_do", "cycle_order"]) {
        await page.$$eval(`#${id} fieldset [data-item]`, (items, id) => {
          for (const item of items) {
            const { right } = document.querySelector(`#${id} details.answer [data-feedback="${CSS.escape(item.dataset.item)}"]`).dataset;
            const select = item.querySelector("select");
            if (select) {
              select.value = right;
              select.dispatchEvent(new Event("change", { bubbles: true }));
            } else item.querySelector(`input[value="${CSS.escape(right)}"]`).click();
          }
        }, id);
        await press(page, id, "Check");
        assert.match(await said(page, id), /That is right/, id);
      }
      // A story, forth and back.
      const scene = () => page.$$eval("#october [data-scene]", (scenes) => scenes.filter((one) => !one.hidden).map((one) => one.id).join());
      assert.equal(await scene(), "seven-weeks-in");
      await page.focus('#october [data-to="look-at-the-data"]');
      await page.keyboard.press("Enter");
      assert.equal(await scene(), "look-at-the-data");
      assert.equal(await page.evaluate(() => document.activeElement.id), "look-at-the-data");
      await press(page, "october", "One step back");
      assert.equal(await scene(), "seven-weeks-in");
      for (const to of ["look-at-the-data", "a-routine-returns"]) {
        await page.focus(`#october [data-scene]:not([hidden]) [data-to="${to}"]`);
        await page.keyboard.press("Enter");
      }
      assert.equal(await scene(), "a-routine-returns");
      // What is written, rated and opened.
      await page.focus("#two_districts textarea");
      await page.keyboard.type("The same");
      await page.focus("#two_districts details summary");
      await page.keyboard.press("Enter");
      await page.focus('[name="where_are_you.same_day"]');
      await page.keyboard.press(" ");
      for (const id of ["plan_worked", "cards"]) {
        for (const summary of await page.$$(`#${id} details summary`)) {
          await summary.focus();
          await page.keyboard.press("Enter");
        }
      }
      await page.focus("#rationale textarea");
      await page.keyboard.type("Training alone.");
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/every-interaction/"))?.interactions.rationale?.value === "Training alone.");
      const before = await kept(page);
      assert.deepEqual(Object.fromEntries(Object.entries(before.interactions).filter(([, work]) => work.done).map(([id]) => [id, true])), {
        cards: true, cycle_order: true, drivers_do: true, look_at: true, october: true, plan_worked: true, rationale: true, two_districts: true, whose_work: true, why_not_evaluation: true,
      });

      await page.reload();
      await ready(page);
      assert.equal(await page.$eval("#why_not_evaluation input:checked", (input) => input.value), "used");
      assert.equal(await page.$eval("#rationale textarea", (box) => box.value), "Training alone.");
      assert.equal(await scene(), "a-routine-returns");
      assert.deepEqual(await page.$$eval("#cycle_order select", (all) => all.map((one) => one.value).sort()), ["1", "2", "3", "4"]);
      assert.match(await page.$eval("[data-summary]", (summary) => summary.innerText), /Training alone\./);
      // Start over forgets one answer and no other.
      await press(page, "whose_work", "Start over");
      await page.waitForFunction(async () => !(await handbookStore.progress("lessons/every-interaction/")).interactions.whose_work);
      assert.deepEqual((await kept(page)).interactions.cycle_order, before.interactions.cycle_order);
    });

    test("thoughts go into a plan, and nothing there is overwritten unasked", async (t) => {
      const page = await open(t, await fresh(t));
      await page.type("#rationale textarea", "Because of October.");
      const send = async () => {
        await page.evaluate(() => [...document.querySelectorAll("[data-summary] button")][0].click());
        await page.waitForSelector("dialog[open]");
        await page.$eval("dialog .btn--primary", (button) => button.click());
      };
      await send();
      await page.waitForFunction(async () => (await handbookStore.list("training_plan")).length === 1);
      const plan = () => page.evaluate(async () => (await handbookStore.get((await handbookStore.list("training_plan"))[0].id)).plan);
      assert.equal((await plan()).answers.rationale, "Because of October.");
      await page.waitForSelector("[data-summary] [role=status] a");
      await page.$eval("#rationale textarea", (box) => { box.value = ""; });
      await page.type("#rationale textarea", "Another thought.");
      await send();
      await page.waitForFunction(() => document.querySelector("dialog blockquote")?.textContent === "Because of October.");
      await page.$eval("dialog .btn--primary", (button) => button.click());
      await page.waitForFunction(async () => (await handbookStore.list("training_plan"))[0].revision === 2);
      assert.equal((await plan()).answers.rationale, "Because of October.\nAnother thought.");
      assert.equal((await page.evaluate(() => handbookStore.list())).length, 1);
    });

    test("crafted and outdated progress harms nothing, and is not dropped", async (t) => {
      const page = await open(t, await fresh(t));
      await page.evaluate(() => {
        const when = new Date().toISOString();
        return handbookStore.keepProgress("lessons/every-interaction/", { interactions: {
          why_not_evaluation: { value: ["<img src=x onerror=alert(1)>", "gone"], when }, look_at: { value: { __proto__x: "y" }, when },
          whose_work: { value: { ask_plan: "sel", vanished: "coa", constructor: "x" }, when }, october: { value: ["nowhere", "october"], when },
          rationale: { value: ["not a text"], when }, unknown_one: { value: "kept", when }, where_are_you: { value: "<script>", when },
        } });
      });
      page.on("dialog", () => assert.fail("a script ran"));
      await page.reload();
      await ready(page);
      assert.equal(await page.$eval('[name="whose_work.ask_plan"]:checked', (input) => input.value), "sel");
      assert.equal(await page.$eval("#rationale textarea", (box) => box.value), "");
      await page.click('[name="whose_work.ask_plan"][value=tra]');
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/every-interaction/")).interactions.whose_work.value.ask_plan === "tra");
      const { interactions, unmapped } = await kept(page);
      assert.equal(interactions.unknown_one.value, "kept");
      assert.equal(unmapped["whose_work/vanished"], "coa");
    });

    test("in a folder without a server", async (t) => {
      const page = await open(t, await fresh(t), { from: harness.fileAddress(site) });
      await page.type("#rationale textarea", "From a folder.");
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/every-interaction/"))?.interactions.rationale);
      await page.reload();
      await ready(page);
      assert.equal(await page.$eval("#rationale textarea", (box) => box.value), "From a folder.");
    });

    test("where nothing can be kept, answers are still checked, and the page says so", async (t) => {
      const page = await open(t, browser, { prepare: () => Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } }) });
      await page.click("#why_not_evaluation input[value=used]");
      await press(page, "why_not_evaluation", "Check");
      assert.match(await said(page, "why_not_evaluation"), /That is right/);
      await page.waitForFunction(() => /Nothing can be saved here/.test(document.querySelector("[data-progress-status]").textContent));
    });

    test("no barriers in answered states, light and dark, wide and narrow", async (t) => {
      const page = await open(t, await fresh(t));
      await page.$$eval("hb-choice input:first-of-type, hb-sort input:first-of-type", (inputs) => inputs.forEach((input) => input.click()));
      await page.$$eval("[data-interaction] .task__actions .btn--primary", (buttons) => buttons.forEach((button) => button.click()));
      await page.evaluate(axe);
      const found = [];
      for (const width of [1280, 320]) {
        await page.setViewport({ width, height: 900 });
        for (const theme of ["light", "dark"]) {
          await page.evaluate((theme) => {
            document.documentElement.dataset.theme = theme;
            // A page is judged when its colours have stopped fading.
            for (let depth = 0; depth < 8; depth++) for (const animation of document.getAnimations()) animation.finish();
          }, theme);
          found.push(...await page.evaluate(async (where) => {
            const only = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
            const { violations } = await globalThis.axe.run(document, { runOnly: only, resultTypes: ["violations"] });
            return violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes[0].target}: ${nodes[0].failureSummary.replace(/\s+/g, " ")}`);
          }, `${width} ${theme}`));
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, `${width} scrolls sideways`);
        }
      }
      harness.assertNone(found);
    });
  });
}

test("the script of lessons weighs at most 12 KB", async (t) => {
  const { readdir } = await import("node:fs/promises");
  const file = (await readdir(join(site, "assets"))).find((one) => one.startsWith("lesson-"));
  const bytes = brotliCompressSync(await readFile(join(site, "assets", file))).length;
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 12 * 1024, `${bytes} bytes`);
});
