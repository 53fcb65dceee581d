// How the site looks and works for everyone: no barriers, the keyboard alone,
// narrow windows and large type, dark pages, other accents and languages, paper,
// no scripts, and the weight of it all. The handbook itself is looked at, and
// testdata/pieces.txtar, which has every piece that authors can write.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { barriers, look, sideways } from "./barriers.mjs";
import { checkHTML } from "./checker.mjs";
import * as harness from "./harness.mjs";
import { print, printedWords, words } from "./paper.mjs";

const everyPiece = "tests/browser/testdata/pieces.txtar";

let site, pieces, browser;
/** Addresses of one page of every kind, by name. */
const addresses = {};

before(async () => {
  const project = await harness.newProject(await harness.archive(everyPiece));
  [site, pieces, browser] = await Promise.all([harness.build(), harness.build(project), harness.launch("chromium")]);
  const [siteHost, piecesHost] = await Promise.all([harness.host(site), harness.host(pieces)]);
  for (const [kind, path] of Object.entries(await harness.pageOfEachKind(site))) addresses[kind] = siteHost + path;
  Object.assign(addresses, {
    "not found": `${siteHost}404.html`,
    "every piece": `${piecesHost}modules/pieces/every-piece/index.html`,
    "every piece, not translated": `${piecesHost}es/modules/pieces/every-piece/index.html`,
    "every piece, right to left": `${piecesHost}ar/modules/pieces/every-piece/index.html`,
    "every piece, printed": `${piecesHost}modules/pieces/print/index.html`,
    "right to left home": `${piecesHost}ar/index.html`,
    "video without a poster": `${piecesHost}videos/visit/index.html`,
    "Spanish sheet": `${piecesHost}es/handouts/sheet/index.html`,
    "Spanish printed module": `${piecesHost}es/modules/pieces/print/index.html`,
    "list of sheets": `${piecesHost}handouts/index.html`,
  });
});
after(harness.close);

/** Opens an address in a new tab; the tab closes when the test does. */
async function open(t, address, { width = 1440, height = 900, browser: other = browser } = {}) {
  const { page, faults } = await harness.newPage(other);
  t.after(() => page.close());
  await page.setViewport({ width, height });
  if (address) await page.goto(address);
  return { page, faults };
}

describe("no barriers", () => {
  for (const name of ["chromium", "firefox"]) {
    test(`every kind of page at 1440 and 320 px, light and dark, in ${name}`, async (t) => {
      const used = name === "firefox" ? await harness.fresh(t, "firefox") : browser;
      const { page } = await open(t, "", { browser: used });
      const found = [];
      for (const [kind, address] of Object.entries(addresses)) {
        await page.goto(address);
        found.push(...(await look(page, kind)));
      }
      t.diagnostic(`${Object.keys(addresses).length} kinds of page`);
      harness.assertNone(found);
    });
  }

  test("what opens over the page", async (t) => {
    const { page } = await open(t, "", { width: 320 });
    const found = [];
    const panels = [
      ["home", ".tool--menu"], ["every piece", ".term"], ["every piece", ".drawer-contents"],
      ["every piece", ".drawer-side"], ["list", ".drawer-facets button"],
    ];
    for (const [kind, button] of panels) {
      await page.goto(addresses[kind]);
      await page.click(button);
      assert.ok(await page.$(":popover-open"), `${kind}: ${button} opens nothing`);
      found.push(...(await look(page, `${kind}, ${button} open`, [320])));
    }
    await page.goto(addresses["every piece"]);
    await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
    found.push(...(await barriers(page, "every piece with all disclosed")));
    harness.assertNone(found);
  });

  test("no scrolling sideways at 200 % zoom", async (t) => {
    const { page } = await open(t);
    await page.setViewport({ width: 640, height: 400, deviceScaleFactor: 2 });
    const found = [];
    for (const [kind, address] of Object.entries(addresses)) {
      await page.goto(address);
      found.push(...(await sideways(page, kind)));
    }
    harness.assertNone(found);
  });

  test("nothing moves for people who ask for less motion", async (t) => {
    const { page } = await open(t);
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    await page.goto(addresses["every piece"]);
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return element.checkVisibility() && (style.scrollBehavior === "smooth" || style.transitionDuration !== "0s" || style.animationName !== "none");
    }).map((element) => element.outerHTML.slice(0, 80)));
    harness.assertNone(moving);
  });
});

describe("the keyboard alone", () => {
  const focused = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 100));
  const isFocused = (page, selector) => page.evaluate((s) => document.activeElement.matches(s), selector);
  /** Presses Tab until an element that fits has the focus. */
  async function tabTo(page, selector, most = 80) {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press("Tab");
      if (await isFocused(page, selector)) return;
    }
    assert.fail(`Tab never reaches ${selector}; it ends at ${await focused(page)}`);
  }

  test("reaches everything, shows where it is, and is never trapped", async (t) => {
    const { page } = await open(t);
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    const found = [];
    for (const kind of ["home", "every piece", "list", "handout"]) {
      await page.goto(addresses[kind]);
      const all = await page.evaluate(() => [...document.querySelectorAll("a[href], button, summary, video, [tabindex='0']")]
        .filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true })).length);
      const steps = [];
      for (let i = 0; i < all + 20; i++) {
        await page.keyboard.press("Tab");
        const step = await page.evaluate(describeFocus);
        if (!step) break;
        if (step.fault) found.push(`${kind}: ${step.what}: ${step.fault}`);
        steps.push(step.what);
      }
      // The player's own controls take steps inside the film.
      if (steps.length < all) found.push(`${kind}: Tab reaches ${steps.length} of ${all}, the last ${steps.at(-1)}`);
      if (steps.length >= all + 20) found.push(`${kind}: Tab does not leave the page`);
    }
    harness.assertNone(found);
  });

  test("skips to the content", async (t) => {
    const { page } = await open(t, addresses["every piece"]);
    await page.keyboard.press("Tab");
    assert.ok(await isFocused(page, ".skip-link"), await focused(page));
    assert.ok(await page.$eval(".skip-link", (link) => link.getBoundingClientRect().top >= 0), "the link stays out of sight");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await isFocused(page, "main *"), await focused(page));
  });

  for (const name of ["chromium", "firefox"]) {
    test(`opens and closes what stands over the page, in ${name}`, async (t) => {
      const used = name === "firefox" ? await harness.fresh(t, "firefox") : browser;
      const { page, faults } = await open(t, addresses["every piece"], { width: 390, browser: used });
      for (const [button, panel] of [[".tool--menu", ".site-nav"], [".drawer-side", ".sidenav"], [".drawer-contents", ".toc"], [".term", ".definition"]]) {
        await page.focus(button);
        await page.keyboard.press("Enter");
        await page.waitForSelector(`${panel}:popover-open`, { timeout: 3000 });
        const inside = await page.$eval(panel, (element) => {
          const { top, left, right, bottom } = element.getBoundingClientRect();
          return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight + 1;
        });
        assert.ok(inside, `${panel} does not fit into the window`);
        await page.keyboard.press("Tab");
        assert.ok(await isFocused(page, `${panel} a`), `after ${button} the next stop is ${await focused(page)}`);
        await page.keyboard.press("Escape");
        assert.equal(await page.$(`${panel}:popover-open`), null, `Escape leaves ${panel} open`);
        assert.ok(await isFocused(page, button), `after Escape the focus is at ${await focused(page)}`);
      }
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      assert.equal(await page.$(".definition:popover-open"), null, "the button of a term does not close its explanation");
      harness.assertNone(faults);
    });
  }

  test("the panel of contents leads to its section and closes", async (t) => {
    const { page } = await open(t, addresses["every piece"], { width: 390 });
    await page.focus(".drawer-contents");
    await page.keyboard.press("Enter");
    await tabTo(page, '.toc a[href="#pictures"]');
    await page.keyboard.press("Enter");
    assert.equal(await page.$(".toc:popover-open"), null);
    await page.waitForFunction(() => Math.abs(document.getElementById("pictures").getBoundingClientRect().top) < innerHeight / 2);
    await tabTo(page, "main *", 1);
  });

  test("tabs follow the arrows, on both sides of the world", async (t) => {
    for (const [kind, forward, back] of [["every piece", "ArrowRight", "ArrowLeft"], ["every piece, right to left", "ArrowLeft", "ArrowRight"]]) {
      // An address that is broken chooses the first.
      const { page } = await open(t, `${addresses[kind]}#%`);
      const chosen = () => page.$$eval("[role=tab]", (tabs) => tabs.findIndex((tab) => tab === document.activeElement && tab.ariaSelected === "true"));
      await tabTo(page, "[role=tab]");
      assert.equal(await chosen(), 0);
      await page.keyboard.press(forward);
      assert.equal(await chosen(), 1);
      await page.keyboard.press(back);
      await page.keyboard.press(back);
      const last = await page.$$eval("[role=tab]", (tabs) => tabs.length - 1);
      assert.equal(await chosen(), last, "the arrow before the first tab leads to the last");
      await page.keyboard.press("Home");
      await page.keyboard.press("Tab");
      assert.ok(await isFocused(page, "[role=tabpanel]:not([hidden])"), await focused(page));
      assert.equal(await page.$$eval("[role=tabpanel]", (panels) => panels.filter((panel) => panel.checkVisibility()).length), 1);
    }
  });

  test("facets limit the list, combine and are kept in the address", async (t) => {
    const { page } = await open(t, addresses["list of sheets"]);
    const shown = () => page.$$eval(".ledger > li", (items) => items.filter((item) => item.checkVisibility()).map((item) => item.querySelector("a").textContent.trim()));
    assert.equal((await shown()).length, 2);
    await tabTo(page, '[data-facet="driver=coaching"]');
    await page.keyboard.press("Enter");
    assert.deepEqual(await shown(), ["1 A sheet"]);
    assert.ok(await isFocused(page, '[data-facet="driver=coaching"][aria-current]'), await focused(page));
    assert.match(await page.$eval(".browse [role=status]", (status) => status.textContent), /: 1$/);
    await page.reload();
    assert.deepEqual(await shown(), ["1 A sheet"]);
    await tabTo(page, '[data-facet="driver=data"]');
    await page.keyboard.press("Enter");
    assert.deepEqual(await shown(), ["2 Another sheet"]);
    await page.keyboard.press("Enter");
    assert.equal((await shown()).length, 2);
  });

  test("switches the theme and opens disclosures", async (t) => {
    const { page } = await open(t, addresses["every piece"]);
    await tabTo(page, "hb-theme button");
    const theme = () => page.$eval("html", (html) => html.dataset.theme);
    await page.keyboard.press("Enter");
    assert.equal(await theme(), "dark");
    assert.equal(await page.$eval("hb-theme button", (button) => button.ariaPressed), "true");
    await page.keyboard.press("Space");
    assert.equal(await theme(), "light");
    await page.focus("figure summary");
    await page.keyboard.press("Enter");
    assert.ok(await page.$("figure details[open]"));
  });
});

/** Runs in the page: the focused element, and what is wrong with how it shows; null at the end of the page. */
function describeFocus() {
  const element = document.activeElement;
  if (element === document.body) return null;
  const what = element.outerHTML.slice(0, 90);
  const rings = [getComputedStyle(element), getComputedStyle(element, "::after")];
  const drawn = element.querySelector(".hit, .side");
  const ringed = rings.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    || drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 3;
  const { top, bottom, width, height } = element.getBoundingClientRect();
  let fault = "";
  if (!ringed && element.tagName !== "VIDEO") fault = "the focus cannot be seen";
  else if (width === 0 || height === 0 || bottom < 0 || top > innerHeight) fault = "the focus is outside the window";
  return { what, fault };
}

describe("other programs' opinion", () => {
  // What the HTML checker says that is deliberate here.
  const deliberate = [
    // A page with unusual HTML of its author's is written by a parser that closes <hr/>.
    /^Trailing slash on void elements has no effect/,
    // A module that nobody has translated is printed in a frame that is; each part
    // says which language it is in.
    /^This document appears to be written in English but the “html” start tag has “lang="(es|ar)"”/,
  ];

  test("the Nu HTML checker has nothing to say about any page", async () => {
    const files = [];
    for (const folder of [site, pieces]) files.push(...(await harness.pages(folder)).map((path) => join(folder, path)));
    const found = await checkHTML(files, deliberate);
    harness.assertNone(found.slice(0, 20));
  });
});

describe("weight and calm", () => {
  const weigh = async (page, selector, attribute) => {
    const files = await page.$$eval(selector, (elements, name) => elements.map((element) => element[name]), attribute);
    let bytes = 0;
    for (const file of files) bytes += harness.weight(Buffer.from(await (await fetch(file)).arrayBuffer()));
    return bytes;
  };

  test("a page to read brings at most 6 KB of scripts and 14 KB of styles", async (t) => {
    // Who keeps work on the device gets the store, too; here nobody does.
    const context = await browser.createBrowserContext();
    const { page } = await open(t, addresses["translated topic"], { browser: context });
    t.after(() => context.close());
    const scripts = await weigh(page, "script[src]", "src");
    const styles = await weigh(page, "link[rel=stylesheet]", "href");
    t.diagnostic(`scripts ${scripts} bytes, styles ${styles} bytes`);
    assert.ok(scripts <= 6 * 1024, `${scripts} bytes of scripts`);
    assert.ok(styles <= 14 * 1024, `${styles} bytes of styles`);
  });

  test("what searches comes when it is wanted, and is at most 10 KB of scripts", async (t) => {
    const { page } = await open(t, addresses["translated topic"]);
    const inPage = () => page.$$eval("script[src]", (scripts) => scripts.filter((script) => /search/.test(script.src)).length);
    assert.equal(await inPage(), 0, "the search comes with the page");
    await page.click("hb-search a");
    await page.waitForSelector("hb-find [role=option]");
    const bytes = await weigh(page, 'script[src*="/assets/search"]', "src");
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes > 0 && bytes <= 10 * 1024, `${bytes} bytes`);
  });

  test("nothing moves while a page loads or scrolls", async (t) => {
    const { page } = await open(t);
    await page.evaluateOnNewDocument(() => {
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
          globalThis.shifts.push(`${value} at ${sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(" and ")}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    const found = [];
    for (const kind of ["home", "topic", "handout", "every piece", "search"]) {
      for (const width of [390, 1440]) {
        await page.setViewport({ width, height: 844 });
        await page.goto(addresses[kind], { waitUntil: "networkidle0" });
        const shifts = await page.evaluate(async () => {
          for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
            scrollTo({ top, behavior: "instant" });
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          }
          return globalThis.shifts;
        });
        found.push(...shifts.map((shift) => `${kind} at ${width} px: ${shift}`));
      }
    }
    harness.assertNone(found);
  });
});

describe("themes", () => {
  test("a choice is kept, and shows before anything else of the page", async (t) => {
    const { page } = await open(t);
    await page.evaluateOnNewDocument(() => {
      new MutationObserver(() => {
        if (document.body && !("atFirst" in globalThis)) globalThis.atFirst = document.documentElement.dataset.theme ?? "";
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(addresses.topic);
    assert.equal(await page.evaluate(() => globalThis.atFirst), "");
    await page.click("hb-theme button");
    await page.reload();
    assert.equal(await page.evaluate(() => globalThis.atFirst), "dark");
    const early = await page.evaluate(() => {
      const first = document.querySelector("head script[src], head link[rel=stylesheet]");
      return first.localName === "script" && !first.defer && !first.async && first.type !== "module";
    });
    assert.ok(early, "the script that sets the theme does not stand before the styles or does not block");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    const frame = await page.$$eval("meta[name=theme-color]", (all) => all.filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.content));
    assert.deepEqual(frame, [await page.$eval("meta[name=theme-color][data-for=dark]", (meta) => meta.content)], "the browser's own frame keeps the other theme");
  });

  test("ten lines and the brand of handbook.yaml change every page", async (t) => {
    const theme = `:root {
  --competency: oklch(.45 .1 220);
  --organization: oklch(.5 .12 60);
  --leadership: oklch(.42 .13 300);
  --paper-hue: 150;
  --radius: 10px;
  --font-display: "Noto Sans", sans-serif;
  --masthead: oklch(from var(--brand) min(l, .45) c h);
  --on-masthead: white;
}
`;
    const usual = await harness.archive(everyPiece);
    const project = await harness.newProject({
      ...usual, "static/theme.css": theme,
      "handbook.yaml": usual["handbook.yaml"].replace("title: Every piece", "title: Cedar Ridge").replace("#5b2a86", "#0f5c4d").replace("logo.svg", "cedar.svg"),
      "content/cedar.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 9h9L4 0z"/></svg>\n',
    });
    const branded = await harness.build(project);
    const base = await harness.host(branded);
    const { page, faults } = await open(t);
    const found = [];
    for (const path of await harness.pages(branded)) {
      // Addresses that moved have nothing to brand, and lead on at once.
      if (/http-equiv="refresh"/.test(await readFile(join(branded, path), "utf8"))) continue;
      await page.goto(base + path);
      const look = await page.evaluate(() => {
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        return {
          name: document.querySelector(".brand").textContent.trim(),
          logo: document.querySelector(".brand img").src.split("/").pop(),
          accent: style("html").getPropertyValue("--brand"),
          font: style("h1").fontFamily,
          masthead: style(".masthead").color,
        };
      });
      const want = { name: "Cedar Ridge", logo: "cedar.svg", accent: "#0f5c4d", font: '"Noto Sans", sans-serif', masthead: "rgb(255, 255, 255)" };
      for (const key of Object.keys(want)) {
        if (look[key] !== want[key]) found.push(`${path}: ${key} is ${look[key]}, not ${want[key]}`);
      }
    }
    harness.assertNone([...found, ...faults]);
  });

  test("any accent can be read in both themes", async (t) => {
    const { page } = await open(t, addresses.handout);
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    const found = await page.evaluate((accents) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
      const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (!/rgba\(0, 0, 0, 0\)|transparent/.test(colour)) return colour;
        }
        return "white";
      };
      document.documentElement.removeAttribute("data-family");
      const found = [];
      for (const accent of accents) {
        document.documentElement.style.setProperty("--brand", accent);
        for (const theme of ["light", "dark"]) {
          document.documentElement.dataset.theme = theme;
          for (const selector of [".paper a, main a", ".btn--primary", ".tag", ".crumbs a", ".skip-link"]) {
            const element = document.querySelector(selector);
            if (!element) { found.push(`there is no ${selector}`); continue; }
            const [dark, bright] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
            const contrast = (bright + 0.05) / (dark + 0.05);
            if (contrast < 4.5) found.push(`${accent}, ${theme}: ${selector} has a contrast of ${contrast.toFixed(2)}`);
          }
        }
      }
      return found;
    }, ["#ffd400", "#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ff7a00", "#7fffd4", "#c71585", "#808080"]);
    harness.assertNone(found);
  });
});

describe("languages", () => {
  test("pages that run from right to left, with diagrams and the binder tab on their side", async (t) => {
    const { page, faults } = await open(t, addresses["every piece, right to left"], { width: 1500 });
    const seen = await page.evaluate(() => {
      const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
      return {
        direction: document.documentElement.dir,
        navigation: left(".page__nav") > left("main") && left("main") > left(".toc"),
        brand: left(".brand") > left(".masthead__tools"),
        drawing: getComputedStyle(document.querySelector(".drivers svg")).direction,
        tab: document.querySelector(".thumb").getBoundingClientRect().right,
        word: document.querySelector(".crumbs a").textContent,
        missing: document.querySelector(".page-tools a").textContent,
      };
    });
    assert.deepEqual(seen, {
      direction: "rtl", navigation: true, brand: true, drawing: "ltr", tab: 1500, word: "البداية", missing: "Send by e-mail",
    });
    harness.assertNone(faults);
  });

  test("the switch leads to the same page, and a page that is not translated says so", async (t) => {
    const { page } = await open(t, addresses["every piece, right to left"]);
    await Promise.all([page.waitForNavigation(), page.click('.masthead a[hreflang="en"]')]);
    assert.equal(page.url(), addresses["every piece"]);
    await Promise.all([page.waitForNavigation(), page.click('.masthead a[hreflang="es"]')]);
    assert.equal(page.url(), addresses["every piece, not translated"]);
    const seen = await page.evaluate(() => ({
      page: document.documentElement.lang, notice: document.querySelector(".notice").lang,
      says: /traducida/.test(document.querySelector(".notice").textContent), text: document.querySelector("article").lang,
    }));
    assert.deepEqual(seen, { page: "es", notice: "es", says: true, text: "en" });
  });
});

describe("paper", () => {
  test("every handout is a sheet of Letter and of A4, both sides at most", async (t) => {
    const { page } = await open(t);
    const base = addresses.home.replace("index.html", "");
    const found = [];
    for (const path of (await harness.pages(site)).filter((path) => /^handouts\/[^/]+\/index\.html$/.test(path))) {
      await page.goto(base + path);
      const title = await page.$eval("h1", (h1) => h1.textContent.trim());
      for (const format of ["letter", "a4"]) {
        const sheets = await print(page, format);
        t.diagnostic(`${path}, ${format}: ${sheets.length}`);
        if (sheets.length > 2) found.push(`${path} takes ${sheets.length} pages of ${format}`);
        const text = words(sheets.join(" "));
        if (!text.includes(words(title))) found.push(`${path}: the title is not on paper`);
        if (/Copy link|Skip to content|To learn more/.test(text)) found.push(`${path}: what only works on a screen is on paper`);
      }
    }
    harness.assertNone(found);
  });

  test("topics and modules print as documents, in their language", async (t) => {
    const { page } = await open(t, addresses["every piece"]);
    const topic = await printedWords(page, "letter");
    for (const text of ["Every piece on one page", "Observe.", "Talk, see", "The coach sits at the back.", "Page 1 of", "Competency"]) {
      assert.ok(topic.includes(text), `the printed topic lacks “${text}”`);
    }
    assert.ok(!topic.includes("Ask who was visited"), "the facilitator's notes are printed for everyone");
    await page.goto(`${addresses["every piece"]}?edition=facilitator`);
    assert.match(await printedWords(page, "letter"), /Ask who was visited/);

    await page.goto(addresses["printed module"]);
    const parts = await page.$$eval(".printed__part", (sections) => sections.map((section) => section.querySelector("h1")?.textContent.trim()).filter(Boolean));
    const module = await print(page, "a4");
    const text = words(module.join(" "));
    for (const part of parts) assert.ok(text.includes(words(part)), `the printed module lacks “${part}”`);
    assert.match(module.at(-1), new RegExp(`Page ${module.length} of ${module.length}`));

    for (const kind of ["Spanish sheet", "Spanish printed module"]) {
      await page.goto(addresses[kind]);
      assert.match((await print(page, "a4"))[0], /Página 1 de \d/, kind);
    }
  });
});

test("everything can be read and used without scripts", async (t) => {
  const { page } = await open(t, "", { width: 390 });
  await page.setJavaScriptEnabled(false);
  await page.goto(addresses["every piece"]);
  const shown = (selector) => page.$$eval(selector, (elements) => elements.map((element) => element.checkVisibility()));
  assert.deepEqual(await shown(".tabs section"), [true, true, true]);
  assert.deepEqual(await shown(".tabs h3"), [true, true, true]);
  assert.deepEqual([...new Set(await shown(".page-tools button, hb-theme button, hb-captions button"))], [false], "there are buttons that do nothing");
  for (const [button, panel] of [[".tool--menu", ".site-nav"], [".drawer-contents", ".toc"], [".term", ".definition"]]) {
    await page.click(button);
    assert.ok(await page.$(`${panel}:popover-open`), `${button} opens nothing`);
    await page.keyboard.press("Escape");
  }
  await page.goto(addresses["list of sheets"]);
  assert.equal((await shown(".ledger > li")).length, 2);
  await page.click(".drawer-facets button");
  await Promise.all([page.waitForNavigation(), page.click('[data-facet="driver=coaching"]')]);
  assert.match(page.url(), /handouts\/driver\/coaching\/index\.html$/);
  assert.deepEqual(await shown(".ledger > li"), [true]);
});
