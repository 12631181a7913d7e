// What people of a chat agree on in a browser: how long its messages last, and what they vote for.

import { beforeAll, expect, test } from "vitest";
import { looksRight } from "./looks.ts";
import { axeViolations, createGroup, openChatWith, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
});

test("[DM1] [DM5] one sets how long messages last, by mouse or keyboard; both sides read who it was, and settings have it for chats to come", async () => {
  await openChatWith(ana, ben);
  await says(ana, "it stays");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "it stays");
  await ana.page.getByRole("button", { name: "Chat menu", exact: true }).click();
  await ana.page.getByRole("menuitem", { name: "Disappearing messages" }).click();
  const dialog = ana.page.getByRole("dialog", { name: "Disappearing messages" });
  expect(await dialog.getByRole("radio", { name: "Off" }).isChecked()).toBe(true);
  await dialog.getByRole("radio", { name: "Other" }).check();
  await dialog.getByRole("spinbutton", { name: "How long" }).fill("0");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("alert").waitFor();
  await looksRight(ana.page, "disappearing-other");
  await dialog.getByRole("radio", { name: "7 days" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await ana.page.getByText("You set messages to disappear after 7 days").waitFor();
  await ben.page.getByText("Ana set messages to disappear after 7 days").waitFor();
  await ben.page.locator(".chat-head-sub", { hasText: "Messages disappear." }).waitFor();
  await looksRight(ben.page, "disappearing-head");
  await ben.page.getByRole("button", { name: "Chat info" }).click();
  await ben.page.getByText("Messages disappear after 7 days.").waitFor();
  await ben.page.getByRole("button", { name: "Disappearing messages" }).focus();
  await ben.page.keyboard.press("Enter");
  const his = ben.page.getByRole("dialog", { name: "Disappearing messages" });
  expect(await his.getByRole("radio", { name: "7 days" }).isChecked()).toBe(true);
  await his.getByRole("radio", { name: "7 days" }).focus();
  await ben.page.keyboard.press("ArrowUp");
  await ben.page.keyboard.press("ArrowUp");
  await ben.page.keyboard.press("Enter");
  await ana.page.getByText("Ben turned off disappearing messages").waitFor();
  await looksRight(ana.page, "disappearing-lines");
  await ana.page.goto("/settings/privacy");
  await ana.page.getByRole("button", { name: "Disappearing messages" }).click();
  await looksRight(ana.page, "disappearing-default");
  await dialog.getByRole("radio", { name: "90 days" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await ana.page.getByText("Messages in chats you start disappear after 90 days.").waitFor();
});

test("[PO2] [PO3] [PO4] a poll is asked from the Attach menu, voted on by mouse and keyboard, shows who chose what, and is closed by who asked", async () => {
  await createGroup(ana, "Trip", [ben]);
  const { page } = ana;
  await page.getByRole("button", { name: "Attach" }).click();
  await page.getByRole("menuitem", { name: "Poll" }).click();
  const dialog = page.getByRole("dialog", { name: "New poll" });
  await dialog.getByRole("button", { name: "Send poll" }).click();
  await dialog.getByText("Type a question first.").waitFor();
  await dialog.getByRole("textbox", { name: "Question" }).fill("Where do we eat?");
  await dialog.getByRole("textbox", { name: "Option 1" }).fill("At the lake");
  await dialog.getByRole("textbox", { name: "Option 2" }).fill("In the old town, where the long street ends at the bridge");
  await dialog.getByRole("textbox", { name: "Option 3" }).fill("At home");
  await dialog.getByRole("textbox", { name: "Option 4" }).waitFor();
  await looksRight(page, "poll-new");
  await dialog.getByRole("button", { name: "Send poll" }).click();
  await dialog.waitFor({ state: "detached" });
  await openRow(ben, "Trip");
  const his = ben.page.getByRole("article", { name: /^Ana, Poll: Where do we eat\?/ });
  await his.getByText("Everyone here sees who voted for what.").waitFor();
  await his.getByRole("radio", { name: "At the lake, 0 votes" }).check();
  const hers = page.getByRole("article", { name: /^You, Poll: Where do we eat\?/ });
  await hers.getByRole("radio", { name: "At the lake, 1 vote" }).focus();
  await page.keyboard.press("Space");
  await his.getByRole("radio", { name: "At the lake, 2 votes" }).waitFor();
  await looksRight(page, "poll-own");
  await looksRight(ben.page, "poll-his");
  await his.getByRole("button", { name: "Take back" }).click();
  await hers.getByRole("radio", { name: "At the lake, 1 vote" }).waitFor();
  await his.getByRole("radio", { name: "At home, 0 votes" }).check();
  await hers.getByRole("radio", { name: "At home, 1 vote" }).waitFor();
  await hers.getByRole("button", { name: "See votes" }).click();
  await page.getByRole("dialog", { name: "Votes" }).getByText("Ben").waitFor();
  await looksRight(page, "poll-votes");
  await page.keyboard.press("Escape");
  expect(await his.getByRole("button", { name: "Close poll" }).count()).toBe(0);
  await hers.getByRole("button", { name: "Close poll" }).click();
  await his.getByText("Closed", { exact: true }).waitFor();
  expect(await his.getByRole("radio", { name: "At home, 1 vote" }).isDisabled()).toBe(true);
  await ben.page.reload();
  await ben.page.getByRole("radio", { name: "At home, 1 vote" }).waitFor();
  expect(await ben.page.getByRole("radio", { name: "At home, 1 vote" }).isChecked()).toBe(true);
});

test("[PE1] [PE3] [PE4] what somebody says of themselves stands in Chat info with the groups in common; shared, their card leads back to them", async () => {
  await ben.page.getByRole("button", { name: "Settings" }).click();
  await ben.page.getByRole("textbox", { name: "About" }).fill("Bread before noon");
  await ben.page.getByRole("button", { name: "Save about" }).click();
  await openChatWith(ana, ben);
  await says(ana, "hello");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "hello");
  await createGroup(ana, "Bakers", [ben]);
  // In New chat whom one knows is found by a name.
  const { page } = ana;
  await page.getByRole("button", { name: "New chat" }).click();
  await page.getByRole("textbox", { name: "Handle" }).fill("be");
  await page.getByRole("list", { name: "People you know" }).getByRole("button", { name: /^Ben/ }).click();
  await page.getByRole("button", { name: "Chat info" }).click();
  await page.getByText("Bread before noon").waitFor();
  await page
    .getByRole("list", { name: "Groups you share" })
    .getByRole("link", { name: /^Bakers/ })
    .waitFor();
  await page.getByRole("button", { name: "Share contact" }).click();
  const share = page.getByRole("dialog", { name: "Share" });
  await share.getByRole("checkbox", { name: "Notes to yourself" }).check();
  expect(await axeViolations(page)).toEqual([]);
  await share.getByRole("button", { name: "Share" }).click();
  await openRow(ana, "Notes to yourself");
  const card = page.getByRole("region", { name: "Contact Ben" });
  await card.getByText(`@${ben.handle}`).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await card.getByRole("button", { name: "Message Ben" }).click();
  await page.getByRole("log", { name: "Messages with Ben" }).waitFor();
});

stage.endsWithoutComplaints();
