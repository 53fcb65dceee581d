// Which revisions of a plan are kept: all of the last twenty, and of older ones
// the last of every ten minutes for an hour, of every hour for a day, of every
// day for sixty days, of every thirty days after that. Snapshots stay sixty days.

import type { Moment } from "./types";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const newest = 20;

/** The moments that stay, of a history that is oldest first. now is in milliseconds since 1970. */
export function thin(history: Moment[], now: number): Moment[] {
  const taken = new Set<string>();
  return history
    .slice(0, -newest)
    .reverse()
    .filter(({ at, snapshot }) => {
      const age = now - at;
      if (snapshot && age < 60 * day) return true;
      const span = age < hour ? 10 * minute : age < day ? hour : age < 60 * day ? day : 30 * day;
      const slot = `${span}/${Math.floor(at / span)}`;
      return !taken.has(slot) && taken.add(slot);
    })
    .reverse()
    .concat(history.slice(-newest));
}
