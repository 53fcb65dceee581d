// What lessons do with their script: answers are checked when the person asks, kept
// on the device and shown again, and carried into a plan. The lesson of
// generator/render/testdata/lessons has every interaction; how they look and print
// without the script is in lessons.test.mjs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { look, sideways } from "./barriers.mjs";
import * as harness from "./harness.mjs";
import { printedWords } from "./paper.mjs";

const path = "lessons/every-interaction/index.html";
let site, address, strange;

/** Builds the site of a text file with many files in it. */
const build = async (file) => harness.build(await harness.newProject(await harness.archive(file)));

before(async () => {
  site = await build("generator/render/testdata/lessons/every.txtar");
  address = await harness.host(site);
  strange = await build("tests/browser/testdata/interactions.txtar");
});
after(harness.close);

const ready = (page) => page.waitForFunction(() => performance.getEntriesByName("hb-lesson-ready").length > 0);

/** Opens the lesson, or another page. */
async function open(t, browser, { from = address, at = path, prepare } = {}) {
  const { page, faults } = await harness.newPage(browser);
  t.after(async () => {
    await page.close().catch(() => {}); // its browser may have closed already
    harness.assertNone(faults);
  });
  await page.setViewport({ width: 1280, height: 900 });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(from + at);
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
    const fresh = (t) => harness.fresh(t, name);

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
      // Whoever goes on writing at the pause of a film replaces the words, and nothing else.
      for (const words of ["A plan", " for Monday"]) {
        await page.focus("#visit textarea");
        await page.keyboard.press("End");
        await page.keyboard.type(words);
        await page.waitForFunction(async (words) => Object.values((await handbookStore.progress("lessons/every-interaction/")).interactions.visit?.value ?? {}).some((said) => said.endsWith(words)), {}, words);
      }
      const before = await kept(page);
      assert.deepEqual(before.unmapped, {});
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
      assert.deepEqual((await plan()).answers, { school: "Every school", rationale: "Because of October." }, "a plan begins as in its worksheet");
      await page.waitForSelector("[data-summary] [role=status] a");
      await page.$eval("#rationale textarea", (box) => { box.value = ""; });
      await page.type("#rationale textarea", "Another thought.");
      await send();
      await page.waitForFunction(() => document.querySelector("dialog blockquote")?.textContent === "Because of October.");
      await page.$eval("dialog .btn--primary", (button) => button.click());
      await page.waitForFunction(async () => (await handbookStore.list("training_plan"))[0].revision === 2);
      assert.equal((await plan()).answers.rationale, "Because of October.\nAnother thought.");
      assert.equal((await page.evaluate(() => handbookStore.list())).length, 1);
      await page.evaluate(() => [...document.querySelectorAll("[data-summary] button")][0].click());
      await page.waitForSelector("#hb-send");
      await page.select("#hb-send", "");
      await page.$eval("dialog .btn--primary", (button) => button.click());
      await page.waitForFunction(async () => (await handbookStore.list("training_plan")).length === 2);
      assert.deepEqual((await page.evaluate(() => handbookStore.list("training_plan"))).map(({ title }) => title).sort(), ["Training plan", "Training plan 2"]);
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

    test("stories go back and forth with the browser's own buttons", async (t) => {
      const page = await open(t, await fresh(t));
      const scene = () => page.$$eval("#october [data-scene]", (scenes) => scenes.filter((one) => !one.hidden).map((one) => one.id).join());
      const shows = (id) => page.waitForFunction((id) => !document.getElementById(id).hidden && document.activeElement.id === id, {}, id);
      for (const to of ["look-at-the-data", "a-routine-returns"]) await page.$eval(`#october [data-scene]:not([hidden]) [data-to="${to}"]`, (link) => link.click());
      assert.equal(await scene(), "a-routine-returns");
      await page.evaluate(() => history.back());
      await shows("look-at-the-data");
      await page.evaluate(() => history.back());
      await shows("seven-weeks-in");
      await page.evaluate(() => history.forward());
      await shows("look-at-the-data");
      assert.equal(await page.$$eval("#october .way li", (all) => all.length), 2);
      // Between steps, too, and there the story stays where it is.
      await page.$eval('.step-bar [href="#sort-and-match"]', (link) => link.click());
      await page.evaluate(() => history.back());
      await page.waitForFunction(() => location.hash === "#look-at-the-data");
      assert.equal(await scene(), "look-at-the-data");
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/every-interaction/"))?.interactions.october.value.length === 2);
      await page.reload();
      await ready(page);
      assert.equal(await scene(), "look-at-the-data");
      await page.goto("about:blank");
      await page.goto(`${address}${path}#a-routine-returns`);
      await ready(page);
      assert.equal(await scene(), "a-routine-returns", "a link to a scene shows it");
    });

    test("three editions on paper, and the page is afterwards what it was", async (t) => {
      const page = await open(t, await fresh(t), { prepare: () => { globalThis.print = () => {}; } });
      const long = `${"Nobody comes to watch afterwards, so I do not know what stuck. ".repeat(90)}The last words.`;
      await page.$$eval("#why_not_evaluation input, #look_at label:first-of-type input", (all) => all.slice(0, 1).concat(all.at(-1)).forEach((one) => one.click()));
      await page.click("#why_not_evaluation input");
      await press(page, "why_not_evaluation", "Check");
      await page.click('[name="whose_work.ask_plan"][value=tra]');
      await press(page, "whose_work", "Check");
      await page.select('[name="drivers_do.selection"]', "training");
      await page.select('[name="cycle_order.watch-the-lesson"]', "1");
      await page.click('[name="where_are_you.same_day"][value="3"]');
      for (const [box, text] of [["#rationale", long], ["#two_districts", "The same in both."], ["#visit", "What was agreed."]]) {
        await page.$eval(`${box} textarea`, (box, text) => {
          box.value = text;
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }, text);
      }
      await page.$eval('#october [data-to="look-at-the-data"]', (link) => link.click());
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/every-interaction/"))?.interactions.visit);
      const state = () => page.evaluate(() => JSON.stringify([
        [...document.querySelectorAll(".topic-head, .step")].map((one) => one.outerHTML),
        [...document.querySelectorAll("main :is(input, select, textarea)")].map((one) => one.type === "radio" || one.type === "checkbox" ? one.checked : one.value),
        [...document.querySelectorAll("main details")].map((one) => one.open),
      ]));
      await page.waitForFunction(() => /Saved/.test(document.querySelector("[data-progress-status]").textContent));
      const before = [await state(), JSON.stringify((await kept(page)).interactions)];
      const print = async (edition, name) => {
        await page.$eval(`hb-print[data-edition="${edition}"] button`, (button) => button.click());
        if (edition === "mine") {
          await page.waitForSelector("dialog[open] #hb-copy-name");
          if (name) await page.type("#hb-copy-name", name);
          await page.$eval("dialog .btn--primary", (button) => button.click());
          await page.waitForFunction(() => !document.querySelector("dialog"));
        }
        return printedWords(page, "letter");
      };
      const expect = (edition, text, shown, hidden) => harness.assertNone([
        ...shown.filter((part) => !text.includes(part)).map((part) => `${edition}: “${part}” is not on paper`),
        ...hidden.filter((part) => text.includes(part)).map((part) => `${edition}: “${part}” is on paper`),
      ]);
      const own = ["The last words.", "The same in both.", "What was agreed.", "Whether reading scores moved (Your answer: not right yet)", "They cannot explain them", "Ask for a lesson plan: Training (not right yet)", "3 Experienced", "Look at the fidelity data first (Your choice)", "1. Watch the lesson"];
      const answers = ["Every second week", "Two of them, apart from each other", "Ask who was visited last week", "Too late to help anyone"];
      const screen = ["Check my answer", "Start over", "On paper", "One step back", "Saved on this device", "Your way so far"];
      const mine = await print("mine", "Room 12");
      expect("mine", mine, [...own, "Name: Room 12", "Date: "], [...answers, ...screen, "Another training Everyone"]);
      expect("learner", await print("learner"), ["Another training Everyone", "Look at the data Two of six"], [...own.filter((one) => !/Experienced|cannot/.test(one)), ...answers, ...screen, "Room 12"]);
      expect("facilitator", await print("facilitator"), [...answers, "Agenda (12 min)", "about "], [...own.filter((one) => !/Experienced|cannot|agreed/.test(one)), ...screen]);
      const after = await state();
      const at = [...after].findIndex((letter, n) => letter !== before[0][n]);
      assert.equal(after.slice(Math.max(0, at - 60), at + 60), before[0].slice(Math.max(0, at - 60), at + 60), "the page has changed");
      assert.equal(JSON.stringify((await kept(page)).interactions), before[1], "what is kept has changed");
      // Without choosing, who has answered gets the own copy; the name is not kept unasked.
      assert.match(await printedWords(page, "a4"), /The last words\./);
      assert.equal(await page.evaluate(() => handbookStore.setting("name")), undefined);
    });

    test("a module on one page has the answers of its pages", async (t) => {
      const own = await fresh(t);
      const topic = await open(t, own, { at: "modules/one/topic/index.html" });
      await topic.type("#visit_date textarea", "On Tuesday.");
      await topic.waitForFunction(async () => (await handbookStore.progress("modules/one/topic/"))?.interactions.visit_date);
      const printed = await open(t, own, { at: "modules/one/print/index.html" });
      assert.equal(await printed.$eval("[data-interaction=visit_date] textarea", (box) => box.value), "On Tuesday.");
      await printed.type("[data-interaction=visit_date] textarea", " Or later.");
      await printed.waitForFunction(async () => (await handbookStore.progress("modules/one/topic/")).interactions.visit_date.value === "On Tuesday. Or later.");
      assert.equal(await printed.evaluate(() => handbookStore.progress("modules/one/print/")), undefined);
    });

    test("the way back to the step of last time is offered, and answers follow a new name", async (t) => {
      const own = await fresh(t);
      const at = "lessons/nested/index.html";
      const page = await open(t, own, { from: await harness.host(strange), at });
      await page.evaluate(() => handbookStore.keepProgress("lessons/nested/", { step: "many", interactions: { oldest: { value: "Said long ago.", done: true, when: new Date().toISOString() } } }));
      await page.reload();
      await ready(page);
      assert.equal(await page.$eval("#why_not_here textarea", (box) => box.value), "Said long ago.");
      await page.type("#why_not_here textarea", " And now.");
      await page.waitForFunction(async () => (await handbookStore.progress("lessons/nested/")).interactions.why_not_here?.value === "Said long ago. And now.");
      const offer = await page.waitForSelector(".notice a");
      assert.match(await offer.evaluate((link) => link.textContent), /Many/);
      await offer.evaluate((link) => link.focus());
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash === "#many" && !document.querySelector(".lesson .notice"));
    });

    for (const [where, from] of [["a server", () => harness.host(strange)], ["a folder", () => harness.fileAddress(strange)]]) {
      test(`what strangers write works from ${where}`, async (t) => {
        const own = await fresh(t);
        for (const at of ["lessons/nested/index.html", "handouts/everywhere/index.html", "modules/one/print/index.html", "ar/lessons/arabic/index.html"]) {
          const page = await open(t, own, { from: await from(), at });
          await page.setViewport({ width: 320, height: 900 });
          const found = [...(await page.evaluate(answerRight)), ...(await sideways(page, "answered"))];
          await page.reload();
          await ready(page);
          found.push(...await page.$$eval("[data-interaction]:not([data-kind=activity], [data-done=true])", (all) => all.map((one) => `${one.id} is not there again`)));
          harness.assertNone(found.map((fault) => `${at}: ${fault}`));
          await page.close();
        }
      });
    }
  });
}

/** Runs in the page: answers everything rightly, and tells what is wrong with that. */
async function answerRight() {
  const found = [];
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  found.push(...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `two elements are called ${id}`));
  const groups = new Map();
  for (const radio of document.querySelectorAll("[type=radio]")) {
    const group = groups.get(radio.name) ?? groups.set(radio.name, radio.closest("fieldset")).get(radio.name);
    if (group !== radio.closest("fieldset")) found.push(`two questions share ${radio.name}`);
  }
  for (const one of document.querySelectorAll("[data-interaction]")) {
    const answer = (key) => one.querySelector(`:scope > details.answer [data-feedback="${CSS.escape(key)}"]`);
    const write = (box) => {
      box.value = "Words";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    for (const input of one.querySelectorAll(":scope > .choices--boxed input")) if (answer(input.value).hasAttribute("data-right")) input.click();
    for (const item of one.querySelectorAll(":scope > fieldset [data-item]:not(.rating)")) {
      const { right } = answer(item.dataset.item).dataset;
      const select = item.querySelector("select");
      if (select) {
        select.value = right;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      } else item.querySelector(`input[value="${CSS.escape(right)}"]`).click();
    }
    for (const rating of one.querySelectorAll(":scope > fieldset > .rating")) rating.querySelector("input").click();
    one.querySelector(":scope > .task__actions > .btn--primary")?.click();
    for (let n = 0; n < 6; n++) one.querySelector(":scope > .branch > [data-scene]:not([hidden]) > .ways a")?.click();
    for (const box of one.querySelectorAll(":scope > .field > textarea, :scope > .pauses > li > .field > textarea")) write(box);
    for (const summary of one.querySelectorAll(":scope > :is(.worked, .contrast, .vocabulary) :is(details.answer, .word) > summary")) if (!summary.parentElement.open) summary.click();
  }
  await new Promise((done) => setTimeout(done, 900));
  found.push(...[...document.querySelectorAll("[data-interaction]:not([data-kind=activity], [data-done=true])")].map((one) => `${one.id} is not done: ${one.querySelector(":scope > .result")?.textContent ?? ""}`));
  return found;
}

describe("barriers", () => {
  /** Runs in the page: brings all that is checked into a state. */
  const reach = (state) => {
    const press = (one, words) => [...one.querySelectorAll(":scope > .task__actions button:not([hidden])")].find((button) => button.textContent.startsWith(words))?.click();
    for (const one of document.querySelectorAll("hb-choice, hb-sort, hb-match, hb-order")) {
      const answer = (key) => one.querySelector(`:scope > details.answer [data-feedback="${CSS.escape(key)}"]`);
      const wantRight = state !== "wrong";
      if (state === "shown") press(one, "Show the answer");
      else if (state === "started over") press(one, "Start over");
      else {
        for (const input of one.querySelectorAll(":scope > .choices--boxed input")) if (input.checked !== (answer(input.value).hasAttribute("data-right") === wantRight)) input.click();
        for (const item of one.querySelectorAll(":scope > fieldset [data-item]")) {
          const { right } = answer(item.dataset.item).dataset;
          for (const control of item.querySelectorAll("select, input")) {
            if (control.matches("select")) {
              control.value = [...control.options].map((option) => option.value).filter(Boolean).find((value) => (value === right) === wantRight);
              control.dispatchEvent(new Event("change", { bubbles: true }));
            } else if ((control.value === right) === wantRight) control.click();
          }
        }
        press(one, "Check");
      }
    }
  };

  for (const name of ["chromium", "firefox"]) {
    test(`none in any state, light and dark, wide and narrow, in ${name}`, async (t) => {
      const page = await open(t, await harness.fresh(t, name));
      const found = [];
      for (const state of ["unanswered", "wrong", "shown", "started over", "right"]) {
        if (state !== "unanswered") await page.evaluate(reach, state);
        const told = await page.$$eval(":is(hb-choice, hb-sort, hb-match, hb-order) > .result", (all) => all.map((one) => one.textContent));
        const wanted = { wrong: /Not yet|of \d+ right/, right: /That is right/ }[state];
        if (wanted) found.push(...told.filter((text) => !wanted.test(text)).map((text) => `${state}: it says “${text}”`));
        // A page is judged where nothing that stays in the window covers it.
        await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
        found.push(...(await look(page, state)));
      }
      harness.assertNone(found);
    });
  }
});

test("the script of lessons weighs at most 12 KB", async (t) => {
  const bytes = harness.weight(await readFile(await harness.scriptOf(site, "lesson")));
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes <= 12 * 1024, `${bytes} bytes`);
});
