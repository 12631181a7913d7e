// What a chat has besides words: replies, drafts, unread counts and their divider, safety numbers, and a start without a network.

import { beforeAll, expect, onTestFinished, test } from "vitest";
import { photo } from "./chosen-files.ts";
import { friendOf, gets } from "./friend.ts";
import { looksRight } from "./looks.ts";
import { servePage } from "./page-server.ts";
import { openChatWith, openRow, type Phone, row, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
});

test("[WR1] [LP5] a reply quotes what it answers, on both sides; what is typed with marks is shown without; a page is looked at when one says so", async () => {
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

  // [WR2] [WR3] [WR4] What is typed with marks: shown without them, never as markup.
  await ana.page.getByRole("textbox", { name: "Message" }).pressSequentially("green");
  await ana.page.keyboard.press("ControlOrMeta+a");
  await ana.page.keyboard.press("ControlOrMeta+b");
  await expect.poll(() => ana.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("*green*");
  await says(ana, "*green*, `*a*`, <b>b</b> and https://\u0430.example/_x_\n- or _black_\n> none");
  const said = ben.page.getByRole("article", { name: /^Ana, green, / });
  const made = ["green", "*a*", "https://xn--80a.example/_x_", "or black", "black", "none"]; // and no <b>
  await expect.poll(() => said.locator("strong, code, b, em, a, li, blockquote").allInnerTexts()).toEqual(made);
  expect(await said.locator("li").evaluate((item) => getComputedStyle(item).listStyleType)).toBe("disc");
  await row(ben.page, "Ana")
    .filter({ hasText: /green, \*a\*, <b>b<\/b> and/ })
    .waitFor();

  // [WR5]
  await says(ana, "leaf by leaf\n".repeat(40));
  const long = ben.page.getByRole("article", { name: /^Ana, leaf by leaf/ });
  const shown = async () => (await long.locator(".words").textContent())?.match(/leaf by leaf/g)?.length;
  await expect.poll(shown).toBe(15);
  await long.getByRole("button", { name: "Read more" }).click();
  await expect.poll(shown).toBe(40);
  await long.getByRole("button", { name: "Read less" }).click();
  await expect.poll(shown).toBe(15);

  // [LP5] [LP4] The page behind a link: nobody asks before Ana says so, and Ben's device never does.
  const web = await servePage("The story", (await photo(ana.page, "p.jpg")).buffer);
  onTestFinished(web.end);
  const area = ana.page.getByRole("textbox", { name: "Message" });
  await area.fill(`read ${web.url}`);
  const offer = ana.page.getByRole("group", { name: "Link preview" });
  await offer.getByText(/Let Parley.s service open localhost/).waitFor();
  await looksRight(ana.page, "preview offered");
  expect(web.asked).toEqual([]);
  await offer.getByRole("button", { name: "Add preview" }).click();
  await offer.getByText("The story").waitFor();
  await looksRight(ana.page, "preview found");
  await area.press("Enter");
  await offer.waitFor({ state: "detached" });
  const card = (name: RegExp, { page }: Phone) => page.getByRole("article", { name }).getByRole("link", { name: /The story/ });
  for (const [who, name] of [
    [ana, /^You, read /],
    [ben, /^Ana, read /],
  ] as const) {
    const shownCard = card(name, who);
    await shownCard.waitFor();
    expect(await shownCard.getAttribute("href")).toBe(web.url);
    await shownCard.getByText(new URL(web.url).host).waitFor();
    await expect.poll(() => shownCard.locator("img").evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(192);
  }
  expect(web.asked).toEqual(["/story Parley-Preview/1", "/picture.jpg Parley-Preview/1"]);
  await looksRight(ben.page, "preview read");
});

test("a draft stays with its chat, over a reload too, and goes with the message", async () => {
  await openChatWith(ana, await stage.person("Dan"));
  await ana.page.getByRole("textbox", { name: "Message" }).fill("not yet");
  await openRow(ana, "Notes to yourself");
  await row(ana.page, "").filter({ hasText: "Draft: not yet" }).waitFor();
  await ana.page.reload();
  await row(ana.page, "").filter({ hasText: "Draft: not yet" }).click();
  await expect.poll(() => ana.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("not yet");
  await ana.page.getByRole("button", { name: "Send" }).click();
  await sees(ana, "You", "not yet");
  await ana.page.reload();
  await sees(ana, "You", "not yet");
  expect(await ana.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("");
});

test("what came meanwhile is counted in the list, divided in the chat, and read when it is seen", async () => {
  const eli = await friendOf(stage, ana, "Eli", "one");
  await sees(ana, "Eli", "one");
  await openRow(ana, "Notes to yourself");
  await gets(eli, "two");
  await gets(eli, "three");
  await row(ana.page, "Eli").filter({ hasText: "2 unread" }).waitFor();
  await eli.person.sees("three", eli.chat, "delivered");
  const stateOf = async (text: string) =>
    (await eli.person.items(eli.chat)).flatMap((item) => (item.kind === "message" && item.text === text ? [item.state] : []));
  expect(await stateOf("three")).toEqual(["delivered"]);
  await openRow(ana, "Eli");
  await ana.page
    .getByRole("log")
    .getByText(/new message|unread/i)
    .first()
    .waitFor();
  await eli.person.sees("three", eli.chat, "read");
  await expect.poll(() => row(ana.page, "Eli").filter({ hasText: "unread" }).count()).toBe(0);
});

test("both sides see the same safety number, and can say that they compared it", async () => {
  await openRow(ana, "Ben");
  await openRow(ben, "Ana");
  const digits: string[] = [];
  for (const { page } of [ana, ben]) {
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
  await ana.page.getByRole("button", { name: "They are the same" }).click();
  await ana.page
    .getByText(/verified/i)
    .first()
    .waitFor();
});

test("without a network the app starts with what it has, and says so", async () => {
  const ida = await stage.phone("Ida", { keepsApp: true });
  await openRow(ida, "Notes to yourself");
  await says(ida, "kept here");
  await sees(ida, "You", "kept here");
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
  const jan = await stage.person("Jan");
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
