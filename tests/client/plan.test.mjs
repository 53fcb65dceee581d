// Plans in browsers are read, brought to a worksheet and evaluated as in the
// generator: both follow the vectors of generator/worksheet/testdata.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { imports } from "./imports.mjs";

const root = new URL("../..", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "handbook-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

const modules = ["canonical", "sha256", "json", "plan", "progress", "migrate", "state", "pipe", "csv"];
const plans = fileURLToPath(new URL("static/client/plan/", root));
writeFileSync(join(folder, "all.ts"), [...modules, "../exchange/progress"].map((name) => `export * from ${JSON.stringify(plans + name)};\n`).join(""));
execFileSync("go", ["run", "./tests/tools/bundle", join(folder, "all.ts"), join(folder, "all.mjs")], { cwd: root, stdio: "inherit" });
const { canonical, sha256, parse, read: readWith, readProgress, seal, sealBackup, fileText, fit, prepare, quote, long, wide, countSections } = await import(pathToFileURL(join(folder, "all.mjs")));
const read = (file) => readWith(file, readProgress);

const vectors = (name) => JSON.parse(readFileSync(new URL(`generator/worksheet/testdata/vectors/${name}.json`, root), "utf8"));
const worksheets = vectors("worksheets");

/** The same values, whatever the order of their keys. */
const same = (got, want, message) => assert.equal(canonical(got), canonical(want), message);

function planOf(definition, { id = "0f8fad5b-d9cb-469f-a165-70867728950e", title = "", answers, unmapped = {} }, version = definition.version) {
  return {
    format: "handbook-plan/1",
    handbook: { id: "school" },
    worksheet: { id: definition.id, version, definition: `sha256:${"0".repeat(64)}`, language: "en" },
    plan: { id, revision: 1, title, status: "draft", created: "2026-01-01T00:00:00Z", modified: "2026-01-01T00:00:00Z" },
    answers, computed: {}, hidden: [], unmapped, sources: [],
  };
}

/** A deep freeze: whoever changes what it was given fails. */
function frozen(value) {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function fitted(definition, plan) {
  const result = fit(frozen(definition), "sha256:new", frozen(plan));
  if (result.fault) return result;
  const again = fit(definition, "sha256:new", result.plan);
  assert.deepEqual(again, { plan: result.plan, moved: [], returned: [] }, "fitted twice");
  assert.equal(result.plan.worksheet.version, definition.version);
  assert.equal(result.plan.worksheet.definition, "sha256:new");
  return result;
}

test("canonical JSON and SHA-256", () => {
  for (const one of vectors("canonical").cases) {
    const value = parse(one.text);
    assert.equal(canonical(value), one.canonical, one.name);
    assert.equal(sha256(one.canonical), one.sha256, one.name);
  }
  for (const none of [NaN, Infinity, "\ud800", { "\udc00": 1 }, () => 1, undefined, 5n]) assert.throws(() => canonical(none), TypeError, String(none));
  same({ a: undefined, b: 1 }, { b: 1 });
});

test("files that people bring", () => {
  for (const { name, bytes, fault, detail, notes } of imports()) {
    const got = read(bytes);
    if (fault) {
      assert.deepEqual([got.fault?.code, got.fault?.detail], [fault, detail], name);
      continue;
    }
    assert.ok(!got.fault, `${name}: ${got.fault}`);
    assert.deepEqual(got.notes.map((note) => `${note.code}${note.detail && ` ${note.detail}`}${note.fault ? `: ${note.fault.code} ${note.fault.detail}` : ""}`), notes, name);
    for (const plan of got.plan ? [got.plan] : got.backup.plans) {
      assert.deepEqual(read(fileText(seal(plan))), { plan, notes: [] }, name);
      for (const definition of Object.values(worksheets)) {
        const result = fit(definition, "sha256:new", { ...plan, worksheet: { ...plan.worksheet, id: definition.id } });
        if (!result.fault) prepare(definition).state(result.plan.answers, result.plan.unmapped);
      }
    }
  }
  assert.equal({}.polluted, undefined);
});

test("a plan's file cut off anywhere says so", () => {
  const text = fileText(seal(planOf(worksheets.everything, { title: "Zoë 👍🏽", answers: { school: "\\\"x\\u0041", number: -1.5e-7, agree: true } })));
  for (let i = 1; i < text.trimEnd().length; i++) assert.equal(read(text.slice(0, i)).fault?.code, "truncated", text.slice(0, i));
  const bytes = new TextEncoder().encode(text);
  for (let i = 1; i < bytes.length - 2; i++) assert.match(read(bytes.slice(0, i)).fault?.code, /^(truncated|encoding)$/);
});

test("a plan's file", () => {
  const plan = planOf(worksheets.everything, { title: "T", answers: { school: "x" } });
  const sealed = seal({ ...plan, extra: 1 });
  assert.deepEqual(Object.keys(sealed), ["format", "handbook", "worksheet", "plan", "answers", "computed", "hidden", "unmapped", "sources", "integrity"]);
  assert.match(fileText(sealed), /^\{\n {2}"format": "handbook-plan\/1",\n[^]*\}\n$/);
  const work = { value: ["a"], done: true, when: "2026-01-01T00:00:00Z" };
  const progress = { format: "handbook-progress/1", page: "lessons/a/", interactions: { q: work }, unmapped: { gone: null } };
  const backup = sealBackup(plan.handbook, [plan], { "lessons/a/": progress });
  const { integrity, ...rest } = backup;
  assert.equal(integrity.value, sha256(canonical(rest)));
  assert.deepEqual(read(fileText(backup)), { backup: rest, notes: [] });
  assert.deepEqual(read(fileText(sealBackup(plan.handbook, [plan], {}, [plan.plan.id]))).backup.archived, [plan.plan.id]);
});

test("progress in a backup", () => {
  for (const { name, progress, want, notes } of vectors("progress").cases) {
    const got = read(fileText(sealBackup({ id: "x" }, [], progress)));
    same(got.backup.progress, want, name);
    assert.deepEqual(Object.keys(got.backup.progress), Object.keys(want), name);
    assert.deepEqual(got.notes.map((note) => `${note.code} ${note.detail}: ${note.fault.code} ${note.fault.detail}`), notes ?? [], name);
    assert.deepEqual(read(fileText(sealBackup({ id: "x" }, [], got.backup.progress))), { backup: got.backup, notes: [] }, name);
  }
});

test("plans of three versions, and what else has to be fitted", () => {
  for (const one of vectors("migrate").cases) {
    const definition = worksheets[one.worksheet];
    const plan = planOf(definition, one, one.version);
    if (one.planWorksheet) plan.worksheet.id = one.planWorksheet;
    const { fault, plan: after, moved, returned } = fitted(definition, plan);
    const { answers = {}, unmapped = {}, moved: wantMoved = [], returned: wantReturned = [], ...wantFault } = one.want;
    if (fault) same({ fault: fault.code, detail: fault.detail }, wantFault, one.name);
    else same({ answers: after.answers, unmapped: after.unmapped, moved, returned }, { answers, unmapped, moved: wantMoved, returned: wantReturned }, one.name);
  }
});

test("what follows from answers", () => {
  for (const { name, worksheet, quotes = [], want, ...one } of vectors("state").cases) {
    const definition = worksheets[worksheet];
    const { plan } = fitted(definition, planOf(definition, one));
    const state = prepare(definition).state(frozen(plan.answers), frozen(plan.unmapped));
    same(state, want, name);
    for (const { text, path, want } of quotes) assert.equal(quote(text, definition, plan.answers, state, path, { date: (day) => day }), want, name);
  }
});

test("a section is complete when what it requires is there and sound, or all of it when it requires nothing", () => {
  const field = (id, more) => ({ id, type: "number", label: id, ...more });
  const sections = [[field("a", { required: true, min: 0 }), field("b")], [field("c"), field("d")], [{ id: "said", type: "note", label: "" }], [field("e", { required: true })]];
  const definition = { id: "x", version: "1", language: "en", title: "", sections: sections.map((fields, i) => ({ id: `s${i}`, title: "", fields, ...(i === 3 && { show: ["=", ["ref", "c"], 1] }) })) };
  const count = (answers) => countSections(definition, prepare(definition).state(answers).sections);
  assert.deepEqual(count({}), { done: 0, asked: 2 });
  assert.deepEqual(count({ b: 1, c: 2 }), { done: 0, asked: 2 });
  assert.deepEqual(count({ a: 1, c: 2, d: 2 }), { done: 2, asked: 2 });
  assert.deepEqual(count({ a: -1, c: 1, d: 2 }), { done: 1, asked: 3 });
});

test("quoted dates and numbers are those of the language", () => {
  const definition = { ...worksheets.everything, language: "es" };
  const say = (text, answers, writing) => quote(text, definition, answers, { hidden: [], computed: {} }, "", writing);
  assert.equal(say("{day}", { day: "2026-09-01" }), "1 de septiembre de 2026");
  assert.equal(say("{agree}", { agree: true }, { yes: "sí" }), "sí");
});

test("circles, which no checked definition has, end", () => {
  const definition = structuredClone(worksheets.everything);
  const fields = Object.fromEntries(definition.sections.flatMap((section) => section.fields).map((field) => [field.id, field]));
  const columns = Object.fromEntries(fields.rows.columns.map((column) => [column.id, column]));
  fields.limit.value = ["+", ["ref", "total"], 1];
  fields.total.value = ["+", ["sum", ["ref", "rows"], ["ref", "cost"]], ["ref", "limit"]];
  columns.cost.value = ["+", ["up", "total"], ["ref", "cost"]];
  columns.what.show = ["blank", ["ref", "what"]];
  fields.deep.show = ["blank", ["ref", "deeper"]];
  fields.deeper.show = ["blank", ["ref", "deep"]];
  definition.sections[0].show = ["blank", ["ref", "school"]];
  const { hidden, computed } = prepare(definition).state({ school: "x", agree: true, deep: "d", rows: [{ _row: "a", what: "w" }] });
  same({ hidden, computed }, { computed: { costs: 0, dated: 0, uses_hidden: "!" }, hidden: ["about", "low", "many", "rows/a/more", "rows/a/when", "school"] });
});

test("CSV", () => {
  const { cases } = JSON.parse(readFileSync(new URL("testdata/csv.json", import.meta.url), "utf8"));
  for (const { name, worksheet, options, plans, long: wantLong, wide: wantWide } of cases) {
    const definition = worksheets[worksheet];
    const all = plans.map((one) => {
      const { plan } = fitted(definition, planOf(definition, one));
      const { computed, hidden } = prepare(definition).state(plan.answers, plan.unmapped);
      return { ...plan, computed, hidden };
    });
    assert.equal(long(all.map((plan) => ({ definition, plan })), options), wantLong, name);
    assert.equal(wide(definition, all, options), wantWide, name);
  }
});

test("a plan of 5 MB is hashed and read in good time, and a large state is made at once", (t) => {
  const time = (work) => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const megabyte = "é".repeat(500_000);
  const hash = time(() => sha256(megabyte));
  const fields = Array.from({ length: 300 }, (_, i) =>
    i % 3 === 0 ? { id: `n${i}`, type: "number", label: "N", required: true, min: 0, checks: [{ that: [">=", ["ref", `n${i}`], 0], say: "x" }] }
    : i % 3 === 1 ? { id: `c${i}`, type: "computed", label: "C", value: ["round", ["*", ["+", ["ref", `n${i - 1}`], i > 3 ? ["ref", `c${i - 3}`] : 1], 0.5], 2], result: "number" }
    : { id: `t${i}`, type: "text", label: "T", maxLength: 200, show: [">", ["ref", `c${i - 1}`], 1] });
  const columns = [{ id: "topic", type: "text", label: "Topic", required: true }, { id: "due", type: "date", label: "Due", show: ["ref", "done"] }, { id: "hours", type: "number", label: "Hours", min: 0 }, { id: "done", type: "yes_no", label: "Done" }, { id: "cost", type: "computed", label: "Cost", value: ["*", ["ref", "hours"], ["up", "n0"]], result: "number" }];
  const table = { id: "sessions", type: "table", label: "Sessions", rows: { max: 500, noun: "" }, columns, checks: [{ that: ["<", ["ref", "hours"], 100], say: "x" }] };
  const total = { id: "total", type: "computed", label: "Total", value: ["sum", ["ref", "sessions"], ["ref", "cost"]], result: "number" };
  const definition = (all) => ({ id: "large", version: "1", language: "en", title: "Large", sections: Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, title: "S", fields: all.slice(i * all.length / 10, (i + 1) * all.length / 10) })) });
  const answers = Object.fromEntries(fields.filter(({ type }) => type !== "computed").map(({ id, type }) => [id, type === "number" ? 3 : "some text"]));
  const rows = Array.from({ length: 500 }, (_, i) => ({ _row: `r${i}`, topic: `Topic ${i}`, due: "2026-09-01", hours: 1.5, done: i % 2 === 0 }));
  const plain = prepare(definition(fields));
  const large = prepare(definition([...fields.slice(0, 298), table, total]));
  for (let i = 0; i < 200; i++) plain.state(answers);
  const small = time(() => plain.state(answers));
  for (let i = 0; i < 20; i++) large.state({ ...answers, sessions: rows });
  const big = time(() => large.state({ ...answers, sessions: rows }));
  t.diagnostic(`SHA-256 of 1 MB ${hash.toFixed(1)} ms; state of 300 fields ${small.toFixed(3)} ms, with 500 rows ${big.toFixed(2)} ms`);
  // Many times what a quiet machine needs, for busy ones.
  assert.ok(hash < 100 && small < 5 && big < 50);
});
