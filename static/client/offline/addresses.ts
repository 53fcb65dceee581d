// The addresses of files, and those that stand in pages and styles.

import { root } from "./scope";

/** A page's address without what does not change it; undefined when it is outside of the site. */
export function pageAddress(address: string): string | undefined {
  const plain = fileAddress(address);
  if (plain === undefined) return undefined;
  const name = plain.slice(plain.lastIndexOf("/") + 1);
  if (name === "") return `${plain}index.html`;
  return name.includes(".") ? plain : `${plain}/index.html`;
}

/** A file's address without a query and an anchor; undefined when it is outside of the site. */
export function fileAddress(address: string, base?: string): string | undefined {
  try {
    const { origin, pathname } = new URL(address, base);
    return (origin + pathname).startsWith(root) ? origin + pathname : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file's name carries a hash of its content, so that it is the same in every version. */
export function neverChanges(address: string): boolean {
  return /^(?:assets|search)\/[^/]+-[0-9a-f]{8,}\.(?:js|css)$/.test(address.slice(root.length));
}

/** Whether a page is one of this site: several may share an origin. */
export function isOurs(html: string, address: string): boolean {
  const way = /<html\b[^>]*\sdata-root="([^"]*)"/i.exec(html)?.[1];
  return way !== undefined && new URL(way || ".", address).href === root;
}

/** What a page shows: its styles, scripts and pictures. */
export function partsOf(html: string, address: string): string[] {
  const found: string[] = [];
  for (const [tag, name = ""] of html.matchAll(/<(script|link|img|source|video|input)\b[^>]*>/gi)) {
    const attribute = (wanted: string) => new RegExp(`\\s${wanted}="([^"]*)"`, "i").exec(tag)?.[1]?.replaceAll("&amp;", "&");
    const sources = (attribute("srcset") ?? "").split(",").map((part) => part.trim().split(/\s/)[0]);
    switch (name.toLowerCase()) {
      case "link":
        if (/^(?:stylesheet|icon)$/i.test(attribute("rel") ?? "")) found.push(attribute("href") ?? "");
        break;
      case "video":
        found.push(attribute("poster") ?? "");
        break;
      case "source":
        found.push(...(sources as string[]));
        break;
      default:
        found.push(attribute("src") ?? "", ...(sources as string[]));
    }
  }
  return inside(found, address);
}

/** What a stylesheet shows: fonts and pictures. */
export function partsOfStyle(css: string, address: string): string[] {
  const found = [...css.matchAll(/(?:url\(\s*|@import\s+)["']?([^"')\s]+)/g)].map((match) => match[1] ?? "");
  return inside(found.filter((part) => !/^(?:data:|#)/i.test(part)), address);
}

function inside(addresses: string[], base: string): string[] {
  const files = addresses.filter((part) => part !== "").map((part) => fileAddress(part, base));
  return [...new Set(files.filter((file) => file !== undefined))];
}

/** A page whose addresses lead to the same places wherever it is shown. */
export function anywhere(html: string, address: string): string {
  const whole = html.replace(/(\s(?:href|src|action)=")(?!#|[a-z][a-z0-9+.-]*:)([^"]+)"/gi, (_, before: string, way: string) => {
    const { pathname, search, hash } = new URL(way, address);
    return `${before}${pathname}${search}${hash}"`;
  });
  return whole.replace(/(<html\b[^>]*\sdata-root=")[^"]*"/i, `$1${new URL(root).pathname}"`);
}
