// Files that are there already: a chat's list of them, the room they take, what is gone or damaged, photos of people and groups.

import { expect, test } from "vitest";
import { photo, textFile } from "./chosen-files.ts";
import { article, attach, QUARTERS, quarters, send, talking } from "./files.ts";
import { axeViolations, createGroup, openRow, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

test("what a chat has gathered is found in its list, and what it takes is freed and fetched again", async () => {
  const [oli, pia] = await talking(stage, "Oli", "Pia");
  await send(
    await attach(oli, [await photo(oli.page, "a.jpg"), textFile("b.txt", "b".repeat(1000))]),
    "see https://ferry.example",
  );
  const received = article(pia, /^Oli, .*ferry/);
  await quarters(received.locator("img"));
  await pia.page.getByRole("button", { name: "Chat info" }).click();
  await pia.page.getByRole("button", { name: "Media, links and files" }).click();
  await pia.page.getByRole("tabpanel").locator("img").first().waitFor();
  expect(await axeViolations(pia.page)).toEqual([]);
  await pia.page.getByRole("tab", { name: "Media" }).focus();
  await pia.page.keyboard.press("ArrowRight");
  await pia.page.getByRole("tabpanel").getByText("b.txt").waitFor();
  await pia.page.keyboard.press("ArrowRight");
  await pia.page.getByRole("tabpanel").getByRole("link", { name: "https://ferry.example" }).waitFor();
  await pia.page.getByRole("button", { name: "Close chat info" }).click();
  await pia.page.getByRole("button", { name: "Settings" }).click();
  await pia.page.getByRole("button", { name: "Free Oli", exact: true }).click();
  expect(await axeViolations(pia.page)).toEqual([]);
  await pia.page
    .getByRole("group", { name: /^Let .* go/ })
    .getByRole("button", { name: "Yes, free" })
    .click();
  await expect.poll(() => pia.page.getByRole("button", { name: "Free Oli", exact: true }).count()).toBe(0);
  await openRow(pia, "Oli");
  expect(await quarters(received.locator("img"))).toEqual(QUARTERS);
});

test("what the service no longer has, or has in another form, is said so in its place, and the rest of the chat is as it was", async () => {
  const [una, vic] = await talking(stage, "Una", "Vic");
  const bucket = await stage.world.miniflare.getR2Bucket("MEDIA");
  const keys = async () => (await bucket.list({ limit: 1000 })).objects.map(({ key }) => key);
  await openRow(vic, "Notes to yourself");
  const before = new Set(await keys());
  await send(await attach(una, [await photo(una.page, "gone.jpg")]), "gone");
  await sees(una, "You", "Photo, gone", /delivered/);
  await bucket.delete((await keys()).filter((key) => !before.has(key)));
  await send(await attach(una, [await photo(una.page, "other.jpg")]), "other");
  await sees(una, "You", "Photo, other", /delivered/);
  for (const key of (await keys()).filter((each) => !before.has(each))) {
    const object = await bucket.get(key);
    await bucket.put(key, new Uint8Array(object?.size ?? 0));
  }
  await openRow(vic, "Una");
  const picture = (caption: string) => article(vic, new RegExp(`^Una, Photo, ${caption}`));
  await picture("gone")
    .getByText(/no longer/)
    .waitFor();
  await picture("other")
    .getByText(/arrived damaged/)
    .waitFor();
  await sees(vic, "Una", "hello");
  await says(vic, "still here");
  await sees(una, "Vic", "still here");
});

test("a person and a group get a photo that the others see, and lose it again", async () => {
  const [quin, ron] = await talking(stage, "Quin", "Ron");
  const choose = async (button: string, dialog: string) => {
    const choosing = quin.page.waitForEvent("filechooser");
    await quin.page.getByRole("button", { name: button }).click();
    await (await choosing).setFiles([await photo(quin.page, "face.jpg")]);
    const crop = quin.page.getByRole("dialog", { name: "Crop photo" });
    await crop.waitFor();
    expect(await axeViolations(quin.page), dialog).toEqual([]);
    await crop.getByRole("button", { name: "Use photo" }).click();
    await crop.waitFor({ state: "detached" });
  };
  await quin.page.getByRole("button", { name: "Settings" }).click();
  await choose("Choose photo", "own");
  const theirs = ron.page.locator(".chat-head img");
  expect(await quarters(theirs)).toEqual(QUARTERS);
  await quin.page.getByRole("button", { name: "Remove photo" }).click();
  await theirs.waitFor({ state: "detached" });
  await createGroup(quin, "Rowers", [ron]);
  await quin.page.getByRole("button", { name: "Chat info" }).click();
  await choose("Choose group photo", "group");
  await openRow(ron, "Rowers");
  expect(await quarters(theirs)).toEqual(QUARTERS);
  await ron.page.getByText("Quin changed the group photo").waitFor();
});

test("a device that is full says so, keeps what was chosen, and sends it when there is room", async () => {
  const tom = await stage.phone("Tom");
  await openRow(tom, "Notes to yourself");
  const devtools = await tom.context.newCDPSession(tom.page);
  const origin = stage.world.url;
  const { usage = 0 } = await tom.page.evaluate(() => navigator.storage.estimate());
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 1_000_000 });
  const sheet = await attach(tom, [textFile("long.txt", "z".repeat(4_000_000))]);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await sheet
    .getByRole("alert")
    .getByText(/no room/)
    .waitFor();
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  await send(sheet, "fits now");
  await article(tom, /^You, .*fits now.*sent|^You, .*fits now.*read/).waitFor();
});

stage.endsWithoutComplaints();
