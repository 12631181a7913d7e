// What was said last, handed to a device that is linked where no history says it: as rows of one, so that it comes in as from there.

import { decodeCbor, encodeCbor } from "../../../protocol/index.ts";
import { conversationOf, encodableRow, type Row, readRow } from "../../history/row.ts";
import type { Conversations } from "../conversations.ts";
import { placeRows } from "../history/placing.ts";
import type { World } from "../world.ts";
import { MAX_RECENT_BYTES } from "./grant.ts";
import { newestFirst } from "./newest-first.ts";

/** In each chat */
const RECENT_LINES = 30;

/** The newest chats first, as many as there is room for. */
export async function recentLines({ store }: Pick<World, "store">, conversations: Conversations): Promise<Uint8Array> {
  const rows: unknown[] = [];
  let left = MAX_RECENT_BYTES - 16;
  for (const { id } of newestFirst(conversations)) {
    const lines = await store.range("timeline", { prefix: [id], limit: RECENT_LINES, newestFirst: true });
    const oldest = lines.at(-1)?.key[1];
    if (oldest === undefined) continue;
    const since = { prefix: [id], from: Number(oldest) };
    const [reactions, stars] = await Promise.all([store.range("reactions", since), store.range("stars", since)]);
    const some = [
      ...lines.map(({ key, value }): Row => ({ table: "timeline", key, value })),
      ...reactions.map(({ key, value }): Row => ({ table: "reactions", key, value })),
      ...stars.map(({ key, value }): Row => ({ table: "stars", key, value })),
    ].map(encodableRow);
    left -= encodeCbor(some).length;
    if (left < 0) break;
    rows.push(...some);
  }
  return rows.length === 0 ? new Uint8Array() : encodeCbor(rows);
}

/** What none is is passed over. */
export async function takeRecent(world: World, conversations: Conversations, recent: Uint8Array): Promise<void> {
  const decoded = recent.length === 0 ? [] : decodeCbor(recent);
  const rows = Array.isArray(decoded) ? decoded.map(readRow).filter((row) => row !== undefined) : [];
  for (const [id, some] of Map.groupBy(rows, conversationOf)) await placeRows(world, conversations.get(id), some);
}
