// What a person sees when a chat is not what they took it for: somebody came after they wrote, or the service showed another chat.

import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { leavesEverybodyOut } from "../world/insider.ts";
import { inStore } from "./in-store.ts";
import { axeViolations, createGroup, openRow, type Phone, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let cleo: Phone;
let bob: Phone;
beforeAll(async () => {
  [cleo, bob] = [await stage.phone("Cleo"), await stage.phone("Bob")];
});

test("[CT2] [SH9] what was written before somebody came waits until its author says so", async () => {
  const mal = await stage.person("Mal");
  await createGroup(bob, "Plans", [cleo]);
  await says(bob, "just us");
  await openRow(cleo, "Plans");
  await sees(cleo, "Bob", "just us");

  await cleo.context.setOffline(true);
  await says(cleo, "about Mal");
  await says(cleo, "and the present for Mal");
  await addMember(bob, mal);
  const plans = await mal.conversationCalled("Plans");
  await cleo.context.setOffline(false);

  const waiting = cleo.page.getByRole("region", { name: "Messages waiting" });
  await waiting
    .getByText("2 messages wait until you have looked at who is here: Mal came after you wrote them.")
    .waitFor({ timeout: 60_000 });
  await sees(cleo, "You", "about Mal", /waiting for you$/);
  expect(await axeViolations(cleo.page)).toEqual([]);
  // Bob and Mal still talk, and nothing of Ana's comes through.
  await says(bob, "welcome");
  await mal.sees("welcome", plans);
  expect([await mal.words(plans), await words(bob)]).toEqual([["welcome"], ["just us", "welcome"]]);

  await waiting.getByRole("button", { name: "Discard" }).click();
  await waiting.waitFor({ state: "detached" });
  expect(await words(cleo)).not.toContain("about Mal");

  await cleo.context.setOffline(true);
  await says(cleo, "hello everybody");
  const ned = await stage.person("Ned");
  await addMember(bob, ned);
  expect(await ned.conversationCalled("Plans")).toBe(plans);
  await cleo.context.setOffline(false);
  await waiting.getByText(/^1 message waits until you have looked at who is here: Ned came/).waitFor({ timeout: 60_000 });
  await waiting.getByRole("button", { name: "Send" }).click();
  await waiting.waitFor({ state: "detached" });
  await sees(bob, "Cleo", "hello everybody");
  for (const each of [mal, ned]) await each.sees("hello everybody", plans);
  expect(await mal.words(plans)).not.toContain("about Mal");
});

test("[CT4] [CT5] a member whose change nobody can follow is left out, and everybody reads who went and who began anew", async () => {
  const mal = await stage.person("Mal");
  await createGroup(cleo, "Choir", [bob]);
  await openRow(bob, "Choir");
  await says(cleo, "welcome");
  await sees(bob, "Cleo", "welcome");
  await addMember(cleo, mal);
  const id = await mal.conversationCalled("Choir");
  // He has said who he is: what leaves nobody in ends his saying anything, and before it he has a handle or less.
  await cleo.page.getByText("You added Mal", { exact: true }).waitFor({ timeout: 30_000 });
  await bob.page.getByText("Cleo added Mal", { exact: true }).waitFor({ timeout: 30_000 });
  await leavesEverybodyOut(mal, stage.world.url, id);
  const leftOut = "Mal was left out: most of you couldn't follow a change they made";
  for (const { page } of [cleo, bob]) await page.getByText(leftOut).waitFor({ timeout: 60_000 });
  await bob.page.getByText("Cleo renewed this chat's encryption").waitFor();
  await says(bob, "still here");
  await sees(cleo, "Bob", "still here");
  const members = cleo.page.getByRole("list", { name: "Members" });
  await members.getByText("Bob").first().waitFor();
  expect(await members.getByText("Mal").count()).toBe(0);
  expect(await axeViolations(cleo.page)).toEqual([]);
});

test("[CT1] [SH9] a chat that the service showed differently says so for good, and hands out what this device knew", async () => {
  await createGroup(cleo, "Secret plans", []);
  await says(cleo, "nobody is to know");
  await sees(cleo, "You", "nobody is to know", /sent$|read$|delivered$/);
  await cleo.page.goto("/icons/icon.svg");
  await inStore(cleo.page, DIVERGE, "Secret plans");
  await cleo.page.goto("/");
  await openRow(cleo, "Secret plans");
  const bar = cleo.page.getByRole("alert").filter({ hasText: "Parley's service showed a different chat here." });
  await bar.getByText("Nothing you wrote was sent to it.").waitFor();
  expect(await axeViolations(cleo.page)).toEqual([]);

  await bar.getByRole("button", { name: "What does this mean?" }).click();
  const dialog = cleo.page.getByRole("dialog", { name: "What this means" });
  await dialog.getByText(/Ask the others/).waitFor();
  expect(await axeViolations(cleo.page)).toEqual([]);
  await cleo.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  const download = cleo.page.waitForEvent("download");
  await bar.getByRole("button", { name: "Export evidence" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({
    what: "parley-diverged-chat",
    knew: { generation: 0, members: [{ devices: 1, admin: true }] },
    noticedAt: "2026-11-20T12:00:00.000Z",
  });
  expect(text).not.toMatch(/nobody is to know|Secret plans|Cleo/);
});

test("[CT8] an admin reads in the chat's info whose changes left whom out, and how often", async () => {
  await createGroup(cleo, "Band", [bob]);
  await says(cleo, "hello");
  await openRow(bob, "Band");
  await sees(bob, "Cleo", "hello");
  await sees(cleo, "You", "hello", /read$/);
  await cleo.page.goto("/icons/icon.svg");
  await inStore(cleo.page, UNFOLLOWED, "Band");
  await cleo.page.goto("/");
  await openRow(cleo, "Band");
  await openInfo(cleo);
  const list = cleo.page.getByRole("list", { name: "Changes that failed" });
  await list.getByText("You couldn't follow a change by Bob (3 times)").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await cleo.page.emulateMedia({ colorScheme });
    expect(await axeViolations(cleo.page), colorScheme).toEqual([]);
  }
  await openInfo(bob);
  await bob.page.getByRole("list", { name: "Members" }).waitFor();
  expect(await bob.page.getByRole("list", { name: "Changes that failed" }).count()).toBe(0);
});

/** As the engine stores it when Cleo has come back three times from Commits of Bob's */
const UNFOLLOWED = `
  globalThis.act = async (title) => {
    const store = await indexedDbStore("parley");
    const all = await store.range("conversations", { prefix: [] });
    const { key, value } = all.find(({ value }) => value.title === title);
    const { accountId: who } = await store.get("account", []);
    const { members } = await store.get("rosters", key);
    const by = members.find(({ account }) => account !== who).account;
    await store.transact({ scope: "unfollowed", version: 0, writes: [
      { table: "conversations", key, value: { ...value, unfollowed: [{ who, by, times: 3, at: Date.now(), seq: 9 }] } },
    ] });
    await store.close();
  };
`;

/** As the engine stores it when a Commit or a Welcome leads to a group that does not follow from this one */
const DIVERGE = `
  globalThis.act = async (title) => {
    const store = await indexedDbStore("parley");
    const all = await store.range("conversations", { prefix: [] });
    const { key, value } = all.find(({ value }) => value.title === title);
    const at = Date.UTC(2026, 10, 20, 12);
    await store.transact({ scope: "diverged", version: 0, writes: [
      { table: "conversations", key, value: { ...value, diverged: true } },
      { table: "timeline", key: [value.id, value.cursor, 1000], value: { kind: "system", at, line: { kind: "diverged" } } },
    ] });
    await store.close();
  };
`;

async function openInfo({ page }: Phone): Promise<void> {
  const info = page.getByRole("button", { name: "Chat info", exact: true });
  if ((await info.getAttribute("aria-expanded")) !== "true") await info.click();
}

async function addMember(phone: Phone, other: { name: string; handle: string }): Promise<void> {
  const { page } = phone;
  await openInfo(phone);
  await page.getByRole("button", { name: "Add member" }).click();
  await page.getByRole("textbox", { name: "Handle" }).fill(other.handle);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("list", { name: "Members" }).getByText(other.name).first().waitFor();
}

stage.endsWithoutComplaints();
