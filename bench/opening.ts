// What opens above a chat, in Chromium, after the first time: from a press to the frame that shows it.

import type { Page } from "playwright-core";
import { launchChromium } from "../e2e/browser/chromium.ts";
import { join, openRow, phoneOf, says, sees } from "../e2e/browser/phone.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, percentile } from "./measure.ts";

const TIMES = 30;
const MESSAGES = 40;

/** What is pressed: a button, or a key with Ctrl. What is there then */
type Opening = { what: string; press: string | { key: string }; shown: string };
const OPENINGS: readonly Opening[] = [
  {
    what: "the menu of a message",
    press: ".message-actions [aria-label='More actions']",
    shown: "[role='menu'][aria-label='Message']",
  },
  {
    what: "the emoji picker",
    press: "[aria-label='Emoji']",
    shown: "[role='dialog'][aria-label='Emoji'], dialog[aria-label='Emoji']",
  },
  { what: "the palette", press: { key: "k" }, shown: "[role='combobox'][aria-label='Go to']" },
];

export async function* benchOpening(): AsyncGenerator<Measured> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
  const [world, browser] = [await startWorld(), await launchChromium()];
  try {
    const ana = await phoneOf(browser, world.url, "Ana");
    await join(ana);
    await openRow(ana, "Notes to yourself");
    for (let i = 0; i < MESSAGES; i++) await says(ana, `message ${i}`);
    await sees(ana, "You", `message ${MESSAGES - 1}`, /, sent$|read$|delivered$/);
    await ana.page.waitForLoadState("networkidle");
    for (const opening of OPENINGS) {
      const times = await timesOf(ana.page, opening);
      yield cost(`open ${opening.what} after the first time, p95`, percentile(times.slice(1), 0.95), "ms", {
        limit: 100,
        budget: 1,
      });
    }
  } finally {
    await browser.close();
    await world.end();
  }
}

async function timesOf(page: Page, { press, shown }: Opening): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    times.push(await page.evaluate(PRESS_AND_WAIT, { press, shown }));
    await page.keyboard.press("Escape");
    await page.waitForFunction((selector) => document.querySelector(selector) === null, shown);
  }
  return times;
}

/** In the page, which has no code of ours to wait with */
async function PRESS_AND_WAIT({ press, shown }: { press: string | { key: string }; shown: string }): Promise<number> {
  const begun = performance.now();
  if (typeof press === "string") [...document.querySelectorAll<HTMLElement>(press)].at(-1)?.click();
  else
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: press.key, ctrlKey: true, bubbles: true, cancelable: true }));
  while (document.querySelector(shown) === null) {
    if (performance.now() - begun > 10_000) throw new Error(`${shown} is not there`);
    await new Promise((go) => setTimeout(go));
  }
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  return performance.now() - begun;
}
