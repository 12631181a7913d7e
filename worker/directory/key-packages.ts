// What a device has in stock here for those who want to add it: KeyPackages that are given out once, and one last resort.

import { and, count, eq, gt, lte, sql } from "drizzle-orm";
import type * as v from "valibot";
import { type KeyPackageClaims, peekKeyPackage } from "../../mls/verify.ts";
import {
  type DeviceId,
  fromBase64Url,
  KEY_PACKAGES_PER_DEVICE,
  type keyPackageCount,
  type Rejection,
  sameBytes,
  type UnixMs,
  type uploadKeyPackagesRequest,
} from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import { deviceKeyOf } from "./accounts.ts";
import type { Database } from "./database.ts";
import { keyPackages } from "./schema.ts";

type Request = v.InferOutput<typeof uploadKeyPackagesRequest>;
export type Stock = v.InferOutput<typeof keyPackageCount>;
type Checked = { bytes: Uint8Array; ref: string; expires: UnixMs };

/**
 * All are looked at before one is kept; their signatures are checked when they are given out, of which most never are (claims.ts). What would be more than a device may have is left out: the answer says how many there are.
 */
export async function uploadKeyPackages(
  db: Database,
  session: Session,
  request: Request,
  now: UnixMs,
): Promise<Stock | Rejection> {
  const { device } = session;
  const deviceKey = await deviceKeyOf(db, session.account, device);
  if (deviceKey === undefined) return { kind: "device-revoked" };
  const wanted = [
    ...request.keyPackages.map((text, i) => ({ text, lastResort: false, name: `keyPackages.${i}` })),
    ...(request.lastResort === null ? [] : [{ text: request.lastResort, lastResort: true, name: "lastResort" }]),
  ];
  const checked: (Checked & { lastResort: boolean })[] = [];
  for (const { text, lastResort, name } of wanted) {
    const bytes = fromBase64Url(text) ?? new Uint8Array();
    const claims = await peekKeyPackage(bytes, now);
    const problem = claims.kind === "refused" ? claims.detail : keyPackageProblem(claims, { ...session, deviceKey, lastResort });
    if (claims.kind === "refused" || problem !== undefined) return { kind: "malformed", detail: `${name}: ${problem}` };
    checked.push({ bytes, ref: claims.ref, expires: claims.notAfter, lastResort });
  }
  const ofDevice = eq(keyPackages.device, device);
  const lastResort = checked.filter((each) => each.lastResort);
  await db.batch([
    db.delete(keyPackages).where(and(ofDevice, lte(keyPackages.expires, now))),
    ...(lastResort.length > 0 ? [db.delete(keyPackages).where(and(ofDevice, eq(keyPackages.lastResort, true)))] : []),
    ...lastResort.map((each) => insert(db, device, each)),
    ...checked.filter((each) => !each.lastResort).map((each) => insert(db, device, each)),
  ]);
  return stockOf(db, device, now);
}

export async function stockOf(db: Database, device: DeviceId, now: UnixMs): Promise<Stock> {
  const { lastResort, used, expires } = keyPackages;
  const groups = await db
    .select({ lastResort, used, count: count() })
    .from(keyPackages)
    .where(and(eq(keyPackages.device, device), gt(expires, now)))
    .groupBy(lastResort, used);
  return {
    keyPackages: groups.find((group) => !group.lastResort)?.count ?? 0,
    // One that is not there, or no longer good, is to be replaced as one that was used.
    lastResortUsed: !groups.some((group) => group.lastResort && !group.used),
  };
}

/** Pure: what a KeyPackage must say to be put here by this device. */
function keyPackageProblem(
  claims: KeyPackageClaims,
  uploader: Session & { deviceKey: Uint8Array; lastResort: boolean },
): string | undefined {
  if (claims.accountId !== uploader.account || claims.deviceId !== uploader.device) return "not of this session's device";
  if (!sameBytes(claims.deviceKey, uploader.deviceKey)) return "not with this device's key";
  return claims.lastResort === uploader.lastResort ? undefined : "a last resort says so, and nothing else does";
}

/** Counted by the statement itself, so that two uploads at once do not become more than a device may have. */
function insert(db: Database, device: DeviceId, { bytes, ref, expires, lastResort }: Checked & { lastResort: boolean }) {
  const isRoom = sql`(SELECT count(*) FROM ${keyPackages} WHERE ${and(eq(keyPackages.device, device), eq(keyPackages.lastResort, lastResort))}) < ${lastResort ? 1 : KEY_PACKAGES_PER_DEVICE}`;
  return db
    .insert(keyPackages)
    .select(sql`SELECT NULL, ${device}, ${ref}, ${bytes}, ${lastResort ? 1 : 0}, 0, ${expires} WHERE ${isRoom}`)
    .onConflictDoNothing();
}
