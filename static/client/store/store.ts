// The store of saved work: sets globalThis.handbookStore, which types.ts
// describes, and ties it to the life of the page. Nothing else touches IndexedDB.

import * as database from "./database";
import { connect, disconnect, listen, post, tell } from "./events";
import { answerPages, databaseName, describeStorage, newId } from "./place";
import * as plans from "./plans";
import * as progress from "./progress";
import { saverOf, savers } from "./saver";
import { keep, setting, sharing } from "./settings";
import type { HandbookStore } from "./types";

const handbookStore: HandbookStore = {
  name: databaseName,
  get status() {
    return database.status;
  },
  get nameCopy() {
    return plans.naming.copy;
  },
  set nameCopy(copy) {
    plans.naming.copy = copy;
  },
  open: () => database.open().then(() => database.status, () => database.status),
  listen,
  newId,
  list: plans.list,
  get: plans.get,
  definition: plans.definition,
  unsaved: plans.unsaved,
  save: plans.save,
  fork: plans.fork,
  add: plans.add,
  replace: plans.replace,
  rename: plans.rename,
  duplicate: plans.duplicate,
  archive: plans.archive,
  remove: plans.remove,
  recover: plans.recover,
  revision: plans.revision,
  restore: plans.restore,
  progress: progress.get,
  allProgress: progress.all,
  keepProgress: progress.keep,
  forgetProgress: progress.forget,
  setting,
  keep,
  async durability() {
    const [storage, backup, heads] = await Promise.all([describeStorage(), setting("backup"), plans.list()]);
    return { ...storage, backup, plans: heads.filter((head) => !head.deleted).length };
  },
  sharing,
  saver: saverOf,
};

/** Puts what is not kept yet into the journal. */
function hurry(): void {
  progress.hurry();
  for (const saver of savers) saver.hurry();
}

const settle = () => plans.settle().catch(() => {});

function join(): void {
  connect((message) => {
    // What another page wrote in its last moment may arrive after its message.
    if (message === "journaled") void settle().then(() => setTimeout(settle, 1000));
    else if ("event" in message) tell(message.event);
    else for (const saver of savers) if (saver.plan.plan.id === message.give) void saver.give();
  });
}

database.chores.prepare = plans.settle;
database.chores.leave = hurry;
listen((event) => {
  if (event.type === "status" && event.status === "ready") void progress.flush();
  for (const saver of savers) saver.hear(event);
});
join();
answerPages(async (token) => (await setting("sharingToken")) === token);

let isLeaving = false;
const leave = () => {
  isLeaving = true;
  hurry();
};
// Firefox may end the first listener that runs when a tab closes, wherever it
// is, and then calls the others: what matters is tried again by each.
addEventListener("pagehide", leave);
addEventListener("pagehide", (event) => {
  leave();
  database.abandon();
  post("journaled");
  if (!event.persisted) return;
  // An open connection, a lock or a channel may keep the page out of the cache.
  for (const saver of savers) saver.suspend();
  database.suspend();
  disconnect();
});
addEventListener("pageshow", (event) => {
  isLeaving = false;
  if (!event.persisted) return;
  join();
  database.resume();
  void progress.flush();
  for (const saver of savers) void saver.resume();
});
document.addEventListener("visibilitychange", () => {
  if (isLeaving) return hurry();
  if (document.hidden) {
    progress.hurry();
    for (const saver of savers) saver.flush();
  } else {
    void progress.flush();
    for (const saver of savers) void saver.wake();
    if (database.status === "ready") void settle();
  }
});

globalThis.handbookStore = handbookStore;
