// Who is known is told from strangers, and groups remember who committed: whoever was here before is known, and no chat is a request.

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

/** Ids of groups as they were then: in base64url those whose first bit is not set begin so. */
const GROUP_ID = /^[A-Za-f]/;

export const FELLOWS_IN_GROUPS: Migration = {
  name: "2026-11-fellows",
  table: "rosters",
  each(record, key) {
    const [conversation = ""] = key;
    const members = GROUP_ID.test(`${conversation}`) && Array.isArray(record.members) ? record.members : [];
    return [
      { table: "rosters", key, value: { ...record, commits: [] } },
      ...members.map(({ account }) => ({ table: "fellows", key: [account, conversation], value: {} })),
    ];
  },
};
