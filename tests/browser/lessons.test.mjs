// How lessons look and print, and that they can be done without their script: at
// every width, by keyboard and on paper. What the script does is in
// interactions.test.mjs. The lesson of generator/render/testdata/lessons has every interaction.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { barriers, sideways } from "./barriers.mjs";
import { checkHTML } from "./checker.mjs";
import * as harness from "./harness.mjs";
import { printedWords } from "./paper.mjs";

let site, address;
/** The lesson without its scripts. */
const withoutScripts = "lessons/every-interaction/plain.html";
const browsers = {};
const paths = {
  lesson: "lessons/every-interaction/index.html",
  "lesson with one step": "lessons/one-step/index.html",
  "lesson, not translated": "es/lessons/every-interaction/index.html",
  "lesson, right to left": "ar/lessons/every-interaction/index.html",
  topic: "modules/one/topic/index.html",
  "printed module": "modules/one/print/index.html",
  "list of lessons": "lessons/index.html",
  "lesson without scripts": withoutScripts,
};

before(async () => {
  site = await harness.build(await harness.newProject(await harness.archive("generator/render/testdata/lessons/every.txtar")));
  address = await harness.host(site);
  // Firefox has no switch for a test to turn scripts off, but a page can lack them.
  const html = await readFile(join(site, paths.lesson), "utf8");
  await writeFile(join(site, withoutScripts), html.replace(/<script src=[^>]*><\/script>/g, ""));
  for (const name of ["chromium", "firefox"]) browsers[name] = await harness.launch(name);
});
after(harness.close);

/** Opens a page in a new tab; the tab closes when the test does. */
async function open(t, kind, { browser = "chromium", width = 1440, script = true, zoom = 1, theme = "", query = "" } = {}) {
  const { page, faults } = await harness.newPage(browsers[browser]);
  t.after(() => page.isClosed() || page.close());
  if (!script) await page.setJavaScriptEnabled(false);
  await page.setViewport({ width, height: 900, deviceScaleFactor: zoom });
  if (browser === "chromium") {
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }, ...(theme ? [{ name: "prefers-color-scheme", value: theme }] : [])]);
  }
  await page.goto(address + paths[kind] + query, { waitUntil: "load" });
  return { page, faults };
}

/** Runs in the page: chooses and opens all there is. */
function answerAll() {
  for (const details of document.querySelectorAll("main details")) details.open = true;
  for (const input of document.querySelectorAll("main :is(label, .cluster, .rating__scale) > label:nth-child(2) input, main .choice:nth-of-type(2) input")) input.checked = true;
  for (const select of document.querySelectorAll("main select")) select.selectedIndex = 1;
}

describe("what lessons ask", () => {
  for (const width of [1440, 320]) {
    for (const theme of ["light", "dark"]) {
      test(`has no barriers at ${width} px in ${theme}, asked and answered`, async (t) => {
        const found = [];
        for (const kind of Object.keys(paths)) {
          const { page } = await open(t, kind, { width, theme });
          found.push(...(await barriers(page, `${kind}, asked`)));
          found.push(...(await sideways(page, `${kind}, asked`)));
          await page.evaluate(answerAll);
          found.push(...(await barriers(page, `${kind}, answered`)));
          found.push(...(await sideways(page, `${kind}, answered`)));
          await page.close();
        }
        harness.assertNone(found);
      });
    }
  }

  test("has no barriers for facilitators, at 200 % zoom, without scripts, and in Firefox", async (t) => {
    const found = [];
    for (const options of [{ query: "?edition=facilitator" }, { width: 640, zoom: 2 }, { script: false }, { width: 320, script: false }, { browser: "firefox" }, { width: 320, browser: "firefox" }]) {
      const { page } = await open(t, "lesson", options);
      await page.evaluate(answerAll);
      const where = JSON.stringify(options);
      // The program that looks for barriers is a script itself.
      if (options.script !== false) found.push(...(await barriers(page, where)));
      found.push(...(await sideways(page, where)));
      await page.close();
    }
    harness.assertNone(found);
  });

  for (const name of ["chromium", "firefox"]) {
    test(`is done by keyboard and without scripts, in ${name}`, async (t) => {
      const { page, faults } = await open(t, "lesson without scripts", { browser: name });
      const useless = await page.$$eval("main button", (buttons) => buttons.filter((button) => button.checkVisibility() && !button.matches("[popovertarget]")).map((button) => button.outerHTML.slice(0, 80)));
      assert.deepEqual(useless, [], "there are buttons that do nothing");
      const focus = (selector) => page.focus(selector);
      const value = (selector, key) => page.$eval(selector, (element, k) => element[k], key);

      await focus("[name=why_not_evaluation]");
      await page.keyboard.press("ArrowDown");
      assert.equal(await value("[name=why_not_evaluation]:checked", "value"), "used");
      await focus("[name=look_at]");
      await page.keyboard.press(" ");
      assert.equal(await value("[name=look_at]:checked", "checked"), true);
      await focus('[name="whose_work.ask_plan"]');
      await page.keyboard.press(" ");
      assert.equal(await value('[name="whose_work.ask_plan"]:checked', "value"), "sel");
      for (const [select, chosen] of [["drivers_do.selection", "training"], ["cycle_order.watch-the-lesson", "1"]]) {
        await focus(`[id="${select}"]`);
        await page.keyboard.press("ArrowDown");
        if (name === "chromium") assert.equal(await value(`[id="${select}"]`, "value"), chosen);
      }
      await focus('[name="where_are_you.same_day"]');
      await page.keyboard.press(" ");
      assert.equal(await value('[name="where_are_you.same_day"]:checked', "value"), "1");
      await focus("#rationale textarea");
      await page.keyboard.type("Training alone.");
      assert.equal(await value("#rationale textarea", "value"), "Training alone.");

      // Answers open, and say which option was right.
      const right = "#why_not_evaluation [data-feedback=used][data-right]";
      assert.equal(await page.$eval(right, (element) => element.checkVisibility()), false);
      await focus("#why_not_evaluation summary");
      await page.keyboard.press("Enter");
      assert.ok(await page.$eval(right, (element) => element.checkVisibility()));
      for (const [id, folded] of [["plan_worked", 2], ["two_districts", 2], ["cards", 2]]) {
        assert.equal((await page.$$(`#${id} details:not([open])`)).length, folded, id);
        await focus(`#${id} details:not([open]) summary`);
        await page.keyboard.press("Enter");
        assert.equal((await page.$$(`#${id} details:not([open])`)).length, folded - 1, id);
      }

      // A story leads from scene to scene, and says where it ends.
      for (const [link, scene] of [["look-at-the-data", "look-at-the-data"], ["a-routine-returns", "a-routine-returns"]]) {
        await focus(`:is(#seven-weeks-in, :target) [data-to="${link}"]`);
        await page.keyboard.press("Enter");
        await page.waitForSelector(`#${scene}:target`);
      }
      assert.match(await page.$eval(":target", (element) => element.textContent), /Here this story ends/);
      await focus(":target .scene__end a");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#seven-weeks-in:target");

      // Steps have addresses, and the bar leads to them without hiding them.
      await focus('.step-bar [href="#look-and-listen"]');
      await page.keyboard.press("Enter");
      await page.waitForSelector("#look-and-listen:target");
      await page.waitForFunction(() => {
        const { top } = document.querySelector(":target h2").getBoundingClientRect();
        return top < innerHeight / 2 && top >= document.querySelector(".step-bar").getBoundingClientRect().bottom;
      });
      harness.assertNone(faults);
    });
  }

  test("answers are told from questions in a system's own colours", async (t) => {
    const { page } = await open(t, "lesson");
    const session = await page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
    await page.evaluate(answerAll);
    const seen = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        choice: style(".choice:has(:checked)").outlineStyle !== style(".choice:not(:has(:checked))").outlineStyle,
        segment: style(".segment:has(:checked)").backgroundColor !== style(".segment:not(:has(:checked))").backgroundColor,
        right: style("[data-feedback][data-right]").borderTopWidth !== style("[data-feedback]:not([data-right])").borderTopWidth,
      };
    });
    assert.deepEqual(seen, { choice: true, segment: true, right: true });
  });

  test("the Nu HTML checker has nothing to say", async () => {
    // A printed module that nobody has translated is in a frame that is.
    const frame = /^This document appears to be written in English but the “html” start tag has “lang="(es|ar)"”/;
    harness.assertNone(await checkHTML(Object.values(paths).map((path) => join(site, path)), [frame]));
  });
});

describe("lessons on paper", () => {
  const questions = ["Step 2 of 5", "learn from its evaluation form?", "A visit to every classroom", "Ask for a lesson plan", "Finds people who want to", "Plan the next step", "You are the coach.", "What does the coach write down?", "Experienced", "Which driver are you leaning on too hard"];
  const answers = ["They cannot explain them", "Every second week", "Two of them, apart from each other", "Ask who was visited last week", "Agenda (12 min)"];
  const screenOnly = ["Show the answer", "Next: step", "is not kept", "Start it again", "Show the facilitator"];

  for (const format of ["letter", "a4"]) {
    test(`learners get room to write and no answers, facilitators both, on ${format}`, async (t) => {
      for (const [query, shown, hidden] of [["", questions, answers], ["?edition=facilitator", [...questions, ...answers], []]]) {
        const { page } = await open(t, "lesson", { query });
        const text = await printedWords(page, format);
        harness.assertNone([
          ...shown.filter((part) => !text.includes(part)).map((part) => `${query}: “${part}” is not on paper`),
          ...[...hidden, ...screenOnly].filter((part) => text.includes(part)).map((part) => `${query}: “${part}” is on paper`),
        ]);
      }
    });
  }

  test("without scripts, an answer that somebody opened is printed", async (t) => {
    const { page } = await open(t, "lesson", { script: false });
    await page.click("#why_not_evaluation summary");
    const text = await printedWords(page, "letter");
    assert.match(text, /They cannot explain them/);
    assert.doesNotMatch(text, /Too late to help anyone/);
  });

  test("boxes and lines are there to be filled", async (t) => {
    const { page } = await open(t, "lesson");
    await page.emulateMediaType("print");
    const found = await page.evaluate(() => {
      const faults = [];
      for (const box of document.querySelectorAll(".interaction :is(input, select)")) {
        const { width, height } = box.getBoundingClientRect();
        if (width < 10 || height < 10) faults.push(`${box.name} has ${width} by ${height}`);
      }
      for (const box of document.querySelectorAll(".interaction textarea")) {
        if (box.checkVisibility()) faults.push(`the box of ${box.name} is on paper`);
        const lines = box.parentElement.querySelector(".lines");
        if (lines && lines.getBoundingClientRect().height < 22 * 2) faults.push(`${box.name} has ${lines.getBoundingClientRect().height} to write on`);
      }
      for (const place of document.querySelectorAll(".worked > li:has(details), .interaction .contrast__row, .pauses > li")) {
        if (place.getBoundingClientRect().height < 50) faults.push(`no room to write: ${place.textContent.slice(0, 60)}`);
      }
      return faults;
    });
    harness.assertNone(found);
  });
});
