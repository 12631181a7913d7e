// What stays on this device and what goes.

import { expect, test } from "vitest";
import { type BlobId, idFromBytes } from "../../../protocol/index.ts";
import { memoryVault, memoryVaultDisk } from "../../media/vault-memory.ts";
import { memoryStore } from "../../store/memory.ts";
import { Files, leastRecentlyUsed } from "./files.ts";

const blobs = Array.from({ length: 6 }, (_, i) => idFromBytes<BlobId>(new Uint8Array(16).fill(i)));
const [a, b, c, d, e] = blobs as [BlobId, BlobId, BlobId, BlobId, BlobId];
const place = { conversation: null, kind: "photo" } as const;
const open = (bytes: number) => () => new Blob([new Uint8Array(bytes)]).stream();

async function device({ limitBytes = 1000, roomBytes = 1e9, pinned = [] as BlobId[] } = {}) {
  const store = memoryStore();
  const vault = memoryVault(memoryVaultDisk(roomBytes));
  const time = { now: 0 };
  const clock = { now: () => time.now, after: () => () => {} };
  const parts = { store, vault, clock, limitBytes, pinned: () => new Set(pinned), changed: () => {} };
  const files = await Files.open(parts);
  const keep = (blob: BlobId, bytes: number) => {
    time.now += 2 * 3600_000;
    return files.keep(blob, bytes, place, open(bytes));
  };
  const held = async () => blobs.filter((_, i) => files.has(blobs[i] as BlobId));
  return { files, vault, store, parts, keep, held, time };
}

test("beyond the limit those go that were used longest ago, and reading is using", async () => {
  const { files, keep, held, time } = await device();
  for (const blob of [a, b, c]) await keep(blob, 300);
  time.now += 2 * 3600_000;
  expect(await files.read(a, 0, 10)).toHaveLength(10);
  await keep(d, 300);
  expect(await held()).toEqual([a, c, d]);
  expect(files.usedBytes).toBe(900);
  expect(await files.read(b, 0, 10)).toBeUndefined();
});

test("[CL9] what is not at the service yet never goes, and what somebody holds does not go meanwhile", async () => {
  const { files, keep, held } = await device({ pinned: [a] });
  for (const blob of [a, b, c]) await keep(blob, 300);
  const release = files.hold(b);
  await keep(d, 300);
  expect(await held()).toEqual([a, b, d]);
  release();
  await keep(e, 300);
  expect(await held()).toEqual([a, d, e]);
  await files.free(() => true);
  expect(await held()).toEqual([a]);
});

test("a disk that is fuller than it seemed is relieved of what can go, once, and then it is said", async () => {
  const { keep, held, vault } = await device({ limitBytes: 1e9, roomBytes: 700 });
  await keep(a, 300);
  await keep(b, 300);
  expect(await keep(c, 300)).toBe("kept");
  expect(await held()).toEqual([b, c]);
  expect(await keep(d, 800)).toBe("no-room");
  expect((await vault.list()).map(({ blob }) => blob)).not.toContain(d);
});

test("a crash leaves a blob without a record or a record without its blob: neither is there when the files are opened again", async () => {
  const { files, vault, parts, keep } = await device();
  await keep(a, 10);
  await keep(b, 10);
  await files.put(c, 10, open(10));
  await vault.remove(a);
  const again = await Files.open(parts);
  expect(await again.read(a, 0, 1)).toBeUndefined();
  const release = again.hold(d);
  await again.put(d, 10, open(10));
  await again.tidy();
  expect((await vault.list()).map(({ blob }) => blob)).toEqual([b, d]);
  release();
  await again.tidy();
  expect(again.all().map(({ blob }) => blob)).toEqual([b]);
  expect((await vault.list()).map(({ blob }) => blob)).toEqual([b]);
});

test("no more goes than must", () => {
  const records = new Map([a, b, c].map((blob, i) => [blob, { ...place, bytes: 100, usedAt: 3 - i }]));
  expect(leastRecentlyUsed(records, new Set(), 0)).toEqual([]);
  expect(leastRecentlyUsed(records, new Set(), 101)).toEqual([c, b]);
  expect(leastRecentlyUsed(records, new Set([c]), 1)).toEqual([b]);
  expect(leastRecentlyUsed(records, new Set(), 1e9)).toEqual([c, b, a]);
});
