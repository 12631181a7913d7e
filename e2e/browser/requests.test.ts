// Message requests in a browser: a stranger's row, what stands in place of the composer, and what nobody learns before one accepts.

import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { NOTHING_KNOWN } from "../../client/content/attachment.ts";
import { photo } from "./chosen-files.ts";
import { friendOf, writesTo } from "./friend.ts";
import { looksRight, scrollsSideways } from "./looks.ts";
import { type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const PATIENT = { timeout: 60_000 };
let ana: Phone;
beforeAll(async () => {
  ana = await stage.phone("Ana");
});
beforeEach(() => ana.page.goto("/"));

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

test("[RQ2] [RQ3] what a stranger sent is read without a trace, and nothing of it is fetched before one accepts", async () => {
  const mal = await stage.person("Mal");
  const fetched: string[] = [];
  ana.page.on("request", (request) => {
    if (/\/v1\/media\//.test(request.url())) fetched.push(request.url());
  });
  expect((await mal.verbs.setPhoto(await picture(ana.page))).kind).toBe("ok");
  const { chat } = await writesTo(mal, ana, "guess who");
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
  await looksRight(ana.page, "request");
  await ana.page.getByRole("button", { name: "Chat info" }).click();
  await ana.page.getByRole("list", { name: "Members" }).waitFor();
  await looksRight(ana.page, "request-read");
  await ana.page.getByRole("button", { name: "Close chat info" }).click();
  // It goes back over the dialog's entry first.
  await ana.page.getByRole("list", { name: "Members" }).waitFor({ state: "detached" });
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
  const mal = await stage.person("Malory");
  const { chat } = await writesTo(mal, ana, "buy this");
  await tabTo(ana, /Malory Message request/);
  await ana.page.keyboard.press("Enter");
  await asked(ana).waitFor();
  await tabTo(ana, /^Delete$/);
  await ana.page.keyboard.press("Enter");
  await asked(ana).waitFor({ state: "detached" });
  await ana.page.getByRole("status", { name: "Notice" }).getByText("The request is deleted.").waitFor();
  await expect.poll(() => row(ana.page, "Malory").count(), PATIENT).toBe(0);
  expect(await ana.page.evaluate(() => document.activeElement?.className)).toContain("chat-row");

  await mal.says("buy that", chat);
  await row(ana.page, "Malory").click();
  await sees(ana, "Malory", "buy that");
  expect(await ana.page.getByText("buy this").count()).toBe(0);
  await tabTo(ana, /^Block$/);
  await ana.page.keyboard.press("Enter");
  await ana.page.getByRole("status", { name: "Notice" }).getByText("Malory is blocked.").waitFor();
  await expect.poll(() => row(ana.page, "Malory").count(), PATIENT).toBe(0);
  await mal.says("and that?", chat);
  await mal.sees("and that?", chat, "sent");
  await ana.page.reload();
  await row(ana.page, "Notes to yourself").waitFor();
  expect(await row(ana.page, "Malory").count()).toBe(0);
  expect((await mal.details(chat)).members.some(({ name }) => name === "Ana")).toBe(false);
});

test("[RQ4] a group that a stranger made: it says who added one, and is left without a line", async () => {
  const [mal, ned] = [await stage.person("Mal"), await stage.person("Ned")];
  const opened = await mal.verbs.createGroup({ title: "Win a prize", handles: [ana.handle, ned.handle] });
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await mal.says("welcome", opened.conversation);
  await row(ana.page, "Win a prize").filter({ hasText: "Message request" }).click();
  await sees(ana, "Mal", "welcome");
  await asked(ana)
    .getByText(/^Mal \(@mal\..*\), whom you don't know, added you to this group\.$/)
    .waitFor();
  await looksRight(ana.page, "group-request");
  await asked(ana).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => row(ana.page, "Win a prize").count(), PATIENT).toBe(0);
  const group = await ned.conversationCalled("Win a prize");
  await expect.poll(async () => (await ned.details(group)).members.length, PATIENT).toBe(2);
  const lines = (await ned.items(group)).flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
  expect(lines).not.toContain("left");
  await mal.says("where is she?", opened.conversation);
  await ned.sees("where is she?", group);
  expect(await row(ana.page, "Win a prize").count()).toBe(0);
});

test("[RQ5] more than three are one row of the list, which leads to them", async () => {
  const many = await Promise.all(["Spama", "Spamb", "Spamc", "Spamd"].map((name) => stage.person(name)));
  for (const [i, each] of many.entries()) {
    await writesTo(each, ana, `buy ${i}`);
    if (i === 2) await expect.poll(() => row(ana.page, "Spam").count(), PATIENT).toBe(3);
  }
  const chats = ana.page.getByRole("list", { name: "Chats" });
  const folded = chats.getByRole("button", { name: /^Requests \(4\)/ });
  await folded.waitFor();
  expect(await row(ana.page, "Spam").count()).toBe(0);
  await looksRight(ana.page, "requests");
  await tabTo(ana, /Requests \(4\)/);
  await ana.page.keyboard.press("Enter");
  const list = ana.page.getByRole("list", { name: "Requests" });
  await expect.poll(() => list.getByRole("link").count(), PATIENT).toBe(4);
  await looksRight(ana.page, "requests-open");
  // The rows are one stop; arrows lead from one to the next.
  await tabTo(ana, /Spam. Message request/);
  await ana.page.keyboard.press("End");
  await tabTo(ana, /Spama Message request/);
  await ana.page.keyboard.press("Enter");
  await sees(ana, "Spama", "buy 0");
  await asked(ana).getByRole("button", { name: "Accept" }).click();
  await says(ana, "no, thank you");
  await expect.poll(() => list.getByRole("link").count(), PATIENT).toBe(3);
  await ana.page.getByRole("button", { name: "Back", exact: true }).click();
  await expect.poll(() => row(ana.page, "Spam").count(), PATIENT).toBe(4);
  expect(await folded.count()).toBe(0);
});

test("[PE6] a stranger who calls themselves what looks like somebody one knows is marked wherever one reads the name, and no name breaks a screen", async () => {
  // Nobody else has asked there: more than three would be one row.
  const eva = await stage.phone("Eva");
  const { page } = eva;
  await friendOf(stage, eva, "Rio");
  const fake = await stage.person("Fake");
  // The last letter is Cyrillic, and what stands between is not seen.
  expect((await fake.verbs.setName("R\u200bi\u043e")).kind).toBe("ok");
  await writesTo(fake, eva, "it's me, with a new number");
  const marked = page.getByRole("note").filter({ hasText: "Looks like Rio, whom you know" });
  await row(page, "Ri\u043e").click();
  await asked(eva).getByRole("note").filter({ hasText: "Looks like Rio, whom you know" }).waitFor();
  await looksRight(page, "look-alike");
  await asked(eva).getByRole("button", { name: "Accept" }).click();
  await writing(eva).waitFor();
  await marked.first().waitFor();
  await page.getByRole("button", { name: "Chat info" }).click();
  await page.getByRole("list", { name: "Members" }).getByRole("note").waitFor();
  const mal = await stage.person("Wide");
  expect((await mal.verbs.setName(`\u202e${"W\u0301\u0302\u0303\u0304\u0305\u0306".repeat(10_000)}`)).kind).toBe("ok");
  await writesTo(mal, eva, "hello");
  await row(page, "W").first().click();
  await asked(eva).waitFor();
  for (const width of [320, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await scrollsSideways(page)).toBe(false);
  }
  await page.setViewportSize({ width: 1200, height: 800 });
});

stage.endsWithoutComplaints();
