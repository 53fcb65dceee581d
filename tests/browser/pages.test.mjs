// Every kind of page, as readers meet it: on a web host, below a path of one,
// and opened from a folder or a USB stick, in both browsers.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as harness from "./harness.mjs";

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
