// A vault in memory, for tests, for simulations and for clients that keep nothing.

import type { BlobId } from "../../protocol/index.ts";
import { chunkReader } from "./chunks.ts";
import type { Vault } from "./vault.ts";

/** What outlives a vault that was opened on it. */
export type MemoryVaultDisk = { blobs: Map<BlobId, Uint8Array<ArrayBuffer>>; roomBytes: number };

export function memoryVaultDisk(roomBytes = Number.POSITIVE_INFINITY): MemoryVaultDisk {
  return { blobs: new Map(), roomBytes };
}

export function memoryVault({ blobs, roomBytes }: MemoryVaultDisk = memoryVaultDisk()): Vault {
  const usedBytes = () => Array.from(blobs.values()).reduce((sum, { length }) => sum + length, 0);
  return {
    async write(blob, ciphertext) {
      const source = chunkReader(ciphertext);
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      let bytes = 0;
      for (let chunk = await source.takeChunk(); chunk !== undefined; chunk = await source.takeChunk()) {
        bytes += chunk.length;
        if (usedBytes() + bytes > roomBytes) {
          source.cancel();
          return "no-room";
        }
        chunks.push(chunk.slice());
      }
      blobs.set(blob, await joined(chunks));
      return "done";
    },
    read: async (blob, from, to) => blobs.get(blob)?.slice(from, to),
    async stream(blob) {
      const bytes = blobs.get(blob);
      return bytes && new Blob([bytes]).stream();
    },
    size: async (blob) => blobs.get(blob)?.length,
    async remove(blob) {
      blobs.delete(blob);
    },
    list: async () => Array.from(blobs, ([blob, { length }]) => ({ blob, bytes: length })),
  };
}

async function joined(chunks: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
