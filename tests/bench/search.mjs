// How the search answers: `go run ./tests/bench` calls this with the folders of
// sites, and it asks the same questions of this project's search and of Pagefind's,
// each in Node with the files of its index, and prints what came of it as JSON:
//
//   node tests/bench/search.mjs '{"engine": …, "sites": [{"name", "site", "pagefind", …}]}'

import { cpSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as harness from "../browser/harness.mjs";
import { judge, queries } from "../search/queries.mjs";
import { filesBelow, pagesOf, questionsOf } from "./search_questions.mjs";

const depth = 10;
/** Starting anew takes its time, so at most so many questions are asked by somebody who never searched before. */
const mostStarts = 120;

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers) => sum(numbers) / numbers.length;
const at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** A file's bytes, and what of them is sent; Pagefind packs its files itself, so most have gone through gzip already. */
const sizes = new Map();
function sizeOf(path) {
  if (!sizes.has(path)) {
    const bytes = readFileSync(path);
    sizes.set(path, { raw: bytes.length, brotli: Math.min(bytes.length, brotliCompressSync(bytes).length), gzip: Math.min(bytes.length, gzipSync(bytes).length) });
  }
  return sizes.get(path);
}

// The two searches. Each gives ask(text) → urls, and the files that were read so far.

async function ours(engine, site, language) {
  const { Search } = await import(pathToFileURL(engine));
  const folder = join(site, "search");
  return () => {
    const read = new Set();
    const search = new Search(language, async (name) => {
      read.add(join(folder, name));
      let content;
      runInNewContext(await readFile(join(folder, name), "utf8"), { handbookSearch: (_, text) => (content = text) });
      return content;
    });
    return { read, ask: async (text, limit = depth) => (await search.ask({ text, limit })).results };
  };
}

let instances = 0;

/** Pagefind's own script, which finds its files with fetch; one language to a folder. */
function pagefind(folder) {
  return async () => {
    const read = new Set([join(folder, "pagefind.js")]);
    globalThis.fetch = async (input) => {
      const url = new URL(String(input.url ?? input));
      url.search = "";
      read.add(fileURLToPath(url));
      return new Response(await readFile(fileURLToPath(url)));
    };
    const script = await import(`${pathToFileURL(join(folder, "pagefind.js"))}?${++instances}`);
    await script.options({ baseUrl: "/" });
    return {
      read,
      // Each page of its answer is one more file, fetched when it is shown.
      ask: async (text, limit = depth) => {
        const { results } = await script.search(text);
        const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()));
        return shown.map(({ url }) => ({ url: url.slice(1) + (url.endsWith("/") ? "index.html" : ""), anchor: "" }));
      },
    };
  };
}

/** MRR at ten of the questions with each tag and of all but slips; success@5 of slips. */
async function relevance(start, questions) {
  const search = await start();
  const ranks = new Map();
  for (const { tag, text, right } of questions) {
    const results = await search.ask(text);
    const rank = 1 + results.findIndex(({ url }) => right.includes(url));
    if (!ranks.has(tag)) ranks.set(tag, []);
    ranks.get(tag).push(rank);
  }
  const reciprocal = (list) => mean(list.map((rank) => (rank ? 1 / rank : 0)));
  const { slip: slips, ...rest } = Object.fromEntries(ranks);
  return {
    mrr: reciprocal(Object.values(rest).flat()),
    byTag: Object.fromEntries(Object.entries(rest).map(([tag, list]) => [tag, reciprocal(list)])),
    slips: mean(slips.map((rank) => Number(rank >= 1 && rank <= 5))),
  };
}

/** What is sent until so many results can be shown, to somebody who searches for the first time. */
async function bytesTo(limit, start, questions, scripts) {
  const brotli = [];
  const gzip = [];
  const every = Math.ceil(questions.length / mostStarts);
  for (const { text } of questions.filter((_, i) => i % every === 0)) {
    const search = await start();
    await search.ask(text, limit);
    const files = [...scripts, ...search.read].map(sizeOf);
    brotli.push(sum(files.map((file) => file.brotli)));
    gzip.push(sum(files.map((file) => file.gzip)));
  }
  return { brotli: { median: at(brotli, 0.5), p95: at(brotli, 0.95) }, gzip: { median: at(gzip, 0.5), p95: at(gzip, 0.95) } };
}

/** Totals of an index's files. */
function weight(folder, only) {
  const files = filesBelow(folder).filter((file) => only.test(file)).map((file) => sizeOf(join(folder, file)));
  return { files: files.length, raw: sum(files.map(({ raw }) => raw)), brotli: sum(files.map(({ brotli }) => brotli)) };
}

/** Milliseconds that questions take in Chromium, six times slowed down, when their files are there: all are asked once, and measured the second time. */
async function warm(browser, address, setup, questions) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.evaluate(setup);
  const session = await page.createCDPSession();
  const texts = questions.map(({ text }) => text);
  await page.evaluate(async (texts) => {
    for (const text of texts) await globalThis.ask(text);
  }, texts);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const took = await page.evaluate(async (texts) => {
    const took = [];
    for (const text of texts) {
      const started = performance.now();
      await globalThis.ask(text);
      took.push(performance.now() - started);
      await new Promise((done) => setTimeout(done));
    }
    return took;
  }, texts);
  await page.close();
  return { median: at(took, 0.5), p95: at(took, 0.95) };
}

const setupOurs = (language) => `(async () => {
  const waiting = new Map();
  globalThis.handbookSearch = (name, text) => waiting.get(name)(text);
  const { Search } = await import("/engine.js");
  const search = new Search(${JSON.stringify(language)}, (name) => new Promise((done, failed) => {
    waiting.set(name, done);
    const script = document.createElement("script");
    script.onerror = failed;
    script.src = "/search/" + name;
    document.head.append(script);
  }));
  globalThis.ask = (text) => search.ask({ text, limit: ${depth} });
})()`;

const setupPagefind = `(async () => {
  const script = await import("/pagefind/pagefind.js");
  // In the page's own thread, as ours, for only that is slowed down.
  await script.options({ noWorker: true });
  globalThis.ask = async (text) => Promise.all((await script.search(text)).results.slice(0, ${depth}).map((result) => result.data()));
})()`;

/** What a set of hand-written queries of a language is worth. */
async function handwritten(start, language, set) {
  const search = await start();
  const scores = [];
  const slips = [];
  for (const query of queries(language, set)) {
    const judged = judge(query, await search.ask(query.text));
    scores.push(judged.score);
    if (query.tag === "typo" || query.tag === "error de dedo") slips.push(Number(judged.rank >= 1 && judged.rank <= 5));
  }
  return { mrr: mean(scores), slips: mean(slips) };
}

const { engine, sites, count } = JSON.parse(process.argv[2]);
const figures = {};
for (const { name, site, pagefind: theirs, language, wanted, about } of sites) {
  const searches = { ours: await ours(engine, site, language), theirs: pagefind(join(theirs, "pagefind")) };
  const scripts = filesBelow(join(site, "assets")).filter((file) => /^search[.-][^/]*\.js$/.test(file)).map((file) => join(site, "assets", file));
  const pages = pagesOf(theirs, new RegExp(wanted));
  const into = (figures[name] = { pages: pages.length, text: sum(pages.map(({ bytes }) => bytes)), ours: {}, theirs: {} });
  if (!about) {
    for (const [who, start] of Object.entries(searches)) {
      into[who].handwritten = await handwritten(start, language, "queries");
      into[who].unseen = await handwritten(start, language, "unseen");
    }
    continue;
  }
  const questions = questionsOf(pages, new RegExp(about), count);
  into.questions = questions.length;
  into.ours.script = sum(scripts.map((path) => sizeOf(path).brotli));
  into.theirs.script = ["pagefind.js", `wasm.${language}.pagefind`].map((file) => sizeOf(join(theirs, "pagefind", file)).brotli);
  into.ours.index = weight(join(site, "search"), /\.js$/);
  into.theirs.index = weight(join(theirs, "pagefind"), /pf_(meta|index|fragment)$|entry\.json$/);
  for (const [who, start] of Object.entries(searches)) {
    into[who].relevance = await relevance(start, questions);
    into[who].first = await bytesTo(1, start, questions, who === "ours" ? scripts : []);
    into[who].ten = await bytesTo(depth, start, questions, who === "ours" ? scripts : []);
  }
  const browser = await harness.launch("chromium");
  cpSync(join(site, "search"), join(theirs, "search"), { recursive: true });
  cpSync(engine, join(theirs, "engine.js"));
  const blank = `${await harness.host(theirs)}blank.html`;
  into.ours.warm = await warm(browser, blank, setupOurs(language), questions);
  into.theirs.warm = await warm(browser, blank, setupPagefind, questions);
  await browser.close();
}
await harness.close();
console.log(JSON.stringify(figures));
