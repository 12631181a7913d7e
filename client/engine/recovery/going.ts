// Going: this device alone, or the account with all that it has. What the profile holds is cleared by whoever keeps it, when this has answered.

import { sign, signByDevice, stateOf } from "../../../mls/index.ts";
import { deletionProofInput } from "../../../mls/recovery/index.ts";
import { fromBase64Url, recoveryEndpoints, toBase64Url } from "../../../protocol/index.ts";
import { readContent } from "../../content/content.ts";
import type { DeleteAccountOutcome, RecoveryWay, SignOutOutcome } from "../../outcomes.ts";
import { appendOwn } from "../account/append-own.ts";
import type { KeepLog } from "../account/own-log.ts";
import { challenged } from "../account/session.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { Conversation } from "../conversation.ts";
import type { Conversations } from "../conversations.ts";
import { heirOf } from "../group/heir.ts";
import { enqueue } from "../sending/outbox.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import { rootHere } from "./root-here.ts";

/** Of a device that proves its own key */
const OUT = ["device-revoked", "bad-proof"];
const AT_ONCE = 4;
/** Whoever cannot be told within that time sees that nobody answers. */
const FAREWELL_WITHIN_MS = 20_000;
/** Where an earlier try has waited it lies in the outbox or among the intents: another waits no longer than an answer takes. */
const AGAIN_WITHIN_MS = 2_000;

/** The log says that this device has gone: its leaves are taken out by whoever changes a group next, and nothing reaches it any more. */
export async function signOut(world: RecoveryWorld, keep: KeepLog): Promise<SignOutOutcome> {
  const { deviceId, deviceSecret } = world.account();
  const signer = { id: deviceId, privateKey: deviceSecret };
  const outcome = await appendOwn(world, keep, (log) =>
    stateOf(log)?.devices.get(deviceId)?.standing === undefined
      ? undefined
      : signByDevice(log, signer, { type: "leave" }, world.clock.now()),
  );
  // It is out: somebody else put it out, or an earlier try arrived and its answer did not. The service remembers only so many of those.
  const isOut = outcome.kind === "ok" || (outcome.kind === "refused" && OUT.includes(outcome.detail));
  return isOut ? { kind: "ok" } : outcome;
}

/** @param way null: the root lies on this device */
export async function deleteAccount(
  world: RecoveryWorld,
  conversations: Conversations,
  way: RecoveryWay | null,
): Promise<DeleteAccountOutcome> {
  const standing = await standingOf(world);
  if (standing === "gone") return { kind: "ok" };
  const root = await rootHere(world, way);
  if (root.kind !== "ok") return root;
  // Before anybody is told: the service answers, and has heard of no other root.
  const begun = await challenged(world);
  if (begun.kind !== "ok") return notNow(begun);
  // Of who is suspended nothing is taken: nobody would be told, and each farewell waited for.
  if (standing === "here") await sayFarewells(world, conversations);
  return end(world, root.seed);
}

async function end(world: RecoveryWorld, seed: Uint8Array): Promise<DeleteAccountOutcome> {
  const given = await challenged(world);
  if (given.kind !== "ok") return notNow(given);
  const { challenge } = given.value;
  const input = deletionProofInput({
    challenge: fromBase64Url(challenge) ?? new Uint8Array(),
    account: world.account().accountId,
  });
  const proof = { challenge, signature: toBase64Url(await sign(seed, input)) };
  const answer = await world.api.ask(recoveryEndpoints.deleteAccount, {}, { proof });
  if (answer.kind === "ok") return { kind: "ok" };
  return (await standingOf(world)) === "gone" ? { kind: "ok" } : notNow(answer);
}

/** An earlier try arrived, and its answer did not: nobody is there any more to prove a device to. */
async function standingOf(world: RecoveryWorld): Promise<"here" | "gone" | "suspended"> {
  const me = await world.api.call("me");
  if (me.kind !== "rejected") return "here";
  if (me.rejection.kind === "suspended") return "suspended";
  return me.rejection.kind === "bad-proof" ? "gone" : "here";
}

type NoAnswer = Exclude<Awaited<ReturnType<typeof challenged>>, { kind: "ok" }>;

function notNow(answer: NoAnswer): Exclude<DeleteAccountOutcome, { kind: "ok" }> {
  if (answer.kind === "no-answer") return { kind: "offline" };
  const { rejection } = answer;
  if (judge(rejection) === "later") return { kind: "try-later", retryAfterMs: retryAfterMs(rejection) };
  return { kind: "refused", detail: rejection.kind };
}

/** A few at a time, each read when its turn comes: there may be more of them than memory holds. */
async function sayFarewells(world: RecoveryWorld, conversations: Conversations): Promise<void> {
  const ids = conversations.ids()[Symbol.iterator]();
  const some = async () => {
    for (let next = ids.next(); !next.done; next = ids.next()) await sayFarewell(world, conversations.get(next.value));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** Said once, whatever broke off before. A group whose last admin goes gets the one who was in it longest. */
async function sayFarewell(world: RecoveryWorld, conversation: Conversation | undefined): Promise<void> {
  if (conversation === undefined) return;
  const self = world.account().accountId;
  const { record, roster } = await conversation.state();
  if (record.kind === "self" || record.state !== "active" || record.request !== null) return;
  if (record.kind === "group" && roster !== null) {
    const heir = heirOf({ record, roster }, self);
    if (heir !== null) {
      const wasNamed = await conversation.step(async (draft) => {
        const id = `heir-${heir}`;
        if (draft.record.intents.some((intent) => intent.id === id)) return true;
        const change = { kind: "make-admin", account: heir } as const;
        draft.record.intents = [...draft.record.intents, { id, change, tries: 0, notBefore: 0, claimed: [], failed: null }];
        return false;
      });
      await conversation.work();
      await conversation.until((state) => state.roster?.admins.includes(heir) ?? false, waitFor(wasNamed));
    }
  }
  const wasSaid = await conversation.step(async (draft) => {
    const isSaid = draft.outbox.some(({ content }) => readContent(content, world.kinds)?.body.kind === "leave");
    if (!isSaid && draft.record.state === "active")
      enqueue(draft, { kind: "leave", how: "deleted" }, { random: world.random, now: world.clock.now() });
    return isSaid;
  });
  await conversation.work();
  await conversation.until(({ outbox }) => !outbox.some(({ failure }) => failure === null), waitFor(wasSaid));
}

function waitFor(wasWaited: boolean): number {
  return wasWaited ? AGAIN_WITHIN_MS : FAREWELL_WITHIN_MS;
}
