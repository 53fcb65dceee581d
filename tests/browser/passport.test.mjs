// The badge passport: what it shows of plans and lessons, the certificate on paper,
// the file for a reviewer, plans that mean harm, and the page without barriers, in
// both browsers, with the handbook's own worksheet and its sample.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import Ajv from "ajv/dist/2020.js";
import { look } from "./barriers.mjs";
import { launchToDownload } from "./downloads.mjs";
import * as harness from "./harness.mjs";
import { print, printedWords, words as wordsOf } from "./paper.mjs";

const improvement = "continuous_improvement_for_districts_and_schools";
const passport = "passport/index.html";

let site, sample;
before(async () => {
  site = await harness.build();
  const { integrity, ...plan } = JSON.parse(await readFile(join(harness.repository, "content/worksheets/badges.sample.plan.json"), "utf8"));
  sample = plan;
});
after(harness.close);

/** A plan like the sample, with other answers. */
let copies = 0;
const planLike = (title, answers, change = {}) => ({
  ...structuredClone(sample), ...change, answers: { ...structuredClone(sample.answers), ...answers },
  plan: { ...sample.plan, id: `00000000-0000-4000-8000-${String(++copies).padStart(12, "0")}`, title, modified: "2021-12-01T08:00:00Z" },
});

test("the script weighs at most 8 KB", async (t) => {
  const weight = harness.weight(await readFile(await harness.scriptOf(site, "passport")));
  t.diagnostic(`${weight} bytes`);
  assert.ok(weight <= 8 * 1024, `${weight} bytes`);
});

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, downloaded;
    before(async () => { ({ browser, downloaded } = await launchToDownload(name)); });
    after(() => browser.close());

    /** A page in a tab, on a host of its own unless told, with plans and progress given. */
    async function start(t, { base, plans = [], progress = {}, path = passport } = {}) {
      base ??= await harness.host(site);
      const { page, faults } = await harness.newPage(browser);
      t.after(() => page.isClosed() || page.close());
      page.on("dialog", (dialog) => { faults.push(`a dialog says ${dialog.message()}`); void dialog.dismiss(); });
      await page.setViewport({ width: 1440, height: 900 });
      if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
      await page.goto(base + path);
      await add(page, plans, progress);
      if (plans.length && path.includes(passport)) await shown(page);
      return { base, page, faults };
    }
    const add = (page, plans, progress = {}) => page.evaluate(async (all, work) => {
      // Texts, because a plan may have members that objects have, too.
      for (const [address, change] of Object.entries(JSON.parse(work))) await handbookStore.keepProgress(address, change);
      for (const plan of JSON.parse(all)) {
        const outcome = await handbookStore.add(plan);
        if (!outcome.plan) throw new Error(`${plan.plan.title} is not kept: ${JSON.stringify(outcome)}`);
      }
    }, JSON.stringify(plans), JSON.stringify(progress));
    const shown = (page) => page.waitForFunction(() => !document.querySelector("[data-whose]").hidden && document.querySelector("[data-loading]").hidden && document.querySelector("[data-summary]").textContent);
    const text = (page, selector) => page.$eval(selector, (one) => one.innerText.replace(/\s+/g, " ").trim());
    const area = (id, part = "") => `[data-area="${id}"] ${part}`;
    const waitText = (page, selector, wanted) => page.waitForFunction((one, words) => document.querySelector(one).textContent.includes(words), {}, selector, wanted);
    const lessons = {
      "lessons/drivers-ed-1/": { done: "2021-09-14T10:00:00Z", interactions: { why: { value: "only for me", when: "2021-09-14T10:00:00Z" } } },
      "es/lessons/interactive-coaching-2/": { done: "2021-09-21T10:00:00Z" },
      "lessons/interactive-coaching-1/": { step: "look" },
    };
    /** The file of evidence that a press downloads. */
    const packetOf = async (press) => {
      const { file, name, text } = await downloaded(press);
      return { file, name, packet: JSON.parse(text) };
    };

    test("without plans it leads to the worksheet and shows which lessons count, also those that were done", async (t) => {
      const { page, faults } = await start(t, { progress: lessons });
      await waitText(page, '[data-lesson="lessons/drivers-ed-1/index.html"] [data-done]', "done on this device");
      assert.match(await text(page, "[data-empty]"), /not rated yourself here yet/);
      assert.equal(await page.$eval("[data-empty] a", (link) => link.getAttribute("href")), "../worksheets/badges/index.html");
      assert.equal((await page.$$("[data-area]")).length, 9);
      assert.ok(await page.$eval("[data-sheet]", (sheet) => sheet.hidden), "there is a certificate of nothing");
      harness.assertNone([...(await look(page, "empty")), ...faults]);
    });

    test("levels, evidence, lessons and the next step are those of the plan and the device", async (t) => {
      const { page, faults } = await start(t, { plans: [sample], progress: lessons });
      assert.match(await text(page, "[data-person]"), /Name Reading coach, Harbor Street Role Coach Date November 19, 2021 Reviewer Literacy lead/);
      assert.equal(await text(page, "[data-summary]"), "3 of 9 areas have a level.");
      assert.ok(await page.$eval("[data-empty]", (box) => box.hidden));
      assert.equal(await text(page, area(improvement, "[data-level]")), "2 Novice");
      assert.equal(await page.$eval(area(improvement, "meter"), (meter) => `${meter.value} ${meter.max} ${meter.getAttribute("aria-label")}`), "2 4 2 of 4 levels");
      const evidence = await text(page, area(improvement, "[data-evidence]"));
      assert.match(evidence, /In October I counted/);
      assert.match(evidence, /Student work or data · Tally of partner reading/);
      assert.match(await text(page, area(improvement, "[data-next]")), /Next: 3 Experienced\. Cycles are routine\./);
      assert.match(await text(page, area(improvement)), /Find the missing driver.*done on this device, September 14, 2021/);
      // A lesson that was done in Spanish is the same lesson.
      assert.match(await text(page, area("supporting_educators")), /The conversation afterward.*done on this device, September 21, 2021/);
      assert.match(await text(page, area("supporting_educators")), /See it before you say it.*begun on this device/);
      assert.match(await text(page, area("information_technology", "[data-level]")), /No level yet/);
      assert.equal(await page.$eval(area("delivery_and_operations", "[data-next] a"), (link) => link.getAttribute("href")), `../worksheets/badges/index.html?plan=${sample.plan.id}#hb-badges-s-delivery_and_operations`);
      // What changes elsewhere shows at once: an area is unticked, which the form hides.
      const other = await start(t, { base: page.url().replace(passport, ""), path: `worksheets/badges/index.html?plan=${sample.plan.id}` });
      await other.page.waitForSelector("form.form:not([inert])");
      await other.page.click('input[name="areas"][value="engagement_and_communication"]');
      await page.bringToFront();
      await waitText(page, "[data-summary]", "2 of 9");
      assert.match(await text(page, area("engagement_and_communication", "[data-level]")), /No level yet/);
      harness.assertNone([...(await look(page, "rated")), ...faults, ...other.faults]);
    });

    test("the certificate is one sheet, says that it is self-assessed, and holds what was chosen", async (t) => {
      const { page, faults } = await start(t, { plans: [sample], progress: lessons });
      for (const format of ["letter", "a4"]) {
        const sheets = await print(page, format);
        assert.equal(sheets.length, 1, `${format}: ${sheets.length} sheets`);
        const words = wordsOf(sheets[0]);
        for (const part of ["Implementation Drivers Handbook", "Reading coach, Harbor Street", "Coach · November 19, 2021", "Self-assessed.", "Nobody has checked or confirmed them", "Supporting educators", "Experienced", "Novice", "Find the missing driver", "Reviewer (optional)", "Literacy lead", "Signature", "handbook.example.org"]) {
          assert.ok(words.includes(part), `${format}: “${part}” is not on paper: ${words}`);
        }
        for (const part of ["Print the certificate", "Whose badges", "Information technology", "Save evidence", "Skip to content"]) assert.ok(!words.includes(part), `${format}: “${part}” is on paper`);
      }
      await page.select("#hb-which", improvement);
      await page.click("#hb-mine");
      await page.click("#hb-line");
      const words = await printedWords(page, "letter");
      assert.match(words, /Continuous improvement/);
      assert.doesNotMatch(words, /Supporting educators|Lesson: |Signature/);
      harness.assertNone(faults);
    });

    test("everything is done by keyboard, in the order of the page", async (t) => {
      const { page, faults } = await start(t, { plans: [sample], progress: lessons });
      await page.evaluate(() => { globalThis.printed = 0; globalThis.print = () => globalThis.printed++; });
      await page.focus("#hb-which");
      await page.keyboard.press("ArrowDown");
      const steps = [];
      for (let i = 0; i < 5; i++) {
        await page.keyboard.press("Tab");
        steps.push(await page.evaluate(() => document.activeElement.id || document.activeElement.dataset.action));
        if (steps.at(-1) === "print") await page.keyboard.press("Enter");
        if (steps.at(-1) === "hb-answers") await page.keyboard.press(" ");
      }
      assert.deepEqual(steps, ["hb-line", "hb-mine", "print", "hb-answers", "packet"]);
      assert.equal(await page.evaluate(() => globalThis.printed), 1);
      const { packet } = await packetOf(() => page.keyboard.press("Enter"));
      assert.equal(packet.progress["lessons/drivers-ed-1/"].interactions.why.value, "only for me");
      await waitText(page, ".told", "among your downloads");
      assert.equal(await page.evaluate(() => document.activeElement.dataset.action), "packet", "the focus has moved");
      harness.assertNone([...(await look(page, "saved")), ...faults]);
    });

    test("the file for a reviewer is what its schema says, and can be read", async (t) => {
      const { base, page, faults } = await start(t, { plans: [sample], progress: lessons });
      const { file, name: called, packet } = await packetOf(() => page.click('[data-action="packet"]'));
      assert.equal(called, "reading-coach-harbor-street.evidence.json");
      const ajv = new Ajv({ strict: false, allErrors: true });
      const schema = async (path) => JSON.parse(await readFile(join(site, path), "utf8"));
      const evidence = ajv.compile(await schema("passport/evidence.schema.json"));
      assert.ok(evidence(packet), JSON.stringify(evidence.errors));
      const plan = ajv.compile(await schema("worksheets/badges/plan.schema.json"));
      assert.ok(plan(packet.plan), JSON.stringify(plan.errors));
      assert.ok(!evidence({ ...packet, self_assessed: false }), "a file that is not self-assessed fits");
      assert.deepEqual(packet.badges.map((badge) => [badge.area, badge.level, badge.level_title, badge.lessons.length]), [
        ["engagement_and_communication", "1", "Explorer", 0], [improvement, "2", "Novice", 1], ["supporting_educators", "3", "Experienced", 1],
      ]);
      assert.deepEqual(packet.person, { name: "Reading coach, Harbor Street", role: "Coach", date: "November 19, 2021", reviewer: "Literacy lead of the district" });
      assert.deepEqual(packet.handbook, { id: "implementation_drivers", version: "2026.1", url: "https://handbook.example.org/" });
      // Work in lessons goes along only when the person says so.
      assert.deepEqual(Object.keys(packet.progress).sort(), ["es/lessons/interactive-coaching-2/", "lessons/drivers-ed-1/"]);
      assert.deepEqual(packet.progress["lessons/drivers-ed-1/"].interactions, {});
      assert.ok(!JSON.stringify(packet).includes("only for me"));

      const { stdout } = await promisify(execFile)("go", ["run", "./cmd/handbook", "plans", "check", file], { cwd: harness.repository });
      assert.match(stdout, /evidence for 3 badges, self-assessed, saved on \d{4}-\d\d-\d\d\n.*badges 1\.0\n(?!.*(error|warning):)/);

      // A reviewer's device: the plan comes in, the lessons do not.
      const reviewer = await start(t, { path: "plans/index.html" });
      await reviewer.page.waitForSelector("[data-facts]:not([hidden])");
      await (await reviewer.page.$("#hb-file")).uploadFile(file);
      await reviewer.page.waitForSelector("dialog[open] h2");
      assert.match(await text(reviewer.page, "dialog[open]"), /file of evidence for badges\. Only the plan in it/);
      await reviewer.page.click("dialog[open] .btn--primary");
      await waitText(reviewer.page, "[data-list]", "Harbor Street, reading coach");
      await reviewer.page.goto(reviewer.base + passport);
      await shown(reviewer.page);
      assert.equal(await text(reviewer.page, area(improvement, "[data-level]")), "2 Novice");
      assert.equal(await text(reviewer.page, area(improvement, "[data-done]")), "");
      assert.notEqual(base, reviewer.base);
      harness.assertNone([...faults, ...reviewer.faults]);
    });

    test("several people on a device: one plan at a time, and lessons count only when they say so", async (t) => {
      const teacher = planLike("A teacher’s", { name: "Grade 2 teacher", role: "teacher", educators: { supporting_educators: { score: "1" } } });
      const { base, page, faults } = await start(t, { plans: [sample, teacher], progress: lessons });
      await page.waitForFunction(() => document.querySelectorAll("#hb-plan option").length === 2);
      const options = await page.$$eval("#hb-plan option", (all) => all.map((one) => one.textContent));
      assert.match(options.join(" | "), /Grade 2 teacher, A teacher’s, changed .* \| Reading coach, Harbor Street, Harbor Street, reading coach, changed /);
      assert.equal(await page.$eval("#hb-mine", (box) => box.checked), false, "lessons of a shared device count");
      await page.select("#hb-plan", sample.plan.id);
      await waitText(page, "[data-name]", "Reading coach");
      assert.doesNotMatch(await text(page, ".certificate"), /Lesson: /);
      await page.click("#hb-mine");
      // What changes meanwhile takes back neither the choice nor the focus.
      await page.focus(area(improvement, "[data-next] a"));
      await page.evaluate(async (id) => { await handbookStore.rename(id, "Fall, reading coach"); }, sample.plan.id);
      await page.waitForFunction(() => [...document.querySelectorAll("#hb-plan option")].some((one) => one.textContent.includes("Fall, reading coach")));
      assert.equal(await page.$eval("#hb-mine", (box) => box.checked), true, "the choice is taken back");
      assert.equal(await page.evaluate(() => document.activeElement.closest("[data-area]")?.dataset.area), improvement, "the focus is lost");
      assert.match(await text(page, ".certificate"), /Lesson: Find the missing driver \(1 Explorer\), done September 14, 2021/);
      await page.goto(`${base}${passport}?plan=${teacher.plan.id}`);
      await waitText(page, "[data-name]", "Grade 2 teacher");
      assert.equal(await text(page, area("supporting_educators", "[data-level]")), "1 Explorer");
      harness.assertNone([...(await look(page, "several")), ...faults]);
    });

    test("plans that mean harm, of another version, without a name or without a level do none", async (t) => {
      const script = "<img src=x onerror=alert(1)><script>alert(2)</script>";
      const crafted = planLike(script, {
        name: `${script}${"x".repeat(3000)}`, role: "constructor", date: "yesterday", engagement_happened: script,
        engagement: { engagement_and_communication: { score: "9", evidence: 5 }, constructor: { score: "1" } }, areas: [...sample.answers.areas, "toString"],
        improvement_happened: script, improvement_evidence: [{ _row: "r1", what: script, where: "javascript:alert(3)" }], toString: "x",
      });
      const { page, faults } = await start(t, { plans: [crafted] });
      assert.equal(await text(page, "[data-summary]"), "2 of 9 areas have a level.");
      assert.match(await text(page, area(improvement, "[data-evidence]")), /<img src=x onerror=alert\(1\)>/);
      assert.equal((await page.$$("main img, main script, [onerror], main a[href^='javascript']")).length, 0);
      harness.assertNone(await look(page, "crafted"));
      const { packet } = await packetOf(() => page.click('[data-action="packet"]'));
      assert.deepEqual(packet.badges.map(({ area: one }) => one), [improvement, "supporting_educators"]);

      // An older plan is shown as its worksheet is today, a newer one not at all, which is said.
      const older = await start(t, { plans: [planLike("Older", {}, { worksheet: { ...sample.worksheet, version: "0.9", definition: `sha256:${"0".repeat(64)}` } })] });
      assert.equal(await text(older.page, "[data-summary]"), "3 of 9 areas have a level.");
      const newer = await start(t, { path: passport });
      await add(newer.page, [planLike("Newer", {}, { worksheet: { ...sample.worksheet, version: "99.0" } })]);
      await newer.page.waitForSelector('[data-banner="plan"]');
      assert.match(await text(newer.page, '[data-banner="plan"]'), /version 99\.0 of the worksheet, which is newer/);
      assert.ok(await newer.page.$eval("[data-sheet]", (sheet) => sheet.hidden));

      const bare = planLike("Untouched", {});
      bare.answers = {};
      const nothing = await start(t, { plans: [bare] });
      assert.equal(await text(nothing.page, "[data-summary]"), "0 of 9 areas have a level.");
      assert.ok(await nothing.page.$eval("[data-sheet]", (sheet) => sheet.hidden), "there is a certificate of nothing");
      harness.assertNone([...(await look(nothing.page, "no level")), ...faults, ...older.faults, ...newer.faults, ...nothing.faults]);
    });

    test("it speaks Spanish, of a worksheet in English, too", async (t) => {
      const { page, faults } = await start(t, { plans: [sample], progress: lessons, path: `es/${passport}` });
      assert.equal(await page.$eval("h1", (h1) => h1.textContent), "Pasaporte de insignias");
      const words = await text(page, "main");
      assert.doesNotMatch(words, /passport_/);
      assert.match(await text(page, area(improvement, "[data-next]")), /Siguiente: 3 Con experiencia\. Cycles are routine/);
      assert.equal(await page.$eval(area(improvement, "[data-next] span[lang]"), (span) => span.lang), "en");
      assert.match(await text(page, area(improvement)), /hecha en este dispositivo, 14 de septiembre de 2021/);
      harness.assertNone([...(await look(page, "Spanish")), ...faults]);
    });

    test("opened from a folder, it says when it cannot see the worksheet's plans", async (t) => {
      const base = harness.fileAddress(site);
      const sheet = await start(t, { base, path: "worksheets/badges/index.html" });
      await sheet.page.waitForSelector("form.form:not([inert])");
      await add(sheet.page, [sample]);
      const { page, faults } = await start(t, { base });
      if (name === "firefox") {
        await page.waitForSelector('[data-banner="alone"]');
        assert.match(await text(page, '[data-banner="alone"]'), /keeps the plans of each page apart/);
      } else {
        await shown(page);
        assert.equal(await text(page, area(improvement, "[data-level]")), "2 Novice");
        const { packet } = await packetOf(() => page.click('[data-action="packet"]'));
        assert.equal(packet.badges.length, 3);
      }
      harness.assertNone([...sheet.faults, ...faults]);
    });
  });
}

test("a district's own worksheet: one rating of several areas, private answers, levels of its own", async (t) => {
  const project = await harness.copyProject();
  await writeFile(join(project, "content/worksheets/own.yaml"), `id: own
version: "1.0"
title: Our areas
sections:
  - id: all
    title: All
    fields:
      - {id: name, type: text, label: Name}
      - {id: story, type: long_text, label: Story}
      - {id: secret, type: text, label: Secret, private: true}
      - {id: levels, type: rating, label: Levels, scale: badge, evidence: true, statements: [{id: information_technology, label: IT}, {id: supporting_educators, label: Educators, criteria: {"4": We coach others.}}]}
`);
  await writeFile(join(project, "content/index.md"), `${await readFile(join(project, "content/index.md"), "utf8")}\n[[worksheet own]]\n`);
  const own = await harness.build(project);
  const { page, faults } = await harness.newPage(await harness.fresh(t, "chromium"));
  await page.goto(await harness.host(own) + passport);
  assert.deepEqual(await page.$$eval("[data-empty] a", (all) => all.map((link) => link.textContent)), ["Competency-education badges", "Our areas"]);
  const plan = { ...sample, worksheet: { ...sample.worksheet, id: "own" }, hidden: [], answers: { name: "Ada", story: "Of no area", secret: "private words", levels: { supporting_educators: { score: "3", evidence: "Seen by a visitor" } } } };
  await page.evaluate(async (one) => void (await handbookStore.add(one)), plan);
  await page.waitForSelector('[data-area="supporting_educators"] meter');
  const words = await page.$eval("[data-areas]", (areas) => areas.innerText.replace(/\s+/g, " "));
  assert.match(words, /3 Experienced.*Next: 4 Expert\. We coach others\..*Evidence Seen by a visitor/);
  assert.match(words, /Engagement and communication This worksheet does not ask about this area\./);
  assert.doesNotMatch(words, /Of no area|private words/);
  assert.equal(await page.$eval("[data-summary]", (summary) => summary.textContent), "One of 2 areas has a level.");
  await page.evaluate(() => { globalThis.made = []; URL.createObjectURL = (blob) => (globalThis.made.push(blob), "#"); });
  await page.click('[data-action="packet"]');
  const file = await page.evaluate(() => globalThis.made[0].text());
  assert.match(file, /Seen by a visitor/);
  assert.doesNotMatch(file, /private words/);
  harness.assertNone(faults);
});

test("without scripts it says so, shows areas and lessons, and leads to the worksheet", async (t) => {
  const { page } = await harness.newPage(await harness.fresh(t, "chromium"));
  await page.setJavaScriptEnabled(false);
  const base = await harness.host(site);
  await page.goto(base + passport);
  const visible = (selector) => page.$$eval(selector, (all) => all.filter((one) => one.checkVisibility()).length);
  assert.equal(await visible(".no-script"), 1);
  assert.equal(await visible("main :is(button, input, select, [data-loading], [data-sheet])"), 0);
  assert.equal(await visible("[data-empty] a"), 1);
  assert.equal(await visible("[data-area]"), 9);
  assert.ok((await visible("[data-lesson] a")) >= 9);
  await page.goto(`${base}worksheets/badges/index.html`);
  assert.equal(await visible('.meta a[href="../../passport/index.html"]'), 1);
});
