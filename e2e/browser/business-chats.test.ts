// Chats with businesses in a browser: who reads them, what they may do, what they send, and how one gets rid of one.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bot } from "../../sdk/index.ts";
import type { Person } from "../world/person.ts";
import type { Friend } from "./friend.ts";
import { axeViolations, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const endings: (() => Promise<void>)[] = [];
let phone: Phone;
beforeAll(async () => {
  phone = await stage.phone("Ana");
});
afterAll(async () => {
  for (const end of endings) await end();
});

/** A bot of a business, on its own server. */
async function bot(name: string): Promise<Bot> {
  const store = mkdtempSync(join(tmpdir(), "parley-bot-"));
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  const made = await Bot.connect({ url: stage.world.url, store, name, handle, business: true });
  endings.push(async () => {
    await made.close();
    rmSync(store, { recursive: true, force: true });
  });
  return made;
}

/** A business whose device the gateway holds, as far as anybody can see. */
async function hosted(name: string): Promise<Person> {
  const business = await stage.person(name);
  expect(await business.verbs.setBusiness({ hosting: "gateway" })).toEqual({ kind: "ok" });
  return business;
}

/** A business that was written to. */
async function met(name: string): Promise<Friend> {
  const person = await hosted(name);
  await phone.page.goto(`/@${person.handle}`);
  await phone.page.getByRole("log", { name: `Messages with ${name}` }).waitFor();
  await says(phone, "hello");
  const chat = await person.conversationCalled("Ana");
  await person.sees("hello", chat);
  return { person, chat };
}

async function isAccessible({ page }: Phone): Promise<void> {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme);
    expect(await axeViolations(page), theme).toEqual([]);
  }
}

async function fits({ page }: Phone): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
}

test("[BP3] a bot on its own server; a person keeps the plain words, until they become a business", async () => {
  const [echo, bob] = [await bot("Echo"), await stage.person("Bob")];
  const { page } = phone;
  await page.goto(`/@${echo.me.handle}`);
  await page.getByRole("log", { name: "Messages with Echo" }).waitFor();
  const line = "Messages here are end-to-end encrypted. Echo reads them on its own server";
  await page.getByText(line, { exact: true }).waitFor();
  await page.getByRole("log").getByText(line).waitFor();
  await page.goto(`/@${bob.handle}`);
  await page.getByText("Messages here are end-to-end encrypted. Only you and", { exact: false }).waitFor();
  expect(await page.getByText("Business", { exact: true }).count()).toBe(1);
  await says(phone, "hi");
  await bob.sees("hi", await bob.conversationCalled("Ana"));
  await bob.verbs.setBusiness({ hosting: "gateway" });
  await page.getByText("Bob is a business, and reads this through our gateway from now on").waitFor();
  await page.getByText("Bob reads this through our gateway", { exact: true }).first().waitFor();
  expect(await page.getByText("Only you and").count()).toBe(0);
});

test("[BP3] a link leads to the chat: its badge, who reads it, and its leave to write at any time, given and taken back", async () => {
  const acme = await hosted("Acme");
  const { page } = phone;
  await page.goto(`/@${acme.handle}`);
  const log = page.getByRole("log", { name: "Messages with Acme" });
  await log.waitFor();
  await page.getByText("Acme reads this through our gateway", { exact: true }).waitFor();
  await log.getByText(/^Acme reads this through our gateway\. .* Whoever runs the service could read it there\.$/).waitFor();
  expect(await page.getByText("end-to-end encrypted").count()).toBe(0);
  await page.getByRole("region", { name: "Acme" }).getByText("Business", { exact: true }).waitFor();
  await page.getByRole("link", { name: /^Acme Business/ }).waitFor();
  await isAccessible(phone);
  await page.getByRole("button", { name: "Let Acme write to you at any time" }).click();
  await page.getByText("You let Acme write to you at any time").waitFor();
  const chat = await acme.conversationCalled("Ana");
  await expect.poll(async () => (await acme.details(chat)).permission).toEqual({ byYou: false, byPeer: true });
  await page.getByRole("button", { name: "Chat info" }).click();
  const info = page.getByRole("complementary", { name: "About this chat" });
  await info.getByText("Whoever runs the service could read it there.").waitFor();
  await isAccessible(phone);
  await info.getByRole("button", { name: "Stop Acme from writing at any time" }).click();
  await page.getByText("You no longer let Acme write to you at any time").waitFor();
  await expect.poll(async () => (await acme.details(chat)).permission.byPeer).toBe(false);
});

test("[CO1] [CO2] a place, people and a notice: what can be opened is a link, and nothing is fetched from elsewhere", async () => {
  const { person: shop, chat } = await met("Depot");
  const { page } = phone;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(stage.world.url).origin) elsewhere.push(request.url());
  });
  await page.setViewportSize({ width: 360, height: 740 });
  const place = { latitude: 52.5163, longitude: 13.3777, name: "Depot North", address: "Pariser Platz 1" };
  await shop.verbs.sendLocation(chat, place);
  await shop.verbs.sendContacts(chat, [
    {
      name: "Dana Driver",
      organisation: "Depot",
      phones: ["+49 (30) 123-456"],
      emails: ["dana@depot.example"],
      urls: ["https://depot.example/a-rather-long-address/that-does-not-fit-into-one-line-of-a-small-phone"],
    },
  ]);
  await shop.verbs.sendChoices(chat, {
    kind: "notice",
    header: "On its way",
    text: "Your parcel comes today.",
    footer: "Depot",
    links: [{ title: "Track it", url: "https://depot.example/1" }],
    buttons: [{ id: "later", title: "Later, please" }],
  });
  await sees(phone, "Depot", "Depot North, Pariser Platz 1");
  const map = page.getByRole("link", { name: "Open in OpenStreetMap" });
  expect(await map.getAttribute("href")).toBe("https://www.openstreetmap.org/?mlat=52.5163&mlon=13.3777");
  for (const link of [map, page.getByRole("link", { name: "Track it" })])
    expect([await link.getAttribute("target"), await link.getAttribute("rel")]).toEqual(["_blank", "noopener noreferrer"]);
  await page.getByText("52.51630, 13.37770").waitFor();
  expect(await page.getByRole("link", { name: "+49 (30) 123-456" }).getAttribute("href")).toBe("tel:+4930123456");
  expect(await page.getByRole("link", { name: "dana@depot.example" }).getAttribute("href")).toBe("mailto:dana@depot.example");
  await page.getByText("On its way").waitFor();
  expect(await fits(phone)).toBe(true);
  await isAccessible(phone);
  await page.getByRole("button", { name: "Later, please" }).click();
  await sees(phone, "You", "Later, please");
  await expect
    .poll(async () => (await shop.items(chat)).at(-1))
    .toMatchObject({ kind: "message", body: { kind: "choice", option: "later" }, text: "Later, please" });
  expect(elsewhere).toEqual([]);
  await page.setViewportSize({ width: 1200, height: 800 });
});

test("[IN4] [BP4] blocked and reported: the composer gives way, and comes back when the block is lifted", async () => {
  const { person: shop } = await met("Spammer");
  const { page } = phone;
  await page.getByRole("button", { name: "Chat info" }).click();
  await page.getByRole("button", { name: "Block Spammer" }).click();
  const dialog = page.getByRole("dialog", { name: "Block Spammer?" });
  await dialog.waitFor();
  await isAccessible(phone);
  await dialog.getByRole("checkbox", { name: "Also report to the operator of this service" }).check();
  const reported = page.waitForResponse((response) => response.url().endsWith("/v1/me/reports"));
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  const report = await reported;
  expect(report.status()).toBe(200);
  expect(Object.keys(JSON.parse(report.request().postData() ?? ""))).toEqual(["account"]);
  await page.getByText("You blocked Spammer. Unblock to write.").waitFor();
  expect(await page.getByRole("textbox", { name: "Message" }).count()).toBe(0);
  await isAccessible(phone);
  const outcome = await shop.verbs.createGroup({ title: "Win", handles: [phone.handle] });
  expect(outcome.kind).toBe("ok");
  await page.reload();
  await page.getByText("You blocked Spammer. Unblock to write.").waitFor();
  expect(await row(page, "Win").count()).toBe(0);
  await page.getByRole("button", { name: "Unblock", exact: true }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  await says(phone, "again");
});

stage.endsWithoutComplaints();
