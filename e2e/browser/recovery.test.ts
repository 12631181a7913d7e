// A person sets up recovery, loses every device and browser, and comes back by the key that they wrote down.

import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { authenticator } from "./authenticator.ts";
import { looksRight } from "./looks.ts";
import { openChatWith, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

async function openSettings(page: Page): Promise<void> {
  await page.goto("/settings/recovery");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
}

async function writtenDown(page: Page): Promise<string[]> {
  const key = page.getByRole("region", { name: "Recovery key" });
  await key.waitFor();
  return key.locator("code").allInnerTexts();
}

test("[RC10] [RC11] [RC19] the key is written down and typed again in part; with every device gone it brings the account back", async () => {
  const [ana, bob] = [await stage.phone("Ana"), await stage.person("Bob")];
  await openChatWith(ana, bob);
  await says(ana, "Before it was lost");
  await sees(ana, "You", "Before it was lost");
  // By the tenth there is something to lose.
  for (let i = 2; i <= 10; i++) await says(ana, `Word ${i}`);
  await sees(ana, "You", "Word 10", /, (sent|delivered|read)$/);
  await ana.page.goto("/");
  const reminder = ana.page.getByRole("region", { name: "Recovery", exact: true });
  await reminder.waitFor();
  await looksRight(ana.page, "recovery-reminder");
  await reminder.getByRole("button", { name: "Set up recovery" }).click();
  await ana.page.getByRole("heading", { name: "Settings" }).waitFor();
  await reminder.waitFor({ state: "detached" });
  await ana.page.getByRole("button", { name: "Set up recovery" }).click();
  const groups = await writtenDown(ana.page);
  expect(groups.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
  const asked = ana.page.getByRole("textbox", { name: /^Group \d$/ });
  expect(await asked.count()).toBe(2);
  await looksRight(ana.page, "recovery-key");
  await asked.first().fill("00000");
  await ana.page.getByRole("button", { name: "Done" }).click();
  await ana.page.getByRole("alert").filter({ hasText: "written above" }).waitFor();
  for (let i = 0; i < 2; i++) {
    const label = await asked.nth(i).evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? "");
    await asked.nth(i).fill((groups[Number(label.slice(-1)) - 1] ?? "").toLowerCase());
  }
  await ana.page.getByRole("button", { name: "Done" }).click();
  await ana.page.getByText("A recovery key is set up.").waitFor();
  // She puts her phone away: what she saw last is kept.
  await ana.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  const written = () => ana.page.evaluate(async () => (await (await fetch("/v1/me/history")).json()).head?.n ?? 0);
  await expect.poll(written, { timeout: 30_000 }).toBeGreaterThan(0);
  await ana.context.close();

  const again = await stage.stranger("Ana again");
  const { page } = again;
  await page.goto("/");
  await page.getByRole("button", { name: "I already have an account" }).click();
  const field = page.getByRole("textbox", { name: "Recovery key" });
  const wrong = groups.map((group, i) => (i === 4 ? `${group.slice(0, 4)}${group[4] === "7" ? "8" : "7"}` : group));
  await field.fill(wrong.join(" "));
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("alert").filter({ hasText: "group 5" }).waitFor();
  await looksRight(page, "restore");
  await field.fill(groups.join("-").toLowerCase());
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Which of your devices are lost?" }).waitFor();
  await looksRight(page, "lost-devices");
  const began = Date.now();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
  await row(page, "Bob")
    .or(row(page, `@${bob.handle}`))
    .first()
    .waitFor();
  expect(Date.now() - began).toBeLessThan(10_000);
  await row(page, "Bob")
    .or(row(page, `@${bob.handle}`))
    .first()
    .click();
  await sees(again, "You", "Before it was lost");
  await page.goto("/settings/profile");
  await page.getByText(`@${ana.handle}`).first().waitFor();
  await openSettings(page);
  await page.getByText("A recovery key is set up.").waitFor();
  await looksRight(page, "history");
  await exportsAll(page);
  const history = page.getByRole("status", { name: "History" });
  const standing = (words: string) => expect.poll(() => history.textContent(), { timeout: 30_000 }).toContain(words);
  const keeps = page.getByRole("switch", { name: "Keep an encrypted history" });
  await standing("of at most 1 GB");
  await keeps.uncheck();
  await standing("Off.");
  const takes = () => page.evaluate(async () => (await (await fetch("/v1/me/history")).json()).head?.hash);
  await expect.poll(takes, { timeout: 30_000 }).toBe("");
  await keeps.check();
  await standing("of at most 1 GB");
});

/** Without a place to choose for it, as most browsers have none: a download, whole and readable. */
async function exportsAll(page: Page): Promise<void> {
  await page.evaluate(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
  const begun = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export my data" }).click();
  const download = await begun;
  expect(download.suggestedFilename()).toMatch(/^parley-\d{4}-\d\d-\d\d\.zip$/);
  const zip = readFileSync(await download.path());
  expect(zip.subarray(0, 4)).toEqual(Buffer.from([0x50, 0x4b, 3, 4]));
  expect(zip.includes('"text":"Before it was lost"')).toBe(true);
  expect(zip.subarray(-22, -18)).toEqual(Buffer.from([0x50, 0x4b, 5, 6]));
}

/** The two groups that are asked for, by keyboard alone. */
async function typeAgain(page: Page, groups: string[]): Promise<void> {
  const asked = page.getByRole("textbox", { name: /^Group \d$/ });
  for (let i = 0; i < 2; i++) {
    const label = await asked.nth(i).evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? "");
    await asked.nth(i).fill(groups[Number(label.slice(-1)) - 1] ?? "");
  }
  await page.keyboard.press("Enter");
}

test("[RC12] a passkey with PRF brings the account back where the browser cleared its storage; one without, or that is on one device alone, is refused; [RC17] [RC18] by it the key is replaced, and by that it is removed; [LO1] another one locks what is here", async () => {
  const { page, handle, context } = await stage.phone("Pia");
  await openSettings(page);
  await page.getByRole("button", { name: "Set up recovery" }).click();
  const groups = await writtenDown(page);
  await typeAgain(page, groups);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("textbox", { name: "Recovery key" }).fill(groups.join(" "));
  const add = page.getByRole("button", { name: "Add", exact: true });
  for (const [options, says] of [
    [{ hasPrf: false, isBackedUp: true }, "can't open accounts"],
    [{ hasPrf: true, isBackedUp: false }, "stays on this device"],
  ] as const) {
    const remove = await authenticator(page, options);
    await add.click();
    await page.getByRole("alert").filter({ hasText: says }).waitFor();
    await remove();
  }
  await authenticator(page, { hasPrf: true, isBackedUp: true });
  await add.click();
  await page.getByText("Your passkey is set up.").first().waitFor();
  await looksRight(page, "passkey");

  // Another one locks Parley here: the one that recovers the account stays what it was.
  await page.goto("/settings/privacy");
  await page.getByRole("switch", { name: "Lock with a passkey" }).click();
  await page.getByText("App lock is on.").first().waitFor();
  await looksRight(page, "app-lock");
  await page.reload();
  await page.getByRole("heading", { name: "Parley is locked" }).waitFor();
  await looksRight(page, "locked");
  await page.getByRole("button", { name: "Unlock with your passkey" }).click();
  await page.getByRole("switch", { name: "Lock with a passkey", checked: true }).click();
  await page.getByText("App lock is off.").first().waitFor();
  await openSettings(page);

  // Another key, by the passkey: the one that was opens nothing then.
  await page.getByRole("button", { name: "Replace recovery key" }).click();
  await page.getByRole("textbox", { name: "Recovery key" }).waitFor();
  await looksRight(page, "replace-key");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  const fresh = await writtenDown(page);
  expect(fresh).not.toEqual(groups);
  await typeAgain(page, fresh);
  await page.getByText("Your recovery key is replaced.").first().waitFor();
  await page.getByRole("button", { name: "Remove Passkey 1" }).waitFor();

  // As a browser does that needs the room, while no page of the app is open.
  await page.goto("/v1/openapi.json");
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: new URL(page.url()).origin, storageTypes: "all" });
  await context.clearCookies();
  await page.goto("/");
  await page.getByRole("button", { name: "I already have an account" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByRole("group", { name: "Which of your devices are lost?" }).waitFor();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
  await page.goto("/settings/profile");
  await page.getByText(`@${handle}`).first().waitFor();
  await openSettings(page);
  await page.getByRole("button", { name: "Remove Passkey 1" }).click();
  const asked = page.getByRole("textbox", { name: "Recovery key" });
  await asked.fill(groups.join(" "));
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "doesn't open your account" }).waitFor();
  await asked.fill(fresh.join(" "));
  await page.getByRole("button", { name: "Remove passkey", exact: true }).click();
  await page.getByRole("list", { name: "Your passkeys" }).waitFor({ state: "detached" });
});

stage.endsWithoutComplaints();
