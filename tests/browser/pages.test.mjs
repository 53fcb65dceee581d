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

    for (const where of ["a path of a web host", "a folder"]) {
      test(`what is asked on the first page is searched, from ${where}`, async () => {
        const { page, faults } = await harness.newPage(browser);
        for (const [home, count] of [["index.html", /\d+ results for “coaching \/ cycle”/], ["es/index.html", /\d+ resultados para «coaching \/ cycle»/]]) {
          await page.goto(hosts[where] + home);
          await page.type(".hero input", "coaching / cycle");
          await page.keyboard.press("Enter");
          await page.waitForFunction(() => /\d/.test(document.querySelector("#hb-count")?.textContent ?? ""));
          assert.match(await page.$eval("#hb-count", (heading) => heading.textContent), count);
        }
        await page.goto(hosts[where] + "index.html");
        await page.keyboard.press("/");
        await page.waitForSelector("dialog[open] [role=option]");
        harness.assertNone(faults);
        await page.close();
      });
    }

    // That every link of every page leads somewhere is proved on the files (the
    // crawl in generator/output_test.go). A browser adds that a click gets there:
    // with scripts that listen, and pages and anchors opened without a server. So
    // one link of each sort is clicked, and the sorts do not grow with the content.
    test("links of every sort work when clicked in a folder", async (t) => {
      const { page, faults } = await harness.newPage(browser);
      const clicked = new Set();
      for (const path of Object.values(kinds)) {
        const start = hosts["a folder"] + path;
        await page.goto(start);
        for (const { href, index, sort } of await linksOf(page)) {
          if (clicked.has(sort)) continue;
          clicked.add(sort);
          if (page.url() !== start) await page.goto(start);
          const fault = await follow(page, index, href);
          if (fault) faults.push(`${path}: ${sort}: ${href}: ${fault}`);
        }
      }
      harness.assertNone(faults);
      t.diagnostic(`${clicked.size} sorts of links`);
      for (const needed of ["masthead", "site-nav", "crumbs", "page__nav", "page__aside", "facets", "prose", "paper", "figure", "drivers", "pager", "letters"]) {
        assert.ok([...clicked].some((sort) => sort.split(" ")[0] === needed), `no link of ${needed} was clicked`);
      }
      await page.close();
    });
  });
}

/**
 * The page's links inside the site: the whole address, the place among all links,
 * and the sort. That is the part of the page where the link stands, what is said
 * of it there, and whether it leads to a page, to a place in one or in this one,
 * or to another file.
 */
function linksOf(page) {
  return page.evaluate(() => [...document.querySelectorAll("a[href]")].flatMap((link, index) => {
    const address = new URL(link.getAttribute("href"), location.href);
    if (address.protocol !== "file:" || link.hasAttribute("download")) return [];
    const part = link.closest("nav, header, footer, section, figure, article, main, body");
    const anchor = address.hash && (address.pathname === location.pathname ? "a place here" : "a place elsewhere");
    const leadsTo = anchor || (address.pathname.endsWith(".html") ? "a page" : "a file");
    const said = ["rel", "hreflang", "aria-current", "data-facet"].filter((name) => link.hasAttribute(name));
    const sort = [part.classList[0] ?? part.localName, ...said, link.ownerSVGElement ? "drawn" : "", "to", leadsTo];
    return [{ href: address.href, index, sort: sort.filter(Boolean).join(" ") }];
  }));
}

/**
 * Clicks a link and says what is wrong with where it leads, or "". Some links
 * have a script that shows the answer in place; those are followed as without.
 */
async function follow(page, index, href) {
  const answered = await page.evaluate((i) => {
    let prevented;
    addEventListener("click", (event) => { prevented = event.defaultPrevented; }, { once: true });
    document.querySelectorAll("a[href]")[i].dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
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
