// What the account's root says of one of its devices: it goes for good, or one that was suspended is in again.

import { signByRoot, stateOf } from "../../../mls/index.ts";
import type { DeviceId } from "../../../protocol/index.ts";
import type { ByRootOutcome, RecoveryWay } from "../../outcomes.ts";
import { appendOwn } from "../account/append-own.ts";
import { type KeepLog, ownLog, seenWhole } from "../account/own-log.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import type { Restoring } from "./restoring.ts";
import { rootHere } from "./root-here.ts";

type Decision = { device: DeviceId; stays: boolean; way: RecoveryWay | null };
export type Decided = { outcome: ByRootOutcome; from: Restoring | null };

/** Safe to repeat. */
export async function decideDevice(world: RecoveryWorld, keep: KeepLog, { device, stays, way }: Decision): Promise<Decided> {
  const no = (outcome: Exclude<ByRootOutcome, { kind: "ok" }>): Decided => ({ outcome, from: null });
  if (device === world.account().deviceId) return no({ kind: "refused", detail: "this device" });
  const isSeen = await seenWhole(world, keep);
  if (isSeen.kind !== "ok") return no(isSeen);
  const seen = await ownLog(world);
  if (stays && !stateOf(seen)?.devices.has(device)) return no({ kind: "refused", detail: "no such device" });
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return no(root);
  // What comes after that its owner has not seen, and is not accepted with it.
  const accepts = seen.entries.length;
  const outcome = await appendOwn(world, keep, (log) => {
    const state = stateOf(log);
    const standing = state?.devices.get(device)?.standing;
    if (standing === (stays ? "active" : undefined)) return undefined;
    const change = stays ? { devices: [], lifts: [device] } : { devices: [device], lifts: [] };
    const saying = { type: "revoke", accepts: Math.max(accepts, state?.rootSeq ?? accepts), ...change } as const;
    return signByRoot(log, root.seed, saying, world.clock.now());
  });
  return outcome.kind === "ok" ? { outcome: { kind: "ok" }, from: root.from } : no(outcome);
}
