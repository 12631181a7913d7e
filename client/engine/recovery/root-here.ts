// The account's root, for as long as something is signed with it: from this device, or out of the vault that its owner opens.

import type { ByRootOutcome, RecoveryWay } from "../../outcomes.ts";
import { fetchVault, type RecoveryWorld } from "./fetch-vault.ts";
import type { Restoring } from "./restoring.ts";
import { secretsOf } from "./way.ts";

/** `from`: the vault that it came out of; null: it lies here */
export type RootHere = { kind: "ok"; seed: Uint8Array; from: Restoring | null } | Exclude<ByRootOutcome, { kind: "ok" }>;

/** @param way null: the root lies on this device */
export async function rootHere(world: RecoveryWorld, way: RecoveryWay | null): Promise<RootHere> {
  const { rootSecret, accountId } = world.account();
  if (rootSecret !== null) return { kind: "ok", seed: rootSecret, from: null };
  if (way === null) return { kind: "needs-recovery" };
  const read = await secretsOf(way);
  if (read.kind !== "ok") return read;
  const { secrets } = read;
  const fetched = await fetchVault(world, secrets);
  if (fetched.kind !== "found") return fetched;
  const { found } = fetched;
  if (found.accountId !== accountId) return { kind: "unknown" };
  return { kind: "ok", seed: found.contents.rootSeed, from: { way: way.kind, secrets, found } };
}
