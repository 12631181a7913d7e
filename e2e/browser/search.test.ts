// Search and palette: what was said long ago is found by a beginning of its words, marked, and opened where it stands.

import { beforeAll, expect, test } from "vitest";
import { BIG_TITLE, growProfile } from "./big-profile.ts";
import { axeViolations, inMessage, openRow, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ana: Phone;

beforeAll(async () => {
  ana = await stage.phone("Ana");
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await says(ana, "the Crème brûlée recipe");
  await sees(ana, "You", "the Crème brûlée recipe", /, sent$|read$|delivered$/);
  await page.goto("/icons/icon.svg");
  await growProfile(page, { chats: 30, messages: 3000, unread: 0 });
  await page.goto("/");
  await box().waitFor();
});

const box = () => ana.page.getByRole("searchbox", { name: "Search", exact: true });
const messages = () => ana.page.getByRole("list", { name: "Messages found" }).getByRole("listitem");
const article = (text: string) => ana.page.getByRole("article", { name: new RegExp(text) });

/** The machine may have other things to do. */
const soon = <T>(look: () => T | Promise<T>) => expect.poll(look);

test("[SE8] [SE11] above the list: found, marked, and opened where it stands, thousands of messages away; Esc brings the list back", async () => {
  const { page } = ana;
  await box().fill("brule");
  await soon(() => messages().locator("mark").allTextContents()).toEqual(["brûlée"]);
  expect(await axeViolations(page)).toEqual([]);
  await messages().getByRole("button").click();
  await isInView("the Crème brûlée recipe");
  // What is said and deleted meanwhile comes and goes by itself.
  await says(ana, "and brulee again");
  await soon(() => messages().locator("mark").allTextContents()).toEqual(["brulee", "brûlée"]);
  await inMessage(ana, /^You, and brulee again/, "Delete");
  await page.getByRole("dialog", { name: "Delete message" }).getByRole("button", { name: "Delete for everyone" }).click();
  await soon(() => messages().locator("mark").allTextContents()).toEqual(["brûlée"]);
  await box().fill("message 1234");
  await soon(() => messages().count()).toBe(1);
  await box().press("ArrowDown");
  await page.keyboard.press("Enter");
  await isInView("message 1234:");
  await soon(() => marked("found-now")).toEqual(["message", "1234"]);
  expect(await page.evaluate(() => [scrollY, document.querySelector("main")?.scrollTop])).toEqual([0, 0]);
  expect(await article("message 2999:").count()).toBe(0);

  await box().fill("lo");
  await page.getByRole("list", { name: "Chats found" }).getByRole("button", { name: BIG_TITLE }).waitFor();
  await box().fill("zimt");
  await page.getByText("Nothing found.").waitFor();
  await box().press("Escape");
  await row(page, BIG_TITLE).waitFor();
  await soon(() => marked("found")).toEqual([]);
});

test("[SE9] in a chat: from the newest match to the oldest and back, each shown and marked where it stands; Esc ends it", async () => {
  const { page } = ana;
  await openRow(ana, BIG_TITLE);
  await page.getByRole("button", { name: "Chat menu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Search in chat" }).click();
  const search = page.getByRole("searchbox", { name: "Search in chat" });
  const status = page.getByRole("search").getByRole("status");
  await search.fill("message 112");
  await soon(() => status.textContent()).toBe("1 of 11");
  await isInView("message 1129:");
  await soon(() => marked("found-now")).toEqual(["message", "1129"]);
  await search.press("Enter");
  await isInView("message 1128:");
  for (let i = 0; i < 9; i++) await page.getByRole("button", { name: "Next match" }).click();
  await soon(() => status.textContent()).toBe("11 of 11");
  await isInView("message 112:");
  expect(await page.getByRole("button", { name: "Next match" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Previous match" }).click();
  await isInView("message 1120:");
  expect(await axeViolations(page)).toEqual([]);
  await search.fill("brule");
  await soon(() => status.textContent()).toBe("Nothing found.");
  await search.press("Escape");
  await search.waitFor({ state: "detached" });
  expect(await marked("found")).toEqual([]);
});

test("[SE10] the palette goes to people, chats, messages and commands, by the keyboard alone", async () => {
  const { page } = ana;
  const typed = page.getByRole("combobox", { name: "Go to" });
  const chosen = page.getByRole("option", { selected: true });
  await page.keyboard.press("Control+k");
  await typed.fill("brule");
  await soon(() => chosen.locator("mark").allTextContents()).toEqual(["brûlée"]);
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await isInView("the Crème brûlée recipe");
  await inMessage(ana, /the Crème brûlée recipe/, "Star");
  await openRow(ana, BIG_TITLE);
  await page.keyboard.press("Control+k");
  await typed.fill("starred");
  await soon(() => chosen.textContent()).toBe("Starred messages");
  await page.keyboard.press("Enter");
  await page.locator(".starred-message").click();
  await isInView("the Crème brûlée recipe");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.keyboard.press("Control+k");
  await typed.fill("new");
  await expect
    .poll(() => page.getByRole("group", { name: "Commands" }).getByRole("option").allTextContents())
    .toEqual(["New chat", "New group"]);
  await typed.press("ArrowDown");
  await soon(() => chosen.textContent()).toBe("New group");
  await typed.press("Enter");
  await page.getByRole("textbox", { name: "Group name" }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.keyboard.press("Control+k");
  await typed.press("Escape");
  await typed.waitFor({ state: "detached" });
});

test("[SE7] nothing that was said lies in the browser's database as it was written", async () => {
  // What was there before is indexed from the first search on, little by little.
  await box().fill("quick");
  await soon(async () => (await inDatabase([])).blocks).toBeGreaterThan(10);
  await ana.page.goto("/icons/icon.svg");
  const kept = await inDatabase(["quick", "jumps", "lazy"]);
  expect(kept.blocks).toBeGreaterThan(10);
  expect(kept.words).toEqual([]);
});

/** How many blocks the index has, and which of these words anything there has in it */
function inDatabase(looked: string[]): Promise<{ blocks: number; words: string[] }> {
  return ana.page.evaluate(async (looked) => {
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open("parley");
      opening.onsuccess = () => done(opening.result);
    });
    const all = database.transaction("records").objectStore("records");
    const read = <T>(request: IDBRequest<T>) => new Promise<T>((done) => (request.onsuccess = () => done(request.result)));
    const keys = await read(all.getAllKeys());
    const blocks = keys.filter((key) => (key as unknown[])[0] === "search").length;
    const values = looked.length > 0 ? await read(all.getAll()) : [];
    database.close();
    const text = values.map((value) => Array.from(value as Uint8Array, (byte) => String.fromCharCode(byte)).join("")).join("\n");
    return { blocks, words: looked.filter((word) => `${JSON.stringify(keys)}${text}`.includes(word)) };
  }, looked);
}

async function isInView(text: string): Promise<void> {
  await soon(async () => {
    const found = article(text);
    if ((await found.count()) !== 1) return false;
    return found.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  }).toBe(true);
}

/** What the browser paints */
function marked(name: string): Promise<string[]> {
  return ana.page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), name);
}

stage.endsWithoutComplaints();
