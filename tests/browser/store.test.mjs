// Saved work must never be lost: what happens to plans when browsers are killed,
// tabs compete, pages are left in a hurry, disks are full and clocks are wrong,
// in both browsers. The pages here have the store and nothing else.

import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, test } from "node:test";
import * as harness from "./harness.mjs";

const definition = { id: "training_plan", version: "1.0", language: "en", title: "Training Plan", sections: [] };

/** What the trial pages have beside the store. */
const trial = `
globalThis.makePlan = (title, answers = {}) => {
  const now = new Date().toISOString();
  return {
    format: "handbook-plan/1", handbook: { id: "trial" },
    worksheet: { id: "training_plan", version: "1.0", definition: "sha256:1", language: "en" },
    plan: { id: handbookStore.newId(), revision: 0, title, status: "draft", created: now, modified: now },
    answers, computed: {}, hidden: [], unmapped: {}, sources: [],
  };
};
globalThis.begin = (plan, options) => {
  globalThis.saver = handbookStore.saver(plan, options);
  globalThis.states = [];
  saver.listen((change) => states.push(change));
  return saver;
};
globalThis.edit = (more) => saver.edit({ ...saver.plan, answers: { ...saver.plan.answers, ...more } });
globalThis.reopen = async (id, options) => begin((await handbookStore.get(id)).plan, options);
globalThis.events = [];
handbookStore.listen((event) => events.push(event));
`;

let site, bundle;
before(async () => {
  const project = await harness.newProject({
    "handbook.yaml": 'id: trial\ntitle: Trial\nversion: "1"\nlanguages: [en]\nurl: ""\n',
    "content/index.md": "---\ntitle: Trial\n---\nA trial.\n",
  });
  bundle = await harness.scriptOf(await harness.build(project), "store");
  site = await makeSite();
});
after(harness.close);

/** A folder with three pages: two of one handbook, one of another. */
async function makeSite() {
  const folder = harness.newFolder();
  await mkdir(folder, { recursive: true });
  await copyFile(bundle, join(folder, "store.js"));
  await writeFile(join(folder, "trial.js"), trial);
  await writeFile(join(folder, "favicon.ico"), "");
  for (const [name, handbook] of [["index", "trial"], ["other", "trial"], ["neighbour", "neighbour"]]) {
    await writeFile(join(folder, `${name}.html`), `<!doctype html>
<html lang="en" data-root="./" data-handbook="${handbook}">
<meta charset="utf-8"><title>${name}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'">
<script src="store.js" defer></script><script src="trial.js" defer></script>
<a href="other.html">other</a>`);
  }
  return folder;
}

test("the store weighs at most 6 KB", async () => {
  const weight = harness.weight(await readFile(bundle));
  assert.ok(weight <= 6 * 1024, `${weight} bytes`);
});

describe("plans", { concurrency: true }, () => {
  for (const name of ["chromium", "firefox"]) describe(name, { concurrency: 1 }, () => {
    let browser;
    before(async () => { browser = await harness.launch(name); });
    after(() => browser.close());

    /** A tab of a host of its own, so that every test starts without plans. */
    async function start(t, { path = "index.html", base, prepare } = {}) {
      base ??= await harness.host(site);
      const open = async (where = path) => {
        const { page, faults } = await harness.newPage(browser);
        t.after(() => page.isClosed() || page.close());
        if (prepare) await page.evaluateOnNewDocument(prepare);
        await page.goto(base + where);
        page.faults = faults;
        return page;
      };
      return { base, open, page: await open() };
    }

    test("what was saved survives a killed browser", async () => {
      const profile = harness.newFolder();
      const base = await harness.host(site);
      const ids = [];
      for (const wait of [0, 50, 500, undefined]) {
        const killed = await harness.launch(name, { profile });
        const { page } = await harness.newPage(killed);
        await page.goto(`${base}index.html`);
        const kept = await page.evaluate(async (all) => Promise.all(all.map(async (id) => (await handbookStore.get(id))?.plan.answers)), ids);
        assert.deepEqual(kept, ids.map((_, i) => ({ number: i, text: "x".repeat(50_000) })));
        if (wait === undefined) {
          await killed.close();
          break;
        }
        ids.push(await page.evaluate(async (number) => {
          begin(makePlan("Killed"));
          edit({ number, text: "x".repeat(50_000) });
          while ((await saver.settle()) !== "saved");
          return saver.plan.plan.id;
        }, ids.length));
        if (wait) await sleep(wait);
        await harness.kill(killed);
      }
    });

    test("two tabs making 400 edits lose none", async (t) => {
      const { open, page: one } = await start(t);
      const two = await open();
      const id = await one.evaluate(async () => (await handbookStore.save(makePlan("Both", { edits: [] }), { expected: 0 })).plan.plan.id);
      const work = (tab) => async ([id, tab]) => {
        let conflicts = 0;
        let { plan } = await handbookStore.get(id);
        for (let n = 0; n < 200;) {
          const edited = { ...plan, answers: { edits: [...plan.answers.edits, tab + n] } };
          const outcome = await handbookStore.save(edited, { expected: plan.plan.revision });
          if (outcome.plan) n++;
          else conflicts++;
          plan = outcome.plan ?? outcome.conflict;
        }
        return conflicts;
      };
      const conflicts = await Promise.all([one.evaluate(work(), [id, "a"]), two.evaluate(work(), [id, "b"])]);
      const { answers, plan } = await one.evaluate(async (id) => (await handbookStore.get(id)).plan, id);
      assert.equal(new Set(answers.edits).size, 400);
      assert.equal(plan.revision, 401);
      assert.ok(conflicts[0] + conflicts[1] > 0, "the tabs never met");
    });

    test("on plain http, where there are no locks, two tabs typing 400 edits lose none", async (t) => {
      const { base, open, page: one } = await start(t, { base: (await harness.host(site)).replace("127.0.0.1", "handbook.test") });
      const two = await open();
      assert.ok(base.startsWith("http://handbook.test"));
      const here = await one.evaluate(() => ({ secure: isSecureContext, locks: !!navigator.locks, subtle: !!crypto.subtle, uuid: !!crypto.randomUUID, id: handbookStore.newId() }));
      const { id: made, ...has } = here;
      assert.deepEqual(has, { secure: false, locks: false, subtle: false, uuid: false });
      assert.match(made, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const id = await one.evaluate(async () => (await handbookStore.save(makePlan("Both"), { expected: 0 })).plan.plan.id);
      const type = async ([id, tab]) => {
        await reopen(id, { pause: 5 });
        for (let n = 0; n < 200; n++) {
          edit({ [tab + n]: true });
          // Hidden tabs have slow clocks, so what else takes time sets the pace.
          if (n % 10) await handbookStore.get(id);
          else await saver.settle();
        }
        return saver.settle();
      };
      await Promise.all([one.evaluate(type, [id, "a"]), two.evaluate(type, [id, "b"])]);
      const plans = await one.evaluate(async () => Promise.all((await handbookStore.list()).map(async ({ id }) => (await handbookStore.get(id)).plan)));
      const edits = new Set(plans.flatMap((plan) => Object.keys(plan.answers)));
      assert.equal(edits.size, 400);
      const copies = plans.filter((plan) => plan.plan.parent);
      assert.ok(copies.length > 0, "the tabs never met");
      for (const copy of copies) assert.match(copy.plan.title, /\(copy\)$/);
      harness.assertNone([...one.faults, ...two.faults]);
    });

    test("the second tab reads, takes over, and writes again when the first one closes", async (t) => {
      const { open, page: one } = await start(t);
      const id = await one.evaluate(async () => {
        begin(makePlan("Locked"));
        edit({ by: "one" });
        await saver.settle();
        return saver.plan.plan.id;
      });
      const two = await open();
      await two.evaluate((id) => reopen(id), id);
      await harness.answers(two, () => saver.state, "reading");
      await one.evaluate(() => { edit({ by: "one again" }); });
      await harness.answers(two, () => [saver.state, saver.plan.answers.by, states.at(-1).replaced], ["reading", "one again", true]);
      // What is typed just before the other tab takes over is kept.
      await one.evaluate(() => { edit({ last: "words" }); });
      await two.evaluate(() => saver.takeOver());
      await harness.answers(two, () => [saver.state, saver.plan.answers.last], ["idle", "words"]);
      await harness.answers(one, () => saver.state, "reading");
      await two.evaluate(async () => { edit({ by: "two" }); await saver.settle(); });
      await harness.answers(one, () => saver.plan.answers, { by: "two", last: "words" });
      await two.close();
      await harness.answers(one, () => saver.state, "saved");
      await one.evaluate(async () => { edit({ by: "one at last" }); await saver.settle(); });
      assert.deepEqual(await one.evaluate(async () => (await handbookStore.list()).map((head) => head.title)), ["Locked"]);
    });

    test("a tab that does not answer is taken over all the same", async (t) => {
      const { open, page: one } = await start(t);
      const id = await one.evaluate(async () => {
        begin(makePlan("Stuck"));
        edit({ by: "one" });
        await saver.settle();
        saver.give = async () => {};
        return saver.plan.plan.id;
      });
      const two = await open();
      await two.evaluate(async (id) => { await reopen(id); await saver.takeOver(); }, id);
      await harness.answers(two, () => saver.state, "idle");
      await harness.answers(one, () => saver.state, "reading");
    });

    test("a form that opens its plan anew goes on writing", async (t) => {
      const { page } = await start(t);
      const found = await page.evaluate(async () => {
        begin(makePlan("Again"));
        edit({ n: 1 });
        saver.close();
        begin(saver.plan);
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { length } = states.filter((change) => change.state === "reading");
        return { state: saver.state, reading: length, n: (await handbookStore.get(saver.plan.plan.id)).plan.answers.n };
      });
      assert.deepEqual(found, { state: "idle", reading: 0, n: 1 });
    });

    test("an edit survives leaving the page at once", async (t) => {
      const { base, page } = await start(t);
      const id = await page.evaluate(async () => {
        await handbookStore.open();
        begin(makePlan("First words"));
        edit({ text: "typed and gone" });
        return saver.plan.plan.id;
      });
      await page.goto(`${base}other.html`);
      await harness.answers(page, async (id) => (await handbookStore.get(id))?.plan.answers.text, "typed and gone", id);
      // Also when a save is under way, and the plan has revisions.
      await page.evaluate(async (id) => {
        await reopen(id);
        edit({ text: "saving" });
        void saver.settle();
        edit({ text: "still typing" });
        location.href = "index.html";
      }, id);
      await page.waitForFunction(() => document.title === "index" && globalThis.makePlan);
      await harness.answers(page, async (id) => (await handbookStore.get(id))?.plan.answers.text, "still typing", id);
      // And when the tab closes.
      const closing = await browser.newPage();
      await closing.goto(`${base}index.html`);
      await closing.evaluate(async (id) => { await reopen(id); edit({ text: "closed" }); }, id);
      await closing.close({ runBeforeUnload: true });
      await harness.answers(page, async (id) => {
        document.dispatchEvent(new Event("visibilitychange"));
        return (await handbookStore.get(id)).plan.answers.text;
      }, "closed", id);
      assert.deepEqual(await page.evaluate(async () => (await handbookStore.list()).map((head) => head.title)), ["First words"]);
      harness.assertNone(page.faults);
    });

    test("work of a left page that does not fit any more becomes a copy", async (t) => {
      const { base, page } = await start(t);
      const id = await page.evaluate(async () => {
        const { plan } = await handbookStore.save(makePlan("Theirs", { text: "first" }), { expected: 0 });
        // As if another device's file had come in while somebody was typing.
        begin(plan, { pause: 60_000, longest: 60_000 });
        edit({ text: "ours" });
        await handbookStore.replace(plan.plan.id, { ...plan, answers: { text: "theirs" } }, 1);
        return plan.plan.id;
      });
      await page.goto(`${base}other.html`);
      await page.evaluate(() => handbookStore.open());
      await harness.answers(page, async () => (await handbookStore.list()).length, 2);
      const plans = await page.evaluate(async () => Promise.all((await handbookStore.list()).map(async ({ id }) => (await handbookStore.get(id)).plan)));
      assert.deepEqual(plans.map(({ plan, answers }) => `${plan.title}: ${answers.text}`).sort(), ["Theirs (copy): ours", "Theirs: theirs"]);
      assert.equal(plans.find((plan) => plan.answers.text === "ours").plan.parent, `${id}@1`);
      assert.ok(await page.evaluate(() => events.some((event) => event.type === "copied")));
    });

    test("pages come back from the back/forward cache and go on", async (t) => {
      // Firefox does not cache pages that hold a lock, so there the page is one of plain http.
      const base = (await harness.host(site)).replace("127.0.0.1", name === "chromium" ? "127.0.0.1" : "handbook.test");
      const { page } = await start(t, { base });
      let cached = false;
      // A browser may drop a cached page when it likes; nothing is lost then either.
      for (let attempt = 0; attempt < 4 && !cached; attempt++) {
        const id = await page.evaluate(async () => {
          addEventListener("pageshow", (event) => { globalThis.cached = event.persisted; });
          begin(makePlan("Cached"));
          edit({ one: 1 });
          await saver.settle();
          edit({ two: 2 });
          return saver.plan.plan.id;
        });
        await page.goto(`${base}other.html`);
        await page.evaluate(async (id) => {
          await reopen(id);
          await new Promise((resolve) => setTimeout(resolve, 300));
          edit({ ...(await handbookStore.get(id)).plan.answers, three: 3 });
          await saver.settle();
        }, id);
        await goBack(page);
        cached = await page.evaluate(() => globalThis.cached ?? false);
        if (!cached) await page.evaluate((id) => reopen(id), id);
        await harness.answers(page, () => saver.plan.answers, { one: 1, two: 2, three: 3 });
        await harness.answers(page, () => saver.state, cached ? "saved" : "idle");
        await page.evaluate(async () => { edit({ four: 4 }); await saver.settle(); });
        assert.deepEqual(await page.evaluate(async (id) => (await handbookStore.get(id)).plan.answers, id), { one: 1, two: 2, three: 3, four: 4 });
        assert.deepEqual([...new Set(await page.evaluate(async () => (await handbookStore.list()).map((head) => head.title)))], ["Cached"]);
      }
      assert.ok(cached, "the page was always loaded anew");
    });

    test("a full disk is told, nothing is lost, and the plan is saved when there is room", async (t) => {
      const { base, page } = await start(t);
      const origin = new URL(base).origin;
      const session = name === "chromium" && (await page.createCDPSession());
      // Before the first save: Chromium remembers for a while how much room there is.
      if (session) await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 500_000 });
      await page.evaluate(async () => {
        begin(makePlan("Full"));
        edit({ text: "small" });
        await saver.settle();
      });
      if (!session) {
        await page.evaluate(() => {
          const { put } = IDBObjectStore.prototype;
          IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
          globalThis.room = () => { IDBObjectStore.prototype.put = put; };
        });
      }
      const full = await page.evaluate(async () => {
        // Text that does not get smaller when it is packed.
        const random = Array.from({ length: 32 }, () => String.fromCharCode(...crypto.getRandomValues(new Uint16Array(31_250)).map((code) => 0x4e00 + (code % 20_000))));
        edit({ text: random.join("") });
        await saver.settle();
        return {
          state: saver.state, fault: states.at(-1).fault.kind, kept: (await handbookStore.get(saver.plan.plan.id)).plan.answers.text,
          unsaved: handbookStore.unsaved().map((plan) => plan.answers.text.length), asks: !dispatchEvent(new Event("beforeunload", { cancelable: true })),
        };
      });
      assert.deepEqual(full, { state: "fault", fault: "full", kept: "small", unsaved: [1_000_000], asks: true });
      if (session) await session.send("Storage.overrideQuotaForOrigin", { origin });
      else await page.evaluate(() => room());
      await harness.answers(page, async () => [saver.state, (await handbookStore.get(saver.plan.plan.id)).plan.answers.text.length], ["saved", 1_000_000]);
      assert.deepEqual(await page.evaluate(() => [handbookStore.unsaved().length, dispatchEvent(new Event("beforeunload", { cancelable: true }))]), [0, true]);
    });

    test("the database of a newer handbook is left alone", async (t) => {
      const { open, page } = await start(t);
      await page.evaluate(async () => { begin(makePlan("Old"), { pause: 60_000, longest: 60_000 }); edit({ n: 1 }); await saver.settle(); });
      // A newer page opens while this one has unsaved work: this one makes way.
      const newer = await open("neighbour.html");
      await page.evaluate(() => { edit({ n: 2 }); });
      await newer.evaluate(() => new Promise((resolve, reject) => {
        const request = indexedDB.open("handbook:trial", 99);
        request.onsuccess = () => resolve(request.result.close());
        request.onerror = () => reject(request.error);
      }));
      await harness.answers(page, () => [handbookStore.status, saver.state], ["newer", "fault"]);
      const told = await page.evaluate(async () => {
        edit({ n: 3 });
        await saver.settle();
        return { state: saver.state, fault: states.at(-1).fault.kind, unsaved: handbookStore.unsaved()[0].answers.n };
      });
      assert.deepEqual(told, { state: "fault", fault: "newer", unsaved: 3 });
      const late = await open();
      const status = await late.evaluate(async () => {
        const status = await handbookStore.open();
        const outcome = await handbookStore.save(makePlan("Late"), { expected: 0 });
        const version = (await indexedDB.databases()).find((one) => one.name === handbookStore.name).version;
        return { status, fault: outcome.fault.kind, version, list: (await handbookStore.list()).length };
      });
      assert.deepEqual(status, { status: "newer", fault: "newer", version: 99, list: 0 });
      // The newer handbook finds what was not saved yet.
      const journal = await newer.evaluate(() => new Promise((resolve) => {
        const request = indexedDB.open("handbook:trial");
        request.onsuccess = () => {
          const all = request.result.transaction("journal").objectStore("journal").getAll();
          all.onsuccess = () => { request.result.close(); resolve(all.result.map((entry) => entry.plan.answers.n)); };
        };
      }));
      assert.deepEqual(journal, [2]);
    });

    test("a page that is making the database is waited for", async (t) => {
      const { open, page: older } = await start(t, { path: "neighbour.html" });
      await older.evaluate(() => new Promise((resolve) => {
        const request = indexedDB.open("handbook:trial", 1);
        request.onupgradeneeded = () => {
          globalThis.held = request.transaction;
          const store = request.result.createObjectStore("plans");
          globalThis.busy = true;
          (function spin() { if (globalThis.busy) store.get(1).onsuccess = spin; else request.transaction.abort(); })();
          resolve();
        };
      }));
      const page = await open("index.html");
      await page.evaluate(() => { begin(makePlan("Patient")); edit({ n: 1 }); });
      await sleep(600);
      assert.notEqual(await page.evaluate(() => saver.state), "saved");
      await older.evaluate(() => { globalThis.busy = false; });
      await harness.answers(page, () => saver.state, "saved");
    });

    test("an older page that holds the database is told of, and waited for", async (t) => {
      const { page } = await start(t, { prepare: () => {
        const { open } = IDBFactory.prototype;
        IDBFactory.prototype.open = function (...parameters) {
          const request = open.apply(this, parameters);
          queueMicrotask(() => request.dispatchEvent(new Event("blocked")));
          return request;
        };
      } });
      await page.evaluate(() => { begin(makePlan("Blocked")); edit({ n: 1 }); });
      await harness.answers(page, () => saver.state, "saved");
      const told = await page.evaluate(() => events.filter((event) => event.type === "status").map((event) => event.status));
      assert.deepEqual(told, ["opening", "blocked", "ready"]);
    });

    test("a connection that the browser closes is opened again", async (t) => {
      const { base, page } = await start(t, { prepare: () => {
        const { open } = IDBFactory.prototype;
        globalThis.connections = [];
        IDBFactory.prototype.open = function (...parameters) {
          const request = open.apply(this, parameters);
          request.addEventListener("success", () => connections.push(request.result));
          return request;
        };
      } });
      await page.evaluate(async () => { begin(makePlan("Closed")); edit({ n: 1 }); await saver.settle(); });
      if (name === "chromium") {
        // All of it goes, as when a person clears what sites have stored.
        const session = await page.createCDPSession();
        await session.send("Storage.clearDataForOrigin", { origin: new URL(base).origin, storageTypes: "indexeddb" });
        await page.waitForFunction(() => connections.length > 1);
      } else {
        await page.evaluate(() => { connections[0].close(); connections[0].dispatchEvent(new Event("close")); });
      }
      await page.evaluate(async () => { edit({ m: 2 }); await saver.settle(); });
      assert.deepEqual(await page.evaluate(async () => [saver.state, (await handbookStore.get(saver.plan.plan.id)).plan.answers]), ["saved", { n: 1, m: 2 }]);
      // Closed without a word.
      await page.evaluate(async () => { connections.at(-1).close(); edit({ o: 3 }); await saver.settle(); });
      assert.deepEqual(await page.evaluate(async () => [saver.state, (await handbookStore.get(saver.plan.plan.id)).plan.answers]), ["saved", { n: 1, m: 2, o: 3 }]);
    });

    for (const [how, prepare] of Object.entries({
      "is missing": () => { Object.defineProperty(globalThis, "indexedDB", { value: undefined }); },
      "is denied": () => { Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } }); },
      "cannot be opened": () => { IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); }; },
    })) {
      test(`when storage ${how}, work goes on and the page is told`, async (t) => {
        const { page } = await start(t, { prepare });
        assert.deepEqual(await page.evaluate(goOn), [withoutStorage, "unavailable"]);
        harness.assertNone(page.faults);
      });
    }

    test("when a person has denied storage, work goes on and the page is told", async () => {
      const profile = harness.newFolder();
      await mkdir(join(profile, "Default"), { recursive: true });
      await writeFile(join(profile, "Default/Preferences"), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
      const denied = await harness.launch(name, { profile, preferences: { "network.cookie.cookieBehavior": 2 } });
      const { page, faults } = await harness.newPage(denied);
      await page.goto(`${await harness.host(site)}index.html`);
      assert.deepEqual(await page.evaluate(goOn), [withoutStorage, "unavailable"]);
      harness.assertNone(faults);
      await denied.close();
    });

    test("the clock may be set back", async (t) => {
      const { page } = await start(t);
      const plans = await page.evaluate(async () => {
        const { now } = Date;
        const found = [];
        begin(makePlan("Clock"));
        for (const shift of [0, 86_400_000 * 400, -86_400_000 * 4000, 0]) {
          const Real = Date;
          globalThis.Date = class extends Real {
            constructor(...parameters) { super(...(parameters.length ? parameters : [now() + shift])); }
            static now() { return now() + shift; }
          };
          edit({ shift });
          await saver.settle();
          globalThis.Date = Real;
          const { head, plan } = await handbookStore.get(saver.plan.plan.id);
          found.push({ revision: head.revision, modified: plan.plan.modified, shift: plan.answers.shift, history: head.history.length });
        }
        return found;
      });
      assert.deepEqual(plans.map((plan) => [plan.revision, plan.history, plan.shift]), [[1, 1, 0], [2, 2, 86_400_000 * 400], [3, 3, -86_400_000 * 4000], [4, 4, 0]]);
      for (let i = 1; i < plans.length; i++) assert.ok(plans[i].modified > plans[i - 1].modified, JSON.stringify(plans));
    });

    test("history keeps what is near and thins what is far", async (t) => {
      const { page } = await start(t);
      const { history, contents, snapshot } = await page.evaluate(async () => {
        const Real = Date;
        let clock = Real.now() - 100 * 86_400_000;
        globalThis.Date = class extends Real {
          constructor(...parameters) { super(...(parameters.length ? parameters : [clock])); }
          static now() { return clock; }
        };
        let { plan } = await handbookStore.save(makePlan("Long"), { expected: 0 });
        const { id } = plan.plan;
        const save = async (wait) => {
          clock += wait;
          ({ plan } = await handbookStore.save({ ...plan, answers: { at: clock } }, { expected: plan.plan.revision }));
        };
        for (let i = 0; i < 90; i++) await save(86_400_000 / 2);
        for (let i = 0; i < 40; i++) await save(30 * 60_000);
        for (let i = 0; i < 60; i++) await save(60_000);
        const restored = await handbookStore.restore(id, 2);
        const { head } = await handbookStore.get(id);
        const contents = await Promise.all(head.history.map(async ({ revision }) => (await handbookStore.revision(id, revision)).plan.revision));
        globalThis.Date = Real;
        return { history: head.history, contents, snapshot: [restored.plan?.plan.revision, restored.fault?.kind] };
      });
      assert.deepEqual(contents, history.map((moment) => moment.revision));
      assert.deepEqual(history.slice(-20).map((moment) => moment.revision), Array.from({ length: 20 }, (_, i) => history.at(-1).revision - 19 + i));
      assert.ok(history.length > 20 + 4 + 15 + 30 && history.length < 20 + 7 + 25 + 61, `${history.length} moments of 191`);
      assert.ok(snapshot[1] === "missing" || snapshot[0] === 192, JSON.stringify(snapshot));
    });

    test("a plan with 500 rows is saved and opened quickly", async (t) => {
      const { page } = await start(t);
      const { opened, rows } = await page.evaluate(async () => {
        const sessions = Array.from({ length: 500 }, (_, i) => ({ _row: `r${i}`, topic: `Topic ${i}`.repeat(8), hours: i / 2, done: i % 2 === 0 }));
        begin(makePlan("Long", { sessions }));
        for (let i = 0; i < 20; i++) { edit({ i }); await saver.settle(); }
        const start = performance.now();
        const { plan } = await handbookStore.get(saver.plan.plan.id);
        return { opened: performance.now() - start, rows: plan.answers.sessions.length };
      });
      assert.equal(rows, 500);
      assert.ok(opened < 100, `${opened} ms`);
    });

    test("two handbooks of one origin do not meet", async (t) => {
      const { open, page } = await start(t);
      await page.evaluate(async () => { begin(makePlan("Mine")); edit({ n: 1 }); await saver.settle(); });
      const neighbour = await open("neighbour.html");
      assert.deepEqual(await neighbour.evaluate(async () => [handbookStore.name, await handbookStore.list(), await handbookStore.sharing("other.html")]), ["handbook:neighbour", [], "shared"]);
      const other = await open("other.html");
      assert.equal(await other.evaluate(async () => (await handbookStore.list()).length), 1);
    });

    test("in a folder, plans are kept and the page knows who sees them", async (t) => {
      const { base, open, page } = await start(t, { base: harness.fileAddress(site) });
      const shares = name === "chromium";
      const id = await page.evaluate(async () => { begin(makePlan("Folder")); edit({ n: 1 }); await saver.settle(); edit({ n: 2 }); return saver.plan.plan.id; });
      await page.reload();
      await harness.answers(page, async (id) => (await handbookStore.get(id))?.plan.answers.n, 2, id);
      assert.equal(await page.evaluate(() => handbookStore.sharing("other.html")), shares ? "shared" : "alone");
      const other = await open("other.html");
      assert.equal(await other.evaluate(async () => (await handbookStore.list()).length), shares ? 1 : 0);
      assert.equal(await other.evaluate(() => handbookStore.sharing("index.html")), shares ? "shared" : "alone");
      const where = await page.evaluate(() => handbookStore.durability());
      assert.deepEqual([where.origin, where.folder, where.plans], ["file://", base, 1]);
      // Another folder is another handbook.
      const copy = await start(t, { base: harness.fileAddress(await makeSite()) });
      assert.equal(await copy.page.evaluate(async () => (await handbookStore.list()).length), 0);
      assert.notEqual(await copy.page.evaluate(() => handbookStore.name), await page.evaluate(() => handbookStore.name));
      // Two tabs of one page.
      const again = await open();
      await again.evaluate((id) => reopen(id), id);
      await page.evaluate((id) => reopen(id), id);
      await harness.answers(page, () => saver.state, "reading");
      harness.assertNone([...page.faults, ...other.faults]);
    });

    test("plans are renamed, copied, put away, thrown away and brought in", async (t) => {
      const { page } = await start(t);
      const found = await page.evaluate(async (definition) => {
        const store = handbookStore;
        const first = (await store.save(makePlan("First", { n: 1 }), { expected: 0, definition })).plan;
        const { id } = first.plan;
        const renamed = (await store.rename(id, "Renamed")).plan.plan;
        const copy = (await store.duplicate(id, "Copy")).plan;
        const replaced = await store.replace(id, { ...copy, answers: { n: 2 } }, 2);
        const late = await store.replace(id, copy, 2);
        const restored = await store.restore(id, 2);
        const same = [await store.add(copy), await store.add(copy)];
        const file = makePlan("From a file");
        file.plan.revision = 7;
        const added = (await store.add(file, definition)).plan;
        await store.archive(copy.plan.id, true);
        await store.remove(id);
        const trashed = (await store.get(id)).head.deleted;
        await store.recover(id);
        const { head } = await store.get(id);
        const heads = await store.list("training_plan");
        return {
          definition: (await store.definition("sha256:1")).id,
          renamed: [renamed.title, renamed.revision],
          copy: [copy.plan.title, copy.plan.revision, copy.plan.parent === `${id}@2`, copy.answers.n],
          replaced: [replaced.plan.plan.id === id, replaced.plan.plan.revision, replaced.plan.answers.n],
          late: late.conflict.plan.revision,
          restored: [restored.plan.plan.revision, restored.plan.answers.n],
          snapshots: head.history.map((moment) => moment.snapshot ?? false),
          same: same.map((outcome) => [outcome.plan.plan.title, outcome.plan.plan.parent === `${copy.plan.id}@1`]),
          added: [added.plan.id === file.plan.id, added.plan.revision, added.plan.modified === file.plan.modified],
          trash: [typeof trashed, typeof head.deleted],
          archived: heads.filter((head) => head.archived).map((head) => head.title),
          other: (await store.list("other")).length,
          missing: (await store.rename("nobody", "x")).fault.kind,
        };
      }, definition);
      assert.deepEqual(found, {
        definition: "training_plan", renamed: ["Renamed", 2], copy: ["Copy", 1, true, 1], replaced: [true, 3, 2], late: 3, restored: [4, 1],
        snapshots: [false, true, true, false], same: [["Copy (copy)", true], ["Copy (copy)", true]], added: [true, 7, true],
        trash: ["string", "undefined"], archived: ["Copy"], other: 0, missing: "missing",
      });
    });

    test("the trash is emptied after thirty days", async (t) => {
      const { page } = await start(t);
      await page.evaluate(async () => {
        const titles = [["Old", 31], ["Recent", 29]];
        for (const [title, days] of titles) {
          const { plan } = await handbookStore.save(makePlan(title), { expected: 0 });
          const real = Date;
          globalThis.Date = class extends real { constructor() { super(real.now() - days * 86_400_000); } };
          await handbookStore.remove(plan.plan.id);
          globalThis.Date = real;
        }
      });
      await page.reload();
      assert.deepEqual(await page.evaluate(async () => (await handbookStore.list()).map((head) => head.title)), ["Recent"]);
    });

    test("what the handbook remembers, and where", async (t) => {
      const { base, page } = await start(t);
      const found = await page.evaluate(async () => {
        begin(makePlan("Where"));
        edit({ n: 1 });
        await saver.settle();
        const kept = await handbookStore.keep("backup", "2026-01-02T03:04:05.000Z");
        return { kept, backup: await handbookStore.setting("backup"), none: await handbookStore.setting("file:x"), where: await handbookStore.durability() };
      });
      assert.deepEqual([found.kept, found.backup, found.none], [true, "2026-01-02T03:04:05.000Z", undefined]);
      const { origin, folder, persisted, eviction, backup, plans, quota } = found.where;
      assert.deepEqual({ origin, folder, backup, plans }, { origin: new URL(base).origin, folder: undefined, backup: found.backup, plans: 1 });
      assert.equal(eviction, persisted ? "never" : "pressure");
      assert.ok(quota > 0);
      await harness.answers(page, async () => typeof (await handbookStore.setting("persistenceAsked")), persisted ? "undefined" : "string");
    });
  });
});

const withoutStorage = { state: "fault", fault: "unavailable", answers: { n: 2 }, list: ["Memory"], unsaved: 1 };

/** Works on a plan where there is no storage. */
async function goOn() {
  await handbookStore.open();
  begin(makePlan("Memory"));
  edit({ n: 1 });
  await saver.settle();
  edit({ n: 2 });
  await saver.settle();
  const { plan } = await handbookStore.get(saver.plan.plan.id);
  const list = (await handbookStore.list()).map((head) => head.title);
  const fault = states.findLast((change) => change.fault)?.fault.kind;
  return [{ state: saver.state, fault, answers: plan.answers, list, unsaved: handbookStore.unsaved().length }, handbookStore.status];
}

/** Goes back, also to cached pages, whose load puppeteer would wait for in vain. */
async function goBack(page) {
  await page.evaluate(() => { setTimeout(() => history.back()); });
  await harness.answers(page, () => document.title, "index");
}
