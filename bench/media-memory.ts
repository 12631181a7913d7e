// What the largest file takes on its way through encryption and decryption, beside a quarter of it. A program of its own: prints JSON.

import { decryptBlob } from "../client/media/decrypt-blob.ts";
import { encryptBlob } from "../client/media/encrypt-blob.ts";
import { SEGMENT_BYTES } from "../client/media/layout.ts";
import { MAX_FILE_BYTES } from "../protocol/index.ts";

const MIB = 1024 * 1024;

/** MiB at the most, over what was in use before */
export type Peak = { rss: number; arrayBuffers: number };

const before = process.memoryUsage();
const quarter = await peak(MAX_FILE_BYTES / 4, before);
const whole = await peak(MAX_FILE_BYTES, before);
console.log(JSON.stringify({ quarter, whole }));

async function peak(fileBytes: number, before: NodeJS.MemoryUsage): Promise<Peak> {
  const secret = { key: randomBytes(32), prefix: randomBytes(7) };
  const most = { rss: 0, arrayBuffers: 0 };
  const watch = () => {
    const now = process.memoryUsage();
    for (const name of ["rss", "arrayBuffers"] as const) most[name] = Math.max(most[name], (now[name] - before[name]) / MIB);
  };
  const encrypted = () => encryptBlob({ ...secret, source: zeros(fileBytes), bytes: fileBytes });
  const made = encrypted();
  await drained(made.ciphertext, watch);
  const opened = decryptBlob({ key: secret.key, bytes: fileBytes, digest: await made.digest }, encrypted().ciphertext);
  await drained(opened, watch);
  return most;
}

async function drained(stream: ReadableStream<Uint8Array>, onChunk: () => void): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done) onChunk();
}

function zeros(bytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, SEGMENT_BYTES)));
      left -= Math.min(left, SEGMENT_BYTES);
    },
  });
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}
