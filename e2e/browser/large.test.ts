// A profile of years: 5,000 chats, one of 100,000 messages. It opens, scrolls, jumps and is searched without making anybody wait.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { BIG_TITLE, growProfile } from "./big-profile.ts";
import { openRow, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const SIZE = { chats: 5_000, messages: 100_000, unread: 501 };

test("[SH8] 5,000 chats and 100,000 messages: drawn near the screen, opened at what is new, read on both ways without a jump", async () => {
  const ana = await stage.phone("Ana");
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await says(ana, "a sample");
  await sees(ana, "You", "a sample", /, sent$|read$|delivered$/);
  await page.goto("/icons/icon.svg");
  await growProfile(page, SIZE);
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({
      type: "longtask",
    });
  });
  const report: string[] = [];
  const step = async (name: string, act: () => Promise<unknown>) => {
    const begun = performance.now();
    await act();
    const long = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0));
    report.push(`${name}: ${Math.round(performance.now() - begun)} ms, long tasks ${JSON.stringify(long)}`);
  };

  await step("open the list", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: new RegExp(`^${BIG_TITLE}`) }).waitFor({ timeout: 30_000 });
  });
  const list = page.getByRole("list", { name: "Chats" });
  expect(await list.getByRole("listitem").count()).toBeLessThan(120);
  expect(await list.getByRole("listitem").first().getAttribute("aria-setsize")).toBe(String(SIZE.chats + 2));

  await step("scroll the list to its end", async () => {
    await page.getByRole("region", { name: "Chats and people" }).evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight }));
    await list.getByText("Chat 4999").waitFor();
  });
  expect(await list.getByRole("listitem").count()).toBeLessThan(120);
  expect(await list.getByRole("listitem").last().getAttribute("aria-posinset")).toBe(String(SIZE.chats + 2));

  await step("find a chat by its name", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Go to" }).fill(BIG_TITLE);
    await page.getByRole("option", { name: BIG_TITLE }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("New messages", { exact: true }).waitFor();
  });
  const log = page.getByRole("log", { name: `Messages with ${BIG_TITLE}` });
  await step("open the chat at what is new", async () => {
    await expect.poll(() => thirdFromTop(page)).toBe(true);
  });
  await log.getByText(`message ${SIZE.messages - SIZE.unread + 1}:`).waitFor();
  expect(await log.getByRole("article").count()).toBeLessThan(301);

  await step("a fling upwards keeps its place", async () => {
    await log.hover();
    for (let turn = 0; turn < 12; turn++) {
      const before = await middle(page);
      await page.mouse.wheel(0, -400);
      await page.waitForTimeout(80);
      const after = await middle(page);
      // At most what the wheel turned, though pages came in meanwhile.
      expect(before - after, `turn ${turn}`).toBeLessThan(25);
      expect(before - after, `turn ${turn}`).toBeGreaterThanOrEqual(0);
    }
  });

  await step("down to the newest", async () => {
    await page.getByRole("button", { name: /^\d+ new$/ }).click();
    await log.getByText(`message ${SIZE.messages}:`).waitFor();
  });
  console.log(report.join("\n"));
  expect(await page.getByRole("button", { name: /new$|newest/ }).count()).toBe(0);
});

stage.endsWithoutComplaints();

function thirdFromTop(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const log = document.querySelector(".timeline")?.getBoundingClientRect();
    const line = document.querySelector(".unread-line")?.getBoundingClientRect();
    return log !== undefined && line !== undefined && Math.abs(line.top - log.top - log.height / 3) < 40;
  });
}

/** The number of the message in the middle of the screen */
function middle(page: Page): Promise<number> {
  return page.evaluate(() => {
    const log = document.querySelector(".timeline")?.getBoundingClientRect();
    if (log === undefined) return Number.NaN;
    for (let offset = 0; offset < 200; offset += 10) {
      const found = document.elementFromPoint(log.left + log.width / 2, log.top + log.height / 2 + offset)?.closest(".chunk > *");
      const number = /message (\d+):/.exec(found?.textContent ?? "")?.[1];
      if (number !== undefined) return Number(number);
    }
    return Number.NaN;
  });
}
