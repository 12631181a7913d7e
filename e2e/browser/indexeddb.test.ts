// The store contract on IndexedDB, where only a real browser will do; and what lies on the disk there is sealed.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storeContract } from "../../client/store/contract.ts";
import { ROOT } from "../world/world.ts";
import { launchChromium } from "./chromium.ts";
import { lockPageSource, type OnLockPage } from "./lock-page.ts";

type OnPage = {
  runCase(at: number): Promise<void>;
  rawRecords(): Promise<string>;
  swapped(): Promise<{ found: unknown[]; aside: unknown[] }>;
  replaced(): Promise<{ why: string[]; late: string; older: string }>;
};

let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const script = await bundle();
  server = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><script type="module" src="/script.js"></script>');
  });
  await new Promise<void>((go) => server.listen(0, "localhost", go));
  browser = await launchChromium({ isWhole: false });
  page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => "runCase" in globalThis);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

test.each(storeContract.map(({ name }, at) => [name, at] as const))("%s", async (_, at) => {
  await page.evaluate((i) => (globalThis as unknown as OnPage).runCase(i), at);
});

test("records lie sealed in the database: what was stored cannot be found in it", async () => {
  const raw = await page.evaluate(() => (globalThis as unknown as OnPage).rawRecords());
  expect(raw.length).toBeGreaterThan(100);
  expect(raw).not.toContain("zq7canary");
});

test("[CL13] a sealed record is good in its own place only: moved to another it is set aside", async () => {
  const { found, aside } = await page.evaluate(() => (globalThis as unknown as OnPage).swapped());
  expect(found).toEqual([null, { seq: 3 }]);
  expect(aside).toEqual([{ table: "contents", key: ["a", "s", "1"] }]);
});

test("[CL13] a newer version's database closes this one, which says so; and it is not opened by the older", async () => {
  const { why, late, older } = await page.evaluate(() => (globalThis as unknown as OnPage).replaced());
  expect(why).toEqual(["replaced"]);
  expect(late).toBe("closed");
  expect(older).toBe("newer");
});

const ALL = 250;

test("[LO2] wherever turning a lock on ends, the next start opens every record, with the PIN or without, and goes on", async () => {
  const all = await page.evaluate(() => (globalThis as unknown as OnLockPage).lockKilled());
  expect(all.length).toBeGreaterThan(6);
  for (const each of all) expect(each).toMatchObject({ read: ALL, aside: 1, offAgain: ALL });
  // Before anything was stored there was no lock; from then on there is, and what lay in the open goes last.
  expect(all[0]).toMatchObject({ died: true, first: "fine", openKeys: 1 });
  expect(all.slice(1).every(({ first, openKeys }) => first === "locked" && openKeys === 0)).toBe(true);
});

test("[LO2] what is written while the key changes is there after", async () => {
  const found = await page.evaluate(() => (globalThis as unknown as OnLockPage).lockWhileWriting());
  expect(found).toEqual({ outcomes: ["fine"], read: ALL + 40 });
});

test("[LO1] a locked profile has no key in the open, and nothing in it opens with the one that it had", async () => {
  const found = await page.evaluate(() => (globalThis as unknown as OnLockPage).lockForgotten());
  expect(found).toMatchObject({ openKeys: 0, underOld: 0, kind: "locked" });
  expect(found.raw).not.toContain("zq7canary");
});

test("[LO3] who slept while another key took over reads, writes and sets aside nothing", async () => {
  const found = await page.evaluate(() => (globalThis as unknown as OnLockPage).lockAsleep());
  expect(found).toEqual({ get: "closed", range: "closed", transact: "closed", aside: 1, read: ALL });
});

test("[LO4] [LO5] tries count before they are made, in all tabs together; once it is locked again a key opens nothing", async () => {
  const found = await page.evaluate(() => (globalThis as unknown as OnLockPage).lockTries());
  expect(found.kinds.sort()).toEqual(["closed", "wrong", "wrong", "wrong", "wrong"]);
  expect(found).toMatchObject({ later: "wait", last: "open", after: "wrong 4", locked: "locked" });
});

async function bundle(): Promise<string> {
  const entry = "virtual:page";
  const output = await build({
    configFile: false,
    root: ROOT,
    logLevel: "error",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? `\0${id}` : undefined),
        load: (id) => (id === `\0${entry}` ? pageSource() : undefined),
      },
    ],
    build: { write: false, target: "es2022", minify: false, rolldownOptions: { input: entry, output: { codeSplitting: false } } },
  });
  const [first] = [output].flat();
  const chunk = first && "output" in first ? first.output.find(({ type }) => type === "chunk") : undefined;
  if (chunk?.type !== "chunk") throw new Error("no bundle");
  return chunk.code;
}

function pageSource(): string {
  const at = (file: string) => JSON.stringify(join(ROOT, "client", "store", file));
  return `
    ${lockPageSource()}
    import { storeContract } from ${at("contract.ts")};
    import { indexedDbStore } from ${at("indexeddb.ts")};
    globalThis.runCase = (i) => storeContract[i].run(() => indexedDbStore("case-" + i));
    import { storeErrorOf } from ${at("store-error.ts")};
    const raw = (name, version) => new Promise((go, no) => {
      const asked = indexedDB.open(name, version);
      asked.onsuccess = () => go(asked.result);
      asked.onerror = () => no(asked.error);
    });
    const kindOf = (promise) => promise.then(() => "fine", (error) => storeErrorOf(error).kind);
    globalThis.swapped = async () => {
      const store = await indexedDbStore("swapped");
      const writes = [1, 2, 3].map((seq) => ({ table: "contents", key: ["a", "s", String(seq)], value: { seq } }));
      await store.transact({ scope: "a", version: 0, writes });
      const database = await raw("swapped");
      const records = database.transaction("records", "readwrite").objectStore("records");
      const sealed = await new Promise((go) => { const asked = records.get(["contents", "a", "s", "2"]); asked.onsuccess = () => go(asked.result); });
      await new Promise((go) => { records.put(sealed, ["contents", "a", "s", "1"]).onsuccess = go; });
      database.close();
      const found = await store.getMany("contents", [["a", "s", "1"], ["a", "s", "3"]]);
      return { found: found.map((each) => each ?? null), aside: await store.setAside() };
    };
    globalThis.replaced = async () => {
      const why = [];
      const store = await indexedDbStore("replaced", { onClosed: (reason) => why.push(reason) });
      await store.ready();
      (await raw("replaced", 1_000)).close();
      return { why, late: await kindOf(store.get("account", [])), older: await kindOf(indexedDbStore("replaced")) };
    };
    globalThis.rawRecords = async () => {
      const store = await indexedDbStore("sealed");
      const value = { kind: "message", at: 1, sender: "AAAAAAAAAAAAAAAAAAAAAA", id: "x", text: "zq7canary".repeat(20), reply: null };
      await store.transact({ scope: "a", version: 0, writes: [{ table: "timeline", key: ["a", 1, 0], value }] });
      await store.close();
      const database = await new Promise((go) => { const asked = indexedDB.open("sealed"); asked.onsuccess = () => go(asked.result); });
      const all = await new Promise((go) => { const asked = database.transaction("records").objectStore("records").getAll(); asked.onsuccess = () => go(asked.result); });
      database.close();
      return all.map((bytes) => new TextDecoder("latin1").decode(bytes)).join("\\n");
    };
  `;
}
