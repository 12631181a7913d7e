// What a chat has besides words: replies, drafts, unread counts and their divider, safety numbers, and a start without a network.

import { expect, test } from "vitest";
import { openChatWith, openRow, row, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const phone = (name: string) => stage.phone(name);

test("a reply quotes what it answers, on both sides", async () => {
  const [ana, ben] = [await phone("Ana"), await phone("Ben")];
  await openChatWith(ana, ben);
  await says(ana, "tea or coffee?");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "tea or coffee?");
  await ben.page.getByRole("article", { name: /^Ana, tea or coffee/ }).hover();
  await ben.page.getByRole("button", { name: "Reply to Ana" }).click();
  await says(ben, "tea");
  await sees(ana, "Ben", "tea");
  const quote = ana.page.getByRole("article", { name: /^Ben, tea, / }).getByRole("button", { name: /You\s*tea or coffee\?/ });
  await quote.waitFor();
});

test("a draft stays with its chat, over a reload too, and goes with the message", async () => {
  const [cleo, dan] = [await phone("Cleo"), await phone("Dan")];
  await openChatWith(cleo, dan);
  await cleo.page.getByRole("textbox", { name: "Message" }).fill("not yet");
  await openRow(cleo, "Notes to yourself");
  await row(cleo.page, "").filter({ hasText: "Draft: not yet" }).waitFor();
  await cleo.page.reload();
  await row(cleo.page, "").filter({ hasText: "Draft: not yet" }).click();
  await expect.poll(() => cleo.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("not yet");
  await cleo.page.getByRole("button", { name: "Send" }).click();
  await sees(cleo, "You", "not yet");
  await cleo.page.reload();
  await sees(cleo, "You", "not yet");
  expect(await cleo.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("");
});

test("what came meanwhile is counted in the list, divided in the chat, and read when it is seen", async () => {
  const [eli, fay] = [await phone("Eli"), await phone("Fay")];
  await openChatWith(eli, fay);
  await says(eli, "one");
  await openRow(fay, "Eli");
  await sees(fay, "Eli", "one");
  await openRow(fay, "Notes to yourself");
  await says(eli, "two");
  await says(eli, "three");
  await row(fay.page, "Eli").filter({ hasText: "2 unread" }).waitFor();
  await sees(eli, "You", "three", /delivered$/);
  await openRow(fay, "Eli");
  await fay.page
    .getByRole("log")
    .getByText(/new message|unread/i)
    .first()
    .waitFor();
  await sees(eli, "You", "three", /read$/);
  await expect.poll(() => row(fay.page, "Eli").filter({ hasText: "unread" }).count()).toBe(0);
});

test("both sides see the same safety number, and can say that they compared it", async () => {
  const [gus, hal] = [await phone("Gus"), await phone("Hal")];
  await openChatWith(gus, hal);
  await says(gus, "hello");
  await openRow(hal, "Gus");
  const digits: string[] = [];
  for (const { page } of [gus, hal]) {
    await page.getByRole("button", { name: "Chat info" }).click();
    await page
      .getByRole("button", { name: /^Verify safety number/ })
      .first()
      .click();
    const region = page.getByRole("region", { name: "Safety number" });
    await region.waitFor();
    await expect.poll(async () => ((await region.textContent()) ?? "").replace(/\D/g, "").length).toBe(60);
    digits.push(((await region.textContent()) ?? "").replace(/\D/g, ""));
  }
  expect(digits[0]).toBe(digits[1]);
  await gus.page.getByRole("button", { name: "They are the same" }).click();
  await gus.page
    .getByText(/verified/i)
    .first()
    .waitFor();
});

test("without a network the app starts with what it has, and says so", async () => {
  const ida = await phone("Ida");
  await openRow(ida, "Notes to yourself");
  await says(ida, "kept here");
  await sees(ida, "You", "kept here");
  await ida.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await ida.page.reload(); // from now on the service worker answers
  await sees(ida, "You", "kept here");
  await ida.context.setOffline(true);
  await ida.page.reload();
  await sees(ida, "You", "kept here");
  await ida.page
    .getByRole("status", { name: "Connection" })
    .getByText(/No connection/)
    .waitFor();
  expect(await words(ida)).toEqual(["kept here"]);
  await ida.context.setOffline(false);
});

test("an invitation opens the chat after the two first steps; handles that do not fit get a sentence", async () => {
  const jan = await phone("Jan");
  const kim = await stage.stranger("Kim");
  await kim.page.goto(`/@${jan.handle}`);
  await kim.page.getByRole("textbox", { name: "Your name" }).fill("Kim");
  await kim.page.getByRole("textbox", { name: "Handle" }).fill(jan.handle);
  await kim.page.getByRole("button", { name: "Start" }).click();
  await kim.page.getByRole("alert").getByText(/taken/i).waitFor();
  await kim.page.getByRole("textbox", { name: "Handle" }).fill("support");
  await kim.page.getByRole("button", { name: "Start" }).click();
  await kim.page
    .getByRole("alert")
    .getByText(/reserved|Parley itself|choose another/i)
    .first()
    .waitFor();
  await kim.page.getByRole("textbox", { name: "Handle" }).fill(kim.handle);
  await kim.page.getByRole("button", { name: "Start" }).click();
  await kim.page.getByRole("log", { name: new RegExp(`Messages with @?${jan.handle}|Messages with Jan`) }).waitFor();
  await kim.page.getByRole("button", { name: "New chat" }).click();
  await kim.page.getByRole("textbox", { name: "Handle" }).fill("nobody.at.all");
  await kim.page.getByRole("button", { name: "Open chat" }).click();
  await kim.page.getByText("No one here is called @nobody.at.all").waitFor();
});

stage.endsWithoutComplaints();
