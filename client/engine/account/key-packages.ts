// KeyPackages at the directory: enough of them, one last resort, and their private parts here until nobody can use them.

import { createKeyPackage, type KeyPackageSecrets } from "../../../mls/index.ts";
import {
  KEY_PACKAGE_LIFETIME_MS,
  KEY_PACKAGES_PER_DEVICE,
  KEY_PACKAGES_REFILL_AT,
  toBase64Url,
} from "../../../protocol/index.ts";
import type { Write } from "../../store/port.ts";
import type { KeyPackageRecord } from "../../store/tables.ts";
import type { World } from "../world.ts";
import { deviceIdentity } from "./identity.ts";

const UPLOADED_AT_ONCE = 20;
/** A Welcome may wait at the service as long as Commits are kept there. */
const KEPT_AFTER_EXPIRY_MS = 90 * 24 * 3600_000;
const SCOPE = "keyPackages";

export type Stock = { keyPackages: number; lastResortUsed: boolean };
/** Of an account that is new */
export const NO_STOCK: Stock = { keyPackages: 0, lastResortUsed: false };

/** Refills what the directory has. Call it one at a time. */
export async function keepStock(world: World, stock: Stock, wanted = KEY_PACKAGES_PER_DEVICE): Promise<void> {
  await forgetExpired(world);
  let { keyPackages } = stock;
  let renewLastResort = stock.lastResortUsed || !(await hasLastResort(world));
  const target = keyPackages < KEY_PACKAGES_REFILL_AT ? Math.max(wanted, keyPackages) : keyPackages;
  while (keyPackages < target || renewLastResort) {
    const count = Math.min(UPLOADED_AT_ONCE, target - keyPackages);
    const uploaded = await upload(world, count, renewLastResort);
    if (uploaded === null || (count > 0 && uploaded <= keyPackages)) return;
    keyPackages = uploaded;
    renewLastResort = false;
  }
}

/** @returns how many the directory has now, or null where it gave no answer */
async function upload(world: World, count: number, lastResort: boolean): Promise<number | null> {
  const identity = deviceIdentity(world.account());
  const now = world.clock.now();
  const make = (isLast: boolean) => createKeyPackage(identity, { now, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: isLast });
  const made: Awaited<ReturnType<typeof make>>[] = [];
  for (let i = 0; i < count; i++) made.push(await make(false));
  const last = lastResort ? await make(true) : null;
  const record = ({ bytes, privateBytes }: KeyPackageSecrets, retiredAt: number | null): KeyPackageRecord => ({
    bytes,
    privateBytes,
    lastResort: retiredAt !== null,
    notAfter: now + KEY_PACKAGE_LIFETIME_MS,
    retiredAt,
  });
  const writes: Write[] = made.map((one) => ({ table: "keyPackages", key: [one.ref], value: record(one, null) }));
  // Until the directory has it, it counts as retired: where no answer comes it may be there or not, and another is made.
  if (last) writes.push({ table: "keyPackages", key: [last.ref], value: record(last, now) });
  // CL1: their private parts are stored before anybody can use them.
  await write(world, writes);
  const body = { keyPackages: made.map(({ bytes }) => toBase64Url(bytes)), lastResort: last && toBase64Url(last.bytes) };
  const answer = await world.api.call("uploadKeyPackages", {}, body);
  if (answer.kind !== "ok") return null;
  if (last) {
    const current: Write = { table: "keyPackages", key: [last.ref], value: { ...record(last, now), retiredAt: null } };
    await write(world, [...(await retireLastResorts(world)), current]);
  }
  return answer.value.keyPackages;
}

async function retireLastResorts(world: World): Promise<Write[]> {
  const all = await world.store.range("keyPackages", { prefix: [] });
  return all
    .filter(({ value }) => value.lastResort && value.retiredAt === null)
    .map(({ key, value }) => ({ table: "keyPackages", key, value: { ...value, retiredAt: world.clock.now() } }));
}

async function hasLastResort(world: World): Promise<boolean> {
  const all = await world.store.range("keyPackages", { prefix: [] });
  return all.some(({ value }) => value.lastResort && value.retiredAt === null && value.notAfter > world.clock.now());
}

async function forgetExpired(world: World): Promise<void> {
  const all = await world.store.range("keyPackages", { prefix: [] });
  const limit = world.clock.now() - KEPT_AFTER_EXPIRY_MS;
  const gone = all.filter(({ value }) => value.notAfter < limit);
  if (gone.length > 0)
    await write(
      world,
      gone.map(({ key }) => ({ table: "keyPackages", key, value: null })),
    );
}

/** Steps of conversations delete what they used without this scope, so a conflict can only be another owner: try again. */
async function write(world: World, writes: Write[]): Promise<void> {
  while ((await world.store.transact({ scope: SCOPE, version: await world.store.version(SCOPE), writes })) === "conflict");
}
