// What was said before there was an index is noted for it, block by block: it is made when there is time.

import { blockOf } from "../../search/block-of.ts";
import type { Migration } from "./migrate.ts";

/** Five million places of one log: what is older than those is not found. */
const BLOCKS_AT_MOST = 20_000;
/** As client/engine/search/notes has it */
const BEFORE = 0;

export const NOTHING_INDEXED_YET: Migration = {
  name: "2026-11-search",
  table: "conversations",
  each({ cursor, ahead }, key) {
    const placed = [cursor, ...(Array.isArray(ahead) ? ahead : [])].filter((seq): seq is number => Number.isSafeInteger(seq));
    const last = blockOf(Math.max(0, ...placed));
    const first = Math.max(0, last - BLOCKS_AT_MOST + 1);
    return Array.from({ length: last - first + 1 }, (_, i) => ({
      table: "searchNotes",
      key: [BEFORE, ...key, first + i],
      value: {},
    }));
  },
};
