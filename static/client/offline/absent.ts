// The page that stands in for one that was never read: it says so, and lists what
// can be read.

import { anywhere } from "./addresses";
import { each } from "./keep";
import { root } from "./scope";
import { site } from "./site";
import { current, inVersion } from "./versions";

interface Kept {
  path: string;
  title: string;
  language: string;
}

/** The page for an address, in the language of that address. Its link to itself leads there. */
export async function absent(address: string): Promise<Response | undefined> {
  const path = address.slice(root.length);
  const { pathname, search } = new URL(address);
  const folder = Object.keys(site.absent).find((name) => name !== "" && path.startsWith(name)) ?? "";
  const file = root + (site.absent[folder] ?? "");
  const kept = await inVersion(current, file);
  if (!kept) return undefined;
  const html = anywhere(await kept.text(), file).replaceAll(`href="${new URL(file).pathname}"`, () => `href="${attribute(pathname + search)}"`);
  const list = listed(await keptPages(), kept.headers.get("x-handbook-language") ?? "");
  const shown = html.replace(/<section([^>]*?) data-kept(?:="")? hidden(?:="")?>([\s\S]*?)<\/section>/, (whole, attributes: string, inside: string) =>
    list === "" ? whole : `<section${attributes}>${inside}<ul>${list}</ul></section>`);
  return new Response(shown, { headers: kept.headers });
}

/** The pages that can be read, by title. */
async function keptPages(): Promise<Kept[]> {
  const cache = await caches.open(current);
  const pages: Kept[] = [];
  const own = Object.values(site.absent).map((file) => root + file);
  await each(await cache.keys(), async (request) => {
    const title = own.includes(request.url) ? undefined : (await cache.match(request))?.headers;
    const text = decodeURIComponent(title?.get("x-handbook-title") ?? "");
    if (text !== "") pages.push({ path: new URL(request.url).pathname, title: text, language: title?.get("x-handbook-language") ?? "" });
  });
  return pages.sort((a, b) => a.title.localeCompare(b.title, a.language || undefined));
}

/** An address as HTML has it in quotes. */
function attribute(address: string): string {
  return address.replaceAll("&", "&amp;").replaceAll('"', "%22");
}

/** Items of a list in HTML, those in one language first. Titles come from HTML and stay as they are. */
function listed(pages: readonly Kept[], language: string): string {
  const item = ({ path, title, language: own }: Kept) =>
    `<li><a href="${attribute(path)}"${own === language ? "" : ` lang="${own}" hreflang="${own}"`}>${title}</a></li>`;
  const [first, others] = [pages.filter((page) => page.language === language), pages.filter((page) => page.language !== language)];
  return [...first, ...others].map(item).join("");
}
