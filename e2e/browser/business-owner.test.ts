// What an owner does seldom: sending to many, looking for what was said, binding a token to networks, giving a business away, and deleting it.

import { beforeAll, expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { writesTo } from "./friend.ts";
import { looksRight } from "./looks.ts";
import { createBusiness, goToSection } from "./owner.ts";
import type { Phone } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
/** On a busy machine what takes a moment takes several. */
const PATIENT = { timeout: 30_000 };

let ana: Phone;
beforeAll(async () => {
  ana = await stage.phone("Ana");
});

test("[BC12] [BC13] one message goes to who lets the business write and to nobody else; what was said is found, marked, and gone to", async () => {
  const { page } = ana;
  await page.goto("/");
  const shop = await createBusiness(ana, "Orchard");
  const [eva, gil] = [await stage.person("Eva"), await stage.person("Gil")];
  const [evas, gils] = [await writesTo(eva, shop, "have you any quinces?"), await writesTo(gil, shop, "no apples for me")];
  for (const text of ["and pears?", "and plums?", "a crate of quinces, please"]) await eva.says(text, evas.chat);
  expect(await eva.verbs.allowToWrite(evas.chat, true)).toMatchObject({ kind: "ok" });

  await goToSection(page, "Send to many");
  await page.getByText("Nothing was sent to many in the last 30 days.").waitFor();
  await page.getByRole("button", { name: "New send" }).click();
  const form = page.getByRole("form", { name: "New send" });
  await form.getByRole("button", { name: "Send to many…" }).click();
  await form.getByRole("button", { name: "Send it now" }).click();
  await form.getByText("Type what is to be sent.").waitFor();
  await form.getByRole("textbox", { name: "Text" }).fill("Quinces are in!");
  await form.getByRole("combobox", { name: "Who gets it" }).selectOption("Some people");
  await expect
    .poll(async () => {
      await form.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "New send" }).click();
      await form.getByRole("combobox", { name: "Who gets it" }).selectOption("Some people");
      return form.getByRole("group", { name: "People who let you write" }).getByRole("checkbox").count();
    }, PATIENT)
    .toBe(1);
  await form.getByRole("checkbox", { name: "Eva" }).check();
  await form.getByRole("combobox", { name: "When" }).selectOption("At a time");
  await form.getByRole("textbox", { name: "Text" }).fill("Quinces are in!");
  const who = form.getByRole("combobox", { name: "Who gets it" });
  expect(await who.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe("Some people");
  await looksRight(page, "jobs-new");
  await form.getByRole("combobox", { name: "When" }).selectOption("Now");
  await form.getByRole("combobox", { name: "Who gets it" }).selectOption("Everybody who lets you write");
  await form.getByRole("button", { name: "Send to many…" }).click();
  await form.getByRole("button", { name: "Send it now" }).click();
  await eva.sees("Quinces are in!", evas.chat);
  const sends = page.getByRole("list", { name: "Sends" });
  await sends.getByText("Done", { exact: true }).waitFor(PATIENT);
  await sends.getByRole("button", { name: /^Report of / }).click();
  const report = page.getByRole("table", { name: "What came of it" });
  await report.getByRole("row", { name: "Eva Sent" }).waitFor();
  expect(await report.getByRole("row").count()).toBe(2);

  // Tomorrow's is taken back before anybody has it.
  await page.getByRole("button", { name: "New send" }).click();
  await form.getByRole("textbox", { name: "Text" }).fill("Pears are in!");
  await form.getByRole("combobox", { name: "When" }).selectOption("At a time");
  const tomorrow = await page.evaluate(() => {
    const at = new Date(Date.now() + 24 * 3600_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  });
  await form.getByLabel("Time").fill(tomorrow);
  await form.getByRole("button", { name: "Send to many…" }).click();
  await form.getByRole("button", { name: "Send it then" }).click();
  await sends.getByText(/^Begins /).waitFor();
  await sends.getByRole("button", { name: /^Cancel send of / }).click();
  await sends.getByRole("button", { name: "Cancel send", exact: true }).click();
  await sends.getByText("Cancelled", { exact: true }).waitFor();
  await looksRight(page, "jobs");

  await goToSection(page, "Inbox");
  await page.getByRole("searchbox", { name: "Search the inbox" }).fill("quin crat");
  const found = page.getByRole("list", { name: "Messages found" });
  await found.getByRole("button", { name: /a crate of quinces, please/ }).waitFor(PATIENT);
  expect(await found.getByRole("listitem").count()).toBe(1);
  expect(await found.locator("mark").allTextContents()).toEqual(["crate", "quinces"]);
  await page.getByRole("searchbox", { name: "Search the inbox" }).fill("quinces");
  await expect.poll(() => found.getByRole("listitem").count(), PATIENT).toBe(3);
  await looksRight(page, "inbox-search");
  await found.getByRole("button", { name: /have you any quinces\?/ }).press("Enter");
  await page
    .getByRole("log", { name: "Messages with Eva" })
    .getByRole("article", { name: /have you any quinces/ })
    .waitFor();
  const painted = () => page.evaluate(() => ["found", "found-now"].map((each) => CSS.highlights.get(each)?.size ?? 0));
  await expect.poll(painted, PATIENT).toEqual([2, 1]);
  await page.getByRole("searchbox", { name: "Search the inbox" }).fill("xylophone");
  await page.getByText("No message has these words.").waitFor();
  await expect.poll(painted, PATIENT).toEqual([0, 0]);
  expect((await gil.words(gils.chat)).join()).not.toMatch(/Quinces|Pears/);
  expect((await eva.words(evas.chat)).join()).not.toContain("Pears");
});

test("[BC14] a token is bound to networks: what is none is said beside the field, and from elsewhere it is no token", async () => {
  const { page } = ana;
  await page.goto("/");
  await createBusiness(ana, "Tollgate");
  await goToSection(page, "API tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("textbox", { name: "Token name" }).fill("Till");
  await page.getByRole("checkbox", { name: "messages:read" }).check();
  const networks = page.getByRole("textbox", { name: "Only from these networks" });
  await networks.fill("203.0.113.0/24\nhere");
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByRole("alert").getByText("One of these is no address and no network").waitFor();
  await looksRight(page, "token-networks");
  await networks.fill("203.0.113.7/24, 2001:db8::/32");
  await page.getByRole("button", { name: "Create token" }).click();
  const shown = page.getByRole("region", { name: "New token" });
  const token = (await shown.locator("code").textContent()) ?? "";
  const row = page.getByRole("list", { name: "API tokens" }).getByRole("listitem").filter({ hasText: "Till" });
  await row.getByText("203.0.113.0/24, 2001:db8::/32").waitFor();
  const url = `${stage.world.url}/v1/businesses/me/conversations`;
  const statusHere = async () => (await fetch(url, { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await statusHere()).toBe(401);

  // Its networks are other ones while it works; what is none changes nothing.
  await row.getByRole("button", { name: "Networks of Till" }).click();
  const here = row.getByRole("textbox", { name: "Only from these networks" });
  await expect.poll(() => here.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await here.inputValue()).toBe("203.0.113.0/24\n2001:db8::/32");
  await here.fill("there");
  await row.getByRole("button", { name: "Save" }).click();
  await row.getByText("One of these is no address and no network").waitFor();
  await row.getByRole("button", { name: "Networks of Till" }).click();
  await here.fill("");
  await row.getByRole("button", { name: "Save" }).click();
  await row.getByText("anywhere").waitFor();
  expect(await statusHere()).toBe(200);
  await row.getByRole("button", { name: "Networks of Till" }).click();
  await here.fill("203.0.113.7");
  await row.getByRole("button", { name: "Save" }).click();
  await row.getByText("203.0.113.7/32").waitFor();
  expect(await statusHere()).toBe(401);
  await goToSection(page, "Audit log");
  await page
    .getByRole("row", { name: /You changed where a token works from/ })
    .first()
    .waitFor();
});

test("[BC11] a business is offered, the offer taken back and made again, taken over, and deleted once its handle is typed", async () => {
  const { page } = ana;
  await page.goto("/");
  const shop = await createBusiness(ana, "Mill");
  const ben = await stage.phone("Ben");
  const bens = ben.page;
  await goToSection(page, "Ownership");
  const to = page.getByRole("textbox", { name: "Their handle" });
  for (const [handle, says] of [
    ["nobody.at.all", "No one of that handle"],
    [ana.handle, "It is yours already."],
  ] as const) {
    await to.fill(handle);
    await page.getByRole("button", { name: "Offer it" }).click();
    await page.getByRole("alert").getByText(says).waitFor();
  }
  await to.fill(`@${ben.handle}`);
  await page.getByRole("button", { name: "Offer it" }).click();
  await page.getByText(`Offered to @${ben.handle} until `).waitFor();
  await page.reload();
  await page.getByText(`Offered to @${ben.handle} until `).waitFor();
  await looksRight(page, "ownership-offered");
  await bens.goto("/business");
  await bens.getByRole("list", { name: "Offered to you" }).waitFor();
  await page.getByRole("button", { name: "Take the offer back" }).click();
  await to.waitFor();
  await bens.getByRole("button", { name: `Take over @${shop.handle}` }).click();
  await looksRight(bens, "offers");
  await bens.getByRole("button", { name: "Take over", exact: true }).click();
  await bens.getByRole("alert").getByText("That is not there any more.").waitFor();

  await to.fill(ben.handle);
  await page.getByRole("button", { name: "Offer it" }).click();
  await page.getByText(`Offered to @${ben.handle} until `).waitFor();
  await bens.reload();
  await bens.getByRole("button", { name: `Take over @${shop.handle}` }).click();
  await bens.getByRole("combobox", { name: "What else stays" }).selectOption("Tokens, webhook and team");
  await bens.getByRole("button", { name: "Take over", exact: true }).click();
  await bens
    .getByRole("list", { name: "Businesses" })
    .getByRole("link", { name: `@${shop.handle}` })
    .click();
  await page.reload();
  await page.getByText("You are not in the team of this business, or not any more.").waitFor();

  const zoe = await stage.person("Zoe");
  await writesTo(zoe, shop, "is there flour?");
  await goToSection(bens, "Ownership");
  await bens.getByRole("button", { name: `Delete @${shop.handle}` }).press("Enter");
  const typed = bens.getByRole("textbox", { name: `Type “${shop.handle}” to confirm` });
  await typed.fill("mill");
  await bens.keyboard.press("Enter");
  await bens.getByRole("alert").getByText("That is not its handle.").waitFor();
  await looksRight(bens, "ownership-delete");
  await bens.keyboard.press("Escape");
  await expect
    .poll(() => bens.getByRole("button", { name: `Delete @${shop.handle}` }).evaluate((each) => each === document.activeElement))
    .toBe(true);
  await bens.keyboard.press("Enter");
  await typed.fill(shop.handle);
  await bens.keyboard.press("Enter");
  await bens.getByText(/^This business is (being deleted|deleted)\./).waitFor();
  expect(await bens.getByRole("navigation", { name: "Business sections" }).count()).toBe(0);
  await bens.getByText("This business is deleted. Nothing of it is left here.").waitFor({ timeout: 60_000 });
  await bens.getByRole("button", { name: "Back to businesses" }).click();
  await bens.getByText("You have no business yet.").waitFor();
});

test("[BC7] in Arabic the screens of an owner are the other way round, and nothing runs over an edge", async () => {
  const { page } = await stage.stranger("Omar", { device: { locale: "ar-EG" } });
  const said = catalogue("ar");
  await page.goto("/");
  await page.getByRole("textbox", { name: said("Your name") }).fill("عمر");
  await page.getByRole("textbox", { name: said("Handle") }).fill(`omar.${crypto.randomUUID().slice(0, 8)}`);
  await page.getByRole("button", { name: said("Start") }).click();
  await page.getByRole("list", { name: said("Chats"), exact: true }).waitFor();
  const id = await page.evaluate(
    async (handle) => {
      const body = JSON.stringify({ name: "Souk", handle, hosting: "gateway" });
      const made = await fetch("/v1/businesses", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      return ((await made.json()) as { id: string }).id;
    },
    `souk.${crypto.randomUUID().slice(0, 8)}`,
  );
  for (const [section, heading] of [
    ["jobs", "Send to many"],
    ["ownership", "Ownership"],
    ["tokens", "API tokens"],
  ] as const) {
    await page.goto(`/business/${id}/${section}`);
    await page.getByRole("heading", { level: 2, name: said(heading) }).waitFor();
    if (section === "jobs") await page.getByRole("button", { name: said("New send") }).click();
    if (section === "tokens") await page.getByRole("button", { name: said("New token") }).click();
    await looksRight(page, `ar-${section}`);
  }
});

stage.endsWithoutComplaints();
