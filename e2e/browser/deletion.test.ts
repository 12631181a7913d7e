// Deleting for everyone in a browser: asked first, gone on both sides and in the list, by keyboard too, and only one's own.

import { expect, test } from "vitest";
import { axeViolations, openChatWith, openRow, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

const article = ({ page }: Phone, name: RegExp) => page.getByRole("article", { name });
const question = ({ page }: Phone) => page.getByRole("dialog", { name: "Delete message" });

test("one's own message goes from both sides, from its quotation and from the list, and another's has no such button", async () => {
  const [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
  await openChatWith(ana, ben);
  await says(ana, "the wrong words");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "the wrong words");
  await article(ben, /^Ana, the wrong words/).hover();
  expect(
    await article(ben, /^Ana, the wrong words/)
      .getByRole("button", { name: "Delete" })
      .count(),
  ).toBe(0);
  await ben.page.getByRole("button", { name: "Reply to Ana" }).click();
  await says(ben, "what?");
  await sees(ana, "Ben", "what?");
  await article(ana, /^You, the wrong words/).hover();
  await article(ana, /^You, the wrong words/)
    .getByRole("button", { name: "Delete" })
    .click();
  await question(ana).getByText("Delete this message for everyone?").waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  await question(ana).getByRole("button", { name: "Delete for everyone" }).click();
  await sees(ana, "You", "You deleted this message");
  await sees(ben, "Ana", "This message was deleted");
  for (const { page } of [ana, ben]) await expect.poll(() => page.getByText("the wrong words").count()).toBe(0);
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await axeViolations(ben.page)).toEqual([]);
  await says(ana, "wrong again");
  await sees(ben, "Ana", "wrong again");
  await article(ana, /^You, wrong again/).hover();
  await article(ana, /^You, wrong again/)
    .getByRole("button", { name: "Delete" })
    .click();
  await question(ana).getByRole("button", { name: "Delete for everyone" }).click();
  await row(ana.page, "Ben").filter({ hasText: "You deleted this message" }).waitFor();
  await row(ben.page, "Ana").filter({ hasText: "This message was deleted" }).waitFor();
  await ben.page.reload();
  await expect.poll(() => ben.page.getByText("This message was deleted").count()).toBe(3);
  expect(await ben.page.getByText("wrong again").count()).toBe(0);
});

test("by keyboard: Esc keeps it and the focus returns; on a narrow screen nothing is cut off; offline it is gone at once", async () => {
  const kim = await stage.phone("Kim");
  const { page } = kim;
  await page.setViewportSize({ width: 320, height: 640 });
  await openRow(kim, "Notes to yourself");
  await says(kim, "remember this");
  await sees(kim, "You", "remember this", /sent|delivered|read/);
  const button = article(kim, /^You, remember this/).getByRole("button", { name: "Delete" });
  await button.focus();
  await page.keyboard.press("Enter");
  await question(kim).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => button.evaluate((element) => document.activeElement === element)).toBe(true);
  await kim.context.setOffline(true);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete for everyone" }).focus();
  await page.keyboard.press("Enter");
  await sees(kim, "You", "You deleted this message");
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("log");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await kim.context.setOffline(false);
});

stage.endsWithoutComplaints();
