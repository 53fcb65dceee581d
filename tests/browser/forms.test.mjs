// How worksheets look and print: with and without scripts, at every width, on
// paper blank and filled. The worksheet of generator/render/testdata/forms has
// every type of field.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { barriers, sideways } from "./barriers.mjs";
import { checkHTML } from "./checker.mjs";
import * as harness from "./harness.mjs";

let site, address;
const browsers = {};
const paths = {
  worksheet: "worksheets/every-field/index.html",
  "worksheet, not translated": "es/worksheets/every-field/index.html",
  example: "worksheets/every-field/example/index.html",
  "worksheet in an activity": "modules/one/topic/index.html",
  "worksheet in a printed module": "modules/one/print/index.html",
  plans: "plans/index.html",
};

before(async () => {
  site = await harness.build(await harness.newProject(await harness.archive("generator/render/testdata/forms/every.txtar")));
  address = await harness.host(site);
  for (const name of ["chromium", "firefox"]) browsers[name] = await harness.launch(name);
});
after(harness.close);

/** Opens a page in a new tab; the tab closes when the test does. */
async function open(t, kind, { browser = "chromium", width = 1440, script = true, zoom = 1, features = [] } = {}) {
  const { page, faults } = await harness.newPage(browsers[browser]);
  t.after(() => page.isClosed() || page.close());
  if (!script) await page.setJavaScriptEnabled(false);
  await page.setViewport({ width, height: 900, deviceScaleFactor: zoom });
  if (browser === "chromium") await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }, ...features]);
  await page.goto(address + paths[kind], { waitUntil: "load" });
  return { page, faults };
}

describe("forms", () => {
  for (const width of [1440, 700, 320]) {
    test(`have no barriers at ${width} px, light and dark`, async (t) => {
      const found = [];
      for (const kind of Object.keys(paths)) {
        for (const scheme of ["light", "dark"]) {
          const { page } = await open(t, kind, { width, features: [{ name: "prefers-color-scheme", value: scheme }] });
          found.push(...(await barriers(page, `${kind}, ${scheme}`)));
          found.push(...(await sideways(page, `${kind}, ${scheme}`)));
          await page.close();
        }
      }
      harness.assertNone(found);
    });
  }

  test("fit at 200 % zoom, without scripts, and in Firefox", async (t) => {
    const found = [];
    for (const kind of Object.keys(paths)) {
      for (const options of [{ width: 640, zoom: 2 }, { script: false }, { width: 320, script: false }, { width: 320, browser: "firefox" }]) {
        const { page } = await open(t, kind, options);
        found.push(...(await sideways(page, `${kind}, ${JSON.stringify(options)}`)));
        await page.close();
      }
    }
    harness.assertNone(found);
  });

  test("without scripts everything shows, and the page says that nothing is saved", async (t) => {
    const { page, faults } = await open(t, "worksheet", { script: false });
    const seen = await page.evaluate(() => ({
      warned: document.querySelector(".no-script").checkVisibility(),
      hidden: [...document.querySelectorAll("[data-field], .form-section, .when, table.rows input")].filter((element) => !element.checkVisibility()).length,
      useless: [...document.querySelectorAll("main button")].filter((element) => element.checkVisibility()).map((element) => element.textContent),
    }));
    assert.deepEqual(seen, { warned: true, hidden: 0, useless: [] });
    harness.assertNone(faults);
  });

  test("pages without them load nothing for them", async () => {
    const html = await readFile(join(site, "handouts/sheet/index.html"), "utf8");
    assert.doesNotMatch(html, /hb-words|hb-worksheets|hb-i-lower|(store|worksheet|plans|definition)[^"]*\.js/);
    const form = await readFile(join(site, paths.worksheet), "utf8");
    assert.match(form, /definition\.js" defer>.*store.*worksheet/s);
    const words = JSON.parse(/id="hb-words">(.*?)<\/script>/s.exec(form)[1]);
    assert.equal(words.saved_at, "Saved on this device {time}");
    const worksheets = JSON.parse(/id="hb-worksheets">(.*?)<\/script>/s.exec(form)[1]);
    assert.deepEqual(worksheets.map(({ id, path, definition }) => [id, path, definition]), [
      ["every_field", paths.worksheet, "worksheets/every-field/definition.js"],
      ["small", "worksheets/small/index.html", "worksheets/small/definition.js"],
    ]);
  });

  test("the Nu HTML checker has nothing to say", async () => {
    // A printed module that nobody has translated is in a frame that is.
    const frame = /^This document appears to be written in English but the “html” start tag has “lang="es"”/;
    harness.assertNone(await checkHTML(Object.values(paths).map((path) => join(site, path)), [frame]));
  });
});

describe("forms on paper", () => {
  test("a blank form has room for every answer", async (t) => {
    for (const script of [true, false]) {
      const { page } = await open(t, "worksheet", { script });
      await page.emulateMediaType("print");
      const found = await page.evaluate(() => {
        const faults = [];
        for (const field of document.querySelectorAll("[data-field], .form-section")) if (!field.checkVisibility()) faults.push(`${field.dataset.field ?? field.id} is missing`);
        for (const box of document.querySelectorAll(".form input, .form textarea, .form select")) {
          const { width, height } = box.getBoundingClientRect();
          const least = box.type === "radio" || box.type === "checkbox" ? 10 : box.matches("textarea:not(.rows *)") ? 45 : 24;
          if (width < 10 || height < least) faults.push(`${box.name} has ${width} by ${height}`);
        }
        for (const element of document.querySelectorAll("button, .no-script, .status-bar, nav")) if (element.checkVisibility()) faults.push(`${element.outerHTML.slice(0, 80)} is printed`);
        return faults;
      });
      harness.assertNone(found);
    }
  });

  test("a filled form is text that is never cut off", async (t) => {
    const { page } = await open(t, "worksheet", { script: false, width: 640 });
    await page.emulateMediaType("print");
    const found = await page.evaluate(() => {
      document.querySelector(".form").classList.add("is-filled");
      for (const box of document.querySelectorAll(".form .input, .form .rating__scale, .form .choices")) {
        const text = document.createElement("div");
        text.className = "printed";
        text.textContent = "A long answer with Donaudampfschifffahrtsgesellschaftskapitän in it.\n\nAnd a second part. ".repeat(8);
        box.after(text);
      }
      const faults = [];
      for (const box of document.querySelectorAll(".form .input, .form input")) if (box.checkVisibility()) faults.push(`${box.name} is printed as a box`);
      for (const text of document.querySelectorAll(".printed")) {
        if (!text.checkVisibility()) faults.push(`an answer is missing: ${text.parentElement.outerHTML.slice(0, 80)}`);
        if (text.scrollWidth > text.clientWidth + 1 || text.scrollHeight > text.clientHeight + 1) faults.push(`an answer is cut off: ${text.parentElement.outerHTML.slice(0, 80)}`);
      }
      return faults;
    });
    harness.assertNone(found);
  });
});
