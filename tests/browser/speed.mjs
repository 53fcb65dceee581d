// How a large worksheet feels: `make bench` runs it in Chromium and prints what a
// keystroke and opening a plan cost on the page's main thread, with the processor
// slowed down, beside the same page without its script. It judges nothing.

import * as harness from "./harness.mjs";

const keystrokes = 40;
const rows = 500;

/** A handbook with a worksheet of 300 fields and one with a long table. */
function project() {
  let large = 'id: large\nversion: "1"\ntitle: Large\nsummary: Many fields.\nsections:\n';
  for (let section = 0; section < 10; section++) {
    large += `  - id: s${section}\n    title: Part ${section}\n    fields:\n`;
    for (let field = 0; field < 30; field++) {
      const id = `f${section}_${field}`;
      const before = `f${section}_${field - 1}`;
      if (field % 5 === 3) large += `      - {id: ${id}, type: number, label: Number ${id}, min: 0}\n`;
      else if (field % 5 === 4) large += `      - {id: ${id}, type: computed, label: Twice ${id}, value: '2 * ${before}'}\n`;
      else if (field % 5 === 2) large += `      - {id: ${id}, type: text, label: "More about {${before}}", show_if: 'not blank(${before})'}\n`;
      else large += `      - {id: ${id}, type: long_text, label: Text ${id}, max_length: 500}\n`;
    }
  }
  const long = `id: long
version: "1"
title: Long
summary: A long table.
sections:
  - id: s
    title: Rows
    fields:
      - id: sessions
        type: table
        label: Sessions
        rows: {max: ${rows}, noun: session}
        columns:
          - {id: topic, type: text, label: Topic}
          - {id: due, type: date, label: Date}
          - {id: hours, type: number, label: Hours, min: 0}
          - {id: done, type: yes_no, label: Done}
      - {id: total, type: computed, label: Hours, value: 'sum(sessions, hours)'}
`;
  return harness.newProject({
    "handbook.yaml": 'id: speed\ntitle: Speed\nversion: "1"\nurl: ""\n',
    "content/index.md": "---\ntitle: Home\nsummary: Home.\n---\n\n[[worksheet large]] [[worksheet long]]\n",
    "content/worksheets/large.yaml": large,
    "content/worksheets/long.yaml": long,
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const greatest = (numbers) => Math.max(...numbers);
const ms = (number) => `${number.toFixed(1)} ms`;

async function open(browser, address, slowdown, script = true) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(script);
  const session = await page.createCDPSession();
  await session.send("Performance.enable");
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.goto(address, { waitUntil: "load" });
  if (script) await page.waitForFunction(() => !document.querySelector("form.form").inert);
  return { page, session };
}

/** Seconds of the main thread's work so far. */
async function work(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { script: of("ScriptDuration"), task: of("TaskDuration") };
}

async function type(browser, address, script) {
  const { page, session } = await open(browser, address, 6, script);
  const field = await page.$("textarea");
  await field.focus();
  const scripts = [];
  const tasks = [];
  for (let i = 0; i < keystrokes; i++) {
    const before = await work(session);
    await page.keyboard.sendCharacter("a");
    // Until after the next pictures, so that what the key caused is in the figure.
    await new Promise((done) => setTimeout(done, 100));
    const after = await work(session);
    scripts.push(1000 * (after.script - before.script));
    tasks.push(1000 * (after.task - before.task));
  }
  await page.close();
  return { scripts, tasks };
}

try {
  const site = await harness.build(await project());
  const address = await harness.host(site);
  const browser = await harness.launch("chromium");
  const large = `${address}worksheets/large/index.html`;
  const bare = await type(browser, large, false);
  const live = await type(browser, large, true);
  console.log(`300 fields, 6x slower: a keystroke's script ${ms(median(live.scripts))} median, ${ms(greatest(live.scripts))} longest of ${keystrokes}`);
  console.log(`  whole task ${ms(median(live.tasks))} median; the same page without script ${ms(median(bare.tasks))}`);

  const long = `${address}worksheets/long/index.html`;
  const { page } = await open(browser, long, 1);
  await page.evaluate(async (rows) => {
    const { hash, definition } = globalThis.handbookDefinitions.long;
    const store = globalThis.handbookStore;
    const now = new Date().toISOString();
    const sessions = Array.from({ length: rows }, (_, i) => ({ _row: `r${i}`, topic: `Session ${i}`, due: "2026-09-01", hours: 1.5, done: i % 2 === 0 }));
    await store.save({
      format: "handbook-plan/1", handbook: { id: "speed" }, worksheet: { id: "long", version: "1", definition: hash, language: "en" },
      plan: { id: store.newId(), revision: 0, title: "Long", status: "draft", created: now, modified: now },
      answers: { sessions }, computed: {}, hidden: [], unmapped: {}, sources: [],
    }, { expected: 0, definition });
  }, rows);
  await page.close();
  const opened = [];
  for (let i = 0; i < 5; i++) {
    const one = await browser.newPage();
    const session = await one.createCDPSession();
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await one.goto(long, { waitUntil: "load" });
    await one.waitForFunction(() => performance.getEntriesByName("hb-plan-shown").length);
    opened.push(await one.evaluate(() => {
      const mark = (name) => performance.getEntriesByName(name)[0].startTime;
      return mark("hb-plan-shown") - mark("hb-plan-read");
    }));
    await one.close();
  }
  console.log(`a plan of ${rows} rows, 4x slower: can be written in after ${ms(median(opened))} median, ${ms(greatest(opened))} longest of ${opened.length}, from the start of reading it`);
} finally {
  await harness.close();
}
