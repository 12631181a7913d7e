// Who asks to be let into a group by its invite link: the rules of the queue in which they wait. The service and its simulation go by them. Pure.

import * as v from "valibot";
import type { Endpoint } from "./endpoints.ts";
import { done } from "./endpoints.ts";
import { type AccountId, accountId, type UnixMs } from "./ids.ts";
import { base64, count, key } from "./json-fields.ts";
import type { Rejection } from "./rejection.ts";

/** So many wait at once; whom an admin declined counts among them, and gives their place to another after a while. */
export const MAX_ASKS = 64;
export const DECLINED_GIVES_WAY_MS = 3600_000;
export const ASK_LIFETIME_MS = 7 * 24 * 3600_000;
const MAX_SEALED_ASK_BYTES = 512;

export type Ask = {
  account: AccountId;
  at: UnixMs;
  /** Of the link by which they asked */
  proof: string;
  /** base64url; null: an admin has declined it */
  sealed: string | null;
};
/** What the group's policy says of its link, as far as the queue goes by it */
type Link = { proof: string; until: UnixMs | null; limit: number | null; uses: number };

/** waiting: an admin's device has to let them in. over: the link's time or its uses are. */
export type AskState = "waiting" | "member" | "declined" | "over";
type Asked = { kind: "state"; state: AskState; asks: readonly Ask[] } | Rejection;

/**
 * @param given.proof the hash of what the one who asks has shown: without the link's own they hear that there is nothing, as of a link that was reset
 * @returns `asks`: those that wait from now on
 */
export function decideAsk(
  { link, asks, isMember, now }: { link: Link | null; asks: readonly Ask[]; isMember: boolean; now: UnixMs },
  { account, sealed, proof }: { account: AccountId; sealed: string; proof: string },
): Asked {
  if (link === null || link.proof !== proof) return { kind: "not-found" };
  const left = stillWaiting(asks, now);
  const state = (now: AskState, after = left): Asked => ({ kind: "state", state: now, asks: after });
  if (isMember) return state("member");
  const known = left.find((ask) => ask.account === account);
  if (known?.sealed === null) return state("declined");
  if (isOver(link, now)) return state("over");
  if (known !== undefined) return state("waiting");
  const isFull = left.length >= MAX_ASKS;
  const givesWay = left.find((ask) => isFull && ask.sealed === null && ask.at <= now - DECLINED_GIVES_WAY_MS);
  if (isFull && givesWay === undefined) return { kind: "rate-limited", retryAfterMs: DECLINED_GIVES_WAY_MS };
  return state("waiting", [...left.filter((ask) => ask !== givesWay), { account, at: now, proof, sealed }]);
}

export function isOver({ until, limit, uses }: Pick<Link, "until" | "limit" | "uses">, now: UnixMs): boolean {
  return (until !== null && until <= now) || (limit !== null && uses >= limit);
}

export function stillWaiting(asks: readonly Ask[], now: UnixMs): Ask[] {
  return asks.filter(({ at }) => at > now - ASK_LIFETIME_MS);
}

/** What the service tells admins' devices of those who wait: another number when others do, so that they look once for each change. 0: nobody. */
export function asksMark(waiting: readonly Pick<Ask, "account" | "at">[]): number {
  let mark = 0;
  for (const letter of waiting.map(({ account, at }) => `${account} ${at};`).join(""))
    mark = (Math.imul(mark, 31) + letter.charCodeAt(0)) >>> 0;
  return waiting.length === 0 ? 0 : mark || 1;
}

/** After a Commit: whoever is in waits no more, and with another link nobody does who asked by the one before. */
export function settleAsks(
  asks: readonly Ask[],
  { link, isIn }: { link: Pick<Link, "proof"> | null; isIn(account: AccountId): boolean },
): readonly Ask[] {
  const left = asks.filter(({ account, proof }) => proof === link?.proof && !isIn(account));
  return left.length === asks.length ? asks : left;
}

/** What an admin declined stays as long as it would have waited, or gives way to another: asking again changes nothing. */
export function declineAsk(asks: readonly Ask[], account: AccountId): readonly Ask[] {
  return asks.map((ask) => (ask.account === account ? { ...ask, sealed: null } : ask));
}

const sealed = base64(MAX_SEALED_ASK_BYTES);
/** `token`: follows from the link's secret, which does not follow from it */
export const askRequest = v.object({ token: key, sealed });
export const askAnswer = v.object({ state: v.picklist(["waiting", "member", "declined", "over"]) });
export type WaitingAsk = Ask & { sealed: string };
const waiting: v.GenericSchema<WaitingAsk[]> = v.pipe(
  v.array(v.object({ account: accountId as v.GenericSchema<AccountId>, at: count, proof: key, sealed })),
  v.maxLength(MAX_ASKS),
);
export const asksAnswer = v.object({ asks: waiting });

/** Loaded when somebody asks, or is asked. */
export const askEndpoints = {
  ask: {
    method: "POST",
    path: "/v1/conversations/:conversation/asks",
    session: true,
    request: askRequest,
    answer: askAnswer,
  },
  /** For devices of admins */
  asks: {
    method: "GET",
    path: "/v1/conversations/:conversation/asks",
    session: true,
    request: null,
    answer: asksAnswer,
  },
  declineAsk: {
    method: "DELETE",
    path: "/v1/conversations/:conversation/asks/:account",
    session: true,
    request: null,
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
