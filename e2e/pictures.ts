// `npm run pictures`: the README's pictures, taken of the app as it is, with people who really talk.

/// <reference types="node" />

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { ConversationId } from "../protocol/index.ts";
import { ROOT } from "../scripts/run.ts";
import { launchChromium } from "./browser/chromium.ts";
import { openRow, type Phone } from "./browser/phone.ts";
import buildWorker from "./world/build-worker.ts";
import { Person } from "./world/person.ts";
import { startWorld } from "./world/world.ts";

const GREETINGS: Record<string, string> = {
  Mia: "Did you see the photos from the lake?",
  Noor: "Coffee tomorrow at ten?",
  Eli: "Thanks for the book, I am on the last chapter",
};
const FOLDER = join(ROOT, "docs", "pictures");
/** Of the manifest, which says how large they are */
const SCREENSHOTS = join(ROOT, "web", "public", "screenshots");
const MAX_BYTES = 60 * 1024;

await buildWorker();
const world = await startWorld();
const browser = await launchChromium();
const people: Person[] = [];
try {
  for (const folder of [FOLDER, SCREENSHOTS]) mkdirSync(folder, { recursive: true });
  const [mia, noor, eli] = await Promise.all(["Mia", "Noor", "Eli"].map((name) => Person.join(name, world.url)));
  if (mia === undefined || noor === undefined || eli === undefined) throw new Error("three people");
  people.push(mia, noor, eli);
  const desktop = await ana(browser, { width: 1180, height: 760 }, "light");
  const { handle } = desktop;
  for (const person of [mia, noor, eli]) {
    const direct = opened(await person.verbs.openDirect(handle));
    await person.says(GREETINGS[person.name] ?? "Hello", direct);
    await openRow(desktop, person.name);
  }
  const handles = [handle, noor.handle, eli.handle];
  const group = opened(await mia.verbs.createGroup({ title: "Lake weekend", handles }));
  await Promise.all([noor, eli].map((person) => person.conversationCalled("Lake weekend")));
  await openRow(desktop, "Lake weekend");
  const say = async (person: Person, text: string) => {
    await person.says(text, group);
    await desktop.page.getByRole("article", { name: new RegExp(text.slice(0, 12)) }).waitFor();
  };
  await say(mia, "The cabin is ours from Friday four o'clock");
  await say(noor, "I can bring the canoe, if somebody has a roof rack");
  await mine(desktop.page, "We do! And room for two more");
  await say(eli, "Then I'm in. What about food?");
  await say(eli, "I could make the curry again 🍛");
  await mine(desktop.page, "Yes please. I'll do breakfast");
  await say(noor, "Perfect. See you on Friday!");
  await desktop.page.getByRole("article", { name: /See you on Friday/ }).waitFor();
  await desktop.page.waitForTimeout(2_000);
  await picture(desktop.page, [join(FOLDER, "chat-on-a-desktop.webp"), join(SCREENSHOTS, "desktop.webp")]);
  await desktop.page.setViewportSize({ width: 390, height: 780 });
  await desktop.page.emulateMedia({ colorScheme: "dark" });
  await desktop.page.waitForTimeout(1_000);
  await picture(desktop.page, [join(FOLDER, "chat-on-a-phone.webp"), join(SCREENSHOTS, "phone.webp")]);
} finally {
  await Promise.all(people.map((person) => person.end()));
  await browser.close();
  await world.end();
}

async function ana(
  browser_: Browser,
  viewport: { width: number; height: number },
  colorScheme: "light" | "dark",
): Promise<Phone> {
  const context = await browser_.newContext({ baseURL: world.url, viewport, colorScheme, deviceScaleFactor: 1.5 });
  const phone: Phone = {
    name: "Ana",
    handle: `ana.${crypto.randomUUID().slice(0, 8)}`,
    context,
    page: await context.newPage(),
    complaints: [],
  };
  const { page } = phone;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Your name" }).fill(phone.name);
  await page.getByRole("textbox", { name: "Handle" }).fill(phone.handle);
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
  return phone;
}

function opened(outcome: { kind: string; conversation?: ConversationId }): ConversationId {
  if (outcome.conversation === undefined) throw new Error(`not opened: ${outcome.kind}`);
  return outcome.conversation;
}

async function mine(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Chromium writes WebP itself: the picture goes through a canvas. */
async function picture(page: Page, places: string[]): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const png = (await page.screenshot({ animations: "disabled" })).toString("base64");
  const canvas = await page.context().browser()?.newPage();
  if (canvas === undefined) throw new Error("no browser");
  for (const quality of [0.9, 0.8, 0.7, 0.55, 0.4]) {
    const webp = await canvas.evaluate(
      async ([data, at]) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const sheet = new OffscreenCanvas(image.width, image.height);
        sheet.getContext("2d")?.drawImage(image, 0, 0);
        const blob = await sheet.convertToBlob({ type: "image/webp", quality: at });
        return [...new Uint8Array(await blob.arrayBuffer())];
      },
      [png, quality] as const,
    );
    if (webp.length > MAX_BYTES) continue;
    for (const place of places) {
      writeFileSync(place, Uint8Array.from(webp));
      console.log(`${place}: ${webp.length} bytes`);
    }
    await canvas.close();
    return;
  }
  throw new Error(`${places[0]} does not get small enough`);
}
