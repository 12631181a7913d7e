// Verbs about people: finding them by handle, verifying, accepting a changed key, blocking.

import * as v from "valibot";
import { safetyNumber } from "../../mls/index.ts";
import { type AccountId, handle as handleSchema, type Rejection, tidyHandle } from "../../protocol/index.ts";
import type { AboutPerson } from "../content/heard.ts";
import { MAX_NAME_LETTERS, MAX_NOTE_LETTERS, tidyLine } from "../content/text.ts";
import { readAccountAnswer } from "../engine/account/account-answer.ts";
import { retryAfterMs } from "../engine/connection/submit.ts";
import { isSelf, type World } from "../engine/world.ts";
import type { Refused, TryLater, UnknownHandle, Unreachable, Verbs } from "../verbs.ts";

export type Found =
  | { kind: "ok"; account: AccountId /** The handle belonged to another account that we knew */; isNewKey: boolean }
  | { kind: "yourself" }
  | UnknownHandle
  | Unreachable
  | TryLater
  | Refused;

export async function findByHandle(world: World, typed: string): Promise<Found> {
  const handle = tidyHandle(typed);
  const wellFormed = v.safeParse(handleSchema, handle);
  if (!wellFormed.success) return { kind: "unknown-handle", handle };
  if (handle === world.account().handle) return { kind: "yourself" };
  const answer = await world.api.call("lookUpHandle", { handle });
  if (answer.kind === "no-answer") {
    // Whom we know can be written to; it goes when the network is back.
    const known = world.contacts.byHandle(handle);
    return known ? { kind: "ok", account: known.accountId, isNewKey: false } : { kind: "offline" };
  }
  if (answer.kind === "rejected") return notFound(answer.rejection, handle);
  const known = await readAccountAnswer(world.contacts, answer.value);
  if (known === undefined) return { kind: "refused", detail: "the directory's answer does not hold" };
  if (isSelf(world, answer.value.account)) return { kind: "yourself" };
  await world.contacts.learn(known.patches);
  return { kind: "ok", account: answer.value.account, isNewKey: known.patches.length > 1 };
}

function notFound(rejection: Rejection, handle: string): UnknownHandle | TryLater | Refused {
  if (rejection.kind === "not-found") return { kind: "unknown-handle", handle };
  return failure(rejection);
}

export function failure(rejection: Rejection): TryLater | Refused {
  const isMoment = rejection.kind === "rate-limited" || rejection.kind === "unavailable";
  return isMoment ? { kind: "try-later", retryAfterMs: retryAfterMs(rejection) } : { kind: "refused", detail: rejection.kind };
}

type PeopleVerbs = Pick<
  Verbs,
  "safetyNumber" | "verify" | "callContact" | "noteContact" | "acceptKeyChange" | "block" | "report"
>;

/** @param told the account's other devices hear it too */
export function peopleVerbs(world: World, told: (account: AccountId, says: AboutPerson) => Promise<unknown>): PeopleVerbs {
  return {
    async safetyNumber(account) {
      const key = world.contacts.get(account)?.accountKey;
      return key && key.length > 0 ? safetyNumber(world.account().accountKey, key) : null;
    },
    async verify(account, verified) {
      // Who compares the number anew has seen the new key.
      await world.contacts.learn([{ accountId: account, verified, ...(verified ? { keyChange: null } : {}) }]);
      await told(account, { verified });
    },
    async callContact(account, typed) {
      const petname = tidyLine(typed, MAX_NAME_LETTERS);
      await world.contacts.learn([{ accountId: account, petname }]);
      await told(account, { petname });
      return { kind: "ok" };
    },
    async noteContact(account, typed) {
      const note = tidyLine(typed, MAX_NOTE_LETTERS);
      await world.contacts.learn([{ accountId: account, note }]);
      await told(account, { note });
      return { kind: "ok" };
    },
    async acceptKeyChange(account) {
      await world.contacts.learn([{ accountId: account, keyChange: null }]);
    },
    async block(account, blocked) {
      const answer = await world.api.call(blocked ? "block" : "unblock", { account });
      if (answer.kind === "no-answer") return { kind: "offline" };
      if (answer.kind === "rejected") return failure(answer.rejection);
      await world.contacts.learn([{ accountId: account, blocked }]);
      await told(account, { blocked });
      return { kind: "ok" };
    },
    async report(account) {
      const answer = await world.api.call("report", {}, { account });
      if (answer.kind === "no-answer") return { kind: "offline" };
      return answer.kind === "ok" ? { kind: "ok" } : failure(answer.rejection);
    },
  };
}
