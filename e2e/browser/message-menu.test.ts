// What a message's menu does in a browser: forward, pin, star, info, and several messages at once.

import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { looksRight } from "./looks.ts";
import { axeViolations, createGroup, inMessage, openChatWith, openRow, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

const dialog = ({ page }: Phone, name: string) => page.getByRole("dialog", { name });
const article = ({ page }: Phone, name: RegExp) => page.getByRole("article", { name });

/** They have each other on screen, and three words of Ana's. */
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
  await openChatWith(ana, ben);
  for (const text of ["at nine", "by the lake", "bring bread"]) await says(ana, text);
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "bring bread");
});

test("a message is pinned for both, starred for oneself and found again, forwarded, and its info says who read it", async () => {
  await inMessage(ben, /^Ana, at nine/, "Pin");
  for (const phone of [ana, ben]) await phone.page.getByRole("region", { name: "Pinned messages" }).waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  await ana.page.getByRole("button", { name: /^Pinned by Ben/ }).click();
  await ana.page.getByRole("button", { name: "Unpin" }).click();
  for (const phone of [ana, ben])
    await phone.page.getByRole("region", { name: "Pinned messages" }).waitFor({ state: "detached" });

  await inMessage(ben, /^Ana, by the lake/, "Star");
  await article(ben, /^Ana, by the lake, starred/).waitFor();
  await ben.page.getByRole("button", { name: "More", exact: true }).click();
  await ben.page.getByRole("menuitem", { name: "Starred messages" }).click();
  await ben.page.getByRole("list", { name: "Starred messages" }).getByText("by the lake").click();
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.getByRole("button", { name: "Back", exact: true }).click();
  expect(await article(ana, /^You, by the lake/).getAttribute("aria-label")).not.toContain("starred");

  await inMessage(ben, /^Ana, bring bread/, "Forward");
  const forward = dialog(ben, "Forward");
  await forward.getByRole("searchbox", { name: "Find a chat" }).fill("notes");
  await forward.getByRole("checkbox", { name: "Notes to yourself" }).check();
  expect(await axeViolations(ben.page)).toEqual([]);
  await forward.getByRole("button", { name: "Forward" }).click();
  await forward.waitFor({ state: "detached" });
  await openRow(ben, "Notes to yourself");
  await article(ben, /^You, bring bread, forwarded/).waitFor();

  await inMessage(ana, /^You, bring bread/, "Info");
  await dialog(ana, "Message info").getByRole("list", { name: "Read by" }).getByText("Ben").waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  await ana.page.keyboard.press("Escape");
  await dialog(ana, "Message info").waitFor({ state: "detached" });
  await openRow(ben, "Ana");
});

test("[SH16] [AP5] several are selected by keyboard alone and go together; emoji are picked and completed, and somebody in a group is meant", async () => {
  const { page } = ana;
  // One stop for all messages: arrows go from one to the next, where they can be seen; Enter opens the menu, and one goes on from there.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  const log = page.getByRole("log");
  // What hears keys is loaded after the chat.
  const firstUp = () => log.press("ArrowUp").then(focused);
  await expect.poll(firstUp).toMatch(/^You, /);
  await log.focus();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("article"))).toBeNull();
  await page.keyboard.press("Shift+Tab");
  expect(await focused()).toMatch(/^Messages with/);
  for (const [key, name] of [
    ["ArrowUp", /^You, /],
    ["Home", /./],
    ["ArrowDown", /./],
    ["End", /^You, /],
  ] as const) {
    await page.keyboard.press(key);
    expect(await focused()).toMatch(name);
    const isSeen = await page.evaluate(() => {
      const [article, log] = [document.activeElement, document.querySelector("[role=log]")].map((each) =>
        each?.getBoundingClientRect(),
      );
      return article && log && article.top >= log.top - 1 && article.bottom <= log.bottom + 1;
    });
    expect(isSeen, key).toBe(true);
  }
  const last = await focused();
  // As at 400 % of a small desk, where the menu is longer than the page is high; in the colours of the system what is open is marked all the same.
  const menu = page.getByRole("menu", { name: "Message" });
  await page.keyboard.press("Enter");
  await menu.waitFor();
  // It is placed anew and stays.
  await page.setViewportSize({ width: 320, height: 256 });
  await page.emulateMedia({ forcedColors: "active" });
  for (const key of ["End", "Home"]) {
    await page.keyboard.press(key);
    await expect
      .poll(() =>
        page.evaluate(() => {
          const at = document.activeElement?.closest("[role=menu] *")?.getBoundingClientRect();
          return at !== undefined && at.top >= 0 && at.left >= 0 && at.bottom <= innerHeight && at.right <= innerWidth;
        }),
      )
      .toBe(true);
  }
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  expect(await focused()).toBe(last);
  await page.setViewportSize({ width: 1200, height: 800 });
  const outline = page.locator(".chat-row[aria-current='page']").evaluate((row) => getComputedStyle(row).outlineStyle);
  expect(await outline).toBe("solid");
  await page.emulateMedia({ forcedColors: null });
  await inMessage(ana, /^You, bring bread/, "Select");
  const bar = page.getByRole("toolbar", { name: "Selected messages" });
  await bar.getByText("1 selected").waitFor();
  await page.getByRole("checkbox", { name: /^Select You, bring bread/ }).focus();
  await page.keyboard.press("Shift+ArrowUp");
  await bar.getByText("2 selected").waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await bar.getByText("3 selected").waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  const other = ben.page.getByRole("toolbar", { name: "Selected messages" });
  await inMessage(ben, /^Ana, by the lake/, "Select");
  await other.getByText("1 selected").waitFor();
  for (const text of [/^Ana, at nine/, /^Ana, bring bread/]) await article(ben, text).click();
  await other.getByText("3 selected").waitFor();
  await inMessage(ana, /^You, by the lake/, "Select");
  await bar.getByText("1 selected").waitFor();
  await article(ana, /^You, bring bread/).click();
  await bar.getByRole("button", { name: "Delete" }).click();
  await dialog(ana, "Delete message").getByRole("button", { name: "Delete for everyone" }).click();
  await bar.waitFor({ state: "detached" });
  // For some seconds it can be undone.
  await expect.poll(() => article(ana, /You deleted this message/).count()).toBe(2);
  // What somebody else had selected of it is gone there.
  await other.getByText("1 selected").waitFor();
  await other.getByRole("button", { name: "Stop selecting" }).click();

  const box = page.getByRole("textbox", { name: "Message" });
  await page.getByRole("button", { name: "Emoji" }).click();
  await dialog(ana, "Emoji").getByRole("searchbox", { name: "Find an emoji" }).fill("party popper");
  await dialog(ana, "Emoji").getByRole("button", { name: "party popper" }).click();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await box.press("End");
  await box.pressSequentially(":thumbsu");
  await page
    .getByRole("listbox", { name: "Emoji" })
    .getByRole("option", { name: /thumbsup/ })
    .waitFor();
  await page.keyboard.press("Enter");
  expect(await box.inputValue()).toBe("🎉👍 ");
  await page.keyboard.press("Enter");
  await page.locator(".big-emoji").waitFor();

  await createGroup(ana, "Trip", [ben]);
  // Until he is in the group for good he may be missing from the list of whom one can mean for a moment.
  await page.getByText("You added Ben", { exact: true }).waitFor();
  await box.pressSequentially("hi @be");
  await page.getByRole("listbox", { name: "Mention" }).getByRole("option", { name: "Ben" }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.locator(".mention", { hasText: "@Ben" }).waitFor();
  await row(ben.page, "Trip").getByText("mentioned you").waitFor();
  await openRow(ben, "Trip");
  await ben.page.locator(".mention.you", { hasText: "@Ben" }).waitFor();
  // Other words mean somebody too, by what is offered while one types them.
  await box.press("ArrowUp");
  await page.getByRole("status").filter({ hasText: "Editing" }).waitFor();
  const editing = page.getByRole("textbox", { name: "Message" });
  await editing.pressSequentially(", see you @be");
  await page.getByRole("listbox", { name: "Mention" }).getByRole("option", { name: "Ben" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => ben.page.locator(".mention.you", { hasText: "@Ben" }).count()).toBe(2);
  // The browser's own reload leaves what is typed, what that answers, and whom a name was chosen for.
  await box.pressSequentially("back soon @be");
  await page.keyboard.press("Enter");
  await page.locator(".mention", { hasText: "@Ben" }).first().hover();
  await page.getByRole("button", { name: "Reply to yourself" }).first().click();
  await box.press("End");
  await box.pressSequentially("!");
  await page.reload();
  await page.getByRole("button", { name: "Cancel reply" }).waitFor();
  expect(await box.inputValue()).toBe("back soon @Ben !");
  // Muted, one may still be told of that.
  await row(ben.page, "Trip").click({ button: "right" });
  await ben.page.getByRole("menu", { name: "Chat menu" }).getByRole("menuitem", { name: "Mute" }).click();
  expect(await dialog(ben, "Mute").getByRole("switch", { name: "Tell me when I'm mentioned" }).isChecked()).toBe(true);
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.keyboard.press("Escape");
});

test("[LI7] [LI8] [EX5] a chat's menu by keyboard alone, or a right click, and without what notes to oneself have not: on top, unread, archived and back; the list is narrowed and stays so; exported, cleared, deleted", async () => {
  const ivy = await stage.phone("Ivy");
  const { page } = ivy;
  for (const title of ["Lake", "Choir", "Bakery", "Chess"]) await createGroup(ivy, title, []);
  await says(ivy, "who plays?");
  await sees(ivy, "You", "who plays?", /sent|delivered|read/);
  const list = page.getByRole("list", { name: "Chats" });
  const rows = () => list.getByRole("link").locator(".chat-row-title").allInnerTexts();
  const menuOf = async (title: string, item: string) => {
    await row(page, title).focus();
    await page.keyboard.press("Shift+F10");
    const menu = page.getByRole("menu", { name: "Chat menu" });
    await menu.getByRole("menuitem", { name: item }).focus();
    await page.keyboard.press("Enter");
    await menu.waitFor({ state: "detached" });
  };
  // One stop for all rows, the one that is open, and arrows among them.
  await row(page, "Chess").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await row(page, "Choir").evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await list.locator("a[tabindex='0']").count()).toBe(1);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Options for Choir");

  const clicked = page.getByRole("menu", { name: "Chat menu" });
  await row(page, "Notes to yourself").click({ button: "right" });
  await clicked.getByRole("menuitem", { name: "Pin chat" }).waitFor();
  for (const name of ["Mute", "Delete chat"]) expect(await clicked.getByRole("menuitem", { name }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await row(page, "Choir").click({ button: "right" });
  await clicked.getByRole("menuitem", { name: "Mute" }).waitFor();
  await page.keyboard.press("Escape");
  await clicked.waitFor({ state: "detached" });

  for (const title of ["Lake", "Choir", "Bakery"]) await menuOf(title, "Pin chat");
  await expect.poll(async () => (await rows()).slice(0, 3).toSorted()).toEqual(["Bakery", "Choir", "Lake"]);
  await menuOf("Chess", "Pin chat");
  await page.getByText("You can pin 3 chats. Unpin one first.").waitFor();
  await menuOf("Lake", "Mark as unread");
  await menuOf("Bakery", "Archive");
  await page.getByRole("button", { name: "Archived 1" }).waitFor();
  await looksRight(page, "list-top");

  const filters = page.getByRole("group", { name: "Filter chats" });
  await filters.getByRole("button", { name: "All" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(rows).toEqual(["Lake"]);
  expect(await filters.getByRole("button", { name: "Unread 1" }).getAttribute("aria-pressed")).toBe("true");
  // What is read now stays where it is as long as it is open.
  await row(page, "Lake").click();
  await page.getByRole("log", { name: "Messages with Lake" }).waitFor();
  await row(page, "Lake").getByText("unread").waitFor({ state: "detached" });
  expect(await rows()).toEqual(["Lake"]);
  await filters.getByRole("button", { name: "Businesses" }).click();
  await page.getByText("No businesses here yet.").waitFor();
  await filters.getByRole("button", { name: "Groups 3" }).click();
  await expect.poll(rows).toHaveLength(3);
  await filters.getByRole("button", { name: "Groups 3" }).focus();
  await page.keyboard.press("Escape");
  await expect.poll(rows).toHaveLength(4);

  await page.getByRole("button", { name: "Archived 1" }).click();
  const archive = page.getByRole("list", { name: "Archived" });
  await looksRight(page, "archived");
  await archive.getByRole("link", { name: /^Bakery/ }).hover();
  await archive.getByRole("button", { name: "Options for Bakery" }).click();
  await page.getByRole("menuitem", { name: "Unarchive" }).click();
  await page.getByText("Nothing is archived.").waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await row(page, "Bakery").waitFor();

  await row(page, "Chess").click();
  await sees(ivy, "You", "who plays?");
  // As most browsers have it: no place to choose.
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  await menuOf("Chess", "Export chat");
  await looksRight(page, "export-chat");
  const begun = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Export chat" }).getByRole("button", { name: "Export" }).click();
  const zip = readFileSync(await (await begun).path());
  for (const part of ["chat Chess/messages.html", '<p dir="auto">who plays?</p>', '"text":"who plays?"'])
    expect(zip.includes(part)).toBe(true);
  await page.getByText("Chess is saved.").waitFor();

  await menuOf("Chess", "Clear chat");
  await page.getByRole("dialog", { name: "Clear chat" }).getByRole("button", { name: "Clear chat" }).click();
  await page.getByRole("article").waitFor({ state: "detached" });
  await menuOf("Chess", "Delete chat");
  await page.getByRole("dialog", { name: "Delete chat" }).getByRole("button", { name: "Leave and delete" }).click();
  await row(page, "Chess").waitFor({ state: "detached" });
  await page.waitForURL((url) => url.pathname === "/");
});

stage.endsWithoutComplaints();
