// A passkey beside the recovery key: a second way to the same, sealed while the root is at hand, which takes the key.

import { recoverySecrets, signMethod } from "../../../mls/recovery/index.ts";
import { MAX_VAULTS } from "../../../protocol/index.ts";
import type { AddPasskeyOutcome, RecoveryWay } from "../../outcomes.ts";
import { fetchVault, type RecoveryWorld } from "./fetch-vault.ts";
import { learnKeys } from "./learn-keys.ts";
import { keepInVault, sealAnew } from "./put-vault.ts";
import type { KeepRecovery } from "./setting-up.ts";
import { secretsOf } from "./way.ts";

/** @param secret what the passkey gives for Parley's salt */
export async function addPasskey(
  world: RecoveryWorld,
  keep: KeepRecovery,
  { secret, key }: { secret: Uint8Array; key: string },
): Promise<AddPasskeyOutcome> {
  const { accountId, recovery: before, log } = world.account();
  if (!before) return { kind: "not-set-up" };
  const way: RecoveryWay = { kind: "key", typed: key };
  const read = await secretsOf(way);
  if (read.kind !== "ok") return read;
  const fetched = await fetchVault(world, read.secrets);
  if (fetched.kind !== "found") return fetched;
  if (fetched.found.accountId !== accountId) return { kind: "unknown" };
  if (!(await learnKeys(world, keep, { secrets: read.secrets, found: fetched.found }))) return { kind: "offline" };
  const recovery = world.account().recovery ?? before;
  const passkey = await recoverySecrets("passkey", secret);
  const { contents } = fetched.found;
  const others = contents.methods.filter(({ vaultId }) => vaultId !== passkey.method.vaultId);
  // One place stays free for the key that may come instead of this one.
  if (others.length >= MAX_VAULTS - 1) return { kind: "refused", detail: "too-many-vaults" };
  const methods = [...others, await signMethod(accountId, contents.rootSeed, { kind: "passkey", method: passkey.method })];
  // Devices may have made a newer key since the vault was sealed.
  const { keyringKey, formerKeys } = recovery;
  const sealedAt = Math.max(contents.sealedAt, log.length);
  const sealed = { ...contents, sealedAt, keyringKey, formerKeys, methods };
  const put = await keepInVault(world, passkey, sealed, 1);
  if (put.kind !== "ok") return put;
  // The key's own vault knows of it too, so that each can be sealed anew by the other.
  if (!(await sealAnew(world, read.secrets, sealed))) return { kind: "offline" };
  await keep({ recovery: { ...recovery, isTold: false, methods } });
  return { kind: "ok" };
}
