// The pages of a site, and questions about them for the bench of the search, made by
// a fixed rule: titles, parts of titles, headings, words that follow each other in
// the text, and titles with a slip of the finger. A page answers a question when it
// holds exactly what the question was made from, so several may.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** All files below a folder, relative to it. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll("\\", "/"));
}

/** Random numbers from 0 to 1, the same ones every time. */
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&quot;|&#34;/g, '"').replace(/&#39;|&apos;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&nbsp;/g, " ").replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}\p{Mn}]+/gu) ?? [];

/** The pages of a site: url, title, headings, the words of each paragraph, and the bytes of all text in the main part. */
export function pagesOf(site, wanted) {
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
      paragraphs: [...main.matchAll(/<p>([\s\S]*?)<\/p>/g)].map((found) => wordsOf(plain(found[1])).join(" ")),
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
export function questionsOf(pages, about, count) {
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
  // Six words that follow each other in the text and stand so on few pages; two of
  // them tell something, for they are long and on few pages themselves.
  const texts = pages.map((page) => ({ url: page.url, text: ` ${page.paragraphs.join(" | ")} ` }));
  const seen = new Map();
  for (const { text } of texts) for (const word of new Set(text.split(" "))) seen.set(word, 1 + (seen.get(word) ?? 0));
  const telling = (words) => words.filter((word) => word.length > 5 && seen.get(word) <= pages.length / 50).length > 1;
  for (const page of sample(own, count, random)) {
    const phrases = page.paragraphs.flatMap((text) => text.split(" ").map((_, i, words) => words.slice(i, i + 6)))
      .filter((words) => words.length === 6 && telling(words));
    const phrase = phrases[Math.floor(random() * phrases.length)];
    if (phrase) add("words of the text", phrase, texts.filter(({ text }) => text.includes(` ${phrase.join(" ")} `)).map(({ url }) => url));
  }
  for (const words of sample(titled.filter((words) => words.some((word) => word.length > 4)), count, random)) {
    const longest = words.reduce((a, b) => (b.length > a.length ? b : a));
    add("slip", words.map((word) => (word === longest ? slip(word, random) : word)), exact.get(words.join(" ")));
  }
  return made;
}
