// A device that another one put out until the root says otherwise: it has no session to speak by, and comes back by the root's word alone.

import { type AccountLog, type RootSaying, sign, signByRoot, stateOf, verifyLog } from "../../../mls/index.ts";
import { rootProofInput } from "../../../mls/recovery/index.ts";
import { type DeviceId, fromBase64Url, recoveryEndpoints, toBase64Url } from "../../../protocol/index.ts";
import type { ComeBackOutcome, FindBackOutcome, RecoveryWay } from "../../outcomes.ts";
import { logIn } from "../account/account-answer.ts";
import { type KeepLog, keepLog, ownLog } from "../account/own-log.ts";
import { challenged } from "../account/session.ts";
import { type Answer, askEndpoint } from "../connection/api.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import type { Restoring } from "./restoring.ts";
import { rootHere } from "./root-here.ts";

/** In memory alone: it holds the root. `accepts`: what was there when the person was asked */
export type ComingBack = { seed: Uint8Array; from: Restoring | null; accepts: number };

/** Between two entries of the root devices sign at most so many: whoever races for the head is done by then. */
const TRIES = 17;

/** @param way null: the root lies on this device */
export async function findBack(
  world: RecoveryWorld,
  keep: KeepLog,
  way: RecoveryWay | null,
): Promise<{ outcome: FindBackOutcome; coming: ComingBack | null }> {
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return { outcome: root, coming: null };
  const read = await follow(world, keep, root.seed);
  if (read.kind !== "ok") return { outcome: read, coming: null };
  const { log } = read;
  const { deviceId } = world.account();
  const known = stateOf(log)?.devices;
  // One that went for good comes back as another device only.
  if (!known?.has(deviceId)) return { outcome: { kind: "gone" }, coming: null };
  const others = [...known.values()].filter(({ id }) => id !== deviceId);
  const devices = others.map(({ id, since, standing }) => ({
    device: id,
    since: log.entries[since - 1]?.entry.at ?? 0,
    suspended: standing === "suspended",
  }));
  return { outcome: { kind: "ok", devices }, coming: { seed: root.seed, from: root.from, accepts: log.entries.length } };
}

/** @param lost those that are put out for good: whoever has one of them may put this one out again */
export async function comeBack(
  world: RecoveryWorld,
  keep: KeepLog,
  { seed, accepts }: ComingBack,
  lost: readonly DeviceId[],
): Promise<ComeBackOutcome> {
  const { accountId, deviceId } = world.account();
  for (let tries = 0; tries < TRIES; tries++) {
    const log = await ownLog(world);
    const state = stateOf(log);
    const devices = lost.filter((id) => id !== deviceId && state?.devices.has(id));
    if (state?.devices.get(deviceId)?.standing === "active" && devices.length === 0) return { kind: "ok" };
    // Only itself: another one that is out stays out until somebody says of it that it is theirs.
    const lifts = state?.devices.get(deviceId)?.standing === "suspended" ? [deviceId] : [];
    const saying = {
      type: "revoke",
      accepts: Math.max(accepts, state?.rootSeq ?? accepts),
      devices,
      lifts,
    } satisfies RootSaying;
    const entry = await signByRoot(log, seed, saying, world.clock.now());
    const answer = await proven(world, seed, (proof) =>
      askEndpoint(world.http, recoveryEndpoints.recoverAccount, { account: accountId }, { entry: toBase64Url(entry), proof }),
    );
    if (answer.kind === "rejected" && answer.rejection.kind !== "log-conflict") return refused(answer);
    // Also where no answer came: it may have arrived all the same, and the log says so.
    const read = await follow(world, keep, seed);
    if (read.kind !== "ok") return read;
  }
  return { kind: "try-later", retryAfterMs: 0 };
}

/** The account's log as the service has it now, for whoever proves the root; held against what this device has seen. */
async function follow(
  world: RecoveryWorld,
  keep: KeepLog,
  seed: Uint8Array,
): Promise<{ kind: "ok"; log: AccountLog } | Exclude<FindBackOutcome, { kind: "ok" }>> {
  const { accountId, accountKey, log } = world.account();
  const answer = await proven(world, seed, (proof) =>
    askEndpoint(world.http, recoveryEndpoints.accountByRoot, { account: accountId }, { proof }),
  );
  if (answer.kind !== "ok") return refused(answer);
  const known = await verifyLog(accountKey, log, null);
  const shown = logIn(answer.value);
  const verdict = known.kind === "ok" && shown ? await verifyLog(accountKey, shown, known.pin, known.log) : undefined;
  if (verdict?.kind !== "ok") return { kind: "forged" };
  await keepLog(keep, verdict.log);
  return { kind: "ok", log: verdict.log };
}

/** A challenge that was over by the time it was signed is asked for once more. */
async function proven<T>(
  world: RecoveryWorld,
  seed: Uint8Array,
  ask: (proof: { challenge: string; signature: string }) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  for (let isLast = false; ; isLast = true) {
    const given = await challenged(world);
    if (given.kind !== "ok") return given;
    const { challenge } = given.value;
    const input = rootProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account: world.account().accountId });
    const answer = await ask({ challenge, signature: toBase64Url(await sign(seed, input)) });
    if (isLast || answer.kind !== "rejected" || answer.rejection.kind !== "bad-proof") return answer;
  }
}

function refused(answer: Exclude<Answer<unknown>, { kind: "ok" }>) {
  if (answer.kind === "no-answer") return { kind: "offline" } as const;
  const { rejection } = answer;
  if (judge(rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) } as const;
  return { kind: "refused", detail: rejection.kind === "entry-refused" ? rejection.rule : rejection.kind } as const;
}
