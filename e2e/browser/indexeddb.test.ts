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

type OnPage = {
  runCase(at: number): Promise<void>;
  rawRecords(): Promise<string>;
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
  browser = await launchChromium();
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
    build: { write: false, target: "es2022", minify: false, rolldownOptions: { input: entry } },
  });
  const [first] = [output].flat();
  const chunk = first && "output" in first ? first.output.find(({ type }) => type === "chunk") : undefined;
  if (chunk?.type !== "chunk") throw new Error("no bundle");
  return chunk.code;
}

function pageSource(): string {
  const at = (file: string) => JSON.stringify(join(ROOT, "client", "store", file));
  return `
    import { storeContract } from ${at("contract.ts")};
    import { indexedDbStore } from ${at("indexeddb.ts")};
    globalThis.runCase = (i) => storeContract[i].run(() => indexedDbStore("case-" + i));
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
