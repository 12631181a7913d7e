// Message requests in a browser: a stranger's row, what stands in place of the composer, and what nobody learns before one accepts.

import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { NOTHING_KNOWN } from "../../client/content/attachment.ts";
import type { ConversationId } from "../../protocol/index.ts";
import { Person } from "../world/person.ts";
import { photo } from "./chosen-files.ts";
import { axeViolations, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const PATIENT = { timeout: 20_000 };
const strangers: Person[] = [];
afterAll(async () => {
  for (const each of strangers) await each.end();
});

async function stranger(name: string): Promise<Person> {
  const person = await Person.join(name, stage.world.url);
  strangers.push(person);
  return person;
}

async function writesTo(by: Person, { handle }: Phone, text: string): Promise<ConversationId> {
  const opened = await by.verbs.openDirect(handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await by.verbs.show(opened.conversation);
  await by.says(text, opened.conversation);
  await by.sees(text, opened.conversation, "sent");
  return opened.conversation;
}

async function picture(page: Page) {
  const { buffer, mimeType } = await photo(page, "sea.jpg");
  return new Blob([new Uint8Array(buffer)], { type: mimeType });
}

const asked = ({ page }: Phone) => page.getByRole("region", { name: "Message request" });
const writing = ({ page }: Phone) => page.getByRole("textbox", { name: "Message" });

/** By the keyboard alone, to whatever has that name */
async function tabTo({ page }: Phone, name: RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      return at === null || at === document.body ? "" : (at.getAttribute("aria-label") ?? at.textContent ?? "");
    });
  for (let i = 0; i < 60 && !name.test(await focused()); i++) await page.keyboard.press("Tab");
  expect(await focused()).toMatch(name);
}

/** In both themes, on a phone, a tablet and a desk */
async function isSound(phone: Phone): Promise<void> {
  const { page } = phone;
  const problems: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      problems.push(...(await axeViolations(page)).map((each) => `${colorScheme} ${width}: ${each}`));
      const isCutOff = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (isCutOff) problems.push(`${colorScheme} ${width}: it scrolls sideways`);
    }
  }
  expect(problems).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1200, height: 800 });
}

test("[RQ2] [RQ3] what a stranger sent is read without a trace, and nothing of it is fetched before one accepts", async () => {
  const [ana, mal] = [await stage.phone("Ana"), await stranger("Mal")];
  const fetched: string[] = [];
  ana.page.on("request", (request) => {
    if (/\/v1\/media\//.test(request.url())) fetched.push(request.url());
  });
  expect((await mal.verbs.setPhoto(await picture(ana.page))).kind).toBe("ok");
  const chat = await writesTo(mal, ana, "guess who");
  const facts = { ...NOTHING_KNOWN, kind: "photo", type: "image/jpeg", width: 800, height: 600, poster: null } as const;
  await mal.sendsFile(await picture(ana.page), chat, { ...facts, caption: "the sea" });
  await mal.sees("the sea", chat, "sent");

  const request = row(ana.page, "Mal").filter({ hasText: "Message request" });
  await request.waitFor();
  expect(await request.filter({ hasText: /unread|guess who/ }).count()).toBe(0);
  await request.click();
  await sees(ana, "Mal", "guess who");
  await asked(ana)
    .getByText(new RegExp(`^Mal \\(@${mal.handle}\\) wrote to you for the first time\\.$`))
    .waitFor();
  await asked(ana)
    .getByText(/nothing shows them that you're here or have read this/)
    .waitFor();
  await ana.page.getByText("Photo: you'll see this when you accept.").waitFor();
  expect(await writing(ana).count()).toBe(0);
  expect(await ana.page.getByRole("button", { name: /^(Reply to|React|Forward|Attach)/ }).count()).toBe(0);
  await isSound(ana);
  await ana.page.getByRole("button", { name: "Chat info" }).click();
  await ana.page.getByRole("list", { name: "Members" }).waitFor();
  await isSound(ana);
  await ana.page.getByRole("button", { name: "Close chat info" }).click();
  await ana.page.reload();
  await asked(ana).waitFor();
  await sees(ana, "Mal", "Photo, the sea");
  expect(fetched).toEqual([]);
  expect((await mal.details(chat)).members.some(({ name }) => name === "Ana")).toBe(false);
  await mal.sees("the sea", chat, "sent");
  const states = (await mal.items(chat)).flatMap((item) => (item.kind === "message" ? [item.state] : []));
  expect(states).toEqual(["sent", "sent"]);

  await tabTo(ana, /^Accept$/);
  await ana.page.keyboard.press("Enter");
  await writing(ana).waitFor();
  await expect.poll(() => writing(ana).evaluate((field) => document.activeElement === field), PATIENT).toBe(true);
  await ana.page.keyboard.type("it is you!");
  await ana.page.keyboard.press("Enter");
  await mal.sees("it is you!", chat);
  await mal.sees("the sea", chat, "read");
  await ana.page
    .getByRole("article", { name: /^Mal, Photo, the sea/ })
    .locator("img")
    .waitFor();
  await expect.poll(async () => (await mal.details(chat)).members.some(({ name }) => name === "Ana"), PATIENT).toBe(true);
  expect(fetched.length).toBeGreaterThan(0);
  expect(await row(ana.page, "Mal").filter({ hasText: "Message request" }).count()).toBe(0);

  // Known now: what she begins later is no request.
  await mal.verbs.createGroup({ title: "Sailors", handles: [ana.handle] });
  await row(ana.page, "Sailors").click();
  await ana.page.getByRole("log", { name: "Messages with Sailors" }).waitFor();
  await writing(ana).waitFor();
});

test("[RQ4] by the keyboard alone: deleted it is gone, and asks anew with the next word; blocked it does not", async () => {
  const [ben, mal] = [await stage.phone("Ben"), await stranger("Malory")];
  const chat = await writesTo(mal, ben, "buy this");
  await tabTo(ben, /Malory Message request/);
  await ben.page.keyboard.press("Enter");
  await asked(ben).waitFor();
  await tabTo(ben, /^Delete$/);
  await ben.page.keyboard.press("Enter");
  await asked(ben).waitFor({ state: "detached" });
  await ben.page.getByRole("status", { name: "Notice" }).getByText("The request is deleted.").waitFor();
  await expect.poll(() => row(ben.page, "Malory").count(), PATIENT).toBe(0);
  expect(await ben.page.evaluate(() => document.activeElement?.className)).toContain("chat-row");

  await mal.says("buy that", chat);
  await row(ben.page, "Malory").click();
  await sees(ben, "Malory", "buy that");
  expect(await ben.page.getByText("buy this").count()).toBe(0);
  await tabTo(ben, /^Block$/);
  await ben.page.keyboard.press("Enter");
  await ben.page.getByRole("status", { name: "Notice" }).getByText("Malory is blocked.").waitFor();
  await expect.poll(() => row(ben.page, "Malory").count(), PATIENT).toBe(0);
  await mal.says("and that?", chat);
  await mal.sees("and that?", chat, "sent");
  await ben.page.reload();
  await row(ben.page, "Notes to yourself").waitFor();
  expect(await row(ben.page, "Malory").count()).toBe(0);
  expect((await mal.details(chat)).members.some(({ name }) => name === "Ben")).toBe(false);
});

test("[RQ4] a group that a stranger made: it says who added one, and is left without a line", async () => {
  const [cleo, mal, ned] = [await stage.phone("Cleo"), await stranger("Mal"), await stranger("Ned")];
  const opened = await mal.verbs.createGroup({ title: "Win a prize", handles: [cleo.handle, ned.handle] });
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await mal.says("welcome", opened.conversation);
  await row(cleo.page, "Win a prize").filter({ hasText: "Message request" }).click();
  await sees(cleo, "Mal", "welcome");
  await asked(cleo)
    .getByText(/^Mal \(@mal\..*\), whom you don't know, added you to this group\.$/)
    .waitFor();
  await isSound(cleo);
  await asked(cleo).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => row(cleo.page, "Win a prize").count(), PATIENT).toBe(0);
  const group = await ned.conversationCalled("Win a prize");
  await expect.poll(async () => (await ned.details(group)).members.length, PATIENT).toBe(2);
  const lines = (await ned.items(group)).flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
  expect(lines).not.toContain("left");
  await mal.says("where is she?", opened.conversation);
  await ned.sees("where is she?", group);
  expect(await row(cleo.page, "Win a prize").count()).toBe(0);
});

test("[RQ5] more than three are one row of the list, which leads to them", async () => {
  const dan = await stage.phone("Dan");
  const many = await Promise.all(["Mala", "Malb", "Malc", "Mald"].map(stranger));
  for (const [i, each] of many.entries()) {
    await writesTo(each, dan, `buy ${i}`);
    if (i === 2) await expect.poll(() => row(dan.page, "Mal").count(), PATIENT).toBe(3);
  }
  const chats = dan.page.getByRole("list", { name: "Chats" });
  const folded = chats.getByRole("button", { name: /^Requests \(4\)/ });
  await folded.waitFor();
  expect(await row(dan.page, "Mal").count()).toBe(0);
  await isSound(dan);
  await tabTo(dan, /Requests \(4\)/);
  await dan.page.keyboard.press("Enter");
  const list = dan.page.getByRole("list", { name: "Requests" });
  await expect.poll(() => list.getByRole("link").count(), PATIENT).toBe(4);
  await isSound(dan);
  await tabTo(dan, /Mala Message request/);
  await dan.page.keyboard.press("Enter");
  await sees(dan, "Mala", "buy 0");
  await asked(dan).getByRole("button", { name: "Accept" }).click();
  await says(dan, "no, thank you");
  await expect.poll(() => list.getByRole("link").count(), PATIENT).toBe(3);
  await dan.page.getByRole("button", { name: "Back", exact: true }).click();
  await expect.poll(() => row(dan.page, "Mal").count(), PATIENT).toBe(4);
  expect(await folded.count()).toBe(0);
});

stage.endsWithoutComplaints();
