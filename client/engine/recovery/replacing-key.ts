// Another recovery key in the place of the one that is: asked for with that, or with a passkey, shown once, and two groups typed again.

import { publicKeyOf, recoverySecrets, signMethod } from "../../../mls/recovery/index.ts";
import type { BeginReplacingOutcome, FinishReplacingOutcome, RecoveryWay } from "../../outcomes.ts";
import { fetchVault, type RecoveryWorld } from "./fetch-vault.ts";
import { learnKeys } from "./learn-keys.ts";
import { reroot } from "./rerooting.ts";
import type { Restoring } from "./restoring.ts";
import { rootHere } from "./root-here.ts";
import { freshKey, type SettingUp, wrongGroups } from "./setting-up.ts";

/** In memory alone: it holds the root that is, and the one that will be. */
export type Replacing = SettingUp & { from: Restoring; nextSeed: Uint8Array };

const SEED_BYTES = 32;

export async function beginReplace(
  world: RecoveryWorld,
  way: RecoveryWay,
): Promise<{ outcome: BeginReplacingOutcome; began: Replacing | null }> {
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return { outcome: root, began: null };
  // The root lies here: nothing was set up yet that could be replaced.
  if (root.from === null) return { outcome: { kind: "needs-recovery" }, began: null };
  const fresh = freshKey(world);
  const { groups, asked } = fresh;
  return {
    outcome: { kind: "ok", groups, asked },
    began: { ...fresh, from: root.from, nextSeed: world.random.bytes(SEED_BYTES) },
  };
}

/** Safe to repeat with the same: until it is `ok` either key may be the one that opens. */
export async function finishReplace(
  world: RecoveryWorld,
  keep: Parameters<typeof reroot>[1],
  { from, nextSeed, ...shown }: Replacing,
  typed: readonly string[],
): Promise<FinishReplacingOutcome> {
  const wrong = wrongGroups(shown, typed);
  if (wrong.length > 0) return { kind: "mistyped", groups: wrong, letters: null };
  const secrets = await recoverySecrets("key", shown.key);
  // Another device may have added a way meanwhile. Where the root has changed already the old way finds nothing: then it goes on with what it found.
  const again = await fetchVault(world, from.secrets);
  const found = again.kind === "found" ? again.found : from.found;
  if (!(await learnKeys(world, keep, { ...from, found }))) return { kind: "offline" };
  const { accountId, contents } = found;
  const made = await signMethod(accountId, contents.rootSeed, { kind: "key", method: secrets.method });
  const methods = [made, ...contents.methods.filter(({ kind }) => kind !== "key")];
  return reroot(world, keep, { found, nextSeed, nextKey: await publicKeyOf(nextSeed), secrets, methods });
}
