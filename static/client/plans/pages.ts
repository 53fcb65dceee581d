// The pages of this handbook where progress is kept, which load when there is some.

import { loadScript } from "../page/script";
import { own } from "../plan/values";

/** A page as plans/pages.js names it. */
export interface KnownPage {
  title: string;
  /** The language of the title. */
  language: string;
  /** The ids of a lesson's steps. */
  steps?: string[];
  /** The ids of its interactions, and those that they had. */
  asks?: string[];
  /** The addresses that it had before. */
  was?: string[];
}

declare global {
  // eslint-disable-next-line no-var
  var handbookPages: Record<string, KnownPage> | undefined;
}

/** Finds pages by their address, or an earlier one. */
export class Pages {
  private readonly now = new Map<string, string>();

  constructor(private readonly known: Record<string, KnownPage>) {
    for (const [address, { was }] of Object.entries(known)) for (const one of was ?? []) this.now.set(one, address);
  }

  /** The address that a page has now. */
  addressOf(page: string): string {
    return own(this.known, page) ? page : this.now.get(page) ?? page;
  }

  /** A page by its address now; undefined when the handbook does not have it, or the list does not load. */
  at(address: string): KnownPage | undefined {
    return own(this.known, address);
  }
}

let loading: Promise<Pages> | undefined;

/** The pages, without any when their list does not load. */
export function loadPages(): Promise<Pages> {
  return (loading ??= loadScript("plans/pages.js").then(
    () => new Pages(globalThis.handbookPages ?? {}),
    () => {
      // The next one who asks tries again.
      loading = undefined;
      return new Pages({});
    },
  ));
}
