// The store of saved work: sets globalThis.handbookStore, which types.ts
// describes, and ties it to the life of the page. Nothing else touches IndexedDB.

import { Database } from "./database";
import { answerPages, askOtherPage, databaseName, describeStorage, isFramed, newId, sharesAlways } from "./place";
import { Plans } from "./plans";
import { PlanSaver } from "./saver";
import type { HandbookStore, Sharing, StoreEvent } from "./types";

/** What tabs tell each other. */
type Message = { event: StoreEvent } | { give: string } | "journaled";

const listeners = new Set<(event: StoreEvent) => void>();
const savers = new Set<PlanSaver>();
let channel: BroadcastChannel | undefined;

function tell(event: StoreEvent): void {
  if (event.type === "changed") post({ event });
  spread(event);
}

function spread(event: StoreEvent): void {
  for (const saver of savers) saver.hear(event);
  for (const listener of listeners) listener(event);
}

function post(message: Message): void {
  channel?.postMessage(message);
}

function connect(): void {
  try {
    channel = new BroadcastChannel(databaseName);
  } catch {
    // Tabs then find out what changed when they become visible or save.
    return;
  }
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    // What another page wrote in its last moment may arrive after its message.
    if (data === "journaled") void settle().then(() => setTimeout(settle, 1000));
    else if ("event" in data) spread(data.event);
    else for (const saver of savers) if (saver.id === data.give) void saver.give();
  };
}

const database: Database = new Database(
  databaseName,
  spread,
  (connection) => plans.settle(connection),
  () => savers.forEach((saver) => saver.hurry()),
);
const plans = new Plans(database, tell);
const settle = () => plans.settle().catch(() => {});

/** Asks the browser once not to clear the storage; some ask the person in turn. */
async function askToPersist(): Promise<void> {
  try {
    if (!navigator.storage?.persist || (await plans.setting("persistenceAsked")) || (await navigator.storage.persisted())) return;
    if (await plans.keep("persistenceAsked", new Date().toISOString())) await navigator.storage.persist();
  } catch {
    // The browser does not say; durability tells what is known.
  }
}

async function sharing(other: string): Promise<Sharing> {
  if (sharesAlways) return "shared";
  const browser = navigator.userAgent;
  const known = await plans.setting("sharing");
  if (known?.browser === browser) return known.answer;
  const token = newId();
  if (isFramed || !(await plans.keep("sharingToken", token))) return "unknown";
  const seen = await askOtherPage(new URL(other, location.href).href, token);
  if (seen === undefined) return "unknown";
  const answer = seen ? "shared" : "alone";
  await plans.keep("sharing", { answer, browser });
  return answer;
}

const handbookStore: HandbookStore = {
  name: databaseName,
  get status() {
    return database.status;
  },
  get nameCopy() {
    return plans.nameCopy;
  },
  set nameCopy(name) {
    plans.nameCopy = name;
  },
  open: () => database.open().then(() => database.status, () => database.status),
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  newId,
  list: (worksheet) => plans.list(worksheet),
  get: (id) => plans.get(id),
  definition: (hash) => plans.definition(hash),
  unsaved: () => [...plans.unsaved.values()],
  save: (plan, options) => plans.save(plan, options),
  fork: (plan, definition) => plans.fork(plan, definition),
  add: (plan, definition) => plans.add(plan, definition),
  replace: (id, plan, expected, definition) => plans.replace(id, plan, expected, definition),
  rename: (id, title) => plans.rename(id, title),
  duplicate: (id, title) => plans.duplicate(id, title),
  archive: (id, archived) => plans.mark(id, { archived: archived || undefined }),
  remove: (id) => plans.mark(id, { deleted: new Date().toISOString() }),
  recover: (id) => plans.mark(id, { deleted: undefined }),
  revision: (id, revision) => plans.revision(id, revision),
  restore: (id, revision) => plans.restore(id, revision),
  setting: (key) => plans.setting(key),
  keep: (key, value) => plans.keep(key, value),
  async durability() {
    const [storage, backup, heads] = await Promise.all([describeStorage(), plans.setting("backup"), plans.list()]);
    return { ...storage, ...(backup && { backup }), plans: heads.filter((head) => !head.deleted).length };
  },
  sharing,
  saver: (plan, options = {}) =>
    new PlanSaver({ database, plans, savers, askFor: (id) => post({ give: id }), edited: () => void askToPersist() }, plan, options),
};

connect();
answerPages(async (token) => (await plans.setting("sharingToken")) === token);

let isLeaving = false;
const hurry = () => {
  isLeaving = true;
  for (const saver of savers) saver.hurry();
};
// Firefox may end the first listener that runs when a tab closes, wherever it
// is, and then calls the others: what matters is tried again by each.
addEventListener("pagehide", hurry);
addEventListener("pagehide", (event) => {
  hurry();
  database.abandon();
  post("journaled");
  if (!event.persisted) return;
  // An open connection, a lock or a channel may keep the page out of the cache.
  for (const saver of savers) saver.suspend();
  database.suspend();
  channel?.close();
});
addEventListener("pageshow", (event) => {
  isLeaving = false;
  if (!event.persisted) return;
  connect();
  database.resume();
  for (const saver of savers) void saver.resume();
});
document.addEventListener("visibilitychange", () => {
  if (isLeaving) return hurry();
  for (const saver of savers) {
    if (document.hidden) saver.flush();
    else void saver.wake();
  }
  if (!document.hidden && database.status === "ready") void settle();
});

globalThis.handbookStore = handbookStore;
