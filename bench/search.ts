// What it costs to find a message among many, on SQL in a file and in a browser; what the index adds to receiving, and what room it takes.

import { readdirSync, readFileSync } from "node:fs";
import { join as joined } from "node:path";
import { sqlStore } from "../client/store/sql.ts";
import { nodeSql } from "../client/store/sql-node.ts";
import { growProfile } from "../e2e/browser/big-profile.ts";
import { launchChromium } from "../e2e/browser/chromium.ts";
import { join, openRow, phoneOf, says, sees } from "../e2e/browser/phone.ts";
import buildWorker from "../e2e/world/build-worker.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { cost, type Measured, median, percentile } from "./measure.ts";
import { opened, profileOf } from "./profile.ts";

const SEARCHES = 200;
const RECEIVED = 400;
/** As people write to one another, about */
const WORDS_IN_A_MESSAGE = 8;

export async function* benchSearch(sizes = [10_000, 100_000]): AsyncGenerator<Measured> {
  const says = prose();
  yield* sharesOf(says);
  for (const size of sizes) yield* foundAmong(size, says);
  for (const size of sizes) yield* foundInChromium(size);
}

/** Of the processor's time, and of the room */
async function* sharesOf(saying: (i: number) => string): AsyncGenerator<Measured> {
  const profile = await profileOf({ texts: Array.from({ length: RECEIVED }, (_, i) => saying(i)) });
  const { client, conversations } = await opened(profile);
  const conversation = conversations.get(profile.chat);
  await conversation?.state();
  // The code is loaded, and what was there before is indexed.
  await client.verbs.search({ text: "first" });
  const receiving = process.cpuUsage();
  for (const envelope of profile.envelopes) await conversation?.deliver([envelope]);
  const receivedMs = msSince(receiving);
  const indexing = process.cpuUsage();
  while ((await client.verbs.search({ text: "" })).left > 0);
  const share = { limit: receivedMs / RECEIVED, budget: 1 / 0.2, note: "receiving it, of which it may be 0.2" };
  yield cost("index one message, of the processor's time", msSince(indexing) / RECEIVED, "ms", share);
  await client.close();
  profile.remove();
}

async function* foundAmong(size: number, saying: (i: number) => string): AsyncGenerator<Measured> {
  const profile = await profileOf({ messages: size, saying });
  const { client } = await opened(profile);
  const count = size.toLocaleString("en");
  const start = performance.now();
  while ((await client.verbs.search({ text: "" })).left > 0);
  yield cost(`index ${count} messages that were there before`, performance.now() - start, "ms");
  const times: number[] = [];
  for (const text of asked(saying, size)) {
    const begun = performance.now();
    await client.verbs.search({ text });
    times.push(performance.now() - begun);
  }
  await client.close();
  yield cost(`search ${count} messages, p50`, median(times), "ms");
  yield cost(`search ${count} messages, p95`, percentile(times, 0.95), "ms", { limit: 50, budget: 1 });
  const store = sqlStore(nodeSql(profile.path));
  const index = (await store.range("search", { prefix: [] })).reduce((sum, { value }) => sum + value.bytes.length, 0);
  await store.close();
  profile.remove();
  const letters = Array.from({ length: size }, (_, i) => Buffer.byteLength(saying(i))).reduce((sum, each) => sum + each, 0);
  const third = { limit: letters / size, budget: 3, note: "its text, of which it may be a third" };
  yield cost(`room in the index for a message of ${WORDS_IN_A_MESSAGE} words`, index / size, "bytes", third);
}

/** Beginnings of words that somebody said, two of them each fifth time, and what nobody said */
function* asked(saying: (i: number) => string, size: number): Generator<string> {
  for (let i = 0; i < SEARCHES; i++) {
    const words = saying((i * 7919) % size).split(" ");
    const start = (at: number) => (words[at % words.length] ?? "").slice(0, 1 + (i % 8));
    yield i % 10 === 9 ? `nobody${i}` : i % 5 === 4 ? `${start(i)} ${start(i + 1)}` : start(i);
  }
}

/** From a letter typed above the list to what was found on the screen */
async function* foundInChromium(size: number): AsyncGenerator<Measured> {
  await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
  const [world, browser] = [await startWorld(), await launchChromium()];
  try {
    const ana = await phoneOf(browser, world.url, "Ana");
    const { page } = ana;
    await join(ana);
    await openRow(ana, "Notes to yourself");
    await says(ana, "a sample");
    await sees(ana, "You", "a sample", /, sent$|read$|delivered$/);
    await page.goto("/icons/icon.svg");
    await growProfile(page, { chats: 30, messages: size, unread: 0 });
    await page.goto("/");
    const box = page.getByRole("searchbox", { name: "Search", exact: true });
    await box.waitFor();
    const start = performance.now();
    await box.fill("sample");
    await page.waitForFunction(
      () => document.querySelector(".found-say")?.textContent === "" && document.querySelector(".found mark"),
    );
    const count = size.toLocaleString("en");
    yield cost(`in Chromium: index ${count} messages that were there before`, performance.now() - start, "ms");
    const times = await page.evaluate(TYPE_AND_WAIT, SEARCHES / 4);
    yield cost(`in Chromium: from a letter to what is found among ${count}, p50`, median(times), "ms");
    yield cost(`in Chromium: from a letter to what is found among ${count}, p95`, percentile(times, 0.95), "ms", {
      limit: 50,
      budget: 1,
    });
  } finally {
    await browser.close();
    await world.end();
  }
}

/** In the page, which has no code of ours to wait with */
async function TYPE_AND_WAIT(searches: number): Promise<number[]> {
  const input = document.querySelector<HTMLInputElement>(".search input");
  if (input === null) throw new Error("there is nothing to type in");
  const type = (text: string) => {
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const isShown = () => document.querySelector(".found")?.textContent !== "";
  const times: number[] = [];
  const wanted = ["m", "message 12", "fox", "sample", "lazy do", "over again", "nobody", "qu", "br fo", "rains tod"];
  for (let i = 0; i < searches; i++) {
    type("");
    await new Promise((go) => setTimeout(go, 100));
    const begun = performance.now();
    type(wanted[i % wanted.length] ?? "");
    await new Promise<void>((shown) => {
      const observer = new MutationObserver(() => {
        if (!isShown()) return;
        observer.disconnect();
        shown();
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    times.push(performance.now() - begun);
  }
  return times;
}

/** The English of this project's own documents, cut into messages: words come as often as in a language, which invented ones do not. */
function prose(): (i: number) => string {
  const folder = joined(ROOT, "docs", "decisions");
  const files = [...readdirSync(folder).map((name) => joined(folder, name)), joined(ROOT, "docs", "SPEC.md")];
  const words = files
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .replace(/[`*|[\]()]/g, " ")
        .split(/\s+/),
    )
    .filter(Boolean);
  return (i) => {
    const length = 1 + ((i * 7) % (2 * WORDS_IN_A_MESSAGE - 1));
    return Array.from({ length }, (_, at) => words[(i * WORDS_IN_A_MESSAGE + at) % words.length]).join(" ");
  };
}

function msSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
