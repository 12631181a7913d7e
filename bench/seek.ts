// A seek far into a long video, in Chromium and through the service worker, beside plain HTTP and a file in memory.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { video } from "../e2e/browser/chosen-files.ts";
import { launchChromium } from "../e2e/browser/chromium.ts";
import { join, openRow, type Phone, phoneOf } from "../e2e/browser/phone.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, median } from "./measure.ts";
import { type PlainServer, plainServer } from "./plain-server.ts";
import { type SeekableWebm, seekableWebm } from "./seekable-webm.ts";

const RECORDED_MS = 8000;
const FILE_BYTES = 90 * 1024 * 1024;
/** Of the whole, far from each other, so that none has been fetched by the one before. */
const PLACES = [0.52, 0.93, 0.13, 0.72, 0.33, 0.83, 0.23, 0.62, 0.43];
const SIZE = { width: 640, height: 360 };
const TYPE = "video/webm";
const MIB = 1024 * 1024;

export async function benchSeek(): Promise<Measured[]> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
  const [world, browser] = [await startWorld(), await launchChromium()];
  const ana = await Person.join("Ana", world.url);
  let server: PlainServer | undefined;
  try {
    const ben = await phoneOf(browser, world.url, "Ben");
    await join(ben);
    const recorded = await video(ben.page, "film.webm", RECORDED_MS);
    const film = seekableWebm(Uint8Array.from(recorded.buffer), FILE_BYTES);
    server = await plainServer(film.bytes, TYPE);
    const { url } = server;
    const players = {
      ours: await sentAndOpened(ana, ben, film),
      plain: await playerOf(ben.context, film, (page) => page.evaluate(show, url)),
      inMemory: await playerOf(ben.context, film, (page) => chooseFile(page, film)),
    };
    const fetched = bytesFetched(ben.context);
    const [times, parts] = [{ ours: [] as number[], plain: [] as number[], inMemory: [] as number[] }, [] as number[]];
    for (const place of PLACES) {
      const seconds = (place * film.durationMs) / 1000;
      for (const name of ["inMemory", "plain", "ours"] as const) {
        const before = fetched();
        times[name].push(await seek(players[name], seconds));
        if (name === "ours") parts.push((fetched() - before) / MIB);
      }
    }
    const mebibytes = Math.round(film.bytes.length / MIB);
    const what = `first frame of a seek in ${Math.round(film.durationMs / 1000)} s of video, ${mebibytes} MiB`;
    const against = (limit: number, budget: number, note: string) =>
      cost(what, median(times.ours), "ms", { limit, budget, note });
    return [
      against(median(times.plain), 0.7, "the same seek over plain HTTP"),
      against(median(times.inMemory), 0, "the same seek in a blob: that is in memory already"),
      cost(`  fetched until then, of these ${mebibytes} MiB`, median(parts), "MiB"),
    ];
  } finally {
    server?.end();
    await ana.end();
    await browser.close();
    await world.end();
  }
}

/** Paused, at its beginning, in the viewer. */
async function sentAndOpened(ana: Person, ben: Phone, { bytes, durationMs }: SeekableWebm): Promise<Locator> {
  const outcome = await ana.verbs.openDirect(ben.handle);
  if (outcome.kind !== "ok") throw new Error(outcome.kind);
  const film = { kind: "video", type: TYPE, name: null, ...SIZE, durationMs, caption: "watch" } as const;
  await ana.sendsFile(new Blob([bytes]), outcome.conversation, film);
  await ana.sees("watch", outcome.conversation, "sent");
  await openRow(ben, "Ana");
  await ben.page.getByRole("article", { name: /^Ana, Video, watch/ }).waitFor();
  await ben.page.getByRole("button", { name: /^Play video/ }).click();
  const player = ben.page.getByRole("dialog").locator("video");
  await pausedAtStart(player, durationMs);
  const address = await player.evaluate((element: HTMLVideoElement) => element.currentSrc);
  if (!new URL(address).pathname.startsWith("/media/")) throw new Error(`not by the service worker: ${address}`);
  return player;
}

async function playerOf(
  context: BrowserContext,
  { durationMs }: SeekableWebm,
  load: (page: Page) => Promise<void>,
): Promise<Locator> {
  const page = await context.newPage();
  await page.setContent("<input type=file><video muted></video>");
  await load(page);
  const player = page.locator("video");
  await pausedAtStart(player, durationMs);
  return player;
}

/** Runs in the page. */
function show(url: string): void {
  const element = document.querySelector("video");
  if (element !== null) element.src = url;
}

async function chooseFile(page: Page, { bytes }: SeekableWebm): Promise<void> {
  const folder = mkdtempSync(joinPath(tmpdir(), "parley-film-"));
  try {
    const path = joinPath(folder, "film.webm");
    writeFileSync(path, bytes);
    await page.locator("input").setInputFiles(path);
    const url = await page.evaluate(async (type) => {
      const [file] = document.querySelector("input")?.files ?? [];
      if (file === undefined) throw new Error("no file");
      return URL.createObjectURL(new Blob([await file.arrayBuffer()], { type }));
    }, TYPE);
    await page.evaluate(show, url);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Also says whether Chromium takes it for what it should be: as long as it is, and open to seeks. */
async function pausedAtStart(player: Locator, durationMs: number): Promise<void> {
  await player.waitFor();
  const found = await player.evaluate(async (element: HTMLVideoElement) => {
    element.pause();
    if (element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA)
      await new Promise((done, failed) => {
        element.oncanplay = done;
        element.onerror = () => failed(new Error(element.error?.message));
      });
    return { seconds: element.duration, seekableTo: element.seekable.end(0) };
  });
  for (const seconds of [found.seconds, found.seekableTo])
    if (Math.abs(seconds * 1000 - durationMs) > 1) throw new Error(`it lasts ${durationMs} ms, Chromium says ${seconds} s`);
}

/** Milliseconds from the wish to the frame of that place. */
async function seek(player: Locator, seconds: number): Promise<number> {
  await player.page().bringToFront();
  return player.evaluate(async (element: HTMLVideoElement, to) => {
    const start = performance.now();
    element.currentTime = to;
    for (;;) {
      const { mediaTime } = await new Promise<VideoFrameCallbackMetadata>((done) =>
        element.requestVideoFrameCallback((_, frame) => done(frame)),
      );
      if (Math.abs(mediaTime - to) < 0.2) return performance.now() - start;
    }
  }, seconds);
}

/** Of encrypted files, over the network, up to now. */
function bytesFetched(context: BrowserContext): () => number {
  let sum = 0;
  context.on("response", (response) => {
    if (response.url().includes("/v1/media/")) sum += Number(response.headers()["content-length"] ?? 0);
  });
  return () => sum;
}
