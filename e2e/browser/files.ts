// What people do with files: choosing, sending, looking, saving.

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { ChosenFile } from "./chosen-files.ts";
import { openChatWith, openRow, type Phone, says, sees } from "./phone.ts";
import type { BrowserStage, Having } from "./stage.ts";

/** Two people who have each other on screen. */
export async function talking(stage: BrowserStage, one: string, other: string, having?: Having): Promise<[Phone, Phone]> {
  const [a, b] = [await stage.phone(one, having), await stage.phone(other, having)];
  await openChatWith(a, b);
  await says(a, "hello");
  await openRow(b, one);
  await sees(b, one, "hello");
  return [a, b];
}

export async function attach({ page }: Phone, files: ChosenFile[]): Promise<Locator> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach" }).click();
  await page.getByRole("menuitem", { name: "Photos and files" }).click();
  await (await choosing).setFiles(files);
  return page.getByRole("dialog", { name: "Send files" });
}

export async function send(sheet: Locator, caption: string): Promise<void> {
  await sheet.getByRole("textbox", { name: "Caption" }).fill(caption);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Where "Send" stood a moment ago the button does not listen yet: a second tap on "Send" is no wish to record. */
export async function recordBy({ page }: Phone, key: string): Promise<void> {
  const microphone = page.getByRole("button", { name: "Record voice message" });
  const sending = page.getByRole("button", { name: "Send voice message" });
  const isRecording = async () => {
    if ((await microphone.count()) > 0) await microphone.press(key);
    return (await sending.count()) > 0;
  };
  await expect.poll(isRecording, { timeout: 20_000, interval: 300 }).toBe(true);
}

export function article({ page }: Phone, name: RegExp): Locator {
  return page.getByRole("article", { name });
}

/** What the picture really is, by its pixels: the four quarters as the photo was made. */
export async function quarters(image: Locator): Promise<string[]> {
  const isDrawn = () => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0);
  await expect.poll(isDrawn).toBe(true);
  return image.evaluate((img: HTMLImageElement) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2, 2];
    const context = canvas.getContext("2d");
    context?.drawImage(img, 0, 0, 2, 2);
    const { data } = context?.getImageData(0, 0, 2, 2) ?? { data: [] };
    return [0, 4, 8, 12].map((at) => [...data.slice(at, at + 3)].map((value) => (value > 127 ? 1 : 0)).join(""));
  });
}
export const QUARTERS = ["100", "010", "001", "110"];

export async function saved(page: Page, by: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await by();
  const download = await coming;
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}
