// Puts a vault where its owner will look for it, newer than whatever lies there, and opens it again before it counts.

import { type RecoverySecrets, sealVault, signVaultRecord, type VaultContents } from "../../../mls/recovery/index.ts";
import { type AccountId, recoveryEndpoints, sameBytes, toBase64Url } from "../../../protocol/index.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { World } from "../world.ts";
import { fetchVault, type RecoveryWorld } from "./fetch-vault.ts";

export type Put =
  | { kind: "ok"; version: number }
  | { kind: "offline" }
  | { kind: "try-later"; retryAfterMs: number }
  | { kind: "refused"; detail: string };
type Sealed = Pick<RecoverySecrets["method"], "vaultId" | "proofKey"> & { sealed: Uint8Array };

/** A version that lies there already is another try of this, whose answer got lost. */
const TRIES = 5;

/** @param rootSeed whose word it is @param version at least */
export async function putVault(
  world: Pick<World, "api">,
  { accountId, rootSeed, version }: { accountId: AccountId; rootSeed: Uint8Array; version: number },
  { vaultId, proofKey, sealed }: Sealed,
): Promise<Put> {
  let next = version;
  for (let tries = 0; tries < TRIES; tries++) {
    const record = { accountId, vaultId, version: next, proofKey, sealed };
    const signed = await signVaultRecord({ accountId, publicKey: new Uint8Array(), privateKey: rootSeed }, record);
    const answer = await world.api.ask(recoveryEndpoints.putVault, { vault: vaultId }, { record: toBase64Url(signed) });
    if (answer.kind === "ok") return { kind: "ok", version: next };
    if (answer.kind === "no-answer") return { kind: "offline" };
    const { rejection } = answer;
    if (rejection.kind === "vault-outdated") next = rejection.version + 1;
    else if (judge(rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
    else return { kind: "refused", detail: rejection.kind };
  }
  return { kind: "try-later", retryAfterMs: 0 };
}

/** Sealed, put there, fetched as somebody who has lost everything would, and compared: a backup that does not restore is none. */
export async function keepInVault(
  world: RecoveryWorld,
  secrets: RecoverySecrets,
  contents: VaultContents,
  version: number,
): Promise<Put> {
  const sealed = await sealVault(secrets.method, contents);
  const { accountId, rootSeed } = contents;
  const put = await putVault(world, { accountId, rootSeed, version }, { ...secrets.method, sealed });
  if (put.kind !== "ok") return put;
  const back = await fetchVault(world, secrets);
  if (back.kind === "offline" || back.kind === "try-later") return back;
  const isSame =
    back.kind === "found" && sameBytes(back.found.contents.rootSeed, rootSeed) && back.found.record.version === put.version;
  return isSame ? put : { kind: "refused", detail: "the vault does not open" };
}

/** For all ways to recover, the one at hand last: before that nobody has come to rely on what is in the others. @returns whether all have it */
export async function sealAnew(world: RecoveryWorld, secrets: RecoverySecrets, contents: VaultContents): Promise<boolean> {
  const { accountId, rootSeed } = contents;
  for (const method of contents.methods) {
    if (method.vaultId === secrets.method.vaultId) continue;
    const sealed = await sealVault(method, contents);
    const put = await putVault(world, { accountId, rootSeed, version: 1 }, { ...method, sealed });
    if (put.kind !== "ok") return false;
  }
  return (await keepInVault(world, secrets, contents, 1)).kind === "ok";
}
