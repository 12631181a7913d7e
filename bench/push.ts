// From a push to a notification with its text, in Chromium with every page closed, on a profile of a thousand chats.

import { readFileSync } from "node:fs";
import { join as path } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { growProfile } from "../e2e/browser/big-profile.ts";
import { launchChromium } from "../e2e/browser/chromium.ts";
import { join, openRow, phoneOf, says, sees } from "../e2e/browser/phone.ts";
import { serviceWorkerOf } from "../e2e/browser/service-worker.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, median } from "./measure.ts";

const PUSHES = 7;
const LOOK_EVERY_MS = 20;

export async function* benchPush(chats = 1_000): AsyncGenerator<Measured> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "error"], ROOT);
  await buildWorker();
  const script = readFileSync(path(ROOT, "web", "dist", "sw.js"));
  yield cost("the service worker's own script, brotli", brotliCompressSync(script).length / 1024, "KB", { limit: 15, budget: 1 });
  const [world, browser] = [await startWorld(), await launchChromium()];
  try {
    const ana = await phoneOf(browser, world.url, "Ana");
    await join(ana);
    await openRow(ana, "Notes to yourself");
    await says(ana, "a sample");
    await sees(ana, "You", "a sample", /, sent$|read$|delivered$/);
    await ana.page.goto("/icons/icon.svg");
    await growProfile(ana.page, { chats, messages: 1, unread: 0 });
    await ana.page.goto("/");
    const bob = await Person.join("Bob", world.url);
    const outcome = await bob.verbs.openDirect(ana.handle);
    if (outcome.kind !== "ok") throw new Error(outcome.kind);
    const chat = outcome.conversation;
    await bob.says("hello", chat);
    await openRow(ana, "Bob");
    await sees(ana, "Bob", "hello");
    const sw = await serviceWorkerOf(ana, world.url);
    await ana.page.close();
    const times: number[] = [];
    for (let push = 0; push < PUSHES; push++) {
      const text = `message ${push}`;
      await bob.says(text, chat);
      await bob.sees(text, chat, "sent");
      const begun = performance.now();
      await sw.push();
      while (!(await sw.shown()).some(({ body }) => body.startsWith(text))) {
        if (performance.now() - begun > 30_000) throw new Error(`"${text}" is not shown`);
        await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
      }
      times.push(performance.now() - begun);
    }
    await bob.end();
    const what = `a push to its text on screen, every page closed, ${chats.toLocaleString("en")} chats stored`;
    yield cost(what, median(times), "ms", { limit: 2000, budget: 1 });
    yield cost(`${what}, at worst`, Math.max(...times), "ms", { limit: 2000, budget: 1 });
  } finally {
    await browser.close();
    await world.end();
  }
}
