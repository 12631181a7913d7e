// What a poll offers is searched: blocks of the index that have one from before are noted, to be made anew.

import { blockOf } from "../../search/block-of.ts";
import type { Migration } from "./migrate.ts";

/** As client/engine/search/notes has it */
const BEFORE = 0;

export const OPTIONS_ARE_SEARCHED: Migration = {
  name: "2026-11-options-searched",
  table: "timeline",
  each({ body }, [conversation, seq]) {
    const isPoll = typeof body === "object" && body !== null && (body as { kind?: unknown }).kind === "poll";
    if (!isPoll || typeof conversation !== "string" || typeof seq !== "number") return [];
    return [{ table: "searchNotes", key: [BEFORE, conversation, blockOf(seq)], value: {} }];
  },
};
