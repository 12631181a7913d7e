// The tables of the directory (D1): who has which devices, how they sign in, and how others can add them to a conversation.

import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import type { AccountId, ConversationId, DeviceId, Handle } from "../../protocol/index.ts";
import { bytes, flag, id, time } from "./columns.ts";

export const accounts = sqliteTable("accounts", {
  id: id<AccountId>("id").primaryKey(),
  handle: id<Handle>("handle").unique(),
  accountKey: bytes("account_key"),
  deviceList: bytes("device_list"),
  deviceListVersion: integer("device_list_version").notNull(),
  /** First byte of the handle's SHA-256: where the account goes when there is more than one database. */
  bucket: integer("bucket").notNull(),
  created: time("created"),
  /** As it was signed; empty for a person. */
  businessProfile: bytes("business_profile").default(sql`x''`),
});

/** Who told the operator of whom. No content, ever. */
export const reports = sqliteTable(
  "reports",
  { reporter: id<AccountId>("reporter"), subject: id<AccountId>("subject"), at: time("at") },
  (table) => [primaryKey({ columns: [table.reporter, table.subject] })],
);

/** A device's row stays when it is revoked, so that nobody ever takes its id again: conversations know devices by it. */
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
