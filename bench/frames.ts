// Frames a second in Chromium with its processor throttled: the list of 5,000 chats and a chat of 100,000 messages scrolled, chats opened and closed. Held against
// a page that draws as little as there is, scrolled in the same browser: what the machine itself lets through.

import type { Page } from "playwright-core";
import { BIG_TITLE, growProfile } from "../e2e/browser/big-profile.ts";
import { launchChromium } from "../e2e/browser/chromium.ts";
import { join, openRow, phoneOf, says, sees } from "../e2e/browser/phone.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, percentile, speed } from "./measure.ts";

const THROTTLE = 4;
const SIZE = { chats: 5_000, messages: 100_000, unread: 0 };
const FRAME_MS = 1000 / 60;
/** Of a scroll, in pixels a second: a quick finger */
const PIXELS_A_SECOND = 2_500;
const PIXELS = 10_000;
const OPENINGS = 12;

type Frames = { perSecond: number; longest: number; longTasks: readonly number[] };

export async function* benchFrames(): AsyncGenerator<Measured> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
  const [world, browser] = [await startWorld(), await launchChromium()];
  try {
    const ana = await phoneOf(browser, world.url, "Ana", { viewport: { width: 1200, height: 800 } });
    const { page } = ana;
    await join(ana);
    await openRow(ana, "Notes to yourself");
    await says(ana, "a sample");
    await sees(ana, "You", "a sample", /, sent$|read$|delivered$/);
    await page.goto("/icons/icon.svg");
    await growProfile(page, SIZE);
    const throttle = await page.context().newCDPSession(page);
    await throttle.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });

    const blank = await ana.context.newPage();
    await blank.setContent(`<main style="height:100vh;overflow:auto">${"<p>a line</p>".repeat(1_000)}</main>`);
    await (await ana.context.newCDPSession(blank)).send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
    const plain = await framesOf(blank, () => scroll(blank, "main", 1));
    await blank.close();
    yield speed("frames a second of a page of plain lines, scrolled", plain.perSecond, "", { limit: 60, budget: 0.9 });

    await page.goto("/");
    await page.getByRole("link", { name: new RegExp(`^${BIG_TITLE}`) }).waitFor();
    await page.waitForTimeout(3_000);
    const list = await framesOf(page, () => scroll(page, ".list-pane", 1));
    yield* said(`scroll the list of ${SIZE.chats.toLocaleString("en")} chats`, list, plain);

    await page.locator(".list-pane").evaluate((pane) => {
      const scroller = [pane, ...pane.querySelectorAll("*")].find((each) => each.scrollTop > 0);
      scroller?.scrollTo({ top: 0 });
    });
    await openRow(ana, BIG_TITLE);
    await page.getByText(`message ${SIZE.messages}:`).first().waitFor();
    await page.waitForTimeout(1_500);
    const chat = await framesOf(page, () => scroll(page, ".timeline", -1));
    yield* said(`scroll a chat of ${SIZE.messages.toLocaleString("en")} messages`, chat, plain);

    const opened = await framesOf(page, () => openAndClose(page));
    yield cost("open and close chats: longest task", Math.max(0, ...opened.longTasks), "ms", { limit: 200, budget: 1 });
    yield cost(
      "open and close chats: 95 of 100 tasks of more than 50 ms end within",
      percentile(opened.longTasks, 0.95) || 0,
      "ms",
      {
        limit: 150,
        budget: 1,
      },
    );
  } finally {
    await browser.close();
    await world.end();
  }
}

function* said(what: string, frames: Frames, plain: Frames): Generator<Measured> {
  const note = "a page of plain lines in the same browser";
  yield speed(`${what}, CPU throttled ${THROTTLE}x: frames a second`, frames.perSecond, "", {
    limit: plain.perSecond,
    budget: 0.9,
    note,
  });
  yield cost("  longest time between two frames", frames.longest, "ms", { limit: 100, budget: 1 });
  yield cost("  tasks of more than 50 ms, together", sum(frames.longTasks), "ms", { limit: 250, budget: 1 });
}

async function framesOf(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(WATCH);
  await act();
  const { frames, tasks } = await page.evaluate<{ frames: number[]; tasks: number[] }>("watched()");
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] ?? at));
  const took = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  return { perSecond: (1000 * gaps.length) / took, longest: Math.max(FRAME_MS, ...gaps), longTasks: tasks };
}

const WATCH = `
  (() => {
    const frames = [];
    const tasks = [];
    let isOn = true;
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
    const next = (at) => { frames.push(at); if (isOn) requestAnimationFrame(next); };
    requestAnimationFrame(next);
    globalThis.watched = () => { isOn = false; observer.disconnect(); return { frames, tasks }; };
  })()`;

/** As a finger does it: by the browser's own input, which scrolls apart from the page's scripts. */
async function scroll(page: Page, selector: string, direction: 1 | -1): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not there`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Input.synthesizeScrollGesture", {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -direction * PIXELS,
    speed: PIXELS_A_SECOND,
    gestureSourceType: "mouse",
  });
  await cdp.detach();
}

async function openAndClose(page: Page): Promise<void> {
  const rows = page.getByRole("list", { name: "Chats" }).getByRole("link");
  for (let i = 0; i < OPENINGS; i++) {
    await rows.nth(i % 2).click();
    await page.waitForTimeout(400);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}
