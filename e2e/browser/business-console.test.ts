// The owner of a business at work: made, found, answered, given to programs, exported and erased; in a real browser against the real Worker.

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { writesTo } from "./friend.ts";
import { createBusiness, goToSection } from "./owner.ts";
import { axeViolations, type Phone } from "./phone.ts";
import { Receiver } from "./receiver.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
/** On a busy machine what takes a moment takes several. */
const PATIENT = { timeout: 60_000 };
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

/** The owner of all businesses here */
let ana: Phone;
beforeAll(async () => {
  ana = await stage.phone("Ana");
});
beforeEach(() => ana.page.goto("/"));

async function isClean({ page }: Phone): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((wanted) => document.documentElement.setAttribute("data-theme", wanted), theme);
    expect(await axeViolations(page), `${theme} ${page.url()}`).toEqual([]);
  }
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
}

/** A photo of one pixel */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Requests of the page that such a path is in */
function requests({ page }: Phone, part: string): string[] {
  const seen: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes(part)) seen.push(`${request.method()} ${request.url()}`);
  });
  return seen;
}

/** Our own page may not read it. */
async function pasted({ context }: Phone): Promise<string> {
  const other = await context.newPage();
  await other.setContent("<textarea></textarea>");
  await other.locator("textarea").press("ControlOrMeta+V");
  const text = await other.locator("textarea").inputValue();
  await other.close();
  return text;
}

test("[BC1] [BC8] a business is made in Settings: hosting is explained, a taken handle is said where it stands, nothing was loaded before", async () => {
  const { page } = ana;
  const scripts = requests(ana, "/assets/business-");
  const taken = await stage.person("Ben");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Business", exact: true }).click();
  await page.getByRole("link", { name: "API reference" }).waitFor();
  expect(scripts).toEqual([]);
  await page.getByRole("link", { name: "Businesses" }).click();
  await page.getByText("You have no business yet.").waitFor();
  expect(scripts).not.toEqual([]);
  await isClean(ana);
  await page.getByRole("button", { name: "New business" }).click();
  await page.getByRole("button", { name: "Create business" }).click();
  await page.getByRole("alert").getByText("Type a name first").waitFor();
  await page.getByRole("textbox", { name: "Business name" }).fill("Kiosk");
  expect(await page.getByRole("textbox", { name: "Handle" }).inputValue()).toBe("kiosk");
  await page.getByText("“Kiosk reads this through our gateway”").waitFor();
  await page.getByRole("textbox", { name: "Handle" }).fill(taken.handle);
  await page.getByRole("button", { name: "Create business" }).click();
  await page.getByRole("alert").getByText("That handle is taken").waitFor();
  expect(await page.getByRole("textbox", { name: "Business name" }).inputValue()).toBe("Kiosk");
  await isClean(ana);
  const handle = `kiosk.${crypto.randomUUID().slice(0, 8)}`;
  await page.getByRole("textbox", { name: "Handle" }).fill(handle);
  await page.getByRole("radio", { name: "On your own server" }).check();
  await page.getByText(`npx node examples/${handle}.ts`).waitFor();
  await page.getByRole("radio", { name: "Hosted by this service" }).check();
  await page.getByRole("button", { name: "Create business" }).click();
  await page.getByRole("heading", { level: 1, name: `@${handle}` }).waitFor();
  await page.getByText(`${stage.world.url}/@${handle}`).waitFor();
  await page.getByRole("img", { name: "The link of the business as a QR code" }).waitFor();
  const phoneId = page.locator(".copyable", { has: page.getByText("PHONE_NUMBER_ID", { exact: true }) }).locator("code");
  expect(await phoneId.textContent()).toMatch(/^1\d{15}$/);
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy PHONE_NUMBER_ID" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("PHONE_NUMBER_ID copied.").waitFor();
  expect(await pasted(ana)).toBe(await phoneId.textContent());
  await isClean(ana);
  await page.getByRole("button", { name: "Back to businesses" }).click();
  await page
    .getByRole("list", { name: "Businesses" })
    .getByRole("link", { name: `@${handle} Hosted by this service` })
    .waitFor();
});

test("[BC1] a business on one's own server gets its bot, and no sections that would be empty", async () => {
  const { page } = ana;
  await page.goto("/business/new");
  const handle = `ida.shop.${crypto.randomUUID().slice(0, 8)}`;
  await page.getByRole("textbox", { name: "Business name" }).fill("Ida's");
  await page.getByRole("textbox", { name: "Handle" }).fill(handle);
  await page.getByRole("radio", { name: "On your own server" }).check();
  await page.getByRole("button", { name: "Create business" }).click();
  await page.getByRole("heading", { level: 2, name: "On your own server" }).waitFor();
  await page.getByText("Bot.connect").waitFor();
  expect(await page.getByRole("navigation", { name: "Business sections" }).count()).toBe(0);
  await isClean(ana);
});

test("[BC2] [BC7] a token is made by keyboard alone, works until it is revoked, and is never shown again", async () => {
  const { page } = ana;
  const shop = await createBusiness(ana, "Bakery");
  await goToSection(page, "API tokens");
  await page.getByRole("heading", { level: 2, name: "API tokens" }).focus();
  const tabTo = async (name: RegExp, role: string) => {
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        const label = element?.getAttribute("aria-labelledby");
        const words = label
          ? document.getElementById(label)?.textContent
          : (element?.getAttribute("aria-label") ?? element?.textContent);
        return { words: words ?? "", role: element?.getAttribute("type") ?? element?.tagName.toLowerCase() ?? "" };
      });
      if (name.test(at.words) && at.role === role) return;
    }
    throw new Error(`no way by keyboard to ${name}`);
  };
  await tabTo(/^New token$/, "button");
  await page.keyboard.press("Enter");
  await expect
    .poll(() => page.getByRole("textbox", { name: "Token name" }).evaluate((box) => box === document.activeElement), PATIENT)
    .toBe(true);
  await page.keyboard.type("CRM");
  await tabTo(/^messages:read$/, "checkbox");
  await page.keyboard.press("Space");
  await isClean(ana);
  await tabTo(/^Create token$/, "submit");
  await page.keyboard.press("Enter");
  const shown = page.getByRole("region", { name: "New token" });
  await shown.getByText("This is the only time").waitFor();
  const token = (await shown.locator("code").textContent()) ?? "";
  expect(token).toMatch(/^sk_test_/);
  await isClean(ana);

  const ask = (path: string) =>
    fetch(`${stage.world.url}/v1/businesses/me${path}`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await ask("/conversations")).status).toBe(200);
  expect((await ask("/contacts")).status).toBe(403);
  await shown.getByRole("button", { name: "I have copied it" }).click();
  await page.reload();
  const row = page.getByRole("list", { name: "API tokens" }).getByRole("listitem").filter({ hasText: "CRM" });
  await row.getByText("messages:read").waitFor();
  expect(await page.content()).not.toContain(token);

  await row.getByRole("button", { name: "Rotate CRM" }).click();
  await row.getByRole("combobox", { name: "Overlap" }).selectOption("The old one works for another hour");
  await row.getByRole("button", { name: "Rotate", exact: true }).click();
  const second = (await page.getByRole("region", { name: "New token" }).locator("code").textContent()) ?? "";
  expect(second).not.toBe(token);
  expect((await ask("/conversations")).status).toBe(200);
  const rows = page.getByRole("list", { name: "API tokens" }).getByRole("listitem");
  await expect.poll(() => rows.count(), PATIENT).toBe(2);
  for (let left = 2; left > 0; left--) {
    const revoke = rows.first().getByRole("button", { name: "Revoke CRM" });
    await revoke.click();
    await page.keyboard.press("Escape");
    expect(await rows.count()).toBe(left);
    await revoke.click();
    await rows.first().getByRole("button", { name: "Revoke", exact: true }).click();
    await expect.poll(() => rows.count(), PATIENT).toBe(left - 1);
  }
  expect((await ask("/conversations")).status).toBe(401);
  await page.getByText("Tokens that no longer work (2)").waitFor();

  await goToSection(page, "Audit log");
  const log = page.getByRole("table", { name: "Audit log" });
  await log
    .getByRole("row", { name: /You revoked a token/ })
    .first()
    .waitFor();
  await log.getByRole("row", { name: /You rotated a token/ }).waitFor();
  await isClean(ana);
  expect(shop.id).toMatch(/^[\w-]{22}$/);
});

test("[BC3] [BC4] somebody writes, the owner sees it as it comes and answers with a quick reply; the stream ends when the owner leaves", async () => {
  const { page } = ana;
  const shop = await createBusiness(ana, "Florist");
  const streams = requests(ana, "/events?after=now");
  await goToSection(page, "Inbox");
  await page.getByText("Nothing here.").waitFor();
  await page.getByRole("status", { name: "Updates" }).getByText("New messages appear").waitFor();

  const eva = await stage.person("Eva");
  const { chat } = await writesTo(eva, shop, "when are you open?");
  const list = page.getByRole("list", { name: "Conversations" });
  await list.getByRole("link", { name: /^Eva.*when are you open\?/ }).click();
  const log = page.getByRole("log", { name: "Messages with Eva" });
  await log.getByRole("article", { name: /^Eva, when are you open\?, / }).waitFor();
  await eva.sees("when are you open?", chat, "read");
  await page.getByText("Edit quick replies").click();
  await page.getByRole("button", { name: "Add quick reply" }).click();
  await page.getByRole("textbox", { name: "Shortcut" }).fill("hours");
  await page.getByRole("textbox", { name: "Text" }).fill("We are open from 9 to 17, {name}.");
  await page.getByRole("button", { name: "Save quick replies" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("Quick replies are saved.").waitFor();
  await isClean(ana);

  const box = page.getByRole("textbox", { name: "Reply" });
  await box.focus();
  await page.keyboard.type("Hello Eva! /ho");
  const option = page.getByRole("listbox", { name: "Quick replies" }).getByRole("option", { name: /hours/ });
  await option.waitFor();
  expect(await box.getAttribute("aria-activedescendant")).toBe(await option.getAttribute("id"));
  await isClean(ana);
  await page.keyboard.press("Enter");
  expect(await box.inputValue()).toBe("Hello Eva! We are open from 9 to 17, Eva.");
  expect(await log.getByRole("article").count()).toBe(1);
  await page.keyboard.press("Enter");
  await eva.sees("Hello Eva! We are open from 9 to 17, Eva.", chat);
  await log.getByRole("article", { name: /^You, Hello Eva! We are open from 9 to 17, Eva\., .*, (delivered|read)$/ }).waitFor();
  await eva.says("thanks", chat);
  await log.getByRole("article", { name: /^Eva, thanks, / }).waitFor();
  await page.getByRole("status", { name: "New message" }).getByText("Eva: thanks").waitFor();
  expect(await log.getByRole("article").count()).toBe(3);

  // It arrives, and the answer to it is lost: nobody knows that it arrived.
  await page.route("**/messages", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await box.fill("see you");
  await page.getByRole("button", { name: "Send reply" }).click();
  await page.getByRole("alert").getByText("There is no connection").waitFor();
  await eva.sees("see you", chat);
  await page.unroute("**/messages");
  expect(await box.inputValue()).toBe("see you");
  await page.getByRole("button", { name: "Send reply" }).click();
  await expect.poll(() => box.inputValue(), PATIENT).toBe("");
  await log.getByRole("article", { name: /^You, see you, / }).waitFor();
  await eva.says("bye", chat);
  await log.getByRole("article", { name: /^Eva, bye, / }).waitFor();
  expect((await eva.words(chat)).filter((text) => text === "see you")).toHaveLength(1);
  expect(await log.getByRole("article").count()).toBe(5);

  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.setViewportSize({ width: 1200, height: 800 });
  expect(streams).toHaveLength(1);
  const ended = page.waitForEvent("requestfailed", (request) => request.url().includes("/events?after=now"));
  await goToSection(page, "Overview");
  await ended;
});

test("[BC3] a conversation is handed over: the person and a colleague have a group, and the business is not in it", async () => {
  const { page } = ana;
  const shop = await createBusiness(ana, "Garage");
  const [gus, colleague] = [await stage.person("Gus"), await stage.person("Hal")];
  await writesTo(gus, shop, "my car");
  await goToSection(page, "Inbox");
  await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: /^Gus/ }).click();
  await page.getByRole("button", { name: "Hand over to a colleague" }).click();
  await page.getByRole("textbox", { name: "Colleague's handle" }).fill("nobody.at.all");
  await page.getByRole("button", { name: "Hand over", exact: true }).click();
  await page.getByRole("alert").getByText("No one of that handle").waitFor();
  await page.getByRole("textbox", { name: "Colleague's handle" }).fill(`@${colleague.handle}`);
  await page.getByRole("textbox", { name: "Note" }).fill("Gus has a car.");
  await isClean(ana);
  await page.getByRole("button", { name: "Hand over", exact: true }).click();
  const group = await colleague.conversationCalled("Help for Gus");
  await colleague.sees("Gus has a car.", group);
  await page.getByRole("button", { name: "Hand over to a colleague" }).waitFor();
  const members = await colleague.until({ kind: "conversation", conversation: group }, (view) => view?.members.length === 2);
  expect(members?.members.map(({ name }) => name).sort()).toEqual(["Gus", "Hal"]);
});

test("[TI8] [TI9] [TI11] [TI14] two of a team and who writes to it: by keyboard, told of one another, put out while typing", async () => {
  const { page } = ana;
  const shop = await createBusiness(ana, "Clinic");
  const ben = await stage.phone("Ben");
  const bens = ben.page;
  await goToSection(page, "Team");
  await page.getByRole("textbox", { name: "Their handle" }).fill("nobody.at.all");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.getByRole("alert").getByText("No one of that handle").waitFor();
  await page.getByRole("textbox", { name: "Their handle" }).fill(`@${ben.handle}`);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const team = page.getByRole("list", { name: "Team" });
  await team.getByText("Agent · invited").waitFor();
  await isClean(ana);

  await bens.goto("/business");
  await bens.getByRole("button", { name: `Join @${shop.handle}` }).click();
  await bens.getByRole("list", { name: "Businesses" }).getByRole("link").click();
  const sections = bens.getByRole("navigation", { name: "Business sections" }).getByRole("link");
  await sections.first().waitFor();
  expect(await sections.allTextContents()).toEqual(["Overview", "Inbox", "Figures", "Team"]);
  await goToSection(bens, "Inbox");
  await bens.getByRole("list", { name: "Chats" }).waitFor({ state: "hidden" });
  const zoe = await stage.person("Zoe");
  const { chat } = await writesTo(zoe, shop, "my tooth hurts");
  await goToSection(page, "Inbox");

  await bens.getByRole("link", { name: /^Zoe.*my tooth hurts/ }).waitFor();
  await bens.keyboard.press("?");
  const keys = bens.getByRole("dialog", { name: "Keys of the inbox" });
  await keys.waitFor();
  await bens.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await bens.keyboard.press("j");
  await bens.getByRole("heading", { level: 3, name: "Zoe" }).first().waitFor();
  await bens.keyboard.press("a");
  await page.getByRole("link", { name: /^Zoe/ }).getByText(`@${ben.handle}`, { exact: true }).waitFor();
  await bens.keyboard.press("n");
  await bens.getByRole("textbox", { name: "Note" }).waitFor();
  await bens.keyboard.type("afraid of needles");
  await bens.keyboard.press("Enter");
  await page.keyboard.press("j");
  const log = page.getByRole("log", { name: "Messages with Zoe" });
  await log.getByRole("article", { name: `Note by @${ben.handle}, afraid of needles` }).waitFor();
  await bens.keyboard.press("Escape");
  await bens.keyboard.press("r");
  await bens.keyboard.type("come at nine");
  await page.getByRole("status", { name: "Who else is here" }).getByText("is typing an answer").waitFor();
  await isClean(ana);
  await isClean(ben);

  await page.keyboard.press("r");
  await page.keyboard.type("come at ten");
  await page.keyboard.press("Enter");
  await zoe.sees("come at ten", chat);
  await bens
    .getByRole("log")
    .getByRole("article", { name: /come at ten/ })
    .waitFor();
  await bens.keyboard.press("Enter");
  const told = bens.getByRole("alert");
  await told.getByText("has answered meanwhile. Nothing of yours was sent.").waitFor();
  await isClean(ben);
  // How often it was answered comes late to Ana; what she has seen when she begins is no news all the same.
  const counted = /\/inbox\/[^/?]+$/;
  await page.route(counted, async (route) => {
    await page.waitForTimeout(1_500);
    await route.continue();
  });
  await bens.getByRole("button", { name: "Send anyway" }).click();
  await zoe.sees("come at nine", chat);
  await log.getByRole("article", { name: new RegExp(`^@${ben.handle}, come at nine, `) }).waitFor();
  expect((await zoe.words(chat)).join()).not.toContain("needles");

  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Attach a file" }).click(),
  ]);
  await chooser.setFiles({ name: "way.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") });
  await page.getByRole("textbox", { name: "Reply" }).fill("the way to us");
  await page.getByRole("button", { name: "Send reply" }).click();
  await zoe.until({ kind: "timeline", conversation: chat, limit: 50 }, ({ items }) =>
    items.some((item) => item.kind === "message" && item.attachments.length === 1 && item.text === "the way to us"),
  );
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await log.getByRole("img", { name: /way\.png/ }).waitFor();

  await bens.getByRole("textbox", { name: "Reply" }).press("Escape");
  await bens.keyboard.press("c");
  await bens.getByText("Nothing here.").waitFor();
  await zoe.says("thank you", chat);
  await bens
    .getByRole("list", { name: "Conversations" })
    .getByRole("link", { name: /^Zoe.*thank you/ })
    .waitFor();
  for (const width of [360, 800, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`).toBe(true);
    expect(await page.getByRole("list", { name: "Conversations" }).isVisible(), `${width}`).toBe(width > 360);
    expect(await page.getByRole("combobox", { name: "Assigned to" }).isVisible(), `${width}`).toBe(width === 1440);
    await isClean(ana);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "About Zoe" }).click();
  await page.getByRole("combobox", { name: "Assigned to" }).waitFor();
  await page.getByRole("button", { name: "Back to the messages" }).click();
  await page.getByRole("button", { name: "Back to conversations" }).click();
  await page.getByRole("list", { name: "Conversations" }).waitFor();
  await page.setViewportSize({ width: 1200, height: 800 });

  await bens.getByRole("textbox", { name: "Reply" }).fill("and another thi");
  await goToSection(page, "Team");
  await team.getByRole("button", { name: `Remove @${ben.handle}` }).click();
  await page.getByRole("button", { name: "Remove now" }).click();
  await bens.getByText("You are not in the team of this business, or not any more.").waitFor();
  expect(await bens.getByText("Zoe").count()).toBe(0);
  await goToSection(page, "Figures");
  await page.getByRole("region", { name: "Answered by person" }).getByRole("button", { name: "As a table" }).click();
  await page
    .getByRole("table", { name: "Answered by person" })
    .getByRole("row", { name: new RegExp(`@${ben.handle} 1 `) })
    .waitFor();
  await isClean(ana);
  await goToSection(page, "Audit log");
  await page
    .getByRole("row", { name: new RegExp(`@${ben.handle} sent a message`) })
    .first()
    .waitFor();
});

test("[BC5] a webhook is asked for the challenge, told why not, and then its attempts are there; its secret only when asked for", async () => {
  const { page } = ana;
  const receiver = await Receiver.start("word of Jan");
  ends.push(() => receiver.end());
  const shop = await createBusiness(ana, "Library");
  const secrets = requests(ana, "/webhook/secret");
  await goToSection(page, "Webhook");
  await page.getByText("Nothing was sent yet.").waitFor();
  const url = page.getByRole("textbox", { name: "Webhook URL" });
  const word = page.getByRole("textbox", { name: "Verify token" });
  const save = page.getByRole("button", { name: "Save webhook" });
  await url.fill("https://10.0.0.1/hook");
  await word.fill("another word");
  await save.click();
  await page.getByRole("alert").getByText("it is not on the public internet").waitFor();
  await url.fill(receiver.url);
  await save.click();
  await page.getByRole("alert").getByText("it answered the challenge with status 403 instead of 200").waitFor();
  expect(await page.getByRole("status", { name: "State of the webhook" }).count()).toBe(0);
  await word.fill("word of Jan");
  await save.click();
  await page.getByRole("status", { name: "State of the webhook" }).getByText("On").waitFor();

  const kim = await stage.person("Kim");
  const { chat } = await writesTo(kim, shop, "is the book back?");
  await expect.poll(() => receiver.bodies.length, PATIENT).toBe(1);
  expect(receiver.bodies[0]).toContain("is the book back?");
  await expect
    .poll(async () => {
      await page.getByRole("button", { name: "Refresh attempts" }).click();
      return page
        .getByRole("table", { name: "Attempts" })
        .getByRole("row", { name: /Delivered \(status 200\)/ })
        .count();
    }, PATIENT)
    .toBe(1);
  receiver.status = 410;
  await kim.says("hello?", chat);
  await expect.poll(() => receiver.bodies.length, PATIENT).toBe(2);
  await expect
    .poll(async () => {
      await page.getByRole("button", { name: "Refresh attempts" }).click();
      return page.getByRole("status", { name: "State of the webhook" }).textContent();
    }, PATIENT)
    .toMatch(/^Disabled: it answered 410/);
  receiver.status = 200;
  await word.fill("word of Jan");
  await save.click();
  await page.getByRole("status", { name: "State of the webhook" }).getByText(/^On/).waitFor();
  await page.reload();
  await page.getByRole("list", { name: "Dead letters" }).getByRole("listitem").first().waitFor();
  await isClean(ana);
  await page
    .getByRole("button", { name: /^Replay event \d+$/ })
    .first()
    .click();
  await expect.poll(() => receiver.bodies.length, PATIENT).toBe(3);
  expect(receiver.bodies[2]).toBe(receiver.bodies[1]);
  await page.getByText("Nothing was given up.").waitFor();

  expect(secrets).toEqual([]);
  await page.getByRole("button", { name: "Show secret" }).click();
  await page.getByText(/^whsec_/).waitFor();
  const first = await page
    .locator("code", { hasText: /^[0-9a-f]{32}$/ })
    .first()
    .textContent();
  await page.getByRole("button", { name: "Rotate secret" }).click();
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await page.getByText(/^Old secret, good until/).waitFor();
  expect(
    await page
      .locator("code", { hasText: /^[0-9a-f]{32}$/ })
      .first()
      .textContent(),
  ).not.toBe(first);
  await isClean(ana);
  await page.getByRole("button", { name: "Remove webhook" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(() => page.getByRole("status", { name: "State of the webhook" }).count(), PATIENT).toBe(0);
});

test("[BC6] what is kept can be exported, and what is kept of one person erased, once their name is typed", async () => {
  const { page } = ana;
  const shop = await createBusiness(ana, "Museum");
  const max = await stage.person("Max");
  await writesTo(max, shop, "two tickets, please");
  await goToSection(page, "Inbox");
  await page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: /^Max/ }).waitFor();
  await goToSection(page, "Data");
  await page.getByRole("list", { name: "Contacts" }).getByText("Max").first().waitFor();
  await page.getByRole("spinbutton", { name: "Days" }).fill("7");
  await page.getByRole("button", { name: "Save days" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("That is how long").waitFor();
  await page.getByRole("combobox", { name: "Export of" }).selectOption("Max");
  await page.getByRole("button", { name: "Create export" }).click();
  const link = page.getByRole("list", { name: "Exports" }).getByRole("link", { name: "messages.ndjson" });
  await link.waitFor();
  const file = (await link.getAttribute("href")) ?? "";
  const lines = (await (await fetch(file)).text()).trimEnd().split("\n");
  const messages = lines.map((line) => JSON.parse(line) as { type: string; content?: { text?: string } });
  expect(messages.map(({ type }) => type)).toEqual(["business", "contact", "message"]);
  expect(messages[2]?.content?.text).toBe("two tickets, please");
  await isClean(ana);

  await page.getByRole("button", { name: "Block Max" }).click();
  await page.getByRole("button", { name: "Unblock Max" }).click();
  await page.getByRole("button", { name: "Block Max" }).waitFor();
  await page.getByRole("button", { name: "Erase Max" }).click();
  const confirm = page.getByRole("textbox", { name: "Type “Max” to confirm" });
  await confirm.fill("max");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByRole("alert").getByText("That is not the name.").waitFor();
  await isClean(ana);
  await confirm.fill("Max");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("is erased").waitFor();
  await page.getByText("There is no export of the last day.").waitFor();
  expect((await fetch(file)).status).toBe(404);
  await goToSection(page, "Inbox");
  await page.getByText("Nothing here.").waitFor();

  await goToSection(page, "Profile");
  await page.getByRole("textbox", { name: "E-mail" }).fill("not an address");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByRole("alert").getByText("“E-mail” cannot be saved like that.").waitFor();
  await page.getByRole("textbox", { name: "E-mail" }).fill("desk@museum.example");
  await page.getByRole("textbox", { name: "Website", exact: true }).fill("https://museum.example/");
  await page.getByRole("combobox", { name: "Kind of business" }).selectOption("Something else");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("The profile is saved.").waitFor();
  await page.reload();
  await expect.poll(() => page.getByRole("textbox", { name: "E-mail" }).inputValue(), PATIENT).toBe("desk@museum.example");
  await isClean(ana);
});

test("[BC8] [BC10] the API reference is there for anybody, whole, and loads nothing from elsewhere", async () => {
  const nia = await stage.stranger("Nia");
  const { page } = nia;
  const asked = requests(nia, "://");
  await page.goto("/developers");
  const send = page.getByRole("article", { name: "POST /v1/businesses/{business}/messages", exact: true });
  await send.getByText("An API token with messages:send, or the owner").waitFor();
  await send.getByText("Fields and an example").click();
  await send.getByText('kind: "text"').first().waitFor();
  await send.getByText(/curl -X POST .*\/v1\/businesses\/me\/messages/).waitFor();
  const { paths } = (await (await fetch(`${stage.world.url}/v1/openapi.json`)).json()) as { paths: Record<string, object> };
  const routes = Object.values(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0);
  expect(await page.getByRole("article").count()).toBe(routes);
  await page.getByRole("list", { name: "Cloud API routes" }).getByText("/{phone}/messages").waitFor();
  await page.getByText("These follow the WhatsApp Cloud API v23.0").waitFor();
  await isClean(nia);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(asked.filter((each) => !each.includes(stage.world.url))).toEqual([]);
  await page.getByRole("button", { name: "Back to chats" }).click();
  await page.getByRole("textbox", { name: "Your name" }).waitFor();
});

stage.endsWithoutComplaints();
