// How the search answers: `go run ./tests/bench` calls this with the folders of
// sites, and it asks the same questions of this project's search and of Pagefind's,
// each in Node with the files of its index, and prints what came of it as JSON:
//
//   node tests/bench/search.mjs '{"engine": …, "sites": [{"name", "site", "pagefind", …}]}'
//
// The questions are made from the pages by a fixed rule: titles, parts of titles,
// headings, words that follow each other in the text, and titles with a slip of the
// finger. A page answers a question when it holds exactly what the question was
// made from, so several may.

import { cpSync, readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as harness from "../browser/harness.mjs";
import { judge, queries } from "../search/queries.mjs";

const depth = 10;

/** Random numbers from 0 to 1, the same ones every time. */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const mean = (numbers) => sum(numbers) / numbers.length;
const at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** All files below a folder, relative to it. */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll("\\", "/"));
}

/** A file's bytes, and what of them is sent; Pagefind packs its files itself, so most have gone through gzip already. */
const sizes = new Map();
function sizeOf(path) {
  if (!sizes.has(path)) {
    const bytes = readFileSync(path);
    sizes.set(path, { raw: bytes.length, brotli: Math.min(bytes.length, brotliCompressSync(bytes).length), gzip: Math.min(bytes.length, gzipSync(bytes).length) });
  }
  return sizes.get(path);
}

// Pages and questions

const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&quot;|&#34;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&nbsp;/g, " ").replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}\p{Mn}]+/gu) ?? [];

/** The pages of a site: url, title, headings, paragraphs and the bytes of all text in the main part. */
function pagesOf(site, wanted) {
  const pages = [];
  for (const url of filesBelow(site).sort()) {
    if (!wanted.test(url)) continue;
    const html = readFileSync(join(site, url), "utf8");
    const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1].replace(/<(script|style|nav|svg)\b[\s\S]*?<\/\1>/g, " ");
    if (!main) continue;
    pages.push({
      url,
      title: plain(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(main)?.[1] ?? ""),
      headings: [...main.matchAll(/<h[2-4][^>]*>([\s\S]*?)<\/h[2-4]>/g)].map((found) => plain(found[1])),
      paragraphs: [...main.matchAll(/<p>([\s\S]*?)<\/p>/g)].map((found) => wordsOf(plain(found[1]))),
      bytes: Buffer.byteLength(plain(main)),
    });
  }
  return pages;
}

/** So many of a list, chosen and ordered by chance. */
function sample(list, count, random) {
  const rest = [...list];
  const taken = [];
  while (taken.length < count && rest.length) taken.push(rest.splice(Math.floor(random() * rest.length), 1)[0]);
  return taken;
}

/** The pages for each phrase of words, of a field that holds lists of words. */
function holders(pages, fieldsOf) {
  const found = new Map();
  for (const page of pages) {
    for (const key of new Set(fieldsOf(page).map((words) => words.join(" ")))) {
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(page.url);
    }
  }
  return found;
}

/** A word with one slip: a letter left out, doubled, replaced, or two exchanged; the first stays. */
function slip(word, random) {
  const i = 1 + Math.floor(random() * (word.length - 2));
  const letter = "etaoinsrhl"[Math.floor(random() * 10)];
  switch (Math.floor(random() * 4)) {
    case 0: return word.slice(0, i) + word.slice(i + 1);
    case 1: return word.slice(0, i) + word[i] + word.slice(i);
    case 2: return word.slice(0, i) + (letter === word[i] ? "z" : letter) + word.slice(i + 1);
    default: return word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  }
}

/** Questions about the pages whose addresses fit about: {tag, text, right: [url]}. */
function questionsOf(pages, about, count) {
  const random = randomFrom(7);
  const own = pages.filter(({ url }) => about.test(url));
  const titles = pages.map((page) => ({ url: page.url, words: wordsOf(page.title) }));
  const made = [];
  // A question that many pages answer asks nothing.
  const add = (tag, words, right) => right.length <= 3 && made.push({ tag, text: words.join(" "), right });
  const exact = holders(pages, (page) => [wordsOf(page.title)]);
  const titled = own.map((page) => wordsOf(page.title)).filter((words) => words.length > 1);
  for (const words of sample(titled, count, random)) add("title", words, exact.get(words.join(" ")));
  // Part of a title: every page whose title has all its words answers.
  const part = (words) => {
    const left = words.filter((word) => word.length > 2);
    left.splice(Math.floor(random() * left.length), 1);
    return left.slice(0, 4);
  };
  const withAll = (words) => titles.filter((title) => words.every((word) => title.words.includes(word))).map(({ url }) => url);
  const long = titled.filter((words) => words.filter((word) => word.length > 2).length > 2);
  for (const words of sample(long, count, random)) {
    const some = part(words);
    add("part of a title", some, withAll(some));
  }
  const headed = holders(pages, (page) => page.headings.map(wordsOf));
  const headings = own.flatMap((page) => page.headings.map(wordsOf)).filter((words) => words.length > 2 && words.length < 9);
  for (const words of sample(headings, count, random)) add("heading", words, headed.get(words.join(" ")));
  // Words that follow each other in the text, and stand so on few pages.
  const texts = pages.map((page) => ({ url: page.url, text: ` ${page.paragraphs.map((words) => words.join(" ")).join(" | ")} ` }));
  const paragraphs = own.flatMap((page) => page.paragraphs.filter((words) => words.length > 12));
  for (const words of sample(paragraphs, count, random)) {
    const from = Math.floor(random() * (words.length - 6));
    const phrase = words.slice(from, from + 6);
    add("words of the text", phrase, texts.filter(({ text }) => text.includes(` ${phrase.join(" ")} `)).map(({ url }) => url));
  }
  for (const words of sample(titled.filter((words) => words.some((word) => word.length > 4)), count, random)) {
    const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
    add("slip", words.map((word) => (word === longest ? slip(word, random) : word)), exact.get(words.join(" ")));
  }
  return made;
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
    return { read, ask: async (text) => (await search.ask({ text, limit: depth })).results };
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
      // As many fragments as are asked for: each page of its answer is one more file.
      ask: async (text, count = depth) => {
        const { results } = await script.search(text);
        const shown = await Promise.all(results.slice(0, count).map((result) => result.data()));
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

/** What is sent until the first result can be shown, to somebody who searches for the first time. */
async function firstBytes(start, questions, scripts, count) {
  const brotli = [];
  const gzip = [];
  for (const { text } of questions) {
    const search = await start();
    await search.ask(text, count);
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

/** What the hand-written queries of a language are worth. */
async function handwritten(start, language) {
  const search = await start();
  const scores = [];
  const slips = [];
  for (const query of queries(language)) {
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
    for (const [who, start] of Object.entries(searches)) into[who].handwritten = await handwritten(start, language);
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
    into[who].first = await firstBytes(start, questions, who === "ours" ? scripts : [], 1);
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
