// What a person sets about a chat lies apart from the group's record.

import type { Migration } from "./migrate.ts";

export const DRAFTS_APART: Migration = {
  name: "2026-11-preferences",
  table: "conversations",
  each(record, key) {
    const { draft, ...rest } = record;
    if (draft === undefined) return [];
    const line = { table: "conversations", key, value: rest };
    return draft === "" ? [line] : [line, { table: "preferences", key: [...key, "draft"], value: { value: draft } }];
  },
};
