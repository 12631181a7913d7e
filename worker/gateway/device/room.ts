// How much of R2 a hosted business fills besides the files that have rows of their own: what its client keeps, its uploads and exports. Counted with
// everybody's files, and bounded as an account's are.

import { eq, sql } from "drizzle-orm";
import type { Vault } from "../../../client/media/vault.ts";
import { hostedFiles } from "../../business/schema.ts";
import { type FirstEnv, firstDatabase } from "../../directory/shards.ts";
import { totals } from "../../operator/schema.ts";
import { settingsOf } from "../../operator/settings.ts";

export type Room = {
  /** @returns whether there was so much; then it is taken */
  take(bytes: number): Promise<boolean>;
  give(bytes: number): Promise<void>;
  /** As it was found to be: what a crash left uncounted is counted then. */
  set(bytes: number): Promise<void>;
};

export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

export function roomOf(env: FirstEnv, business: string): Room {
  const db = firstDatabase(env);
  const { bytes: own } = hostedFiles;
  return {
    async take(bytes) {
      const { accountStorageBytes, storageBytes } = await settingsOf(env);
      const here = sql`coalesce((SELECT ${own} FROM ${hostedFiles} WHERE ${eq(hostedFiles.business, business)}), 0)`;
      const all = sql`coalesce((SELECT ${totals.n} FROM ${totals} WHERE ${eq(totals.what, "bytes")}), 0)`;
      const isRoomForAll = storageBytes === null ? sql`true` : sql`${all} + ${bytes} <= ${storageBytes}`;
      // One statement: of two writes at once each finds what the other took.
      const taken = await db
        .insert(hostedFiles)
        .select(sql`SELECT ${business}, ${bytes} WHERE ${here} + ${bytes} <= ${accountStorageBytes} AND ${isRoomForAll}`)
        .onConflictDoUpdate({ target: hostedFiles.business, set: { bytes: sql`${own} + excluded.bytes` } })
        .returning({ bytes: own });
      return taken.length > 0;
    },
    async give(bytes) {
      await db
        .update(hostedFiles)
        .set({ bytes: sql`max(0, ${own} - ${bytes})` })
        .where(eq(hostedFiles.business, business));
    },
    async set(bytes) {
      await db
        .insert(hostedFiles)
        .values({ business, bytes })
        .onConflictDoUpdate({ target: hostedFiles.business, set: { bytes } });
    },
  };
}

/** What does not fit is taken away again: how much comes nobody knows before its end. */
export function bounded(vault: Vault, room: Room): Vault {
  return {
    ...vault,
    async write(blob, ciphertext) {
      const before = (await vault.size(blob)) ?? 0;
      const outcome = await vault.write(blob, ciphertext);
      if (outcome !== "done") return outcome;
      const bytes = (await vault.size(blob)) ?? 0;
      if (bytes <= before) await room.give(before - bytes);
      else if (!(await room.take(bytes - before))) {
        await vault.remove(blob);
        await room.give(before);
        return "no-room";
      }
      return outcome;
    },
    async remove(blob) {
      const bytes = (await vault.size(blob)) ?? 0;
      await vault.remove(blob);
      if (bytes > 0) await room.give(bytes);
    },
  };
}

export async function bytesIn(vaults: readonly Pick<Vault, "list">[]): Promise<number> {
  const lists = await Promise.all(vaults.map((vault) => vault.list()));
  return lists.flat().reduce((sum, { bytes }) => sum + bytes, 0);
}
