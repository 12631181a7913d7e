// Deleting in a browser: asked first, for everyone gone on both sides and in the list, for oneself here alone, by keyboard too.

import { beforeAll, expect, test } from "vitest";
import { friendOf, gets } from "./friend.ts";
import { axeViolations, inMessage, openChatWith, openRow, type Phone, row, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
});

const article = ({ page }: Phone, name: RegExp) => page.getByRole("article", { name });
const question = ({ page }: Phone) => page.getByRole("dialog", { name: "Delete message" });

test("one's own message goes from both sides, from its quotation and from the list, and another's does not go for everyone", async () => {
  await openChatWith(ana, ben);
  await says(ana, "the wrong words");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "the wrong words");
  await article(ben, /^Ana, the wrong words/).hover();
  await article(ben, /^Ana, the wrong words/)
    .getByRole("button", { name: "More actions" })
    .click();
  await ben.page.getByRole("menuitem", { name: "Reply" }).waitFor();
  expect(await axeViolations(ben.page)).toEqual([]);
  // Of another's one decides for oneself.
  await ben.page.getByRole("menuitem", { name: "Delete" }).click();
  await question(ben).getByRole("button", { name: "Delete for me" }).waitFor();
  expect(await question(ben).getByRole("button", { name: "Delete for everyone" }).count()).toBe(0);
  await ben.page.keyboard.press("Escape");
  await ben.page.getByRole("button", { name: "Reply to Ana" }).click();
  await says(ben, "what?");
  await sees(ana, "Ben", "what?");
  await inMessage(ana, /^You, the wrong words/, "Delete");
  await question(ana).getByText("Delete this message?").waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  await question(ana).getByRole("button", { name: "Delete for everyone" }).click();
  await sees(ana, "You", "You deleted this message");
  await sees(ben, "Ana", "This message was deleted");
  for (const { page } of [ana, ben]) await expect.poll(() => page.getByText("the wrong words").count()).toBe(0);
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await axeViolations(ben.page)).toEqual([]);
  await says(ana, "wrong again");
  await sees(ben, "Ana", "wrong again");
  await inMessage(ana, /^You, wrong again/, "Delete");
  await question(ana).getByRole("button", { name: "Delete for everyone" }).click();
  await row(ana.page, "Ben").filter({ hasText: "You deleted this message" }).waitFor();
  await row(ben.page, "Ana").filter({ hasText: "This message was deleted" }).waitFor();
  await ben.page.reload();
  await expect.poll(() => ben.page.getByText("This message was deleted").count()).toBe(3);
  expect(await ben.page.getByText("wrong again").count()).toBe(0);
});

test("[DE6] [DE7] for oneself alone, and not at all where one presses Undo; what waited when the page went is gone after that", async () => {
  const lea = await friendOf(stage, ben, "Lea", "one");
  for (const text of ["two", "three"]) await gets(lea, text);
  await sees(ben, "Lea", "three");
  const { page } = ben;
  const forMe = async (text: RegExp) => {
    await inMessage(ben, text, "Delete");
    await question(ben).getByRole("button", { name: "Delete for me" }).click();
    await article(ben, text).waitFor({ state: "detached" });
  };
  await forMe(/^Lea, one/);
  const undo = page.getByRole("status", { name: "Notice" }).getByRole("button", { name: "Undo" });
  await undo.waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await undo.focus();
  await page.keyboard.press("Enter");
  await sees(ben, "Lea", "one");
  await forMe(/^Lea, two/);
  await undo.waitFor({ state: "detached" });
  await forMe(/^Lea, three/);
  await page.reload();
  await sees(ben, "Lea", "one");
  await expect.poll(() => words(ben)).toEqual(["one"]);
  expect(await lea.person.words(lea.chat)).toEqual(["one", "two", "three"]);
});

test("by keyboard: Esc keeps it and the focus returns; on a narrow screen nothing is cut off; offline it is gone at once", async () => {
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await page.setViewportSize({ width: 320, height: 640 });
  await says(ana, "remember this");
  // Until then it is simply dropped.
  await sees(ana, "You", "remember this", /, (sent|delivered|read)$/);
  const button = article(ana, /^You, remember this/).getByRole("button", { name: "More actions" });
  const asksByKeyboard = async () => {
    await page.keyboard.press("Enter");
    await page.getByRole("menu", { name: "Message" }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await question(ana).waitFor();
  };
  await button.focus();
  await asksByKeyboard();
  await page.keyboard.press("Escape");
  await expect.poll(() => button.evaluate((element) => document.activeElement === element)).toBe(true);
  await ana.context.setOffline(true);
  await asksByKeyboard();
  await page.getByRole("button", { name: "Delete for everyone" }).focus();
  await page.keyboard.press("Enter");
  await sees(ana, "You", "You deleted this message");
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("log");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await ana.context.setOffline(false);
  await page.setViewportSize({ width: 1200, height: 800 });
});

test("[ED4] Up edits one's last words and the menu any; “edited” shows what was said before, Esc keeps it, and what was typed waits", async () => {
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await says(ana, "milk and bred");
  await sees(ana, "You", "milk and bred", /sent|delivered|read/);
  const area = page.getByRole("textbox", { name: "Message" });
  await area.press("ArrowUp");
  await page.getByRole("status").getByText("Editing").waitFor();
  expect(await axeViolations(page)).toEqual([]);
  expect(await area.inputValue()).toBe("milk and bred");
  await area.fill("milk and bread");
  await area.press("Enter");
  await article(ana, /^You, milk and bread, edited, /).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Message");

  await area.fill("half a thought");
  await inMessage(ana, /^You, milk and bread/, "Edit");
  expect(await area.inputValue()).toBe("milk and bread");
  await area.fill("something else");
  await page.keyboard.press("Escape");
  await expect.poll(() => area.inputValue()).toBe("half a thought");
  await article(ana, /^You, milk and bread, edited, /).waitFor();

  await inMessage(ana, /^You, milk and bread/, "Edit");
  await area.fill("milk, bread and eggs");
  // It is there still after a look elsewhere.
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).first().waitFor();
  await openRow(ana, "Notes to yourself");
  await expect.poll(() => area.inputValue()).toBe("half a thought");
  await inMessage(ana, /^You, milk and bread/, "Edit");
  await expect.poll(() => area.inputValue()).toBe("milk, bread and eggs");
  await page.getByRole("button", { name: "Save edit" }).click();
  await article(ana, /^You, milk, bread and eggs, edited, /)
    .getByRole("button", { name: "edited" })
    .click();
  const dialog = page.getByRole("dialog", { name: "Earlier versions" });
  await expect
    .poll(() => dialog.getByRole("listitem").allTextContents())
    .toEqual([expect.stringMatching(/^milk and bred/), expect.stringMatching(/^milk and bread/)]);
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Close" }).click();
  // The browser goes back over the dialog's entry, which would cut a reload short.
  await page.waitForFunction(() => !(history.state as { layer?: number } | null)?.layer);
  await page.reload();
  await article(ana, /^You, milk, bread and eggs, edited, /).waitFor();
  await expect.poll(() => area.inputValue()).toBe("half a thought");
});

stage.endsWithoutComplaints();
