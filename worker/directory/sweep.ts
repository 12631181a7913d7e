// What is past its time in the directory goes by the hour: an account that nobody comes back to leaves its keys and a handle, nothing more.

import { inArray, lte } from "drizzle-orm";
import type { UnixMs } from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { challenges, claims, keyPackages, sessions } from "./schema.ts";

/** Of each kind in one run; the next run goes on. */
const AT_ONCE = 5_000;

export const directorySweeps = {
  async challenges(db, now) {
    await db.delete(challenges).where(lte(challenges.expires, now));
  },
  async sessions(db, now) {
    const old = db.select({ id: sessions.tokenHash }).from(sessions).where(lte(sessions.expires, now)).limit(AT_ONCE);
    await db.delete(sessions).where(inArray(sessions.tokenHash, old));
  },
  async keyPackages(db, now) {
    const old = db.select({ id: keyPackages.id }).from(keyPackages).where(lte(keyPackages.expires, now)).limit(AT_ONCE);
    await db.delete(keyPackages).where(inArray(keyPackages.id, old));
  },
  async claims(db, now) {
    await db.delete(claims).where(lte(claims.expires, now));
  },
} satisfies Record<string, (db: Database, now: UnixMs) => Promise<void>>;
