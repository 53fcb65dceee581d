// Pictures of the handbook, for people to look at:
//
//   node tests/browser/shots.mjs FOLDER [PAGE…]
//
// PAGE is a path in the site, such as about/index.html; without one, a page of
// every kind is shown. Each gets four PNGs (1440 and 390 px wide, light and
// dark) and the PDF that printing it gives.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
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
  const browser = await harness.launch("chromium");
  const { page } = await harness.newPage(browser);
  for (const path of chosen.length ? chosen : Object.values(await harness.pageOfEachKind(site))) {
    const name = path.replace(/(\/?index)?\.html$/, "").replaceAll("/", "-") || "home";
    for (const width of [1440, 390]) {
      for (const scheme of ["light", "dark"]) {
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(address + path, { waitUntil: "networkidle0" });
        await page.screenshot({ path: join(folder, `${name}.${width}.${scheme}.png`), fullPage: true });
      }
    }
    await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true, tagged: true });
    console.log(path);
  }
} finally {
  await harness.close();
}
