// Every kind of page, as readers meet it: on a web host, below a path of one,
// and opened from a folder or a USB stick, in both browsers.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import * as harness from "./harness.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let site, kinds;
const hosts = {};
before(async () => {
  site = await harness.build();
  kinds = await harness.pageOfEachKind(site);
  hosts["a web host"] = await harness.host(site);
  hosts["a path of a web host"] = await harness.host(site, "/some/sub/path/");
  hosts["a folder"] = harness.fileAddress(site);
});
after(harness.close);

for (const name of ["chromium", "firefox"]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await harness.launch(name); });
    after(() => browser.close());

    for (const where of ["a web host", "a path of a web host", "a folder"]) {
      test(`pages open from ${where} without a fault`, async () => {
        const { page, faults } = await harness.newPage(browser);
        for (const path of Object.values(kinds)) {
          await page.goto(hosts[where] + path);
          await page.waitForSelector("h1");
          const styled = await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href));
          if (!styled) faults.push(`${path}: no style sheet loaded`);
        }
        harness.assertNone(faults);
        await page.close();
      });
    }

    test("links work when clicked in a folder", async () => {
      const { page, faults } = await harness.newPage(browser);
      const clicked = new Set();
      for (const path of Object.values(kinds)) {
        const start = hosts["a folder"] + path;
        await page.goto(start);
        for (const { href, index } of await linksOf(page)) {
          if (clicked.has(href)) continue;
          clicked.add(href);
          if (page.url() !== start) await page.goto(start);
          const fault = await follow(page, index, href);
          if (fault) faults.push(`${path}: ${href}: ${fault}`);
        }
      }
      harness.assertNone(faults);
      assert.ok(clicked.size > 10, `only ${clicked.size} links found`);
      await page.close();
    });
  });
}

/** The page's links inside the site: the whole address, and the place among all links. */
function linksOf(page) {
  return page.evaluate(() => [...document.links].flatMap((link, index) =>
    link.protocol === "file:" && !link.hasAttribute("download") ? [{ href: link.href, index }] : []));
}

/**
 * Clicks a link and says what is wrong with where it leads, or "". Some links
 * have a script that shows the answer in place; those are followed as without.
 */
async function follow(page, index, href) {
  const answered = await page.evaluate((i) => {
    let prevented;
    addEventListener("click", (event) => { prevented = event.defaultPrevented; }, { once: true });
    document.links[i].click();
    return prevented;
  }, index).catch(() => false); // gone to the next page already
  if (answered) await page.goto(href);
  const arrived = (expected) => location.href === expected && document.readyState === "complete";
  try {
    await page.waitForFunction(arrived, { timeout: 5_000 }, href);
  } catch {
    return `the click leads to ${page.url()}`;
  }
  return page.evaluate(() => {
    if (!/html|xml|text/.test(document.contentType)) return "";
    if (document.contentType === "text/html" && !document.querySelector("h1")) return "there is no page";
    const anchor = decodeURIComponent(location.hash.slice(1));
    return !anchor || document.getElementById(anchor) ? "" : "nothing on the page has this id";
  });
}

describe("reading for everyone", () => {
  let browser;
  before(async () => { browser = await harness.launch("chromium"); });
  after(() => browser.close());

  for (const width of [1440, 320]) {
    for (const scheme of ["light", "dark"]) {
      test(`no barriers at ${width} px, ${scheme}`, async () => {
        const { page } = await harness.newPage(browser);
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        const found = [];
        for (const path of Object.values(kinds)) {
          await page.goto(hosts["a web host"] + path);
          await page.waitForSelector("h1");
          await page.evaluate(axe);
          const violations = await page.evaluate(async () => {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
            return result.violations.map(({ id, nodes }) =>
              `${id} in ${nodes.length} places, first at ${nodes[0].target}: ${nodes[0].failureSummary.replace(/\s+/g, " ")}`);
          });
          found.push(...violations.map((text) => `${path}: ${text}`));
          const wide = await page.evaluate(sideways);
          if (wide) found.push(`${path}: scrolls sideways because of ${wide}`);
        }
        harness.assertNone(found);
        await page.close();
      });
    }
  }
});

/** Runs in the page: the elements that make it scroll sideways, or "". */
function sideways() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, width } = element.getBoundingClientRect();
    return left + Math.max(width, element.scrollWidth) > clientWidth + 1;
  });
  return wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)).join(" and ") || "the page's own size";
}
