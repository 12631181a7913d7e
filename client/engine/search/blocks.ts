// The blocks of the index in memory, once somebody searches: ten bytes for each message, so that a letter more is answered at once. What the store has
// otherwise is noted there, and made anew before it is looked for.

import type { ConversationId } from "../../../protocol/index.ts";
import { type Block, openBlock } from "../../search/block.ts";
import type { Entry, Key } from "../../store/port.ts";
import type { World } from "../world.ts";

const BLOCKS_AT_ONCE = 500;

export type KeptBlock = Block & { conversation: ConversationId; block: number };

export class Blocks {
  private kept: Map<string, KeptBlock> | null = null;

  private readonly store: World["store"];

  constructor({ store }: Pick<World, "store">) {
    this.store = store;
  }

  /** Those with the newest messages first */
  async all(): Promise<KeptBlock[]> {
    this.kept ??= await this.read();
    return [...this.kept.values()].sort((a, b) => b.newest - a.newest);
  }

  /** @param bytes as it is stored now; null: nothing is there */
  set(conversation: ConversationId, block: number, bytes: Uint8Array | null): void {
    const name = `${conversation} ${block}`;
    if (bytes === null) this.kept?.delete(name);
    else this.kept?.set(name, { conversation, block, ...openBlock(bytes) });
  }

  private async read(): Promise<Map<string, KeptBlock>> {
    const kept = new Map<string, KeptBlock>();
    let after: Key | null = null;
    for (;;) {
      const page: Entry<"search">[] = await this.store.range("search", {
        prefix: [],
        limit: BLOCKS_AT_ONCE,
        ...(after !== null && { after }),
      });
      for (const { key, value } of page) {
        const [conversation, block] = [key[0] as ConversationId, Number(key[1])];
        kept.set(`${conversation} ${block}`, { conversation, block, ...openBlock(value.bytes) });
      }
      if (page.length < BLOCKS_AT_ONCE) return kept;
      after = page.at(-1)?.key ?? null;
    }
  }
}
