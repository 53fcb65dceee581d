// A worksheet as people fill it in: with the keyboard alone, in two tabs, with
// plans of older versions, without scripts, on paper. testdata/worksheet.txtar has
// every type of field. What happens to the storage itself is in store.test.mjs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { look, sideways } from "./barriers.mjs";
import * as harness from "./harness.mjs";

const path = "worksheets/every/index.html";
const rowsPath = "worksheets/rows/index.html";

let site, address;

before(async () => {
  site = await harness.build(await harness.newProject(await harness.archive("tests/browser/testdata/worksheet.txtar")));
  address = await harness.host(site);
});
after(harness.close);

test("the script weighs at most 20 KB", async () => {
  const weight = harness.weight(await readFile(await harness.scriptOf(site, "worksheet")));
  assert.ok(weight <= 20 * 1024, `${weight} bytes`);
});

const ready = (page) => page.waitForFunction(() => {
  const form = document.querySelector("form.form");
  return form && performance.getEntriesByName("hb-plan-shown").length > 0;
});

/** Opens the form in a browser with an empty profile, or in another tab of one. */
async function open(t, browser, { to = path, query = "", before: prepare, from = address, width = 1280 } = {}) {
  const { page, faults } = await harness.newPage(browser);
  t.after(async () => {
    if (!page.isClosed()) await page.close();
    harness.assertNone(faults);
  });
  await page.setViewport({ width, height: 900 });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  await page.goto(from + to + query);
  await ready(page);
  return page;
}

const saved = (page) => page.waitForFunction(() => /^Saved on this device/.test(document.querySelector("[data-save-status]").textContent));
const banners = (page) => page.$eval("[data-banners]", (place) => place.innerText);
const told = (page) => page.$eval(".told", (place) => place.textContent);
const focused = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.dataset.action || document.activeElement.textContent.slice(0, 60));
const act = (page, action) => page.$eval(`[data-action=${action}]`, (press) => press.click());
const value = (page, name) => page.$eval(`[name="${name}"]`, (control) => control.value);

/** Pastes what was copied from a spreadsheet into a cell. */
const paste = (page, selector, text) => page.$eval(selector, (cell, text) => {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "clipboardData", { value: { getData: () => text } });
  cell.focus();
  cell.dispatchEvent(event);
}, text);

/** The kept plans, newest first. */
const plans = (page) => page.evaluate(async () => {
  const heads = (await handbookStore.list()).filter((head) => !head.deleted);
  return Promise.all(heads.map(async (head) => (await handbookStore.get(head.id)).plan));
});

/** Presses Tab until an element of this name or action has the focus. */
async function tabTo(page, name, key = "Tab") {
  for (let i = 0; i < 80; i++) {
    if ((await focused(page)) === name) return;
    if (key === "ShiftTab") {
      await page.keyboard.down("Shift");
      await page.keyboard.press("Tab");
      await page.keyboard.up("Shift");
    } else {
      await page.keyboard.press("Tab");
    }
  }
  assert.fail(`the keyboard does not reach ${name}`);
}

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await harness.launch(name);
    });
    after(() => browser.close());
    /** A profile of its own for a test that looks at all plans. */
    const fresh = (t) => harness.fresh(t, name);

    test("a plan from the first letter to the check, by keyboard alone", async (t) => {
      const page = await open(t, await fresh(t));
      await tabTo(page, "school");
      await page.keyboard.type("Lincoln");
      await tabTo(page, "people");
      await page.keyboard.type("many");
      await tabTo(page, "role");
      await page.keyboard.press("ArrowDown"); // the second role
      await page.waitForFunction(() => !document.querySelector("[data-field=district]").hidden);
      assert.match(await page.$eval("hb-worksheet > [role=status].vh", (said) => said.textContent), /one more question: Which district is Lincoln in\?/);
      assert.equal(await page.$eval("[data-field=district] label", (label) => label.textContent.trim()), "Which district is Lincoln in?");
      await tabTo(page, "ways");
      await page.keyboard.press(" ");
      await tabTo(page, "why");
      await page.keyboard.type("Because of the first line\nand of the second");

      // Rows: added, filled, moved, removed and taken back.
      await tabTo(page, "row-add");
      await page.keyboard.press("Enter");
      await page.keyboard.type("Second");
      const rows = () => page.$$eval("tbody [name$='/topic']", (cells) => cells.map((cell) => cell.value));
      assert.deepEqual(await rows(), ["", "Second"]);
      await tabTo(page, "row-up");
      await page.keyboard.press("Enter");
      assert.deepEqual(await rows(), ["Second", ""]);
      await tabTo(page, "row-remove");
      await page.keyboard.press("Enter");
      assert.deepEqual(await rows(), [""]);
      assert.match(await told(page), /Removed: session 1/);
      await tabTo(page, "Undo");
      await page.keyboard.press("Enter");
      assert.deepEqual(await rows(), ["Second", ""]);

      // Ratings, with evidence.
      await tabTo(page, "items.f1");
      await page.keyboard.press(" ");
      await page.keyboard.press("ArrowRight");
      await tabTo(page, "items.f1.evidence");
      await page.keyboard.type("the visit log");

      // The check tells what is missing, leads there and forgets what is solved.
      await tabTo(page, "check");
      await page.keyboard.press("Enter");
      assert.match(await focused(page), /^2 answers need attention/);
      const listed = await page.$$eval(".error-summary a", (links) => links.map((link) => link.textContent));
      assert.deepEqual(listed, ["Enter a number, such as 3 or 1.5: How many people?", "Answer this question: Which district is Lincoln in?"]);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "people");
      assert.equal(await page.$eval("[name=people]", (box) => box.getAttribute("aria-invalid")), "true");
      const described = await page.$eval("[name=people]", (box) => box.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
      assert.match(described, /Enter a number/);
      await page.keyboard.down("Control");
      await page.keyboard.press("a");
      await page.keyboard.up("Control");
      await page.keyboard.type("12");
      await page.waitForFunction(() => !document.querySelector("[name=people]").hasAttribute("aria-invalid"));
      await tabTo(page, "district");
      await page.keyboard.type("North");
      await act(page, "check");
      await page.waitForFunction(() => document.activeElement.textContent.startsWith("Your plan is complete"));

      // It is kept, and there again.
      await page.waitForFunction(async () => (await handbookStore.list())[0]?.status === "checked");
      await page.reload();
      await ready(page);
      const [plan] = await plans(page);
      assert.deepEqual({ ...plan.answers, sessions: plan.answers.sessions.map(({ topic }) => topic) }, {
        school: "Lincoln", people: 12, role: "lead", district: "North", ways: ["visit"], why: "Because of the first line\nand of the second",
        sessions: ["Second"], items: { f1: { score: "1", evidence: "the visit log" } },
      });
      assert.equal(await value(page, "why"), "Because of the first line\nand of the second");
      assert.deepEqual(plan.computed, { share: 0, total: 0 });
    });

    test("an answer that a condition hides is kept, and text that is no number is not lost", async (t) => {
      const page = await open(t, await fresh(t));
      await page.type("[name=people]", "a few");
      await page.click("[name=role][value=lead]");
      await page.type("[name=district]", "North");
      await page.click("[name=role][value=coach]");
      await page.waitForFunction(() => document.querySelector("[data-field=district]").hidden);
      await page.waitForFunction(async () => (await handbookStore.list())[0]?.revision > 0);
      await saved(page);
      await page.waitForFunction(async () => (await handbookStore.get((await handbookStore.list())[0].id)).plan.hidden.includes("district"));
      await page.reload();
      await ready(page);
      assert.equal(await value(page, "people"), "a few");
      const [plan] = await plans(page);
      assert.equal(plan.answers.district, "North");
      assert.deepEqual(plan.unmapped, { people: "a few" });
      await page.click("[name=role][value=lead]");
      assert.equal(await value(page, "district"), "North");
      // A choice can be taken back.
      await page.click("[data-field=role] [data-action=clear]");
      assert.equal(await page.$$eval("[name=role]:checked", (chosen) => chosen.length), 0);
    });

    test("cells copied from a spreadsheet", async (t) => {
      const page = await open(t, await fresh(t));
      await paste(page, "tbody [name$='/topic']", 'Start\t2026-09-01\t1.5\tOn the web\tyes\r\n"Two\nlines"\t9/14/2026\t2 h\tlive\tNo\r\nThird\tsoon\tmany\t?\t\r\n');
      const rows = () => page.$$eval("tbody tr", (lines) => lines.map((line) => [...line.querySelectorAll("[name]")].map((cell) => cell.value)));
      assert.deepEqual(await rows(), [["Start", "2026-09-01", "1.5", "web", "true"], ["Two lines", "2026-09-14", "2", "live", "false"], ["Third", "", "many", "", ""]]);
      assert.match(await told(page), /3 rows pasted/);
      assert.equal(await page.$eval("[data-computed=total]", (output) => output.textContent), "3.5");
      await page.$eval(".told button", (undo) => undo.click());
      assert.deepEqual(await rows(), [["", "", "", "", ""]]);
    });

    test("plans of three versions open, and nothing of them is lost", async (t) => {
      const page = await open(t, await fresh(t));
      const store = (version, title, answers) => page.evaluate(async ({ version, title, answers }) => {
        const now = new Date().toISOString();
        const id = handbookStore.newId();
        await handbookStore.save({
          format: "handbook-plan/1", handbook: { id: "forms", version: "1" }, worksheet: { id: "every", version, definition: `sha256:${"0".repeat(64)}`, language: "en" },
          plan: { id, revision: 0, title, status: "draft", created: now, modified: now }, answers, computed: {}, hidden: [], unmapped: {}, sources: [],
        }, { expected: 0 });
        return id;
      }, { version, title, answers });
      const first = await store("1.0", "First", { campus: "Lincoln", phone: "555 0100", role: "principal", sessions: [{ _row: "a", title: "Start" }] });
      const second = await store("2.0", "Second", { school: "Maple", role: "principal", sessions: [{ _row: "a", title: "Start", hours: 2 }], gone: [1, 2] });
      const third = await store("3.0", "Third", { school: "Oak", role: "coach", people: "some" });

      await page.goto(`${address}${path}?plan=${first}`);
      await ready(page);
      assert.equal(await value(page, "school"), "Lincoln");
      assert.equal(await value(page, "sessions/a/topic"), "Start");
      assert.equal(await page.$eval("[name=role]:checked", (radio) => radio.value), "lead");
      assert.match(await banners(page), /version 1\.0 is now version 3\.0/);
      assert.match(await page.$eval(".unmapped", (section) => section.innerText), /phone\s+555 0100/);
      // Opening it changed nothing; an edit keeps the old version in the history.
      assert.equal((await plans(page)).find((plan) => plan.plan.id === first).worksheet.version, "1.0");
      await page.type("[name=people]", "3");
      await page.waitForFunction(async (id) => (await handbookStore.get(id)).head.revision === 2, {}, first);
      const now = (await plans(page)).find((plan) => plan.plan.id === first);
      assert.deepEqual([now.worksheet.version, now.unmapped, now.answers.people], ["3.0", { phone: "555 0100" }, 3]);
      assert.equal((await page.evaluate((id) => handbookStore.revision(id, 1), first)).answers.campus, "Lincoln");

      await page.goto(`${address}${path}?plan=${second}`);
      await ready(page);
      assert.equal(await value(page, "sessions/a/topic"), "Start");
      assert.match(await page.$eval(".unmapped", (section) => section.innerText), /gone/);
      await page.goto(`${address}${path}?plan=${third}`);
      await ready(page);
      assert.equal(await value(page, "people"), "some");
      assert.equal(await page.$(".unmapped"), null);

      // A plan of a newer version is not touched.
      const newer = await store("4.0", "Newer", { school: "Elm", later: "yes" });
      await page.goto(`${address}${path}?plan=${newer}`);
      await ready(page);
      assert.match(await banners(page), /version 4\.0 of the worksheet, which is newer/);
      await page.type("[name=school]", "Another");
      await page.waitForFunction(async () => (await handbookStore.list()).length === 5);
      assert.deepEqual((await plans(page)).find((plan) => plan.plan.id === newer).answers, { school: "Elm", later: "yes" });
    });

    test("a second tab reads, and can take over", async (t) => {
      const own = await fresh(t);
      const one = await open(t, own);
      await one.type("[name=school]", "Lincoln");
      await saved(one);
      const two = await open(t, own);
      await two.waitForFunction(() => document.querySelector("[name=school]").matches(":disabled"));
      assert.match(await banners(two), /open in another tab/);
      await one.bringToFront();
      await one.type("[name=school]", " East");
      await two.bringToFront();
      await two.waitForFunction(() => document.querySelector("[name=school]").value === "Lincoln East");
      await two.$eval("[data-banner=reading] button", (press) => press.click());
      await two.waitForFunction(() => !document.querySelector("[name=school]").matches(":disabled"));
      await one.waitForFunction(() => document.querySelector("[name=school]").matches(":disabled"));
      await two.type("[name=school]", " Side");
      await saved(two);
      await one.bringToFront();
      await one.waitForFunction(() => document.querySelector("[name=school]").value === "Lincoln East Side");
      assert.equal((await plans(two)).length, 1);
    });

    test("without locks, two tabs that write at once end with both their texts", async (t) => {
      const own = await fresh(t);
      const noLocks = () => {
        Object.defineProperty(navigator, "locks", { value: undefined });
        globalThis.BroadcastChannel = undefined;
      };
      const one = await open(t, own, { before: noLocks });
      await one.type("[name=school]", "Start");
      await one.waitForFunction(async () => (await handbookStore.get((await handbookStore.list())[0]?.id))?.plan.answers.school === "Start");
      const two = await open(t, own, { before: noLocks });
      await Promise.all([one.type("[name=school]", " one"), two.type("[name=school]", " two")]);
      await one.bringToFront();
      await one.waitForFunction(async () => {
        const kept = await Promise.all((await handbookStore.list()).map((head) => handbookStore.get(head.id)));
        return kept.map(({ plan }) => plan.answers.school).sort().join() === "Start one,Start two";
      });
      const texts = `${await banners(one)} ${await banners(two)}`;
      assert.match(texts, /Nothing is lost/);
      // What is kept can be left without a question.
      const copy = (await banners(one)) ? one : two;
      await copy.bringToFront();
      await copy.$eval("[data-banner=conflict] button", (press) => press.click());
      await copy.waitForFunction(() => !document.querySelector("[data-banner=conflict]"));
      assert.equal(await copy.$("dialog"), null);
    });

    test("rows keep what they show: defaults, conditions, what is computed, text that is no number", async (t) => {
      const page = await open(t, await fresh(t), { to: rowsPath });
      const cells = () => page.$$eval("tbody tr", (lines) => lines.map((line) => [...line.querySelectorAll("[data-column]")].map((cell) => (cell.hidden ? "-" : (cell.querySelector("output")?.textContent ?? cell.querySelector("[name]").value))).join("|")));
      const kept = () => page.waitForFunction(async () => (await handbookStore.list())[0]?.revision > 0).then(() => plans(page)).then(([plan]) => plan);
      assert.deepEqual(await cells(), ["|2||||-|"]);
      // A first answer brings the defaults along.
      await page.type("tbody [name$='/what']", "A");
      await saved(page);
      assert.deepEqual((await kept()).answers.steps.map(({ _row, ...row }) => row), [{ what: "A", hours: 2 }]);
      await paste(page, "tbody [name$='/what']", "B\t3\t4\t\tno\tno time\nC\tmany\t5\t\tyes\t\tsoon\n\t12");
      assert.deepEqual(await cells(), ["B|3|4|12|false|no time|", "C|many|5||true|-|", "|12||||-|"]);
      assert.equal(await page.$eval(".unmapped dl", (list) => list.textContent), "step 2: Daysoon");
      await page.focus("[name=school]");
      await page.keyboard.press("End");
      await page.keyboard.type("1");
      await page.waitForFunction(() => document.querySelector("tbody .cell__label").textContent.includes("What at Any1?"));
      // A check of a row leads there, is repeated there, and stays there when the row is made anew.
      await act(page, "check");
      const links = await page.$$eval(".error-summary a", (all) => all.map((link) => link.textContent));
      assert.deepEqual(links, ["step 2: Enter a number, such as 3 or 1.5: Hours", "step 2: Enter a date, with day, month and year: Day", "step 3: 12 hours are long."]);
      await page.$$eval(".error-summary a", (all) => all[2].click());
      assert.match(await page.evaluate(() => document.activeElement.name), /^steps\/.*\/what$/);
      assert.match(await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-describedby")).textContent), /12 hours are long/);
      const remove = (await page.$$("[data-action=row-remove]"))[1];
      await remove.evaluate((press) => press.click());
      assert.deepEqual(await cells(), ["B|3|4|12|false|no time|", "|12||||-|"]);
      // What appears meanwhile does not take the way back.
      await page.select("tbody [name$='/done']", "true");
      await page.select("tbody [name$='/done']", "false");
      await page.$eval(".told button", (undo) => undo.click());
      assert.deepEqual(await cells(), ["B|3|4|12|false|no time|", "C|many|5||true|-|", "|12||||-|"]);
      await saved(page);
      await page.waitForFunction(async () => (await handbookStore.get((await handbookStore.list())[0].id)).plan.answers.steps.length === 3);
      await page.reload();
      await ready(page);
      assert.deepEqual(await cells(), ["B|3|4|12|false|no time|", "C|many|5||true|-|", "|12||||-|"]);
      // A change from elsewhere does not take the focus out of a cell.
      await page.focus("tbody tr:nth-child(2) [name$='/rate']");
      await page.evaluate(async () => handbookStore.rename((await handbookStore.list())[0].id, "Renamed"));
      await page.waitForFunction(() => document.querySelector("[data-plan-title]").textContent === "Renamed");
      assert.match(await page.evaluate(() => document.activeElement.name), /^steps\/.*\/rate$/);
    });

    test("pasted rows get defaults, and what has no room is told", async (t) => {
      const page = await open(t, await fresh(t), { to: rowsPath });
      const cells = () => page.$$eval("tbody tr", (lines) => lines.map((line) => [...line.querySelectorAll("[name]")].map((cell) => cell.value).join("|")));
      const before = await cells();
      await paste(page, "tbody [name$='/done']", "no\tlate\t2026-01-02\tmore\t\tand more\n\t\t1/3/26\n\t\t3.1.2026\n\t\t2026/1/3");
      assert.deepEqual(await cells(), ["|2||false|late|2026-01-02", ...Array(3).fill("|2||||2026-01-03")]);
      assert.match(await told(page), /4 rows pasted\. 2 cells had no column here/);
      assert.match(await page.evaluate(() => document.activeElement.name), /\/done$/);
      await page.$eval(".told button", (undo) => undo.click());
      assert.deepEqual(await cells(), before);
      await paste(page, "tbody [name$='/what']", '"a ""b""\nc"\t1\n"d\t2\n3" pipe\t4\n""\t5');
      assert.deepEqual(await cells(), ['a "b" c|1||||', '"d|2||||', '3" pipe|4||||', "|5||||"]);
      await paste(page, "tbody [name$='/what']", Array.from({ length: 60 }, (_, i) => `Step ${i}\t${i}`).join("\n"));
      assert.equal((await cells()).at(-1), "Step 49|49||||");
      assert.equal(await page.$$eval("[data-number]", (all) => {
        const number = document.createRange();
        number.selectNodeContents(all[49]);
        return number.getClientRects().length;
      }), 1, "a row's number breaks between its digits");
      assert.match(await told(page), /50 rows pasted\. 10 rows did not fit/);
      await saved(page);
    });

    test("a second press of an impatient person does nothing", async (t) => {
      const page = await open(t, await fresh(t));
      await page.type("[name=school]", "A");
      await saved(page);
      await page.$eval("[data-action=duplicate]", (press) => (press.click(), press.click()));
      await page.waitForSelector("dialog[open]");
      await page.keyboard.press("Enter");
      await page.waitForFunction(async () => (await handbookStore.list()).length === 2);
      assert.equal(await page.$("dialog"), null);
      await page.$eval("[data-action=delete]", (press) => (press.click(), press.click()));
      await page.waitForFunction(() => document.querySelector(".told").textContent.includes("is deleted"));
      assert.equal((await plans(page)).length, 1);
    });

    test("a name as long as a file can bring widens no page", async (t) => {
      const page = await open(t, await fresh(t), { width: 320 });
      const fits = async () => harness.assertNone(await sideways(page, page.url()));
      await page.type("[name=school]", "A");
      await saved(page);
      await page.evaluate(async () => handbookStore.rename((await handbookStore.list())[0].id, "W".repeat(5000)));
      await page.reload();
      await ready(page);
      await fits();
      assert.ok(await page.$eval(".status-bar", (bar) => bar.getBoundingClientRect().height < 150));
      await act(page, "delete");
      await page.waitForFunction(() => document.querySelector(".told").textContent.includes("is deleted"));
      await fits();
      assert.ok(await page.$eval(".told", (told) => told.getBoundingClientRect().height < 250));
      await page.$eval(".told button", (undo) => undo.click());
      await page.waitForFunction(() => document.querySelector("[data-plan-title]").textContent.startsWith("WW"));
      await page.goto(`${address}plans/index.html`);
      await page.waitForSelector("[data-row]");
      await fits();
    });

    test("nothing of one plan reaches another: undo, notices, counts, the file on disk", async (t) => {
      const page = await open(t, await fresh(t), { to: rowsPath, before: () => {
        globalThis.written = [];
        globalThis.showSaveFilePicker = async ({ suggestedName: name }) => ({
          name,
          createWritable: async () => ({ write: async (text) => globalThis.written.push([name, JSON.parse(text).answers.school]), close: async () => {} }),
        });
      } });
      await page.type("[name=school]", " A");
      await saved(page);
      await act(page, "file");
      await page.waitForFunction(() => globalThis.written.length > 0);
      await paste(page, "tbody [name$='/what']", "one\ntwo");
      await page.$eval("[data-action=row-remove]", (press) => press.click());
      assert.match(await told(page), /Removed/);
      await act(page, "new");
      await page.waitForFunction(() => document.querySelector("[name=school]").value === "Any");
      assert.equal(await told(page), "");
      assert.match(await page.$eval("[data-count]", (count) => count.textContent), /^17 /);
      await page.type("[name=school]", " B");
      await page.waitForFunction(async () => (await handbookStore.list()).length === 2);
      assert.ok((await page.evaluate(() => globalThis.written)).every(([name, school]) => name === "rows.plan.json" && !school.includes("B")));
      await act(page, "delete");
      await page.waitForFunction(() => document.querySelector(".told").textContent.includes("is deleted"));
      assert.equal(await banners(page), "");
    });

    test("the page in another language opens the same plan and writes in its own way", async (t) => {
      const page = await open(t, await fresh(t), { to: rowsPath });
      await paste(page, "tbody [name$='/what']", "A\t2.5\t4");
      await saved(page);
      const first = page.url();
      await act(page, "new");
      await page.waitForFunction(() => document.querySelector("tbody [name$='/what']").value === "");
      await page.type("[name=school]", "Newer");
      await saved(page);
      await page.goto(first);
      await ready(page);
      await Promise.all([page.waitForNavigation(), page.click("a[hreflang=es]")]);
      await ready(page);
      const hours = "tbody [name$='/hours']";
      assert.deepEqual([page.url().includes("/es/"), await page.$eval(hours, (box) => box.value), await page.$eval("tbody output", (cost) => cost.textContent)], [true, "2,5", "10"]);
      await page.$eval(hours, (box) => box.select());
      await page.type(hours, "3,5");
      await page.waitForFunction(() => document.querySelector("tbody output").textContent === "14");
      await page.waitForFunction(() => /^Guardado .* a las/.test(document.querySelector("[data-save-status]").textContent));
      const kept = (await plans(page)).map(({ answers, worksheet }) => [answers.school, answers.steps?.[0].hours, worksheet.language]);
      assert.deepEqual(kept, [["Any", 3.5, "es"], ["NewerAny", undefined, "en"]]);
    });

    test("two worksheets in one page, and one of them in another tab", async (t) => {
      const own = await fresh(t);
      const page = await open(t, own, { to: "modules/both/topic/index.html" });
      const [every, rows] = await page.$$("hb-worksheet");
      await (await every.$("[name=school]")).type("Maple");
      await every.$eval("[name=ways]", (box) => box.click());
      await page.waitForFunction(async () => (await handbookStore.list("every"))[0]?.revision > 0);
      for (const form of [every, rows]) await form.$eval("[data-action=check]", (press) => press.click());
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)), []);
      await rows.$eval("[data-action=new]", (press) => press.click());
      await page.waitForFunction(() => document.querySelectorAll("[name=school]")[1].value === "Maple");
      assert.equal(await rows.$eval("[name=ways]", (box) => box.checked), true);
      const reader = await open(t, own);
      await reader.waitForSelector("[data-banner=reading]");
      // To look at a plan, and to check it, is not to take it over.
      await act(reader, "check");
      assert.equal(await reader.$eval("[name=school]", (box) => box.matches(":disabled") && !box.closest("[inert]") && box.value), "Maple");
      assert.equal(await every.$eval("[name=school]", (box) => box.matches(":disabled")), false);
    });

    test("where the browser keeps nothing, the page says so and offers a file", async (t) => {
      const page = await open(t, browser, { before: () => Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } }) });
      assert.match(await banners(page), /Nothing can be saved here/);
      await page.type("[name=school]", "Lincoln");
      await page.$eval("[data-banners] button", (press) => {
        globalThis.asked = [];
        HTMLAnchorElement.prototype.click = function () { globalThis.asked.push(this.download); };
        press.click();
      });
      assert.deepEqual(await page.evaluate(() => globalThis.asked), ["every-field.plan.json"]);
    });

    test("files: what is exported can be brought in again, beside mine or in its place", async (t) => {
      const page = await open(t, await fresh(t));
      await page.evaluate(() => {
        const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => {
          blob.text().then((text) => { globalThis.exported = text; });
          return make(blob);
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      await page.type("[name=school]", "Lincoln");
      await page.type("[name=secret]", "the principal");
      await saved(page);
      await act(page, "export");
      await page.waitForFunction(() => globalThis.exported);
      const text = await page.evaluate(() => globalThis.exported);
      assert.equal(JSON.parse(text).answers.school, "Lincoln");

      const bring = async (name, content) => {
        const file = join(await harness.newProject({ [name]: content }), name);
        const input = await page.$("[data-import]");
        await input.uploadFile(file);
        await page.waitForSelector("dialog[open]");
        return page.$eval("dialog", (dialog) => dialog.innerText);
      };
      const press = async (words) => {
        await page.evaluate((words) => {
          const buttons = [...document.querySelectorAll("dialog button")];
          const press = buttons.find((one) => one.textContent === words);
          if (!press) throw new Error(`no button ${words} in ${document.querySelector("dialog")?.innerText}`);
          press.click();
        }, words);
        await page.waitForFunction(() => !document.querySelector("dialog"));
      };
      assert.match(await bring("same.json", text), /Every answer is the same/);
      await press("Cancel");
      await page.type("[name=school]", " East");
      await saved(page);
      await page.waitForFunction(async () => (await handbookStore.get((await handbookStore.list())[0].id)).plan.answers.school === "Lincoln East");
      const preview = await bring("again.json", text);
      assert.match(preview, /One answer differs/);
      assert.match(preview, /School name\s+Lincoln East\s+Lincoln/);
      await press("Replace mine");
      await page.waitForFunction(() => document.querySelector("[name=school]").value === "Lincoln");
      assert.equal((await plans(page)).length, 1);
      await page.type("[name=school]", " West");
      await saved(page);
      await bring("third.json", text);
      await press("Keep both");
      await page.waitForFunction(async () => (await handbookStore.list()).length === 2);

      // Bad files change nothing and run nothing.
      const before = JSON.stringify(await plans(page));
      const script = JSON.parse(text);
      for (const [name, content, expected] of [
        ["cut.json", text.slice(0, -40), /ends too early/],
        ["changed.json", text.replace("Lincoln", "Lincoln!"), /changed or damaged/],
        ["other.json", text.replace('"id": "every"', '"id": "another"'), /changed or damaged/],
        ["picture.json", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /not text/],
        ["empty.json", "", /empty/],
        ["list.json", "[]", /neither a plan nor a backup/],
      ]) {
        assert.match(await bring(name, content), expected, name);
        await press("Close");
      }
      assert.equal(JSON.stringify(await plans(page)), before);
      delete script.integrity;
      script.plan.title = '<img src=x onerror="alert(1)">';
      script.answers.school = '"><script>alert(1)</script>';
      script.answers.why = "<svg onload=alert(1)>";
      script.unmapped = { "<b>x</b>": "<img src=x onerror=alert(1)>" };
      script.plan.id = "00000000-0000-4000-8000-000000000000";
      page.on("dialog", () => assert.fail("a script of the file ran"));
      assert.match(await bring("script.json", JSON.stringify(script)), /no checksum/);
      await press("Import");
      await page.waitForFunction(() => document.querySelector("[name=school]").value.includes("<script>"));
      assert.equal(await page.$$eval("hb-worksheet img, hb-worksheet script", (found) => found.length), 0);
    });

    test("several plans: a new one, a copy, another name, deleted and back, an earlier version", async (t) => {
      const page = await open(t, await fresh(t));
      await page.type("[name=school]", "Lincoln");
      await saved(page);
      await act(page, "rename");
      await page.waitForSelector("dialog input");
      await page.keyboard.type("Plan A");
      await page.keyboard.press("Enter");
      await page.waitForFunction(async () => (await handbookStore.list())[0].title === "Plan A");
      await act(page, "duplicate");
      await page.waitForSelector("dialog input");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("[data-plan-title]").textContent === "Plan A (copy)");
      await page.click("[name=school]");
      await page.keyboard.press("End");
      await page.keyboard.type("!");
      await page.waitForFunction(async () => (await handbookStore.get((await handbookStore.list())[0].id)).plan.answers.school === "Lincoln!");
      await act(page, "history");
      await page.waitForSelector("dialog select");
      await page.$eval("dialog .btn--primary", (press) => press.click());
      await page.waitForFunction(() => document.querySelector("[name=school]").value === "Lincoln");
      await act(page, "delete");
      await page.waitForFunction(() => document.querySelector("[data-plan-title]").textContent === "New plan");
      assert.equal((await plans(page)).length, 1);
      await page.$eval(".told button", (undo) => undo.click());
      await page.waitForFunction(() => document.querySelector("[data-plan-title]").textContent === "Plan A (copy)");
      await act(page, "new");
      await page.waitForFunction(() => document.querySelector("[name=school]").value === "");
      assert.equal((await plans(page)).length, 2);
    });

    test("printed, a plan is text and nothing is cut off", async (t) => {
      const page = await open(t, await fresh(t));
      const long = "A long answer. ".repeat(200).trim();
      await page.$eval("[name=why]", (box, text) => {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      }, long);
      await page.click("[name=role][value=coach]");
      // Some browsers say so more than once.
      for (let i = 0; i < 2; i++) await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMediaType?.("print").catch(() => {});
      const printed = await page.$$eval(".printed-answer", (all) => all.map((one) => one.textContent));
      assert.equal(printed.filter((text) => text === long).length, 1);
      assert.ok(printed.some((text) => text.startsWith("Every Field, ")));
      assert.ok(printed.includes("Coach"));
      if (name === "chromium") {
        const clipped = await page.$$eval(".printed-answer", (all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).length);
        assert.equal(clipped, 0);
        assert.equal(await page.$$eval("form.form input, form.form textarea, form.form select", (all) => all.filter((one) => one.checkVisibility()).length), 0);
      }
      await page.emulateMediaType?.(undefined).catch(() => {});
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      assert.equal(await page.$(".printed-answer"), null);
    });

    test("no barriers, whatever state the form is in", async (t) => {
      const own = await fresh(t);
      const page = await open(t, own);
      const found = await look(page, "empty");
      await page.type("[name=school]", "Lincoln");
      await page.type("[name=people]", "many");
      await page.click("[name=role][value=lead]");
      await page.$$eval("[name$=f1], [name=agreed], [name=ways]", (all) => all.forEach((one) => one.click()));
      await saved(page);
      found.push(...await look(page, "filled"));
      await page.type("[name=school]", " East");
      await page.waitForFunction(async () => (await handbookStore.list())[0].revision > 1);
      await act(page, "check");
      await page.waitForSelector(".error-summary");
      found.push(...await look(page, "with errors"));
      await act(page, "row-remove");
      found.push(...await look(page, "with something to undo"));
      await page.$eval("[data-action=more]", (press) => press.click());
      found.push(...await look(page, "with the menu open"));
      await page.keyboard.press("Escape");
      await act(page, "history");
      await page.waitForSelector("dialog[open]");
      found.push(...await look(page, "with a dialog"));
      const reader = await open(t, own);
      await reader.waitForSelector("[data-banner=reading]");
      found.push(...await look(reader, "open in another tab"));
      harness.assertNone(found);
    });

    test("in a folder without a server", async (t) => {
      const page = await open(t, await fresh(t), { from: harness.fileAddress(site) });
      await page.type("[name=school]", "Lincoln");
      await saved(page);
      await page.reload();
      await ready(page);
      assert.equal(await value(page, "school"), "Lincoln");
    });

    // Without scripts both browsers get the same page, and Firefox cannot be driven without them.
    if (name === "chromium") test("without scripts the form is complete and says what it cannot do", async (t) => {
      const { page } = await harness.newPage(browser);
      t.after(() => page.close());
      await page.setJavaScriptEnabled(false);
      await page.goto(address + path);
      const text = await page.$eval("main", (main) => main.innerText);
      assert.match(text, /JavaScript is off/);
      for (const label of ["School name", "Which district is", "Sessions", "Somebody visits every week", "Nobody visits"]) assert.ok(text.includes(label), label);
      assert.equal(await page.$$eval("[data-action]", (all) => all.filter((one) => one.checkVisibility()).length), 0);
    });
  });
}
