// One engine for all tabs of a profile: what happens when its tab closes, sleeps or cannot start.

import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { asleep } from "./asleep.ts";
import { friendOf, reads } from "./friend.ts";
import { setDisk, withDisk } from "./full-disk.ts";
import { newTab, openRow, type Phone, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const PATIENT = { timeout: 60_000 };
let ana: Phone;
beforeAll(async () => {
  ana = await stage.phone("Ana");
});

test("[CL8] what a tab shows stays live when the tab that owned the profile closes", async () => {
  const ben = await friendOf(stage, ana, "Ben");
  await says(ana, "hello you");
  await reads(ben, "hello you");
  const first = ana.page;
  const second = await newTab(ana);
  await second.goto(first.url());
  ana.page = second;
  await sees(ana, "You", "hello you", /read$/);
  await first.close();
  await says(ana, "from the other tab");
  await reads(ben, "from the other tab");
  await sees(ana, "You", "from the other tab", /read$/);
  await ben.person.verbs.typing(ben.chat);
  await second.getByText("typing…").first().waitFor();
});

test("[CL8] [SH1] a sleeping owner is taken over from, and when it wakes up everything is there once", async () => {
  const { person: dan, chat } = await friendOf(stage, ana, "Dan");
  await says(ana, "one");
  const first = ana.page;
  const second = await newTab(ana);
  await second.goto(first.url());
  ana.page = second;
  await sees(ana, "You", "one");
  const frames = await framesOf(first);
  const wake = await asleep(first);
  await says(ana, "two, while it slept");
  await dan.sees("two, while it slept", chat);
  await dan.says("three", chat);
  await sees(ana, "Dan", "three");
  await wake();
  await first.bringToFront();
  ana.page = first;
  await sees(ana, "Dan", "three");
  // In no frame since was there anything but the chat as it had been.
  expect(await frames()).toEqual(new Set(["list, chat, messages"]));
  // Nor where the system let go of the page, and loads it anew.
  await first.reload();
  await sees(ana, "Dan", "three");
  const seen = await frames();
  expect(seen).not.toContain("");
  expect(seen).toContain("list, chat, messages");
  await says(ana, "four, from the one that woke up");
  await dan.sees("four, from the one that woke up", chat);
  const all = ["hello", "one", "two, while it slept", "three", "four, from the one that woke up"];
  expect([await words(ana), await dan.words(chat)]).toEqual([all, all]);
  // There is one owner again: whichever tab closes, the other goes on.
  await second.close();
  await says(ana, "five");
  await dan.sees("five", chat);
});

/** What stood on this page at each frame, from now on and when it is loaded anew */
async function framesOf(page: Page): Promise<() => Promise<Set<string>>> {
  const look = () => {
    const seen = new Set<string>();
    Object.assign(self, { framesSeen: seen });
    const isThere = (what: string) => (document.querySelector(what)?.getBoundingClientRect().height ?? 0) > 0;
    const frame = () => {
      const all = { outline: ".outline", list: ".list-pane", chat: ".chat-pane", messages: "[role=log] article" };
      const there = Object.entries(all).flatMap(([name, what]) => (isThere(what) ? [name] : []));
      seen.add(there.join(", "));
      requestAnimationFrame(frame);
    };
    // What is drawn is what stands there after the page's own script has run.
    if (document.readyState === "complete") frame();
    else addEventListener("DOMContentLoaded", frame);
  };
  await page.addInitScript(look);
  await page.evaluate(look);
  return async () => new Set(await page.evaluate(() => [...(self as unknown as { framesSeen: Set<string> }).framesSeen]));
}

test("[CL8] a new tab opens though the only other one sleeps", async () => {
  await openRow(ana, "Notes to yourself");
  await says(ana, "kept");
  await sees(ana, "You", "kept");
  await asleep(ana.page);
  const second = await newTab(ana);
  await second.goto(ana.page.url());
  await second.getByRole("article", { name: /^You, kept/ }).waitFor(PATIENT);
});

test("[SH5] what keeps the engine from starting is said in every tab, and “Try again” in one brings all of them back", async () => {
  const fay = await stage.stranger("Fay");
  await withDisk(fay, true);
  const [second, third] = [await newTab(fay), await newTab(fay)];
  for (const page of [second, third]) {
    await page.goto("/");
    await page.getByRole("heading", { name: "Parley can't open here" }).waitFor(PATIENT);
    await page.getByText("This device has no room left").waitFor();
  }
  await setDisk(third, false);
  await second.getByRole("button", { name: "Try again" }).click();
  for (const page of [second, third]) await page.getByRole("textbox", { name: "Your name" }).waitFor();
  // Whoever failed before is an heir again.
  await second.close();
  await third.getByRole("textbox", { name: "Your name" }).fill("Fay");
  await third.getByRole("button", { name: "Start" }).click();
  await third.getByRole("list", { name: "Chats" }).waitFor();
  expect(fay.complaints.splice(0).every((each) => each.includes("the engine could not start"))).toBe(true);
});

test("[SH5] a database that a newer version wrote is left alone: “Update Parley”", async () => {
  const gus = await stage.stranger("Gus");
  await gus.page.goto("/icons/icon.svg");
  await gus.page.evaluate(
    () =>
      new Promise<void>((done, failed) => {
        const asked = indexedDB.open("parley", 1_000_000);
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          asked.result.close();
          done();
        };
      }),
  );
  await gus.page.goto("/");
  await gus.page.getByRole("heading", { name: "Update Parley" }).waitFor(PATIENT);
  await gus.page.getByRole("button", { name: "Reload" }).waitFor();
  expect(await gus.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  expect(gus.complaints.splice(0).every((each) => each.includes("the engine could not start"))).toBe(true);
});

stage.endsWithoutComplaints();

test("[LO1] [LO5] [LO7] a PIN locks every tab at once, opens all of them again, and is asked for by whoever takes it off", async () => {
  const { person: eve, chat } = await friendOf(stage, ana, "Eve");
  const first = ana.page;
  const second = await newTab(ana);
  await second.goto("/settings/privacy");
  await second.getByRole("switch", { name: "Lock with a PIN" }).click();
  await second.getByRole("textbox", { name: "New PIN" }).fill("135790");
  await second.getByRole("textbox", { name: "PIN again" }).fill("135790");
  await second.getByRole("button", { name: "Turn on" }).click();
  await second.getByText("App lock is on.").waitFor(PATIENT);
  // The one that owned the profile goes: the other one has the key, and nobody is asked.
  ana.page = second;
  await openRow(ana, "Eve");
  await says(ana, "while it is open");
  await eve.sees("while it is open", chat);
  const third = await newTab(ana);
  await third.goto(second.url());
  await third.getByRole("article", { name: /^You, while it is open/ }).waitFor(PATIENT);
  await second.close();
  ana.page = third;
  await says(ana, "with the key of the one that closed");
  await eve.sees("with the key of the one that closed", chat);

  await first.getByRole("textbox", { name: "Message" }).fill("typed before it locked");
  await third.keyboard.press("Control+Shift+L");
  for (const page of [first, third]) {
    await page.getByRole("heading", { name: "Parley is locked" }).waitFor(PATIENT);
    expect(await page.title()).toBe("Parley");
    expect(await page.locator("article").count()).toBe(0);
    const left = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(left).not.toContain("typed before it locked");
  }
  await third.getByLabel("PIN").fill("000000");
  await third.getByRole("button", { name: "Unlock" }).click();
  await third.getByText("That's not it. You have 4 more tries before you have to wait.").waitFor(PATIENT);
  await third.getByLabel("PIN").fill("135790");
  await third.getByRole("button", { name: "Unlock" }).click();
  await third.getByRole("article", { name: /^You, with the key of the one that closed/ }).waitFor(PATIENT);
  // Every other tab is open again, and nothing that was typed is lost.
  await first.bringToFront();
  await first.getByRole("article", { name: /^You, with the key of the one that closed/ }).waitFor(PATIENT);
  expect(await first.getByRole("textbox", { name: "Message" }).inputValue()).toContain("typed before it locked");

  await third.goto("/settings/privacy");
  await third.getByRole("switch", { name: "Lock with a PIN" }).click();
  await third.getByLabel("Your PIN").fill("135790");
  await third.getByRole("button", { name: "Turn off" }).click();
  await third.getByText("App lock is off.").waitFor(PATIENT);
  await first.close();
  await third.reload();
  await third.getByRole("heading", { name: "Privacy", exact: true }).waitFor(PATIENT);
});
