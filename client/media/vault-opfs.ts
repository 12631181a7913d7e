// A vault in the Origin Private File System: written by the worker that owns the profile, read by it and by any page.

import type { BlobId } from "../../protocol/index.ts";
import { type ChunkReader, chunkReader } from "./chunks.ts";
import type { Vault, VaultReader } from "./vault.ts";
import { blobNamed, isPartialName, nameOf, partialName } from "./vault-names.ts";

/**
 * In a dedicated worker only. A blob is written under another name and moved once it is whole and flushed: `createWritable` would do
 * both, but Safari had it late, and it copies what a synchronous handle writes in place.
 * @param folder a name in the root of the OPFS; nothing else lies in there
 */
export async function openOpfsVault(folder: string): Promise<Vault> {
  const directory = await opened(folder);
  for await (const name of directory.keys()) if (isPartialName(name)) await removeLeftover(directory, name);
  return {
    ...readerOf(directory),
    async write(blob, ciphertext) {
      const source = chunkReader(ciphertext);
      const name = partialName(blob);
      try {
        const partial = (await directory.getFileHandle(name, { create: true })) as MovableFile;
        await writeFlushed(partial, source);
        await partial.move(nameOf(blob));
        return "done";
      } catch (error) {
        source.cancel(error);
        await unlessMissing(directory.removeEntry(name));
        if (error instanceof NoRoom || named(error, "QuotaExceededError")) return "no-room";
        throw error;
      }
    },
    async remove(blob) {
      await unlessMissing(directory.removeEntry(nameOf(blob)));
    },
  };
}

/** For pages: reads what a worker's vault of the same folder wrote. */
export async function openOpfsVaultReader(folder: string): Promise<VaultReader> {
  return readerOf(await opened(folder));
}

/** In all browsers, and replaces what has the name: https://github.com/whatwg/fs/pull/10, not yet in the types. */
type MovableFile = FileSystemFileHandle & { move(name: string): Promise<void> };

/** Fewer bytes were taken than given. */
class NoRoom extends Error {}

async function opened(folder: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(folder, { create: true });
}

async function removeLeftover(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (error) {
    // The owner before us is not quite gone and still holds it: then the next opening removes it.
    if (!named(error, "NoModificationAllowedError") && !named(error, "NotFoundError")) throw error;
  }
}

async function writeFlushed(partial: FileSystemFileHandle, source: ChunkReader): Promise<void> {
  const file = await partial.createSyncAccessHandle();
  try {
    let at = 0;
    for (let chunk = await source.takeChunk(); chunk !== undefined; chunk = await source.takeChunk()) {
      if (file.write(chunk, { at }) < chunk.length) throw new NoRoom();
      at += chunk.length;
    }
    file.flush();
    // In an incognito window Chromium says of all bytes that they were written, also of those that were too many.
    if (file.getSize() < at) throw new NoRoom();
  } finally {
    file.close();
  }
}

function readerOf(directory: FileSystemDirectoryHandle): VaultReader {
  // A snapshot: only where the blob is removed or replaced meanwhile, reading it fails.
  const fileOf = (blob: BlobId) => unlessMissing(directory.getFileHandle(nameOf(blob)).then((handle) => handle.getFile()));
  return {
    async read(blob, from, to) {
      const bytes = await unlessMissing(fileOf(blob).then((file) => file?.slice(from, to).arrayBuffer()));
      return bytes && new Uint8Array(bytes);
    },
    stream: async (blob) => (await fileOf(blob))?.stream(),
    size: async (blob) => (await fileOf(blob))?.size,
    async list() {
      const listed: { blob: BlobId; bytes: number }[] = [];
      for await (const name of directory.keys()) {
        const blob = blobNamed(name);
        const file = blob && (await fileOf(blob));
        if (blob && file) listed.push({ blob, bytes: file.size });
      }
      return listed;
    },
  };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (named(error, "NotFoundError")) return undefined;
    throw error;
  }
}

function named(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
