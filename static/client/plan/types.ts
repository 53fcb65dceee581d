// The public formats as the client sees them: worksheet definitions as the
// generator ships them, and plans as people keep and export them. Absent means
// blank everywhere; null, "" and [] are never stored.

/** A formula: a literal, or an operation ["op", ...operands]. */
export type Tree = number | string | boolean | readonly [string, ...Tree[]];

/** A worksheet definition. Its canonical form (RFC 8785) is what its hash covers. */
export interface Definition {
  id: string;
  version: string;
  language: string;
  title: string;
  summary?: string;
  sections: Section[];
  /** Own field id to "worksheet.field". */
  prefill?: Record<string, string>;
  results?: { by?: string; over: string[]; group?: "driver" };
  migrations?: Migration[];
}

export interface Section {
  id: string;
  title: string;
  show?: Tree;
  fields: Field[];
}

export type FieldType =
  | "text" | "long_text" | "number" | "date" | "choice" | "choices" | "yes_no"
  | "rating" | "table" | "computed" | "note" | "heading";

export interface Field {
  id: string;
  type: FieldType;
  label: string;
  required?: true;
  require?: Tree;
  show?: Tree;
  default?: Answer;
  checks?: Check[];
  private?: true;
  /** text, long_text */
  maxLength?: number;
  /** number */
  min?: number;
  max?: number;
  unit?: string;
  /** choice, choices */
  options?: { code: string; label: string }[];
  /** rating: the grades of its scale, lowest first */
  grades?: { code: string; label: string }[];
  evidence?: true;
  statements?: { id: string; label: string; driver?: string }[];
  /** table */
  rows?: { min?: number; max: number; noun: string };
  columns?: Field[];
  /** computed */
  value?: Tree;
  result?: "number" | "text" | "date" | "yesno";
  bar?: true;
}

export interface Check {
  that: Tree;
  say: string;
  warning?: true;
}

export interface Migration {
  from: string;
  rename?: Record<string, string>;
  recode?: Record<string, Record<string, string>>;
  remove?: string[];
}

/** One row of a table; _row names it for as long as it exists. */
export type Row = { _row: string } & Record<string, Scalar | string[]>;

/** A rating's answers by statement. */
export type Ratings = Record<string, { score?: string; evidence?: string }>;

export type Scalar = string | number | boolean;

/** An answer: a text, number, date (YYYY-MM-DD), code, codes, yes or no, rows or ratings. */
export type Answer = Scalar | string[] | Row[] | Ratings;

export type Answers = Record<string, Answer>;

/** A plan as it is exported, without its integrity. */
export interface Plan {
  format: "handbook-plan/1";
  handbook: { id: string; version?: string; url?: string };
  worksheet: { id: string; version: string; definition: string; language: string };
  plan: {
    id: string;
    revision: number;
    /** "plan@revision" that it was copied from. */
    parent?: string;
    title: string;
    status: "draft" | "checked";
    /** ISO 8601 in UTC. */
    created: string;
    modified: string;
  };
  answers: Answers;
  computed: Record<string, Scalar>;
  /** Paths: "barrier", "sessions/r7f/due". */
  hidden: string[];
  /** What has no place in the definition any more, by path. */
  unmapped: Record<string, unknown>;
  sources: string[];
}

/** A plan with the checksum that exported files carry. */
export interface SealedPlan extends Plan {
  integrity: { algorithm: "sha-256"; canonical: "RFC 8785"; value: string };
}

/** Work in one page of a handbook, kept beside plans and in backups. */
export interface Progress {
  format: "handbook-progress/1";
  /** The page's address from the handbook's top: "lessons/coaching-1/". */
  page: string;
  /** When the page was read to its end, ISO 8601 in UTC. */
  read?: string;
  /** The id of the step that was open last. */
  step?: string;
  /** When all that the page asks was done, ISO 8601 in UTC. */
  done?: string;
  /** By id. */
  interactions: Record<string, Work>;
  /** What has no place in the page any more, by path: "why" (an interaction), "why/used" (an item of one). */
  unmapped: Record<string, unknown>;
}

/** What somebody did in an interaction. */
export interface Work {
  /**
   * choice: keys. sort, match, order, rate: an object from item to category, partner,
   * place or grade. worked, cards: the keys that were opened. scenario: the scenes
   * that were seen, in order. video: an object from the pauses that were reached to
   * what was written there; a list of them in older work. reflect and predict: a text.
   */
  value: string | string[] | Record<string, string>;
  done?: true;
  /** When, ISO 8601 in UTC. It informs people and decides nothing. */
  when: string;
}

/** Everything a person has in a handbook. */
export interface Backup {
  format: "handbook-backup/1";
  handbook: Plan["handbook"];
  plans: Plan[];
  /** The ids of plans that were put away; absent when none was. */
  archived?: string[];
  /** By the addresses of pages. */
  progress: Record<string, Progress>;
}
