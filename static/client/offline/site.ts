// What the generator says of the site; it stands before this script in its file.

/** What the generator tells. Paths are from the site's root. */
export interface Site {
  /** The hash of all files of the site. */
  readonly version: string;
  /** Files that are kept from the start. */
  readonly files: readonly string[];
  /** Pages that are kept from the start, with what they show. */
  readonly pages: readonly string[];
  /** The pages that say that there is no connection, by the folder of their language: "" or "es/". */
  readonly absent: Readonly<Record<string, string>>;
}

declare const handbookSite: Site;

export const site = handbookSite;
