// Pictures of the handbook, for people to look at:
//
//   node tests/browser/shots.mjs FOLDER [PAGE…]
//
// PAGE is a path in the site, such as about/index.html; without one, a page of
// every kind is shown. Each gets PNGs from Chromium and Firefox (1440 and 390 px
// wide, light and dark), from Chromium also with a system's own few colours and
// at 200 % zoom, and the PDFs that printing it on Letter and on A4 gives.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTheme } from "./barriers.mjs";
import * as harness from "./harness.mjs";

const [folder, ...chosen] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node tests/browser/shots.mjs FOLDER [PAGE…]");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
try {
  const site = await harness.build();
  const address = await harness.host(site);
  const paths = chosen.length ? chosen : [...Object.values(await harness.pageOfEachKind(site)), "404.html"];
  for (const name of ["chromium", "firefox"]) {
    const browser = await harness.launch(name);
    for (const path of paths) {
      const { page } = await harness.newPage(browser);
      const picture = (view) => join(folder, `${path.replace(/(\/?index)?\.html$/, "").replaceAll("/", "-") || "home"}.${view}`);
      await page.goto(address + path, { waitUntil: "load" });
      for (const width of [1440, 390]) {
        await page.setViewport({ width, height: 900 });
        for (const theme of ["light", "dark"]) {
          await setTheme(page, theme);
          await page.screenshot({ path: picture(`${name}.${width}.${theme}.png`), fullPage: true });
        }
      }
      if (name === "chromium") await chromiumOnly(page, picture);
      await page.close();
      console.log(name, path);
    }
    await browser.close();
  }
} finally {
  await harness.close();
}

/** The pictures and sheets that only Chromium can make. */
async function chromiumOnly(page, picture) {
  await page.evaluate(() => { delete document.documentElement.dataset.theme; });
  await page.setViewport({ width: 720, height: 450, deviceScaleFactor: 2 });
  await page.screenshot({ path: picture("zoom.png"), fullPage: true });
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-color-scheme", value: "dark" }] });
  await page.setViewport({ width: 1440, height: 900 });
  await page.screenshot({ path: picture("forced-colors.png"), fullPage: true });
  await session.send("Emulation.setEmulatedMedia", { features: [] });
  for (const format of ["letter", "a4"]) await page.pdf({ path: picture(`${format}.pdf`), format, tagged: true });
}
