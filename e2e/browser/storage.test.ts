// What a browser does to what is stored: it may promise to keep it, clear it, or have no room left.

import { beforeAll, expect, test } from "vitest";
import { setDisk, withDisk } from "./full-disk.ts";
import { newTab, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ben: Phone;
beforeAll(async () => {
  ben = await stage.stranger("Ben");
});

test("[SH6] data that the browser cleared is told from a first visit, with what to do", async () => {
  const ana = await stage.phone("Ana");
  await openRow(ana, "Notes to yourself");
  await says(ana, "gone soon");
  await sees(ana, "You", "gone soon");
  await ana.page.goto("/icons/icon.svg");
  const devtools = await ana.context.newCDPSession(ana.page);
  await devtools.send("Storage.clearDataForOrigin", {
    origin: stage.world.url,
    storageTypes: "indexeddb,cache_storage,file_systems",
  });
  await ana.page.goto("/");
  await ana.page.getByRole("heading", { name: "Your browser cleared Parley's data on this device" }).waitFor();
  await ana.page.getByRole("button", { name: "Start again" }).click();
  await ana.page.getByRole("textbox", { name: "Your name" }).waitFor();
  await ana.page.reload();
  await ana.page.getByRole("textbox", { name: "Your name" }).waitFor();
});

test("[SH6] the browser is asked to keep what is here once there is something to keep; Settings says what it answered", async () => {
  await ben.context.addInitScript(() => {
    let asked = 0;
    Object.assign(globalThis, { asked: () => asked });
    StorageManager.prototype.persisted = async () => asked > 1;
    StorageManager.prototype.persist = async () => {
      asked++;
      return asked > 1;
    };
  });
  const asked = () => ben.page.evaluate(() => (globalThis as unknown as { asked(): number }).asked());
  await ben.page.goto("/");
  await ben.page.getByRole("textbox", { name: "Your name" }).fill("Ben");
  expect(await asked()).toBe(0);
  await ben.page.getByRole("textbox", { name: "Handle" }).fill(ben.handle);
  await ben.page.getByRole("button", { name: "Start" }).click();
  await ben.page.getByRole("list", { name: "Chats" }).waitFor();
  await expect.poll(asked).toBe(1);
  await ben.page.getByRole("button", { name: "Settings" }).click();
  await ben.page.getByRole("link", { name: "Storage" }).click();
  await ben.page.getByText("This browser may clear Parley").waitFor();
  await ben.page.getByText(/^Parley uses .* here; the browser allows/).waitFor();
  await ben.page.getByRole("button", { name: "Keep it on this device" }).click();
  await ben.page.getByText("This browser keeps Parley until you clear it yourself.").waitFor();
});

test("[SH7] a tab that only shows a chat leaves the draft alone that another one keeps", async () => {
  await ben.page.goto("/");
  await openRow(ben, "Notes to yourself");
  const second = await newTab(ben);
  await second.goto(ben.page.url());
  await second.getByRole("textbox", { name: "Message" }).waitFor();
  await ben.page.bringToFront();
  await ben.page.getByRole("textbox", { name: "Message" }).fill("from the first tab");
  await ben.page.waitForTimeout(600);
  // It goes to another page, and with it its composer.
  await second.getByRole("button", { name: "Settings" }).click();
  await second.getByRole("heading", { name: "Settings" }).first().waitFor();
  await second.getByRole("list", { name: "Chats" }).getByText("from the first tab").waitFor();
  await ben.page.reload();
  await expect.poll(() => ben.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("from the first tab");
});

test("[SH7] a full disk: what was typed stays in the composer, the person is told, and it goes when there is room", async () => {
  await withDisk(ben, false);
  for (const other of ben.context.pages()) if (other !== ben.page) await other.close();
  await ben.page.goto("/");
  await openRow(ben, "Notes to yourself");
  await ben.page.getByRole("textbox", { name: "Message" }).fill("");
  await says(ben, "with room");
  await sees(ben, "You", "with room", /, sent$|read$|delivered$/);
  await setDisk(ben.page, true);
  await says(ben, "without room");
  await ben.page.getByRole("status", { name: "Notice" }).getByText("Free some space").waitFor();
  expect(await ben.page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("without room");
  await setDisk(ben.page, false);
  await ben.page.getByRole("button", { name: "Send" }).click();
  await sees(ben, "You", "without room", /, sent$|read$|delivered$/);
  // What is written under a file is what is typed in the chat, though the file is not sent.
  const { page } = ben;
  await page.locator("input[type=file]").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
  await page.getByRole("textbox", { name: "Caption" }).fill("a caption");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  expect(await page.getByRole("textbox", { name: "Message" }).inputValue()).toBe("a caption");
  ben.complaints.splice(0); // the engine's log says what failed
});

stage.endsWithoutComplaints();
