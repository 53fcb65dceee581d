// Reads the sets of queries beside this file and judges answers by them. The
// format is described at the top of queries.en.txt.

import { readFileSync } from "node:fs";

/** The sets of queries: those that weights were chosen with, and those that were not. */
export const sets = ["queries", "unseen"];

/**
 * The queries of a language: {tag, text, right, near, note, line}. right and near
 * are lists of {url, anchor}; url is as the search gives it, such as
 * "modules/drivers/coaching/index.html"; anchor is "" where none is asked for.
 */
export function queries(language, set = "queries") {
  const file = `${set}.${language}.txt`;
  const found = [];
  let tag = "";
  readFileSync(new URL(file, import.meta.url), "utf8").split("\n").forEach((text, index) => {
    const line = `${file}:${index + 1}`;
    const group = /^\[(.+)\]$/.exec(text);
    if (group) tag = group[1];
    if (group || text === "" || text.startsWith("#")) return;
    const parts = /^(.+?) -> ([^~;]+)(?:~([^;]+))?(?:; (.+))?$/.exec(text);
    if (!parts || !tag) throw new Error(`${line}: write QUERY -> PAGE, PAGE ~ PAGE ; note, below a [tag]`);
    found.push({ tag, text: parts[1].trim(), right: places(parts[2]), near: places(parts[3] ?? ""), note: parts[4] ?? "", line });
  });
  return found;
}

const places = (list) => list.split(",").map((place) => place.trim()).filter(Boolean).map((place) => {
  const [page, anchor = ""] = place.split("#");
  return { url: page === "/" ? "index.html" : `${page}/index.html`, anchor };
});

/** How many results of an answer are looked at. */
export const depth = 10;

/**
 * What a list of results is worth for a query. rank is that of the first right
 * page, 0 when none is among the first ten; score is 1/rank, or half of that for
 * a page that is only near, whichever is more; strict counts the best page alone;
 * section tells whether a right page with an anchor leads there, undefined when
 * the query asks for none.
 */
export function judge(query, results) {
  const shown = results.slice(0, depth);
  const rankOf = (places) => 1 + shown.findIndex((result) => places.some(({ url }) => url === result.url));
  const reciprocal = (rank) => (rank ? 1 / rank : 0);
  const rank = rankOf(query.right);
  const found = query.right.find(({ url, anchor }) => anchor && shown.some((result) => result.url === url));
  return {
    rank,
    score: Math.max(reciprocal(rank), reciprocal(rankOf(query.near)) / 2),
    strict: reciprocal(rankOf(query.right.slice(0, 1))),
    section: found && shown.find((result) => result.url === found.url).anchor === found.anchor,
  };
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Figures over judged queries: their count, MRR, MRR of the best page alone, and the share answered in first place and among the first five. */
export function figures(judged) {
  return {
    count: judged.length,
    mrr: mean(judged.map(({ score }) => score)),
    strict: mean(judged.map(({ strict }) => strict)),
    first: mean(judged.map(({ rank }) => Number(rank === 1))),
    five: mean(judged.map(({ rank }) => Number(rank >= 1 && rank <= 5))),
  };
}

/** A table of the figures: one line for each tag and one for all. Each of judged is a query with what judge says of it. */
export function table(judged) {
  const tags = [...new Set(judged.map(({ tag }) => tag))];
  const width = Math.max(...tags.map((tag) => tag.length), 3);
  const line = (name, { count, mrr, strict, first, five }) =>
    `${name.padEnd(width)}  ${String(count).padStart(5)}  ${[mrr, strict, first, five].map((figure) => figure.toFixed(3)).join("  ")}`;
  return [
    `${"tag".padEnd(width)}  ${"count"}  MRR    best   first  top 5`,
    ...tags.map((tag) => line(tag, figures(judged.filter((one) => one.tag === tag)))),
    line("all", figures(judged)),
  ].join("\n");
}

/** The queries whose right page is not first, worst first, each with what stands above it. */
export function misses(judged) {
  return judged.filter(({ score }) => score < 1).sort((a, b) => a.score - b.score).map(({ text, tag, rank, score, right, results }) => {
    const above = results.slice(0, rank ? rank - 1 : 5).map(({ url }) => url.replace(/\/index\.html$/, ""));
    return `${score.toFixed(2)}  ${text} [${tag}]: wants ${right[0].url.replace(/\/index\.html$/, "")}, ${rank ? `at ${rank} below` : "not found; shows"} ${above.slice(0, 5).join(", ") || "nothing"}`;
  });
}
