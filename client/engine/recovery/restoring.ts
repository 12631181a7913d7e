// An account comes back on a device that has nothing: its vault is found, its root makes this device one of it, and says which are lost.

import {
  type AccountLog,
  extendLog,
  generateDevice,
  type RootSaying,
  sign,
  signByRoot,
  standingProof,
  stateOf,
} from "../../../mls/index.ts";
import { KEYRING_KEY_BYTES, type RecoverySecrets, rootProofInput } from "../../../mls/recovery/index.ts";
import { type DeviceId, fromBase64Url, recoveryEndpoints, toBase64Url } from "../../../protocol/index.ts";
import type { FindAccountOutcome, RecoveryWay, RestoreOutcome } from "../../outcomes.ts";
import type { AccountRecord, RecoveryRecord } from "../../store/tables.ts";
import { ownLog } from "../account/own-log.ts";
import { challenged } from "../account/session.ts";
import { askEndpoint } from "../connection/api.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import { keyOfHistory } from "../history/reading.ts";
import { readRecord } from "../history/writing.ts";
import type { World } from "../world.ts";
import { type Found, fetchVault, type RecoveryWorld } from "./fetch-vault.ts";
import { formerOnes, lastPuttingOut } from "./keyring.ts";
import { sealAnew } from "./put-vault.ts";
import { secretsOf } from "./way.ts";

type Ports = Pick<World, "http" | "random"> & Parameters<typeof fetchVault>[0];
/** In memory alone: it holds the root. */
export type Restoring = { way: RecoveryWay["kind"]; secrets: RecoverySecrets; found: Found };

/** Devices sign at most so many entries between two of the root: whoever races for the head is done by then. */
const TRIES = 17;

export async function findAccount(
  ports: Ports,
  way: RecoveryWay,
): Promise<{ outcome: FindAccountOutcome; restoring: Restoring | null }> {
  const read = await secretsOf(way);
  if (read.kind !== "ok") return { outcome: read, restoring: null };
  const fetched = await fetchVault(ports, read.secrets);
  if (fetched.kind !== "found") return { outcome: fetched, restoring: null };
  const { found } = fetched;
  const devices = [...(stateOf(found.log)?.devices.values() ?? [])].map(({ id, since, standing }) => ({
    device: id,
    since: found.log.entries[since - 1]?.entry.at ?? 0,
    suspended: standing === "suspended",
  }));
  const outcome = { kind: "ok", handle: found.handle, devices } as const;
  return { outcome, restoring: { way: way.kind, secrets: read.secrets, found } };
}

/**
 * @param lost those that are put out for good: whoever had one of them may have suspended the others, which are let back in
 * @returns the account on this device, not stored yet
 */
export async function restore(
  ports: Ports,
  restoring: Restoring,
  lost: readonly DeviceId[],
): Promise<{ kind: "ok"; account: AccountRecord } | Exclude<RestoreOutcome, { kind: "ok" }>> {
  let { found } = restoring;
  const keys = await generateDevice(found.accountId, (length) => ports.random.bytes(length));
  // What was there when the person was asked is accepted; whoever came since is not.
  const accepts = found.log.entries.length;
  const seen = new Set(stateOf(found.log)?.devices.keys());
  for (let tries = 0; tries < TRIES; tries++) {
    const device = { device: keys.deviceId, deviceKey: keys.publicKey };
    const known = stateOf(found.log)?.devices;
    const kept = [...(known?.values() ?? [])].filter(({ id }) => seen.has(id) && !lost.includes(id));
    const saying = {
      type: "recover",
      accepts,
      ...device,
      devices: lost.filter((id) => known?.has(id)),
      lifts: kept.filter(({ standing }) => standing === "suspended").map(({ id }) => id),
    } satisfies RootSaying;
    const { rootSeed } = found.contents;
    const entry = await signByRoot(found.log, rootSeed, saying, ports.clock.now());
    const told = await tell(ports, { ...found, rootSeed }, entry);
    if (told.kind === "ok") return taken(found, keys, entry);
    if (told.kind !== "conflict") return told;
    const again = await fetchVault(ports, restoring.secrets);
    if (again.kind !== "found") return again;
    found = again.found;
  }
  return { kind: "try-later", retryAfterMs: 0 };
}

type Told = { kind: "ok" } | { kind: "conflict" } | Exclude<RestoreOutcome, { kind: "ok" }>;

/** Without an answer the same entry is handed in again: the service knows it then. */
async function tell(
  ports: Ports,
  { accountId, rootSeed }: Pick<Found, "accountId"> & { rootSeed: Uint8Array },
  entry: Uint8Array,
): Promise<Told> {
  for (let tries = 0; tries < 3; tries++) {
    const given = await challenged(ports);
    if (given.kind === "rejected") return { kind: "try-later", retryAfterMs: retryAfterMs(given.rejection) };
    if (given.kind === "no-answer") continue;
    const { challenge } = given.value;
    const input = rootProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account: accountId });
    const proof = { challenge, signature: toBase64Url(await sign(rootSeed, input)) };
    const body = { entry: toBase64Url(entry), proof };
    const answer = await askEndpoint(ports.http, recoveryEndpoints.recoverAccount, { account: accountId }, body);
    if (answer.kind === "ok") return { kind: "ok" };
    if (answer.kind === "no-answer" || answer.rejection.kind === "bad-proof") continue;
    const { rejection } = answer;
    if (rejection.kind === "log-conflict") return { kind: "conflict" };
    if (judge(rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
    if (rejection.kind === "entry-refused" && rejection.rule === "too-many-devices") return { kind: "too-many-devices" };
    return { kind: "refused", detail: rejection.kind === "entry-refused" ? rejection.rule : rejection.kind };
  }
  return { kind: "offline" };
}

async function taken(
  { accountId, accountKey, handle, log, contents }: Found,
  { deviceId, publicKey, privateKey }: Awaited<ReturnType<typeof generateDevice>>,
  entry: Uint8Array,
): Promise<{ kind: "ok"; account: AccountRecord } | { kind: "refused"; detail: string }> {
  const grown = await extendLog(log, entry);
  if (grown.kind === "refused") return { kind: "refused", detail: grown.rule };
  const whole: AccountLog = { entries: grown.entries, states: grown.states };
  return {
    kind: "ok",
    account: {
      accountId,
      accountKey,
      // It was here as long as this took.
      rootSecret: null,
      deviceId,
      deviceKey: publicKey,
      deviceSecret: privateKey,
      log: whole.entries.map(({ bytes }) => bytes),
      proof: standingProof(whole),
      handle,
      name: handle,
      registered: true,
      recovery: {
        keyringKey: contents.keyringKey,
        formerKeys: contents.formerKeys,
        // Until another one is made: whoever is out now had this one.
        madeAt: 0,
        isTold: true,
        methods: contents.methods,
      },
    },
  };
}

/** `recovery` is to be kept either way: it has the keys that were found. `isRenewed`: false where the service did not take another vault; the old one opens all, as before */
export type Renewed = { recovery: RecoveryRecord; isRenewed: boolean };

/**
 * Whoever was put out may have the keyring's key: another one goes into the vault, which says by that where the root has come to.
 * @returns undefined where nothing recovers this account, or the service did not say what the history lies under
 */
export async function renewVault(world: RecoveryWorld, { secrets, found }: Restoring): Promise<Renewed | undefined> {
  const { accountId, recovery } = world.account();
  if (!recovery) return undefined;
  const log = await ownLog(world);
  // What the history lies under now, until it has been gone through.
  const { chain, keyringKey: under } = await readRecord(world);
  // Others may have made one while this device was out: it is newer than what was seen here, and only the secrets open it.
  const beside = await keyOfHistory(world, world.account(), secrets);
  if (beside === "later") return undefined;
  const seen = [...(beside ? [beside] : []), ...(chain === null ? [] : [under])];
  const { rootSeed, methods } = found.contents;
  const keyringKey = world.random.bytes(KEYRING_KEY_BYTES);
  const formerKeys = formerOnes([...seen, recovery.keyringKey, ...recovery.formerKeys]);
  const contents = { accountId, sealedAt: log.entries.length, rootSeed, next: null, keyringKey, formerKeys, methods };
  const isRenewed = await sealAnew(world, secrets, contents);
  // This device may have made one by itself meanwhile.
  const now = world.account().recovery ?? recovery;
  const known = [...seen, now.keyringKey, ...now.formerKeys, ...formerKeys];
  if (!isRenewed) return { recovery: { ...now, formerKeys: formerOnes(known, now.keyringKey) }, isRenewed };
  const madeAt = lastPuttingOut(log);
  return { recovery: { keyringKey, formerKeys: formerOnes(known), madeAt, isTold: false, methods }, isRenewed };
}
