// Captions of films: shown in one step, on a host and in a folder, in both browsers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as harness from "./harness.mjs";

const path = "videos/integrated-and-compensatory/index.html";
const hosts = {};
before(async () => {
  const site = await harness.build();
  hosts["a web host"] = await harness.host(site);
  hosts["a folder"] = harness.fileAddress(site);
});
after(harness.close);

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await harness.launch(name); });
    after(() => browser.close());

    for (const where of ["a web host", "a folder"]) {
      test(`show and hide on ${where}, by keyboard`, async (t) => {
        const { page, faults } = await harness.newPage(browser);
        t.after(async () => {
          await page.close();
          harness.assertNone(faults);
        });
        await page.goto(hosts[where] + path);
        const track = () => page.$eval("video", ({ textTracks: [track, ...others] }) => ({ kind: track.kind, label: track.label, language: track.language, mode: track.mode, others: others.length }));
        const expected = { kind: "captions", label: "Captions", language: "en", others: 0 };
        const script = () => page.evaluate(() => [...document.scripts].some((one) => one.src.endsWith(".vtt.js")));
        await page.waitForFunction(() => document.querySelector("video").textTracks.length === 1);
        assert.notEqual((await track()).mode, "showing");
        assert.equal(await script(), false);
        await page.focus("hb-captions button");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.querySelector("video").textTracks[0].cues?.length > 20);
        assert.deepEqual(await track(), { ...expected, mode: "showing" });
        assert.equal(await script(), where === "a folder");
        assert.equal(await page.$eval("hb-captions button", (button) => button.getAttribute("aria-pressed")), "true");
        const [first, second] = await page.$eval("video", ({ textTracks: [{ cues }] }) => [...cues].map(({ startTime, endTime, text }) => ({ startTime, endTime, text })));
        assert.deepEqual(first, { startTime: 0.2, endTime: 4.195, text: "Integrated and compensatory drivers,\nin two minutes." });
        assert.equal(second.startTime, 4.9);
        // What is said is shown at its time.
        await page.$eval("video", (video) => { video.currentTime = 1; });
        await page.waitForFunction(() => document.querySelector("video").textTracks[0].activeCues[0]?.text.startsWith("Integrated"));
        assert.equal(await page.$eval("video", (video) => video.currentTime), 1);
        // Once more hides them, and loads nothing again.
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.querySelector("hb-captions button").getAttribute("aria-pressed") === "false");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.querySelector("hb-captions button").getAttribute("aria-pressed") === "true");
        assert.equal(await page.evaluate(() => [...document.scripts].filter((one) => one.src.endsWith(".vtt.js")).length), where === "a folder" ? 1 : 0);
      });
    }

    test("the player's own menu shows them in a folder, too; without the file, the button goes", async (t) => {
      const { page } = await harness.newPage(browser);
      t.after(() => page.close());
      await page.goto(hosts["a folder"] + path);
      await page.waitForFunction(() => document.querySelector("video").textTracks.length === 1);
      await page.$eval("video", (video) => { video.textTracks[0].mode = "showing"; });
      await page.waitForFunction(() => document.querySelector("video").textTracks[0].cues?.length > 20);
      await page.evaluateOnNewDocument(() => new MutationObserver(() => document.querySelector("track")?.setAttribute("src", "gone.vtt")).observe(document, { childList: true, subtree: true }));
      await page.reload();
      await page.waitForFunction(() => document.querySelector("video").textTracks.length === 1);
      await page.click("hb-captions button");
      await page.waitForFunction(() => document.querySelector("hb-captions").hidden);
    });
  });
}
