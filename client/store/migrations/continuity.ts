// What a device knows of its own place in a group, and who was there when something was written.

import type { Migration } from "./migrate.ts";

export const PLACES_IN_GROUPS: Migration = {
  name: "2026-11-places-in-groups",
  table: "conversations",
  each({ badCommit: _, ...record }, key) {
    // Whatever was missing, this device has no state that it could follow the log from.
    const lost = { seq: record.cursor, at: record.serverAt, committer: null, report: null };
    const value = {
      ...record,
      lost: record.state === "recovering" ? lost : null,
      gap: false,
      diverged: false,
      forked: null,
      owesIntroduction: false,
    };
    return [{ table: "conversations", key, value }];
  },
};

export const SEEN_WHEN_TYPED: Migration = {
  name: "2026-11-seen-when-typed",
  table: "outbox",
  each: (record, key) => [{ table: "outbox", key, value: { ...record, typedAt: null } }],
};

export const HOW_COMMITS_CAME_ABOUT: Migration = {
  name: "2026-11-how-commits-came-about",
  table: "pendingCommits",
  each: (record, key) => [{ table: "pendingCommits", key, value: { ...record, isFollowed: true, offender: null } }],
};
