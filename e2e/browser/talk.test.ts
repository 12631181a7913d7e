// The app in real Chromium, against the real Worker: what people do first, and what goes wrong around them.

import { beforeAll, expect, test } from "vitest";
import { friendOf, reads } from "./friend.ts";
import { looksRight } from "./looks.ts";
import { createGroup, newTab, openChatWith, openRow, type Phone, row, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage({ hasOwnWorld: true });
/** Hers is the screen that is looked at; where two are, the other is Ben's. */
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
});

test("from the first screen to a delivered and read message", async () => {
  await openRow(ana, "Notes to yourself");
  await says(ana, "milk, bread");
  await sees(ana, "You", "milk, bread", /sent$|read$|delivered$/);
  await openChatWith(ana, ben);
  await says(ana, "Hello Ben 👩‍👩‍👧‍👦 שלום");
  await sees(ana, "You", "Hello Ben 👩‍👩‍👧‍👦 שלום", /sent/);
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "Hello Ben 👩‍👩‍👧‍👦 שלום");
  await sees(ana, "You", "Hello Ben 👩‍👩‍👧‍👦 שלום", /read/);
  await ben.page.getByRole("textbox", { name: "Message" }).pressSequentially("I am typ");
  await ana.page.getByText("typing…").first().waitFor();
  await says(ben, "<script>alert(1)</script>");
  await sees(ana, "Ben", "<script>alert(1)</script>");
});

test("[GP5] [GP7] [IL2] a group of three: made, added to, taken from when one has said that one means it, joined and left", async () => {
  const eli = await stage.person("Eli");
  await createGroup(ana, "Hikers", [ben]);
  await says(ana, "welcome");
  await row(ben.page, "Hikers").waitFor();
  await openRow(ben, "Hikers");
  await sees(ben, "Ana", "welcome");
  await ana.page.getByRole("button", { name: "Chat info" }).click();
  await ana.page.getByRole("button", { name: "Add member" }).click();
  await ana.page.getByRole("textbox", { name: "Handle" }).fill(eli.handle);
  await ana.page.getByRole("button", { name: "Add", exact: true }).click();
  const hikers = await eli.conversationCalled("Hikers");
  await says(ben, "hi Eli");
  await eli.sees("hi Eli", hikers);
  expect(await eli.words(hikers)).not.toContain("welcome");
  await ana.page.getByRole("button", { name: "Options for Ben" }).click();
  await ana.page.getByRole("menuitem", { name: "Make admin" }).waitFor();
  await ana.page.getByRole("menuitem", { name: "Remove Ben" }).click();
  await ana.page.getByRole("dialog").getByRole("button", { name: "Remove Ben" }).click();
  await ben.page
    .getByText(/removed you/)
    .first()
    .waitFor();
  await says(ana, "without Ben");
  await eli.sees("without Ben", hikers);
  expect(await words(ben)).not.toContain("without Ben");
  // By the group's link: who was in before waits for an admin.
  await ana.page.getByRole("button", { name: "Invite link" }).click();
  await ana.page.getByRole("button", { name: "Create link" }).click();
  const link = await ana.page.getByRole("textbox", { name: "Link to this group" }).inputValue();
  await ana.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await ben.page.goto(link);
  await ben.page.getByRole("button", { name: "Join group" }).click();
  await ben.page.getByRole("heading", { name: "Waiting for an admin to let you in" }).waitFor();
  await ana.page.getByRole("list", { name: "Requests to join" }).getByRole("button", { name: "Approve Ben" }).click();
  await ben.page.getByRole("heading", { level: 1, name: "Hikers" }).waitFor();
  expect(ben.page.url()).not.toContain("#");
  await says(ben, "back again");
  await eli.sees("back again", hikers);
  await ben.page.getByRole("button", { name: "Chat menu", exact: true }).click();
  await ben.page.getByRole("menuitem", { name: "Leave group" }).click();
  await ben.page.getByRole("dialog", { name: "Leave group" }).getByRole("button", { name: "Leave group" }).click();
  await ben.page.getByText("You left this group.").waitFor();
  await ana.page.getByText("Ben left").first().waitFor();
  expect(await ben.page.locator(".chat-head-sub").textContent()).toBe("");
  await ben.page.getByRole("button", { name: "Chat info", exact: true }).click();
  await ben.page.getByRole("heading", { name: "People who were in it" }).waitFor();
  await ben.page.getByRole("complementary", { name: "About this chat" }).getByRole("button", { name: "Delete chat" }).click();
  await ben.page.getByRole("dialog", { name: "Delete chat" }).getByRole("button", { name: "Delete chat" }).click();
  await row(ben.page, "Hikers").waitFor({ state: "detached" });
});

test("[GP7] what is written without a network goes when it is back, once and in order; a chat's menu blocks", async () => {
  const { person: gus, chat } = await friendOf(stage, ana, "Gus");
  await says(ana, "zero");
  await sees(ana, "You", "zero", /delivered$|sent$/);
  await ana.context.setOffline(true);
  await says(ana, "one");
  await says(ana, "two");
  await sees(ana, "You", "two", /waiting to be sent/);
  await ana.page
    .getByRole("status", { name: "Connection" })
    .getByText(/No connection/)
    .waitFor();
  await ana.context.setOffline(false);
  await sees(ana, "You", "two", /sent$|delivered$/);
  await gus.sees("two", chat);
  expect(await gus.words(chat)).toEqual(["hello", "zero", "one", "two"]);
  const menu = () => ana.page.getByRole("button", { name: "Chat menu", exact: true }).click();
  await menu();
  await ana.page.getByRole("menuitem", { name: "Block or report" }).click();
  await ana.page.getByRole("dialog", { name: "Block Gus?" }).getByRole("button", { name: "Block" }).click();
  await ana.page.getByText("Gus is blocked.").waitFor();
  await menu();
  await ana.page.getByRole("menuitem", { name: "Unblock Gus" }).click();
  await ana.page.getByText("Gus is blocked.").waitFor({ state: "detached" });
});

test("[CL8] two tabs of one profile: both live, and the loss of the owner is invisible", async () => {
  const { person: ida, chat } = await friendOf(stage, ana, "Ida");
  await says(ana, "from the first tab");
  const second = await newTab(ana);
  await second.goto(ana.page.url());
  const first = ana.page;
  ana.page = second;
  await sees(ana, "You", "from the first tab");
  await says(ana, "from the second tab");
  await ida.sees("from the second tab", chat);
  await first.close(); // it owned the profile
  await says(ana, "after the owner went");
  await ida.sees("after the owner went", chat);
  await ida.says("still there?", chat);
  await sees(ana, "Ida", "still there?");
  const all = ["hello", "from the first tab", "from the second tab", "after the owner went", "still there?"];
  expect([await ida.words(chat), await words(ana)]).toEqual([all, all]);
});

test("a reload at any step of a send neither loses nor repeats", async () => {
  const kim = await friendOf(stage, ana, "Kim");
  const texts = ["hello"];
  for (const waitMs of [0, 5, 20, 60, 150, 400]) {
    const text = `after ${waitMs} ms`;
    texts.push(text);
    await says(ana, text);
    await sees(ana, "You", text);
    await ana.page.evaluate((ms) => new Promise((go) => setTimeout(go, ms)), waitMs);
    await ana.page.reload();
    await ana.page.getByRole("textbox", { name: "Message" }).waitFor();
  }
  await reads(kim, texts.at(-1) ?? "");
  expect(await kim.person.words(kim.chat)).toEqual(texts);
  await sees(ana, "You", texts.at(-1) ?? "", /read/);
  expect(await words(ana)).toEqual(texts);
});

test("the service killed while people write: everything arrives, once", async () => {
  const { person: max, chat } = await friendOf(stage, ana, "Max");
  await stage.world.kill();
  await says(ana, "while it was dead");
  await max.says("here too", chat);
  await stage.world.resume();
  await max.sees("while it was dead", chat);
  await sees(ana, "Max", "here too");
  expect(await words(ana)).toEqual(await max.words(chat));
});

test("keyboard only: find a chat, write, go back", async () => {
  await ana.page.goto("/");
  // What listens to it comes after the list.
  await ana.page.waitForLoadState("networkidle");
  await ana.page.keyboard.press("Control+k");
  await ana.page.getByRole("combobox", { name: "Go to" }).fill("notes");
  await ana.page.keyboard.press("Enter");
  await ana.page.getByRole("log", { name: "Messages with Notes to yourself" }).waitFor();
  await ana.page.getByRole("textbox", { name: "Message" }).focus();
  await ana.page.keyboard.type("no mouse");
  await ana.page.keyboard.press("Enter");
  await sees(ana, "You", "no mouse");
  await ana.page.keyboard.press("?");
});

test("no screen has an accessibility violation that a machine can find, in light and dark, wide and narrow", async () => {
  const { page } = ana;
  await openRow(ana, "Ben");
  await looksRight(page, "chat");
  await page.getByRole("button", { name: "Chat info" }).click();
  await page.getByRole("list", { name: "Members" }).waitFor();
  await looksRight(page, "info");
  const stranger = await stage.stranger("Quin");
  await stranger.page.goto("/");
  await stranger.page.getByRole("button", { name: "Start" }).waitFor();
  await looksRight(stranger.page, "first");
});

stage.endsWithoutComplaints();
