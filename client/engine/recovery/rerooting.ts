// The account gets another root, sealed for the ways to recover it that stay: what opened it before and is not among them is worth nothing.
//
// No moment is without a way back. First each of them holds both seeds, then the log names the new one, then each holds that alone, with another
// keyring's key, and what is gone is emptied. Killed anywhere, whichever of the two seeds the log names opens.

import { signRotation, stateOf } from "../../../mls/index.ts";
import {
  type KnownMethod,
  type RecoverySecrets,
  sealVault,
  signedMethods,
  type VaultContents,
} from "../../../mls/recovery/index.ts";
import { sameBytes, type VaultId } from "../../../protocol/index.ts";
import type { ByRootOutcome } from "../../outcomes.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { appendOwn } from "../account/append-own.ts";
import { type KeepLog, ownLog } from "../account/own-log.ts";
import type { Found, RecoveryWorld } from "./fetch-vault.ts";
import { waysNow } from "./keyring.ts";
import { keepInVault, putVault } from "./put-vault.ts";
import { renewVault } from "./restoring.ts";
import type { KeepRecovery } from "./setting-up.ts";

export type Reroot = {
  /** As the way that the person gave opened it */ found: Found;
  nextSeed: Uint8Array;
  /** That root's public key */ nextKey: Uint8Array;
  /** One of those that stay, to open its vault as a test */ secrets: RecoverySecrets;
  methods: KnownMethod[];
};
type Keep = KeepRecovery & KeepLog & ((changes: Pick<AccountRecord, "emptiedLater">) => Promise<void>);

/** Safe to repeat with the same seed. */
export async function reroot(
  world: RecoveryWorld,
  keep: Keep,
  { found, nextSeed, nextKey, secrets, methods }: Reroot,
): Promise<ByRootOutcome> {
  const { accountId } = found;
  const isRotated = async () => sameBytes(stateOf(await ownLog(world))?.rootKey ?? new Uint8Array(), nextKey);
  if (!(await isRotated())) {
    // What earlier tries put there and never used: its place is needed now.
    const used = new Set([...found.contents.methods.map(({ vaultId }) => vaultId), ...stayIn(methods)]);
    const left = unlike(world.account().emptiedLater ?? [], used);
    const emptied = left.length === 0 ? { kind: "ok" as const } : await empty(world, keep, found.contents.rootSeed, left);
    if (emptied.kind !== "ok") return emptied;
  }
  // What is put there and then never used would keep one of the eight places: it is known before it is.
  const stay = stayIn(methods);
  const gone = [...(world.account().emptiedLater ?? []), ...found.contents.methods];
  const started = methods.filter(({ vaultId }) => !found.contents.methods.some((known) => known.vaultId === vaultId));
  await keep({ emptiedLater: unlike([...gone, ...started], new Set()) });
  if (!(await isRotated())) {
    const before = found.contents.methods.map(({ vaultId }) => vaultId);
    const both: VaultContents = {
      ...found.contents,
      ...newestKeys(world.account().recovery),
      sealedAt: Math.max(found.contents.sealedAt, world.account().log.length),
      methods: [...found.contents.methods, ...started],
      next: { seed: nextSeed, before, after: [...stay] },
    };
    for (const method of methods) {
      const place = { accountId, rootSeed: both.rootSeed, version: 1 };
      const isTested = method.vaultId === secrets.method.vaultId;
      const put = isTested
        ? await keepInVault(world, secrets, both, 1)
        : await putVault(world, place, { ...method, sealed: await sealVault(method, both) });
      if (put.kind !== "ok") return put;
    }
    // Whatever dies after this: what the history lies under next is sealed to the ways of the root that comes.
    const { recovery } = world.account();
    const nextMethods = await signedMethods(accountId, nextSeed, methods);
    if (recovery) {
      const now = await waysNow({ accountId, recovery }, await ownLog(world));
      await keep({ recovery: { ...recovery, methods: [...now.methods, ...nextMethods] } });
    }
    const rotated = await appendOwn(world, keep, (log) => {
      if (sameBytes(stateOf(log)?.rootKey ?? new Uint8Array(), nextKey)) return undefined;
      return signRotation(log, found.contents.rootSeed, { accepts: log.entries.length, newSeed: nextSeed }, world.clock.now());
    });
    if (rotated.kind !== "ok") return rotated;
  }
  const signed = await signedMethods(accountId, nextSeed, methods);
  const contents = { ...found.contents, rootSeed: nextSeed, methods: signed, next: null };
  if (!world.account().recovery) {
    // Of a device that was linked before there was anything to recover
    const { keyringKey, formerKeys } = contents;
    await keep({ recovery: { keyringKey, formerKeys, madeAt: 0, isTold: true, methods: signed } });
  }
  const renewed = await renewVault(world, { way: "key", secrets, found: { ...found, contents } });
  if (renewed !== undefined) await keep({ recovery: renewed.recovery });
  if (!renewed?.isRenewed) return { kind: "offline" };
  return empty(world, keep, nextSeed, unlike(world.account().emptiedLater ?? [], stay));
}

function stayIn(methods: readonly KnownMethod[]): ReadonlySet<VaultId> {
  return new Set(methods.map(({ vaultId }) => vaultId));
}

/** Whoever still has the way to one of them is given nothing any more. What the service does not take now is said again with the next root. */
async function empty(world: RecoveryWorld, keep: Keep, rootSeed: Uint8Array, gone: KnownMethod[]): Promise<ByRootOutcome> {
  const { accountId } = world.account();
  for (const [i, { vaultId, proofKey }] of gone.entries()) {
    const put = await putVault(world, { accountId, rootSeed, version: 1 }, { vaultId, proofKey, sealed: new Uint8Array() });
    await keep({ emptiedLater: gone.slice(put.kind === "ok" ? i + 1 : i) });
    if (put.kind !== "ok") return put;
  }
  await keep({ emptiedLater: [] });
  return { kind: "ok" };
}

/** Devices may have made a newer one since the vault was sealed. */
function newestKeys(recovery: AccountRecord["recovery"]): Partial<Pick<VaultContents, "keyringKey" | "formerKeys">> {
  return recovery ? { keyringKey: recovery.keyringKey, formerKeys: recovery.formerKeys } : {};
}

function unlike(methods: readonly KnownMethod[], stay: ReadonlySet<VaultId>): KnownMethod[] {
  const byId = new Map(methods.map((method) => [method.vaultId, method]));
  return [...byId.values()].filter(({ vaultId }) => !stay.has(vaultId));
}
