// What people type finds what they mean: the queries of tests/search, asked of the
// handbook's own index with the script that browsers run.

import { after, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { depth, figures, judge, misses, queries, sets, table } from "../search/queries.mjs";

/** The least MRR of each set of queries. */
const least = 0.92;

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "handbook-"));
after(() => rmSync(folder, { recursive: true }));
const site = join(folder, "site");
execFileSync("go", ["run", "./cmd/handbook", "build", "-o", site], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
execFileSync("go", ["run", "./tests/tools/bundle", "static/client/search/search.ts", join(folder, "search.mjs")], { cwd: root, stdio: "inherit" });
const { Search } = await import(pathToFileURL(join(folder, "search.mjs")));

/** Reads a file of the index as a page does: by running it. */
async function load(name) {
  let content;
  runInNewContext(readFileSync(join(site, "search", name), "utf8"), {
    handbookSearch(of, text) {
      if (of === name) content = text;
    },
  });
  assert.equal(typeof content, "string", `search/${name} does not bring its content`);
  return content;
}

for (const language of ["en", "es"]) {
  for (const set of sets) {
    test(`${set} in ${language} find their pages`, async (t) => {
      const search = new Search(language, load);
      const judged = [];
      for (const query of queries(language, set)) {
        const { results } = await search.ask({ text: query.text, limit: depth });
        judged.push({ ...query, ...judge(query, results), results });
      }
      const sections = judged.filter(({ section }) => section !== undefined);
      t.diagnostic(`\n${table(judged)}\n${sections.filter(({ section }) => section).length} of ${sections.length} lead to the section too\n\n${misses(judged).join("\n")}`);
      const { mrr } = figures(judged);
      assert.ok(mrr >= least, `the mean reciprocal rank is ${mrr.toFixed(3)}, less than ${least}`);
    });

    test(`the answers of the ${set} in ${language} are pages of the handbook`, () => {
      for (const query of queries(language, set)) {
        for (const { url, anchor } of [...query.right, ...query.near]) {
          const html = readFileSync(join(site, url), "utf8");
          assert.ok(!anchor || html.includes(`id="${anchor}"`), `${query.line}: ${url} has no section ${anchor}`);
        }
      }
    });
  }
}
