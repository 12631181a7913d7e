// A vault in a folder by node:fs, for bots, tests and measurements.
/// <reference types="node" />

import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ChunkReader, chunkReader } from "./chunks.ts";
import type { Vault } from "./vault.ts";
import { blobNamed, isPartialName, nameOf, partialName } from "./vault-names.ts";

const READ_BYTES = 256 * 1024;

/** @param folder made where it is not there; nothing else lies in it */
export async function openNodeVault(folder: string): Promise<Vault> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (isPartialName(name)) await rm(join(folder, name), { force: true });
  const pathOf = (blob: Parameters<typeof nameOf>[0]) => join(folder, nameOf(blob));
  return {
    async write(blob, ciphertext) {
      const source = chunkReader(ciphertext);
      const partial = join(folder, partialName(blob));
      try {
        await writeDurably(partial, source);
        await rename(partial, pathOf(blob));
        await syncFolder(folder);
        return "done";
      } catch (error) {
        source.cancel(error);
        await rm(partial, { force: true });
        if (isNoRoom(error)) return "no-room";
        throw error;
      }
    },
    async read(blob, from, to) {
      const file = await openIfThere(pathOf(blob));
      if (file === undefined) return undefined;
      try {
        return await readRange(file, from, Math.min(to, (await file.stat()).size));
      } finally {
        await file.close();
      }
    },
    async stream(blob) {
      const file = await openIfThere(pathOf(blob));
      return file && streamOfFile(file);
    },
    size: async (blob) => (await unlessMissing(stat(pathOf(blob))))?.size,
    remove: (blob) => rm(pathOf(blob), { force: true }),
    async list() {
      const blobs = (await readdir(folder)).map(blobNamed).filter((blob) => blob !== undefined);
      const sizes = await Promise.all(
        blobs.map(async (blob) => ({ blob, bytes: (await unlessMissing(stat(pathOf(blob))))?.size })),
      );
      return sizes.flatMap(({ blob, bytes }) => (bytes === undefined ? [] : [{ blob, bytes }]));
    },
  };
}

/** On the disk itself when it answers: a rename may reach it before the bytes do. */
async function writeDurably(path: string, source: ChunkReader): Promise<void> {
  const file = await open(path, "wx");
  try {
    for (let chunk = await source.takeChunk(); chunk !== undefined; chunk = await source.takeChunk()) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename durable too. Windows opens no folders; there it is as durable as the file system makes it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

function isNoRoom(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return unlessMissing(open(path, "r"));
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function readRange(file: FileHandle, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, to - from));
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/** Holds the file open until its end, an error or `cancel`, so that it may be removed meanwhile. */
function streamOfFile(file: FileHandle): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const bytes = await readRange(file, at, at + READ_BYTES);
          at += bytes.length;
          if (bytes.length > 0) return controller.enqueue(bytes);
        } catch (error) {
          await file.close();
          throw error;
        }
        await file.close();
        controller.close();
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}
