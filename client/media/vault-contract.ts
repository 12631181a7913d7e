// What every Vault must do, as cases that run anywhere: under vitest in memory and on node:fs, in a browser's worker for OPFS.

import { type BlobId, idFromBytes } from "../../protocol/index.ts";
import type { Vault, VaultReader } from "./vault.ts";

/** Each call opens the same place again, as another run of the app does. */
export type OpenVault = () => Promise<Vault>;
export type VaultCase = { name: string; run(open: OpenVault): Promise<void> };

const A = blob(1);
const B = blob(2);

export const vaultContract: VaultCase[] = [
  {
    name: "what was written is read back, whole and in part, also by the next that opens it",
    async run(open) {
      const bytes = patterned(1_000_003);
      equal(await (await open()).write(A, streamed(bytes, 65_552)), "done");
      for (const vault of [await open(), await open()]) {
        same(await vault.read(A, 0, bytes.length), bytes);
        same(await vault.read(A, 500_000, 700_001), bytes.subarray(500_000, 700_001));
        same(await streamRead(vault, A), bytes);
        equal(await vault.size(A), bytes.length);
        equal(await vault.list(), [{ blob: A, bytes: bytes.length }]);
      }
    },
  },
  {
    name: "chunks of any size make one blob; none make an empty one",
    async run(open) {
      const vault = await open();
      const bytes = patterned(3000);
      for (const chunkBytes of [1, 7, 1024, 3000]) {
        equal(await vault.write(A, streamed(bytes, chunkBytes)), "done");
        same(await vault.read(A, 0, 3000), bytes);
      }
      equal(await vault.write(B, streamed(new Uint8Array(), 1)), "done");
      equal(await vault.size(B), 0);
      same(await vault.read(B, 0, 10), new Uint8Array());
      same(await streamRead(vault, B), new Uint8Array());
    },
  },
  {
    name: "a read ends where the blob does",
    async run(open) {
      const vault = await open();
      await vault.write(A, streamed(patterned(100), 100));
      same(await vault.read(A, 90, 1000), patterned(100).subarray(90));
      same(await vault.read(A, 100, 200), new Uint8Array());
      same(await vault.read(A, 5000, 6000), new Uint8Array());
      same(await vault.read(A, 10, 10), new Uint8Array());
    },
  },
  {
    name: "what is not there is undefined, and may be removed",
    async run(open) {
      const vault = await open();
      await vault.remove(A);
      equal([await vault.read(A, 0, 1), await vault.stream(A), await vault.size(A)], [undefined, undefined, undefined]);
      equal(await vault.list(), []);
    },
  },
  {
    name: "what was removed is gone, alone, and may come again",
    async run(open) {
      const vault = await open();
      await vault.write(A, streamed(patterned(10), 10));
      await vault.write(B, streamed(patterned(20), 20));
      await vault.remove(A);
      equal([await vault.read(A, 0, 1), await vault.stream(A), await vault.size(A)], [undefined, undefined, undefined]);
      equal(await (await open()).list(), [{ blob: B, bytes: 20 }]);
      await vault.write(A, streamed(patterned(30), 30));
      equal(await vault.size(A), 30);
    },
  },
  {
    name: "a later write replaces all of an earlier one",
    async run(open) {
      const vault = await open();
      await vault.write(A, streamed(patterned(5000), 1000));
      equal(await vault.write(A, streamed(new Uint8Array([1, 2, 3]), 1)), "done");
      same(await vault.read(A, 0, 5000), new Uint8Array([1, 2, 3]));
      equal(await vault.list(), [{ blob: A, bytes: 3 }]);
    },
  },
  {
    name: "of two writes of one blob at once, one is there whole",
    async run(open) {
      const vault = await open();
      const [ones, twos] = [new Uint8Array(200_000).fill(1), new Uint8Array(100_000).fill(2)];
      await Promise.all([vault.write(A, streamed(ones, 1000)), vault.write(A, streamed(twos, 1000))]);
      const read = await vault.read(A, 0, 300_000);
      same(read, read?.length === ones.length ? ones : twos);
      equal((await (await open()).list()).length, 1);
    },
  },
  {
    name: "a stream that fails is told to the writer, and leaves what was there before",
    async run(open) {
      const vault = await open();
      const fails = () => stalled(patterned(100_000)).failing;
      equal(await failure(vault.write(A, fails())), "the network went away");
      equal([await vault.read(A, 0, 1), await vault.size(A)], [undefined, undefined]);
      await vault.write(A, streamed(patterned(7), 7));
      equal(await failure(vault.write(A, fails())), "the network went away");
      same(await vault.read(A, 0, 10), patterned(7));
      equal(await (await open()).list(), [{ blob: A, bytes: 7 }]);
    },
  },
  {
    name: "what was half-written when the app died counts as nothing",
    async run(open) {
      const { stalling, arrived, fail } = stalled(patterned(100_000));
      const dying = (await open()).write(A, stalling).catch(() => "died");
      await arrived;
      const vault = await open();
      equal([await vault.read(A, 0, 1), await vault.stream(A), await vault.size(A)], [undefined, undefined, undefined]);
      equal(await vault.list(), []);
      await vault.write(A, streamed(patterned(7), 7));
      fail();
      equal(await dying, "died");
      same(await (await open()).read(A, 0, 10), patterned(7));
    },
  },
  {
    name: "any number of reads and a write go on at once",
    async run(open) {
      const vault = await open();
      const bytes = patterned(600_000);
      await vault.write(A, streamed(bytes, 65_552));
      const ranges = Array.from({ length: 20 }, (_, i) => [i * 20_000, i * 30_000 + 10] as const);
      const reads = ranges.map(async ([from, to]) => same(await vault.read(A, from, to), bytes.slice(from, to)));
      const streams = [1, 2, 3].map(async () => same(await streamRead(vault, A), bytes));
      await Promise.all([...reads, ...streams, vault.write(B, streamed(bytes, 10_000))]);
      same(await vault.read(B, 0, 600_000), bytes);
    },
  },
  {
    name: "a stream that is cancelled half-way leaves the blob as it was",
    async run(open) {
      const vault = await open();
      await vault.write(A, streamed(patterned(600_000), 65_552));
      const reader = (await vault.stream(A))?.getReader();
      await reader?.read();
      await reader?.cancel();
      same(await vault.read(A, 0, 600_000), patterned(600_000));
      await vault.remove(A);
      equal(await vault.list(), []);
    },
  },
  {
    name: "what is written and read is a copy: changing it changes nothing stored",
    async run(open) {
      const vault = await open();
      const bytes = new Uint8Array([1, 2, 3]);
      await vault.write(A, streamed(bytes, 3));
      bytes.fill(9);
      (await vault.read(A, 0, 3))?.fill(9);
      same(await vault.read(A, 0, 3), new Uint8Array([1, 2, 3]));
    },
  },
  {
    name: "ids that differ in upper and lower case alone are two blobs",
    async run(open) {
      const vault = await open();
      const [upper, lower] = ["AAAAAAAAAAAAAAAAAAAAAA", "aAAAAAAAAAAAAAAAAAAAAA"] as [BlobId, BlobId];
      await vault.write(upper, streamed(new Uint8Array([1]), 1));
      await vault.write(lower, streamed(new Uint8Array([2]), 1));
      same(await vault.read(upper, 0, 1), new Uint8Array([1]));
      same(await vault.read(lower, 0, 1), new Uint8Array([2]));
      equal((await (await open()).list()).map(({ blob }) => blob).sort(), [upper, lower].sort());
    },
  },
];

/** On a vault that has room for 4 MiB, and none for 32. */
export const noRoomCase: VaultCase = {
  name: "a full device says so, and no rubbish is left",
  async run(open) {
    const vault = await open();
    equal(await vault.write(A, streamed(patterned(1000), 1000)), "done");
    equal(await vault.write(B, streamed(new Uint8Array(32 * 1024 * 1024), 65_552)), "no-room");
    equal([await vault.read(B, 0, 1), await vault.size(B)], [undefined, undefined]);
    equal(await vault.list(), [{ blob: A, bytes: 1000 }]);
    same(await vault.read(A, 0, 1000), patterned(1000));
    equal(await vault.write(B, streamed(patterned(2000), 1000)), "done");
    equal(await vault.size(B), 2000);
  },
};

function blob(nth: number): BlobId {
  return idFromBytes<BlobId>(new Uint8Array(16).fill(nth));
}

function patterned(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + (i >> 16) * 101) & 0xff);
}

function streamed(bytes: Uint8Array<ArrayBuffer>, chunkBytes: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
}

/** A stream that gives some bytes and then neither ends nor goes on, until it fails; and one that fails at once after them. */
function stalled(bytes: Uint8Array) {
  let fail = () => {};
  let pulled = () => {};
  const arrived = new Promise<void>((go) => {
    pulled = go;
  });
  const failed = new Promise<void>((go) => {
    fail = go;
  });
  const giving = (wait: Promise<void>) => {
    let pulls = 0;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          if (pulls++ === 0) return controller.enqueue(bytes);
          pulled();
          await wait;
          controller.error(new Error("the network went away"));
        },
      },
      { highWaterMark: 0 },
    );
  };
  return { stalling: giving(failed), failing: giving(Promise.resolve()), arrived, fail: () => fail() };
}

async function failure(outcome: Promise<unknown>): Promise<string> {
  return outcome.then(
    (value) => `no failure but ${value}`,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function streamRead(vault: VaultReader, blob: BlobId): Promise<Uint8Array | undefined> {
  const stream = await vault.stream(blob);
  return stream && new Uint8Array(await new Response(stream).arrayBuffer());
}

function same(actual: Uint8Array | undefined, expected: Uint8Array): void {
  if (actual === undefined) throw new Error(`expected ${expected.length} bytes, got none`);
  equal(actual.length, expected.length);
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  if (at !== -1) throw new Error(`byte ${at} is ${actual[at]} instead of ${expected[at]}`);
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual) ?? "undefined", JSON.stringify(expected) ?? "undefined"];
  if (a !== b) throw new Error(`expected ${b.slice(0, 300)}, got ${a.slice(0, 300)}`);
}
