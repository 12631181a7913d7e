// What the owner of a business does in its console, by the names that a screen reader would give.

import type { Page } from "playwright-core";
import type { Phone } from "./phone.ts";

export type Shop = { id: string; handle: string };

export async function createBusiness({ page }: Phone, name: string): Promise<Shop> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Business", exact: true }).click();
  await page.getByRole("link", { name: "Businesses" }).click();
  await page.getByRole("button", { name: "New business" }).click();
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  await page.getByRole("textbox", { name: "Business name" }).fill(name);
  await page.getByRole("textbox", { name: "Handle" }).fill(handle);
  await page.getByRole("button", { name: "Create business" }).click();
  const made = page.getByRole("heading", { level: 1, name: `@${handle}` });
  const refused = page.getByRole("alert");
  await made.or(refused).first().waitFor();
  if ((await refused.count()) > 0) throw new Error(`@${handle} was not made: ${await refused.first().textContent()}`);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  return { id, handle };
}

export async function goToSection(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Business sections" }).getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 2, name }).waitFor();
}

/** @returns the token, which is shown this once */
export async function createToken(page: Page, name: string, scopes: string[]): Promise<string> {
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("textbox", { name: "Token name" }).fill(name);
  for (const scope of scopes) await page.getByRole("checkbox", { name: scope }).check();
  await page.getByRole("button", { name: "Create token" }).click();
  const shown = page.getByRole("region", { name: "New token" });
  await shown.waitFor();
  return (await shown.locator("code").textContent()) ?? "";
}
