// One engine for all tabs of a profile: what happens when its tab closes, sleeps or cannot start.

import { expect, test } from "vitest";
import { asleep } from "./asleep.ts";
import { setDisk, withDisk } from "./full-disk.ts";
import { newTab, openChatWith, openRow, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const PATIENT = { timeout: 30_000 };

test("[CL8] what a tab shows stays live when the tab that owned the profile closes", async () => {
  const [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
  await openChatWith(ana, ben);
  await says(ana, "hello");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "hello");
  const first = ana.page;
  const second = await newTab(ana);
  await second.goto(first.url());
  ana.page = second;
  await sees(ana, "You", "hello", /read$/);
  await first.close();
  await says(ana, "from the other tab");
  await sees(ana, "You", "from the other tab", /read$/);
  await ben.page.getByRole("textbox", { name: "Message" }).pressSequentially("I am typ");
  await second.getByText("typing…").first().waitFor();
});

test("[CL8] a sleeping owner is taken over from, and when it wakes up everything is there once", async () => {
  const [cleo, dan] = [await stage.phone("Cleo"), await stage.phone("Dan")];
  await openChatWith(cleo, dan);
  await says(cleo, "one");
  await openRow(dan, "Cleo");
  await sees(dan, "Cleo", "one");
  const first = cleo.page;
  const second = await newTab(cleo);
  await second.goto(first.url());
  cleo.page = second;
  await sees(cleo, "You", "one");
  const wake = await asleep(first);
  await says(cleo, "two, while it slept");
  await dan.page.getByText("two, while it slept").first().waitFor(PATIENT);
  await says(dan, "three");
  await sees(cleo, "Dan", "three");
  await wake();
  await first.bringToFront();
  cleo.page = first;
  await sees(cleo, "Dan", "three");
  await says(cleo, "four, from the one that woke up");
  await sees(dan, "Cleo", "four, from the one that woke up");
  const all = ["one", "two, while it slept", "three", "four, from the one that woke up"];
  expect([await words(cleo), await words(dan)]).toEqual([all, all]);
  // There is one owner again: whichever tab closes, the other goes on.
  await second.close();
  await says(cleo, "five");
  await sees(dan, "Cleo", "five");
});

test("[CL8] a new tab opens though the only other one sleeps", async () => {
  const eli = await stage.phone("Eli");
  await openRow(eli, "Notes to yourself");
  await says(eli, "kept");
  await sees(eli, "You", "kept");
  await asleep(eli.page);
  const second = await newTab(eli);
  await second.goto(eli.page.url());
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
