// What databases know the migrations by, in their order, with the table that each goes through: enough to see that there is nothing to do, as nearly
// always. Migrations themselves are loaded where there is.

export type Named = {
  /** What databases know it by, such as "2026-11-preferences" */
  name: string;
  /** The table that it goes through, as it is called before: it need not be one of today's. */
  table: string;
};

export const NAMES: readonly Named[] = [
  { name: "2026-11-bodies", table: "timeline" },
  { name: "2026-11-waiting", table: "outbox" },
  { name: "2026-11-file-uses", table: "gallery" },
  { name: "2026-11-previews", table: "conversations" },
  { name: "2026-11-preferences", table: "conversations" },
  { name: "2026-11-places-in-groups", table: "conversations" },
  { name: "2026-11-seen-when-typed", table: "outbox" },
  { name: "2026-11-how-commits-came-about", table: "pendingCommits" },
  { name: "2026-11-requests", table: "conversations" },
  { name: "2026-11-known-people", table: "contacts" },
  { name: "2026-11-fellows", table: "rosters" },
  { name: "2026-11-account-log", table: "account" },
  { name: "2026-11-keyring", table: "account" },
  { name: "2026-11-history-keyring", table: "history" },
  { name: "2026-11-search", table: "conversations" },
  { name: "2026-11-options-searched", table: "timeline" },
];
