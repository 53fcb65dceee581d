// How safe the plans are: where they are, whether the browser may clear them, and
// when it is time for a backup.

import { button, find, make, setText } from "../page/element";
import { figure, say, when } from "../page/words";
import type { Durability, Head, Sharing } from "../store/types";

const day = 24 * 60 * 60_000;
/** How old plans become before a first backup is asked for, and how old a backup, in days. */
const first = 7;
const again = 21;

/** What is due: undefined when nothing is; 0 days when there is no backup yet. */
export function due(heads: Head[], backup: string | undefined, now = Date.now()): { days: number } | undefined {
  const plans = heads.filter((head) => !head.deleted);
  if (!backup) return plans.some((head) => now - (head.history[0]?.at ?? now) > first * day) ? { days: 0 } : undefined;
  const since = Date.parse(backup);
  // What has not changed since is in the backup.
  const isOld = now - since > again * day && plans.some((head) => (head.history.at(-1)?.at ?? 0) > since);
  return isOld ? { days: Math.floor((now - since) / day) } : undefined;
}

/** Shows or hides the reminder of a backup. */
export function remind(page: HTMLElement, heads: Head[], durability: Durability): void {
  const reminder = find(page, "[data-reminder]");
  const what = due(heads, durability.backup);
  reminder.hidden = !what;
  if (!what) return;
  const mayVanish = durability.eviction !== "never";
  reminder.classList.toggle("notice--urgent", mayVanish);
  setText(find(reminder, "[data-reminder-title]"), what.days ? say("plans_backup_old", { count: what.days }) : say("plans_backup_none"));
  setText(find(reminder, "[data-reminder-text]"), say(`plans_risk_${durability.eviction}`));
}

/** Shows where the plans are. */
export function showFacts(page: HTMLElement, durability: Durability, sharing: Sharing | undefined, protect: () => void): void {
  const list = find(page, "[data-facts]");
  const { origin, folder, persisted, usage, backup, plans, eviction } = durability;
  const facts: [string, (Node | string)[]][] = [
    [folder ? "plans_folder" : "plans_origin", [make("code", {}, folder ? readable(folder) : origin)]],
    ["plans_count", [figure(plans)]],
  ];
  if (usage !== undefined) facts.push(["plans_usage", [size(usage)]]);
  facts.push(["plans_last_backup", [backup ? when(backup) : say("plans_never")]]);
  const safe = make("p", {}, say(persisted === undefined ? "plans_protected_unknown" : persisted ? "plans_protected_yes" : `plans_protected_no_${eviction}`));
  facts.push(["plans_protected", [safe, ...(persisted === false ? [button(say("plans_protect"), protect)] : [])]]);
  if (folder && sharing) facts.push(["plans_sharing", [say(`plans_sharing_${sharing}`)]]);
  const focus = list.contains(document.activeElement);
  list.replaceChildren(...facts.map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, ...value))));
  list.hidden = false;
  if (focus) (list.querySelector("button") ?? find(page, "#hb-where")).focus();
}

/** An address of a folder as people read it. */
function readable(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** A number of bytes in words. */
function size(bytes: number): string {
  if (bytes < 1e6) return `${figure(Math.ceil(bytes / 1000))} kB`;
  return `${figure(Math.round(bytes / 1e5) / 10)} MB`;
}
