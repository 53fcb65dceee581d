// What Lighthouse says of the home page, a topic and a handout, as phones meet
// them. It takes a minute and wants a quiet machine, so it is not part of
// `make test`; run it with `make lighthouse`. Anything below 100 is an error.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { join } from "node:path";
import lighthouse from "lighthouse";
import * as harness from "./harness.mjs";

const categories = ["performance", "accessibility", "best-practices", "seo"];

/** Serves a site as the hosts that read its _headers do: those headers, and everything compressed. */
async function serve(site) {
  const rules = (await readFile(join(site, "_headers"), "utf8")).split(/\n(?=\/)/).map((block) => {
    const [pattern, ...lines] = block.trimEnd().split("\n");
    const headers = lines.map((line) => line.trim().split(/:\s(.*)/s).slice(0, 2));
    return { fits: new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace("*", ".*")}$`), headers };
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    try {
      const content = await readFile(join(site, decodeURIComponent(file)));
      for (const { fits, headers } of rules) if (fits.test(pathname)) for (const [name, value] of headers) response.setHeader(name, value);
      response.setHeader("content-type", harness.contentType(file));
      response.setHeader("content-encoding", "br");
      response.end(brotliCompressSync(content));
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

const site = await harness.build();
const kinds = await harness.pageOfEachKind(site);
const host = await serve(site);
const browser = await harness.launch("chromium");
const port = Number(new URL(browser.wsEndpoint()).port);
try {
  for (const kind of ["home", "topic", "handout"]) {
    const url = host.url + kinds[kind].replace(/index\.html$/, "");
    const { lhr } = await lighthouse(url, { port, output: "json", logLevel: "error", onlyCategories: categories });
    console.log(kind.padEnd(10), categories.map((name) => `${name} ${Math.round(lhr.categories[name].score * 100)}`).join(", "));
    for (const name of categories) {
      if (lhr.categories[name].score === 1) continue;
      process.exitCode = 1;
      for (const { id } of lhr.categories[name].auditRefs) {
        const { score, title, displayValue = "", details } = lhr.audits[id];
        if (score !== null && score < 1) console.log(`  ${id}: ${title} ${displayValue} ${JSON.stringify(details?.items?.slice(0, 3) ?? "").slice(0, 400)}`);
      }
    }
  }
} finally {
  host.stop();
  await harness.close();
}
