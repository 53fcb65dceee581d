// My plans: what is listed and what can be done with it, backups and what comes
// back from them, files that mean harm, and the page without barriers, in both
// browsers, with the handbook's own worksheets and their samples.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import { imports } from "../client/imports.mjs";
import { look, sideways } from "./barriers.mjs";
import { launchToDownload } from "./downloads.mjs";
import * as harness from "./harness.mjs";

const sheets = ["training-plan", "coaching-service-delivery-plan", "coaching-system-development", "activity-1-3"];
const day = 24 * 60 * 60_000;

let site, samples;
before(async () => {
  site = await harness.build();
  samples = await Promise.all(sheets.map(async (name) => {
    const { integrity, ...plan } = JSON.parse(await readFile(join(harness.repository, `content/worksheets/${name}.sample.plan.json`), "utf8"));
    return plan;
  }));
});
after(harness.close);

test("the script weighs at most 25 KB", async () => {
  const weight = harness.weight(await readFile(await harness.scriptOf(site, "plans")));
  assert.ok(weight <= 25 * 1024, `${weight} bytes`);
});

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser, downloaded;
    before(async () => { ({ browser, downloaded } = await launchToDownload(name)); });
    after(() => browser.close());

    /** My plans in a tab, on a host of its own unless told, so that there are no plans but those given. */
    async function start(t, { base, plans = [], width = 1440, path = "plans/index.html", prepare, args } = {}) {
      base ??= await harness.host(site);
      const { page, faults } = await harness.newPage(browser);
      t.after(() => page.isClosed() || page.close());
      page.on("dialog", (dialog) => { faults.push(`a dialog says ${dialog.message()}`); void dialog.dismiss(); });
      await page.setViewport({ width, height: 900 });
      if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
      if (prepare) await page.evaluateOnNewDocument(prepare, args);
      await page.goto(base + path);
      await add(page, plans);
      if (path === "plans/index.html") await shown(page);
      return { base, page, faults };
    }

    const add = (page, plans) => page.evaluate(async (all) => {
      for (const plan of all) {
        const outcome = await handbookStore.add(plan);
        if (!outcome.plan) throw new Error(`${plan.plan.title} is not kept: ${JSON.stringify(outcome)}`);
      }
    }, plans);
    /** Waits until the page shows what is kept. */
    const shown = async (page) => {
      await page.waitForFunction(async () => {
        if (!document.querySelector("[data-facts]:not([hidden])")) return false;
        const heads = await handbookStore.list();
        const rows = [...document.querySelectorAll("[data-row]")];
        return rows.length === heads.length && rows.every((row) => row.querySelector("progress[hidden], .trash > li") || row.closest(".trash") || row.querySelector("progress:not([hidden])"));
      });
      await sleep(150);
    };
    const titles = (page, list = "[data-list]") => page.$$eval(`${list} tbody tr .name`, (names) => names.map((one) => one.textContent));
    const said = (page) => page.$eval(".told", (told) => told.textContent);
    const waitSaid = (page, text) => page.waitForFunction((wanted) => document.querySelector(".told").textContent.includes(wanted), {}, text);
    const everything = (page) => page.evaluate(async () => Promise.all((await handbookStore.list()).map(async ({ id }) => handbookStore.get(id))));
    /** Opens the menu of the plan with a title and presses a choice, by keyboard. */
    async function choose(page, title, act) {
      const row = await page.evaluateHandle((wanted) => [...document.querySelectorAll("tr[data-row]")].find((one) => one.querySelector(".name").textContent === wanted), title);
      await row.evaluate((one) => one.querySelector("button[popovertarget], [data-actions] > button:last-of-type").focus());
      await page.keyboard.press("Enter");
      await page.waitForSelector(".menu:popover-open");
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.dataset.act === wanted, act)) break;
      }
      assert.equal(await page.evaluate(() => document.activeElement.dataset.act), act, "Tab does not reach the choice");
      await page.keyboard.press("Enter");
    }
    const focused = (page) => page.evaluate(() => document.activeElement.closest("[data-row]")?.querySelector(".name, b")?.textContent ?? document.activeElement.tagName);
    async function bring(page, file, input = "#hb-file") {
      await (await page.$(input)).uploadFile(file);
    }
    const dialog = async (page) => {
      await page.waitForSelector("dialog[open] h2");
      return page.$eval("dialog[open]", (one) => one.textContent);
    };
    const press = (page, text) => page.evaluate((wanted) => [...document.querySelectorAll("dialog[open] button")].find((one) => one.textContent === wanted).click(), text);

    test("plans are listed, renamed, duplicated, archived, deleted and put back, by keyboard", async (t) => {
      const { base, page, faults } = await start(t, { plans: samples });
      assert.deepEqual(await titles(page), ["Harbor Street, literacy 2021–22", "Second grade, fall", "Harbor Street, first conversation", "Harbor Street, first look"]);
      const links = await page.$$eval("[data-list] a[data-open]", (all) => all.map((link) => link.getAttribute("href")));
      assert.match(links[0], /^\.\.\/worksheets\/training-plan\/index\.html\?plan=[0-9a-f-]{36}$/);
      assert.deepEqual(await page.$$eval("[data-progress-text]", (all) => all.slice(0, 2).map((one) => one.textContent)), ["Complete · Checked", "Complete · Checked"]);
      assert.match(await page.$eval("[data-lede]", (lede) => lede.textContent), /^4 plans/);

      await choose(page, "Second grade, fall", "rename");
      await page.waitForSelector("dialog[open] input");
      await page.keyboard.type("Second grade, spring");
      await page.keyboard.press("Enter");
      await waitSaid(page, "Second grade, spring");
      await page.waitForFunction(() => document.querySelector("[data-list] .name").textContent === "Second grade, spring");
      assert.equal(await focused(page), "Second grade, spring", "the focus is lost after a rename");

      await choose(page, "Harbor Street, first look", "duplicate");
      await page.waitForSelector("dialog[open] input");
      await page.keyboard.type("A second look");
      await page.keyboard.press("Enter");
      await waitSaid(page, "A second look");
      await page.waitForFunction(() => document.activeElement.textContent === "A second look");

      await choose(page, "A second look", "archive");
      await waitSaid(page, "A second look");
      await page.waitForFunction(() => document.querySelectorAll("[data-archived-list] [data-row]").length === 1);
      assert.equal((await titles(page)).includes("A second look"), false);
      assert.equal(await focused(page), "Second grade, spring", "the focus does not go to the next plan");
      await page.$eval("[data-archived]", (details) => (details.open = true));
      await choose(page, "A second look", "unarchive");
      await page.waitForFunction(() => document.querySelector("[data-archived]").hidden);
      assert.equal(await focused(page), "H1", "the focus is lost with the last row of a list");

      await choose(page, "Harbor Street, first conversation", "delete");
      await page.waitForSelector(".told button");
      await page.waitForFunction(() => document.querySelectorAll("[data-trash-list] [data-row]").length === 1);
      assert.equal(await focused(page), "Harbor Street, first look");
      await page.focus(".told button");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement.textContent === "Harbor Street, first conversation");
      await choose(page, "Harbor Street, first conversation", "delete");
      await page.waitForSelector("[data-trash-list] button");
      await page.$eval("[data-trash]", (details) => (details.open = true));
      await page.focus("[data-trash-list] button");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("[data-trash]").hidden);
      assert.equal((await titles(page)).length, 5);

      // Another tab changes a plan, and this one shows it and keeps its focus.
      await page.$$eval("[data-list] .name", (names) => names.find((one) => one.textContent === "Second grade, spring").focus());
      const other = await start(t, { base });
      await other.page.evaluate(async () => {
        const head = (await handbookStore.list()).find((one) => one.title === "Harbor Street, first look");
        await handbookStore.rename(head.id, "Renamed elsewhere");
      });
      await page.waitForFunction(() => document.querySelector("[data-list] .name").textContent === "Renamed elsewhere", { polling: 100 });
      assert.equal(await focused(page), "Second grade, spring");
      harness.assertNone([...faults, ...other.faults]);
    });

    test("a plan leaves as JSON and as tables, and a worksheet's plans as one", async (t) => {
      const { page, faults } = await start(t, { plans: samples });
      const row = `[data-row="${samples[1].plan.id}"]`;
      const json = await downloaded(() => page.click(`${row} [data-actions] > button`));
      assert.equal(json.name, "second-grade-fall.plan.json");
      const { integrity, ...plan } = JSON.parse(json.text);
      assert.deepEqual(plan.answers, samples[1].answers);
      assert.match(integrity.value, /^[0-9a-f]{64}$/);
      const secret = samples[1].answers.practitioners;
      const long = await downloaded(() => choose(page, "Second grade, fall", "long"));
      assert.match(long.text, /plan,school,version,field,row,item,value,label,state\r\n/);
      assert.ok(long.text.includes(secret));
      const wide = await downloaded(() => choose(page, "Second grade, fall", "wide"));
      assert.equal(wide.text.trim().split("\r\n").length, 2);
      await page.select("[data-worksheets]", "coaching_service_delivery_plan");
      await page.click("[data-private]");
      const team = await downloaded(() => page.click('[data-action="wide"]'));
      assert.ok(!team.text.includes(secret), "a private answer is in the team's table");
      await waitSaid(page, "One plan is in the table");
      harness.assertNone(faults);
    });

    test("a backup restores into an empty profile, and a second time changes nothing", async (t) => {
      const stranger = { ...structuredClone(samples[0]), plan: { ...samples[0].plan, id: "7c9e6679-7425-40de-944b-e07fc1f90ae7", title: "From elsewhere" } };
      stranger.worksheet.id = "unknown_here";
      const { page, faults } = await start(t, { plans: [...samples, stranger] });
      assert.match(await page.$eval(`[data-row="${stranger.plan.id}"]`, (row) => row.textContent), /not in this handbook/);
      await page.evaluate((id) => handbookStore.archive(id, true), samples[2].plan.id);
      const { file, name: saved } = await downloaded(() => page.click('.topic-head [data-action="backup"]'));
      assert.match(saved, /^implementation-drivers-\d{4}-\d\d-\d\d\.backup\.json$/);
      await waitSaid(page, "5 plans are in the backup");
      await page.waitForFunction(() => /today/i.test(document.querySelector("[data-facts]").textContent));
      const before = await everything(page);

      const fresh = await start(t);
      await bring(fresh.page, file);
      assert.match(await dialog(fresh.page), /5 plans are in the file/);
      assert.deepEqual(await everything(fresh.page), [], "something changed before it was confirmed");
      await fresh.page.keyboard.press("Escape");
      assert.deepEqual(await everything(fresh.page), []);
      await bring(fresh.page, file);
      await dialog(fresh.page);
      await press(fresh.page, "Restore");
      await waitSaid(fresh.page, "5 plans were added");
      assert.deepEqual((await everything(fresh.page)).map(({ plan, head }) => [plan, head.archived]), before.map(({ plan, head }) => [plan, head.archived]));
      assert.equal(before.filter(({ head }) => head.archived).length, 1);
      const after = await everything(fresh.page);
      await bring(fresh.page, file);
      assert.match(await dialog(fresh.page), /All 5 plans in this file are already here/);
      await fresh.page.keyboard.press("Escape");
      assert.deepEqual(await everything(fresh.page), after);

      await bring(fresh.page, file, "[data-test-file]");
      assert.match(await dialog(fresh.page), /This backup is good.*5 are exactly as they are here/s);
      await fresh.page.keyboard.press("Escape");

      // Changed here, changed there, deleted here: each is said, and each can be chosen.
      await fresh.page.evaluate(async ([changed, deleted]) => {
        const { plan } = await handbookStore.get(changed);
        await handbookStore.save({ ...plan, answers: { ...plan.answers, school: "Changed here" } }, { expected: plan.plan.revision });
        await handbookStore.remove(deleted);
      }, [samples[0].plan.id, samples[3].plan.id]);
      await bring(fresh.page, file, "[data-test-file]");
      assert.match(await dialog(fresh.page), /not the same as your plans.*Not as it is here.*Harbor Street, literacy.*not on this device.*first look/s);
      await fresh.page.keyboard.press("Escape");
      await bring(fresh.page, file);
      assert.match(await dialog(fresh.page), /Older than the plan here.*Among your deleted plans/s);
      await fresh.page.evaluate(() => {
        document.querySelector("dialog summary").click();
        const select = [...document.querySelectorAll("dialog .restore > li")].find((one) => one.textContent.includes("Older")).querySelector("select");
        select.value = "replace";
      });
      await fresh.page.waitForSelector("dialog .differences");
      assert.match(await fresh.page.$eval("dialog .differences", (table) => table.textContent), /Changed here/);
      await press(fresh.page, "Restore");
      await waitSaid(fresh.page, "One plan was replaced");
      const again = await everything(fresh.page);
      assert.deepEqual(again.map(({ plan }) => plan.answers).length, 5);
      const replaced = again.find(({ plan }) => plan.plan.id === samples[0].plan.id);
      assert.deepEqual(replaced.plan.answers, samples[0].answers);
      assert.ok(replaced.head.history.some((moment) => moment.snapshot), "no snapshot is kept of what was replaced");
      assert.equal(again.find(({ plan }) => plan.plan.id === samples[3].plan.id).head.deleted, undefined);
      harness.assertNone([...faults, ...fresh.faults]);
    });

    test("private answers stay out of a team's file, which is no backup", async (t) => {
      const { page, faults } = await start(t, { plans: samples });
      await page.click("[data-private]");
      const { text, name: saved } = await downloaded(() => page.click('[aria-labelledby="hb-backup"] [data-action="backup"]'));
      assert.match(saved, /-team-/);
      const { plans, handbook } = JSON.parse(text);
      assert.deepEqual(handbook, { id: "implementation_drivers", version: "2026.1", url: "https://handbook.example.org/" });
      const before = samples[1];
      const plan = plans.find((one) => one.plan.id === before.plan.id);
      const { practitioners, ...rest } = before.answers;
      assert.ok(practitioners);
      assert.deepEqual(plan.answers, rest);
      assert.equal(await page.evaluate(() => handbookStore.setting("backup")), undefined);
      harness.assertNone(faults);
    });

    test("files that cannot be used, or mean harm, are told and change nothing", async (t) => {
      const { page, faults } = await start(t, { plans: samples });
      const before = await everything(page);
      const folder = harness.newFolder();
      await mkdir(folder, { recursive: true });
      const silent = [];
      const all = imports();
      for (const [i, { name: what, bytes }] of all.entries()) {
        const file = join(folder, `${i}.json`);
        // Those that can be read are of the worksheet as it is here, so that they come further.
        await writeFile(file, bytes.length > 1e6 ? bytes : Buffer.from(bytes).toString("latin1").replaceAll('"version":"2.1"', '"version":"1.0"'), "latin1");
        await bring(page, file, i % 5 ? "#hb-file" : "[data-test-file]");
        const told = await dialog(page).catch(() => "");
        if (told.length < 20 || /fault_|note_|undefined|plans_|\{\w+\}/.test(told)) silent.push(`${what}: ${told || "nothing is said"}`);
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => !document.querySelector("dialog"));
      }
      assert.deepEqual(await everything(page), before);
      assert.equal(await page.evaluate(() => globalThis.ran ?? {}.ran ?? {}.polluted ?? [].ran), undefined);
      harness.assertNone([...silent, ...faults]);

      // The sound ones among them may be hostile all the same: kept and shown, they are text.
      for (const [i, { fault }] of all.entries()) {
        if (fault) continue;
        await bring(page, join(folder, `${i}.json`));
        await dialog(page);
        await page.$$eval("dialog select", (selects) => selects.forEach((select) => { select.value = [...select.options].some((one) => one.value === "copy") ? "copy" : "add"; }));
        await page.evaluate(() => (document.querySelector("dialog .btn--primary") ?? document.querySelector("dialog .toolbar button")).click());
        await page.waitForFunction(() => !document.querySelector("dialog"));
      }
      await sleep(1000);
      assert.ok((await everything(page)).length > before.length + 10);
      await page.$$eval("[data-actions] > button", (buttons) => buttons.slice(0, 3).forEach((one) => one.click()));
      await page.reload();
      await page.waitForSelector("[data-facts]:not([hidden])");
      await sleep(1000);
      assert.equal(await page.evaluate(() => globalThis.ran ?? {}.ran ?? {}.polluted), undefined);
      assert.equal(await page.$$eval("hb-plans script, hb-plans img", (all) => all.length), 0);
      harness.assertNone(await sideways(page, "with hostile titles"));
      harness.assertNone(faults);
    });

    test("a file can be dropped", async (t) => {
      const { page, faults } = await start(t);
      await page.evaluate((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "dropped.plan.json"));
        const target = document.querySelector("h1");
        for (const type of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }, JSON.stringify(samples[0]));
      assert.match(await dialog(page), /dropped\.plan\.json.*Harbor Street/s);
      await press(page, "Restore");
      await waitSaid(page, "One plan was added");
      harness.assertNone(faults);
    });

    test("the reminder comes when a backup is due, and goes with the backup", async (t) => {
      const shift = (days) => {
        const real = Date;
        globalThis.Date = class extends real {
          constructor(...parts) { super(...(parts.length ? parts : [real.now() - days * 86_400_000])); }
          static now() { return real.now() - days * 86_400_000; }
        };
      };
      const reminder = (page) => page.$eval("[data-reminder]", (one) => (one.checkVisibility() ? `${one.className} ${one.textContent}` : ""));
      const old = await start(t, { plans: samples, prepare: shift, args: 30 });
      assert.equal(await reminder(old.page), "", "new plans need no backup yet");
      const now = await start(t, { base: old.base });
      assert.match(await reminder(now.page), /notice--urgent .*no backup yet.*may clear them/s);
      await downloaded(() => now.page.click("[data-reminder] button"));
      await now.page.waitForFunction(() => document.querySelector("[data-reminder]").hidden);
      assert.equal(await focused(now.page), "H1");
      await now.page.evaluate(async (backup) => handbookStore.keep("backup", backup), new Date(Date.now() - 25 * day).toISOString());
      await now.page.reload();
      await shown(now.page);
      assert.equal(await reminder(now.page), "", "nothing has changed since the backup");
      await now.page.evaluate(async () => { await handbookStore.rename((await handbookStore.list())[0].id, "Changed since"); });
      await now.page.waitForFunction(() => !document.querySelector("[data-reminder]").hidden);
      assert.match(await reminder(now.page), /Your last backup was 25 days ago/);
      harness.assertNone([...old.faults, ...now.faults]);
    });

    test("a store that cannot be used is told", async (t) => {
      const denied = await start(t, { path: "about/index.html", prepare: () => { Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } }); } });
      await denied.page.goto(`${denied.base}plans/index.html`);
      await denied.page.waitForSelector('[data-banner="store"]');
      assert.match(await denied.page.$eval("[data-banner]", (banner) => banner.textContent), /gives this page no storage/);
      assert.equal(await denied.page.$eval("[data-empty]", (empty) => empty.hidden), true, "it says that there are no plans");

      const older = await start(t, { plans: samples });
      await older.page.evaluate(() => new Promise((done) => { indexedDB.open(handbookStore.name, 99).onsuccess = ({ target }) => done(target.result.close()); }));
      await older.page.waitForSelector('[data-banner="store"]');
      assert.match(await older.page.$eval("[data-banner]", (banner) => banner.textContent), /newer version of this handbook/);
    });

    test("where the data are, and asking the browser to protect them", async (t) => {
      const { base, page, faults } = await start(t, {
        plans: samples,
        prepare: () => {
          let isSafe = false;
          navigator.storage.persisted = async () => isSafe;
          navigator.storage.persist = async () => (isSafe = true);
        },
      });
      const facts = () => page.$eval("[data-facts]", (list) => list.innerText.replace(/\s+/g, " "));
      assert.ok((await facts()).includes(base.slice(0, -1)));
      assert.match(await facts(), /Plans 4 .*Last backup None yet Protected from clearing No\./i);
      await page.focus("[data-facts] button");
      await page.keyboard.press("Enter");
      await waitSaid(page, "promised not to clear");
      await page.waitForFunction(() => !document.querySelector("[data-facts] button"));
      assert.match(await facts(), /Yes\. The browser promised/);
      assert.equal(await page.evaluate(() => document.activeElement.id), "hb-where");
      harness.assertNone(faults);
    });

    test("no barriers: empty, filled, with menus and dialogs open", async (t) => {
      const { page, faults } = await start(t);
      const found = await look(page, "empty");
      await add(page, samples);
      await page.evaluate(async () => {
        const [one, two] = await handbookStore.list();
        await handbookStore.archive((await handbookStore.duplicate(one.id, "Archived")).plan.plan.id, true);
        await handbookStore.remove((await handbookStore.duplicate(two.id, "Deleted")).plan.plan.id);
      });
      await shown(page);
      await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
      found.push(...(await look(page, "filled")));
      await page.$eval("[data-list] [data-actions] > button:last-of-type", (button) => button.click());
      await page.waitForSelector(".menu:popover-open");
      found.push(...(await look(page, "menu")));
      await page.keyboard.press("Escape");
      const file = harness.newFolder();
      const changed = structuredClone(samples);
      for (const plan of changed) plan.answers.school = "Elsewhere";
      changed[3].plan.id = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
      await writeFile(file, JSON.stringify({ format: "handbook-backup/1", handbook: { id: "x" }, plans: changed, progress: { lesson: 1 } }));
      await bring(page, file);
      await dialog(page);
      await page.click("dialog summary");
      await page.waitForSelector("dialog .differences");
      found.push(...(await look(page, "restore")));
      await page.keyboard.press("Escape");
      await bring(page, file, "[data-test-file]");
      await dialog(page);
      found.push(...(await look(page, "test of a backup")));
      await page.keyboard.press("Escape");
      harness.assertNone([...found, ...faults]);
    });

    test("opened from a folder, the page says whether it sees the plans of other pages", async (t) => {
      const base = harness.fileAddress(site);
      const sheet = await start(t, { base, path: "worksheets/training-plan/index.html" });
      await sheet.page.waitForSelector("form.form:not([inert])");
      await add(sheet.page, samples.slice(0, 1));
      const { page, faults } = await start(t, { base });
      await page.waitForFunction(() => /folder:? /i.test(document.querySelector("[data-facts]").innerText.replace(/\s+/g, " ")) && /Opened from a folder/.test(document.querySelector("[data-facts]").textContent));
      const text = await page.$eval("[data-facts]", (list) => list.textContent);
      if (name === "firefox") {
        assert.match(text, /Every page keeps its own plans/);
        assert.match(await page.$eval('[data-banner="alone"]', (banner) => banner.textContent), /keeps the plans of each page apart/);
        assert.deepEqual(await titles(page), []);
      } else {
        assert.match(text, /All pages of the handbook see the same plans/);
        assert.deepEqual(await titles(page), ["Harbor Street, literacy 2021–22"]);
        await downloaded(() => page.click('.topic-head [data-action="backup"]'));
      }
      harness.assertNone([...sheet.faults, ...faults]);
    });
  });
}

test("without scripts the page says so and leads to the worksheets", async (t) => {
  const { page } = await harness.newPage(await harness.fresh(t, "chromium"));
  await page.setJavaScriptEnabled(false);
  await page.goto(`${await harness.host(site)}plans/index.html`);
  const visible = await page.$$eval("main :is(.no-script, button, input, #hb-start ~ ul a)", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.tagName));
  assert.deepEqual(visible, ["P", ...Array(5).fill("A")]);
});
