// A business offers choices, and somebody with a browser answers: a press on a button, a row of a list.

import { expect, test } from "vitest";
import type { OutgoingChoices, TimelineItem } from "../../client/index.ts";
import type { ConversationId } from "../../protocol/index.ts";
import type { Person } from "../world/person.ts";
import { friendOf } from "./friend.ts";
import { axeViolations, type Phone, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

/** A business, and somebody who has written to it. */
async function met(name: string, other: string): Promise<{ shop: Person; chat: ConversationId; phone: Phone }> {
  const phone = await stage.phone(other);
  const { person: shop, chat } = await friendOf(stage, phone, name, "welcome");
  await sees(phone, name, "welcome");
  return { shop, chat, phone };
}

/** What the other one said there, in order. */
async function answers(shop: Person, chat: ConversationId): Promise<(TimelineItem & { kind: "message" })[]> {
  const items = await shop.items(chat);
  return items.filter((item) => item.kind === "message").filter(({ own }) => !own);
}

test("a button answers at once, with its title and a quote; it may be pressed again", async () => {
  const { shop, chat, phone } = await met("Kiosk", "Ana");
  const { page } = phone;
  const offered: OutgoingChoices = {
    kind: "buttons",
    text: "Soup or cake?",
    header: "Lunch",
    footer: "Until 14:00",
    buttons: [
      { id: "order:soup", title: "Soup" },
      { id: "order:cake", title: "Cake" },
    ],
  };
  expect((await shop.verbs.sendChoices(chat, offered)).kind).toBe("ok");
  await sees(phone, "Kiosk", "Lunch, Soup or cake?");
  await page.getByText("Until 14:00").waitFor();
  await page.getByRole("button", { name: "Cake", exact: true }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole("button", { name: "Cake", exact: true }).click();
  await sees(phone, "You", "Cake");
  await page
    .getByRole("article", { name: /^You, Cake/ })
    .getByRole("button", { name: /Kiosk\s*Soup or cake/ })
    .waitFor();
  await expect.poll(async () => (await answers(shop, chat)).at(-1)?.body).toEqual({ kind: "choice", option: "order:cake" });
  await page.getByRole("button", { name: "Soup", exact: true }).click();
  await expect.poll(async () => (await answers(shop, chat)).map(({ text }) => text)).toEqual(["Cake", "Soup"]);
});

test("a list opens as a dialog, by keyboard too: a row is picked and sent", async () => {
  const { shop, chat, phone } = await met("Bistro", "Ben");
  const { page } = phone;
  const offered: OutgoingChoices = {
    kind: "list",
    text: "What would you like?",
    label: "See the menu",
    sections: [
      { title: "Soups", rows: [{ id: "1", title: "Tomato", description: "with basil" }] },
      {
        title: "Cakes",
        rows: [
          { id: "2", title: "Plum" },
          { id: "3", title: "Cheese" },
        ],
      },
    ],
  };
  expect((await shop.verbs.sendChoices(chat, offered)).kind).toBe("ok");
  await page.setViewportSize({ width: 320, height: 640 });
  const open = page.getByRole("button", { name: "See the menu" });
  await open.waitFor();
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "See the menu" });
  await dialog.waitFor();
  expect(await dialog.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => open.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  expect(await dialog.getByRole("group").count()).toBe(2);
  await dialog.getByRole("radio", { name: "Tomato with basil" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => dialog.getByRole("radio", { name: "Plum" }).isChecked()).toBe(true);
  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  expect(await axeViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Send" }).click();
  await dialog.waitFor({ state: "detached" });
  await sees(phone, "You", "Plum");
  await expect
    .poll(async () => (await answers(shop, chat)).at(-1))
    .toMatchObject({ text: "Plum", body: { kind: "choice", option: "2" } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

stage.endsWithoutComplaints();
