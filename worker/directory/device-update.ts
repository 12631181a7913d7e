// A newer device list: what the account signed becomes what is true here, in one transaction.

import { and, desc, eq, inArray, notInArray, type SQL, sql } from "drizzle-orm";
import type * as v from "valibot";
import { type CertificateClaims, type DeviceList, verifyCertificate, verifyDeviceList } from "../../mls/verify.ts";
import {
  type AccountId,
  type DeviceId,
  fromBase64Url,
  isDeviceIdOf,
  type Rejection,
  sameBytes,
  type UnixMs,
  type updateDevicesRequest,
} from "../../protocol/index.ts";
import type { Database } from "./database.ts";
import { accounts, devices, keyPackages, sessions } from "./schema.ts";

/** Of an account. They say why a device that asks has no session; whoever has the account key could make another all the same. */
const REVOKED_KEPT = 20;

type Request = v.InferOutput<typeof updateDevicesRequest>;
type Known = { id: DeviceId; revoked: boolean };

/**
 * @returns every device of the account that is revoked now, so that a repeated call (its answer got lost) also repeats what follows
 */
export async function updateDevices(
  db: Database,
  account: AccountId,
  request: Request,
  now: UnixMs,
): Promise<{ revoked: DeviceId[] } | Rejection> {
  const [[current], known] = await db.batch([
    db.select().from(accounts).where(eq(accounts.id, account)),
    db.select({ id: devices.id, revoked: devices.revoked }).from(devices).where(eq(devices.account, account)),
  ]);
  if (current === undefined) return { kind: "not-found" };
  const deviceList = fromBase64Url(request.deviceList) ?? new Uint8Array();
  if (sameBytes(deviceList, current.deviceList)) return { revoked: revokedAmong(known) };
  const list = await verifyDeviceList(current.accountKey, deviceList);
  if (list === undefined) return malformed("deviceList: not signed by this account");
  const version = current.deviceListVersion + 1;
  if (list.version !== version) return malformed(`deviceList: expected version ${version}`);
  const added = await readCertificates(current.accountKey, account, request.certificates, now);
  if (added?.some(({ deviceId }) => !isDeviceIdOf(account, deviceId)))
    return malformed("certificates: a device's id is another's");
  const problem = added === undefined ? "certificates: not of this account, or expired" : listProblem(list, known, added);
  if (added === undefined || problem !== undefined) return malformed(problem ?? "");
  try {
    return (await write(db, account, { deviceList, list, added, now })) ?? malformed("deviceList: another came first");
  } catch (error) {
    if (await isAnyTaken(db, added)) return malformed("certificates: a device's id is another's");
    throw error;
  }
}

/** Pure: each device of the list is there already or comes with its certificate, and none comes back from having been revoked. */
export function listProblem(
  list: DeviceList,
  known: readonly Known[],
  added: readonly { deviceId: DeviceId }[],
): string | undefined {
  const isKnown = new Map(known.map(({ id, revoked }) => [id, !revoked]));
  const isAdded = new Set(added.map(({ deviceId }) => deviceId));
  if (list.devices.some((device) => isKnown.get(device) === false)) return "deviceList: a revoked device does not come back";
  if (list.devices.some((device) => isKnown.has(device) === isAdded.has(device)))
    return "certificates: expected one for each new device";
  return added.length === isAdded.size && added.every(({ deviceId }) => list.devices.includes(deviceId))
    ? undefined
    : "certificates: expected one for each new device";
}

async function readCertificates(accountKey: Uint8Array, account: AccountId, certificates: string[], now: UnixMs) {
  const claims: CertificateClaims[] = [];
  for (const text of certificates) {
    const certificate = await verifyCertificate(accountKey, fromBase64Url(text) ?? new Uint8Array(), now);
    if (certificate?.accountId !== account) return undefined;
    claims.push(certificate);
  }
  return claims;
}

/** Of two lists with one version the first is taken: all that follows it asks whether it is the one. */
async function write(
  db: Database,
  account: AccountId,
  { deviceList, list, added, now }: { deviceList: Uint8Array; list: DeviceList; added: CertificateClaims[]; now: UnixMs },
): Promise<{ revoked: DeviceId[] } | undefined> {
  const { version } = list;
  const isTaken = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE ${accounts.id} = ${account} AND ${accounts.deviceList} = ${deviceList})`;
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
      .set({ deviceList, deviceListVersion: version })
      .where(and(eq(accounts.id, account), eq(accounts.deviceListVersion, version - 1)))
      .returning({ id: accounts.id }),
    db
      .update(devices)
      .set({ revoked: true })
      .where(and(ofAccount, notInArray(devices.id, list.devices), isTaken)),
    db.delete(sessions).where(inArray(sessions.device, gone)),
    db.delete(keyPackages).where(inArray(keyPackages.device, gone)),
    gone,
    db.delete(devices).where(and(ofAccount, eq(devices.revoked, true), notInArray(devices.id, newestGone), isTaken)),
    ...added.map((certificate) => insertDevice(db, account, certificate, isTaken, now)),
  ]);
  return taken.length > 0 ? { revoked: revoked.map(({ id }) => id) } : undefined;
}

function insertDevice(db: Database, account: AccountId, { deviceId, deviceKey }: CertificateClaims, condition: SQL, now: UnixMs) {
  return db.insert(devices).select(sql`SELECT ${deviceId}, ${account}, ${deviceKey}, 0, ${now} WHERE ${condition}`);
}

async function isAnyTaken(db: Database, added: CertificateClaims[]): Promise<boolean> {
  const ids = added.map(({ deviceId }) => deviceId);
  return (await db.select({ id: devices.id }).from(devices).where(inArray(devices.id, ids))).length > 0;
}

function revokedAmong(known: readonly Known[]): DeviceId[] {
  return known.filter(({ revoked }) => revoked).map(({ id }) => id);
}

function malformed(detail: string): Rejection {
  return { kind: "malformed", detail };
}
