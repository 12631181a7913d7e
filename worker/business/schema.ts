// The tables of businesses (the first D1): whose they are, by which ids the API knows them, their tokens, and who did what with those.

import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { AccountId, Handle } from "../../protocol/index.ts";
import { bytes, flag, id, time } from "../directory/columns.ts";
import type { MemberId } from "./principal.ts";
import type { Role } from "./roles.ts";

/** gateway: its device runs in our Gateway. own-server: it runs a bot of its own. */
export type Hosting = "gateway" | "own-server";

export const businesses = sqliteTable(
  "businesses",
  {
    /** 16 random bytes, base64url; also the name of its Gateway */
    id: id<string>("id").primaryKey(),
    /** Of its owners the one who answers for it to the operator: at first who made it */
    owner: id<AccountId>("owner"),
    handle: id<Handle>("handle"),
    hosting: text("hosting").$type<Hosting>().notNull(),
    /** Of the business itself; "" until its own server has come */
    account: id<AccountId | "">("account"),
    phoneNumberId: id<string>("phone_number_id").unique(),
    wabaId: id<string>("waba_id").unique(),
    created: time("created"),
    /** With its account: then no token of it works */
    suspended: flag("suspended").default(false),
    /** With its owner: no token of it works, its people change nothing, its jobs wait. What was said comes and goes on. */
    ownerSuspended: flag("owner_suspended").default(false),
    /** When its end was last begun: no token of it works. 0: it was not */
    ending: time("ending").default(0),
    /** By which of the operator's secrets its key is wrapped (gateway-secret.ts); "" before that is known */
    secret: text("secret").notNull().default(""),
  },
  (table) => [index("businesses_of_owner").on(table.owner), index("businesses_by_account").on(table.account)],
);

/** Suspended by itself, or with who answers for it: a second owner is no way around that. */
export const isStopped = sql<boolean>`(${businesses.suspended} OR ${businesses.ownerSuspended})`.mapWith(Boolean);

/** The people of a business. A row stays when a membership ends: what its member did is still told by name. */
export const businessMembers = sqliteTable(
  "business_members",
  {
    id: id<MemberId>("id").primaryKey(),
    business: id<string>("business"),
    account: id<AccountId>("account"),
    handle: id<Handle>("handle"),
    role: text("role").$type<Role>().notNull(),
    invited: time("invited"),
    /** 0: they have not said yes */
    accepted: time("accepted"),
    /** 0: it goes on */
    ended: time("ended"),
    /** Their account, by the operator: no token that they had made works */
    suspended: flag("suspended").default(false),
  },
  (table) => [
    uniqueIndex("members_of_business").on(table.business, table.account).where(sql`ended = 0`),
    index("members_by_account").on(table.account),
    index("ended_members").on(table.business, table.ended),
  ],
);

/** Who is to have it instead of its owner, once they say so */
export const businessOffers = sqliteTable(
  "business_offers",
  {
    business: id<string>("business").primaryKey(),
    /** Whose it was when it was offered: what changed hands since is not theirs to give. */
    owner: id<AccountId>("owner"),
    to: id<AccountId>("recipient"),
    expires: time("expires"),
  },
  (table) => [index("business_offers_to").on(table.to)],
);

/** What Gateways keep in R2 of a business, in bytes (gateway/device/room.ts). Counted into `totals` by triggers (migrations/0016). */
export const hostedFiles = sqliteTable("hosted_files", {
  business: id<string>("business").primaryKey(),
  bytes: integer("bytes").notNull(),
});

export const apiTokens = sqliteTable(
  "api_tokens",
  {
    /** SHA-256 of the token: who reads this table cannot call by it. */
    tokenHash: bytes("token_hash").primaryKey(),
    /** What it is called where it is shown: 16 random bytes, base64url */
    id: id<string>("id").unique(),
    business: id<string>("business"),
    name: text("name").notNull(),
    /** The member who had it made, or has it from a rotation: it ends with their membership. */
    maker: id<MemberId>("maker").default(""),
    /** With spaces between them */
    scopes: text("scopes").notNull(),
    /** From where it may be used: CIDR blocks with spaces between them. "": from anywhere */
    networks: text("networks").notNull().default(""),
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
    /** The id of a member, or of a token */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    /** The id of what it was done to; "" where there is none */
    subject: text("subject").notNull(),
  },
  (table) => [index("audit_of_business").on(table.business, table.id), index("audit_by_time").on(table.at)],
);
