// The tables of businesses (the first D1): whose they are, by which ids the API knows them, their tokens, and who did what with those.

import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AccountId, Handle } from "../../protocol/index.ts";
import { bytes, id, time } from "../directory/columns.ts";

/** gateway: its device runs in our Gateway. own-server: it runs a bot of its own. */
export type Hosting = "gateway" | "own-server";

export const businesses = sqliteTable(
  "businesses",
  {
    /** 16 random bytes, base64url; also the name of its Gateway */
    id: id<string>("id").primaryKey(),
    /** The person who made it */
    owner: id<AccountId>("owner"),
    handle: id<Handle>("handle"),
    hosting: text("hosting").$type<Hosting>().notNull(),
    /** Of the business itself; "" until its own server has come */
    account: id<AccountId | "">("account"),
    phoneNumberId: id<string>("phone_number_id").unique(),
    wabaId: id<string>("waba_id").unique(),
    created: time("created"),
  },
  (table) => [index("businesses_of_owner").on(table.owner)],
);

export const apiTokens = sqliteTable(
  "api_tokens",
  {
    /** SHA-256 of the token: who reads this table cannot call by it. */
    tokenHash: bytes("token_hash").primaryKey(),
    /** What it is called where it is shown: 16 random bytes, base64url */
    id: id<string>("id").unique(),
    business: id<string>("business"),
    name: text("name").notNull(),
    /** With spaces between them */
    scopes: text("scopes").notNull(),
    created: time("created"),
    /** `NEVER` where it does not (columns.ts) */
    expires: time("expires"),
    /** To the minute; 0 before the first use */
    lastUsed: time("last_used"),
    /** 0: it is not */
    revoked: time("revoked"),
  },
  (table) => [index("api_tokens_of_business").on(table.business)],
);

/** Who changed what of a business, for half a year; never what was said. */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: integer("id").primaryKey(),
    business: id<string>("business"),
    at: time("at"),
    /** "owner", or the id of a token */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    /** The id of what it was done to; "" where there is none */
    subject: text("subject").notNull(),
  },
  (table) => [index("audit_of_business").on(table.business, table.id), index("audit_by_time").on(table.at)],
);
