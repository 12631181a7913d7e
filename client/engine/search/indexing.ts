// Makes those blocks of the index that are noted, from the timeline as it is: whatever ends it, the notes that are left say what is left.

import type { ConversationId } from "../../../protocol/index.ts";
import { encodeBlock } from "../../search/block.ts";
import { BLOCK_SEQS } from "../../search/block-of.ts";
import { entryOf } from "../../search/entry.ts";
import type { Write } from "../../store/port.ts";
import type { Conversations } from "../conversations.ts";
import type { World } from "../world.ts";
import type { Blocks } from "./blocks.ts";
import { NOTED } from "./notes.ts";

/** A tenth of a second, or so, of which the conversation's turn takes all */
const BLOCKS_AT_ONCE = 4;
/** How much is left to show, not to the last one. */
const COUNTED_AT_MOST = 20_000;

export class Indexing {
  /** As counted when there was more than one piece of work, and less by what was done since */
  private left = 0;

  private readonly world: Pick<World, "store">;
  private readonly conversations: Pick<Conversations, "get">;
  private readonly blocks: Blocks;

  constructor(world: Pick<World, "store">, conversations: Pick<Conversations, "get">, blocks: Blocks) {
    this.world = world;
    this.conversations = conversations;
    this.blocks = blocks;
  }

  /** What was just said comes first, and of what was said before the newest. @returns how many blocks are left, as far as anybody counts */
  async some(): Promise<number> {
    const { store } = this.world;
    const notes = await store.range("searchNotes", { prefix: [], limit: BLOCKS_AT_ONCE, newestFirst: true });
    const byChat = Map.groupBy(notes, ({ key }) => key[1] as ConversationId);
    for (const [id, some] of byChat) await this.index(id, [...new Set(some.map(({ key }) => Number(key[2])))]);
    if (notes.length < BLOCKS_AT_ONCE) this.left = 0;
    else if (this.left > notes.length) this.left -= notes.length;
    else this.left = (await store.range("searchNotes", { prefix: [], limit: COUNTED_AT_MOST })).length;
    return this.left;
  }

  private async index(id: ConversationId, blocks: readonly number[]): Promise<void> {
    const { store } = this.world;
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return forget(store, id, blocks);
    // In turn with all that changes the timeline: what is read here is what stands there when this is stored.
    const made = await conversation.step(async (draft) => {
      const all = [];
      for (const block of blocks) all.push({ block, bytes: await blockOf(store, id, block) });
      for (const { block, bytes } of all) draft.writes.push(...writesOf(id, block, bytes));
      return all;
    });
    for (const { block, bytes } of made) this.blocks.set(id, block, bytes);
  }
}

async function blockOf(store: World["store"], id: ConversationId, block: number): Promise<Uint8Array | null> {
  const from = block * BLOCK_SEQS;
  const lines = await store.range("timeline", { prefix: [id], from, before: from + BLOCK_SEQS });
  const entries = lines.flatMap(({ key, value }) => (value.kind === "message" ? (entryOf(Number(key[1]), value) ?? []) : []));
  return entries.length === 0 ? null : encodeBlock(entries);
}

/** A chat that this device does not have. */
async function forget(store: World["store"], id: ConversationId, blocks: readonly number[]): Promise<void> {
  const writes = blocks.flatMap((block) => writesOf(id, block, null));
  await store.transact({ scope: "search", version: await store.version("search"), writes });
}

function writesOf(id: ConversationId, block: number, bytes: Uint8Array | null): Write[] {
  return [
    { table: "search", key: [id, block], value: bytes && { bytes } },
    ...Object.values(NOTED).map((noted): Write => ({ table: "searchNotes", key: [noted, id, block], value: null })),
  ];
}
