// One more entry of an account's log: what it says becomes what is true here, in one transaction.

import { and, desc, eq, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import { type AccountState, decideAppend, reopenLog, stateOf } from "../../mls/verify.ts";
import {
  type AccountId,
  type DeviceId,
  decodeCbor,
  encodeCbor,
  fromBase64Url,
  isDeviceIdOf,
  type Rejection,
  type UnixMs,
} from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { accounts, devices, keyPackages, sessions } from "./schema.ts";

/** Of an account: they say why a device that asks has no session. The log says of all of them that none comes back. */
const REVOKED_KEPT = 20;

/**
 * @returns every device of the account that is not active now, so that a repeated call (its answer got lost) also repeats what follows
 */
export async function appendEntry(
  db: Database,
  account: AccountId,
  entry: string,
  now: UnixMs,
): Promise<{ revoked: DeviceId[] } | Rejection> {
  const current = await db.select().from(accounts).where(eq(accounts.id, account)).get();
  if (current === undefined) return { kind: "not-found" };
  const log = await reopenLog(entriesIn(current.log));
  const decision = await decideAppend(log, fromBase64Url(entry) ?? new Uint8Array(), now);
  switch (decision.kind) {
    case "known":
      return { revoked: await revokedOf(db, account) };
    case "conflict":
      return { kind: "log-conflict", length: log.entries.length };
    case "refused":
      return { kind: "entry-refused", rule: decision.rule };
    case "append": {
      const state = stateOf(decision.log);
      if (state === undefined || decision.began.some((device) => !isDeviceIdOf(account, device)))
        return { kind: "entry-refused", rule: "device-id" };
      const bytes = encodeCbor(decision.log.entries.map((each) => each.bytes));
      const revoked = await write(db, account, { bytes, state, began: decision.began, now });
      return revoked === undefined ? { kind: "log-conflict", length: log.entries.length + 1 } : { revoked };
    }
  }
}

/** As `appendEntry` and registration wrote it. */
export function entriesIn(log: Uint8Array): Uint8Array[] {
  const entries = decodeCbor(log);
  if (!Array.isArray(entries) || !entries.every((entry) => entry instanceof Uint8Array)) throw new Error("a stored log: broken");
  return entries;
}

type Next = { bytes: Uint8Array; state: AccountState; began: DeviceId[]; now: UnixMs };

/** Of two entries for one head the first is taken: all that follows it asks whether it is the one. */
async function write(db: Database, account: AccountId, { bytes, state, began, now }: Next): Promise<DeviceId[] | undefined> {
  const { seq } = state;
  const isTaken = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account} AND ${accounts.logLength} = ${seq} AND ${accounts.log} = ${bytes})`;
  const listed = [...state.devices.values()].filter(({ standing }) => standing === "active");
  const active = listed.map(({ id }) => id);
  const ofAccount = eq(devices.account, account);
  const revokedOnes = () =>
    db
      .select({ id: devices.id })
      .from(devices)
      .where(and(ofAccount, eq(devices.revoked, true)));
  const gone = revokedOnes();
  const newestGone = revokedOnes().orderBy(desc(devices.created), desc(devices.id)).limit(REVOKED_KEPT);
  const [taken, , , , revoked] = await db.batch([
    db
      .update(accounts)
      .set({ log: bytes, logLength: seq })
      .where(and(eq(accounts.id, account), eq(accounts.logLength, seq - 1)))
      .returning({ id: accounts.id }),
    db
      .update(devices)
      .set({ revoked: true })
      .where(and(ofAccount, notInArray(devices.id, active), isTaken)),
    db.delete(sessions).where(inArray(sessions.device, gone)),
    db.delete(keyPackages).where(inArray(keyPackages.device, gone)),
    gone,
    db.delete(devices).where(and(ofAccount, eq(devices.revoked, true), notInArray(devices.id, newestGone), isTaken)),
    ...listed.filter(({ id }) => began.includes(id)).map(({ id, key }) => putDevice(db, account, { id, key }, isTaken, now)),
  ]);
  return taken.length > 0 ? revoked.map(({ id }) => id) : undefined;
}

/** A device whose suspension ended is there already, and so may one be that was void once and came again, with another key. */
function putDevice(
  db: Database,
  account: AccountId,
  { id, key }: { id: DeviceId; key: Uint8Array },
  condition: SQL,
  now: UnixMs,
) {
  return db
    .insert(devices)
    .select(sql`SELECT ${id}, ${account}, ${key}, 0, ${now} WHERE ${condition}`)
    .onConflictDoUpdate({ target: devices.id, set: { revoked: false, deviceKey: sql`excluded.device_key` } });
}

async function revokedOf(db: Database, account: AccountId): Promise<DeviceId[]> {
  const isGone = and(eq(devices.account, account), eq(devices.revoked, true));
  return (await db.select({ id: devices.id }).from(devices).where(isGone)).map(({ id }) => id);
}
