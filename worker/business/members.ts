// The people of a business in the directory: invited, there, gone. Each change is one statement or one batch: two at once find what the other did.

import { and, asc, desc, eq, gt, inArray, lt, ne, or, sql } from "drizzle-orm";
import { type AccountId, type Handle, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import type { MemberId } from "./principal.ts";
import { isInCharge, type Role } from "./roles.ts";
import { apiTokens, businesses, businessMembers, isStopped } from "./schema.ts";

export type MemberRow = typeof businessMembers.$inferSelect;
export type FoundMember = { id: MemberId; business: string; role: Role; isSuspended: boolean };

/** Also those who have not said yes */
export const MAX_MEMBERS = 50;
const MAX_INVITATIONS_SHOWN = 20;
const MAX_FORMER_SHOWN = 200;
export const INVITED_FOR_MS = 14 * 24 * 3600_000;
/** As long as anything of a business is kept at most: until then what they did has a name. */
export const FORMER_KEPT_MS = 400 * 24 * 3600_000;

const m = businessMembers;
const isThere = and(eq(m.ended, 0), gt(m.accepted, 0));

export function newMemberId(): MemberId {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
}

/** Undefined for who is not of that business, or not yet, or not any more. */
export async function findMember(db: Database, business: string, account: AccountId): Promise<FoundMember | undefined> {
  return db
    .select({ id: m.id, business: m.business, role: m.role, isSuspended: isStopped })
    .from(m)
    .innerJoin(businesses, eq(businesses.id, m.business))
    .where(and(eq(m.business, business), eq(m.account, account), isThere))
    .get();
}

/** Whoever is there or invited, and of those who are gone the last. */
export async function membersOf(db: Database, business: string, now: UnixMs): Promise<MemberRow[]> {
  const there = await db
    .select()
    .from(m)
    .where(and(eq(m.business, business), eq(m.ended, 0), isGood(now)))
    .orderBy(asc(m.invited));
  const gone = await db
    .select()
    .from(m)
    .where(and(eq(m.business, business), gt(m.ended, 0), gt(m.accepted, 0)))
    .orderBy(desc(m.ended))
    .limit(MAX_FORMER_SHOWN);
  return [...there, ...gone];
}

export function memberRow(db: Database, business: string, id: MemberId): Promise<MemberRow | undefined> {
  return db
    .select()
    .from(m)
    .where(and(eq(m.business, business), eq(m.id, id)))
    .get();
}

/** Somebody who answers people, and is there now */
export async function mayBeAssigned(db: Database, business: string, id: MemberId): Promise<boolean> {
  const found = and(eq(m.business, business), eq(m.id, id), isThere, ne(m.role, "read-only"));
  return (await db.select({ id: m.id }).from(m).where(found).get()) !== undefined;
}

/** Those of them who may have something go by itself */
export async function inCharge(db: Database, business: string, members: readonly MemberId[]): Promise<Set<MemberId>> {
  const found = and(eq(m.business, business), inArray(m.id, [...members]), isThere, inArray(m.role, ["owner", "admin"]));
  return new Set((await db.select({ id: m.id }).from(m).where(found)).map(({ id }) => id));
}

type Invited = { business: string; account: AccountId; handle: Handle; role: Role };

/** @returns undefined where they are there or invited, or the team is full */
export async function invite(
  db: Database,
  { business, account, handle, role }: Invited,
  now: UnixMs,
): Promise<MemberId | undefined> {
  const id = newMemberId();
  const [, { meta }] = await db.batch([
    db.delete(m).where(and(eq(m.business, business), eq(m.ended, 0), eq(m.accepted, 0), lt(m.invited, now - INVITED_FOR_MS))),
    db
      .insert(m)
      .select(sql`
      SELECT ${id}, ${business}, ${account}, ${handle}, ${role}, ${now}, 0, 0, 0
      WHERE (SELECT count(*) FROM ${m} WHERE ${and(eq(m.business, business), eq(m.ended, 0))}) < ${MAX_MEMBERS}`)
      .onConflictDoNothing(),
  ]);
  return meta.changes > 0 ? id : undefined;
}

export type Invitation = { business: string; handle: Handle; role: Role; invited: UnixMs };

/** What those who were invited see: which business, and as what. */
export function invitationsOf(db: Database, account: AccountId, now: UnixMs): Promise<Invitation[]> {
  return db
    .select({ business: m.business, handle: businesses.handle, role: m.role, invited: m.invited })
    .from(m)
    .innerJoin(businesses, eq(businesses.id, m.business))
    .where(and(eq(m.account, account), eq(m.ended, 0), eq(m.accepted, 0), isGood(now), eq(businesses.suspended, false)))
    .orderBy(desc(m.invited))
    .limit(MAX_INVITATIONS_SHOWN);
}

export async function accept(db: Database, business: string, account: AccountId, now: UnixMs): Promise<MemberId | undefined> {
  const [row] = await db
    .update(m)
    .set({ accepted: now })
    .where(and(eq(m.business, business), eq(m.account, account), eq(m.ended, 0), eq(m.accepted, 0), isGood(now)))
    .returning({ id: m.id });
  return row?.id;
}

export async function decline(db: Database, business: string, account: AccountId): Promise<boolean> {
  const { meta } = await db
    .delete(m)
    .where(and(eq(m.business, business), eq(m.account, account), eq(m.ended, 0), eq(m.accepted, 0)));
  return meta.changes > 0;
}

/** With what they had made of tokens, where they may have none any more. @returns false where it was the last owner */
export async function setRole(db: Database, { business, id }: Place, role: Role, now: UnixMs): Promise<boolean> {
  const isSafe = role === "owner" ? undefined : isNotLastOwner(business);
  const [{ meta }] = await db.batch([
    db
      .update(m)
      .set({ role })
      .where(and(eq(m.business, business), eq(m.id, id), eq(m.ended, 0), isSafe)),
    ...(isInCharge(role) ? [] : [endTokens(db, { business, id }, now, sql`${m.role} NOT IN ('owner', 'admin')`)]),
    answering(db, business),
  ]);
  return meta.changes > 0;
}

/** Safe to repeat. @returns false where it was the last owner */
export async function endMembership(db: Database, { business, id }: Place, now: UnixMs): Promise<boolean> {
  const there = and(eq(m.business, business), eq(m.id, id));
  await db.batch([
    // Who never was there leaves nothing behind.
    db.delete(m).where(and(there, eq(m.accepted, 0))),
    db
      .update(m)
      .set({ ended: now })
      .where(and(there, eq(m.ended, 0), isNotLastOwner(business))),
    endTokens(db, { business, id }, now, sql`${m.ended} > 0`),
    answering(db, business),
  ]);
  const row = await memberRow(db, business, id);
  return row === undefined || row.ended > 0;
}

/** All of somebody whose account ends, also where nobody else is left. */
export async function endMemberships(db: Database, account: AccountId, now: UnixMs): Promise<(Place & { role: Role })[]> {
  const places = await db
    .select({ business: m.business, id: m.id, role: m.role })
    .from(m)
    .where(and(eq(m.account, account), eq(m.ended, 0)))
    .limit(500);
  for (const place of places) {
    const there = and(eq(m.business, place.business), eq(m.id, place.id));
    await db.batch([
      db.delete(m).where(and(there, eq(m.accepted, 0))),
      db
        .update(m)
        .set({ ended: now })
        .where(and(there, eq(m.ended, 0))),
      endTokens(db, place, now, sql`${m.ended} > 0`),
      answering(db, place.business),
    ]);
  }
  return places;
}

export async function forgetMembers(db: Database, now: UnixMs): Promise<void> {
  const isLate = and(eq(m.ended, 0), eq(m.accepted, 0), lt(m.invited, now - INVITED_FOR_MS));
  await db.delete(m).where(or(isLate, and(gt(m.ended, 0), lt(m.ended, now - FORMER_KEPT_MS))));
}

export type Place = { business: string; id: MemberId };

function isGood(now: UnixMs) {
  return or(gt(m.accepted, 0), gt(m.invited, now - INVITED_FOR_MS));
}

/** In the statement that changes it: of two owners who put each other out at once one stays. */
function isNotLastOwner(business: string) {
  const owners = sql`(SELECT count(*) FROM ${m} AS o WHERE o.business = ${business} AND o.role = 'owner' AND o.ended = 0 AND o.accepted > 0)`;
  return sql`(${m.role} <> 'owner' OR ${m.accepted} = 0 OR ${owners} > 1)`;
}

function endTokens(db: Database, { business, id }: Place, now: UnixMs, isSo: ReturnType<typeof sql>) {
  const isIt = sql`EXISTS (SELECT 1 FROM ${m} WHERE ${m.id} = ${id} AND ${isSo})`;
  return db
    .update(apiTokens)
    .set({ revoked: now })
    .where(and(eq(apiTokens.business, business), eq(apiTokens.maker, id), eq(apiTokens.revoked, 0), isIt));
}

/**
 * Who answers for it is one of its owners, as long as there is one. Not while the operator has suspended who does: putting them out would be a way
 * around that.
 */
function answering(db: Database, business: string) {
  const owners = sql`FROM ${m} WHERE ${m.business} = ${business} AND ${m.role} = 'owner' AND ${m.ended} = 0 AND ${m.accepted} > 0`;
  return db
    .update(businesses)
    .set({ owner: sql`coalesce((SELECT ${m.account} ${owners} ORDER BY ${m.accepted} LIMIT 1), ${businesses.owner})` })
    .where(
      and(
        eq(businesses.id, business),
        eq(businesses.ownerSuspended, false),
        sql`NOT EXISTS (SELECT 1 ${owners} AND ${m.account} = ${businesses.owner})`,
      ),
    );
}
