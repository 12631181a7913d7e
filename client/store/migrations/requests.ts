// Who is known is told from strangers, and groups remember who committed: whoever was here before is known, and no chat is a request.

import { type ConversationId, isGroupConversationId } from "../../../protocol/index.ts";
import type { Migration } from "./migrate.ts";

export const NO_REQUESTS_YET: Migration = {
  name: "2026-11-requests",
  table: "conversations",
  each: (record, key) => [{ table: "conversations", key, value: { ...record, request: null, unfollowed: [] } }],
};

export const KNOWN_SO_FAR: Migration = {
  name: "2026-11-known-people",
  table: "contacts",
  each: (record, key) => [{ table: "contacts", key, value: { ...record, accepted: true } }],
};

export const FELLOWS_IN_GROUPS: Migration = {
  name: "2026-11-fellows",
  table: "rosters",
  each(record, key) {
    const [conversation = ""] = key;
    const members = isGroupConversationId(conversation as ConversationId) && Array.isArray(record.members) ? record.members : [];
    return [
      { table: "rosters", key, value: { ...record, commits: [] } },
      ...members.map(({ account }) => ({ table: "fellows", key: [account, conversation], value: {} })),
    ];
  },
};
