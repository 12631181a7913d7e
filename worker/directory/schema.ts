// The tables of the directory (D1): who has which devices, how they sign in, and how others can add them to a conversation. Each row lies with the
// bucket of the id that it begins with (buckets.ts), but for challenges and the map, which are in the first database. The database refuses writes to buckets
// in `fences`: the triggers are in migrations/0005.

import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccountId, ConversationId, DeviceId, Handle } from "../../protocol/index.ts";
import type { Bucket, HandleHash } from "./buckets.ts";
import { bytes, flag, id, NEVER, time } from "./columns.ts";

export const accounts = sqliteTable(
  "accounts",
  {
    id: id<AccountId>("id").primaryKey(),
    /** Whose it is, say the rows of `handles`. */
    handle: id<Handle>("handle"),
    accountKey: bytes("account_key"),
    created: time("created"),
    /** As it was signed; empty for a person. */
    businessProfile: bytes("business_profile").default(sql`x''`),
    /** It came back on another day, was in a conversation, or is a business: it stays (unused.ts). */
    used: flag("used").default(false),
    /** CBOR: the entries of the account's log, from the first */
    log: bytes("log").default(sql`x''`),
    logLength: integer("log_length").notNull().default(0),
    /** By who operates the service (worker/operator): it hears nothing but that */
    suspended: flag("suspended").default(false),
  },
  (table) => [index("accounts_unused").on(table.created).where(sql`${table.used} = 0`)],
);

/** Whose a handle is. Found by its hash alone, which says where the row lies. */
export const handles = sqliteTable(
  "handles",
  {
    hash: id<HandleHash>("hash").primaryKey(),
    account: id<AccountId>("account"),
    /** `NEVER` once the account is there */
    lapses: time("lapses"),
  },
  (table) => [
    index("handles_reserved")
      .on(table.lapses)
      .where(sql`${table.lapses} < ${sql.raw(`${NEVER}`)}`),
  ],
);

/** Accounts that can no longer come to be by a reservation which lapsed before they were there. */
export const givenUp = sqliteTable(
  "given_up",
  { account: id<AccountId>("account"), hash: id<HandleHash>("hash"), lapses: time("lapses") },
  (table) => [primaryKey({ columns: [table.account, table.hash] })],
);

/**
 * Suspended or closed by who operates the service: as long as the row is there nobody signs up under that id, whatever became of the account. Written and
 * taken away with `suspended` of its row, in the same transaction.
 */
export const barred = sqliteTable("barred", { account: id<AccountId>("account").primaryKey(), since: time("since") });

/** Who told the operator of whom. No content, ever. */
export const reports = sqliteTable(
  "reports",
  {
    reporter: id<AccountId>("reporter"),
    subject: id<AccountId>("subject"),
    at: time("at"),
    /** A hash of from where, another one for each subject: those of one network count once. */
    network: text("network").notNull().default(""),
  },
  (table) => [
    primaryKey({ columns: [table.reporter, table.subject] }),
    index("reports_of_subject").on(table.subject, table.network),
    index("reports_by_time").on(table.at),
  ],
);

/** Conversations know devices by their ids: each begins as its account's does, so nobody can take another's, not even one that is gone. */
export const devices = sqliteTable(
  "devices",
  {
    id: id<DeviceId>("id").primaryKey(),
    account: id<AccountId>("account"),
    deviceKey: bytes("device_key"),
    revoked: flag("revoked"),
    created: time("created"),
  },
  (table) => [index("devices_of_account").on(table.account)],
);

/** Nonces that were given out and not yet signed. */
export const challenges = sqliteTable(
  "challenges",
  { challenge: bytes("challenge").primaryKey(), expires: time("expires") },
  (table) => [index("challenges_by_expiry").on(table.expires)],
);

export const sessions = sqliteTable(
  "sessions",
  {
    /** SHA-256 of the token: who reads this table cannot sign in by it. */
    tokenHash: bytes("token_hash").primaryKey(),
    account: id<AccountId>("account"),
    device: id<DeviceId>("device"),
    expires: time("expires"),
  },
  (table) => [index("sessions_of_device").on(table.device), index("sessions_by_expiry").on(table.expires)],
);

/** A smaller `id` is older: an INTEGER PRIMARY KEY counts up. */
export const keyPackages = sqliteTable(
  "key_packages",
  {
    id: integer("id").primaryKey(),
    device: id<DeviceId>("device"),
    /** KeyPackageRef, base64url */
    ref: id<string>("ref").unique(),
    bytes: bytes("bytes"),
    lastResort: flag("last_resort"),
    /** Of a last resort: it was given out since its device put it here. */
    used: flag("used"),
    expires: time("expires"),
  },
  (table) => [
    index("key_packages_of_device").on(table.device, table.lastResort),
    index("key_packages_by_expiry").on(table.expires),
  ],
);

/** Which KeyPackages an account was given for which conversation. A last resort may be in several claims. */
export const claims = sqliteTable(
  "claims",
  {
    requester: id<AccountId>("requester"),
    conversation: id<ConversationId>("conversation"),
    ref: id<string>("ref"),
    account: id<AccountId>("account"),
    device: id<DeviceId>("device"),
    expires: time("expires"),
  },
  (table) => [
    primaryKey({ columns: [table.requester, table.conversation, table.ref] }),
    index("claims_by_expiry").on(table.expires),
  ],
);

/** In the first database: how many accounts were made in which slot of time, by all and from which network (sign-ups.ts). */
export const signUps = sqliteTable(
  "sign_ups",
  { who: text("who").notNull(), slot: integer("slot").notNull(), made: integer("made").notNull() },
  (table) => [primaryKey({ columns: [table.who, table.slot] })],
);

/** One row, in the first database: which one has which bucket. */
export const shardMap = sqliteTable("shard_map", {
  id: integer("id").primaryKey(),
  version: integer("version").notNull(),
  shards: bytes("shards"),
  /** Who moves buckets now, and until when nobody else may */
  mover: text("mover").notNull(),
  moverUntil: time("mover_until"),
});

/** In the first database: buckets that are between two. */
export const moves = sqliteTable("moves", {
  bucket: id<Bucket>("bucket").primaryKey(),
  from: integer("from_shard").notNull(),
  to: integer("to_shard").notNull(),
  /** copying: it is where it was. switched: it is where it goes to, and still to be deleted where it was. */
  state: text("state").$type<"copying" | "switched">().notNull(),
});

/** In each database: buckets whose rows nobody may write here, as they are on their way or gone. Whoever moves them writes there by its name alone. */
export const fences = sqliteTable("fences", {
  bucket: id<Bucket>("bucket").primaryKey(),
  mover: text("mover").notNull().default(""),
});
