// A person links a second browser by a typed code and four digits, talks from both, and removes one again.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { authenticator } from "./authenticator.ts";
import { showCamera } from "./camera.ts";
import { friendOf } from "./friend.ts";
import { looksRight } from "./looks.ts";
import { type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "parley-camera-"));
const camera = join(folder, "camera.y4m");
const stage = browserStage({ camera });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function openDevices(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("link", { name: "Devices" }).click();
  await page.getByRole("list", { name: "Your devices" }).waitFor();
}

/** @returns the key, as it is written down */
async function setUpRecovery(page: Page): Promise<string> {
  await page.goto("/settings/recovery");
  await page.getByRole("button", { name: "Set up recovery" }).click();
  const shown = page.getByRole("region", { name: "Recovery key" });
  await shown.waitFor();
  const groups = await shown.locator("code").allInnerTexts();
  const asked = page.getByRole("textbox", { name: /^Group \d$/ });
  for (let i = 0; i < 2; i++) {
    const label = await asked.nth(i).evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent ?? "");
    await asked.nth(i).fill(groups[Number(label.slice(-1)) - 1] ?? "");
  }
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("A recovery key is set up.").waitFor();
  return groups.join(" ");
}

/** Where a recovery key is set up it is asked for first; the new device reads the code that is shown. */
async function linkByCamera(ana: Phone, key: string): Promise<void> {
  await openDevices(ana.page);
  await ana.page.getByRole("button", { name: "Link a device" }).click();
  const asked = ana.page.getByRole("textbox", { name: "Recovery key" });
  await asked.waitFor();
  await looksRight(ana.page, "link-asks-key");
  await asked.fill(`${key.slice(0, -1)}${key.endsWith("7") ? "8" : "7"}`);
  await ana.page.keyboard.press("Enter");
  await ana.page.getByRole("alert").filter({ hasText: "group 8" }).waitFor();
  await asked.fill(key.toLowerCase());
  await ana.page.keyboard.press("Enter");
  const shown = ana.page.getByRole("region", { name: "Link code" });
  await shown.waitFor();
  const code = ((await shown.locator("code").textContent()) ?? "").replaceAll(/\s/gu, "");

  const { page } = await stage.stranger("Ana");
  await page.goto("/");
  await page.getByRole("button", { name: "I already have an account" }).click();
  await page.getByRole("button", { name: "Link to my other device" }).click();
  const scan = page.getByRole("button", { name: "Scan with the camera" });
  // Something else has the camera.
  await scan.click();
  await page.getByRole("alert").filter({ hasText: "Type the code." }).waitFor();
  await looksRight(page, "no-camera");
  await page.getByRole("button", { name: "Close" }).click();
  showCamera(camera, code);
  await scan.click();
  const check = page.getByRole("region", { name: "Check code" });
  await check.waitFor();
  const digits = /\d{4}/.exec((await check.textContent()) ?? "")?.[0] ?? "";
  await ana.page.getByRole("status").filter({ hasText: "Is that yours?" }).waitFor();
  await ana.page.getByRole("textbox", { name: "Check code" }).fill(digits);
  await ana.page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByRole("list", { name: "Chats" }).getByText("Bob").first().waitFor();
}

test("[LK1] [LK6] [LK7] [LK8] two browsers of one person: linked by a typed code, both talk, one is removed, by the key for good; [LK11] [LK12] a third by the key and a camera", async () => {
  const ana = await stage.phone("Ana");
  const { person: bob, chat } = await friendOf(stage, ana, "Bob");
  await says(ana, "From the first");
  await bob.sees("From the first", chat);
  await openDevices(ana.page);
  await looksRight(ana.page, "devices");
  await ana.page.getByRole("button", { name: "Link a device" }).click();
  const shown = ana.page.getByRole("region", { name: "Link code" });
  await shown.waitFor();
  const code = ((await shown.locator("code").textContent()) ?? "").replaceAll(/\s/gu, "");
  expect(code).toMatch(/^[0-9A-Z]{16}$/);
  await looksRight(ana.page, "link-code");

  const second = { ...(await stage.stranger("Ana")), handle: ana.handle };
  const { page } = second;
  await page.goto("/");
  await page.getByRole("button", { name: "I already have an account" }).click();
  await page.getByRole("button", { name: "Link to my other device" }).click();
  const field = page.getByRole("textbox", { name: "Link code" });
  await field.fill("0000 0000 0000 000");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("alert").filter({ hasText: "16 letters" }).waitFor();
  await looksRight(page, "link-this");
  const began = Date.now();
  await field.fill(code.toLowerCase());
  await page.keyboard.press("Enter");
  const check = page.getByRole("region", { name: "Check code" });
  await check.waitFor();
  const digits = /\d{4}/.exec((await check.textContent()) ?? "")?.[0] ?? "";
  await looksRight(page, "check-code");
  const waited = Date.now();
  await ana.page.getByRole("status").filter({ hasText: "Is that yours?" }).waitFor();
  await ana.page.getByRole("textbox", { name: "Check code" }).fill(digits);
  await ana.page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
  // By the clock of who waits: what the measures above took is not theirs.
  expect(Date.now() - waited).toBeLessThan(5_000);
  expect(waited - began).toBeGreaterThan(0);
  await page.getByRole("list", { name: "Chats" }).getByText("Bob").first().click();
  await says(second, "From the second");
  await bob.sees("From the second", chat);
  await ana.page.getByRole("status").filter({ hasText: "The device is linked." }).waitFor();
  await ana.page.goto("/");
  await ana.page.getByRole("list", { name: "Chats" }).getByText("Bob").first().click();
  await sees(ana, "You", "From the second");
  await bob.says("To both", chat);
  await sees(ana, "Bob", "To both");
  await sees(second, "Bob", "To both");

  const key = await setUpRecovery(ana.page);
  await page.goto("/settings/recovery");
  // It was linked before there was a recovery key, and has heard of it since.
  await page.getByText("A recovery key is set up.").waitFor();
  await authenticator(page, { hasPrf: true, isBackedUp: true });
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("textbox", { name: "Recovery key" }).fill(key);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("Your passkey is set up.").first().waitFor();
  await openDevices(ana.page);
  await ana.page.getByRole("button", { name: /^Remove .+ on .+$/ }).click();
  const dialog = ana.page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Recovery key" }).waitFor();
  await looksRight(ana.page, "remove-device");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await ana.page.getByRole("button", { name: /^Let back in .+/ }).waitFor();
  await page.getByRole("status", { name: "Connection" }).filter({ hasText: "signed out" }).waitFor();
  await looksRight(ana.page, "devices-suspended");
  await usesAgain(page);
  await ana.page.reload();
  await ana.page.getByRole("button", { name: /^Remove (?!for good).+ on .+$/ }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("status", { name: "Connection" }).filter({ hasText: "signed out" }).waitFor();
  const forGood = ana.page.getByRole("button", { name: /^Remove for good .+/ });
  await forGood.click();
  await dialog.getByRole("button", { name: "Remove for good" }).click();
  await dialog.getByRole("alert").filter({ hasText: "Type your recovery key first." }).waitFor();
  await dialog.getByRole("textbox", { name: "Recovery key" }).fill(key);
  await dialog.getByRole("button", { name: "Remove for good" }).click();
  await forGood.waitFor({ state: "detached" });
  await bob.says("To one alone", chat);
  await ana.page.goto("/");
  await ana.page.getByRole("list", { name: "Chats" }).getByText("Bob").first().click();
  await sees(ana, "Bob", "To one alone");
  expect(await page.getByText("To one alone").count()).toBe(0);
  await linkByCamera(ana, key);
});

/** Where it was removed by mistake, or by a thief's: by a passkey, where the key is at home. */
async function usesAgain(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Leave" }).click();
  await page.getByRole("button", { name: "Use this device again" }).click();
  const dialog = page.getByRole("dialog", { name: "Use this device again?" });
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("alert").waitFor();
  await looksRight(page, "come-back-by");
  await dialog.getByRole("button", { name: "Use a passkey" }).click();
  await dialog.getByRole("group", { name: "Which of your other devices are not yours, or lost?" }).waitFor();
  await looksRight(page, "come-back");
  await dialog.getByRole("button", { name: "Use this device" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Sign out of this device" }).waitFor();
}

stage.endsWithoutComplaints();
