// `handbook serve` as an author meets it: an edit shows at once, nothing the
// author was doing in the page is lost, and mistakes are shown over the page.

import assert from "node:assert/strict";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, beforeEach, describe, test } from "node:test";
import * as harness from "./harness.mjs";

after(harness.close);

for (const name of ["chromium", "firefox"]) {
  describe(`serve in ${name}`, () => {
    let project, server, browser, page, faults;
    const write = (path, text) => harness.write(project, path, text);

    before(async () => {
      project = await harness.copyProject();
      await write("content/first.md", article("The first text"));
      await write("content/second.md", article("The second text"));
      await write("static/theme.css", "body { outline: 1px solid transparent } .box { height: 5em; overflow: auto }\n");
      await write("layouts/slots/footer.html", form);
      for (const name of ["shown", "other"]) await write(`content/${name}.svg`, drawing(1));
      [server, browser] = await Promise.all([harness.serve(project), harness.launch(name)]);
    });
    after(async () => {
      await browser.close();
      await server.stop();
    });

    beforeEach(async () => {
      await page?.close();
      ({ page, faults } = await harness.newPage(browser));
      await page.goto(`${server.url}first/index.html`);
      await page.evaluate(() => { globalThis.marker = true; });
    });

    test("an edit appears; place, focus and typed text stay", async () => {
      await page.type("#note", "half a sentence");
      await page.evaluate(scrollToPlace, 1200);
      await write("content/first.md", article("An edited text"));
      await harness.answers(page, state, { text: "An edited text", place: 1200, focus: "note", typed: "half a sentence" });
      harness.assertNone(faults);
    });

    test("what was opened, chosen and written stays", async () => {
      await page.evaluate(() => {
        document.querySelector("details.more").open = true;
        document.querySelector("[name=choice]").value = "two";
        document.querySelectorAll("[name=done]")[1].checked = true;
        const text = document.querySelector("textarea");
        text.value = "some words";
        text.focus();
        text.setSelectionRange(2, 4);
        document.querySelector(".box").scrollTop = 30;
      });
      const before = await page.evaluate(opened);
      await write("content/first.md", article("A text to keep things in"));
      await harness.answers(page, text, "A text to keep things in");
      await harness.answers(page, opened, before);
      assert.deepEqual(before, { open: true, choice: "two", done: [false, true], written: "some words", selection: [2, 4], scrolled: 30 });
    });

    test("a save by renaming appears", async () => {
      await write("content/first.md~", article("A renamed text"));
      await rename(join(project, "content/first.md~"), join(project, "content/first.md"));
      await harness.answers(page, text, "A renamed text");
    });

    test("of a burst of saves the last appears", async () => {
      for (let i = 1; i <= 20; i++) await write("content/first.md", article(`Save ${i}`));
      await harness.answers(page, text, "Save 20");
    });

    test("a style changes without a reload", async () => {
      await write("static/theme.css", "body { outline: 7px solid transparent } .box { height: 5em; overflow: auto }\n");
      await harness.answers(page, () => [getComputedStyle(document.body).outlineWidth, globalThis.marker], ["7px", true]);
    });

    test("a picture that changed appears, and others do not disturb", async () => {
      await write("content/other.svg", drawing(2));
      await served("other.svg", (answer, body) => body === drawing(2));
      await sleep(500);
      assert.equal(await page.evaluate(() => globalThis.marker), true);
      await write("content/shown.svg", drawing(2));
      await harness.answers(page, () => [document.querySelector("img.shown").naturalWidth, globalThis.marker ?? "reloaded"], [20, "reloaded"]);
    });

    test("an edit of another page leaves this one alone", async () => {
      await write("content/second.md", article("Another second text"));
      await served("second/index.html", (answer, body) => body.includes("Another second text"));
      await sleep(500);
      assert.equal(await page.evaluate(() => globalThis.marker), true);
    });

    test("pages and folders come and go", async () => {
      await write("content/newly/made/page.md", article("A new text"));
      await served("newly/made/page/index.html", (answer, body) => answer.ok && body.includes("A new text"));
      await rm(join(project, "content/newly"), { recursive: true });
      await served("newly/made/page/index.html", (answer) => answer.status === 404);
      await write("content/newly/made/page.md", article("A text again"));
      await served("newly/made/page/index.html", (answer, body) => answer.ok && body.includes("A text again"));
    });

    test("a mistake shows over the page until it is mended", async () => {
      const good = article("A text without mistakes");
      await write("content/first.md", good);
      await harness.answers(page, text, "A text without mistakes");
      await write("content/first.md", good.replace("Paragraph 1.", "See [the second](secnd.md)."));
      await page.waitForFunction(message, {});
      const shown = await page.evaluate(message);
      assert.match(shown, /content\/first\.md:\d+/);
      assert.match(shown, /secnd\.md/);
      assert.match(shown, /second\.md/, "the hint names the nearest file");
      assert.equal(await page.evaluate(text), "A text without mistakes", "the last good page stays");

      await page.reload();
      await page.waitForFunction(message, {});

      await write("content/first.md", good.replace("A text without mistakes", "A mended text"));
      await harness.answers(page, text, "A mended text");
      await harness.answers(page, message, "");
    });

    test("mistakes can be put aside, and others show again", async () => {
      const wrong = (name) => article("A text with mistakes").replace("Paragraph 1.", `See [it](${name}.md).`);
      await write("content/first.md", wrong("one"));
      await harness.answers(page, (name) => document.querySelector("hb-build-errors")?.shadowRoot.textContent.includes(name), true, "one.md");
      await page.focus("body a");
      await page.keyboard.press("Escape");
      await harness.answers(page, message, "");
      await page.reload();
      await sleep(500);
      assert.equal(await page.evaluate(message), "");
      await write("content/first.md", wrong("two"));
      await harness.answers(page, (name) => document.querySelector("hb-build-errors")?.shadowRoot.textContent.includes(name), true, "two.md");
      await page.evaluate(() => document.querySelector("hb-build-errors").shadowRoot.querySelector("button").click());
      await harness.answers(page, message, "");
      await write("content/first.md", article("A text with no more mistakes"));
      await harness.answers(page, text, "A text with no more mistakes");
      await write("content/first.md", wrong("two"));
      await harness.answers(page, (name) => document.querySelector("hb-build-errors")?.shadowRoot.textContent.includes(name), true, "two.md");
      await write("content/first.md", article("The end"));
      await harness.answers(page, text, "The end");
    });

    /** Waits until the server's answer to a path is as expected. */
    async function served(path, expected) {
      const end = Date.now() + harness.patience;
      for (;;) {
        const answer = await fetch(server.url + path);
        const body = await answer.text();
        if (expected(answer, body)) return;
        assert.ok(Date.now() < end, `${path} stays at ${answer.status}: ${body.slice(0, 200)}`);
        await sleep(50);
      }
    }
  });
}

/** Something on every page to type into, to open and to look at. */
const form = `
<p><label for="note">Note</label> <input id="note"></p>
<details class="more"><summary>More</summary><label>Choice <select name="choice"><option>one</option><option>two</option></select></label></details>
<p><label><input type="checkbox" name="done"> one</label> <label><input type="checkbox" name="done"> two</label></p>
<p><label>Words <textarea></textarea></label></p>
<div class="box"><pre>${"line\n".repeat(40)}</pre></div>
<p><img class="shown" src="{{$.Root}}shown.svg" alt=""></p>
`;

/** A picture ten times as wide as its number. */
function drawing(number) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${number * 10}" height="10" viewBox="0 0 ${number * 10} 10"/>`;
}

/** A page long enough to scroll, with a text that text() finds again. */
function article(text) {
  const paragraphs = Array.from({ length: 120 }, (_, i) => `Paragraph ${i + 1}.`);
  return `---\ntitle: An article\n---\n\nText: ${text}.\n\n${paragraphs.join("\n\n")}\n`;
}

// These run in the page.

function text() {
  return /Text: (.*?)\./.exec(document.body.textContent)?.[1];
}

/** Scrolls, after any smooth scrolling on the way has ended. */
async function scrollToPlace(place) {
  let from;
  do {
    from = scrollY;
    await new Promise((later) => setTimeout(later, 200));
  } while (scrollY !== from);
  scrollTo({ top: place, behavior: "instant" });
}

function state() {
  return {
    text: /Text: (.*?)\./.exec(document.body.textContent)?.[1],
    place: Math.round(scrollY),
    focus: document.activeElement?.id,
    typed: document.getElementById("note")?.value,
  };
}

function opened() {
  const words = document.querySelector("textarea");
  return {
    open: document.querySelector("details.more").open,
    choice: document.querySelector("[name=choice]").value,
    done: [...document.querySelectorAll("[name=done]")].map((box) => box.checked),
    written: words.value,
    selection: [words.selectionStart, words.selectionEnd],
    scrolled: document.querySelector(".box").scrollTop,
  };
}

function message() {
  const errors = document.querySelector("hb-build-errors");
  return (errors?.shadowRoot ?? errors)?.textContent ?? "";
}
