// A file encrypted and decrypted, beside raw WebCrypto on the same bytes, and the memory that 100 MiB of it take.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { decryptBlob } from "../client/media/decrypt-blob.ts";
import { encryptBlob } from "../client/media/encrypt-blob.ts";
import { HEADER_BYTES, SEGMENT_BYTES, STORED_SEGMENT_BYTES } from "../client/media/layout.ts";
import { cost, type Measured, median } from "./measure.ts";
import type { Peak } from "./media-memory.ts";

const ROUNDS = 40;
const FILE_BYTES = 16 * 1024 * 1024;
const SEGMENTS = FILE_BYTES / SEGMENT_BYTES;
/** Whatever the size of the file: what was freed is collected late. */
const BUFFERS_MIB = 32;
const PROCESS_MIB = 128;
/** As many at once as client/media/in-order.ts has. */
const AT_ONCE = 8;

export async function benchMedia(): Promise<Measured[]> {
  const timesOf = await timed(await contestants());
  const rows = (["encrypt", "decrypt"] as const).flatMap((verb) => {
    const what = `${verb} a file of 16 MiB`;
    const against = (name: string, budget: number, note: string) =>
      beside(what, timesOf(verb), timesOf(`${verb}: ${name}`), { budget, note });
    return [
      against("one after another", 0.7, "raw AES-GCM of the same segments, one after another"),
      against("with SHA-256", 0.7, "raw AES-GCM and SHA-256 of the same segments, 8 at once"),
      against("at once", 0, "raw AES-GCM alone, 8 at once: it commits to nothing"),
    ];
  });
  return [...rows, ...memoryRows()];
}

/** The machine's speed comes and goes: what is compared was measured in the same round, and the middle of all rounds counts. */
function beside(what: string, ours: number[], theirs: number[], { budget, note }: { budget: number; note: string }): Measured {
  const speedOf = (times: number[]) => FILE_BYTES / 1000 / median(times);
  const ratio = median(ours.map((time, round) => (theirs[round] ?? Number.NaN) / time));
  return { what, value: speedOf(ours), unit: "MB/s", limit: speedOf(theirs), ratio, budget, note };
}

/** In a process of its own: what this one holds already would be counted, or be in the way. */
function memoryRows(): Measured[] {
  const told = execFileSync(process.execPath, [join(import.meta.dirname, "media-memory.ts")], { encoding: "utf8" });
  const { quarter, whole } = JSON.parse(told) as { quarter: Peak; whole: Peak };
  const what = "100 MiB encrypted and decrypted";
  const within = (limit: number, ofQuarter: number) => ({ limit, budget: 1, note: `a quarter of it: ${ofQuarter.toFixed(1)}` });
  return [
    cost(`${what}: most that buffers held`, whole.arrayBuffers, "MiB", within(BUFFERS_MIB, quarter.arrayBuffers)),
    cost(`${what}: growth of the process`, whole.rss, "MiB", within(PROCESS_MIB, quarter.rss)),
  ];
}

type Contestants = Record<string, () => Promise<unknown>>;

async function contestants(): Promise<Contestants> {
  const file = randomBytes(FILE_BYTES);
  const secret = { key: randomBytes(32), prefix: randomBytes(7) };
  const made = encryptBlob({ ...secret, source: chunked(file), bytes: FILE_BYTES });
  const blob = new Uint8Array(await new Response(made.ciphertext).arrayBuffer());
  const digest = await made.digest;

  const key = await crypto.subtle.importKey("raw", secret.key, "AES-GCM", false, ["encrypt", "decrypt"]);
  const parameters = (i: number) => ({
    name: "AES-GCM",
    iv: nonce(secret.prefix, i),
    additionalData: blob.subarray(0, HEADER_BYTES),
  });
  const plain = (i: number) => file.subarray(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES);
  const stored = (i: number) =>
    blob.subarray(HEADER_BYTES + i * STORED_SEGMENT_BYTES, HEADER_BYTES + (i + 1) * STORED_SEGMENT_BYTES);
  const encrypt = (i: number) => crypto.subtle.encrypt(parameters(i), key, plain(i));
  const decrypt = (i: number) => crypto.subtle.decrypt(parameters(i), key, stored(i));
  const sha256 = (bytes: BufferSource) => crypto.subtle.digest("SHA-256", bytes);
  return {
    encrypt: () => drained(encryptBlob({ ...secret, source: chunked(file), bytes: FILE_BYTES }).ciphertext),
    "encrypt: one after another": () => each(1, encrypt),
    "encrypt: at once": () => each(AT_ONCE, encrypt),
    "encrypt: with SHA-256": () => each(AT_ONCE, async (i) => sha256(await encrypt(i))),
    decrypt: () => drained(decryptBlob({ key: secret.key, bytes: FILE_BYTES, digest }, chunked(blob))),
    "decrypt: one after another": () => each(1, decrypt),
    "decrypt: at once": () => each(AT_ONCE, decrypt),
    "decrypt: with SHA-256": () => each(AT_ONCE, (i) => Promise.all([decrypt(i), sha256(stored(i))])),
  };
}

/** Milliseconds of each round, by name. In turn, and nobody clears away what another left. */
async function timed(runs: Contestants): Promise<(name: string) => number[]> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const times = new Map(Object.keys(runs).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(runs)) {
      collectGarbage();
      const start = performance.now();
      await run();
      if (round > 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return (name) => times.get(name) ?? [];
}

/** @param work for each segment, by its index */
async function each(atOnce: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < SEGMENTS) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function nonce(prefix: Uint8Array, i: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(...prefix, 0, 0, i >> 8, i & 255, i === SEGMENTS - 1 ? 1 : 0);
}

async function drained(stream: ReadableStream<Uint8Array>, onChunk = () => {}): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done) onChunk();
}

function chunked(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + SEGMENT_BYTES));
      at += SEGMENT_BYTES;
    },
  });
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += SEGMENT_BYTES) crypto.getRandomValues(bytes.subarray(at, at + SEGMENT_BYTES));
  return bytes;
}
