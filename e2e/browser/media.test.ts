// Photos, videos, voice messages and files in real Chromium, against the real Worker.

import { ALL_FORMATS, BufferSource, Input } from "mediabunny";
import { beforeAll, expect, test } from "vitest";
import { sniff } from "../../web/src/media/sniff.ts";
import { applied } from "../../web/src/media/traces/patch.ts";
import { pdfs } from "../../web/src/media/traces/testing/papers.ts";
import { gifs, heifs, jpegs, pngs, webps } from "../../web/src/media/traces/testing/pictures.ts";
import { find, NEEDLES, type Planted } from "../../web/src/media/traces/testing/pieces.ts";
import { tagged } from "../../web/src/media/traces/testing/sounds.ts";
import { tracesIn } from "../../web/src/media/traces/traces.ts";
import { type ChosenFile, PLACE, photo, textFile, video } from "./chosen-files.ts";
import { article, attach, QUARTERS, quarters, recordBy, saved, send, talking } from "./files.ts";
import { axeViolations, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const byName = (all: readonly Planted[], name: string) => all.find((each) => each.name === name) as Planted;
const chosen = (name: string, { type, bytes }: Planted): ChosenFile => ({ name, mimeType: type, buffer: Buffer.from(bytes) });
/** They have each other on screen, in all tests: each speaks of files of its own. Both keep the app: videos come by the service worker. */
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = await talking(stage, "Ana", "Ben", { keepsApp: true });
});

test("[VO6] [AP4] a photo goes with a caption and comes upright, without the place it was taken, in a box that never jumps; one that is opened once is gone when it is closed", async () => {
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
  const moves = await movesOn(ben.page);
  await received.getByRole("button", { name: "Open photo" }).click();
  const { bytes } = await saved(ben.page, () => ben.page.getByRole("button", { name: "Save" }).click());
  expect(bytes.length).toBeGreaterThan(500);
  expect(bytes.includes(PLACE)).toBe(false);
  const viewer = ben.page.getByRole("dialog", { name: "Photos and videos" });
  await viewer.getByRole("button", { name: "Close" }).click();
  await viewer.waitFor({ state: "detached" });
  expect(await moves()).toEqual(["photo", "photo"]);
  await ben.page.evaluate(() => document.documentElement.setAttribute("data-motion", "none"));
  await received.getByRole("button", { name: "Open photo" }).click();
  await viewer.waitFor();
  await ben.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  expect(await moves()).toEqual(["photo", "photo"]);
  await ben.page.evaluate(() => document.documentElement.removeAttribute("data-motion"));
  await says(ben, "what a sea");
  await sees(ben, "You", "what a sea");
  expect(await moves()).toEqual(["photo", "photo", "message"]);
  expect(await axeViolations(ben.page)).toEqual([]);
  await opensOnce();
});

/** What is moved on this page from now on: the view as a whole, by its name, and messages */
async function movesOn(page: Phone["page"]): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const moves: string[] = [];
    Object.assign(self, { moves });
    const [move, animate] = [document.startViewTransition.bind(document), Element.prototype.animate];
    document.startViewTransition = (change) => {
      moves.push(document.documentElement.dataset.way ?? "");
      return move(change);
    };
    Element.prototype.animate = function (...given) {
      if (this.matches("article.own")) moves.push("message");
      return animate.apply(this, given);
    };
  });
  return () => page.evaluate(() => (self as unknown as { moves: string[] }).moves);
}

/** [VO6] By the keyboard alone; there is no way to save it, and it does not come back. */
async function opensOnce(): Promise<void> {
  const sheet = await attach(ana, [await photo(ana.page, "secret.jpg", {})]);
  await sheet.getByRole("switch", { name: "View once" }).focus();
  await ana.page.keyboard.press("Space");
  expect(await axeViolations(ana.page)).toEqual([]);
  expect(await sheet.getByRole("textbox", { name: "Caption" }).count()).toBe(0);
  await sheet.getByRole("button", { name: "Send", exact: true }).press("Enter");
  await sheet.waitFor({ state: "detached" });
  await sees(ana, "You", "Photo, view once", /delivered|read/);
  const received = article(ben, /^Ana, Photo, view once/);
  expect(await received.locator("img").count()).toBe(0);
  await received.getByRole("button", { name: /^Open photo View once/ }).press("Enter");
  const viewer = ben.page.getByRole("dialog", { name: "View once" });
  expect(await quarters(viewer.locator("img"))).toEqual(QUARTERS);
  expect(await viewer.getByRole("button").count()).toBe(1);
  const { y = 0, height = 0 } = (await viewer.locator("img").boundingBox()) ?? {};
  expect(y + height).toBeLessThanOrEqual(ben.page.viewportSize()?.height ?? 0);
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await received.getByText("Opened").waitFor();
  expect(await received.getByRole("button", { name: /^Open photo/ }).count()).toBe(0);
  await article(ana, /^You, Photo, view once/)
    .getByText("Opened by Ben")
    .waitFor();
  await received.hover();
  await received.getByRole("button", { name: "More actions" }).click();
  const menu = ben.page.getByRole("menu", { name: "Message" });
  await menu.waitFor();
  for (const name of ["Forward", "Star", "Copy", "Pin"]) expect(await menu.getByRole("menuitem", { name }).count()).toBe(0);
  await ben.page.keyboard.press("Escape");
}

test("an album opens in a viewer that the keyboard leads through, and a picture of it is saved and forwarded", async () => {
  const shapes = [{}, { width: 300, height: 600 }, {}, {}, {}];
  const files = await Promise.all(shapes.map((shape, i) => photo(ana.page, `p${i}.jpg`, shape)));
  await send(await attach(ana, files), "");
  const received = article(ben, /^Ana, 5 photos/);
  await received.waitFor();
  await received.getByRole("button", { name: /^Open photo 1 of 5/ }).focus();
  await ben.page.keyboard.press("Enter");
  const viewer = ben.page.getByRole("dialog", { name: /photos and videos/i });
  await viewer.waitFor();
  expect(await quarters(viewer.locator("img").first())).toEqual(QUARTERS);
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.keyboard.press("ArrowRight");
  await expect
    .poll(() =>
      viewer
        .locator("img")
        .first()
        .evaluate((img: HTMLImageElement) => img.naturalHeight > img.naturalWidth),
    )
    .toBe(true);
  const { name, bytes } = await saved(ben.page, () => viewer.getByRole("button", { name: "Save" }).click());
  expect(name).toMatch(/\.(jpe?g|webp)$/);
  expect(bytes.length).toBeGreaterThan(500);
  await viewer.getByRole("button", { name: "Forward" }).click();
  await ben.page
    .getByRole("dialog", { name: "Forward" })
    .getByRole("checkbox", { name: /Notes to yourself/ })
    .check();
  await ben.page.getByRole("dialog", { name: "Forward" }).getByRole("button", { name: "Forward" }).click();
  await ben.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
  await openRow(ben, "Notes to yourself");
  const forwarded = article(ben, /^You, .*[Pp]hoto/);
  await forwarded.first().waitFor();
  await openRow(ben, "Ana");
});

test("a file is saved under its name, whole; a page of a web site is never shown, and lies about types are seen through", async () => {
  const page = textFile("page.html", "<script>document.title='owned'</script>");
  const lie: ChosenFile = { name: "cat.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg onload=alert(1)>") };
  await send(await attach(ana, [page, lie, textFile("notes.txt", "x".repeat(100_000))]), "papers");
  const received = article(ben, /^Ana, .*papers/);
  await received.waitFor();
  expect(await received.locator("img, video, iframe, object").count()).toBe(0);
  const { name, bytes } = await saved(ben.page, () => received.getByRole("button", { name: "Save notes.txt" }).click());
  expect([name, bytes.toString()]).toEqual(["notes.txt", "x".repeat(100_000)]);
  const html = await saved(ben.page, () => received.getByRole("button", { name: "Save page.html" }).click());
  expect(html.bytes).toEqual(page.buffer);
  expect(await ben.page.title()).not.toBe("owned");
});

test("[MP4] [MP5] [MP6] what goes as a file and says where waits for a word; what moves stays moving, and what is huge waits for a tap", async () => {
  const heic = byName(heifs, "EXIF");
  const song = byName(tagged, "ID3v2.3");
  const paper = byName(pdfs, "information");
  const sheet = await attach(ana, [chosen("trip.heic", heic), chosen("song.mp3", song), chosen("paper.pdf", paper)]);
  await sheet.getByText("Its tags (such as title, artist and place) are taken out.").waitFor();
  await sheet.getByRole("button", { name: "Send as a file" }).click();
  await expect.poll(() => sheet.getByText("This file contains a place.").count()).toBe(2);
  expect(await axeViolations(ana.page)).toEqual([]);
  await sheet.getByRole("button", { name: "Send", exact: true }).click();
  await sheet.getByText("A file above needs your choice first.").waitFor();
  await sheet.getByRole("listitem").filter({ hasText: "trip.heic" }).getByRole("button", { name: "Remove", exact: true }).click();
  await sheet.getByRole("listitem").filter({ hasText: "paper.pdf" }).getByRole("button", { name: "Send anyway" }).click();
  await send(sheet, "from the trip");
  const received = article(ben, /^Ana, .*from the trip/);
  await received.waitFor();
  const kept = async (name: string) =>
    (await saved(ben.page, () => received.getByRole("button", { name: `Save ${name}` }).click())).bytes;
  for (const name of ["trip.heic", "song.mp3"]) {
    const bytes = await kept(name);
    expect([name, NEEDLES.some((needle) => find(bytes, needle) >= 0)]).toEqual([name, false]);
  }
  expect((await kept("paper.pdf")).equals(paper.bytes)).toBe(true);
  await movesAndWaits();
});

/** [MP5] [MP6] */
async function movesAndWaits(): Promise<void> {
  const moving = byName(webps, "moving");
  const huge = Buffer.from(byName(gifs, "a comment").bytes);
  huge.writeUInt16LE(4200, 6);
  huge.writeUInt16LE(4200, 8);
  await send(await attach(ana, [chosen("moving.webp", moving)]), "it moves");
  const moved = article(ben, /^Ana, Photo, it moves/);
  await moved.getByRole("button", { name: "Open photo" }).click();
  const { bytes } = await saved(ben.page, () => ben.page.getByRole("button", { name: "Save", exact: true }).click());
  expect([bytes.toString("latin1").split("ANMF").length - 1, NEEDLES.some((needle) => find(bytes, needle) >= 0)]).toEqual([
    2,
    false,
  ]);
  await ben.page.keyboard.press("Escape");
  await send(await attach(ana, [{ name: "huge.gif", mimeType: "image/gif", buffer: huge }]), "it is huge");
  const waits = article(ben, /^Ana, Photo, it is huge/);
  await waits.getByRole("button", { name: "Show photo" }).waitFor();
  expect(await waits.locator("img").count()).toBe(0);
  await waits.getByRole("button", { name: "Show photo" }).click();
  await expect.poll(() => waits.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(4200);
}

test("[MP1] [MP7] what was cleaned is drawn as before; a large video is made smaller, in view of who sends it", async () => {
  const drawn = await ana.page.evaluate(
    async (files) => {
      const sizes: string[] = [];
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type })).catch(() => null);
        sizes.push(`${name}: ${bitmap?.width}x${bitmap?.height}`);
      }
      return sizes;
    },
    await decodable(),
  );
  expect(drawn.filter((each) => each.includes("undefined"))).toEqual([]);
  const film = await video(ana.page, "long.webm", 1500);
  const sheet = ana.page.getByRole("dialog", { name: "Send files" });
  await dropWithRoom(film);
  // While it is at work, and after.
  await sheet.getByRole("button", { name: "Keep its size" }).click();
  await sheet.getByText(/^1\d MB$/).waitFor();
  await sheet.getByRole("button", { name: "Remove long.webm" }).click();
  await dropWithRoom(film);
  await sheet.getByText(/^Made smaller: it was 1\d MB\.$/).waitFor({ timeout: 60_000 });
  await send(sheet, "made smaller");
  const received = article(ben, /^Ana, Video, made smaller/);
  expect(await quarters(received.locator("img"))).toHaveLength(4);
  await received.getByRole("button", { name: /^Play video/ }).click();
  const { bytes } = await saved(ben.page, () => ben.page.getByRole("button", { name: "Save", exact: true }).click());
  await ben.page.keyboard.press("Escape");
  using made = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = await made.getPrimaryVideoTrack();
  expect([bytes.length < 8 * 1024 * 1024, await track?.getDisplayWidth(), await track?.getDisplayHeight()]).toEqual([
    true,
    640,
    360,
  ]);
  expect(await made.computeDuration()).toBeGreaterThan(1);
  expect(await tracesIn(new Blob([Uint8Array.from(bytes)]), sniff(bytes) ?? "")).toEqual({ kind: "none" });
});

/** With room behind it that nobody uses, which Matroska calls Void: made in the page, so that it need not come by wire. */
async function dropWithRoom({ name, buffer }: ChosenFile): Promise<void> {
  await ana.page.evaluate(
    ([called, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const room = new Uint8Array(17 * 1024 * 1024);
      room.set([0xec, 0x01, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (room.length - 9) >>> bits)]);
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes, room], called, { type: "video/webm" }));
      const target = document.querySelector('[role="log"]');
      for (const kind of ["dragenter", "dragover", "drop"])
        target?.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer }));
    },
    [name, buffer.toString("base64")] as const,
  );
}

/** Cleaned, as they would be sent: those whose pictures are real. */
async function decodable(): Promise<{ name: string; type: string; base64: string }[]> {
  const all = [...jpegs, ...pngs, ...webps, ...gifs];
  return Promise.all(
    all.map(async ({ name, type, bytes }) => {
      const file = new Blob([bytes]);
      const traces = await tracesIn(file, type);
      if (traces.kind !== "found" || traces.patches === null) throw new Error(name);
      const clean = Buffer.from(await applied(file, traces.patches).arrayBuffer());
      return { name: `${type} ${name}`, type, base64: clean.toString("base64") };
    }),
  );
}

test("a video plays from the middle, and comes range by range", async () => {
  await send(await attach(ana, [await video(ana.page, "film.webm", 3000)]), "watch");
  await sees(ana, "You", "Video, watch", /delivered|read/);
  const received = article(ben, /^Ana, Video, watch/);
  await received.waitFor();
  expect(await quarters(received.locator("img"))).toHaveLength(4);
  const fetched: { status: number; bytes: number }[] = [];
  ben.context.on("response", (response) => {
    if (/\/v1\/media\//.test(response.url()))
      fetched.push({ status: response.status(), bytes: Number(response.headers()["content-length"] ?? 0) });
  });
  await received.getByRole("button", { name: /^Play video/ }).click();
  const player = ben.page.getByRole("dialog").locator("video");
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
  await ben.page.keyboard.press("Escape");
});

test("a voice message is recorded, and heard at any speed", async () => {
  // A short message would be over before a busy machine has looked twice.
  await ben.page.evaluate(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function playOn(this: HTMLMediaElement) {
      this.loop = true;
      return play.call(this);
    };
  });
  await recordBy(ana, "Enter");
  await expect.poll(() => ana.page.getByRole("timer").textContent(), { timeout: 30_000 }).toMatch(/0:0[2-9]|0:[1-5]/);
  expect(await axeViolations(ana.page)).toEqual([]);
  await ana.page.getByRole("button", { name: "Send voice message" }).click();
  const received = article(ben, /^Ana, Voice message/);
  await received.waitFor();
  await received.getByRole("button", { name: "Play voice message" }).click();
  await received.getByRole("button", { name: "Pause voice message" }).waitFor();
  const onSystem = () => ben.page.evaluate(() => navigator.mediaSession.metadata?.title ?? null);
  await expect.poll(onSystem).toBe("Ana");
  await received.getByRole("button", { name: "Speed 1x" }).click();
  await received.getByRole("button", { name: "Speed 1.5x" }).waitFor();
  await openRow(ben, "Notes to yourself");
  await ben.page.getByRole("region", { name: "Now playing" }).waitFor();
  await ben.page.getByRole("button", { name: "Stop playing" }).click();
  expect(await onSystem()).toBe(null);
  await openRow(ben, "Ana");
});

test("paste and drop attach too; one is taken back, and what cannot go says why while the rest goes", async () => {
  const drop = (kind: "drop" | "paste", files: { name: string; type: string; text: string }[]) =>
    ana.page.evaluate(
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
  const sheet = ana.page.getByRole("dialog", { name: "Send files" });
  await drop("paste", [{ name: "pasted.txt", type: "text/plain", text: "pasted" }]);
  await sheet.getByText("pasted.txt").waitFor();
  await ana.page.keyboard.press("Escape");
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
  const received = article(ben, /^Ana, .*dropped/);
  await received.waitFor();
  await received.getByRole("button", { name: "Save good.txt" }).waitFor();
  expect(await received.getByText("bad.txt").count()).toBe(0);
  expect(await received.getByText("nothing.txt").count()).toBe(0);
});

test("without a network a file waits and can be cancelled; after a reload in the middle it goes on by itself", async () => {
  await ana.context.setOffline(true);
  await send(await attach(ana, [textFile("cancelled.txt", "no")]), "not this");
  const waiting = article(ana, /^You, .*not this/);
  await waiting.waitFor();
  await waiting.getByRole("button", { name: "Cancel upload" }).click();
  await waiting.waitFor({ state: "detached" });
  await send(await attach(ana, [textFile("kept.txt", "yes".repeat(10_000))]), "this");
  await article(ana, /^You, .*this/).waitFor();
  await ana.context.setOffline(false);
  await ana.page.reload();
  await article(ben, /^Ana, .*this/).waitFor();
  const { bytes } = await saved(ben.page, () =>
    article(ben, /^Ana, .*this/)
      .getByRole("button", { name: "Save kept.txt" })
      .click(),
  );
  expect(bytes.toString()).toBe("yes".repeat(10_000));
  expect(await article(ben, /not this/).count()).toBe(0);
});

test("a microphone that is refused or absent is said so, and typing goes on", async () => {
  await ana.page.evaluate(() => {
    const names = ["NotAllowedError", "NotFoundError"];
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("no", names.shift());
    };
  });
  for (const sentence of [/may not use the microphone/, /No microphone was found/]) {
    await ana.page.getByRole("button", { name: "Record voice message" }).press("Enter");
    await ana.page.getByText(sentence).first().waitFor();
    await ana.page.getByRole("textbox", { name: "Message" }).waitFor();
  }
  await says(ana, "typed instead");
  await sees(ana, "You", "typed instead");
});

stage.endsWithoutComplaints();
