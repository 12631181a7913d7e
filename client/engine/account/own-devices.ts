// The devices of this account, as its log has them, and putting one out.

import { signByDevice, signByRoot, stateOf } from "../../../mls/index.ts";
import type { DeviceId } from "../../../protocol/index.ts";
import type { OwnDevice } from "../../queries.ts";
import type { World } from "../world.ts";
import { type AppendOutcome, appendOwn } from "./append-own.ts";
import { rootKeys } from "./identity.ts";
import { type KeepLog, ownLog, seenWhole } from "./own-log.ts";

/** This one first, then those that came last. */
export async function ownDevices(world: Pick<World, "account">): Promise<OwnDevice[]> {
  const { deviceId, devices = [] } = world.account();
  const log = await ownLog(world);
  const listed = [...(stateOf(log)?.devices.values() ?? [])].map(({ id, since, standing }) => ({
    id,
    name: devices.find(({ device }) => device === id)?.name ?? "",
    isThis: id === deviceId,
    addedAt: log.entries[since - 1]?.entry.at ?? 0,
    suspended: standing === "suspended",
  }));
  return listed.sort((one, other) => Number(other.isThis) - Number(one.isThis) || other.addedAt - one.addedAt);
}

/** For good where the root lies on this device; else until the root says otherwise. Safe to repeat. */
export async function removeDevice(world: World, keep: KeepLog, device: DeviceId): Promise<AppendOutcome> {
  const { accountId, accountKey, rootSecret, deviceId, deviceSecret } = world.account();
  if (device === deviceId) return { kind: "refused", detail: "this device" };
  const root = rootKeys({ ...world.account(), accountId, accountKey, rootSecret });
  const seen = root === undefined ? null : await seenWhole(world, keep);
  if (seen !== null && seen.kind !== "ok") return seen;
  // What comes after that its owner has not seen, and is not accepted with it.
  const accepts = world.account().log.length;
  return appendOwn(world, keep, (log) => {
    const standing = stateOf(log)?.devices.get(device)?.standing;
    if (standing === undefined || (root === undefined && standing === "suspended")) return undefined;
    const now = world.clock.now();
    if (root === undefined) {
      const signer = { id: deviceId, privateKey: deviceSecret };
      return signByDevice(log, signer, { type: "suspend", device }, now);
    }
    const rootSeq = stateOf(log)?.rootSeq ?? accepts;
    const saying = { type: "revoke", accepts: Math.max(accepts, rootSeq), devices: [device], lifts: [] } as const;
    return signByRoot(log, root.privateKey, { ...saying, devices: [device], lifts: [] }, now);
  });
}
