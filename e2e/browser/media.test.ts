// Photos, videos, voice messages and files in real Chromium, against the real Worker.

import { expect, test } from "vitest";
import { type ChosenFile, PLACE, photo, textFile, video } from "./chosen-files.ts";
import { article, attach, QUARTERS, quarters, recordBy, saved, send, talking } from "./files.ts";
import { axeViolations, join, openChatWith, openRow, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const phone = (name: string) => stage.phone(name);

test("a photo goes with a caption and comes upright, without the place it was taken, in a box that never jumps", async () => {
  const [ana, ben] = await talking(stage, "Ana", "Ben");
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
  const [cleo, dan] = await talking(stage, "Cleo", "Dan");
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
  const [eli, fay] = await talking(stage, "Eli", "Fay");
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
  const [gus, hal] = await talking(stage, "Gus", "Hal");
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
  const [kim, lea] = await talking(stage, "Kim", "Lea");
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
  const [max, nia] = await talking(stage, "Max", "Nia");
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
