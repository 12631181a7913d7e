// Where the root is on no device a link is its word: its owner shows the recovery key or a passkey before a code is shown.

import { stateOf } from "../../../mls/index.ts";
import { LINK_LIFETIME_MS } from "../../../mls/linking/index.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import type { ByRootOutcome, RecoveryWay } from "../../outcomes.ts";
import { ownLog } from "../account/own-log.ts";
import type { RecoveryWorld } from "../recovery/fetch-vault.ts";
import { rootHere } from "../recovery/root-here.ts";

/** In memory, for as long as one device is being linked: whoever mistypes its digits need not type the key again. */
export type GivenRoot = { seed: Uint8Array; at: UnixMs };
export type AskedRoot =
  /** Null: it is not needed, or on this device. */
  { kind: "ok"; seed: Uint8Array | null; given: GivenRoot | null } | Exclude<ByRootOutcome, { kind: "ok" }>;

export async function askedRoot(world: RecoveryWorld, way: RecoveryWay | null, given: GivenRoot | null): Promise<AskedRoot> {
  const { rootSecret } = world.account();
  const isNeeded = rootSecret === null && stateOf(await ownLog(world))?.adds === "root";
  if (!isNeeded) return { kind: "ok", seed: rootSecret, given: null };
  const isFresh = given !== null && Math.abs(world.clock.now() - given.at) < LINK_LIFETIME_MS;
  if (way === null && isFresh) return { kind: "ok", seed: given.seed, given };
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return root;
  return { kind: "ok", seed: root.seed, given: { seed: root.seed, at: world.clock.now() } };
}
