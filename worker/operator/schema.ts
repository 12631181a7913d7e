// The tables of who operates this service (the first D1): what they did, who tried to, what they set, whom they invited, and what there is of everything.

import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccountId } from "../../protocol/index.ts";
import { bytes, id, time } from "../directory/columns.ts";

/** Rows are added, and go after `AUDIT_KEPT_MS`. Never what was said. */
export const operatorAudit = sqliteTable(
  "operator_audit",
  {
    id: integer("id").primaryKey(),
    at: time("at"),
    /** "secret", or whom the team's own sign-in names */
    actor: text("actor").notNull(),
    act: text("act").notNull(),
    /** The id of what it was done to, or what was set; "" where there is none */
    subject: text("subject").notNull(),
    /** "begun" stands before each act: one that breaks off is seen. */
    outcome: text("outcome").notNull(),
  },
  (table) => [index("operator_audit_by_time").on(table.at)],
);

/** By hour and network, so that no number of tries makes many rows. */
export const operatorRefusals = sqliteTable(
  "operator_refusals",
  { hour: integer("hour").notNull(), network: text("network").notNull(), tries: integer("tries").notNull() },
  (table) => [primaryKey({ columns: [table.hour, table.network] })],
);

/** JSON, of what is not as it is by default (settings.ts) */
export const settings = sqliteTable("settings", {
  name: text("name").primaryKey().notNull(),
  value: text("value").notNull(),
  at: time("at"),
});

export const invitations = sqliteTable(
  "invitations",
  {
    /** SHA-256 of the code: who reads this table cannot sign up by it. */
    hash: bytes("hash").primaryKey(),
    expires: time("expires"),
    /** "" until it is used */
    account: id<AccountId | "">("account"),
  },
  (table) => [index("invitations_by_expiry").on(table.expires), index("invitations_of_account").on(table.account)],
);

/** What there is in this database, kept by its own triggers (migrations/0011): "accounts", "blobs", "bytes" of blobs. */
export const totals = sqliteTable("totals", { what: text("what").primaryKey().notNull(), n: integer("n").notNull() });

/** Of each account that has files: how many bytes lie here of it. Kept by triggers too. */
export const stored = sqliteTable("stored", {
  account: id<AccountId>("account").primaryKey(),
  bytes: integer("bytes").notNull(),
});

/** By day since 1970, and for all the days before those that are kept as day 0: a name and how often. */
export const counters = sqliteTable(
  "counters",
  { day: integer("day").notNull(), name: text("name").notNull(), n: integer("n").notNull() },
  (table) => [primaryKey({ columns: [table.day, table.name] })],
);

/** Who writes so much that whoever pays for it must know: by day and account, a sample in which a person who writes as people do hardly ever stands. */
export const writers = sqliteTable(
  "writers",
  { day: integer("day").notNull(), account: id<AccountId>("account"), n: integer("n").notNull() },
  (table) => [primaryKey({ columns: [table.day, table.account] })],
);
