// A vault as the service gives it to whoever proves its key, held against the account's log before anything in it is believed.

import { type AccountLog, sign, stateOf, verifyLog } from "../../../mls/index.ts";
import {
  openVault,
  type RecoverySecrets,
  settledContents,
  type VaultContents,
  type VaultRecord,
  vaultProofInput,
  vaultStanding,
  verifyVaultRecord,
} from "../../../mls/recovery/index.ts";
import {
  type AccountAnswer,
  type AccountId,
  accountIdOf,
  fromBase64Url,
  recoveryEndpoints,
  toBase64Url,
} from "../../../protocol/index.ts";
import type { Http } from "../../ports.ts";
import { logIn } from "../account/account-answer.ts";
import { challenged } from "../account/session.ts";
import { askEndpoint } from "../connection/api.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { ServiceClock } from "../pace/service-clock.ts";
import type { World } from "../world.ts";

/** What the engine works with; a challenge tells the service's time. */
export type RecoveryWorld = Omit<World, "clock"> & { clock: ServiceClock };
export type Ports = { http: Http; clock: Pick<ServiceClock, "heard" | "now"> };
export type Found = {
  accountId: AccountId;
  accountKey: Uint8Array;
  handle: string;
  log: AccountLog;
  contents: VaultContents;
  record: VaultRecord;
};
export type Fetched =
  | { kind: "found"; found: Found }
  /** No vault opens with it: it was replaced, or never was one */
  | { kind: "unknown" }
  /** There is one, and what the service shows does not hold together: it was replaced by somebody who is not the account's root */
  | { kind: "forged" }
  | { kind: "offline" }
  | { kind: "try-later"; retryAfterMs: number };

export async function fetchVault(ports: Ports, secrets: RecoverySecrets): Promise<Fetched> {
  const first = await fetchOnce(ports, secrets);
  // Who slept between the challenge and its proof proved nothing; a second wrong proof is one.
  return first.kind === "unknown" ? fetchOnce(ports, secrets) : first;
}

async function fetchOnce(ports: Ports, secrets: RecoverySecrets): Promise<Fetched> {
  const { vaultId } = secrets.method;
  const given = await challenged(ports);
  if (given.kind === "no-answer") return { kind: "offline" };
  if (given.kind === "rejected") return { kind: "try-later", retryAfterMs: retryAfterMs(given.rejection) };
  const { challenge } = given.value;
  const input = vaultProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), vaultId });
  const proof = { challenge, signature: toBase64Url(await sign(secrets.proofSeed, input)) };
  const answer = await askEndpoint(ports.http, recoveryEndpoints.openVault, { vault: vaultId }, { proof });
  if (answer.kind === "no-answer") return { kind: "offline" };
  if (answer.kind === "ok") return held(secrets, answer.value);
  if (judge(answer.rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(answer.rejection) };
  return { kind: "unknown" };
}

/** The log says who the root is, the root's signature that this lies here, and the seed in it is the root's, or nothing of it counts. */
async function held(secrets: RecoverySecrets, { account, record }: { account: AccountAnswer; record: string }): Promise<Fetched> {
  const accountKey = fromBase64Url(account.accountKey);
  const shown = logIn(account);
  if (accountKey === undefined || shown === undefined || (await accountIdOf(accountKey)) !== account.account)
    return { kind: "forged" };
  const verdict = await verifyLog(accountKey, shown, null);
  const state = verdict.kind === "ok" ? stateOf(verdict.log) : undefined;
  if (verdict.kind !== "ok" || state === undefined) return { kind: "forged" };
  // One that was signed before the root was rotated counts as long as what is in it is today's root.
  const roots = [state.rootKey, accountKey, ...state.rotations.map(({ rootKey }) => rootKey)];
  const signed = await signedByOne(roots, fromBase64Url(record) ?? new Uint8Array());
  const { vaultId } = secrets.method;
  if (signed?.accountId !== account.account || signed.vaultId !== vaultId) return { kind: "forged" };
  const opened = await openVault(secrets, signed.sealed);
  const contents = opened && (await settledContents(opened, state));
  const standing = contents && (await vaultStanding(contents, account.account, state));
  // Of a way to recover that was replaced, and whose vault the service has not emptied yet, or keeps.
  if (standing === "replaced") return { kind: "unknown" };
  // Whoever sealed it had seen more of the log than is shown: it was rolled back.
  if (contents === undefined || standing === "foreign" || standing === "ahead") return { kind: "forged" };
  const found = { accountId: account.account, accountKey, handle: account.handle, log: verdict.log, contents, record: signed };
  return { kind: "found", found };
}

async function signedByOne(roots: readonly Uint8Array[], record: Uint8Array): Promise<VaultRecord | undefined> {
  for (const root of roots) {
    const signed = await verifyVaultRecord(root, record);
    if (signed !== undefined) return signed;
  }
  return undefined;
}
