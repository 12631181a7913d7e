// Which key an account's history lies under: what is believed of what its devices say, and when another one has to be made. Pure.

import { type AccountLog, stateOf } from "../../../mls/index.ts";
import { holdsKey, MAX_FORMER_KEYS, methodsOfRoot } from "../../../mls/recovery/index.ts";
import { type AccountId, type DeviceId, sameBytes } from "../../../protocol/index.ts";
import type { KeyringWord } from "../../content/heard.ts";
import type { RecoveryRecord } from "../../store/tables.ts";

/** After any of them somebody may have the key who is out. */
const PUTTING_OUT = new Set(["suspend", "leave", "revoke", "recover", "rotate"]);
/** Whoever put somebody out makes it at once; where that device is gone, the others, each in its turn. */
const TURNS_MS = 2 * 60_000;

type Said = Extract<KeyringWord, { kind: "key" }>;

/** 0 where nobody was put out yet */
export function lastPuttingOut({ entries }: AccountLog): number {
  return entries.findLast(({ entry }) => PUTTING_OUT.has(entry.type))?.entry.seq ?? 0;
}

export function activeDevices(log: AccountLog): DeviceId[] {
  const active = [...(stateOf(log)?.devices.values() ?? [])].filter(({ standing }) => standing === "active");
  return active.sort((one, other) => one.since - other.since).map(({ id }) => id);
}

/** Null: this device need not make one. @returns how long it leaves that to the others */
export function makesKeyAfterMs(log: AccountLog, { madeAt }: Pick<RecoveryRecord, "madeAt">, device: DeviceId): number | null {
  const out = lastPuttingOut(log);
  if (madeAt >= out) return null;
  const signer = log.entries[out - 1]?.entry.signer;
  const turn = activeDevices(log)
    .filter((id) => id !== signer)
    .indexOf(device);
  return turn < 0 ? 0 : (turn + 1) * TURNS_MS;
}

/**
 * What is believed after another device's word. Of two keys the one that was made after more of the log counts, then the later in the conversation: so
 * what waited in an outbox while somebody was put out brings nothing back. Nobody's word says more of the log than this device has seen of it: a stolen
 * device, which may say a key while it is in, does not have the one that is made when it is out.
 */
export async function heardKeyring(
  before: RecoveryRecord | null,
  { accountId, log }: { accountId: AccountId; log: AccountLog },
  said: Said,
): Promise<RecoveryRecord> {
  const rootKey = stateOf(log)?.rootKey ?? new Uint8Array(32);
  const methods = await methodsOfRoot({ accountId, rootKey }, before?.methods ?? [], said.methods);
  const madeAt = Math.min(said.madeAt, lastPuttingOut(log));
  const { keyringKey, formerKeys } = said;
  if (before === null) return { keyringKey, formerKeys: formerOnes(formerKeys, keyringKey), madeAt, isTold: true, methods };
  const isSame = sameBytes(before.keyringKey, keyringKey);
  if (isSame)
    return { ...before, madeAt: Math.max(before.madeAt, madeAt), isTold: before.isTold || knowsAll(methods, said), methods };
  if (madeAt < before.madeAt) return { ...before, methods };
  const former = formerOnes([before.keyringKey, ...before.formerKeys, ...formerKeys], keyringKey);
  return { keyringKey, formerKeys: former, madeAt, isTold: knowsAll(methods, said), methods };
}

/**
 * The ways to recover under the word of the root that the log names. Of a root that was replaced on another device none is left here until that one says
 * the new ones: whoever seals to the old ones seals to the key that was replaced.
 */
export async function waysNow(
  { accountId, recovery }: { accountId: AccountId; recovery: Pick<RecoveryRecord, "methods"> },
  log: AccountLog,
): Promise<{ methods: RecoveryRecord["methods"]; areKnown: boolean }> {
  const methods = await methodsOfRoot({ accountId, rootKey: stateOf(log)?.rootKey ?? new Uint8Array(32) }, recovery.methods);
  return { methods, areKnown: methods.length > 0 || recovery.methods.length === 0 };
}

/** Each once, as many as are kept. @param now which is none of them */
export function formerOnes(keys: readonly Uint8Array[], now?: Uint8Array): Uint8Array[] {
  const former: Uint8Array[] = [];
  for (const key of keys) if (!holdsKey(now ? [...former, now] : former, key)) former.push(key);
  return former.slice(0, MAX_FORMER_KEYS);
}

function knowsAll(methods: RecoveryRecord["methods"], said: Said): boolean {
  return methods.every(({ vaultId }) => said.methods.some((method) => method.vaultId === vaultId));
}
