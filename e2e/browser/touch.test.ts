// An app at home on a phone: fingers, and the back gesture.

import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { fingerOn, sidewaysPx, touchPhone } from "./fingers.ts";
import { friendOf } from "./friend.ts";
import { axeViolations, openRow, type Phone, row, says, sees, join as signUp } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

let ana: Phone;
beforeAll(async () => {
  ana = await touchPhone(stage, "Ana");
  await signUp(ana);
});

beforeEach(() => ana.page.goto("/"));

const menu = (page: Page) => page.getByRole("menu", { name: "Message" });
const article = ({ page }: Phone, name: RegExp) => page.getByRole("article", { name });

test("[TO1] a long press opens a message's menu, with what one can react with on top; no button stands beside the bubble", async () => {
  const { person: bob, chat } = await friendOf(stage, ana, "Bob", "shall we go to the lake?");
  await sees(ana, "Bob", "shall we go to the lake?");
  const bubble = article(ana, /^Bob, shall we go/).locator(".bubble");
  const actions = article(ana, /^Bob, shall we go/).locator(".message-actions");
  await actions.waitFor({ state: "attached" });
  expect((await actions.boundingBox())?.width ?? 0).toBeLessThan(2);
  const finger = await fingerOn(ana.page);
  await finger.presses(bubble, () => menu(ana.page).waitFor());
  // It stays when the finger lifts.
  await menu(ana.page).getByRole("menuitem", { name: "Copy" }).waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await sidewaysPx(ana.page)).toBe(0);
  await menu(ana.page).getByRole("menuitemcheckbox", { name: "👍" }).tap();
  await menu(ana.page).waitFor({ state: "detached" });
  await bob.until({ kind: "timeline", conversation: chat, limit: 500 }, ({ items }) =>
    items.some(
      (item) =>
        item.kind === "message" &&
        item.reactions.some(({ emoji, people }) => emoji === "👍" && people.some(({ name }) => name === "Ana")),
    ),
  );

  // A press elsewhere closes it, and so does the back gesture: the chat stays.
  await finger.presses(bubble, () => menu(ana.page).waitFor());
  await ana.page.goBack();
  await menu(ana.page).waitFor({ state: "detached" });
  await sees(ana, "Bob", "shall we go to the lake?");
});

test("[TO1] [LI8] a long press on a row of the list opens the menu of its chat; a swipe marks as unread, the other way archives", async () => {
  await friendOf(stage, ana, "Noor");
  await ana.page.getByRole("button", { name: "Back to chats" }).tap();
  const finger = await fingerOn(ana.page);
  const opened = (page: Page) => page.getByRole("menu", { name: "Chat menu" });
  await finger.presses(row(ana.page, "Noor"), () => opened(ana.page).waitFor());
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await ana.page.getByRole("log").count()).toBe(0);
  await opened(ana.page).getByRole("menuitem", { name: "Mute" }).tap();
  await ana.page.getByRole("radio", { name: "1 hour" }).check();
  await ana.page.getByRole("dialog", { name: "Mute" }).getByRole("button", { name: "Mute" }).tap();
  await row(ana.page, "Noor").getByText("Muted").waitFor({ state: "attached" });

  // What a finger does to the row its menu does too.
  await finger.swipes(row(ana.page, "Noor"), 30);
  await finger.swipes(row(ana.page, "Noor"), 90, () => ana.page.locator("li[data-swipe='Unread']").waitFor());
  await row(ana.page, "Noor").getByText("unread").waitFor({ state: "attached" });
  await finger.swipes(row(ana.page, "Noor"), -90, () => ana.page.locator("li[data-swipe='Archive']").waitFor());
  // Right after a swipe Chromium takes a tap for its end.
  await ana.page.getByRole("button", { name: "Archived 1" }).click();
  await ana.page.getByRole("list", { name: "Archived" }).getByRole("link", { name: /^Noor/ }).waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await sidewaysPx(ana.page)).toBe(0);
});

test("[TO2] a swipe to the right replies; a short one, one up or down and one from the edge do nothing", async () => {
  const { person: dan, chat } = await friendOf(stage, ana, "Dan", "who comes?");
  await sees(ana, "Dan", "who comes?");
  const bubble = article(ana, /^Dan, who comes/).locator(".bubble");
  await article(ana, /^Dan, who comes/)
    .locator(".message-actions")
    .waitFor({ state: "attached" });
  const finger = await fingerOn(ana.page);
  const replying = ana.page.locator(".composer-reply");
  await finger.swipes(bubble, 30);
  await finger.swipes(bubble, -90);
  expect(await replying.count()).toBe(0);
  await finger.swipes(bubble, 90);
  await replying.getByText("who comes?").waitFor();
  expect(await article(ana, /^Dan, who comes/).evaluate((element) => element.className)).not.toContain("lifted");
  await says(ana, "I do");
  await dan.sees("I do", chat);
  expect((await dan.items(chat)).at(-1)).toMatchObject({ sender: { name: "Ana" }, reply: { text: "who comes?" } });
});

test("[TO3] back closes what lies on top, one after another, then leads to the list; a list that was left is not gone back to twice", async () => {
  await friendOf(stage, ana, "Fay");
  const { page } = ana;
  await page.getByRole("button", { name: "Chat info" }).tap();
  await page.getByRole("button", { name: "Mute" }).tap();
  await page.getByRole("dialog", { name: "Mute" }).waitFor();
  expect(await sidewaysPx(page)).toBe(0);
  await page.goBack();
  await page.getByRole("dialog", { name: "Mute" }).waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Fay" }).waitFor();
  await page.goBack();
  await page.getByRole("log", { name: "Messages with Fay" }).waitFor();
  expect(await page.getByRole("button", { name: "Close chat info" }).count()).toBe(0);
  await page.goBack();
  await row(page, "Fay").waitFor();
  const before = await page.evaluate(() => history.length);
  for (let i = 0; i < 3; i++) {
    await row(page, "Fay").tap();
    await page.getByRole("log", { name: "Messages with Fay" }).waitFor();
    await page.getByRole("button", { name: "Back to chats" }).tap();
    await row(page, "Fay").waitFor();
  }
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(before);
  // What is closed by its own button leaves nothing to go back to.
  await row(page, "Fay").tap();
  await page.getByRole("button", { name: "Chat menu", exact: true }).tap();
  await page.getByRole("menuitem", { name: "Chat info" }).tap();
  await page.getByRole("button", { name: "Close chat info" }).tap();
  await page.getByRole("log", { name: "Messages with Fay" }).waitFor();
  // Nobody is as quick as a program: by then its entry has gone.
  await expect.poll(() => page.evaluate(() => (history.state as { layer?: number } | null)?.layer ?? 0)).toBe(0);
  await page.goBack();
  await row(page, "Fay").waitFor();
  // Who goes elsewhere while the browser is still on its way back over what was closed comes there and stays.
  const finger = await fingerOn(page);
  await finger.presses(row(page, "Fay"), () => page.getByRole("menu", { name: "Chat menu" }).waitFor());
  await row(page, "Fay").evaluate(async (link: HTMLElement) => {
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    for (let i = 0; i < 2; i++) await new Promise((later) => setTimeout(later));
    link.click();
  });
  await page.getByRole("log", { name: "Messages with Fay" }).waitFor();
  await page.waitForTimeout(500);
  expect(await page.getByRole("log", { name: "Messages with Fay" }).count()).toBe(1);
  await page.goBack();
  await row(page, "Fay").waitFor();
});

test("[TO4] nothing scrolls sideways at 320 pixels, in the list, a chat, its menus and the settings, and with large type", async () => {
  const { page } = ana;
  await page.setViewportSize({ width: 320, height: 640 });
  const looks = async (what: string) => expect(await sidewaysPx(page), what).toBe(0);
  await looks("list");
  await page.getByRole("button", { name: "Settings" }).tap();
  await page.getByRole("link", { name: "Notifications" }).waitFor();
  await looks("settings");
  await page.getByRole("link", { name: "Appearance" }).tap();
  await page.getByRole("radio", { name: "150 %" }).check();
  await looks("settings in large type");
  await page.getByRole("button", { name: "Back to settings" }).tap();
  await page.getByRole("button", { name: "Back to chats" }).tap();
  await openRow(ana, "Notes to yourself");
  await says(ana, `https://example.org/${"a".repeat(300)}`);
  await looks("chat");
  await page.getByRole("button", { name: "Chat menu", exact: true }).tap();
  await page.getByRole("menu", { name: "Chat menu" }).waitFor();
  await looks("menu");
  await page.goBack();
  await page.getByRole("menu", { name: "Chat menu" }).waitFor({ state: "detached" });
  await page.goto("/settings/appearance");
  await page.getByRole("radio", { name: "100 %" }).check();
  await page.setViewportSize({ width: 360, height: 740 });
});

test("[TO5] list and chat slide past each other on a phone, and nothing moves for whoever wants no motion", async () => {
  for (const reducedMotion of ["no-preference", "reduce"] as const) {
    const { page } = ana;
    await page.emulateMedia({ reducedMotion });
    await page.goto("/");
    await page.evaluate(() => {
      const counted = self as unknown as { ways: string[] };
      counted.ways = [];
      const start = document.startViewTransition;
      document.startViewTransition = function (change) {
        counted.ways.push(document.documentElement.dataset.way ?? "");
        return start.call(this, change);
      };
    });
    const ways = () => page.evaluate(() => (self as unknown as { ways: string[] }).ways);
    // What draws it comes after the list.
    await ana.page.waitForLoadState("networkidle");
    await openRow(ana, "Notes to yourself");
    await ana.page.getByRole("button", { name: "Back to chats" }).tap();
    await row(ana.page, "Notes to yourself").waitFor();
    expect(await ways(), reducedMotion).toEqual(reducedMotion === "reduce" ? [] : ["on", "back"]);
  }
});

test("[TO6] a keyboard that is laid over the page, as iOS does it, leaves the composer above it", async () => {
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await page.waitForLoadState("networkidle");
  const keyboard = (heightPx: number) =>
    page.evaluate((px) => {
      const { visualViewport } = window;
      if (visualViewport === null) throw new Error("this browser has no visual viewport");
      Object.defineProperty(visualViewport, "height", { configurable: true, value: document.documentElement.clientHeight - px });
      visualViewport.dispatchEvent(new Event("resize"));
    }, heightPx);
  const bottom = () =>
    page.getByRole("textbox", { name: "Message" }).evaluate((field) => Math.round(field.getBoundingClientRect().bottom));
  const before = await bottom();
  await keyboard(300);
  await expect.poll(bottom).toBeLessThanOrEqual(before - 300);
  await keyboard(0);
  await expect.poll(bottom).toBe(before);
});

stage.endsWithoutComplaints();
