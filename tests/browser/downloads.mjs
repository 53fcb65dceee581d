// A browser that downloads without asking, and the files that it gets.

import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import assert from "node:assert/strict";
import { launch, newFolder, patience } from "./harness.mjs";

/**
 * Starts "chromium" or "firefox", one that moves little when pages can ask for
 * that. downloaded(press) gives the file that a press downloads: where it is, its
 * name among the downloads, and its text.
 */
export async function launchToDownload(name) {
  const downloads = newFolder();
  await mkdir(downloads, { recursive: true });
  const browser = await launch(name, {
    preferences: {
      "ui.prefersReducedMotion": 1, "browser.download.alwaysOpenPanel": false, "browser.download.dir": downloads,
      "browser.download.folderList": 2, "browser.download.always_ask_before_handling_new_types": false,
    },
  });
  if (name === "chromium") {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
  }
  const downloaded = async (press) => {
    const kept = newFolder();
    // What came before, and nobody asked for, is not taken for what comes now.
    for (const file of await readdir(downloads)) await rename(join(downloads, file), `${kept}-${file}`);
    await press();
    for (const end = Date.now() + patience; Date.now() < end; await sleep(50)) {
      const found = (await readdir(downloads)).find((one) => /\.(json|csv)$/.test(one));
      // Firefox may write it under a name of its own first.
      const read = () => readFile(join(downloads, found), "utf8").catch(() => "");
      if (!found || !(await read())) continue;
      await sleep(150); // the rest of it
      const text = await read();
      if (!text) continue;
      const file = `${kept}-${found}`;
      await rename(join(downloads, found), file);
      return { file, name: found, text };
    }
    return assert.fail("nothing is downloaded");
  };
  return { browser, downloaded };
}
