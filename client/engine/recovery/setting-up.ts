// Setting up recovery: a key is shown once, two groups of it typed again, its vault is opened as a test; then the root leaves this device.

import {
  KEYRING_KEY_BYTES,
  RECOVERY_KEY_BYTES,
  RECOVERY_KEY_GROUPS,
  recoveryKeyGroups,
  recoveryKeyOf,
  recoverySecrets,
  signMethod,
} from "../../../mls/recovery/index.ts";
import type { BeginRecoveryOutcome, FinishRecoveryOutcome } from "../../outcomes.ts";
import type { AccountRecord } from "../../store/tables.ts";
import type { KeepLog } from "../account/own-log.ts";
import type { World } from "../world.ts";
import { closeAdds } from "./closing-adds.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import { lastPuttingOut } from "./keyring.ts";
import { keepInVault } from "./put-vault.ts";

export type KeepRecovery = (changes: Partial<Pick<AccountRecord, "rootSecret" | "recovery">>) => Promise<void>;
/** In memory alone: a key that nobody has written down is worth nothing after a reload. */
export type SettingUp = { key: ReturnType<typeof recoveryKeyOf>; groups: string[]; asked: [number, number] };

export function beginSetUp(world: Pick<World, "account" | "random">): { outcome: BeginRecoveryOutcome; began: SettingUp | null } {
  if (world.account().rootSecret === null) return { outcome: { kind: "set-up-already" }, began: null };
  const began = freshKey(world);
  const { groups, asked } = began;
  return { outcome: { kind: "ok", groups, asked }, began };
}

export function freshKey({ random }: Pick<World, "random">): SettingUp {
  const key = recoveryKeyOf(random.bytes(RECOVERY_KEY_BYTES));
  return { key, groups: recoveryKeyGroups(key), asked: twoOf(RECOVERY_KEY_GROUPS, () => random.fraction()) };
}

/** Those of the two that were asked for that are not what was shown */
export function wrongGroups({ groups, asked }: SettingUp, typed: readonly string[]): number[] {
  return asked.filter((group, i) => tidied(typed[i] ?? "") !== groups[group]);
}

export async function finishSetUp(
  world: RecoveryWorld,
  keep: KeepRecovery & KeepLog,
  shown: SettingUp,
  typed: readonly string[],
): Promise<FinishRecoveryOutcome> {
  const wrong = wrongGroups(shown, typed);
  if (wrong.length > 0) return { kind: "mistyped", groups: wrong, letters: null };
  const { accountId, rootSecret, recovery } = world.account();
  if (rootSecret === null) return { kind: "ok" };
  const closed = await closeAdds(world, keep, rootSecret);
  if (closed.kind !== "ok") return closed;
  const { log } = closed;
  const secrets = await recoverySecrets("key", shown.key);
  const keyringKey = recovery?.keyringKey ?? world.random.bytes(KEYRING_KEY_BYTES);
  const methods = [await signMethod(accountId, rootSecret, { kind: "key", method: secrets.method })];
  const formerKeys = recovery?.formerKeys ?? [];
  const contents = { accountId, sealedAt: log.entries.length, rootSeed: rootSecret, keyringKey, formerKeys, methods, next: null };
  const put = await keepInVault(world, secrets, contents, 1);
  if (put.kind !== "ok") return put;
  // Devices that were linked before there was anything to recover hear of it too.
  await keep({ rootSecret: null, recovery: { keyringKey, formerKeys, madeAt: lastPuttingOut(log), isTold: false, methods } });
  return { kind: "ok" };
}

/** As it is read: O for 0, I and L for 1, in small letters too */
function tidied(typed: string): string {
  return typed.trim().toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

/** Two different ones, in their order. */
function twoOf(count: number, fraction: () => number): [number, number] {
  const first = Math.floor(fraction() * count);
  const second = (first + 1 + Math.floor(fraction() * (count - 1))) % count;
  return first < second ? [first, second] : [second, first];
}
