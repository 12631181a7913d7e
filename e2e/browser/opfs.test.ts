// The vault contract on the Origin Private File System, in a real browser's worker; and a page that reads what the worker wrote.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noRoomCase, vaultContract } from "../../client/media/vault-contract.ts";
import { ROOT } from "../world/world.ts";
import { launchChromium } from "./chromium.ts";

type OnPage = {
  /** In a worker of its own. @param at in the contract, or -1 for the full device */
  runCase(at: number): Promise<void>;
  dieWhileWriting(): Promise<{ before: string[]; after: string[]; listed: number }>;
  readOnPage(): Promise<{ read: boolean; streamed: boolean; size: number | undefined; listed: number; missing: boolean }>;
  fileThroughOpfs(): Promise<boolean>;
  /** Whether an archive of a page that was closed is there: while it may still be read, and after that */
  leftOver(): Promise<[soon: boolean, later: boolean]>;
};

let server: Server;
let browser: Browser;
let page: Page;
let origin: string;

beforeAll(async () => {
  const scripts = new Map([
    ["/page.js", await bundle(pageSource())],
    ["/worker.js", await bundle(workerSource())],
  ]);
  server = createServer((request, response) => {
    const script = scripts.get(request.url ?? "");
    response.setHeader("Content-Type", script === undefined ? "text/html" : "text/javascript");
    response.end(script ?? '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((go) => server.listen(0, "localhost", go));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium({ isWhole: false });
  page = await browser.newPage();
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => "runCase" in globalThis);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

test.each(vaultContract.map(({ name }, at) => [name, at] as const))("%s", async (_, at) => {
  await page.evaluate((i) => (globalThis as unknown as OnPage).runCase(i), at);
});

test("a worker that dies while it writes leaves nothing that counts, and the next one clears it away", async () => {
  const { before, after, listed } = await page.evaluate(() => (globalThis as unknown as OnPage).dieWhileWriting());
  expect(before).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.[0-9]+\.part$/)]);
  expect([after, listed]).toEqual([[], 0]);
});

test("a page reads what the worker wrote, while the worker writes another", async () => {
  const seen = await page.evaluate(() => (globalThis as unknown as OnPage).readOnPage());
  expect(seen).toEqual({ read: true, streamed: true, size: 300_000, listed: 1, missing: true });
});

test("a file is encrypted into the vault and decrypted out of it, all in the worker", async () => {
  expect(await page.evaluate(() => (globalThis as unknown as OnPage).fileThroughOpfs())).toBe(true);
});

test("[EX4] an archive whose page was closed is there as long as it may still be read, and no longer", async () => {
  expect(await page.evaluate(() => (globalThis as unknown as OnPage).leftOver())).toEqual([true, false]);
});

test(noRoomCase.name, async () => {
  const devtools = await page.context().newCDPSession(page);
  const usedBytes = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usedBytes + 8 * 1024 * 1024 });
  try {
    await page.evaluate(() => (globalThis as unknown as OnPage).runCase(-1));
  } finally {
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  }
});

async function bundle(source: string): Promise<string> {
  const entry = "virtual:entry";
  const output = await build({
    configFile: false,
    root: ROOT,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? `\0${id}` : undefined),
        load: (id) => (id === `\0${entry}` ? source : undefined),
      },
    ],
    build: { write: false, target: "es2022", minify: false, rolldownOptions: { input: entry } },
  });
  const [first] = [output].flat();
  const chunk = first && "output" in first ? first.output.find(({ type }) => type === "chunk") : undefined;
  if (chunk?.type !== "chunk") throw new Error("no bundle");
  return chunk.code;
}

function at(file: string): string {
  return JSON.stringify(join(ROOT, "client", "media", file));
}

/** Does what a message asks for and answers "done", or what went wrong. */
function workerSource(): string {
  return `
    import { decryptBlob } from ${at("decrypt-blob.ts")};
    import { encryptBlob } from ${at("encrypt-blob.ts")};
    import { noRoomCase, vaultContract } from ${at("vault-contract.ts")};
    import { openOpfsVault } from ${at("vault-opfs.ts")};
    const blob = "AQEBAQEBAQEBAQEBAQEBAQ";
    const doings = {
      runCase: (i) => (i === -1 ? noRoomCase : vaultContract[i]).run(() => openOpfsVault("case-" + i)),
      async writeWithoutEnd(folder) {
        const vault = await openOpfsVault(folder);
        let pulls = 0;
        const endless = new ReadableStream({
          pull(controller) {
            if (pulls++ === 0) return controller.enqueue(new Uint8Array(100_000));
            return new Promise(() => {});
          },
        }, { highWaterMark: 0 });
        vault.write(blob, endless);
        for (let turn = 0; pulls < 2; turn++) {
          if (turn > 5_000) throw new Error("the vault does not read on");
          await new Promise((go) => setTimeout(go));
        }
      },
      list: async (folder) => (await (await openOpfsVault(folder)).list()).length,
      async write(folder) {
        const vault = await openOpfsVault(folder);
        await vault.write(blob, new Blob([new Uint8Array(300_000).fill(7)]).stream());
      },
      async fileThrough() {
        const file = new Blob([crypto.getRandomValues(new Uint8Array(60_000)), new Uint8Array(3_000_000).fill(5)]);
        const key = crypto.getRandomValues(new Uint8Array(32));
        const made = encryptBlob({ source: file, bytes: file.size, key, prefix: crypto.getRandomValues(new Uint8Array(7)) });
        const vault = await openOpfsVault("through");
        await vault.write(blob, made.ciphertext);
        const plain = decryptBlob({ key, bytes: file.size, digest: await made.digest }, await vault.stream(blob));
        const [a, b] = [await file.arrayBuffer(), await new Response(plain).arrayBuffer()].map((each) => new Uint8Array(each));
        return a.length === b.length && a.every((byte, i) => byte === b[i]);
      },
    };
    onmessage = async ({ data: [what, argument] }) => {
      try {
        postMessage({ answer: await doings[what](argument) });
      } catch (error) {
        postMessage({ error: String(error?.stack ?? error) });
      }
    };
  `;
}

function pageSource(): string {
  return `
    import { EXPORT_KEPT_MS, EXPORT_NAME, removeLeftOver } from ${at("../export/left-over.ts")};
    import { openOpfsVaultReader } from ${at("vault-opfs.ts")};
    const blob = "AQEBAQEBAQEBAQEBAQEBAQ";
    const start = () => new Worker("/worker.js", { type: "module" });
    const ask = (worker, what, argument) => new Promise((go, fail) => {
      worker.onmessage = ({ data: { answer, error } }) => (error === undefined ? go(answer) : fail(new Error(error)));
      worker.onerror = (event) => fail(new Error(event.message));
      worker.postMessage([what, argument]);
    });
    const inWorker = async (what, argument) => {
      const worker = start();
      try {
        return await ask(worker, what, argument);
      } finally {
        worker.terminate();
      }
    };
    const names = async (folder) => {
      const root = await navigator.storage.getDirectory();
      return Array.fromAsync((await root.getDirectoryHandle(folder)).keys());
    };
    globalThis.runCase = (i) => inWorker("runCase", i);
    globalThis.leftOver = async () => {
      const root = await navigator.storage.getDirectory();
      await removeLeftOver(Date.now());
      await root.getFileHandle(EXPORT_NAME, { create: true });
      const isThere = () => root.getFileHandle(EXPORT_NAME).then(() => true, () => false);
      const after = async (ms) => {
        await removeLeftOver(Date.now() + ms);
        return isThere();
      };
      return [await after(0), await after(EXPORT_KEPT_MS + 60_000)];
    };
    globalThis.fileThroughOpfs = () => inWorker("fileThrough");
    globalThis.dieWhileWriting = async () => {
      await inWorker("writeWithoutEnd", "dying");
      const before = await names("dying");
      // The lock of a worker goes with it, but not at once.
      let listed = 0;
      for (let tries = 0; tries < 50; tries++) {
        listed = await inWorker("list", "dying");
        if ((await names("dying")).length === 0) break;
      }
      return { before, after: await names("dying"), listed };
    };
    globalThis.readOnPage = async () => {
      await inWorker("write", "shared");
      const writing = start();
      await ask(writing, "writeWithoutEnd", "shared");
      const vault = await openOpfsVaultReader("shared");
      const isSevens = (bytes) => bytes.length === 300_000 && bytes.every((byte) => byte === 7);
      const seen = {
        read: isSevens(await vault.read(blob, 0, 300_000)),
        streamed: isSevens(new Uint8Array(await new Response(await vault.stream(blob)).arrayBuffer())),
        size: await vault.size(blob),
        listed: (await vault.list()).length,
        missing: (await vault.read("AgICAgICAgICAgICAgICAg", 0, 1)) === undefined,
      };
      writing.terminate();
      return seen;
    };
  `;
}
