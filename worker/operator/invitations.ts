// Invitations: a code that makes one account, until it ends. Who reads the table has no code.

import { and, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { type AccountId, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { invitations } from "./schema.ts";

/** Without what is taken for something else when it is read aloud or typed */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/** 5 bits each */
const CODE_LETTERS = 16;
const GROUP = 4;
/** Who was invited shows up as such for as long. */
const KEPT_AFTER_MS = 30 * 24 * 3600_000;

/** @returns the codes, which are told once and lie nowhere */
export async function invite(db: Database, { count, expires }: { count: number; expires: UnixMs }): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode);
  // One statement however many; SQLite has no base64, so the hashes go as hex.
  const hashes = JSON.stringify(await Promise.all(codes.map(async (code) => hex(await hashOf(code)))));
  await db.run(
    sql`INSERT INTO ${invitations} (hash, expires, account) SELECT unhex(value), ${expires}, '' FROM json_each(${hashes})`,
  );
  return codes;
}

/** Whether it would do for that account: nobody has used it, but this one itself. */
export async function isInvited(db: Database, code: string, account: AccountId, now: UnixMs): Promise<boolean> {
  const hash = await hashOf(code);
  return (
    (await db
      .select({ hash: invitations.hash })
      .from(invitations)
      .where(works(hash, account, now))
      .get()) !== undefined
  );
}

/** One statement: of two who bring the same code one has it. The same account again is a retry. */
export async function useInvitation(db: Database, code: string, account: AccountId, now: UnixMs): Promise<boolean> {
  const hash = await hashOf(code);
  const used = await db
    .update(invitations)
    .set({ account })
    .where(works(hash, account, now))
    .returning({ hash: invitations.hash });
  return used.length > 0;
}

/** Nothing came of that account. */
export async function giveBack(db: Database, code: string, account: AccountId): Promise<void> {
  await db
    .update(invitations)
    .set({ account: "" })
    .where(and(eq(invitations.hash, await hashOf(code)), eq(invitations.account, account)));
}

/** Whose account ends does not make another by it. */
export async function spendInvitations(db: Database, account: AccountId, now: UnixMs): Promise<void> {
  await db
    .update(invitations)
    .set({ expires: sql`min(${invitations.expires}, ${now})` })
    .where(eq(invitations.account, account));
}

export async function forgetInvitations(db: Database, now: UnixMs): Promise<void> {
  await db.delete(invitations).where(lte(invitations.expires, now - KEPT_AFTER_MS));
}

export async function openInvitations(db: Database, now: UnixMs): Promise<number> {
  return db.$count(invitations, and(eq(invitations.account, ""), gt(invitations.expires, now)));
}

function works(hash: Uint8Array, account: AccountId, now: UnixMs) {
  return and(eq(invitations.hash, hash), gt(invitations.expires, now), inArray(invitations.account, ["", account]));
}

function newCode(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(CODE_LETTERS))].map((byte) => LETTERS[byte % LETTERS.length]);
  return Array.from({ length: CODE_LETTERS / GROUP }, (_, i) => letters.slice(i * GROUP, (i + 1) * GROUP).join("")).join("-");
}

/** As people type it: in small letters, with or without what stands between the groups */
async function hashOf(code: string): Promise<Uint8Array> {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(`parley/invitation/v1 ${plain}`) as Uint8Array<ArrayBuffer>));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
