// Plans and backups as files: sealing them with a checksum. Pages that only write
// files load this without the reader.
import { canonical } from "./canonical";
import { sha256 } from "./sha256";
import type { Backup, Plan, SealedPlan } from "./types";

/** The checksum that exported files carry. */
export type Sealed<T> = T & Pick<SealedPlan, "integrity">;

/** A plan with its members in the order that people read them in, and no others. */
export const ordered = ({ handbook, worksheet, plan, answers, computed, hidden, unmapped, sources }: Plan): Plan =>
  ({ format: "handbook-plan/1", handbook, worksheet, plan, answers, computed, hidden, unmapped, sources });

/** A file with its checksum. */
export const withSeal = <T extends object>(value: T): Sealed<T> =>
  ({ ...value, integrity: { algorithm: "sha-256", canonical: "RFC 8785", value: sha256(canonical(value)) } });

/** A plan with its checksum, as exported files hold it. */
export const seal = (plan: Plan): SealedPlan => withSeal(ordered(plan));

/** A backup with its checksum; archived are the ids of plans that were put away. */
export const sealBackup = (handbook: Plan["handbook"], plans: Plan[], progress: Backup["progress"], archived: string[] = []): Sealed<Backup> =>
  withSeal({ format: "handbook-backup/1", handbook, plans: plans.map(ordered), ...(archived.length && { archived }), progress });

/** The text of a file. */
export const fileText = (sealed: object): string => `${JSON.stringify(sealed, null, 2)}\n`;
