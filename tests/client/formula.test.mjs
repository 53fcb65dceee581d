// Formulas in browsers give what they give in the generator: for the shared
// vectors, and for 100,000 random ones. FORMULA_SEED=n tries others.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = new URL("../..", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "handbook-"));
process.on("exit", () => rmSync(folder, { recursive: true }));
execFileSync("go", ["run", "./tests/tools/bundle", "static/client/plan/formula.ts", join(folder, "formula.mjs")], { cwd: root, stdio: "inherit" });
const { evaluate } = await import(pathToFileURL(join(folder, "formula.mjs")));

const lookup = (answers) => (name) => (Object.hasOwn(answers, name) ? answers[name] : undefined);

function compute(tree, answers, row) {
  return row ? evaluate(tree, lookup(row), lookup(answers)) : evaluate(tree, lookup(answers));
}

const vectors = JSON.parse(readFileSync(new URL("generator/worksheet/testdata/vectors/formula.json", root), "utf8"));

test(`${vectors.cases.length} vectors`, () => {
  for (const { name, tree, answers = {}, row, result } of vectors.cases) {
    assert.ok(Object.is(compute(tree, answers, row), result), `${name}: got ${JSON.stringify(compute(tree, answers, row))}, want ${JSON.stringify(result)}`);
  }
});

test("100,000 random formulas", async (t) => {
  const seed = process.env.FORMULA_SEED ?? "1";
  t.diagnostic(`FORMULA_SEED=${seed}`);
  const go = spawn("go", ["run", "./tests/formulas", "-seed", seed], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => go.on("close", resolve));
  let answers, row, cases = 0;
  const wrong = [];
  for await (const line of createInterface({ input: go.stdout })) {
    const one = JSON.parse(line);
    if (one.answers) {
      ({ answers, row } = one);
      continue;
    }
    cases++;
    const got = compute(one.tree, answers, one.inRow ? row : undefined);
    if (!Object.is(got, one.result)) wrong.push({ ...one, got, answers, row });
  }
  assert.equal(await ended, 0);
  assert.equal(cases, 100_000);
  assert.deepEqual(wrong.slice(0, 3).map((one) => JSON.stringify(one)), [], `${wrong.length} differ; the seed is ${seed}`);
});

test("what is no answer counts as blank", () => {
  for (const odd of [NaN, Infinity, () => 1, Symbol("x"), 5n, new Map(), new Date(), Object.create({ score: "2" }), undefined]) {
    assert.equal(evaluate(["blank", ["ref", "x"]], () => odd), true, String(odd));
    for (const operation of ["+", "=", "<", "and", "in", "days_between", "len", "not", "neg", "mean", "mean_of"])
      assert.equal(evaluate([operation, ["ref", "x"], ["ref", "x"]], () => odd), null, `${operation} ${String(odd)}`);
  }
});

test("no tree exhausts the stack", () => {
  const nested = (levels) => {
    let tree = 1;
    for (let i = 0; i < levels; i++) tree = ["round", tree, 0];
    return tree;
  };
  assert.equal(evaluate(nested(499), () => null), 1);
  assert.equal(evaluate(nested(100_000), () => null), null);
});
