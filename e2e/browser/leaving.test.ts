// Going: nothing stays in the profile of who signs out, and who deletes their account is gone for the others.

import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { looksRight } from "./looks.ts";
import { axeViolations, join, openChatWith, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
/** She has not opened the app yet. */
let cleo: Phone;
beforeAll(async () => {
  cleo = await stage.stranger("Cleo");
});

async function openSettings(page: Page): Promise<void> {
  await page.goto("/settings/leave");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
}

/** Of this site, in this profile, whatever keeps it. */
async function kept({ page, context }: Phone) {
  const here = await page.evaluate(async () => {
    const files: string[] = [];
    const root = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
    for await (const name of root.keys()) files.push(name);
    const databases = await indexedDB.databases();
    return { databases: databases.map(({ name }) => name), files, local: { ...localStorage } };
  });
  return { ...here, cookies: (await context.cookies()).map(({ name }) => name) };
}

/** How many records each table of the store has. */
async function rowsIn(page: Page): Promise<Record<string, number>> {
  return page.evaluate(
    () =>
      new Promise<Record<string, number>>((done, failed) => {
        const opening = indexedDB.open("parley");
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const reading = opening.result.transaction(names);
          const counts: Record<string, number> = {};
          for (const name of names) {
            const request = reading.objectStore(name).count();
            request.onsuccess = () => {
              counts[name] = request.result;
            };
          }
          reading.oncomplete = () => done(counts);
        };
      }),
  );
}

test("[GO4] who signs out leaves nothing in the profile, and starts anew as a stranger", async () => {
  const [ana, bob] = [await stage.phone("Ana"), await stage.person("Bob")];
  await openChatWith(ana, bob);
  await says(ana, "Hello Bob");
  await sees(ana, "You", "Hello Bob");
  expect(await kept(ana)).toMatchObject({ databases: ["parley"], cookies: [expect.stringContaining("parley")] });
  await openSettings(ana.page);
  await ana.page.getByRole("button", { name: "Sign out of this device" }).click();
  const dialog = ana.page.getByRole("dialog");
  await dialog.getByText("You have no recovery key.").waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  // By the keyboard, and not by accident: the question can be left.
  await ana.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await ana.page.getByRole("button", { name: "Sign out of this device" }).press("Enter");
  await dialog.getByRole("button", { name: "Sign out and erase" }).press("Enter");
  await ana.page.getByRole("button", { name: "Start" }).waitFor();
  // The first screen opens an empty store of its own; nothing else is there, and it asks nobody to restore.
  const after = await kept(ana);
  expect(after.cookies).toEqual([]);
  expect(after.local).toEqual({});
  expect(after.files).toEqual(after.files.filter((name) => name === "parley-files"));
  await cleo.page.goto("/");
  await cleo.page.getByRole("button", { name: "Start" }).waitFor();
  expect(await rowsIn(ana.page)).toEqual(await rowsIn(cleo.page));
});

test("[GO1] [GO2] who deletes their account is gone: the others read it, and nobody finds the handle", async () => {
  await join(cleo);
  const dan = await stage.phone("Dan");
  await openChatWith(cleo, dan);
  await says(cleo, "One last thing");
  await openSettings(cleo.page);
  await cleo.page.getByRole("button", { name: "Delete my account" }).click();
  const dialog = cleo.page.getByRole("dialog", { name: "Delete your account?" });
  await looksRight(cleo.page, "delete");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await cleo.page.getByRole("button", { name: "Start" }).waitFor();
  await dan.page.getByRole("button", { name: "Accept" }).or(dan.page.getByText("Message request")).first().waitFor();
  await dan.page
    .getByRole("list", { name: "Chats" })
    .getByRole("link")
    .or(dan.page.getByRole("list", { name: "Chats" }).getByRole("button"))
    .filter({ hasText: /Cleo|@cleo/ })
    .first()
    .click();
  await dan.page.getByRole("button", { name: "Accept" }).click();
  await dan.page.getByText("deleted their account").first().waitFor();
  expect(await dan.page.getByRole("textbox", { name: "Message" }).count()).toBe(0);
});

stage.endsWithoutComplaints();
