// The app in Chromium: how much script it loads, and how long from a cold start to a painted list.

import { launchChromium } from "../e2e/browser/chromium.ts";
import { brotliBytesOf, initialScripts } from "../e2e/browser/initial-scripts.ts";
import { join, newTab, openRow, phoneOf, sees } from "../e2e/browser/phone.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, median } from "./measure.ts";

const THROTTLE = 4;
const STARTS = 5;

export async function benchApp(messages = 10_000): Promise<Measured[]> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
  const kilobytes = brotliBytesOf(initialScripts()) / 1024;
  const size = cost("JavaScript for list and chat, engine included, brotli", kilobytes, "KB", { limit: 120, budget: 1 });
  const [world, browser] = [await startWorld(), await launchChromium()];
  try {
    const ana = await phoneOf(browser, world.url, "Ana");
    await join(ana);
    const bob = await Person.join("Bob", world.url);
    const outcome = await bob.verbs.openDirect(ana.handle);
    if (outcome.kind !== "ok") throw new Error(outcome.kind);
    const chat = outcome.conversation;
    await bob.verbs.show(chat);
    for (let sent = 0; sent < messages; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => bob.says(`message ${sent + i}`, chat)));
      await bob.until({ kind: "timeline", conversation: chat, limit: 1 }, ({ items }) =>
        items.every((item) => item.seq !== null),
      );
    }
    await openRow(ana, "Bob");
    await sees(ana, "Bob", `message ${messages - 1}`);
    await ana.page.close();
    const times: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      const page = await newTab(ana);
      await (await ana.context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
      await page.addInitScript(() => {
        new MutationObserver((_, observer) => {
          if (document.querySelector(".chat-row") === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => performance.mark("list painted")));
        }).observe(document, { childList: true, subtree: true });
      });
      await page.goto("/");
      await page.waitForFunction(() => performance.getEntriesByName("list painted").length > 0);
      times.push(await page.evaluate(() => performance.getEntriesByName("list painted")[0]?.startTime ?? Number.NaN));
      await page.close();
    }
    await bob.end();
    const what = `cold start to a painted list, ${messages.toLocaleString("en")} messages stored, CPU throttled ${THROTTLE}x`;
    return [size, cost(what, median(times), "ms", { limit: 1000, budget: 1 })];
  } finally {
    await browser.close();
    await world.end();
  }
}
