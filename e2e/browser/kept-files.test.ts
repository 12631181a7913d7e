// Files that are there already: a chat's list of them, the room they take, what is gone or damaged, photos of people and groups.

import { beforeAll, expect, test } from "vitest";
import { photo, textFile } from "./chosen-files.ts";
import { article, attach, QUARTERS, quarters, send, talking } from "./files.ts";
import { axeViolations, createGroup, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
/** They have each other on screen. */
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = await talking(stage, "Ana", "Ben");
});

test("what a chat has gathered is found in its list, and what it takes is freed and fetched again", async () => {
  await send(
    await attach(ana, [await photo(ana.page, "a.jpg"), textFile("b.txt", "b".repeat(1000))]),
    "see https://ferry.example",
  );
  const received = article(ben, /^Ana, .*ferry/);
  await quarters(received.locator("img"));
  await ben.page.getByRole("button", { name: "Chat info" }).click();
  await ben.page.getByRole("button", { name: "Media, links and files" }).click();
  await ben.page.getByRole("tabpanel").locator("img").first().waitFor();
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.getByRole("tab", { name: "Media" }).focus();
  await ben.page.keyboard.press("ArrowRight");
  await ben.page.getByRole("tabpanel").getByText("b.txt").waitFor();
  await ben.page.keyboard.press("ArrowRight");
  await ben.page.getByRole("tabpanel").getByRole("link", { name: "https://ferry.example" }).waitFor();
  await ben.page.getByRole("button", { name: "Close chat info" }).click();
  await ben.page.getByRole("button", { name: "Settings" }).click();
  await ben.page.getByRole("link", { name: "Storage" }).click();
  await ben.page.getByRole("button", { name: "Free Ana", exact: true }).click();
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page
    .getByRole("group", { name: /^Let .* go/ })
    .getByRole("button", { name: "Yes, free" })
    .click();
  await expect.poll(() => ben.page.getByRole("button", { name: "Free Ana", exact: true }).count()).toBe(0);
  await openRow(ben, "Ana");
  expect(await quarters(received.locator("img"))).toEqual(QUARTERS);
});

test("what the service no longer has, or has in another form, is said so in its place, and the rest of the chat is as it was", async () => {
  const bucket = await stage.world.miniflare.getR2Bucket("MEDIA");
  const keys = async () => (await bucket.list({ limit: 1000 })).objects.map(({ key }) => key);
  await openRow(ben, "Notes to yourself");
  const before = new Set(await keys());
  await send(await attach(ana, [await photo(ana.page, "gone.jpg")]), "gone");
  await sees(ana, "You", "Photo, gone", /delivered/);
  await bucket.delete((await keys()).filter((key) => !before.has(key)));
  await send(await attach(ana, [await photo(ana.page, "other.jpg")]), "other");
  await sees(ana, "You", "Photo, other", /delivered/);
  for (const key of (await keys()).filter((each) => !before.has(each))) {
    const object = await bucket.get(key);
    await bucket.put(key, new Uint8Array(object?.size ?? 0));
  }
  await openRow(ben, "Ana");
  const picture = (caption: string) => article(ben, new RegExp(`^Ana, Photo, ${caption}`));
  await picture("gone")
    .getByText(/no longer/)
    .waitFor();
  await picture("other")
    .getByText(/arrived damaged/)
    .waitFor();
  await sees(ben, "Ana", "hello");
  await says(ben, "still here");
  await sees(ana, "Ben", "still here");
});

test("a person and a group get a photo that the others see, and lose it again", async () => {
  const choose = async (button: string, dialog: string) => {
    const choosing = ana.page.waitForEvent("filechooser");
    await ana.page.getByRole("button", { name: button }).click();
    await (await choosing).setFiles([await photo(ana.page, "face.jpg")]);
    const crop = ana.page.getByRole("dialog", { name: "Crop photo" });
    await crop.waitFor();
    expect(await axeViolations(ana.page), dialog).toEqual([]);
    await crop.getByRole("button", { name: "Use photo" }).click();
    await crop.waitFor({ state: "detached" });
  };
  await ana.page.getByRole("button", { name: "Settings" }).click();
  await choose("Choose photo", "own");
  const theirs = ben.page.locator(".chat-head img");
  expect(await quarters(theirs)).toEqual(QUARTERS);
  await ana.page.getByRole("button", { name: "Remove photo" }).click();
  await theirs.waitFor({ state: "detached" });
  await createGroup(ana, "Rowers", [ben]);
  await ana.page.getByRole("button", { name: "Chat info" }).click();
  await choose("Choose group photo", "group");
  await openRow(ben, "Rowers");
  expect(await quarters(theirs)).toEqual(QUARTERS);
  await ben.page.getByText("Ana changed the group photo").waitFor();
});

test("a device that is full says so, keeps what was chosen, and sends it when there is room", async () => {
  await openRow(ana, "Notes to yourself");
  const devtools = await ana.context.newCDPSession(ana.page);
  const origin = stage.world.url;
  const { usage = 0 } = await ana.page.evaluate(() => navigator.storage.estimate());
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 1_000_000 });
  const sheet = await attach(ana, [textFile("long.txt", "z".repeat(4_000_000))]);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await sheet
    .getByRole("alert")
    .getByText(/no room/)
    .waitFor();
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  await send(sheet, "fits now");
  await article(ana, /^You, .*fits now.*sent|^You, .*fits now.*read/).waitFor();
});

stage.endsWithoutComplaints();
