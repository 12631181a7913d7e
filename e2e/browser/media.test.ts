// Photos, videos, voice messages and files in real Chromium, against the real Worker.

import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { type ChosenFile, PLACE, photo, textFile, video } from "./chosen-files.ts";
import { axeViolations, createGroup, join, openChatWith, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const phone = (name: string) => stage.phone(name);

async function talking(one: string, other: string): Promise<[Phone, Phone]> {
  const [a, b] = [await phone(one), await phone(other)];
  await openChatWith(a, b);
  await says(a, "hello");
  await openRow(b, one);
  await sees(b, one, "hello");
  return [a, b];
}

async function attach({ page }: Phone, files: ChosenFile[]): Promise<Locator> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach" }).click();
  await (await choosing).setFiles(files);
  return page.getByRole("dialog", { name: "Send files" });
}

async function send(sheet: Locator, caption: string): Promise<void> {
  await sheet.getByRole("textbox", { name: "Caption" }).fill(caption);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Where "Send" stood a moment ago the button does not listen yet: a second tap on "Send" is no wish to record. */
async function recordBy({ page }: Phone, key: string): Promise<void> {
  const microphone = page.getByRole("button", { name: "Record voice message" });
  const sending = page.getByRole("button", { name: "Send voice message" });
  const isRecording = async () => {
    if ((await microphone.count()) > 0) await microphone.press(key);
    return (await sending.count()) > 0;
  };
  await expect.poll(isRecording, { timeout: 20_000, interval: 300 }).toBe(true);
}

function article({ page }: Phone, name: RegExp): Locator {
  return page.getByRole("article", { name });
}

/** What the picture really is, by its pixels: the four quarters as the photo was made. */
async function quarters(image: Locator): Promise<string[]> {
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  return image.evaluate((img: HTMLImageElement) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2, 2];
    const context = canvas.getContext("2d");
    context?.drawImage(img, 0, 0, 2, 2);
    const { data } = context?.getImageData(0, 0, 2, 2) ?? { data: [] };
    return [0, 4, 8, 12].map((at) => [...data.slice(at, at + 3)].map((value) => (value > 127 ? 1 : 0)).join(""));
  });
}
const QUARTERS = ["100", "010", "001", "110"];

async function saved(page: Page, by: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await by();
  const download = await coming;
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}

test("a photo goes with a caption and comes upright, without the place it was taken, in a box that never jumps", async () => {
  const [ana, ben] = await talking("Ana", "Ben");
  const sheet = await attach(ana, [await photo(ana.page, "holiday.jpg", { orientation: 6 })]);
  expect(await axeViolations(ana.page)).toEqual([]);
  await send(sheet, "the sea");
  await sees(ana, "You", "Photo, the sea", /delivered|read/);
  const received = article(ben, /^Ana, Photo, the sea/);
  await received.waitFor();
  const image = received.locator("img");
  expect(await quarters(image)).toEqual(["001", "100", "110", "010"]);
  const box = await received.locator(".picture").boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(600 / 800, 1);
  await received.getByRole("button", { name: "Open photo" }).click();
  const { bytes } = await saved(ben.page, () => ben.page.getByRole("button", { name: "Save" }).click());
  expect(bytes.length).toBeGreaterThan(500);
  expect(bytes.includes(PLACE)).toBe(false);
  await ben.page.keyboard.press("Escape");
  expect(await axeViolations(ben.page)).toEqual([]);
});

test("an album opens in a viewer that the keyboard leads through, and a picture of it is saved and forwarded", async () => {
  const [cleo, dan] = await talking("Cleo", "Dan");
  const shapes = [{}, { width: 300, height: 600 }, {}, {}, {}];
  const files = await Promise.all(shapes.map((shape, i) => photo(cleo.page, `p${i}.jpg`, shape)));
  await send(await attach(cleo, files), "");
  const received = article(dan, /^Cleo, 5 photos/);
  await received.waitFor();
  await received.getByRole("button", { name: /^Open photo 1 of 5/ }).focus();
  await dan.page.keyboard.press("Enter");
  const viewer = dan.page.getByRole("dialog", { name: /photos and videos/i });
  await viewer.waitFor();
  expect(await quarters(viewer.locator("img").first())).toEqual(QUARTERS);
  expect(await axeViolations(dan.page)).toEqual([]);
  await dan.page.keyboard.press("ArrowRight");
  await expect
    .poll(() =>
      viewer
        .locator("img")
        .first()
        .evaluate((img: HTMLImageElement) => img.naturalHeight > img.naturalWidth),
    )
    .toBe(true);
  const { name, bytes } = await saved(dan.page, () => viewer.getByRole("button", { name: "Save" }).click());
  expect(name).toMatch(/\.(jpe?g|webp)$/);
  expect(bytes.length).toBeGreaterThan(500);
  await viewer.getByRole("button", { name: "Forward" }).click();
  await dan.page
    .getByRole("dialog", { name: "Forward" })
    .getByRole("button", { name: /Notes to yourself/ })
    .click();
  await dan.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await openRow(dan, "Notes to yourself");
  const forwarded = article(dan, /^You, .*[Pp]hoto/);
  await forwarded.first().waitFor();
});

test("a file is saved under its name, whole; a page of a web site is never shown, and lies about types are seen through", async () => {
  const [eli, fay] = await talking("Eli", "Fay");
  const page = textFile("page.html", "<script>document.title='owned'</script>");
  const lie: ChosenFile = { name: "cat.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg onload=alert(1)>") };
  await send(await attach(eli, [page, lie, textFile("notes.txt", "x".repeat(100_000))]), "papers");
  const received = article(fay, /^Eli, .*papers/);
  await received.waitFor();
  expect(await received.locator("img, video, iframe, object").count()).toBe(0);
  const { name, bytes } = await saved(fay.page, () => received.getByRole("button", { name: "Save notes.txt" }).click());
  expect([name, bytes.toString()]).toEqual(["notes.txt", "x".repeat(100_000)]);
  const html = await saved(fay.page, () => received.getByRole("button", { name: "Save page.html" }).click());
  expect(html.bytes).toEqual(page.buffer);
  expect(await fay.page.title()).not.toBe("owned");
});

test("a video plays from the middle, and comes range by range", async () => {
  const [gus, hal] = await talking("Gus", "Hal");
  await send(await attach(gus, [await video(gus.page, "film.webm", 3000)]), "watch");
  await sees(gus, "You", "Video, watch", /delivered|read/);
  const received = article(hal, /^Gus, Video, watch/);
  await received.waitFor();
  expect(await quarters(received.locator("img"))).toHaveLength(4);
  const fetched: { status: number; bytes: number }[] = [];
  hal.context.on("response", (response) => {
    if (/\/v1\/media\//.test(response.url()))
      fetched.push({ status: response.status(), bytes: Number(response.headers()["content-length"] ?? 0) });
  });
  await received.getByRole("button", { name: /^Play video/ }).click();
  const player = hal.page.getByRole("dialog").locator("video");
  await player.waitFor();
  const seek = await player.evaluate(async (element: HTMLVideoElement) => {
    const reach = (event: string) => new Promise((done) => element.addEventListener(event, done, { once: true }));
    if (element.readyState < 1) await reach("loadedmetadata");
    const { duration, videoWidth } = element;
    const to = (Number.isFinite(duration) ? duration : 3) / 2;
    const sought = reach("seeked");
    element.currentTime = to;
    await sought;
    return { to, at: element.currentTime, videoWidth, src: element.currentSrc };
  });
  expect(seek.videoWidth).toBe(640);
  expect(seek.at).toBeCloseTo(seek.to, 0);
  expect(new URL(seek.src).pathname).toMatch(/^\/media\//);
  expect(fetched.length).toBeGreaterThan(0);
  for (const { status, bytes } of fetched) expect([status, bytes < 1.2 * 1024 * 1024]).toEqual([206, true]);
  await hal.page.keyboard.press("Escape");
});

test("a voice message is recorded, and heard at any speed", async () => {
  const [ida, jan] = [await phone("Ida"), await stage.stranger("Jan")];
  // A short message would be over before a busy machine has looked twice.
  await jan.page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function playOn(this: HTMLMediaElement) {
      this.loop = true;
      return play.call(this);
    };
  });
  await join(jan);
  await openChatWith(ida, jan);
  await says(ida, "hello");
  await openRow(jan, "Ida");
  await recordBy(ida, "Enter");
  await expect.poll(() => ida.page.getByRole("timer").textContent(), { timeout: 30_000 }).toMatch(/0:0[2-9]|0:[1-5]/);
  expect(await axeViolations(ida.page)).toEqual([]);
  await ida.page.getByRole("button", { name: "Send voice message" }).click();
  const received = article(jan, /^Ida, Voice message/);
  await received.waitFor();
  await received.getByRole("button", { name: "Play voice message" }).click();
  await received.getByRole("button", { name: "Pause voice message" }).waitFor();
  await received.getByRole("button", { name: "Speed 1x" }).click();
  await received.getByRole("button", { name: "Speed 1.5x" }).waitFor();
  await openRow(jan, "Notes to yourself");
  await jan.page.getByRole("region", { name: "Now playing" }).waitFor();
});

test("paste and drop attach too; one is taken back, and what cannot go says why while the rest goes", async () => {
  const [kim, lea] = await talking("Kim", "Lea");
  const drop = (kind: "drop" | "paste", files: { name: string; type: string; text: string }[]) =>
    kim.page.evaluate(
      ([how, list]) => {
        const transfer = new DataTransfer();
        for (const { name, type, text } of list) transfer.items.add(new File([text], name, { type }));
        const target = document.querySelector(how === "drop" ? '[role="log"]' : 'textarea[aria-label="Message"]');
        if (how === "drop") {
          for (const name of ["dragenter", "dragover", "drop"])
            target?.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: transfer }));
        } else target?.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer }));
      },
      [kind, files] as const,
    );
  const sheet = kim.page.getByRole("dialog", { name: "Send files" });
  await drop("paste", [{ name: "pasted.txt", type: "text/plain", text: "pasted" }]);
  await sheet.getByText("pasted.txt").waitFor();
  await kim.page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await drop("drop", [
    { name: "good.txt", type: "text/plain", text: "good" },
    { name: "nothing.txt", type: "text/plain", text: "" },
    { name: "torn.png", type: "image/png", text: "\u0089PNG\r\n\u001a\n torn" },
    { name: "bad.txt", type: "text/plain", text: "bad" },
  ]);
  await sheet.getByText("This file is empty.").waitFor();
  await sheet.getByRole("button", { name: "Remove bad.txt" }).click();
  await send(sheet, "dropped");
  const received = article(lea, /^Kim, .*dropped/);
  await received.waitFor();
  await received.getByRole("button", { name: "Save good.txt" }).waitFor();
  expect(await received.getByText("bad.txt").count()).toBe(0);
  expect(await received.getByText("nothing.txt").count()).toBe(0);
});

test("without a network a file waits and can be cancelled; after a reload in the middle it goes on by itself", async () => {
  const [max, nia] = await talking("Max", "Nia");
  await max.context.setOffline(true);
  await send(await attach(max, [textFile("cancelled.txt", "no")]), "not this");
  const waiting = article(max, /^You, .*not this/);
  await waiting.waitFor();
  await waiting.getByRole("button", { name: "Cancel upload" }).click();
  await waiting.waitFor({ state: "detached" });
  await send(await attach(max, [textFile("kept.txt", "yes".repeat(10_000))]), "this");
  await article(max, /^You, .*this/).waitFor();
  await max.context.setOffline(false);
  await max.page.reload();
  await article(nia, /^Max, .*this/).waitFor();
  const { bytes } = await saved(nia.page, () =>
    article(nia, /^Max, .*this/)
      .getByRole("button", { name: "Save kept.txt" })
      .click(),
  );
  expect(bytes.toString()).toBe("yes".repeat(10_000));
  expect(await article(nia, /not this/).count()).toBe(0);
});

test("what a chat has gathered is found in its list, and what it takes is freed and fetched again", async () => {
  const [oli, pia] = await talking("Oli", "Pia");
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
  const [una, vic] = await talking("Una", "Vic");
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
  const [quin, ron] = await talking("Quin", "Ron");
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
  const tom = await phone("Tom");
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

test("a microphone that is refused or absent is said so, and typing goes on", async () => {
  const sam = await stage.stranger("Sam");
  await sam.page.addInitScript(() => {
    const names = ["NotAllowedError", "NotFoundError"];
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", names.shift());
    };
  });
  await join(sam);
  await openRow(sam, "Notes to yourself");
  for (const sentence of [/may not use the microphone/, /No microphone was found/]) {
    await sam.page.getByRole("button", { name: "Record voice message" }).press("Enter");
    await sam.page.getByText(sentence).first().waitFor();
    await sam.page.getByRole("textbox", { name: "Message" }).waitFor();
  }
  await says(sam, "typed instead");
  await sees(sam, "You", "typed instead");
});

stage.endsWithoutComplaints();
