// The evidence of badges as a file for a reviewer (handbook-evidence/1): what the
// person says of themselves, the plan that says it, and the lessons that count.

import { thisHandbook } from "../exchange/begin";
import { download, fileName } from "../page/download";
import { fileText, seal, withSeal } from "../plan/seal";
import type { Plan, Progress } from "../plan/types";
import type { Area, Level } from "./badges";

/** What goes into the file. */
export interface Packet {
  person: Record<string, string>;
  /** The areas that have a level. */
  areas: Area[];
  levels: Level[];
  /** Whether the lessons of this device are the person's, and whether what was answered in them goes along. */
  isMine: boolean;
  withAnswers: boolean;
  /** The plan without private answers. */
  plan: Plan;
}

/** Downloads the file. */
export function savePacket(packet: Packet): void {
  download(`${fileName(packet.person["name"] || packet.plan.plan.title)}.evidence.json`, fileText(withSeal(evidence(packet))), "application/json");
}

function evidence({ person, areas, levels, isMine, withAnswers, plan }: Packet): object {
  const progress: Record<string, Progress> = {};
  const badges = areas.map((area) => {
    const { code = "", label = "" } = levels[area.level] ?? {};
    const lessons = area.lessons.flatMap(({ title, level, progress: one }) => {
      if (!isMine || !one?.done) return [];
      progress[one.page] = withAnswers ? one : { ...one, interactions: {}, unmapped: {} };
      return [{ page: one.page, title, level, done: one.done }];
    });
    const criterion = area.criteria[code];
    const shown = area.evidence.map(({ question, answer }) => ({ ...(question && { question }), answer }));
    return { area: area.id, title: area.label, level: code, level_title: label, ...(criterion && { criterion }), evidence: shown, lessons };
  });
  return {
    format: "handbook-evidence/1",
    handbook: thisHandbook(),
    exported: new Date().toISOString(),
    self_assessed: true,
    person: Object.fromEntries(Object.entries(person).filter(([, text]) => text)),
    badges,
    plan: seal(plan),
    progress,
  };
}
