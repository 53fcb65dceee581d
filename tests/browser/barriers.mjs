// What keeps people out of a page: what axe finds, and scrolling sideways, at
// the widths and in the themes that people meet it in.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All rules that axe has unless told, and those of WCAG 2.2 that it leaves out then. */
const everyRule = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** What axe says keeps people out of a page as it stands, one line each. */
export async function barriers(page, where) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const violations = await page.evaluate(async (only) => {
    const result = await globalThis.axe.run(document, { runOnly: only, resultTypes: ["violations"] });
    return result.violations.map(({ id, nodes }) =>
      `${id} in ${nodes.length} places, first at ${nodes[0].target}: ${nodes[0].failureSummary.replace(/\s+/g, " ")}`);
  }, everyRule);
  return violations.map((text) => `${where}: ${text}`);
}

/** Whether a page scrolls sideways: one line that names what makes it, or none. */
export async function sideways(page, where) {
  const reason = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return "";
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > clientWidth + 1;
    });
    return wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 90)).join(" and ") || "the page's own size";
  });
  return reason ? [`${where}: scrolls sideways because of ${reason}`] : [];
}

/** Shows a page in the "light" or the "dark" theme, its colours as they stay. */
export async function setTheme(page, theme) {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
    // Colours fade when they change, those inside others after them, and a page is
    // judged when all have.
    for (let depth = 0; depth < 8; depth++) for (const animation of document.getAnimations()) animation.finish();
  }, theme);
}

/**
 * Looks for barriers and for sideways scrolling in both themes, at some widths of
 * the window, which is afterwards as wide as before. The page stays dark.
 */
export async function look(page, where, widths = [1440, 320]) {
  const found = [];
  const viewport = page.viewport();
  for (const width of widths) {
    await page.setViewport({ ...viewport, width });
    for (const theme of ["light", "dark"]) {
      await setTheme(page, theme);
      found.push(...(await barriers(page, `${where}, ${width} px, ${theme}`)));
    }
    found.push(...(await sideways(page, `${where}, ${width} px`)));
  }
  await page.setViewport(viewport);
  return found;
}
